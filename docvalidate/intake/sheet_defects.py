"""Defects of how a sheet lay: shadows, black borders of the scanner, two pages on one scan."""

from __future__ import annotations

import cv2
import numpy as np

from docvalidate.intake.print_measure import PrintMeasure
from docvalidate.model.page import Image
from docvalidate.model.reduction import reduced

_SMALL_SIDE = 256
_SHADED = (0.3, 0.78)
"""Light of a shadow over light of the paper: less is an object, more is the fall-off of a lamp."""
_LEAST_SHADE_SHARE = 0.03
_NEUTRAL = 0.28
_SOFT_EDGE = 0.45
"""Share of the drop that lies within three pixels of 256: a desk ends sharply, a shadow softly."""
_BLACK = 70
_BORDER_ROW_SHARE = 0.6
_LEAST_BORDER = 0.008
_MOST_BORDER = 0.45
_GUTTER = (0.42, 0.58)
_LEAST_GUTTER = 0.025
_LANDSCAPE = (1.3, 1.55)
_A3_TEXT_SHARE = 0.0165
"""Height of a character over height of the scan: body text of 10.5 to 12 points is 1.2 to 1.6 %
of the height of A4, but 1.7 to 2.3 % of the height of A4 laid across."""
_A3_WIDTH_INCHES = 15.0


def shadow_depth(small: Image) -> float:
    """Return how much light the deepest shadow takes, 0 to 1; 0 where there is none.

    A shadow lies at the edge of the page, has no colour of its own and ends softly.

    Args:
        small: the page as :func:`small_copy` gives it.
    """
    light = np.asarray(small.max(axis=2), np.uint8)
    paper_map = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8))
    paper = float(np.percentile(paper_map, 90))
    if paper < 60:
        return 0.0
    share = paper_map.astype(np.float32) / paper
    closed = [
        cv2.morphologyEx(c, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8)) for c in cv2.split(small)
    ]
    span = np.max(closed, axis=0).astype(np.float32) - np.min(closed, axis=0)
    neutral = span < _NEUTRAL * np.max(closed, axis=0)
    shaded = (share > _SHADED[0]) & (share < _SHADED[1]) & neutral
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        shaded.view(np.uint8), connectivity=4
    )
    slope = cv2.dilate(share, np.ones((3, 3), np.uint8)) - cv2.erode(
        share, np.ones((3, 3), np.uint8)
    )
    deepest = 0.0
    for number in range(1, count):
        x, y, wide, high, area = stats[number]
        at_edge = x == 0 or y == 0 or x + wide == share.shape[1] or y + high == share.shape[0]
        if not at_edge or area < _LEAST_SHADE_SHARE * share.size:
            continue
        inside = labels == number
        rim = inside & ~cv2.erode(inside.view(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
        drop = 1.0 - float(np.percentile(share[inside], 20))
        if float(np.median(slope[rim])) < _SOFT_EDGE * drop:
            deepest = max(deepest, drop)
    return deepest


def border_share(small: Image) -> float:
    """Return the share of the scan that black borders take; 0 where there are none.

    A scanner whose lid is open, or whose glass is larger than the sheet, leaves black along
    whole edges; a picture or a seal does not.

    Args:
        small: the page as :func:`small_copy` gives it.
    """
    black = np.asarray(small.max(axis=2), np.uint8) < _BLACK
    if float(black.mean()) > _MOST_BORDER:
        return 0.0
    rows, columns = black.mean(axis=1), black.mean(axis=0)
    depths = [_depth(rows), _depth(rows[::-1]), _depth(columns), _depth(columns[::-1])]
    if max(depths) < _LEAST_BORDER:
        return 0.0
    top, bottom, left, right = depths
    return float(1.0 - max(0.0, 1 - top - bottom) * max(0.0, 1 - left - right))


def holds_two_pages(measure: PrintMeasure, dpi: int | None) -> bool:
    """Say whether two upright pages lie side by side on one scan.

    The scan lies across, nothing crosses its middle, print stands on both sides, and the print
    is as small as two full pages make it.
    """
    high, wide = measure.ink.shape
    if not _LANDSCAPE[0] <= wide / max(1, high) <= _LANDSCAPE[1] or measure.text_height is None:
        return False
    text_share = measure.text_height * measure.scale / high
    inches = wide / measure.scale / dpi if dpi else 0.0
    if text_share > _A3_TEXT_SHARE and inches < _A3_WIDTH_INCHES:
        return False
    middle = measure.glyphs[:, 0] + measure.glyphs[:, 2] / 2
    left = float(np.mean(middle < wide / 2))
    return 0.15 <= left <= 0.85 and _gutter(measure) >= _LEAST_GUTTER


def _gutter(measure: PrintMeasure) -> float:
    """Return the width of the widest strip without ink near the middle, over the scan's width."""
    high, wide = measure.ink.shape
    margin = high // 20
    start, end = round(_GUTTER[0] * wide), round(_GUTTER[1] * wide)
    bare = measure.ink[margin : high - margin, start:end].mean(axis=0) < 0.002
    longest = run = 0
    for one in bare.tolist():
        run = run + 1 if one else 0
        longest = max(longest, run)
    return float(longest / wide)


def _depth(shares: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    """Return how far black reaches in from the first row, over the number of rows."""
    light = np.flatnonzero(shares < _BORDER_ROW_SHARE)
    return float(light[0]) / len(shares) if light.size else 0.0


def small_copy(image: Image) -> Image:
    """Return a page as small as shadows and borders can still be seen on."""
    return reduced(image, min(1.0, _SMALL_SIDE / max(image.shape[:2])))
