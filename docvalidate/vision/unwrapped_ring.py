"""The ring of a seal laid out straight: steps of the angle by steps of the radius.

Steps run clockwise from the right, an equal way along the rim, and from inside to the rim; of a
circle they are steps of the angle, four to the degree.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.vision.ellipse import Ellipse
from docvalidate.vision.ink import FloatMap

ANGULAR_STEPS = 1440
"""Steps around an unwrapped ring, clockwise from the right, four to the degree."""

RADIAL_STEPS = 96
INNERMOST = 0.30
"""Share of the radius at which unwrapping begins."""

INKED_SHARE = 0.06
"""Share of the text band that is inked where a letter stands."""


_SECOND_RIM = RADIAL_STEPS // 8
_LINE_SHARE = 0.75


def unwrapped(density: FloatMap, ellipse: Ellipse) -> FloatMap:
    """Return the ring laid out straight, shape ``(angles, radii)``, radii from inside to the rim.

    Args:
        density: map of the page.
        ellipse: the rim on that page.
    """
    rim, inwards = _rim_and_inwards(ellipse)
    depths = np.linspace((1.0 - INNERMOST) * min(ellipse.semi_a, ellipse.semi_b), 0.0, RADIAL_STEPS)
    map_x = (rim[:, :1] + inwards[:, :1] * depths).astype(np.float32)
    map_y = (rim[:, 1:] + inwards[:, 1:] * depths).astype(np.float32)
    polar: FloatMap = cv2.remap(density, map_x, map_y, cv2.INTER_LINEAR, borderValue=0)
    return polar


def on_page(ellipse: Ellipse, steps: NDArray[np.float64], radial: float) -> NDArray[np.float64]:
    """Return where steps along the rim lie on the page, shape ``(n, 2)``.

    Args:
        ellipse: the rim.
        steps: along it, of :data:`ANGULAR_STEPS`.
        radial: step of the radius, of :data:`RADIAL_STEPS`.
    """
    rim, inwards = _rim_and_inwards(ellipse)
    index = np.rint(steps).astype(int) % ANGULAR_STEPS
    deep = (1.0 - INNERMOST) * min(ellipse.semi_a, ellipse.semi_b)
    depth = deep * (1.0 - radial / (RADIAL_STEPS - 1))
    points: NDArray[np.float64] = rim[index] + inwards[index] * depth
    return points


def outline_on_page(ellipse: Ellipse, part: tuple[int, int], inner: int) -> NDArray[np.float64]:
    """Return the outline of a part of the ring, from a radial step to the rim, shape ``(n, 2)``."""
    steps = np.linspace(part[0] - 2, part[1] + 2, max(60, (part[1] - part[0]) // 6))
    there = on_page(ellipse, steps, RADIAL_STEPS - 1)
    back = on_page(ellipse, steps[::-1], max(0, inner - 2))
    return np.concatenate([there, back])


def step_towards(ellipse: Ellipse, angle: float) -> int:
    """Return the step at which the rim lies in a direction, a page angle in radians."""
    rim, _ = _rim_and_inwards(ellipse)
    there = np.arctan2(rim[:, 1] - ellipse.y, rim[:, 0] - ellipse.x)
    away = np.abs((there - angle + math.pi) % (2 * math.pi) - math.pi)
    return int(np.argmin(away))


def lengths(ellipse: Ellipse, steps: int, band: tuple[int, int]) -> tuple[float, float]:
    """Return how long and how high a part of the ring is, in pixels of the page.

    Args:
        ellipse: the rim.
        steps: along it.
        band: radial range of the part.
    """
    rim, _ = _rim_and_inwards(ellipse)
    around = float(np.hypot(*(np.roll(rim, -1, axis=0) - rim).T).sum())
    deep = (1.0 - INNERMOST) * min(ellipse.semi_a, ellipse.semi_b) / RADIAL_STEPS
    # A line at a constant depth within a closed curve is shorter by a full turn of that depth.
    middle = around - 2 * math.pi * deep * (RADIAL_STEPS - (band[0] + band[1]) / 2)
    return steps / ANGULAR_STEPS * middle, (band[1] - band[0]) * deep


@lru_cache(maxsize=8)
def _rim_and_inwards(ellipse: Ellipse) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return points an equal way apart along the rim and the directions inwards from them.

    Letters along an ellipse are all of one height and stand square to the rim, as on a circle.
    """
    fine = np.linspace(0.0, 2 * math.pi, 4 * ANGULAR_STEPS + 1)
    points = ellipse.points(fine).astype(np.float64)
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    wanted = np.arange(ANGULAR_STEPS) / ANGULAR_STEPS * way[-1]
    rim = np.stack([np.interp(wanted, way, points[:, i]) for i in (0, 1)], axis=1)
    cos, sin = math.cos(ellipse.angle), math.sin(ellipse.angle)
    own = (rim - (ellipse.x, ellipse.y)) @ np.array([[cos, -sin], [sin, cos]])
    slope = own / np.array([ellipse.semi_a**2, ellipse.semi_b**2])
    normal = slope @ np.array([[cos, sin], [-sin, cos]])
    return rim, -normal / np.hypot(*normal.T)[:, None]


