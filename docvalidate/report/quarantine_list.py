"""The list for the secrecy officer: which files are suspected, where the marking stands.

It names file, hash, page and box, and quotes nothing. Files are neither moved nor copied: that is
for the officer to decide.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from docvalidate.language import Language, translate
from docvalidate.model.evidence import DocumentEvidence, Marking
from docvalidate.model.report import Report
from docvalidate.report.files import make_folder, write_atomically
from docvalidate.report.words import box_words, member_words, shown

CSV_NAME = "quarantine.csv"
TEXT_NAME = "quarantine.txt"

_COLUMNS = ("submission", "document", "sha256", "where", "page", "box", "level", "found_at")
_BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel on a Chinese Windows takes UTF-8 for GBK."""

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class _Entry:
    submission: str
    document: DocumentEvidence
    page: int | None
    marking: Marking


def write_quarantine_list(
    report: Report, folder: Path, found_at: dt.datetime, language: Language = Language.CHINESE
) -> Path:
    """Write ``quarantine.csv`` for programs and ``quarantine.txt`` for the officer.

    Both are written when nothing is suspected, too, so that an older list cannot be taken for
    the answer of this run.

    Args:
        report: of the run.
        folder: is made where it is missing.
        found_at: when the run found them, with its time zone.
        language: of the text.

    Returns:
        The text file.

    Raises:
        CannotWriteError: if a file cannot be written; none is left half written.
    """
    make_folder(folder)
    entries = list(_entries(report))
    when = found_at.isoformat(timespec="seconds")
    write_atomically(folder / CSV_NAME, _BYTE_ORDER_MARK + _csv(entries, when))
    write_atomically(folder / TEXT_NAME, _text(entries, when, language))
    return folder / TEXT_NAME


def _entries(report: Report) -> Iterator[_Entry]:
    for applicant in report.applicants:
        for document in (one.evidence for one in applicant.documents):
            for marking in document.markings:
                if marking.suspected:
                    yield _Entry(applicant.key, document, None, marking)
            for page in document.pages:
                for marking in page.markings:
                    if marking.suspected:
                        yield _Entry(applicant.key, document, page.number, marking)


def _csv(entries: list[_Entry], when: str) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for entry in entries:
        box = entry.marking.box
        row = (
            shown(entry.submission),
            shown(entry.document.path),
            entry.document.sha256,
            entry.marking.where.value,
            "" if entry.page is None else str(entry.page),
            box_words(box) if box.area else "",
            entry.marking.level.value,
            when,
        )
        writer.writerow([_harmless(cell) for cell in row])
    return buffer.getvalue()


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell


def _text(entries: list[_Entry], when: str, language: Language) -> str:
    count = len({(one.submission, one.document.path) for one in entries})
    lines = [
        translate("report.quarantine_list.title", language),
        translate("report.quarantine_list.summary", language, when=when, count=count),
        translate("report.quarantine_list.duty", language) if entries else "",
    ]
    known: tuple[str, str] | None = None
    for entry in entries:
        if (entry.submission, entry.document.path) != known:
            known = (entry.submission, entry.document.path)
            name = f"{shown(entry.submission)}/{shown(entry.document.path)}"
            lines += ["", name, f"  SHA-256 {entry.document.sha256 or '-'}"]
        lines.append(f"  {_place(entry, language)}")
    return "\n".join(lines).rstrip() + "\n"


def _place(entry: _Entry, language: Language) -> str:
    words = [member_words(entry.marking.level, language)]
    if entry.page is not None:
        words.append(translate("inspection.page", language, number=entry.page))
    words.append(member_words(entry.marking.where, language))
    if entry.marking.box.area:
        words.append(translate("inspection.box", language, box=box_words(entry.marking.box)))
    return " · ".join(words)
