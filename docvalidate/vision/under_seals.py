"""Labels under red seals, read again without the seal.

Recognisers stumble where a seal lies over print. In the red channel of a scan red ink is almost
as bright as paper, so the print under it stands there as if no seal had been pressed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from docvalidate.model.evidence import InkColor, Seal, TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, LineReader
from docvalidate.vision.field_labels import asks_for_signature
from docvalidate.vision.ink import Ink, Mask, mask_above

_LEFT_MM = 30.0
_RIGHT_MM = 6.0
_GAP = 0.9
_SHORTEST = 1.6
_LONGEST_TEXT = 20
_RED_SHARE = 0.95
_INK_DENSITY = 0.25
_LEAST_CONFIDENCE = 0.7
_MOST_STRIPS = 12


def labels_under_seals(
    image: Image,
    ink: Ink,
    seals: Sequence[Seal],
    lines: Sequence[TextLine],
    reader: LineReader,
    per_mm: float,
) -> tuple[TextLine, ...]:
    """Return labels that ask for a signature and that a red seal hid from the recogniser.

    Args:
        image: the upright page.
        ink: its ink.
        seals: found on it.
        lines: its text as read.
        reader: reads images of one line each.
        per_mm: pixels per millimetre.
    """
    red = [seal.box for seal in seals if seal.color is InkColor.RED]
    if not red:
        return ()
    dark = mask_above(np.asarray(ink.density - _RED_SHARE * ink.red, np.float32), _INK_DENSITY)
    known = [line.box for line in lines if asks_for_signature(line.text)]
    boxes: list[Box] = []
    for box in _pieces_near(red, lines, dark, per_mm):
        again = any(box.overlap_ratio(other) > 0.5 for other in (*known, *boxes))
        if not again and len(boxes) < _MOST_STRIPS:
            boxes.append(box)
    readings = reader.read_lines([_without_red(image, box) for box in boxes]) if boxes else ()
    return tuple(
        TextLine(reading.text, reading.confidence, box)
        for box, reading in zip(boxes, readings, strict=True)
        if reading.confidence >= _LEAST_CONFIDENCE and asks_for_signature(reading.text)
    )


def _pieces_near(
    seals: Sequence[Box], lines: Sequence[TextLine], dark: Mask, per_mm: float
) -> Iterator[Box]:
    """Yield pieces of print on the rows of lines that touch a seal, cut at wide gaps."""
    height, width = dark.shape
    for seal in seals:
        for line in lines:
            touches = line.box.intersection(seal.expanded(2 * per_mm)).area > 0
            if not touches or len(line.text) > _LONGEST_TEXT or line.box.height > 9 * per_mm:
                continue
            row = Box(
                round(min(line.box.x0, seal.x0 - _LEFT_MM * per_mm)),
                line.box.y0,
                round(max(line.box.x1, seal.x1 + _RIGHT_MM * per_mm)),
                line.box.y1,
            ).clipped(width, height)
            yield from (piece for piece in _pieces(row, dark) if piece.intersection(seal).area)


def _pieces(row: Box, dark: Mask) -> Iterator[Box]:
    """Yield the pieces of a row of print that stand apart."""
    columns = np.flatnonzero((dark[row.y0 : row.y1, row.x0 : row.x1] > 0).sum(axis=0) >= 2)
    if not len(columns):
        return
    breaks = np.flatnonzero(np.diff(columns) > _GAP * row.height)
    firsts = [columns[0], *(columns[one + 1] for one in breaks)]
    lasts = [*(columns[one] for one in breaks), columns[-1]]
    for first, last in zip(firsts, lasts, strict=True):
        if last - first >= _SHORTEST * row.height:
            yield Box(row.x0 + int(first) - 2, row.y0, row.x0 + int(last) + 3, row.y1)


def _without_red(image: Image, box: Box) -> Image:
    """Return a part of the page as its red channel alone shows it."""
    part = image[box.y0 : box.y1, max(0, box.x0) : box.x1, 2]
    return np.ascontiguousarray(np.repeat(part[:, :, None], 3, axis=2))
