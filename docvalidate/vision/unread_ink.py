"""Find ink that the recogniser did not read and that may be large, pale, turned or stamped type.

A recogniser reads dark, level lines. A classification marking may be a stamp at any angle, a pale
watermark under the text, letters one above the other, a line turned by a quarter, or faint print.
Four layers of ink show them, each by its own physics:

- red and blue ink by their colour (:mod:`docvalidate.vision.ink`), whatever black lies over them;
- broad pale strokes: a watermark's letters are large, so their strokes are broader than those of
  text. Dark print is replaced by what lies around it, and opening with an element broader than a
  text stroke leaves the watermark alone;
- ink of any density outside all lines that were read well.

Ink that belongs together is grouped, and each group turned upright by the direction of its
smallest enclosing rectangle. What is too small, too thin or too solid for letters is dropped
before anything is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.vision.impression import pixels_per_mm
from docvalidate.vision.ink import FloatMap, Ink, Mask, mask_above, noise_threshold

_WORKING_PER_MM = 150 / 25.4
_TEXT_STROKE_MM = 0.95
_PRINT_AT_HALF = 0.34
"""Print is denser than this even at half the resolution, where its thin strokes are grey."""
_FAINTEST = 0.045
_LEAST_LETTER_MM = 2.2
_LEAST_BETWEEN_LINES = 0.18
"""A watermark goes on between the lines of text; what is left of text itself does not."""

_HARDLY_SMALLER = 0.6
_LARGEST_MM = 260.0
_LONG_STROKE_MM = 8.0
_LEAST_CONFIDENCE = 0.75
_LEAST_CROSSINGS = 1.4
_STEEP = 62.0


class Layer(StrEnum):
    """What kind of ink a group was found in."""

    RED = "red"
    BLUE = "blue"
    PALE = "pale"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True, eq=False)
class InkGroup:
    """Ink that belongs together.

    Attributes:
        box: its extent in pixels of the page.
        upright: its density turned so that its longer side is level, in pixels of the working
            copy; shape ``(height, width)``.
        threshold: density above which it is ink.
        steep: whether its longer side stands rather than lies, so that either end may be the top.
    """

    layer: Layer
    box: Box
    upright: FloatMap
    threshold: float
    steep: bool


def find_unread_ink(
    ink: Ink, dpi: int | None, lines: Sequence[TextLine], seals: Sequence[Box]
) -> tuple[InkGroup, ...]:
    """Return the groups of ink that may hold letters nobody has read.

    Args:
        ink: density maps of the upright page.
        dpi: pixels per inch, ``None`` where unknown.
        lines: text of the page as read.
        seals: extents of impressions already read as seals.
    """
    height, width = ink.density.shape
    per_mm = pixels_per_mm(width, height, dpi)
    scale = min(1.0, _WORKING_PER_MM / per_mm)
    page = _WorkingPage(ink, scale, per_mm * scale, lines, seals)
    groups: list[InkGroup] = []
    for layer, density, threshold, reach_mm, most in page.layers():
        found = sorted(page.groups(layer, density, threshold, reach_mm), key=_likeliness)
        groups.extend(one for one in found[:most] if not _is_known(one, groups))
    return tuple(groups)


class _WorkingPage:
    """The page at the working resolution."""

    def __init__(
        self,
        ink: Ink,
        scale: float,
        per_mm: float,
        lines: Sequence[TextLine],
        seals: Sequence[Box],
    ) -> None:
        self._scale = scale
        self._per_mm = per_mm
        self._density = _smaller(ink.density, scale)
        self._colours = {
            Layer.RED: _smaller(ink.red, scale),
            Layer.BLUE: _smaller(ink.blue, scale),
        }
        self._noise = noise_threshold(self._density, _FAINTEST, 0.25)
        read = [line.box for line in lines if _is_well_read(line)]
        self._read = self._covered(read, 0.25)
        self._lines = self._covered(read, 0.0)
        self._seals = self._covered(seals, 0.03)

    def layers(self) -> Iterator[tuple[Layer, FloatMap, float, float, int]]:
        """Yield layer, density, threshold, the gap in mm that joins ink, and how many to keep."""
        for layer in (Layer.RED, Layer.BLUE):
            density = self._colours[layer]
            threshold = noise_threshold(density, 0.10, 0.30)
            yield layer, np.where(self._seals > 0, 0, density), threshold, 2.2, 5
        pale = self._pale_ink()
        faintest = noise_threshold(pale, _FAINTEST, 0.25)
        broad = self._without_text(self._broad(pale, faintest))
        under = np.where(broad > 0, pale, np.float32(0))
        # Letters of one watermark, and then of one that text has torn apart.
        yield Layer.PALE, under, faintest, 9.0, 4
        yield Layer.PALE, under, faintest, 14.0, 3
        large = cv2.dilate(self._large(broad), np.ones((5, 5), np.uint8))
        taken = (self._read > 0) | (self._seals > 0) | (large > 0)
        free = np.where(taken, np.float32(0), self._density)
        yield Layer.UNREAD, free, self._noise, 2.6, 6

    def groups(
        self, layer: Layer, density: FloatMap, threshold: float, reach_mm: float
    ) -> Iterator[InkGroup]:
        """Yield the groups of one layer that may be letters."""
        mask = mask_above(density, threshold)
        if cv2.countNonZero(mask) < 40:
            return
        if layer is Layer.UNREAD:
            mask = self._without_rules(mask)
        # Grouping needs no detail: a quarter of the resolution costs a sixteenth.
        coarse = cv2.resize(mask, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
        reach = max(3, round(reach_mm * self._per_mm / 4)) | 1
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach))
        joined = cv2.dilate(mask_above(coarse, 8), kernel)
        count, labels, statistics, _ = cv2.connectedComponentsWithStats(joined)
        order = np.argsort(-statistics[1:, cv2.CC_STAT_AREA])[:40] + 1
        for label in order[: count - 1]:
            x, y, wide, high, _ = (int(value) for value in statistics[label])
            inside = mask[4 * y : 4 * (y + high), 4 * x : 4 * (x + wide)]
            area = (labels[y : y + high, x : x + wide] == label).astype(np.uint8)
            area = cv2.resize(area, inside.shape[::-1], interpolation=cv2.INTER_NEAREST)
            own = np.where(area > 0, inside, 0).astype(np.uint8)
            part = density[4 * y : 4 * (y + high), 4 * x : 4 * (x + wide)]
            group = self._group(layer, part, own, (4 * x, 4 * y), threshold)
            if group is not None:
                yield group

    def _group(
        self, layer: Layer, density: FloatMap, own: Mask, corner: tuple[int, int], threshold: float
    ) -> InkGroup | None:
        """Return ink as a group turned upright, ``None`` where it cannot be letters."""
        points = cv2.findNonZero(own)
        if points is None or len(points) < 40:
            return None
        rectangle = cv2.minAreaRect(points)
        long, short = max(rectangle[1]), min(rectangle[1])
        fill = len(points) / max(1.0, long * short)
        if not self._may_be_letters(layer, long / self._per_mm, short / self._per_mm, fill):
            return None
        x, y, wide, high = cv2.boundingRect(points)
        box = Box(x + corner[0], y + corner[1], x + wide + corner[0], y + high + corner[1])
        upright, degrees = _turned_upright(
            np.where(own > 0, density, 0).astype(np.float32), rectangle
        )
        if not _looks_written(upright > threshold):
            return None
        return InkGroup(layer, self._on_page(box), upright, threshold, abs(degrees) > _STEEP)

    @staticmethod
    def _may_be_letters(layer: Layer, long: float, short: float, fill: float) -> bool:
        least = 7.0 if layer is Layer.PALE else _LEAST_LETTER_MM
        if short < least or long > _LARGEST_MM or long < 1.5 * least:
            return False
        return 0.04 < fill < 0.75

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
        trusted = np.where(dark > 0, 0.0, 1.0).astype(np.float32)
        spread = max(1.0, 0.225 * self._per_mm)
        weight = cv2.GaussianBlur(trusted, (0, 0), spread)
        around = cv2.GaussianBlur(trusted * pale, (0, 0), spread)
        filled = np.where(dark > 0, around / np.maximum(weight, 0.02), pale).astype(np.float32)
        height, width = self._density.shape
        whole: FloatMap = cv2.resize(filled, (width, height), interpolation=cv2.INTER_LINEAR)
        return whole

    def _broad(self, density: FloatMap, threshold: float) -> Mask:
        """Return where strokes broader than those of text are."""
        size = max(3, round(_TEXT_STROKE_MM * self._per_mm)) | 1
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        return np.asarray(
            cv2.morphologyEx(mask_above(density, threshold), cv2.MORPH_OPEN, kernel), np.uint8
        )

    def _without_text(self, broad: Mask) -> Mask:
        """Return broad strokes without those that lie within lines of text: they are its rest."""
        if not broad.any():
            return broad
        count, labels = cv2.connectedComponents(broad)
        total = np.bincount(labels.ravel(), minlength=count)
        between = np.bincount(labels[self._lines == 0], minlength=count)
        kept = between >= _LEAST_BETWEEN_LINES * np.maximum(total, 1)
        kept[0] = False
        return np.where(kept[labels], np.uint8(255), np.uint8(0))

    def _large(self, broad: Mask) -> Mask:
        """Return the strokes that are too long for anything but a watermark's letters."""
        if not broad.any():
            return broad
        count, labels, statistics, _ = cv2.connectedComponentsWithStats(broad)
        sides = statistics[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1)
        long = sides >= _LONG_STROKE_MM * self._per_mm
        long[0] = False
        return np.where(long[labels], np.uint8(255), np.uint8(0)) if count > 1 else broad

    @staticmethod
    def _without_rules(mask: Mask) -> Mask:
        """Return a mask without long straight lines: rules of tables and frames."""
        rules = np.zeros_like(mask)
        for shape in ((61, 1), (1, 61)):
            line = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(shape[::-1], np.uint8))
            rules |= line
        return np.where(cv2.dilate(rules, np.ones((3, 3), np.uint8)) > 0, 0, mask).astype(np.uint8)

    def _covered(self, boxes: Sequence[Box], margin: float) -> Mask:
        """Return a mask of boxes given in pixels of the page, grown by a share of their height."""
        mask = np.zeros(self._density.shape, np.uint8)
        for box in boxes:
            grown = box.expanded(margin * box.height)
            corners = [round(v * self._scale) for v in (grown.x0, grown.y0, grown.x1, grown.y1)]
            cv2.rectangle(mask, (corners[0], corners[1]), (corners[2], corners[3]), 255, -1)
        return mask

    def _on_page(self, box: Box) -> Box:
        return Box(*(round(value / self._scale) for value in (box.x0, box.y0, box.x1, box.y1)))


