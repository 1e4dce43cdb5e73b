"""Stamps with a marking that only their frame, or a rare ink, sets apart from what they lie on."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from docvalidate.model.evidence import (
    InkColor,
    MarkingVerdict,
    SealKind,
    SealShape,
    TextLine,
)
from docvalidate.model.geometry import Box
from docvalidate.ocr import Engine, EngineChoice, load_engine
from docvalidate.vision.framed_groups import find_framed_ink
from docvalidate.vision.hidden_lines import read_hidden_lines
from docvalidate.vision.ink import ink_of
from docvalidate.vision.ink_group import InkGroup
from docvalidate.vision.ink_kinds import ink_kinds
from docvalidate.vision.markings import find_markings
from docvalidate.vision.seals import find_impressions
from docvalidate.vision.secrecy_grammars import default_grammar
from docvalidate.vision.struck_out import is_struck_out
from docvalidate.vision.unread_ink import find_unread_ink
from samples.drawing import effects
from samples.drawing.paper import Cell, Sheet
from samples.drawing.seals import SealDesign, Wear
from samples.drawing.truth import LabelledPage

_BLACK = (0.17, 0.15, 0.15)
_VIOLET = (0.50, 0.18, 0.42)
_GREEN = (0.35, 0.52, 0.16)


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return the default engine, of which these tests use the line reader alone."""
    return load_engine(EngineChoice(threads=2))


def _printed(sheet: Sheet) -> tuple[TextLine, ...]:
    """Print a page of text and return its lines as a recogniser reads them."""
    text = "各项工作按计划有序推进，完成了年初确定的主要任务。"
    return tuple(
        TextLine(text, 0.99, sheet.text((150, 200 + 46 * row), text, 26)) for row in range(12)
    )


def _stamp(
    sheet: Sheet,
    lines: tuple[str, ...],
    degrees: float,
    ink: tuple[float, float, float],
    strength: float = 0.95,
) -> Box:
    longest = max(len(line) for line in lines)
    size = (11.0 * longest * 1.15 + 5, 15.0 * len(lines) + 3)
    design = SealDesign(
        SealShape.RECTANGLE, SealKind.UNKNOWN, *size, lines=lines, color=InkColor.OTHER, ink=ink
    )
    wear = replace(Wear(), turn=degrees, strength=strength)
    return sheet.stamp_unlabelled(design, (520, 470), wear)


def _framed(page: LabelledPage) -> tuple[InkGroup, ...]:
    ink = ink_of(page.image)
    kinds = ink_kinds(ink, 150)
    return find_framed_ink(ink, kinds, find_impressions(kinds, 150), 150)


@pytest.mark.ocr
@pytest.mark.parametrize("degrees", [90, -90, 180, 33, -38])
def test_a_black_stamp_over_print_is_read_by_its_frame(engine: Engine, degrees: float) -> None:
    sheet = Sheet(31)
    _printed(sheet)
    box = _stamp(sheet, ("机密★10年",), degrees, _BLACK)
    page = effects.photocopied(sheet.finished(), np.random.default_rng(5))
    groups = _framed(page)
    found = read_hidden_lines(groups, engine, default_grammar())
    assert found
    for line in found:
        assert line.box.overlap_ratio(box.expanded(20)) > 0.9
    (marking, *_) = find_markings([], 1, (1240, 1754), found)
    assert marking.verdict is MarkingVerdict.MARKING


@pytest.mark.ocr
@pytest.mark.parametrize("ink", [_VIOLET, _GREEN])
@pytest.mark.parametrize("lines", [("绝密★长期",), ("秘密", "注意保存")])
def test_a_stamp_in_violet_or_green_is_read(
    engine: Engine, ink: tuple[float, float, float], lines: tuple[str, ...]
) -> None:
    sheet = Sheet(32)
    read = _printed(sheet)
    _stamp(sheet, lines, 174.0, ink)
    page = effects.scanned(sheet.finished(), np.random.default_rng(6), skew=0.0)
    groups = find_unread_ink(ink_of(page.image), 150, read, [])
    found = read_hidden_lines(groups, engine, default_grammar())
    assert any(default_grammar().names_a_level(line.text) for line in found)


@pytest.mark.ocr
def test_a_worn_black_stamp_is_told_from_print_by_its_density(engine: Engine) -> None:
    sheet = Sheet(33)
    read = _printed(sheet)
    design = SealDesign(
        SealShape.RECTANGLE, SealKind.UNKNOWN, 60, 15, lines=("秘密★10年",), ink=_BLACK
    )
    design = replace(design, style=replace(design.style, framed=False))
    sheet.stamp_unlabelled(design, (520, 470), replace(Wear(), turn=20.0, strength=0.5))
    page = effects.scanned(sheet.finished(), np.random.default_rng(6), skew=0.0)
    groups = find_unread_ink(ink_of(page.image), 150, read, [])
    found = read_hidden_lines(groups, engine, default_grammar())
    assert any(default_grammar().names_a_level(line.text) for line in found)


def test_tables_and_print_hold_no_frames_of_stamps() -> None:
    sheet = Sheet(34)
    _printed(sheet)
    rows = [(50.0, [Cell("姓名"), Cell("工作单位"), Cell("学时")]) for _ in range(6)]
    sheet.table((150, 900), [200, 400, 200], rows)
    page = effects.scanned(sheet.finished(), np.random.default_rng(7))
    assert _framed(page) == ()


def test_a_rule_or_print_that_a_stamp_lies_on_strikes_nothing_out() -> None:
    for rule in (True, False):
        sheet = Sheet(35)
        box = sheet.text((400, 300), "机密★10年", 40, face="serif_bold")
        middle = (box.y0 + box.y1) / 2
        start, end = (150, middle), (1100, middle)
        if rule:
            sheet.rule(start, end, 3)
        else:
            sheet.text((150, box.y0 + 6), "工作按计划有序推进完成了年初确定的任务" * 2, 25)
        image = cv2.GaussianBlur(sheet.finished().image, (0, 0), 0.7)
        assert not is_struck_out(ink_of(np.asarray(image, np.uint8)).density, box)
