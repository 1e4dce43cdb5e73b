"""Find ink that the recogniser did not read and that may be large, pale, turned or stamped type.

A recogniser reads dark, level lines. A classification marking may be a stamp at any angle, a pale
watermark under the text, letters one above the other, a line turned by a quarter, or faint print.
:mod:`docvalidate.vision.ink_layers` brings each of them out in a layer of its own.

Ink that belongs together is grouped, and each group turned upright by the direction of its
smallest enclosing rectangle. What is too small, too thin or too solid for letters is dropped
before anything is read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.pieces import connected_pieces
from docvalidate.vision.ink import FloatMap, Mask, PageInk, mask_above
from docvalidate.vision.ink_group import InkGroup, Layer, looks_written, turned_upright
from docvalidate.vision.ink_layers import InkLayers, LayerInk, Reach
from docvalidate.vision.straight_runs import long_columns, long_rows

_LEAST_LETTER_MM = {Layer.PALE: 7.0, Layer.GREY: 5.0}
"""Letters of watermarks and stamps are larger than print, whose rests they are told from."""

_LEAST_OTHER_LETTER_MM = 2.2
_LENGTH = 1.5
"""Length over height of the shortest word."""

_LARGEST_MM = 260.0
_FEWEST_PIXELS = 40
_RULE_PIXELS = 61
_LEAST_FILL, _MOST_FILL = 0.04, 0.75
_OF_STRONGEST = 0.4


def find_unread_ink(
    ink: PageInk, dpi: int | None, lines: Sequence[TextLine], seals: Sequence[Box]
) -> tuple[InkGroup, ...]:
    """Return the groups of ink that may hold letters nobody has read.

    Args:
        ink: density maps of the upright page.
        dpi: pixels per inch, ``None`` where unknown.
        lines: text of the page as read.
        seals: extents of impressions already read as seals.
    """
    page = InkLayers(ink, dpi, lines, seals)
    groups: list[InkGroup] = []
    for one in page.layers():
        mask = one.mask
        if cv2.countNonZero(mask) < _FEWEST_PIXELS:
            continue
        if one.layer is Layer.UNREAD:
            mask = _without_rules(mask)
        # Grouping needs no detail: a quarter of the resolution costs a sixteenth.
        coarse = cv2.resize(mask, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
        coarse = mask_above(coarse, 8)
        for reach, most in one.reaches:
            found = sorted(_groups(page, one, mask, coarse, reach), key=_likeliness)
            groups.extend(group for group in found[:most] if not _is_known(group, groups))
    return tuple(groups)


def _groups(
    page: InkLayers, ink: LayerInk, mask: Mask, coarse: Mask, reach: Reach
) -> Iterator[InkGroup]:
    """Yield the groups of one layer that may be letters.

    Args:
        page: that bears the ink.
        ink: of the layer.
        mask: of that ink.
        coarse: the same mask at a quarter of the resolution.
        reach: how far apart ink may be that belongs together.
    """
    across, down = (max(3, round(gap * page.per_mm / 4)) | 1 for gap in reach)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (across, down))
    pieces = connected_pieces(np.asarray(cv2.dilate(coarse, kernel), np.uint8))
    for number in np.argsort(-pieces.areas)[:40]:
        x, y, wide, high = pieces.boxes[number].tolist()
        # The box of a group has its reach around it and is known to four pixels.
        if not _may_hold_letters(page, ink.layer, (4 * wide, 4 * high)):
            continue
        inside = mask[4 * y : 4 * (y + high), 4 * x : 4 * (x + wide)]
        area = pieces.shape_of(number).view(np.uint8)
        area = cv2.resize(area, inside.shape[::-1], interpolation=cv2.INTER_NEAREST)
        own = np.asarray(cv2.multiply(inside, area), np.uint8)
        part = ink.density[4 * y : 4 * (y + high), 4 * x : 4 * (x + wide)]
        group = _group(page, ink.layer, part, own, (4 * x, 4 * y), ink.threshold)
        if group is not None:
            yield group


def _may_hold_letters(page: InkLayers, layer: Layer, sides: tuple[int, int]) -> bool:
    """Say whether letters of a layer may stand, at any angle, in a box with these sides.

    No side of the smallest rectangle around ink is longer than the diagonal of a box around it,
    and its area is no larger.
    """
    least = _LEAST_LETTER_MM.get(layer, _LEAST_OTHER_LETTER_MM) * page.per_mm
    wide, high = sides
    return math.hypot(wide, high) >= _LENGTH * least and wide * high >= _LENGTH * least**2


def _group(
    page: InkLayers,
    layer: Layer,
    density: FloatMap,
    own: Mask,
    corner: tuple[int, int],
    threshold: float,
) -> InkGroup | None:
    """Return ink as a group turned upright, ``None`` where it cannot be letters."""
    x, y, wide, high = cv2.boundingRect(own)
    if cv2.countNonZero(own) < _FEWEST_PIXELS or not _may_hold_letters(page, layer, (wide, high)):
        return None
    rectangle = cv2.minAreaRect(_ends_of_rows(own))
    long, short = max(rectangle[1]), min(rectangle[1])
    if not _has_size_of_letters(layer, long / page.per_mm, short / page.per_mm):
        return None
    box = Box(x + corner[0], y + corner[1], x + wide + corner[0], y + high + corner[1])
    upright = turned_upright(np.where(own > 0, density, 0).astype(np.float32), rectangle)
    # What parts the strokes of dark bold type is grey; of faint type it is all there is.
    strong = _OF_STRONGEST * float(np.quantile(density[own > 0], 0.9))
    for level in (threshold, max(threshold, strong)):
        fill = float((upright > level).sum()) / max(1.0, long * short)
        if _LEAST_FILL < fill < _MOST_FILL and looks_written(upright > level):
            return InkGroup(layer, page.on_page(box), upright, level)
    return None


def _has_size_of_letters(layer: Layer, long: float, short: float) -> bool:
    """Say whether letters may have these sides in mm."""
    least = _LEAST_LETTER_MM.get(layer, _LEAST_OTHER_LETTER_MM)
    return short >= least and _LENGTH * least <= long <= _LARGEST_MM


def _ends_of_rows(mask: Mask) -> NDArray[np.int32]:
    """Return the first and the last inked pixel of each row, which no outline can do without."""
    rows = np.flatnonzero(mask.any(axis=1))
    inked = mask[rows] > 0
    first, last = inked.argmax(axis=1), inked.shape[1] - 1 - inked[:, ::-1].argmax(axis=1)
    ends = np.stack([np.concatenate([first, last]), np.concatenate([rows, rows])], axis=1)
    return ends.astype(np.int32)


def _without_rules(mask: Mask) -> Mask:
    """Return a mask without long straight lines: rules of tables and frames."""
    rules = cv2.bitwise_or(long_rows(mask, _RULE_PIXELS), long_columns(mask, _RULE_PIXELS))
    near = cv2.dilate(rules, np.ones((3, 3), np.uint8))
    return np.asarray(cv2.bitwise_and(mask, cv2.bitwise_not(near)), np.uint8)


def _is_known(group: InkGroup, groups: Sequence[InkGroup]) -> bool:
    return any(
        group.layer is other.layer and group.box.intersection_over_union(other.box) > 0.9
        for other in groups
    )


def _likeliness(group: InkGroup) -> float:
    """Order groups: the more letter-like height and the larger, the earlier."""
    return -float(group.box.area)
