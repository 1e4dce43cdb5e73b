"""Find stamped impressions: ink that a stamp laid, and the rim or frame it forms.

An official seal is a closed ring of one ink with text inside it, at most 45 mm across
(State Council rules on the seals of state organs, 国发〔1999〕25号); a name chop or a finance
seal is a framed square. Ink is separated by colour where it has one, by optical density
(:mod:`docvalidate.vision.ink`), and by its form where it has none: on a copy, in black
(:mod:`docvalidate.vision.ink_kinds`). What lies together is a group, and a group counts as an
impression when an ellipse or a rectangle fits its outline and its form is a stamp's. Headings,
rules, emblems, charts and filled logos fail one or the other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from docvalidate.model.evidence import InkColor, SealShape
from docvalidate.model.geometry import Box
from docvalidate.model.pieces import connected_pieces
from docvalidate.vision.framed_ink import framed_by_letters
from docvalidate.vision.impression import SQUARE_ASPECT, Impression, pixels_per_mm
from docvalidate.vision.impression_outline import (
    LONGEST_FRAME_MM,
    SMALLEST_MM,
    SURELY_STAMPED,
    by_ink_alone,
    completed,
    mean_share,
    outline_of,
    verified_ring,
)
from docvalidate.vision.ink import FloatMap, Ink, Mask, mask_above, noise_threshold, uncoloured
from docvalidate.vision.ink_kinds import InkKinds
from docvalidate.vision.level_frames import level_frames
from docvalidate.vision.rings import own_threshold, refined, voted_rings

_FLOORS = ((InkColor.RED, 0.07), (InkColor.BLUE, 0.12), (InkColor.BLACK, 0.10))
_SMALLEST_RING_MM = 14.0
_MOST_RINGS = 8
_MOST_ELLIPSES = 3
_ELLIPSE = 0.72
"""Height to width between those of invoice seals: 40 x 30 mm now, 45 x 30 mm before 2011."""

_ELLIPSE_RADII_MM = (18.0, 24.0)
_LARGEST_EMBLEM = 0.6
_OFF_CENTER = 0.15
_BESIDE_MM = 2.0
_CHOP_MM = (9.0, 32.0)
_SAME = 0.5
_TRACE = 0.03
"""Density of the faintest ink whose form still tells that a stamp laid it."""

_APART_MM, _TORN_MM = 2.0, 6.0
_SMALLEST_TORN_MM = 28.0
"""No unit's seal is smaller."""

_WHOLE = 0.85
_LEAST_SQUARE = 0.9
_TWO_CENTERS = 0.2
_COLORED = 0.35
_OF_A_STAMP = 0.4
"""Share from which a pixel without colour is taken for a stamp's."""

_NO_STAMP = 0.3
"""Mean share below which no group of ink is a stamp's, whatever its outline."""


@dataclass(frozen=True, slots=True, eq=False)
class _OneInk:
    """The ink of one colour on a small map, and how likely a stamp laid it."""

    color: InkColor
    density: FloatMap
    stamp: FloatMap
    per_mm: float


def find_impressions(kinds: InkKinds, dpi: int | None) -> tuple[Impression, ...]:
    """Find the stamped impressions of a page, in red, blue, grey or black.

    Args:
        kinds: the ink of the upright page and who laid it.
        dpi: pixels per inch of the page; ``None`` where unknown, then A4 is assumed.

    Returns:
        The impressions in the frame of the page, the most certain first, none overlapping
        another by more than half.
    """
    ink = kinds.ink
    height, width = ink.density.shape
    per_mm = pixels_per_mm(width, height, None if dpi is None else round(dpi * kinds.scale))
    black = _under(uncoloured(ink), mask_above(kinds.stamp, _OF_A_STAMP))
    found: list[Impression] = []
    for (color, floor), density in zip(_FLOORS, (ink.red, ink.blue, black), strict=True):
        found += _in_one_ink(_OneInk(color, density, kinds.stamp, per_mm), floor)
    outlined = _without_overlaps(found)
    across = [
        square
        for square in _squares_across(kinds, outlined, per_mm)
        if all(
            one.ellipse is not None or one.box.intersection_over_union(square.box) < _SAME
            for one in outlined
        )
    ]
    outlined = (*outlined, *_without_overlaps(across))
    alone = _by_ink_alone(kinds, outlined, per_mm)
    return tuple(_enlarged(one, 1.0 / kinds.scale) for one in (*outlined, *alone))


