"""What is kept of a document suspected to be classified, and of its name."""

from __future__ import annotations

import dataclasses

from docvalidate.model.evidence import (
    ClassificationLevel,
    DocumentEvidence,
    DocumentStatus,
    Marking,
    MarkingPlace,
    MarkingVerdict,
    PageEvidence,
    TextLine,
    TextSource,
)
from docvalidate.model.geometry import Box
from docvalidate.model.quarantine import redacted, standard_marking, withheld_name

_BOX = Box(10, 10, 90, 30)


def _document(*markings: Marking) -> DocumentEvidence:
    lines = (TextLine("某型装备的参数", 0.9, _BOX),)
    page = PageEvidence(
        1, 100, 200, 150, 0, TextSource.OCR, lines=lines, markings=markings, thumbnail=b"jpeg"
    )
    return DocumentEvidence("线上/甲.pdf", "ab" * 32, DocumentStatus.OK, None, (page,), 1)


def _marking(text: str, verdict: MarkingVerdict = MarkingVerdict.MARKING) -> Marking:
    return Marking(_BOX, ClassificationLevel.SECRET, text, verdict, 0.9)


def test_a_quarantined_page_keeps_boxes_and_the_standard_marking_alone() -> None:
    mention = _marking("商业秘密", MarkingVerdict.MENTION)
    bare = redacted(_document(_marking("机密★某工程竣工前"), mention))
    (page,) = bare.pages
    assert page.lines == ()
    assert page.thumbnail == b""
    assert [(one.text, one.box) for one in page.markings] == [("机密★", _BOX)]
    assert redacted(bare) == bare


def test_mentions_voided_marks_and_internal_material_quarantine_nothing() -> None:
    for one in (
        _marking("商业秘密", MarkingVerdict.MENTION),
        _marking("机密★10年", MarkingVerdict.VOIDED),
        dataclasses.replace(_marking("内部资料"), level=ClassificationLevel.INTERNAL),
    ):
        assert redacted(_document(one)) == _document(one)


def test_a_marking_on_no_page_quarantines_as_well() -> None:
    document = dataclasses.replace(
        _document(),
        markings=(dataclasses.replace(_marking("机密"), where=MarkingPlace.METADATA),),
    )
    assert document.quarantined
    assert redacted(document).pages[0].lines == ()


def test_only_the_standard_form_of_a_marking_is_repeated() -> None:
    assert standard_marking("机密★10年 某型装备") == "机密★10年"
    assert standard_marking("秘密★某工程竣工前") == "秘密★"
    assert standard_marking("某型装备") == ""


def test_a_withheld_name_keeps_folder_level_and_ending_and_stays_apart() -> None:
    names = ["线上/机密★10年 甲装备.pdf", "线上/机密★10年 乙装备.pdf"]
    shown = [
        withheld_name(one, ClassificationLevel.SECRET, frozenset([one.split("/")[1]]))
        for one in names
    ]
    assert len(set(shown)) == 2
    for one in shown:
        assert one.startswith("线上/机密…")
        assert one.endswith(".pdf")
        assert "装备" not in one
