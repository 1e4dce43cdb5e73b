"""Put together what the recogniser took apart: letters one above the other, or far apart in a row.

绝　密★长期 with its letters set apart comes back as 绝 and 密★长期, and letters of a column one by
one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.vision.secrecy_grammar import Grammar

_WIDEST_GAP = 15.0
"""In heights of the line. Single letters stand alone on a page nowhere else but in tables."""

_APART = 1.3
"""How much wider what sets a row apart is than the widest gap within it."""


def joined_lines(lines: Sequence[TextLine], grammar: Grammar) -> list[TextLine]:
    """Return lines put together from letters that stand apart.

    Args:
        lines: text of a page as read.
        grammar: of markings; a row is put together only where it makes one.
    """
    return [*_columns(lines), *_rows(lines, grammar)]


def _rows(lines: Sequence[TextLine], grammar: Grammar) -> list[TextLine]:
    """Return single letters with what stands to their right, wherever that makes a marking."""
    found = []
    for first in lines:
        if len(first.text.strip()) != 1 or not grammar.may_tell(first.text):
            continue
        row, widest = [first], 0
        while (right := _nearest(row[-1], lines, _goes_on_right)) is not None:
            widest = max(widest, right.box.x0 - row[-1].box.x1)
            row.append(right)
            joined = _joined(row)
            if grammar.names_a_level(joined.text) and _is_apart(row, widest, lines):
                found.append(joined)
    # The longest of those that begin alike says the most.
    longest = {(one.box.x0, one.box.y0): one for one in found}
    return list(longest.values())


def _is_apart(row: Sequence[TextLine], widest: int, lines: Sequence[TextLine]) -> bool:
    """Say whether a row stands further from its neighbours than its parts from each other.

    In 国 家 秘 密 all letters are spaced alike, and the last two are no marking.
    """
    before = _nearest(row[0], lines, _goes_on_left)
    after = _nearest(row[-1], lines, _goes_on_right)
    least = _APART * max(widest, row[0].box.height // 2)
    return (before is None or row[0].box.x0 - before.box.x1 > least) and (
        after is None or after.box.x0 - row[-1].box.x1 > least
    )


def _nearest(
    line: TextLine, lines: Sequence[TextLine], goes_on: Callable[[Box, Box], bool]
) -> TextLine | None:
    """Return the line that goes on nearest on the same row."""
    return min(
        (one for one in lines if one is not line and goes_on(line.box, one.box)),
        key=lambda one: abs(one.box.center[0] - line.box.center[0]),
        default=None,
    )


def _goes_on_right(left: Box, right: Box) -> bool:
    """Say whether a line stands to the right of another, on its row and of its size."""
    size = max(left.height, right.height)
    level = abs(left.center[1] - right.center[1]) < 0.4 * size
    alike = min(left.height, right.height) > 0.6 * size
    gap = right.x0 - left.x1
    return level and alike and right.x1 > left.x1 and -0.6 * size < gap < _WIDEST_GAP * size


def _goes_on_left(right: Box, left: Box) -> bool:
    return _goes_on_right(left, right)


def _columns(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return columns of single characters, one above the other, as lines of their own."""
    single = sorted(
        (line for line in lines if 1 <= len(line.text.strip()) <= 2 and line.box.area),
        key=lambda line: line.box.y0,
    )
    columns: list[list[TextLine]] = []
    for line in single:
        for column in columns:
            if _goes_on(column[-1].box, line.box):
                column.append(line)
                break
        else:
            columns.append([line])
    return [_joined(column) for column in columns if len(column) > 1]


def _goes_on(upper: Box, lower: Box) -> bool:
    """Say whether a character stands right below another of about its size."""
    size = max(upper.width, upper.height)
    aligned = abs(upper.center[0] - lower.center[0]) < 0.4 * size
    return aligned and 0.5 * size < lower.center[1] - upper.center[1] < 2.2 * size


def _joined(column: Sequence[TextLine]) -> TextLine:
    box = column[0].box
    for line in column[1:]:
        box = box.union(line.box)
    return TextLine(
        "".join(line.text.strip() for line in column),
        min(line.confidence for line in column),
        box,
    )
