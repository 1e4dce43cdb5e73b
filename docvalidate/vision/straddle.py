"""Say whether one seal runs across the edges of a document's pages, and where it is broken.

Strips of one ink at about the same height of the same edge are taken for one seal when they
fill a circle or an ellipse in the order of the pages (:mod:`docvalidate.vision.straddle_fit`).
Things printed at the edge of every page have the same outline everywhere and so lie on top of
each other; an ordinary seal cut off by the edge has no neighbour that continues it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from docvalidate.model.evidence import EdgeImpression, InkColor, PageEvidence, Seal
from docvalidate.model.page import LineReader
from docvalidate.model.straddle import (
    PageEdge,
    Straddle,
    StraddlePart,
    StraddleSeal,
    StraddleState,
)
from docvalidate.vision.edges import Strip
from docvalidate.vision.seal_words import Reading
from docvalidate.vision.straddle_fit import (
    Candidate,
    Fit,
    Placed,
    fit_row,
    portions,
    sorted_by_place,
    width_of,
)
from docvalidate.vision.straddle_state import gaps_in, pages_missing, passed_by, state_of
from docvalidate.vision.straddle_text import read_joined

_SAME_PLACE_MM = 10.0
"""Pages shift by a few millimetres against each other in the stack and again in the scanner."""
_STRAY_MISFIT_MM = 0.8
_HOPELESS_MISFIT_MM = 0.75
_GOOD_MISFIT_MM = 0.2
_ENOUGH_COVERED = 0.6
_PAIR_COVERED = 0.75
_CLOSED_MM = 2.0
_PARTLY_SURE = 0.3
_SURE = 0.5
_MOST_SURE = 0.98
_PLAIN_COST = 0.3
"""A row that fits as well as this needs no other order tried: wrong orders cost 0.5 and more."""
_OUT_OF_ORDER = 0.15
_HALF_A_SEAL = 0.4
_SAME_MARK = 0.5


@dataclass(frozen=True, slots=True)
class _Joined:
    """Strips that make one seal.

    Attributes:
        placed: in the order of their places in the seal's row, following the pages.
        in_order: whether the row follows the pages, forwards or backwards.
        folded: whether it lies across a fold, one half on each page.
    """

    fit: Fit
    placed: tuple[Placed, ...]
    in_order: bool
    confidence: float
    folded: bool = False

    @property
    def pages(self) -> tuple[int, ...]:
        return tuple(sorted(one.candidate.page for one in self.placed))


def join_strips(
    pages: Sequence[PageEvidence],
    page_count: int,
    strips: Mapping[int, Sequence[Strip]],
    reader: LineReader,
) -> Straddle:
    """Return the straddle seals of a document.

    Args:
        pages: those that could be read, with their edge impressions.
        page_count: how many pages the document has.
        strips: what stands at the edges, by page number, with small pictures.
        reader: reads the text of the seals put together.
    """
    joined = _all_joined(pages)
    sure = [one for one in joined if one.confidence >= _SURE]
    told = sure or joined
    seals = tuple(
        _seal(one, pages, _read(one, strips, reader))
        for one in sorted(told, key=lambda one: one.pages[0])
    )
    if not seals:
        return Straddle(StraddleState.NONE)
    missing = pages_missing(seals, page_count)
    confidence = round(min(seal.confidence for seal in seals), 3)
    state = state_of(seals, missing, pages) if sure else StraddleState.UNCLEAR
    if any(one.folded for one in sure) and missing:
        # Each fold has a seal of its own; whether every fold needs one is not for us to say.
        state = StraddleState.UNCLEAR
    return Straddle(state, seals, missing, confidence)


def without_parts(pages: Iterable[PageEvidence], straddle: Straddle) -> tuple[PageEvidence, ...]:
    """Return the pages without ordinary seals that are strips of a straddle seal.

    Where a page bears half of the seal or more, its seal stays: it may have been meant for both.
    """
    parts = [part for seal in straddle.seals for part in seal.parts if not part.also_seal]
    result = []
    for page in pages:
        boxes = [part.box for part in parts if part.page == page.number]
        seals = tuple(
            seal
            for seal in page.seals
            if all(seal.box.overlap_ratio(box) < _SAME_MARK for box in boxes)
        )
        result.append(page if len(seals) == len(page.seals) else replace(page, seals=seals))
    return tuple(result)


def _all_joined(pages: Sequence[PageEvidence]) -> list[_Joined]:
    """Return all seals across the pages, none sharing a strip with another."""
    grey = frozenset(page.number for page in pages if not page.colour_seen)
    free = [Candidate(page.number, one) for page in pages for one in page.edges]
    found: list[_Joined] = []
    for edge in PageEdge:
        for group in _groups([one for one in free if one.impression.edge is edge], grey):
            found += _joined_in(group)
    used = [one.candidate for seal in found for one in seal.placed if seal.confidence >= _SURE]
    found += _folded([one for one in free if one not in used], grey)
    kept: list[_Joined] = []
    for seal in sorted(found, key=lambda one: -one.confidence * len(one.placed)):
        taken = [one.candidate for other in kept for one in other.placed]
        if all(one.candidate not in taken for one in seal.placed):
            kept.append(seal)
    return kept


def _groups(candidates: Sequence[Candidate], grey: frozenset[int]) -> list[list[Candidate]]:
    """Return rows of strips at about one height, at most one for each page, longest first."""
    groups: list[list[Candidate]] = []
    for seed in candidates:
        near = [one for one in candidates if _alike(seed, one, grey)]
        nearest: dict[int, Candidate] = {}
        for one in sorted(near, key=lambda one: abs(_middle(one) - _middle(seed))):
            nearest.setdefault(one.page, one)
        group = sorted(nearest.values(), key=lambda one: one.page)
        if len(group) > 1 and group not in groups:
            groups.append(group)
    return sorted(groups, key=len, reverse=True)[:6]


def _alike(one: Candidate, other: Candidate, grey: frozenset[int]) -> bool:
    colors = {one.impression.color, other.impression.color}
    copied = any(
        candidate.page in grey and candidate.impression.color is InkColor.BLACK
        for candidate in (one, other)
    )
    return abs(_middle(one) - _middle(other)) <= _SAME_PLACE_MM and (len(colors) == 1 or copied)


def _middle(candidate: Candidate) -> float:
    return (candidate.impression.first_mm + candidate.impression.last_mm) / 2.0


def _joined_in(group: Sequence[Candidate]) -> list[_Joined]:
    """Return the seals that a row of strips makes, forwards, backwards or out of order."""
    best, in_order = fit_row(group), True
    if best is None:
        return []
    if best.cost > _PLAIN_COST:
        backwards = fit_row(list(reversed(group)))
        best = min(filter(None, (best, backwards)), key=lambda fit: fit.cost)
    if best.cost > _PLAIN_COST:
        shuffled = fit_row(sorted_by_place(best))
        if shuffled is not None and shuffled.cost < best.cost - _OUT_OF_ORDER:
            best, in_order = shuffled, False
    stray = [one.candidate for one in best.placed if one.misfit_mm > _STRAY_MISFIT_MM]
    if stray and len(group) - len(stray) >= 2:
        return _joined_in([one for one in group if one not in stray])
    joined = [
        _Joined(best, portion, in_order, _confidence(best, portion))
        for portion in portions(best)
        if len(portion) > 1
    ]
    return [one for one in joined if one.confidence >= _PARTLY_SURE]


def _folded(candidates: Sequence[Candidate], grey: frozenset[int]) -> list[_Joined]:
    """Return the seals that lie across the fold of two facing pages."""
    found = []
    for left in candidates:
        for right in candidates:
            facing = (
                left.impression.edge is PageEdge.RIGHT and right.impression.edge is PageEdge.LEFT
            )
            if not (facing and right.page == left.page + 1 and _alike(left, right, grey)):
                continue
            fit = fit_row([left, right])
            if fit is not None and len(portions(fit)) == 1:
                confidence = _confidence(fit, fit.placed)
                if confidence >= _PARTLY_SURE:
                    found.append(_Joined(fit, fit.placed, True, confidence, folded=True))
    return found


def _confidence(fit: Fit, placed: Sequence[Placed]) -> float:
    """Return how surely strips make one seal: how well they fit, and how much of it they show."""
    misfit = float(np.mean([one.misfit_mm for one in placed])) + _disorder(placed)
    fitting = (_HOPELESS_MISFIT_MM - misfit) / (_HOPELESS_MISFIT_MM - _GOOD_MISFIT_MM)
    covered = sum(width_of(one.candidate) for one in placed) / (2.0 * fit.half_along)
    enough = _PAIR_COVERED if len(placed) == 2 else _ENOUGH_COVERED
    starts = min(one.start_mm for one in placed) <= -fit.half_along + _CLOSED_MM
    ends = max(one.end_mm for one in placed) >= fit.half_along - _CLOSED_MM
    closing = {2: 1.0, 1: 0.9 if len(placed) > 2 else 0.5, 0: 0.4}[starts + ends]
    share = min(1.0, covered / enough) ** 2
    return round(float(np.clip(fitting, 0.0, _MOST_SURE)) * share * closing, 3)


def _disorder(placed: Sequence[Placed]) -> float:
    """Return how far neighbours lie over each other, in millimetres on average."""
    overlaps = [
        max(0.0, sooner.end_mm - later.start_mm - 1.0) for sooner, later in pairwise(placed)
    ]
    return float(np.mean(overlaps)) if overlaps else 0.0


def _read(joined: _Joined, strips: Mapping[int, Sequence[Strip]], reader: LineReader) -> Reading:
    pictures = {
        one.candidate: strip
        for one in joined.placed
        for strip in strips.get(one.candidate.page, ())
        if strip.impression.box == one.candidate.impression.box
        and strip.impression.edge is one.candidate.impression.edge
    }
    return read_joined(joined.fit, joined.placed, pictures, reader)


def _seal(joined: _Joined, pages: Sequence[PageEvidence], reading: Reading) -> StraddleSeal:
    by_number = {page.number: page for page in pages}
    half = joined.fit.half_along
    parts = tuple(
        StraddlePart(
            page=one.candidate.page,
            edge=one.candidate.impression.edge,
            box=one.candidate.impression.box,
            first_mm=round(one.start_mm, 1),
            last_mm=round(one.end_mm, 1),
            also_seal=width_of(one.candidate) >= _HALF_A_SEAL * 2.0 * half
            and _is_listed(one.candidate.impression, by_number[one.candidate.page].seals),
        )
        for one in sorted(joined.placed, key=lambda one: one.candidate.page)
    )
    known = all(by_number[part.page].dpi is not None for part in parts)
    longest = 2.0 * max(half, joined.fit.half_across)
    return StraddleSeal(
        parts=parts,
        missing=passed_by(joined.pages),
        gaps=gaps_in(joined.placed, half) if joined.in_order else (),
        in_order=joined.in_order,
        diameter_mm=round(longest, 1) if known else None,
        text=reading.text,
        text_confidence=reading.confidence,
        confidence=joined.confidence,
    )


def _is_listed(impression: EdgeImpression, seals: Sequence[Seal]) -> bool:
    return any(seal.box.overlap_ratio(impression.box) >= _SAME_MARK for seal in seals)
