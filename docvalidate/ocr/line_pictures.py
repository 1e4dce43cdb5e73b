"""A line as it is cut out of a page, and the places of its characters put back there."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.plain_print.reader import PrintedLine

_UPRIGHT = 1.5
"""Height over width from which a line runs downwards; it is read lying on its left side."""

_WIDEST_CHARACTER = 1.1
"""In heights of the line."""


def line_picture(page: Image, corners: NDArray[np.float32]) -> Image:
    """Return a line cut out of a page, level.

    Args:
        page: BGR, shape ``(height, width, 3)``.
        corners: of the line in pixels of the page, clockwise from its left top, shape ``(4, 2)``.
    """
    width, height = _sides(corners)
    level = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    # What is upright already needs no bending; most lines of a level page are.
    left, top = corners[0]
    if np.array_equal(corners, level + corners[0]) and left >= 0 and top >= 0:
        picture: Image = page[int(top) : int(top) + height, int(left) : int(left) + width]
    else:
        picture = cv2.warpPerspective(
            page,
            cv2.getPerspectiveTransform(corners, level),
            (width, height),
            borderMode=cv2.BORDER_REPLICATE,
            flags=cv2.INTER_CUBIC,
        )
    return np.ascontiguousarray(np.rot90(picture)) if height >= _UPRIGHT * width else picture


def character_spans(line: PrintedLine, corners: NDArray[np.float32]) -> tuple[tuple[int, int], ...]:
    """Return the horizontal extent of each character on the page, spaces included.

    Args:
        line: as read from the picture of these corners.
        corners: as :func:`line_picture` takes them.
    """
    width, height = _sides(corners)
    left, right = (corners[0] + corners[3])[0] / 2, (corners[1] + corners[2])[0] / 2
    if height >= _UPRIGHT * width:
        return ((int(left), int(right + 0.999)),) * len(line.characters)
    centres = np.array([one.centre for one in line.characters], np.float64)
    if not len(centres):
        return ()
    most = _WIDEST_CHARACTER * height / max(1, width) / 2
    between = np.diff(centres) / 2
    before = np.minimum(most, np.concatenate([between[:1], between]) if len(between) else most)
    after = np.minimum(most, np.concatenate([between, between[-1:]]) if len(between) else most)
    ends = np.clip(np.stack([centres - before, centres + after]), 0.0, 1.0)
    starts, stops = (left + ends * (right - left)).tolist()
    return tuple((int(start), int(stop + 0.999)) for start, stop in zip(starts, stops, strict=True))


def _sides(corners: NDArray[np.float32]) -> tuple[int, int]:
    """Return width and height of a line in whole pixels, at least one each."""
    top, right, foot, left = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    return max(1, int(max(top, foot))), max(1, int(max(right, left)))
