"""Ink under seals: what of the dark ink inside a seal's rim is the seal's own.

Red seals leave scraps behind where their edges are blurred; on a grey copy a seal is itself dark.
A copier turns red ink into a middle grey, and where a pen ran under or over it the two densities
add up (Beer-Lambert), so what is clearly denser than the seal's rim was written or printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import InkColor, Seal, SealShape
from docvalidate.model.geometry import Box
from docvalidate.vision.ink import FloatMap, Ink, Mask
from docvalidate.vision.ink_kinds import InkKinds

_RIM = 1.04
_SCRAP_MM2 = 1.0
_RED_DENSITY = 0.12
_CLEARLY_DARKER = 1.35
"""Print must be this much denser than the seal to be told from it, as in ``copied_ink``."""

DENSER_THAN_RING = 1.2
"""What is denser than a grey ring by this factor was written or printed."""

_STAMPED, _UNWRITTEN = 0.5, 0.3
_BARE_ZONE = (0.42, 0.60)
"""Between the star and the writing of a ring, as shares of its radius, a seal leaves paper bare."""


def is_ring(seal: Seal) -> bool:
    """Say whether a seal has a round or oval rim."""
    return seal.shape in (SealShape.ROUND, SealShape.ELLIPSE)


def seal_map(seals: Sequence[Seal], height: int, width: int) -> FloatMap:
    """Return where on a page ring seals lie: 0 outside, from 0.25 in the centre to 1 at the rim."""
    result = np.zeros((height, width), np.float32)
    for box, radius in _discs(seals, height, width):
        part = result[box.y0 : box.y1, box.x0 : box.x1]
        part[:] = np.where(radius <= _RIM, np.maximum(part, 0.25 + 0.72 * radius), part)
    return result


def without_seal_ink(
    dark: Mask, ink: Ink, kinds: InkKinds | None, seals: Sequence[Seal], per_mm: float
) -> Mask:
    """Return dark ink without what ring seals themselves left in it.

    Args:
        dark: mask of ink that is not red.
        ink: density maps of the page.
        kinds: who laid it, where that could be told.
        seals: of the page.
        per_mm: pixels per millimetre.
    """
    result = dark.copy()
    height, width = dark.shape
    for seal in filter(is_ring, seals):
        for box, radius in _discs([seal], height, width):
            rows, columns = slice(box.y0, box.y1), slice(box.x0, box.x1)
            part = result[rows, columns]
            own = (
                _own_grey(ink.density[rows, columns], radius)
                if seal.color is InkColor.BLACK
                else _scraps(part, ink.red[rows, columns], per_mm)
            )
            if kinds is not None:
                own |= _stamped(kinds, box)
            part[own & (radius <= _RIM)] = 0
    return result


def hidden_in(box: Box, lost: Mask, rings: FloatMap) -> int:
    """Return how many pixels of ink were taken for a seal's where a seal leaves paper bare.

    Args:
        box: the place, in pixels of the page.
        lost: the ink that :func:`without_seal_ink` took away.
        rings: as :func:`seal_map` gives them.
    """
    rows, columns = slice(box.y0, box.y1), slice(box.x0, box.x1)
    inner, outer = (0.25 + 0.72 * share for share in _BARE_ZONE)
    zone = (rings[rows, columns] > inner) & (rings[rows, columns] < outer)
    return int(np.count_nonzero(zone & (lost[rows, columns] > 0)))


def _discs(seals: Sequence[Seal], height: int, width: int) -> Iterator[tuple[Box, FloatMap]]:
    """Yield the window of each ring seal and every pixel's distance from its middle, rim = 1."""
    for seal in filter(is_ring, seals):
        x, y = seal.box.center
        box = seal.box.expanded(0.04 * max(seal.box.width, seal.box.height)).clipped(width, height)
        if box.area == 0:
            continue
        across = (np.arange(box.x0, box.x1) + 0.5 - x) / (seal.box.width / 2)
        down = (np.arange(box.y0, box.y1) + 0.5 - y) / (seal.box.height / 2)
        yield box, np.hypot(across[None, :], down[:, None]).astype(np.float32)


def density_of_grey_ring(density: FloatMap, radius: FloatMap) -> float | None:
    """Return how dense the rim of a grey ring is; ``None`` where print is no darker.

    Args:
        density: of all ink in a window about the ring.
        radius: of each pixel from the ring's middle, its rim at 1.
    """
    rims = [
        density[(radius > inner) & (radius <= inner + 0.025)] for inner in np.arange(0.9, 1.0, 0.02)
    ]
    rim = max((float(np.median(one)) for one in rims if one.size), default=0.0)
    inked = density[density > 0.5 * rim]
    # A fax is as black in the seal as in the print.
    darker = inked.size > 0 and float(np.quantile(inked, 0.97)) >= _CLEARLY_DARKER * rim
    return rim if rim > 0.0 and darker else None


def _own_grey(density: FloatMap, radius: FloatMap) -> NDArray[np.bool_]:
    """Return the pixels no denser than a grey seal's rim; none where print is no darker."""
    rim = density_of_grey_ring(density, radius)
    if rim is None:
        return np.zeros(density.shape, np.bool_)
    return np.asarray(density < DENSER_THAN_RING * rim)


def _stamped(kinds: InkKinds, box: Box) -> NDArray[np.bool_]:
    """Return the pixels that a stamp laid and no hand wrote over."""
    stamp, hand = kinds.on_page(kinds.stamp, box), kinds.on_page(kinds.hand, box)
    return np.asarray((stamp > _STAMPED) & (hand < _UNWRITTEN))


def _scraps(dark: Mask, red: FloatMap, per_mm: float) -> NDArray[np.bool_]:
    """Return the small pieces of dark ink that lie on the edges of red ink."""
    near_red = cv2.dilate((red > _RED_DENSITY).astype(np.uint8), np.ones((3, 3), np.uint8))
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    on_red = np.bincount(labels[near_red > 0], minlength=count)
    sizes = statistics[:, cv2.CC_STAT_AREA]
    scrap = (sizes < _SCRAP_MM2 * per_mm**2) & (on_red > 0.5 * sizes)
    scrap[0] = False
    return np.asarray(scrap[labels])
