"""The check report as JSON: ``docvalidate/report/1``, and one applicant of it per line.

A line, ``docvalidate/result/1``, is what the results store keeps, what ``results.jsonl`` holds
and what every overview is made of: whatever was masked or withheld in it stays so everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from docvalidate.language import Language, translate
from docvalidate.model.finding import Location, Verdict
from docvalidate.model.report import ApplicantReport, Receipt, Report
from docvalidate.model.roster import RosterCheck
from docvalidate.report.findings import SpokenFinding, speak
from docvalidate.report.requirements import requirements_document
from docvalidate.report.words import sentence, shown

SCHEMA = "docvalidate/report/1"
LINE_SCHEMA = "docvalidate/result/1"

Line = Mapping[str, Any]
"""One applicant's result as ``docvalidate/result/1``."""

Lines = Callable[[], Iterable[Line]]
"""Gives the lines of a run anew, one at a time, so that a run of any length fits in memory."""

_OF_EACH_SUBMISSION = ("as_of", "as_of_source", "files")


def report_document(report: Report, language: Language = Language.CHINESE) -> dict[str, object]:
    """Return the report as ``docvalidate/report/1``: every finding, also those that passed.

    Boxes are ``[x0, y0, x1, y1]`` in pixels of the upright page. Messages, names of materials
    and file names have their personal numbers masked.

    Args:
        report: what was found about each applicant.
        language: of messages and remedies; keys and codes are English.
    """
    lines = [result_line(applicant, "", language) for applicant in report.applicants]
    return {
        "schema": SCHEMA,
        "receipt": _common_receipt(lines) | {"submissions": [_submission(line) for line in lines]},
        "applicants": [_applicant_of(line) for line in lines],
        "summary": summary_of(lines),
        "roster": None,
    }


def report_text_parts(lines: Lines, roster: RosterCheck | None = None) -> Iterator[str]:
    """Yield the text of ``docvalidate/report/1`` in parts, the whole of it never in memory.

    The text is that of :func:`report_document`, indented, with what came of a roster where there
    was one.
    """
    yield f'{{\n  "schema": {json.dumps(SCHEMA)},\n  "receipt": '
    common = _indented(_common_receipt(lines()), 1)
    yield f'{common[: common.rindex(chr(10))]},\n    "submissions": '
    yield from _list_parts((_submission(line) for line in lines()), 2)
    yield '\n  },\n  "applicants": '
    yield from _list_parts((_applicant_of(line) for line in lines()), 1)
    yield f',\n  "summary": {_indented(summary_of(lines()), 1)}'
    known = "null" if roster is None else _indented(_roster(roster), 1)
    yield f',\n  "roster": {known}\n}}\n'


def result_line(
    report: ApplicantReport, page: str, language: Language = Language.CHINESE
) -> dict[str, object]:
    """Return one applicant's result as ``docvalidate/result/1``.

    Args:
        report: what was found.
        page: file name of the applicant's page beside the line; empty where there is none.
        language: of messages and remedies.
    """
    applicant, requirements = report.applicant, report.requirements
    level = applicant.level if requirements.level is None else requirements.level.value
    return {
        "schema": LINE_SCHEMA,
        "submission": shown(report.key),
        "page": page,
        "applicant": {
            "name": _shown_or_none(applicant.name),
            "level": _shown_or_none(level),
            "series": _shown_or_none(requirements.series or applicant.series),
            "employer": _shown_or_none(applicant.employer),
        },
        "verdict": report.verdict.value,
        "findings": [_finding(spoken, language) for spoken in speak(report, language)],
        "requirements": requirements_document(requirements, language),
        "receipt": _receipt(report.receipt),
    }


def summary_of(lines: Iterable[Line]) -> dict[str, int]:
    """Count the verdicts, those that nobody got as well."""
    order = (Verdict.COMPLETE, Verdict.INCOMPLETE, Verdict.NEEDS_REVIEW, Verdict.BLOCKED)
    counts = {verdict.value: 0 for verdict in order}
    for line in lines:
        counts[line["verdict"]] += 1
    return counts


def _receipt(receipt: Receipt) -> dict[str, object]:
    return {
        "tool_version": receipt.tool_version,
        "notice": receipt.notice,
        "notice_sha256": receipt.notice_sha256,
        "as_of": receipt.as_of.isoformat(),
        "as_of_source": receipt.as_of_source,
        "engine": receipt.engine,
        "secrecy_grammar": receipt.secrecy_grammar,
        "models": dict(sorted(receipt.models.items())),
        "thresholds": dict(sorted(receipt.thresholds.items())),
        "trust_list": receipt.trust_list or None,
        "files": [
            {"document": shown(name), "sha256": digest}
            for name, digest in sorted(receipt.files.items())
        ],
    }


_RECEIPT_KEYS = (
    "tool_version",
    "notice",
    "notice_sha256",
    "as_of",
    "as_of_source",
    "engine",
    "secrecy_grammar",
    "models",
    "thresholds",
    "trust_list",
)


def _common_receipt(lines: Iterable[Line]) -> dict[str, object]:
    """Return what all receipts have in common; null where they differ, or where there is none."""
    common: dict[str, object] | None = None
    for line in lines:
        receipt = line["receipt"]
        if common is None:
            common = {key: receipt[key] for key in _RECEIPT_KEYS}
        for key, value in common.items():
            if value is not None and receipt[key] != value:
                common[key] = None
    return common or dict.fromkeys(_RECEIPT_KEYS)


def _submission(line: Line) -> dict[str, object]:
    receipt = line["receipt"]
    own = {key: receipt[key] for key in _OF_EACH_SUBMISSION}
    return {"submission": line["submission"], **own}


def _applicant_of(line: Line) -> dict[str, object]:
    return {key: line[key] for key in ("applicant", "verdict", "findings", "requirements")}


def _roster(roster: RosterCheck) -> dict[str, object]:
    return {
        "file": shown(roster.file),
        "matched": roster.matched,
        "without_folder": [
            {
                "row": person.row,
                "name": shown(person.name),
                "number": shown(person.number),
                "employer": shown(person.employer),
            }
            for person in roster.without_folder
        ],
        "without_person": [shown(key) for key in roster.without_person],
        "undecided": [shown(key) for key in roster.undecided],
        "problems": [sentence(problem, Language.CHINESE) for problem in roster.problems],
    }


def _list_parts(items: Iterable[Mapping[str, object]], depth: int) -> Iterator[str]:
    """Yield the text of a list of objects as the indenting encoder writes it."""
    inner = "  " * (depth + 1)
    opened = False
    for item in items:
        yield ("," if opened else "[") + f"\n{inner}{_indented(item, depth + 1)}"
        opened = True
    yield f"\n{'  ' * depth}]" if opened else "[]"


def _indented(document: Mapping[str, object], depth: int) -> str:
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    return text.replace("\n", "\n" + "  " * depth)


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
