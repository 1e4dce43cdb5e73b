"""Tell what stands in a signature field: handwriting, type, a chop, a fingerprint, or nothing.

The ink inside the field is taken apart: printed rules, seal ink, neighbouring printed lines and
dates are removed. What remains is a signature only when it has the body of writing, and it is
type when it looks like the page's own print: same height, same foot line, same pitch, same
stroke, and legible to the recogniser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

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
from docvalidate.vision.ink import Ink, Mask, uncoloured_mask
from docvalidate.vision.ruling import Ruling

_DATE_TEXT = re.compile(r"^[\d\s./\-—年月日号]+$")
_LABEL_TEXT = re.compile(r"[:：]\s*$|^[（(][^）)]{1,8}[）)]$")
_SMALLEST_MARK_MM = 2.6
_INK_DENSITY = 0.22
_MARK_OF_SEAL = {
    SealKind.OFFICIAL: MarkKind.OFFICIAL_SEAL,
    SealKind.SPECIAL_PURPOSE: MarkKind.SPECIAL_PURPOSE_SEAL,
    SealKind.NAME_CHOP: MarkKind.NAME_CHOP,
}


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """What a field is judged against.

    Attributes:
        dark: density of ink that is neither red seal ink nor a printed rule.
        print_height: median height of the page's printed lines in pixels.
        print_stroke: median stroke width of the page's print in pixels.
        per_mm: pixels per millimetre.
    """

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
    strokes = [_stroke_width(_cut(mask, line.box)) for line in printed[:12]]
    stroke = float(np.median(strokes)) if strokes else 0.35 * per_mm
    return Surroundings(mask, lines, seals, height, max(1.0, stroke), per_mm)


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
    typed = _typedness(writing, box, place, around)
    if typed > 0.62:
        return _Mark(box, MarkKind.TYPED, typed)
    if typed > 0.5:
        return _Mark(box, None, 0.5)
    return _Mark(box, MarkKind.HANDWRITTEN, 1.0 - typed)


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
    return _stroke_width(patch) > max(4.0 * around.print_stroke, 1.9 * around.per_mm)


def _typedness(patch: Mask, box: Box, place: FieldPlace, around: Surroundings) -> float:
    """Return how much a mark looks like the page's own print, 0 (hand) to 1 (type)."""
    line = max(
        (
            entry
            for entry in around.lines
            if entry.box.overlap_ratio(box) > 0 or box.overlap_ratio(entry.box) > 0
        ),
        key=lambda entry: entry.box.intersection(box).area,
        default=None,
    )
    if line is None or box.overlap_ratio(line.box.expanded(0.2 * line.box.height)) < 0.6:
        return 0.1
    label = _cut(around.dark, place.label_box)
    label_rows = np.flatnonzero((label > 0).any(axis=1))
    glyph = (
        float(label_rows[-1] - label_rows[0] + 1)
        if len(label_rows)
        else 0.8 * place.label_box.height
    )
    same_height = _closeness(box.height / glyph, 0.16)
    foot = place.label_box.y0 + (
        float(label_rows[-1]) if len(label_rows) else 0.9 * place.label_box.height
    )
    same_foot = _closeness(1.0 + (box.y1 - 1 - foot) / glyph, 0.12) if place.beside else 0.5
    same_stroke = _closeness(_stroke_width(patch) / around.print_stroke, 0.35)
    legible = float(np.clip((line.confidence - 0.75) / 0.22, 0.0, 1.0))
    even = _evenness(patch)
    return 0.26 * same_height + 0.22 * same_foot + 0.14 * same_stroke + 0.18 * legible + 0.20 * even


def _closeness(ratio: float, tolerance: float) -> float:
    """Return 1 when a ratio is 1, falling to 0 at three times the tolerance."""
    return float(np.clip(1.5 - abs(ratio - 1.0) / (2.0 * tolerance), 0.0, 1.0))


def _evenness(patch: Mask) -> float:
    """Return how evenly the characters stand: equal tops and feet across the mark, 0 to 1."""
    columns = np.array_split(
        np.arange(patch.shape[1]), max(2, round(patch.shape[1] / patch.shape[0]))
    )
    tops, feet = [], []
    for part in columns:
        rows = np.flatnonzero((patch[:, part] > 0).any(axis=1))
        if len(rows):
            tops.append(rows[0])
            feet.append(rows[-1])
    if len(tops) < 2:
        return 0.5
    spread = (float(np.ptp(tops)) + float(np.ptp(feet))) / (2.0 * patch.shape[0])
    return float(np.clip(1.0 - spread / 0.25, 0.0, 1.0))


def _stroke_width(mask: Mask) -> float:
    """Return the mean stroke width in pixels: twice the mean distance along the middle line."""
    if cv2.countNonZero(mask) == 0:
        return 0.0
    distance = cv2.distanceTransform(
        cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT), cv2.DIST_L2, 3
    )
    ridge = (distance >= cv2.dilate(distance, np.ones((3, 3), np.uint8)) - 1e-3) & (distance > 0)
    return float(2.0 * distance[ridge].mean() - 0.5)


def _cut(mask: Mask, box: Box) -> Mask:
    """Return the part of a mask inside a box (a view)."""
    return mask[max(0, box.y0) : max(0, box.y1), max(0, box.x0) : max(0, box.x1)]


def _clear(patch: Mask, area: Box, box: Box) -> None:
    """Clear the part of a patch that a box on the page covers."""
    common = box.intersection(area)
    if common.area:
        patch[
            common.y0 - area.y0 : common.y1 - area.y0, common.x0 - area.x0 : common.x1 - area.x0
        ] = 0
