"""Read what an impression says, ring first, then the lines in its middle."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import InkColor
from docvalidate.model.page import LineReader, RecognisedText
from docvalidate.vision.copied_ink import outlines_of, without_print
from docvalidate.vision.framed_text import read_framed
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import FloatMap, Ink
from docvalidate.vision.ink_kinds import InkKinds, stamped_density
from docvalidate.vision.ring_arc import mirrored, name_arc
from docvalidate.vision.seal_foot import foot_writings
from docvalidate.vision.seal_lines import middle_lines, runs_past
from docvalidate.vision.seal_posture import foot_direction
from docvalidate.vision.seal_strips import ring_strips
from docvalidate.vision.seal_words import CHINESE, Reading, cleaned
from docvalidate.vision.unwrapped_ring import outline_on_page, step_towards, text_band, unwrapped

_NUMBER = re.compile(r"\d{10,18}")
"""The code of a seal has 13 digits, that of a taxpayer 15 to 18; a digit may be lost in reading."""
_HEADS_INWARDS = re.compile(r"[\dA-Za-z.,，。·&’'-]{6,}")
_TAX_CODE = re.compile(r"[\dA-Z]{13,20}")
"""Anything else without a Chinese character is a second language along the foot, cut through."""

_FEW_DIGITS = 7
_SURE_OF_LINES = 0.9

_GUESSING = 0.6
_BEYOND_DOUBT = 0.98
"""A strip read like this is read as well as any other would be."""

_LEAST_LEGIBILITY = 0.2
_LEAST_LINE_CONFIDENCE = 0.6
_ASKEW = math.radians(20)


@dataclass(frozen=True, slots=True, eq=False)
class _MiddleLine:
    """A horizontal line inside a seal and its four corners on the page, shape ``(4, 2)``."""

    text: RecognisedText
    corners: NDArray[np.float64]


def read_impression(
    ink: Ink, impression: Impression, reader: LineReader, kinds: InkKinds | None = None
) -> Reading:
    """Read the text of one impression.

    Args:
        ink: density maps of the page that bears the impression.
        impression: as found on that page.
        reader: recogniser of straight lines.
        kinds: who laid the ink of that page: what tells a colourless seal from print.
    """
    density = {InkColor.RED: ink.red, InkColor.BLUE: ink.blue}.get(impression.color, ink.density)
    if impression.color is InkColor.BLACK:
        if kinds is not None:
            density = stamped_density(ink, kinds, impression.box)
        density, threshold = _without_print(density, impression)
        impression = replace(impression, ink_threshold=threshold)
    if impression.ellipse is None:
        return read_framed(density, impression, reader)
    foot = foot_direction(density, impression.ellipse, impression.ink_threshold)
    numbers, feet = _read_foot(density, impression, foot, reader)
    density = _wiped(density, feet)
    lines = _read_middle(density, impression, foot, reader)
    bare = _wiped(density, [_own_corners(line) for line in lines])
    ring = _read_ring(bare, impression, foot, reader)
    parts = [
        *([_without_stray_figures(ring)] if _is_legible(ring) else []),
        *(line.text for line in lines),
        *numbers,
    ]
    total = sum(len(part.text) for part in parts)
    if total == 0:
        return Reading("", 0.0)
    return Reading(
        "".join(cleaned(part.text) for part in parts),
        round(sum(part.confidence * len(part.text) for part in parts) / total, 3),
        cleaned(ring.text),
        round(ring.confidence, 3),
    )


def _without_print(density: FloatMap, impression: Impression) -> tuple[FloatMap, float]:
    """Return the ink of a grey seal where its darkness tells it from print, and its threshold.

    Where nothing tells them apart: all ink, and the threshold of the page.
    """
    around = impression.box.expanded(0.15 * max(impression.box.width, impression.box.height))
    outlines = outlines_of(impression)
    return without_print(density, outlines, around, impression.ink_threshold)


def _read_ring(
    density: FloatMap, impression: Impression, foot: float, reader: LineReader
) -> RecognisedText:
    """Return the most legible reading of the ring text."""
    if impression.ellipse is None:
        return RecognisedText("", 0.0)
    best = RecognisedText("", 0.0)
    for strip in ring_strips(density, impression.ellipse, impression.ink_threshold, foot):
        (answer,) = reader.read_lines([strip.picture])
        best = max(best, answer, key=_worth)
        if strip.whole and _is_legible(answer) and answer.confidence >= _BEYOND_DOUBT:
            break
    return best


def _without_stray_figures(ring: RecognisedText) -> RecognisedText:
    """Drop what is cut off a number in the middle, or of Latin letters along the foot.

    The latter stand on their heads in the strip of the ring and make no words.
    """
    text = re.sub(r"^(?:[A-Za-z]{5,}|[\dA-Za-z]{1,2})|[\dA-Za-z]+$", "", cleaned(ring.text))
    return RecognisedText(text, ring.confidence)


def _read_foot(
    density: FloatMap, impression: Impression, foot: float, reader: LineReader
) -> tuple[list[RecognisedText], list[NDArray[np.float64]]]:
    """Return the code at the foot of a seal, where one is, and what to wipe out before the ring.

    A name in Latin letters is wiped out as well, but not told: it stands for the Chinese one.
    """
    if impression.ellipse is None:
        return [], []
    writings = list(foot_writings(density, impression.ellipse, impression.ink_threshold, foot))
    answers = reader.read_lines([one.picture for one in writings])
    numbers, outlines = [], []
    for writing, answer in zip(writings, answers, strict=True):
        text = answer.text.replace(" ", "")
        if answer.confidence <= _LEAST_LINE_CONFIDENCE or not _HEADS_INWARDS.fullmatch(text):
            continue
        outlines.append(writing.outline)
        if _NUMBER.fullmatch(text):
            numbers.append(RecognisedText(text, answer.confidence))
    return numbers, outlines


def _read_middle(
    density: FloatMap, impression: Impression, foot: float, reader: LineReader
) -> tuple[_MiddleLine, ...]:
    """Return the horizontal lines below the middle of a seal, read.

    They run across the foot as measured; where nothing stands there, across the foot of the page.
    The characters of the ring beside them are covered up first, and left where that was no good.
    """
    if impression.ellipse is None:
        return ()
    without_name = _wiped(density, _name_outlines(density, impression, foot))
    best = _lines_across(without_name, density, impression, foot, reader)
    if without_name is not density and _sureness(best) < _SURE_OF_LINES:
        best = max(best, _lines_across(density, density, impression, foot, reader), key=_sureness)
    if not best and abs(foot - math.pi / 2) > _ASKEW:
        best = _lines_across(density, density, impression, math.pi / 2, reader)
    return best


def _lines_across(
    density: FloatMap, page: FloatMap, impression: Impression, foot: float, reader: LineReader
) -> tuple[_MiddleLine, ...]:
    """Return the lines square to a direction of the foot that are legible and the seal's own."""
    ellipse, threshold = impression.ellipse, impression.ink_threshold
    if ellipse is None:
        return ()
    found = middle_lines(density, ellipse, foot, threshold, impression.solid_center)
    answers = reader.read_lines([picture for picture, _ in found])
    copied = impression.color is InkColor.BLACK
    return tuple(
        _MiddleLine(answer, corners)
        for answer, (_, corners) in zip(answers, found, strict=True)
        if answer.confidence > _LEAST_LINE_CONFIDENCE
        and len(answer.text.strip()) >= 2
        and _is_line(answer.text)
        and not (copied and runs_past(page, ellipse, corners, threshold))
    )


