"""Let every circle of a seal's size count the ink along it, all over a map at once.

The share of a circle that is inked is the correlation of the ink with a ring, so the shares of
all circles of one radius come from one product of Fourier transforms. What tells a rim from a
circle that happens to pass through much text is contrast: beside a rim line, inside and outside,
there is paper, beside a line through text there is as much text.
"""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.vision.ink import FloatMap, Mask

ROUND_RADII_MM = (14.0, 25.0)
"""Of round seals, with a margin: 30 to 45 mm across by the rules, 50 mm at the most."""

_FLANK_MM = 1.6
"""Distance from the middle of a rim line, about 1.2 mm wide, to the paper beside it."""

_LEAST_VISIBLE = 0.4
_LEAST_CONTRAST = 0.12

Circle = tuple[float, float, float]
"""``x, y, radius`` in pixels."""


def most_voted(
    mask: Mask, per_mm: float, most: int, radii_mm: tuple[float, float] = ROUND_RADII_MM
) -> list[Circle]:
    """Return the circles of a seal's size whose line stands out most, best first.

    Args:
        mask: ink, shape ``(height, width)``; 1.5 to 2 pixels to the millimetre are enough.
        per_mm: pixels per millimetre.
        most: how many circles at most; their centres are at least 8 mm apart.
        radii_mm: least and largest radius.
    """
    height, width = mask.shape
    radii = tuple(np.arange(radii_mm[0] * per_mm, radii_mm[1] * per_mm + 0.1, 1.0).tolist())
    flank = max(2, round(_FLANK_MM * per_mm))
    spectra, circumferences = _rings(height, width, radii, flank)
    padded = np.zeros(_padded_shape(height, width, int(radii[-1]) + flank), np.float32)
    padded[:height, :width] = cv2.GaussianBlur(mask, (0, 0), 0.6).astype(np.float32) / 255.0
    ink = np.fft.rfft2(padded)
    shares = [
        np.fft.irfft2(ink * spectrum, s=padded.shape)[:height, :width].astype(np.float32) / length
        for spectrum, length in zip(spectra, circumferences, strict=True)
    ]
    contrast = np.stack(
        [
            shares[index] - np.maximum(shares[index - flank], shares[index + flank])
            for index in range(flank, len(shares) - flank)
        ]
    )
    return _peaks(contrast, radii, round(8 * per_mm), most)


def _peaks(contrast: FloatMap, radii: tuple[float, ...], apart: int, most: int) -> list[Circle]:
    best = contrast.max(axis=0)
    found: list[Circle] = []
    while len(found) < most:
        row, column = divmod(int(np.argmax(best)), best.shape[1])
        if best[row, column] < _LEAST_CONTRAST:
            break
        radius = radii[int(np.argmax(contrast[:, row, column]))]
        found.append((float(column), float(row), float(radius)))
        cv2.circle(best, (column, row), apart, 0.0, -1)
    return found


@lru_cache(maxsize=8)
def _rings(
    height: int, width: int, radii: tuple[float, ...], flank: int
) -> tuple[list[NDArray[np.complex64]], list[FloatMap]]:
    """Return the spectra of rings one pixel apart, and how much of each lies on the map.

    The rings run from ``flank`` pixels below the least radius to ``flank`` above the largest. A
    ring of which less than ``_LEAST_VISIBLE`` lies on the map is given an endless length.
    """
    shape = _padded_shape(height, width, int(radii[-1]) + flank)
    page = np.zeros(shape, np.float32)
    page[:height, :width] = 1.0
    page_spectrum = np.fft.rfft2(page)
    spectra, lengths = [], []
    steps = (radii[0] - flank + index for index in range(len(radii) + 2 * flank))
    for radius in steps:
        spectrum = np.fft.rfft2(_ring(shape, radius)).astype(np.complex64)
        length = np.fft.irfft2(page_spectrum * spectrum, s=shape)[:height, :width]
        whole = 2 * math.pi * radius
        spectra.append(spectrum)
        lengths.append(np.where(length < _LEAST_VISIBLE * whole, np.inf, length).astype(np.float32))
    return spectra, lengths


def _padded_shape(height: int, width: int, reach: int) -> tuple[int, int]:
    """Return a shape that keeps rings from wrapping around and that transforms quickly."""
    return cv2.getOptimalDFTSize(height + reach), cv2.getOptimalDFTSize(width + reach)


def _ring(shape: tuple[int, int], radius: float) -> FloatMap:
    """Return a circle one pixel wide around the origin, wrapped around the corners."""
    angles = np.linspace(0.0, 2.0 * math.pi, max(90, round(4 * math.pi * radius)), endpoint=False)
    rows = np.rint(radius * np.sin(angles)).astype(int) % shape[0]
    columns = np.rint(radius * np.cos(angles)).astype(int) % shape[1]
    ring = np.zeros(shape, np.float32)
    np.add.at(ring, (rows, columns), 2 * math.pi * radius / len(angles))
    return ring
