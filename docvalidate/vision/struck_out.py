"""Say whether a line of type is struck out.

Along some nearly level path through the middle of a struck-out line nearly every column is inked.
So it may be in short bold type, too; but a stroke also crosses the gaps between the letters and
sticks out at the ends, where it stands alone, and no letter does that. Underlines and the rules of
tables run below or above the middle third; a rule or a line of print that a stamp lies on runs
through it as well, but does not end beside it.
"""

from __future__ import annotations

import cv2
import numpy as np

from docvalidate.model.geometry import Box
from docvalidate.vision.ink import FloatMap

_STEEPEST_DEGREES = 14.0
_COVERED = 0.93
_INK = 0.25
_STROKE_SHARE = 0.12
_LEAST_ALONE = 3
_BESIDE, _FURTHER = 1.6, 3.4
"""In heights of the line: a stroke of the pen ends before the first, and a rule goes on to the
second."""

_GOES_ON = 0.6


def is_struck_out(density: FloatMap, box: Box) -> bool:
    """Say whether a straight stroke runs through the middle of a line from end to end.

    Args:
        density: optical density of all ink, shape ``(height, width)``.
        box: extent of the line.
    """
    height, width = density.shape
    area = box.clipped(width, height)
    if area.height < 8 or area.width < 1.5 * area.height:
        return False
    inked = density[area.y0 : area.y1, area.x0 : area.x1] > _INK
    # One pixel of tolerance lets a stroke waver; the letters' own gaps stay open.
    grown = cv2.dilate(inked.astype(np.uint8), np.ones((3, 1), np.uint8)) > 0
    tightest = _tight(grown)
    if tightest is None:
        return False
    rows, columns = tightest.shape
    middle = np.arange(round(0.32 * rows), round(0.68 * rows) + 1)
    along = np.arange(columns)
    beside = max(3, round(_STROKE_SHARE * rows))
    for slope in np.tan(np.radians(np.linspace(-_STEEPEST_DEGREES, _STEEPEST_DEGREES, 15))):
        shift = np.round((along - columns / 2) * slope).astype(int)
        path = middle[:, None] + shift[None, :]
        inside = (path >= 0) & (path < rows)
        hit = tightest[np.clip(path, 0, rows - 1), along[None, :]] & inside
        for number in np.flatnonzero(hit.mean(axis=1) >= _COVERED):
            if not _crosses_gaps(tightest, path[number], hit[number], beside):
                continue
            if not _goes_on(density, area, float(slope)):
                return True
    return False


def _goes_on(density: FloatMap, area: Box, slope: float) -> bool:
    """Say whether ink goes on beyond either end of a line, along a path through its middle."""
    tall = area.height
    x, y = area.center
    for way, end in ((-1, area.x0), (1, area.x1)):
        columns = end + way * np.arange(round(_BESIDE * tall), round(_FURTHER * tall))
        rows = np.round(y + (columns - x) * slope).astype(int)[:, None] + np.arange(
            -tall // 4, tall // 4 + 1
        )
        height, width = density.shape
        on_page = (columns >= 0) & (columns < width)
        if not on_page.any():
            continue
        seen = density[np.clip(rows[on_page], 0, height - 1), columns[on_page][:, None]] > _INK
        if float(seen.any(axis=1).mean()) > _GOES_ON:
            return True
    return False


def _crosses_gaps(
    inked: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
    path: np.ndarray[tuple[int], np.dtype[np.int_]],
    hit: np.ndarray[tuple[int], np.dtype[np.bool_]],
    beside: int,
) -> bool:
    """Say whether a path is inked where nothing else of the line is: in gaps and past its ends."""
    rows = np.arange(inked.shape[0])[:, None]
    others = inked & (np.abs(rows - path[None, :]) > beside)
    alone = ~others.any(axis=0)
    return int(alone.sum()) >= _LEAST_ALONE and float(hit[alone].mean()) >= _COVERED


def _tight(
    inked: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]] | None:
    """Return the mask cut down to its ink."""
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if len(rows) < 6 or len(columns) < 6:
        return None
    return inked[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
