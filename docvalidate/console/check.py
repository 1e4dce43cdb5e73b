"""``docvalidate check``: one applicant or many, from folders to reports."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from docvalidate.console.check_run import CheckRequest, run_check
from docvalidate.console.context import ConsoleContext
from docvalidate.console.reading_options import ReadingOptions, reading_options
from docvalidate.language import Message, translate
from docvalidate.model.errors import CannotWriteError, UsageError
from docvalidate.notice import available_notices, load_notice
from docvalidate.report.files import make_folder

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
@click.option("--store", type=click.Path(path_type=Path), help=translate("console.option.store"))
@click.option("--resume/--restart", "resume", default=None, help=translate("console.option.resume"))
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=translate("console.option.format"),
)
@click.option(
    "--quarantine-dir",
    type=click.Path(path_type=Path, file_okay=False),
    help=translate("console.option.quarantine_dir"),
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
    store: Path | None,
    resume: bool | None,
    output_format: str,
    quarantine_dir: Path | None,
    reading: ReadingOptions,
) -> int:
    """Check applicants and say what each has to mend."""
    notice = load_notice(notice_reference or available_notices()[-1])
    date = _parsed_date(as_of)
    folder = output or (_DEFAULT_OUTPUT if output_format == "text" else None)
    if folder is not None:
        _refuse_output_among_inputs(folder, paths, chosen=output is not None)
        # Found out before hours of reading, not after.
        make_folder(folder)
    if quarantine_dir is not None:
        make_folder(quarantine_dir)
    request = CheckRequest(
        paths=paths,
        arguments=tuple(_arguments_of_check(sys.argv)),
        notice=notice,
        as_of=date,
        roster=roster,
        folder=folder,
        store=store,
        resume=resume,
        output_format=output_format,
        quarantine_dir=quarantine_dir,
        language=console.language,
    )
    return run_check(request, reading)


def _arguments_of_check(arguments: Sequence[str]) -> Sequence[str]:
    """Return what stands after ``check`` on the command line, for the list of runs."""
    return arguments[arguments.index("check") + 1 :] if "check" in arguments else ()


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
