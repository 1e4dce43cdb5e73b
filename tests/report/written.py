"""Reports written to a folder as a run writes them."""

from __future__ import annotations

from pathlib import Path

from docvalidate.language import Language
from docvalidate.model.report import Report
from docvalidate.report.files import make_folder
from docvalidate.report.html import write_applicant_page
from docvalidate.report.json_report import Line, result_line
from docvalidate.report.writing import page_names, write_overviews


def lines_of(report: Report, language: Language = Language.CHINESE) -> list[Line]:
    """Return the results' lines, each with the name of its page."""
    names = page_names([applicant.key for applicant in report.applicants])
    return [
        result_line(applicant, name, language)
        for applicant, name in zip(report.applicants, names, strict=True)
    ]


def write_report_folder(
    report: Report, folder: Path, language: Language = Language.CHINESE
) -> Path:
    """Write each applicant's page, then what is over all of them."""
    lines = lines_of(report, language)
    make_folder(folder)
    for applicant, line in zip(report.applicants, lines, strict=True):
        write_applicant_page(applicant, folder / line["page"], language)
    return write_overviews(lambda: lines, folder, language)
