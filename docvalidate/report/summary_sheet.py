"""``summary.xlsx``: one row per applicant, and one sheet for each kind of problem.

Text from scans and folders is written as text, whatever it begins with: a cell that opens with
``=`` would otherwise be a formula that Excel runs.
"""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from docvalidate.language import Language, translate
from docvalidate.model.finding import Verdict
from docvalidate.model.roster import RosterCheck
from docvalidate.report.files import make_atomically
from docvalidate.report.findings import Need
from docvalidate.report.json_report import Lines
from docvalidate.report.rows import Kind, Problem, Row, row_of
from docvalidate.report.words import cleaned, member_words, sentence, shown

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format

_FILLS = {
    Verdict.COMPLETE: ("EEF7F1", "1B7346"),
    Verdict.INCOMPLETE: ("FDF1F0", "B3261E"),
    Verdict.NEEDS_REVIEW: ("FDF6E7", "8F5A00"),
    Verdict.BLOCKED: ("2A2036", "FFFFFF"),
}
_NARROWEST, _WIDEST = 8, 60
_MOST_LINKS = 65_530
"""Of a sheet, as Excel opens it without complaint."""

_WINDOW = (2400, 1400)
"""Width and height in pixels at which the workbook opens, where the screen has them."""

_TEXT_IS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}

_PLAIN, _HEADING, _LINK = "plain", "heading", "link"
_FORMULA_SIGNS = ("=", "+", "-", "@")

Cell = str | int
_PEOPLE = ("applicant", "verdict", "level", "series", "employer", "mend_count", "look_count")
_PROBLEMS = ("applicant", "employer", "need", "material", "finding", "remedy", "location", "clause")


def write_summary_sheet(
    lines: Lines, path: Path, language: Language, roster: RosterCheck | None = None
) -> None:
    """Write the workbook, whole or not at all, readable by its owner alone.

    Args:
        lines: the results; read twice, one at a time.
        path: of the workbook.
        language: of headings and words.
        roster: what came of the roster, for a sheet of its own.

    Raises:
        CannotWriteError: if the file cannot be written.
    """
    make_atomically(path, lambda temporary: _write(lines, temporary, language, roster))


def people_table(lines: Lines, language: Language) -> Iterator[list[Cell]]:
    """Yield the heading and one row per applicant, as the first sheet has them."""
    yield _people_headings(language)
    for line in lines():
        yield _person(row_of(line, language), language)


def _write(lines: Lines, path: Path, language: Language, roster: RosterCheck | None) -> None:
    from xlsxwriter import Workbook  # noqa: PLC0415 - slow to import, needed only here
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - as above

    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as rows:
        # Rows go to the disk as they are written: a city needs no more memory than one applicant.
        book = Workbook(path, {"constant_memory": True, "tmpdir": rows, **_TEXT_IS_TEXT})
        _fill(book, lines, language, roster)
        try:
            book.close()
        except FileCreateError as error:
            raise OSError(*error.args[0].args) from error


def _fill(book: Workbook, lines: Lines, language: Language, roster: RosterCheck | None) -> None:
    book.set_size(*_WINDOW)
    looks = _looks_of(book)
    widths = _Widths(language)
    for line in lines():
        widths.take(row_of(line, language))
    headings = _people_headings(language)
    title = translate("report.section.summary", language)
    people = _Sheet(book, looks, title, headings, widths.people)
    kinds = {
        kind: _Sheet(
            book,
            looks,
            translate(f"report.kind.{kind.value}", language),
            _headings(_PROBLEMS, language),
            widths.kinds[kind],
        )
        for kind in Kind
        if kind in widths.kinds
    }
    for line in lines():
        row = row_of(line, language)
        people.add(_person(row, language), row.page, row.verdict)
        for problem in row.problems:
            kinds[problem.kind].add(_problem(row, problem, language), row.page, None)
    if roster is not None:
        rows = list(roster_table(roster, language))
        columns = [_width(column, 8) for column in zip(*rows, strict=True)]
        kept = _Sheet(book, looks, translate("report.roster.title", language), rows[0], columns)
        for cells in rows[1:]:
            kept.add(cells, "", None)
        kept.close()
    for sheet in (people, *kinds.values()):
        sheet.close()


def roster_table(roster: RosterCheck, language: Language) -> Iterator[list[str]]:
    """Yield a heading and what did not fit between a roster and the folders, in words."""

    def words(key: str) -> str:
        return translate(f"report.roster.{key}", language)

    yield [words("what"), words("who"), words("detail")]
    for person in roster.without_folder:
        detail = translate("report.roster.row", language, row=person.row)
        about = [detail, *(shown(one) for one in (person.number, person.employer) if one)]
        yield [words("without_folder"), shown(person.name), " · ".join(about)]
    for key in roster.without_person:
        what = "undecided" if key in roster.undecided else "without_person"
        yield [words(what), shown(key), words(f"{what}.detail")]
    for problem in roster.problems:
        yield [words("problem"), shown(roster.file), sentence(problem, language)]


