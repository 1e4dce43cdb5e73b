"""Does each portion go through the channel meant for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docvalidate.assess.findings import (
    Conclusion,
    at_most_warning,
    conclude,
    listed,
    name_of,
    open_for_unknown_facts,
    place,
    portion_of,
    section_location,
    text_parameter,
)
from docvalidate.assess.registry import check
from docvalidate.assess.submission import (
    AssessmentInput,
    Section,
    materials_of,
    sections_holding,
)
from docvalidate.language import Message
from docvalidate.model.applicant import Channel
from docvalidate.model.finding import Finding, Outcome, Reason, Severity
from docvalidate.model.obligation import Duty, MaterialDefinition, Rule


@check("portion_not_in_channel")
def portion_not_in_channel(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    """Conclude on every material that must not go through a channel.

    A material in a folder that does not say its channel goes to a person, as a warning: it may
    be about to go the wrong way.
    """
    portion, channel = portion_of(rule), _channel_of(rule)
    any_finding = False
    for definition in materials_of(submission, portion):
        sections = sections_holding(submission, definition)
        wrong = [one for one in sections if one.channel is channel]
        unsaid = [one for one in sections if one.channel is None]
        if wrong or unsaid:
            any_finding = True
            yield _misplaced(rule, definition, wrong or unsaid, sure=bool(wrong))
    if not any_finding:
        yield conclude(
            rule,
            Conclusion(
                Outcome.PASSED,
                Reason.RIGHT_CHANNEL,
                Message("assess.channel.nothing_wrong", _words(rule)),
            ),
        )


def _misplaced(
    rule: Rule, definition: MaterialDefinition, sections: Sequence[Section], *, sure: bool
) -> Finding:
    locations = tuple(section_location(section) for section in sections)
    words = _words(rule) | {
        "material": definition.name,
        "places": listed([place(one) for one in locations]),
    }
    key = "assess.channel.wrong" if sure else "assess.channel.unsaid"
    return conclude(
        rule,
        Conclusion(
            Outcome.FAILED if sure else Outcome.INDETERMINATE,
            Reason.WRONG_CHANNEL if sure else Reason.FACT_UNKNOWN,
            Message(key, words),
            Message(f"{key}.remedy", words),
            locations,
            min(section.confidence for section in sections),
            None if sure else at_most_warning(rule.severity),
        ),
        definition,
    )


@check("portion_in_channel")
def portion_in_channel(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    """Conclude on every material that must go through a channel and was handed in.

    Material on paper is not among the scans, so without a folder for paper there is nothing to
    judge. Where folders do not say the channel, that is told without weight.
    """
    portion, channel = portion_of(rule), _channel_of(rule)
    duties = submission.requirements.channels.get(portion, {})
    duty = duties.get(channel, Duty.NOT_STATED)
    unknown = open_for_unknown_facts(rule, submission.requirements)
    if duty is Duty.NOT_STATED and unknown is not None:
        yield unknown
        return
    if duty is not Duty.REQUIRED:
        not_owed = duty is Duty.NOT_REQUIRED
        reason = Reason.NOT_OWED if not_owed else Reason.NOT_STATED
        key = "assess.channel.not_owed" if not_owed else "assess.channel.not_stated"
        message = Message(key, _words(rule) | {"clause": rule.clause.ref})
        yield conclude(rule, Conclusion(Outcome.NOT_APPLICABLE, reason, message))
        return
    found = [
        (definition, sections)
        for definition in materials_of(submission, portion)
        if (sections := sections_holding(submission, definition))
    ]
    by_folder = any(one.channel is channel for _, sections in found for one in sections)
    if not found or (channel is Channel.PAPER and not by_folder):
        key = "assess.channel.paper_unseen" if found else "assess.channel.nothing_to_judge"
        message = Message(key, _words(rule))
        yield conclude(rule, Conclusion(Outcome.NOT_APPLICABLE, Reason.FACT_UNKNOWN, message))
        return
    for definition, sections in found:
        yield conclude(rule, _through(rule, definition, sections, channel), definition)


def _through(
    rule: Rule, definition: MaterialDefinition, sections: Sequence[Section], channel: Channel
) -> Conclusion:
    locations = tuple(section_location(section) for section in sections)
    words = _words(rule) | {
        "material": definition.name,
        "places": listed([place(one) for one in locations]),
    }
    if any(section.channel is channel for section in sections):
        message = Message("assess.channel.right", words)
        return Conclusion(Outcome.PASSED, Reason.RIGHT_CHANNEL, message, None, locations)
    unsaid = any(section.channel is None for section in sections)
    key = "assess.channel.unsaid" if unsaid else "assess.channel.not_through"
    return Conclusion(
        Outcome.INDETERMINATE if unsaid else Outcome.FAILED,
        Reason.FACT_UNKNOWN if unsaid else Reason.WRONG_CHANNEL,
        Message(key, words),
        Message(f"{key}.remedy", words),
        locations,
        severity=Severity.INFO if unsaid else None,
    )


def _channel_of(rule: Rule) -> Channel:
    return Channel(text_parameter(rule.parameters, "channel"))


def _words(rule: Rule) -> dict[str, object]:
    return {
        "portion": name_of(portion_of(rule).value, "portion"),
        "channel": name_of(_channel_of(rule).value, "channel"),
    }
