"""Cut out the lines in the middle of a seal: what it is for, whose department, a tax number."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.vision.ellipse import ROUND_AXIS_RATIO, Ellipse
from docvalidate.vision.ink import FloatMap
from docvalidate.vision.seal_strips import STRIP_HEIGHT, ink_picture
from docvalidate.vision.unwrapped_ring import runs

_LOWEST, _HIGHEST = 0.05, 0.40
"""Height of a line in shares of the radius: a tax number may be one millimetre high."""

_THIN = 0.6
"""Of the density of the seal's lines: that of thin strokes on a coarse scan."""

_MARGIN = 3
_PRINT_SHARE = 0.05
_BELOW_EMBLEM, _ABOVE_MIDDLE = 0.28, -0.40
"""Where lines begin with and without an emblem, in shares of the radius below the middle."""


def middle_lines(
    density: FloatMap, ellipse: Ellipse, foot: float, threshold: float, emblem: bool = True
) -> list[tuple[Image, NDArray[np.float64]]]:
    """Return pictures of the horizontal lines below the middle, with their corners on the page.

    Args:
        density: of the seal's ink.
        ellipse: its rim.
        foot: page angle, radians, of the seal's foot.
        threshold: density of its lines.
        emblem: whether a star or an emblem stands in the middle of a round seal.
    """
    size = 320
    turn = foot - math.pi / 2
    radius = ellipse.long_diameter / 2

    def on_page(u: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map the seal's own frame (radius 1, foot down) to the page."""
        return np.stack(
            [
                ellipse.x + radius * (u * math.cos(turn) - v * math.sin(turn)),
                ellipse.y + radius * (u * math.sin(turn) + v * math.cos(turn)),
            ],
            axis=-1,
        )

    v, u = np.mgrid[0:size, 0:size] / (size / 2) - 1.0
    where = on_page(u, v).astype(np.float32)
    upright = cv2.remap(density, where[..., 0], where[..., 1], cv2.INTER_LINEAR, borderValue=0)
    inked, thin = upright > threshold, upright > _THIN * threshold
    half = size // 2
    # Ring text never comes nearer to the seal's axis than this, below the star.
    axis = slice(half - round(0.30 * half), half + round(0.30 * half))
    # Where there is no star, as in any elliptic seal, a tax number stands in the very middle.
    round_from = _BELOW_EMBLEM if emblem else _ABOVE_MIDDLE
    begin = round_from if ellipse.axis_ratio > ROUND_AXIS_RATIO else -0.20
    top, bottom = half + round(begin * half), half + round(0.86 * half)
    rows = inked[top:bottom, axis].mean(axis=1) > 0.05
    found = []
    for first, last in runs(rows):
        height = last - first
        if not _LOWEST * half <= height <= _HIGHEST * half:
            continue
        left, right = _extent(thin[top + first : top + last], half, round(0.9 * height))
        if right - left < 1.5 * height:
            continue
        y0, y1 = max(0, top + first - _MARGIN), top + last + _MARGIN
        x0, x1 = max(0, left - 4), min(size, right + 4)
        line = upright[y0:y1, x0:x1]
        scaled = cv2.resize(
            line,
            (max(8, round(line.shape[1] * STRIP_HEIGHT / line.shape[0])), STRIP_HEIGHT),
            interpolation=cv2.INTER_LINEAR,
        )
        us = np.array([x0, x1, x1, x0]) / half - 1.0
        vs = (top + np.array([first, first, last, last])) / half - 1.0
        found.append((ink_picture(scaled, threshold), on_page(us, vs)))
    return found


def _extent(inked: NDArray[np.bool_], middle: int, gap: int) -> tuple[int, int]:
    """Return the columns a line covers: outwards from the middle to a gap wider than ``gap``."""
    columns = np.asarray(inked.any(axis=0), bool)
    edges = []
    for step, start in ((-1, middle), (1, middle)):
        last, position = start, start
        while 0 <= position < len(columns) and abs(position - last) <= gap:
            if columns[position]:
                last = position
            position += step
        edges.append(last)
    return edges[0], edges[1] + 1


def runs_past(
    density: FloatMap, ellipse: Ellipse, corners: NDArray[np.float64], threshold: float
) -> bool:
    """Say whether a line inside a ring goes on outside it: then it is print, not the seal's.

    Args:
        density: of all ink that may be either.
        ellipse: rim of the seal.
        corners: of the line on the page, clockwise from its left top, shape ``(4, 2)``.
        threshold: density above which a pixel counts as ink.
    """
    along = corners[1] - corners[0]
    along = along / max(float(np.linalg.norm(along)), 1e-6)
    down = corners[3] - corners[0]
    middle = corners.mean(axis=0)
    center = np.array([ellipse.x, ellipse.y])
    level = middle + along * float(np.dot(center - middle, along))
    radius = ellipse.long_diameter / 2
    heights = np.linspace(-0.4, 0.4, 9)[:, None, None] * down
    for side in (-1.0, 1.0):
        distances = side * np.linspace(1.06, 1.45, 40)[None, :, None] * radius
        points = (level + heights + distances * along).astype(np.float32)
        ink = cv2.remap(density, points[..., 0], points[..., 1], cv2.INTER_LINEAR, borderValue=0)
        if float((ink > threshold).mean()) > _PRINT_SHARE:
            return True
    return False
