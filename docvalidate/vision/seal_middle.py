"""Read the lines in the middle of a round seal: what it is for, whose department, a tax number."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import LineReader, RecognisedText
from docvalidate.vision.ink import FloatMap
from docvalidate.vision.ring_arc import mirrored, name_arc
from docvalidate.vision.round_seal import RoundSeal
from docvalidate.vision.seal_lines import middle_lines, runs_past
from docvalidate.vision.seal_words import CHINESE, cleaned
from docvalidate.vision.stamp_words import read_stamps
from docvalidate.vision.unwrapped_ring import outline_on_page, step_towards, text_band, unwrapped

_TAX_CODE = re.compile(r"[\dA-Z]{13,20}")
"""Anything else without a Chinese character is a second language along the foot, cut through."""

_FEW_DIGITS = 7
_NO_LETTERS = str.maketrans("IOSZ", "1052")
"""The code of an organisation has none of these letters (GB 32100-2015), as they look like digits;
V, the fifth, looks like none."""

_SURE = 0.9
_LEAST_CONFIDENCE = 0.6
_ASKEW = math.radians(20)


@dataclass(frozen=True, slots=True, eq=False)
class MiddleLine:
    """A horizontal line inside a seal and its four corners on the page, shape ``(4, 2)``."""

    text: RecognisedText
    corners: NDArray[np.float64]


def read_middle(seal: RoundSeal, reader: LineReader) -> tuple[MiddleLine, ...]:
    """Return the horizontal lines below the middle of a seal, read.

    They run across the foot as measured; where nothing stands there, across the foot of the page.
    The characters of the ring beside them are covered up first, and left where that was no good.

    Args:
        seal: what is to be read.
        reader: recogniser of straight lines.
    """
    name = _name_outlines(seal)
    best = _lines_across(seal.wiped(name), seal, reader)
    if name and sureness(best) < _SURE:
        best = max(best, _lines_across(seal, seal, reader), key=sureness)
    if not best and abs(seal.foot - math.pi / 2) > _ASKEW:
        best = _lines_across(seal.upright(), seal, reader)
    return best


def without_lines(seal: RoundSeal, lines: Sequence[MiddleLine]) -> RoundSeal:
    """Return a seal without lines in its middle, the name along its rim left whole."""
    tight = [_own_corners(line) for line in lines]
    name = _name_outlines(seal)
    if not lines or not name:
        return seal.wiped(tight)
    kept = np.zeros(seal.density.shape, np.uint8)
    cv2.fillPoly(kept, [np.rint(one).astype(np.int32) for one in name], 1)
    cv2.fillPoly(kept, [np.rint(one).astype(np.int32) for one in tight], 0)
    wiped = seal.wiped([line.corners for line in lines])
    density: FloatMap = np.where(kept > 0, seal.density, wiped.density)
    return seal.with_density(density)


def sureness(lines: Sequence[MiddleLine]) -> float:
    """Return the mean confidence of lines, 0 of none."""
    return sum(line.text.confidence for line in lines) / len(lines) if lines else 0.0


def _lines_across(seal: RoundSeal, whole: RoundSeal, reader: LineReader) -> tuple[MiddleLine, ...]:
    """Return the lines square to the foot that are legible and the seal's own."""
    found = middle_lines(seal.density, seal.ellipse, seal.foot, seal.threshold, seal.emblem)
    answers = read_stamps([picture for picture, _ in found], reader)
    return tuple(
        MiddleLine(_with_digits(answer), corners)
        for answer, (_, corners) in zip(answers, found, strict=True)
        if answer.confidence > _LEAST_CONFIDENCE
        and len(answer.text.strip()) >= 2
        and _is_line(answer.text)
        and not (
            whole.all_ink is not None
            and runs_past(whole.all_ink, seal.ellipse, corners, seal.threshold)
        )
    )


def _is_line(text: str) -> bool:
    """Say whether a text may stand in the middle of a seal: Chinese, or the code of a taxpayer."""
    bare = cleaned(text)
    return CHINESE.search(bare) is not None or (
        _TAX_CODE.fullmatch(bare) is not None and sum(one.isdigit() for one in bare) >= _FEW_DIGITS
    )


def _with_digits(line: RecognisedText) -> RecognisedText:
    """Return a line, a code in it without the letters that no code has."""
    if _TAX_CODE.fullmatch(cleaned(line.text)) is None:
        return line
    return RecognisedText(cleaned(line.text).translate(_NO_LETTERS), line.confidence)


def _name_outlines(seal: RoundSeal) -> list[NDArray[np.float64]]:
    """Return the outline of the ring's name, with the rim beside it, where its arc is known."""
    polar = unwrapped(seal.density, seal.ellipse)
    name = name_arc(polar, text_band(polar, seal.threshold), seal.threshold, seal.covered)
    if name is None:
        return []
    name = mirrored(name, step_towards(seal.ellipse, seal.foot))
    return [outline_on_page(seal.ellipse, (name.first, name.end), name.inner)]


def _own_corners(line: MiddleLine) -> NDArray[np.float64]:
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
