"""Where lines of print seem to be, from the ink alone, in whichever direction they run."""

from __future__ import annotations

import cv2
import numpy as np

from docvalidate.intake.print_measure import Mask, PrintMeasure, measure_print
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image
from docvalidate.model.pieces import connected_pieces

_BRIDGE = 0.6
"""Gap over the height of a character that still belongs to one line. Characters of a line stand
closer, lines of a text stand further apart."""
_LINE_THICKNESS = (0.6, 2.4)
_LEAST_LENGTH = 2.5
_MOST_LINES = 60


def line_places(image: Image) -> tuple[Box, ...]:
    """Return the places of lines, the longest first, in pixels of the page.

    The direction is the one in which the ink joins into the longer lines.

    Args:
        image: a page, shape ``(height, width, 3)``.
    """
    measure = measure_print(image)
    if measure.text_height is None:
        return ()
    tall = max(4.0, measure.text_height * measure.scale)
    print_only = _print_only(measure, tall)
    level = _joined(print_only, tall, upright=False)
    standing = _joined(print_only, tall, upright=True)
    longer = max(level, standing, key=lambda boxes: sum(max(b.width, b.height) for b in boxes))
    return tuple(_on_page(box, measure.scale) for box in longer[:_MOST_LINES])


def _print_only(measure: PrintMeasure, tall: float) -> Mask:
    """Return the ink of pieces that could be print: neither rules nor pictures."""
    mask = np.zeros_like(measure.ink)
    for x, y, wide, high in measure.glyphs:
        if max(wide, high) <= 3 * tall:
            mask[y : y + high, x : x + wide] |= measure.ink[y : y + high, x : x + wide]
    return mask


def _joined(ink: Mask, tall: float, *, upright: bool) -> list[Box]:
    """Join the ink along one direction and return what is as thick as a line, longest first."""
    reach = max(3, round(_BRIDGE * tall)) | 1
    kernel = np.ones((reach, 1) if upright else (1, reach), np.uint8)
    closed = cv2.morphologyEx(ink.view(np.uint8), cv2.MORPH_CLOSE, kernel)
    low, high = (share * tall for share in _LINE_THICKNESS)
    found = []
    for x, y, wide, deep in connected_pieces(np.asarray(closed, np.uint8)).boxes.tolist():
        along, across = (deep, wide) if upright else (wide, deep)
        if low <= across <= high and along >= _LEAST_LENGTH * across:
            found.append(Box(x, y, x + wide, y + deep))
    return sorted(found, key=lambda box: -max(box.width, box.height))


def _on_page(box: Box, scale: float) -> Box:
    return Box(*(round(value / scale) for value in (box.x0, box.y0, box.x1, box.y1)))
