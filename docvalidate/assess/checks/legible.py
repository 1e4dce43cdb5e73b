"""Can every file and page be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docvalidate.assess.findings import Conclusion, conclude, defect_words, listed, name_of, place
from docvalidate.assess.page_set_findings import page_set_findings
from docvalidate.assess.registry import check
from docvalidate.assess.submission import AssessmentInput
from docvalidate.language import Message
from docvalidate.model.evidence import (
    DocumentEvidence,
    DocumentStatus,
    PageEvidence,
    QualityCode,
    QualitySeverity,
    UnreadableReason,
)
from docvalidate.model.finding import Finding, Location, Outcome, Reason, Severity
from docvalidate.model.obligation import Rule

_MOST_PLACES = 8
"""Pages named one by one; beyond that their extent is given."""


@check("legible")
def legible(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    """Conclude on every file that could not be read and every page with a defect.

    A defect that leaves the page readable is told without weight, and so are pages handed in
    twice and sheets of odd size; page numbers that are missing by their own total are not.
    """
    documents = [document.evidence for document in submission.documents]
    weighty = [one for document in documents for one in _unreadable(rule, document)]
    yield from weighty
    for document in documents:
        yield from _slight_defects(rule, document)
    yield from page_set_findings(rule, submission.documents)
    if not weighty:
        message = Message("assess.legible.all", {"count": len(documents)})
        yield conclude(rule, Conclusion(Outcome.PASSED, Reason.SATISFIED, message))


def _unreadable(rule: Rule, document: DocumentEvidence) -> Iterator[Finding]:
    if document.status is DocumentStatus.UNREADABLE:
        reason = document.reason or UnreadableReason.INTERNAL
        words = {"file": document.path, "cause": name_of(reason.value, "unreadable")}
        yield _finding(
            rule,
            Reason.FILE_UNREADABLE,
            Message("assess.legible.file", words),
            Message(f"assess.unreadable.{reason.value}.remedy"),
            (Location(document.path),),
        )
        return
    seen = {page.number for page in document.pages}
    missing = [number for number in range(1, document.page_count + 1) if number not in seen]
    causes = {page.number: page.reason for page in document.failed_pages}
    for cause in dict.fromkeys(causes.get(number) for number in missing):
        alike = [number for number in missing if causes.get(number) is cause]
        yield _pages_missing(rule, document, alike, cause)
    if document.status is DocumentStatus.PARTIAL and document.reason is UnreadableReason.OFD:
        yield _ofd_partly_shown(rule, document)
    elif not missing and document.status is DocumentStatus.PARTIAL:
        yield _pages_missing(rule, document, (), None)
    for page in document.pages:
        if not page.fully_seen:
            yield _defects(rule, document, page, QualitySeverity.ERROR)


def _ofd_partly_shown(rule: Rule, document: DocumentEvidence) -> Finding:
    words = {"file": document.path}
    return _finding(
        rule,
        Reason.PAGE_UNREADABLE,
        Message("assess.legible.ofd_partial", words),
        Message("assess.legible.ofd_partial.remedy", words),
        (Location(document.path),),
    )


def _pages_missing(
    rule: Rule,
    document: DocumentEvidence,
    missing: Sequence[int],
    cause: UnreadableReason | None,
) -> Finding:
    """Name the pages that were lost for one cause, and the cause where it is known."""
    locations = tuple(Location(document.path, number) for number in missing)
    shown = locations[:_MOST_PLACES] or (Location(document.path),)
    words: dict[str, object] = {"places": listed([place(one) for one in shown])}
    key = "assess.legible.pages_missing"
    if len(locations) > len(shown):
        first, last = Location(document.path, missing[0]), missing[-1]
        extent = {"file": first.document, "first": missing[0], "last": last}
        words = {"places": Message("assess.place.pages", extent)}
    if cause is not None:
        key += "_because"
        words["cause"] = name_of(cause.value, "unreadable")
    return _finding(
        rule,
        Reason.PAGE_UNREADABLE,
        Message(key, words),
        Message("assess.legible.pages_missing.remedy", words),
        shown,
    )


def _slight_defects(rule: Rule, document: DocumentEvidence) -> Iterator[Finding]:
    for page in document.pages:
        # A grey scan is legible; what it means for seals is said where a seal is owed.
        defects = [one for one in page.quality if one.code is not QualityCode.COLOURLESS]
        if page.fully_seen and defects:
            yield _defects(rule, document, page, QualitySeverity.WARNING)


def _defects(
    rule: Rule, document: DocumentEvidence, page: PageEvidence, severity: QualitySeverity
) -> Finding:
    defects = [
        issue
        for issue in page.quality
        if issue.severity is severity and issue.code is not QualityCode.COLOURLESS
    ]
    where = Location(document.path, page.number)
    is_error = severity is QualitySeverity.ERROR
    plain = listed([name_of(issue.code.value, "defect") for issue in defects])
    words = {
        "place": place(where),
        "defects": listed([defect_words(issue.code, issue.value) for issue in defects]),
    }
    return _finding(
        rule,
        Reason.PAGE_UNREADABLE,
        Message("assess.legible.page" if is_error else "assess.legible.page_readable", words),
        Message(f"assess.defect.{defects[0].code.value}.remedy", words | {"defects": plain}),
        (where,),
        None if is_error else Severity.INFO,
    )


def _finding(
    rule: Rule,
    reason: Reason,
    message: Message,
    remedy: Message,
    locations: tuple[Location, ...],
    severity: Severity | None = None,
) -> Finding:
    return conclude(
        rule,
        Conclusion(Outcome.INDETERMINATE, reason, message, remedy, locations, severity=severity),
    )
