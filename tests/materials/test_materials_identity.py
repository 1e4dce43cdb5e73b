from __future__ import annotations

import pytest

from docvalidate.materials import IdentityKind, read_identity
from docvalidate.model.evidence import (
    DocumentEvidence,
    DocumentStatus,
    PageEvidence,
    TextLine,
    TextSource,
)
from docvalidate.model.geometry import Box


def line(text: str, x: int = 100, y: int = 100, width: int | None = None) -> TextLine:
    return TextLine(text, 0.97, Box(x, y, x + (width or 30 * len(text)), y + 30))


def read(*lines: TextLine) -> list[tuple[str, str]]:
    page = PageEvidence(1, 1654, 2339, 200, 0, TextSource.OCR, lines)
    document = DocumentEvidence("表.jpg", "0" * 64, DocumentStatus.OK, None, (page,), 1)
    return [(fact.kind.value, fact.value) for fact in read_identity(document)]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("姓名：周云帆", [("name", "周云帆")]),
        ("姓    名： 周 云 帆", [("name", "周云帆")]),
        ("姓名 周云帆 性别 男", [("name", "周云帆")]),
        ("申报人姓名：阿依古丽·买买提", [("name", "阿依古丽·买买提")]),
        (
            "姓名：周云帆  身份证号：43060219800101001x",
            [("id_number", "43060219800101001X"), ("name", "周云帆")],
        ),
        ("工作单位：云帆机械（岳阳）有限公司", [("employer", "云帆机械(岳阳)有限公司")]),
        ("现工作单位：岳阳市青云中学", [("employer", "岳阳市青云中学")]),
        ("申报级别：副高级", [("level", "副高级")]),
        ("申报系列：会计系列", [("series", "会计系列")]),
        ("填表日期：2024年9月3日", [("date", "2024年9月3日")]),
        ("配偶姓名：吴晓岚", []),
        ("姓名：", []),
        ("姓名：性别", []),
        ("姓名：联系方式", []),
        ("证件号码：12345", []),
        ("请核对姓名是否一致", []),
    ],
)  # fmt: skip
def test_values_in_the_same_line(text: str, facts: list[tuple[str, str]]) -> None:
    assert sorted(read(line(text))) == sorted(facts)


def test_a_value_in_the_next_cell_to_the_right_or_below() -> None:
    assert read(line("姓 名"), line("周云帆", x=300)) == [("name", "周云帆")]
    assert read(line("姓 名"), line("周云帆", x=110, y=150)) == [("name", "周云帆")]


def test_the_next_label_or_a_far_away_text_is_no_value() -> None:
    assert read(line("姓 名"), line("性别", x=300), line("周云帆", x=500)) == []
    assert read(line("姓 名"), line("周云帆", x=110, y=900)) == []
    assert read(line("姓 名"), line("周云帆", x=1500)) == []


def test_a_fact_says_where_it_stands_and_how_surely_it_was_read() -> None:
    value = TextLine("周云帆", 0.71, Box(300, 100, 400, 130))
    page = PageEvidence(3, 1654, 2339, 200, 0, TextSource.OCR, (line("姓 名"), value))
    document = DocumentEvidence("表.pdf", "0" * 64, DocumentStatus.OK, None, (page,), 1)
    (fact,) = read_identity(document)
    assert fact.kind is IdentityKind.NAME
    assert (fact.location.document, fact.location.page) == ("表.pdf", 3)
    assert (fact.location.box, fact.confidence) == (value.box, 0.71)
