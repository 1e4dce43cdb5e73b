"""Accuracy on freshly drawn pages: seals found and read, fields judged, markings told apart.

``python -m benchmarks.accuracy [--pages N] [--seed S]`` draws N pages of each kind, looks at
each as ``docvalidate inspect`` does, and prints recall, precision, exact seal texts, the states
of signature fields, and how many markings and mentions were told right.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, field

from docvalidate.model.evidence import (
    Expectation,
    Field,
    FieldState,
    MarkingVerdict,
    PageEvidence,
    SealKind,
)
from docvalidate.model.geometry import Box
from docvalidate.model.page import Page
from docvalidate.ocr import Engine, EngineChoice, load_engine
from docvalidate.reading import read_page
from samples.drawing.random_pages import KINDS, draw_page
from samples.drawing.truth import FieldLabel, LabelledPage

_DPI = 150


@dataclass(slots=True)
class Tally:
    """Counts over the pages of one kind."""

    pages: int = 0
    wanted: int = 0
    found: int = 0
    false: int = 0
    read: int = 0
    legible: int = 0
    fields: Counter[tuple[str, str]] = field(default_factory=Counter)
    markings: Counter[tuple[str, str]] = field(default_factory=Counter)


def main() -> None:
    """Draw, look, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kinds", nargs="*", default=list(KINDS))
    options = parser.parse_args()
    engine = load_engine(EngineChoice(threads=2))
    for kind in options.kinds:
        tally = Tally()
        for number in range(options.pages):
            page = draw_page(options.seed * 10_000 + number, kind)
            count(tally, page, look(page, engine))
        report(kind, tally)


def look(page: LabelledPage, engine: Engine) -> PageEvidence:
    """Return what the program sees on a drawn page."""
    return read_page(Page(number=1, image=page.image, dpi=_DPI), engine)


def count(tally: Tally, page: LabelledPage, evidence: PageEvidence) -> None:
    """Compare what was seen with what was drawn."""
    tally.pages += 1
    _count_seals(tally, page, evidence)
    for wanted in page.truth.fields:
        if wanted.expects is Expectation.SIGNATURE:
            tally.fields[_drawn_state(wanted), _seen_state(wanted, evidence)] += 1
    for marking in page.truth.markings:
        seen = [m for m in evidence.markings if _touch(m.box, marking.box)]
        verdicts = {m.verdict for m in seen}
        worst = MarkingVerdict.MARKING if MarkingVerdict.MARKING in verdicts else None
        told = worst or (next(iter(verdicts)) if verdicts else None)
        tally.markings[marking.verdict.value, told.value if told else "nothing"] += 1
    drawn = [m.box for m in page.truth.markings]
    for seen_marking in evidence.markings:
        if seen_marking.verdict is MarkingVerdict.MARKING and not any(
            _touch(seen_marking.box, box) for box in drawn
        ):
            tally.markings["none", "marking"] += 1


def _count_seals(tally: Tally, page: LabelledPage, evidence: PageEvidence) -> None:
    wanted = [seal for seal in page.truth.seals if seal.kind is not SealKind.STATEMENT]
    seen = [seal for seal in evidence.seals if seal.kind is not SealKind.STATEMENT]
    for seal in wanted:
        tally.wanted += 1
        match = max(seen, key=lambda s: s.box.intersection_over_union(seal.box), default=None)
        if match is None or match.box.intersection_over_union(seal.box) < 0.5:
            continue
        tally.found += 1
        tally.legible += bool(seal.text)
        tally.read += bool(seal.text) and match.text == seal.text
    tally.false += sum(
        all(s.box.intersection_over_union(seal.box) < 0.3 for seal in page.truth.seals)
        for s in seen
    )


def _drawn_state(label: FieldLabel) -> str:
    return label.mark.value if label.mark else "absent"


def _seen_state(wanted: FieldLabel, evidence: PageEvidence) -> str:
    """Return what was said of a drawn field: its mark, ``absent``, ``unclear`` or ``no field``."""
    near: list[Field] = [
        one
        for one in evidence.fields
        if one.expects is Expectation.SIGNATURE and _touch(one.box, wanted.box)
    ]
    if not near:
        return "no field"
    best = max(near, key=lambda one: one.box.intersection(wanted.box).area)
    if best.state is FieldState.UNCLEAR:
        return "unclear"
    return best.mark.value if best.mark else "absent"


def _touch(first: Box, second: Box) -> bool:
    return first.intersection(second).area > 0


def report(kind: str, tally: Tally) -> None:
    """Print one kind's figures."""
    parts = [f"{kind:16} pages {tally.pages}"]
    if tally.wanted or tally.false:
        recall = tally.found / tally.wanted if tally.wanted else 1.0
        precision = tally.found / max(1, tally.found + tally.false)
        parts.append(f"seals {tally.found}/{tally.wanted} recall {recall:.2f}")
        parts.append(f"false {tally.false} precision {precision:.2f}")
        parts.append(f"text exact {tally.read}/{tally.legible}")
    if tally.fields:
        right = sum(n for (drawn, seen), n in tally.fields.items() if drawn == seen)
        parts.append(f"fields right {right}/{sum(tally.fields.values())}")
        parts.extend(
            f"{drawn}->{seen}: {n}"
            for (drawn, seen), n in sorted(tally.fields.items())
            if drawn != seen
        )
    parts.extend(f"{drawn}->{seen}: {n}" for (drawn, seen), n in sorted(tally.markings.items()))
    print("  ".join(parts), flush=True)


if __name__ == "__main__":
    main()
