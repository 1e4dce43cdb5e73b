"""What a network sees on a line: where characters stand, and which they are.

The networks are trained by ``benchmarks/train_plain_print.py``. Their files say which characters
they know; the answer past the last of them stands for every other one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.model.small_network import network

STEP = 4
"""Columns a step of the network stands for."""

_HEIGHT = 32
_AROUND = 1.35
"""Height shown over that of the ink."""

_LEAST_LEFT = 0.7
"""Share of a picture's height that is shown at least: a dash is not to be made a bar."""

_RULED = 0.7
"""Share of a row's columns that only a rule fills."""

_STRAY = 0.2
"""Share of the ink of the fullest band of rows below which a band at the edge is a neighbour's."""

_PAPER, _DARKEST = 0.9, 0.02
"""Shares of a line's pixels that are darker than its paper, and than all but its darkest ink."""

_FILLING = 8
"""Columns of paper before and after the line, so that no character stands at the edge."""


@dataclass(frozen=True, slots=True, eq=False)
class Glimpse:
    """The places of a line at which characters may stand, left to right.

    Attributes:
        line: what the network was shown, grey, shape ``(32, columns)``.
        centres: in columns of ``line``, shape ``(places,)``.
        widths: in columns of ``line``, shape ``(places,)``.
        presence: how surely a character stands there, 0 to 1, shape ``(places,)``.
        answers: positions in :func:`known_characters` or one past them, shape ``(places,)``.
        chances: of these answers, 0 to 1, shape ``(places,)``.
    """

    line: NDArray[np.uint8]
    centres: NDArray[np.float32]
    widths: NDArray[np.float32]
    presence: NDArray[np.float32]
    answers: NDArray[np.int64]
    chances: NDArray[np.float32]


def glimpse_of(model: Path, picture: Image, stretch: float = 1.0) -> Glimpse:
    """Look for characters on a picture of one horizontal line.

    Args:
        model: file of the network to ask.
        picture: BGR, shape ``(height, width, 3)``.
        stretch: how much wider than in its own proportions it is shown.
    """
    small = line_shown(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), stretch)
    line = small.shape[1]
    after = _FILLING + -line % STEP
    ready = cv2.copyMakeBorder(small, 0, 0, _FILLING, after, cv2.BORDER_REPLICATE)
    steps, presence, widths, answers, chances = network(model).run(
        None, {"line": ready[np.newaxis, np.newaxis].astype(np.float32)}
    )
    centres = ((steps + 0.5) * STEP - _FILLING).astype(np.float32)
    return Glimpse(small, centres, widths, presence, answers, chances)


def line_shown(gray: NDArray[np.uint8], stretch: float = 1.0) -> NDArray[np.uint8]:
    """Return a line as the network is shown it, but for what fills it up, shape ``(32, columns)``.

    Args:
        gray: shape ``(height, width)``.
        stretch: how much wider than in its own proportions it is shown.
    """
    trimmed = _trimmed(gray)
    height, width = trimmed.shape
    line = max(STEP, round(_HEIGHT * width / height * stretch))
    shown: NDArray[np.uint8] = cv2.resize(trimmed, (line, _HEIGHT), interpolation=cv2.INTER_LINEAR)
    return shown


def _trimmed(gray: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a line without most of the paper above and below it: small print is shown larger.

    Args:
        gray: shape ``(height, width)``.
    """
    height = len(gray)
    paper, ink = paper_and_ink(gray[::2, ::2])
    dark = gray < (paper + ink) / 2
    across = np.count_nonzero(dark, axis=1)
    across[across > _RULED * dark.shape[1]] = 0
    rows = np.flatnonzero(across)
    if not len(rows):
        return gray
    # What the lines above and below reach into the picture is not the line's own.
    bands = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    most = max(int(across[band].sum()) for band in bands)
    own = [
        band
        for band in bands
        if not (band[0] == 0 or band[-1] == height - 1) or across[band].sum() > _STRAY * most
    ]
    rows = np.concatenate(own)
    wanted = round(max(_AROUND * (rows[-1] + 1 - rows[0]), _LEAST_LEFT * height))
    top = min(max(0, (rows[0] + rows[-1] + 1 - wanted) // 2), max(0, height - wanted))
    return gray[top : top + wanted]


def paper_and_ink(gray: NDArray[np.uint8]) -> tuple[int, int]:
    """Return the grey level of a line's paper and that of its darkest ink."""
    below = np.cumsum(np.bincount(gray.ravel(), minlength=256))
    paper, ink = np.searchsorted(below, (_PAPER * below[-1], _DARKEST * below[-1]))
    return int(paper), int(ink)


@lru_cache
def known_characters(model: Path) -> str:
    """Return the characters that a network knows, in the order of its answers."""
    return str(network(model).get_modelmeta().custom_metadata_map["characters"])
