"""Accuracy floors on freshly drawn pages, read with the default engine.

The floors lie a little below what ``python -m benchmarks.accuracy`` measures on far more pages,
so that a change that makes a detector worse is seen here first.
"""

from __future__ import annotations

import pytest

from docvalidate.model.evidence import (
    Expectation,
    FieldState,
    MarkingVerdict,
    MarkKind,
    PageEvidence,
    Seal,
    SealKind,
)
from docvalidate.model.page import Page
from docvalidate.ocr import Engine, EngineChoice, load_engine
from docvalidate.reading import read_page
from docvalidate.vision import look_for_stamps
from samples.drawing.random_pages import draw_page
from samples.drawing.truth import LabelledPage

pytestmark = pytest.mark.ocr

_SEED = 70_000


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return the default engine."""
    return load_engine(EngineChoice(threads=2))


def _dpi(page: LabelledPage) -> int:
    """Return the resolution of a drawn sheet: all of them are A4."""
    height: int = max(page.image.shape[:2])
    return round(height / 297 * 25.4)


def _look(engine: Engine, kind: str, pages: int) -> list[tuple[LabelledPage, PageEvidence]]:
    drawn = [draw_page(_SEED + number, kind) for number in range(pages)]
    return [(one, read_page(Page(1, one.image, _dpi(one)), engine)) for one in drawn]


def _stamps(engine: Engine, kind: str, pages: int) -> list[tuple[LabelledPage, tuple[Seal, ...]]]:
    """Return drawn pages with the seals seen; their text is not read, which takes longest."""
    drawn = [draw_page(_SEED + number, kind) for number in range(pages)]
    return [(one, look_for_stamps(one.image, _dpi(one), 1, engine).seals) for one in drawn]


@pytest.mark.parametrize("kind", ["round_seal", "phone_seal", "faint_seal", "overlapped_seal"])
def test_red_seals_are_found_and_nothing_else(engine: Engine, kind: str) -> None:
    wanted = found = false = 0
    for page, seals in _stamps(engine, kind, 6):
        seen = [seal.box for seal in seals if seal.kind is not SealKind.STATEMENT]
        for label in page.truth.seals:
            wanted += 1
            found += any(box.intersection_over_union(label.box) > 0.5 for box in seen)
        false += sum(
            all(box.intersection_over_union(s.box) < 0.3 for s in page.truth.seals) for box in seen
        )
    assert found >= 0.85 * wanted
    assert false == 0


def test_ring_text_is_read_letter_for_letter(engine: Engine) -> None:
    right = total = 0
    for page, seals in _stamps(engine, "round_seal", 8):
        total += len(page.truth.seals)
        texts = {seal.text for seal in seals}
        # A code along the foot is told behind the text; a second language is not.
        right += sum(
            bool(texts & {label.text, label.text + label.beside}) for label in page.truth.seals
        )
    assert right >= 0.85 * total


def test_look_alikes_are_not_seals(engine: Engine) -> None:
    assert sum(len(seals) for _, seals in _stamps(engine, "no_seal", 10)) == 0


def test_no_blank_typed_smudged_or_dated_field_counts_as_signed(engine: Engine) -> None:
    signed = missed = wrong = 0
    for page, evidence in _look(engine, "signature_field", 8):
        for label in page.truth.fields:
            if label.expects is not Expectation.SIGNATURE:
                continue
            seen = [
                field
                for field in evidence.fields
                if field.expects is Expectation.SIGNATURE and field.box.intersection(label.box).area
            ]
            by_hand = any(field.mark is MarkKind.HANDWRITTEN for field in seen)
            if label.mark is MarkKind.HANDWRITTEN:
                signed += 1
                missed += not any(field.state is not FieldState.ABSENT for field in seen)
            else:
                wrong += by_hand
    assert signed >= 3
    assert missed <= 1
    assert wrong == 0


def test_markings_are_told_from_mentions(engine: Engine) -> None:
    for kind, expected in (
        ("typed_marking", True),
        ("stamped_marking", True),
        ("mention_page", False),
    ):
        for _, evidence in _look(engine, kind, 3):
            marked = any(m.verdict is MarkingVerdict.MARKING for m in evidence.markings)
            assert marked is expected, kind
