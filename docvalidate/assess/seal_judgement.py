"""Judge one seal that one copy of a material must bear.

What the seal says weighs as follows, where the unit that should stamp is known:

* It names the unit, misread letters allowed: found.
* It names another unit, or a department of the unit: to a person. A body may stamp for another
  on good grounds (a school's district bureau), so this is never called a fault.
* Only a part is legible, and the part agrees: found, at lower confidence. Ring text is often
  partly inked, and returning a good application costs more than the glance it saves.
* Nothing is legible: to a person. Of the two errors, a needless look at a crop and a foreign
  seal let through, the first costs seconds and the second a year.

A digital signature is judged as :mod:`docvalidate.assess.digital_judgement` tells.

A special-purpose seal (专用章) is no 公章 and fails for that reason. Where the unit is not known
its name is not judged.
"""

from __future__ import annotations

from dataclasses import dataclass

from docvalidate.assess.digital_judgement import (
    Signatory,
    judge_signature,
    names_unit,
    signatures_of,
)
from docvalidate.assess.findings import Conclusion, location, section_location, section_place
from docvalidate.assess.labels import fields_for, owner_of
from docvalidate.assess.ownership import FEWEST_LETTERS, OwnerKind, OwnerMatch, compare_owner
from docvalidate.assess.submission import AssessmentInput, Section
from docvalidate.language import Message
from docvalidate.materials.similarity import normalise
from docvalidate.model.digital import DigitalSignature
from docvalidate.model.evidence import (
    Expectation,
    Field,
    FieldState,
    InkColor,
    MarkKind,
    PageEvidence,
    Seal,
    SealKind,
    SealShape,
)
from docvalidate.model.finding import Location, Outcome, Reason
from docvalidate.model.obligation import MaterialDefinition, SealRequirement

_SMALLEST_MM = 30.0
_IN_FIELD = 0.4
_PARTLY_READ_TRUST = 0.8
_LEAST_PART = 0.5
_BEST_FIRST = (Outcome.PASSED, Outcome.INDETERMINATE, Outcome.FAILED)


@dataclass(frozen=True, slots=True)
class WantedSeal:
    """One official seal that a material must bear."""

    definition: MaterialDefinition
    index: int
    submission: AssessmentInput

    @property
    def requirement(self) -> SealRequirement:
        """The requirement itself."""
        return self.definition.seals[self.index]

    @property
    def expected_owner(self) -> str | None:
        """Name of the unit that should stamp, ``None`` where it is not known."""
        return self.owner_of(self.requirement)

    def owner_of(self, requirement: SealRequirement) -> str | None:
        """Name of the unit a requirement is about, ``None`` where it is not known."""
        applicant = self.submission.applicant
        if requirement.owner == "employer":
            return applicant.employer
        fact = applicant.facts.get(requirement.owner)
        return fact if isinstance(fact, str) and fact else None

    def words(self, section: Section) -> dict[str, object]:
        """What every message about this seal may name."""
        return {
            "material": self.definition.name,
            "owner": self.requirement.name,
            "place": section_place(section),
            "file": section.path,
            "unit": self.expected_owner or self.requirement.name,
        }


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: PageEvidence
    seal: Seal


def judge_seal(section: Section, wanted: WantedSeal) -> Conclusion:
    """Conclude on one seal in one copy: the seal that fits best decides."""
    verified = _digital(section, wanted)
    judged = [_judge(one, section, wanted) for one in _candidates(section, wanted)]
    if verified or judged:
        # Of equal outcomes what was verified weighs more than what was seen.
        return min(
            (*verified, *judged),
            key=lambda one: (_BEST_FIRST.index(one.outcome), -_weight(one)),
        )
    return _without_seal(section, wanted)


def _weight(conclusion: Conclusion) -> float:
    return 1.0 if conclusion.confidence is None else conclusion.confidence


