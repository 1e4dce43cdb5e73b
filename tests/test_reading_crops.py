"""Reading a file keeps a picture of each field, and none of a quarantined document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import pytest

from docvalidate.intake import IntakeLimits
from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, RecognisedText
from docvalidate.reading import read_document
from samples.drawing.handwriting import Writer
from samples.drawing.paper import Sheet


class _Scripted:
    """An engine that gives the lines it was told."""

    name = "scripted"

    def __init__(self, *lines: TextLine) -> None:
        self._lines = lines

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        assert image.ndim == 3
        return self._lines

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        return tuple(RecognisedText("", 0.0) for _ in images)

    def model_hashes(self) -> Mapping[str, str]:
        return {}


@pytest.mark.parametrize("secret", [False, True])
def test_fields_are_pictured_unless_the_document_is_quarantined(
    tmp_path: Path, secret: bool
) -> None:
    sheet = Sheet(6, 150)
    heading = sheet.text((140, 90), "机密★10年" if secret else "承诺书")
    label = sheet.text((300, 800), "承诺人签名：")
    sheet.handwriting((470, 812), "王建国", 56, Writer.from_seed(3), signature=True)
    done, encoded = cv2.imencode(".png", sheet.finished().image)
    assert done
    file = tmp_path / "承诺书.png"
    file.write_bytes(encoded.tobytes())
    lines = (
        TextLine("机密★10年" if secret else "承诺书", 0.99, heading.expanded(0, 4)),
        TextLine("承诺人签名：", 0.99, label.expanded(0, 4)),
        TextLine("本人承诺所交材料真实有效并承担责任。", 0.99, Box(140, 300, 700, 330)),
    )
    evidence = read_document(file, file.name, _Scripted(*lines), IntakeLimits())
    (page,) = evidence.pages
    assert evidence.quarantined is secret
    if secret:
        assert page.crops == ()
    else:
        assert len(page.crops) == len(page.fields) == 1
        assert page.crops[0].startswith(b"\xff\xd8")
