"""Block on a suspected classification marking whatever the notice says."""

from __future__ import annotations

from collections.abc import Sequence

from docvalidate.assess.findings import listed, place
from docvalidate.assess.submission import AssessmentInput
from docvalidate.language import Message
from docvalidate.model.evidence import DocumentEvidence
from docvalidate.model.finding import Finding, Location, Outcome, Reason, Severity


def unsaid_suspicions(
    submission: AssessmentInput, findings: Sequence[Finding]
) -> Sequence[Finding]:
    """Return a finding for each suspected document that no rule has reported.

    No notice can switch this off, neither by leaving the rule out nor by naming it wrongly.

    Args:
        submission: the applicant, what is owed and what was seen.
        findings: what the rules concluded.
    """
    said = {
        location.document
        for finding in findings
        if finding.reason is Reason.CLASSIFIED_SUSPECTED
        for location in finding.locations
    }
    return tuple(
        _suspected(submission.requirements.notice, document.evidence)
        for document in submission.documents
        if document.evidence.quarantined and document.evidence.path not in said
    )


def _suspected(notice: str, document: DocumentEvidence) -> Finding:
    locations = tuple(
        Location(document.path, page.number, one.box, one.where)
        for page in document.pages
        for one in page.markings
        if one.suspected
    ) or (Location(document.path),)
    words = {"places": listed([place(one) for one in locations]), "file": document.path}
    return Finding(
        rule=f"{notice}:quarantine:t00",
        clause="",
        outcome=Outcome.FAILED,
        reason=Reason.CLASSIFIED_SUSPECTED,
        severity=Severity.ERROR,
        message=Message("assess.classified.suspected", words),
        remedy=Message("assess.classified.suspected.remedy", words),
        locations=locations,
    )
