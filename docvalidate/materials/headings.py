"""Find the heading of a page: the large lines near its top."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from docvalidate.materials.similarity import normalise
from docvalidate.model.evidence import PageEvidence, TextLine
from docvalidate.model.geometry import Box

_TOP_SHARE = 0.45
"""Headings stand in the upper part; the title of a cover page reaches down to its middle."""
_COVER_LINES = 12
_COVER_TOP_SHARE = 0.65
_LARGER_THAN_BODY = 1.2
_JOINED_ROWS = 3
_SAME_ROW = 0.5


@dataclass(frozen=True, slots=True)
class Heading:
    """A candidate heading: its text, where it stands, and how sure the recogniser was.

    Attributes:
        prominent: whether it is larger than the body text, or the very first row.
    """

    text: str
    box: Box
    confidence: float
    prominent: bool


def page_headings(page: PageEvidence) -> tuple[Heading, ...]:
    """Return what may be the heading of a page, from top to bottom.

    A title set in two or three rows is also offered as one heading, and the parts of a title
    with wide spaces (承　诺　书), which recognisers return as separate lines, are put together.
    """
    lines = [line for line in page.lines if normalise(line.text)]
    if not lines:
        return ()
    body = median(line.box.height for line in lines)
    share = _COVER_TOP_SHARE if len(lines) <= _COVER_LINES else _TOP_SHARE
    rows = [row for row in _rows(lines) if row.box.y0 < page.height * share]
    marked = [
        Heading(
            row.text,
            row.box,
            row.confidence,
            index == 0 or row.box.height >= body * _LARGER_THAN_BODY,
        )
        for index, row in enumerate(rows)
    ]
    return tuple(_with_joined_rows(marked))


def _rows(lines: Sequence[TextLine]) -> list[Heading]:
    """Put lines that stand side by side together, from left to right."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda one: one.box.center[1]):
        if rows and _stand_side_by_side(rows[-1][-1].box, line.box):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [_as_heading(sorted(row, key=lambda one: one.box.x0)) for row in rows]


def _stand_side_by_side(first: Box, second: Box) -> bool:
    common = min(first.y1, second.y1) - max(first.y0, second.y0)
    apart = first.x1 <= second.x0 or second.x1 <= first.x0
    return apart and common > _SAME_ROW * min(first.height, second.height)


def _as_heading(parts: Sequence[TextLine]) -> Heading:
    box = parts[0].box
    for part in parts[1:]:
        box = box.union(part.box)
    confidence = min(part.confidence for part in parts)
    return Heading("".join(part.text for part in parts), box, confidence, prominent=False)


def _with_joined_rows(rows: Sequence[Heading]) -> Iterator[Heading]:
    for index, row in enumerate(rows):
        yield row
        joined = row
        for following in rows[index + 1 : index + _JOINED_ROWS]:
            if not (row.prominent and following.prominent):
                break
            joined = Heading(
                joined.text + following.text,
                joined.box.union(following.box),
                min(joined.confidence, following.confidence),
                prominent=True,
            )
            yield joined