def _is_known(group: InkGroup, groups: Sequence[InkGroup]) -> bool:
    return any(
        group.layer is other.layer and group.box.intersection_over_union(other.box) > 0.9
        for other in groups
    )


def _is_well_read(line: TextLine) -> bool:
    tall = len(line.text) > 1 and line.box.height > 1.4 * line.box.width
    return line.confidence >= _LEAST_CONFIDENCE and not tall


def _smaller(density: FloatMap, scale: float) -> FloatMap:
    if scale >= 1.0:
        return density
    # Between the pixels is enough where they are hardly closer than wanted, and far quicker.
    way = cv2.INTER_LINEAR if scale > _HARDLY_SMALLER else cv2.INTER_AREA
    smaller: FloatMap = cv2.resize(density, None, fx=scale, fy=scale, interpolation=way)
    return smaller


def _turned_upright(
    density: FloatMap, rectangle: tuple[tuple[float, float], tuple[float, float], float]
) -> tuple[FloatMap, float]:
    """Cut out a turned rectangle so that its longer side is level; also return its angle."""
    (x, y), (width, height), degrees = rectangle
    if width < height:
        width, height, degrees = height, width, degrees + 90
    if degrees > 90:
        degrees -= 180
    margin = 0.08 * height + 2
    size = (round(width + 2 * margin), round(height + 2 * margin))
    matrix = cv2.getRotationMatrix2D((x, y), degrees, 1.0)
    matrix[:, 2] += np.array([size[0] / 2 - x, size[1] / 2 - y])
    upright: FloatMap = cv2.warpAffine(density, matrix, size, flags=cv2.INTER_LINEAR)
    return upright, degrees


