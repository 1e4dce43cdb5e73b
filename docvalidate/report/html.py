"""Self-contained HTML pages: what they have in common, and the one about an applicant.

A page loads nothing: styles stand in it, pictures are data URIs, and its content security
policy forbids everything else. The applicant's page holds no script.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib import resources
from pathlib import Path

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemBytecodeCache,
    PackageLoader,
    StrictUndefined,
)
from jinja2.bccache import Bucket

from docvalidate.language import Language, translate
from docvalidate.model.places import user_cache_folder
from docvalidate.model.report import ApplicantReport
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
    return render_page(
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


def render_page(template: str, language: Language, **values: object) -> str:
    """Return one of the templates beside this module filled in, its words in one language."""
    words = partial(translate, language=language)
    return (
        _environment()
        .get_template(template)
        .render(t=words, language=_LANGUAGE_TAGS[language], **values)
    )


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        bytecode_cache=_compiled_templates(),
        loader=PackageLoader("docvalidate.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _compiled_templates() -> BytecodeCache | None:
    """Return where compiled templates are kept between runs; ``None`` where nothing can be."""
    folder = user_cache_folder() / "templates"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return _CompiledTemplates(str(folder))


class _CompiledTemplates(FileSystemBytecodeCache):
    """Compiled templates on disk; where they cannot be written they are compiled again."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def template_text(name: str) -> str:
    """Return a file of the templates as it stands."""
    folder = resources.files("docvalidate.report") / "templates"
    return (folder / name).read_text(encoding="utf-8")
