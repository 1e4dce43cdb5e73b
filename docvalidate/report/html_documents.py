"""The documents of an application as the page shows them: pictures with what was seen on them.

Of a quarantined document only its name, the pages and the boxes ever get here.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from docvalidate.language import Language, translate
from docvalidate.model.evidence import (
    DocumentEvidence,
    DocumentFormat,
    Marking,
    MarkingPlace,
    PageEvidence,
    QualitySeverity,
    UnreadableReason,
)
from docvalidate.model.geometry import Box
from docvalidate.model.report import RecognisedDocument
from docvalidate.report.digital import SignatureWords, signature_words
from docvalidate.report.html_marks import MarkView, page_marks
from docvalidate.report.pictures import picture_of
from docvalidate.report.straddle_words import straddle_facts
from docvalidate.report.words import box_words, member_words, percent, shown

_DEFAULT_PAGE_SIZE = (1654, 2339)
"""A4 at 200 dpi, for pages whose size is not known."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place on a page that a finding points to.

    Attributes:
        anchor: id of the element in the page.
        label: how the finding is called, such as 补正 1; links back to ``finding_anchor``.
    """

    anchor: str
    label: str
    finding_anchor: str
    document: str
    page: int | None
    box: Box | None
    tone: str


@dataclass(frozen=True, slots=True)
class SpotView:
    """A box highlighted when a reader follows a link to it; lengths as CSS percentages."""

    anchor: str
    style: str
    tone: str


@dataclass(frozen=True, slots=True)
class PageView:
    """One page: its picture as a data URI (empty where none was kept) and what is on it."""

    anchor: str
    number: int
    width: int
    height: int
    picture: str
    marks: tuple[MarkView, ...]
    spots: tuple[SpotView, ...]
    mentions: tuple[Anchor, ...]
    quality: tuple[str, ...]
    is_doubtful: bool


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document.

    Attributes:
        quarantine: where the suspected markings stand, in words; nothing else is known of the
            document then.
        straddle: what runs across the edges of its pages, in words; empty where nothing is to
            be told.
        pages: pages with something on them, and ``other_pages`` the rest.
        digital: the digital signatures of the file.
    """

    anchor: str
    name: str
    material: str
    channel: str
    status: str
    is_readable: bool
    hidden: bool
    quarantine: tuple[str, ...]
    pages: tuple[PageView, ...]
    other_pages: tuple[PageView, ...]
    digital: tuple[SignatureWords, ...] = ()
    straddle: str = ""


def document_anchor(position: int) -> str:
    """Return the id of the document at a position (from 0)."""
    return f"d{position + 1}"


def page_anchor(position: int, number: int) -> str:
    """Return the id of a page of the document at a position (from 0)."""
    return f"d{position + 1}-p{number}"


def document_views(
    documents: Sequence[RecognisedDocument], anchors: Iterable[Anchor], language: Language
) -> tuple[DocumentView, ...]:
    """Return what the page shows of each document, with the places findings point to."""
    by_page: dict[tuple[str, int], list[Anchor]] = {}
    for anchor in anchors:
        if anchor.page is not None:
            by_page.setdefault((anchor.document, anchor.page), []).append(anchor)
    return tuple(
        _document_view(position, document, by_page, language)
        for position, document in enumerate(documents)
    )


def _document_view(
    position: int,
    document: RecognisedDocument,
    by_page: Mapping[tuple[str, int], Sequence[Anchor]],
    language: Language,
) -> DocumentView:
    evidence = document.evidence
    hidden = evidence.quarantined
    pages = (
        ()
        if hidden
        else tuple(
            _page_view(
                position, page, evidence, by_page.get((evidence.path, page.number), ()), language
            )
            for page in evidence.pages
        )
    )
    interesting = _interesting(pages)
    return DocumentView(
        anchor=document_anchor(position),
        name=shown(evidence.path),
        material="" if hidden else _material(document, language),
        channel=_channel(document.channel, language),
        status=_status(evidence, language),
        is_readable=bool(evidence.pages),
        hidden=hidden,
        quarantine=tuple(_quarantine_places(evidence, language)) if hidden else (),
        pages=tuple(page for page in pages if page.number in interesting),
        other_pages=tuple(page for page in pages if page.number not in interesting),
        digital=()
        if hidden
        else tuple(signature_words(one, language) for one in evidence.digital_signatures),
        straddle=_straddle(evidence, language),
    )


