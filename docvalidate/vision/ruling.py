"""Printed rules (table lines) and the cell around a point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from docvalidate.model.geometry import Box
from docvalidate.model.pieces import connected_pieces
from docvalidate.vision.ink import Mask
from docvalidate.vision.straight_runs import long_columns, long_rows

_SHORTEST_HORIZONTAL_MM = 14.0
_SHORTEST_VERTICAL_MM = 8.0
_THICKEST_MM = 1.6
_CROWDED_SHARE = 0.4
_SLACK_SHARE = 0.08
_CROWDED_LONG_SHARE = 0.85
_WIDEST_GAP_MM = 30.0
_INKED_GAP = 0.92
_FRAME_MM = ((14.0, 36.0), (8.0, 22.0))
_CORNER_MM = 1.5
_LONG_MM = 26.0
"""Longer than this nothing but a rule is straight, even where a signature crosses it."""


@dataclass(frozen=True, slots=True, eq=False)
class Ruling:
    """The horizontal and vertical rules of a page.

    Attributes:
        horizontal: boxes of horizontal rules.
        vertical: boxes of vertical rules.
        mask: the pixels of all rules, 255 where a rule is.
    """

    horizontal: tuple[Box, ...]
    vertical: tuple[Box, ...]
    mask: Mask

    def cell_around(self, box: Box) -> Box | None:
        """Return the table cell that holds the centre of a box; ``None`` outside tables.

        A cell needs a rule above, below and at one side at least; where the other side is hidden,
        as under a seal, the cell ends where the rules above and below both end. The returned box
        lies inside the rules.
        """
        x, y = box.center
        spanning = [r for r in self.horizontal if r.x0 - 4 <= x <= r.x1 + 4]
        above = max((r for r in spanning if r.y1 <= y), key=lambda r: r.y1, default=None)
        below = min((r for r in spanning if r.y0 >= y), key=lambda r: r.y0, default=None)
        if above is None or below is None:
            return None
        top, bottom = above.y1, below.y0
        beside = [r for r in self.vertical if r.y0 - 4 <= y <= r.y1 + 4]
        # The side of a chop that stands in a cell is straight too, but ends within the cell.
        slack = 4 + _SLACK_SHARE * (bottom - top)
        whole = [r for r in beside if r.y0 <= top + slack and r.y1 >= bottom - slack]
        for rules in (whole, beside):
            left = max((r.x1 for r in rules if r.x1 <= x), default=None)
            right = min((r.x0 for r in rules if r.x0 >= x), default=None)
            if left is not None and right is not None:
                return Box(left, top, right, bottom)
        ends = [r.x1 for r in (above, below)]
        if left is not None and right is None and max(ends) - min(ends) <= slack:
            return Box(left, top, min(ends), bottom)
        return None

    def small_frames(self, per_mm: float) -> tuple[Box, ...]:
        """Return closed frames of a chop's size whose sides end at their corners.

        The rules of a table run on beyond a cell; those of a framed chop do not.
        """
        slack = _CORNER_MM * per_mm
        (least, most), (lowest, highest) = _FRAME_MM
        frames = []
        sides = [one for one in self.horizontal if least <= one.width / per_mm <= most]
        for top in sides:
            for foot in sides:
                frame = Box(top.x0, top.y0, top.x1, foot.y1)
                same = abs(top.x0 - foot.x0) < slack and abs(top.x1 - foot.x1) < slack
                if (
                    same
                    and lowest <= frame.height / per_mm <= highest
                    and self._closed(frame, slack)
                ):
                    frames.append(frame)
        return tuple(frames)

    def _closed(self, frame: Box, slack: float) -> bool:
        """Say whether upright rules close a frame at both ends and end with it."""
        return all(
            any(
                abs(rule.center[0] - x) < slack
                and abs(rule.y0 - frame.y0) < 2 * slack
                and abs(rule.y1 - frame.y1) < 2 * slack
                for rule in self.vertical
            )
            for x in (frame.x0, frame.x1)
        )


def find_ruling(ink: Mask, per_mm: float, all_ink: Mask | None = None) -> Ruling:
    """Find the rules of a page.

    Args:
        ink: ink that rules may be made of, 255 where inked.
        per_mm: pixels per millimetre.
        all_ink: with the ink of seals, under which a rule runs on; ``ink`` by default.
    """
    near = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    across = cv2.bitwise_and(
        long_rows(_thickened(ink, (1, 3)), max(9, round(_SHORTEST_HORIZONTAL_MM * per_mm))), near
    )
    down = cv2.bitwise_and(
        long_columns(_thickened(ink, (3, 1)), max(9, round(_SHORTEST_VERTICAL_MM * per_mm))), near
    )
    horizontal, horizontal_mask = _thin(np.asarray(across, np.uint8), ink, per_mm, horizontal=True)
    vertical, vertical_mask = _thin(np.asarray(down, np.uint8), ink, per_mm, horizontal=False)
    over = ink if all_ink is None else all_ink
    return Ruling(
        _joined(horizontal, over, per_mm),
        tuple(map(_turned, _joined(tuple(map(_turned, vertical)), over.T, per_mm))),
        cv2.bitwise_or(horizontal_mask, vertical_mask),
    )


def _turned(box: Box) -> Box:
    return Box(box.y0, box.x0, box.y1, box.x1)


def _joined(rules: Sequence[Box], over: Mask, per_mm: float) -> tuple[Box, ...]:
    """Return level rules, those put together that a seal or a signature lying over them parts."""
    joined: list[Box] = []
    for rule in sorted(rules, key=lambda one: one.x0):
        for index, earlier in enumerate(joined):
            if _runs_on(earlier, rule, over, per_mm):
                joined[index] = earlier.union(rule)
                break
        else:
            joined.append(rule)
    return tuple(joined)


def _runs_on(first: Box, second: Box, over: Mask, per_mm: float) -> bool:
    """Say whether a rule goes on in another, with nothing but ink between the two."""
    gap = second.x0 - first.x1
    apart = max(first.y0, second.y0) - min(first.y1, second.y1)
    if not 0 <= gap <= _WIDEST_GAP_MM * per_mm or apart > 0.5 * per_mm:
        return False
    low, high = min(first.y0, second.y0), max(first.y1, second.y1)
    between = over[max(0, low - 1) : high + 1, first.x1 : second.x0]
    return gap == 0 or float((between > 0).any(axis=0).mean()) >= _INKED_GAP


def _thickened(ink: Mask, along: tuple[int, int]) -> Mask:
    """Return ink with small breaks bridged along one direction, and thickened across it.

    A scan tilted by half a degree steps one pixel every hundred, so lines are thickened before
    they are looked for.
    """
    solid = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones(along, np.uint8))
    return np.asarray(cv2.dilate(solid, np.ones(along[::-1], np.uint8)), np.uint8)


def _thin(
    mask: Mask, ink: Mask, per_mm: float, *, horizontal: bool
) -> tuple[tuple[Box, ...], Mask]:
    """Return boxes and pixels of the components that are thin and stand free.

    Strokes of neighbouring characters can line up into something long and thin; but where a
    rule has paper on both sides for most of its length, such a row has more strokes.
    """
    pieces = connected_pieces(mask)
    width, height = pieces.boxes[:, 2], pieces.boxes[:, 3]
    length, breadth = (width, height) if horizontal else (height, width)
    # A tilted rule has a tall box; its mean thickness stays that of a line.
    kept = (length >= 4 * breadth) & (pieces.areas / length <= _THICKEST_MM * per_mm)
    allowed = np.where(length < _LONG_MM * per_mm, _CROWDED_SHARE, _CROWDED_LONG_SHARE)
    reach = max(3, round(0.9 * per_mm))
    kernel = np.ones((2 * reach + 1, 1) if horizontal else (1, 2 * reach + 1), np.uint8)
    for number in np.flatnonzero(kept).tolist():
        x, y, wide, high = pieces.boxes[number].tolist()
        near = Box(x, y, x + wide, y + high).expanded(reach + 2).clipped(*mask.shape[::-1])
        place = (slice(near.y0, near.y1), slice(near.x0, near.x1))
        own = cv2.dilate(mask[place], np.ones((3, 3), np.uint8))
        beside = cv2.dilate(cv2.bitwise_and(ink[place], cv2.bitwise_not(own)), kernel)
        beside = beside[y - near.y0 :, x - near.x0 :][:high, :wide] > 0
        crowded = np.count_nonzero(beside & pieces.shape_of(number))
        kept[number] = crowded < allowed[number] * pieces.areas[number]
    boxes = (Box(x, y, x + wide, y + high) for x, y, wide, high in pieces.boxes[kept].tolist())
    return tuple(boxes), pieces.mask_of(kept)
