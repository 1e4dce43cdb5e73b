"""Markings by grammar: what is one, what is a mention, what is voided."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvalidate.model.evidence import ClassificationLevel, Marking, MarkingVerdict, TextLine
from docvalidate.model.geometry import Box
from docvalidate.vision.markings import find_markings

_PAGE = (1240, 1754)
_UPPER_LEFT = Box(120, 90, 420, 130)


def _find(*texts: str) -> list[Marking]:
    box = _UPPER_LEFT
    lines = [
        TextLine(text, 0.98, Box(box.x0, box.y0 + 60 * row, box.x1, box.y1 + 60 * row))
        for row, text in enumerate(texts)
    ]
    return list(find_markings(lines, 1, _PAGE))


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("机密★10年", ClassificationLevel.SECRET),
        ("绝密★长期", ClassificationLevel.TOP_SECRET),
        ("秘密★1年", ClassificationLevel.CONFIDENTIAL),
        ("机 密 ★ 5 年", ClassificationLevel.SECRET),
        ("机密大10年", ClassificationLevel.SECRET),
        ("机蜜★20年", ClassificationLevel.SECRET),
        ("秘密★", ClassificationLevel.CONFIDENTIAL),
        ("【机密】", ClassificationLevel.SECRET),
        ("机密", ClassificationLevel.SECRET),
        ("绝密★启用前", ClassificationLevel.TOP_SECRET),
        ("密级：秘密", ClassificationLevel.CONFIDENTIAL),
    ],
)
def test_markings_are_found_with_their_level(text: str, level: ClassificationLevel) -> None:
    (marking,) = _find(text)
    assert marking.verdict is MarkingVerdict.MARKING
    assert marking.level is level


@pytest.mark.parametrize(
    "text",
    [
        "本人承诺提交的材料不涉及国家秘密。",
        "应当保守在工作中知悉的商业秘密和个人信息",
        "该项目成果已完成脱密处理",
        "涉密人员应当签订保密承诺书",
        "经保密审查，同意公开。",
        "严禁将机密、秘密级文件带离办公场所，违者追究责任。",
        "国家秘密的密级分为绝密、机密、秘密三级",
    ],
)
def test_running_words_about_secrecy_are_mentions(text: str) -> None:
    found = _find(text)
    assert found
    assert {marking.verdict for marking in found} == {MarkingVerdict.MENTION}


def test_a_marking_beside_a_declassification_stamp_is_voided() -> None:
    verdicts = {marking.verdict for marking in _find("机密★10年", "已解密")}
    assert MarkingVerdict.VOIDED in verdicts
    assert MarkingVerdict.MARKING not in verdicts


def test_internal_material_has_its_own_level() -> None:
    (marking,) = _find("内部资料 注意保存")
    assert marking.level is ClassificationLevel.INTERNAL


@given(st.text(alphabet="申报材料真实有效特此证明附件年月日，。0123456789 ", max_size=40))
def test_text_without_words_of_secrecy_says_nothing(text: str) -> None:
    assert _find(text) == []


@given(
    st.sampled_from(["绝密", "机密", "秘密"]),
    st.integers(1, 30),
    st.text(alphabet=" 　", max_size=2),
    st.text(alphabet=" 　", max_size=2),
)
def test_spacing_never_hides_a_marking(level: str, years: int, gap: str, wide: str) -> None:
    (marking,) = _find(f"{level[0]}{gap}{level[1]}{wide}★{gap}{years}{wide}年")
    assert marking.verdict is MarkingVerdict.MARKING


def _place(text: str, x: int, y: int, size: int = 30) -> TextLine:
    return TextLine(text, 0.98, Box(x, y, x + size * len(text), y + size))


_BODY = [
    _place("本单位各项工作按计划有序推进，完成全年任务。", 140, 300 + 60 * row) for row in range(6)
]


def _verdicts(*lines: TextLine, number: int = 1) -> set[MarkingVerdict]:
    found = find_markings([*_BODY, *lines], number, _PAGE)
    return {one.verdict for one in found}


@pytest.mark.parametrize(
    "lines",
    [
        # choices side by side, and in the cells of a column
        [_place("绝密", 200, 900), _place("机密", 400, 902), _place("秘密", 600, 899)],
        [_place("绝密", 200, 900), _place("机密", 203, 960), _place("秘密", 198, 1020)],
        # 国家 / 秘密 and 机密 / 文件, broken in a narrow cell
        [_place("国家", 200, 900), _place("秘密", 200, 938)],
        [_place("秘密", 200, 900), _place("等级", 200, 938)],
        # a level with 级 in the body is the level of something
        [_place("机密级", 500, 900)],
    ],
)
def test_level_words_that_their_neighbours_explain_are_mentions(lines: list[TextLine]) -> None:
    assert _verdicts(*lines) == {MarkingVerdict.MENTION}


@pytest.mark.parametrize(
    "lines",
    [
        [_place("机密", 120, 60)],
        [_place("机密", 900, 60)],
        [_place("机密级", 120, 60, 44)],
        [_place("密级", 200, 900), _place("机密", 330, 900)],
        # a column of single letters at the edge
        [_place(letter, 40, 300 + 50 * row) for row, letter in enumerate("秘密★长期")],
        # a marking in the corner of a page that lists the levels below
        [_place("机密", 120, 60), _place("绝密", 200, 900), _place("秘密", 600, 899)],
    ],
)
def test_level_words_that_stand_as_markings_do_are_markings(lines: list[TextLine]) -> None:
    assert MarkingVerdict.MARKING in _verdicts(*lines)


@pytest.mark.parametrize("blank", [0, 48])
def test_a_gap_of_one_character_sets_a_marking_apart(blank: int) -> None:
    # A level word behind a heading, so close that both were read as one line.
    text, em = "水系分布图秘密", 48
    lefts = [503 + em * index + (blank if index > 4 else 0) for index in range(len(text))]
    # Where characters end is told generously.
    spans = tuple((left - 8, left + em + 8) for left in lefts)
    line = TextLine(text, 0.98, Box(498, 82, lefts[-1] + em + 5, 147), spans)
    found = find_markings([line], 1, _PAGE)
    marked = [one for one in found if one.verdict is MarkingVerdict.MARKING]
    assert bool(marked) == (blank > 0)


def test_a_wide_gap_seen_on_the_page_sets_a_marking_apart() -> None:
    text = "水系分布图秘密"
    glued = [(140 + 30 * index, 168 + 30 * index) for index in range(7)]
    apart = [*glued[:5], (420, 448), (450, 478)]
    for spans, expected in ((glued, MarkingVerdict.MENTION), (apart, MarkingVerdict.MARKING)):
        line = TextLine(text, 0.98, Box(140, 60, spans[-1][1], 90), tuple(spans))
        assert _verdicts(line) == {expected}


def test_a_bare_word_is_surer_where_markings_stand() -> None:
    (corner,) = find_markings([*_BODY, _place("机密", 120, 60)], 1, _PAGE)
    (middle,) = find_markings([*_BODY, _place("机密", 500, 1000)], 1, _PAGE)
    assert corner.confidence > middle.confidence


def test_a_scrap_of_a_marking_does_not_replace_the_whole() -> None:
    whole = TextLine("机密★10年", 0.99, Box(254, 32, 464, 82))
    scrap = TextLine("密★10年", 0.98, Box(308, 42, 458, 77))
    (marking,) = find_markings([whole], 1, _PAGE, [scrap])
    assert marking.level is ClassificationLevel.SECRET
    (alone,) = find_markings([], 1, _PAGE, [scrap])
    assert alone.suspected
