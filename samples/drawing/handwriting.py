"""Handwriting: pen strokes traced along the skeleton of a glyph, then written by a hand.

A printed glyph is thinned to lines one pixel wide, the lines are cut at their
crossings and joined again where they run straight on, which gives strokes much
as a pen would make them. A :class:`Writer` then bends, slants, joins and inks them.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from samples.drawing.strokes import glyph_strokes

Curve = npt.NDArray[np.float64]
Mask = npt.NDArray[np.float32]

# Ink as (blue, green, red) transmittance: what is left of the paper's light under full ink.
PEN_INKS: dict[str, tuple[float, float, float]] = {
    "black": (0.14, 0.13, 0.12),
    "blue": (0.62, 0.26, 0.16),
    "blue_black": (0.36, 0.20, 0.14),
    "pencil": (0.46, 0.45, 0.44),
    "light_blue": (0.84, 0.50, 0.30),
}
_SUPERSAMPLING = 3


@dataclass(frozen=True, slots=True)
class Writer:
    """A hand: how one person writes.

    Attributes:
        slant: horizontal shift per unit of height; positive leans to the right.
        wobble: low-frequency distortion as a share of the character's size.
        pen: nominal stroke width as a share of the character's size.
        pressure: how much the width varies along a stroke, 0 to 1.
        joining: probability that the pen stays down between two near strokes.
        rounding: how strongly corners are cut, in samples of the stroke.
        advance: distance between characters as a share of their size.
        rise: slope of the baseline; negative climbs.
        ink: key of :data:`PEN_INKS`.
    """

    slant: float
    wobble: float
    pen: float
    pressure: float
    joining: float
    rounding: float
    advance: float
    rise: float
    ink: str

    @classmethod
    def from_seed(cls, seed: int) -> Writer:
        """Return the hand of an invented person; the same seed is the same person."""
        rng = np.random.default_rng([seed, 7])
        return cls(
            slant=float(rng.uniform(-0.04, 0.30)),
            wobble=float(rng.uniform(0.045, 0.085)),
            pen=float(rng.uniform(0.040, 0.060)),
            pressure=float(rng.uniform(0.35, 0.7)),
            joining=float(rng.uniform(0.25, 0.75)),
            rounding=float(rng.uniform(1.2, 3.2)),
            advance=float(rng.uniform(0.78, 0.98)),
            rise=float(rng.uniform(-0.12, 0.02)),
            ink=str(rng.choice(["black", "black", "blue", "blue_black"])),
        )


def write(
    text: str, size: int, writer: Writer, rng: np.random.Generator, *, flourish: bool = False
) -> Mask:
    """Write a line by hand.

    Args:
        text: what to write; characters the font lacks are left out.
        size: height of a character in pixels.
        writer: the hand.
        rng: source of all variation between two writings by the same hand.
        flourish: write as a signature: more cursive, with a long last stroke at times.

    Returns:
        Coverage of the pen, 0 to 1, cropped to the ink: ``(height, width)``.
    """
    strokes: list[Curve] = []
    left = 0.0
    for character in text:
        narrow = 0.58 if character.isascii() else 1.0
        scale = size * float(rng.uniform(0.86, 1.12))
        drawn = _character(character, scale, writer, rng, 1.7 if flourish else 1.0)
        origin = np.array([left, writer.rise * left + rng.normal(0, 0.035) * size])
        strokes.extend(curve + origin for curve in drawn)
        left += scale * writer.advance * narrow * float(rng.uniform(0.92, 1.06))
    if flourish and strokes and rng.random() < 0.6:
        strokes[-1] = _with_tail(strokes[-1], size, rng)
    return ink_strokes(strokes, max(1.1, size * writer.pen), writer, rng)


def _character(
    character: str, size: float, writer: Writer, rng: np.random.Generator, haste: float
) -> list[Curve]:
    """Return the strokes of one character, bent by the hand, in pixels."""
    turn = float(rng.normal(0, 0.035))
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    squeeze = np.array([float(rng.uniform(0.84, 1.02)), float(rng.uniform(0.92, 1.06))])
    bend = _Bend.drawn(writer.wobble * haste**0.5, rng)
    written: list[Curve] = []
    for stroke in glyph_strokes(character):
        moved = (stroke - 0.5) * squeeze
        moved = moved + rng.normal(0, 0.014 * haste, 2)
        moved = moved @ rotation.T
        moved[:, 0] -= writer.slant * moved[:, 1]
        moved = moved + bend.at(moved)
        written.append(_rounded((moved + 0.5) * size, writer.rounding * haste))
    return _joined(written, size, min(0.95, writer.joining * haste), rng)


@dataclass(frozen=True, slots=True)
class _Bend:
    """A smooth displacement field made of three plane waves."""

    waves: Curve
    phases: Curve
    shifts: Curve

    @classmethod
    def drawn(cls, amount: float, rng: np.random.Generator) -> _Bend:
        return cls(
            rng.uniform(-7, 7, (3, 2)),
            rng.uniform(0, 2 * np.pi, 3),
            rng.normal(0, amount * 0.6, (3, 2)),
        )

    def at(self, points: Curve) -> Curve:
        return np.asarray(np.sin(points @ self.waves.T + self.phases) @ self.shifts)


def _rounded(curve: Curve, sigma: float) -> Curve:
    """Return the curve with its corners cut; its ends stay."""
    if len(curve) < 5:
        return curve
    radius = int(3 * sigma) + 1
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    kernel /= kernel.sum()
    padded = np.pad(curve, ((radius, radius), (0, 0)), mode="reflect", reflect_type="odd")
    return np.stack([np.convolve(padded[:, i], kernel, "valid") for i in (0, 1)], axis=1)


def _joined(
    strokes: list[Curve], size: float, probability: float, rng: np.random.Generator
) -> list[Curve]:
    """Return the strokes, some of them linked by a light stroke where the pen stayed down."""
    if not strokes:
        return []
    result = [strokes[0]]
    for stroke in strokes[1:]:
        gap = float(np.hypot(*(stroke[0] - result[-1][-1])))
        if gap < 0.45 * size and rng.random() < probability:
            result[-1] = _rounded(
                np.concatenate([result[-1], _link(result[-1][-1], stroke[0], rng), stroke]), 1.5
            )
        else:
            result.append(stroke)
    return result


def _link(start: Curve, end: Curve, rng: np.random.Generator) -> Curve:
    steps = np.linspace(0, 1, 8)[1:-1, None]
    across = np.array([-(end - start)[1], (end - start)[0]]) * rng.normal(0, 0.12)
    return np.asarray(start + (end - start) * steps + across * np.sin(np.pi * steps))


def _with_tail(curve: Curve, size: float, rng: np.random.Generator) -> Curve:
    """Return the curve with the long sweep that ends many signatures."""
    steps = np.linspace(0, 1, 24)[1:, None]
    reach = size * float(rng.uniform(0.5, 1.3))
    drop = size * float(rng.uniform(-0.25, 0.35))
    sweep = np.concatenate([reach * steps, drop * np.sin(np.pi * 0.5 * steps)], axis=1)
    return _rounded(np.concatenate([curve, curve[-1] + sweep]), 2.5)


def ink_strokes(
    strokes: list[Curve], width: float, writer: Writer, rng: np.random.Generator
) -> Mask:
    """Return the coverage of a pen of ``width`` pixels that runs along the strokes."""
    if not strokes:
        return np.zeros((1, 1), np.float32)
    margin = width * 2 + 2
    points = np.concatenate(strokes)
    low = points.min(axis=0) - margin
    extent = np.ceil(points.max(axis=0) + margin - low).astype(int)
    scale = _SUPERSAMPLING
    canvas = np.zeros((int(extent[1]) * scale, int(extent[0]) * scale), np.uint8)
    for stroke in strokes:
        _run_pen(canvas, (stroke - low) * scale, width * scale, writer.pressure, rng)
    small = cv2.resize(
        canvas, (int(extent[0]), int(extent[1])), interpolation=cv2.INTER_AREA
    ).astype(np.float32)
    grain = rng.normal(1, 0.07, small.shape).astype(np.float32)
    return np.asarray(np.clip(small / 255 * 0.96 * grain, 0, 1), np.float32)


def _run_pen(
    canvas: npt.NDArray[np.uint8],
    stroke: Curve,
    width: float,
    pressure: float,
    rng: np.random.Generator,
) -> None:
    """Draw one stroke whose width swells at the start and thins at the end and with speed."""
    along = np.linspace(0, 1, len(stroke))
    profile = 1.12 - pressure * (0.55 * along**2.2)
    profile = profile + 0.14 * pressure * np.sin(along * rng.uniform(4, 9) + rng.uniform(0, 6))
    profile[:2] *= 1.1
    widths = np.maximum(1, np.rint(width * np.clip(profile, 0.3, 1.4))).astype(int)
    fixed = np.rint(stroke * 16).astype(int)
    for i in range(len(fixed) - 1):
        start = (int(fixed[i, 0]), int(fixed[i, 1]))
        end = (int(fixed[i + 1, 0]), int(fixed[i + 1, 1]))
        cv2.line(canvas, start, end, 255, int(widths[i]), cv2.LINE_AA, 4)
