"""The layers of ink of a page that may hold letters nobody has read.

Layers show them, each by its own physics:

- red, blue, violet and green ink by their colour (:mod:`docvalidate.vision.ink`), whatever black
  lies over them;
- black ink of a stamp, which is seldom as dense as print: print is taken out by its density;
- broad pale strokes: a watermark's letters are large, so their strokes are broader than those of
  text. Dark print is replaced by what lies around it, and opening with an element broader than a
  text stroke leaves the watermark alone;
- ink of any density outside all lines that were read well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.pieces import Pieces, connected_pieces
from docvalidate.vision.grey_ink import FAINTEST, grey_ink
from docvalidate.vision.impression import pixels_per_mm
from docvalidate.vision.ink import FloatMap, Mask, PageInk, mask_above, noise_threshold, resized
from docvalidate.vision.ink_group import Layer

_WORKING_PER_MM = 150 / 25.4
_TEXT_STROKE_MM = 0.95
_PRINT_AT_HALF = 0.34
"""Print is denser than this even at half the resolution, where its thin strokes are grey."""
_LEAST_BETWEEN_LINES = 0.18
"""A watermark goes on between the lines of text; what is left of text itself does not."""

_BEYOND_A_LINE = 1.25
"""What is left of text is no taller than its line; a watermark's stroke runs on through several."""

_HARDLY_SMALLER = 0.6
_LONG_STROKE_MM = 8.0
_LEAST_CONFIDENCE = 0.75
_SCRAP, _FAR_LARGER = 3, 2.5

Reach = tuple[float, float]
"""How far apart ink may be, across and down in mm, that belongs together."""


@dataclass(frozen=True, slots=True, eq=False)
class LayerInk:
    """The ink of one layer.

    Attributes:
        density: of all ink that it was taken from, at the working resolution.
        mask: where it is.
        threshold: density above which it is ink.
        reaches: the ways to group it, each with how many groups to keep.
    """

    layer: Layer
    density: FloatMap
    mask: Mask
    threshold: float
    reaches: Sequence[tuple[Reach, int]]


