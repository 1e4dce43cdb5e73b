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
