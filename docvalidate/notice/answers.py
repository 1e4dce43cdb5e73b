"""Hold the passages of a notice against what is known about one applicant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from docvalidate.language import Message
from docvalidate.model.applicant import Applicant
from docvalidate.model.obligation import Grounds, Reasoning, ReasoningStep
from docvalidate.notice.conditions import Facts, Truth, any_of, describe, evaluate
from docvalidate.notice.names import ResolvedLevel, find_level, find_series, plain_series
from docvalidate.notice.types import Answer, DeclaredFact, Notice, NoticeException, Provision

_ValueT = TypeVar("_ValueT")
_NO_GRADE = ""


class State(Enum):
    """What a notice says about a subject to one applicant."""

    GIVEN = "given"
    SILENT = "silent"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer, or why there is none.

    Attributes:
        value: only where the state is ``GIVEN``.
        provision: the passage that gives the answer, or declares that there is none.
        nearest: the clause that comes nearest; empty where the notice has nothing near.
    """

    state: State
    value: Answer
    provision: Provision[Answer] | None
    nearest: str


def known_facts(notice: Notice, applicant: Applicant) -> Facts:
    """Return what is known about an applicant in the notice's own terms.

    Whatever cannot be told with certainty stays unknown: a level or series that the notice does
    not name, or a fact whose value is none of those it allows.
    """
    facts: dict[str, frozenset[str]] = {}
    level = find_level(notice, applicant.level)
    if level is not None:
        facts["level"] = frozenset({level.level.value})
        facts["grade"] = _grades(notice, level)
    series = find_series(notice, applicant.series)
    if series is not None:
        facts["series"] = frozenset({series})
    for fact in notice.facts:
        value = _fact_value(fact, applicant.facts.get(fact.code))
        if value is not None:
            facts[fact.code] = frozenset({value})
    return facts


def _grades(notice: Notice, level: ResolvedLevel) -> frozenset[str]:
    if level.grade is not None:
        return frozenset({level.grade})
    grades = [grade for one in notice.levels if one.level is level.level for grade in one.grades]
    return frozenset(grades) or frozenset({_NO_GRADE})


def _fact_value(fact: DeclaredFact, given: object) -> str | None:
    if not isinstance(given, str):
        return None
    wanted = plain_series(given)
    for code, names in fact.values.items():
        if wanted in {plain_series(name) for name in names}:
            return code
    return None


def applicability(provision: Provision[object], facts: Facts) -> Truth:
    """Say whether a passage applies to an applicant: its condition holds and no exception does."""
    return evaluate(provision.condition, facts) & ~any_of(
        evaluate(exception.condition, facts) for exception in provision.exceptions
    )


def decide(provisions: Sequence[Provision[Answer]], facts: Facts) -> Decision:
    """Return what the passages on one subject say to an applicant.

    Args:
        provisions: every passage that answers the subject.
        facts: what is known about the applicant.

    Returns:
        The one answer given; silence where the notice gives none; undetermined where it hangs on
        a fact that is not known, or where two passages contradict each other.
    """
    truths = [(applicability(one, facts), one) for one in provisions]
    holding = [one for truth, one in truths if truth is Truth.TRUE]
    clause = next((one.clause for one in (*holding, *provisions)), "")
    if len({repr(one.value) for one in holding}) > 1:
        return Decision(State.UNDETERMINED, None, None, clause)
    if holding:
        state = State.SILENT if holding[0].value is None else State.GIVEN
        return Decision(state, holding[0].value, holding[0], clause)
    open_question = any(truth is Truth.UNKNOWN for truth, _ in truths)
    state = State.UNDETERMINED if open_question else State.SILENT
    return Decision(state, None, None, clause)


def applying(
    provisions: Iterable[Provision[_ValueT]], facts: Facts, truth: Truth = Truth.TRUE
) -> tuple[_ValueT, ...]:
    """Return the values of all passages of which it holds, or is unknown, that they apply."""
    return tuple(one.value for one in provisions if applicability(one, facts) is truth)


def reason(
    notice: Notice, subject: str, provisions: Sequence[Provision[Answer]], facts: Facts
) -> Reasoning:
    """Say how every passage on a subject was held against an applicant."""
    return Reasoning(subject, tuple(_step(notice, one, facts) for one in provisions))


def _step(notice: Notice, provision: Provision[Answer], facts: Facts) -> ReasoningStep:
    truth = applicability(provision, facts)
    holding = [one for one in provision.exceptions if evaluate(one.condition, facts) is Truth.TRUE]
    return ReasoningStep(
        clause=provision.clause,
        quote=provision.quote,
        grounds=_grounds(provision, truth, excepted=bool(holding), facts=facts),
        condition=describe(provision.condition),
        exception=_exception_words(notice, (holding or list(provision.exceptions))[:1]),
        note=provision.note,
    )


def _grounds(
    provision: Provision[Answer], truth: Truth, *, excepted: bool, facts: Facts
) -> Grounds:
    if truth is Truth.UNKNOWN:
        return Grounds.UNKNOWN
    if truth is Truth.TRUE:
        return Grounds.SILENT if provision.value is None else Grounds.HOLDS
    if excepted and evaluate(provision.condition, facts) is not Truth.FALSE:
        return Grounds.EXCEPTED
    return Grounds.DOES_NOT_HOLD


def _exception_words(notice: Notice, exceptions: Sequence[NoticeException]) -> Message | None:
    if not exceptions:
        return None
    exception = exceptions[0]
    clause = notice.clauses[exception.clause]
    return Message(
        "notice.explain.exception",
        {
            "quote": exception.quote,
            "ref": clause.ref,
            "condition": describe(exception.condition) or Message("notice.condition.always"),
        },
    )
