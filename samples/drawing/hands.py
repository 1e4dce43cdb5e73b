"""Many hands: ways to write a name that have nothing in common but that a hand did it.

A detector that knows one way of drawing handwriting knows that drawing, not handwriting. So
names are written here in ways that share no code: along the skeleton of a glyph, as a glyph
bent out of shape, as a scrawl in which no character can be told, in the script of a Latin
hand, along pen strokes kept as data, and in the letters of a handwriting font where
the caller has one (:class:`Shelf`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal, get_args

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from samples.drawing.fonts import font, font_file
from samples.drawing.handwriting import PEN_INKS, Writer, ink_strokes, write

Mask = npt.NDArray[np.float32]
Curve = npt.NDArray[np.float64]
Style = Literal["skeleton", "bent", "scrawl", "latin", "strokes", "font", "flourish"]
STYLES: tuple[Style, ...] = tuple(style for style in get_args(Style) if style != "flourish")
"""What a hand is drawn from unless the caller names styles: a flourish only on demand."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Fonts and stroke data beyond those every machine has; empty by default.

    Attributes:
        printed: font files to print with, besides Noto CJK.
        handwritten: font files that imitate a hand.
        strokes: folder with one JSON file per character whose ``medians`` are the pen's ways, in
            a square of 1024 units with its origin at the lower left.
    """

    printed: tuple[Path, ...] = ()
    handwritten: tuple[Path, ...] = ()
    strokes: Path | None = None

    @classmethod
    def of_folder(cls, folder: Path) -> Shelf:
        """Return what the folders ``printed``, ``handwritten`` and ``strokes`` hold."""
        strokes = folder / "strokes"
        return cls(
            tuple(sorted((folder / "printed").glob("*.*"))),
            tuple(sorted((folder / "handwritten").glob("*.*"))),
            strokes if strokes.is_dir() else None,
        )

    @property
    def styles(self) -> tuple[Style, ...]:
        """The ways of writing that this shelf allows."""
        lacking = ([] if self.handwritten else ["font"]) + ([] if self.strokes else ["strokes"])
        return tuple(style for style in STYLES if style not in lacking)


NO_SHELF = Shelf()


@dataclass(frozen=True, slots=True)
class Hand:
    """How one person signs: the pen and its ways, and which of the styles."""

    writer: Writer
    style: Style
    font: Path | None = None
    strokes: Path | None = None

    @classmethod
    def drawn(
        cls, rng: np.random.Generator, shelf: Shelf = NO_SHELF, styles: tuple[Style, ...] = ()
    ) -> Hand:
        """Return some hand; ``styles`` restricts the choice."""
        choice = [style for style in shelf.styles if not styles or style in styles]
        writer = Writer.from_seed(int(rng.integers(0, 10**6)))
        ink = str(rng.choice(list(PEN_INKS), p=_INK_SHARES))
        thickness = float(rng.choice([0.7, 1.0, 1.0, 1.4, 1.9]))
        fonts = shelf.handwritten
        return cls(
            replace(writer, ink=ink, pen=writer.pen * thickness),
            choice[int(rng.integers(0, len(choice)))],
            fonts[int(rng.integers(0, len(fonts)))] if fonts else None,
            shelf.strokes,
        )


_INK_SHARES = (0.38, 0.22, 0.16, 0.12, 0.12)


def sign(name: str, size: int, hand: Hand, rng: np.random.Generator) -> Mask:
    """Write a name; return the pen's coverage, 0 to 1, cropped: ``(height, width)``.

    Args:
        name: what to write; a scrawl and a Latin hand keep only its length.
        size: height of a character in pixels.
        hand: whose.
        rng: source of all variation.
    """
    if hand.style == "bent":
        return _cropped(_bent(name, size, hand.writer, rng, None))
    if hand.style == "font" and hand.font is not None:
        return _cropped(_bent(name, size, hand.writer, rng, hand.font))
    if hand.style == "scrawl":
        return _cropped(_scrawl(len(name), size, hand.writer, rng))
    if hand.style == "latin":
        return _cropped(_latin(2 + 2 * len(name), size, hand.writer, rng))
    if hand.style == "flourish":
        return _cropped(_flourish(size, hand.writer, rng))
    if hand.style == "strokes" and hand.strokes is not None:
        return _cropped(_along_data(name, size, hand, rng))
    return write(name, size, hand.writer, rng, flourish=bool(rng.random() < 0.7))


def _bent(
    text: str, size: int, writer: Writer, rng: np.random.Generator, path: Path | None
) -> Mask:
    """Return glyphs bent by a smooth random field, each turned, shifted and sized by itself.

    Noto's own glyphs are bent hard, so that no stroke stays level; those of a handwriting font
    lightly, since they are a hand's already.
    """
    em = size * 3
    letters = font("sans", em) if path is None else font_file(path, em)
    hard = 1.0 if path is None else 0.35
    pieces: list[Mask] = []
    for character in text:
        canvas = Image.new("L", (em * 2, em * 2), 0)
        ImageDraw.Draw(canvas).text((em, em), character, 255, letters, anchor="mm")
        glyph = np.asarray(np.asarray(canvas, np.float32) / 255, np.float32)
        pieces.append(_bend(glyph, writer, hard, rng))
    step = round(em * writer.advance * float(rng.uniform(0.75, 1.0)))
    whole = np.zeros((em * 3, em * 2 + step * len(pieces)), np.float32)
    for index, piece in enumerate(pieces):
        left = index * step
        drop = round(em * 0.5 + writer.rise * left + float(rng.normal(0, 0.05)) * em)
        top = int(np.clip(drop, 0, em))
        part = whole[top : top + 2 * em, left : left + 2 * em]
        np.maximum(part, piece[:, : part.shape[1]], out=part)
    small = cv2.resize(whole, None, fx=1 / 3, fy=1 / 3, interpolation=cv2.INTER_AREA)
    if path is None:
        # Noto's sans is heavier than a pen: wear it down to about a pen's width.
        small = np.clip((small - float(rng.uniform(0.15, 0.4))) * 1.6, 0, 1).astype(np.float32)
    grain = rng.normal(1, 0.06, small.shape).astype(np.float32)
    return np.asarray(np.clip(small * 0.95 * grain, 0, 1), np.float32)


def _bend(glyph: Mask, writer: Writer, hard: float, rng: np.random.Generator) -> Mask:
    """Return one glyph slanted, turned and bent."""
    side = glyph.shape[0]
    if hard == 1.0:
        thinner = max(1, round(side * float(rng.uniform(0.006, 0.014))))
        glyph = cv2.erode(glyph, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (thinner, thinner)))
    y, x = np.mgrid[0:side, 0:side].astype(np.float32)
    coarse = rng.normal(0, 1, (2, 7, 7)).astype(np.float32)
    reach = side * 0.035 * hard * float(rng.uniform(0.7, 1.5))
    dx, dy = (
        cv2.resize(part, (side, side), interpolation=cv2.INTER_CUBIC) * reach for part in coarse
    )
    angle = float(rng.normal(0, 0.09))
    middle = side / 2
    u, v = x - middle, y - middle
    slanted = u + (writer.slant + float(rng.normal(0, 0.08))) * v
    scale = float(rng.uniform(0.85, 1.15))
    turned_x = (slanted * np.cos(angle) + v * np.sin(angle)) / scale + middle + dx
    turned_y = (-slanted * np.sin(angle) + v * np.cos(angle)) / scale + middle + dy
    return np.asarray(
        cv2.remap(glyph, turned_x.astype(np.float32), turned_y.astype(np.float32), cv2.INTER_LINEAR)
    )


def _scrawl(length: int, size: int, writer: Writer, rng: np.random.Generator) -> Mask:
    """Return a few fast strokes: loops, hooks and a long sweep, nothing legible."""
    strokes: list[Curve] = []
    left = 0.0
    for _ in range(max(2, length) + int(rng.integers(0, 2))):
        knots = int(rng.integers(4, 9))
        points = rng.uniform(0, 1, (knots, 2)) * np.array([0.8, 1.0])
        points = points[np.argsort(points[:, 0] + rng.normal(0, 0.35, knots))]
        strokes.append(_smooth(points, 14) * size + np.array([left, 0.0]))
        left += size * float(rng.uniform(0.45, 0.85))
    if rng.random() < 0.5:
        sweep = np.array([[-0.1, 0.9], [0.5, 1.0], [1.2, 0.75], [1.9, 0.95]])
        strokes.append(_smooth(sweep + rng.normal(0, 0.06, sweep.shape), 20) * size)
    return ink_strokes(strokes, max(1.1, size * writer.pen), writer, rng)


def _latin(waves: int, size: int, writer: Writer, rng: np.random.Generator) -> Mask:
    """Return a joined script: one line that runs up and down, with a capital and a tail."""
    steps = np.linspace(0, waves, waves * 22)
    height = 0.28 + 0.30 * np.repeat(rng.random(waves + 1) ** 2.5, 22)[: len(steps)]
    height = np.convolve(height, np.ones(15) / 15, "same")
    turn = 2 * np.pi * steps
    x = steps * 0.34 + 0.13 * np.sin(turn + 1.1) + writer.slant * height * np.sin(turn)
    y = 0.75 - height * (0.5 + 0.5 * np.cos(turn))
    body = np.stack([x + 0.45, y], axis=1)
    capital = _smooth(rng.uniform(0, 1, (6, 2)) * np.array([0.6, 0.95]), 14)
    line = np.concatenate([body, body[-1:] + _tail(rng)])
    tilt = np.array([0.0, 1.0]) * (writer.rise * 0.8)
    strokes = [(curve + curve[:, :1] * tilt) * size for curve in (capital, line)]
    return ink_strokes(strokes, max(1.1, size * writer.pen), writer, rng)


def _flourish(size: int, writer: Writer, rng: np.random.Generator) -> Mask:
    """Return a signature that is no name: loops drawn at one go and long straight sweeps."""
    steps = np.linspace(0.0, 1.0, 60)
    strokes: list[Curve] = []
    for _ in range(int(rng.integers(1, 4))):
        turns = float(rng.uniform(0.8, 3.5))
        angle = 2 * np.pi * turns * steps + float(rng.uniform(0, 6))
        drift = float(rng.uniform(-0.6, 1.4)) * steps
        reach = np.interp(steps, [0, 0.5, 1], rng.uniform(0.15, 0.7, 3))
        flat = float(rng.uniform(0.3, 1.2))
        loop = np.stack([1.0 + drift + reach * np.cos(angle), reach * flat * np.sin(angle)], axis=1)
        strokes.append((loop + np.array([0.0, 0.5])) * size)
    for _ in range(int(rng.integers(0, 4))):
        ends = rng.uniform(-0.2, 1.2, (3, 2)) * np.array([2.2, 1.0])
        ends[1] = ends[[0, 2]].mean(axis=0) + rng.normal(0, 0.1, 2)
        strokes.append(_smooth(ends, 30) * size)
    pen = max(1.0, size * writer.pen * float(rng.uniform(0.25, 0.8)))
    return ink_strokes(strokes, pen, writer, rng)


def _tail(rng: np.random.Generator) -> Curve:
    steps = np.linspace(0, 1, 16)[1:, None]
    return np.concatenate(
        [steps * float(rng.uniform(0.3, 1.0)), -0.2 * np.sin(2.2 * steps) * rng.normal(0, 1)],
        axis=1,
    )


def _along_data(name: str, size: int, hand: Hand, rng: np.random.Generator) -> Mask:
    """Return characters written along kept pen strokes, shaken and joined."""
    writer = hand.writer
    strokes: list[Curve] = []
    left = 0.0
    for character in name:
        scale = size * float(rng.uniform(0.8, 1.15))
        shear = writer.slant + float(rng.normal(0, 0.06))
        for median in _medians(hand.strokes, character):
            points = median + rng.normal(0, 0.018, median.shape) + rng.normal(0, 0.012, 2)
            points[:, 0] -= shear * (points[:, 1] - 0.5)
            curve = _smooth(points, 8) * scale
            lift = np.array([left, writer.rise * left])
            if strokes and rng.random() < writer.joining * 0.5:
                strokes[-1] = np.concatenate([strokes[-1], curve + lift])
            else:
                strokes.append(curve + lift)
        left += scale * writer.advance * float(rng.uniform(0.85, 1.05))
    if not strokes:
        return write(name, size, writer, rng, flourish=True)
    return ink_strokes(strokes, max(1.1, size * writer.pen), writer, rng)


@lru_cache(maxsize=2048)
def _medians(folder: Path, character: str) -> tuple[Curve, ...]:
    path = folder / f"{character}.json"
    if not path.is_file():
        return ()
    units = json.loads(path.read_text(encoding="utf-8"))["medians"]
    origin = np.array([0.0, 900.0])
    return tuple((np.abs(np.array(one, np.float64) * [1, -1] + origin)) / 1024 for one in units)


def _smooth(points: Curve, density: int) -> Curve:
    """Return a curve through the points (Catmull-Rom), ``density`` samples a piece."""
    if len(points) < 3:
        steps = np.linspace(0, 1, density)[:, None]
        return np.asarray(points[0] + (points[-1] - points[0]) * steps)
    padded = np.concatenate([2 * points[:1] - points[1:2], points, 2 * points[-1:] - points[-2:-1]])
    t = np.linspace(0, 1, density, endpoint=False)[:, None]
    pieces = [
        0.5
        * (
            2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t**2
            + (3 * b - a - 3 * c + d) * t**3
        )
        for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False)
    ]
    return np.concatenate([*pieces, points[-1:]])


def _cropped(mask: Mask) -> Mask:
    rows = np.flatnonzero(mask.max(axis=1) > 0.1)
    columns = np.flatnonzero(mask.max(axis=0) > 0.1)
    if not len(rows) or not len(columns):
        return np.zeros((1, 1), np.float32)
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
