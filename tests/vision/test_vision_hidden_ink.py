"""Markings that are no level, dark line of text: stamps at any angle, watermarks, columns."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from docvalidate.model.evidence import (
    ClassificationLevel,
    InkColor,
    MarkingVerdict,
    SealKind,
    SealShape,
    TextLine,
)
from docvalidate.model.geometry import Box
from docvalidate.ocr import Engine, EngineChoice, load_engine
from docvalidate.vision import look_at_page, look_for_stamps
from docvalidate.vision.hidden_lines import read_hidden_lines
from docvalidate.vision.ink import ink_of
from docvalidate.vision.secrecy_grammars import default_grammar
from docvalidate.vision.struck_out import is_struck_out
from docvalidate.vision.unread_ink import find_unread_ink
from samples.drawing import effects
from samples.drawing.paper import Sheet
from samples.drawing.seals import SealDesign, Wear
from samples.drawing.secrecy_pages import UNMARKED_KINDS, draw_secrecy_page, turned_text
from samples.drawing.truth import LabelledPage


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return the default engine, of which these tests use the line reader alone."""
    return load_engine(EngineChoice(threads=2))


def _scan(sheet: Sheet) -> LabelledPage:
    return effects.scanned(sheet.finished(), np.random.default_rng(4), skew=0.3)


def _hidden(page: LabelledPage, engine: Engine, lines: tuple[TextLine, ...] = ()) -> list[TextLine]:
    groups = find_unread_ink(ink_of(page.image), 150, lines, [])
    return list(read_hidden_lines(groups, engine, default_grammar()))


def _stamp(sheet: Sheet, text: str, degrees: float, color: InkColor) -> Box:
    width = 11.0 * len(text) + 6
    design = SealDesign(
        SealShape.RECTANGLE, SealKind.UNKNOWN, width, 17, lines=(text,), color=color
    )
    wear = replace(Wear(), turn=degrees)
    return sheet.stamp_unlabelled(design, (500, 400), wear)


@pytest.mark.ocr
@pytest.mark.parametrize("color", [InkColor.RED, InkColor.BLUE])
@pytest.mark.parametrize("degrees", [-90, -45, -20, 0, 33, 45, 90])
def test_a_stamp_is_read_at_any_angle(engine: Engine, degrees: float, color: InkColor) -> None:
    sheet = Sheet(7)
    box = _stamp(sheet, "机密★10年", degrees, color)
    found = _hidden(_scan(sheet), engine)
    assert found
    for line in found:
        judged = default_grammar().judge(line.text)
        assert judged is not None
        assert judged.level is ClassificationLevel.SECRET
        assert line.box.overlap_ratio(box.expanded(20)) > 0.9


@pytest.mark.ocr
@pytest.mark.parametrize("degrees", [-50, 0, 38])
def test_a_pale_watermark_is_read_under_text(engine: Engine, degrees: float) -> None:
    sheet = Sheet(8)
    lines = []
    for row in range(12):
        box = sheet.text(
            (150, 300 + 48 * row), "各项工作按计划有序推进，完成了年初确定的任务。", 26
        )
        lines.append(TextLine("各项工作", 0.99, box))
    mask = turned_text("绝密", 240, degrees) * 0.18
    sheet.ink(mask, (330, 250), (0.16, 0.15, 0.15))
    found = _hidden(_scan(sheet), engine, tuple(lines))
    assert [default_grammar().names_a_level(line.text) for line in found] == [True]


@pytest.mark.ocr
def test_letters_one_above_the_other_are_read(engine: Engine) -> None:
    sheet = Sheet(9)
    for row, letter in enumerate("秘密★长期"):
        sheet.text((60, 200 + 44 * row), letter, 34, face="sans_bold")
    (line,) = _hidden(_scan(sheet), engine)
    assert default_grammar().names_a_level(line.text)
    assert line.box.height > 3 * line.box.width


@pytest.mark.ocr
@pytest.mark.parametrize("pitch", [38, 60, 76])
def test_a_bold_dark_column_is_read_however_far_its_letters_stand_apart(
    engine: Engine, pitch: int
) -> None:
    sheet = Sheet(15)
    for row, letter in enumerate("机密★十年"):
        sheet.text((60, 200 + pitch * row), letter, 36, face="sans_bold")
    found = _hidden(_scan(sheet), engine)
    assert [default_grammar().names_a_level(line.text) for line in found] == [True]


