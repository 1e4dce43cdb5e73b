"""What the project demands of itself, beside what was measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from benchmarks.accuracy.figures import SealFigures, table
from benchmarks.accuracy.markings import MarkingFigures
from benchmarks.accuracy.signatures import FieldFigures

COLOR_SCANS = (
    "round_seal", "ellipse_seal", "square_seal", "rectangle_seal", "turned_seal",
    "overlapped_seal", "two_seals", "row_of_seals",
)  # fmt: skip
COPIES = ("grey_seal", "fax_seal")


@dataclass(frozen=True, slots=True)
class Demand:
    """One figure with its floor, or its ceiling where less is better; ``None``: not measured."""

    name: str
    measured: float | None
    floor: float
    at_most: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the figure is good enough."""
        if self.measured is None:
            return None
        return self.measured <= self.floor if self.at_most else self.measured >= self.floor


def demands_on_seals(figures: Mapping[str, SealFigures]) -> list[Demand]:
    """Return the demands on pages that bear seals."""
    scans = _total(figures, COLOR_SCANS).as_json()
    copies = _total(figures, COPIES).as_json()
    ring = _total(figures, ("round_seal",)).as_json()
    every = _total(figures, figures).as_json()
    return [
        Demand("seals, colour scans: recall", _number(scans["recall"]), 0.98),
        Demand("seals, colour scans: precision", _number(scans["precision"]), 0.98),
        Demand("seals, grey and fax: recall", _number(copies["recall"]), 0.92),
        Demand("seals, grey and fax: precision", _number(copies["precision"]), 0.95),
        Demand("round seals: ring text exact", _number(ring["ring_exact"]), 0.85),
        Demand("round seals: text similarity", _number(ring["text_similarity"]), 0.95),
        Demand("seconds of seal work a page", _number(every["seconds_median"]), 0.15, at_most=True),
    ]


def demands_without_seals(figures: Mapping[str, SealFigures]) -> list[Demand]:
    """Return the demands on pages without a seal."""
    total = _total(figures, figures)
    per_100 = round(100 * total.false / total.pages, 2) if total.pages else None
    return [Demand("false seals per 100 sealless pages", per_100, 1.0, at_most=True)]


def demands_on_signatures(figures: FieldFigures) -> list[Demand]:
    """Return the demands on signature fields."""
    values = figures.as_json()
    return [
        Demand("signature fields right", _number(values["right"]), 0.96),
        Demand("taken for a signature", _number(values["taken_for_signature"]), 0.02, at_most=True),
        Demand("signature missed", _number(values["signature_missed"]), 0.03, at_most=True),
        Demand("credited with a neighbour's ink", figures.neighbours, 0, at_most=True),
    ]


def demands_on_markings(figures: Mapping[str, MarkingFigures]) -> list[Demand]:
    """Return the demands on classification markings."""

    def of(kind: str, key: str) -> float | None:
        return _number(figures[kind].as_json()[key]) if kind in figures else None

    return [
        Demand("typed markings: recall", of("typed", "recall"), 0.99),
        Demand("stamped markings: recall", of("stamped", "recall"), 0.92),
        Demand(
            "pages of mentions with an alarm, per 100",
            of("mention", "alarms_per_100"),
            0.0,
            at_most=True,
        ),
    ]


def shown_demands(demands: Iterable[Demand]) -> str:
    """Return the table of the demands that were measured."""
    rows = [
        [
            one.name,
            one.measured,
            f"{'at most' if one.at_most else 'at least'} {one.floor:g}",
            "yes" if one.met else "no",
        ]
        for one in demands
        if one.measured is not None
    ]
    return table(["demand", "measured", "floor", "met"], rows)


def _total(figures: Mapping[str, SealFigures], kinds: Iterable[str]) -> SealFigures:
    total = SealFigures()
    for kind in kinds:
        if kind in figures:
            total.add(figures[kind])
    return total


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
