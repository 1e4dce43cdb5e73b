"""Every place to sign or to stamp as a card: its picture beside what was made of it.

A clerk who looks along the cards sees at once where the program went wrong. Of quarantined
documents nothing gets here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docvalidate.language import Language, translate
from docvalidate.model.evidence import Field, FieldState, PageEvidence
from docvalidate.model.report import RecognisedDocument
from docvalidate.report.html_documents import data_uri, page_anchor
from docvalidate.report.pictures import crop_of
from docvalidate.report.words import member_words, percent, shown

_ORDER = (FieldState.UNCLEAR, FieldState.ABSENT, FieldState.PRESENT)
"""Doubtful fields first, since they are what a person is asked about."""


@dataclass(frozen=True, slots=True)
class FieldCard:
    """One field.

    Attributes:
        tone: CSS class, the field's state.
        picture: data URI of what stands on the page.
        label: printed label.
        verdict: what was made of it, such as 检出：手写签名.
        reading: what the recogniser made of the name, empty where it read nothing.
        place: document and page in words, and ``target`` the page to jump to.
    """

    tone: str
    picture: str
    label: str
    verdict: str
    reading: str
    confidence: str
    place: str
    target: str


def field_cards(
    documents: Sequence[RecognisedDocument], language: Language
) -> tuple[FieldCard, ...]:
    """Return a card for each field that has a picture: unclear ones first, then empty ones."""
    cards = [
        card
        for position, document in enumerate(documents)
        if not document.evidence.quarantined
        for page in document.evidence.pages
        for card in _cards_of(position, document, page, language)
    ]
    return tuple(sorted(cards, key=lambda card: _ORDER.index(FieldState(card.tone))))


def _cards_of(
    position: int, document: RecognisedDocument, page: PageEvidence, language: Language
) -> Iterator[FieldCard]:
    for index, field in enumerate(page.fields):
        picture = crop_of(page, index)
        if picture:
            yield FieldCard(
                tone=field.state.value,
                picture=data_uri(picture),
                label=shown(field.label) or member_words(field.expects, language),
                verdict=_verdict(field, language),
                reading=_reading(field, language),
                confidence=percent(field.confidence),
                place=translate(
                    "report.fields.place",
                    language,
                    document=shown(document.evidence.path),
                    page=page.number,
                ),
                target=page_anchor(position, page.number),
            )


def _verdict(field: Field, language: Language) -> str:
    state = member_words(field.state, language)
    if field.mark is None:
        return state
    between = "：" if language is Language.CHINESE else ": "
    return f"{state}{between}{member_words(field.mark, language)}"


def _reading(field: Field, language: Language) -> str:
    text = shown(field.text)
    return translate("report.fields.reading", language, text=text) if text else ""
