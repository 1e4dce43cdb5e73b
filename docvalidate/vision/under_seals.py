"""Take the ink of ring-shaped seals off a page, so that the print under it can be read.

A seal belongs over the signatory and the date, and there it makes print illegible to a
recogniser although not to the eye. Red ink lets red light through and blue ink blue light: in
that channel the seal is nearly gone and black print is not. The trace that is left grows with
the density of the seal's ink, so it is measured on the seal itself and subtracted.

A copier leaves red ink grey. Print is darker than that grey, and where it lies under the seal the
two densities add up; so the density of the seal's rim is subtracted, where print is clearly darker.

Only rings are taken off: the words of a rectangular stamp (与原件一致, 机密) are read as lines.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import InkColor
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image
from docvalidate.vision.ellipse import Ellipse
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import DARK_OFFSET, FloatMap, densities_of, paper_of
from docvalidate.vision.sealed_ink import DENSER_THAN_RING, density_of_grey_ring

_CLEAR_CHANNEL = {InkColor.RED: 2, InkColor.BLUE: 0}
_RIM_MARGIN = 1.06
"""The rim line straddles the fitted ellipse, and JPEG smears its colour outwards."""

_LARGEST_TRACE = 0.8


def without_ring_ink(
    image: Image, impressions: Sequence[Impression], paper: Image | None = None
) -> Image:
    """Return a copy of the page without the ink of its rings; the page where none is.

    Args:
        image: upright page, shape ``(height, width, 3)``, blue, green, red.
        impressions: as found on it; framed ones and those as black as print are left alone.
        paper: the page without its ink where it is at hand, see :func:`paper_of`.
    """
    rings = [
        (one.color, one.ellipse, one.ink_threshold)
        for one in impressions
        if one.ellipse is not None and (one.color in _CLEAR_CHANNEL or one.color is InkColor.BLACK)
    ]
    if not rings:
        return image
    cleared = image.copy()
    if paper is None:
        paper = paper_of(image)
    for color, ellipse, threshold in rings:
        box = _around(ellipse).clipped(image.shape[1], image.shape[0])
        if box.area == 0:
            continue
        rows, columns = slice(box.y0, box.y1), slice(box.x0, box.x1)
        part, bare = cleared[rows, columns], paper[rows, columns]
        inside = _inside(ellipse, box)
        lifted = (
            _cleared(part, bare, color, threshold)
            if color in _CLEAR_CHANNEL
            else _without_grey(part, bare, ellipse, box)
        )
        part[inside] = lifted[inside]
    return cleared


def _cleared(part: Image, paper: Image, color: InkColor, threshold: float) -> Image:
    """Return a patch with all ink that absorbs the clear channel, and nothing else, in grey."""
    density = densities_of(part, paper)
    clear = _CLEAR_CHANNEL[color]
    left = density[..., clear]
    strongest = density.max(axis=2)
    own = strongest - left
    remaining = np.maximum(left - _trace(left, own, threshold) * own, 0.0)
    light = np.exp(-remaining)[..., None] * (paper.astype(np.float32) + DARK_OFFSET)
    grey: Image = np.clip(light - DARK_OFFSET, 0, 255).astype(np.uint8)
    return grey


def _without_grey(part: Image, paper: Image, ellipse: Ellipse, box: Box) -> Image:
    """Return a patch without the grey of a copied ring; as it is where print is no darker."""
    density = densities_of(part, paper).mean(axis=2)
    across = (np.arange(box.x0, box.x1) + 0.5 - ellipse.x) / ellipse.semi_a
    down = (np.arange(box.y0, box.y1) + 0.5 - ellipse.y) / ellipse.semi_b
    radius = np.hypot(across[None, :], down[:, None]).astype(np.float32)
    grey = density_of_grey_ring(density, radius)
    if grey is None:
        return part
    written = density >= DENSER_THAN_RING * grey
    remaining = np.where(written, density - 0.5 * grey * (radius < 1.0), 0.0)
    light = np.exp(-remaining)[..., None] * (paper.astype(np.float32) + DARK_OFFSET)
    lifted: Image = np.clip(light - DARK_OFFSET, 0, 255).astype(np.uint8)
    return lifted


def _trace(left: FloatMap, own: FloatMap, threshold: float) -> float:
    """Return what share of the seal's density is left in the channel it is clear in.

    Most of a seal's ink lies on bare paper, so the lower quartile of the ratio is that of the
    ink alone; print under the seal only ever raises it.
    """
    inked = own > max(threshold, 0.1)
    if np.count_nonzero(inked) < 50:
        return 0.0
    return float(min(_LARGEST_TRACE, np.quantile(left[inked] / own[inked], 0.4)))


def _around(ellipse: Ellipse) -> Box:
    return ellipse.box().expanded((_RIM_MARGIN - 1.0) * ellipse.long_diameter / 2)


def _inside(ellipse: Ellipse, box: Box) -> NDArray[np.bool_]:
    mask = np.zeros((box.height, box.width), np.uint8)
    center = (round(ellipse.x) - box.x0, round(ellipse.y) - box.y0)
    axes = (round(ellipse.semi_a * _RIM_MARGIN), round(ellipse.semi_b * _RIM_MARGIN))
    cv2.ellipse(mask, center, axes, float(np.degrees(ellipse.angle)), 0, 360, 255, -1)
    return mask > 0
