"""Write the folder a check leaves behind: ``report.json`` and the pages for people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docvalidate.language import Language
from docvalidate.model.report import Report
from docvalidate.report.files import make_folder, safe_file_name, write_atomically
from docvalidate.report.html import index_page, write_applicant_page
from docvalidate.report.json_report import report_document
from docvalidate.report.json_text import json_text

JSON_NAME = "report.json"
INDEX_NAME = "index.html"


def write_report_folder(
    report: Report, folder: Path, language: Language = Language.CHINESE
) -> Path:
    """Write ``report.json``, one page per applicant and ``index.html`` into the folder.

    The index is written last: where it stands, all it links to is there.

    Args:
        report: what to write.
        folder: is made where it is missing; files of the same names are replaced.
        language: of everything people read.

    Returns:
        The page to open first: the applicant's where there is one, else the index.

    Raises:
        CannotWriteError: if any of it cannot be written; no file is left half written.
    """
    make_folder(folder)
    names = page_names([applicant.key for applicant in report.applicants])
    write_atomically(folder / JSON_NAME, json_text(report_document(report, language)))
    for applicant, name in zip(report.applicants, names, strict=True):
        write_applicant_page(applicant, folder / name, language)
    write_atomically(folder / INDEX_NAME, index_page(report, names, language))
    return folder / (names[0] if len(names) == 1 else INDEX_NAME)


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
