"""Handwriting that stands in no labelled field: beside the words for a role, or below a letter."""

from __future__ import annotations

from collections.abc import Iterator

from docvalidate.assess.labels import label_rank
from docvalidate.assess.submission import AssessmentSettings, Section
from docvalidate.materials.similarity import normalise
from docvalidate.model.evidence import MarkKind, PageEvidence, Signature, TextLine
from docvalidate.model.obligation import SignatureRequirement

_LABEL_LINE_EXTRA = 10
"""Letters a line may have beyond the label and still be a label rather than prose."""
_NEAR_ROWS = 1.5
_FREE_SIGNATURE_FROM = 0.4
"""A short letter ends, and is signed, well above the lower third of its page."""


def handwriting_near_label(
    section: Section, requirement: SignatureRequirement, settings: AssessmentSettings
) -> tuple[PageEvidence, Signature] | None:
    """Return handwriting that stands on the row of a label for which no field was found."""
    for page in section.pages:
        for line in page.lines:
            if not _is_label_line(line, requirement, settings):
                continue
            for signature in unattached(page, settings):
                if _is_beside(line, signature):
                    return page, signature
    return None


def free_handwriting(
    section: Section, settings: AssessmentSettings
) -> tuple[tuple[PageEvidence, Signature], ...]:
    """Return the handwriting that stands free below the text of a section's pages."""
    return tuple(
        (page, signature)
        for page in section.pages
        for signature in unattached(page, settings)
        if signature.box.center[1] >= page.height * _FREE_SIGNATURE_FROM
    )


def unattached(page: PageEvidence, settings: AssessmentSettings) -> Iterator[Signature]:
    """Yield the handwriting that stands in no labelled field."""
    for signature in page.signatures:
        in_field = any(
            signature.box.overlap_ratio(field.mark_box or field.box) > 0.3 for field in page.fields
        )
        is_sure = signature.confidence >= settings.mark_confidence
        if signature.kind is MarkKind.HANDWRITTEN and is_sure and not in_field:
            yield signature


def _is_label_line(
    line: TextLine, requirement: SignatureRequirement, settings: AssessmentSettings
) -> bool:
    length = len(normalise(line.text))
    return any(
        label_rank(line.text, label, settings.label_similarity) > 0
        and length <= len(normalise(label)) + _LABEL_LINE_EXTRA
        for label in requirement.labels
    )


def _is_beside(line: TextLine, signature: Signature) -> bool:
    """Say whether handwriting starts on the row of a label, to the right of its beginning."""
    _, middle = signature.box.center
    _, label_middle = line.box.center
    return (
        signature.box.x1 > line.box.x0 + line.box.width // 2
        and abs(middle - label_middle) <= _NEAR_ROWS * line.box.height
    )
