"""Find framed stamps that stand about level in ink as black as the print: by their corners.

A page of print is full of lines that cross at right angles, so lines alone prove nothing. A frame
is looked for by its corners: two lines at least 7 mm long end there, and neither goes on, while
the rules of a table do. A stamp is pressed a few degrees askew more often than not, so the map is
turned by every angle a hand leaves; a frame then lies along rows and columns. Frames that lean
further are found by :mod:`docvalidate.vision.leaning_frames`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.vision.ink import Mask
from docvalidate.vision.stamp_frame import StampFrame

_PER_MM = 1.8
_ANGLES = (0.0, -2.6, 2.6, -5.2, 5.2, -8.0, 8.0)
"""A side of 20 mm that is 1.3 degrees askew wanders by 0.45 mm, the width of a line."""

_ARM_MM = 7.0
_BEYOND_MM = 2.0
_ARM = 0.72
_LEAST_LEVEL = 80
_BARE = 0.6
_BESIDE_MM = 1.4
_HALF = 0.5
_SHORT_SIDE_MM = (8.0, 45.0)
_LONG_SIDE_MM = (10.0, 85.0)
_SLENDEREST = 8.0
_SIDE = 0.7
_WHOLE = 0.8
_MOST_CORNERS = 200
_MOST_FRAMES = 4
_MOST_ROUGH = 24
_AROUND_MM = 3.5
_SHIFT_MM = 1.2
_FINE_ANGLES = (0.0, -0.5, 0.5, -1.0, 1.0, -1.5, 1.5, -2.0, 2.0)
_MOST_CARRIED_ON = 2
_CARRIED_ON = 0.85
_RIM_MM = 1.2
_WIDEST_GAP_MM = 3.0
_WIDEST_GAP = 0.25
_FILL = (0.08, 0.85)
_SOME_INK = 0.01
_CLEAR_MM = 2.5
_LEVEL = math.radians(2.5)
_AS_LEVEL = 0.88
_RULE = 0.97
_SOLID = 0.5
_NEAR = np.ones((5, 5), np.uint8)
_BEFORE = np.array([[1, 1, 1], [1, 0, 0], [0, 0, 0]], np.uint8)
"""The pixels above and to the left of one."""

_Flags = NDArray[np.bool_]
_Places = NDArray[np.integer]


def level_frames(mask: Mask, per_mm: float) -> Iterator[tuple[StampFrame, float]]:
    """Yield the framed stamps on a map of all ink, each with the inked share of its outline.

    Args:
        mask: ink, of a whole page.
        per_mm: pixels per millimetre of the mask.
    """
    scale = min(1.0, _PER_MM / per_mm)
    small = cv2.resize(mask, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found: list[tuple[StampFrame, float]] = []
    for degrees in _ANGLES:
        found += _frames_askew(small, degrees, per_mm * scale)
    found.sort(key=lambda one: -one[1])
    kept: list[StampFrame] = []
    for rough, _ in found[:_MOST_ROUGH]:
        box = rough.box()
        if any(box.intersection_over_union(other.box()) > 0.3 for other in kept):
            continue
        fitted = _fitted(mask, rough.scaled(1.0 / scale), per_mm)
        if fitted is not None:
            kept.append(rough)
            yield fitted
            if len(kept) >= _MOST_FRAMES:
                return


def _frames_askew(mask: Mask, degrees: float, per_mm: float) -> list[tuple[StampFrame, float]]:
    """Return the frames that stand askew by about so many degrees."""
    height, width = mask.shape
    there = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    level = cv2.warpAffine(mask, there, (width, height), flags=cv2.INTER_LINEAR)
    ink = np.asarray(cv2.threshold(level, _LEAST_LEVEL, 255, cv2.THRESH_BINARY)[1], np.uint8)
    maps = _corners(ink, per_mm)
    left_top, right_top, left_bottom, right_bottom = (_points(one) for one in maps)
    # Of the other two corners one at least must be there: print may hide the fourth.
    falling = cv2.dilate(cv2.bitwise_or(maps[1], maps[2]), _NEAR) > 0
    rising = cv2.dilate(cv2.bitwise_or(maps[0], maps[3]), _NEAR) > 0
    back = cv2.invertAffineTransform(there)
    found: list[tuple[StampFrame, float]] = []
    boxes = np.concatenate(
        [
            _boxes_between(left_top, right_bottom, falling, per_mm),
            _boxes_between(right_top, left_bottom, rising, per_mm),
        ]
    )
    shares = _outline_shares(ink, boxes)
    whole = shares >= _WHOLE
    for (left, top, right, bottom), share in zip(
        boxes[whole].tolist(), shares[whole].tolist(), strict=True
    ):
        middle = back @ np.array([(left + right) / 2, (top + bottom) / 2, 1.0])
        size = (right - left + 1.0, bottom - top + 1.0)
        angle = math.radians(degrees)
        found.append((StampFrame(float(middle[0]), float(middle[1]), *size, angle), share))
    return found


def _boxes_between(
    upper: NDArray[np.int32], lower: NDArray[np.int32], third: _Flags, per_mm: float
) -> NDArray[np.int32]:
    """Return the boxes of a stamp's size between two corners that lie across from each other.

    Args:
        upper: corners ``x, y`` at the top, shape ``(n, 2)``.
        lower: corners at the bottom, shape ``(m, 2)``.
        third: where the other two corners may be; one of them at least must be there.
        per_mm: pixels per millimetre.

    Returns:
        ``left, top, right, bottom``, shape ``(k, 4)``.
    """
    if not len(upper) or not len(lower):
        return np.zeros((0, 4), np.int32)
    x0, y0 = (upper[:, None, i] + 0 * lower[None, :, 0] for i in (0, 1))
    x1, y1 = (lower[None, :, i] + 0 * upper[:, None, 0] for i in (0, 1))
    width, height = np.abs(x1 - x0) / per_mm, (y1 - y0) / per_mm
    kept = _is_of_a_stamp(width, height) & (third[y0, x1] | third[y1, x0])
    boxes = [np.minimum(x0, x1)[kept], y0[kept], np.maximum(x0, x1)[kept], y1[kept]]
    return np.stack(boxes, axis=1).astype(np.int32)


def _is_of_a_stamp(width: NDArray[np.float64], height: NDArray[np.float64]) -> _Flags:
    """Say which frames have the size of a stamp, in millimetres."""
    short, long = np.minimum(width, height), np.maximum(width, height)
    fits: _Flags = (
        (short >= _SHORT_SIDE_MM[0])
        & (short <= _SHORT_SIDE_MM[1])
        & (long >= _LONG_SIDE_MM[0])
        & (long <= _LONG_SIDE_MM[1])
        & (long <= _SLENDEREST * short)
    )
    return fits


def _outline_shares(ink: Mask, boxes: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the inked share of the four sides of boxes, 0 where a side has too little of it.

    Each side may lie a pixel further in or out.

    Args:
        ink: the map, 255 where inked.
        boxes: ``left, top, right, bottom``, shape ``(k, 4)``.
    """
    if not len(boxes):
        return np.zeros(0)
    height, width = ink.shape
    # How much ink there is above and to the left of each pixel: every side is four look-ups.
    total = cv2.integral(ink, sdepth=cv2.CV_64F) / 255.0
    left, top, right, bottom = (boxes[:, index, None] for index in range(4))
    nearby = np.array([-1, 0, 1])

    def inked(x0: _Places, y0: _Places, x1: _Places, y1: _Places) -> NDArray[np.float64]:
        counts = total[y1, x1] - total[y0, x1] - total[y1, x0] + total[y0, x0]
        return np.asarray((counts / ((y1 - y0) * (x1 - x0))).max(axis=1))

    rows = [np.clip(one + nearby, 0, height - 1) for one in (top, bottom)]
    columns = [np.clip(one + nearby, 0, width - 1) for one in (left, right)]
    sides = np.stack(
        [inked(left, one, right + 1, one + 1) for one in rows]
        + [inked(one, top, one + 1, bottom + 1) for one in columns]
    )
    return np.where(sides.min(axis=0) >= _SIDE, sides.mean(axis=0), 0.0)


