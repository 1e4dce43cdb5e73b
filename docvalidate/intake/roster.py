"""Read a roster (花名册): one row of facts per applicant.

Offices write a title above the headings, headings in two rows, a unit's name once for all its
people, and notes and signatures below; all of that is told apart from people here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docvalidate.intake.applicant_file import (
    KEY_NAMES,
    canonical_jurisdiction,
    facts_with_identity,
    parse_date,
)
from docvalidate.intake.roster_table import (
    Table,
    column_letters,
    is_blank,
    read_tables,
    wrong_roster,
)
from docvalidate.language import Message
from docvalidate.model.applicant import Applicant, Channel, FactSource

_FIELDS = ("name", "level", "series", "employer")
_FURTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "name": ("申报人员", "申请人", "人员姓名", "申报人员姓名", "参评人员", "参评人员姓名"),
    "level": (
        "申报等级",
        "评审级别",
        "职称等级",
        "拟申报级别",
        "级别档次",
        "申报层级",
        "申报职称",
        "申报职称名称",
        "申报资格",
        "申报专业技术资格",
        "拟评职称",
        "拟申报职称",
        "评审职称",
    ),
    "series": (
        "系列(专业)",
        "申报系列(专业)",
        "申报系列及专业",
        "申报系列/专业",
        "评审系列",
        "所属系列",
        "专业系列",
        "系列名称",
        "申报系列名称",
        "申报专业名称",
        "评审专业",
    ),
    "employer": (
        "所在单位",
        "单位全称",
        "所在单位名称",
        "工作单位名称",
        "现工作单位",
        "用人单位名称",
        "申报单位名称",
        "工作单位(全称)",
        "所属单位",
        "单位(全称)",
    ),
    "id_number": (
        "证件号码",
        "证件号",
        "身份证件号码",
        "居民身份证号码",
        "居民身份证号",
        "公民身份证号码",
        "身份证编号",
        "有效证件号码",
    ),
    "phone": ("联系方式", "电话号码", "手机电话", "本人电话", "联系手机"),
    "number": (
        "申报编号",
        "人员编号",
        "档案编号",
        "受理编号",
        "报名号",
        "报名序号",
        "编号",
        "工号",
        "序号",
        "number",
        "no",
        "no.",
    ),
}
_TITLE_OF_RANK = re.compile(r"(正高级|副高级|正高|副高|高级|中级|初级|助理|员级)")
_RANKS = {"正高": "正高级", "副高": "副高级", "助理": "助理级"}
_REMARK = re.compile(r"\([^)]*\)|[*※:]")
_NOTE = re.compile(
    r"^(?:备?注|说明|填表|填报|制表|审核|经办|负责人|联系人|合计|总计|小计|共计|单位(?:盖章|公章)|日期)"
    r"|[:;。!?]|盖章|签字"
)
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_HEADING_ROWS = 30


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person on the roster.

    Attributes:
        row: number of the row in the file, from 1.
        applicant: the facts, all of them from the roster.
        number: the roster's own number of the person; empty without one.
        is_running_number: whether that is a mere count of the rows (序号), which folders seldom
            follow, and not a number given to the person.
    """

    row: int
    applicant: Applicant
    number: str = ""
    is_running_number: bool = False


