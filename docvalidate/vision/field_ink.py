"""Whose ink is it: the strokes that stand in a field, without print, rules, seals and neighbours.

Strokes are taken as whole connected pieces. A piece belongs to a field when most of its ink lies
in the field's area and no other field's row is nearer; so a tall signature keeps what rises out
of its area, and lends nothing to the field above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import Expectation, Seal, SealKind, SealShape, TextLine
from docvalidate.model.geometry import Box
from docvalidate.vision.fields import Area, FieldPlace
from docvalidate.vision.ink import FloatMap, Ink, Mask, mask_above
from docvalidate.vision.ink_kinds import InkKinds
from docvalidate.vision.ruling import Ruling
from docvalidate.vision.sealed_ink import seal_map, without_seal_ink

_DATE_TEXT = re.compile(r"^[\d\s./\-—年月日号]+$")
_DATE_IN_TEXT = re.compile(
    r"(?:19|20)\s?\d\s?\d\s*[年./\-—\s]\s*\S{1,3}\s*[月./\-—\s]\s*\S{1,3}\s*日?"
    r"|(?:19|20)?\d{0,4}\s*年.{0,5}月.{0,5}日"
)
_DATE_PARTS_APART = re.compile(r"[年月./\-—\s]")
_LABEL_TEXT = re.compile(r"[:：]\s*$|^[（(][^）)]{1,8}[）)]$")
_INK_DENSITY = 0.22
_RED_DENSITY = 0.12
_RED_SHARE = 0.95
_AROUND_MM = 6.0
_OVERFLOW_MM = 3.0
_SPECK_MM2 = 0.05
_TALL_DATE = 0.35
_SMALLEST_MM = 2.0
_LEAST_INK_MM2 = 0.7
_USUAL_PRINT_MM = 4.2
_ONE_NAME_MM = 9.0
_APART_MM = 1.6
_DATE_SHARE = 0.25
_DATE_FIGURES = 3
_DATE_WORDS = 2
_PART_MM = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """What a field is judged against.

    Attributes:
        ink: density maps of the page.
        dark: mask of ink that is neither a seal's nor a printed rule.
        red: mask of red ink outside round seals.
        lost: dark ink that was taken for a seal's own.
        rings: where ring seals lie (:func:`docvalidate.vision.sealed_ink.seal_map`).
        frames: small closed frames, as the long chops of persons have them.
        places: all fields of the page; those to sign compete for its ink.
        print_height: median height of the page's printed lines in pixels.
        per_mm: pixels per millimetre.
    """

    ink: Ink
    kinds: InkKinds | None
    dark: Mask
    lost: Mask
    red: Mask
    rings: FloatMap
    frames: Sequence[Box]
    lines: Sequence[TextLine]
    seals: Sequence[Seal]
    places: Sequence[FieldPlace]
    print_height: float
    per_mm: float


@dataclass(frozen=True, slots=True, eq=False)
class FoundInk:
    """Ink that stands in a field.

    Attributes:
        box: its extent on the page.
        mask: its pixels, of the shape of ``box``.
    """

    box: Box
    mask: Mask


def surroundings_of(
    ink: Ink,
    kinds: InkKinds | None,
    ruling: Ruling,
    lines: Sequence[TextLine],
    seals: Sequence[Seal],
    places: Sequence[FieldPlace],
    per_mm: float,
) -> Surroundings:
    """Prepare what all fields of a page are judged against."""
    unruled = cv2.bitwise_not(cv2.dilate(ruling.mask, np.ones((3, 3), np.uint8)))
    inked = np.asarray(cv2.bitwise_and(_without_red(ink), unruled), np.uint8)
    dark = without_seal_ink(inked, ink, kinds, seals, per_mm)
    lost = cv2.bitwise_and(inked, cv2.bitwise_not(dark))
    red = np.asarray(cv2.bitwise_and(mask_above(ink.red, _RED_DENSITY), unruled), np.uint8)
    for seal in seals:
        if seal.shape in (SealShape.ROUND, SealShape.ELLIPSE) or seal.kind is SealKind.STATEMENT:
            cut(red, seal.box)[:] = 0
    printed = [line for line in lines if line.confidence > 0.95 and len(line.text) >= 6]
    heights = [line.box.height for line in printed]
    height = float(np.median(heights)) if heights else _USUAL_PRINT_MM * per_mm
    rings = seal_map(seals, *dark.shape)
    frames = ruling.small_frames(per_mm)
    return Surroundings(
        ink, kinds, dark, lost, red, rings, frames, lines, seals, places, height, per_mm
    )


def ink_shares(found: FoundInk, around: Surroundings) -> NDArray[np.float32]:
    """Return how much of some ink a hand laid and how much a stamp, 0 to 1 each, shape ``(2,)``."""
    kinds, own = around.kinds, found.mask > 0
    if kinds is None or not own.any():
        return np.zeros(2, np.float32)
    shares = [kinds.on_page(one, found.box)[own].mean() for one in (kinds.hand, kinds.stamp)]
    return np.array(shares, np.float32)


def _without_red(ink: Ink) -> Mask:
    """Return the ink that remains when red ink is taken away: print, pens, pencil.

    Full red ink absorbs green and blue light and hardly any red, so nearly all of its mean
    density is its red density. JPEG smears colour over its neighbours, not brightness; the
    strongest red nearby is therefore that of a thin red stroke.
    """
    red = cv2.dilate(ink.red, np.ones((3, 3), np.uint8))
    return mask_above(np.asarray(cv2.scaleAdd(red, -_RED_SHARE, ink.density)), _INK_DENSITY)


def dark_ink_in(place: FieldPlace, area: Area, around: Surroundings) -> list[FoundInk]:
    """Return the dark strokes that may be a name in an area of a field, far groups apart."""
    return _ink_in(place, area, around, around.dark)


def red_ink_in(place: FieldPlace, area: Area, around: Surroundings) -> list[FoundInk]:
    """Return red ink in an area of a field: a chop, a thumb's print, a red pen."""
    return _ink_in(place, area, around, around.red)


