"""Do all documents speak of the same person and employer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docvalidate.assess.findings import Conclusion, conclude, name_of, place
from docvalidate.assess.ownership import OwnerKind, compare_owner
from docvalidate.assess.registry import check
from docvalidate.assess.submission import AssessmentInput, Section, sections_of
from docvalidate.language import Message
from docvalidate.materials import IdentityFact, IdentityKind, read_identity
from docvalidate.materials.similarity import edit_distance, normalise
from docvalidate.model.applicant import FactSource
from docvalidate.model.finding import Finding, Outcome, Reason
from docvalidate.model.masking import masked_unless_allowed
from docvalidate.model.obligation import Rule

_KINDS = (IdentityKind.NAME, IdentityKind.ID_NUMBER, IdentityKind.EMPLOYER)
_IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_IDENTITY_CHECKS = "10X98765432"
_SURE_OF_EVERY_LETTER = 0.97


@dataclass(frozen=True, slots=True)
class _Reference:
    """What the other values are compared with: declared, or read first.

    Attributes:
        origin: where it stands, in words.
    """

    value: str
    origin: Message
    confidence: float


@check("identity_consistent")
def identity_consistent(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    """Conclude where a name, identity number or employer clearly contradicts another.

    Only clear contradictions count and they go to a person, since a recogniser may have misread
    either side. Old certificates may name a former employer, so employers are compared only on
    documents that are no photocopies. Quarantined documents are not quoted and not compared.
    """
    facts = _facts(submission)
    any_finding = False
    for kind in _KINDS:
        for finding in _contradictions(rule, submission, kind, facts):
            any_finding = True
            yield finding
    if any_finding:
        return
    if not facts:
        message = Message("assess.identity.nothing_read")
        yield conclude(rule, Conclusion(Outcome.NOT_APPLICABLE, Reason.FACT_UNKNOWN, message))
        return
    message = Message("assess.identity.consistent", {"count": len(facts)})
    yield conclude(rule, Conclusion(Outcome.PASSED, Reason.SATISFIED, message))


def _facts(submission: AssessmentInput) -> list[IdentityFact]:
    copies = {one.id for one in submission.requirements.materials if one.true_copy}
    return [
        fact
        for document in submission.documents
        if not document.evidence.quarantined
        for fact in read_identity(document.evidence)
        if fact.kind in _KINDS
        and fact.confidence >= submission.settings.identity_confidence
        and (fact.kind is not IdentityKind.EMPLOYER or _names_present_employer(
            fact, sections_of([document]), copies
        ))
    ]  # fmt: skip


def _names_present_employer(
    fact: IdentityFact, sections: Sequence[Section], copies: set[str]
) -> bool:
    page = fact.location.page or 0
    return any(
        section.first_page <= page <= section.last_page
        and section.material is not None
        and section.material not in copies
        for section in sections
    )


def _contradictions(
    rule: Rule, submission: AssessmentInput, kind: IdentityKind, facts: Sequence[IdentityFact]
) -> Iterator[Finding]:
    """Yield one finding per document none of whose values agrees with the reference."""
    of_kind = [fact for fact in facts if fact.kind is kind]
    reference = _declared(submission, kind) or _most_agreed(of_kind)
    if reference is None:
        return
    for document in dict.fromkeys(fact.location.document for fact in of_kind):
        own = [fact for fact in of_kind if fact.location.document == document]
        if all(_contradicts(reference, fact) for fact in own):
            yield _differs(rule, kind, reference, own[0])


def _declared(submission: AssessmentInput, kind: IdentityKind) -> _Reference | None:
    applicant = submission.applicant
    values = {
        IdentityKind.NAME: applicant.name,
        IdentityKind.EMPLOYER: applicant.employer,
        IdentityKind.ID_NUMBER: applicant.facts.get("id_number"),
    }
    value = values[kind]
    if not value or applicant.sources.get(kind.value) is FactSource.READ:
        return None
    return _Reference(str(value), Message("assess.identity.declared"), 1.0)


def _most_agreed(facts: Sequence[IdentityFact]) -> _Reference | None:
    """Take the value that stands in the most documents; of equals, the one read first."""
    if not facts:
        return None
    documents = {
        normalise(one.value): {
            fact.location.document
            for fact in facts
            if normalise(fact.value) == normalise(one.value)
        }
        for one in facts
    }
    best = max(facts, key=lambda fact: len(documents[normalise(fact.value)]))
    return _Reference(best.value, place(best.location), best.confidence)


def _contradicts(reference: _Reference, fact: IdentityFact) -> bool:
    if fact.kind is IdentityKind.EMPLOYER:
        return compare_owner(fact.value, reference.value).kind is OwnerKind.DIFFERENT
    one, other = normalise(reference.value), normalise(fact.value)
    if one == other:
        return False
    if fact.kind is IdentityKind.ID_NUMBER:
        # A misread digit breaks the check character, so two sound numbers that differ are two.
        return is_identity_number(one) and is_identity_number(other)
    sure = min(reference.confidence, fact.confidence) >= _SURE_OF_EVERY_LETTER
    return sure or edit_distance(one, other) > 1


def is_identity_number(number: str) -> bool:
    """Say whether the check character of an 18-character identity number fits (GB 11643)."""
    if len(number) != len(_IDENTITY_WEIGHTS) + 1 or not number[:-1].isdecimal():
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(number[:-1], _IDENTITY_WEIGHTS, strict=True)
    )
    return number[-1].upper() == _IDENTITY_CHECKS[total % len(_IDENTITY_CHECKS)]


def _differs(rule: Rule, kind: IdentityKind, reference: _Reference, fact: IdentityFact) -> Finding:
    words = {
        "fact": name_of(kind.value, "fact"),
        "place": place(fact.location),
        "read": masked_unless_allowed(fact.value),
        "origin": reference.origin,
        "expected": masked_unless_allowed(reference.value),
    }
    return conclude(
        rule,
        Conclusion(
            Outcome.INDETERMINATE,
            Reason.NAME_DIFFERS,
            Message("assess.identity.differs", words),
            Message("assess.identity.differs.remedy", words),
            (fact.location,),
            min(fact.confidence, reference.confidence),
        ),
    )
