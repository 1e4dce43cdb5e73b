"""Read plain print, and say of every place of a line whether it is in doubt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.plain_print.model_files import PRINT_MODEL
from docvalidate.plain_print.network import Glimpse, glimpse_of, known_characters, paper_and_ink

_PRESENT = 0.5
"""How surely there must be a character for it to be read; below, there must surely be none."""

_ABSENT = 0.1
_CERTAIN = 0.95
_FEWEST = 2
"""Characters that vouch for each other; one alone may be a sign or a blot."""

_INK = 0.5
"""Of the way from paper to the darkest ink."""

_EDGE = 0.12
"""Rows at the top and at the foot of a line that are not its own, as a share of its height."""

_RULED = 0.7
"""Share of a row's columns that only a rule fills."""

_LEAST_ROWS = 2
_BESIDE = 2.0
"""Columns beside a character that its ink may reach into."""

_NARROW = 12.0
"""Columns of a letter: a comma beside it would stand less than two steps away."""

_NARROW_SHARE = 0.3
_STRETCH = 1.5

_WORD_GAP = 0.42
"""Bare columns between Latin letters, in widths of a letter of the line, that part words."""

_FIGURE_GAP = 0.8
"""The same between figures: a 1 is bare on both sides."""


@dataclass(frozen=True, slots=True)
class PrintedCharacter:
    """A character of a line.

    Attributes:
        text: one character.
        confidence: 0 to 1.
        centre: in shares of the picture's width.
    """

    text: str
    confidence: float
    centre: float


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """What a picture of a line says.

    Attributes:
        characters: left to right, spaces included.
        doubts: stretches in which something else or more may stand, as start and end in shares
            of the picture's width; ordered, without overlap. No character lies in one.
    """

    characters: tuple[PrintedCharacter, ...]
    doubts: tuple[tuple[float, float], ...] = ()

    @property
    def text(self) -> str:
        """The line as a string."""
        return "".join(one.text for one in self.characters)

    @property
    def confidence(self) -> float:
        """Mean over the characters, 0 of none."""
        if not self.characters:
            return 0.0
        return sum(one.confidence for one in self.characters) / len(self.characters)


def read_print(picture: Image) -> PrintedLine:
    """Return what a line of print says, as far as it is beyond doubt.

    Args:
        picture: of one horizontal line, BGR, shape ``(height, width, 3)``.
    """
    glimpse = glimpse_of(PRINT_MODEL, picture)
    if _is_narrow(glimpse):
        glimpse = glimpse_of(PRINT_MODEL, picture, _STRETCH)
    whole = glimpse.line.shape[1]
    dark = _dark(glimpse.line)
    sure, empty = _sure(glimpse), glimpse.presence <= _ABSENT
    doubts = [
        (centre - width / 2, centre + width / 2)
        for centre, width in zip(
            glimpse.centres[~sure & ~empty].tolist(),
            glimpse.widths[~sure & ~empty].tolist(),
            strict=True,
        )
    ]
    doubtful = _joined([*_left_ink(glimpse, dark, ~empty), *doubts])
    kept = sure & ~_within(glimpse.centres, doubtful)
    if np.count_nonzero(kept) < _FEWEST:
        return PrintedLine((), ((0.0, 1.0),))
    shares = tuple((max(0.0, first / whole), min(1.0, last / whole)) for first, last in doubtful)
    return PrintedLine(_characters(glimpse, dark, kept), shares)


def _is_narrow(glimpse: Glimpse) -> bool:
    """Say whether figures or Latin letters stand so close that one may hide the next."""
    known = known_characters(PRINT_MODEL)
    present = glimpse.presence >= _PRESENT
    narrow = [
        width
        for answer, width in zip(
            glimpse.answers[present].tolist(), glimpse.widths[present].tolist(), strict=True
        )
        if answer < len(known) and known[answer].isascii()
    ]
    few = len(narrow) < _NARROW_SHARE * np.count_nonzero(present)
    return bool(narrow) and not few and float(np.median(narrow)) < _NARROW


