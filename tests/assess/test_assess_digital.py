"""Digital signatures in the checks: verified, altered, open, of somebody else, never 'no seal'."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from docvalidate.model.applicant import Applicant
from docvalidate.model.digital import (
    DigitalSignature,
    Integrity,
    LaterChanges,
    TimeSource,
    Trust,
    TrustProblem,
)
from docvalidate.model.evidence import (
    ClassificationLevel,
    DocumentFormat,
    DocumentStatus,
    FieldState,
    MarkingVerdict,
    PageEvidence,
    Seal,
    UnreadableReason,
)
from docvalidate.model.finding import Finding, Outcome, Reason
from docvalidate.model.obligation import SealRequirement, SignatureRequirement
from docvalidate.model.report import MaterialSection, RecognisedDocument
from tests.assess.builders import (
    DIPLOMA,
    EMPLOYER,
    PROOF,
    assess,
    document,
    handwriting,
    line,
    marking,
    page,
    rule,
    seal,
    signature_field,
    words,
)

SEALED = rule("sealed", portion="eligibility")
SIGNED = rule("signed", portion="eligibility", hand_signed=True)

SOUND = DigitalSignature(
    Integrity.INTACT,
    signer="云帆公司公章",
    organisation=EMPLOYER,
    signed_at=dt.datetime(2024, 9, 1, tzinfo=dt.UTC),
    time_source=TimeSource.CLAIMED,
    certificate_until=dt.datetime(2027, 1, 1, tzinfo=dt.UTC),
    changes=LaterChanges.NONE,
    covers_whole_file=True,
    trust=Trust.TRUSTED,
    page=1,
    box=seal().box,
)


def with_signatures(
    *signatures: DigitalSignature, seals: tuple[Seal, ...] = ()
) -> RecognisedDocument:
    return signed_document(document(page(seals=seals), path="线上/公示证明.pdf"), *signatures)


def signed_document(one: RecognisedDocument, *signatures: DigitalSignature) -> RecognisedDocument:
    return replace(one, evidence=replace(one.evidence, digital_signatures=signatures))


def only(one: RecognisedDocument) -> Finding:
    (finding,) = assess(SEALED, one)
    assert words(finding)
    assert (finding.remedy is None) == (finding.outcome is Outcome.PASSED)
    return finding


@pytest.mark.parametrize(
    ("changed", "outcome", "reason"),
    [
        ({}, Outcome.PASSED, Reason.DIGITAL_SEAL_VERIFIED),
        ({"changes": LaterChanges.SIGNED_AGAIN}, Outcome.PASSED, Reason.DIGITAL_SEAL_VERIFIED),
        (
            {"organisation": "", "signer": EMPLOYER + "电子公章"},
            Outcome.PASSED,
            Reason.DIGITAL_SEAL_VERIFIED,
        ),
        ({"page": None, "box": None}, Outcome.PASSED, Reason.DIGITAL_SEAL_VERIFIED),
        ({"integrity": Integrity.BROKEN}, Outcome.FAILED, Reason.DIGITAL_SEAL_BROKEN),
        ({"changes": LaterChanges.OTHER}, Outcome.FAILED, Reason.DIGITAL_SEAL_CHANGED),
        (
            {"integrity": Integrity.UNSUPPORTED, "changes": LaterChanges.OTHER},
            Outcome.FAILED,
            Reason.DIGITAL_SEAL_CHANGED,
        ),
        (
            {"changes": LaterChanges.FORM_FILLING},
            Outcome.INDETERMINATE,
            Reason.DIGITAL_SEAL_CHANGED,
        ),
        ({"changes": LaterChanges.UNKNOWN}, Outcome.INDETERMINATE, Reason.DIGITAL_SEAL_CHANGED),
        ({"trust": Trust.NOT_CHECKED}, Outcome.INDETERMINATE, Reason.DIGITAL_SEAL_NOT_TRUSTED),
        (
            {"trust": Trust.NOT_TRUSTED, "trust_problem": TrustProblem.OUT_OF_DATE},
            Outcome.INDETERMINATE,
            Reason.DIGITAL_SEAL_NOT_TRUSTED,
        ),
        (
            {"integrity": Integrity.UNSUPPORTED},
            Outcome.INDETERMINATE,
            Reason.DIGITAL_SEAL_UNVERIFIED,
        ),
        (
            {"integrity": Integrity.UNREADABLE},
            Outcome.INDETERMINATE,
            Reason.DIGITAL_SEAL_UNVERIFIED,
        ),
        (
            {"organisation": "岳阳市君山区农业农村局", "signer": "农业农村局"},
            Outcome.INDETERMINATE,
            Reason.DIGITAL_SEAL_OWNER_DIFFERS,
        ),
        (
            {"signer": EMPLOYER + "合同专用章"},
            Outcome.INDETERMINATE,
            Reason.DIGITAL_SEAL_OWNER_DIFFERS,
        ),
        (
            {"organisation": "", "signer": ""},
            Outcome.INDETERMINATE,
            Reason.DIGITAL_SEAL_OWNER_DIFFERS,
        ),
    ],
)
def test_what_the_verification_says_decides(
    changed: dict[str, object], outcome: Outcome, reason: Reason
) -> None:
    finding = only(with_signatures(replace(SOUND, **changed)))  # type: ignore[arg-type]
    assert (finding.outcome, finding.reason) == (outcome, reason)
    assert finding.locations[0].document == "线上/公示证明.pdf"


def test_the_words_say_who_signed_and_that_it_was_verified() -> None:
    finding = only(with_signatures(SOUND))
    said = finding.message.in_language()
    assert EMPLOYER in said
    assert "验证通过" in said
    assert (finding.locations[0].page, finding.locations[0].box) == (1, SOUND.box)


def test_a_reason_for_distrust_is_named() -> None:
    doubtful = replace(SOUND, trust=Trust.NOT_TRUSTED, trust_problem=TrustProblem.UNKNOWN_ISSUER)
    assert "签发机构不在信任清单内" in only(with_signatures(doubtful)).message.in_language()


@pytest.mark.parametrize("integrity", list(Integrity))
@pytest.mark.parametrize("changes", list(LaterChanges))
@pytest.mark.parametrize("trust", list(Trust))
def test_a_digitally_sealed_document_is_never_said_to_have_no_seal(
    integrity: Integrity, changes: LaterChanges, trust: Trust
) -> None:
    one = replace(SOUND, integrity=integrity, changes=changes, trust=trust)
    finding = only(with_signatures(one))
    assert finding.reason is not Reason.SEAL_NOT_FOUND
    assert (finding.outcome is Outcome.PASSED) == one.verified


def test_the_picture_of_a_digital_seal_is_worth_no_more_than_the_signature() -> None:
    shown = seal()
    broken = replace(SOUND, integrity=Integrity.BROKEN)
    assert only(with_signatures(broken, seals=(shown,))).reason is Reason.DIGITAL_SEAL_BROKEN
    stamped_too = seal(y=900)
    finding = only(with_signatures(broken, seals=(shown, stamped_too)))
    assert (finding.outcome, finding.reason) == (Outcome.PASSED, Reason.SEAL_FOUND)
    assert finding.locations[0].box == stamped_too.box


def test_what_was_verified_counts_before_what_was_seen() -> None:
    finding = only(with_signatures(SOUND, seals=(seal(y=900),)))
    assert finding.reason is Reason.DIGITAL_SEAL_VERIFIED


def test_a_certificate_that_ran_out_since_needs_a_timestamp() -> None:
    ended = replace(SOUND, certificate_until=dt.datetime(2024, 9, 5, tzinfo=dt.UTC))
    assert only(with_signatures(ended)).reason is Reason.DIGITAL_SEAL_NOT_TRUSTED
    stamped = replace(ended, time_source=TimeSource.TIMESTAMP)
    assert only(with_signatures(stamped)).outcome is Outcome.PASSED
    # The checks of these tests are dated 2024-09-10.
    lasts = replace(SOUND, certificate_until=dt.datetime(2024, 9, 10, tzinfo=dt.UTC))
    assert only(with_signatures(lasts)).outcome is Outcome.PASSED


def test_an_unknown_unit_leaves_open_whose_signature_it_is() -> None:
    (finding,) = assess(SEALED, with_signatures(SOUND), applicant=Applicant(name="周云帆"))
    assert (finding.outcome, finding.reason) == (
        Outcome.INDETERMINATE,
        Reason.DIGITAL_SEAL_OWNER_DIFFERS,
    )


def test_one_digital_seal_does_not_count_for_two_units() -> None:
    department = SealRequirement("department", "行业主管部门", ("主管部门（公章）",))
    material = replace(PROOF, seals=(*PROOF.seals, department))
    applicant = Applicant(
        name="周云帆", employer=EMPLOYER, facts={"department": "岳阳市机械工业局"}
    )
    (employer, other) = assess(
        SEALED, with_signatures(SOUND), materials=(material,), applicant=applicant
    )
    assert employer.reason is Reason.DIGITAL_SEAL_VERIFIED
    assert other.outcome is not Outcome.PASSED


def test_a_signature_shown_on_another_materials_page_does_not_count() -> None:
    sections = (
        MaterialSection(1, 1, "publicity_proof", "公示证明", 0.9),
        MaterialSection(2, 2, "thesis", "论文", 0.9),
    )
    one = document(page(), page(number=2), sections=sections)
    elsewhere = replace(SOUND, page=2)
    (finding,) = assess(SEALED, signed_document(one, elsewhere))
    assert finding.reason is Reason.SEAL_NOT_FOUND
    (finding,) = assess(SEALED, signed_document(one, replace(SOUND, page=None, box=None)))
    assert finding.reason is Reason.DIGITAL_SEAL_VERIFIED


def test_the_signer_of_a_quarantined_document_is_not_named() -> None:
    secret = marking(MarkingVerdict.MARKING, ClassificationLevel.SECRET)
    foreign = replace(SOUND, organisation="岳阳市君山区农业农村局", signer="农业农村局")
    (finding,) = assess(SEALED, signed_document(document(page(markings=(secret,))), foreign))
    assert finding.reason is Reason.DIGITAL_SEAL_OWNER_DIFFERS
    assert "君山区" not in words(finding)


def test_an_ofd_file_shown_in_part_is_not_said_to_lack_a_seal() -> None:
    one = document(page(), path="线上/公示证明.ofd")
    partly = replace(
        one,
        evidence=replace(
            one.evidence,
            status=DocumentStatus.PARTIAL,
            reason=UnreadableReason.OFD,
            format=DocumentFormat.OFD,
        ),
    )
    (finding,) = assess(SEALED, partly)
    assert (finding.outcome, finding.reason) == (Outcome.INDETERMINATE, Reason.NOT_FULLY_SEEN)
    (finding,) = assess(rule("legible"), partly)
    assert (finding.outcome, finding.reason) == (Outcome.INDETERMINATE, Reason.PAGE_UNREADABLE)
    assert finding.remedy is not None
    assert "OFD 阅读器" in finding.remedy.in_language()
    assert "PDF" in words(finding)


APPLICANT_SIGNS = replace(
    PROOF, signatures=(SignatureRequirement("applicant", "申报人", ("申报人签名",)),)
)
PERSONAL = replace(SOUND, signer="周云帆 430602199003071236", organisation="")


def signed_by(*signatures: DigitalSignature, sheet: PageEvidence | None = None) -> Finding:
    empty = signature_field(FieldState.ABSENT, None, label="申报人签名")
    one = document(sheet or page(fields=(empty,)))
    (finding,) = assess(SIGNED, signed_document(one, *signatures), materials=(APPLICANT_SIGNS,))
    assert words(finding)
    return finding


@pytest.mark.parametrize(
    ("signature", "outcome", "reason"),
    [
        (PERSONAL, Outcome.PASSED, Reason.DIGITAL_SEAL_VERIFIED),
        (replace(PERSONAL, integrity=Integrity.BROKEN), Outcome.FAILED, Reason.DIGITAL_SEAL_BROKEN),
        (
            replace(PERSONAL, trust=Trust.NOT_CHECKED),
            Outcome.INDETERMINATE,
            Reason.DIGITAL_SEAL_NOT_TRUSTED,
        ),
        (
            replace(PERSONAL, signer="李四海"),
            Outcome.INDETERMINATE,
            Reason.DIGITAL_SEAL_OWNER_DIFFERS,
        ),
        (SOUND, Outcome.FAILED, Reason.SIGNATURE_NOT_FOUND),
    ],
    ids=["own", "broken", "trust open", "somebody else", "a unit's seal"],
)
def test_a_person_may_sign_digitally(
    signature: DigitalSignature, outcome: Outcome, reason: Reason
) -> None:
    finding = signed_by(signature)
    assert (finding.outcome, finding.reason) == (outcome, reason)


def test_a_signature_by_hand_stands_whatever_else_the_file_bears() -> None:
    hand = page(fields=(signature_field(label="申报人签名"),))
    finding = signed_by(replace(PERSONAL, signer="李四海"), sheet=hand)
    assert finding.reason is Reason.SIGNATURE_FOUND


def test_the_applicants_digital_signature_is_not_the_heads() -> None:
    empty = signature_field(FieldState.ABSENT, None)
    (finding,) = assess(SIGNED, signed_document(document(page(fields=(empty,))), PERSONAL))
    assert (finding.outcome, finding.reason) == (Outcome.FAILED, Reason.SIGNATURE_NOT_FOUND)
    other = replace(PERSONAL, signer="李四海")
    (finding,) = assess(SIGNED, signed_document(document(page(fields=(empty,))), other))
    assert (finding.outcome, finding.reason) == (
        Outcome.INDETERMINATE,
        Reason.DIGITAL_SEAL_OWNER_DIFFERS,
    )


@pytest.mark.parametrize(
    ("signature", "outcome"),
    [
        (SOUND, Outcome.PASSED),
        (replace(SOUND, trust=Trust.NOT_CHECKED), Outcome.INDETERMINATE),
        (None, Outcome.FAILED),
    ],
)
def test_a_true_copy_may_be_sealed_digitally(
    signature: DigitalSignature | None, outcome: Outcome
) -> None:
    sheet = page(lines=(line("与原件一致", y=1400),), signatures=(handwriting(),))
    one = document(sheet, material=DIPLOMA)
    if signature is not None:
        one = signed_document(one, signature)
    (finding,) = assess(rule("true_copies", portion="eligibility"), one, materials=(DIPLOMA,))
    assert finding.outcome is outcome
