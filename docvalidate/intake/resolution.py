"""Pixels per inch: what files say, what can be believed, what follows from the paper."""

from __future__ import annotations

import cv2
import numpy as np

from docvalidate.model.page import Image

_A4_LONG_INCHES = 11.69
_A4_RATIO = 297 / 210
_RATIO_TOLERANCE = 0.03
_BELIEVABLE_DPI = (70, 1200)
_LARGEST_BELIEVABLE_PAGE_INCHES = 17.5
_SCREEN_DEFAULTS = (72, 96)
_SQUARE_ENOUGH = 1.08


def plausible_dpi(image: Image, stated: float) -> int | None:
    """Return the dpi to work with.

    A stated value counts only where it is in the range of real scanners and makes a page no
    longer than A3: converters often make a page of as many points as the scan has pixels.
    Otherwise a picture in the proportions of A4 is taken for a full A4 page.

    Args:
        image: the page.
        stated: dpi by the file's metadata or the PDF's page size, 0 where unknown.
    """
    height, width = image.shape[:2]
    long_side, short_side = int(max(height, width)), int(max(1, min(height, width)))
    low, high = _BELIEVABLE_DPI
    if low <= stated <= high and long_side / stated <= _LARGEST_BELIEVABLE_PAGE_INCHES:
        return round(stated)
    if abs(long_side / short_side / _A4_RATIO - 1) <= _RATIO_TOLERANCE:
        return max(1, round(long_side / _A4_LONG_INCHES))
    return None


def stated_by_scanner(dpi: float) -> float:
    """Return the dpi of a picture's metadata, or 0 for the defaults of screens and phones."""
    return 0.0 if round(dpi) in _SCREEN_DEFAULTS else dpi


def with_square_pixels(image: Image, dpi_x: float, dpi_y: float) -> tuple[Image, float]:
    """Stretch the coarser direction of a fax, so that shapes are right; return the dpi too."""
    low, high = sorted((dpi_x, dpi_y))
    if low <= 0 or high / low <= _SQUARE_ENOUGH or high / low > 4:
        return image, dpi_x
    height, width = image.shape[:2]
    size = round(width * high / dpi_x), round(height * high / dpi_y)
    return _resized(image, size), high


def scaled_to_limit(image: Image, pixels: int) -> tuple[Image, float]:
    """Scale a picture down to at most so many pixels; return the factor per side as well."""
    height, width = image.shape[:2]
    if height * width <= pixels:
        return image, 1.0
    scale = (pixels / (height * width)) ** 0.5
    return _resized(image, (max(1, int(width * scale)), max(1, int(height * scale)))), scale


def _resized(image: Image, size: tuple[int, int]) -> Image:
    """Resample to ``(width, height)`` without aliasing."""
    shrinks = size[0] * size[1] < image.shape[0] * image.shape[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=method), dtype=np.uint8)
