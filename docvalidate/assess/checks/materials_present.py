"""Is every required material among the files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docvalidate.assess.findings import (
    Conclusion,
    conclude,
    listed,
    name_of,
    place,
    portion_of,
    section_location,
    section_place,
)
from docvalidate.assess.registry import check
from docvalidate.assess.submission import (
    AssessmentInput,
    Section,
    materials_of,
    sections_holding,
    sections_of,
)
from docvalidate.language import Message
from docvalidate.model.applicant import Channel
from docvalidate.model.evidence import DocumentStatus
from docvalidate.model.finding import Finding, Outcome, Reason, Severity
from docvalidate.model.obligation import Duty, MaterialDefinition, Portion, Rule


@check("materials_present")
def materials_present(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    """Conclude on every required material of a portion.

    A material is missing only when every file was recognised and seen fully; otherwise it may
    be the file that could not be told, and the finding names that file. What goes on paper
    alone, and of which no scan was handed in, cannot be judged here.
    """
    portion = portion_of(rule)
    required = [one for one in materials_of(submission, portion) if one.required]
    if not required:
        message = Message(
            "assess.materials.none_required", {"portion": name_of(portion.value, "portion")}
        )
        yield conclude(rule, Conclusion(Outcome.NOT_APPLICABLE, Reason.NOT_OWED, message))
    elif _is_on_paper_alone(portion, submission):
        message = Message(
            "assess.materials.on_paper", {"portion": name_of(portion.value, "portion")}
        )
        yield conclude(rule, Conclusion(Outcome.NOT_APPLICABLE, Reason.NOT_OWED, message))
    else:
        for definition in required:
            yield conclude(rule, _look_for(definition, submission), definition)
    if _is_first_of_its_kind(rule, submission):
        yield from _unrecognised(rule, submission)


def _is_on_paper_alone(portion: Portion, submission: AssessmentInput) -> bool:
    duties = submission.requirements.channels.get(portion, {})
    online = duties.get(Channel.ONLINE, Duty.NOT_STATED)
    on_paper = any(
        section.channel is Channel.PAPER for section in sections_of(submission.documents)
    )
    found = any(
        sections_holding(submission, definition) for definition in materials_of(submission, portion)
    )
    return online is Duty.NOT_REQUIRED and not on_paper and not found


def _look_for(definition: MaterialDefinition, submission: AssessmentInput) -> Conclusion:
    found = sections_holding(submission, definition)
    if not found:
        return _not_found(definition, submission)
    best = max(found, key=_how_present)
    words = {"material": definition.name, "place": section_place(best)}
    locations = tuple(section_location(section) for section in found)
    if best.document.evidence.status is DocumentStatus.UNREADABLE:
        return Conclusion(
            Outcome.INDETERMINATE,
            Reason.FILE_UNREADABLE,
            Message("assess.materials.unreadable", words),
            Message("assess.materials.unreadable.remedy", words),
            locations,
        )
    if best.confidence < submission.settings.material_confidence:
        return Conclusion(
            Outcome.INDETERMINATE,
            Reason.MATERIAL_UNRECOGNISED,
            Message("assess.materials.doubtful", words),
            Message("assess.materials.doubtful.remedy", words),
            locations,
            best.confidence,
        )
    return Conclusion(
        Outcome.PASSED,
        Reason.MATERIAL_FOUND,
        Message("assess.materials.found", words),
        None,
        locations,
        best.confidence,
    )


def _how_present(section: Section) -> tuple[bool, float]:
    readable = section.document.evidence.status is not DocumentStatus.UNREADABLE
    return readable, section.confidence


def _not_found(definition: MaterialDefinition, submission: AssessmentInput) -> Conclusion:
    """Conclude on a material that no section was taken for."""
    sections = sections_of(submission.documents)
    unsure = [one for one in sections if one.material is None or not one.fully_seen]
    words: dict[str, object] = {"material": definition.name}
    if not unsure:
        return Conclusion(
            Outcome.FAILED,
            Reason.MATERIAL_MISSING,
            Message("assess.materials.missing", words),
            Message("assess.materials.missing.remedy", words),
        )
    locations = tuple(section_location(section) for section in unsure)
    words["places"] = listed([place(one) for one in locations])
    return Conclusion(
        Outcome.INDETERMINATE,
        Reason.MATERIAL_MISSING,
        Message("assess.materials.perhaps_missing", words),
        Message("assess.materials.perhaps_missing.remedy", words),
        locations,
    )


def _is_first_of_its_kind(rule: Rule, submission: AssessmentInput) -> bool:
    """Say whether this is the rule that reports unrecognised files, so that only one does."""
    same = [one.id for one in submission.requirements.rules if one.check == rule.check]
    return not same or same[0] == rule.id


def _unrecognised(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    sections: Sequence[Section] = [
        section
        for section in sections_of(submission.documents)
        if section.material is None
        and section.document.evidence.status is not DocumentStatus.UNREADABLE
    ]
    for section in sections:
        words = {"place": section_place(section)}
        yield conclude(
            rule,
            Conclusion(
                Outcome.INDETERMINATE,
                Reason.MATERIAL_UNRECOGNISED,
                Message("assess.materials.unrecognised", words),
                Message("assess.materials.unrecognised.remedy", words),
                (section_location(section),),
                severity=Severity.INFO,
            ),
        )
