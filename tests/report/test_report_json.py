"""The JSON keeps to the published schemas and says what was found, and no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import jsonschema
import pytest

from docvalidate.language import Language, Message
from docvalidate.model.digital import Integrity, LaterChanges, TimeSource, Trust, TrustProblem
from docvalidate.model.evidence import (
    ClassificationLevel,
    DocumentFormat,
    DocumentStatus,
    Expectation,
    FieldState,
    InkColor,
    Marking,
    MarkingVerdict,
    MarkKind,
    QualityCode,
    QualitySeverity,
    SealKind,
    SealShape,
    TextSource,
    UnreadableReason,
)
from docvalidate.model.finding import Outcome, Reason, Severity, Verdict
from docvalidate.model.geometry import Box
from docvalidate.model.obligation import Duty, Payment
from docvalidate.model.report import RecognisedDocument, Report
from docvalidate.model.roster import RosterCheck, RosterPerson
from docvalidate.model.straddle import PageEdge, StraddleState
from docvalidate.report.json_inspection import inspection_document
from docvalidate.report.json_report import report_document, report_text_parts
from docvalidate.report.json_text import json_text
from docvalidate.report.schemas import SCHEMA_NAMES, SchemaName, load_schema
from docvalidate.report.writing import line_texts
from tests.report import example_reports as examples
from tests.report.written import lines_of

ENUMERATED: dict[tuple[SchemaName, str, str], type[StrEnum]] = {
    ("report", "finding", "outcome"): Outcome,
    ("report", "finding", "reason"): Reason,
    ("report", "finding", "severity"): Severity,
    ("report", "applicant_report", "verdict"): Verdict,
    ("inspection", "document", "status"): DocumentStatus,
    ("inspection", "document", "reason"): UnreadableReason,
    ("inspection", "document", "format"): DocumentFormat,
    ("inspection", "page", "text_source"): TextSource,
    ("inspection", "seal", "shape"): SealShape,
    ("inspection", "seal", "color"): InkColor,
    ("inspection", "seal", "kind"): SealKind,
    ("inspection", "signature", "kind"): MarkKind,
    ("inspection", "field", "expects"): Expectation,
    ("inspection", "field", "state"): FieldState,
    ("inspection", "field", "mark"): MarkKind,
    ("inspection", "marking", "level"): ClassificationLevel,
    ("inspection", "marking", "verdict"): MarkingVerdict,
    ("inspection", "straddle", "state"): StraddleState,
    ("inspection", "straddle_part", "edge"): PageEdge,
    ("inspection", "quality", "code"): QualityCode,
    ("inspection", "quality", "severity"): QualitySeverity,
    ("inspection", "digital_signature", "time_source"): TimeSource,
    ("inspection", "digital_signature", "integrity"): Integrity,
    ("inspection", "digital_signature", "changes"): LaterChanges,
    ("inspection", "digital_signature", "trust"): Trust,
    ("inspection", "digital_signature", "trust_problem"): TrustProblem,
}


def checked(document: dict[str, object], name: SchemaName) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(json_text(document))
    jsonschema.Draft202012Validator(load_schema(name)).validate(loaded)
    return loaded


def checked_report(report: Report, language: Language = Language.CHINESE) -> dict[str, Any]:
    return checked(report_document(report, language), "report")


def checked_inspection(*documents: RecognisedDocument, mask: bool = True) -> dict[str, Any]:
    evidence = [item.evidence for item in documents]
    return checked(inspection_document(evidence, mask=mask), "inspection")


def objects_in(schema: object) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for value in schema.values():
            yield from objects_in(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from objects_in(value)


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_schemas_are_valid_and_refuse_unknown_keys(name: SchemaName) -> None:
    schema = load_schema(name)

    jsonschema.Draft202012Validator.check_schema(schema)
    for part in objects_in(schema):
        assert "additionalProperties" in part
        if "properties" in part:
            assert part["additionalProperties"] is False
            assert set(part["required"]) == set(part["properties"])


def test_an_unknown_schema_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load_schema("summary")  # type: ignore[arg-type]


@pytest.mark.parametrize("place", sorted(ENUMERATED), ids="/".join)
def test_the_schemas_list_just_the_members_of_the_model(
    place: tuple[SchemaName, str, str],
) -> None:
    name, definition, key = place
    schema: dict[str, Any] = load_schema(name)
    enumeration = ENUMERATED[place]

    listed = [
        value
        for value in schema["$defs"][definition]["properties"][key]["enum"]
        if value is not None
    ]

    assert listed == [member.value for member in enumeration]


def test_the_requirements_schema_lists_the_members_of_the_model() -> None:
    schema: dict[str, Any] = load_schema("requirements")
    properties = schema["properties"]

    for portion in ("eligibility", "performance"):
        for channel in ("online", "paper"):
            listed = properties["channels"]["properties"][portion]["properties"][channel]["enum"]
            assert listed == [duty.value for duty in Duty]
    fee = properties["fee"]["anyOf"][0]["properties"]
    assert fee["payment"]["enum"] == [payment.value for payment in Payment]


@pytest.mark.parametrize("language", list(Language))
def test_reports_of_every_kind_keep_to_the_schema(language: Language) -> None:
    document = checked_report(examples.everyone(), language)

    assert [applicant["verdict"] for applicant in document["applicants"]] == [
        "incomplete",
        "complete",
        "needs_review",
        "blocked",
        "incomplete",
        "incomplete",
    ]
    assert document["summary"] == {
        "complete": 1,
        "incomplete": 3,
        "needs_review": 1,
        "blocked": 1,
    }


def test_a_report_without_applicants_keeps_to_the_schema() -> None:
    document = checked_report(Report(()))

    assert document["applicants"] == []
    assert document["receipt"]["as_of"] is None


def test_every_finding_is_listed_with_its_clause_and_places() -> None:
    report = examples.incomplete()
    findings = checked_report(Report((report,)))["applicants"][0]["findings"]

    assert [item["rule"] for item in findings] == [item.rule for item in report.findings]
    assert {item["outcome"] for item in findings} == {outcome.value for outcome in Outcome}
    first = findings[0]
    assert first["clause"] == {
        "id": "0.3",
        "ref": "导言",
        "text": examples.CLAUSES["0.3"].text,
    }
    assert first["remedy"].startswith("请申报人")
    assert first["locations"] == [
        {"document": examples.REVIEW_FORM, "page": 2, "box": [200, 1880, 780, 1990]}
    ]


def test_a_finding_from_practice_names_its_source() -> None:
    document = checked_report(Report((examples.incomplete(),)))

    message = document["applicants"][0]["findings"][2]["message"]

    assert "省内其他地市的申报须知" in message


def test_level_and_series_are_resolved_where_they_can_be() -> None:
    resolved = checked_report(Report((examples.incomplete(),)))["applicants"][0]["applicant"]
    declared = checked_report(Report((examples.needs_review(),)))["applicants"][0]["applicant"]

    assert resolved == {
        "name": "陈映雪",
        "level": "senior",
        "series": "会计系列",
        "employer": "岳阳市洞庭会计师事务所",
    }
    assert declared == {"name": None, "level": "副高级", "series": "会计", "employer": None}


def test_the_receipt_names_what_a_second_run_needs() -> None:
    report = examples.incomplete()
    receipt = checked_report(Report((report, examples.complete())))["receipt"]

    assert receipt["as_of"] == "2024-09-10"
    assert receipt["notice_sha256"] == report.receipt.notice_sha256
    assert receipt["models"] == dict(report.receipt.models)
    assert receipt["thresholds"] == dict(report.receipt.thresholds)
    files = {item["sha256"] for item in receipt["submissions"][0]["files"]}
    assert files == set(report.receipt.files.values())


def test_personal_numbers_appear_nowhere() -> None:
    report = examples.incomplete()
    words = json_text(report_document(Report((report,))))
    seen = json_text(inspection_document([item.evidence for item in report.documents]))

    for number in (examples.IDENTITY_NUMBER, examples.MOBILE_NUMBER):
        assert number not in words
        assert number not in seen


def test_masking_an_inspection_can_be_left_out() -> None:
    document = checked_inspection(*examples.incomplete().documents, mask=False)

    line = document["documents"][2]["pages"][0]["lines"][0]
    assert line["text"] == f"公民身份号码 {examples.IDENTITY_NUMBER}"


def test_an_inspection_gives_everything_seen() -> None:
    form, locked, _ = examples.incomplete().documents
    document = checked_inspection(form, locked)

    first, second = document["documents"]
    page = first["pages"][0]
    assert (page["width"], page["height"], page["dpi"]) == (1654, 2339, 200)
    assert page["seals"] == [
        {
            "box": [1066, 1733, 1388, 2054],
            "shape": "round",
            "color": "red",
            "text": "岳阳市洞庭会计师事务所",
            "text_confidence": 0.94,
            "confidence": 0.973,
            "diameter_mm": 41.2,
            "angle_degrees": -3.5,
            "visible_share": 0.98,
            "inking": None,
            "kind": "official",
        }
    ]
    assert page["fields"][0]["mark"] == "handwritten"
    assert first["pages"][1]["fields"][0] == {
        "label": "申报人签名",
        "expects": "signature",
        "box": [200, 1880, 780, 1990],
        "state": "absent",
        "mark": None,
        "mark_box": None,
        "text": "",
        "confidence": 0.912,
    }
    assert first["pages"][2]["markings"][0]["verdict"] == "mention"
    assert first["pages"][2]["quality"] == [{"code": "skewed", "severity": "warning", "value": 3.2}]
    assert (second["status"], second["reason"]) == ("unreadable", "encrypted")


def test_of_a_quarantined_document_only_the_marking_is_given() -> None:
    document = checked_inspection(examples.quarantined_document())

    assert examples.HIDDEN_WORDS not in json_text(document)
    page = document["documents"][0]["pages"][0]
    assert page["lines"] == []
    assert page["markings"][0]["box"] == [150, 117, 480, 190]
    assert page["markings"][0]["text"] == "机密★10年"


def test_the_report_quotes_nothing_of_a_quarantined_document() -> None:
    document = checked_report(Report((examples.blocked(),)))

    assert examples.HIDDEN_WORDS not in json_text(document)
    assert "★" not in json_text(document)
    finding = document["applicants"][0]["findings"][1]
    assert finding["locations"][0] == {
        "document": examples.HIDDEN_FILE,
        "page": 1,
        "box": [150, 117, 480, 190],
    }
    assert "保密专干" in finding["remedy"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("绝密★长期", "绝密★长期"),
        ("机 密 ★ 5年 某某工程", "机 密 ★ 5年"),
        ("秘密", "秘密"),
        ("某某地形图（秘密级）", "秘密"),
        ("某某地形图", ""),
    ],
)
def test_a_marking_keeps_its_standard_form_alone(text: str, kept: str) -> None:
    marking = Marking(
        Box(1, 1, 9, 9), ClassificationLevel.SECRET, text, MarkingVerdict.MARKING, 0.9
    )
    item = examples.document("图.pdf", (examples.page(1, markings=(marking,)),))

    page = checked_inspection(item)["documents"][0]["pages"][0]

    assert page["markings"][0]["text"] == kept


def test_the_same_report_gives_the_same_text() -> None:
    assert json_text(report_document(examples.everyone())) == json_text(
        report_document(examples.everyone())
    )


def test_the_report_in_parts_is_the_whole_report() -> None:
    for report in (examples.everyone(), Report((examples.complete(),)), Report(())):
        lines = lines_of(report)
        text = "".join(report_text_parts(lambda lines=lines: lines))  # type: ignore[misc]
        assert text == json_text(report_document(report))


def test_every_line_follows_its_schema_and_quotes_nothing_hidden() -> None:
    texts = list(line_texts(lambda: lines_of(examples.everyone())))
    assert len(texts) == len(examples.everyone().applicants)
    for text in texts:
        assert text.count("\n") == 1
        jsonschema.validate(json.loads(text), load_schema("result"))
        for hidden in (examples.IDENTITY_NUMBER, examples.MOBILE_NUMBER, examples.HIDDEN_WORDS):
            assert hidden not in text


def test_the_roster_is_part_of_the_report() -> None:
    roster = RosterCheck(
        "花名册.xlsx",
        1,
        (RosterPerson(4, "钱七", "003", "甲局"),),
        ("孙八", "赵六"),
        ("赵六",),
        (Message("intake.roster.repeated", {"file": "花名册.xlsx", "row": 3, "other": 2}),),
    )
    lines = lines_of(Report((examples.complete(),)))
    loaded = json.loads("".join(report_text_parts(lambda: lines, roster)))
    jsonschema.validate(loaded, load_schema("report"))
    assert loaded["roster"]["without_folder"][0]["row"] == 4
    assert loaded["roster"]["without_person"] == ["孙八", "赵六"]
    assert "第 3 行与第 2 行" in loaded["roster"]["problems"][0]
