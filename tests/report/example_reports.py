"""Reports made by hand for the writers' tests: every verdict, and what is hard to show.

The people, units and numbers are invented; the clauses are the notice's own words.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from docvalidate.language import Language, Message
from docvalidate.model.applicant import Applicant, Channel, FactSource, Level
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
from docvalidate.model.finding import Finding, Location, Outcome, Reason, Severity, Verdict
from docvalidate.model.geometry import Box
from docvalidate.model.obligation import (
    Basis,
    Clause,
    Deadline,
    Duty,
    Fee,
    MaterialDefinition,
    Payment,
    Portion,
    Requirements,
    Silence,
    Step,
    Venue,
    Window,
)
from docvalidate.model.report import ApplicantReport, Receipt, RecognisedDocument, Report

WIDTH, HEIGHT = 1654, 2339
IDENTITY_NUMBER = "430602198503124527"
MOBILE_NUMBER = "13807301234"
HIDDEN_WORDS = "某型装备试验数据汇编"
HIDDEN_MARKING = "机密★10年 某型装备试验数据汇编"
HOSTILE = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>"

CLAUSES = {
    clause.id: clause
    for clause in (
        Clause(
            "0.3",
            "导言",
            "资格审查材料网上提交,须按要求实名签字、加盖公章后扫描上传,高级职称参评人员(中小学教师"
            "系列、基层系列除外)只进行网上申报不报送纸质材料,中级职称参评人员及中小学教师系列、基层"
            "系列高级职称参评人员须网上申报同时线下报送纸质材料。",
        ),
        Clause("0.4", "导言", "业绩评审材料线下提交,无须线上申报。"),
        Clause("1.1.1", "一(一)1", "涉密材料信息严禁网上填写提交。"),
        Clause(
            "1.2.1",
            "一(二)",
            "申报对象于9月12日前完成线上申报,申报单位于9月12日前完公示及线上初审工作,逾期申报系统"
            "将关闭不再受理职称申报信息。",
        ),
        Clause(
            "1.2.2",
            "一(二)",
            "各县市区人社部门于9月12日前完成线上审核上报工作,各系列行业主管部门于9月16日前完成线上"
            "审核上报工作。",
        ),
        Clause("2.1.1", "二(一)1", "上述系列外的其他系列:9月5日-9月12日"),
        Clause(
            "2.1.2",
            "二(一)2",
            "高级职称(除中小学教师系列、基层系列以外)申报纸质材料:9月13日-9月16日",
        ),
        Clause(
            "2.2.18",
            "二(二)18",
            "大工程系列、工艺美术系列、会计系列:岳阳市人力资源和社会保障局三楼301室",
        ),
        Clause("3.1", "三", "申报初级职称110元/人,中级职称215元/人,申报高级职称600元/人。"),
        Clause("3.2", "三", "参评人员缴费由个人通过非税系统网上缴费"),
    )
}


def picture(page: int = 1, *, sealed: bool = True, signed: bool = True) -> bytes:
    """Draw a small JPEG that looks like a form: ruled table, grey lines of text, seal, pen."""
    image = Image.new("RGB", (620, 877), "#fdfdfb")
    draw = ImageDraw.Draw(image)
    draw.rectangle((190, 50, 430, 72), fill="#3a3a3a")
    for row in range(9):
        y = 110 + row * 46
        draw.rectangle((60, y, 560, y + 46), outline="#8d8d8d")
        draw.line((170, y, 170, y + 46), fill="#8d8d8d")
        draw.rectangle((76, y + 17, 150, y + 28), fill="#6b6b6b")
        length = 180 + (row * 67 + page * 41) % 190
        draw.rectangle((186, y + 17, 186 + length, y + 28), fill="#b5b5b5")
    draw.rectangle((60, 560, 560, 800), outline="#8d8d8d")
    for row in range(4):
        draw.rectangle((80, 580 + row * 22, 540 - row * 30, 588 + row * 22), fill="#c0c0c0")
    draw.rectangle((80, 716, 200, 728), fill="#6b6b6b")
    draw.rectangle((330, 716, 400, 728), fill="#6b6b6b")
    if signed:
        strokes = [(208, 730), (222, 706), (230, 734), (246, 704), (252, 730), (276, 712)]
        draw.line(strokes, fill="#1c2b52", width=3, joint="curve")
    if sealed:
        draw.ellipse((400, 650, 520, 770), outline="#cf2a2a", width=4)
        draw.regular_polygon((460, 710, 20), 5, rotation=0, fill="#cf2a2a")
    content = io.BytesIO()
    image.save(content, format="JPEG", quality=70)
    return content.getvalue()


def requirements(
    *, level: Level | None = Level.SENIOR, series: str | None = "会计系列"
) -> Requirements:
    """Return what a senior accountant owes; without a level or series much is not known."""
    known = level is not None and series is not None
    return Requirements(
        notice="yueyang-2024",
        level=level,
        series=series,
        channels={
            Portion.ELIGIBILITY: {
                Channel.ONLINE: Duty.REQUIRED,
                Channel.PAPER: Duty.NOT_REQUIRED if known else Duty.NOT_STATED,
            },
            Portion.PERFORMANCE: {
                Channel.ONLINE: Duty.NOT_REQUIRED,
                Channel.PAPER: Duty.REQUIRED,
            },
        },
        online={
            "applicant": Deadline(dt.date(2024, 9, 12), "1.2.1"),
            "employer": Deadline(dt.date(2024, 9, 12), "1.2.1"),
            "county_office": Deadline(dt.date(2024, 9, 12), "1.2.2"),
            "department": Deadline(dt.date(2024, 9, 16), "1.2.2"),
        },
        paper={
            "to_department": Window(dt.date(2024, 9, 5), dt.date(2024, 9, 12), "2.1.1"),
            "to_city_office": (
                Window(dt.date(2024, 9, 13), dt.date(2024, 9, 16), "2.1.2") if known else None
            ),
        },
        venue=(
            Venue(
                "2.2.18",
                "岳阳市人力资源和社会保障局三楼301室(岳阳市岳阳楼区花板桥路与建湘路交汇处)",
                ("0730-8882310",),
            )
            if known
            else None
        ),
        fee=Fee(600, "CNY", Payment.ONLINE_BY_INDIVIDUAL, ("3.1", "3.2")) if known else None,
        steps=(
            Step("申报人登录湖南人社公共服务网上服务大厅个人网厅申报", "1.1.1"),
            Step("用人单位初审并公示", "1.2.1"),
            Step("行业主管部门审核", "1.2.2"),
        ),
        materials=(
            MaterialDefinition(
                "review_form",
                "专业技术职称评审表",
                ("评审表",),
                Portion.ELIGIBILITY,
                required=True,
                english="Review form",
            ),
            MaterialDefinition(
                "publicity_proof",
                "公示情况证明",
                ("公示",),
                Portion.ELIGIBILITY,
                required=True,
                basis=Basis.PRACTICE,
                source="省内其他地市的申报须知",
                english="Proof of publicity",
            ),
            MaterialDefinition(
                "papers",
                "论文、著作",
                ("论文",),
                Portion.PERFORMANCE,
                required=False,
                english="Papers and books",
            ),
        ),
        not_stated=() if known else (Silence("paper.to_city_office", "2.1.2"),),
        clauses=CLAUSES,
        rules=(),
        undetermined=() if known else ("channels.eligibility.paper", "venue", "fee"),
    )


def seal(text: str = "岳阳市洞庭会计师事务所", **changes: object) -> Seal:
    """Return a round red official seal of 41 mm."""
    values: dict[str, object] = {
        "box": IMPRESSION_BOX,
        "shape": SealShape.ROUND,
        "color": InkColor.RED,
        "text": text,
        "text_confidence": 0.94,
        "confidence": 0.973,
        "diameter_mm": 41.2,
        "kind": SealKind.OFFICIAL,
        "angle_degrees": -3.5,
        "visible_share": 0.98,
    }
    return Seal(**{**values, **changes})  # type: ignore[arg-type]


def field(
    label: str,
    state: FieldState,
    box: Box,
    expects: Expectation = Expectation.SIGNATURE,
    mark: MarkKind | None = None,
) -> Field:
    """Return a labelled field; a present one holds handwriting unless told otherwise."""
    if state is FieldState.PRESENT and mark is None:
        mark = MarkKind.HANDWRITTEN
    return Field(label, expects, box, state, mark, 0.912, None)


def page(number: int = 1, **changes: object) -> PageEvidence:
    """Return an A4 page at 200 dpi with a line of text and a picture."""
    values: dict[str, object] = {
        "number": number,
        "width": WIDTH,
        "height": HEIGHT,
        "dpi": 200,
        "rotation": 0,
        "text_source": TextSource.OCR,
        "lines": (TextLine("专业技术职称评审表", 0.98, Box(500, 130, 1150, 200)),),
        "thumbnail": picture(number, sealed=False, signed=False),
    }
    return PageEvidence(**{**values, **changes})  # type: ignore[arg-type]


def document(
    path: str,
    pages: Sequence[PageEvidence],
    *,
    material: str | None = "review_form",
    name: str | None = "专业技术职称评审表",
    status: DocumentStatus = DocumentStatus.OK,
    reason: UnreadableReason | None = None,
    channel: str | None = "online",
    page_count: int | None = None,
) -> RecognisedDocument:
    """Return a document taken for a material."""
    evidence = DocumentEvidence(
        path=path,
        sha256=hashlib.sha256(path.encode("utf-8")).hexdigest(),
        status=status,
        reason=reason,
        pages=tuple(pages),
        page_count=len(pages) if page_count is None else page_count,
    )
    return RecognisedDocument(evidence, channel, material, name, 0.9)


def finding(
    number: int,
    outcome: Outcome,
    reason: Reason,
    message: str,
    *,
    severity: Severity = Severity.ERROR,
    remedy: str | None = None,
    clause: str = "0.3",
    material: str | None = "专业技术职称评审表",
    locations: Sequence[Location] = (),
    confidence: float | None = None,
    practice: str = "",
) -> Finding:
    """Return a finding whose sentences are taken as they are."""
    return Finding(
        rule=f"yueyang-2024:{clause}:t{number:02d}",
        clause=clause,
        outcome=outcome,
        reason=reason,
        severity=severity,
        message=said(message),
        remedy=None if remedy is None else said(remedy),
        material=material,
        locations=tuple(locations),
        confidence=confidence,
        basis_source=practice,
    )


class Said(Message):
    """A message that says just its words, in any language."""

    def in_language(self, language: Language = Language.CHINESE) -> str:  # noqa: ARG002
        return str(self.parameters["words"])


def said(words: str) -> Message:
    """Return a message that says just these words."""
    return Said("", {"words": words})


def receipt(documents: Sequence[RecognisedDocument], **changes: object) -> Receipt:
    """Return a receipt over the documents' files."""
    values: dict[str, object] = {
        "tool_version": "1.0.0",
        "notice": "yueyang-2024",
        "notice_sha256": "5b" * 32,
        "as_of": dt.date(2024, 9, 10),
        "as_of_source": "option",
        "engine": "rapidocr 3.10",
        "models": {"PP-OCRv6_small_det": "1c" * 32, "PP-OCRv6_small_rec": "9e" * 32},
        "files": {item.evidence.path: item.evidence.sha256 for item in documents},
        "thresholds": {"seal_confidence": 0.6, "signature_confidence": 0.55},
    }
    return Receipt(**{**values, **changes})  # type: ignore[arg-type]


