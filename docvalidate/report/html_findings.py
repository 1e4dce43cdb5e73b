"""Findings as the page shows them: numbered, with links to the places they point to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docvalidate.language import Language, translate
from docvalidate.model.finding import Location
from docvalidate.model.report import RecognisedDocument
from docvalidate.report.findings import GroupedFindings, SpokenFinding
from docvalidate.report.headings import location_words
from docvalidate.report.html_documents import Anchor, document_anchor, page_anchor
from docvalidate.report.words import notice_reference, percent


@dataclass(frozen=True, slots=True)
class PlaceView:
    """Where the evidence stands: in words, and what to jump to (empty where nothing can be)."""

    words: str
    target: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding on the page."""

    anchor: str
    number: int
    severity: str
    message: str
    remedy: str
    material: str
    practice: str
    reference: str
    brief_reference: str
    clause_text: str
    confidence: str
    rule: str
    places: tuple[PlaceView, ...]


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """A section of findings and the places that they point to."""

    name: str
    heading: str
    findings: tuple[FindingView, ...]
    anchors: tuple[Anchor, ...]


def finding_groups(
    grouped: GroupedFindings, documents: Sequence[RecognisedDocument], language: Language
) -> Mapping[str, FindingGroup]:
    """Return the sections by name: mend, look, notes, passed, not_applicable."""
    sections = {
        "mend": grouped.mend,
        "look": grouped.look,
        "notes": grouped.notes,
        "passed": grouped.passed,
        "not_applicable": grouped.not_applicable,
    }
    targets = _Targets(documents)
    return {
        name: _section(name, findings, targets, language) for name, findings in sections.items()
    }


class _Targets:
    """Which parts of which documents the page shows, so that no link leads nowhere."""

    def __init__(self, documents: Sequence[RecognisedDocument]) -> None:
        self._position = {item.evidence.path: place for place, item in enumerate(documents)}
        self._pages = {
            (item.evidence.path, page.number)
            for item in documents
            if not item.evidence.quarantined
            for page in item.evidence.pages
        }

    def of(self, location: Location, spot: str) -> str:
        position = self._position.get(location.document)
        if position is None:
            return ""
        if location.page is None or (location.document, location.page) not in self._pages:
            return document_anchor(position)
        return spot if location.box is not None else page_anchor(position, location.page)


def _section(
    name: str, findings: Sequence[SpokenFinding], targets: _Targets, language: Language
) -> FindingGroup:
    heading = translate(f"report.section.{name}", language)
    views = []
    anchors: list[Anchor] = []
    for number, spoken in enumerate(findings, start=1):
        finding_anchor = f"{name.replace('_', '-')}-{number}"
        places = []
        for part, location in enumerate(spoken.finding.locations, start=1):
            spot = f"{finding_anchor}-{part}"
            places.append(PlaceView(location_words(location, language), targets.of(location, spot)))
            anchors.append(
                Anchor(
                    anchor=spot,
                    label=f"{heading} {number}",
                    finding_anchor=finding_anchor,
                    document=location.document,
                    page=location.page,
                    box=location.box,
                    tone=name,
                )
            )
        views.append(_view(finding_anchor, number, spoken, tuple(places), language))
    return FindingGroup(name, heading, tuple(views), tuple(anchors))


def _view(
    anchor: str,
    number: int,
    spoken: SpokenFinding,
    places: tuple[PlaceView, ...],
    language: Language,
) -> FindingView:
    finding = spoken.finding
    return FindingView(
        anchor=anchor,
        number=number,
        severity=finding.severity.value,
        message=spoken.message,
        remedy=spoken.remedy or "",
        material=spoken.material or "",
        practice=spoken.practice,
        reference=translate("report.clause_and_text", language, ref=spoken.clause.ref),
        brief_reference=notice_reference(spoken.clause.ref, language),
        clause_text=spoken.clause.text,
        confidence="" if finding.confidence is None else percent(finding.confidence),
        rule=finding.rule,
        places=places,
    )
