from __future__ import annotations

from dataclasses import replace

import pytest

from docvalidate.model.applicant import Applicant
from docvalidate.model.evidence import (
    ClassificationLevel,
    FieldState,
    InkColor,
    MarkingVerdict,
    MarkKind,
    QualityCode,
    QualityIssue,
    QualitySeverity,
    Seal,
    SealKind,
)
from docvalidate.model.finding import Outcome, Reason
from docvalidate.model.obligation import SealRequirement
from tests.assess.builders import (
    BLURRED,
    EMPLOYER,
    PROOF,
    assess,
    document,
    marking,
    page,
    rule,
    seal,
    seal_field,
    words,
)

SEALED = rule("sealed", portion="eligibility")


@pytest.mark.parametrize(
    ("found", "outcome", "reason"),
    [
        (seal(), Outcome.PASSED, Reason.SEAL_FOUND),
        (seal("岳阳云帆机械制適有限责任公司"), Outcome.PASSED, Reason.SEAL_FOUND),
        (seal("云帆机械制造有限"), Outcome.PASSED, Reason.SEAL_FOUND),
        (seal("有限公司"), Outcome.INDETERMINATE, Reason.SEAL_UNREAD),
        (seal("岳阳市君山区农业农村局"), Outcome.INDETERMINATE, Reason.SEAL_OWNER_DIFFERS),
        (seal(EMPLOYER + "人事部"), Outcome.INDETERMINATE, Reason.SEAL_OWNER_DIFFERS),
        (seal("", text_confidence=0.0), Outcome.INDETERMINATE, Reason.SEAL_UNREAD),
        (seal("口三丁", text_confidence=0.2), Outcome.INDETERMINATE, Reason.SEAL_UNREAD),
        (seal(confidence=0.2), Outcome.INDETERMINATE, Reason.SEAL_UNREAD),
        (
            seal(EMPLOYER + "合同专用章", kind=SealKind.SPECIAL_PURPOSE),
            Outcome.FAILED,
            Reason.SEAL_SPECIAL_PURPOSE,
        ),
        (seal(kind=SealKind.NAME_CHOP), Outcome.FAILED, Reason.SEAL_NOT_FOUND),
        (seal(kind=SealKind.STATEMENT), Outcome.FAILED, Reason.SEAL_NOT_FOUND),
        (seal(kind=SealKind.UNKNOWN), Outcome.PASSED, Reason.SEAL_FOUND),
        (
            seal(kind=SealKind.UNKNOWN, color=InkColor.BLACK),
            Outcome.INDETERMINATE,
            Reason.SEAL_UNREAD,
        ),
    ],
)
def test_what_was_stamped_decides(found: Seal, outcome: Outcome, reason: Reason) -> None:
    (finding,) = assess(SEALED, document(page(seals=(found,))))
    assert (finding.outcome, finding.reason) == (outcome, reason)
    assert words(finding)
    assert (finding.remedy is None) == (outcome is Outcome.PASSED)


def test_no_seal_says_what_to_do_in_the_applicants_words() -> None:
    (finding,) = assess(SEALED, document(page()))
    assert (finding.outcome, finding.reason) == (Outcome.FAILED, Reason.SEAL_NOT_FOUND)
    assert (
        finding.message.in_language()
        == "《公示证明》（线上/公示证明.jpg 第1页）未检出用人单位公章。"
    )
    assert finding.remedy is not None
    assert EMPLOYER in finding.remedy.in_language()
    assert "线上/公示证明.jpg" in finding.remedy.in_language()


def test_no_seal_on_a_page_not_fully_seen_proves_nothing() -> None:
    for one in (document(page(quality=(BLURRED,))), document(page(), page_count=2)):
        (finding,) = assess(SEALED, one)
        assert (finding.outcome, finding.reason) == (Outcome.INDETERMINATE, Reason.NOT_FULLY_SEEN)


def test_no_seal_on_a_grey_scan_proves_nothing() -> None:
    grey = QualityIssue(QualityCode.COLOURLESS, QualitySeverity.WARNING, 0.0)
    (finding,) = assess(SEALED, document(page(quality=(grey,))))
    assert (finding.outcome, finding.reason) == (Outcome.INDETERMINATE, Reason.NOT_FULLY_SEEN)
    (finding,) = assess(SEALED, document(page(seals=(seal(),), quality=(grey,))))
    assert finding.outcome is Outcome.PASSED


def test_a_file_that_claims_more_pages_than_were_seen_was_not_fully_seen() -> None:
    one = document(page())
    evidence = replace(one.evidence, page_count=2)
    (finding,) = assess(SEALED, replace(one, evidence=evidence))
    assert finding.reason is Reason.NOT_FULLY_SEEN


def test_an_unclear_field_is_not_called_empty() -> None:
    (finding,) = assess(SEALED, document(page(fields=(seal_field(FieldState.UNCLEAR, None),))))
    assert finding.outcome is Outcome.INDETERMINATE


def test_the_owner_is_not_judged_where_the_employer_is_unknown() -> None:
    (finding,) = assess(
        SEALED,
        document(page(seals=(seal("岳阳市君山区农业农村局"),))),
        applicant=Applicant(name="周云帆"),
    )
    assert finding.outcome is Outcome.PASSED


def test_a_good_seal_beside_a_special_purpose_seal_counts() -> None:
    both = (seal(EMPLOYER + "财务专用章", kind=SealKind.SPECIAL_PURPOSE), seal(y=1300))
    (finding,) = assess(SEALED, document(page(seals=both)))
    assert finding.outcome is Outcome.PASSED
    assert finding.locations[0].box == both[1].box


def test_one_seal_does_not_count_for_two_units() -> None:
    department = SealRequirement("department", "行业主管部门", ("主管部门（公章）",))
    material = replace(PROOF, seals=(*PROOF.seals, department))
    (employer, other) = assess(SEALED, document(page(seals=(seal(),))), materials=(material,))
    assert employer.outcome is Outcome.PASSED
    assert (other.outcome, other.reason) == (Outcome.FAILED, Reason.SEAL_NOT_FOUND)


def test_a_seal_in_anothers_field_is_not_credited() -> None:
    department = SealRequirement("department", "行业主管部门", ("主管部门（公章）",))
    material = replace(PROOF, seals=(*PROOF.seals, department))
    field = seal_field(FieldState.PRESENT, MarkKind.OFFICIAL_SEAL, "主管部门（公章）")
    stamped = document(page(seals=(seal("岳阳市机械工业局"),), fields=(field,)))
    (employer, other) = assess(SEALED, stamped, materials=(material,))
    assert employer.outcome is Outcome.FAILED
    assert other.outcome is Outcome.PASSED


def test_a_quarantined_document_is_not_quoted() -> None:
    secret = marking(MarkingVerdict.MARKING, ClassificationLevel.SECRET)
    foreign = seal("岳阳市君山区农业农村局")
    (finding,) = assess(SEALED, document(page(seals=(foreign,), markings=(secret,))))
    assert finding.reason is Reason.SEAL_OWNER_DIFFERS
    assert "君山区" not in words(finding)