class _Widths:
    """The widest text of each column, found before anything is written."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self.people = [_NARROWEST] * (len(_PEOPLE) + 1)
        self.kinds: dict[Kind, list[int]] = {}

    def take(self, row: Row) -> None:
        """Make room for one applicant."""
        _widen(self.people, _person(row, self._language))
        for problem in row.problems:
            widths = self.kinds.setdefault(problem.kind, [_NARROWEST] * len(_PROBLEMS))
            _widen(widths, _problem(row, problem, self._language))


class _Sheet:
    """A sheet with a frozen heading and filters, written row by row."""

    def __init__(
        self,
        book: Workbook,
        looks: Mapping[str, Format],
        title: str,
        headings: Sequence[Cell],
        widths: Sequence[int],
    ) -> None:
        self._sheet = book.add_worksheet(title[:31])
        self._looks = looks
        self._rows = 1
        self._last = len(headings) - 1
        for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            # Room for the filter's button beside the heading.
            room = max(width, _columns(str(heading)) + 4) + 2
            self._sheet.set_column(column, column, min(room, _WIDEST))
            self._put(0, column, heading, _HEADING)
        self._sheet.freeze_panes(1, 1)

    def add(self, cells: Sequence[Cell], page: str, verdict: Verdict | None) -> None:
        """Write one row; the first cell links to the page, the second shows the verdict."""
        looks = [_LINK if page else _PLAIN, verdict.value if verdict else _PLAIN]
        looks += [_PLAIN] * (len(cells) - 2)
        for column, (cell, look) in enumerate(zip(cells, looks, strict=True)):
            self._put(self._rows, column, cell, look, page if column == 0 else "")
        self._rows += 1

    def close(self) -> None:
        """Set the filters over what was written."""
        self._sheet.autofilter(0, 0, self._rows - 1, self._last)

    def _put(self, row: int, column: int, content: Cell, look: str, page: str = "") -> None:
        if isinstance(content, int):
            self._sheet.write_number(row, column, content, self._looks[look])
            return
        text = cleaned(content)
        if text.startswith(_FORMULA_SIGNS):
            look = f"{look}, kept as text"
        style = self._looks[look]
        if page and row <= _MOST_LINKS:
            self._sheet.write_url(row, column, f"external:{quote(page)}", style, text)
        elif text:
            self._sheet.write_string(row, column, text, style)
        else:
            self._sheet.write_blank(row, column, None, style)


def _looks_of(book: Workbook) -> dict[str, Format]:
    """Return the few looks of cells, each also for text that must not become a formula."""
    looks: dict[str, dict[str, Any]] = {
        _PLAIN: {},
        _HEADING: {"bg_color": "#F2F3F5", "bold": True},
        _LINK: {"font_color": "#1F4E8C", "underline": 1},
    }
    for verdict, (ground, ink) in _FILLS.items():
        looks[verdict.value] = {"bg_color": f"#{ground}", "font_color": f"#{ink}", "bold": True}
    formats = {}
    for name, look in looks.items():
        whole = {"valign": "top", "text_wrap": True, **look}
        formats[name] = book.add_format(whole)
        # Stays text when someone edits the cell.
        formats[f"{name}, kept as text"] = book.add_format({**whole, "quote_prefix": True})
    return formats


def _person(row: Row, language: Language) -> list[Cell]:
    return [
        row.name,
        member_words(row.verdict, language),
        row.level,
        row.series,
        row.employer or translate("report.unknown", language),
        row.mend,
        row.look,
        row.key,
    ]


def _problem(row: Row, problem: Problem, language: Language) -> list[Cell]:
    key = "report.label.mend_count" if problem.need is Need.MEND else "report.label.look_count"
    return [
        row.name,
        row.employer or translate("report.unknown", language),
        translate(key, language),
        problem.material,
        problem.message,
        problem.remedy,
        "\n".join(problem.places),
        problem.clause,
    ]


def _people_headings(language: Language) -> list[Cell]:
    return [*_headings(_PEOPLE, language), translate("report.label.submission", language)]


def _headings(names: Sequence[str], language: Language) -> list[Cell]:
    return [translate(f"report.label.{name}", language) for name in names]


def _widen(widths: list[int], cells: Sequence[Cell]) -> None:
    for place, cell in enumerate(cells):
        widths[place] = max(widths[place], _columns(str(cell)))


def _width(column: Sequence[str], least: int) -> int:
    return max(least, *(_columns(cell) for cell in column))


def _columns(text: str) -> int:
    """Return how many half-width columns the longest line of a text takes."""
    return max(
        sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in line)
        for line in text.split("\n")
    )