def _in_one_ink(ink: _OneInk, floor: float) -> Iterator[Impression]:
    """Yield the impressions of one ink, in the frame of the small map."""
    mask = mask_above(ink.density, noise_threshold(ink.density, floor, 0.30))
    if cv2.countNonZero(mask) < 30:
        return
    unclear = np.zeros_like(mask)
    for box, group in _groups(mask, ink.per_mm):
        longest = max(box.width, box.height) / ink.per_mm
        stamped = mean_share(ink.stamp[_cut_of(box)], group)
        if longest < SMALLEST_MM:
            continue
        if stamped < _NO_STAMP:
            # Letters of a chop without a frame pass for a hand's; their words must prove it.
            letters = _letters_alone(ink, box, group)
            if letters is not None:
                yield letters
            continue
        if longest <= LONGEST_FRAME_MM:
            impression = _as_impression(ink, box, group, stamped)
            if impression is not None:
                yield impression
            # An ellipse fits two rings that overlap, but loosely.
            if impression is not None and impression.unbroken >= _WHOLE:
                continue
        if min(box.width, box.height) > _SMALLEST_RING_MM * ink.per_mm:
            place = _cut_of(box)
            cv2.bitwise_or(unclear[place], group, unclear[place])
    yield from _rings_within(ink, unclear)


def _letters_alone(ink: _OneInk, box: Box, group: Mask) -> Impression | None:
    """Return the chop without a frame that coloured letters may be."""
    if ink.color is InkColor.BLACK:
        return None
    threshold = own_threshold(ink.density[_cut_of(box)], group)
    found = framed_by_letters(group, ink.color, threshold, ink.per_mm)
    return None if found is None else replace(found.moved(box.x0, box.y0), stamped=0.0)


def _squares_across(
    kinds: InkKinds, outlined: Sequence[Impression], per_mm: float
) -> Iterator[Impression]:
    """Yield the square stamps that lie across a ring, found by their own corners."""
    for ring in outlined:
        if ring.ellipse is None:
            continue
        around = ring.box.expanded(0.3 * ring.box.width).clipped(*kinds.stamp.shape[::-1])
        mask = mask_above(kinds.stamp[_cut_of(around)], _OF_A_STAMP)
        for frame, share in level_frames(mask, per_mm):
            short, long = sorted((frame.width, frame.height))
            if not _CHOP_MM[0] * per_mm <= short <= long <= _CHOP_MM[1] * per_mm:
                continue
            if share < _LEAST_SQUARE or long > SQUARE_ASPECT * short:
                continue
            # What stands in the very middle is the seal's own emblem.
            moved = frame.scaled(1.0, around.x0, around.y0)
            apart = math.hypot(moved.x - ring.ellipse.x, moved.y - ring.ellipse.y)
            if apart < _OFF_CENTER * ring.ellipse.long_diameter:
                continue
            yield Impression(
                box=_moved_box(frame.box(), around.x0, around.y0).clipped(*kinds.stamp.shape[::-1]),
                shape=SealShape.SQUARE,
                color=ring.color,
                ellipse=None,
                ink_threshold=ring.ink_threshold,
                confidence=round(min(0.95, share), 3),
                solid_center=False,
                frame=moved,
                stamped=round(mean_share(kinds.stamp[_cut_of(around)], mask), 3),
            )


