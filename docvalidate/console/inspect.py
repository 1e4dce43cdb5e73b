"""``docvalidate inspect``: what is on the pages, no rules."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rich.console import Console

from docvalidate.console.context import ConsoleContext
from docvalidate.console.reading_options import ReadingOptions, open_reading, reading_options
from docvalidate.language import Message, translate
from docvalidate.model.applicant import SubmittedFile
from docvalidate.model.errors import ExitCode, NothingReadableError
from docvalidate.model.evidence import DocumentStatus
from docvalidate.model.masking import showing_personal_data
from docvalidate.report.json_inspection import inspection_document
from docvalidate.report.json_text import json_text
from docvalidate.report.text_inspection import inspection_text


@click.command(
    help=translate("console.inspect.help"), short_help=translate("console.inspect.short_help")
)
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE..."
)
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
def inspect(
    console: ConsoleContext,
    files: tuple[Path, ...],
    output_format: str,
    reading: ReadingOptions,
) -> int:
    """Show the text, seals, signatures, fields and markings of files."""
    for file in files:
        if not file.is_file():
            raise NothingReadableError(
                Message("console.inspect.no_file", {"path": str(file)}),
                Message("console.inspect.no_file.remedy"),
            )
    with open_reading(reading, console.language) as opened:
        opened.expect(len(files))
        documents = opened.source.read(
            [SubmittedFile(path=file, name=file.as_posix(), channel=None) for file in files]
        )
    with showing_personal_data(allowed=reading.show_personal_data):
        if output_format == "json":
            click.echo(json_text(inspection_document(documents)), nl=False)
        else:
            Console(file=sys.stdout).print(inspection_text(documents, console.language))
    if all(document.status is DocumentStatus.UNREADABLE for document in documents):
        return ExitCode.NOTHING_READABLE
    return ExitCode.COMPLETE