def _looks_written(inked: NDArray[np.bool_]) -> bool:
    """Say whether a level group may be a line of Chinese letters.

    A column through such letters crosses three or four strokes, a row as many a letter; rules,
    arcs, blots and ticks are crossed once or twice.
    """
    height, width = inked.shape
    step = max(1, height // 40)
    small = inked[::step, ::step]
    down = np.count_nonzero(np.diff(small.astype(np.int8), axis=0) == 1, axis=0)
    across = np.count_nonzero(np.diff(small.astype(np.int8), axis=1) == 1, axis=1)
    columns, rows = small.any(axis=0), small.any(axis=1)
    if not columns.any() or not rows.any():
        return False
    letters = max(1.0, width / height)
    per_column = float(down[columns].mean())
    per_row = float(across[rows].mean()) / letters
    return per_column >= _LEAST_CROSSINGS and per_row >= 0.6 * _LEAST_CROSSINGS


def _likeliness(group: InkGroup) -> float:
    """Order groups: the more letter-like height and the larger, the earlier."""
    return -float(group.box.area)


def letter_runs(upright: NDArray[np.float32], threshold: float) -> list[tuple[int, int]]:
    """Return where letters stand along the level axis of a group: columns between bare gaps."""
    inked = (upright > threshold).any(axis=0)
    edges = np.flatnonzero(np.diff(np.r_[0, inked.astype(np.int8), 0]))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