@dataclass(frozen=True, slots=True)
class Roster:
    """The people on a roster, and what has to be mended in it."""

    file: str
    rows: tuple[RosterRow, ...]
    problems: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its title as written, what it means (``None``: a further fact), how plainly."""

    position: int
    title: str
    key: str | None
    rank: int


def read_roster(path: Path) -> Roster:
    """Read a roster: an Excel workbook (.xlsx), or CSV in UTF-8, UTF-16 or GBK.

    The first row with a 姓名 column is the header; unknown columns become facts.

    Raises:
        UsageError: if the file cannot be read or has no 姓名 column.
    """
    for table in read_tables(path):
        found = _columns_of(table)
        if found is not None:
            first, columns = found
            problems: list[Message] = []
            rows = tuple(_rows(path.name, table, first, columns, problems))
            problems.extend(_repeated(path.name, rows))
            return Roster(path.name, rows, tuple(problems))
    raise wrong_roster(path, "no_name_column")


def _names() -> dict[str, tuple[str, int]]:
    """Return, for each heading, what it means and how plainly (0 is plainest)."""
    known: dict[str, tuple[str, int]] = {}
    for key in (*KEY_NAMES, "number"):
        names = (*KEY_NAMES.get(key, ()), *_FURTHER_NAMES.get(key, ()))
        for rank, name in enumerate(names):
            known.setdefault(_plain(name), (key, rank))
    return known


def _plain(heading: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", heading)).lower()


def _meaning(heading: str, known: Mapping[str, tuple[str, int]]) -> tuple[str, int] | None:
    """Return what a heading means, remarks such as (必填) or (18位) left aside."""
    plain = _plain(heading)
    return known.get(plain) or known.get(_REMARK.sub("", plain))


def _columns_of(table: Table) -> tuple[int, list[_Column]] | None:
    """Find the headings; return the first row (from 0) below them, and the columns."""
    known = _names()
    for at, cells in enumerate(table[:_HEADING_ROWS]):
        meanings = [_meaning(cell, known) for cell in cells]
        keys = [meaning[0] for meaning in meanings if meaning]
        if "name" not in keys:
            continue
        titles = list(cells)
        below = at + 1
        while below < len(table) and _continues(table[below], titles, known):
            # A second row of headings is more precise where it says anything.
            titles = [
                lower if lower.strip() else upper
                for upper, lower in zip(titles, _padded(table[below], len(titles)), strict=True)
            ]
            below += 1
        columns = [
            _Column(place, title.strip(), *(_meaning(title, known) or (None, 0)))
            for place, title in enumerate(titles)
        ]
        return below, columns
    return None


def _continues(
    cells: Sequence[str], titles: Sequence[str], known: Mapping[str, tuple[str, int]]
) -> bool:
    """Say whether a row below the headings is one more row of them.

    A merged 姓名 stands in it again; otherwise the place below 姓名 is empty.
    """
    names = {
        place
        for place, title in enumerate(titles)
        if (meaning := _meaning(title, known)) and meaning[0] == "name"
    }
    below = _padded(cells, len(titles))
    if any(below[place].strip() and below[place] != titles[place] for place in names):
        return False
    found = [_meaning(cell, known) for cell in below]
    return sum(meaning is not None for meaning in found) >= 1


def _padded(cells: Sequence[str], length: int) -> list[str]:
    return [*cells[:length], *[""] * (length - len(cells))]


def _rows(
    file: str, table: Table, first: int, columns: list[_Column], problems: list[Message]
) -> Iterator[RosterRow]:
    for at, cells in enumerate(table[first:], start=first + 1):
        if is_blank(cells):
            continue
        values, titles, facts = _values(cells, columns)
        name = _as_name(values.get("name", ""))
        if not name or _meaning(name, _names()) is not None or _is_note(name, values):
            if _lacks_name(name, values):
                problems.append(_problem(file, at, "name", columns, "name_missing"))
            continue
        yield _as_row(file, at, name, values, titles, facts, columns, problems)


def _values(
    cells: Sequence[str], columns: list[_Column]
) -> tuple[dict[str, str], dict[str, str], dict[str, object]]:
    """Return what a row says by meaning, under which titles, and its further facts."""
    values: dict[str, str] = {}
    titles: dict[str, str] = {}
    facts: dict[str, object] = {}
    for column in sorted(columns, key=lambda one: one.rank):
        # Spreadsheets mark numbers kept as text by a leading apostrophe or tab.
        text = cells[column.position] if column.position < len(cells) else ""
        content = text.strip().lstrip("'\t").strip()
        if not content:
            continue
        if column.key is None:
            if column.title:
                facts.setdefault(column.title, content)
        elif column.key not in values:
            values[column.key] = content
            titles[column.key] = column.title
    return values, titles, facts


def _as_name(text: str) -> str:
    """Return a name without the spaces that make two characters as wide as three."""
    return re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", text)


def _is_note(name: str, values: Mapping[str, str]) -> bool:
    """Say whether what stands in the place of a name is a note below the table."""
    if _NOTE.search(unicodedata.normalize("NFKC", name)) is None:
        return False
    others = [value for key, value in values.items() if key not in ("name", "number")]
    # A note merged over the whole row stands in every cell.
    return all(value == values.get("name") for value in others) or "id_number" not in values


def _lacks_name(name: str, values: Mapping[str, str]) -> bool:
    """Say whether a row without a name is about a person all the same."""
    number = re.sub(r"\s", "", values.get("id_number", ""))
    return not name and bool(re.fullmatch(r"\d{14,17}[\dXxＸ]", number))


def _as_row(
    file: str,
    at: int,
    name: str,
    values: dict[str, str],
    titles: Mapping[str, str],
    facts: dict[str, object],
    columns: list[_Column],
    problems: list[Message],
) -> RosterRow:
    named = {"name": name, **{field: values.get(field) for field in _FIELDS[1:]}}
    if named["level"] is not None:
        named["level"] = _rank_in(named["level"])
    if "jurisdiction" in values:
        facts["jurisdiction"] = canonical_jurisdiction(values["jurisdiction"])
    submitted = {}
    for channel in Channel:
        key = f"submitted_{channel.value}"
        if key in values:
            try:
                submitted[channel] = parse_date(values[key])
            except ValueError:
                problems.append(_problem(file, at, key, columns, "bad_date"))
    number = values.get("id_number")
    if number is not None and _SCIENTIFIC.fullmatch(number):
        problems.append(_problem(file, at, "id_number", columns, "digits_lost"))
        number = None
    all_facts = facts_with_identity(number, values.get("phone"), facts)
    if all_facts.get("id_number_valid") is False:
        problems.append(_problem(file, at, "id_number", columns, "bad_identity_number"))
    return RosterRow(
        row=at,
        applicant=Applicant(
            **named,
            facts=all_facts,
            submitted=submitted,
            sources={key: FactSource.ROSTER for key, value in named.items() if value is not None},
        ),
        number=values.get("number", ""),
        is_running_number=_plain(titles.get("number", "")) in ("序号", "no", "no."),
    )


def _rank_in(level: str) -> str:
    """Return the level that a title such as 高级会计师 states; anything else as it is."""
    matched = _TITLE_OF_RANK.match(level)
    if matched is None or matched.group() == level:
        return level
    return _RANKS.get(matched.group(), matched.group())


def _repeated(file: str, rows: Sequence[RosterRow]) -> Iterator[Message]:
    """Yield a sentence for each identity number that stands in two rows."""
    seen: dict[object, int] = {}
    for row in rows:
        number = row.applicant.facts.get("id_number")
        if number is not None and number in seen:
            places = {"file": file, "row": row.row, "other": seen[number]}
            yield Message("intake.roster.repeated", places)
        seen.setdefault(number, row.row)


def _problem(file: str, row: int, key: str, columns: list[_Column], what: str) -> Message:
    """Return what is wrong with a cell, where it is, and how to mend it; never what it holds."""
    column = min((one for one in columns if one.key == key), key=lambda one: one.rank, default=None)
    return Message(
        f"intake.roster.{what}",
        {
            "file": file,
            "row": row,
            "column": "?" if column is None else column_letters(column.position),
            "title": key if column is None else column.title,
        },
    )