def _digital(section: Section, wanted: WantedSeal) -> list[Conclusion]:
    """Conclude on the digital signatures, those aside that another requirement is met by."""
    settings, unit = wanted.submission.settings, wanted.expected_owner
    others = [
        wanted.owner_of(one)
        for index, one in enumerate(wanted.definition.seals)
        if index != wanted.index
    ]

    def is_signer(signature: DigitalSignature) -> bool | None:
        return None if unit is None else names_unit(signature, unit, settings)

    signatory = Signatory(wanted.requirement.name, unit, is_signer)
    return [
        judge_signature(one, signatory, section, wanted.definition, wanted.submission)
        for one in signatures_of(section)
        if is_signer(one)
        or not any(other is not None and names_unit(one, other, settings) for other in others)
    ]


def _candidates(section: Section, wanted: WantedSeal) -> list[_Candidate]:
    """Return the impressions that may be the seal: none that stands in another's field.

    The visible appearance of a digital signature is no impression: what it shows is worth what
    the signature is worth.
    """
    return [
        _Candidate(page, seal)
        for page in section.pages
        for seal in page.seals
        if seal.kind in (SealKind.OFFICIAL, SealKind.SPECIAL_PURPOSE, SealKind.UNKNOWN)
        and _has_the_size(seal)
        and not _is_claimed_by_another(page, seal, wanted)
        and section.document.evidence.signature_shown_by(page.number, seal) is None
    ]


def _has_the_size(seal: Seal) -> bool:
    if seal.kind is not SealKind.UNKNOWN:
        return True
    big_enough = seal.diameter_mm is None or seal.diameter_mm >= _SMALLEST_MM
    return big_enough and seal.shape in (SealShape.ROUND, SealShape.ELLIPSE)


def _is_claimed_by_another(page: PageEvidence, seal: Seal, wanted: WantedSeal) -> bool:
    """Say whether a seal belongs to another requirement, by its field or by its text."""
    requirements = wanted.definition.seals
    if len(requirements) == 1:
        return False
    threshold = wanted.submission.settings.label_similarity
    claims = {
        owner_of(field.label, requirements, threshold)
        for field in page.fields
        if field.expects is Expectation.SEAL and _stands_in(seal, field)
    } - {None}
    if claims:
        return wanted.index not in claims
    others = [
        wanted.owner_of(one) for index, one in enumerate(requirements) if index != wanted.index
    ]
    return any(
        unit is not None and compare_owner(seal.text, unit).kind is OwnerKind.SAME
        for unit in others
    )


def _stands_in(seal: Seal, field: Field) -> bool:
    area = field.mark_box or field.box
    return seal.box.overlap_ratio(area) > _IN_FIELD or area.contains_point(*seal.box.center)


def _judge(candidate: _Candidate, section: Section, wanted: WantedSeal) -> Conclusion:
    seal, settings = candidate.seal, wanted.submission.settings
    where = location(section, candidate.page.number, seal.box)
    if seal.confidence < settings.seal_confidence:
        return _conclusion("unclear", seal.confidence, where, section, wanted)
    if seal.kind is SealKind.SPECIAL_PURPOSE:
        return _conclusion("special_purpose", seal.confidence, where, section, wanted)
    # On a grey scan every seal is grey; on a colour scan a grey one was photocopied.
    photocopied = seal.color is not InkColor.RED and candidate.page.colour_seen
    if photocopied or (seal.kind is SealKind.UNKNOWN and seal.color is not InkColor.RED):
        return _conclusion("not_red", seal.confidence, where, section, wanted)
    unit = wanted.expected_owner
    if unit is None:
        return _conclusion("found", seal.confidence, where, section, wanted)
    return _judge_owner(seal, unit, where, section, wanted)


def _judge_owner(
    seal: Seal, unit: str, where: Location, section: Section, wanted: WantedSeal
) -> Conclusion:
    settings = wanted.submission.settings
    match = compare_owner(seal.text, unit, settings.owner_same, settings.owner_different)
    key, trust = _owner_outcome(seal, unit, match, settings.seal_text_confidence)
    shown = seal.text if key in ("other_owner", "department") and not section.quarantined else ""
    if key in ("other_owner", "department") and not shown:
        key = f"{key}_unquoted"
    return _conclusion(key, seal.confidence * trust, where, section, wanted, shown)


