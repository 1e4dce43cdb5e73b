"""What ``docvalidate check`` does once its options are understood."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from docvalidate import __version__
from docvalidate.batch.lock import only_run
from docvalidate.batch.run import RunOutcome, RunSettings, Stores, check_all, kept_arguments
from docvalidate.batch.store import STORE_NAME, ResultsStore, RunIdentity, RunRecord
from docvalidate.console.check_output import show_outcome
from docvalidate.console.reading_options import Reading, ReadingOptions, open_reading
from docvalidate.intake import (
    IntakeLimits,
    file_sha256,
    find_submissions,
    match_roster,
    read_roster,
)
from docvalidate.language import Language, Message
from docvalidate.model.applicant import Submission
from docvalidate.model.errors import ExitCode, InterruptedRunError
from docvalidate.model.finding import Verdict
from docvalidate.model.masking import showing_personal_data
from docvalidate.model.report import ApplicantReport, Report
from docvalidate.model.roster import RosterCheck
from docvalidate.notice import Notice, today
from docvalidate.pipeline import CheckContext
from docvalidate.report.comparison import compare
from docvalidate.report.files import make_folder
from docvalidate.report.html import write_applicant_page
from docvalidate.report.quarantine_list import write_quarantine_list
from docvalidate.report.writing import Overview, write_overviews
from docvalidate.vision import DETECTOR_VERSION
from docvalidate.vision.markings_elsewhere import withheld_key

_EXIT_CODES = {
    Verdict.BLOCKED: ExitCode.BLOCKED,
    Verdict.INCOMPLETE: ExitCode.INCOMPLETE,
    Verdict.NEEDS_REVIEW: ExitCode.NEEDS_REVIEW,
    Verdict.COMPLETE: ExitCode.COMPLETE,
}


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What the user asked ``check`` for.

    Attributes:
        arguments: as given, for the list of runs.
        folder: for the reports, ``None`` to write none.
        store: for the results, ``None`` for the one in ``folder``.
        resume: ``True`` to go on with an interrupted run or fail, ``False`` to begin anew,
            ``None`` to do what fits.
    """

    paths: tuple[Path, ...]
    arguments: tuple[str, ...]
    notice: Notice
    as_of: dt.date | None
    roster: Path | None
    folder: Path | None
    store: Path | None
    resume: bool | None
    output_format: str
    quarantine_dir: Path | None
    language: Language


def run_check(request: CheckRequest, options: ReadingOptions) -> int:
    """Check everyone, write the reports, say what was found; return the exit code."""
    visible = showing_personal_data(allowed=options.show_personal_data)
    with visible, open_reading(options, request.language) as reading:
        found = _submissions(request.paths, reading.workspace, options.limits)
        submissions, roster = _with_roster(found, request, reading)
        with _stores(request, options, reading.workspace) as stores:
            return _check_and_report(request, options, reading, submissions, roster, stores)


def _check_and_report(
    request: CheckRequest,
    options: ReadingOptions,
    reading: Reading,
    submissions: Sequence[Submission],
    roster: RosterCheck | None,
    stores: Stores,
) -> int:
    context = CheckContext(
        notice=request.notice,
        as_of=request.as_of,
        today=today(request.notice),
        engine=options.engine,
        models=reading.models,
        grammar=reading.grammar,
        trust_list=reading.trust_list,
    )
    begun: list[RunRecord] = []

    def on_begin(record: RunRecord, left: Sequence[Submission]) -> None:
        begun.append(record)
        reading.expect(sum(len(submission.files) for submission in left))

    try:
        outcome = check_all(
            submissions,
            reading.source,
            context,
            _identity(request, options, context),
            stores,
            _settings(request, reading.workspace),
            on_begin,
        )
    except KeyboardInterrupt as error:
        if not begun or (request.folder is None and request.store is None):
            raise
        raise _interrupted(stores.lasting.run(begun[0].id)) from error
    return _report(request, outcome, roster, stores)


