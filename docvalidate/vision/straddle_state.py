"""Say where a straddle seal is broken: pages it passed by, and places where a part is lacking."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from docvalidate.model.evidence import PageEvidence
from docvalidate.model.straddle import StraddleSeal, StraddleState
from docvalidate.vision.straddle_fit import Placed, width_of

_LEAST_GAP_MM = 3.0
_LACKING_SHARE = 0.3
"""A page taken out leaves a gap of about a strip's width; crops leave the same gap everywhere."""
_BACKS_FROM = 3


def _fronts_only(stamped: Sequence[int]) -> bool:
    """Say whether just every second page is stamped: the backs of sheets show no strip."""
    steps = {later - sooner for sooner, later in pairwise(stamped)}
    return len(stamped) >= _BACKS_FROM and steps == {2}


def passed_by(stamped: Sequence[int]) -> tuple[int, ...]:
    """Return the pages between the first and the last stamped one that bear no part.

    Args:
        stamped: numbers of the pages with a part, ascending.
    """
    if _fronts_only(stamped):
        return ()
    return tuple(page for page in range(stamped[0], stamped[-1] + 1) if page not in stamped)


def gaps_in(row: Sequence[Placed], half: float) -> tuple[int, ...]:
    """Return the pages after which a part of a seal is lacking; 0 is before the first page.

    Args:
        row: the parts in the order of their places, which is that of the pages or its reverse.
        half: half axis of the seal along the row, in millimetres.
    """
    first, last = sorted((row[0].candidate.page, row[-1].candidate.page))
    forwards = row[0].candidate.page < row[-1].candidate.page
    spaces = [later.start_mm - sooner.end_mm for sooner, later in pairwise(row)]
    usual = max(0.0, sorted(spaces)[(len(spaces) - 1) // 2])
    least = max(
        _LEAST_GAP_MM, _LACKING_SHARE * float(np.median([width_of(one.candidate) for one in row]))
    )
    found = []
    for space, sooner, later in zip(spaces, row, row[1:], strict=False):
        numbers = sorted((sooner.candidate.page, later.candidate.page))
        if numbers[1] - numbers[0] <= 2 and space - usual > least:
            found.append(numbers[0])
    for open_mm, at_start in (
        (row[0].start_mm + half, True),
        (half - row[-1].end_mm, False),
    ):
        if open_mm - usual > least:
            found.append(first - 1 if at_start is forwards else last)
    return tuple(sorted(found))


def pages_missing(seals: Sequence[StraddleSeal], page_count: int) -> tuple[int, ...]:
    """Return the pages of a document that bear no part of a seal although they should."""
    missing = {page for seal in seals for page in seal.missing}
    covered: set[int] = set()
    for seal in seals:
        backs = 1 if _fronts_only(seal.pages) else 0
        covered |= set(range(seal.pages[0], seal.pages[-1] + 1 + backs))
    return tuple(sorted(missing | (set(range(1, page_count + 1)) - covered)))


def state_of(
    seals: Sequence[StraddleSeal], missing: Sequence[int], pages: Sequence[PageEvidence]
) -> StraddleState:
    """Return the state of a document whose pages bear straddle seals.

    Args:
        seals: at least one.
        missing: pages without a part, from :func:`pages_missing`.
        pages: those that could be read.
    """
    if any(seal.gaps for seal in seals):
        return StraddleState.INCOMPLETE
    if not missing:
        return StraddleState.COMPLETE
    seen = {page.number for page in pages if page.fully_seen}
    stamped = sorted({page for seal in seals for page in seal.pages})
    # Two parts with one page between them may as well be two sheets scanned on both sides.
    perhaps_backs = len(stamped) < _BACKS_FROM and all(
        page % 2 == stamped[0] % 2 for page in stamped
    )
    if perhaps_backs or not any(page in seen for page in missing):
        return StraddleState.UNCLEAR
    return StraddleState.INCOMPLETE
