"""Conditions over declared facts: a closed set of operators, three-valued, never evaluated code.

A fact that is not known makes a condition unknown only where the outcome really hangs on it:
``any`` holds as soon as one part holds, ``all`` fails as soon as one part fails (Kleene).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from docvalidate.language import Message


class Truth(Enum):
    """Three-valued truth, ordered: false < unknown < true."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __invert__(self) -> Truth:
        """Negate; what is unknown stays unknown."""
        return Truth(2 - self.value)

    def __and__(self, other: Truth) -> Truth:
        """Return the lesser of the two."""
        return min(self, other, key=lambda one: one.value)

    def __or__(self, other: Truth) -> Truth:
        """Return the greater of the two."""
        return max(self, other, key=lambda one: one.value)


Facts: TypeAlias = Mapping[str, frozenset[str]]
"""What is known about an applicant: by fact, the values it may still have.

One value is a known fact, several a narrowed one (a senior is 正高级 or 副高级); a fact that is
missing is unknown and may have any value, also one the notice does not name.
"""


@dataclass(frozen=True, slots=True)
class OneOf:
    """A fact has one of several values; ``eq`` and ``in`` of the notice file.

    Attributes:
        values: every value that fulfils it, groups already spelt out.
        words: the values as the notice writes them, for explanations.
        label: what people call the fact; empty for the level, grade and series.
    """

    fact: str
    values: frozenset[str]
    words: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class All:
    """Every part holds; holds also for no parts at all."""

    parts: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = OneOf | Not | All | AnyOf

ALWAYS = All()
"""Holds for everyone."""


def evaluate(condition: Condition, facts: Facts) -> Truth:
    """Say whether a condition holds for an applicant.

    Args:
        condition: from a notice.
        facts: what is known; a missing fact is unknown, never false.
    """
    if isinstance(condition, OneOf):
        possible = facts.get(condition.fact)
        if not possible or condition.values & possible not in (frozenset(), possible):
            return Truth.UNKNOWN
        return Truth.TRUE if possible <= condition.values else Truth.FALSE
    if isinstance(condition, Not):
        return ~evaluate(condition.part, facts)
    if isinstance(condition, All):
        return all_of(evaluate(part, facts) for part in condition.parts)
    return any_of(evaluate(part, facts) for part in condition.parts)


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return whether all hold; true where there are none."""
    return min(truths, key=lambda one: one.value, default=Truth.TRUE)


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return whether any holds; false where there are none."""
    return max(truths, key=lambda one: one.value, default=Truth.FALSE)


def parts_of(condition: Condition) -> Iterator[Condition]:
    """Yield a condition and everything in it."""
    yield condition
    if isinstance(condition, OneOf):
        return
    for part in (condition.part,) if isinstance(condition, Not) else condition.parts:
        yield from parts_of(part)


def describe(condition: Condition) -> Message | None:
    """Put a condition into words; ``None`` where it holds for everyone."""
    if condition == ALWAYS:
        return None
    return _words(condition)


def _words(condition: Condition) -> Message:
    if isinstance(condition, OneOf):
        return _one_of(condition, negated=False)
    if isinstance(condition, Not):
        if isinstance(condition.part, OneOf):
            return _one_of(condition.part, negated=True)
        return Message("notice.condition.not", {"part": _words(condition.part)})
    kind = "all" if isinstance(condition, All) else "any"
    parts = [
        Message("notice.condition.group", {"part": _words(part)})
        if isinstance(part, All | AnyOf) and len(part.parts) > 1
        else _words(part)
        for part in condition.parts
    ]
    words = parts[0]
    for part in parts[1:]:
        words = Message(f"notice.condition.{kind}", {"first": words, "rest": part})
    return words


def _one_of(condition: OneOf, *, negated: bool) -> Message:
    key = "notice.condition.is_not" if negated else "notice.condition.is"
    name: object = condition.label or Message(f"notice.fact.{condition.fact}")
    return Message(key, {"fact": name, "values": "、".join(condition.words)})
