"""Does one straddle seal (骑缝章) run across all pages of every material that needs one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from docvalidate.assess.findings import (
    Conclusion,
    conclude,
    listed,
    location,
    name_of,
    portion_of,
    section_location,
    section_place,
)
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
from docvalidate.model.evidence import InkColor
from docvalidate.model.finding import Finding, Location, Outcome, Reason
from docvalidate.model.obligation import MaterialDefinition, Rule
from docvalidate.model.straddle import Straddle, StraddlePart, StraddleSeal, StraddleState

_OUTCOMES = {
    "found": (Outcome.PASSED, Reason.STRADDLE_FOUND),
    "found_text": (Outcome.PASSED, Reason.STRADDLE_FOUND),
    "absent": (Outcome.FAILED, Reason.STRADDLE_NOT_FOUND),
    "not_seen": (Outcome.INDETERMINATE, Reason.NOT_FULLY_SEEN),
    "colourless": (Outcome.INDETERMINATE, Reason.NOT_FULLY_SEEN),
    "pages_missing": (Outcome.FAILED, Reason.STRADDLE_INCOMPLETE),
    "gap": (Outcome.INDETERMINATE, Reason.STRADDLE_INCOMPLETE),
    "order": (Outcome.INDETERMINATE, Reason.STRADDLE_INCOMPLETE),
    "unclear": (Outcome.INDETERMINATE, Reason.STRADDLE_UNCLEAR),
    "not_red": (Outcome.INDETERMINATE, Reason.STRADDLE_UNCLEAR),
}


@check("straddle_sealed")
def straddle_sealed(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    """Conclude on the straddle seal of each material of a portion.

    The rule may name ``materials`` by their ids; without, every material of the portion needs a
    straddle seal. A material of one page needs none. That a part is lacking between two pages,
    or that the parts are out of order, is inferred from the shape of the parts and so goes to a
    person; a page that is seen well and bears no part is a fault.

    Raises:
        ValueError: if ``materials`` is no list of ids.
    """
    portion = portion_of(rule)
    wanted = _named(rule)
    findings = [
        finding
        for definition in materials_of(submission, portion)
        if wanted is None or definition.id in wanted
        for finding in _on_material(rule, submission, definition)
    ]
    yield from findings
    if not findings:
        words = {"portion": name_of(portion.value, "portion")}
        message = Message("assess.straddle.none_required", words)
        yield conclude(rule, Conclusion(Outcome.NOT_APPLICABLE, Reason.NOT_OWED, message))


def _named(rule: Rule) -> frozenset[str] | None:
    named = rule.parameters.get("materials")
    if named is None:
        return None
    if not isinstance(named, list | tuple) or not all(isinstance(one, str) for one in named):
        raise ValueError("materials must be a list of the ids of materials")
    return frozenset(map(str, named))


def _on_material(
    rule: Rule, submission: AssessmentInput, definition: MaterialDefinition
) -> Iterator[Finding]:
    absent = not_among_files(definition, submission)
    if absent is not None:
        if definition.required:
            yield conclude(rule, absent, definition)
        return
    sections = sections_holding(submission, definition)
    stacks = [section for section in sections if section.last_page > section.first_page]
    if stacks:
        settings = submission.settings
        judged = best_copy(stacks, lambda section: _judge(section, definition, settings))
    else:
        judged = _of_single_pages(sections, definition)
    yield conclude(rule, judged, definition)


def _of_single_pages(sections: Sequence[Section], definition: MaterialDefinition) -> Conclusion:
    where = tuple(section_location(section) for section in sections)
    words = {"material": definition.name, "count": len(sections)}
    if len(sections) == 1 and sections[0].pages:
        message = Message("assess.straddle.single_page", words)
        return Conclusion(Outcome.NOT_APPLICABLE, Reason.NOT_OWED, message, None, where)
    if len(sections) == 1:
        return _conclusion("not_seen", sections[0], definition, where)
    return Conclusion(
        Outcome.INDETERMINATE,
        Reason.STRADDLE_UNCLEAR,
        Message("assess.straddle.separate_files", words),
        Message("assess.straddle.separate_files.remedy", words),
        where,
    )


def _judge(
    section: Section, definition: MaterialDefinition, settings: AssessmentSettings
) -> Conclusion:
    """Conclude on one copy, by the pages that belong to it."""
    straddle = section.document.evidence.straddle
    seals = [] if straddle is None else _seals_on(section, straddle)
    if straddle is None or not seals:
        return _without(section, definition, looked=straddle is not None)
    parts = [part for seal in seals for part in seal.parts if part.page in _numbers(section)]
    where = tuple(location(section, part.page, part.box) for part in parts)
    confidence = min(seal.confidence for seal in seals)
    broken = _broken(section, definition, straddle, seals, where)
    if broken is not None:
        return broken
    if confidence < settings.seal_confidence:
        return _conclusion("unclear", section, definition, where, confidence)
    if any(_is_copied(section, part) for part in parts):
        return _conclusion("not_red", section, definition, where, confidence)
    text = seals[0].text if seals[0].text_confidence >= settings.seal_text_confidence else ""
    key = "found_text" if text and not section.quarantined else "found"
    return _conclusion(key, section, definition, where[:1], confidence, {"text": text})


def _broken(
    section: Section,
    definition: MaterialDefinition,
    straddle: Straddle,
    seals: Sequence[StraddleSeal],
    where: tuple[Location, ...],
) -> Conclusion | None:
    """Conclude where the seal is not whole on the pages of a section; ``None`` where it is."""
    confidence = straddle.confidence
    missing = [page for page in straddle.missing if page in _numbers(section)]
    seen = {page.number for page in section.pages if page.fully_seen and page.colour_seen}
    surely = [page for page in missing if page in seen]
    if surely and straddle.state is StraddleState.INCOMPLETE:
        places = tuple(location(section, page) for page in surely)
        pages = {"pages": _page_words(surely)}
        return _conclusion("pages_missing", section, definition, places, confidence, pages)
    if missing:
        return _conclusion("unclear", section, definition, where, confidence)
    gaps = sorted({page for seal in seals for page in seal.gaps if page in _numbers(section)})
    if gaps:
        places = tuple(location(section, page) for page in gaps)
        pages = {"pages": _page_words(gaps)}
        return _conclusion("gap", section, definition, places, confidence, pages)
    if not all(seal.in_order for seal in seals):
        return _conclusion("order", section, definition, where, confidence)
    if any(section.first_page - 1 in seal.gaps for seal in seals):
        return _conclusion("unclear", section, definition, where, confidence)
    return None


def _without(section: Section, definition: MaterialDefinition, *, looked: bool) -> Conclusion:
    """Conclude where no page of a section bears a part."""
    key = "absent" if looked and section.seals_fully_seen else "not_seen"
    if looked and key == "not_seen" and section.fully_seen:
        key = "colourless"
    return _conclusion(key, section, definition, (section_location(section),))


def _numbers(section: Section) -> range:
    return range(section.first_page, section.last_page + 1)


def _seals_on(section: Section, straddle: Straddle) -> list[StraddleSeal]:
    return [
        seal
        for seal in straddle.seals
        if any(part.page in _numbers(section) for part in seal.parts)
    ]


def _is_copied(section: Section, part: StraddlePart) -> bool:
    """Say whether a part is grey, or of another ink than red, on a page scanned in colour."""
    return any(
        page.colour_seen
        and any(
            edge.box == part.box and edge.edge is part.edge and edge.color is not InkColor.RED
            for edge in page.edges
        )
        for page in section.pages
        if page.number == part.page
    )


def _page_words(pages: Sequence[int]) -> Message:
    return listed([Message("assess.straddle.page", {"page": page}) for page in pages])


def _conclusion(
    key: str,
    section: Section,
    definition: MaterialDefinition,
    where: tuple[Location, ...],
    confidence: float | None = None,
    more: Mapping[str, object] | None = None,
) -> Conclusion:
    outcome, reason = _OUTCOMES[key]
    words: dict[str, object] = {
        "material": definition.name,
        "place": section_place(section),
        "file": section.path,
        **(more or {}),
    }
    remedy = None if outcome is Outcome.PASSED else Message(f"assess.straddle.{key}.remedy", words)
    return Conclusion(
        outcome, reason, Message(f"assess.straddle.{key}", words), remedy, where, confidence
    )
