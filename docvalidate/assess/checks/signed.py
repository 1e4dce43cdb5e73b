"""Does every material bear the signatures it needs, each in the field meant for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from docvalidate.assess.digital_signers import with_digital_signatures
from docvalidate.assess.findings import (
    Conclusion,
    conclude,
    listed,
    location,
    name_of,
    place,
    portion_of,
    section_location,
    section_place,
)
from docvalidate.assess.free_signatures import free_handwriting, handwriting_near_label
from docvalidate.assess.labels import PlacedField, fields_for
from docvalidate.assess.names import NameMatch, compare_names
from docvalidate.assess.per_material import best_copy, not_among_files
from docvalidate.assess.registry import check
from docvalidate.assess.submission import (
    AssessmentInput,
    AssessmentSettings,
    Section,
    materials_of,
    sections_holding,
)
from docvalidate.language import Message
from docvalidate.materials.similarity import normalise
from docvalidate.model.evidence import (
    Expectation,
    Field,
    FieldState,
    MarkKind,
)
from docvalidate.model.finding import Finding, Outcome, Reason
from docvalidate.model.obligation import MaterialDefinition, Rule, SignatureRequirement

_UNLABELLED_TRUST = 0.9


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One signature that a material must bear.

    Attributes:
        anywhere: whether handwriting that stands in no field, below a letter, will do.
        expected_name: whose name should be written, ``None`` where that is not known.
    """

    definition: MaterialDefinition
    index: int
    hand_signed: bool
    settings: AssessmentSettings
    anywhere: bool = False
    expected_name: str | None = None

    @property
    def requirement(self) -> SignatureRequirement:
        return self.definition.signatures[self.index]

    def words(self, section: Section, places: Message | None = None) -> dict[str, object]:
        return {
            "material": self.definition.name,
            "role": self.requirement.name,
            "place": places or section_place(section),
            "file": section.path,
        }


