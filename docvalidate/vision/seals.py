"""Find stamped impressions by the geometry of their rim in coloured ink.

An official seal is a closed ring of one ink with text inside it, at most 45 mm across
(State Council rules on the seals of state organs, 国发〔1999〕25号); a name chop or a finance
seal is a framed square. Ink of the seal's colour is separated by optical density
(:mod:`docvalidate.vision.ink`), grouped, and a group counts as an impression only when an
ellipse or a rectangle fits its rim, the rim is inked all around, and there is writing inside.
Headings, rules, emblems, charts and filled logos fail one of the three.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from docvalidate.model.evidence import InkColor, SealShape
from docvalidate.model.geometry import Box
from docvalidate.vision.copied_seals import copied_seals, uncoloured
from docvalidate.vision.ellipse import (
    ROUND_AXIS_RATIO,
    Ellipse,
    bears_writing,
    fit_rim,
    outermost_points,
    rim_support,
)
from docvalidate.vision.framed_ink import frame_and_inside, framed_by_letters, is_ruled
from docvalidate.vision.impression import SQUARE_ASPECT, Impression, pixels_per_mm
from docvalidate.vision.ink import FloatMap, Ink, Mask, mask_above, noise_threshold
from docvalidate.vision.rings import UNBROKEN, center_fill, own_threshold, refined, voted_rings
from docvalidate.vision.stamp_frame import StampFrame

_WORKING_DPI = 100.0
_LARGEST_MM = 62.0
_LONGEST_FRAME_MM = 90.0
_SLENDEREST = 8.5
_SMALLEST_MM = 7.0
_SMALLEST_ELLIPSE_MM = 22.0
_SMALLEST_RING_MM = 14.0
_MOST_RINGS = 8
_BROKEN = 0.40
_LARGEST_EMBLEM = 0.6
_OFF_CENTER = 0.15


def find_impressions(ink: Ink, dpi: int | None) -> tuple[Impression, ...]:
    """Find the stamped impressions of a page, in red, blue, grey or black.

    Args:
        ink: density maps of the upright page.
        dpi: pixels per inch; ``None`` where unknown, then A4 is assumed.

    Returns:
        The impressions, the most certain first, none overlapping another by more than half.
    """
    height, width = ink.density.shape
    per_mm = pixels_per_mm(width, height, dpi)
    scale = min(1.0, _WORKING_DPI / 25.4 / per_mm)
    small = ink.scaled(scale)
    found = [
        *_in_color(small.red, InkColor.RED, 0.07, per_mm * scale),
        *_in_color(small.blue, InkColor.BLUE, 0.12, per_mm * scale),
        *copied_seals(uncoloured(small), per_mm * scale),
    ]
    return _without_overlaps([_enlarged(impression, 1.0 / scale) for impression in found])


def _in_color(
    density: FloatMap, color: InkColor, floor: float, per_mm: float
) -> Iterator[Impression]:
    """Yield the impressions of one ink, in the frame of the small map."""
    mask = mask_above(density, noise_threshold(density, floor, 0.30))
    if cv2.countNonZero(mask) < 30:
        return
    unclear = np.zeros_like(mask)
    for box, group in _groups(mask, per_mm):
        longest = max(box.width, box.height) / per_mm
        if longest < _SMALLEST_MM:
            continue
        if longest <= _LONGEST_FRAME_MM:
            impression = _as_impression(density, box, group, color, per_mm)
            if impression is not None:
                yield impression
                continue
        if min(box.width, box.height) > _SMALLEST_RING_MM * per_mm:
            rows, columns = _cut_of(box)
            cv2.bitwise_or(unclear[rows, columns], group, unclear[rows, columns])
    yield from _rings_within(density, unclear, color, per_mm)


def _groups(mask: Mask, per_mm: float) -> Iterator[tuple[Box, Mask]]:
    """Yield ink that belongs together, cut out: parts less than 2 mm apart are joined."""
    reach = max(3, 2 * round(per_mm) + 1)
    joined = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(joined)
    order = np.argsort(-statistics[1:, cv2.CC_STAT_AREA])[:60] + 1
    for label in order[: max(0, count - 1)]:
        x, y, width, height = (int(one) for one in statistics[label, :4])
        if max(width, height) < _SMALLEST_MM * per_mm:
            continue
        rows, columns = slice(y, y + height), slice(x, x + width)
        part = np.where((labels[rows, columns] == label) & (mask[rows, columns] > 0), 255, 0)
        group = part.astype(np.uint8)
        tight = _box_of(group)
        inner_rows, inner_columns = _cut_of(tight)
        yield _moved_box(tight, x, y), group[inner_rows, inner_columns]


def _as_impression(
    density: FloatMap, box: Box, group: Mask, color: InkColor, per_mm: float
) -> Impression | None:
    """Return the impression that a group of ink forms as a whole, if it does."""
    # With its surroundings: what stands just outside a ring tells it from part of something.
    height, width = density.shape
    around = box.expanded(0.5 * max(box.width, box.height)).clipped(width, height)
    rows, columns = _cut_of(around)
    near = density[rows, columns]
    own_group = np.zeros(near.shape, np.uint8)
    own_rows, own_columns = _cut_of(_moved_box(box, -around.x0, -around.y0))
    own_group[own_rows, own_columns] = group
    threshold = own_threshold(near, own_group)
    own_ink = mask_above(near, threshold)
    strong = cv2.bitwise_and(own_ink, own_group)
    # A frame first: an ellipse passes loosely through a square, but no frame fits a ring.
    impression = _verified_frame(strong, color, threshold, per_mm)
    if impression is None:
        impression = framed_by_letters(strong, color, threshold, per_mm)
    if impression is None and max(box.width, box.height) > _LARGEST_MM * per_mm:
        return None
    if impression is None:
        ellipse = fit_rim(outermost_points(strong))
        if ellipse is None:
            return None
        # The star stands free of the ring, so the inside is judged on all ink, not the group's.
        impression = _verified_ring(own_ink, ellipse, color, threshold, per_mm)
    return None if impression is None else _moved(impression, around.x0, around.y0)


def _verified_ring(
    mask: Mask, ellipse: Ellipse, color: InkColor, threshold: float, per_mm: float
) -> Impression | None:
    """Return the impression when ink runs all along the rim and writing stands inside it."""
    diameter = ellipse.long_diameter / per_mm
    smallest = 10.0 if ellipse.axis_ratio > ROUND_AXIS_RATIO else _SMALLEST_ELLIPSE_MM
    if not smallest <= diameter <= _LARGEST_MM:
        return None
    support = rim_support(mask, ellipse)
    if support.visible < 0.35 or support.rim < 0.55 or support.fill > 0.62:
        return None
    if not bears_writing(support):
        return None
    if support.fill < 0.03 or support.outside > 0.75 or support.thickness > 0.30:
        return None
    # Blue rings that are no seals are common (logos, charts), so theirs must be unbroken.
    if support.line < (UNBROKEN if color is InkColor.BLUE else _BROKEN):
        return None
    confidence = support.rim * (1.0 - 0.5 * max(0.0, support.outside - 0.2))
    confidence *= min(1.0, 0.5 + support.band)
    center = center_fill(mask, ellipse)
    return Impression(
        box=ellipse.box().clipped(mask.shape[1], mask.shape[0]),
        shape=SealShape.ROUND if ellipse.axis_ratio > ROUND_AXIS_RATIO else SealShape.ELLIPSE,
        color=color,
        ellipse=ellipse,
        ink_threshold=threshold,
        confidence=round(min(0.99, confidence), 3),
        solid_center=center > 0.35,
    )


def _verified_frame(
    mask: Mask, color: InkColor, threshold: float, per_mm: float
) -> Impression | None:
    """Return a square or rectangular impression when its frame or its filled body is there."""
    points = cv2.findNonZero(mask)
    if points is None:
        return None
    frame = StampFrame.around(points)
    width, height = frame.width, frame.height
    if min(width, height) < 6.0 * per_mm or max(width, height) > _LONGEST_FRAME_MM * per_mm:
        return None
    upright = frame.grown(0.5).level(mask, cv2.INTER_NEAREST)
    framed, inside = frame_and_inside(upright)
    aspect = max(width, height) / min(width, height)
    carved_white = 0.45 < inside < 0.9 and framed > 0.9 and aspect < 1.6
    carved_red = framed > 0.72 and 0.08 < inside < 0.65
    if not (carved_red or carved_white) or aspect > _SLENDEREST:
        return None
    if aspect < 1.6 and max(width, height) > 45.0 * per_mm:
        return None
    if min(width, height) > 45.0 * per_mm or is_ruled(upright):
        return None
    return Impression(
        box=_box_of(mask),
        shape=SealShape.SQUARE if aspect < SQUARE_ASPECT else SealShape.RECTANGLE,
        color=color,
        ellipse=None,
        ink_threshold=threshold,
        confidence=round(min(0.95, framed), 3),
        solid_center=False,
        frame=frame,
    )


def _rings_within(
    density: FloatMap, unclear: Mask, color: InkColor, per_mm: float
) -> Iterator[Impression]:
    """Yield rings in large or unclear groups: a seal that touches a heading, a table or a seal."""
    if cv2.countNonZero(unclear) < 200:
        return
    for rough in voted_rings(unclear, per_mm, _MOST_RINGS):
        margin = 0.5 * rough.semi_a
        around = rough.box().expanded(margin).clipped(unclear.shape[1], unclear.shape[0])
        rows, columns = _cut_of(around)
        near, part = density[rows, columns], unclear[rows, columns]
        threshold = own_threshold(near, part)
        own_ink = mask_above(near, threshold)
        strong = cv2.bitwise_and(own_ink, part)
        ellipse = refined(strong, rough.scaled(1.0, -around.x0, -around.y0))
        impression = _verified_ring(own_ink, ellipse, color, threshold, per_mm)
        if impression is not None and impression.confidence > 0.6:
            yield _moved(impression, around.x0, around.y0)


def _cut_of(box: Box) -> tuple[slice, slice]:
    """Return the rows and columns of a box."""
    return slice(box.y0, box.y1), slice(box.x0, box.x1)


def _moved_box(box: Box, dx: int, dy: int) -> Box:
    return Box(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)


def _moved(impression: Impression, dx: int, dy: int) -> Impression:
    """Return the impression of a cut-out in the frame of the whole map."""
    ellipse, frame = impression.ellipse, impression.frame
    return replace(
        impression,
        box=_moved_box(impression.box, dx, dy),
        ellipse=None if ellipse is None else ellipse.scaled(1.0, dx, dy),
        frame=None if frame is None else frame.scaled(1.0, dx, dy),
    )


def _box_of(mask: Mask) -> Box:
    """Return the box around the ink of a mask."""
    x, y, width, height = cv2.boundingRect(mask)
    return Box(x, y, x + width, y + height)


def _enlarged(impression: Impression, factor: float) -> Impression:
    """Return the impression in the frame of the page."""
    box, ellipse = impression.box, impression.ellipse
    return replace(
        impression,
        box=Box(
            int(box.x0 * factor),
            int(box.y0 * factor),
            math.ceil(box.x1 * factor),
            math.ceil(box.y1 * factor),
        ),
        ellipse=None if ellipse is None else ellipse.scaled(factor),
        frame=None if impression.frame is None else impression.frame.scaled(factor),
    )


def _without_overlaps(found: list[Impression]) -> tuple[Impression, ...]:
    """Return the impressions without those that a more certain one mostly covers."""
    kept: list[Impression] = []
    whole = [one for one in found if not any(_is_emblem_of(one, other) for other in found)]
    for impression in sorted(whole, key=lambda item: -item.confidence):
        if all(
            impression.box.overlap_ratio(other.box) < 0.5
            and other.box.overlap_ratio(impression.box) < 0.8
            for other in kept
        ):
            kept.append(impression)
    return tuple(kept)


def _is_emblem_of(inner: Impression, outer: Impression) -> bool:
    """Say whether a ring is the emblem in the middle of another, such as the national one."""
    one, other = inner.ellipse, outer.ellipse
    if one is None or other is None or one.long_diameter > _LARGEST_EMBLEM * other.long_diameter:
        return False
    apart = math.hypot(one.x - other.x, one.y - other.y)
    return inner.color is outer.color and apart < _OFF_CENTER * other.long_diameter
