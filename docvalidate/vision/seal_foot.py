"""Find what is cut along the foot of a seal, heads inwards: its code, or its name in Latin letters.

It would run into the ring text, whose heads point outwards, and looks like a line in the middle
with its ends cut off, so it is read first and wiped out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.vision.ellipse import Ellipse
from docvalidate.vision.ink import FloatMap
from docvalidate.vision.seal_strips import (
    ANGULAR_STEPS,
    INKED_SHARE,
    INNERMOST,
    RADIAL_STEPS,
    STRIP_HEIGHT,
    parts_of_ring,
    strip_picture,
    text_band,
    unwrapped,
)

_WIDEST_GAP = ANGULAR_STEPS // 45
_SHORTEST = ANGULAR_STEPS // 16
_LONGEST = ANGULAR_STEPS * 5 // 12
_MOST_ASKEW = ANGULAR_STEPS // 6
_MARGIN = ANGULAR_STEPS // 90


@dataclass(frozen=True, slots=True, eq=False)
class FootWriting:
    """A part of the ring that may be written heads inwards.

    Attributes:
        picture: of the part as a straight line, heads up.
        outline: of the part on the page, shape ``(n, 2)``, ``x, y`` in pixels.
    """

    picture: Image
    outline: NDArray[np.float64]


def foot_writings(
    density: FloatMap, ellipse: Ellipse, threshold: float, foot: float
) -> Iterator[FootWriting]:
    """Yield the unbroken parts of the ring that lie towards the foot of the seal.

    Figures and Latin letters stand close together: gaps of more than eight degrees divide parts.

    Args:
        density: of the seal's own ink.
        ellipse: its rim.
        threshold: density of its lines.
        foot: page angle, radians, of the seal's foot.
    """
    polar = unwrapped(density, ellipse)
    inner, outer = text_band(polar, threshold)
    inked = (polar[:, inner:outer] > threshold).mean(axis=1) > INKED_SHARE
    middle = foot / (2 * math.pi) * ANGULAR_STEPS
    for first, last in parts_of_ring(inked, _WIDEST_GAP):
        turned = ((first + last) / 2 - middle + ANGULAR_STEPS / 2) % ANGULAR_STEPS
        away = abs(turned - ANGULAR_STEPS / 2)
        if not _SHORTEST <= last - first <= _LONGEST or away > _MOST_ASKEW:
            continue
        yield FootWriting(
            picture=_picture(polar, (first, last), (inner, outer), ellipse, threshold),
            outline=_outline(ellipse, (first, last), inner),
        )


def _picture(
    polar: FloatMap,
    part: tuple[int, int],
    band: tuple[int, int],
    ellipse: Ellipse,
    threshold: float,
) -> Image:
    inner, outer = max(0, band[0] - 2), band[1] + 1
    rows = np.arange(part[0] - _MARGIN, part[1] + _MARGIN) % ANGULAR_STEPS
    piece = np.ascontiguousarray(polar[rows, inner:outer][::-1, ::-1])
    radius = ellipse.long_diameter / 2 * (0.5 + 0.5 * ellipse.axis_ratio)
    height = piece.shape[1] / RADIAL_STEPS * (1.0 - INNERMOST) * radius
    middle = INNERMOST + (1.0 - INNERMOST) * (inner + outer) / 2 / RADIAL_STEPS
    length = len(piece) / ANGULAR_STEPS * 2 * math.pi * radius * middle
    width = max(STRIP_HEIGHT, round(STRIP_HEIGHT * length / max(1.0, height)))
    return strip_picture(piece, width, threshold)


def _outline(ellipse: Ellipse, part: tuple[int, int], inner: int) -> NDArray[np.float64]:
    angles = np.linspace(part[0] - 2, part[1] + 2, 60) / ANGULAR_STEPS * 2 * math.pi
    innermost = INNERMOST + (1.0 - INNERMOST) * max(0, inner - 2) / RADIAL_STEPS
    there = ellipse.points(angles, 1.0)
    back = ellipse.points(angles[::-1], innermost)
    return np.concatenate([there, back]).astype(np.float64)
