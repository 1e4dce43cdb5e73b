"""Facts about the applicant taken from the scans where nobody declared them."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Sequence

from docvalidate.materials.identity import IdentityFact, IdentityKind, read_identity
from docvalidate.model.applicant import Applicant, FactSource
from docvalidate.model.evidence import DocumentEvidence

_LEAST_CONFIDENCE = 0.85
_READABLE = (IdentityKind.NAME, IdentityKind.LEVEL, IdentityKind.SERIES, IdentityKind.EMPLOYER)


def with_read_facts(applicant: Applicant, documents: Sequence[DocumentEvidence]) -> Applicant:
    """Fill what was not declared from the scans; what is filled in is marked as read.

    The value that the most documents agree on wins, then the one read most surely. Quarantined
    documents are not asked.
    """
    missing = [kind for kind in _READABLE if getattr(applicant, kind.value) is None]
    if not missing:
        return applicant
    facts = [
        fact
        for document in documents
        if not document.quarantined
        for fact in read_identity(document)
    ]
    values: dict[str, str] = {}
    for kind in missing:
        value = _agreed([fact for fact in facts if fact.kind is kind])
        if value is not None:
            values[kind.value] = value
    sources = {**applicant.sources, **dict.fromkeys(values, FactSource.READ)}
    return dataclasses.replace(
        applicant,
        name=applicant.name or values.get("name"),
        level=applicant.level or values.get("level"),
        series=applicant.series or values.get("series"),
        employer=applicant.employer or values.get("employer"),
        sources=sources,
    )


def _agreed(facts: Sequence[IdentityFact]) -> str | None:
    """Return the value that stands in the most documents, ``None`` when none was read surely."""
    votes: dict[str, tuple[set[str], float]] = defaultdict(lambda: (set(), 0.0))
    for fact in facts:
        if fact.confidence >= _LEAST_CONFIDENCE:
            documents, best = votes[fact.value]
            votes[fact.value] = (documents | {fact.location.document}, max(best, fact.confidence))
    if not votes:
        return None
    return max(votes, key=lambda value: (len(votes[value][0]), votes[value][1], value))