def _ink_in(place: FieldPlace, area: Area, around: Surroundings, mask: Mask) -> list[FoundInk]:
    if area.box.width < 4 or area.box.height < 4:
        return []
    height, width = mask.shape
    margin = round(_AROUND_MM * around.per_mm)
    window = area.box.expanded(margin).clipped(width, height)
    patch = cut(mask, window).copy()
    for box in _print_not_to_judge(place, area, around):
        _clear(patch, window, box)
    _clear(patch, window, place.label_box)
    if area.beside:
        _clear_label_tail(patch, window, place, around)
    patch = _own_pieces(patch, window, place, area, around)
    groups = (_group(patch, columns, window, around) for columns in _far_apart(patch, around))
    return [group for group in groups if group is not None]


def _far_apart(patch: Mask, around: Surroundings) -> list[slice]:
    """Return the columns of groups of ink that stand too far apart to be one name."""
    inked = np.flatnonzero((patch > 0).any(axis=0))
    if not len(inked):
        return []
    breaks = np.flatnonzero(np.diff(inked) > _ONE_NAME_MM * around.per_mm)
    firsts = [inked[0], *(inked[one + 1] for one in breaks)]
    lasts = [*(inked[one] for one in breaks), inked[-1]]
    return [slice(int(a), int(b) + 1) for a, b in zip(firsts, lasts, strict=True)]


def _group(patch: Mask, columns: slice, window: Box, around: Surroundings) -> FoundInk | None:
    """Return the ink in some columns of a window, ``None`` where it is too little for a name."""
    x, y, w, h = cv2.boundingRect(patch[:, columns])
    x += columns.start
    found = patch[y : y + h, x : x + w]
    smallest = _SMALLEST_MM * around.per_mm
    inked = cv2.countNonZero(found) / around.per_mm**2 if found.size else 0.0
    if max(w, h) < 1.4 * smallest or min(w, h) < 0.5 * smallest or inked < _LEAST_INK_MM2:
        return None
    return FoundInk(Box(window.x0 + x, window.y0 + y, window.x0 + x + w, window.y0 + y + h), found)


