"""Rings voted for by the edges of the ink, looked at more and more closely."""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np

from docvalidate.model.geometry import Box
from docvalidate.vision.ellipse import Ellipse, fit_rim, outermost_points
from docvalidate.vision.ink import FloatMap, Mask

UNBROKEN = 0.62
"""Share of one concentric curve that is inked, from which a ring counts as unbroken: drawn and
real rings reach 0.75 to 1, circles laid over text by chance stay below 0.45."""


def voted_circles(mask: Mask, box: Box, per_mm: float, most: int) -> Iterator[Ellipse]:
    """Yield the circles of a seal's size that the edges inside a box vote for, best first."""
    circles = cv2.HoughCircles(
        cv2.GaussianBlur(mask[box.y0 : box.y1, box.x0 : box.x1], (0, 0), 1.0),
        cv2.HOUGH_GRADIENT,
        dp=1.5,
        minDist=10 * per_mm,
        param1=120,
        param2=max(18.0, 6.0 * per_mm),
        minRadius=int(14 * per_mm),
        maxRadius=int(25 * per_mm),
    )
    if circles is None:
        return
    for x, y, radius in circles.reshape(-1, 3)[:most]:
        yield Ellipse(float(x + box.x0), float(y + box.y0), float(radius), float(radius), 0.0)


def refined(mask: Mask, rough: Ellipse) -> Ellipse:
    """Return the ellipse fitted to the ink near a rough circle."""
    ys, xs = np.nonzero(mask)
    distance = np.hypot(xs - rough.x, ys - rough.y) / rough.semi_a
    near = np.abs(distance - 1.0) < 0.08
    if near.sum() < 24:
        return rough
    ring = np.zeros_like(mask)
    ring[ys[near], xs[near]] = 255
    return fit_rim(outermost_points(ring)) or rough


def best_curve(mask: Mask, circle: Ellipse) -> float:
    """Return the inked share of the best of the circles within two pixels of a rough one.

    A quick look before the careful fit: by chance a page of text reaches about 0.45.
    """
    angles = np.linspace(0.0, 2.0 * math.pi, 90, endpoint=False)
    shifts = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    radii = circle.semi_a + np.arange(-3.0, 3.5, 0.5)
    xs = circle.x + shifts[:, None, None, None] + radii[:, None] * np.cos(angles)
    ys = circle.y + shifts[None, :, None, None] + radii[:, None] * np.sin(angles)
    columns = np.clip(np.rint(xs), 0, mask.shape[1] - 1).astype(int)
    rows = np.clip(np.rint(ys), 0, mask.shape[0] - 1).astype(int)
    return float((mask[rows, columns] > 64).mean(axis=-1).max())


def center_fill(mask: Mask, ellipse: Ellipse) -> float:
    """Return the inked share of the middle, out to a seventh of the radius (the star's body)."""
    radius = max(2, int(0.14 * ellipse.long_diameter / 2))
    y, x = int(ellipse.y), int(ellipse.x)
    patch = mask[max(0, y - radius) : y + radius + 1, max(0, x - radius) : x + radius + 1]
    return float((patch > 0).mean()) if patch.size else 0.0


def own_threshold(density: FloatMap, group: Mask) -> float:
    """Return a third of the impression's full ink density: its lines, not its smear."""
    values = density[group > 0]
    return float(0.35 * np.quantile(values, 0.9)) if len(values) else 0.1
