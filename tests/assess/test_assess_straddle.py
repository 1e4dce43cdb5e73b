from __future__ import annotations

from dataclasses import replace

import pytest

from docvalidate.model.evidence import (
    ClassificationLevel,
    EdgeImpression,
    InkColor,
    MarkingVerdict,
    PageEvidence,
    QualityCode,
    QualityIssue,
    QualitySeverity,
)
from docvalidate.model.finding import Finding, Outcome, Reason
from docvalidate.model.geometry import Box
from docvalidate.model.report import MaterialSection, RecognisedDocument
from docvalidate.model.straddle import (
    PageEdge,
    Straddle,
    StraddlePart,
    StraddleSeal,
    StraddleState,
)
from tests.assess.builders import (
    BLURRED,
    PROOF,
    THESIS,
    assess,
    document,
    marking,
    page,
    rule,
    words,
)

RULE = rule("straddle_sealed", portion="eligibility")
BOX = Box(1600, 900, 1654, 1200)
GREY = QualityIssue(QualityCode.COLOURLESS, QualitySeverity.WARNING, 0.0)


def seal_on(
    *pages: int,
    gaps: tuple[int, ...] = (),
    in_order: bool = True,
    confidence: float = 0.9,
    text: str = "",
) -> StraddleSeal:
    parts = tuple(StraddlePart(number, PageEdge.RIGHT, BOX, 0.0, 5.0) for number in pages)
    missing = tuple(n for n in range(pages[0], pages[-1] + 1) if n not in pages)
    return StraddleSeal(parts, missing, gaps, in_order, 42.0, text, 0.95, confidence)


def with_straddle(
    state: StraddleState,
    *seals: StraddleSeal,
    missing: tuple[int, ...] = (),
    pages: tuple[PageEvidence, ...] = (page(1), page(2), page(3)),
    sections: tuple[MaterialSection, ...] = (),
) -> RecognisedDocument:
    one = document(*pages, sections=sections)
    straddle = Straddle(state, seals, missing, 0.9)
    return replace(one, evidence=replace(one.evidence, straddle=straddle))


def conclusion(one: RecognisedDocument) -> Finding:
    (finding,) = assess(RULE, one)
    assert words(finding)
    assert (finding.remedy is None) == (finding.outcome in (Outcome.PASSED, Outcome.NOT_APPLICABLE))
    return finding


def test_a_seal_across_every_page_passes_and_is_quoted() -> None:
    seal = seal_on(1, 2, 3, text="岳阳云帆机械制造有限公司")
    finding = conclusion(with_straddle(StraddleState.COMPLETE, seal))
    assert (finding.outcome, finding.reason) == (Outcome.PASSED, Reason.STRADDLE_FOUND)
    assert "岳阳云帆机械制造有限公司" in words(finding)
    assert finding.locations[0].box == BOX


def test_the_pages_passed_by_are_named_in_message_and_remedy() -> None:
    pages = tuple(page(number) for number in range(1, 6))
    seal = seal_on(1, 3, 5)
    finding = conclusion(with_straddle(StraddleState.INCOMPLETE, seal, missing=(2, 4), pages=pages))
    assert (finding.outcome, finding.reason) == (Outcome.FAILED, Reason.STRADDLE_INCOMPLETE)
    assert (
        finding.message.in_language()
        == "《公示证明》（线上/公示证明.jpg）的骑缝章没有盖到第2页、第4页。"
    )
    assert finding.remedy is not None
    assert "第2页、第4页" in finding.remedy.in_language()
    assert [one.page for one in finding.locations] == [2, 4]


def test_no_seal_fails_only_with_full_sight() -> None:
    finding = conclusion(with_straddle(StraddleState.NONE))
    assert (finding.outcome, finding.reason) == (Outcome.FAILED, Reason.STRADDLE_NOT_FOUND)
    for spoiled in (BLURRED, GREY):
        pages = (page(1), page(2, quality=(spoiled,)))
        finding = conclusion(with_straddle(StraddleState.NONE, pages=pages))
        assert (finding.outcome, finding.reason) == (
            Outcome.INDETERMINATE,
            Reason.NOT_FULLY_SEEN,
        )
    not_looked_for = conclusion(document(page(1), page(2)))
    assert not_looked_for.outcome is Outcome.INDETERMINATE


