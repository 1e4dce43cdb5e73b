"""``docvalidate runs``: earlier runs listed, shown, exported and compared."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from docvalidate.batch.store import STORE_NAME, ResultsStore, RunRecord
from docvalidate.console.context import ConsoleContext
from docvalidate.language import Language, Message, translate
from docvalidate.model.errors import ExitCode, NothingReadableError, UsageError
from docvalidate.report.comparison import compare as compare_lines
from docvalidate.report.files import write_parts_atomically
from docvalidate.report.json_report import Lines, report_text_parts
from docvalidate.report.summary_sheet import people_table, write_summary_sheet
from docvalidate.report.text_run import comparison_text, run_text
from docvalidate.report.words import shown

_DEFAULT_STORE = Path("docvalidate-report")
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel on a Chinese Windows takes UTF-8 for GBK."""

_store_option: Callable[[Callable[..., int]], Callable[..., int]] = click.option(
    "--store",
    type=click.Path(path_type=Path),
    default=_DEFAULT_STORE,
    show_default=True,
    help=translate("console.runs.option.store"),
)


@click.group(help=translate("console.runs.help"), short_help=translate("console.runs.short_help"))
def runs() -> None:
    """Look at earlier runs."""


@runs.command("list", help=translate("console.runs.list.help"))
@_store_option
@click.pass_obj
def list_runs(console: ConsoleContext, store: Path) -> int:
    """List the runs, the newest first."""
    with _open(store) as opened:
        found = opened.runs()
    if not found:
        click.echo(translate("console.runs.none", console.language))
        return ExitCode.COMPLETE
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, padding=(0, 1))
    for name in ("id", "started", "state", "applicants", "notice", "arguments"):
        heading = translate(f"console.runs.column.{name}", console.language)
        table.add_column(heading, overflow="fold")
    for run in found:
        table.add_row(
            str(run.id),
            f"{run.started:%Y-%m-%d %H:%M}",
            translate(f"console.runs.state.{run.state.value}", console.language),
            f"{run.done}/{run.total}",
            Text(run.notice),
            Text(" ".join(run.arguments)),
        )
    Console(file=sys.stdout).print(table)
    return ExitCode.COMPLETE


@runs.command(help=translate("console.runs.show.help"))
@click.argument("run_id", metavar="ID", type=int, required=False)
@_store_option
@click.pass_obj
def show(console: ConsoleContext, run_id: int | None, store: Path) -> int:
    """Show the verdicts and the kinds of problems of one run."""
    with _open(store) as opened:
        run = _run(opened, run_id)
        text = run_text(lambda: opened.lines(run.id), console.language)
        click.echo(_facts(run, console.language))
        Console(file=sys.stdout).print(text)
    return ExitCode.COMPLETE


@runs.command(help=translate("console.runs.export.help"))
@click.argument("run_id", metavar="ID", type=int, required=False)
@click.option(
    "--format",
    "export_format",
    type=click.Choice(["json", "csv", "xlsx"]),
    default="json",
    show_default=True,
    help=translate("console.runs.option.format"),
)
@click.option("--to", type=click.Path(path_type=Path), help=translate("console.runs.option.to"))
@_store_option
def export(run_id: int | None, export_format: str, to: Path | None, store: Path) -> int:
    """Write the results of one run in a format for other programs."""
    if export_format == "xlsx" and to is None:
        raise UsageError(
            Message("console.runs.needs_file"), Message("console.runs.needs_file.remedy")
        )
    with _open(store) as opened:
        run = _run(opened, run_id)
        lines = partial(opened.lines, run.id)
        if export_format == "xlsx" and to is not None:
            write_summary_sheet(lines, to, run.language)
        elif to is not None:
            write_parts_atomically(to, _export_parts(export_format, lines, run.language))
        else:
            for part in _export_parts(export_format, lines, run.language):
                click.echo(part.removeprefix(_BYTE_ORDER_MARK), nl=False)
    return ExitCode.COMPLETE


def _export_parts(export_format: str, lines: Lines, language: Language) -> Iterable[str]:
    if export_format == "json":
        return report_text_parts(lines)
    return (_BYTE_ORDER_MARK, _csv_text(lines, language))


@runs.command(help=translate("console.runs.compare.help"))
@click.argument("before", metavar="ID", type=int)
@click.argument("after", metavar="ID", type=int)
@_store_option
@click.pass_obj
def compare(console: ConsoleContext, before: int, after: int, store: Path) -> int:
    """Say what was mended from one run to another, and what is newly wrong."""
    with _open(store) as opened:
        first, second = _run(opened, before), _run(opened, after)
        comparison = compare_lines(
            opened.lines(first.id), opened.lines(second.id), console.language
        )
    Console(file=sys.stdout).print(comparison_text(comparison, console.language))
    if rules_differ(first, second):
        click.echo(translate("console.runs.other_rules", console.language))
    return ExitCode.COMPLETE


def rules_differ(one: RunRecord, other: RunRecord) -> bool:
    """Say whether two runs applied different notices or were made by different versions."""
    return (one.notice_sha256, one.tool_version) != (other.notice_sha256, other.tool_version)


def _open(place: Path) -> ResultsStore:
    """Open the store at a path, or in a folder.

    Raises:
        NothingReadableError: if there is none.
    """
    path = place / STORE_NAME if place.is_dir() else place
    if not path.is_file():
        raise NothingReadableError(
            Message("batch.store.missing", {"path": shown(str(path))}),
            Message("batch.store.missing.remedy"),
        )
    return ResultsStore(path, create=False)


def _run(store: ResultsStore, number: int | None) -> RunRecord:
    """Return the run asked for, the latest where none was.

    Raises:
        UsageError: if there is no such run.
    """
    known = [run.id for run in store.runs()]
    if number is None and known:
        number = known[0]
    if number not in known:
        names = ", ".join(map(str, known)) or "-"
        raise UsageError(
            Message("console.runs.unknown", {"id": "-" if number is None else number}),
            Message("console.runs.unknown.remedy", {"known": names}),
        )
    return store.run(number or 0)


def _facts(run: RunRecord, language: Language) -> str:
    own = translate("console.runs.own_dates", language)
    return translate(
        "console.runs.facts",
        language,
        id=run.id,
        started=f"{run.started:%Y-%m-%d %H:%M}",
        version=run.tool_version,
        notice=run.notice,
        hash=run.notice_sha256[:12],
        date=own if run.as_of is None else run.as_of.isoformat(),
        done=run.done,
        total=run.total,
    )


def _csv_text(lines: Lines, language: Language) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for cells in people_table(lines, language):
        writer.writerow([_harmless(cell) for cell in cells])
    return buffer.getvalue()


def _harmless(cell: str | int) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
