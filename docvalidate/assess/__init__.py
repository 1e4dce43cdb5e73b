"""Obligations and evidence in, findings and a verdict out: pure functions."""

from docvalidate.assess.assessor import assess_submission, judging_failed
from docvalidate.assess.ownership import OwnerKind, OwnerMatch, compare_owner
from docvalidate.assess.quarantine import unsaid_suspicions
from docvalidate.assess.registry import check, known_checks
from docvalidate.assess.submission import AssessmentInput, AssessmentSettings
from docvalidate.assess.verdict import verdict_of

__all__ = [
    "AssessmentInput",
    "AssessmentSettings",
    "OwnerKind",
    "OwnerMatch",
    "assess_submission",
    "check",
    "compare_owner",
    "judging_failed",
    "known_checks",
    "unsaid_suspicions",
    "verdict_of",
]
