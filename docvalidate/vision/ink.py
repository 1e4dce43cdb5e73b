"""Separate ink from paper by optical density.

Ink on paper multiplies the light that the paper reflects (Beer-Lambert), so the natural
measure is the optical density ``-ln(pixel / paper)`` per channel. Black ink has the same
density in all three channels; red ink is dense in green and blue and clear in red; blue ink
is dense in red and clear in blue; violet ink is densest in green and green ink clearest there.
Differences of densities therefore tell the colour of an ink whatever the light, and stay the
same under a shadow, because the local paper is divided out.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.grey import grey_of
from docvalidate.model.page import Image
from docvalidate.model.reduction import reduced

FloatMap = NDArray[np.float32]
"""Shape ``(height, width)``, optical density or a difference of densities."""

Mask = NDArray[np.uint8]
"""Shape ``(height, width)``, 255 where true and 0 elsewhere, as OpenCV wants it."""

DARK_OFFSET = 24.0
"""Added to pixel and paper alike, in grey levels: below this sensor and JPEG noise dominate the
logarithm."""

_LOGARITHMS = np.log(np.arange(256, dtype=np.float64) + DARK_OFFSET).astype(np.float32)
_GREY_SPREAD = 1
_ROWS_AT_ONCE = 32
_PAPER_SIDE = 256
"""Pixels of the longer side of the copy on which the paper is told."""


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """Density maps of one page, all in one frame.

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
        maps = (self.density, self.red, self.blue)
        return Ink(*(resized(one, factor, cv2.INTER_AREA) for one in maps))


@dataclass(frozen=True, slots=True, eq=False)
class PageInk(Ink):
    """Density maps in the frame of the page image.

    Attributes:
        other: density of violet and green ink, of which other stamp pads are made.
    """

    other: FloatMap


def resized(ink: FloatMap, factor: float, way: int) -> FloatMap:
    """Return a map at another scale; most pages lack one colour or another.

    Args:
        ink: the map.
        factor: pixels of the new map to one of the old.
        way: how to interpolate, as OpenCV says it.
    """
    if not cv2.countNonZero(ink):
        height, width = ink.shape
        return np.zeros((round(height * factor), round(width * factor)), np.float32)
    return np.asarray(cv2.resize(ink, None, fx=factor, fy=factor, interpolation=way), np.float32)


def uncoloured(ink: Ink) -> FloatMap:
    """Return the density of black and grey ink alone."""
    coloured = cv2.max(ink.red, ink.blue)
    black: FloatMap = cv2.multiply(ink.density, (coloured < 0.45 * ink.density).astype(np.float32))
    return black


def paper_of(image: Image) -> Image:
    """Return the page without its ink: the local colour of the bare paper.

    Paper is the brightest thing in a neighbourhood larger than a stroke; the estimate is made
    on a small copy, then smoothed and enlarged, so that shadows and tints are followed.
    """
    height, width = image.shape[:2]
    scale = _PAPER_SIDE / max(height, width)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    # Brought near that size by halves first, which is many times as fast.
    small = cv2.resize(reduced(image, min(1.0, 2 * scale)), size, interpolation=cv2.INTER_AREA)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (13, 13))
    brightest = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)
    smooth = cv2.GaussianBlur(brightest, (0, 0), 5)
    paper: Image = cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR)
    return paper


def densities_of(image: Image, paper: Image) -> FloatMap:
    """Return the optical density of each channel, in the shape of the image, never negative."""
    # ln(paper / pixel) is a difference of two logarithms, and there are 256 of them.
    density: FloatMap = cv2.subtract(cv2.LUT(paper, _LOGARITHMS), cv2.LUT(image, _LOGARITHMS))
    return np.asarray(cv2.max(density, 0.0, density), np.float32)


def ink_of(image: Image, paper: Image | None = None) -> PageInk:
    """Return the ink of a page, colours apart.

    Args:
        image: shape ``(height, width, 3)``, blue, green, red.
        paper: the page without its ink where it is at hand, see :func:`paper_of`.
    """
    height, width = image.shape[:2]
    if paper is None:
        paper = paper_of(image)
    grey = grey_of(image)
    if grey is not None:
        none = np.zeros((height, width), np.float32)
        return PageInk(densities_of(grey, cv2.extractChannel(paper, 0)), none, none, none)
    density = np.empty((height, width), np.float32)
    red_ink, blue_ink = np.empty_like(density), np.empty_like(density)
    other_ink = np.empty_like(density)
    # A few rows at a time stay in the processor's cache from the first step to the last.
    for top in range(0, height, _ROWS_AT_ONCE):
        rows = slice(top, top + _ROWS_AT_ONCE)
        blue, green, red = cv2.split(densities_of(image[rows], paper[rows]))
        cv2.subtract(cv2.min(green, blue), red, red_ink[rows])
        cv2.subtract(red, blue, blue_ink[rows])
        # Violet ink is densest in green, beyond what red ink is; green ink is clearest there.
        violet = cv2.subtract(green, cv2.max(blue, red))
        violet = cv2.subtract(violet, cv2.max(red_ink[rows], 0.0))
        both = cv2.add(red, blue)
        cv2.max(violet, cv2.scaleAdd(green, -2.0, both), other_ink[rows])
        cv2.multiply(cv2.add(both, green), 1 / 3, density[rows])
    # JPEG stores colour at half resolution; a light blur keeps its fringes from looking like ink.
    for ink in (red_ink, blue_ink, other_ink):
        cv2.GaussianBlur(ink, (3, 3), 0, dst=ink)
        cv2.max(ink, 0.0, ink)
    return PageInk(density=density, red=red_ink, blue=blue_ink, other=other_ink)


def is_colourless(image: Image) -> bool:
    """Say whether a scan was made in grey or in black and white.

    A colour scanner never returns equal channels all over a sheet, not even a blank one.
    """
    # Nearly every scan in colour shows it on the first few pixels.
    return all(_most_spread(image[::step, ::step]) <= _GREY_SPREAD for step in (30, 3))


def _most_spread(image: Image) -> int:
    """Return by how much the channels of a pixel differ at the most."""
    blue, green, red = cv2.split(np.ascontiguousarray(image))
    spread = cv2.max(cv2.max(blue, green), red) - cv2.min(cv2.min(blue, green), red)
    return int(spread.max())


def noise_threshold(ink: FloatMap, floor: float, ceiling: float) -> float:
    """Return the density above which a pixel counts as ink on this page.

    Most of a page is bare, so a high quantile of the lower half of the map measures the noise;
    ink must stand well above it. The result lies within ``[floor, ceiling]``.
    """
    sample = ink[::4, ::4]
    # Counting is many times as fast as ordering, and most pages are clean.
    if np.count_nonzero(sample > floor / 4.0) <= (sample.size - 1) // 4:
        return floor
    noise = float(np.quantile(sample, 0.75))
    return float(np.clip(4.0 * noise, floor, ceiling))


def mask_above(ink: FloatMap, threshold: float) -> Mask:
    """Return the pixels whose density exceeds the threshold."""
    mask: Mask = (ink > threshold).view(np.uint8) * np.uint8(255)
    return mask


def uncoloured_mask(ink: Ink, threshold: float) -> Mask:
    """Return black, grey and blue ink, without the red ink of seals.

    Where a seal lies over black print the print stays: it is far denser than the seal's red.
    """
    inked = (ink.density > threshold) & (ink.red < np.float32(0.45) * ink.density)
    mask: Mask = inked.view(np.uint8) * np.uint8(255)
    return mask
