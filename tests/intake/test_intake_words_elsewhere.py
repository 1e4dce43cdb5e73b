"""Markings outside the picture of the pages: metadata, bookmarks, notes, layers, attachments."""

from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest

from docvalidate.intake import IntakeLimits
from docvalidate.model.evidence import DocumentEvidence, MarkingPlace, PageEvidence, TextLine
from docvalidate.model.geometry import Box
from docvalidate.reading import Progress, read_document
from docvalidate.vision.markings import hidden_markings
from samples.drawing.secrecy_files import draw_secrecy_file
from tests.batch.replay import ReplayEngine

_PLACES = {
    "metadata": MarkingPlace.METADATA,
    "bookmark": MarkingPlace.BOOKMARK,
    "annotation": MarkingPlace.ANNOTATION,
    "form_field": MarkingPlace.ANNOTATION,
    "attachment": MarkingPlace.ATTACHMENT,
    "hidden_text": MarkingPlace.HIDDEN_TEXT,
    "white_text": MarkingPlace.HIDDEN_TEXT,
    "picture_comment": MarkingPlace.METADATA,
    "own_entry": MarkingPlace.METADATA,
    "xmp_attribute": MarkingPlace.METADATA,
}


def _read(path: Path, *lines: str) -> DocumentEvidence:
    engine = ReplayEngine(lines or ("工作总结",))
    return read_document(path, path.name, engine, IntakeLimits())


@pytest.mark.parametrize("kind", list(_PLACES))
def test_a_marking_is_found_wherever_it_stands(tmp_path: Path, kind: str) -> None:
    file = draw_secrecy_file(tmp_path, 1, kind)
    evidence = _read(file.path)
    assert evidence.quarantined
    suspected = [one for one in evidence.all_markings if one.suspected]
    assert {one.where for one in suspected} == {_PLACES[kind]}
    assert {one.level for one in suspected} == {file.level}
    on_page = _PLACES[kind] in (MarkingPlace.ANNOTATION, MarkingPlace.HIDDEN_TEXT)
    assert bool(evidence.pages[0].markings) is on_page
    assert all(one.box.area > 0 for one in evidence.pages[0].markings)


def _pdf(path: Path, **metadata: str) -> Path:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 120), "岗位聘任登记表", fontname="china-s", fontsize=16)
    document.set_metadata(metadata)
    document.set_toc([[1, "保密承诺书", 1], [1, "第一章 商业秘密的保护", 1]])
    document.save(str(path))
    document.close()
    return path


def test_words_about_secrecy_elsewhere_are_no_news(tmp_path: Path) -> None:
    path = _pdf(
        tmp_path / "a.pdf", title="机密文件管理办法", subject="不涉及国家秘密", keywords="脱密"
    )
    evidence = _read(path)
    assert evidence.all_markings == ()


def test_a_text_layer_that_repeats_the_picture_is_no_second_opinion() -> None:
    """A layer cut into words has 秘密 stand alone where the picture reads 国家秘密."""
    layer = [TextLine("秘密", 1.0, Box(300, 500, 360, 530))]
    seen = [TextLine("本单位没有国家秘密事项", 0.99, Box(120, 495, 620, 535))]
    size = (1240, 1754)
    assert hidden_markings(layer, seen, 1, size) == ()
    (alone,) = hidden_markings(layer, [], 1, size)
    assert alone.where is MarkingPlace.HIDDEN_TEXT
    full = [TextLine("机密★10年", 1.0, layer[0].box)]
    assert [one.suspected for one in hidden_markings(full, seen, 1, size)] == [True]


def test_what_was_read_before_a_crash_is_not_forgotten(tmp_path: Path) -> None:
    document = pymupdf.open()
    for text in ("机密★10年", "第二页"):
        document.new_page().insert_text((60, 60), text, fontname="china-s", fontsize=16)
    path = tmp_path / "two.pdf"
    document.save(str(path))
    document.close()

    def break_off(told: Progress) -> None:
        if isinstance(told, PageEvidence):
            raise RuntimeError(told.number)  # noqa: TRY004 - the failure, not a type error

    evidence = read_document(path, path.name, ReplayEngine(()), IntakeLimits(), break_off)
    assert evidence.quarantined
    assert not evidence.fully_seen
    assert evidence.pages[0].lines == ()


@pytest.mark.parametrize("place", ["switched off", "beyond the part shown"])
def test_text_that_no_picture_of_the_page_shows_is_searched(tmp_path: Path, place: str) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 120), "岗位聘任登记表", fontname="china-s", fontsize=16)
    if place == "switched off":
        layer = document.add_ocg("底图", on=False)
        page.insert_text((72, 60), "机密★10年", fontname="china-s", fontsize=16, oc=layer)
    else:
        page.insert_text((72, 24), "机密★10年", fontname="china-s", fontsize=12)
        page.set_cropbox(pymupdf.Rect(0, 40, page.rect.width, page.rect.height))
    path = tmp_path / "a.pdf"
    document.save(str(path))
    document.close()
    evidence = _read(path)
    (marking,) = [one for one in evidence.all_markings if one.suspected]
    assert marking.where is MarkingPlace.HIDDEN_TEXT


def test_reading_hidden_layers_leaves_the_page_as_it_shows(tmp_path: Path) -> None:
    document = pymupdf.open()
    for _ in range(2):
        page = document.new_page()
        page.insert_text((72, 120), "岗位聘任登记表", fontname="china-s", fontsize=16)
    layer = document.add_ocg("底图", on=False)
    for page in document:
        page.insert_text((72, 60), "第一次年度总结", fontname="china-s", fontsize=16, oc=layer)
    path = tmp_path / "a.pdf"
    document.save(str(path))
    document.close()
    for page_evidence in _read(path).pages:
        assert [line.text for line in page_evidence.lines] == ["岗位聘任登记表"]
