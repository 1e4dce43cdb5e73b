"""Read what stamps and seals say, laid out straight, and say how sure that is."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image, RecognisedText
from docvalidate.plain_print.model_files import STAMP_MODEL
from docvalidate.plain_print.network import Glimpse, glimpse_of, known_characters

_PRESENT = 0.5
"""How surely there must be a character for it to be read; below, there must surely be none."""

_ABSENT = 0.2

_DASH_AMID_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff])[—―－-](?=[\u4e00-\u9fff])")
"""与原件一致: by its looks alone the 一 may be a dash, which no stamp has between characters."""

_CLOSE = 0.6
"""Of the usual distance between characters: nearer ones share a place."""

_FEWEST_FOR_PITCH = 3

LIKELY = 0.6
"""Chance of a character from which, amid others as likely, it is beyond doubt."""


@dataclass(frozen=True, slots=True)
class StampReading:
    """What a picture of a stamp's ink says.

    Attributes:
        said: the characters that are known, with their mean confidence.
        least: chance of the least certain character, 0 to 1; 0 where one is not known, where it
            is uncertain whether one stands, and where none does.
    """

    said: RecognisedText
    least: float


def read_stamp(picture: Image) -> StampReading:
    """Return what a straight picture of a stamp's ink says.

    The network is trained on worn, crossed and copied impressions, and so is seldom sure of what
    it cannot see: no ink is counted as with print, where rims and stars would leave some over.

    Args:
        picture: of one level line, dark ink on white, BGR, shape ``(height, width, 3)``.
    """
    glimpse = glimpse_of(STAMP_MODEL, picture)
    known = known_characters(STAMP_MODEL)
    seen = glimpse.presence > _ABSENT
    seen &= ~_seen_twice(glimpse, seen)
    read = seen & (glimpse.presence >= _PRESENT) & (glimpse.answers < len(known))
    if not read.any():
        return StampReading(RecognisedText("", 0.0), 0.0)
    text = "".join(known[answer] for answer in glimpse.answers[read].tolist())
    text = _DASH_AMID_CHINESE.sub("一", text)
    certainty = glimpse.chances * read
    mean = float(certainty[seen].mean())
    return StampReading(RecognisedText(text, mean), float(certainty[seen].min()))


def _seen_twice(glimpse: Glimpse, places: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which of some places show a character that the place beside them shows more surely.

    A wide character may be seen in its left and in its right half; what stands there twice
    stands a character's width apart.
    """
    twice = np.zeros_like(places)
    at = np.flatnonzero(places)
    if len(at) < _FEWEST_FOR_PITCH:
        return twice
    apart = np.diff(glimpse.centres[at])
    pitch = float(np.median(apart))
    for left, right, away in zip(at, at[1:], apart, strict=False):
        if glimpse.answers[left] == glimpse.answers[right] and away < _CLOSE * pitch:
            twice[left if glimpse.presence[left] < glimpse.presence[right] else right] = True
    return twice