def applicant_report(
    key: str,
    verdict: Verdict,
    findings: Sequence[Finding],
    documents: Sequence[RecognisedDocument],
    *,
    name: str | None = "陈映雪",
    employer: str | None = "岳阳市洞庭会计师事务所",
    owed: Requirements | None = None,
) -> ApplicantReport:
    """Return a report about one applicant."""
    owed = requirements() if owed is None else owed
    return ApplicantReport(
        key=key,
        applicant=Applicant(
            name=name,
            level="副高级",
            series="会计",
            employer=employer,
            facts={"id_number": IDENTITY_NUMBER, "phone": MOBILE_NUMBER},
            sources={
                "name": FactSource.DECLARED,
                "level": FactSource.ROSTER,
                "employer": FactSource.READ,
            },
        ),
        verdict=verdict,
        findings=tuple(findings),
        requirements=owed,
        documents=tuple(documents),
        receipt=receipt(documents),
    )


IMPRESSION_BOX = Box(1066, 1733, 1388, 2054)
HEAD_BOX = Box(200, 1880, 780, 1990)
SEAL_BOX = Box(860, 1880, 1420, 1990)
OPINION_BOX = Box(200, 600, 1460, 720)
REVIEW_FORM = "线上/资格审查/评审表.pdf"
HIDDEN_FILE = "线上/业绩/技术报告.pdf"


