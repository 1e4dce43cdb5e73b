"""Which way up the characters of a page stand, from their shapes alone.

A recogniser is taught to read characters that lie on their side, and the direction of the lines
tells nothing where columns are written as well as lines; the shape of a single character does
tell. A small network (``models/upright_glyphs.onnx``) gives a small piece of the page a figure
for how upright the writing on it stands. It is shown the piece in all four directions: the
figures of the four are compared, so that no direction is favoured, whatever the network learned.
``benchmarks/train_upright_glyphs.py`` makes it from drawn scraps of text, of lines as of columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.intake.print_measure import Grey, darkest_channel, paper_level
from docvalidate.model.page import Image
from docvalidate.model.pieces import connected_pieces
from docvalidate.model.small_network import network

Pieces = NDArray[np.float32]
"""Shape ``(count, SIDE, SIDE)``: ink from 0 to 1, the darkest of each piece being 1."""

TURNS = (0, 90, 180, 270)
SIDE = 40
"""Pixels of a piece each way."""

_REACH = 2.2
"""Size of a piece, in sizes of a character: one stands on it whole, wherever its middle is."""
_MOST_PIECES = 72
_FEWEST_PIECES = 6
_INK_LACKS = 0.14
_LEAST_GREY = 14
_SMALLEST = 5
_LARGEST_SHARE = 1 / 12
_LONGEST_SHAPE = 5
_LEAST_COVER = 0.12
_SIZES = (0.6, 1.7)
_SAMPLED = 0.4
"""Blur before sampling, in new pixels: it leaves no detail finer than they are."""
_CLEAR_LEAD = 0.3
_THIRD = 3
_RULED_OUT = 0.5 / 4
"""Half of the share that each direction has where nothing is known."""
_MODEL = Path(__file__).parent / "models" / "upright_glyphs.onnx"


@dataclass(frozen=True, slots=True)
class GlyphEvidence:
    """What the characters of a page say.

    Attributes:
        shares: for each of :data:`TURNS` the mean share of belief that the page must be turned
            by so many degrees clockwise; they sum to 1, and are equal where nothing is known.
        pieces: how many pieces of the page were looked at.
    """

    shares: tuple[float, ...]
    pieces: int

    @property
    def clear_turn(self) -> int | None:
        """The direction that is believed in clearly more than any other, if there is one."""
        likeliest = TURNS[self.shares.index(max(self.shares))]
        return likeliest if self.lead >= _CLEAR_LEAD else None

    @property
    def lead(self) -> float:
        """By how much the likeliest direction is believed in more than the next."""
        first, second = sorted(self.shares, reverse=True)[:2]
        return first - second

    @property
    def first_guess(self) -> int:
        """The turn to begin with: none, unless the page as it lies is ruled out."""
        clear = self.clear_turn
        if clear is None:
            return 0 if 0 in self.possible else TURNS[int(np.argmax(self.shares))]
        return clear

    @property
    def possible(self) -> tuple[int, ...]:
        """The directions that are not ruled out.

        Wild handwriting often tells level from upright, though not top from bottom.
        """
        return tuple(
            turn for turn, share in zip(TURNS, self.shares, strict=True) if share >= _RULED_OUT
        )


NOTHING = GlyphEvidence((0.25, 0.25, 0.25, 0.25), 0)


def turn_by_glyphs(image: Image) -> int | None:
    """Return the degrees clockwise to turn a page by, ``None`` where its characters do not tell.

    Args:
        image: the page as it lies, shape ``(height, width, 3)``.
    """
    return glyph_evidence(image).clear_turn


def glyph_evidence(image: Image) -> GlyphEvidence:
    """Return which way up the characters of a page stand.

    Args:
        image: the page as it lies, shape ``(height, width, 3)``.
    """
    pieces = pieces_of(image)
    if len(pieces) < _FEWEST_PIECES:
        return NOTHING
    # Every third piece, all over the page, tells most pages beyond doubt.
    if len(pieces) >= _THIRD * _FEWEST_PIECES:
        first = _evidence(pieces[::_THIRD])
        if first.lead >= 2 * _CLEAR_LEAD:
            return first
    return _evidence(pieces)


def _evidence(pieces: Pieces) -> GlyphEvidence:
    """Return what some pieces of a page say."""
    beliefs = _beliefs(pieces)
    return GlyphEvidence(tuple(float(one) for one in beliefs.mean(axis=0)), len(pieces))


def pieces_of(image: Image) -> Pieces:
    """Cut pieces out all over a page, each around something that could be a character.

    Black print alone is looked at where there is enough of it: round seals carry letters that
    stand in every direction.
    """
    for grey in (_lightest_channel(image), darkest_channel(image)):
        pieces = _pieces_of_grey(grey)
        if len(pieces) >= 2 * _FEWEST_PIECES:
            return pieces
    return pieces


def _lightest_channel(image: Image) -> Grey:
    """Return the lightest of the three channels, in which red and blue ink is paler than black."""
    blue, green, red = cv2.split(image)
    return np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8)


def _pieces_of_grey(grey: Grey) -> Pieces:
    background = paper_level(grey)
    lacking = np.asarray(cv2.subtract(background, grey), np.uint8)
    limits = np.maximum((np.arange(256) * _INK_LACKS).astype(np.uint8), _LEAST_GREY)
    ink = cv2.compare(lacking, cv2.LUT(background, limits), cv2.CMP_GT)
    boxes = _shapes(np.asarray(ink, np.uint8))
    if not len(boxes):
        return np.zeros((0, SIDE, SIDE), np.float32)
    sides = boxes[:, 2:].max(axis=1)
    size = _usual(sides)
    own = boxes[(sides >= _SIZES[0] * size) & (sides <= _SIZES[1] * size)]
    chosen = own[np.linspace(0, len(own) - 1, min(len(own), _MOST_PIECES)).round().astype(int)]
    middles = chosen[:, :2] + (chosen[:, 2:] - 1) / 2
    pieces = np.array([_piece(lacking, x, y, _REACH * size) for x, y in middles], np.float32)
    darkest = np.maximum(1.0, np.percentile(pieces, 97, axis=(1, 2), keepdims=True))
    return np.asarray(np.minimum(1, pieces / darkest), np.float32)


def _shapes(ink: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the boxes ``(x, y, width, height)`` of what could be characters or parts of them.

    Nothing here knows level from upright: a page on its side has the same shapes.
    """
    pieces = connected_pieces(ink)
    found = pieces.boxes.astype(np.float64)
    width, height, area = found[:, 2], found[:, 3], pieces.areas
    long, short = np.maximum(width, height), np.minimum(width, height)
    fits = (
        (long >= _SMALLEST)
        & (long <= max(ink.shape) * _LARGEST_SHARE)
        & (long <= _LONGEST_SHAPE * short)
        & (area >= _LEAST_COVER * width * height)
    )
    return np.asarray(found[fits])


