from __future__ import annotations

from dataclasses import replace

import pytest

from docvalidate.model.applicant import Applicant
from docvalidate.model.evidence import FieldState, MarkKind
from docvalidate.model.finding import Finding, Outcome, Reason
from docvalidate.model.obligation import SignatureRequirement
from docvalidate.model.report import RecognisedDocument
from tests.assess.builders import (
    BLURRED,
    PROOF,
    assess,
    document,
    handwriting,
    line,
    page,
    rule,
    signature_field,
    words,
)

SIGNED = rule("signed", portion="eligibility", hand_signed=True)


def only(*documents: RecognisedDocument) -> Finding:
    (finding,) = assess(SIGNED, *documents)
    assert words(finding)
    return finding


@pytest.mark.parametrize(
    ("state", "mark", "confidence", "outcome", "reason"),
    [
        ("present", "handwritten", 0.9, Outcome.PASSED, Reason.SIGNATURE_FOUND),
        ("present", "handwritten", 0.11, Outcome.INDETERMINATE, Reason.SIGNATURE_UNCLEAR),
        ("present", "typed", 0.9, Outcome.FAILED, Reason.SIGNATURE_TYPED),
        ("present", "typed", 0.3, Outcome.INDETERMINATE, Reason.SIGNATURE_UNCLEAR),
        ("present", "name_chop", 0.9, Outcome.FAILED, Reason.SIGNATURE_BY_CHOP),
        ("present", "fingerprint", 0.9, Outcome.INDETERMINATE, Reason.SIGNATURE_UNCLEAR),
        ("absent", None, 0.9, Outcome.FAILED, Reason.SIGNATURE_NOT_FOUND),
        ("absent", None, 0.3, Outcome.INDETERMINATE, Reason.SIGNATURE_UNCLEAR),
        ("unclear", None, 0.5, Outcome.INDETERMINATE, Reason.SIGNATURE_UNCLEAR),
    ],
)
def test_what_stands_in_the_field_decides(
    state: str, mark: str | None, confidence: float, outcome: Outcome, reason: Reason
) -> None:
    field = signature_field(
        FieldState(state), MarkKind(mark) if mark else None, confidence=confidence
    )
    finding = only(document(page(fields=(field,))))
    assert (finding.outcome, finding.reason) == (outcome, reason)
    assert finding.locations[0].page == 1
    assert finding.locations[0].box == field.box
    assert finding.confidence == confidence
    assert (finding.remedy is None) == (outcome is Outcome.PASSED)


def test_an_empty_field_on_a_page_not_fully_seen_proves_nothing() -> None:
    empty = signature_field(FieldState.ABSENT, None)
    finding = only(document(page(fields=(empty,), quality=(BLURRED,))))
    assert (finding.outcome, finding.reason) == (Outcome.INDETERMINATE, Reason.NOT_FULLY_SEEN)


@pytest.mark.parametrize("hand_signed", [True, False])
@pytest.mark.parametrize("accepted", [True, False])
def test_a_chop_will_do_where_the_rule_or_the_material_allows_it(
    hand_signed: bool, accepted: bool
) -> None:
    (requirement,) = PROOF.signatures
    material = replace(PROOF, signatures=(replace(requirement, chop_accepted=accepted),))
    chop = signature_field(mark=MarkKind.NAME_CHOP)
    (finding,) = assess(
        rule("signed", portion="eligibility", hand_signed=hand_signed),
        document(page(fields=(chop,))),
        materials=(material,),
    )
    passes = accepted or not hand_signed
    assert finding.outcome is (Outcome.PASSED if passes else Outcome.FAILED)


@pytest.mark.parametrize("label", ["部门负责人签名", "主管部门负责人", "经办人签名", "申报人签名"])
def test_a_neighbours_signature_is_never_credited(label: str) -> None:
    theirs = signature_field(label=label)
    own = signature_field(FieldState.ABSENT, None, y=1700)
    assert only(document(page(fields=(theirs, own)))).outcome is Outcome.FAILED
    alone = only(document(page(fields=(theirs,))))
    assert alone.reason is Reason.SIGNATURE_FIELD_NOT_FOUND
    assert alone.outcome is Outcome.INDETERMINATE


def test_a_field_counts_for_the_one_role_whose_label_explains_most_of_it() -> None:
    generic = SignatureRequirement("applicant", "申报人", ("本人签名", "签名"))
    material = replace(PROOF, signatures=(generic, *PROOF.signatures))
    head = signature_field(label="单位负责人签名")
    findings = assess(SIGNED, document(page(fields=(head,))), materials=(material,))
    assert [one.outcome for one in findings] == [Outcome.INDETERMINATE, Outcome.PASSED]


def test_a_misread_label_is_still_the_field() -> None:
    field = signature_field(label="单位负贵人签名：")
    assert only(document(page(fields=(field,)))).outcome is Outcome.PASSED


