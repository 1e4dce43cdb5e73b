"""Places to sign, found from labels and rules; nothing is recognised here."""

from __future__ import annotations

import numpy as np
import pytest

from docvalidate.model.evidence import Expectation, TextLine
from docvalidate.model.geometry import Box
from docvalidate.vision.fields import FieldPlace, find_fields
from docvalidate.vision.ruling import Ruling, find_ruling

_SIZE = (1240, 1754)
_PER_MM = 5.9
_NO_RULES = Ruling((), (), np.zeros((1, 1), np.uint8))


def _line(text: str, x: int = 200, y: int = 400, pitch: int = 26) -> TextLine:
    spans = tuple((x + i * pitch, x + (i + 1) * pitch) for i in range(len(text)))
    return TextLine(text, 0.98, Box(x, y, x + pitch * len(text), y + 32), spans)


def _places(*lines: TextLine, ruling: Ruling = _NO_RULES) -> list[FieldPlace]:
    return [
        place
        for place in find_fields(lines, ruling, _SIZE, _PER_MM)
        if place.expects is Expectation.SIGNATURE
    ]


def _cells(xs: tuple[int, ...], ys: tuple[int, ...]) -> Ruling:
    """Return the rules of a table whose lines stand at these places."""
    return Ruling(
        tuple(Box(xs[0], y, xs[-1], y + 2) for y in ys),
        tuple(Box(x, ys[0], x + 2, ys[-1]) for x in xs),
        np.zeros((1, 1), np.uint8),
    )


@pytest.mark.parametrize(
    "text",
    [
        "本人签名：",
        "申报人签字：",
        "承诺人（签名）：",
        "承诺人(手写签名):",
        "单位负责人签名",
        "审核人：",
        "经办人：",
        "评委签名",
        "主任委员签章",
        "法定代表人（签字）：",
        "证明人（签章）：",
        "部门负责人签名（手写）：",
        "签　名：",
        "签字：________",
        "单位领导（签字）",
        "经办人 ____",
        "申报人签名：张三2024年9月1日",
        "审核人签字及日期：",
        "分管领导亲笔签",
    ],
)
def test_labels_that_ask_for_a_signature(text: str) -> None:
    ruling = Ruling((Box(330, 430, 600, 432),), (), np.zeros((1, 1), np.uint8))
    assert len(_places(_line(text), ruling=ruling)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "请申报人签名确认，未签名的不予受理。",
        "经本人签字后，由单位统一报送。",
        "联系人：王某",
        "单位（签章）：",
        "单位（公章）",
        "负责人职务",
        "申报人姓名",
        "审核人员应当认真核对材料",
    ],
)
def test_words_that_ask_for_no_signature(text: str) -> None:
    assert _places(_line(text)) == []


def test_the_area_ends_where_the_next_label_or_a_split_date_begins() -> None:
    first, second = _line("审核人：", 200), _line("经办人：", 480)
    places = _places(first, second)
    assert places[0].area.x1 <= second.box.x0
    year, day = _line("年月", 420), _line("日", 520)
    (place,) = _places(_line("签字：", 200), year, day)
    assert place.area.x1 <= year.box.x0
    (place,) = _places(_line("签字：", 200), _line("联系电话：", 430))
    assert place.area.x1 <= 430


def test_a_label_that_fills_its_cell_is_signed_in_the_next_one() -> None:
    table = _cells((150, 380, 700), (380, 460))
    (place,) = _places(_line("本人签名", 210, 405), ruling=table)
    assert place.area.x0 >= 380
    assert place.area.x1 <= 702


def test_a_head_of_a_column_is_signed_below_it() -> None:
    table = _cells((150, 380, 700, 1000), (380, 450, 520))
    heads = [_line("姓名", 240, 400), _line("单位", 520, 400), _line("本人签名", 800, 400)]
    (place,) = _places(*heads, ruling=table)
    assert place.area.y0 >= 450
    assert 700 <= place.area.x0 < place.area.x1 <= 1000


def test_a_label_broken_over_two_lines_of_a_cell_is_one_label() -> None:
    table = _cells((150, 380, 700), (380, 470))
    (place,) = _places(_line("法定代表人签", 180, 392), _line("名（手写）", 190, 430), ruling=table)
    assert place.label == "法定代表人签名（手写）"
    assert place.area.x0 >= 380


@pytest.mark.parametrize("heading", ["本人承诺", "本人总结"])
def test_the_heading_of_a_section_beside_its_text_asks_for_no_signature(heading: str) -> None:
    table = _cells((110, 240, 1150), (100, 700))
    beside = TextLine(heading, 0.98, Box(144, 257, 183, 406))
    assert _places(beside, ruling=table) == []


def test_no_room_below_where_the_next_label_comes_soon() -> None:
    upper, lower = _places(_line("审核人：", y=400), _line("经办人：", y=480))
    assert len(upper.areas) == 1
    assert len(lower.areas) == 2


def test_a_lone_role_is_signed_on_a_rule_or_where_it_stands_by_itself() -> None:
    role, next_to_it = _line("经办人"), _line("岳阳市水务局", 320)
    ruling = Ruling((Box(285, 430, 520, 432),), (), np.zeros((1, 1), np.uint8))
    assert len(_places(role, next_to_it, ruling=ruling)) == 1
    assert _places(role, next_to_it) == []
    assert len(_places(role)) == 1
    assert len(_places(role, _line("张三", 260, 460))) == 1


def test_the_last_word_of_a_paragraph_asks_for_no_signature() -> None:
    above = _line("以上材料由用人单位初审后统一报送，审核结果及时告知申", y=360)
    assert _places(above, _line("申报人")) == []


def test_a_heading_above_its_text_asks_for_no_signature() -> None:
    assert _places(_line("推荐人"), _line("应当具有高级职称并在本单位工作", y=440)) == []


def test_room_below_ends_where_the_next_signature_may_rise() -> None:
    upper, lower = _places(_line("签名", y=400), _line("签名", y=530))
    below = upper.areas[1].box
    assert below.y1 <= lower.area.y0
    assert below.height >= 8 * _PER_MM


def test_a_rule_runs_on_under_a_seal() -> None:
    rules = np.zeros((300, 900), np.uint8)
    rules[100:103, 50:400] = rules[100:103, 520:850] = 255
    alone = find_ruling(rules, _PER_MM)
    assert len(alone.horizontal) == 2
    sealed = rules.copy()
    sealed[80:120, 395:525] = 255
    assert [one.width for one in find_ruling(rules, _PER_MM, sealed).horizontal] == [800]


def test_a_cell_whose_outer_side_a_seal_hides_ends_where_its_rules_end() -> None:
    table = Ruling(
        (Box(150, 380, 700, 382), Box(150, 460, 702, 462)),
        (Box(150, 380, 152, 462), Box(380, 380, 382, 462)),
        np.zeros((1, 1), np.uint8),
    )
    (place,) = _places(_line("本人签名", 210, 405), ruling=table)
    assert 380 <= place.area.x0 < place.area.x1 <= 702


def test_room_below_leaves_out_the_row_of_a_label_further_left() -> None:
    upper, lower = _places(_line("核对人签名", 400, 400), _line("签名：", 180, 500))
    assert all(area.box.intersection(lower.area).area == 0 for area in upper.areas)