def parts_of(found: FoundInk, per_mm: float) -> list[FoundInk]:
    """Return the pieces of ink that stand apart and may be a name each; none where all is one.

    A signature may stand beside a stain or on the arc a cup left.
    """
    side = 2 * round(_APART_MM * per_mm / 2) + 1
    margin = side // 2 + 1
    padded = cv2.copyMakeBorder(found.mask, *(4 * (margin,)), cv2.BORDER_CONSTANT)
    joined = cv2.dilate(padded, np.ones((side, side), np.uint8))
    count, labels = cv2.connectedComponents(joined, connectivity=8)
    if count <= 2:
        return []
    own = labels[margin : margin + found.box.height, margin : margin + found.box.width]
    parts = []
    for piece in range(1, count):
        mask = np.where((own == piece) & (found.mask > 0), 255, 0).astype(np.uint8)
        x, y, width, height = cv2.boundingRect(mask)
        inked = cv2.countNonZero(mask) / per_mm**2
        if width < _PART_MM * per_mm or inked < _LEAST_INK_MM2:
            continue
        left, top = found.box.x0 + x, found.box.y0 + y
        box = Box(left, top, left + width, top + height)
        parts.append(FoundInk(box, mask[y : y + height, x : x + width]))
    return parts


def _print_not_to_judge(place: FieldPlace, area: Area, around: Surroundings) -> list[Box]:
    """Return the boxes of print and dates that have nothing to do with a name."""
    boxes: list[Box] = []
    near = area.box.expanded(_AROUND_MM * around.per_mm)
    for line in around.lines:
        if line.box.intersection(near).area == 0:
            continue
        if _is_other_print(line, place, area, around):
            boxes.append(line.box)
            continue
        for match in _DATE_IN_TEXT.finditer(line.text):
            # A date written by hand is larger than the line of print it was read with.
            date = line.part(*match.span())
            boxes.append(date.expanded(0, _TALL_DATE * date.height))
    return boxes


def _is_other_print(line: TextLine, place: FieldPlace, area: Area, around: Surroundings) -> bool:
    """Say whether a line is print or a date that has nothing to do with the mark."""
    text = line.text.strip()
    if (
        line.box.overlap_ratio(place.label_box) > 0.3
        or place.label_box.overlap_ratio(line.box) > 0.6
    ):
        # The label's own line; its box may well cover what was written behind it.
        return False
    if _is_date(text) or _LABEL_TEXT.search(text):
        return True
    shared = min(line.box.y1, place.label_box.y1) - max(line.box.y0, place.label_box.y0)
    own_row = shared > 0.4 * min(line.box.height, place.label_box.height)
    if own_row and area.beside:
        return False
    # Another row: print keeps the page's size; handwriting that strays into it does not.
    like_print = 0.7 < line.box.height / around.print_height < 1.4
    inside = line.box.overlap_ratio(area.box) > 0.6
    letters = len("".join(text.split()))
    return like_print and line.confidence > 0.9 and letters >= (5 if inside else 2)


def _is_date(text: str) -> bool:
    """Say whether a text is a date, also one written by hand and read with a letter or two.

    A row of digits alone may be what a recogniser makes of a scrawl: a date begins with a year
    of this century or the last, or has its parts set apart.
    """
    digits = sum(character.isdigit() for character in text)
    solid = sum(not character.isspace() for character in text)
    mostly_digits = bool(_DATE_TEXT.match(text)) or digits >= 0.65 * solid
    like_a_date = text.startswith(("19", "20")) or (
        text[:1] in ("1", "2") and bool(_DATE_PARTS_APART.search(text))
    )
    return digits >= 4 and mostly_digits and like_a_date


def reads_as_date(box: Box, around: Surroundings) -> bool:
    """Say whether the recogniser read figures or the words of a date in a box."""
    for line in around.lines:
        common = line.box.intersection(box).area
        if common < _DATE_SHARE * min(box.area, line.box.area):
            continue
        inside = [
            character
            for index, character in enumerate(line.text)
            if box.x0 <= line.part(index, index + 1).center[0] <= box.x1
        ]
        figures = sum(character.isdigit() for character in inside)
        if figures >= _DATE_FIGURES or sum(one in "年月日号" for one in inside) >= _DATE_WORDS:
            return True
    return False


