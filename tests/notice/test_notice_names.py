"""Levels and series are recognised as people write them, and never guessed."""

from __future__ import annotations

import pytest

from docvalidate.model.applicant import Level
from docvalidate.model.errors import UsageError
from docvalidate.notice import load_notice, nearest_series, resolve_level, resolve_series

NOTICE = load_notice("yueyang-2024")
FULL_WIDTH = str.maketrans({"(": "（", ")": "）"})


@pytest.mark.parametrize(
    ("text", "level", "grade"),
    [
        ("高级", Level.SENIOR, None),
        ("高级职称", Level.SENIOR, None),
        ("正高级", Level.SENIOR, "正高级"),
        ("正高", Level.SENIOR, "正高级"),
        ("副高级职称", Level.SENIOR, "副高级"),
        (" 副 高 ", Level.SENIOR, "副高级"),
        ("senior", Level.SENIOR, None),
        ("Senior", Level.SENIOR, None),
        ("ｓｅｎｉｏｒ", Level.SENIOR, None),
        ("associate senior", Level.SENIOR, "副高级"),
        ("中级", Level.INTERMEDIATE, None),
        ("intermediate", Level.INTERMEDIATE, None),
        ("初级", Level.JUNIOR, None),
        ("员级", Level.JUNIOR, "员级"),
        ("助理级", Level.JUNIOR, "助理级"),
    ],
)
def test_a_level_goes_by_many_names(text: str, level: Level, grade: str | None) -> None:
    found = resolve_level(NOTICE, text)
    assert (found.level, found.grade) == (level, grade)


@pytest.mark.parametrize("text", ["", "级", "教授", "高级高级", "中高级", "level"])
def test_an_unknown_level_lists_those_there_are(text: str) -> None:
    with pytest.raises(UsageError, match="副高级"):
        resolve_level(NOTICE, text)


@pytest.mark.parametrize("name", [series.name for series in NOTICE.series])
def test_every_series_is_found_however_its_name_is_written(name: str) -> None:
    bare = name.replace("系列", "").replace("专业", "")
    spaced = " ".join(bare)
    forms = [name, bare, bare + "系列", bare + "专业", spaced, name.translate(FULL_WIDTH)]
    assert {resolve_series(NOTICE, form) for form in forms} == {name}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("中职", "中职教师系列"),
        ("技工院校教师", "技校教师系列"),
        ("新文艺群体", "艺术系列(新文艺群体)"),
        ("艺术系列（新文艺群体）", "艺术系列(新文艺群体)"),
        ("艺术", "艺术系列"),
        ("基层林业工程系列", "基层林业工程专业"),
        ("基层林业工程", "基层林业工程专业"),
        ("林业工程系列", "林业工程专业"),
        ("水利水电", "水利水电工程专业"),
        ("药学（非临床）", "药学(非临床)专业"),
        ("群众文化", "群文系列"),
    ],
)
def test_common_short_forms_are_known(text: str, name: str) -> None:
    assert resolve_series(NOTICE, text) == name


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("卫生", "省卫生系列"),
        ("教师系列", "中小学教师系列"),
        ("会记", "会计系列"),
        ("药学", "药学(非临床)专业"),
        ("工程系列", "大工程系列"),
        ("基层", "基层卫生系列"),
    ],
)
def test_an_ambiguous_or_misspelt_series_is_refused_with_the_nearest(text: str, near: str) -> None:
    with pytest.raises(UsageError) as caught:
        resolve_series(NOTICE, text)
    assert near in str(caught.value)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("text", ["其他系列", "上述系列外的其他系列", "other", "", "系列"])
def test_nothing_is_ever_taken_for_others(text: str) -> None:
    with pytest.raises(UsageError):
        resolve_series(NOTICE, text)


def test_a_name_like_none_lists_all() -> None:
    assert set(nearest_series(NOTICE, "zzz")) == {series.name for series in NOTICE.series}