def review_form() -> RecognisedDocument:
    """Return a form of four pages: sealed and signed, unsigned, unclear, and plain."""
    return document(
        REVIEW_FORM,
        (
            page(
                1,
                thumbnail=picture(1),
                seals=(seal(),),
                fields=(
                    field("单位负责人签名", FieldState.PRESENT, HEAD_BOX),
                    field(
                        "单位（公章）",
                        FieldState.PRESENT,
                        SEAL_BOX,
                        Expectation.SEAL,
                        MarkKind.OFFICIAL_SEAL,
                    ),
                ),
            ),
            page(
                2,
                thumbnail=picture(2, signed=False, sealed=False),
                fields=(
                    field("申报人签名", FieldState.ABSENT, HEAD_BOX),
                    field("单位（公章）", FieldState.ABSENT, SEAL_BOX, Expectation.SEAL),
                ),
            ),
            page(
                3,
                thumbnail=picture(3, sealed=False),
                fields=(field("审核人签名", FieldState.UNCLEAR, HEAD_BOX),),
                markings=(
                    Marking(
                        Box(180, 620, 620, 680),
                        ClassificationLevel.CONFIDENTIAL,
                        "保守商业秘密承诺",
                        MarkingVerdict.MENTION,
                        0.88,
                    ),
                ),
                quality=(QualityIssue(QualityCode.SKEWED, QualitySeverity.WARNING, 3.2),),
            ),
            page(4),
        ),
    )


