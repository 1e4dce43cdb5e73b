"""Put findings together: places, lists and the fields every finding shares."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from docvalidate.assess.submission import Section
from docvalidate.language import Message
from docvalidate.model.evidence import MarkingPlace, QualityCode
from docvalidate.model.finding import Finding, Location, Outcome, Reason, Severity
from docvalidate.model.geometry import Box
from docvalidate.model.obligation import Basis, MaterialDefinition, Portion, Requirements, Rule


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a check concluded, before it is tied to its rule and material.

    Attributes:
        severity: where it differs from the rule's own.
    """

    outcome: Outcome
    reason: Reason
    message: Message
    remedy: Message | None = None
    locations: tuple[Location, ...] = ()
    confidence: float | None = None
    severity: Severity | None = None


def conclude(
    rule: Rule, conclusion: Conclusion, definition: MaterialDefinition | None = None
) -> Finding:
    """Tie a conclusion to the rule it applies and the material it concerns."""
    from_practice = definition is not None and definition.basis is Basis.PRACTICE
    return Finding(
        rule=rule.id,
        clause=rule.clause.id,
        outcome=conclusion.outcome,
        reason=conclusion.reason,
        severity=conclusion.severity or rule.severity,
        message=conclusion.message,
        remedy=conclusion.remedy,
        material=definition.name if definition is not None else None,
        locations=conclusion.locations,
        confidence=conclusion.confidence,
        basis_source=definition.source if definition is not None and from_practice else "",
    )


def open_for_unknown_facts(rule: Rule, requirements: Requirements) -> Finding | None:
    """Conclude where the level or series is not known; ``None`` where both are.

    What the notice does not say *about an unknown applicant* is not a silence of the notice.
    """
    if requirements.level is not None and requirements.series is not None:
        return None
    level_unknown = requirements.level is None
    return conclude(
        rule,
        Conclusion(
            Outcome.INDETERMINATE,
            Reason.LEVEL_UNKNOWN if level_unknown else Reason.SERIES_UNKNOWN,
            Message("assess.facts_unknown", {"clause": rule.clause.ref}),
            Message("assess.level.remedy" if level_unknown else "assess.series.remedy"),
        ),
    )


def at_most_warning(severity: Severity) -> Severity:
    """Return the severity, an error lowered to a warning."""
    return Severity.WARNING if severity is Severity.ERROR else severity


def at_least_warning(severity: Severity) -> Severity:
    """Return the severity, mere information raised to a warning."""
    return Severity.WARNING if severity is Severity.INFO else severity


def portion_of(rule: Rule) -> Portion:
    """Return the portion a rule is about.

    Raises:
        ValueError: if the rule names none, or one that does not exist.
    """
    return Portion(str(rule.parameters.get("portion")))


def text_parameter(parameters: Mapping[str, object], name: str) -> str:
    """Return a parameter that must be text.

    Raises:
        ValueError: if it is missing or something else.
    """
    value = parameters.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"the rule needs a parameter {name}")
    return value


def location(section: Section, page: int | None = None, box: Box | None = None) -> Location:
    """Return a place in a section's document."""
    return Location(section.path, page, box)


def section_location(section: Section) -> Location:
    """Return where a section starts; the file alone where no page could be read."""
    return Location(section.path, section.first_page if section.pages else None)


def place(location: Location) -> Message:
    """Put a place into words: the file, and the page or the part of the file where known."""
    if location.where is not MarkingPlace.PAGE:
        part = Message(f"inspection.marking_place.{location.where.value}")
        inner = place(dataclasses.replace(location, where=MarkingPlace.PAGE))
        return Message("assess.place.part", {"place": inner, "part": part})
    if location.page is None:
        return Message("assess.place.file", {"file": location.document})
    return Message("assess.place.page", {"file": location.document, "page": location.page})


def section_place(section: Section) -> Message:
    """Put the extent of a section into words."""
    if not section.pages:
        return Message("assess.place.file", {"file": section.path})
    if section.first_page == section.last_page:
        return Message("assess.place.page", {"file": section.path, "page": section.first_page})
    return Message(
        "assess.place.pages",
        {"file": section.path, "first": section.first_page, "last": section.last_page},
    )


def listed(items: Sequence[Message]) -> Message:
    """Return the items as one enumeration, each once.

    Raises:
        ValueError: if there is none.
    """
    distinct = [one for index, one in enumerate(items) if one not in items[:index]]
    if not distinct:
        raise ValueError("nothing to list")
    result = distinct[-1]
    for one in reversed(distinct[:-1]):
        result = Message("assess.list", {"first": one, "rest": result})
    return result


def day(date: dt.date) -> Message:
    """Put a date into words."""
    return Message("assess.day", {"year": date.year, "month": date.month, "day": date.day})


_WITH_FIGURE = frozenset(
    {
        QualityCode.LOW_RESOLUTION,
        QualityCode.BLURRED,
        QualityCode.LOW_CONTRAST,
        QualityCode.SKEWED,
        QualityCode.ROTATED,
        QualityCode.DARK,
        QualityCode.CROPPED,
        QualityCode.SHADOW,
        QualityCode.BLACK_BORDER,
    }
)


def defect_words(code: QualityCode, value: float) -> Message:
    """Name a defect of a scan, with its figure where that tells people something."""
    if code not in _WITH_FIGURE or value == 0:
        return name_of(code.value, "defect")
    return Message(f"assess.defect.{code.value}.figure", {"value": abs(value)})


def name_of(word: str, kind: str) -> Message:
    """Return the word for one of a closed set, such as ``assess.channel.online``."""
    return Message(f"assess.{kind}.{word}")
