"""Read the ink that nobody has read, wherever grammar finds a marking in it.

Each group of :mod:`docvalidate.vision.unread_ink` is offered to the recogniser level and upside
down, without its frame, and, where letters stand one above the other, put side by side. Only
what the grammar takes for a marking is returned: everything else is decoration or handwriting.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from docvalidate.model.evidence import TextLine
from docvalidate.model.page import Image, LineReader
from docvalidate.vision.ink import FloatMap
from docvalidate.vision.ink_group import InkGroup, Layer, letter_runs
from docvalidate.vision.seal_strips import STRIP_HEIGHT, ink_picture
from docvalidate.vision.secrecy_grammar import Grammar

_LEAST_CONFIDENCE = 0.55
_LONGEST_STRIP = 16
_PACK_WIDTH = 480
_LONG = 240
"""Of a line that stays legible when it is squeezed: what is shorter and alone may be small type
among specks."""

_SQUEEZE = 0.6
"""Of packs: enough to see whether any letter of a level word is there, and recognisers fill up
what is narrower than 320 columns anyway."""

_MOST_LETTERS = 14
_FRAME_SHARE = 0.13
_LONGEST_OF_ROWS = 3.0
"""A stamp of two lines is seldom more than three times as wide as it is high."""

_STAMPED = (Layer.RED, Layer.BLUE, Layer.OTHER, Layer.GREY, Layer.FRAMED)
_LEAST_ROW = 10
_MOST_ROWS = 3


def read_hidden_lines(
    groups: Sequence[InkGroup], reader: LineReader, grammar: Grammar
) -> tuple[TextLine, ...]:
    """Return the markings found in groups of ink, each with the extent of its group.

    Args:
        groups: ink that may be letters.
        reader: recogniser of straight lines.
        grammar: says what is a marking; voiding words (解密) are returned too.
    """
    found: dict[int, TextLine] = {}
    for variants in (_level, _side_by_side, _in_rows):
        offered = [
            (index, picture)
            for index, group in enumerate(groups)
            if index not in found
            for picture in variants(group)
        ]
        offered = _promising(offered, reader, grammar)
        answers = reader.read_lines([picture for _, picture in offered])
        for (index, _), answer in zip(offered, answers, strict=True):
            telling = grammar.names_a_level(answer.text) or grammar.is_voiding(answer.text)
            better = index not in found or answer.confidence > found[index].confidence
            if telling and better and answer.confidence >= _LEAST_CONFIDENCE:
                found[index] = TextLine(answer.text, answer.confidence, groups[index].box)
    return tuple(found[index] for index in sorted(found))


def _promising(
    offered: Sequence[tuple[int, Image]], reader: LineReader, grammar: Grammar
) -> list[tuple[int, Image]]:
    """Return the pictures worth reading one by one.

    Short ones are read several at a time first, squeezed, and so are long ones by themselves; those
    in whose company no letter of a level word turns up are done with.
    """
    packs: list[list[tuple[int, Image]]] = []
    room = 0
    for one in sorted(offered, key=lambda item: item[1].shape[1]):
        width = one[1].shape[1]
        if not packs or width > room:
            packs.append([])
            room = _PACK_WIDTH
        packs[-1].append(one)
        room -= width
    shared = [pack for pack in packs if len(pack) > 1 or pack[0][1].shape[1] >= _LONG]
    answers = reader.read_lines(
        [
            cv2.resize(np.hstack([picture for _, picture in pack]), None, fx=_SQUEEZE, fy=1.0)
            for pack in shared
        ]
    )
    dull = [
        pack
        for pack, answer in zip(shared, answers, strict=True)
        if not grammar.may_tell(answer.text)
    ]
    return [one for pack in packs if not any(pack is one for one in dull) for one in pack]


def _level(group: InkGroup) -> Iterator[Image]:
    """Yield a group as a level line, without its frame, and upside down.

    A stamp may be set upside down, and of a line that stood either end may be the top.
    """
    shapes = [group.upright]
    if group.layer is not Layer.PALE:
        inner = _without_frame(group.upright)
        shapes = [inner] if inner is not None else shapes
    for shape in shapes:
        strip = _strip(shape, group.threshold)
        if strip is not None:
            yield strip
            yield np.ascontiguousarray(strip[::-1, ::-1])


def _side_by_side(group: InkGroup) -> Iterator[Image]:
    """Yield the letters of a column side by side, for both ways the column may run."""
    if group.box.height < 1.5 * group.box.width:
        return
    shape = group.upright
    if group.layer is not Layer.PALE:
        inner = _without_frame(shape)
        shape = shape if inner is None else inner
    letters = _letters(shape, group.threshold)
    if not 2 <= len(letters) <= _MOST_LETTERS:
        return
    for turns, order in ((-1, 1), (1, -1)):
        upright = [np.rot90(letter, turns) for letter in letters[::order]]
        side = max(max(letter.shape) for letter in upright)
        cells = [_centred(np.ascontiguousarray(letter), side) for letter in upright]
        strip = _strip(np.hstack(cells).astype(np.float32), group.threshold)
        if strip is not None:
            yield strip


def _in_rows(group: InkGroup) -> Iterator[Image]:
    """Yield the lines of a stamp of several one behind the other, whichever side is the top."""
    shape = group.upright
    if group.layer not in _STAMPED or shape.shape[1] > _LONGEST_OF_ROWS * shape.shape[0]:
        return
    inner = _without_frame(shape)
    shape = shape if inner is None else inner
    for turns in range(4):
        turned = np.ascontiguousarray(np.rot90(shape, turns))
        rows = [
            turned[first:last]
            for first, last in letter_runs(np.ascontiguousarray(turned.T), group.threshold)
            if last - first >= _LEAST_ROW
        ]
        if len(rows) > 1 or turns % 2:
            strips = [_strip(row, group.threshold) for row in rows[:_MOST_ROWS]]
            if known := [one for one in strips if one is not None]:
                yield np.hstack(known)


def _letters(shape: FloatMap, threshold: float) -> list[FloatMap]:
    """Cut a column, lying on its side, into its letters.

    Letters of two parts (one above the other, as in 年) may fall apart; parts shorter than half
    the width of the column join their neighbour.
    """
    height = shape.shape[0]
    runs = [run for run in letter_runs(shape, threshold) if run[1] - run[0] >= 2]
    joined: list[tuple[int, int]] = []
    for run in runs:
        small = run[1] - run[0] < 0.45 * height
        if joined and (small or joined[-1][1] - joined[-1][0] < 0.45 * height):
            whole = run[1] - joined[-1][0]
            if whole < 1.15 * height and run[0] - joined[-1][1] < 0.22 * height:
                joined[-1] = (joined[-1][0], run[1])
                continue
        joined.append(run)
    return [shape[:, first:last] for first, last in joined]


def _centred(letter: FloatMap, side: int) -> FloatMap:
    """Return a letter in the middle of a square cell."""
    cell = np.zeros((side, side), np.float32)
    height, width = letter.shape
    top, left = (side - height) // 2, (side - width) // 2
    cell[top : top + height, left : left + width] = letter
    return cell


def _without_frame(shape: FloatMap) -> FloatMap | None:
    """Return the inside of a framed shape, ``None`` where it has no frame."""
    height, width = shape.shape
    rim = max(2, round(_FRAME_SHARE * height))
    if min(height, width) < 5 * rim:
        return None
    inked = shape > 0.25 * float(shape.max(initial=0.0))
    sides = (
        inked[: 2 * rim].any(axis=0).mean(),
        inked[-2 * rim :].any(axis=0).mean(),
        inked[:, : 2 * rim].any(axis=1).mean(),
        inked[:, -2 * rim :].any(axis=1).mean(),
    )
    if min(sides) < 0.5 or sum(sides) < 2.8:
        return None
    # The frame is what hangs together from rim to rim.
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(inked.astype(np.uint8))
    inside = shape.copy()
    for label in range(1, count):
        wide = statistics[label, cv2.CC_STAT_WIDTH] > 0.7 * width
        high = statistics[label, cv2.CC_STAT_HEIGHT] > 0.7 * height
        thin = statistics[label, cv2.CC_STAT_AREA] < 0.45 * (
            statistics[label, cv2.CC_STAT_WIDTH] * statistics[label, cv2.CC_STAT_HEIGHT]
        )
        if (wide and high and thin) or wide:
            inside[cv2.dilate((labels == label).astype(np.uint8), np.ones((3, 3))) > 0] = 0.0
    return inside[rim:-rim, rim:-rim]


def _strip(shape: FloatMap, threshold: float) -> Image | None:
    """Return a level group as a line image, dark on white, stretched to full contrast."""
    inked = shape > threshold
    rows, columns = np.flatnonzero(inked.mean(axis=1) > 0.01), np.flatnonzero(inked.any(axis=0))
    if len(rows) < 6 or len(columns) < 6:
        return None
    tight = shape[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    length = tight.shape[1] / tight.shape[0]
    if length > _LONGEST_STRIP:
        return None
    height = STRIP_HEIGHT - 12
    size = (max(height, round(height * length)), height)
    way = cv2.INTER_AREA if tight.shape[0] > height else cv2.INTER_CUBIC
    small = cv2.resize(tight, size, interpolation=way)
    strong = float(np.quantile(tight[tight > threshold], 0.6))
    picture: Image = cv2.copyMakeBorder(
        ink_picture(small, strong / 2), 6, 6, 10, 10, cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    return picture
