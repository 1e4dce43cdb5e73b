"""``docvalidate check``: one applicant or many, from folders to reports."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import click
from rich.console import Console

from docvalidate.console.context import ConsoleContext
from docvalidate.console.limits_option import parse_limits
from docvalidate.console.reading_options import ReadingOptions, open_reading, reading_options
from docvalidate.intake import IntakeLimits, find_submissions, read_roster
from docvalidate.language import Language, Message, translate
from docvalidate.model.applicant import Submission
from docvalidate.model.errors import CannotWriteError, ExitCode, UsageError
from docvalidate.model.finding import Verdict
from docvalidate.model.report import Report
from docvalidate.notice import available_notices, load_notice, today
from docvalidate.pipeline import CheckContext, check_submission
from docvalidate.report.files import make_folder
from docvalidate.report.json_report import report_document
from docvalidate.report.json_text import json_text
from docvalidate.report.text import report_text
from docvalidate.report.writing import write_report_folder

_EXIT_CODES = {
    Verdict.BLOCKED: ExitCode.BLOCKED,
    Verdict.INCOMPLETE: ExitCode.INCOMPLETE,
    Verdict.NEEDS_REVIEW: ExitCode.NEEDS_REVIEW,
    Verdict.COMPLETE: ExitCode.COMPLETE,
}
_DEFAULT_OUTPUT = Path("docvalidate-report")


@click.command(
    help=translate("console.check.help"), short_help=translate("console.check.short_help")
)
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@click.option("--notice", "notice_reference", help=translate("console.option.notice"))
@click.option("--roster", type=click.Path(path_type=Path), help=translate("console.option.roster"))
@click.option("--as-of", metavar="DATE", help=translate("console.option.as_of"))
@click.option("--output", type=click.Path(path_type=Path), help=translate("console.option.output"))
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=translate("console.option.format"),
)
@reading_options
@click.pass_obj
def check(
    console: ConsoleContext,
    paths: tuple[Path, ...],
    notice_reference: str | None,
    roster: Path | None,
    as_of: str | None,
    output: Path | None,
    output_format: str,
    engine: str,
    model_dir: Path | None,
    jobs: int,
    no_cache: bool,
    limit: tuple[str, ...],
) -> int:
    """Check applicants and say what each has to mend."""
    notice = load_notice(notice_reference or available_notices()[-1])
    date = _parsed_date(as_of)
    folder = output or (_DEFAULT_OUTPUT if output_format == "text" else None)
    if folder is not None:
        _refuse_output_among_inputs(folder, paths, chosen=output is not None)
        # Found out before hours of reading, not after.
        make_folder(folder)
    options = ReadingOptions(engine, model_dir, jobs, not no_cache, parse_limits(limit))
    with open_reading(options, console.language) as reading:
        submissions = _submissions(paths, reading.workspace, roster, options.limits)
        files = [file for submission in submissions for file in submission.files]
        reading.expect(len(files))
        context = CheckContext(
            notice=notice,
            as_of=date,
            today=today(notice),
            engine=engine,
            models=reading.models,
        )
        reading.source.prepare(files)
        report = Report(
            tuple(
                check_submission(submission, context, reading.source.read)
                for submission in submissions
            )
        )
    page = None if folder is None else write_report_folder(report, folder, console.language)
    _show(report, page, output_format, console.language)
    return exit_code_of(report)


def exit_code_of(report: Report) -> ExitCode:
    """Return the exit code of a run: the first of blocked, incomplete, review that occurs."""
    verdicts = {applicant.verdict for applicant in report.applicants}
    for verdict, code in _EXIT_CODES.items():
        if verdict in verdicts:
            return code
    return ExitCode.NOTHING_READABLE


def _submissions(
    paths: tuple[Path, ...], workspace: Path, roster_path: Path | None, limits: IntakeLimits
) -> tuple[Submission, ...]:
    """Return the submissions at all paths, filled from the roster, keys made unique."""
    roster = None if roster_path is None else read_roster(roster_path)
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
            applicant = submission.applicant
            if roster is not None:
                applicant = roster.fill(applicant, submission.key)
            found.append(Submission(key, submission.folder, applicant, submission.files))
    return tuple(found)


def _parsed_date(text: str | None) -> dt.date | None:
    """Return a date given as 2024-09-10, 20240910 or 2024年9月10日.

    Raises:
        UsageError: if it is no date.
    """
    if text is None:
        return None
    plain = text.strip().replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-")
    for pattern in ("%Y-%m-%d", "%Y%m%d"):
        try:
            return dt.datetime.strptime(plain, pattern).replace(tzinfo=dt.UTC).date()
        except ValueError:
            continue
    raise UsageError(
        Message("console.bad_date", {"text": text}), Message("console.bad_date.remedy")
    )


def _refuse_output_among_inputs(folder: Path, paths: tuple[Path, ...], *, chosen: bool) -> None:
    """Keep reports out of the applicants' folders unless the user named that place.

    Raises:
        CannotWriteError: if the default output folder would lie inside an input.
    """
    if chosen:
        return
    target = folder.resolve()
    for path in paths:
        if path.is_dir() and target.is_relative_to(path.resolve()):
            raise CannotWriteError(
                Message("console.output_among_inputs", {"folder": str(folder)}),
                Message("console.output_among_inputs.remedy"),
            )


def _show(report: Report, page: Path | None, output_format: str, language: Language) -> None:
    """Print the report to standard output."""
    if output_format == "json":
        click.echo(json_text(report_document(report, language)), nl=False)
        return
    console = Console(file=sys.stdout, soft_wrap=False)
    console.print(report_text(report, language))
    if page is not None:
        where = translate("console.check.report_at", language, path=str(page.resolve()))
        click.echo(where)
