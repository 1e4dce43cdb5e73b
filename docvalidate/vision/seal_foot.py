"""Find what is cut along the foot of a seal, heads inwards: its code, or its name in Latin letters.

It would run into the ring text, whose heads point outwards, and looks like a line in the middle
with its ends cut off, so it is read first and wiped out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.vision.ellipse import Ellipse
from docvalidate.vision.ink import FloatMap
from docvalidate.vision.ring_arc import foot_arc, name_arc
from docvalidate.vision.round_seal import RoundSeal
from docvalidate.vision.seal_strips import STRIP_HEIGHT, strip_picture
from docvalidate.vision.unwrapped_ring import (
    ANGULAR_STEPS,
    INKED_SHARE,
    lengths,
    outline_on_page,
    parts_of_ring,
    step_towards,
    text_band,
    unwrapped,
)

_WIDEST_GAP = ANGULAR_STEPS // 45
_SHORTEST = ANGULAR_STEPS // 16
_LONGEST = ANGULAR_STEPS * 5 // 12
_MOST_ASKEW = ANGULAR_STEPS // 6
_MARGIN = ANGULAR_STEPS // 90
_INKED_ROW = 0.04


@dataclass(frozen=True, slots=True, eq=False)
class FootWriting:
    """A part of the ring that may be written heads inwards.

    Attributes:
        picture: of the part as a straight line, heads up.
        outline: of the part on the page, shape ``(n, 2)``, ``x, y`` in pixels.
    """

    picture: Image
    outline: NDArray[np.float64]


def foot_writings(seal: RoundSeal) -> Iterator[FootWriting]:
    """Yield what may be written heads inwards towards the foot of the seal.

    That is the small writing the name leaves room for; where it is not told from the name by its
    height, the unbroken parts of the ring about the foot: figures and Latin letters stand close
    together, and gaps of more than eight degrees divide parts.
    """
    density, ellipse, threshold = seal.density, seal.ellipse, seal.threshold
    polar = unwrapped(density, ellipse)
    band = text_band(polar, threshold)
    name = name_arc(polar, band, threshold, seal.covered)
    small = None if name is None else foot_arc(polar, name, threshold)
    if name is not None and small is not None and _SHORTEST <= small[1] - small[0] <= _LONGEST:
        inner = _foot_of(polar, small, name.band, threshold)
        yield FootWriting(
            picture=_picture(polar, small, (inner, band[1]), ellipse, threshold),
            outline=outline_on_page(ellipse, small, inner),
        )
        return
    inked = (polar[:, band[0] : band[1]] > threshold).mean(axis=1) > INKED_SHARE
    middle = step_towards(ellipse, seal.foot)
    for first, last in parts_of_ring(inked, _WIDEST_GAP):
        turned = ((first + last) / 2 - middle + ANGULAR_STEPS / 2) % ANGULAR_STEPS
        away = abs(turned - ANGULAR_STEPS / 2)
        if not _SHORTEST <= last - first <= _LONGEST or away > _MOST_ASKEW:
            continue
        yield FootWriting(
            picture=_picture(polar, (first, last), band, ellipse, threshold),
            outline=outline_on_page(ellipse, (first, last), band[0]),
        )


def _foot_of(
    polar: FloatMap, part: tuple[int, int], band: tuple[int, int], threshold: float
) -> int:
    """Return the radial step at which small writing ends, seen from the rim."""
    inner, outer = band
    steps = np.arange(*part) % ANGULAR_STEPS
    inked = (polar[steps, inner:outer] > threshold).mean(axis=0) > _INKED_ROW
    begun = outer - inner - 1
    while begun > 0 and not inked[begun]:
        begun -= 1
    while begun > 0 and inked[begun]:
        begun -= 1
    return inner + begun


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
    length, height = lengths(ellipse, len(piece), (inner, outer))
    width = max(STRIP_HEIGHT, round(STRIP_HEIGHT * length / max(1.0, height)))
    return strip_picture(piece, width, threshold)
