from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvalidate.assess import OwnerKind, compare_owner

UNITS = st.sampled_from(
    [
        "岳阳云帆机械制造有限公司",
        "湖南省临湘市长安小学",
        "岳阳市君山区农业农村局",
        "洞庭湖水运有限责任公司",
        "平江县第二人民医院",
    ]
)
LETTERS = st.text("岳阳市县区一二三第中学有限责任公司人事部", min_size=0, max_size=14)


@pytest.mark.parametrize(
    ("seal", "unit", "kind"),
    [
        ("岳阳云帆机械制造有限公司", "岳阳云帆机械制造有限公司", OwnerKind.SAME),
        ("岳阳云帆机械制造有限公司4306021234567", "岳阳云帆机械制造有限公司", OwnerKind.SAME),
        ("云帆机械（岳阳）有限公司", "云帆机械(岳阳)有限公司", OwnerKind.SAME),
        ("岳陽云帆机诫制造有限公司", "岳阳云帆机械制造有限公司", OwnerKind.SAME),
        ("岳阳云帆机械制造有限责任公司", "岳阳云帆机械制造有限公司", OwnerKind.VARIANT),
        ("湖南省岳阳市青云中学", "岳阳市青云中学", OwnerKind.VARIANT),
        ("岳阳市青云中学", "湖南岳阳市青云中学", OwnerKind.VARIANT),
        ("岳阳市青云中学", "岳阳市青云中学教务处", OwnerKind.VARIANT),
        ("岳阳市青云中学教务处", "岳阳市青云中学", OwnerKind.DEPARTMENT_OF),
        ("岳阳市第二中学", "岳阳市第一中学", OwnerKind.CANNOT_TELL),
        ("岳阳县教育局", "岳阳市教育局", OwnerKind.CANNOT_TELL),
        ("岳阳市青云中学附属小学", "岳阳市青云中学", OwnerKind.CANNOT_TELL),
        ("君山区农业农村局", "岳阳云帆机械制造有限公司", OwnerKind.DIFFERENT),
        ("岳阳", "岳阳云帆机械制造有限公司", OwnerKind.CANNOT_TELL),
        ("机械制造有限", "岳阳云帆机械制造有限公司", OwnerKind.CANNOT_TELL),
        ("", "岳阳云帆机械制造有限公司", OwnerKind.CANNOT_TELL),
    ],
)
def test_seal_texts_against_units(seal: str, unit: str, kind: OwnerKind) -> None:
    assert compare_owner(seal, unit).kind is kind


@given(LETTERS, LETTERS)
def test_the_score_is_symmetric_and_bounded(one: str, other: str) -> None:
    there, back = compare_owner(one, other), compare_owner(other, one)
    assert there.score == back.score
    assert 0.0 <= there.score <= 1.0
    assert 0.0 <= there.agreement <= 1.0


@given(LETTERS, LETTERS)
def test_being_the_same_does_not_depend_on_the_side(one: str, other: str) -> None:
    same = OwnerKind.SAME
    assert (compare_owner(one, other).kind is same) == (compare_owner(other, one).kind is same)


@given(UNITS, st.randoms(use_true_random=False))
def test_more_misread_letters_never_raise_the_score(
    unit: str,
    random: object,
) -> None:
    order = list(range(len(unit)))
    random.shuffle(order)  # type: ignore[attr-defined]
    read = list(unit)
    last = compare_owner(unit, unit)
    assert last.kind is OwnerKind.SAME
    assert last.score == 1.0
    for place in order:
        read[place] = "鑫"
        now = compare_owner("".join(read), unit)
        assert now.score <= last.score
        last = now
    assert last.kind is OwnerKind.DIFFERENT


@given(UNITS, st.text("（）() 　·、", max_size=6), st.integers(0, 20))
def test_brackets_and_spaces_change_nothing(unit: str, noise: str, place: int) -> None:
    assert compare_owner(unit[:place] + noise + unit[place:], unit).kind is OwnerKind.SAME
