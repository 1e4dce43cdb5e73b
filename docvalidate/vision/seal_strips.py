"""Cut an impression's writing into straight line images: the ring unwrapped, the middle turned.

The ring text of a Chinese seal runs clockwise, heads outwards, and leaves a gap at the foot of
the seal; a security number may run along the foot with its heads inwards. Everything is sampled
from the map of the seal's own ink, so that black type under the seal does not disturb it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.vision.ellipse import ROUND_AXIS_RATIO, Ellipse
from docvalidate.vision.ink import FloatMap

STRIP_HEIGHT = 48
"""Height of a line image in pixels, that of the recogniser's input."""

ANGULAR_STEPS = 1440
"""Steps around an unwrapped ring, clockwise from the right, four to the degree."""

RADIAL_STEPS = 96
INNERMOST = 0.30
"""Share of the radius at which unwrapping begins."""

INKED_SHARE = 0.06
"""Share of the text band that is inked where a letter stands."""

_PRINT_SHARE = 0.05


def ink_picture(density: FloatMap, threshold: float) -> Image:
    """Return dark ink on white, as recognisers expect it.

    Args:
        density: of the impression's own ink, shape ``(height, width)``.
        threshold: density of its lines; twice as much is drawn as full black.
    """
    darkness = np.clip(density / max(2.0 * threshold, 1e-3), 0.0, 1.0)
    gray = (255.0 * (1.0 - darkness)).astype(np.uint8)
    picture: Image = cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR)
    return picture


def ring_strips(
    density: FloatMap, ellipse: Ellipse, threshold: float, foot: float | None = None
) -> list[Image]:
    """Return the ring text as line images, cut and stretched in several ways.

    Args:
        density: of the seal's own ink.
        ellipse: its rim.
        threshold: density of its lines.
        foot: page angle, radians, of the seal's foot, where known: the ring is cut there if it is
            bare, else in its widest gap.
    """
    polar = unwrapped(density, ellipse)
    inner, outer = text_band(polar, threshold)
    band = polar[:, inner:outer]
    # At the foot of an ellipse a line may reach into the ring, and yet no ring text stands there.
    is_round = ellipse.axis_ratio > ROUND_AXIS_RATIO
    if foot is None or (is_round and not _is_bare(band, threshold, foot)):
        foot = gap_angle(band, threshold)
    start = int(foot / (2 * math.pi) * ANGULAR_STEPS)
    rolled = np.roll(polar, -start, axis=0)
    strips: list[Image] = []
    radius = ellipse.long_diameter / 2 * (0.5 + 0.5 * ellipse.axis_ratio)
    pieces = [
        (first, last, _trimmed(rolled[:, first:last], threshold))
        for first, last in ((inner, outer), (max(0, inner - 3), min(RADIAL_STEPS, outer + 3)))
    ]
    longest = _longest_segment(rolled[:, inner:outer], threshold)
    if longest is not None:
        pieces.append((inner, outer, longest))
    for first, last, piece in pieces:
        height = (last - first) / RADIAL_STEPS * (1.0 - INNERMOST) * radius
        middle = INNERMOST + (1.0 - INNERMOST) * (first + last) / 2 / RADIAL_STEPS
        length = len(piece) / ANGULAR_STEPS * 2 * math.pi * radius * middle
        # Ring characters are narrowed to fit; the recogniser knows ordinary proportions better.
        for stretch in (1.0, 1.35):
            width = max(STRIP_HEIGHT, round(STRIP_HEIGHT * length / max(1.0, height) * stretch))
            strips.append(strip_picture(piece, width, threshold))
    return strips


