"""What runs across the edges of the pages: in JSON, in the terminal and on the page."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from rich.console import Console

from docvalidate.language import Language
from docvalidate.model.geometry import Box
from docvalidate.model.report import RecognisedDocument
from docvalidate.model.straddle import (
    PageEdge,
    Straddle,
    StraddlePart,
    StraddleSeal,
    StraddleState,
)
from docvalidate.report.html import applicant_page
from docvalidate.report.json_inspection import inspection_document
from docvalidate.report.json_text import json_text
from docvalidate.report.schemas import load_schema
from docvalidate.report.straddle_words import ranges
from docvalidate.report.text_inspection import inspection_text
from tests.report import example_reports as examples

UNIT = "岳阳市洞庭会计师事务所"
BOX = Box(1600, 900, 1654, 1240)


def stamped(*, quarantined: bool = False) -> RecognisedDocument:
    """Return a document of three pages of which the second bears no part."""
    parts = (
        StraddlePart(1, PageEdge.RIGHT, BOX, -21.0, 2.0, also_seal=True),
        StraddlePart(3, PageEdge.RIGHT, BOX, 2.0, 21.0),
    )
    seal = StraddleSeal(parts, (2,), (3,), True, 42.0, UNIT, 0.95, 0.9)
    markings = examples.quarantined_document().evidence.pages[0].markings if quarantined else ()
    pages = [examples.page(1, markings=markings), examples.page(2), examples.page(3)]
    document = examples.document("合同.pdf", pages)
    straddle = Straddle(StraddleState.INCOMPLETE, (seal,), (2,), 0.9)
    return replace(document, evidence=replace(document.evidence, straddle=straddle))


def as_json(document: RecognisedDocument) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(json_text(inspection_document([document.evidence])))
    jsonschema.Draft202012Validator(load_schema("inspection")).validate(loaded)
    straddle: dict[str, Any] = loaded["documents"][0]["straddle"]
    return straddle


def as_text(document: RecognisedDocument, language: Language = Language.CHINESE) -> str:
    console = Console(file=io.StringIO(), width=200)
    console.print(inspection_text([document.evidence], language))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_json_gives_state_pages_and_parts() -> None:
    straddle = as_json(stamped())
    assert (straddle["state"], straddle["pages"], straddle["missing"]) == (
        "incomplete",
        [1, 3],
        [2],
    )
    (seal,) = straddle["seals"]
    assert (seal["text"], seal["gaps"], seal["in_order"]) == (UNIT, [3], True)
    assert seal["parts"][0] == {
        "page": 1,
        "edge": "right",
        "box": [1600, 900, 1654, 1240],
        "first_mm": -21.0,
        "last_mm": 2.0,
        "also_seal": True,
    }


def test_a_document_where_it_was_not_looked_for_says_null() -> None:
    assert as_json(examples.document("甲.pdf", [examples.page(1)])) is None


def test_the_terminal_tells_the_pages_missing() -> None:
    words = as_text(stamped())
    for part in ("骑缝章 · 不完整", "第 1, 3 页", "第 2 页没有盖到", "第 3 页之后", UNIT, "半枚"):
        assert part in words
    assert words.count(str(BOX.as_list())) == 2
    assert "pages missing: 2" in as_text(stamped(), Language.ENGLISH)


def test_none_is_said_of_many_pages_and_not_of_one() -> None:
    none = Straddle(StraddleState.NONE)
    many = examples.document("甲.pdf", [examples.page(1), examples.page(2)])
    many = replace(many, evidence=replace(many.evidence, straddle=none))
    assert "骑缝章 · 未检出" in as_text(many)
    single = examples.document("乙.pdf", [examples.page(1)])
    single = replace(single, evidence=replace(single.evidence, straddle=none))
    assert "骑缝章" not in as_text(single)


def test_the_page_shows_each_part_where_it_stands() -> None:
    report = replace(examples.complete(), documents=(stamped(),))
    page = applicant_page(report)
    assert page.count('<rect class="part" x="1600" y="900" width="54" height="340"/>') == 2
    assert "第 2 页没有盖到" in page
    assert "骑缝章的一段（右边缘）" in page


@pytest.mark.parametrize("show", [as_text, lambda document: json_text({"s": as_json(document)})])
def test_the_text_of_a_quarantined_documents_seal_is_told_nowhere(
    show: Callable[[RecognisedDocument], str],
) -> None:
    assert UNIT in show(stamped())
    assert UNIT not in show(stamped(quarantined=True))
    report = replace(examples.complete(), documents=(stamped(quarantined=True),))
    assert "骑缝章的一段" not in applicant_page(report)


def test_page_numbers_are_drawn_together() -> None:
    assert ranges([7, 1, 2, 3, 5]) == "1–3, 5, 7"
