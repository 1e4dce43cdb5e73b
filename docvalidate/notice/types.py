"""A notice as the rest of the program sees it: frozen, resolved, every value with its clause."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeAlias, TypeVar

from docvalidate.model.applicant import Level
from docvalidate.model.obligation import (
    Basis,
    Clause,
    Deadline,
    Duty,
    MaterialDefinition,
    Payment,
    Rule,
    Step,
    Venue,
    Window,
)
from docvalidate.notice.conditions import ALWAYS, Condition
from docvalidate.notice.yaml_source import Place

ValueT_co = TypeVar("ValueT_co", covariant=True)


@dataclass(frozen=True, slots=True)
class NoticeException:
    """A passage that takes some applicants out (……除外), with its own clause and words."""

    clause: str
    quote: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Provision(Generic[ValueT_co]):
    """A passage of the notice that gives an answer to some applicants.

    Attributes:
        subject: dotted path of what it answers, such as ``paper.to_city_office``.
        value: the answer; ``None`` where the notice is declared to be silent.
        clause: id of the clause, ``quote`` its words relied upon.
        condition: to whom it applies, before the exceptions.
        place: where it stands in the file.
    """

    subject: str
    value: ValueT_co
    clause: str
    quote: str
    condition: Condition = ALWAYS
    exceptions: tuple[NoticeException, ...] = ()
    note: str = ""
    place: Place = ()


Answer: TypeAlias = (
    Duty
    | Deadline
    | Window
    | Venue
    | tuple[int, str]
    | Payment
    | Step
    | Rule
    | tuple[str, ...]
    | None
)
"""What a provision may answer: a fee is ``(amount, currency)``, a chain a tuple of actors."""


@dataclass(frozen=True, slots=True)
class LevelName:
    """A level with every name it goes by; grades are finer names such as 副高级."""

    level: Level
    name: str
    names: tuple[str, ...]
    grades: Mapping[str, tuple[str, ...]]
    clause: str


@dataclass(frozen=True, slots=True)
class SeriesName:
    """A series as the notice writes it, with common short forms."""

    name: str
    names: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class SeriesGroup:
    """A name the notice gives to several series together (基层系列)."""

    name: str
    members: tuple[str, ...]
    clause: str
    quote: str
    note: str


@dataclass(frozen=True, slots=True)
class DeclaredFact:
    """A further fact that conditions may ask for, with its values: code to all names."""

    code: str
    name: str
    values: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ClauseUse:
    """Why a clause need not be used: it is informative, or nobody translated it, and why."""

    informative: bool
    untranslated: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice.

    Attributes:
        id: such as ``yueyang-2024``; ``sha256`` of its file.
        clauses: every clause by id, in the order of the notice.
        uses: why a clause is not used, by id, where the file says so.
        provisions: every passage that answers a subject, in the order of the file; declared
            silences are provisions whose value is ``None``.
        rules: the tests, each with the condition to whom it applies.
        materials: per level, from the checklist; empty where it is switched off.
        head_clauses: the clauses that name the issuer and the date of issue.
        path: the file it came from, and ``text_path`` its verbatim text.
    """

    id: str
    title: str
    year: int
    issuer: str
    issued: dt.date
    sha256: str
    timezone: str
    levels: tuple[LevelName, ...]
    series: tuple[SeriesName, ...]
    groups: tuple[SeriesGroup, ...]
    facts: tuple[DeclaredFact, ...]
    clauses: Mapping[str, Clause]
    uses: Mapping[str, ClauseUse]
    provisions: tuple[Provision[Answer], ...]
    steps: tuple[Provision[Step], ...]
    rules: tuple[Provision[Rule], ...]
    chains: tuple[Provision[tuple[str, ...]], ...]
    path: Path
    text_path: Path
    page_text: tuple[str, ...] = ()
    head_clauses: tuple[str, ...] = ()
    checklist: str | None = None
    materials: Mapping[Level, tuple[MaterialDefinition, ...]] = field(default_factory=dict)

    @property
    def lists_materials(self) -> bool:
        """Whether the list of materials is the notice's own and not common practice."""
        lists = self.materials.values()
        return any(lists) and all(one.basis is Basis.NOTICE for each in lists for one in each)

    def about(self, subject: str) -> tuple[Provision[Answer], ...]:
        """Return every passage that answers a subject."""
        return tuple(one for one in self.provisions if one.subject == subject)