@pytest.mark.ocr
def test_a_level_watermark_is_read_under_lines_that_leave_hardly_a_gap(engine: Engine) -> None:
    sheet = Sheet(16)
    lines = []
    for row in range(14):
        box = sheet.text(
            (150, 300 + 40 * row), "各项工作按计划有序推进，完成了年初确定的任务。", 27
        )
        lines.append(TextLine("各项工作", 0.99, box.expanded(0, 4)))
    sheet.ink(turned_text("机密★10年", 170, 0) * 0.22, (160, 440), (0.16, 0.15, 0.15))
    found = _hidden(_scan(sheet), engine, tuple(lines))
    assert any(default_grammar().names_a_level(line.text) for line in found)


@pytest.mark.ocr
def test_a_stamp_set_upside_down_is_read(engine: Engine) -> None:
    sheet = Sheet(17)
    _stamp(sheet, "秘密★5年", 178, InkColor.RED)
    found = _hidden(_scan(sheet), engine)
    assert {default_grammar().names_a_level(line.text) for line in found} == {True}


@pytest.mark.ocr
def test_faint_print_is_read(engine: Engine) -> None:
    sheet = Sheet(10)
    sheet.text((120, 60), "机密★5年", 32, face="sans_bold", color=(218, 218, 218))
    (line,) = _hidden(_scan(sheet), engine)
    assert default_grammar().names_a_level(line.text)


@pytest.mark.ocr
@pytest.mark.parametrize("kind", UNMARKED_KINDS)
def test_nothing_is_read_into_other_stamps_and_watermarks(engine: Engine, kind: str) -> None:
    for seed in range(900, 902):
        assert not [
            line
            for line in _hidden(draw_secrecy_page(seed, kind), engine)
            if default_grammar().names_a_level(line.text)
        ]


def test_ink_that_was_read_is_not_offered_again() -> None:
    sheet = Sheet(11)
    box = sheet.text((120, 60), "机密★5年", 32, face="sans_bold")
    ink = ink_of(_scan(sheet).image)
    line = TextLine("机密★5年", 0.99, box.expanded(8))
    assert find_unread_ink(ink, 150, [line], []) == ()
    assert len(find_unread_ink(ink, 150, [], [])) == 1


class _NoReader:
    """Reads nothing."""

    def read_lines(self, images: object) -> tuple[()]:  # noqa: ARG002
        return ()


@pytest.mark.parametrize("slope", [-0.06, 0.0, 0.09])
def test_a_struck_out_marking_is_voided(slope: float) -> None:
    sheet = Sheet(12)
    box = sheet.text((150, 80), "机密★10年", 34, face="sans_bold")
    middle = (box.y0 + box.y1) / 2
    rise = slope * box.width / 2
    plain = ink_of(sheet.finished().image)
    sheet.rule((box.x0 - 8, middle - rise), (box.x1 + 8, middle + rise), 3)
    struck = sheet.finished().image
    assert not is_struck_out(plain.density, box)
    assert is_struck_out(ink_of(struck).density, box)
    line = TextLine("机密★10年", 0.97, box)
    stamps = look_for_stamps(struck, 150, 1, _NoReader())
    (marking,) = look_at_page(stamps, 150, 1, [line], _NoReader()).markings
    assert marking.verdict is MarkingVerdict.VOIDED


@pytest.mark.parametrize("text", ["秘密", "机密", "绝密"])
@pytest.mark.parametrize("size", [27, 32, 38])
def test_bold_type_in_two_letters_is_not_struck_out_by_its_own_strokes(
    text: str, size: int
) -> None:
    sheet = Sheet(14)
    box = sheet.text((150, 80), text, size, face="sans_bold")
    plain = ink_of(sheet.finished().image).density
    assert not is_struck_out(plain, box.expanded(8, 3))
    middle = (box.y0 + box.y1) / 2
    sheet.rule((box.x0 - 6, middle), (box.x1 + 6, middle), 3)
    assert is_struck_out(ink_of(sheet.finished().image).density, box.expanded(8, 3))


def test_underlines_frames_and_level_strokes_strike_nothing_out() -> None:
    for text in ("机密★10年", "秘密★长期", "绝密★一年"):
        sheet = Sheet(13)
        box = sheet.text((150, 80), text, 34, face="serif_bold")
        sheet.rule((box.x0, box.y1 + 3), (box.x1, box.y1 + 3), 2)
        sheet.frame(box.expanded(10), 2)
        image = cv2.GaussianBlur(sheet.finished().image, (0, 0), 0.8)
        assert not is_struck_out(ink_of(np.asarray(image, np.uint8)).density, box.expanded(2)), text
