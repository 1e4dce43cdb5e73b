"""Measure how an impression stands: upright or turned, how much of it is there, how well inked."""

from __future__ import annotations

import cmath
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import InkColor
from docvalidate.vision.copied_ink import outlines_of
from docvalidate.vision.ellipse import ROUND_AXIS_RATIO, Ellipse
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import FloatMap, Ink
from docvalidate.vision.ink_kinds import InkKinds
from docvalidate.vision.neighbours import covered_steps
from docvalidate.vision.own_ink import own_density
from docvalidate.vision.ring_arc import name_arc
from docvalidate.vision.unwrapped_ring import (
    ANGULAR_STEPS,
    INNERMOST,
    RADIAL_STEPS,
    text_band,
    unwrapped,
)

_TIPS = 5
_STAR_RADII = np.linspace(0.15, 0.27, 7)
_STAR_STANDS_OUT = 1.5
_SMOOTHING = math.radians(8)
_BROADLY = math.radians(35)
_PRIOR = 0.1
_CLEAR_OF_LINES = round((0.66 - INNERMOST) / (1.0 - INNERMOST) * RADIAL_STEPS)
"""Step of the radius beyond which lines in the middle seldom reach."""

_BESIDE_NAME = 0.25
"""Weight of what stands outside the arc of the name: less, for it may be mistaken."""

_LEAST_BAND = 16
_FULL_COVER = 1.0
"""Density of a well inked stamp in the light its ink absorbs: 1/e of that light comes back."""


@dataclass(frozen=True, slots=True)
class Posture:
    """How an impression stands on the page.

    Attributes:
        angle_degrees: by how much it is turned clockwise from upright, -180 to 180.
        visible_share: share of its outline along which ink is seen on the page, 0 to 1.
        inking: density of the ink along the outline where there is any, as a share of a full
            cover; ``None`` of black ink, which in a copy is toner and not the stamp's.
    """

    angle_degrees: float
    visible_share: float
    inking: float | None


def posture_of(
    ink: Ink,
    impression: Impression,
    kinds: InkKinds | None = None,
    others: Sequence[Impression] = (),
) -> Posture:
    """Measure how an impression stands.

    Args:
        ink: density maps of the page that bears it.
        impression: as found on that page.
        kinds: who laid the ink of that page.
        others: impressions in the same ink that overlap it.
    """
    density = {InkColor.RED: ink.red, InkColor.BLUE: ink.blue}.get(impression.color, ink.density)
    along = _strongest_along(density, impression)
    inked = along[along > impression.ink_threshold]
    inking = None
    if impression.color is not InkColor.BLACK and inked.size:
        inking = round(min(1.0, float(inked.mean()) / _FULL_COVER), 3)
    return Posture(
        angle_degrees=round(_angle(own_density(ink, impression, kinds), impression, others), 1),
        visible_share=round(inked.size / max(1, along.size), 3),
        inking=inking,
    )


def _strongest_along(density: FloatMap, impression: Impression) -> NDArray[np.float32]:
    """Return the densest ink across the outline at each of its points, 0 off the page."""
    height, width = density.shape
    strongest = np.zeros(0, np.float32)
    for outline in outlines_of(impression):
        points = np.rint(outline).astype(int)
        on_page = (points >= 0).all(axis=1) & (points < (width, height)).all(axis=1)
        values = np.zeros(len(points), np.float32)
        values[on_page] = density[points[on_page, 1], points[on_page, 0]]
        strongest = values if strongest.size == 0 else np.maximum(strongest, values)
    return strongest


def _angle(density: FloatMap, impression: Impression, others: Sequence[Impression]) -> float:
    if impression.frame is not None:
        return math.degrees(impression.frame.angle)
    if impression.ellipse is None:
        return 0.0
    covered = covered_steps(impression.ellipse, others)
    foot = foot_direction(density, impression.ellipse, impression.ink_threshold, covered)
    return (math.degrees(foot) - 90.0 + 180.0) % 360.0 - 180.0


