"""Tell what stands in a signature field: handwriting, type, a chop, a fingerprint, or nothing.

The ink inside the field is taken apart: printed rules, seal ink, neighbouring printed lines and
dates are removed. What remains is a signature only when it has the body of writing, and it is
type when it looks like the page's own print: same height, same foot line, same pitch, same
stroke, and legible to the recogniser.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import (
    Expectation,
    Field,
    FieldState,
    MarkKind,
    Seal,
    SealKind,
    SealShape,
    TextLine,
)
from docvalidate.model.geometry import Box
from docvalidate.vision.fields import FieldPlace
from docvalidate.vision.ink import FloatMap, Ink, Mask, uncoloured_mask
from docvalidate.vision.print_likeness import Patch, measure, print_likeness, stroke_width
from docvalidate.vision.ruling import Ruling

_DATE_TEXT = re.compile(r"^[\d\s./\-—年月日号]+$")
_LABEL_TEXT = re.compile(r"[:：]\s*$|^[（(][^）)]{1,8}[）)]$")
_SMALLEST_MARK_MM = 2.6
_INK_DENSITY = 0.22
_SURELY_WRITTEN = 0.35
_SURELY_TYPED = 0.65
_MARK_OF_SEAL = {
    SealKind.OFFICIAL: MarkKind.OFFICIAL_SEAL,
    SealKind.SPECIAL_PURPOSE: MarkKind.SPECIAL_PURPOSE_SEAL,
    SealKind.NAME_CHOP: MarkKind.NAME_CHOP,
}


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """What a field is judged against.

    Attributes:
        ink: density maps of the page.
        dark: mask of ink that is neither red seal ink nor a printed rule.
        print_height: median height of the page's printed lines in pixels.
        print_stroke: median stroke width of the page's print in pixels.
        per_mm: pixels per millimetre.
    """

    ink: Ink
    dark: Mask
    lines: Sequence[TextLine]
    seals: Sequence[Seal]
    print_height: float
    print_stroke: float
    per_mm: float


def surroundings_of(
    ink: Ink, ruling: Ruling, lines: Sequence[TextLine], seals: Sequence[Seal], per_mm: float
) -> Surroundings:
    """Prepare what all fields of a page are judged against."""
    dark = uncoloured_mask(ink, _INK_DENSITY)
    rules = cv2.dilate(ruling.mask, np.ones((3, 3), np.uint8))
    mask = np.where(rules > 0, 0, dark).astype(np.uint8)
    printed = [line for line in lines if line.confidence > 0.95 and len(line.text) >= 6]
    height = float(np.median([line.box.height for line in printed])) if printed else 4.2 * per_mm
    strokes = [stroke_width(_cut(mask, line.box))[0] for line in printed[:12]]
    stroke = float(np.median(strokes)) if strokes else 0.35 * per_mm
    return Surroundings(ink, mask, lines, seals, height, max(1.0, stroke), per_mm)


def judge_field(place: FieldPlace, around: Surroundings) -> Field:
    """Say what stands in a field."""
    if place.expects is Expectation.DATE:
        return _judge_date(place)
    if place.expects is Expectation.SEAL:
        return _judge_seal(place, around)
    return _judge_signature(place, around)


def _judge_date(place: FieldPlace) -> Field:
    """A date is present when its label carries digits."""
    filled = len(re.findall(r"\d", place.label)) >= 3
    return Field(
        label=place.label,
        expects=place.expects,
        box=place.box,
        state=FieldState.PRESENT if filled else FieldState.ABSENT,
        mark=MarkKind.DATE if filled else None,
        confidence=0.8,
        mark_box=place.label_box if filled else None,
    )


def _judge_seal(place: FieldPlace, around: Surroundings) -> Field:
    """A seal field is present when a seal's centre lies in its reach."""
    candidates = [
        seal
        for seal in around.seals
        if seal.kind is not SealKind.STATEMENT
        and (
            place.area.contains_point(*seal.box.center)
            or seal.box.overlap_ratio(place.label_box.union(place.area)) > 0.5
            or seal.box.intersection(place.label_box.expanded(2 * around.per_mm)).area > 0
        )
    ]
    x, y = place.label_box.center
    seal = min(
        candidates,
        key=lambda s: (
            s.kind is SealKind.NAME_CHOP,
            np.hypot(s.box.center[0] - x, s.box.center[1] - y),
        ),
        default=None,
    )
    return Field(
        label=place.label,
        expects=place.expects,
        box=place.label_box if seal is None else place.label_box.union(seal.box),
        state=FieldState.ABSENT if seal is None else FieldState.PRESENT,
        mark=None if seal is None else _MARK_OF_SEAL.get(seal.kind, MarkKind.OTHER_SEAL),
        confidence=0.8 if seal is None else seal.confidence,
        mark_box=None if seal is None else seal.box,
    )