def test_handwriting_beside_the_words_counts_and_free_handwriting_goes_to_a_person() -> None:
    words_on_page = line("单位负责人签名：", y=1510, x=200)
    beside = only(document(page(lines=(words_on_page,), signatures=(handwriting(y=1490),))))
    assert beside.outcome is Outcome.PASSED
    assert beside.confidence is not None
    assert beside.confidence < handwriting().confidence
    free = only(document(page(lines=(words_on_page,), signatures=(handwriting(y=2000),))))
    assert (free.outcome, free.reason) == (Outcome.INDETERMINATE, Reason.SIGNATURE_UNCLEAR)


def test_of_two_copies_the_signed_one_counts_and_is_named() -> None:
    empty = document(page(fields=(signature_field(FieldState.ABSENT, None),)), path="线上/旧.jpg")
    good = document(page(fields=(signature_field(),)), path="线上/新.jpg")
    finding = only(empty, good)
    assert finding.outcome is Outcome.PASSED
    assert "以 线上/新.jpg 第1页 为准" in finding.message.in_language()


def test_a_page_without_the_field_does_not_hide_an_empty_field_elsewhere() -> None:
    other_page = document(page(), path="线上/公示证明2.jpg")
    empty = document(page(fields=(signature_field(FieldState.ABSENT, None),)))
    assert only(other_page, empty).outcome is Outcome.FAILED


def test_one_signed_and_one_empty_field_of_the_same_label_go_to_a_person() -> None:
    fields = (signature_field(), signature_field(FieldState.ABSENT, None, y=1900))
    finding = only(document(page(fields=fields)))
    assert (finding.outcome, finding.reason) == (
        Outcome.INDETERMINATE,
        Reason.SIGNATURE_NOT_FOUND,
    )


def test_a_material_that_is_not_there_is_left_to_the_check_on_materials() -> None:
    (finding,) = assess(SIGNED)
    assert (finding.outcome, finding.reason) == (Outcome.INDETERMINATE, Reason.MATERIAL_MISSING)


APPLICANT_SIGNS = SignatureRequirement("applicant", "申报人", ("申报人签名",))


def _signed_as(read: str, confidence: float = 0.95, expected: str | None = "周云帆") -> Finding:
    material = replace(PROOF, signatures=(APPLICANT_SIGNS,))
    field = replace(signature_field(label="申报人签名"), text=read, text_confidence=confidence)
    (finding,) = assess(
        SIGNED,
        document(page(fields=(field,))),
        materials=(material,),
        applicant=Applicant(name=expected),
    )
    assert words(finding)
    return finding


def test_another_name_clearly_read_goes_to_a_person_and_names_both() -> None:
    finding = _signed_as("罗梅芳")
    assert (finding.outcome, finding.reason) == (Outcome.INDETERMINATE, Reason.NAME_DIFFERS)
    assert "罗梅芳" in words(finding)
    assert "周云帆" in words(finding)


@pytest.mark.parametrize(
    ("read", "confidence", "expected"),
    [
        ("周云帆", 0.95, "周云帆"),
        ("周云凡", 0.95, "周云帆"),
        ("罗梅芳", 0.6, "周云帆"),
        ("周", 0.99, "罗梅芳"),
        ("mm", 0.99, "周云帆"),
        ("罗梅芳", 0.99, None),
        ("", 0.0, "周云帆"),
    ],
)
def test_what_does_not_clearly_contradict_the_name_passes(
    read: str, confidence: float, expected: str | None
) -> None:
    assert _signed_as(read, confidence, expected).outcome is Outcome.PASSED


def test_the_rule_can_name_materials_and_roles_and_how_many_must_sign() -> None:
    other = replace(PROOF, id="other_form", signatures=(APPLICANT_SIGNS,))
    (finding,) = assess(
        rule("signed", portion="eligibility", materials=["other_form"]),
        document(page(fields=(signature_field(label="申报人签名"),)), material=other),
        document(page()),
        materials=(PROOF, other),
    )
    assert finding.outcome is Outcome.PASSED
    both = replace(PROOF, signatures=(*PROOF.signatures, APPLICANT_SIGNS))
    (finding,) = assess(
        rule("signed", portion="eligibility", roles=["applicant"]),
        document(page(fields=(signature_field(label="申报人签名"),))),
        materials=(both,),
    )
    assert finding.outcome is Outcome.PASSED


def test_two_signed_fields_of_three_asked_for_are_for_a_person_to_count() -> None:
    experts = SignatureRequirement("expert", "评委", ("评委签名",), count=3)
    material = replace(PROOF, signatures=(experts,))

    def judged(count: int) -> Finding:
        fields = tuple(signature_field(label="评委签名", y=300 + 200 * i) for i in range(count))
        (finding,) = assess(SIGNED, document(page(fields=fields)), materials=(material,))
        return finding

    assert judged(3).outcome is Outcome.PASSED
    assert judged(2).outcome is Outcome.INDETERMINATE
    assert "3" in words(judged(2))


def test_handwriting_below_a_letter_will_do_only_where_the_rule_says_anywhere() -> None:
    letter = document(page(signatures=(handwriting(y=2000),)))
    (strict,) = assess(SIGNED, letter)
    (lenient,) = assess(rule("signed", portion="eligibility", anywhere=True), letter)
    assert strict.outcome is Outcome.INDETERMINATE
    assert lenient.outcome is Outcome.PASSED
    assert words(lenient)
