"""Turn a condition of the notice file into a :data:`~docvalidate.notice.conditions.Condition`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from docvalidate.notice import schema
from docvalidate.notice.conditions import ALWAYS, All, AnyOf, Condition, Not, OneOf
from docvalidate.notice.yaml_source import Place


class Refuse(Protocol):
    """Takes down a defect at a place of the file."""

    def __call__(self, place: Place, code: str, **words: object) -> None:
        """Note the defect; building goes on, so that all defects are found at once."""


@dataclass(frozen=True, slots=True)
class FactWords:
    """What a condition may say about one fact.

    Attributes:
        label: what people call the fact; empty for the level, grade and series.
        values: what may be written, with the values it stands for: a series' group stands for
            all of its members.
        names: how a value is said in Chinese, where it is written as a code.
    """

    label: str
    values: Mapping[str, frozenset[str]]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The facts that conditions may ask for, by name."""

    facts: Mapping[str, FactWords]

    @classmethod
    def of(cls, model: schema.NoticeModel) -> Vocabulary:
        """Return the vocabulary of a notice."""
        levels = {one.code.value: one.name for one in model.levels}
        grades = [grade.name for one in model.levels for grade in one.grades]
        series = {one.name: frozenset({one.name}) for one in model.series}
        groups = {one.name: frozenset(one.members) for one in model.groups}
        facts = {
            "level": FactWords("", {code: frozenset({code}) for code in levels}, levels),
            "grade": FactWords("", {name: frozenset({name}) for name in grades}, {}),
            "series": FactWords("", groups | series, {}),
        }
        for fact in model.facts:
            facts[fact.code] = FactWords(
                fact.name,
                {value.code: frozenset({value.code}) for value in fact.values},
                {value.code: value.name for value in fact.values},
            )
        return cls(facts)


@dataclass(frozen=True, slots=True)
class ConditionBuilder:
    """Builds conditions in one vocabulary."""

    vocabulary: Vocabulary
    refuse: Refuse

    def build(self, model: schema.ConditionModel, place: Place) -> Condition:
        """Return the condition; facts and values that do not exist are refused."""
        if model.eq is not None:
            ((fact, value),) = model.eq.items()
            return self._one_of(fact, (value,), (*place, "eq", fact))
        if model.in_ is not None:
            ((fact, values),) = model.in_.items()
            return self._one_of(fact, values, (*place, "in", fact))
        if model.not_ is not None:
            return Not(self.build(model.not_, (*place, "not")))
        if model.all_ is not None:
            parts = enumerate(model.all_)
            return All(tuple(self.build(part, (*place, "all", at)) for at, part in parts))
        parts = enumerate(model.any_ or ())
        return AnyOf(tuple(self.build(part, (*place, "any", at)) for at, part in parts))

    def _one_of(self, fact: str, values: tuple[str, ...], place: Place) -> Condition:
        known = self.vocabulary.facts.get(fact)
        if known is None:
            names = "、".join(self.vocabulary.facts)
            self.refuse(place, "unknown_fact", fact=fact, names=names)
            return ALWAYS
        spelt_out: set[str] = set()
        for index, value in enumerate(values):
            if value in known.values:
                spelt_out |= known.values[value]
            elif fact == "series":
                self.refuse((*place, index), "unknown_series", name=value)
            else:
                allowed = "、".join(known.values)
                self.refuse((*place, index), "unknown_value", value=value, allowed=allowed)
        words = tuple(known.names.get(value, value) for value in values)
        return OneOf(fact, frozenset(spelt_out), words, known.label)
