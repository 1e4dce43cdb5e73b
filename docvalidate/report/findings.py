"""Findings as every writer shows them: in groups, in words, with clause and place.

A finding that points into a quarantined document is worded from the closed list of reasons
alone, since its own sentence might quote what stands on the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from docvalidate.language import Language, translate
from docvalidate.model.evidence import DocumentEvidence, MarkingPlace
from docvalidate.model.finding import Finding, Outcome, Reason, Severity
from docvalidate.model.obligation import Clause, Requirements
from docvalidate.model.report import ApplicantReport
from docvalidate.report.words import member_words, sentence, shown

_SEVERITY_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


class Need(StrEnum):
    """What a finding asks of a clerk: to have it mended, to look, or nothing."""

    MEND = "mend"
    LOOK = "look"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class SpokenFinding:
    """A finding with its sentences in one language.

    Attributes:
        clause: the passage of the notice it applies; its text is empty where it is not known.
        practice: sentence that names the practice behind it; empty when the notice says it.
    """

    finding: Finding
    clause: Clause
    message: str
    remedy: str | None
    practice: str
    material: str | None


@dataclass(frozen=True, slots=True)
class GroupedFindings:
    """The findings about one applicant, sorted by what a clerk has to do about them.

    Attributes:
        mend: failed tests that hold the application up.
        look: what the program could not tell, or found doubtful, so that a person looks.
        notes: what is good to know and needs nothing done.
    """

    mend: tuple[SpokenFinding, ...]
    look: tuple[SpokenFinding, ...]
    notes: tuple[SpokenFinding, ...]
    passed: tuple[SpokenFinding, ...]
    not_applicable: tuple[SpokenFinding, ...]


def find_clause(identifier: str, rule: str, requirements: Requirements) -> Clause:
    """Return the clause of a finding; its text is empty where the notice does not hold it."""
    if identifier in requirements.clauses:
        return requirements.clauses[identifier]
    for candidate in requirements.rules:
        if candidate.id == rule or candidate.clause.id == identifier:
            return candidate.clause
    return Clause(identifier, identifier, "")


def quarantined_paths(documents: Iterable[DocumentEvidence]) -> frozenset[str]:
    """Return the paths of the documents of which nothing may be shown."""
    return frozenset(document.path for document in documents if document.quarantined)


def speak(report: ApplicantReport, language: Language) -> tuple[SpokenFinding, ...]:
    """Return every finding in words, in the report's order."""
    hidden = quarantined_paths(document.evidence for document in report.documents)
    return tuple(
        _speak_one(finding, report.requirements, hidden, language) for finding in report.findings
    )


def group(report: ApplicantReport, language: Language) -> GroupedFindings:
    """Return the findings in words, sorted by what has to be done about them."""
    spoken = sorted(
        speak(report, language),
        key=lambda item: (
            not _suspects_classified(item.finding),
            _SEVERITY_ORDER.index(item.finding.severity),
        ),
    )
    return GroupedFindings(
        mend=_with_need(spoken, Need.MEND),
        look=_with_need(spoken, Need.LOOK),
        notes=_with_need(spoken, Need.NOTE),
        passed=_with_outcome(spoken, Outcome.PASSED),
        not_applicable=_with_outcome(spoken, Outcome.NOT_APPLICABLE),
    )


def cited_clauses(grouped: GroupedFindings) -> tuple[Clause, ...]:
    """Return each clause once that something to mend, to look at or to note rests on."""
    open_findings = (*grouped.mend, *grouped.look, *grouped.notes)
    clauses = {item.clause.id: item.clause for item in open_findings if item.clause.text}
    return tuple(clauses.values())


def _speak_one(
    finding: Finding, requirements: Requirements, hidden: frozenset[str], language: Language
) -> SpokenFinding:
    clause = find_clause(finding.clause, finding.rule, requirements)
    source = shown(finding.basis_source)
    if any(location.document in hidden for location in finding.locations):
        message = _closed_words(finding, language)
        remedy = translate("report.quarantine.remedy", language)
    else:
        message = sentence(finding.message, language)
        remedy = sentence(finding.remedy, language) if finding.remedy else ""
    return SpokenFinding(
        finding=finding,
        clause=clause,
        message=message,
        remedy=remedy or None,
        practice=translate("report.practice", language, source=source) if source else "",
        material=None if finding.material is None else shown(finding.material),
    )


def _closed_words(finding: Finding, language: Language) -> str:
    """Return the reason, and the part of the file where that is no page: catalogue words alone."""
    words = member_words(finding.reason, language)
    parts = [one.where for one in finding.locations if one.where is not MarkingPlace.PAGE]
    for part in dict.fromkeys(parts):
        named = member_words(part, language)
        words = translate("report.where_part", language, place=words, part=named)
    return words


def _with_outcome(spoken: Iterable[SpokenFinding], outcome: Outcome) -> tuple[SpokenFinding, ...]:
    return tuple(
        item
        for item in spoken
        if item.finding.outcome is outcome and not _suspects_classified(item.finding)
    )


def _suspects_classified(finding: Finding) -> bool:
    """Say whether it blocks the application, whatever its outcome and severity."""
    return finding.reason is Reason.CLASSIFIED_SUSPECTED


def need_of(outcome: Outcome, severity: Severity, reason: Reason) -> Need | None:
    """Return what a finding asks for; ``None`` where it passed or does not apply."""
    if reason is Reason.CLASSIFIED_SUSPECTED:
        return Need.MEND
    if outcome not in (Outcome.FAILED, Outcome.INDETERMINATE):
        return None
    if severity is Severity.INFO:
        return Need.NOTE
    certain = outcome is Outcome.FAILED and severity is Severity.ERROR
    return Need.MEND if certain else Need.LOOK


def _with_need(spoken: Iterable[SpokenFinding], need: Need) -> tuple[SpokenFinding, ...]:
    return tuple(
        item
        for item in spoken
        if need_of(item.finding.outcome, item.finding.severity, item.finding.reason) is need
    )
