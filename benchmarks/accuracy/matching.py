"""Tell which seal seen is which seal drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docvalidate.model.evidence import Seal
from samples.drawing.truth import SealLabel

LEAST_OVERLAP = 0.5
_LEAST_VISIBLE = 0.25


@dataclass(frozen=True, slots=True)
class Matches:
    """Pairs, and what is left on either side.

    Attributes:
        pairs: a drawn seal with the one seen for it.
        missed: drawn, not seen.
        false: seen where none was drawn, twice, or out of place.
    """

    pairs: tuple[tuple[SealLabel, Seal], ...]
    missed: tuple[SealLabel, ...]
    false: tuple[Seal, ...]


def matched(drawn: Sequence[SealLabel], seen: Sequence[Seal]) -> Matches:
    """Pair the boxes that overlap most, by at least half of their union, each once.

    A sliver of a seal at the paper's edge need not be found, and is not false when it is.
    """
    overlaps = sorted(
        (
            (one.box.intersection_over_union(other.box), i, j)
            for i, one in enumerate(drawn)
            for j, other in enumerate(seen)
        ),
        reverse=True,
    )
    taken_drawn: dict[int, int] = {}
    taken_seen: set[int] = set()
    for overlap, i, j in overlaps:
        if overlap >= LEAST_OVERLAP and i not in taken_drawn and j not in taken_seen:
            taken_drawn[i] = j
            taken_seen.add(j)
    slivers = [one.box for one in drawn if one.visible < _LEAST_VISIBLE]
    return Matches(
        tuple((drawn[i], seen[j]) for i, j in sorted(taken_drawn.items())),
        tuple(
            one
            for i, one in enumerate(drawn)
            if i not in taken_drawn and one.visible >= _LEAST_VISIBLE
        ),
        tuple(
            one
            for j, one in enumerate(seen)
            if j not in taken_seen and not any(one.box.intersection(box).area for box in slivers)
        ),
    )
