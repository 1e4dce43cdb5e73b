"""Put into findings what pages tell together, see :mod:`docvalidate.assess.page_sets`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docvalidate.assess.findings import Conclusion, at_most_warning, conclude, listed, place
from docvalidate.assess.page_sets import (
    MissingNumbers,
    duplicate_pages,
    missing_numbers,
    odd_sizes,
)
from docvalidate.language import Message
from docvalidate.model.finding import Finding, Location, Outcome, Reason, Severity
from docvalidate.model.obligation import Rule
from docvalidate.model.report import RecognisedDocument

_MOST_OF_A_KIND = 12


def page_set_findings(rule: Rule, documents: Sequence[RecognisedDocument]) -> Iterator[Finding]:
    """Yield what is odd about the pages of a submission taken together.

    Pages missing by a total that they print themselves go to a person; the rest is told without
    weight, for it may be meant.
    """
    evidence = [document.evidence for document in documents]
    for missing in missing_numbers(evidence):
        yield _missing(rule, missing)
    for number, (first, second) in enumerate(duplicate_pages(documents)):
        if number < _MOST_OF_A_KIND:
            words: dict[str, object] = {"first": place(first), "second": place(second)}
            yield _told(rule, Reason.PAGE_DUPLICATED, "duplicate", words, (first, second))
    for document in evidence:
        for page, short, long in odd_sizes(document)[:_MOST_OF_A_KIND]:
            where = Location(document.path, page.number)
            size = {"place": place(where), "short": short, "long": long}
            yield _told(rule, Reason.SHEET_SIZE_DIFFERS, "odd_size", size, (where,))


def _missing(rule: Rule, missing: MissingNumbers) -> Finding:
    where = missing.places[:2]
    words: dict[str, object] = {
        "places": listed([place(one) for one in where]),
        "numbers": listed(
            [Message("assess.pages.number", {"number": one}) for one in missing.numbers[:12]]
        ),
        "total": missing.total,
    }
    if missing.total is None:
        return _told(rule, Reason.PAGES_MISSING, "gap", words, where)
    severity = at_most_warning(rule.severity)
    return _told(rule, Reason.PAGES_MISSING, "missing", words, missing.places, severity)


def _told(
    rule: Rule,
    reason: Reason,
    what: str,
    words: dict[str, object],
    locations: tuple[Location, ...],
    severity: Severity = Severity.INFO,
) -> Finding:
    key = f"assess.pages.{what}"
    message, remedy = Message(key, words), Message(f"{key}.remedy", words)
    return conclude(
        rule,
        Conclusion(Outcome.INDETERMINATE, reason, message, remedy, locations, severity=severity),
    )
