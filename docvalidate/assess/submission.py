"""What the checks look at: one applicant's facts, obligations and evidence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field

from docvalidate.model.applicant import Applicant, Channel
from docvalidate.model.evidence import DocumentStatus, PageEvidence
from docvalidate.model.obligation import MaterialDefinition, Portion, Requirements
from docvalidate.model.report import RecognisedDocument


@dataclass(frozen=True, slots=True)
class AssessmentSettings:
    """The thresholds that outcomes depend on, all from 0 to 1; the receipt names them.

    Attributes:
        mark_confidence: least confidence at which a signature counts as what it seems to be.
        absence_confidence: least confidence at which an empty field counts as empty.
        seal_confidence: least confidence at which an impression counts as a seal.
        seal_text_confidence: least confidence at which a seal's text counts as read.
        owner_same: least similarity at which a seal's text names the unit expected.
        owner_different: similarity below which it names another unit.
        label_similarity: share of a label's characters that a field's label must show.
        material_confidence: least confidence at which a material counts as recognised.
        identity_confidence: least confidence at which a value read may contradict another.
    """

    mark_confidence: float = 0.6
    absence_confidence: float = 0.6
    seal_confidence: float = 0.5
    seal_text_confidence: float = 0.6
    owner_same: float = 0.8
    owner_different: float = 0.6
    label_similarity: float = 0.75
    material_confidence: float = 0.45
    identity_confidence: float = 0.9

    def as_mapping(self) -> Mapping[str, float]:
        """Return every threshold by name, for the receipt."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class AssessmentInput:
    """One applicant's submission as the checks see it.

    Attributes:
        applicant: the facts declared or read.
        requirements: what the applicant owes, with the rules to apply.
        documents: everything handed in, each with the material it was taken for.
        as_of: the date assumed, and ``as_of_source`` why: ``option``, ``declared`` or ``today``.
    """

    applicant: Applicant
    requirements: Requirements
    documents: tuple[RecognisedDocument, ...]
    as_of: dt.date
    as_of_source: str
    settings: AssessmentSettings = field(default_factory=AssessmentSettings)


@dataclass(frozen=True, slots=True)
class Section:
    """Consecutive pages of one document that hold one material.

    Attributes:
        last_page: inclusive; 0 for a file without readable pages.
    """

    document: RecognisedDocument
    first_page: int
    last_page: int
    material: str | None
    confidence: float

    @property
    def path(self) -> str:
        """The file's name as shown to the user."""
        return self.document.evidence.path

    @property
    def channel(self) -> Channel | None:
        """The channel its folder says, ``None`` where the folder does not say."""
        return Channel(self.document.channel) if self.document.channel else None

    @property
    def pages(self) -> tuple[PageEvidence, ...]:
        """The pages of the section that could be read."""
        return tuple(
            page
            for page in self.document.evidence.pages
            if self.first_page <= page.number <= self.last_page
        )

    @property
    def fully_seen(self) -> bool:
        """Whether absence in this section means absence.

        A page that is missing anywhere in the file may belong to this section, so the whole
        file must have been read, but a poor page elsewhere in it does no harm.
        """
        evidence = self.document.evidence
        return (
            evidence.status is DocumentStatus.OK
            and len(evidence.pages) == evidence.page_count > 0
            and all(page.fully_seen for page in self.pages)
        )

    @property
    def seals_fully_seen(self) -> bool:
        """Whether a seal not found here is not there: read well, and in colour."""
        return self.fully_seen and all(page.colour_seen for page in self.pages)

    @property
    def quarantined(self) -> bool:
        """Whether the document is suspected to be classified: nothing of it may be quoted."""
        return self.document.evidence.quarantined


def sections_of(documents: Sequence[RecognisedDocument]) -> tuple[Section, ...]:
    """Return all sections of all documents, in order."""
    sections: list[Section] = []
    for document in documents:
        sections.extend(
            Section(document, one.first_page, one.last_page, one.material, one.confidence)
            for one in document.sections
        )
        if not document.sections:
            evidence = document.evidence
            last = max((evidence.page_count, *(page.number for page in evidence.pages)))
            sections.append(Section(document, 1, last, document.material, document.confidence))
    return tuple(sections)


def sections_holding(
    submission: AssessmentInput, definition: MaterialDefinition
) -> tuple[Section, ...]:
    """Return the sections that were taken for a material."""
    return tuple(
        section
        for section in sections_of(submission.documents)
        if section.material == definition.id
    )


def materials_of(submission: AssessmentInput, portion: Portion) -> tuple[MaterialDefinition, ...]:
    """Return the materials of one portion, in the notice's order."""
    return tuple(one for one in submission.requirements.materials if one.portion is portion)