def _clear_label_tail(patch: Mask, window: Box, place: FieldPlace, around: Surroundings) -> None:
    """Clear what the label itself leaves behind its box: a stroke or its colon."""
    first = place.label_box.x1 - window.x0
    rows = slice(max(0, place.label_box.y0 - window.y0), max(0, place.label_box.y1 - window.y0))
    reach = max(2, round(0.35 * around.print_height))
    columns = np.asarray((patch[rows, first : first + 3 * reach] > 0).any(axis=0))
    # The first white column after the colon ends the label, if it comes soon enough.
    white = np.flatnonzero(~columns)
    end = int(white[0]) if len(white) and white[0] <= reach else 0
    following = columns[end:]
    colon = np.flatnonzero(following)
    if len(colon) and colon[0] <= reach:
        run = following[colon[0] :]
        stop = int(np.argmin(run)) if not run.all() else 0
        if 0 < stop <= reach:
            end += int(colon[0]) + stop
    patch[rows, first : first + end] = 0


def _own_pieces(
    patch: Mask, window: Box, place: FieldPlace, area: Area, around: Surroundings
) -> Mask:
    """Return the connected pieces of a window that belong to the field."""
    inner = area.box.intersection(window)
    inside = np.zeros_like(patch)
    inside[
        inner.y0 - window.y0 : inner.y1 - window.y0, inner.x0 - window.x0 : inner.x1 - window.x0
    ] = 1
    count, labels, statistics, centres = cv2.connectedComponentsWithStats(patch, connectivity=8)
    within = np.bincount(labels[inside > 0], minlength=count)
    rivals = _rivals(place, area, around)
    whole, part = np.zeros(count, bool), np.zeros(count, bool)
    speck = max(3.0, _SPECK_MM2 * around.per_mm**2)
    for piece in range(1, count):
        width, height, size = (int(value) for value in statistics[piece, 2:5])
        flat = height <= max(2.0, 0.5 * around.per_mm) and width > 6 * height
        if size < speck or within[piece] == 0 or flat:
            continue
        x, y = centres[piece][0] + window.x0, centres[piece][1] + window.y0
        if any(_nearer(rival, area.box, x, y) for rival in rivals):
            continue
        share = within[piece] / size
        whole[piece] = share >= 0.5
        part[piece] = 0.2 < share < 0.5 and height > 1.2 * area.box.height
    kept = whole[labels] | (part[labels] & (inside > 0))
    overflow = round(_OVERFLOW_MM * around.per_mm)
    reach = Box(
        inner.x0 if area.beside else inner.x0 - overflow,
        inner.y0 - overflow,
        inner.x1 + overflow,
        inner.y1 + overflow,
    ).intersection(window)
    result = np.zeros_like(patch)
    rows = slice(reach.y0 - window.y0, reach.y1 - window.y0)
    columns = slice(reach.x0 - window.x0, reach.x1 - window.x0)
    result[rows, columns] = np.where(kept[rows, columns], 255, 0)
    return result


def _rivals(place: FieldPlace, area: Area, around: Surroundings) -> list[Box]:
    """Return the first areas of the other fields to sign that reach into an area's window."""
    near = area.box.expanded(_AROUND_MM * around.per_mm)
    return [
        other.area
        for other in around.places
        if other is not place
        and other.expects is Expectation.SIGNATURE
        and other.area.intersection(near).area
    ]


def _nearer(rival: Box, own: Box, x: float, y: float) -> bool:
    """Say whether a point lies in a rival's area and nearer to that area's row than to its own."""
    if not rival.contains_point(x, y):
        return False
    if not own.contains_point(x, y):
        return True
    return abs(y - rival.center[1]) / rival.height < abs(y - own.center[1]) / max(1, own.height)


_Pixels = TypeVar("_Pixels", Mask, FloatMap)


def cut(pixels: _Pixels, box: Box) -> _Pixels:
    """Return the part of a map inside a box (a view)."""
    return pixels[max(0, box.y0) : max(0, box.y1), max(0, box.x0) : max(0, box.x1)]


def _clear(patch: Mask, window: Box, box: Box) -> None:
    """Clear the part of a window that a box on the page covers."""
    common = box.intersection(window)
    if common.area:
        patch[
            common.y0 - window.y0 : common.y1 - window.y0,
            common.x0 - window.x0 : common.x1 - window.x0,
        ] = 0
