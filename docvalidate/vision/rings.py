"""Rings voted for by all ink on the page, looked at more and more closely."""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np

from docvalidate.vision.ellipse import Ellipse, fit_rim, outermost_points
from docvalidate.vision.ink import FloatMap, Mask
from docvalidate.vision.ring_votes import ROUND_RADII_MM, most_voted

UNBROKEN = 0.62
"""Share of one concentric curve that is inked, from which a ring counts as unbroken: drawn and
real rings reach 0.75 to 1, circles laid over text by chance stay below 0.45."""

_VOTE_PER_MM = 1.2
_LEAST_ROUGHLY = 0.5
"""Share below which the careful fit is not worth its time."""


def voted_rings(
    mask: Mask,
    per_mm: float,
    most: int,
    radii_mm: tuple[float, float] = ROUND_RADII_MM,
    axis_ratio: float = 1.0,
) -> Iterator[Ellipse]:
    """Yield the rings of a seal's size that stand out on a map, best first.

    The vote is taken on a coarse map: a pixel to the millimetre is just enough for a rim
    line of 1.2 mm. An upright ellipse becomes a circle when the map is stretched.

    Args:
        mask: ink, of a whole page: the transforms of the rings are kept for maps of one size.
        per_mm: pixels per millimetre of the mask.
        most: how many rings at most.
        radii_mm: least and largest radius, of ellipses that of the longer axis.
        axis_ratio: of the upright ellipses looked for, height to width.
    """
    scale = min(1.0, _VOTE_PER_MM / per_mm)
    small = cv2.resize(mask, None, fx=scale, fy=scale / axis_ratio, interpolation=cv2.INTER_AREA)
    for x, y, radius in most_voted(small, per_mm * scale, most, radii_mm):
        if best_curve(small, Ellipse(x, y, radius, radius, 0.0)) >= _LEAST_ROUGHLY:
            flat = Ellipse(x, y * axis_ratio, radius, radius * axis_ratio, 0.0)
            yield flat.scaled(1.0 / scale)


def refined(mask: Mask, rough: Ellipse) -> Ellipse:
    """Return the ellipse fitted to the ink near a rough upright one."""
    around = rough.box().expanded(0.1 * rough.semi_a).clipped(mask.shape[1], mask.shape[0])
    ring = mask[around.y0 : around.y1, around.x0 : around.x1].copy()
    rows, columns = np.mgrid[around.y0 : around.y1, around.x0 : around.x1]
    distance = np.hypot((columns - rough.x) / rough.semi_a, (rows - rough.y) / rough.semi_b)
    ring[np.abs(distance - 1.0) >= 0.08] = 0
    if cv2.countNonZero(ring) < 24:
        return rough
    fitted = fit_rim(outermost_points(ring))
    return rough if fitted is None else fitted.scaled(1.0, around.x0, around.y0)


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
