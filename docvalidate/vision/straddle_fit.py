"""Fit strips from the edges of pages together into one round or elliptic seal.

A seal with half axes ``a`` along and ``b`` across the row of strips has its rim at
``± b·sqrt(1 - (x/a)²)`` about its centre. Each strip shows its rim at two heights for every
``x``; the height of the chord between them, its slope and the places where the rim closes tell
where in the seal the strip stands, however far its page was shifted in the scanner. Laid side
by side in the order of the pages the strips of a true seal fill it without overlap: a gap is a
page that is lacking, an overlap speaks against one seal. The best row of places is found by
dynamic programming over a grid of half a millimetre.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import EdgeCircle, EdgeImpression
from docvalidate.model.straddle import PageEdge
from docvalidate.vision.edges import OUTLINE_STEP_MM

Floats = NDArray[np.float64]

_GRID_MM = 0.5
_AXIS_RATIOS = (1.0, 4.0 / 3.0, 0.75)
_PREFERENCE_FOR_ROUND = 0.03
_SMALLEST_HALF_MM = 9.0
_LARGEST_HALF_MM = 31.0
_CAP_MM = 1.5
"""A point farther than this off the rim is no rim at all: a worn spot or a fragment of text."""
_OVERLAP_MM = 0.7
_CROP_MM = 1.0
"""Strips side by side lose about this much between them to what a scan crops."""
_LEAST_ARC_MM = 6.0
_CIRCLE_MISFIT_MM = 0.3
_RESTART = 0.6
_RESTART_FROM = 0.4


@dataclass(frozen=True, slots=True)
class Candidate:
    """What stands at one edge of one page."""

    page: int
    impression: EdgeImpression


@dataclass(frozen=True, slots=True)
class Placed:
    """A strip at its place in the seal.

    Attributes:
        start_mm: where the strip begins, from the seal's centre, in reading direction.
        center_mm: where the seal's centre line stands along the edge of the page.
        misfit_mm: mean distance of the outline from the rim, each point capped.
    """

    candidate: Candidate
    start_mm: float
    center_mm: float
    misfit_mm: float

    @property
    def end_mm(self) -> float:
        """Where the strip ends."""
        return self.start_mm + width_of(self.candidate)


@dataclass(frozen=True, slots=True)
class Fit:
    """Strips placed in one seal.

    Attributes:
        half_along: half axis in millimetres along the row of strips.
        half_across: half axis across it.
        cost: mean cost of a strip: its misfit and how badly it joins its neighbour.
        placed: in the order of the row given.
    """

    half_along: float
    half_across: float
    cost: float
    placed: tuple[Placed, ...]


def width_of(candidate: Candidate) -> float:
    """Return how wide a strip is, in millimetres."""
    return max(candidate.impression.reach_mm, OUTLINE_STEP_MM)


def fit_row(row: Sequence[Candidate]) -> Fit | None:
    """Return how strips, in the order given, fit into one seal; ``None`` where there is none.

    The row may run through several seals, one after another (a thick stack is stamped in
    portions); :func:`portions` cuts it there.
    """
    outlines = [_Outline.of(candidate) for candidate in row]
    tallest = max((one.tallest for one in outlines), default=0.0) / 2.0
    if tallest <= 0.0:
        return None
    coarse = _best_of(row, outlines, _AXIS_RATIOS, np.arange(-3.0, 5.1, 1.0) + tallest)
    ratio = coarse.half_along / coarse.half_across
    fine = np.array([-0.5, -0.25, 0.25, 0.5]) + coarse.half_across
    return min(coarse, _best_of(row, outlines, (ratio,), fine), key=lambda fit: fit.cost)


def _best_of(
    row: Sequence[Candidate],
    outlines: Sequence[_Outline],
    ratios: Sequence[float],
    halves_across: Floats,
) -> Fit:
    """Return the best fit among seals of some sizes and shapes."""
    fits = []
    for ratio in ratios:
        dislike = 0.0 if abs(ratio - 1.0) < 0.01 else _PREFERENCE_FOR_ROUND
        for across in np.clip(halves_across, _SMALLEST_HALF_MM, _LARGEST_HALF_MM):
            fit = _fit_of_size(row, outlines, float(across * ratio), float(across))
            fits.append(replace(fit, cost=fit.cost + dislike))
    return min(fits, key=lambda fit: fit.cost)


def portions(fit: Fit) -> tuple[tuple[Placed, ...], ...]:
    """Cut a fitted row where a new seal begins."""
    groups: list[list[Placed]] = []
    for placed in fit.placed:
        if groups and placed.start_mm >= groups[-1][-1].end_mm - fit.half_along:
            groups[-1].append(placed)
        else:
            groups.append([placed])
    return tuple(tuple(group) for group in groups)


def sorted_by_place(fit: Fit) -> tuple[Candidate, ...]:
    """Return the strips in the order of the places that suit each of them best by itself."""
    starts = []
    for placed in fit.placed:
        outline = _Outline.of(placed.candidate)
        grid = _grid(outline, fit.half_along)
        costs, _ = outline.places(grid, fit.half_along, fit.half_across)
        starts.append(float(grid[int(np.argmin(costs))]))
    order = np.argsort(starts, kind="stable")
    return tuple(fit.placed[int(index)].candidate for index in order)


def circle_of(impression: EdgeImpression, per_mm: float) -> EdgeCircle | None:
    """Return the circle that the outline of one impression supports; ``None`` if it supports none.

    Args:
        impression: as found at the edge of a page.
        per_mm: pixels of the page per millimetre.
    """
    chords = [last - first for first, last in filter(None, impression.outline)]
    if impression.reach_mm < _LEAST_ARC_MM or max(chords) - min(chords) < _LEAST_ARC_MM:
        return None
    fit = fit_row([Candidate(0, impression)])
    if fit is None or fit.half_along != fit.half_across or fit.cost > _CIRCLE_MISFIT_MM:
        return None
    across = -fit.placed[0].start_mm * per_mm
    along = fit.placed[0].center_mm * per_mm
    box, radius = impression.box, round(fit.half_along * per_mm, 1)
    if impression.edge in (PageEdge.LEFT, PageEdge.RIGHT):
        return EdgeCircle(round(box.x0 + across, 1), round(along, 1), radius)
    return EdgeCircle(round(along, 1), round(box.y0 + across, 1), radius)


@dataclass(frozen=True, slots=True, eq=False)
class _Outline:
    """The outline of a strip as arrays.

    Attributes:
        page: number of its page.
        width: in millimetres.
        x: distance of each point from the strip's start, in reading direction.
        first: outermost ink towards the beginning of the edge, ``nan`` where none.
        last: towards its end.
    """

    page: int
    width: float
    x: Floats
    first: Floats
    last: Floats

    @classmethod
    def of(cls, candidate: Candidate) -> _Outline:
        impression = candidate.impression
        points = [(np.nan, np.nan) if one is None else one for one in impression.outline]
        table = np.array(points, float).reshape(-1, 2)
        width = width_of(candidate)
        inwards = (np.arange(len(table)) + 0.5) / max(1, len(table)) * width
        at_end = impression.edge in (PageEdge.RIGHT, PageEdge.BOTTOM)
        return cls(
            page=candidate.page,
            width=width,
            x=width - inwards if at_end else inwards,
            first=table[:, 0],
            last=table[:, 1],
        )

    @property
    def tallest(self) -> float:
        chords = self.last - self.first
        return float(np.nanquantile(chords, 0.8)) if np.isfinite(chords).any() else 0.0

    def places(self, starts: Floats, half_along: float, half_across: float) -> tuple[Floats, ...]:
        """Return misfit and centre for each start; shapes ``(starts,)``."""
        x = starts[:, None] + self.x[None, :]
        inside = np.abs(x) < half_along
        chord = half_across * np.sqrt(np.maximum(0.0, 1.0 - (x / half_along) ** 2))
        inked = np.isfinite(self.first)[None, :] & np.ones_like(inside)
        usable = inked & inside
        both = np.concatenate([self.first + chord, self.last - chord], axis=1)
        both[~np.concatenate([usable, usable], axis=1)] = np.nan
        both[~usable.any(axis=1)] = 0.0
        # Sorting puts what is missing last; numpy's own median of the rest is much slower.
        present = np.isfinite(both).sum(axis=1)
        ascending = np.sort(both, axis=1)
        lower = np.take_along_axis(ascending, (present[:, None] - 1) // 2, axis=1)
        upper = np.take_along_axis(ascending, present[:, None] // 2, axis=1)
        center = (lower + upper)[:, 0] / 2.0
        off = np.minimum(np.abs(both - center[:, None]), _CAP_MM)
        each = np.nansum(off.reshape(len(starts), 2, -1), axis=1) / 2.0
        beyond = np.clip((np.abs(x) - half_along) * 1.5, 0.0, _CAP_MM)
        each = np.where(inked & ~inside, beyond, each)
        each = np.where(~inked & inside, _CAP_MM / 2.0, each)
        return each.mean(axis=1), center


def _fit_of_size(
    row: Sequence[Candidate], outlines: Sequence[_Outline], half_along: float, half_across: float
) -> Fit:
    """Place the strips of a row in a seal of given size at the least cost."""
    grids = [_grid(one, half_along) for one in outlines]
    costs, centers = zip(
        *(
            one.places(grid, half_along, half_across)
            for one, grid in zip(outlines, grids, strict=True)
        ),
        strict=True,
    )
    total = costs[0]
    back: list[NDArray[np.intp]] = []
    for index in range(1, len(outlines)):
        joint = total[:, None] + _joints(
            grids[index - 1] + outlines[index - 1].width,
            grids[index],
            abs(outlines[index].page - outlines[index - 1].page),
            half_along,
        )
        back.append(np.argmin(joint, axis=0))
        total = joint.min(axis=0) + costs[index]
    choice = int(np.argmin(total))
    chosen = [choice]
    for step in reversed(back):
        chosen.append(int(step[chosen[-1]]))
    chosen.reverse()
    placed = tuple(
        Placed(
            candidate,
            float(grids[index][at]),
            float(centers[index][at]),
            float(costs[index][at]),
        )
        for index, (candidate, at) in enumerate(zip(row, chosen, strict=True))
    )
    return Fit(half_along, half_across, float(total.min()) / len(row), placed)


def _grid(outline: _Outline, half_along: float) -> Floats:
    """Return the starts at which a strip can lie in a seal."""
    last = max(-half_along, half_along + 1.0 - outline.width + _GRID_MM)
    return np.arange(-half_along - 1.0, last, _GRID_MM)


def _joints(ends: Floats, starts: Floats, pages_on: int, half_along: float) -> Floats:
    """Return what it costs to put one strip after another, ``(ends, starts)``."""
    gap = starts[None, :] - ends[:, None]
    # One wide gap (a page taken out) is likelier than several middling ones.
    room = np.maximum(0.0, gap - _CROP_MM)
    loose = np.minimum(room * 0.03, 0.08)
    if pages_on > 1:
        loose = loose * 0.5
    overlap = np.maximum(0.0, -gap - _OVERLAP_MM)
    cost = np.where(gap < 0, overlap * 0.6, loose + np.clip(gap, 0.0, _CROP_MM) * 0.02)
    anew = (ends[:, None] >= _RESTART_FROM * half_along) & (
        starts[None, :] <= -_RESTART_FROM * half_along
    )
    return np.where(anew, np.minimum(cost, _RESTART), cost)
