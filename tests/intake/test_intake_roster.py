"""Rosters as offices keep them, and who on them handed in what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from docvalidate.intake import match_roster, read_roster
from docvalidate.intake.roster import Roster
from docvalidate.language import Language
from docvalidate.model.applicant import Applicant, Channel, FactSource, Submission
from docvalidate.model.errors import UsageError
from docvalidate.model.roster import RosterCheck

# 11010519491231002X is the worked example of GB 11643; the others have its check digit made fit.
FIRST, SECOND, THIRD = "11010519491231002X", "110105194912310038", "110105194912310054"

CSV = (
    "序号,姓 名,身份证号,单位,申报系列,申报级别,备注\n"
    f"1,王小明,'{FIRST},甲局,会计系列,高级,破格\n"
    "2,李 四,,甲局,档案系列,中级,\n"
    f"3,赵六,{SECOND},甲局,档案系列,中级,\n"
    f"4,赵六,{THIRD},乙局,工艺美术,高级,\n"
    ",,,,,,\n"
)


def csv_roster(folder: Path, text: str = CSV, encoding: str = "utf-8-sig") -> Roster:
    path = folder / "花名册.csv"
    path.write_bytes(text.encode(encoding))
    return read_roster(path)


def xlsx_roster(
    folder: Path, rows: Sequence[Sequence[object]], merged: Sequence[str] = ()
) -> Roster:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    path = folder / "花名册.xlsx"
    book.save(path)
    return read_roster(path)


def people(roster: Roster) -> list[tuple[str | None, str | None, str | None, str | None]]:
    """Return name, level, series and employer of each row."""
    facts = [row.applicant for row in roster.rows]
    return [(one.name, one.level, one.series, one.employer) for one in facts]


def handed_in(key: str, applicant: Applicant | None = None, above: str = "申报") -> Submission:
    return Submission(key, Path("/") / above / key, applicant or Applicant(), ())


def match(roster: Roster, *submissions: Submission) -> tuple[Mapping[str, Applicant], RosterCheck]:
    filled, check = match_roster(roster, submissions)
    return {one.key: one.applicant for one in filled}, check


def in_words(roster: Roster) -> list[str]:
    return [problem.in_language(Language.CHINESE) for problem in roster.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_what_is_missing_comes_from_the_roster(tmp_path: Path, encoding: str) -> None:
    known, _ = match(csv_roster(tmp_path, encoding=encoding), handed_in("王小明"))
    filled = known["王小明"]
    assert (filled.name, filled.level, filled.series, filled.employer) == (
        "王小明",
        "高级",
        "会计系列",
        "甲局",
    )
    assert filled.facts["id_number"] == FIRST
    assert filled.facts["id_number_valid"] is True
    assert filled.facts["备注"] == "破格"
    assert set(filled.sources.values()) == {FactSource.ROSTER}


def test_declared_facts_win_over_the_roster(tmp_path: Path) -> None:
    declared = Applicant(
        name="王小明",
        level="中级",
        sources={"name": FactSource.DECLARED, "level": FactSource.DECLARED},
    )
    known, _ = match(csv_roster(tmp_path), handed_in("随便", declared))
    assert known["随便"].level == "中级"
    assert known["随便"].series == "会计系列"
    assert known["随便"].sources == {
        "name": FactSource.DECLARED,
        "level": FactSource.DECLARED,
        "series": FactSource.ROSTER,
        "employer": FactSource.ROSTER,
    }


@pytest.mark.parametrize(
    "key",
    [
        "02-李四",
        "李四（档案）",
        "李四 中级",
        "李四申报材料",
        "李四的职称材料",
        "甲局李四",
        "某某公司李四",
        "申报人李四",
    ],
)
def test_a_folders_name_may_hold_more_than_the_persons(tmp_path: Path, key: str) -> None:
    known, check = match(csv_roster(tmp_path), handed_in(key))
    assert known[key].name == "李四"
    assert check.matched == 1
    assert check.without_person == ()


@pytest.mark.parametrize("key", ["王小明明", "小王小明", "李四光", "单位材料"])
def test_a_longer_name_is_another_person(tmp_path: Path, key: str) -> None:
    known, check = match(csv_roster(tmp_path), handed_in(key))
    assert known[key] == Applicant()
    assert check.without_person == (key,)
    assert check.undecided == ()


def test_namesakes_are_left_alone_where_nothing_tells_them_apart(tmp_path: Path) -> None:
    known, check = match(csv_roster(tmp_path), handed_in("赵六"))
    assert known["赵六"] == Applicant()
    assert check.undecided == check.without_person == ("赵六",)


@pytest.mark.parametrize(
    ("submission", "series"),
    [
        (handed_in("x", Applicant(name="赵六", employer="乙局")), "工艺美术"),
        (handed_in("x", Applicant(name="赵六", facts={"id_number": SECOND})), "档案系列"),
        (handed_in(f"赵六{THIRD}"), "工艺美术"),
        (handed_in("赵六_0038"), "档案系列"),
        (handed_in("乙局赵六"), "工艺美术"),
        (handed_in("赵六", above="乙局"), "工艺美术"),
        (handed_in("4 赵六"), "工艺美术"),
    ],
    ids=lambda value: value.key if isinstance(value, Submission) else value,
)
def test_namesakes_are_told_apart(tmp_path: Path, submission: Submission, series: str) -> None:
    known, _ = match(csv_roster(tmp_path), submission)
    assert known[submission.key].series == series


def test_of_two_namesakes_one_known_for_certain_leaves_the_other(tmp_path: Path) -> None:
    known, check = match(csv_roster(tmp_path), handed_in(f"赵六{THIRD}"), handed_in("赵六"))
    assert known["赵六"].series == "档案系列"
    assert check.undecided == ()


def test_two_folders_of_one_person_are_not_both_believed(tmp_path: Path) -> None:
    known, check = match(csv_roster(tmp_path), handed_in("李四"), handed_in("李四 补充"))
    assert known["李四"] == Applicant()
    assert set(check.undecided) == {"李四", "李四 补充"}


def test_people_and_folders_without_each_other_are_both_told(tmp_path: Path) -> None:
    _, check = match(csv_roster(tmp_path), handed_in("王小明"), handed_in("孙七"))
    assert [(person.row, person.name) for person in check.without_folder] == [
        (3, "李四"),
        (4, "赵六"),
        (5, "赵六"),
    ]
    assert check.without_person == ("孙七",)
    assert check.matched == 1


@pytest.mark.parametrize("key", ["2024-0137", "20240137 材料", "0137"])
def test_a_folder_named_after_the_persons_number(tmp_path: Path, key: str) -> None:
    number = key.split(" ", maxsplit=1)[0]
    table = f"申报编号,姓名,申报级别\n{number.replace('-', '')},钱七,中级\n"
    known, _ = match(csv_roster(tmp_path, table), handed_in(key.replace("-", "")))
    assert next(iter(known.values())).name == "钱七"


def test_a_workbook_with_title_merged_units_and_notes(tmp_path: Path) -> None:
    roster = xlsx_roster(
        tmp_path,
        [
            ["2024年度职称申报人员花名册"],
            ["填报单位：（盖章）"],
            ["序号", "工作单位(全称)", "姓  名", "证件号码", "申报情况", None, "联系电话"],
            [None, None, None, None, "系列（专业）", "申报职称", None],
            [1, "甲局", "王小明", FIRST, "会计系列", "高级会计师", 13800000000],
            [2, None, "李四", SECOND, "档案系列", "助理馆员", None],
            [3, "乙局", "赵六", THIRD, "工艺美术系列", "正高级工艺美术师", None],
            ["合计：3 人"],
            [None, None, "填表人：孙某", None, None, None, None],
            ["注：1.身份证号须为18位。"],
        ],
        merged=["A1:G1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "B5:B6"],
    )
    assert people(roster) == [
        ("王小明", "高级", "会计系列", "甲局"),
        ("李四", "助理级", "档案系列", "甲局"),
        ("赵六", "正高级", "工艺美术系列", "乙局"),
    ]
    assert [row.row for row in roster.rows] == [5, 6, 7]
    assert roster.rows[0].applicant.facts["phone"] == "13800000000"
    assert in_words(roster) == []


def test_the_plainer_heading_counts(tmp_path: Path) -> None:
    roster = csv_roster(
        tmp_path, "姓名,申报职称,申报级别,申报专业,申报系列\n甲某,工程师,中级,土木,大工程系列\n"
    )
    assert people(roster) == [("甲某", "中级", "大工程系列", None)]


def test_headings_printed_on_every_sheet_are_no_people(tmp_path: Path) -> None:
    roster = csv_roster(tmp_path, "姓名,级别\n甲某,中级\n姓名,级别\n乙某,高级\n")
    assert [row.applicant.name for row in roster.rows] == ["甲某", "乙某"]


def test_title_rows_above_the_header_are_skipped(tmp_path: Path) -> None:
    (row,) = csv_roster(
        tmp_path, "2024年度申报人员花名册,,\n姓名,级别,线上提交日期\n钱七,中级,2024.9.1\n"
    ).rows
    assert row.applicant.name == "钱七"
    assert row.applicant.submitted == {Channel.ONLINE: dt.date(2024, 9, 1)}


def test_a_date_cell_is_a_date(tmp_path: Path) -> None:
    (row,) = xlsx_roster(
        tmp_path,
        [["姓名", "线上提交日期"], ["钱七", dt.datetime(2024, 9, 1)]],  # noqa: DTZ001 - cells have no zone
    ).rows
    assert row.applicant.submitted == {Channel.ONLINE: dt.date(2024, 9, 1)}


def test_an_identity_number_kept_as_a_number_is_told_with_its_place(tmp_path: Path) -> None:
    roster = xlsx_roster(tmp_path, [["序号", "姓名", "身份证号"], [1, "钱七", 110105194912310020]])
    (words,) = in_words(roster)
    for part in ("花名册.xlsx", "第 2 行", "C 列", "身份证号", "文本"):
        assert part in words
    assert "id_number" not in roster.rows[0].applicant.facts


def test_the_same_in_a_csv_that_excel_wrote(tmp_path: Path) -> None:
    (words,) = in_words(csv_roster(tmp_path, "姓名,身份证号\n钱七,1.10105E+17\n"))
    assert "第 2 行 B 列" in words


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("钱七,110105194912310021,\n", "第 2 行 B 列"),
        (f",{FIRST},\n", "第 2 行 A 列"),
        ("钱七,,九月初\n", "第 2 行 C 列"),
        (f"钱七,{FIRST},\n钱九,{FIRST},\n", "第 3 行与第 2 行"),
    ],
)
def test_what_has_to_be_mended_is_told_by_place_and_never_quoted(
    tmp_path: Path, line: str, told: str
) -> None:
    (words,) = in_words(csv_roster(tmp_path, "姓名,身份证号,线上提交日期\n" + line))
    assert told in words
    assert "1101051949" not in words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b\n1,2\n", "姓名"),
        (b"PK\x03\x04rest", "xlsx"),
        (b"\xd0\xcf\x11\xe0rest", "另存为 xlsx"),
        (b"\xff\xff\xff\xff", "无法读取"),
        (b"", "姓名"),
    ],
)
def test_unusable_rosters_are_named(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "花名册.csv"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=words) as caught:
        read_roster(path)
    assert "花名册.csv" in str(caught.value)


def test_missing_roster_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"没有的\.csv"):
        read_roster(tmp_path / "没有的.csv")
