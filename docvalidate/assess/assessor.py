"""Apply every rule to one submission."""

from __future__ import annotations

from collections.abc import Sequence

from docvalidate.assess.findings import Conclusion, conclude
from docvalidate.assess.registry import find_check
from docvalidate.assess.submission import AssessmentInput
from docvalidate.language import Message
from docvalidate.model.finding import Finding, Outcome, Reason, Severity
from docvalidate.model.obligation import Rule


def assess_submission(submission: AssessmentInput) -> tuple[Finding, ...]:
    """Apply every rule that concerns the applicant to the evidence.

    A rule whose check does not exist, fails or concludes nothing gives an indeterminate finding:
    what was not tested is neither passed nor failed, and one broken check spoils no other.

    Args:
        submission: the applicant, what is owed and what was seen.

    Returns:
        At least one finding per rule, in the order of the rules; without any rule one
        indeterminate finding, so that nothing tested is never taken for nothing wrong.
    """
    rules = submission.requirements.rules
    if not rules:
        return (_nothing_tested(submission),)
    return tuple(finding for rule in rules for finding in _apply(rule, submission))


def _apply(rule: Rule, submission: AssessmentInput) -> Sequence[Finding]:
    check = find_check(rule.check)
    if check is None:
        return (_not_applied(rule, "assess.check.unknown"),)
    try:
        findings = tuple(check(rule, submission))
    except Exception:  # noqa: BLE001 - one broken check must not cost the report
        findings = ()
    return findings or (_not_applied(rule, "assess.check.failed"),)


def _not_applied(rule: Rule, key: str) -> Finding:
    return conclude(
        rule,
        Conclusion(
            Outcome.INDETERMINATE,
            Reason.CHECK_FAILED,
            Message(key, {"rule": rule.id, "check": rule.check}),
            Message("assess.check.remedy", {"clause": rule.clause.ref}),
        ),
    )


def judging_failed(notice: str) -> Finding:
    """Return the finding for an applicant on whom this program itself broke down."""
    return _open(notice, Message("assess.judging_failed"), Message("assess.judging_failed.remedy"))


def _nothing_tested(submission: AssessmentInput) -> Finding:
    notice = submission.requirements.notice
    message = Message("assess.no_rules", {"notice": notice})
    return _open(notice, message, Message("assess.no_rules.remedy"))


def _open(notice: str, message: Message, remedy: Message) -> Finding:
    return Finding(
        rule=f"{notice}:none:t00",
        clause="",
        outcome=Outcome.INDETERMINATE,
        reason=Reason.CHECK_FAILED,
        severity=Severity.ERROR,
        message=message,
        remedy=remedy,
    )
