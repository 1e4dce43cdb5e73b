"""Read what stamps and seals say, laid out straight, and say how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

from docvalidate.model.page import Image, RecognisedText
from docvalidate.plain_print.model_files import STAMP_MODEL
from docvalidate.plain_print.network import glimpse_of, known_characters

_PRESENT = 0.5
"""How surely there must be a character for it to be read; below, there must surely be none."""

_ABSENT = 0.2

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
    read = (glimpse.presence >= _PRESENT) & (glimpse.answers < len(known))
    if not read.any():
        return StampReading(RecognisedText("", 0.0), 0.0)
    text = "".join(known[answer] for answer in glimpse.answers[read].tolist())
    certainty = glimpse.chances * read
    mean = float(certainty[seen].mean())
    return StampReading(RecognisedText(text, mean), float(certainty[seen].min()))