def _by_ink_alone(
    kinds: InkKinds, outlined: Sequence[Impression], per_mm: float
) -> Iterator[Impression]:
    """Yield what a stamp left beyond doubt, although no rim or frame fits it."""
    ink = kinds.ink
    by_stamps = mask_above(kinds.stamp, _OF_A_STAMP)
    if not cv2.countNonZero(by_stamps):
        return
    density = _under(ink.density, by_stamps)
    all_ink = mask_above(density, noise_threshold(density, 0.10, 0.30))
    for one in outlined:
        _wipe(density, one, _BESIDE_MM * per_mm)
    # However faint the ink, its form is judged by where it lies, not by how dark it is.
    share = _under(kinds.stamp, mask_above(density, _TRACE))
    stamps = _OneInk(InkColor.BLACK, share, kinds.stamp, per_mm)
    mask = mask_above(share, _OF_A_STAMP)
    # The pieces of a rim that hardly printed lie further apart than those of two stamps.
    for box, group in _groups(mask, per_mm, _TORN_MM):
        stamped = mean_share(kinds.stamp[_cut_of(box)], group)
        if stamped < SURELY_STAMPED or max(box.width, box.height) > LONGEST_FRAME_MM * per_mm:
            continue
        torn = _as_impression(stamps, box, group, stamped)
        if torn is None or torn.ellipse is None:
            continue
        if torn.ellipse.long_diameter >= _SMALLEST_TORN_MM * per_mm:
            place = _cut_of(box)
            threshold = own_threshold(density[place], group)
            yield replace(torn, color=_color_of(ink, place, group), ink_threshold=threshold)
            _wipe(mask, torn, _BESIDE_MM * per_mm)
    for box, group in _groups(mask, per_mm):
        place = _cut_of(box)
        stamped = mean_share(kinds.stamp[place], group)
        if stamped < SURELY_STAMPED:
            continue
        color = _color_of(ink, place, group)
        threshold = own_threshold(density[place], group)
        found = by_ink_alone(group, color, threshold, per_mm, stamped)
        if found is None:
            continue
        whole = completed(found.moved(box.x0, box.y0), outlined, all_ink, per_mm)
        yield replace(whole, stamped=round(stamped, 3))


def _under(density: FloatMap, mask: Mask) -> FloatMap:
    """Return what lies under a mask, and bare paper elsewhere."""
    return np.asarray(cv2.copyTo(density, mask), np.float32)


def _wipe(density: FloatMap | Mask, impression: Impression, margin: float) -> None:
    """Take an impression's ink from a map, with so many pixels around it."""
    ellipse, frame = impression.ellipse, impression.frame
    if ellipse is not None:
        axes = (round(ellipse.semi_a + margin), round(ellipse.semi_b + margin))
        middle = (round(ellipse.x), round(ellipse.y))
        cv2.ellipse(density, middle, axes, math.degrees(ellipse.angle), 0, 360, 0.0, -1)
    elif frame is not None:
        corners = np.rint(frame.grown(margin).corners()).astype(np.int32)
        cv2.fillConvexPoly(density, corners, 0.0)


def _color_of(ink: Ink, place: tuple[slice, slice], group: Mask) -> InkColor:
    """Return the colour of most of a group's ink."""
    dark = mean_share(ink.density[place], group)
    for color, density in ((InkColor.RED, ink.red), (InkColor.BLUE, ink.blue)):
        if mean_share(density[place], group) > _COLORED * dark:
            return color
    return InkColor.BLACK


def _groups(mask: Mask, per_mm: float, apart_mm: float = _APART_MM) -> Iterator[tuple[Box, Mask]]:
    """Yield ink that belongs together, cut out: parts nearer than some millimetres are joined."""
    reach = max(3, 2 * round(apart_mm * per_mm / 2) + 1)
    left, top, wide, high = cv2.boundingRect(mask)
    inked = Box(left, top, left + wide, top + high).expanded(reach).clipped(*mask.shape[::-1])
    mask = mask[_cut_of(inked)]
    joined = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)))
    pieces = connected_pieces(np.asarray(joined, np.uint8))
    for number in np.argsort(-pieces.areas)[:60]:
        x, y, width, height = pieces.boxes[number].tolist()
        if max(width, height) < SMALLEST_MM * per_mm:
            continue
        group = np.zeros((height, width), np.uint8)
        np.copyto(group, mask[y : y + height, x : x + width], where=pieces.shape_of(number))
        tight = _box_of(group)
        yield _moved_box(tight, x + inked.x0, y + inked.y0), group[_cut_of(tight)]


