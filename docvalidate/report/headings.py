"""Words at the head of a report, the same in every format: who, what, and the verdict."""

from __future__ import annotations

from docvalidate.language import Language, translate
from docvalidate.model.evidence import MarkingPlace
from docvalidate.model.finding import Location, Verdict
from docvalidate.model.report import ApplicantReport
from docvalidate.report.findings import GroupedFindings
from docvalidate.report.words import member_words, shown


def applicant_name(report: ApplicantReport, language: Language) -> str:
    """Return the applicant's name, or words for its lack."""
    name = shown(report.applicant.name or "")
    return name or translate("report.applicant_unnamed", language)


def verdict_sentence(verdict: Verdict, grouped: GroupedFindings, language: Language) -> str:
    """Return the sentence that explains a verdict."""
    key = f"report.banner.{verdict.value}"
    if verdict is Verdict.INCOMPLETE and grouped.look:
        key += "_and_look"
    return translate(key, language, mend=len(grouped.mend), look=len(grouped.look))


def level_words(report: ApplicantReport, language: Language) -> str:
    """Return the level: as resolved, else as declared, else words for its lack."""
    if report.requirements.level is not None:
        return member_words(report.requirements.level, language)
    return shown(report.applicant.level or "") or translate("report.unknown", language)


def series_words(report: ApplicantReport, language: Language) -> str:
    """Return the series: as resolved, else as declared, else words for its lack."""
    series = report.requirements.series or report.applicant.series or ""
    return shown(series) or translate("report.unknown", language)


def employer_words(report: ApplicantReport, language: Language) -> str:
    """Return the employer, or words for its lack."""
    return shown(report.applicant.employer or "") or translate("report.unknown", language)


def location_words(location: Location, language: Language) -> str:
    """Return where the evidence stands, such as 评审表.pdf 第 2 页."""
    words = shown(location.document)
    if location.page is not None:
        words = translate("report.where_page", language, document=words, page=location.page)
    if location.where is MarkingPlace.PAGE:
        return words
    part = member_words(location.where, language)
    return translate("report.where_part", language, place=words, part=part)