def _owner_outcome(
    seal: Seal, unit: str, match: OwnerMatch, least_text_confidence: float
) -> tuple[str, float]:
    """Return the message for a seal of known text, and how far to trust the seal for it."""
    if match.kind in (OwnerKind.SAME, OwnerKind.VARIANT):
        return "found_of_unit", match.score if match.kind is OwnerKind.SAME else 1.0
    if match.kind is OwnerKind.DEPARTMENT_OF:
        return "department", 1.0
    letters, whole = len(normalise(seal.text)), len(normalise(unit))
    is_part = match.agreement >= _PARTLY_READ_TRUST and FEWEST_LETTERS <= letters < whole
    if match.kind is OwnerKind.CANNOT_TELL and is_part:
        # 有限公司 alone stands in the name of half of all units.
        enough = letters >= whole * _LEAST_PART
        return ("partly_read", _PARTLY_READ_TRUST) if enough else ("unread", 1.0)
    if seal.text_confidence < least_text_confidence or letters < FEWEST_LETTERS:
        return "unread", 1.0
    return "other_owner", 1.0


_OUTCOMES = {
    "found": (Outcome.PASSED, Reason.SEAL_FOUND),
    "found_of_unit": (Outcome.PASSED, Reason.SEAL_FOUND),
    "partly_read": (Outcome.PASSED, Reason.SEAL_FOUND),
    "field_only": (Outcome.PASSED, Reason.SEAL_FOUND),
    "unread": (Outcome.INDETERMINATE, Reason.SEAL_UNREAD),
    "unclear": (Outcome.INDETERMINATE, Reason.SEAL_UNREAD),
    "not_red": (Outcome.INDETERMINATE, Reason.SEAL_UNREAD),
    "department": (Outcome.INDETERMINATE, Reason.SEAL_OWNER_DIFFERS),
    "department_unquoted": (Outcome.INDETERMINATE, Reason.SEAL_OWNER_DIFFERS),
    "other_owner": (Outcome.INDETERMINATE, Reason.SEAL_OWNER_DIFFERS),
    "other_owner_unquoted": (Outcome.INDETERMINATE, Reason.SEAL_OWNER_DIFFERS),
    "special_purpose": (Outcome.FAILED, Reason.SEAL_SPECIAL_PURPOSE),
    "absent": (Outcome.FAILED, Reason.SEAL_NOT_FOUND),
    "not_seen": (Outcome.INDETERMINATE, Reason.NOT_FULLY_SEEN),
    "colourless": (Outcome.INDETERMINATE, Reason.NOT_FULLY_SEEN),
}


def _conclusion(
    key: str,
    confidence: float | None,
    where: Location,
    section: Section,
    wanted: WantedSeal,
    text: str = "",
) -> Conclusion:
    outcome, reason = _OUTCOMES[key]
    words = wanted.words(section) | {"text": text}
    remedy = None if outcome is Outcome.PASSED else Message(f"assess.sealed.{key}.remedy", words)
    return Conclusion(
        outcome, reason, Message(f"assess.sealed.{key}", words), remedy, (where,), confidence
    )


def _without_seal(section: Section, wanted: WantedSeal) -> Conclusion:
    """Conclude where no impression may be the seal: the seal's field may still tell."""
    fields = fields_for(
        section,
        wanted.definition.seals,
        wanted.index,
        Expectation.SEAL,
        wanted.submission.settings.label_similarity,
    )
    where = section_location(section)
    for placed in fields:
        field = placed.field
        at = location(section, placed.page.number, field.box)
        stamped = field.state is FieldState.PRESENT and field.mark is MarkKind.OFFICIAL_SEAL
        if stamped and wanted.expected_owner is None:
            return _conclusion("field_only", field.confidence, at, section, wanted)
        if stamped or field.state is FieldState.UNCLEAR:
            return _conclusion("unclear", field.confidence, at, section, wanted)
        where = at
    key = "absent" if section.seals_fully_seen else "not_seen"
    if key == "not_seen" and section.fully_seen:
        key = "colourless"
    confidence = fields[-1].field.confidence if fields and key == "absent" else None
    return _conclusion(key, confidence, where, section, wanted)
