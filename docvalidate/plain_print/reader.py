"""Read plain print where every character is beyond doubt; tell what a line cannot say."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.plain_print.network import Glimpse, glimpse_of, known_characters

_PRESENT = 0.5
"""How surely there must be a character for it to be read; below, there must surely be none."""

_ABSENT = 0.2
_CERTAIN = 0.9
_POSSIBLE = 0.01
"""Chance from which a character may be what stands somewhere."""

_WORD_GAP = 0.55
"""Space between Latin letters, in widths of a letter of the line, that parts words."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """What a picture of a line says.

    Attributes:
        confidence: mean over its characters, 0 to 1.
        centres: of its characters, spaces included, in shares of the picture's width.
    """

    text: str
    confidence: float
    centres: tuple[float, ...]


def read_print(picture: Image) -> PrintedLine | None:
    """Return what a line of print says, ``None`` where any character of it is in doubt.

    Args:
        picture: of one horizontal line, BGR, shape ``(height, width, 3)``.
    """
    glimpse = glimpse_of(picture)
    known = known_characters()
    sure = glimpse.presence >= _PRESENT
    answers, chances = glimpse.answers[sure, 0], glimpse.chances[sure, 0]
    if (
        not sure.any()
        or (glimpse.presence[~sure] > _ABSENT).any()
        or (answers >= len(known)).any()
        or (chances < _CERTAIN).any()
    ):
        return None
    text, centres = _spaced([known[answer] for answer in answers], glimpse, sure)
    confidence = float((glimpse.presence[sure] * chances).mean())
    return PrintedLine(text, confidence, centres)


def may_hold(picture: Image, letters: AbstractSet[str]) -> bool:
    """Say whether any of some letters may stand on a line, however badly printed or stamped.

    Args:
        picture: of one horizontal line, BGR, shape ``(height, width, 3)``.
        letters: those that are looked for.
    """
    glimpse = glimpse_of(picture)
    known = known_characters()
    # What the network has no name for, it can only call unknown.
    wanted = [known.index(one) if one in known else len(known) for one in letters]
    likely = np.isin(glimpse.answers, wanted) & (glimpse.chances >= _POSSIBLE)
    return bool(likely.any())


def _spaced(
    letters: list[str], glimpse: Glimpse, sure: NDArray[np.bool_]
) -> tuple[str, tuple[float, ...]]:
    """Return the text with the spaces between Latin words, and the place of each character."""
    centres, widths = glimpse.centres[sure], glimpse.widths[sure]
    latin = np.array([letter.isascii() and letter.isalnum() for letter in letters], bool)
    usual = float(np.median(widths[latin])) if latin.any() else 0.0
    text: list[str] = []
    places: list[float] = []
    for index, letter in enumerate(letters):
        if index and latin[index] and latin[index - 1]:
            end = float(centres[index - 1] + widths[index - 1] / 2)
            start = float(centres[index] - widths[index] / 2)
            if start - end > _WORD_GAP * usual:
                text.append(" ")
                places.append((start + end) / 2)
        text.append(letter)
        places.append(float(centres[index]))
    return "".join(text), tuple(places)
