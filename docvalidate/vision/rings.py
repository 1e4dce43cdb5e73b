"""Rings voted for by all ink on the page, looked at more and more closely."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.vision.ellipse import Ellipse, fit_rim, outermost_points
from docvalidate.vision.ink import FloatMap, Mask
from docvalidate.vision.ring_votes import ROUND_RADII_MM, most_voted

UNBROKEN = 0.62
"""Share of one concentric curve that is inked, from which a ring counts as unbroken: drawn and
real rings reach 0.75 to 1, circles laid over text by chance stay below 0.45."""

_VOTE_PER_MM = 1.2
_MOST_MOVES = 8
_DIRECTIONS = np.linspace(0.0, 2.0 * math.pi, 120, endpoint=False)[None, :]
_COSINES, _SINES = np.cos(_DIRECTIONS), np.sin(_DIRECTIONS)
_MOVES = np.array(
    [
        *(sign * row for row in np.eye(5) for sign in (1.0, -1.0)),
        # Both axes at once, and each side of the rim by itself.
        *(sign * np.array([0.0, 0.0, 1.0, 1.0, 0.0]) for sign in (1.0, -1.0)),
        *(np.array([side, 0.0, size, 0.0, 0.0]) for side in (0.5, -0.5) for size in (0.5, -0.5)),
        *(np.array([0.0, side, 0.0, size, 0.0]) for side in (0.5, -0.5) for size in (0.5, -0.5)),
    ]
)
_LEAST_STAR = 0.3
_STAR_SHIFTS = np.array([(0.0, 0.0), (0.0, -0.04), (0.0, -0.08)])
"""From the middle of the ring, in radii: a line such as 财务专用章 below lifts the star."""

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


def settled(mask: Mask, rough: Ellipse) -> Ellipse:
    """Return the ellipse near a rough one along which the most ink lies.

    Where print crosses a rim, the outermost ink says little about it, while the one unbroken
    curve stands out. Middle, axes and angle are shifted in ever smaller steps as long as the ink
    along the curve grows.

    Args:
        mask: ink.
        rough: within a twentieth of the radius or so.
    """
    around = rough.box().expanded(0.2 * rough.semi_a).clipped(mask.shape[1], mask.shape[0])
    part = mask[around.y0 : around.y1, around.x0 : around.x1]
    ellipse = rough.scaled(1.0, -around.x0, -around.y0)
    best = np.array([ellipse.x, ellipse.y, ellipse.semi_a, ellipse.semi_b, ellipse.angle])
    for reach, blur in ((0.06, 0.03), (0.03, 0.02), (0.018, 0.01), (0.009, 0.005), (0.0045, 0.005)):
        sigma = max(0.6, blur * rough.semi_a)
        ink = cv2.GaussianBlur(part, (0, 0), sigma).astype(np.float32) / np.float32(255.0)
        step = reach * rough.semi_a
        moves = _MOVES * np.array([step, step, step, step, 1.5 * reach])
        share = _ink_along(ink, best[None])[0]
        for _ in range(_MOST_MOVES):
            candidates = best + moves
            shares = _ink_along(ink, candidates)
            chosen = int(np.argmax(shares))
            if shares[chosen] <= share:
                break
            best, share = candidates[chosen], shares[chosen]
    x, y, semi_a, semi_b, angle = (float(one) for one in best)
    return _to_outer_edge(part, Ellipse(x, y, semi_a, semi_b, angle)).scaled(
        1.0, around.x0, around.y0
    )


def _to_outer_edge(mask: Mask, ellipse: Ellipse) -> Ellipse:
    """Return the ellipse grown from the middle of the rim line to its outer edge."""
    factors = np.linspace(1.0, 1.06, 13)
    rows = [
        [ellipse.x, ellipse.y, ellipse.semi_a * one, ellipse.semi_b * one, ellipse.angle]
        for one in factors
    ]
    shares = _ink_along(np.asarray(mask > 0, np.float32), np.array(rows))
    fallen = np.flatnonzero(shares < 0.5 * shares[0])
    factor = float(factors[fallen[0]]) if len(fallen) else 1.0
    return replace(ellipse, semi_a=ellipse.semi_a * factor, semi_b=ellipse.semi_b * factor)


def _ink_along(ink: FloatMap, ellipses: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean ink along each ellipse, rows of ``x, y, semi_a, semi_b, angle``."""
    x, y, semi_a, semi_b, angle = (column[:, None] for column in ellipses.T)
    along, across = semi_a * _COSINES, semi_b * _SINES
    columns = x + along * np.cos(angle) - across * np.sin(angle)
    rows = y + along * np.sin(angle) + across * np.cos(angle)
    there = cv2.remap(
        ink, columns.astype(np.float32), rows.astype(np.float32), cv2.INTER_LINEAR, borderValue=0
    )
    return np.asarray(there.mean(axis=1), np.float64)


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


def has_star(mask: Mask, ellipse: Ellipse) -> bool:
    """Say whether a five-pointed star stands in the middle of a ring.

    Circles around the middle cross the five arms of a star between its inner radius (0.38 of the
    outer one, by the geometry of the pentagram) and its tips, so ink along them repeats five
    times; the fifth harmonic then outweighs every other. Type under the seal disturbs single
    circles only.
    """
    return any(
        _is_star_around(mask, replace(ellipse, x=ellipse.x + right, y=ellipse.y + down))
        for right, down in _STAR_SHIFTS * ellipse.semi_b
    )


def _is_star_around(mask: Mask, ellipse: Ellipse) -> bool:
    angles = np.linspace(0.0, 2.0 * math.pi, 120, endpoint=False)
    points = np.stack([ellipse.points(angles, float(r)) for r in np.linspace(0.15, 0.27, 7)])
    columns = np.clip(np.rint(points[..., 0]).astype(int), 0, mask.shape[1] - 1)
    rows = np.clip(np.rint(points[..., 1]).astype(int), 0, mask.shape[0] - 1)
    spectra = np.abs(np.fft.rfft((mask[rows, columns] > 0).astype(float), axis=1))[:, 1:11]
    mean = spectra.mean(axis=0) * 2 / len(angles)
    return bool(int(np.argmax(mean)) == 4 and mean[4] > _LEAST_STAR)
