"""Ink clearly less dense than print: a stamp in black ink is seldom as dense as toner."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from docvalidate.vision.ink import FloatMap, Mask, mask_above

INKED = 0.3
FAINTEST = 0.045
_LEAST_PRINT, _LEAST_GREY = 2000, 300
_LESS_DENSE = 0.62
_COLOURLESS = 0.45
_PRINT_STROKE_MM = 0.3
_ROWS_AT_ONCE = 96
_NEAR = np.ones((3, 3), np.uint8)


def grey_ink(
    density: FloatMap, colours: Sequence[FloatMap], lines: Mask, taken: Mask, per_mm: float
) -> FloatMap | None:
    """Return the density of ink clearly less dense than print, which is taken out.

    Where print crosses a stamp, what lies on both sides goes on.

    Args:
        density: of all ink on a page, shape ``(height, width)``.
        colours: densities of its coloured inks.
        lines: where lines of print stand, 0 elsewhere.
        taken: what is left out, 0 elsewhere.
        per_mm: pixels per millimetre.

    Returns:
        ``None`` where there is no print to compare with, or hardly any grey.
    """
    printed = density[cv2.bitwise_and(mask_above(density, INKED), lines) > 0]
    if printed.size < _LEAST_PRINT:
        return None
    dark = _LESS_DENSE * float(np.quantile(printed, 0.85))
    spread = max(1.0, _PRINT_STROKE_MM * per_mm)
    height = density.shape[0]
    grey = np.zeros_like(density)
    # What a row takes in of its neighbours: the blur's reach, and a pixel or two of the masks.
    reach, found = round(4 * spread) + 4, 0
    # Some rows at a time stay in the processor's cache from the first step to the last.
    for top in range(0, height, _ROWS_AT_ONCE):
        end = min(height, top + _ROWS_AT_ONCE)
        rows = slice(max(0, top - reach), min(height, end + reach))
        inner = slice(top - rows.start, end - rows.start)
        part, trusted = _filled(density[rows], [one[rows] for one in colours], dark, spread)
        found += int(np.count_nonzero(trusted[inner] > INKED / 3))
        cv2.copyTo(part[inner], cv2.bitwise_not(taken[top:end]), grey[top:end])
    return grey if found >= _LEAST_GREY else None


def _filled(
    density: FloatMap, colours: Sequence[FloatMap], dark: float, spread: float
) -> tuple[FloatMap, FloatMap]:
    """Return the density of grey ink, print replaced by what lies around it, and without that.

    Args:
        density: of all ink.
        colours: densities of the coloured inks.
        dark: density above which it is print's.
        spread: standard deviation of what lies around print, in pixels.
    """
    print_mask = cv2.dilate(mask_above(density, dark), _NEAR)
    # The soft edge of print is as grey as the stamp, but thin.
    soft = cv2.morphologyEx(density, cv2.MORPH_OPEN, _NEAR)
    least = cv2.multiply(cv2.max(soft, FAINTEST), _COLOURLESS)
    bare = cv2.bitwise_not(print_mask)
    for colour in colours:
        cv2.bitwise_and(bare, cv2.compare(colour, least, cv2.CMP_LT), bare)
    trusted = np.asarray(cv2.copyTo(soft, bare), np.float32)
    weight = cv2.GaussianBlur((bare > 0).astype(np.float32), (0, 0), spread)
    around = cv2.GaussianBlur(trusted, (0, 0), spread)
    around = cv2.divide(around, cv2.max(weight, 0.05))
    return np.asarray(cv2.copyTo(around, print_mask, trusted.copy()), np.float32), trusted
