"""Say what stands in each field: a signature, type, a chop, a thumb's print, a seal, a date.

The ink inside a field is taken apart by :mod:`docvalidate.vision.field_ink`; who made it is told
by :mod:`docvalidate.vision.mark_kind`. Dirt, ruled lines and dates are no mark.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from docvalidate.model.evidence import (
    Expectation,
    Field,
    FieldState,
    MarkKind,
    Seal,
    SealKind,
    SealShape,
)
from docvalidate.model.geometry import Box
from docvalidate.vision.field_ink import (
    FoundInk,
    Surroundings,
    cut,
    dark_ink_in,
    parts_of,
    reads_as_date,
    red_ink_in,
)
from docvalidate.vision.fields import Area, FieldPlace
from docvalidate.vision.mark_kind import Maker, Opinion, opinion_on
from docvalidate.vision.sealed_ink import hidden_in

_SURE = 0.5
_NO_MARK = 0.9
_LEGIBLE = 0.7
_SURELY_READ = 0.85
_TYPE_IS_READ = 0.95
_SURELY_TYPE = 0.75
_READS_BETTER = 3.0
_SURELY_NOTHING = 0.8
_COVERED = 0.3
_SAME_MARK = 0.7
_LEAST_ELSEWHERE_MM = 5.0
_LIKE_A_NAME = 0.08
_SURE_OF_A_PART = 0.85
_LEAST_HIDDEN_MM2 = 2.0
_MARK_OF_SEAL = {
    SealKind.OFFICIAL: MarkKind.OFFICIAL_SEAL,
    SealKind.SPECIAL_PURPOSE: MarkKind.SPECIAL_PURPOSE_SEAL,
    SealKind.NAME_CHOP: MarkKind.NAME_CHOP,
}
_MARK_OF_MAKER = {
    Maker.HAND: MarkKind.HANDWRITTEN,
    Maker.PRINT: MarkKind.TYPED,
    Maker.CHOP: MarkKind.NAME_CHOP,
    Maker.THUMB: MarkKind.FINGERPRINT,
}
_FIRST = (MarkKind.HANDWRITTEN, MarkKind.NAME_CHOP, MarkKind.FINGERPRINT, MarkKind.TYPED)
"""Which of several marks in one field speaks for it: one signs, then one stamps."""


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


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark in a field; ``kind`` is ``None`` where it cannot be told."""

    box: Box
    kind: MarkKind | None
    confidence: float


def _judge_signature(place: FieldPlace, around: Surroundings) -> Field:
    """Tell handwriting, type, a chop, a thumb's print or nothing in a field to sign."""
    for number, area in enumerate(place.areas):
        marks = _marks_in(place, area, around)
        if number > 0:
            # Where a mark does not belong first of all, scraps of something else are no mark.
            least = _LEAST_ELSEWHERE_MM * around.per_mm
            marks = [mark for mark in marks if mark.box.width >= least]
        if marks:
            return _field(place, area, _speaking(marks))
    hidden = _may_hide_a_mark(place, around)
    return Field(
        label=place.label,
        expects=place.expects,
        box=place.box,
        state=FieldState.UNCLEAR if hidden else FieldState.ABSENT,
        mark=None,
        confidence=_SURE if hidden else _NO_MARK,
    )


def _may_hide_a_mark(place: FieldPlace, around: Surroundings) -> bool:
    """Say whether ink that was taken for a grey seal's stands where such a seal has none."""
    if not around.lost.any():
        return False
    lost = around.lost.copy()
    for line in around.lines:
        cut(lost, line.box)[:] = 0
    least = _LEAST_HIDDEN_MM2 * around.per_mm**2
    return any(hidden_in(area.box, lost, around.rings) > least for area in place.areas)


def _field(place: FieldPlace, area: Area, mark: _Mark) -> Field:
    return Field(
        label=place.label,
        expects=place.expects,
        box=place.label_box.union(area.box).union(mark.box),
        state=FieldState.UNCLEAR if mark.kind is None else FieldState.PRESENT,
        mark=mark.kind,
        confidence=round(mark.confidence, 3),
        mark_box=mark.box,
    )


def _speaking(marks: list[_Mark]) -> _Mark:
    """Return the mark that speaks for a field."""
    told = [mark for mark in marks if mark.kind is not None]
    return min(told, key=lambda mark: _rank(mark.kind)) if told else marks[0]


def _rank(kind: MarkKind | None) -> int:
    return len(_FIRST) if kind is None else _FIRST.index(kind)


def _marks_in(place: FieldPlace, area: Area, around: Surroundings) -> list[_Mark]:
    """Return every mark in one area of a field."""
    marks = []
    chop = _chop_in(area, around)
    if chop is not None:
        marks.append(_Mark(chop.box, MarkKind.NAME_CHOP, chop.confidence))
    for found in (*dark_ink_in(place, area, around), *red_ink_in(place, area, around)):
        # The rim of a chop that was found already is no second mark, and what reaches up from a
        # chop in the row below is that row's.
        if any(
            found.box.overlap_ratio(one.box) > _SAME_MARK for one in around.seals if _is_chop(one)
        ):
            continue
        mark = _mark_of(found, place, around)
        if mark is not None:
            marks.append(mark)
    return marks


