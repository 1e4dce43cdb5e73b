"""Is anything classified among the files: it must never go online."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docvalidate.assess.findings import Conclusion, at_least_warning, conclude, listed, place
from docvalidate.assess.registry import check
from docvalidate.assess.submission import AssessmentInput
from docvalidate.language import Message
from docvalidate.model.evidence import (
    ClassificationLevel,
    DocumentEvidence,
    Marking,
    MarkingVerdict,
)
from docvalidate.model.finding import Finding, Location, Outcome, Reason, Severity
from docvalidate.model.obligation import Rule


@check("nothing_classified")
def nothing_classified(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    """Conclude on every document that bears a classification marking, or may bear one.

    The ``channel`` of the rule does not limit what is looked at: a scan for the paper folder
    lies on a networked computer all the same. A finding names file, page and box and never
    quotes a word. A struck-out marking and 内部资料 go to a person; what was not fully seen is
    never called free of markings.
    """
    documents = [document.evidence for document in submission.documents]
    findings = [one for document in documents for one in _on_document(rule, document)]
    unseen = [one for one in documents if not one.fully_seen and not one.quarantined]
    yield from findings
    if unseen:
        yield _not_fully_seen(rule, unseen)
    elif not findings:
        message = Message("assess.classified.none", {"count": len(documents)})
        yield conclude(rule, Conclusion(Outcome.PASSED, Reason.NOTHING_CLASSIFIED_FOUND, message))


def _on_document(rule: Rule, document: DocumentEvidence) -> Iterator[Finding]:
    marked = [
        (page, marking)
        for page, markings in (
            (None, document.markings),
            *((page.number, page.markings) for page in document.pages),
        )
        for marking in markings
        if marking.verdict is not MarkingVerdict.MENTION
    ]
    suspected = [one for one in marked if one[1].suspected]
    voided = [one for one in marked if one[1].verdict is MarkingVerdict.VOIDED]
    internal = [
        one
        for one in marked
        if one[1].verdict is MarkingVerdict.MARKING and one[1].level is ClassificationLevel.INTERNAL
    ]
    if suspected:
        yield _finding(rule, document, suspected, Reason.CLASSIFIED_SUSPECTED, "suspected")
    if voided:
        yield _finding(rule, document, voided, Reason.CLASSIFIED_VOIDED, "voided")
    if internal:
        yield _finding(rule, document, internal, Reason.INTERNAL_MATERIAL, "internal")


def _finding(
    rule: Rule,
    document: DocumentEvidence,
    marked: Sequence[tuple[int | None, Marking]],
    reason: Reason,
    key: str,
) -> Finding:
    locations = tuple(
        Location(document.path, page, one.box if page and one.box.area else None, one.where)
        for page, one in marked
    )
    words = {"places": listed([place(one) for one in locations]), "file": document.path}
    suspected = reason is Reason.CLASSIFIED_SUSPECTED
    severities = {
        Reason.CLASSIFIED_SUSPECTED: Severity.ERROR,
        Reason.CLASSIFIED_VOIDED: at_least_warning(rule.severity),
        Reason.INTERNAL_MATERIAL: Severity.WARNING,
    }
    return conclude(
        rule,
        Conclusion(
            Outcome.FAILED if suspected else Outcome.INDETERMINATE,
            reason,
            Message(f"assess.classified.{key}", words),
            Message(f"assess.classified.{key}.remedy", words),
            locations,
            max(one.confidence for _, one in marked),
            severities.get(reason),
        ),
    )


def _not_fully_seen(rule: Rule, documents: Sequence[DocumentEvidence]) -> Finding:
    locations = tuple(one for document in documents for one in _unseen_places(document))
    words = {"places": listed([place(one) for one in locations])}
    return conclude(
        rule,
        Conclusion(
            Outcome.INDETERMINATE,
            Reason.NOT_FULLY_SEEN,
            Message("assess.classified.not_seen", words),
            Message("assess.classified.not_seen.remedy", words),
            locations,
            severity=at_least_warning(rule.severity),
        ),
    )


def _unseen_places(document: DocumentEvidence) -> Sequence[Location]:
    """Return the pages that were not fully seen, else the file as a whole."""
    pages = [page for page in document.pages if not page.fully_seen]
    if pages and len(document.pages) == document.page_count:
        return [Location(document.path, page.number) for page in pages]
    return [Location(document.path)]