def _as_impression(ink: _OneInk, box: Box, group: Mask, stamped: float) -> Impression | None:
    """Return the impression that a group of ink forms as a whole, if it does."""
    # With its surroundings: what stands just outside a ring tells it from part of something.
    height, width = ink.density.shape
    around = box.expanded(0.5 * max(box.width, box.height)).clipped(width, height)
    near = ink.density[_cut_of(around)]
    own_group = np.zeros(near.shape, np.uint8)
    own_group[_cut_of(_moved_box(box, -around.x0, -around.y0))] = group
    threshold = own_threshold(near, own_group)
    own_ink = mask_above(near, threshold)
    found = outline_of(own_ink, own_group, ink.color, threshold, ink.per_mm, stamped)
    if found is None:
        return None
    return replace(found.moved(around.x0, around.y0), stamped=round(stamped, 3))


def _rings_within(ink: _OneInk, unclear: Mask) -> Iterator[Impression]:
    """Yield rings in large or unclear groups: a seal that touches a heading, a table or a seal."""
    if cv2.countNonZero(unclear) < 200:
        return
    rough_rings = [
        *voted_rings(unclear, ink.per_mm, _MOST_RINGS),
        *voted_rings(unclear, ink.per_mm, _MOST_ELLIPSES, _ELLIPSE_RADII_MM, _ELLIPSE),
    ]
    for rough in rough_rings:
        margin = 0.5 * rough.semi_a
        around = rough.box().expanded(margin).clipped(unclear.shape[1], unclear.shape[0])
        near, part = ink.density[_cut_of(around)], unclear[_cut_of(around)]
        threshold = own_threshold(near, part)
        own_ink = mask_above(near, threshold)
        strong = cv2.bitwise_and(own_ink, part)
        ellipse = refined(strong, rough.scaled(1.0, -around.x0, -around.y0))
        impression = verified_ring(own_ink, ellipse, ink.color, threshold, ink.per_mm, 0.0)
        if impression is None or impression.confidence <= 0.6:
            continue
        inside = _cut_of(impression.box)
        stamped = mean_share(ink.stamp[_cut_of(around)][inside], own_ink[inside])
        if stamped >= _NO_STAMP:
            yield replace(impression.moved(around.x0, around.y0), stamped=round(stamped, 3))


def _cut_of(box: Box) -> tuple[slice, slice]:
    """Return the rows and columns of a box."""
    return slice(box.y0, box.y1), slice(box.x0, box.x1)


def _moved_box(box: Box, dx: int, dy: int) -> Box:
    return Box(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy)


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
    for impression in sorted(whole, key=lambda item: -item.confidence * item.unbroken):
        if all(_stand_apart(impression, other) for other in kept):
            kept.append(impression)
    return tuple(kept)


def _stand_apart(one: Impression, other: Impression) -> bool:
    """Say whether two impressions are two, not twice the same."""
    if one.box.overlap_ratio(other.box) < 0.5 and other.box.overlap_ratio(one.box) < 0.8:
        return True
    first, second = one.ellipse, other.ellipse
    if first is None or second is None or min(one.unbroken, other.unbroken) < _WHOLE:
        return False
    # Two whole rims with two centres are two seals, however much they overlap.
    apart = math.hypot(first.x - second.x, first.y - second.y)
    return apart > _TWO_CENTERS * max(first.long_diameter, second.long_diameter)


def _is_emblem_of(inner: Impression, outer: Impression) -> bool:
    """Say whether a ring is the emblem in the middle of another, such as the national one."""
    one, other = inner.ellipse, outer.ellipse
    if one is None or other is None or one.long_diameter > _LARGEST_EMBLEM * other.long_diameter:
        return False
    apart = math.hypot(one.x - other.x, one.y - other.y)
    return inner.color is outer.color and apart < _OFF_CENTER * other.long_diameter