class InkLayers:
    """The page at the working resolution.

    Attributes:
        scale: pixels of the working copy per pixel of the page.
        per_mm: pixels of the working copy per millimetre.
    """

    def __init__(
        self, ink: PageInk, dpi: int | None, lines: Sequence[TextLine], seals: Sequence[Box]
    ) -> None:
        """Bring a page to the working resolution.

        Args:
            ink: density maps of the upright page.
            dpi: pixels per inch, ``None`` where unknown.
            lines: text of the page as read.
            seals: extents of impressions already read as seals.
        """
        height, width = ink.density.shape
        per_mm = pixels_per_mm(width, height, dpi)
        self.scale = min(1.0, _WORKING_PER_MM / per_mm)
        self.per_mm = per_mm * self.scale
        self._density = _smaller(ink.density, self.scale)
        self._colours = {
            Layer.RED: _smaller(ink.red, self.scale),
            Layer.BLUE: _smaller(ink.blue, self.scale),
            Layer.OTHER: _smaller(ink.other, self.scale),
        }
        self._noise = noise_threshold(self._density, FAINTEST, 0.25)
        usual = median(line.box.height for line in lines) if lines else 0.0
        read = [line.box for line in lines if _is_well_read(line, usual)]
        self._read = self._covered(read, 0.25)
        self._lines = self._line_heights(read)
        self._seals = self._covered(seals, 0.03)

    def on_page(self, box: Box) -> Box:
        """Return a box of the working copy in pixels of the page."""
        return Box(*(round(value / self.scale) for value in (box.x0, box.y0, box.x1, box.y1)))

    def layers(self) -> Iterator[LayerInk]:
        """Yield the layers one by one."""
        for layer, density in self._colours.items():
            threshold = noise_threshold(density, 0.10, 0.30)
            mask = _masked(density, threshold, self._seals)
            yield LayerInk(layer, density, mask, threshold, [((2.2, 2.2), 5)])
        lines = (self._lines > 0).view(np.uint8)
        colours = list(self._colours.values())
        grey = grey_ink(self._density, colours, lines, self._seals, self.per_mm)
        if grey is not None:
            threshold = noise_threshold(grey, 0.12, 0.30)
            mask = mask_above(grey, threshold)
            yield LayerInk(Layer.GREY, grey, mask, threshold, [((2.2, 2.2), 4)])
        pale = self._pale_ink()
        faintest = noise_threshold(pale, FAINTEST, 0.25)
        strokes = connected_pieces(self._broad(pale, faintest))
        own = self._between_lines(strokes)
        # Letters of one watermark, and then of one that text has torn apart.
        reaches = [((9.0, 9.0), 4), ((14.0, 14.0), 3)]
        yield LayerInk(Layer.PALE, pale, strokes.mask_of(own), faintest, reaches)
        # Strokes that are too long for anything but a watermark's letters.
        long = strokes.boxes[:, 2:].max(axis=1, initial=0) >= _LONG_STROKE_MM * self.per_mm
        large = cv2.dilate(strokes.mask_of(own & long), np.ones((5, 5), np.uint8))
        taken = cv2.bitwise_or(cv2.bitwise_or(self._read, self._seals), large)
        # The last two are of letters set apart, one above the other or side by side, but nothing
        # beside them.
        reaches = [((2.6, 2.6), 6), ((1.2, 7.0), 4), ((9.0, 1.2), 4)]
        mask = _masked(self._density, self._noise, np.asarray(taken, np.uint8))
        yield LayerInk(Layer.UNREAD, self._density, mask, self._noise, reaches)

    def _pale_ink(self) -> FloatMap:
        """Return the density of pale ink, with dark print replaced by what lies around it.

        Where dark text crosses a watermark the watermark goes on under it; on bare paper nothing
        is left of the text. Both follow from averaging the neighbourhood without its dark pixels.
        """
        # Half the resolution is ample for letters of 7 mm and more.
        half = cv2.resize(self._density, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        dark = cv2.dilate(mask_above(half, _PRINT_AT_HALF), np.ones((3, 3), np.uint8))
        # Thin strokes are grey at this resolution; opening takes them away as well.
        pale = cv2.morphologyEx(half, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
        bare = cv2.bitwise_not(dark)
        spread = max(1.0, 0.225 * self.per_mm)
        weight = cv2.GaussianBlur((bare > 0).astype(np.float32), (0, 0), spread)
        around = cv2.GaussianBlur(cv2.copyTo(pale, bare), (0, 0), spread)
        filled = cv2.copyTo(cv2.divide(around, cv2.max(weight, 0.02, weight), around), dark, pale)
        height, width = self._density.shape
        whole: FloatMap = cv2.resize(filled, (width, height), interpolation=cv2.INTER_LINEAR)
        return whole

    def _broad(self, density: FloatMap, threshold: float) -> Mask:
        """Return where strokes broader than those of text are."""
        size = max(3, round(_TEXT_STROKE_MM * self.per_mm)) | 1
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        return np.asarray(
            cv2.morphologyEx(mask_above(density, threshold), cv2.MORPH_OPEN, kernel), np.uint8
        )

    def _between_lines(self, strokes: Pieces) -> NDArray[np.bool_]:
        """Say which broad strokes do not lie within one line of text, as its rest does."""
        places = strokes.labels > 0
        labels, heights = strokes.labels[places] - 1, strokes.kept(self._lines)[places]
        between = np.bincount(labels[heights == 0], minlength=len(strokes.boxes))
        tallest = np.zeros(len(strokes.boxes), np.float32)
        np.maximum.at(tallest, labels, heights)
        runs_on = strokes.boxes[:, 3] > _BEYOND_A_LINE * tallest
        return np.asarray((between >= _LEAST_BETWEEN_LINES * strokes.areas) | runs_on)

    def _line_heights(self, boxes: Sequence[Box]) -> FloatMap:
        """Return the height in working pixels of the line at each place, 0 between the lines."""
        heights = np.zeros(self._density.shape, np.float32)
        for box in boxes:
            corners = [round(v * self.scale) for v in (box.x0, box.y0, box.x1, box.y1)]
            area = heights[max(0, corners[1]) : corners[3], max(0, corners[0]) : corners[2]]
            np.maximum(area, box.height * self.scale, out=area)
        return heights

    def _covered(self, boxes: Sequence[Box], margin: float) -> Mask:
        """Return a mask of boxes given in pixels of the page, grown by a share of their height."""
        mask = np.zeros(self._density.shape, np.uint8)
        for box in boxes:
            grown = box.expanded(margin * box.height)
            corners = [round(v * self.scale) for v in (grown.x0, grown.y0, grown.x1, grown.y1)]
            cv2.rectangle(mask, (corners[0], corners[1]), (corners[2], corners[3]), 255, -1)
        return mask


def _is_well_read(line: TextLine, usual: float) -> bool:
    """Say whether nothing more is to be found where a line is; ``usual`` is the usual height.

    A few letters far larger than the others may be all that was read of a watermark.
    """
    tall = len(line.text) > 1 and line.box.height > 1.4 * line.box.width
    scrap = len(line.text) <= _SCRAP and line.box.height > _FAR_LARGER * usual
    return line.confidence >= _LEAST_CONFIDENCE and not tall and not scrap


def _masked(density: FloatMap, threshold: float, taken: Mask) -> Mask:
    """Return the ink denser than a threshold that is not taken."""
    mask = mask_above(density, threshold)
    return np.asarray(cv2.bitwise_and(mask, cv2.bitwise_not(taken), mask), np.uint8)


def _smaller(density: FloatMap, scale: float) -> FloatMap:
    if scale >= 1.0:
        return density
    # Between the pixels is enough where they are hardly closer than wanted, and far quicker.
    way = cv2.INTER_LINEAR if scale > _HARDLY_SMALLER else cv2.INTER_AREA
    return resized(density, scale, way)
