"""What was seen on one page, as numbered boxes drawn over its picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docvalidate.language import Language, translate
from docvalidate.model.evidence import (
    DocumentEvidence,
    Field,
    FieldState,
    Marking,
    PageEvidence,
    Seal,
    SealKind,
    SealShape,
    Signature,
)
from docvalidate.model.geometry import Box
from docvalidate.model.straddle import Straddle
from docvalidate.report.digital import signature_words
from docvalidate.report.seal_facts import seal_facts
from docvalidate.report.words import member_words, percent, shown

_HIGH_UP = 0.05
"""Boxes that start above this share of the page carry their tag inside, where it is not cut."""

_OVERLAP_OF_ONE_MARK = 0.5


@dataclass(frozen=True, slots=True)
class MarkView:
    """One numbered box.

    Attributes:
        tone: CSS class: ``seal``, ``part`` (of a straddle seal), ``present``, ``unclear``,
            ``absent`` or ``marking``.
        rounded: drawn as an ellipse, as the seal is.
        tag: one word that stands at the box.
        tag_style: where the tag stands, as CSS.
        description: the line below the picture.
        detail: secondary part of that line.
        confidence: as a percentage; empty where it is no matter of confidence.
    """

    number: int
    tone: str
    rounded: bool
    box: Box
    tag: str
    tag_style: str
    tag_inside: bool
    description: str
    detail: str
    confidence: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """A mark before it is numbered and placed."""

    tone: str
    box: Box
    tag: str
    description: str
    detail: str
    confidence: float | None
    rounded: bool = False


def page_marks(
    page: PageEvidence, document: DocumentEvidence, width: int, height: int, language: Language
) -> tuple[MarkView, ...]:
    """Return the boxes to draw on a page of the given size in pixels, numbered from the top."""
    found = (
        *_marks(page, language),
        *_appearances(page, document, language),
        *_parts(page, document.straddle, language),
    )
    marks = sorted(found, key=lambda mark: (mark.box.y0, mark.box.x0))
    return tuple(_placed(number, mark, width, height) for number, mark in enumerate(marks, start=1))


def _placed(number: int, mark: _Mark, width: int, height: int) -> MarkView:
    box = mark.box.clipped(width, height)
    # A seal usually covers the field it belongs to: their tags stand at different corners. The
    # tag of a strip at the right edge would be cut off if it began where the strip does.
    if mark.tone == "seal" or (mark.tone == "part" and box.center[0] > width / 2):
        side = f"right:{100 * (1 - box.x1 / width):.2f}%"
    else:
        side = f"left:{100 * box.x0 / width:.2f}%"
    return MarkView(
        number=number,
        tone=mark.tone,
        rounded=mark.rounded,
        box=box,
        tag=mark.tag,
        tag_style=f"{side};top:{100 * box.y0 / height:.2f}%",
        tag_inside=box.y0 < _HIGH_UP * height,
        description=mark.description,
        detail=mark.detail,
        confidence="" if mark.confidence is None else percent(mark.confidence),
    )


def _appearances(
    page: PageEvidence, document: DocumentEvidence, language: Language
) -> Iterator[_Mark]:
    for signature in document.digital_signatures:
        if signature.page == page.number and signature.box is not None:
            words = signature_words(signature, language)
            yield _Mark(
                tone=words.state.value,
                box=signature.box,
                tag=translate("inspection.digital", language),
                description=words.name,
                detail=words.verdict,
                confidence=None,
            )


def _marks(page: PageEvidence, language: Language) -> Iterator[_Mark]:
    for seal in page.seals:
        yield _seal(seal, language)
    for field in page.fields:
        yield _field(field, language)
    for signature in page.signatures:
        if not _stands_in_a_field(signature, page):
            yield _signature(signature, language)
    for marking in page.markings:
        yield _marking(marking, language)


def _parts(page: PageEvidence, straddle: Straddle | None, language: Language) -> Iterator[_Mark]:
    """Yield the parts of straddle seals that a page bears."""
    for seal in () if straddle is None else straddle.seals:
        for part in seal.parts:
            if part.page == page.number:
                edge = member_words(part.edge, language)
                yield _Mark(
                    tone="part",
                    box=part.box,
                    tag=translate("inspection.straddle", language),
                    description=translate("inspection.straddle.part", language, edge=edge),
                    detail=shown(seal.text),
                    confidence=seal.confidence,
                )


def _seal(seal: Seal, language: Language) -> _Mark:
    text = shown(seal.text) or translate("inspection.text_unread", language)
    return _Mark(
        tone="seal",
        box=seal.box,
        tag=(
            translate("inspection.seal", language)
            if seal.kind is SealKind.UNKNOWN
            else member_words(seal.kind, language)
        ),
        description=_pair(member_words(seal.kind, language), text, language),
        detail=" · ".join(seal_facts(seal, language)),
        confidence=seal.confidence,
        rounded=seal.shape in (SealShape.ROUND, SealShape.ELLIPSE),
    )


def _field(field: Field, language: Language) -> _Mark:
    state = member_words(field.state, language)
    seen = (
        state if field.mark is None else _pair(state, member_words(field.mark, language), language)
    )
    return _Mark(
        tone=field.state.value,
        box=field.box if field.mark_box is None else field.box.union(field.mark_box),
        tag=state,
        description=shown(field.label) or member_words(field.expects, language),
        detail=seen,
        confidence=field.confidence,
    )


def _signature(signature: Signature, language: Language) -> _Mark:
    return _Mark(
        tone=FieldState.PRESENT.value,
        box=signature.box,
        tag=translate("report.tag.signature", language),
        description=member_words(signature.kind, language),
        detail=shown(signature.text),
        confidence=signature.confidence,
    )


def _marking(marking: Marking, language: Language) -> _Mark:
    return _Mark(
        tone="marking",
        box=marking.box,
        tag=translate("report.tag.marking", language),
        description=shown(marking.text),
        detail=member_words(marking.verdict, language),
        confidence=marking.confidence,
    )


def _stands_in_a_field(signature: Signature, page: PageEvidence) -> bool:
    return any(
        signature.box.overlap_ratio(field.mark_box or field.box) > _OVERLAP_OF_ONE_MARK
        for field in page.fields
    )


def _pair(first: str, second: str, language: Language) -> str:
    return f"{first}：{second}" if language is Language.CHINESE else f"{first}: {second}"