@pytest.mark.parametrize(
    ("straddle", "reason"),
    [
        ((StraddleState.INCOMPLETE, seal_on(1, 2, 3, gaps=(2,))), Reason.STRADDLE_INCOMPLETE),
        ((StraddleState.COMPLETE, seal_on(1, 2, 3, in_order=False)), Reason.STRADDLE_INCOMPLETE),
        ((StraddleState.UNCLEAR, seal_on(1, 2, 3, confidence=0.4)), Reason.STRADDLE_UNCLEAR),
    ],
    ids=["a page taken out", "out of order", "unsure"],
)
def test_what_is_inferred_from_shapes_goes_to_a_person(
    straddle: tuple[StraddleState, StraddleSeal], reason: Reason
) -> None:
    finding = conclusion(with_straddle(*straddle))
    assert (finding.outcome, finding.reason) == (Outcome.INDETERMINATE, reason)


def test_a_missing_page_that_was_not_seen_well_goes_to_a_person() -> None:
    pages = (page(1), page(2, quality=(BLURRED,)), page(3))
    finding = conclusion(
        with_straddle(StraddleState.UNCLEAR, seal_on(1, 3), missing=(2,), pages=pages)
    )
    assert finding.outcome is Outcome.INDETERMINATE


def test_a_grey_seal_on_a_colour_scan_was_photocopied() -> None:
    edge = EdgeImpression(PageEdge.RIGHT, BOX, InkColor.BLACK, 100.0, 140.0, 5.0)
    copied = tuple(replace(page(number), edges=(edge,)) for number in (1, 2))
    finding = conclusion(with_straddle(StraddleState.COMPLETE, seal_on(1, 2), pages=copied))
    assert (finding.outcome, finding.reason) == (Outcome.INDETERMINATE, Reason.STRADDLE_UNCLEAR)
    grey = tuple(replace(one, quality=(GREY,)) for one in copied)
    finding = conclusion(with_straddle(StraddleState.COMPLETE, seal_on(1, 2), pages=grey))
    assert finding.outcome is Outcome.PASSED


def test_only_the_pages_of_the_material_count() -> None:
    pages = tuple(page(number) for number in range(1, 6))
    sections = (
        MaterialSection(1, 3, PROOF.id, PROOF.name, 0.9),
        MaterialSection(4, 5, THESIS.id, THESIS.name, 0.9),
    )
    finding = conclusion(
        with_straddle(
            StraddleState.INCOMPLETE,
            seal_on(1, 2, 3),
            missing=(4, 5),
            pages=pages,
            sections=sections,
        )
    )
    assert finding.outcome is Outcome.PASSED


def test_a_single_page_needs_no_straddle_seal_but_separate_files_cannot_be_told() -> None:
    assert conclusion(document(page())).outcome is Outcome.NOT_APPLICABLE
    (finding,) = assess(RULE, document(page()), document(page(), path="线上/公示证明2.jpg"))
    assert (finding.outcome, finding.reason) == (Outcome.INDETERMINATE, Reason.STRADDLE_UNCLEAR)


def test_the_rule_may_name_the_materials_it_is_about() -> None:
    other = rule("straddle_sealed", portion="eligibility", materials=["diploma"])
    (finding,) = assess(other, with_straddle(StraddleState.NONE))
    assert finding.outcome is Outcome.NOT_APPLICABLE
    this = rule("straddle_sealed", portion="eligibility", materials=[PROOF.id])
    (finding,) = assess(this, with_straddle(StraddleState.NONE))
    assert finding.outcome is Outcome.FAILED
    wrong = rule("straddle_sealed", portion="eligibility", materials="publicity_proof")
    (finding,) = assess(wrong, with_straddle(StraddleState.NONE))
    assert finding.reason is Reason.CHECK_FAILED


def test_of_a_quarantined_document_the_text_is_not_quoted() -> None:
    secret = marking(MarkingVerdict.MARKING, ClassificationLevel.SECRET)
    pages = (page(1, markings=(secret,)), page(2))
    seal = seal_on(1, 2, text="某某保密单位")
    finding = conclusion(with_straddle(StraddleState.COMPLETE, seal, pages=pages))
    assert finding.outcome is Outcome.PASSED
    assert "某某保密单位" not in words(finding)
