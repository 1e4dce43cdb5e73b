"""What a page looks like as ink on paper: levels, grain, sharpness and size of the print."""

from __future__ import annotations

from dataclasses import dataclass
from math import pi, sqrt

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.model.pieces import connected_pieces
from docvalidate.model.reduction import reduced

Mask = NDArray[np.bool_]
Grey = NDArray[np.uint8]
Boxes = NDArray[np.int32]

_WORKING_PIXELS = 1_600_000
_BACKGROUND_SIDE = 256
_INK_LACKS = 0.14
_FAINT_LACKS = 0.025
_SMALLEST_GLYPH_PIXELS = 4
_FEWEST_GLYPHS = 12
_LARGEST_GLYPH_SHARE = 1 / 12
_SAMPLING_BLUR = 0.8
_WIDEST_IN_REACH = 1.5
_FEWEST_EDGES = 60
_WINDOW = 768
_GRID = 16


@dataclass(frozen=True, slots=True, eq=False)
class PrintMeasure:
    """Measurements of a page, in grey levels 0..255 and pixels of the working frame.

    Attributes:
        scale: working frame over page, at most 1.
        paper: median grey level of the paper.
        grain: standard deviation of the paper's grain.
        contrast: grey levels between paper and the core of strokes; 0 where there is no ink.
        ink: mask of ink, shape ``(height, width)`` of the working frame.
        faint: share of the page that is fainter than ink but clearer than grain.
        glare: share of the page burnt to full white with a soft rim, as by a flash.
        glyphs: boxes ``(x, y, width, height)`` of pieces of ink that could be print.
        background: grey level of the paper at every pixel of the working frame.
    """

    scale: float
    paper: float
    grain: float
    contrast: float
    ink: Mask
    faint: float
    glare: float
    glyphs: Boxes
    background: Grey

    @property
    def text_height(self) -> float | None:
        """Height of the bulk of the characters in pixels of the page, ``None`` without text.

        Characters weigh by their size, or the dots of leader lines and the parts that Chinese
        characters fall into would outvote whole characters.
        """
        if len(self.glyphs) < _FEWEST_GLYPHS:
            return None
        heights = self.glyphs[:, 3].astype(np.float64)
        weights = heights * np.minimum(self.glyphs[:, 2], 2 * heights)
        order = np.argsort(heights)
        reached = np.cumsum(weights[order])
        middle = int(np.searchsorted(reached, 0.5 * reached[-1]))
        return float(heights[order][middle]) / self.scale


