"""Separate ink from paper by optical density.

Ink on paper multiplies the light that the paper reflects (Beer-Lambert), so the natural
measure is the optical density ``-ln(pixel / paper)`` per channel. Black ink has the same
density in all three channels; red ink is dense in green and blue and clear in red; blue ink
is dense in red and clear in blue. Differences of densities therefore tell the colour of an
ink whatever the light, and stay the same under a shadow, because the local paper is divided out.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image

FloatMap = NDArray[np.float32]
"""Shape ``(height, width)``, optical density or a difference of densities."""

Mask = NDArray[np.uint8]
"""Shape ``(height, width)``, 255 where true and 0 elsewhere, as OpenCV wants it."""

DARK_OFFSET = 24.0
"""Added to pixel and paper alike, in grey levels: below this sensor and JPEG noise dominate the
logarithm."""

_LOGARITHMS = np.log(np.arange(256, dtype=np.float64) + DARK_OFFSET).astype(np.float32)
_GREY_SPREAD = 1
_BAND = 32


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """Density maps of one page, all in the frame of the page image.

    Attributes:
        density: mean density over the channels: how dark the ink is, whatever its colour.
        red: density of red ink alone; black ink under or over it cancels out.
        blue: density of blue ink alone.
    """

    density: FloatMap
    red: FloatMap
    blue: FloatMap

    def scaled(self, factor: float) -> Ink:
        """Return the maps at another scale, each pixel the mean of what it covers."""
        return Ink(
            *(
                cv2.resize(one, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
                for one in (self.density, self.red, self.blue)
            )
        )


def paper_of(image: Image) -> Image:
    """Return the page without its ink: the local colour of the bare paper.

    Paper is the brightest thing in a neighbourhood larger than a stroke; the estimate is made
    on a small copy, then smoothed and enlarged, so that shadows and tints are followed.
    """
    height, width = image.shape[:2]
    scale = 256.0 / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (13, 13))
    brightest = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)
    smooth = cv2.GaussianBlur(brightest, (0, 0), 5)
    paper: Image = cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR)
    return paper


def densities_of(image: Image, paper: Image) -> FloatMap:
    """Return the optical density of each channel, shape ``(height, width, 3)``, never negative."""
    # ln(paper / pixel) is a difference of two logarithms, and there are 256 of them.
    density: FloatMap = cv2.subtract(cv2.LUT(paper, _LOGARITHMS), cv2.LUT(image, _LOGARITHMS))
    return np.maximum(density, 0.0, out=density)


def ink_of(image: Image) -> Ink:
    """Return the ink of a page, colours apart.

    Args:
        image: shape ``(height, width, 3)``, blue, green, red.
    """
    height, width = image.shape[:2]
    paper = paper_of(image)
    ink = Ink(*(np.empty((height, width), np.float32) for _ in range(3)))
    # A band at a time, so that what comes in between stays in the processor's cache.
    for top in range(0, height, _BAND):
        _fill_rows(ink, image, paper, top, min(height, top + _BAND))
    return ink


def _fill_rows(ink: Ink, image: Image, paper: Image, top: int, bottom: int) -> None:
    """Write the densities of some rows into the maps of a page."""
    # With a row more on either side, which the blur looks at.
    first, last = max(0, top - 1), min(len(image), bottom + 1)
    own = slice(top - first, bottom - first)
    blue, green, red = cv2.split(densities_of(image[first:last], paper[first:last]))
    ink.density[top:bottom] = (blue + green + red)[own] / np.float32(3.0)
    # JPEG stores colour at half resolution; a light blur keeps its fringes from looking like ink.
    red_ink = cv2.GaussianBlur(np.minimum(green, blue) - red, (3, 3), 0)
    blue_ink = cv2.GaussianBlur(red - blue, (3, 3), 0)
    np.maximum(red_ink[own], 0.0, out=ink.red[top:bottom])
    np.maximum(blue_ink[own], 0.0, out=ink.blue[top:bottom])


def is_colourless(image: Image) -> bool:
    """Say whether a scan was made in grey or in black and white.

    A colour scanner never returns equal channels all over a sheet, not even a blank one.
    """
    sample = image[::3, ::3].astype(np.int16)
    return int((sample.max(axis=2) - sample.min(axis=2)).max()) <= _GREY_SPREAD


def noise_threshold(ink: FloatMap, floor: float, ceiling: float) -> float:
    """Return the density above which a pixel counts as ink on this page.

    Most of a page is bare, so a high quantile of the lower half of the map measures the noise;
    ink must stand well above it. The result lies within ``[floor, ceiling]``.
    """
    sample = ink[::4, ::4]
    noise = float(np.quantile(sample, 0.75))
    return float(np.clip(4.0 * noise, floor, ceiling))


def mask_above(ink: FloatMap, threshold: float) -> Mask:
    """Return the pixels whose density exceeds the threshold."""
    return np.where(ink > threshold, 255, 0).astype(np.uint8)


def uncoloured_mask(ink: Ink, threshold: float) -> Mask:
    """Return black, grey and blue ink, without the red ink of seals.

    Where a seal lies over black print the print stays: it is far denser than the seal's red.
    """
    return np.where((ink.density > threshold) & (ink.red < 0.45 * ink.density), 255, 0).astype(
        np.uint8
    )