def _usual(sides: NDArray[np.float64]) -> float:
    """Return the size of the bulk of the characters; the parts they fall into count for less."""
    order = np.sort(sides)
    reached = np.cumsum(order**2)
    return float(order[int(np.searchsorted(reached, 0.5 * reached[-1]))])


def _piece(lacking: Grey, x: float, y: float, reach: float) -> Grey:
    """Cut a square of so many pixels out around a point; beyond the page there is paper.

    The point comes to lie in the very middle: half a pixel to one side would be a sign by which
    a network could tell the directions apart without looking at the writing.
    """
    scale, middle = SIDE / reach, (SIDE - 1) / 2
    matrix = np.array([[scale, 0, middle - scale * x], [0, scale, middle - scale * y]])
    if scale < 1:
        # Sampling between pixels further apart than one would skip thin strokes.
        low, high = int(max(0, y - reach)), int(y + reach)
        left, right = int(max(0, x - reach)), int(x + reach)
        soft = _SAMPLED * (1 / scale**2 - 1) ** 0.5
        lacking = np.asarray(cv2.GaussianBlur(lacking[low:high, left:right], (0, 0), soft))
        matrix[:, 2] += scale * np.array([left, low])
    cut = cv2.warpAffine(lacking, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR)
    return np.asarray(cut, np.uint8)


def _beliefs(pieces: Pieces) -> NDArray[np.float64]:
    """Return the belief of each piece in each of :data:`TURNS`, shape ``(count, 4)``."""
    turned = np.stack([np.rot90(pieces, -turn // 90, axes=(1, 2)) for turn in TURNS], axis=1)
    shown = np.ascontiguousarray(turned.reshape(-1, 1, SIDE, SIDE))
    (figures,) = network(_MODEL).run(None, {"piece": shown})
    figures = figures.reshape(-1, len(TURNS)).astype(np.float64)
    exponents = np.exp(figures - figures.max(axis=1, keepdims=True))
    return np.asarray(exponents / exponents.sum(axis=1, keepdims=True))
