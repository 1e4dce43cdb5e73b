"""Signature fields on drawn pages: what stood in each, and what was said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.accuracy.errors import ErrorAlbum
from benchmarks.accuracy.figures import share, table
from benchmarks.accuracy.seeing import look
from docvalidate.model.evidence import Expectation, Field, FieldState, MarkKind, PageEvidence
from docvalidate.model.geometry import Box
from docvalidate.ocr import Engine
from samples.drawing.signature_pages import draw_signature_page
from samples.drawing.truth import FieldLabel, LabelledPage

_EXPECTED = {
    "handwritten": "handwritten",
    "pasted": "handwritten",
    "typed": "typed",
    "chop": "name_chop",
    "fingerprint": "fingerprint",
    "smudge": "absent",
    "date_only": "absent",
    "line": "absent",
    "blank": "absent",
    "absent": "absent",
}
_SAID = (
    "handwritten",
    "typed",
    "name_chop",
    "fingerprint",
    "other",
    "absent",
    "unclear",
    "no field",
)
_SIGNED = ("handwritten", "pasted")
_NEIGHBOUR = 0.3


@dataclass(slots=True)
class FieldFigures:
    """What was said of the fields of each drawn state.

    Attributes:
        said: counts by drawn state and by what was said.
        neighbours: fields credited with ink that belongs to another field.
    """

    pages: int = 0
    said: Counter[tuple[str, str]] = field(default_factory=Counter)
    neighbours: int = 0

    def of(self, states: Sequence[str], answers: Sequence[str] = _SAID) -> int:
        """Return how many fields of these states got one of these answers."""
        return sum(self.said[state, answer] for state in states for answer in answers)

    @property
    def states(self) -> tuple[str, ...]:
        """The drawn states that occurred, signed ones first."""
        known = [one for one in _EXPECTED if self.of((one,))]
        return tuple(known)

    def as_json(self) -> dict[str, object]:
        """Return the figures the floors are set on, shares as fractions."""
        total = self.of(self.states)
        unsigned = [one for one in self.states if one not in _SIGNED]
        right = sum(self.said[one, _EXPECTED[one]] for one in self.states)
        return {
            "pages": self.pages,
            "fields": total,
            "right": share(right, total),
            "taken_for_signature": share(self.of(unsigned, ("handwritten",)), self.of(unsigned)),
            "signature_missed": share(
                self.of(_SIGNED, ("absent", "no field", "typed")), self.of(_SIGNED)
            ),
            "left_to_a_person": share(self.of(self.states, ("unclear",)), total),
            "neighbours_ink": self.neighbours,
            "confusion": {one: {a: self.said[one, a] for a in _SAID} for one in self.states},
        }


def measure(seeds: Sequence[int], engine: Engine, album: ErrorAlbum) -> FieldFigures:
    """Draw pages of signature fields, look at each, and count."""
    figures = FieldFigures()
    for seed in seeds:
        page, evidence = look(draw_signature_page(seed), engine)
        errors = _count(figures, page, evidence)
        seen = [one for one in evidence.fields if one.expects is Expectation.SIGNATURE]
        drawn = [one.box for one in page.truth.fields if one.expects is Expectation.SIGNATURE]
        album.keep(f"signatures-{seed}", page, seen, errors, drawn)
    return figures


def _count(figures: FieldFigures, page: LabelledPage, evidence: PageEvidence) -> list[str]:
    figures.pages += 1
    errors = []
    labels = [one for one in page.truth.fields if one.expects is Expectation.SIGNATURE]
    for label in labels:
        state = _drawn_state(label)
        found = _field_of(label, labels, evidence)
        answer = _answer(found)
        figures.said[state, answer] += 1
        if answer != _EXPECTED[state]:
            errors.append(f"{label.label} at {label.box.as_list()}: {state} said {answer}")
        if found is not None and _is_neighbours(label, labels, found):
            figures.neighbours += 1
            errors.append(f"{label.label} at {label.box.as_list()}: credited with another's ink")
    return errors


def _drawn_state(label: FieldLabel) -> str:
    """Return what was put into a field, as finely as the drawer tells."""
    if label.drawn in _EXPECTED:
        return label.drawn
    if label.mark is None:
        return "absent"
    return "chop" if label.mark is MarkKind.NAME_CHOP else label.mark.value


def _field_of(
    label: FieldLabel, labels: Sequence[FieldLabel], evidence: PageEvidence
) -> Field | None:
    """Return the field seen that covers most of a drawn one, unless it is more another's."""
    near = [
        one
        for one in evidence.fields
        if one.expects is Expectation.SIGNATURE
        and _common(one.box, label.box) > 0
        and max(labels, key=lambda other: _common(one.box, other.box)) is label
    ]
    return max(near, key=lambda one: _common(one.box, label.box), default=None)


def _answer(found: Field | None) -> str:
    if found is None:
        return "no field"
    if found.state is FieldState.UNCLEAR:
        return "unclear"
    if found.mark is None:
        return "absent"
    return found.mark.value if found.mark.value in _SAID else "other"


def _is_neighbours(label: FieldLabel, labels: Sequence[FieldLabel], found: Field) -> bool:
    """Say whether the mark a field is credited with lies on another field's mark, not its own."""
    if found.mark_box is None:
        return False
    own = 0.0 if label.mark_box is None else found.mark_box.overlap_ratio(label.mark_box)
    others = [
        found.mark_box.overlap_ratio(other.mark_box)
        for other in labels
        if other is not label and other.mark_box is not None
    ]
    return max(others, default=0.0) > max(_NEIGHBOUR, own)


def _common(first: Box, second: Box) -> int:
    return first.intersection(second).area


def confusion(figures: FieldFigures) -> str:
    """Return the confusion table: a row for each drawn state, a column for each answer."""
    rows = [
        [state, figures.of((state,)), *(figures.said[state, answer] for answer in _SAID)]
        for state in figures.states
    ]
    return table(["drawn \\ said", "fields", *_SAID], rows)


def floors(figures: FieldFigures) -> str:
    """Return the figures that are held against floors."""
    values = figures.as_json()
    names = ("right", "taken_for_signature", "signature_missed", "left_to_a_person")
    rows = [[name.replace("_", " "), values[name]] for name in names]
    rows.append(["credited with a neighbour's ink", figures.neighbours])
    return table(["signature fields", "share"], rows)