def incomplete() -> ApplicantReport:
    """Return the report on an applicant with much to mend."""
    documents = (
        review_form(),
        document(
            "线上/资格审查/学历证书.pdf",
            (),
            material=None,
            name=None,
            status=DocumentStatus.UNREADABLE,
            reason=UnreadableReason.ENCRYPTED,
            page_count=0,
        ),
        document(
            f"线上/资格审查/身份证_{IDENTITY_NUMBER}.jpg",
            (
                page(
                    1,
                    lines=(TextLine(f"公民身份号码 {IDENTITY_NUMBER}", 0.99, OPINION_BOX),),
                    signatures=(
                        Signature(Box(300, 900, 520, 980), MarkKind.FINGERPRINT, "", 0.71),
                    ),
                    quality=(QualityIssue(QualityCode.BLURRED, QualitySeverity.ERROR, 41.0),),
                ),
            ),
            material="identity_card",
            name="身份证",
        ),
    )
    findings = (
        finding(
            1,
            Outcome.FAILED,
            Reason.SIGNATURE_NOT_FOUND,
            "评审表第 2 页“申报人签名”处未检出签名。",
            remedy="请申报人在第 2 页“申报人签名”处亲笔签名，重新扫描后上传。",
            locations=(Location(REVIEW_FORM, 2, HEAD_BOX),),
            confidence=0.912,
        ),
        finding(
            2,
            Outcome.FAILED,
            Reason.SEAL_NOT_FOUND,
            "评审表第 2 页“单位（公章）”处未检出公章。",
            remedy="请用人单位在第 2 页落款处加盖单位公章（不能用专用章代替），重新扫描后上传。",
            locations=(Location(REVIEW_FORM, 2, SEAL_BOX),),
            confidence=0.96,
        ),
        finding(
            3,
            Outcome.FAILED,
            Reason.MATERIAL_MISSING,
            "缺少公示情况证明。",
            remedy="请补交用人单位出具并加盖公章的公示情况证明。",
            material="公示情况证明",
            practice="省内其他地市的申报须知",
        ),
        finding(
            4,
            Outcome.INDETERMINATE,
            Reason.SIGNATURE_UNCLEAR,
            "评审表第 3 页“审核人签名”处的字迹看不清，无法判定是否为签名。",
            remedy="请对照原件核看；确未签名的，补签后重新扫描。",
            locations=(Location(REVIEW_FORM, 3, HEAD_BOX),),
            confidence=0.48,
        ),
        finding(
            5,
            Outcome.INDETERMINATE,
            Reason.FILE_UNREADABLE,
            "“学历证书.pdf”设有密码，无法读取。",
            remedy="请去除密码后重新提交。",
            material=None,
            locations=(Location("线上/资格审查/学历证书.pdf"),),
        ),
        finding(
            6,
            Outcome.FAILED,
            Reason.LAST_DAY,
            "线上申报截止日为 2024年9月12日，距今只剩 2 天。",
            severity=Severity.WARNING,
            remedy="请尽快完成线上申报。",
            clause="1.2.1",
            material=None,
        ),
        finding(
            7,
            Outcome.FAILED,
            Reason.INTERNAL_MATERIAL,
            f"身份证号 {IDENTITY_NUMBER} 与登记的手机 {MOBILE_NUMBER} 请自行核对。",
            severity=Severity.INFO,
            clause="1.2.1",
            material=None,
        ),
        finding(
            8,
            Outcome.PASSED,
            Reason.SEAL_FOUND,
            "评审表第 1 页“单位（公章）”处检出公章。",
            locations=(Location(REVIEW_FORM, 1, IMPRESSION_BOX),),
            confidence=0.973,
        ),
        finding(
            9,
            Outcome.PASSED,
            Reason.SIGNATURE_FOUND,
            "评审表第 1 页“单位负责人签名”处检出签名。",
            locations=(Location(REVIEW_FORM, 1, HEAD_BOX),),
        ),
        finding(
            10,
            Outcome.PASSED,
            Reason.NOTHING_CLASSIFIED_FOUND,
            "可读页面均未检出密级标志。",
            clause="1.1.1",
            material=None,
        ),
        finding(
            11,
            Outcome.NOT_APPLICABLE,
            Reason.NOT_OWED,
            "高级职称（会计系列）只进行网上申报，资格审查材料无需报送纸质件。",
            material=None,
        ),
    )
    return applicant_report("001-陈映雪", Verdict.INCOMPLETE, findings, documents)