def _judge_signature(place: FieldPlace, around: Surroundings) -> Field:
    """Tell handwriting, type, a chop or nothing in a signature field."""
    chop = _chop_in(place, around)
    mark = _ink_in(place, around)
    if mark is None and chop is None and place.below is not None:
        mark = _ink_in(dataclasses.replace(place, area=place.below, beside=False), around)
    if mark is None:
        state, kind, confidence, box = (
            (FieldState.ABSENT, None, 0.9, None)
            if chop is None
            else (FieldState.PRESENT, MarkKind.NAME_CHOP, chop.confidence, chop.box)
        )
    elif mark.kind is None:
        state, kind, confidence, box = FieldState.UNCLEAR, None, 0.5, mark.box
    elif chop is not None and mark.kind is MarkKind.TYPED:
        state, kind, confidence, box = (
            FieldState.PRESENT,
            MarkKind.NAME_CHOP,
            chop.confidence,
            chop.box,
        )
    else:
        state, kind, confidence, box = FieldState.PRESENT, mark.kind, mark.confidence, mark.box
    return Field(
        label=place.label,
        expects=place.expects,
        box=place.box if box is None else place.label_box.union(place.area).union(box),
        state=state,
        mark=kind,
        confidence=round(confidence, 3),
        mark_box=box,
    )


def _chop_in(place: FieldPlace, around: Surroundings) -> Seal | None:
    """Return the name chop that stands in a field."""
    for seal in around.seals:
        square = seal.shape in (SealShape.SQUARE, SealShape.RECTANGLE)
        if (
            square
            and seal.kind is not SealKind.STATEMENT
            and (
                place.area.contains_point(*seal.box.center)
                or seal.box.overlap_ratio(place.area) > 0.5
            )
        ):
            return seal
    return None


@dataclass(frozen=True, slots=True)
class _Mark:
    """Ink that may be a signature; ``kind`` is ``None`` where it cannot be told."""

    box: Box
    kind: MarkKind | None
    confidence: float


def _ink_in(place: FieldPlace, around: Surroundings) -> _Mark | None:
    """Return the mark made of dark ink in a field, if there is one."""
    found = writing_in(place, around)
    if found is None:
        return None
    writing, box = found
    typed = print_likeness(features_of(writing, box, place, around))
    if _SURELY_WRITTEN < typed < _SURELY_TYPED:
        return _Mark(box, None, 0.5)
    if typed >= _SURELY_TYPED:
        return _Mark(box, MarkKind.TYPED, typed)
    return _Mark(box, MarkKind.HANDWRITTEN, 1.0 - typed)


def writing_in(place: FieldPlace, around: Surroundings) -> tuple[Mask, Box] | None:
    """Return the ink that may be a name in a field, cut to its extent, and that extent.

    ``None`` where there is too little of it, or where it is a blot.
    """
    area = place.area
    if area.width < 4 or area.height < 4:
        return None
    patch = _cut(around.dark, area).copy()
    if place.beside:
        _clear_label_tail(patch, place, around)
    for line in around.lines:
        if _is_other_print(line, place, around):
            _clear(patch, area, line.box)
    patch = _writing_only(patch, around)
    x, y, width, height = cv2.boundingRect(patch)
    writing = patch[y : y + height, x : x + width]
    if not _has_the_body_of_writing(writing, around) or _is_smudge(writing, around):
        return None
    box = Box(area.x0 + x, area.y0 + y, area.x0 + x + width, area.y0 + y + height)
    return writing, box


def _has_the_body_of_writing(writing: Mask, around: Surroundings) -> bool:
    """Say whether there is enough ink, high and long enough, to be a name."""
    height, width = writing.shape
    smallest = _SMALLEST_MARK_MM * around.per_mm
    inked = cv2.countNonZero(writing) / around.per_mm**2 if writing.size else 0.0
    return height >= smallest and max(width, height) >= 1.4 * smallest and inked >= 1.2


