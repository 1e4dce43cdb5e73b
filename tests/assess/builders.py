"""Evidence, obligations and submissions put together by hand for the tests of assess."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from docvalidate.assess import AssessmentInput, assess_submission
from docvalidate.language import Language
from docvalidate.model.applicant import Applicant, Channel, Level
from docvalidate.model.evidence import (
    ClassificationLevel,
    DocumentEvidence,
    DocumentStatus,
    Expectation,
    Field,
    FieldState,
    InkColor,
    Marking,
    MarkingVerdict,
    MarkKind,
    PageEvidence,
    QualityCode,
    QualityIssue,
    QualitySeverity,
    Seal,
    SealKind,
    SealShape,
    Signature,
    TextLine,
    TextSource,
    UnreadableReason,
)
from docvalidate.model.finding import Finding, Severity
from docvalidate.model.geometry import Box
from docvalidate.model.obligation import (
    Clause,
    Deadline,
    Duty,
    MaterialDefinition,
    Portion,
    Requirements,
    Rule,
    SealRequirement,
    SignatureRequirement,
    Silence,
    Window,
)
from docvalidate.model.report import MaterialSection, RecognisedDocument

EMPLOYER = "岳阳云帆机械制造有限公司"
CLAUSE = Clause("0.3", "导言", "资格审查材料网上提交。")
BLURRED = QualityIssue(QualityCode.BLURRED, QualitySeverity.ERROR, 3.0)

PROOF = MaterialDefinition(
    "publicity_proof",
    "公示证明",
    ("公示证明",),
    Portion.ELIGIBILITY,
    required=True,
    signatures=(SignatureRequirement("employer_head", "单位负责人", ("单位负责人签名", "负责人")),),
    seals=(SealRequirement("employer", "用人单位", ("单位（公章）",)),),
)
DIPLOMA = MaterialDefinition(
    "diploma", "学历证书", ("毕业证书",), Portion.ELIGIBILITY, required=True, true_copy=True
)
THESIS = MaterialDefinition("thesis", "论文", ("论文",), Portion.PERFORMANCE, required=False)


def rule(check: str, severity: Severity = Severity.ERROR, **parameters: object) -> Rule:
    return Rule(f"test:0.3:{check}", CLAUSE, check, severity, parameters)


def line(text: str, y: int = 100, x: int = 100, height: int = 30) -> TextLine:
    return TextLine(text, 0.99, Box(x, y, x + height * len(text), y + height))


def seal(
    text: str = EMPLOYER,
    kind: SealKind = SealKind.OFFICIAL,
    confidence: float = 0.95,
    text_confidence: float = 0.95,
    color: InkColor = InkColor.RED,
    y: int = 1800,
) -> Seal:
    box = Box(1000, y, 1330, y + 330)
    return Seal(box, SealShape.ROUND, color, text, text_confidence, confidence, 42.0, kind)


def signature_field(
    state: FieldState = FieldState.PRESENT,
    mark: MarkKind | None = MarkKind.HANDWRITTEN,
    label: str = "单位负责人签名",
    confidence: float = 0.95,
    y: int = 1500,
) -> Field:
    box = Box(200, y, 900, y + 60)
    return Field(label, Expectation.SIGNATURE, box, state, mark, confidence)


def seal_field(state: FieldState, mark: MarkKind | None, label: str = "单位（公章）") -> Field:
    return Field(label, Expectation.SEAL, Box(900, 1750, 1400, 2200), state, mark, 0.9)


def handwriting(y: int = 1500, x: int = 500) -> Signature:
    return Signature(Box(x, y, x + 200, y + 70), MarkKind.HANDWRITTEN, "", 0.9)


def marking(
    verdict: MarkingVerdict, level: ClassificationLevel = ClassificationLevel.SECRET
) -> Marking:
    return Marking(Box(50, 50, 200, 90), level, "机密★10年", verdict, 0.9)


def page(
    number: int = 1,
    lines: tuple[TextLine, ...] = (),
    seals: tuple[Seal, ...] = (),
    signatures: tuple[Signature, ...] = (),
    fields: tuple[Field, ...] = (),
    markings: tuple[Marking, ...] = (),
    quality: tuple[QualityIssue, ...] = (),
) -> PageEvidence:
    return PageEvidence(
        number,
        1654,
        2339,
        200,
        0,
        TextSource.OCR,
        lines,
        seals,
        signatures,
        fields,
        markings,
        quality,
        figures={"low_resolution": 200.0},
    )


def document(
    *pages: PageEvidence,
    material: MaterialDefinition | None = PROOF,
    path: str = "线上/公示证明.jpg",
    channel: Channel | None = Channel.ONLINE,
    confidence: float = 0.9,
    sections: tuple[MaterialSection, ...] = (),
    unreadable: UnreadableReason | None = None,
    page_count: int | None = None,
) -> RecognisedDocument:
    status = DocumentStatus.UNREADABLE if unreadable else DocumentStatus.OK
    if page_count is not None and page_count > len(pages):
        status = DocumentStatus.PARTIAL
    evidence = DocumentEvidence(
        path,
        "0" * 64,
        status,
        unreadable,
        pages,
        len(pages) if page_count is None else page_count,
        file_type="jpeg",
        byte_size=400_000,
    )
    return RecognisedDocument(
        evidence,
        channel,
        material.id if material else None,
        material.name if material else None,
        confidence if material else 0.0,
        sections,
    )


def requirements(
    *rules: Rule,
    materials: tuple[MaterialDefinition, ...] = (PROOF,),
    level: Level | None = Level.SENIOR,
    series: str | None = "会计系列",
    channels: Mapping[Portion, Mapping[Channel, Duty]] | None = None,
    online: Mapping[str, Deadline | None] | None = None,
    paper: Mapping[str, Window | None] | None = None,
    not_stated: tuple[Silence, ...] = (),
) -> Requirements:
    default = {
        Portion.ELIGIBILITY: {Channel.ONLINE: Duty.REQUIRED, Channel.PAPER: Duty.NOT_REQUIRED},
        Portion.PERFORMANCE: {Channel.ONLINE: Duty.NOT_REQUIRED, Channel.PAPER: Duty.REQUIRED},
    }
    nearest = Clause("2.1.2", "二(一)2", "各系列行业主管部门审核通过后提交至市职改办时间。")
    return Requirements(
        notice="test",
        level=level,
        series=series,
        channels=default if channels is None else channels,
        online={"applicant": Deadline(dt.date(2024, 9, 12), "1.2.1")} if online is None else online,
        paper={"to_department": Window(dt.date(2024, 9, 5), dt.date(2024, 9, 12), "2.1.1")}
        if paper is None
        else paper,
        venue=None,
        fee=None,
        steps=(),
        materials=materials,
        not_stated=not_stated,
        clauses={"0.3": CLAUSE, "2.1.2": nearest},
        rules=rules,
    )


def submission(
    owed: Requirements,
    *documents: RecognisedDocument,
    applicant: Applicant | None = None,
    as_of: dt.date = dt.date(2024, 9, 10),
    as_of_source: str = "today",
) -> AssessmentInput:
    who = applicant or Applicant(name="周云帆", employer=EMPLOYER)
    return AssessmentInput(who, owed, documents, as_of, as_of_source)


def assess(
    one: Rule,
    *documents: RecognisedDocument,
    materials: tuple[MaterialDefinition, ...] = (PROOF,),
    applicant: Applicant | None = None,
) -> tuple[Finding, ...]:
    """Apply one rule to some documents."""
    owed = requirements(one, materials=materials)
    return assess_submission(submission(owed, *documents, applicant=applicant))


def words(finding: Finding) -> str:
    """Everything a finding says, in both languages; fails where a placeholder has no value."""
    said = [finding.message, *([finding.remedy] if finding.remedy else [])]
    return "\n".join(message.in_language(language) for message in said for language in Language)
