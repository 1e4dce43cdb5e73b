"""Read a framed stamp: its lines from top to bottom, or its columns from right to left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from docvalidate.model.evidence import InkColor, SealShape
from docvalidate.model.page import LineReader, RecognisedText
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import FloatMap
from docvalidate.vision.seal_strips import ink_picture
from docvalidate.vision.seal_words import CHINESE, Reading, cleaned
from docvalidate.vision.stamp_words import read_stamps
from docvalidate.vision.unwrapped_ring import runs

_RIM = 0.07
_CARVED_WHITE = 0.5
_INKED = 0.03
_LEAST_ROW = 8
_LAST = re.compile(r"[印章]$")
_Row = tuple[int, int]


def read_framed(density: FloatMap, impression: Impression, reader: LineReader) -> Reading:
    """Return what a square or rectangular impression says.

    Args:
        density: of the impression's own ink, on the page.
        impression: its outline on that page.
        reader: recogniser of straight lines.
    """
    inside = _inside(density, impression)
    if min(inside.shape) < _LEAST_ROW:
        return Reading("", 0.0)
    best = Reading("", 0.0)
    for rows in _divisions(inside, impression):
        pictures = [
            ink_picture(inside[max(0, a - 2) : b + 2], impression.ink_threshold) for a, b in rows
        ]
        answers = [answer for answer in read_stamps(pictures, reader) if answer.text.strip()]
        reading = _joined(answers, impression.shape)
        if _worth(reading) > _worth(best):
            best = reading
    return best


def _inside(density: FloatMap, impression: Impression) -> FloatMap:
    """Return what stands inside the frame, level, dark on bare paper."""
    if impression.frame is None:
        box = impression.box
        patch = density[box.y0 : box.y1, box.x0 : box.x1]
    else:
        patch = impression.frame.level(density)
    rim = max(2, round(_RIM * min(patch.shape)))
    inside = patch[rim:-rim, rim:-rim]
    if inside.size and float((inside > impression.ink_threshold).mean()) > _CARVED_WHITE:
        carved: FloatMap = np.maximum(0.0, inside.max() - inside).astype(np.float32)
        return carved
    return inside


def _divisions(inside: FloatMap, impression: Impression) -> Iterator[list[_Row]]:
    """Yield the rows that blank lines divide the inside into; where print crosses, even ones."""
    inked = (inside > impression.ink_threshold).mean(axis=1) > _INKED
    rows = [(a, b) for a, b in runs(inked) if b - a >= _LEAST_ROW]
    yield rows
    height = len(inside)
    regular = len(rows) in (2, 3) and all(b - a > 0.6 * height / len(rows) for a, b in rows)
    if impression.shape is not SealShape.SQUARE or regular:
        return
    for count in (2, 3) if impression.color is InkColor.BLACK else (2,):
        edges = np.linspace(0, height, count + 1).round().astype(int).tolist()
        yield list(pairwise(edges))


def _worth(reading: Reading) -> float:
    return len(CHINESE.findall(reading.text)) * (reading.confidence - 0.4)


def _joined(answers: Sequence[RecognisedText], shape: SealShape) -> Reading:
    if not answers:
        return Reading("", 0.0)
    text = _in_reading_order([cleaned(answer.text) for answer in answers], shape)
    return Reading(text, round(float(np.mean([one.confidence for one in answers])), 3))


def _in_reading_order(rows: Sequence[str], shape: SealShape) -> str:
    """Return the text of a framed seal, whose rows were read from left to right.

    Square seals are cut in the old order, columns from right to left, each from top to bottom,
    or by rows. The words tell which: both a name chop (…印) and a seal of use (…专用章) end in a
    word for seal, which stands at the left foot in the one order and at the right in the other.
    """
    by_rows = "".join(rows)
    regular = len(rows) > 1 and len({len(row) for row in rows}) == 1 and len(rows[0]) > 1
    if shape is not SealShape.SQUARE or not regular or "专用" in by_rows:
        return by_rows
    by_columns = "".join(row[column] for column in reversed(range(len(rows[0]))) for row in rows)
    ends_by_rows = _LAST.search(by_rows) is not None and _LAST.search(by_columns) is None
    return by_rows if ends_by_rows else by_columns
