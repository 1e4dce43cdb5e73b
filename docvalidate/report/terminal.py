"""Text that wraps at the terminal's edge as Chinese is set.

Rich breaks lines at spaces, so that a Chinese sentence with a page number in it leaves half a
line empty. Here a line may break between any two Chinese characters, a word or number in Latin
letters stays whole where it fits, and no line begins with a closing mark or ends with an
opening one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.segment import Segment
from rich.text import Text

from docvalidate.model.finding import Verdict

VERDICT_STYLES = {
    Verdict.COMPLETE: "bold green",
    Verdict.INCOMPLETE: "bold red",
    Verdict.NEEDS_REVIEW: "bold yellow",
    Verdict.BLOCKED: "bold white on magenta",
}
# Signs that the code page of a Chinese Windows terminal (GBK) can show.
VERDICT_SIGNS = {
    Verdict.COMPLETE: "√",
    Verdict.INCOMPLETE: "×",
    Verdict.NEEDS_REVIEW: "?",
    Verdict.BLOCKED: "!",
}

_NEVER_FIRST = "、。，．：；！？）》」』】〕〉”’…·,.:;!?)]}%"
_NEVER_LAST = "（《「『【〔〈“‘([{"
_WORD = re.compile(r"[!-~\u00a1-\u024f]+|\s+|.", re.DOTALL)


class ChineseText:
    """A paragraph of styled runs that wraps between Chinese characters.

    Widths are counted in terminal cells: a Chinese character takes two.
    """

    def __init__(self, *runs: tuple[str, str]) -> None:
        """Keep the runs, each a text and the name of a Rich style (empty for none)."""
        self._text = Text()
        for words, style in runs:
            self._text.append(words, style=style)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield one line after the other."""
        for paragraph in self._text.split("\n", allow_blank=True):
            for line in wrapped(paragraph, max(2, options.max_width)):
                yield from line.render(console)
                yield Segment.line()

    def __rich_measure__(self, _: Console, options: ConsoleOptions) -> Measurement:
        """Say that it can be as narrow as one character."""
        widest = max(map(cell_len, self._text.plain.split("\n")))
        return Measurement(2, max(2, min(widest, options.max_width)))


def wrapped(text: Text, width: int) -> list[Text]:
    """Return the text in lines of at most ``width`` cells."""
    cuts: list[int] = []
    column = position = 0
    for unit in _units(text.plain, width):
        cells = cell_len(unit)
        if column + cells > width and column > 0 and not unit.isspace():
            cuts.append(position)
            column = 0
        column += cells
        position += len(unit)
    lines = text.divide(cuts) if cuts else [text]
    for line in lines:
        line.rstrip()
    return list(lines)


def _units(plain: str, width: int) -> Iterator[str]:
    """Yield the pieces no line may break within: words, and characters with their marks."""
    unit = ""
    for piece in _WORD.findall(plain):
        if unit and not _holds_together(unit, piece):
            yield from _halved(unit, width)
            unit = ""
        unit += piece
    if unit:
        yield from _halved(unit, width)


def _holds_together(before: str, after: str) -> bool:
    if before[-1].isspace() or after[0].isspace():
        return False
    return after[0] in _NEVER_FIRST or before[-1] in _NEVER_LAST


def _halved(unit: str, width: int) -> Iterator[str]:
    """Break up a piece that is wider than a whole line."""
    while cell_len(unit) > width:
        fitting = width
        while cell_len(unit[:fitting]) > width:
            fitting -= 1
        yield unit[: max(1, fitting)]
        unit = unit[max(1, fitting) :]
    if unit:
        yield unit
