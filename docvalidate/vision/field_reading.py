"""Read the names that stand in fields, softly: a hint for people, never a proof."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np

from docvalidate.model.evidence import Expectation, Field, MarkKind
from docvalidate.model.page import Image, LineReader

_READ_KINDS = (MarkKind.HANDWRITTEN, MarkKind.TYPED)
_MARGIN = 0.15
_LEAST_CONFIDENCE = 0.5


def with_readings(fields: Sequence[Field], image: Image, reader: LineReader) -> tuple[Field, ...]:
    """Return the fields with what the recogniser makes of each name in them.

    Args:
        fields: of one page.
        image: that page, upright.
        reader: reads images of one line each.
    """
    wanted = [
        index
        for index, field in enumerate(fields)
        if field.expects is Expectation.SIGNATURE and field.mark in _READ_KINDS and field.mark_box
    ]
    if not wanted:
        return tuple(fields)
    readings = reader.read_lines([_cut(image, fields[index]) for index in wanted])
    result = list(fields)
    for index, reading in zip(wanted, readings, strict=True):
        if reading.confidence >= _LEAST_CONFIDENCE:
            result[index] = dataclasses.replace(
                fields[index],
                text=reading.text.strip(),
                text_confidence=round(reading.confidence, 3),
            )
    return tuple(result)


def _cut(image: Image, field: Field) -> Image:
    """Return the picture of a field's mark, with a margin."""
    box = field.mark_box or field.box
    height, width = image.shape[:2]
    box = box.expanded(_MARGIN * box.height).clipped(width, height)
    return np.ascontiguousarray(image[box.y0 : box.y1, box.x0 : box.x1])