def _is_bare(band: FloatMap, threshold: float, angle: float) -> bool:
    """Say whether nothing is written in a direction, three degrees to either side."""
    middle = round(angle / (2 * math.pi) * ANGULAR_STEPS)
    steps = np.arange(middle - ANGULAR_STEPS // 120, middle + ANGULAR_STEPS // 120 + 1)
    near = band[steps % ANGULAR_STEPS] > threshold
    return bool(near.mean(axis=1).max() <= INKED_SHARE)


def unwrapped(density: FloatMap, ellipse: Ellipse) -> FloatMap:
    """Return the ring in polar form, shape ``(angles, radii)``, radii from inside to the rim."""
    angles = np.linspace(0, 2 * math.pi, ANGULAR_STEPS, endpoint=False)
    radii = np.linspace(INNERMOST, 1.0, RADIAL_STEPS)
    rim = ellipse.points(angles)
    dx, dy = rim[:, 0] - ellipse.x, rim[:, 1] - ellipse.y
    map_x = (ellipse.x + dx[:, None] * radii).astype(np.float32)
    map_y = (ellipse.y + dy[:, None] * radii).astype(np.float32)
    polar: FloatMap = cv2.remap(density, map_x, map_y, cv2.INTER_LINEAR, borderValue=0)
    return polar


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
    outer = lowest + 1
    text_level = float(profile[edge - 14 : edge].max(initial=0.0))
    inner = edge - 7
    while inner > 4 and profile[inner] > 0.25 * text_level:
        inner -= 1
    if outer - inner < 12 or text_level < 0.05:
        return fallback[0], fallback[1]
    return inner, outer


def gap_angle(band: FloatMap, threshold: float) -> float:
    """Return the page angle, radians, of the middle of the widest gap in the ring text."""
    inked = (band > threshold).mean(axis=1) > INKED_SHARE
    if inked.all() or not inked.any():
        return math.pi / 2
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
    return float(((best_middle + first) % ANGULAR_STEPS) / ANGULAR_STEPS * 2 * math.pi)


def _trimmed(polar: FloatMap, threshold: float) -> FloatMap:
    """Cut the empty ends off a strip, leaving a margin of two degrees."""
    inked = np.nonzero((polar > threshold).mean(axis=1) > INKED_SHARE)[0]
    if len(inked) == 0:
        return polar
    margin = ANGULAR_STEPS // 180
    return polar[max(0, inked[0] - margin) : inked[-1] + margin + 1]


def _longest_segment(polar: FloatMap, threshold: float) -> FloatMap | None:
    """Return the longest part of a ring that wide gaps divide (a security number at the foot)."""
    parts = parts_of_ring((polar > threshold).mean(axis=1) > INKED_SHARE, ANGULAR_STEPS // 26)
    if len(parts) < 2:
        return None
    first, last = max(parts, key=lambda part: part[1] - part[0])
    return np.ascontiguousarray(polar[np.arange(first - 8, last + 8) % ANGULAR_STEPS])


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


def strip_picture(piece: FloatMap, width: int, threshold: float) -> Image:
    """Return a polar piece as a line image: angle to the right, rim at the top."""
    upright = np.ascontiguousarray(piece.T[::-1])
    resized = cv2.resize(upright, (width, STRIP_HEIGHT), interpolation=cv2.INTER_AREA)
    picture: Image = cv2.copyMakeBorder(
        ink_picture(resized, threshold), 4, 4, 8, 8, cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    return picture


def runs(flags: NDArray[np.bool_]) -> Sequence[tuple[int, int]]:
    """Return ``(first, end)`` of every run of true values."""
    edges = np.flatnonzero(np.diff(np.r_[0, flags.astype(np.int8), 0]))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def middle_lines(
    density: FloatMap, ellipse: Ellipse, foot: float, threshold: float
) -> list[tuple[Image, NDArray[np.float64]]]:
    """Return pictures of the horizontal lines below the middle, with their corners on the page.

    Args:
        density: of the seal's ink.
        ellipse: its rim.
        foot: page angle, radians, of the seal's foot.
        threshold: density of its lines.
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
    inked = upright > threshold
    half = size // 2
    # Ring text never comes nearer to the seal's axis than this, below the star.
    axis = slice(half - round(0.30 * half), half + round(0.30 * half))
    # An elliptic seal has no star: its tax number stands in the very middle.
    begin = 0.28 if ellipse.axis_ratio > ROUND_AXIS_RATIO else -0.20
    top, bottom = half + round(begin * half), half + round(0.86 * half)
    rows = inked[top:bottom, axis].mean(axis=1) > 0.05
    found = []
    for first, last in runs(rows):
        height = last - first
        if not 0.08 * half <= height <= 0.40 * half:
            continue
        left, right = _extent(inked[top + first : top + last], half, round(0.9 * height))
        if right - left < 1.5 * height:
            continue
        y0, y1 = max(0, top + first - 3), top + last + 3
        x0, x1 = max(0, left - 4), min(size, right + 4)
        line = upright[y0:y1, x0:x1]
        scaled = cv2.resize(
            line,
            (max(8, round(line.shape[1] * STRIP_HEIGHT / line.shape[0])), STRIP_HEIGHT),
            interpolation=cv2.INTER_LINEAR,
        )
        us = np.array([x0, x1, x1, x0]) / half - 1.0
        vs = np.array([y0, y0, y1, y1]) / half - 1.0
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
