"""Do the files keep to what the notice asks of scans: their quality, type, size and name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import cast

from docvalidate.assess.findings import Conclusion, conclude, defect_words, listed, name_of, place
from docvalidate.assess.registry import check
from docvalidate.assess.submission import AssessmentInput
from docvalidate.language import Message
from docvalidate.model.evidence import DocumentEvidence, PageEvidence, QualityCode, TextSource
from docvalidate.model.finding import Finding, Location, Outcome, Reason, Severity
from docvalidate.model.obligation import Rule

_MEGABYTE = 1024**2
_SAME_TYPE = {"jpg": "jpeg", "tif": "tiff", "jp2": "jpeg2000", "heif": "heic"}
_MORE_IS_BETTER = frozenset(
    {QualityCode.LOW_RESOLUTION, QualityCode.LOW_CONTRAST, QualityCode.DARK}
)
_SEVERITIES = (Severity.ERROR, Severity.WARNING)


@check("scan_standard")
def scan_standard(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    """Hold the figures of every scanned page against the notice's own thresholds.

    ``thresholds`` maps a code of :class:`QualityCode` to its bounds by severity. Digital pages
    have no scan to judge; blank ones have nothing that could be spoilt.
    """
    thresholds = cast("Mapping[str, Mapping[str, float]]", rule.parameters.get("thresholds", {}))
    pages = [
        (document.evidence, page)
        for document in submission.documents
        for page in document.evidence.pages
        if page.text_source is TextSource.OCR and not _is_blank(page)
    ]
    found = [
        finding
        for document, page in pages
        for code, bounds in thresholds.items()
        if (finding := _held(rule, document, page, (QualityCode(code), bounds))) is not None
    ]
    yield from found
    if not any(finding.outcome is Outcome.FAILED for finding in found):
        message = Message("assess.scans.met", {"count": len(pages)})
        yield conclude(rule, Conclusion(Outcome.PASSED, Reason.SATISFIED, message))


def _is_blank(page: PageEvidence) -> bool:
    return any(issue.code is QualityCode.BLANK for issue in page.quality)


def _held(
    rule: Rule,
    document: DocumentEvidence,
    page: PageEvidence,
    threshold: tuple[QualityCode, Mapping[str, float]],
) -> Finding | None:
    """Return a finding where one figure of one page is beyond a bound, or not known."""
    code, bounds = threshold
    where = Location(document.path, page.number)
    value = page.figures.get(code.value)
    if value is None:
        words: dict[str, object] = {"place": place(where), "defect": name_of(code.value, "defect")}
        key = "assess.scans.not_measured"
        conclusion = Conclusion(
            Outcome.INDETERMINATE,
            Reason.SCAN_BELOW_STANDARD,
            Message(key, words),
            Message(f"{key}.remedy", words),
            (where,),
            severity=Severity.INFO,
        )
        return conclude(rule, conclusion)
    for severity in _SEVERITIES:
        bound = bounds.get(severity.value)
        if bound is not None and _is_beyond(code, abs(value), bound):
            return _below(rule, where, (code, value), (severity, bound))
    return None


def _is_beyond(code: QualityCode, value: float, bound: float) -> bool:
    return value < bound if code in _MORE_IS_BETTER else value > bound


def _below(
    rule: Rule,
    where: Location,
    measured: tuple[QualityCode, float],
    asked: tuple[Severity, float],
) -> Finding:
    code, value = measured
    severity, bound = asked
    side = "at_least" if code in _MORE_IS_BETTER else "at_most"
    defect = defect_words(code, value)
    words: dict[str, object] = {
        "place": place(where),
        "defect": defect,
        "defects": name_of(code.value, "defect"),
        "bound": Message(f"assess.scans.{side}", {"bound": bound}),
    }
    conclusion = Conclusion(
        Outcome.FAILED,
        Reason.SCAN_BELOW_STANDARD,
        Message("assess.scans.below", words),
        Message(f"assess.defect.{code.value}.remedy", words),
        (where,),
        severity=severity,
    )
    return conclude(rule, conclusion)


@check("upload_limits")
def upload_limits(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    """Hold type, size and name of every file against what the notice takes."""
    documents = [document.evidence for document in submission.documents]
    found = [finding for document in documents for finding in _refused(rule, document)]
    yield from found
    if not found:
        message = Message("assess.uploads.met", {"count": len(documents)})
        yield conclude(rule, Conclusion(Outcome.PASSED, Reason.SATISFIED, message))


def _refused(rule: Rule, document: DocumentEvidence) -> Iterator[Finding]:
    types = cast("tuple[str, ...]", rule.parameters.get("types", ()))
    largest = cast("float | None", rule.parameters.get("largest_mb"))
    pattern = cast("str | None", rule.parameters.get("names"))
    words: dict[str, object] = {"file": document.path}
    if not document.file_type:
        yield _upload(rule, document, "unknown", words, Outcome.INDETERMINATE)
    elif types and document.file_type not in {_SAME_TYPE.get(one, one) for one in types}:
        allowed = listed([name_of(_SAME_TYPE.get(one, one), "file_type") for one in types])
        kind = {"found": name_of(document.file_type, "file_type"), "allowed": allowed}
        yield _upload(rule, document, "type", words | kind)
    if largest is not None and document.byte_size > largest * _MEGABYTE:
        size = {"found": document.byte_size / _MEGABYTE, "allowed": largest}
        yield _upload(rule, document, "size", words | size)
    if pattern is not None and not re.fullmatch(pattern, _stem(document.path)):
        said = str(rule.parameters.get("names_say") or pattern)
        yield _upload(rule, document, "name", words | {"allowed": said})


def _stem(path: str) -> str:
    """Return a file's name without folders and extension."""
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] if "." in name[1:] else name


def _upload(
    rule: Rule,
    document: DocumentEvidence,
    what: str,
    words: dict[str, object],
    outcome: Outcome = Outcome.FAILED,
) -> Finding:
    key = f"assess.uploads.{what}"
    message, remedy = Message(key, words), Message(f"{key}.remedy", words)
    where = (Location(document.path),)
    return conclude(rule, Conclusion(outcome, Reason.UPLOAD_REFUSED, message, remedy, where))
