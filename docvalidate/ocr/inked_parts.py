"""Which parts of a page bear ink: the rest need not be looked at by the text detector.

The detector's cost is proportional to the area it sees, and half of an ordinary page is margin.
What bears no ink bears no text, so leaving it out loses nothing; a speck or a scanner's border
merely makes the part larger.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image

STEP = 32
"""Sides of a part are multiples of this: the detector's network halves it five times."""

_FAINTEST = 10
"""Grey levels below the paper around it from which a pixel is ink; a watermark has about 20."""
_GRAINS = 8.0
"""Median deviations above the page's usual depth from which ink is no grain."""
_MARGIN = 16
_GAP = 3 * STEP
"""Rows without ink that part two strips: less would gain less than the strips' margins cost."""


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of a page, its corner and sides in pixels of the page; it may reach beyond."""

    left: int
    top: int
    width: int
    height: int


def inked_parts(page: Image) -> tuple[Part, ...]:
    """Return the rectangles that bear all ink of a page, top to bottom, without overlap in rows.

    Args:
        page: BGR, shape ``(height, width, 3)``, at the size at which text is looked for.
    """
    ink: NDArray[np.bool_] = np.repeat(np.repeat(_ink(page), 2, axis=0), 2, axis=1)
    return tuple(
        _grown(np.any(ink[top:bottom], axis=0), top, bottom)
        for top, bottom in _strips(np.any(ink, axis=1))
    )


def share_outside(page: Image, outlines: NDArray[np.float64]) -> float:
    """Return the share of a page's ink that lies outside all of some outlines, 0 to 1.

    Args:
        page: as :func:`inked_parts` takes it.
        outlines: corners of lines in its pixels, shape ``(n, 4, 2)``.
    """
    ink = _ink(page)
    inside = np.zeros(ink.shape, np.uint8)
    for outline in outlines:
        cv2.fillConvexPoly(inside, np.round(outline / 2).astype(np.int32), 1)
    outside, together = int((ink & (inside == 0)).sum()), int(ink.sum())
    return outside / max(1, together)


def cut(page: Image, part: Part) -> Image:
    """Return the pixels of a part; where it reaches beyond the page, the page's edge goes on."""
    bottom, right = part.top + part.height, part.left + part.width
    height, width = page.shape[:2]
    inside = page[max(0, part.top) : bottom, max(0, part.left) : right]
    picture: Image = cv2.copyMakeBorder(
        inside,
        max(0, -part.top),
        max(0, bottom - height),
        max(0, -part.left),
        max(0, right - width),
        cv2.BORDER_REPLICATE,
    )
    return picture


def _ink(page: Image) -> NDArray[np.bool_]:
    """Return where a page is darker than the paper around it, at half its size."""
    # The darkest channel: red and blue ink count as much as black. Half the size is enough for
    # a stroke to show and quiets the grain of a copy, which must not make every margin a part.
    blue, green, red = cv2.split(page)
    darkest = cv2.min(cv2.min(blue, green), red)
    half = cv2.resize(darkest, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    small = cv2.resize(half, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    around = cv2.blur(cv2.dilate(small, np.ones((5, 5), np.uint8)), (5, 5))
    paper = cv2.resize(around, (half.shape[1], half.shape[0]), interpolation=cv2.INTER_LINEAR)
    depth = cv2.subtract(paper, cv2.medianBlur(half, 3))
    sample = depth[::3, ::3].astype(np.float32)
    usual = float(np.median(sample))
    grain = usual + _GRAINS * float(np.median(np.abs(sample - usual)))
    ink: NDArray[np.bool_] = depth > max(_FAINTEST, grain)
    return ink


def _strips(rows: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield first and past-the-last row of what no wide gap divides."""
    inked = np.flatnonzero(rows)
    if not inked.size:
        return
    ends = np.flatnonzero(np.diff(inked) > _GAP)
    for first, last in zip([0, *(ends + 1)], [*ends, inked.size - 1], strict=True):
        yield int(inked[first]), int(inked[last]) + 1


def _grown(columns: NDArray[np.bool_], top: int, bottom: int) -> Part:
    """Return the part of some rows, with a margin and sides that suit the network."""
    inked = np.flatnonzero(columns)
    left, right = int(inked[0]) - _MARGIN, int(inked[-1]) + 1 + _MARGIN
    top, bottom = top - _MARGIN, bottom + _MARGIN
    width, height = -(-(right - left) // STEP) * STEP, -(-(bottom - top) // STEP) * STEP
    left -= (width - (right - left)) // 2
    top -= (height - (bottom - top)) // 2
    return Part(left, top, width, height)