def foot_direction(
    density: FloatMap,
    ellipse: Ellipse,
    threshold: float,
    covered: NDArray[np.bool_] | None = None,
) -> float:
    """Return the page angle, radians clockwise from the right, in which a seal's foot lies.

    The ring text is spread evenly to both sides of the seal's axis and leaves its foot bare or
    lightly filled; the tips of the star, where there is one, or the axes of an ellipse give the
    exact direction.

    Args:
        density: of the seal's own ink.
        ellipse: its rim.
        threshold: density of its lines.
        covered: steps of the ring over which another seal lies.
    """
    polar = unwrapped(density, ellipse)
    inner, outer = text_band(polar, threshold)
    name = name_arc(polar, (inner, outer), threshold, covered)
    inner = max(inner, min(_CLEAR_OF_LINES, outer - _LEAST_BAND))
    filled = (polar[:, inner:outer] > threshold).mean(axis=1)
    if name is not None:
        outside = np.arange(name.end, name.first + ANGULAR_STEPS) % ANGULAR_STEPS
        filled[outside] *= _BESIDE_NAME
    if covered is not None and not covered.all():
        filled[covered] = filled[~covered].mean()
    if ellipse.axis_ratio <= ROUND_AXIS_RATIO:
        across = ellipse.angle + (math.pi / 2 if ellipse.semi_a >= ellipse.semi_b else 0.0)
        # A line at the foot reaches into the ring of an ellipse, so the gap there tells nothing.
        return _nearest(across, math.pi / 2, math.pi)
    fitness = _fitness_of_feet(filled)
    tip = _star_tip(density, ellipse, threshold)
    if tip is None:
        return float(np.argmax(fitness)) / ANGULAR_STEPS * 2 * math.pi
    feet = tip + math.pi + np.arange(_TIPS) * 2 * math.pi / _TIPS
    steps = np.rint(feet / (2 * math.pi) * ANGULAR_STEPS).astype(int) % ANGULAR_STEPS
    return float(feet[int(np.argmax(fitness[steps]))])


def _nearest(angle: float, wanted: float, period: float) -> float:
    """Return the angle nearest to a wanted one among those a whole number of periods apart."""
    return angle + round((wanted - angle) / period) * period


def _fitness_of_feet(filled: NDArray[np.float64]) -> NDArray[np.float64]:
    """Say of each direction of a ring how well it would be the foot.

    Both sides of the axis mirror each other, the head is filled with the name and the foot with
    nothing, or with a code or Latin letters that fill less of the ring; and a seal stands upright
    more often than not, which decides where all else is even.

    Args:
        filled: share of each direction of the ring that is inked.
    """
    spectrum = np.fft.rfft(filled)
    orders = np.arange(len(spectrum))
    smooth = spectrum * np.exp(-0.5 * (orders * _SMOOTHING) ** 2)
    smooth[0] = 0.0
    mirrored = np.fft.irfft(smooth**2, n=ANGULAR_STEPS)
    steps = np.arange(ANGULAR_STEPS)
    symmetry = mirrored[(2 * steps) % ANGULAR_STEPS] / max(float(mirrored.max()), 1e-9)
    broad = np.fft.irfft(spectrum * np.exp(-0.5 * (orders * _BROADLY) ** 2), n=ANGULAR_STEPS)
    head = np.roll(broad, ANGULAR_STEPS // 2)
    heavier = (head - broad) / max(float((head + broad).max()), 1e-9)
    upright = np.sin(steps * 2 * math.pi / ANGULAR_STEPS)
    fitness: NDArray[np.float64] = symmetry + heavier + _PRIOR * upright
    return fitness


def _star_tip(density: FloatMap, ellipse: Ellipse, threshold: float) -> float | None:
    """Return the page angle of a tip of the star in the middle, ``None`` where there is no star."""
    height, width = density.shape
    angles = np.linspace(0.0, 2.0 * math.pi, 180, endpoint=False)
    best, tip = 0.0, None
    for lifted in (0.0, 0.04, 0.08):
        points = np.stack([ellipse.points(angles, float(radius)) for radius in _STAR_RADII])
        columns = np.clip(np.rint(points[..., 0]), 0, width - 1).astype(int)
        rows = np.clip(np.rint(points[..., 1] - lifted * ellipse.semi_b), 0, height - 1).astype(int)
        spectrum = np.fft.rfft(density[rows, columns] > threshold, axis=1).mean(axis=0)[1:11]
        sizes = np.abs(spectrum)
        fifth = float(sizes[_TIPS - 1])
        others = float(np.delete(sizes, [_TIPS - 1, 2 * _TIPS - 1]).max())
        if fifth > best and fifth > _STAR_STANDS_OUT * others:
            best, tip = fifth, -cmath.phase(complex(spectrum[_TIPS - 1])) / _TIPS
    return tip
