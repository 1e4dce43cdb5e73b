"""From findings to the bottom line."""

from __future__ import annotations

from collections.abc import Iterable

from docvalidate.model.finding import Finding, Outcome, Reason, Severity, Verdict

_WORST_FIRST = (
    Verdict.BLOCKED,
    Verdict.INCOMPLETE,
    Verdict.NEEDS_REVIEW,
    Verdict.COMPLETE,
)


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Return the worst verdict that any single finding calls for.

    The verdicts form a chain, worst first, and every finding stands for one of them:

    ======================== ============ ============ ========
    outcome                  error        warning      info
    ======================== ============ ============ ========
    classified suspected     blocked      blocked      blocked
    failed                   incomplete   needs review complete
    indeterminate            needs review needs review complete
    passed, not applicable   complete     complete     complete
    ======================== ============ ============ ========

    The verdict is the least of them in the chain. Hence one more finding never improves a
    verdict, the order of findings does not matter, and ``complete`` means that nothing that
    weighs more than ``info`` failed or stayed open.

    Args:
        findings: of one applicant. None at all gives ``complete``, so a caller must make sure
            that something was tested (:func:`docvalidate.assess.assess_submission` does).
    """
    called_for = {_called_for(finding) for finding in findings}
    return next((verdict for verdict in _WORST_FIRST if verdict in called_for), Verdict.COMPLETE)


def _called_for(finding: Finding) -> Verdict:
    if finding.reason is Reason.CLASSIFIED_SUSPECTED:
        return Verdict.BLOCKED
    if finding.severity is Severity.INFO:
        return Verdict.COMPLETE
    if finding.outcome is Outcome.FAILED:
        is_error = finding.severity is Severity.ERROR
        return Verdict.INCOMPLETE if is_error else Verdict.NEEDS_REVIEW
    if finding.outcome is Outcome.INDETERMINATE:
        return Verdict.NEEDS_REVIEW
    return Verdict.COMPLETE