def measure_print(image: Image) -> PrintMeasure:
    """Separate ink from paper and measure both; white print on dark counts as ink too.

    Args:
        image: a page, shape ``(height, width, 3)``.
    """
    darkest = darkest_channel(image)
    grain = _grain(darkest)
    grey, scale = _working_copy(darkest)
    background = paper_level(grey)
    if _is_light_on_dark(grey, background):
        grey = np.asarray(255 - grey, np.uint8)
        background = paper_level(grey)
    lacking = np.asarray(cv2.subtract(background, grey), np.uint8)
    paper = float(np.median(background[::4, ::4]))
    ink = _beyond(lacking, background, _INK_LACKS, 4 * grain)
    core = lacking[ink]
    return PrintMeasure(
        scale=scale,
        paper=paper,
        grain=grain,
        contrast=float(np.percentile(core[:: 1 + core.size // 20_000], 80)) if core.size else 0.0,
        ink=ink,
        faint=float(_beyond(lacking, background, _FAINT_LACKS, 4 * grain).mean()),
        glare=_glare(grey, paper),
        glyphs=_glyph_boxes(ink),
        background=background,
    )


def darkest_channel(image: Image) -> Grey:
    """Return the darkest of the three channels, which keeps red and blue ink as dark as black."""
    blue, green, red = cv2.split(image)
    return np.asarray(cv2.min(cv2.min(blue, green), red), np.uint8)


def paper_level(grey: Grey) -> Grey:
    """Return the grey level the paper would have at every pixel, from the brightest nearby."""
    height, width = grey.shape
    smooth = cv2.blur(_paper_map(grey), (9, 9))
    return np.asarray(cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _paper_map(grey: Grey) -> Grey:
    """Return a small picture of the page with the print closed over."""
    height, width = grey.shape
    scale = min(1.0, _BACKGROUND_SIDE / max(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    # Brought near that size by halves first, which is many times as fast.
    near = reduced(grey, min(1.0, 2 * scale))
    small = cv2.resize(near, size, interpolation=cv2.INTER_AREA)
    return np.asarray(
        cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((13, 13), np.uint8)), np.uint8
    )


def blur_width(image: Image, measure: PrintMeasure) -> float | None:
    """Return the standard deviation of the blur in pixels of the page.

    At a step of height D blurred by a Gaussian, the steepest slope is D / (sigma * sqrt(2 pi)).
    Height and slope are measured where the slope peaks, in the part with the most ink; pixels
    blur a perfect step by themselves, which is taken off. Where the blur is wider than the reach
    of the measurement, it is measured again on the picture at half the size.

    Returns:
        ``None`` where there are too few edges to say.
    """
    grey = np.ascontiguousarray(image[:, :, 1][_densest_window(measure)])
    shrunk = 1.0
    found: float | None = None
    while min(grey.shape) >= 2 * _GRID:
        apparent = _apparent_blur(grey.astype(np.float32), measure.grain / shrunk)
        if apparent is None:
            break
        found = shrunk * sqrt(max(0.0, apparent**2 - _SAMPLING_BLUR**2))
        if apparent <= _WIDEST_IN_REACH:
            break
        grey = np.asarray(cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA))
        shrunk *= 2
    return found


def _apparent_blur(grey: NDArray[np.float32], grain: float) -> float | None:
    """Return the blur in pixels of the picture given, that of sampling included."""
    slope = cv2.magnitude(
        cv2.Scharr(grey, cv2.CV_32F, 1, 0, scale=1 / 32),
        cv2.Scharr(grey, cv2.CV_32F, 0, 1, scale=1 / 32),
    )
    reach = np.ones((9, 9), np.uint8)
    step = cv2.dilate(grey, reach) - cv2.erode(grey, reach)
    high = max(0.5 * float(np.percentile(step[::3, ::3], 98)), 6 * grain, 10.0)
    peak = (slope >= cv2.dilate(slope, np.ones((3, 3), np.uint8))) & (step > high)
    # Slopes that are small for their step are the flat insides and ends of strokes.
    peak &= slope > step / 20
    if np.count_nonzero(peak) < _FEWEST_EDGES:
        return None
    return float(np.percentile(step[peak] / slope[peak], 30)) / sqrt(2 * pi)


def _working_copy(grey: Grey) -> tuple[Grey, float]:
    """Scale large pages down, for text is large there as well."""
    scale = min(1.0, sqrt(_WORKING_PIXELS / grey.size))
    if scale > 0.9:
        return grey, 1.0
    return reduced(grey, scale), scale


def _beyond(lacking: Grey, background: Grey, share: float, grain: float) -> Mask:
    """Return where a share of the paper's light is lacking, and more than the grain explains."""
    levels = np.arange(256, dtype=np.float32) * share
    limits = np.clip(np.maximum(levels, grain), 2, 255).astype(np.uint8)
    return np.asarray(cv2.compare(lacking, cv2.LUT(background, limits), cv2.CMP_GT) > 0, np.bool_)


def _grain(grey: Grey) -> float:
    """Return the standard deviation of grain, from pixels two apart.

    The median absolute difference of two samples of a Gaussian is 0.954 sigma; print covers
    far less than half of a page and does not move the median.
    """
    first, second = grey[::5, :-2:5], grey[::5, 2::5]
    columns = min(first.shape[1], second.shape[1])
    if first.size == 0 or columns == 0:
        return 0.0
    difference = cv2.absdiff(
        np.ascontiguousarray(first[:, :columns]), np.ascontiguousarray(second[:, :columns])
    )
    counts = np.cumsum(np.bincount(difference.ravel(), minlength=256)) / difference.size
    middle = int(np.searchsorted(counts, 0.5))
    below = float(counts[middle - 1]) if middle else 0.0
    within = (0.5 - below) / max(float(counts[middle]) - below, 1e-9)
    return max(0.0, middle - 0.5 + within) / 0.954 if middle else 0.0


def _is_light_on_dark(grey: Grey, background: Grey) -> bool:
    """Say whether print is brighter than the page, as on a screen in dark mode."""
    if float(np.median(grey[::4, ::4])) > 100:
        return False
    floor = 255 - paper_level(np.asarray(255 - grey, np.uint8))
    light = float(np.mean(cv2.subtract(grey, floor) > 60))
    dark = float(np.mean(cv2.subtract(background, grey) > 60))
    return 0.0005 < light < 0.5 * dark or (light > 0.0005 and dark > 0.5)


def _glare(grey: Grey, paper: float) -> float:
    """Return the share of full white that fades softly into darker paper, unlike a white panel."""
    if paper >= 245:
        return 0.0
    small = _paper_map(grey)
    burnt = (small >= 254).view(np.uint8)
    rim = cv2.dilate(burnt, np.ones((5, 5), np.uint8)) - burnt
    if not rim.any() or float(np.median(small[rim > 0])) < (paper + 255) / 2:
        return 0.0
    return float(burnt.mean())


def _glyph_boxes(ink: Mask) -> Boxes:
    """Return the boxes of the pieces of ink that could be print."""
    pieces = connected_pieces(ink.view(np.uint8))
    width, height, area = pieces.boxes[:, 2], pieces.boxes[:, 3], pieces.areas
    is_print = (
        (height >= _SMALLEST_GLYPH_PIXELS)
        & (height <= max(ink.shape) * _LARGEST_GLYPH_SHARE)
        & (width >= 2)
        & (width <= 30 * height)
        & (height <= 6 * width)
        & (area >= 0.12 * width * height)
    )
    return np.asarray(pieces.boxes[is_print])


def _densest_window(measure: PrintMeasure) -> tuple[slice, slice]:
    """Return the part of the page that holds the most edges of print."""
    ink = measure.ink.view(np.uint8)
    size = max(1, round(ink.shape[1] / _GRID)), max(1, round(ink.shape[0] / _GRID))
    cells = cv2.resize(ink * 255, size, interpolation=cv2.INTER_AREA)
    # Solid areas have no edges: half-covered cells count most.
    mixed = np.minimum(cells, 255 - cells).astype(np.float32)
    side = max(1, int(_WINDOW * measure.scale) // _GRID)
    rows, columns = min(side, mixed.shape[0]), min(side, mixed.shape[1])
    sums = cv2.boxFilter(mixed, -1, (columns, rows), anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
    valid = sums[: mixed.shape[0] - rows + 1, : mixed.shape[1] - columns + 1]
    row, column = np.unravel_index(int(np.argmax(valid)), valid.shape)
    cell = _GRID / measure.scale
    return (
        slice(int(row * cell), int((row + rows) * cell)),
        slice(int(column * cell), int((column + columns) * cell)),
    )
