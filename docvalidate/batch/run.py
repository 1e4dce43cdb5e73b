"""A run: every applicant checked, each result written out and kept as it comes.

Nothing of an applicant stays in memory once the result is written. A run that was interrupted,
or killed, goes on where it stopped: a finished applicant whose files are unchanged is taken
over, and evidence of files already read comes from the cache.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from docvalidate.batch.evidence import EvidenceSource
from docvalidate.batch.store import ResultsStore, RunIdentity, RunRecord
from docvalidate.intake import file_sha256
from docvalidate.language import Language, Message
from docvalidate.model.applicant import Submission, SubmittedFile
from docvalidate.model.errors import UsageError
from docvalidate.model.evidence import DocumentEvidence
from docvalidate.model.finding import Verdict
from docvalidate.model.masking import showing_personal_data
from docvalidate.model.report import ApplicantReport
from docvalidate.pipeline import CheckContext, check_submission
from docvalidate.report.json_report import result_line
from docvalidate.report.words import masked
from docvalidate.report.writing import page_names
from docvalidate.vision.markings_elsewhere import withheld_key
from docvalidate.vision.secrecy_grammar import Grammar

_REPORTS_KEPT = 20
"""So many reports are shown whole on the screen; more would only scroll by."""


@dataclass(frozen=True, slots=True)
class Stores:
    """Where results are kept.

    Attributes:
        lasting: keeps results masked, from run to run.
        shown: what reports are made from: ``lasting``, or one that is gone with the run where
            the user asked to see personal numbers.
    """

    lasting: ResultsStore
    shown: ResultsStore

    @property
    def masked(self) -> bool:
        """Whether reports show no more than what is kept."""
        return self.lasting is self.shown


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How a run goes about its work.

    Attributes:
        workspace: folder of this run alone; files in it were unpacked from archives.
        write_page: writes an applicant's page under a file name; ``None`` to write none.
        page_is_there: says whether a page written earlier is still there.
        restart: begin anew though an earlier run was interrupted.
        must_resume: refuse to begin anew.
        blocked_again: check blocked applicants again, though an interrupted run had done so:
            where their markings stand is kept nowhere but in the officer's list.
    """

    workspace: Path
    language: Language
    write_page: Callable[[ApplicantReport, str], None] | None
    page_is_there: Callable[[str], bool]
    restart: bool = False
    must_resume: bool = False
    blocked_again: bool = False


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """What came of a run.

    Attributes:
        record: of this run in the lasting store; ``shown_run`` its id in the other.
        taken_over: applicants whose result an interrupted run had come to.
        previous: the finished run before over the same paths.
        reports: of applicants checked just now, without pictures, where they are few enough.
        blocked: the reports of blocked applicants checked just now, without pictures.
    """

    record: RunRecord
    shown_run: int
    taken_over: int
    previous: RunRecord | None
    reports: tuple[ApplicantReport, ...]
    blocked: tuple[ApplicantReport, ...]


@dataclass(frozen=True, slots=True)
class _Task:
    position: int
    submission: Submission
    page: str


def check_all(
    submissions: Sequence[Submission],
    source: EvidenceSource,
    context: CheckContext,
    identity: RunIdentity,
    stores: Stores,
    settings: RunSettings,
    on_begin: Callable[[RunRecord, Sequence[Submission]], None] = lambda *_: None,
) -> RunOutcome:
    """Check every submission and keep the results.

    The run is left unfinished; the caller finishes it once the overviews are written.

    Args:
        submissions: keys all different.
        source: of evidence.
        context: what they are checked against.
        identity: of this run; an interrupted one with the same is gone on with.
        stores: for the results.
        settings: how to go about it.
        on_begin: told the run, and the submissions that are left to do.

    Raises:
        UsageError: if there is nothing to resume and the user asked for that.
        CannotWriteError: if a result or a page cannot be written.
    """
    tasks = _tasks(submissions, context)
    record = _begun(stores.lasting, identity, settings, len(tasks))
    # The day on which an interrupted run began: all applicants are judged by the same one.
    context = dataclasses.replace(context, today=record.today)
    keys = frozenset(task.page for task in tasks)
    stores.lasting.keep_only(record.id, keys, len(tasks))
    marks = {task.page: inputs_of(task.submission, settings.workspace) for task in tasks}
    left = [task for task in tasks if not _is_done(task, marks, record.id, stores, settings)]
    shown_run = record.id if stores.masked else stores.shown.begin(identity, len(tasks)).id
    on_begin(record, [task.submission for task in left])
    by_key = {task.submission.key: task for task in left}
    reports: dict[int, ApplicantReport] = {}
    blocked: dict[int, ApplicantReport] = {}

    def done(submission: Submission, evidence: tuple[DocumentEvidence, ...]) -> None:
        task = by_key[submission.key]
        report = check_submission(submission, context, lambda _: evidence)
        if settings.write_page is not None:
            settings.write_page(report, task.page)
        mark = marks[task.page]
        if not stores.masked:
            line = result_line(report, task.page, settings.language)
            stores.shown.add(shown_run, task.position, mark, task.page, line)
        with showing_personal_data(allowed=False):
            line = result_line(report, task.page, settings.language)
        stores.lasting.add(record.id, task.position, mark, task.page, line)
        if len(left) <= _REPORTS_KEPT:
            reports[task.position] = _without_pictures(report)
        if report.verdict is Verdict.BLOCKED:
            blocked[task.position] = _without_pictures(report)

    source.each((task.submission for task in left), done)
    return RunOutcome(
        record=stores.lasting.run(record.id),
        shown_run=shown_run,
        taken_over=len(tasks) - len(left),
        previous=stores.lasting.previous(record),
        reports=tuple(reports[place] for place in sorted(reports)),
        blocked=tuple(blocked[place] for place in sorted(blocked)),
    )


