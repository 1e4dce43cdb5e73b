"""The check report as JSON: ``docvalidate/report/1``."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from docvalidate.language import Language, translate
from docvalidate.model.finding import Location
from docvalidate.model.report import ApplicantReport, Receipt, Report
from docvalidate.report.findings import SpokenFinding, speak
from docvalidate.report.requirements import requirements_document
from docvalidate.report.words import shown

SCHEMA = "docvalidate/report/1"


def report_document(report: Report, language: Language = Language.CHINESE) -> dict[str, object]:
    """Return the report as ``docvalidate/report/1``: every finding, also those that passed.

    Boxes are ``[x0, y0, x1, y1]`` in pixels of the upright page. Messages, names of materials
    and file names have their personal numbers masked.

    Args:
        report: what was found about each applicant.
        language: of messages and remedies; keys and codes are English.
    """
    return {
        "schema": SCHEMA,
        "receipt": _receipt(report),
        "applicants": [_applicant(applicant, language) for applicant in report.applicants],
        "summary": {verdict.value: count for verdict, count in report.summary.items()},
    }


def _receipt(report: Report) -> dict[str, object]:
    """Return what the applicants have in common; the dates and files of each by submission."""
    receipts = [applicant.receipt for applicant in report.applicants]

    def common(read: Callable[[Receipt], object]) -> object:
        values = [read(receipt) for receipt in receipts]
        return values[0] if values and all(value == values[0] for value in values) else None

    return {
        "tool_version": common(lambda receipt: receipt.tool_version),
        "notice": common(lambda receipt: receipt.notice),
        "notice_sha256": common(lambda receipt: receipt.notice_sha256),
        "as_of": common(lambda receipt: receipt.as_of.isoformat()),
        "as_of_source": common(lambda receipt: receipt.as_of_source),
        "engine": common(lambda receipt: receipt.engine),
        "secrecy_grammar": common(lambda receipt: receipt.secrecy_grammar),
        "models": common(lambda receipt: dict(sorted(receipt.models.items()))),
        "thresholds": common(lambda receipt: dict(sorted(receipt.thresholds.items()))),
        "trust_list": common(lambda receipt: receipt.trust_list or None),
        "submissions": [_submission(applicant) for applicant in report.applicants],
    }


def _submission(report: ApplicantReport) -> dict[str, object]:
    receipt = report.receipt
    return {
        "submission": shown(report.key),
        "as_of": receipt.as_of.isoformat(),
        "as_of_source": receipt.as_of_source,
        "files": [
            {"document": shown(name), "sha256": digest}
            for name, digest in sorted(receipt.files.items())
        ],
    }


def _applicant(report: ApplicantReport, language: Language) -> dict[str, object]:
    applicant, requirements = report.applicant, report.requirements
    level = applicant.level if requirements.level is None else requirements.level.value
    return {
        "applicant": {
            "name": _shown_or_none(applicant.name),
            "level": _shown_or_none(level),
            "series": _shown_or_none(requirements.series or applicant.series),
            "employer": _shown_or_none(applicant.employer),
        },
        "verdict": report.verdict.value,
        "findings": [_finding(spoken, language) for spoken in speak(report, language)],
        "requirements": requirements_document(requirements, language),
    }


def _shown_or_none(text: str | None) -> str | None:
    return None if text is None else shown(text)


def _finding(spoken: SpokenFinding, language: Language) -> dict[str, object]:
    finding, clause = spoken.finding, spoken.clause
    message = spoken.message
    if finding.basis_source:
        source = shown(finding.basis_source)
        message += translate("report.practice_in_brief", language, source=source)
    return {
        "rule": finding.rule,
        "clause": {"id": clause.id, "ref": clause.ref, "text": clause.text},
        "outcome": finding.outcome.value,
        "reason": finding.reason.value,
        "severity": finding.severity.value,
        "material": spoken.material,
        "message": message,
        "remedy": spoken.remedy,
        "locations": _locations(finding.locations),
    }


def _locations(locations: Iterable[Location]) -> list[dict[str, object]]:
    return [
        {
            "document": shown(location.document),
            "page": location.page,
            "box": None if location.box is None else location.box.as_list(),
        }
        for location in locations
    ]