def _corners(ink: Mask, per_mm: float) -> tuple[Mask, ...]:
    """Say where a level and an upright line end together.

    In the order left top, right top, left bottom, right bottom.
    """
    to_right, to_left = _line_ends(ink, per_mm)
    down, up = (one.T for one in _line_ends(ink.T, per_mm))
    kinds = ((to_right, down), (to_left, down), (to_right, up), (to_left, up))
    return tuple(cv2.bitwise_and(level, upright) for level, upright in kinds)


def _line_ends(ink: Mask, per_mm: float) -> tuple[Mask, Mask]:
    """Say where a line begins that runs along the row to the right, and one to the left.

    It begins where the row is inked for the length of an arm, and bare a little before; on one
    side of it at least there is paper, which tells it from a dark picture.
    """
    ink = np.ascontiguousarray(ink)
    arm, beyond = round(_ARM_MM * per_mm), round(_BEYOND_MM * per_mm)
    beside = round(_BESIDE_MM * per_mm)
    inked = cv2.boxFilter(ink, -1, (arm, 1), anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
    near = cv2.boxFilter(ink, -1, (beyond, 1), anchor=(0, 0), borderType=cv2.BORDER_CONSTANT)
    full = cv2.threshold(inked, 255 * _ARM, 255, cv2.THRESH_BINARY)[1]
    empty = cv2.threshold(inked, 255 * _HALF, 255, cv2.THRESH_BINARY_INV)[1]
    blank = cv2.threshold(near, 255 * _BARE, 255, cv2.THRESH_BINARY_INV)[1]
    thin = np.zeros_like(ink)
    rows = slice(beside, -beside)
    either = cv2.bitwise_or(empty[: -2 * beside], empty[2 * beside :])
    thin[rows] = cv2.bitwise_and(full[rows], either)
    to_right, to_left = np.zeros_like(ink), np.zeros_like(ink)
    # Between a line and the paper before it lies one pixel of its own soft end.
    to_right[:, beyond + 1 :] = cv2.bitwise_and(thin[:, beyond + 1 :], blank[:, : -beyond - 1])
    to_left[:, arm - 1 : -2] = cv2.bitwise_and(thin[:, : -arm - 1], blank[:, arm + 1 :])
    return to_right, to_left


def _points(flags: Mask) -> NDArray[np.int32]:
    """Return the first point ``x, y`` of each spot, at most so many, shape ``(n, 2)``."""
    first = cv2.bitwise_and(flags, cv2.bitwise_not(cv2.dilate(flags, _BEFORE)))
    points = cv2.findNonZero(first)
    if points is None:
        return np.zeros((0, 2), np.int32)
    return np.asarray(points.reshape(-1, 2)[:_MOST_CORNERS], np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class _Outline:
    """A frame turned level with some paper around it, and where its sides lie.

    Attributes:
        ink: true where inked.
        sides: rows of the upper and lower side, columns of the left and right one.
        shares: inked share of each side, in the same order.
        sharpness: how well the sides lie along rows and columns.
    """

    ink: _Flags
    sides: tuple[int, int, int, int]
    shares: NDArray[np.float64]
    sharpness: float

    @classmethod
    def of(cls, mask: Mask, frame: StampFrame, around: float, per_mm: float) -> _Outline:
        """Cut a frame out with so many pixels around it, and find its sides near its border."""
        ink = frame.grown(around).level(mask) > 127
        height, width = ink.shape
        first, reach = round(around - _SHIFT_MM * per_mm), round(2 * _SHIFT_MM * per_mm) + 1
        inset = round(around + _SHIFT_MM * per_mm)
        near = slice(first, first + reach)
        rows, columns = slice(inset, width - inset), slice(inset, height - inset)
        ends = (
            _shares(ink[near, rows]),
            _shares(ink[::-1][near, rows]),
            _shares(ink.T[near, columns]),
            _shares(ink.T[::-1][near, columns]),
        )
        top, bottom, left, right = (first + int(np.argmax(end)) for end in ends)
        return cls(
            ink,
            (top, height - 1 - bottom, left, width - 1 - right),
            np.array([end.max() for end in ends]),
            float(sum((end**2).sum() for end in ends)),
        )

    @property
    def share(self) -> float:
        """The inked share of the whole, 0 where a side has too little."""
        return float(self.shares.mean()) if self.shares.min() >= _SIDE else 0.0

    def ends_on_paper(self, per_mm: float) -> bool:
        """Say whether the sides end at the corners, as those of a table's cell do not.

        Print that crosses a stamp may carry on one side or the other.
        """
        top, bottom, left, right = self.sides
        ink, upright = self.ink, self.ink.T
        going_on = [
            _goes_on(lines, across, end, step, per_mm)
            for lines, acrosses, ends in (
                (ink, (top, bottom), (left, right)),
                (upright, (left, right), (top, bottom)),
            )
            for across in acrosses
            for end, step in zip(ends, (-1, 1), strict=True)
        ]
        return sum(going_on) <= _MOST_CARRIED_ON

    def is_filled(self, per_mm: float) -> bool:
        """Say whether what is written inside fills the frame, as on a stamp."""
        inside = self._inside(per_mm)
        if min(inside.shape) <= _WIDEST_GAP_MM * per_mm:
            return False
        if not _FILL[0] <= inside.mean() <= _FILL[1]:
            return False
        return all(part.mean() > _SOME_INK for part in _beside(inside, per_mm))

    def is_bare_beside(self, per_mm: float) -> bool:
        """Say whether nothing at all stands along one side inside, as in most cells of a table."""
        inside = self._inside(per_mm)
        if not inside.size:
            return True
        return not all(part.any() for part in _beside(inside, per_mm))

    def _inside(self, per_mm: float) -> _Flags:
        top, bottom, left, right = self.sides
        rim = round(_RIM_MM * per_mm)
        return self.ink[top + rim : bottom - rim, left + rim : right - rim]

    def is_ruled(self, per_mm: float) -> bool:
        """Say whether a line divides the inside from side to side, as in a table."""
        top, bottom, left, right = self.sides
        clear = round(_CLEAR_MM * per_mm)
        if self.ink[top:bottom, left:right].mean() > _SOLID:
            return False
        across = self.ink[top + clear : bottom - clear, left:right]
        down = self.ink[top:bottom, left + clear : right - clear]
        if not across.size or not down.size:
            return False
        # What goes on outside the frame as well is a rule that the stamp lies on.
        left_of = self.ink[top + clear : bottom - clear, : left - 2].mean(axis=1)
        above = self.ink[: top - 2, left + clear : right - clear].mean(axis=0)
        own_rows = (across.mean(axis=1) > _RULE) & (left_of < _HALF)
        own_columns = (down.mean(axis=0) > _RULE) & (above < _HALF)
        return bool(own_rows.any() or own_columns.any())


def _beside(inside: _Flags, per_mm: float) -> tuple[_Flags, ...]:
    """Return what lies along the four sides of the inside of a frame."""
    least = _WIDEST_GAP_MM * per_mm
    rows, columns = (round(max(least, _WIDEST_GAP * side)) for side in inside.shape)
    return inside[:rows], inside[-rows:], inside[:, :columns], inside[:, -columns:]


def _shares(ink: _Flags) -> NDArray[np.float64]:
    """Return the inked share of each row."""
    counts = ink.astype(np.float32) @ np.ones(ink.shape[1], np.float32)
    return np.asarray(counts.astype(np.float64) / max(1, ink.shape[1]))


def _goes_on(ink: _Flags, across: int, end: int, step: int, per_mm: float) -> bool:
    """Say whether a line along the row ``across`` goes on beyond the column ``end``."""
    near, far, half = round(0.8 * per_mm), round(_AROUND_MM * per_mm), round(0.5 * per_mm)
    columns = sorted((end + step * near, end + step * far))
    part = ink[max(0, across - half) : across + half + 1, max(0, columns[0]) : columns[1]]
    return part.size > 0 and float(part.any(axis=0).mean()) > _CARRIED_ON


def _fitted(mask: Mask, rough: StampFrame, per_mm: float) -> tuple[StampFrame, float] | None:
    """Return the frame as it lies best on the ink, ``None`` where it is no frame of a stamp."""
    around = _AROUND_MM * per_mm
    about = _Outline.of(mask, rough, around, per_mm)
    if about.is_bare_beside(per_mm):
        return None
    turned = [replace(rough, angle=rough.angle + math.radians(step)) for step in _FINE_ANGLES]
    # The first of the angles is that of the rough frame.
    outlines = [about, *(_Outline.of(mask, one, around, per_mm) for one in turned[1:])]
    best = max(range(len(turned)), key=lambda i: outlines[i].sharpness)
    outline, frame = outlines[best], turned[best]
    is_whole = outline.share >= _WHOLE and outline.is_filled(per_mm)
    if not is_whole or not outline.ends_on_paper(per_mm) or outline.is_ruled(per_mm):
        return None
    moved = _moved_sides(frame, outline, around)
    return (moved, outline.share) if _writing_leans_along(mask, moved, per_mm) else None


def _writing_leans_along(mask: Mask, frame: StampFrame, per_mm: float) -> bool:
    """Say whether what is written inside a frame that is askew is as askew as the frame.

    Rows and columns of ink differ most when writing lies level, so their spread is compared with
    that in the frame of the page: print, whose strokes may look like sides, lies level there.
    """
    if abs(frame.angle) < _LEVEL:
        return True
    inside = frame.grown(-max(1.5 * per_mm, 0.12 * min(frame.width, frame.height)))
    page = replace(inside, angle=0.0)
    return _spread(inside.level(mask)) > _AS_LEVEL * _spread(page.level(mask))


def _spread(level: Mask) -> float:
    ink = level > 127
    return float(ink.mean(axis=1).var() + ink.mean(axis=0).var())


def _moved_sides(frame: StampFrame, outline: _Outline, around: float) -> StampFrame:
    """Return the frame with its sides where the ink is."""
    top, bottom, left, right = outline.sides
    cos, sin = math.cos(frame.angle), math.sin(frame.angle)
    along = (left + right + 1) / 2 - (frame.width / 2 + around)
    down = (top + bottom + 1) / 2 - (frame.height / 2 + around)
    return StampFrame(
        frame.x + along * cos - down * sin,
        frame.y + along * sin + down * cos,
        right - left + 1.0,
        bottom - top + 1.0,
        frame.angle,
    )