def _clear_label_tail(patch: Mask, place: FieldPlace, around: Surroundings) -> None:
    """Clear what the label itself leaves at the start of its area: a stroke or its colon."""
    rows = slice(
        max(0, place.label_box.y0 - place.area.y0), max(0, place.label_box.y1 - place.area.y0)
    )
    reach = max(2, round(0.35 * around.print_height))
    columns = np.asarray((patch[rows, : 3 * reach] > 0).any(axis=0))
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
    patch[rows, :end] = 0


def _is_other_print(line: TextLine, place: FieldPlace, around: Surroundings) -> bool:
    """Say whether a line is print or a date that has nothing to do with the mark."""
    if line.box.intersection(place.area).area == 0:
        return False
    text = line.text.strip()
    if _DATE_TEXT.match(text) or re.search(r"年.{0,4}月.{0,4}日", text) or _LABEL_TEXT.search(text):
        return True
    own_row = min(line.box.y1, place.label_box.y1) - max(
        line.box.y0, place.label_box.y0
    ) > 0.4 * min(line.box.height, place.label_box.height)
    if own_row and place.beside:
        return False
    # Another row: print keeps the page's size; handwriting that strays into it does not.
    like_print = 0.7 < line.box.height / around.print_height < 1.4
    return like_print and line.confidence > 0.9 and len(text) >= (5 if not place.beside else 2)


def _writing_only(patch: Mask, around: Surroundings) -> Mask:
    """Drop specks and what merely reaches in from the border of the area."""
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(patch, connectivity=8)
    smallest = max(3.0, 0.12 * around.per_mm**2)
    height = patch.shape[0]
    keep = np.zeros(count, np.uint8)
    for label in range(1, count):
        _, y, w, h, area = (int(value) for value in statistics[label])
        flat = h <= max(2.0, 0.5 * around.per_mm) and w > 6 * h
        at_edge = (y == 0 or y + h >= height) and h < 0.3 * height
        if area >= smallest and not flat and not at_edge:
            keep[label] = 255
    result: Mask = keep[labels]
    return result


def _is_smudge(patch: Mask, around: Surroundings) -> bool:
    """Say whether the ink has no strokes: a blot is as wide as it is long."""
    return stroke_width(patch)[0] > max(4.0 * around.print_stroke, 1.9 * around.per_mm)


def features_of(
    writing: Mask, box: Box, place: FieldPlace, around: Surroundings
) -> NDArray[np.float64]:
    """Measure the ink in a field against its label (see :mod:`docvalidate.vision.print_likeness`).

    Args:
        writing: the mark's ink, cut to its extent.
        box: that extent on the page.
        place: the field it stands in.
        around: the page.
    """
    label_box = _inked_part(around.dark, place.label_box)
    line = max(
        (line for line in around.lines if line.box.intersection(box).area),
        key=lambda line: line.box.intersection(box).area,
        default=None,
    )
    coverage = 0.0 if line is None else box.overlap_ratio(line.box.expanded(2))
    below = (box.y1 - label_box.y1) / max(4, label_box.height) if place.beside else 0.0
    return measure(
        Patch(writing, _cut(around.ink.density, box), _cut(around.ink.blue, box)),
        Patch(
            _cut(around.dark, label_box),
            _cut(around.ink.density, label_box),
            _cut(around.ink.blue, label_box),
        ),
        below,
        0.0 if line is None else line.confidence,
        coverage,
    )


def _inked_part(mask: Mask, box: Box) -> Box:
    """Return the extent of the ink inside a box, the box itself when there is none."""
    patch = _cut(mask, box)
    if patch.size == 0 or cv2.countNonZero(patch) == 0:
        return box
    x, y, width, height = cv2.boundingRect(patch)
    left, top = max(0, box.x0) + x, max(0, box.y0) + y
    return Box(left, top, left + width, top + height)


_Pixels = TypeVar("_Pixels", Mask, FloatMap)


def _cut(mask: _Pixels, box: Box) -> _Pixels:
    """Return the part of a map inside a box (a view)."""
    return mask[max(0, box.y0) : max(0, box.y1), max(0, box.x0) : max(0, box.x1)]


def _clear(patch: Mask, area: Box, box: Box) -> None:
    """Clear the part of a patch that a box on the page covers."""
    common = box.intersection(area)
    if common.area:
        patch[
            common.y0 - area.y0 : common.y1 - area.y0, common.x0 - area.x0 : common.x1 - area.x0
        ] = 0