def complete() -> ApplicantReport:
    """Return the report on an applicant with nothing to mend, in a document of many pages."""
    pages = (
        page(1, thumbnail=picture(1), seals=(seal(),)),
        *(page(number) for number in range(2, 25)),
    )
    findings = (
        finding(1, Outcome.PASSED, Reason.SEAL_FOUND, "评审表检出公章。"),
        finding(2, Outcome.PASSED, Reason.SIGNATURE_FOUND, "评审表检出签名。"),
    )
    return applicant_report(
        "002-周云帆",
        Verdict.COMPLETE,
        findings,
        (document(REVIEW_FORM, pages),),
        name="周云帆",
    )


def needs_review() -> ApplicantReport:
    """Return the report on an applicant whose level and series are not known."""
    findings = (
        finding(
            1,
            Outcome.INDETERMINATE,
            Reason.LEVEL_UNKNOWN,
            "申报级别不明，无法确定应交哪些材料。",
            remedy="请在 applicant.yaml 中填明申报级别。",
            material=None,
            clause="9.9",
        ),
    )
    return applicant_report(
        "003",
        Verdict.NEEDS_REVIEW,
        findings,
        (document("扫描件.pdf", (page(1, width=0, height=0, thumbnail=b""),), material=None),),
        name=None,
        employer=None,
        owed=requirements(level=None, series=None),
    )


