"""Markings of an OFD file that its pages do not show: properties, bookmarks, notes, hidden text."""

from __future__ import annotations

from pathlib import Path

import pytest

from docvalidate.intake import IntakeLimits
from docvalidate.model.evidence import ClassificationLevel, DocumentEvidence, MarkingPlace
from docvalidate.ocr import EngineChoice
from docvalidate.reading import read_document
from tests.batch.faulty_engines import SoundEngine
from tests.intake.ofd_writer import SPACE, OfdWriter, layer, text

_BODY = layer(text("岗位聘任登记表", 30, 30))


def _read(writer: OfdWriter, folder: Path) -> DocumentEvidence:
    path = folder / "材料.ofd"
    path.write_bytes(writer.content())
    return read_document(path, path.name, SoundEngine(EngineChoice()), IntakeLimits())


def _with_properties(inner: str) -> OfdWriter:
    writer = OfdWriter([_BODY])
    content = writer.parts_written()["OFD.xml"].decode("utf-8")
    writer.parts["OFD.xml"] = content.replace("</ofd:DocInfo>", f"{inner}</ofd:DocInfo>").encode()
    return writer


def _with_part(element: str, part: str = "", content: str = "") -> OfdWriter:
    writer = OfdWriter([_BODY])
    document = writer.parts_written()["Doc_0/Document.xml"].decode("utf-8")
    changed = document.replace("</ofd:Document>", f"{element}</ofd:Document>")
    writer.parts["Doc_0/Document.xml"] = changed.encode("utf-8")
    if part:
        writer.parts[f"Doc_0/{part}"] = content.encode("utf-8")
    return writer


_WRITERS = {
    "title": (_with_properties("<ofd:Title>机密★10年 统计资料</ofd:Title>"), MarkingPlace.METADATA),
    "custom": (
        _with_properties(
            '<ofd:CustomDatas><ofd:CustomData Name="密级">机密</ofd:CustomData></ofd:CustomDatas>'
        ),
        MarkingPlace.METADATA,
    ),
    "bookmark": (
        _with_part('<ofd:Outlines><ofd:OutlineElem Title="（机密★长期）概况"/></ofd:Outlines>'),
        MarkingPlace.BOOKMARK,
    ),
    "attachment": (
        _with_part(
            "<ofd:Attachments>Attachs/Attachments.xml</ofd:Attachments>",
            "Attachs/Attachments.xml",
            f'<ofd:Attachments {SPACE}><ofd:Attachment ID="1" Name="机密_5年_参数.xlsx"/>'
            "</ofd:Attachments>",
        ),
        MarkingPlace.ATTACHMENT,
    ),
    "hidden note": (
        OfdWriter(
            [_BODY],
            annotations={
                1: '<ofd:Annot ID="3" Type="Highlight" Visible="false">'
                "<ofd:Remark>机密★10年</ofd:Remark></ofd:Annot>"
            },
        ),
        MarkingPlace.ANNOTATION,
    ),
    "hidden object": (
        OfdWriter(
            [
                layer(
                    text("岗位聘任登记表", 30, 30),
                    text("机密★5年", 30, 10, extra=' Visible="false"'),
                )
            ]
        ),
        MarkingPlace.HIDDEN_TEXT,
    ),
    "white on white": (
        OfdWriter(
            [
                layer(
                    text("岗位聘任登记表", 30, 30),
                    text("机密★5年", 30, 10, inner='<ofd:FillColor Value="255 255 255"/>'),
                )
            ]
        ),
        MarkingPlace.HIDDEN_TEXT,
    ),
    "off the sheet": (
        OfdWriter([layer(text("岗位聘任登记表", 30, 30), text("机密★5年", 30, 400))]),
        MarkingPlace.HIDDEN_TEXT,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(_WRITERS))
def test_a_marking_is_found_wherever_it_stands(tmp_path: Path, name: str) -> None:
    writer, where = _WRITERS[name]
    evidence = _read(writer, tmp_path)
    suspected = [one for one in evidence.all_markings if one.suspected]
    assert {one.where for one in suspected} == {where}
    assert {one.level for one in suspected} == {ClassificationLevel.SECRET}
    assert evidence.quarantined


def test_properties_that_only_speak_of_secrecy_are_no_news(tmp_path: Path) -> None:
    said = _with_properties(
        "<ofd:Title>保密承诺书</ofd:Title><ofd:CustomDatas>"
        '<ofd:CustomData Name="密级">公开</ofd:CustomData></ofd:CustomDatas>'
    )
    assert _read(said, tmp_path).all_markings == ()