def _straddle(evidence: DocumentEvidence, language: Language) -> str:
    facts = straddle_facts(evidence, language)
    return " · ".join((translate("inspection.straddle", language), *facts)) if facts else ""


def _material(document: RecognisedDocument, language: Language) -> str:
    if document.material is None:
        return translate("report.document.unrecognised", language)
    name = shown(document.material_name or document.material)
    return translate("report.document.recognised", language, material=name)


def _channel(channel: str | None, language: Language) -> str:
    return translate(f"report.channel.{channel}", language) if channel else ""


def _status(evidence: DocumentEvidence, language: Language) -> str:
    words = [member_words(evidence.status, language)]
    if evidence.format is DocumentFormat.OFD and evidence.reason is not UnreadableReason.OFD:
        words.append(member_words(evidence.format, language))
    if evidence.reason is not None:
        words.append(member_words(evidence.reason, language))
    total, read = evidence.page_count, len(evidence.pages)
    if total > read:
        words.append(translate("inspection.pages_missing", language, total=total, read=read))
    elif total:
        words.append(translate("inspection.page_total", language, total=total))
    return " · ".join(words)


def _interesting(pages: Sequence[PageView]) -> frozenset[int]:
    """Return the numbers of the pages shown openly; the first page always is one of them."""
    return frozenset(
        page.number
        for position, page in enumerate(pages)
        if position == 0 or page.marks or page.spots or page.mentions or page.is_doubtful
    )


def _quarantine_places(evidence: DocumentEvidence, language: Language) -> Iterable[str]:
    for marking in evidence.markings:
        if marking.suspected:
            yield member_words(marking.where, language)
    for page in evidence.pages:
        for marking in page.markings:
            if marking.suspected:
                yield _quarantine_place(page, marking, language)


def _quarantine_place(page: PageEvidence, marking: Marking, language: Language) -> str:
    place = translate(
        "report.quarantine.place",
        language,
        page=page.number,
        left=percent(_share(marking.box.x0, page.width)),
        top=percent(_share(marking.box.y0, page.height)),
        box=box_words(marking.box),
    )
    if marking.where is MarkingPlace.PAGE:
        return place
    part = member_words(marking.where, language)
    return translate("report.where_part", language, place=place, part=part)


def _page_view(
    position: int,
    page: PageEvidence,
    evidence: DocumentEvidence,
    anchors: Sequence[Anchor],
    language: Language,
) -> PageView:
    width, height = _size(page)
    return PageView(
        anchor=page_anchor(position, page.number),
        number=page.number,
        width=width,
        height=height,
        picture=data_uri(picture_of(page)),
        marks=page_marks(page, evidence, width, height, language),
        spots=tuple(
            SpotView(anchor.anchor, _style(anchor.box, width, height), anchor.tone)
            for anchor in anchors
            if anchor.box is not None
        ),
        mentions=tuple(anchors),
        quality=tuple(
            f"{member_words(issue.code, language)}（{member_words(issue.severity, language)}）"
            if language is Language.CHINESE
            else f"{member_words(issue.code, language)} ({member_words(issue.severity, language)})"
            for issue in page.quality
        ),
        is_doubtful=any(issue.severity is QualitySeverity.ERROR for issue in page.quality),
    )


def _size(page: PageEvidence) -> tuple[int, int]:
    if page.width > 0 and page.height > 0:
        return page.width, page.height
    return _DEFAULT_PAGE_SIZE


def data_uri(picture: bytes) -> str:
    """Return a picture as a data URI, empty for no picture."""
    if not picture:
        return ""
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{base64.b64encode(picture).decode('ascii')}"


def _style(box: Box, width: int, height: int) -> str:
    """Return where a box stands, in percent of the picture, as CSS."""
    clipped = box.clipped(width, height)
    return (
        f"left:{100 * clipped.x0 / width:.2f}%;top:{100 * clipped.y0 / height:.2f}%;"
        f"width:{100 * clipped.width / width:.2f}%;height:{100 * clipped.height / height:.2f}%"
    )


def _share(part: int, whole: int) -> float:
    return min(1.0, max(0.0, part / whole)) if whole > 0 else 0.0
