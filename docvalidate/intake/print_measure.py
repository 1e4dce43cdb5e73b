"""What a page looks like as ink on paper: levels, noise, sharpness and size of the print."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image

_BACKGROUND_SIDE = 256
_LEAST_INK_CONTRAST = 0.14
_FAINT_INK_CONTRAST = 0.03
_NOISE_MULTIPLE = 4.0
_TILE_PIXELS = 1_500_000
_SMALLEST_GLYPH_PIXELS = 5
_MAD_TO_SIGMA = 1.4826

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class PrintMeasure:
    """Measurements of a page, in grey levels 0..255 and pixels of the page.

    Attributes:
        paper: median grey level of the paper.
        burnt: share of the page at full white in a picture whose paper is not white.
        noise: standard deviation of the paper's grain.
        contrast: grey levels between paper and the core of strokes; 0 where there is no ink.
        ink: mask of ink, shape ``(height, width)``.
        glyphs: heights of print-like pieces of ink.
        glyph_boxes: their boxes ``(x, y, width, height)``, in the order of ``glyphs``.
        faint_share: share of the page that differs from the paper by little, but by more than noise.
    """

    paper: float
    burnt: float
    noise: float
    contrast: float
    ink: Mask
    glyphs: NDArray[np.int32]
    glyph_boxes: NDArray[np.int32]
    faint_share: float

    @property
    def text_height(self) -> float | None:
        """Height of the bulk of the characters in pixels; ``None`` where there is too little."""
        if len(self.glyphs) < 12:
            return None
        return float(np.percentile(self.glyphs, 65))


def measure_print(image: Image) -> PrintMeasure:
    """Separate ink from paper and measure both.

    Args:
        image: a page, shape ``(height, width, 3)``.
    """
    # The darkest channel keeps red seals and blue ink as dark as black print.
    grey = np.asarray(image.min(axis=2)) if image.size < 3 * _TILE_PIXELS else _darkest(image)
    background = paper_level(grey)
    relative = _relative_darkness(grey, background)
    noise = _grain(grey, relative)
    paper = float(np.median(background))
    least = max(_LEAST_INK_CONTRAST, _NOISE_MULTIPLE * noise / max(paper, 1.0))
    ink = relative > least
    boxes = _glyph_boxes(ink)
    core = relative[ink]
    contrast = (
        float(np.percentile(core[:: max(1, core.size // 50_000)], 80)) * paper if core.size else 0.0
    )
    faint_least = max(_FAINT_INK_CONTRAST, 3 * noise / max(paper, 1.0))
    faint = float(np.mean((relative > faint_least)[::2, ::2]))
    return PrintMeasure(
        paper=paper,
        burnt=_burnt_share(grey, paper),
        noise=noise,
        contrast=contrast,
        ink=ink,
        glyphs=boxes[:, 3],
        glyph_boxes=boxes,
        faint_share=faint,
    )


def paper_level(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the grey level the paper would have at every pixel, from the brightest nearby."""
    height, width = grey.shape
    scale = min(1.0, _BACKGROUND_SIDE / max(height, width))
    small_size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(grey, small_size, interpolation=cv2.INTER_AREA)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (13, 13))
    closed = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)
    smooth = cv2.blur(closed, (9, 9))
    return np.asarray(cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def edge_widths(image: Image, ink: Mask) -> float | None:
    """Return the width of the blur in pixels (standard deviation of the point spread).

    At a step of height D blurred by a Gaussian, the steepest slope is D / (sigma * sqrt(2 pi)).
    Height and slope are measured around the strongest edges of the print, whose median is
    robust against grain and pictures.

    Returns:
        ``None`` where there are too few edges to say.
    """
    grey = np.asarray(image[:, :, 1])
    top, left, size = _densest_window(ink)
    grey = grey[top : top + size, left : left + size].astype(np.float32)
    if grey.size < 400:
        return None
    slope_x = cv2.Scharr(grey, cv2.CV_32F, 1, 0, scale=1 / 32)
    slope_y = cv2.Scharr(grey, cv2.CV_32F, 0, 1, scale=1 / 32)
    slope = cv2.magnitude(slope_x, slope_y)
    reach = np.ones((9, 9), np.uint8)
    step = cv2.dilate(grey, reach) - cv2.erode(grey, reach)
    crest = (slope >= cv2.dilate(slope, np.ones((3, 3), np.uint8))) & (
        step > 0.5 * np.percentile(step, 98)
    )
    crest &= step > 12
    if np.count_nonzero(crest) < 200:
        return None
    widths = step[crest] / np.maximum(slope[crest], 1e-3) / np.sqrt(2 * np.pi)
    return float(np.percentile(widths, 30))


def _darkest(image: Image) -> NDArray[np.uint8]:
    blue, green, red = cv2.split(image)
    return np.asarray(cv2.min(cv2.min(blue, green), red), np.uint8)


def _relative_darkness(grey: NDArray[np.uint8], background: NDArray[np.uint8]) -> Numbers:
    """Return how much of the paper's light each pixel lacks, 0 to 1."""
    lacking = cv2.subtract(background, grey).astype(np.float32)
    return np.asarray(lacking / np.maximum(background, 1).astype(np.float32), np.float32)


def _grain(grey: NDArray[np.uint8], relative: Numbers) -> float:
    """Return the standard deviation of the paper's grain, from neighbours two pixels apart."""
    calm = relative[::3, :-2:3] < 2 * _FAINT_INK_CONTRAST
    first = grey[::3, :-2:3][calm].astype(np.int16)
    second = grey[::3, 2:][:, ::3][calm]
    if first.size < 100:
        return 0.0
    spread = float(np.mean(np.minimum(np.abs(first - second.astype(np.int16)), 40)))
    # The mean absolute difference of two samples of a Gaussian is 2 sigma / sqrt(pi).
    return spread * np.sqrt(np.pi) / 2


def _burnt_share(grey: NDArray[np.uint8], paper: float) -> float:
    """Return the share of full white where the rest of the paper is clearly not white."""
    if paper >= 235:
        return 0.0
    return float(np.mean(grey[::4, ::4] >= 253))


def _glyph_boxes(ink: Mask) -> NDArray[np.int32]:
    """Return ``(x, y, width, height)`` of the pieces of ink that could be print."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.view(np.uint8), connectivity=8)
    pieces = np.asarray(stats[1:], np.int32)
    width, height, area = pieces[:, 2], pieces[:, 3], pieces[:, 4]
    largest = max(ink.shape) / 12
    is_print = (
        (height >= _SMALLEST_GLYPH_PIXELS)
        & (height <= largest)
        & (width >= 3)
        & (width <= 30 * height)
        & (height <= 6 * width)
        & (area >= 0.12 * width * height)
    )
    return pieces[is_print, :4]


def _densest_window(ink: Mask) -> tuple[int, int, int]:
    """Return top, left and side of the square that holds the most ink."""
    size = min(768, *ink.shape)
    cells = cv2.resize(
        ink.view(np.uint8) * 255, None, fx=1 / 16, fy=1 / 16, interpolation=cv2.INTER_AREA
    )
    side = max(1, size // 16)
    sums = cv2.boxFilter(
        cells.astype(np.float32), -1, (side, side), anchor=(0, 0), borderType=cv2.BORDER_CONSTANT
    )
    rows = max(1, sums.shape[0] - side + 1)
    columns = max(1, sums.shape[1] - side + 1)
    row, column = np.unravel_index(int(np.argmax(sums[:rows, :columns])), (rows, columns))
    return int(row) * 16, int(column) * 16, size
