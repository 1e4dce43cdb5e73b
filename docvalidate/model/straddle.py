"""A straddle seal (骑缝章): one seal stamped across the edges of the pages of a document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from docvalidate.model.geometry import Box


class PageEdge(StrEnum):
    """An edge of an upright page."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"


class StraddleState(StrEnum):
    """Whether one seal runs across the pages of a document.

    ``UNCLEAR``: there are parts, but they do not surely make one seal, or a page without a part
    could not be seen well.
    """

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"
    NONE = "none"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class StraddlePart:
    """The part of a straddle seal that one page bears.

    Attributes:
        page: number of the page, from 1.
        box: extent of the part, in pixels of the page.
        first_mm: where the part begins, across the seal from its centre, in reading direction.
        last_mm: where it ends; the page's edge lies on one of the two sides.
        also_seal: whether so much of the seal stands here that it is listed among the page's
            seals too.
    """

    page: int
    edge: PageEdge
    box: Box
    first_mm: float
    last_mm: float
    also_seal: bool = False


@dataclass(frozen=True, slots=True)
class StraddleSeal:
    """One seal put together from its parts.

    Attributes:
        parts: in the order of the pages.
        missing: pages between the first and the last part that bear none; not the back pages
            of sheets scanned on both sides.
        gaps: numbers of the pages after which a part of the seal is lacking, as when a page was
            taken out.
        in_order: whether the parts follow each other as the pages do.
        diameter_mm: longer axis; ``None`` where the resolution is not known.
        text: of the seal put together; empty where it was not legible.
        text_confidence: of the recogniser over ``text``, 0 to 1.
        confidence: that the parts make one seal, 0 to 1.
    """

    parts: tuple[StraddlePart, ...]
    missing: tuple[int, ...]
    gaps: tuple[int, ...]
    in_order: bool
    diameter_mm: float | None
    text: str
    text_confidence: float
    confidence: float

    @property
    def pages(self) -> tuple[int, ...]:
        """Numbers of the pages that bear a part."""
        return tuple(sorted({part.page for part in self.parts}))


@dataclass(frozen=True, slots=True)
class Straddle:
    """What runs across the edges of a document's pages.

    Attributes:
        seals: in the order of their first pages; empty where none was found.
        missing: pages of the document that bear no part of any of them although they should.
        confidence: of ``state``, 0 to 1.
    """

    state: StraddleState
    seals: tuple[StraddleSeal, ...] = ()
    missing: tuple[int, ...] = ()
    confidence: float = 0.0

    @property
    def pages(self) -> tuple[int, ...]:
        """Numbers of the pages that bear a part of a straddle seal."""
        return tuple(sorted({page for seal in self.seals for page in seal.pages}))

    def part_boxes(self, page: int) -> tuple[Box, ...]:
        """Return where parts of straddle seals stand on a page."""
        return tuple(part.box for seal in self.seals for part in seal.parts if part.page == page)
