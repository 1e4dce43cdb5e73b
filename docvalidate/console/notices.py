"""``docvalidate notices``: list, show, prove, compare and begin notices."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import click
from rich.console import Console

from docvalidate.assess import known_checks
from docvalidate.console.context import ConsoleContext
from docvalidate.language import Message, translate
from docvalidate.model.errors import CannotWriteError, ExitCode, NothingReadableError, UsageError
from docvalidate.notice import available_notices, load_notice
from docvalidate.notice.diff import diff_tables
from docvalidate.notice.files import notice_path
from docvalidate.notice.json_schema import SCHEMAS, json_schema
from docvalidate.notice.lint import lint_notice, proved
from docvalidate.notice.overview import notice_tables
from docvalidate.notice.skeleton import skeleton
from docvalidate.report.files import write_atomically
from docvalidate.report.notice_tables import tables_text

_IDENTIFIER = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@click.group(help=translate("notices.help"), short_help=translate("notices.short_help"))
def notices() -> None:
    """Work with notices."""


@notices.command("list", help=translate("notices.list.help"))
@click.pass_obj
def list_(console: ConsoleContext) -> None:
    """List the notices that come with the program."""
    for name in available_notices():
        notice = load_notice(name)
        click.echo(
            translate(
                "notices.list.line",
                console.language,
                id=name,
                title=notice.title,
                issued=notice.issued.isoformat(),
            )
        )


@notices.command(help=translate("notices.show.help"))
@click.argument("notice", metavar="ID|FILE")
@click.pass_obj
def show(console: ConsoleContext, notice: str) -> None:
    """Show a notice as tables."""
    tables = notice_tables(load_notice(notice))
    Console(file=sys.stdout, highlight=False).print(tables_text(tables, console.language))


@notices.command(help=translate("notices.lint.help"))
@click.argument("notice", metavar="ID|FILE")
@click.pass_obj
def lint(console: ConsoleContext, notice: str) -> int:
    """Prove that a notice is complete, or say what is wrong, each with its line."""
    path = notice_path(notice)
    problems = lint_notice(path, known_checks())
    for one in problems:
        click.echo(one.in_language(console.language))
    if problems:
        click.echo(translate("notices.lint.failed", console.language, count=len(problems)))
        return int(ExitCode.BAD_NOTICE)
    figures = proved(load_notice(path))
    click.echo(translate("notices.lint.passed", console.language, **figures))
    return int(ExitCode.COMPLETE)


@notices.command(help=translate("notices.schema.help"))
@click.option(
    "--of",
    "kind",
    type=click.Choice(list(SCHEMAS)),
    default="notice",
    show_default=True,
    help=translate("notices.schema.option.of"),
)
@click.pass_obj
def schema(console: ConsoleContext, kind: str) -> None:
    """Print the JSON Schema for editors."""
    document = json_schema(kind, console.language)
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


@notices.command(help=translate("notices.new.help"))
@click.argument("identifier", metavar="ID")
@click.argument("text", type=click.Path(path_type=Path), metavar="TEXT")
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help=translate("notices.new.option.output"),
)
@click.pass_obj
def new(console: ConsoleContext, identifier: str, text: Path, output: Path | None) -> None:
    """Begin a notice file from the notice's text."""
    if not _IDENTIFIER.fullmatch(identifier):
        raise UsageError(
            Message("notices.new.bad_id", {"given": identifier}),
            Message("notices.new.bad_id.remedy"),
        )
    folder = output or text.parent
    target, copy = folder / f"{identifier}.yaml", folder / f"{identifier}.txt"
    content = _text_of(text)
    for file in (target, copy):
        if file.exists() and file.resolve() != text.resolve():
            raise CannotWriteError(
                Message("notices.new.exists", {"path": str(file)}),
                Message("notices.new.exists.remedy"),
            )
    folder.mkdir(parents=True, exist_ok=True)
    if copy.resolve() != text.resolve():
        write_atomically(copy, content)
    write_atomically(target, skeleton(identifier, content, copy.name))
    click.echo(translate("notices.new.done", console.language, path=str(target)))


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise NothingReadableError(
            Message("notices.new.no_text", {"path": str(path)}),
            Message("notices.new.no_text.remedy"),
        ) from None


@notices.command(help=translate("notices.diff.help"))
@click.argument("before", metavar="BEFORE")
@click.argument("after", metavar="AFTER")
@click.pass_obj
def diff(console: ConsoleContext, before: str, after: str) -> None:
    """Say what changed between two notices."""
    tables = diff_tables(load_notice(before), load_notice(after))
    if not tables:
        click.echo(translate("notices.diff.same", console.language))
        return
    Console(file=sys.stdout, highlight=False).print(tables_text(tables, console.language))
