"""Is the application in time: online deadlines and paper windows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from docvalidate.assess.findings import (
    Conclusion,
    at_most_warning,
    conclude,
    day,
    name_of,
    open_for_unknown_facts,
)
from docvalidate.assess.findings import text_parameter as _text
from docvalidate.assess.registry import check
from docvalidate.assess.submission import AssessmentInput
from docvalidate.language import Message
from docvalidate.model.applicant import Channel
from docvalidate.model.finding import Finding, Outcome, Reason
from docvalidate.model.obligation import Deadline, Duty, Rule, Window

_OWN_HAND_OVER = "to_department"
"""The hand-over that waits for the applicant's own papers; later ones are between offices."""

_ASKED_FOR = "option"
"""Source of a date that the user asked to assume; it stands above what was declared."""


@check("online_deadline")
def online_deadline(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    """Conclude whether the date lies on or before the last day of an actor online."""
    actor = _text(rule.parameters, "actor")
    subject = name_of(actor, "actor")
    not_owed = _not_owed(rule, submission, Channel.ONLINE, subject)
    deadline = submission.requirements.online.get(actor)
    if not_owed is not None:
        yield not_owed
    elif deadline is None:
        yield _not_stated(rule, submission, f"online.{actor}", subject)
    else:
        date, date_is = _date(submission, Channel.ONLINE)
        yield conclude(rule, _against_deadline(date, deadline, date_is, subject))


@check("paper_window")
def paper_window(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    """Conclude whether the date lies inside the window of a hand-over on paper.

    A date that was only assumed and lies before the window means that there is time yet; a
    declared one means that the papers may be turned away, which a person should see.
    """
    hand_over = _text(rule.parameters, "hand_over")
    subject = name_of(hand_over, "hand_over")
    not_owed = _not_owed(rule, submission, Channel.PAPER, subject)
    window = submission.requirements.paper.get(hand_over)
    if not_owed is not None:
        yield not_owed
    elif window is None:
        yield _not_stated(rule, submission, f"paper.{hand_over}", subject)
    else:
        date, date_is = _date(submission, Channel.PAPER)
        own = hand_over == _OWN_HAND_OVER
        declared = own and _declared_date(submission, Channel.PAPER) is not None
        yield conclude(rule, _against_window(rule, date, window, date_is, subject, declared))


def _declared_date(submission: AssessmentInput, channel: Channel) -> dt.date | None:
    """Return the declared date of a channel; a date asked for in the run overrides it."""
    if submission.as_of_source == _ASKED_FOR:
        return None
    return submission.applicant.submitted.get(channel)


def _date(submission: AssessmentInput, channel: Channel) -> tuple[dt.date, Message]:
    """Return the date to compare, and in words what kind of date it is."""
    declared = _declared_date(submission, channel)
    if declared is not None:
        return declared, Message("assess.date_is.declared")
    return submission.as_of, Message(f"assess.date_is.{submission.as_of_source}_assumed")


def _against_deadline(
    date: dt.date, deadline: Deadline, date_is: Message, subject: Message
) -> Conclusion:
    return _up_to(date, deadline.date, _words(date, date_is, subject, deadline.date))


def _against_window(
    rule: Rule,
    date: dt.date,
    window: Window,
    date_is: Message,
    subject: Message,
    declared: bool,
) -> Conclusion:
    words = _words(date, date_is, subject, window.end)
    if date >= window.start:
        return _up_to(date, window.end, words)
    words = words | {"start": day(window.start), "days": (window.start - date).days}
    if not declared:
        message = Message("assess.deadline.not_open_yet", words)
        return Conclusion(Outcome.PASSED, Reason.BEFORE_WINDOW, message)
    return Conclusion(
        Outcome.INDETERMINATE,
        Reason.BEFORE_WINDOW,
        Message("assess.deadline.too_early", words),
        Message("assess.deadline.too_early.remedy", words),
        severity=at_most_warning(rule.severity),
    )


def _up_to(date: dt.date, last: dt.date, words: Mapping[str, object]) -> Conclusion:
    if date > last:
        late = {**words, "days": (date - last).days}
        return Conclusion(
            Outcome.FAILED,
            Reason.AFTER_WINDOW,
            Message("assess.deadline.late", late),
            Message("assess.deadline.late.remedy", late),
        )
    left = {**words, "days": (last - date).days}
    if date == last:
        message = Message("assess.deadline.last_day", left)
        return Conclusion(Outcome.PASSED, Reason.LAST_DAY, message)
    return Conclusion(
        Outcome.PASSED, Reason.WITHIN_WINDOW, Message("assess.deadline.in_time", left)
    )


def _words(date: dt.date, date_is: Message, subject: Message, last: dt.date) -> dict[str, object]:
    return {"date": day(date), "date_is": date_is, "subject": subject, "last": day(last)}


def _not_owed(
    rule: Rule, submission: AssessmentInput, channel: Channel, subject: Message
) -> Finding | None:
    """Conclude where nothing goes through a channel; ``None`` where something does.

    The window belongs to the channel, not to a portion: a senior applicant whose eligibility
    material goes online alone still hands in performance material on paper.
    """
    duties = [
        channels.get(channel, Duty.NOT_STATED)
        for channels in submission.requirements.channels.values()
    ]
    if Duty.REQUIRED in duties:
        return None
    unknown = open_for_unknown_facts(rule, submission.requirements)
    if unknown is not None and Duty.NOT_STATED in duties:
        return unknown
    words = {"channel": name_of(channel.value, "channel"), "clause": rule.clause.ref}
    if Duty.NOT_STATED in duties or not duties:
        message = Message("assess.deadline.channel_not_stated", words)
        return conclude(rule, Conclusion(Outcome.NOT_APPLICABLE, Reason.NOT_STATED, message))
    message = Message("assess.deadline.not_owed", words | {"subject": subject})
    return conclude(rule, Conclusion(Outcome.NOT_APPLICABLE, Reason.NOT_OWED, message))


def _not_stated(rule: Rule, submission: AssessmentInput, answer: str, subject: Message) -> Finding:
    """Conclude where the notice gives no date: never a guess, but the clause that is nearest."""
    requirements = submission.requirements
    unknown = open_for_unknown_facts(rule, requirements)
    if unknown is not None:
        return unknown
    nearest = next(
        (one.clause for one in requirements.not_stated if one.subject == answer), rule.clause.id
    )
    clause = requirements.clauses.get(nearest, rule.clause)
    words = {"subject": subject, "clause": clause.ref}
    return conclude(
        rule,
        Conclusion(
            Outcome.NOT_APPLICABLE,
            Reason.NOT_STATED,
            Message("assess.deadline.not_stated", words),
            Message("assess.deadline.not_stated.remedy", words),
        ),
    )
