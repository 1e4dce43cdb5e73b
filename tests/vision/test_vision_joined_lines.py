"""Markings whose letters the recogniser took apart, and lines that only look like them."""

from __future__ import annotations

import pytest

from docvalidate.model.evidence import ClassificationLevel, Marking, MarkingVerdict, TextLine
from docvalidate.model.geometry import Box
from docvalidate.vision.markings import find_markings

_PAGE = (1240, 1754)


def _line(text: str, x: float, y: float, size: float = 30) -> TextLine:
    box = Box(round(x), round(y), round(x + size * len(text)), round(y + size))
    return TextLine(text, 0.98, box)


def _markings(*lines: TextLine) -> list[Marking]:
    found = find_markings(lines, 1, _PAGE)
    return [one for one in found if one.verdict is MarkingVerdict.MARKING]


@pytest.mark.parametrize("gap", [0, 40, 150, 400])
def test_letters_far_apart_on_a_row_are_one_marking(gap: int) -> None:
    (marking,) = _markings(_line("绝", 100, 50), _line("密★长期", 130 + gap, 52))
    assert marking.level is ClassificationLevel.TOP_SECRET
    assert marking.box == Box(100, 50, 250 + gap, 82)


def test_three_parts_are_put_together_as_well() -> None:
    (marking,) = _markings(
        _line("机", 100, 50), _line("密", 190, 50), _line("★", 280, 50), _line("5年", 370, 50)
    )
    assert marking.text == "机密★5年"


def test_letters_of_a_spaced_heading_are_no_marking() -> None:
    heading = [_line(letter, 200 + 90 * at, 120) for at, letter in enumerate("保守国家秘密法")]
    assert _markings(*heading) == []
    assert _markings(*[_line(one, 200 + 90 * at, 60) for at, one in enumerate("国家秘密")]) == []


def test_letters_on_other_rows_or_of_another_size_do_not_belong_together() -> None:
    assert _markings(_line("机", 100, 50), _line("密", 190, 95)) == []
    assert _markings(_line("机", 100, 50), _line("密", 190, 40, 60)) == []


def test_a_title_below_a_marking_does_not_make_it_a_mention() -> None:
    """项目 would go on 机密 where the line above it was full; a title is longer than that."""
    assert len(_markings(_line("机密", 600, 60, 22), _line("项目验收报告", 520, 100, 30))) == 1


def test_a_word_broken_at_the_edge_of_a_narrow_cell_stays_a_mention() -> None:
    assert _markings(_line("机密", 600, 560), _line("文件", 600, 600)) == []
    assert _markings(_line("国家", 600, 560), _line("秘密", 600, 600)) == []
