"""Cut the writing along a rim into straight line images, as recognisers expect them.

The ring text of a Chinese seal runs clockwise, heads outwards, and leaves a gap at the foot of
the seal; a security number may run along the foot with its heads inwards. Everything is sampled
from the map of the seal's own ink, so that black type under the seal does not disturb it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.vision.ellipse import ROUND_AXIS_RATIO, Ellipse
from docvalidate.vision.ink import FloatMap
from docvalidate.vision.ring_arc import completed, name_arc
from docvalidate.vision.unwrapped_ring import (
    ANGULAR_STEPS,
    INKED_SHARE,
    RADIAL_STEPS,
    gap_step,
    lengths,
    parts_of_ring,
    step_towards,
    text_band,
    unwrapped,
)

STRIP_HEIGHT = 48
"""Height of a line image in pixels, that of the recogniser's input."""

_STRETCHES = (0.8, 1.2)
"""Ring characters are narrowed to fit; the recogniser knows ordinary proportions better, yet a
wider picture costs more, and clear characters are read either way."""

_MARGIN = ANGULAR_STEPS // 180


@dataclass(frozen=True, slots=True, eq=False)
class RingStrip:
    """A line image of what stands along a rim.

    Attributes:
        picture: angle to the right, rim at the top.
        whole: whether it holds all that stands there; of a part more could be read elsewhere.
    """

    picture: Image
    whole: bool


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
    density: FloatMap,
    ellipse: Ellipse,
    threshold: float,
    foot: float | None = None,
    covered: NDArray[np.bool_] | None = None,
) -> Iterator[RingStrip]:
    """Yield the ring text as line images, cut and stretched in several ways, the best first.

    Args:
        density: of the seal's own ink.
        ellipse: its rim.
        threshold: density of its lines.
        foot: page angle, radians, of the seal's foot, where known: a ring that is written on all
            around is cut there if it is bare, else in its widest gap.
        covered: steps of the ring over which another seal lies.
    """
    polar = unwrapped(density, ellipse)
    inner, outer = text_band(polar, threshold)
    wider = (max(0, inner - 3), min(RADIAL_STEPS, outer + 3))
    name = name_arc(polar, (inner, outer), threshold, covered)
    if name is not None:
        if covered is not None and foot is not None:
            name = completed(name, step_towards(ellipse, foot), covered)
        steps = np.arange(name.first - _MARGIN, name.end + _MARGIN) % ANGULAR_STEPS
        for stretch in _STRETCHES:
            for piece_band in (name.band, wider):
                picture = _stretched(polar[steps], piece_band, ellipse, threshold, stretch)
                yield RingStrip(picture, name.alone)
    band = polar[:, inner:outer]
    # At the foot of an ellipse a line may reach into the ring, and yet no ring text stands there.
    is_round = ellipse.axis_ratio > ROUND_AXIS_RATIO
    start = gap_step(band, threshold) if foot is None else step_towards(ellipse, foot)
    if is_round and not _is_bare(band, threshold, start):
        start = gap_step(band, threshold)
    rolled = np.roll(polar, -start, axis=0)
    for stretch in _STRETCHES:
        for round_band in ((inner, outer), wider):
            piece = _trimmed(rolled, round_band, threshold)
            picture = _stretched(piece, round_band, ellipse, threshold, stretch)
            yield RingStrip(picture, whole=True)
    longest = _longest_segment(polar, (inner, outer), threshold)
    if longest is not None:
        for stretch in _STRETCHES:
            picture = _stretched(longest, (inner, outer), ellipse, threshold, stretch)
            yield RingStrip(picture, whole=False)


def _stretched(
    piece: FloatMap, band: tuple[int, int], ellipse: Ellipse, threshold: float, stretch: float
) -> Image:
    """Return a piece of the unwrapped ring, so many times as wide as its own proportions are."""
    first, last = band
    length, height = lengths(ellipse, len(piece), band)
    width = max(STRIP_HEIGHT, round(STRIP_HEIGHT * length / max(1.0, height) * stretch))
    return strip_picture(piece[:, first:last], width, threshold)


def _is_bare(band: FloatMap, threshold: float, middle: int) -> bool:
    """Say whether nothing is written at a step of the ring, three degrees to either side."""
    steps = np.arange(middle - ANGULAR_STEPS // 120, middle + ANGULAR_STEPS // 120 + 1)
    near = band[steps % ANGULAR_STEPS] > threshold
    return bool(near.mean(axis=1).max() <= INKED_SHARE)


def _trimmed(polar: FloatMap, band: tuple[int, int], threshold: float) -> FloatMap:
    """Cut the empty ends off a strip, leaving a margin of two degrees."""
    inked = np.flatnonzero(_is_inked(polar, band, threshold))
    if len(inked) == 0:
        return polar
    return polar[max(0, inked[0] - _MARGIN) : inked[-1] + _MARGIN + 1]


def _longest_segment(polar: FloatMap, band: tuple[int, int], threshold: float) -> FloatMap | None:
    """Return the longest part of a ring that wide gaps divide (a security number at the foot)."""
    parts = parts_of_ring(_is_inked(polar, band, threshold), ANGULAR_STEPS // 26)
    if len(parts) < 2:
        return None
    first, last = max(parts, key=lambda part: part[1] - part[0])
    return np.ascontiguousarray(polar[np.arange(first - _MARGIN, last + _MARGIN) % ANGULAR_STEPS])


def _is_inked(polar: FloatMap, band: tuple[int, int], threshold: float) -> NDArray[np.bool_]:
    """Say of every step of a ring whether a letter stands there."""
    return np.asarray((polar[:, band[0] : band[1]] > threshold).mean(axis=1) > INKED_SHARE)


def strip_picture(piece: FloatMap, width: int, threshold: float) -> Image:
    """Return a polar piece as a line image: angle to the right, rim at the top."""
    upright = np.ascontiguousarray(piece.T[::-1])
    resized = cv2.resize(upright, (width, STRIP_HEIGHT), interpolation=cv2.INTER_AREA)
    picture: Image = cv2.copyMakeBorder(
        ink_picture(resized, threshold), 4, 4, 8, 8, cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    return picture