def text_band(polar: FloatMap, threshold: float) -> tuple[int, int]:
    """Return the radial range of the ring text, found in the radial profile of the ink.

    From the rim inwards the profile shows the rim line, the white gap behind it, the text, and
    the white gap before the star. The fall-back is the usual layout, 0.62 to 0.92 of the radius.
    """
    profile = (polar > threshold).mean(axis=0)
    fallback = tuple(int((r - INNERMOST) / (1 - INNERMOST) * RADIAL_STEPS) for r in (0.60, 0.92))
    edge = int((0.80 - INNERMOST) / (1 - INNERMOST) * RADIAL_STEPS)
    rim = edge + int(np.argmax(profile[edge:]))
    # Walk inwards from the rim line to the lowest ink before the text begins.
    lowest = rim
    for index in range(rim, edge, -1):
        if profile[index] < profile[lowest]:
            lowest = index
        elif profile[index] > profile[lowest] + 0.08:
            break
    outer = _within_second_rim(profile, lowest + 1)
    text_level = float(profile[edge - 14 : edge].max(initial=0.0))
    inner = edge - 7
    while inner > 4 and profile[inner] > 0.25 * text_level:
        inner -= 1
    if outer - inner < 12 or text_level < 0.05:
        return fallback[0], fallback[1]
    return inner, outer


def _within_second_rim(profile: NDArray[np.float64], outer: int) -> int:
    """Return the outer edge of the text, inside the thin line that some rims have within them.

    All around a line is inked and a ring of letters is not.
    """
    nearest = range(max(0, outer - _SECOND_RIM), outer)
    lines = [step for step in nearest if profile[step] > _LINE_SHARE]
    if not lines:
        return outer
    step = min(lines)
    while step > 0 and profile[step - 1] < profile[step]:
        step -= 1
    return step + 1


def gap_step(band: FloatMap, threshold: float) -> int:
    """Return the step at the middle of the widest gap in the ring text."""
    inked = (band > threshold).mean(axis=1) > INKED_SHARE
    if inked.all() or not inked.any():
        return ANGULAR_STEPS // 4
    first = int(np.argmax(inked))
    rolled = np.roll(inked, -first)
    best_length, best_middle, length = 0, 0.0, 0
    for index, value in enumerate(np.r_[rolled, True]):
        if not value:
            length += 1
            continue
        if length > best_length:
            best_length, best_middle = length, index - length / 2
        length = 0
    return round(best_middle + first) % ANGULAR_STEPS


def parts_of_ring(inked: NDArray[np.bool_], reach: int) -> list[tuple[int, int]]:
    """Return ``(first, end)`` of the parts that gaps wider than ``reach`` steps divide a ring into.

    A part that runs past the start of the ring ends beyond ``len(inked)``.
    """
    if not inked.any() or inked.all():
        return []
    start = int(np.argmax(~inked & np.roll(inked, -1))) + 1
    joined: list[list[int]] = []
    for first, last in runs(np.roll(inked, -start)):
        if joined and first - joined[-1][1] <= reach:
            joined[-1][1] = last
        else:
            joined.append([first, last])
    if len(joined) > 1 and joined[0][0] + len(inked) - joined[-1][1] <= reach:
        joined[0][0] = joined.pop()[0] - len(inked)
    return [(first + start, last + start) for first, last in joined]


def runs(flags: NDArray[np.bool_]) -> Sequence[tuple[int, int]]:
    """Return ``(first, end)`` of every run of true values."""
    edges = np.flatnonzero(np.diff(np.r_[0, flags.astype(np.int8), 0]))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
