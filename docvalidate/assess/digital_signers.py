"""Let the digital signature of a person count where a signature is asked for."""

from __future__ import annotations

from docvalidate.assess.digital_judgement import (
    Signatory,
    judge_signature,
    person_of,
    signatures_of,
)
from docvalidate.assess.findings import Conclusion
from docvalidate.assess.submission import AssessmentInput, Section
from docvalidate.model.digital import DigitalSignature
from docvalidate.model.finding import Outcome
from docvalidate.model.obligation import MaterialDefinition, SignatureRequirement

_APPLICANT = "applicant"
_BEST_FIRST = (Outcome.PASSED, Outcome.INDETERMINATE, Outcome.FAILED)


def with_digital_signatures(
    seen: Conclusion,
    section: Section,
    definition: MaterialDefinition,
    requirement: SignatureRequirement,
    submission: AssessmentInput,
) -> Conclusion:
    """Return what was concluded from the pages, unless a digital signature says more.

    A signature seen in its field stands. Otherwise the digital signatures of persons are looked
    at, and those of which nobody can tell whose they are; a unit's seal is nobody's signature.

    Args:
        seen: the conclusion from what stands in the field.
        section: the copy.
        definition: the material.
        requirement: the signature asked for.
        submission: whose name to expect, and the date assumed.
    """
    if seen.outcome is Outcome.PASSED:
        return seen
    name = _expected_name(requirement, submission)
    signatory = Signatory(requirement.name, name, lambda one: _is_theirs(one, name))
    judged = [
        judge_signature(one, signatory, section, definition, submission)
        for one in signatures_of(section)
        if (person_of(one) or not one.names) and not _is_the_applicants(one, name, submission)
    ]
    if not judged:
        return seen
    return min(judged, key=lambda one: _BEST_FIRST.index(one.outcome))


def _expected_name(requirement: SignatureRequirement, submission: AssessmentInput) -> str | None:
    applicant = submission.applicant
    if requirement.role == _APPLICANT:
        return applicant.name
    fact = applicant.facts.get(requirement.role)
    return fact if isinstance(fact, str) and fact else None


def _is_theirs(signature: DigitalSignature, name: str | None) -> bool | None:
    person = person_of(signature)
    if not person or name is None:
        return None
    return person == name.replace(" ", "")


def _is_the_applicants(
    signature: DigitalSignature, expected: str | None, submission: AssessmentInput
) -> bool:
    """Say whether it is the applicant's where another's is asked for."""
    applicant = submission.applicant.name
    return bool(applicant) and expected != applicant and person_of(signature) == applicant
