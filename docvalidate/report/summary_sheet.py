"""``summary.xlsx``: one row per applicant, and one sheet for each kind of problem.

Text from scans and folders is written as text, whatever it begins with: a cell that opens with
``=`` would otherwise be a formula that Excel runs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from docvalidate.language import Language, translate
from docvalidate.model.finding import Verdict
from docvalidate.model.roster import RosterCheck
from docvalidate.report.files import make_atomically
from docvalidate.report.findings import Need
from docvalidate.report.json_report import Lines
from docvalidate.report.rows import Kind, Problem, Row, row_of
from docvalidate.report.words import cleaned, member_words, sentence, shown

_FILLS = {
    Verdict.COMPLETE: ("EEF7F1", "1B7346"),
    Verdict.INCOMPLETE: ("FDF1F0", "B3261E"),
    Verdict.NEEDS_REVIEW: ("FDF6E7", "8F5A00"),
    Verdict.BLOCKED: ("2A2036", "FFFFFF"),
}
_NARROWEST, _WIDEST = 8, 60
_LONGEST_TEXT = 32_767
"""Characters that a cell of the format takes."""

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
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import, needed only here

    book = Workbook(write_only=True)
    _add_styles(book)
    widths = _Widths(language)
    for line in lines():
        widths.take(row_of(line, language))
    headings = _people_headings(language)
    people = _Sheet(book, translate("report.section.summary", language), headings, widths.people)
    kinds = {
        kind: _Sheet(
            book,
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
        _write_roster(book, roster, language)
    for sheet in (people, *kinds.values()):
        sheet.close()
    book.save(path)


def _write_roster(book: Any, roster: RosterCheck, language: Language) -> None:  # noqa: ANN401 - a workbook
    rows = list(roster_table(roster, language))
    widths = [_width(column, 8) for column in zip(*rows, strict=True)]
    sheet = _Sheet(book, translate("report.roster.title", language), rows[0], widths)
    for cells in rows[1:]:
        sheet.add(cells, "", None)
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
        book: Any,  # noqa: ANN401 - a workbook
        title: str,
        headings: Sequence[Cell],
        widths: Sequence[int],
    ) -> None:
        from openpyxl.utils import get_column_letter  # noqa: PLC0415 - see _write

        self._sheet: Any = book.create_sheet(title[:31])
        self._rows = 1
        self._last = get_column_letter(len(headings))
        for number, (heading, width) in enumerate(zip(headings, widths, strict=True), start=1):
            # Room for the filter's button beside the heading.
            room = max(width, _columns(str(heading)) + 4) + 2
            self._sheet.column_dimensions[get_column_letter(number)].width = min(room, _WIDEST)
        self._sheet.freeze_panes = "B2"
        self._sheet.append([self._cell(heading, _HEADING) for heading in headings])

    def add(self, cells: Sequence[Cell], page: str, verdict: Verdict | None) -> None:
        """Write one row; the first cell links to the page, the second shows the verdict."""
        looks = [_LINK if page else _PLAIN, verdict.value if verdict else _PLAIN]
        looks += [_PLAIN] * (len(cells) - 2)
        written = [self._cell(cell, look) for cell, look in zip(cells, looks, strict=True)]
        if page:
            written[0].hyperlink = quote(page)
        self._sheet.append(written)
        self._rows += 1
        if page:
            # Only now does the cell know its place.
            written[0].hyperlink.ref = written[0].coordinate

    def close(self) -> None:
        """Set the filters over what was written."""
        self._sheet.auto_filter.ref = f"A1:{self._last}{self._rows}"

    def _cell(self, content: Cell, style: str = _PLAIN) -> Any:  # noqa: ANN401 - a cell
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - see _write

        if isinstance(content, int):
            cell = WriteOnlyCell(self._sheet, content)
            cell.style = style
            return cell
        cell = WriteOnlyCell(self._sheet, cleaned(content)[:_LONGEST_TEXT])
        cell.data_type = "s"
        cell.style = style
        if content.startswith(_FORMULA_SIGNS):
            # Stays text when someone edits the cell.
            cell.quotePrefix = True
        return cell


def _add_styles(book: Any) -> None:  # noqa: ANN401 - a workbook
    """Name the few looks of cells once; a look of its own for each cell costs much time."""
    from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill  # noqa: PLC0415 - see _write

    def add(name: str, ground: str | None = None, **font: Any) -> None:  # noqa: ANN401 - of Font
        style = NamedStyle(name, alignment=Alignment(vertical="top", wrap_text=True))
        style.font = Font(**font)
        if ground is not None:
            style.fill = PatternFill("solid", fgColor=ground)
        book.add_named_style(style)

    add(_PLAIN)
    add(_HEADING, "F2F3F5", bold=True)
    add(_LINK, color="1F4E8C", underline="single")
    for verdict, (ground, ink) in _FILLS.items():
        add(verdict.value, ground, bold=True, color=ink)


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
