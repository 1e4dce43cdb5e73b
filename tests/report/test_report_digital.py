"""Digital signatures in the JSON, on the terminal and in the page; hidden where they must be."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from typing import Any

import pytest
from rich.console import Console

from docvalidate.language import Language
from docvalidate.model.digital import (
    DigitalSignature,
    Integrity,
    LaterChanges,
    TimeSource,
    Trust,
    TrustProblem,
)
from docvalidate.model.evidence import DocumentEvidence
from docvalidate.model.geometry import Box
from docvalidate.model.report import ApplicantReport
from docvalidate.report.html import applicant_page
from docvalidate.report.json_inspection import inspection_document
from docvalidate.report.text import inspection_text
from tests.report import example_reports as examples
from tests.report.test_report_json import checked

SIGNATURE = DigitalSignature(
    Integrity.INTACT,
    signer="周云帆 430602199003071236",
    organisation="岳阳云帆机械制造有限公司",
    issuer="湖南测试签发中心",
    signed_at=dt.datetime(2024, 9, 10, 9, 30, tzinfo=dt.UTC),
    time_source=TimeSource.CLAIMED,
    certificate_until=dt.datetime(2027, 1, 1, tzinfo=dt.UTC),
    changes=LaterChanges.NONE,
    covers_whole_file=True,
    trust=Trust.TRUSTED,
    algorithm="sha256_ecdsa",
    page=1,
)


def sealed_document() -> DocumentEvidence:
    """An example document with a seal on its first page."""
    for report in examples.everyone().applicants:
        for document in report.documents:
            evidence = document.evidence
            if evidence.pages and evidence.pages[0].seals and not evidence.quarantined:
                return evidence
    raise AssertionError("no example bears a seal")


def quarantined_document() -> DocumentEvidence:
    for report in examples.everyone().applicants:
        for document in report.documents:
            if document.evidence.quarantined:
                return document.evidence
    raise AssertionError("no example is quarantined")


def bearing(evidence: DocumentEvidence, signature: DigitalSignature) -> DocumentEvidence:
    return dataclasses.replace(evidence, digital_signatures=(signature,))


def shown_over_the_seal(**changes: Any) -> DocumentEvidence:  # noqa: ANN401
    evidence = sealed_document()
    box = evidence.pages[0].seals[0].box.expanded(4)
    return bearing(evidence, dataclasses.replace(SIGNATURE, box=box, **changes))


def printed(evidence: DocumentEvidence, language: Language = Language.CHINESE) -> str:
    output = io.StringIO()
    Console(file=output, width=400, color_system=None).print(inspection_text([evidence], language))
    return output.getvalue()


def page_of(evidence: DocumentEvidence, language: Language = Language.CHINESE) -> str:
    report: ApplicantReport = examples.everyone().applicants[0]
    document = dataclasses.replace(report.documents[0], evidence=evidence)
    return applicant_page(dataclasses.replace(report, documents=(document,)), language)


def test_the_json_tells_all_and_links_the_seal_that_is_its_appearance() -> None:
    evidence = shown_over_the_seal()

    (document,) = checked(inspection_document([evidence]), "inspection")["documents"]

    (found,) = document["digital_signatures"]
    assert found["organisation"] == "岳阳云帆机械制造有限公司"
    assert found["signed_at"] == "2024-09-10T09:30:00+00:00"
    assert (found["integrity"], found["changes"], found["trust"]) == ("intact", "none", "trusted")
    assert (found["page"], found["seals"]) == (1, [0])
    assert "430602199003071236" not in str(found)


def test_a_document_without_any_has_an_empty_list() -> None:
    (document,) = checked(inspection_document([sealed_document()]), "inspection")["documents"]
    assert document["digital_signatures"] == []


def test_nothing_names_the_signer_of_a_quarantined_document() -> None:
    evidence = bearing(quarantined_document(), SIGNATURE)
    json_words = str(checked(inspection_document([evidence], mask=False), "inspection"))

    for said in (json_words, printed(evidence), page_of(evidence)):
        assert "周云帆" not in said
        assert "云帆机械" not in said
        assert "湖南测试签发中心" not in said


def test_the_terminal_and_the_page_say_who_when_and_what_was_verified() -> None:
    evidence = shown_over_the_seal()

    for said in (printed(evidence), page_of(evidence)):
        for words in (
            "岳阳云帆机械制造有限公司",
            "签名完好",
            "签署后未改动",
            "证书可信",
            "签署时间 2024-09-10 17:30（签署人自报）",
            "未联网查询吊销",
        ):
            assert words in said
        assert "430602199003071236" not in said
    assert "电子签章外观" in printed(evidence)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"integrity": Integrity.BROKEN}, "文件内容与签名不符"),
        ({"changes": LaterChanges.OTHER}, "签署后内容被改动"),
        ({"integrity": Integrity.UNSUPPORTED}, "国密"),
        ({"integrity": Integrity.UNREADABLE}, "签名数据已损坏"),
        ({"trust": Trust.NOT_CHECKED}, "未核对证书是否可信"),
        (
            {"trust": Trust.NOT_TRUSTED, "trust_problem": TrustProblem.OUT_OF_DATE},
            "证书不可信（签署时证书不在有效期内）",
        ),
    ],
)
def test_what_does_not_hold_is_said_and_never_called_trusted(
    changes: dict[str, object], words: str
) -> None:
    evidence = shown_over_the_seal(**changes)

    for said in (printed(evidence), page_of(evidence)):
        assert words in said
        if changes.get("trust") or changes.get("integrity"):
            assert "证书可信" not in said.replace("证书可信（", "")
    assert 'class="present"><strong>' not in page_of(evidence)


def test_a_page_with_a_digital_seal_is_not_said_to_bear_nothing() -> None:
    evidence = sealed_document()
    bare = dataclasses.replace(
        evidence.pages[0], seals=(), signatures=(), fields=(), markings=(), quality=()
    )
    lone = dataclasses.replace(evidence, pages=(bare,), page_count=1)
    assert "未检出" in printed(lone)

    signed = bearing(lone, dataclasses.replace(SIGNATURE, box=Box(900, 1500, 1200, 1800)))

    assert "未检出" not in printed(signed)
    assert "[900, 1500, 1200, 1800]" in printed(signed)


def test_a_signature_that_does_not_show_is_told_of_all_the_same() -> None:
    evidence = bearing(sealed_document(), dataclasses.replace(SIGNATURE, page=None))

    for said in (printed(evidence), page_of(evidence)):
        assert "页面上不显示" in said
    (document,) = checked(inspection_document([evidence]), "inspection")["documents"]
    assert document["digital_signatures"][0]["page"] is None
    assert document["digital_signatures"][0]["seals"] == []