def _report(
    request: CheckRequest, outcome: RunOutcome, roster: RosterCheck | None, stores: Stores
) -> int:
    """Write the overviews, end the run, and show what came of it."""
    lines = partial(stores.shown.lines, outcome.shown_run)
    comparison = None
    if outcome.previous is not None:
        comparison = compare(
            stores.lasting.lines(outcome.previous.id),
            stores.lasting.lines(outcome.record.id),
            request.language,
        )
    if request.quarantine_dir is not None:
        found_at = dt.datetime.now().astimezone()
        with showing_personal_data(allowed=False):
            write_quarantine_list(
                Report(outcome.blocked), request.quarantine_dir, found_at, request.language
            )
    overview = Overview(roster, comparison)
    page = None
    if request.folder is not None:
        page = write_overviews(lines, request.folder, request.language, overview)
    finished = stores.lasting.finish(outcome.record.id)
    outcome = dataclasses.replace(outcome, record=finished)
    show_outcome(outcome, lines, overview, page, request.output_format, request.language)
    return exit_code_of(finished)


def exit_code_of(run: RunRecord) -> ExitCode:
    """Return the exit code of a run: the first of blocked, incomplete, review that occurs."""
    for verdict, code in _EXIT_CODES.items():
        if run.verdicts.get(verdict):
            return code
    return ExitCode.NOTHING_READABLE


@contextlib.contextmanager
def _stores(request: CheckRequest, options: ReadingOptions, workspace: Path) -> Iterator[Stores]:
    """Open the results store, in the workspace where neither folder nor store was named.

    Where the user wants to see personal numbers, the reports are made from a second store that
    is gone with the run.
    """
    path = request.store or (request.folder or workspace) / STORE_NAME
    make_folder(path.parent)
    with only_run(path), ResultsStore(path) as lasting:
        if not options.show_personal_data:
            yield Stores(lasting, lasting)
            return
        with ResultsStore(workspace / f"shown-{STORE_NAME}") as shown:
            yield Stores(lasting, shown)


def _identity(request: CheckRequest, options: ReadingOptions, context: CheckContext) -> RunIdentity:
    paths = [str(path.resolve()) for path in request.paths]
    facts = [
        paths,
        request.notice.sha256,
        None if request.as_of is None else request.as_of.isoformat(),
        "" if request.roster is None else file_sha256(request.roster),
        options.engine,
        sorted(context.models.items()),
        context.grammar.sha256,
        context.trust_list,
        sorted(context.settings.as_mapping().items()),
        [__version__, DETECTOR_VERSION, request.language.value],
    ]
    return RunIdentity(
        identity=_digest(facts),
        subject=_digest(sorted(paths)),
        arguments=kept_arguments(request.arguments, context.grammar),
        tool_version=__version__,
        notice=request.notice.id,
        notice_sha256=request.notice.sha256,
        as_of=request.as_of,
        today=context.today,
        language=request.language,
    )


def _digest(facts: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _settings(request: CheckRequest, workspace: Path) -> RunSettings:
    folder = request.folder

    def write_page(report: ApplicantReport, name: str) -> None:
        if folder is not None:
            write_applicant_page(report, folder / name, request.language)

    return RunSettings(
        workspace=workspace,
        language=request.language,
        write_page=None if folder is None else write_page,
        page_is_there=lambda name: folder is not None and (folder / name).is_file(),
        restart=request.resume is False,
        must_resume=request.resume is True,
        blocked_again=request.quarantine_dir is not None,
    )


def _submissions(
    paths: tuple[Path, ...], workspace: Path, limits: IntakeLimits
) -> tuple[Submission, ...]:
    """Return the submissions at all paths, keys made unique."""
    found: list[Submission] = []
    taken: set[str] = set()
    for number, path in enumerate(paths):
        area = workspace / str(number)
        area.mkdir()
        for submission in find_submissions(path, area, limits):
            key, copy = submission.key, 2
            while key in taken:
                key, copy = f"{submission.key}-{copy}", copy + 1
            taken.add(key)
            found.append(dataclasses.replace(submission, key=key))
    return tuple(found)


def _with_roster(
    submissions: tuple[Submission, ...], request: CheckRequest, reading: Reading
) -> tuple[tuple[Submission, ...], RosterCheck | None]:
    """Fill in what the roster knows, and say what does not fit."""
    if request.roster is None:
        return submissions, None
    filled, check = match_roster(read_roster(request.roster), submissions)
    withheld = partial(withheld_key, grammar=reading.grammar)
    return filled, dataclasses.replace(
        check,
        without_person=tuple(withheld(key) for key in check.without_person),
        undecided=tuple(withheld(key) for key in check.undecided),
    )


def _interrupted(run: RunRecord) -> InterruptedRunError:
    return InterruptedRunError(
        Message("console.check.interrupted", {"done": run.done, "total": run.total}),
        Message("console.check.interrupted.remedy"),
    )
