"""Seals that overlap: what of another's ink can be taken from one, and where it cannot be told.

Two seals in one ink are one colour where they cross. The other's rim is a known line and is taken
out; its letters and its star are not known, so where it covers the ring of the first, what stands
there says nothing about where the name begins and ends.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.vision.ellipse import Ellipse
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import FloatMap
from docvalidate.vision.stamp_frame import StampFrame
from docvalidate.vision.unwrapped_ring import (
    ANGULAR_STEPS,
    INNERMOST,
    RADIAL_STEPS,
    on_page,
    text_band,
    unwrapped,
)

_OUTSIDE_RIM = 1.04
_RING_MIDDLE = round((0.80 - INNERMOST) / (1.0 - INNERMOST) * RADIAL_STEPS)


def crossing(impression: Impression, found: Sequence[Impression]) -> tuple[Impression, ...]:
    """Return the other impressions in the same ink that overlap one."""
    return tuple(
        other
        for other in found
        if other is not impression
        and other.color is impression.color
        and other.box.intersection(impression.box).area > 0
    )


def without_rims(density: FloatMap, others: Sequence[Impression]) -> FloatMap:
    """Return the density without the round rims of other seals.

    What stands on both sides of a rim goes on beneath it.

    Args:
        density: of the ink that all have in common.
        others: impressions that overlap the one that matters.
    """
    for other in others:
        if other.ellipse is not None:
            density = _without_rim(density, other.ellipse, other.ink_threshold)
    return density


def covered_steps(ellipse: Ellipse, others: Sequence[Impression]) -> NDArray[np.bool_]:
    """Say of every step of a ring whether another seal lies over it."""
    points = on_page(ellipse, np.arange(ANGULAR_STEPS, dtype=np.float64), _RING_MIDDLE)
    covered = np.zeros(ANGULAR_STEPS, bool)
    for other in others:
        if other.ellipse is not None:
            covered |= _share_of_radius(other.ellipse, points[:, 0], points[:, 1]) < 1.0
        elif other.frame is not None:
            covered |= _within(other.frame, points)
    return covered


def _share_of_radius(
    ellipse: Ellipse, x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how far out points lie, 1 on the rim."""
    cos, sin = np.cos(ellipse.angle), np.sin(ellipse.angle)
    along = (x - ellipse.x) * cos + (y - ellipse.y) * sin
    across = (y - ellipse.y) * cos - (x - ellipse.x) * sin
    return np.asarray(np.hypot(along / ellipse.semi_a, across / ellipse.semi_b))


def _within(frame: StampFrame, points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which points a frame holds."""
    cos, sin = np.cos(frame.angle), np.sin(frame.angle)
    away = points - (frame.x, frame.y)
    along = away[:, 0] * cos + away[:, 1] * sin
    across = away[:, 1] * cos - away[:, 0] * sin
    return np.asarray(
        (np.abs(along) < frame.width / 2) & (np.abs(across) < frame.height / 2), dtype=bool
    )


def _without_rim(density: FloatMap, ellipse: Ellipse, threshold: float) -> FloatMap:
    """Return the density with a rim painted over from what stands on either side of it."""
    _, text_ends = text_band(unwrapped(density, ellipse), threshold)
    inside = INNERMOST + (1.0 - INNERMOST) * text_ends / RADIAL_STEPS
    height, width = density.shape
    box = ellipse.box().expanded(round(0.06 * ellipse.long_diameter)).clipped(width, height)
    if box.area == 0:
        return density
    y, x = np.mgrid[box.y0 : box.y1, box.x0 : box.x1].astype(np.float64)
    share = _share_of_radius(ellipse, x, y)
    rows, columns = np.nonzero((share > inside) & (share < _OUTSIDE_RIM))
    on_rim = share[rows, columns]
    x, y = x[rows, columns], y[rows, columns]
    sides = []
    for radius in (inside, _OUTSIDE_RIM):
        factor = radius / on_rim
        there_x = (ellipse.x + (x - ellipse.x) * factor).astype(np.float32)
        there_y = (ellipse.y + (y - ellipse.y) * factor).astype(np.float32)
        seen = cv2.remap(density, there_x[:, None], there_y[:, None], cv2.INTER_LINEAR)
        sides.append(seen[:, 0])
    weight = ((on_rim - inside) / (_OUTSIDE_RIM - inside)).astype(np.float32)
    painted = (1 - weight) * sides[0] + weight * sides[1]
    result = density.copy()
    place = (rows + box.y0, columns + box.x0)
    result[place] = np.minimum(density[place], painted)
    return result