@check("signed")
def signed(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    """Conclude on each signature that each material of a portion must bear.

    Of several copies the best counts. Within one copy every field that bears the same label has
    to be signed: one signed and one empty field goes to a person. The rule's parameters
    ``materials`` and ``roles`` narrow what is asked for, ``hand_signed: false`` lets a chop do,
    and ``anywhere: true`` lets handwriting do that stands free below a letter.
    """
    any_finding = False
    for definition in materials_of(submission, portion_of(rule)):
        if _names(rule, "materials", definition.id):
            for finding in _on_material(rule, submission, definition):
                any_finding = True
                yield finding
    if not any_finding:
        words = {"portion": name_of(portion_of(rule).value, "portion")}
        message = Message("assess.signed.none_required", words)
        yield conclude(rule, Conclusion(Outcome.NOT_APPLICABLE, Reason.NOT_OWED, message))


def _names(rule: Rule, parameter: str, value: str) -> bool:
    """Say whether a list among the rule's parameters names a value; without a list, any.

    Raises:
        TypeError: if the parameter is no list.
    """
    named = rule.parameters.get(parameter)
    if named is None:
        return True
    if not isinstance(named, (list, tuple)):
        raise TypeError(f"the parameter {parameter} must be a list")
    return value in named


def _on_material(
    rule: Rule, submission: AssessmentInput, definition: MaterialDefinition
) -> Iterator[Finding]:
    asked = [
        index for index, one in enumerate(definition.signatures) if _names(rule, "roles", one.role)
    ]
    absent = not_among_files(definition, submission) if asked else None
    if absent is not None:
        if definition.required:
            yield conclude(rule, absent, definition)
        return
    sections = sections_holding(submission, definition)
    for index in asked:
        wanted = _Wanted(
            definition,
            index,
            bool(rule.parameters.get("hand_signed", True)),
            submission.settings,
            bool(rule.parameters.get("anywhere", False)),
            _name_of_role(definition.signatures[index].role, submission),
        )
        judge = partial(_judge_copy, wanted=wanted, submission=submission)
        yield conclude(rule, best_copy(sections, judge), definition)


def _judge_copy(section: Section, wanted: _Wanted, submission: AssessmentInput) -> Conclusion:
    """Conclude on one signature in one copy, by hand or digital."""
    seen = _judge(section, wanted)
    return with_digital_signatures(seen, section, wanted.definition, wanted.requirement, submission)


def _name_of_role(role: str, submission: AssessmentInput) -> str | None:
    """Return who holds a role: the applicant, or whom the declared facts name for it."""
    if role == "applicant":
        return submission.applicant.name
    declared = submission.applicant.facts.get(role)
    return declared if isinstance(declared, str) else None


def _judge(section: Section, wanted: _Wanted) -> Conclusion:
    """Conclude on one signature in one copy from what can be seen."""
    fields = fields_for(
        section,
        wanted.definition.signatures,
        wanted.index,
        Expectation.SIGNATURE,
        wanted.settings.label_similarity,
    )
    if not fields:
        return _without_field(section, wanted)
    by_label: dict[str, list[Conclusion]] = defaultdict(list)
    for placed in fields:
        by_label[normalise(placed.field.label)].append(_judge_field(section, placed, wanted))
    groups = [_together(section, group, wanted) for group in by_label.values()]
    best = min(groups, key=lambda one: _BEST_FIRST.index(one.outcome))
    signed_fields = [
        one for group in by_label.values() for one in group if one.outcome is Outcome.PASSED
    ]
    if best.outcome is Outcome.PASSED and len(signed_fields) < wanted.requirement.count:
        return _too_few(section, signed_fields, wanted)
    return best


def _too_few(section: Section, found: Sequence[Conclusion], wanted: _Wanted) -> Conclusion:
    """Conclude where fewer fields are signed than people must sign.

    Several may have signed in one field, so a person has to count.
    """
    words = wanted.words(section) | {"found": len(found), "count": wanted.requirement.count}
    return Conclusion(
        Outcome.INDETERMINATE,
        Reason.SIGNATURE_UNCLEAR,
        Message("assess.signed.too_few", words),
        Message("assess.signed.too_few.remedy", words),
        tuple(one.locations[0] for one in found),
        min(one.confidence or 0.0 for one in found),
    )


_BEST_FIRST = (Outcome.PASSED, Outcome.INDETERMINATE, Outcome.FAILED)


def _together(section: Section, group: Sequence[Conclusion], wanted: _Wanted) -> Conclusion:
    """Conclude on fields with the same label: all of them must be signed."""
    worst = max(group, key=lambda one: _BEST_FIRST.index(one.outcome))
    best = min(group, key=lambda one: _BEST_FIRST.index(one.outcome))
    if best.outcome is not Outcome.PASSED or worst.outcome is not Outcome.FAILED:
        return worst
    unsigned = [one.locations[0] for one in group if one.outcome is Outcome.FAILED]
    words = wanted.words(section) | {
        "places": listed([place(one) for one in unsigned]),
        "total": len(group),
        "unsigned": len(unsigned),
    }
    return Conclusion(
        Outcome.INDETERMINATE,
        worst.reason,
        Message("assess.signed.some_unsigned", words),
        Message("assess.signed.some_unsigned.remedy", words),
        tuple(unsigned),
        worst.confidence,
    )


def _judge_field(section: Section, placed: PlacedField, wanted: _Wanted) -> Conclusion:
    field, settings = placed.field, wanted.settings
    where = location(section, placed.page.number, field.mark_box or field.box)
    outcome, reason, key = _state_of(section, placed, wanted)
    if outcome is Outcome.FAILED and field.state is FieldState.PRESENT:
        certain = field.confidence >= settings.mark_confidence
        if not certain:
            outcome, reason, key = _UNCLEAR
    words = wanted.words(section, place(where))
    if outcome is Outcome.PASSED and _contradicts(field, wanted):
        outcome, reason, key = Outcome.INDETERMINATE, Reason.NAME_DIFFERS, "other_name"
        words |= {"read": field.text, "name": wanted.expected_name}
    remedy = None if outcome is Outcome.PASSED else Message(f"assess.signed.{key}.remedy", words)
    return Conclusion(
        outcome, reason, Message(f"assess.signed.{key}", words), remedy, (where,), field.confidence
    )


def _contradicts(field: Field, wanted: _Wanted) -> bool:
    """Say whether the name in a field is clearly somebody else's."""
    match = compare_names(field.text, field.text_confidence, wanted.expected_name)
    return match is NameMatch.DIFFERS


_UNCLEAR = (Outcome.INDETERMINATE, Reason.SIGNATURE_UNCLEAR, "unclear")


def _state_of(
    section: Section, placed: PlacedField, wanted: _Wanted
) -> tuple[Outcome, Reason, str]:
    """Return outcome, reason and message for what stands in a field."""
    field, settings = placed.field, wanted.settings
    if field.state is FieldState.ABSENT:
        if not section.fully_seen:
            return Outcome.INDETERMINATE, Reason.NOT_FULLY_SEEN, "not_seen"
        if field.confidence >= settings.absence_confidence:
            return Outcome.FAILED, Reason.SIGNATURE_NOT_FOUND, "absent"
        return _UNCLEAR
    if field.state is FieldState.UNCLEAR or field.mark is None:
        return _UNCLEAR
    return _mark_in_field(field.mark, field.confidence, wanted)


def _mark_in_field(
    mark: MarkKind, confidence: float, wanted: _Wanted
) -> tuple[Outcome, Reason, str]:
    sure = confidence >= wanted.settings.mark_confidence
    chop_will_do = wanted.requirement.chop_accepted or not wanted.hand_signed
    if mark is MarkKind.HANDWRITTEN and sure:
        return Outcome.PASSED, Reason.SIGNATURE_FOUND, "found"
    if mark is MarkKind.NAME_CHOP and sure and chop_will_do:
        return Outcome.PASSED, Reason.SIGNATURE_FOUND, "chop_found"
    if mark is MarkKind.NAME_CHOP and not chop_will_do:
        return Outcome.FAILED, Reason.SIGNATURE_BY_CHOP, "chop"
    if mark is MarkKind.TYPED:
        return Outcome.FAILED, Reason.SIGNATURE_TYPED, "typed"
    return _UNCLEAR


def _without_field(section: Section, wanted: _Wanted) -> Conclusion:
    """Conclude where no field bears the label: look for handwriting beside the words.

    Handwriting that stands free in the lower third of a letter may be the signature or not:
    whose it is, a person has to see.
    """
    words = wanted.words(section)
    near = handwriting_near_label(section, wanted.requirement, wanted.settings)
    if near is not None:
        page, signature = near
        where = location(section, page.number, signature.box)
        return Conclusion(
            Outcome.PASSED,
            Reason.SIGNATURE_FOUND,
            Message("assess.signed.near_label", words),
            None,
            (where,),
            signature.confidence * _UNLABELLED_TRUST,
        )
    free = free_handwriting(section, wanted.settings)
    if free and wanted.anywhere:
        page, signature = free[0]
        return Conclusion(
            Outcome.PASSED,
            Reason.SIGNATURE_FOUND,
            Message("assess.signed.found_free", words),
            None,
            (location(section, page.number, signature.box),),
            signature.confidence,
        )
    if free:
        return Conclusion(
            Outcome.INDETERMINATE,
            Reason.SIGNATURE_UNCLEAR,
            Message("assess.signed.unattached", words),
            Message("assess.signed.unattached.remedy", words),
            tuple(location(section, page.number, one.box) for page, one in free),
            max(one.confidence for _, one in free),
        )
    seen = section.fully_seen
    key = "no_field" if seen else "not_seen"
    return Conclusion(
        Outcome.INDETERMINATE,
        Reason.SIGNATURE_FIELD_NOT_FOUND if seen else Reason.NOT_FULLY_SEEN,
        Message(f"assess.signed.{key}", words),
        Message(f"assess.signed.{key}.remedy", words),
        (section_location(section),),
    )
