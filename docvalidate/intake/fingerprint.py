"""A coarse picture of where the ink stands on a page, to find the same page again."""

from __future__ import annotations

import cv2
import numpy as np

from docvalidate.intake.print_measure import measure_print
from docvalidate.model.page import Image
from docvalidate.model.reduction import reduced

FINGERPRINT_SIDE = 24
_FEWEST_INK_PIXELS = 40
_SIDE = 1000
"""Of the page in pixels; its cells are 40 pixels wide."""


def page_fingerprint(image: Image) -> str:
    """Return how much ink stands in each of 24 x 24 cells, one hexadecimal digit a cell.

    The cells lie on the extent of the ink and not of the paper, so that the same sheet laid a
    little differently on the scanner gives nearly the same digits. Nothing can be read from them.

    Args:
        image: an upright page, shape ``(height, width, 3)``.

    Returns:
        576 digits, or nothing where there is no ink to speak of.
    """
    ink = measure_print(reduced(image, min(1.0, _SIDE / max(image.shape[:2])))).ink
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    if np.count_nonzero(ink) < _FEWEST_INK_PIXELS:
        return ""
    inked = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    cells = cv2.resize(
        inked.astype(np.float32), (FINGERPRINT_SIDE, FINGERPRINT_SIDE), interpolation=cv2.INTER_AREA
    )
    # Print seldom covers more than half of a cell: the digits are spent on what occurs.
    levels = np.clip(np.round(np.sqrt(cells / 0.6) * 15), 0, 15).astype(int)
    return "".join(f"{level:x}" for level in levels.ravel())
