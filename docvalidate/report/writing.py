"""Write the folder a check leaves behind: pages and tables for people, JSON for programs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docvalidate.language import Language, translate
from docvalidate.model.finding import Verdict
from docvalidate.model.roster import RosterCheck
from docvalidate.report.comparison import Comparison
from docvalidate.report.files import (
    make_folder,
    safe_file_name,
    write_atomically,
    write_parts_atomically,
)
from docvalidate.report.html_index import IndexExtras, corrections_page, index_page
from docvalidate.report.json_report import Line, Lines, report_text_parts
from docvalidate.report.rows import Row, row_of
from docvalidate.report.summary_sheet import roster_table, write_summary_sheet

JSON_NAME = "report.json"
LINES_NAME = "results.jsonl"
SHEET_NAME = "summary.xlsx"
INDEX_NAME = "index.html"
CORRECTIONS_FOLDER = "corrections"
_HELD_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class Overview:
    """What the overviews show besides the results, where there is any."""

    roster: RosterCheck | None = None
    comparison: Comparison | None = None


def write_overviews(
    lines: Lines,
    folder: Path,
    language: Language = Language.CHINESE,
    overview: Overview | None = None,
) -> Path:
    """Write everything over all applicants beside their pages.

    ``report.json`` and ``results.jsonl`` for programs, ``summary.xlsx``, an employer's list of
    corrections in ``corrections/``, and ``index.html`` last: where it stands, all it links to is
    there. The results are read one at a time, several times over.

    Args:
        lines: the results.
        folder: is made where it is missing; files of the same names are replaced.
        language: of everything people read.
        overview: what else to show.

    Returns:
        The page to open first: the applicant's where there is one, else the index.

    Raises:
        CannotWriteError: if any of it cannot be written; no file is left half written.
    """
    overview = overview or Overview()
    make_folder(folder)
    write_parts_atomically(folder / JSON_NAME, report_text_parts(lines, overview.roster))
    write_parts_atomically(folder / LINES_NAME, line_texts(lines))
    write_summary_sheet(lines, folder / SHEET_NAME, language, overview.roster)
    extras = IndexExtras(
        corrections=_write_corrections(lines, folder, language),
        roster=tuple(roster_table(overview.roster, language)) if overview.roster else (),
        comparison=overview.comparison,
    )
    index = index_page((row_of(line, language) for line in lines()), language, extras)
    write_atomically(folder / INDEX_NAME, index)
    pages = [line["page"] for _, line in zip(range(2), lines(), strict=False)]
    return folder / (pages[0] if len(pages) == 1 else INDEX_NAME)


def line_texts(lines: Lines) -> Iterator[str]:
    """Yield each result as one line of JSON Lines (``docvalidate/result/1``)."""
    for line in lines():
        yield json.dumps(line, ensure_ascii=False, allow_nan=False) + "\n"


def page_names(keys: Sequence[str]) -> list[str]:
    """Return a file name for each applicant's page, in order and all different.

    Names that differ only in upper and lower case count as equal, as they do on Windows.
    """
    names: list[str] = []
    taken: set[str] = set()
    for key in keys:
        stem = safe_file_name(key)
        name, number = stem, 2
        while name.casefold() in taken:
            name, number = f"{stem}-{number}", number + 1
        taken.add(name.casefold())
        names.append(f"{name}.html")
    return names


def _write_corrections(lines: Lines, folder: Path, language: Language) -> Mapping[str, str]:
    """Write a list for each employer whose applicants have anything to correct.

    Returns:
        The link from the index for each employer.
    """
    counts = Counter(row.employer for row in _to_correct(lines(), language))
    employers = sorted(counts)
    place = folder / CORRECTIONS_FOLDER
    make_folder(place)
    unknown = translate("report.index.no_employer", language)
    names = page_names([employer or unknown for employer in employers])
    named = dict(zip(employers, names, strict=True))
    for some in _portions(employers, counts):
        found: dict[str, list[Row]] = {employer: [] for employer in some}
        for row in _to_correct(lines(), language):
            if row.employer in found:
                found[row.employer].append(row)
        for employer, rows in found.items():
            page = corrections_page(employer or unknown, rows, language)
            write_atomically(place / named[employer], page)
    for stale in place.glob("*.html"):
        if stale.name not in names:
            stale.unlink(missing_ok=True)
    return {employer: f"{CORRECTIONS_FOLDER}/{name}" for employer, name in named.items()}


def _portions(employers: Sequence[str], counts: Mapping[str, int]) -> Iterator[list[str]]:
    """Yield employers in portions of so many applicants as may be held in memory together."""
    portion: list[str] = []
    held = 0
    for employer in employers:
        if portion and held + counts[employer] > _HELD_TOGETHER:
            yield portion
            portion, held = [], 0
        portion.append(employer)
        held += counts[employer]
    if portion:
        yield portion


def _to_correct(lines: Iterable[Line], language: Language) -> Iterator[Row]:
    for line in lines:
        row = row_of(line, language)
        if row.verdict is not Verdict.COMPLETE and row.problems:
            yield row
