"""Every kind of applicant a notice knows, one after another."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from docvalidate.notice.conditions import Facts
from docvalidate.notice.types import Notice


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of applicant.

    Attributes:
        facts: all facts, each with exactly one value.
        name: in Chinese, such as 高级·会计系列.
    """

    facts: Facts
    name: str


def kinds_of_applicants(notice: Notice) -> Iterator[Kind]:
    """Yield every combination of level, grade, series and declared facts."""
    ranks = [
        (level.level.value, grade, grade or level.name)
        for level in notice.levels
        for grade in (*level.grades, *([] if level.grades else [""]))
    ]
    declared = [
        [(fact.code, code, names[1]) for code, names in fact.values.items()]
        for fact in notice.facts
    ]
    for (level, grade, rank), series in itertools.product(ranks, notice.series):
        for values in itertools.product(*declared):
            facts = {"level": level, "grade": grade, "series": series.name}
            facts.update({code: value for code, value, _ in values})
            name = "·".join((rank, series.name, *(word for _, _, word in values)))
            yield Kind({key: frozenset({value}) for key, value in facts.items()}, name)
