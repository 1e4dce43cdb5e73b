"""What is on the pages, without any rule, as JSON: ``docvalidate/inspection/1``.

Of a quarantined document only the pages, the boxes and the classification marking itself, in
its standard form, are given: no line of its text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docvalidate.model.evidence import (
    DocumentEvidence,
    Field,
    Marking,
    PageEvidence,
    QualityIssue,
    Seal,
    Signature,
    TextLine,
)
from docvalidate.model.quarantine import standard_marking
from docvalidate.model.straddle import Straddle, StraddleSeal
from docvalidate.report.digital import signature_document
from docvalidate.report.words import cleaned, shown

SCHEMA = "docvalidate/inspection/1"

Words = Callable[[str], str]
"""How text from a page is put out: masked, cleaned only, or withheld."""


def inspection_document(
    documents: Sequence[DocumentEvidence], *, mask: bool = True
) -> dict[str, object]:
    """Return what was seen as ``docvalidate/inspection/1``.

    Boxes are ``[x0, y0, x1, y1]`` in pixels of the upright page; confidences run from 0 to 1.

    Args:
        documents: the files in the order asked for.
        mask: whether identity, phone and bank card numbers in the text are masked.
    """
    return {"schema": SCHEMA, "documents": [_document(item, mask=mask) for item in documents]}


def _document(document: DocumentEvidence, *, mask: bool) -> dict[str, object]:
    words = shown if mask else cleaned
    of_signatures = _withheld if document.quarantined else words
    return {
        "path": words(document.path),
        "sha256": document.sha256,
        "status": document.status.value,
        "reason": None if document.reason is None else document.reason.value,
        "format": document.format.value,
        "markings": [
            _marking(marking, standard_marking if document.quarantined else words)
            for marking in document.markings
        ],
        "pages": [_page(page, words, hidden=document.quarantined) for page in document.pages],
        "straddle": None
        if document.straddle is None
        else _straddle(document.straddle, _withheld if document.quarantined else words),
        "digital_signatures": [
            signature_document(one, document, of_signatures) for one in document.digital_signatures
        ],
        "failed_pages": [
            {"number": page.number, "reason": page.reason.value} for page in document.failed_pages
        ],
    }


def _straddle(straddle: Straddle, words: Words) -> dict[str, object]:
    return {
        "state": straddle.state.value,
        "pages": list(straddle.pages),
        "missing": list(straddle.missing),
        "confidence": _share(straddle.confidence),
        "seals": [_straddle_seal(seal, words) for seal in straddle.seals],
    }


def _straddle_seal(seal: StraddleSeal, words: Words) -> dict[str, object]:
    return {
        "parts": [
            {
                "page": part.page,
                "edge": part.edge.value,
                "box": part.box.as_list(),
                "first_mm": part.first_mm,
                "last_mm": part.last_mm,
                "also_seal": part.also_seal,
            }
            for part in seal.parts
        ],
        "missing": list(seal.missing),
        "gaps": list(seal.gaps),
        "in_order": seal.in_order,
        "diameter_mm": seal.diameter_mm,
        "text": words(seal.text),
        "text_confidence": _share(seal.text_confidence),
        "confidence": _share(seal.confidence),
    }


def _withheld(_: str) -> str:
    return ""


def _page(page: PageEvidence, words: Words, *, hidden: bool) -> dict[str, object]:
    marking_words = standard_marking if hidden else words
    if hidden:
        words = _withheld
    return {
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "dpi": page.dpi,
        "rotation": page.rotation,
        "text_source": page.text_source.value,
        "lines": [] if hidden else [_line(line, words) for line in page.lines],
        "seals": [_seal(seal, words) for seal in page.seals],
        "signatures": [_signature(signature, words) for signature in page.signatures],
        "fields": [_field(field, words) for field in page.fields],
        "markings": [_marking(marking, marking_words) for marking in page.markings],
        "quality": [_quality(issue) for issue in page.quality],
    }


def _line(line: TextLine, words: Words) -> dict[str, object]:
    return {
        "text": words(line.text),
        "confidence": _share(line.confidence),
        "box": line.box.as_list(),
    }


def _seal(seal: Seal, words: Words) -> dict[str, object]:
    return {
        "box": seal.box.as_list(),
        "shape": seal.shape.value,
        "color": seal.color.value,
        "text": words(seal.text),
        "text_confidence": _share(seal.text_confidence),
        "confidence": _share(seal.confidence),
        "diameter_mm": None if seal.diameter_mm is None else round(float(seal.diameter_mm), 1),
        "angle_degrees": seal.angle_degrees,
        "visible_share": _share_or_none(seal.visible_share),
        "inking": _share_or_none(seal.inking),
        "kind": seal.kind.value,
    }


def _signature(signature: Signature, words: Words) -> dict[str, object]:
    return {
        "box": signature.box.as_list(),
        "kind": signature.kind.value,
        "text": words(signature.text),
        "confidence": _share(signature.confidence),
    }


def _field(field: Field, words: Words) -> dict[str, object]:
    return {
        "label": words(field.label),
        "expects": field.expects.value,
        "box": field.box.as_list(),
        "state": field.state.value,
        "mark": None if field.mark is None else field.mark.value,
        "mark_box": None if field.mark_box is None else field.mark_box.as_list(),
        "text": words(field.text),
        "confidence": _share(field.confidence),
    }


def _marking(marking: Marking, words: Words) -> dict[str, object]:
    return {
        "box": marking.box.as_list(),
        "level": marking.level.value,
        "text": words(marking.text),
        "verdict": marking.verdict.value,
        "where": marking.where.value,
        "confidence": _share(marking.confidence),
    }


def _quality(issue: QualityIssue) -> dict[str, object]:
    return {
        "code": issue.code.value,
        "severity": issue.severity.value,
        "value": round(float(issue.value), 4),
    }


def _share(value: float) -> float:
    """Return a confidence in 0 to 1 with four digits, so that equal pages give equal files."""
    return round(min(1.0, max(0.0, float(value))), 4)


def _share_or_none(value: float | None) -> float | None:
    return None if value is None else _share(value)
