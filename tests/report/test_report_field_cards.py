from __future__ import annotations

import base64
import dataclasses
import io

import pytest
from PIL import Image

from docvalidate.language import Language
from docvalidate.model.evidence import (
    ClassificationLevel,
    Expectation,
    FieldState,
    Marking,
    MarkingVerdict,
    MarkKind,
    PageEvidence,
    TextLine,
    TextSource,
    crop_window,
)
from docvalidate.model.geometry import Box
from docvalidate.model.report import ApplicantReport
from docvalidate.report.html import applicant_page
from tests.report import example_reports as examples

_FIELD_BOX = Box(200, 400, 700, 460)


def _jpeg(shade: int) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (120, 40), (shade, shade, shade)).save(content, format="JPEG")
    return content.getvalue()


def _page(*fields: tuple[str, FieldState, MarkKind | None], text: str = "") -> PageEvidence:
    placed = tuple(
        dataclasses.replace(
            examples.field(label, state, _FIELD_BOX), mark=mark, text="周云帆" if mark else ""
        )
        for label, state, mark in fields
    )
    return PageEvidence(
        number=1,
        width=1654,
        height=2339,
        dpi=200,
        rotation=0,
        text_source=TextSource.OCR,
        lines=(TextLine(text, 0.99, _FIELD_BOX),) if text else (),
        fields=placed,
        crops=tuple(_jpeg(40 * (index + 1)) for index in range(len(placed))),
    )


def _report(page: PageEvidence) -> ApplicantReport:
    document = examples.document("线上/承诺书.jpg", (page,))
    return dataclasses.replace(examples.complete(), documents=(document,))


def _data(picture: bytes) -> str:
    return base64.b64encode(picture).decode("ascii")


def test_every_field_is_shown_with_its_verdict_doubtful_ones_first() -> None:
    page = _page(
        ("承诺人签名", FieldState.PRESENT, MarkKind.HANDWRITTEN),
        ("审核人签字", FieldState.UNCLEAR, None),
        ("单位负责人签名", FieldState.ABSENT, None),
    )
    html = applicant_page(_report(page), Language.CHINESE)
    section = html[html.index('class="cards"') :]
    section = section[: section.index("</ul>")]
    for crop in page.crops:
        assert _data(crop) in section
    assert (
        section.index("审核人签字") < section.index("单位负责人签名") < section.index("承诺人签名")
    )
    assert "检出：手写签名" in section
    assert "识读（仅供参考）：周云帆" in section
    assert 'href="#d1-p1"' in section


def test_a_date_field_without_picture_and_a_page_without_crops_have_no_card() -> None:
    page = _page(("填表日期", FieldState.PRESENT, MarkKind.DATE))
    dated = dataclasses.replace(
        page, fields=(dataclasses.replace(page.fields[0], expects=Expectation.DATE),), crops=(b"",)
    )
    bare = dataclasses.replace(page, crops=())
    for one in (dated, bare):
        assert 'class="cards"' not in applicant_page(_report(one), Language.CHINESE)


@pytest.mark.parametrize("language", list(Language))
def test_no_picture_of_a_field_of_a_quarantined_document_is_shown(language: Language) -> None:
    page = _page(("承诺人签名", FieldState.PRESENT, MarkKind.HANDWRITTEN))
    marking = Marking(
        Box(100, 100, 300, 150),
        ClassificationLevel.SECRET,
        "机密★10年",
        MarkingVerdict.MARKING,
        0.9,
    )
    html = applicant_page(_report(dataclasses.replace(page, markings=(marking,))), language)
    assert _data(page.crops[0]) not in html
    assert 'class="cards"' not in html


def test_a_personal_number_in_a_fields_picture_is_painted_over() -> None:
    page = _page(
        ("承诺人签名", FieldState.PRESENT, MarkKind.HANDWRITTEN), text=examples.IDENTITY_NUMBER
    )
    html = applicant_page(_report(page), Language.CHINESE)
    assert 'class="cards"' in html
    assert _data(page.crops[0]) not in html


def test_the_picture_of_a_field_shows_its_mark_too_and_stays_on_the_page() -> None:
    field = dataclasses.replace(
        examples.field("签名", FieldState.PRESENT, Box(0, 10, 100, 50)),
        mark_box=Box(90, 5, 300, 70),
    )
    window = crop_window(field, 310, 400)
    assert window.intersection(Box(0, 5, 300, 70)) == Box(0, 5, 300, 70)
    assert window.clipped(310, 400) == window
