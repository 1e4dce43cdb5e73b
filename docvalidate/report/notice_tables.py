"""Tables of a notice for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from docvalidate.language import Language, Message
from docvalidate.report.terminal import ChineseText
from docvalidate.report.words import cleaned


class TableData(Protocol):
    """A table not yet put into words: a title, headings, and rows of as many cells."""

    @property
    def title(self) -> Message:
        """What the table shows."""

    @property
    def headings(self) -> Sequence[Message]:
        """The heading of each column."""

    @property
    def rows(self) -> Sequence[Sequence[str | Message]]:
        """The cells, from top to bottom."""


def tables_text(
    tables: Iterable[TableData], language: Language = Language.CHINESE
) -> RenderableType:
    """Return the tables, one below the other, for 80 columns or more.

    Args:
        tables: what to show; their cells hold the notice's own words, or messages.
        language: of the messages.
    """
    parts: list[RenderableType] = []
    for data in tables:
        parts.extend((Text(data.title.in_language(language), style="bold"), _table(data, language)))
        parts.append(Text())
    return Group(*parts[:-1])


def _table(data: TableData, language: Language) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for heading in data.headings:
        table.add_column(heading.in_language(language), overflow="fold")
    for row in data.rows:
        table.add_row(*(ChineseText((_words(cell, language), "")) for cell in row))
    return table


def _words(cell: str | Message, language: Language) -> str:
    return cleaned(cell.in_language(language) if isinstance(cell, Message) else cell)
