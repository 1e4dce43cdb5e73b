"""Self-contained HTML pages: one per applicant, and an index over them.

A page loads nothing: styles stand in it, pictures are data URIs, and its content security
policy forbids everything else. The applicant's page holds no script; the index holds one,
named in its policy by hash, that narrows the table to what is typed.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib import resources
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from docvalidate.language import Language, translate
from docvalidate.model.finding import Verdict
from docvalidate.model.report import ApplicantReport, Report
from docvalidate.report.files import write_atomically
from docvalidate.report.findings import cited_clauses, group
from docvalidate.report.headings import (
    applicant_name,
    employer_words,
    level_words,
    series_words,
    verdict_sentence,
)
from docvalidate.report.html_documents import document_views
from docvalidate.report.html_fields import field_cards
from docvalidate.report.html_findings import finding_groups
from docvalidate.report.html_owed import owed_materials, owed_rows, owed_steps
from docvalidate.report.words import date_words, member_words, shown

_LANGUAGE_TAGS = {Language.CHINESE: "zh-Hans", Language.ENGLISH: "en"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of the page's head: what it is, its value, and where it comes from."""

    label: str
    value: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One applicant in the index."""

    name: str
    key: str
    level: str
    series: str
    employer: str
    verdict: str
    verdict_words: str
    mend: int
    look: int
    link: str


def write_applicant_page(
    report: ApplicantReport, path: Path, language: Language = Language.CHINESE
) -> None:
    """Write the page about one applicant, whole or not at all, readable by its owner alone.

    Raises:
        CannotWriteError: if the file cannot be written.
    """
    write_atomically(path, applicant_page(report, language))


def applicant_page(report: ApplicantReport, language: Language = Language.CHINESE) -> str:
    """Return the page about one applicant as HTML."""
    grouped = group(report, language)
    sections = finding_groups(grouped, report.documents, language)
    anchors = [anchor for section in sections.values() for anchor in section.anchors]
    return _render(
        "applicant.html",
        language,
        name=applicant_name(report, language),
        facts=_facts(report, language),
        verdict=report.verdict.value,
        verdict_words=member_words(report.verdict, language),
        verdict_sentence=verdict_sentence(report.verdict, grouped, language),
        sections=sections,
        cited=cited_clauses(grouped),
        fields=field_cards(report.documents, language),
        documents=document_views(report.documents, anchors, language),
        owed=owed_rows(report.requirements, language),
        materials=owed_materials(report.requirements, language),
        steps=owed_steps(report.requirements, language),
        undetermined=bool(report.requirements.undetermined),
        receipt=report.receipt,
        receipt_files=[
            (shown(name), digest) for name, digest in sorted(report.receipt.files.items())
        ],
        as_of=date_words(report.receipt.as_of, language),
        as_of_source=translate(f"report.date_source.{report.receipt.as_of_source}", language),
    )


def index_page(
    report: Report, page_names: Sequence[str], language: Language = Language.CHINESE
) -> str:
    """Return the index over all applicants as HTML.

    Args:
        report: the applicants, in order.
        page_names: file name of each applicant's page, in the same order.
        language: of the page.
    """
    script = _template_text("index.js")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return _render(
        "index.html",
        language,
        rows=[
            _index_row(applicant, name, language)
            for applicant, name in zip(report.applicants, page_names, strict=True)
        ],
        summary=[
            (verdict.value, member_words(verdict, language), report.summary[verdict])
            for verdict in Verdict
        ],
        script=script,
        script_digest=digest,
    )


def _facts(report: ApplicantReport, language: Language) -> list[Fact]:
    values = {
        "level": level_words(report, language),
        "series": series_words(report, language),
        "employer": employer_words(report, language),
    }
    facts = []
    for name, value in values.items():
        source = report.sources.get(name)
        words = member_words(source, language) if source is not None else ""
        facts.append(Fact(translate(f"report.label.{name}", language), value, words))
    return facts


def _index_row(report: ApplicantReport, page_name: str, language: Language) -> IndexRow:
    grouped = group(report, language)
    return IndexRow(
        name=applicant_name(report, language),
        key=shown(report.key),
        level=level_words(report, language),
        series=series_words(report, language),
        employer=employer_words(report, language),
        verdict=report.verdict.value,
        verdict_words=member_words(report.verdict, language),
        mend=len(grouped.mend),
        look=len(grouped.look),
        link=quote(page_name),
    )


def _render(template: str, language: Language, **values: object) -> str:
    words = partial(translate, language=language)
    return (
        _environment()
        .get_template(template)
        .render(t=words, language=_LANGUAGE_TAGS[language], **values)
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("docvalidate.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _template_text(name: str) -> str:
    folder = resources.files("docvalidate.report") / "templates"
    return (folder / name).read_text(encoding="utf-8")