def _is_line(text: str) -> bool:
    """Say whether a text may stand in the middle of a seal: Chinese, or the code of a taxpayer."""
    bare = cleaned(text)
    return CHINESE.search(bare) is not None or (
        _TAX_CODE.fullmatch(bare) is not None and sum(one.isdigit() for one in bare) >= _FEW_DIGITS
    )


def _sureness(lines: Sequence[_MiddleLine]) -> float:
    """Return the mean confidence of lines, 0 of none."""
    return sum(line.text.confidence for line in lines) / len(lines) if lines else 0.0


def _name_outlines(
    density: FloatMap, impression: Impression, foot: float
) -> list[NDArray[np.float64]]:
    """Return the outline of the ring's name, with the rim beside it, where its arc is known."""
    ellipse, threshold = impression.ellipse, impression.ink_threshold
    if ellipse is None:
        return []
    polar = unwrapped(density, ellipse)
    name = name_arc(polar, text_band(polar, threshold), threshold)
    if name is None:
        return []
    name = mirrored(name, step_towards(ellipse, foot))
    return [outline_on_page(ellipse, (name.first, name.end), name.inner)]


def _wiped(density: FloatMap, outlines: Sequence[NDArray[np.float64]]) -> FloatMap:
    """Return the density without the ink inside some outlines."""
    if not outlines:
        return density
    wiped = density.copy()
    for outline in outlines:
        cv2.fillPoly(wiped, [np.rint(outline).astype(np.int32)], 0.0)
    return wiped


def _own_corners(line: _MiddleLine) -> NDArray[np.float64]:
    """Return the corners of a line without the ends of the ring that stand beside it.

    The line is centred on the seal's axis and its characters are at most as wide as high, figures
    a little over half as wide; what lies further out belongs to the ring.
    """
    left_top, right_top, right_foot, left_foot = line.corners
    height = float(np.linalg.norm(left_foot - left_top))
    width = float(np.linalg.norm(right_top - left_top))
    chinese = len(CHINESE.findall(line.text.text))
    longest = height * (1.0 * chinese + 0.62 * (len(line.text.text) - chinese))
    if longest >= width or width == 0.0:
        return line.corners
    cut = (right_top - left_top) * (width - longest) / 2 / width
    return np.array([left_top + cut, right_top - cut, right_foot - cut, left_foot + cut])


def _is_legible(answer: RecognisedText) -> bool:
    """Say whether a reading of the ring is more than a fragment or noise."""
    length = min(1.0, len(CHINESE.findall(answer.text)) / 5.0)
    return answer.confidence * length > _LEAST_LEGIBILITY


def _worth(answer: RecognisedText) -> float:
    """Weigh a reading by its letters and by how far each is above guessing.

    The mean confidence alone would prefer the reading that lost its first letter.
    """
    return len(CHINESE.findall(answer.text)) * (answer.confidence - _GUESSING)