def _mark_of(found: FoundInk, place: FieldPlace, around: Surroundings) -> _Mark | None:
    """Return the mark that ink makes, ``None`` where it is dirt, a rule or a date."""
    opinion = opinion_on(found, place.label_box, around)
    best = opinion.best
    if best is Maker.DATE and not reads_as_date(found.box, around):
        return _mark_after_all(found, opinion, around) or _scrawl_like_figures(found, opinion)
    if best in (Maker.NOTHING, Maker.DATE):
        return _mark_after_all(found, opinion, around) or _mark_beside_dirt(found, place, around)
    cut_letters = opinion.shares[Maker.PRINT] + opinion.shares[Maker.CHOP]
    if cut_letters >= _SURE and any(one.contains_point(*found.box.center) for one in around.frames):
        # The sides of a long chop in black are straight enough for rules of the form.
        return _Mark(found.box, MarkKind.NAME_CHOP, cut_letters)
    share = opinion.shares[best]
    if share < _SURE:
        return _Mark(found.box, None, _presence(opinion))
    if (
        best is Maker.PRINT
        and share < _SURELY_TYPE
        and opinion.shares[Maker.HAND] > _LIKE_A_NAME
        and not _reads_as_a_name(found.box, around, _TYPE_IS_READ)
    ):
        # Type that stands free of seals is read without doubt.
        return _Mark(found.box, MarkKind.HANDWRITTEN, share)
    return _Mark(found.box, _MARK_OF_MAKER[best], share)


def _scrawl_like_figures(found: FoundInk, opinion: Opinion) -> _Mark:
    """Return the mark that looks like figures which nobody could read as a date.

    A recogniser reads figures far better than names, so a hand that it cannot read at all has
    more likely signed than dated.
    """
    likelier = max(Maker.HAND, Maker.PRINT, key=lambda maker: opinion.shares[maker])
    share = opinion.shares[likelier]
    if share < _LIKE_A_NAME:
        return _Mark(found.box, None, _SURE)
    return _Mark(found.box, _MARK_OF_MAKER[likelier], share + opinion.shares[Maker.DATE])


def _mark_beside_dirt(found: FoundInk, place: FieldPlace, around: Surroundings) -> _Mark | None:
    """Return the signature among pieces of ink that as a whole are no mark."""
    for part in parts_of(found, around.per_mm):
        share = opinion_on(part, place.label_box, around).shares[Maker.HAND]
        if share >= _SURE_OF_A_PART:
            return _Mark(part.box, MarkKind.HANDWRITTEN, share)
    return None


def _mark_after_all(found: FoundInk, opinion: Opinion, around: Surroundings) -> _Mark | None:
    """Return the mark that ink makes which the network took for none.

    Faint print may pass for dirt, but dirt is never read as a name; and where a seal lies over
    the ink a person has to look.
    """
    under_a_seal = any(
        seal.shape is SealShape.ROUND and found.box.overlap_ratio(seal.box) > _COVERED
        for seal in around.seals
    )
    if under_a_seal and opinion.shares[opinion.best] < _SURELY_NOTHING:
        return _Mark(found.box, None, _SURE)
    if not under_a_seal and _reads_as_a_name(found.box, around, _SURELY_READ):
        # Type is read far better than any hand.
        typed = _READS_BETTER * opinion.shares[Maker.PRINT] >= opinion.shares[Maker.HAND]
        kind = MarkKind.TYPED if typed else MarkKind.HANDWRITTEN
        return _Mark(found.box, kind, _LEGIBLE)
    return None


def _reads_as_a_name(box: Box, around: Surroundings, least: float) -> bool:
    """Say whether the recogniser read two to four Chinese characters in a box this surely."""
    for line in around.lines:
        if line.confidence < least or box.overlap_ratio(line.box) < _COVERED:
            continue
        inside = [
            character
            for index, character in enumerate(line.text)
            if box.contains_point(line.part(index, index + 1).center[0], box.center[1])
        ]
        name = [one for one in inside if "\u4e00" <= one <= "\u9fff" and one not in "年月日"]
        if 2 <= len(name) <= 4 and not any(one.isdigit() for one in inside):
            return True
    return False


def _presence(opinion: Opinion) -> float:
    """Return how sure it is that the ink is a mark at all."""
    return 1.0 - opinion.shares[Maker.NOTHING] - opinion.shares[Maker.DATE]


def _chop_in(area: Area, around: Surroundings) -> Seal | None:
    """Return the name chop that stands in an area."""
    for seal in filter(_is_chop, around.seals):
        inside = area.box.contains_point(*seal.box.center)
        if inside or seal.box.overlap_ratio(area.box) > 0.5:
            return seal
    return None


def _is_chop(seal: Seal) -> bool:
    """Say whether a seal may be a person's chop: an angular one that states nothing."""
    square = seal.shape in (SealShape.SQUARE, SealShape.RECTANGLE)
    return square and seal.kind is not SealKind.STATEMENT