def inputs_of(submission: Submission, workspace: Path) -> str:
    """Return a digest that changes when the facts about an applicant or the files do.

    A file is known by size and time of its last change; one unpacked from an archive, which has
    no such time of its own, by its content.
    """
    applicant = submission.applicant
    facts = [
        [applicant.name, applicant.level, applicant.series, applicant.employer],
        sorted((str(key), str(value)) for key, value in applicant.facts.items()),
        sorted((channel.value, day.isoformat()) for channel, day in applicant.submitted.items()),
        sorted((str(key), source.value) for key, source in applicant.sources.items()),
        [_file_mark(file, workspace) for file in submission.files],
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _file_mark(file: SubmittedFile, workspace: Path) -> list[str]:
    channel = file.channel.value if file.channel else ""
    try:
        if file.path.is_relative_to(workspace):
            return [file.name, channel, file_sha256(file.path)]
        state = file.path.stat()
    except OSError as error:
        return [file.name, channel, type(error).__name__]
    return [file.name, channel, str(state.st_size), str(state.st_mtime_ns)]


def _tasks(submissions: Sequence[Submission], context: CheckContext) -> list[_Task]:
    """Give each submission its place and the name of its page, which is its key in the store."""
    pages = page_names([withheld_key(one.key, context.grammar) for one in submissions])
    return [
        _Task(position, submission, page)
        for position, (submission, page) in enumerate(zip(submissions, pages, strict=True))
    ]


def _begun(
    store: ResultsStore, identity: RunIdentity, settings: RunSettings, total: int
) -> RunRecord:
    """Go on with an interrupted run of the same identity, or begin one."""
    interrupted = None if settings.restart else store.unfinished(identity)
    if interrupted is not None:
        return interrupted
    if settings.must_resume:
        raise UsageError(
            Message("batch.nothing_to_resume"), Message("batch.nothing_to_resume.remedy")
        )
    return store.begin(identity, total)


def _is_done(
    task: _Task, marks: dict[str, str], run: int, stores: Stores, settings: RunSettings
) -> bool:
    """Say whether an interrupted run left a result of this very submission."""
    if not stores.masked:
        return False
    kept = stores.lasting.inputs_of(run, task.page)
    if kept is None or kept[0] != marks[task.page]:
        return False
    if settings.blocked_again and kept[1] is Verdict.BLOCKED:
        return False
    return settings.write_page is None or settings.page_is_there(task.page)


def _without_pictures(report: ApplicantReport) -> ApplicantReport:
    """Return a report without what takes memory: the pictures and the lines of its pages."""
    documents = tuple(
        dataclasses.replace(
            document,
            evidence=dataclasses.replace(
                document.evidence,
                pages=tuple(
                    dataclasses.replace(page, thumbnail=b"", lines=())
                    for page in document.evidence.pages
                ),
            ),
        )
        for document in report.documents
    )
    return dataclasses.replace(report, documents=documents)


def kept_arguments(arguments: Sequence[str], grammar: Grammar) -> tuple[str, ...]:
    """Return arguments as the store may keep them: masked, marked names of folders withheld."""
    return tuple(
        masked("/".join(withheld_key(part, grammar) for part in argument.split("/")))
        for argument in arguments
    )