def _sure(glimpse: Glimpse) -> NDArray[np.bool_]:
    """Return at which places a character is beyond doubt."""
    known = glimpse.answers < len(known_characters(PRINT_MODEL))
    sure: NDArray[np.bool_] = (glimpse.presence >= _PRESENT) & known & (glimpse.chances >= _CERTAIN)
    return sure


def _left_ink(
    glimpse: Glimpse, dark: NDArray[np.bool_], seen: NDArray[np.bool_]
) -> list[tuple[float, float]]:
    """Return the stretches of columns with ink in which no character was seen.

    Args:
        glimpse: of the line.
        dark: where the line has ink of its own.
        seen: which of its places may be characters.
    """
    left = np.count_nonzero(dark, axis=0) >= _LEAST_ROWS
    columns = np.arange(len(left)) + 0.5
    if seen.any():
        away = np.abs(columns[:, np.newaxis] - glimpse.centres[seen]) - glimpse.widths[seen] / 2
        left &= away.min(axis=1) > _BESIDE
    turns = np.flatnonzero(np.diff(left.astype(np.int8), prepend=0, append=0))
    # A single column is the edge of a stroke.
    return [
        (float(first), float(last))
        for first, last in turns.reshape(-1, 2).tolist()
        if last - first > 1
    ]


def _dark(line: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return where a line has ink of its own, same shape.

    Rules of a form, and the feet of the line above, are not its own.
    """
    paper, ink = paper_and_ink(line)
    dark: NDArray[np.bool_] = line < paper - _INK * (paper - ink)
    edge = round(_EDGE * len(line))
    dark[:edge] = dark[-edge:] = False
    dark[dark.mean(axis=1) > _RULED] = False
    return dark


def _joined(stretches: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Return stretches in order, those that overlap as one."""
    joined: list[tuple[float, float]] = []
    for first, last in sorted(stretches):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _within(
    centres: NDArray[np.float32], stretches: list[tuple[float, float]]
) -> NDArray[np.bool_]:
    """Return which of some columns lie in a stretch."""
    inside = np.zeros(len(centres), bool)
    for first, last in stretches:
        inside |= (centres >= first) & (centres <= last)
    return inside


def _characters(
    glimpse: Glimpse, dark: NDArray[np.bool_], kept: NDArray[np.bool_]
) -> tuple[PrintedCharacter, ...]:
    """Return the characters at some places, with the spaces between Latin words."""
    known = known_characters(PRINT_MODEL)
    letters = [known[answer] for answer in glimpse.answers[kept]]
    centres, widths = glimpse.centres[kept], glimpse.widths[kept]
    certainty = glimpse.chances[kept].tolist()
    # What fills the line up may make an outer character seem to stand in it.
    shares = np.clip(centres / glimpse.line.shape[1], 0.0, 1.0).tolist()
    latin = np.array([letter.isascii() and letter.isalnum() for letter in letters], bool)
    usual = float(np.median(widths[latin])) if latin.any() else 0.0
    bare: NDArray[np.bool_] = np.logical_not(dark.any(axis=0))
    characters: list[PrintedCharacter] = []
    for index, letter in enumerate(letters):
        if index and latin[index] and letters[index - 1].isascii():
            between = bare[round(centres[index - 1]) : round(centres[index])]
            figures = letter.isdigit() and letters[index - 1].isdigit()
            if _longest(between) > (_FIGURE_GAP if figures else _WORD_GAP) * usual:
                middle = (shares[index - 1] + shares[index]) / 2
                characters.append(PrintedCharacter(" ", 1.0, middle))
        characters.append(PrintedCharacter(letter, certainty[index], shares[index]))
    return tuple(characters)


def _longest(flags: NDArray[np.bool_]) -> int:
    """Return the length of the longest run of set flags."""
    turns = np.flatnonzero(np.diff(flags.astype(np.int8), prepend=0, append=0))
    return int((turns[1::2] - turns[::2]).max(initial=0))