def quarantined_document() -> RecognisedDocument:
    """Return a document suspected to be classified, with text that must never be shown."""
    return document(
        HIDDEN_FILE,
        (
            page(
                1,
                lines=(TextLine(HIDDEN_WORDS, 0.97, Box(400, 500, 1200, 600)),),
                seals=(seal(text=HIDDEN_WORDS),),
                signatures=(
                    Signature(Box(300, 900, 520, 980), MarkKind.HANDWRITTEN, HIDDEN_WORDS, 0.9),
                ),
                fields=(field(HIDDEN_WORDS, FieldState.PRESENT, HEAD_BOX),),
                markings=(
                    Marking(
                        Box(150, 117, 480, 190),
                        ClassificationLevel.SECRET,
                        HIDDEN_MARKING,
                        MarkingVerdict.MARKING,
                        0.93,
                    ),
                ),
                thumbnail=picture(7),
            ),
            page(
                2,
                thumbnail=picture(8),
                lines=(TextLine(HIDDEN_WORDS, 0.97, Box(400, 500, 1200, 600)),),
            ),
        ),
        material="papers",
        name="论文、著作",
    )


def blocked() -> ApplicantReport:
    """Return the report on an applicant with a document suspected to be classified."""
    marking = Location(HIDDEN_FILE, 1, Box(150, 117, 480, 190))
    findings = (
        finding(
            1,
            Outcome.FAILED,
            Reason.SEAL_NOT_FOUND,
            "评审表第 2 页未检出公章。",
            remedy="请加盖公章。",
            locations=(Location(REVIEW_FORM, 2, SEAL_BOX),),
        ),
        finding(
            2,
            Outcome.FAILED,
            Reason.CLASSIFIED_SUSPECTED,
            f"检出“{HIDDEN_MARKING}”。",
            remedy=f"请处理“{HIDDEN_WORDS}”。",
            clause="1.1.1",
            material=None,
            locations=(marking,),
            confidence=0.93,
        ),
        finding(
            3,
            Outcome.PASSED,
            Reason.MATERIAL_FOUND,
            f"题为“{HIDDEN_WORDS}”。",
            material="论文、著作",
            locations=(Location(HIDDEN_FILE, 2),),
        ),
    )
    return applicant_report(
        "004-陆守静",
        Verdict.BLOCKED,
        findings,
        (review_form(), quarantined_document()),
        name="陆守静",
    )


def hostile() -> ApplicantReport:
    """Return a report full of what tries to break out of the page, the screen or the folder."""
    path = f"线上/{HOSTILE}[red]括号[/red]\u202egpj.pdf"
    box = Box(100, 100, 400, 200)
    documents = (
        document(
            path,
            (
                page(
                    1,
                    fields=(field(HOSTILE, FieldState.ABSENT, box),),
                    seals=(seal(text=HOSTILE),),
                ),
            ),
            name=HOSTILE,
        ),
    )
    findings = (
        finding(
            1,
            Outcome.FAILED,
            Reason.SEAL_NOT_FOUND,
            HOSTILE,
            remedy=HOSTILE,
            material=HOSTILE,
            locations=(Location(path, 1, box),),
            practice=HOSTILE,
        ),
    )
    return applicant_report(
        "../../etc/passwd\x00", Verdict.INCOMPLETE, findings, documents, name=HOSTILE
    )


def long_names() -> ApplicantReport:
    """Return a report in which every name is far too long."""
    name = "阿卜杜热合曼·买买提艾力·" * 6
    unit = "岳阳市君山区洞庭湖国家级自然保护区湿地生态监测与水生生物资源养护技术推广服务中心" * 3
    path = f"线上/{'非常非常长的文件夹名称' * 8}/{'a' * 120}/评审表.pdf"
    findings = (
        finding(
            1,
            Outcome.FAILED,
            Reason.SEAL_NOT_FOUND,
            f"{unit}出具的材料未检出公章。" * 3,
            remedy=f"请{unit}补盖公章。",
            material=unit,
            locations=(Location(path, 1, SEAL_BOX), Location("不存在.pdf", 3)),
            confidence=0.5,
        ),
    )
    return applicant_report(
        name * 4,
        Verdict.INCOMPLETE,
        findings,
        (document(path, (page(1, seals=(seal(text=unit),)),), name=unit),),
        name=name,
        employer=unit,
    )


def everyone() -> Report:
    """Return a report over one applicant of each kind."""
    return Report(
        (incomplete(), complete(), needs_review(), blocked(), hostile(), long_names()),
    )
