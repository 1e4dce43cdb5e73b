"""What an applicant owes under a notice: materials, channels, dates, places, fees, rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from docvalidate.language import Message
from docvalidate.model.applicant import Channel, Level
from docvalidate.model.finding import Severity


class Portion(StrEnum):
    """The two portions every application has."""

    ELIGIBILITY = "eligibility"
    PERFORMANCE = "performance"


class Duty(StrEnum):
    """Whether a channel must be used; ``NOT_STATED`` where the notice is silent."""

    REQUIRED = "required"
    NOT_REQUIRED = "not_required"
    NOT_STATED = "not_stated"


class Payment(StrEnum):
    """How the fee is paid."""

    ONLINE_BY_INDIVIDUAL = "online_by_individual"
    WITH_PAPER = "with_paper"
    NOT_STATED = "not_stated"


class Basis(StrEnum):
    """Where an obligation comes from."""

    NOTICE = "notice"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Clause:
    """A passage of the notice.

    Attributes:
        id: follows the notice's own numbering, such as ``2.2.18``.
        ref: how people cite it, such as 二(二)18.
        text: verbatim.
    """

    id: str
    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class Window:
    """An inclusive range of dates (Asia/Shanghai) with the clause that sets it."""

    start: dt.date
    end: dt.date
    clause: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day (inclusive, Asia/Shanghai) on which an actor may act online."""

    date: dt.date
    clause: str


@dataclass(frozen=True, slots=True)
class Venue:
    """Where paper is handed in; phones in full with area code."""

    clause: str
    address: str
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fee:
    """What it costs and how it is paid; ``amount`` in whole units of ``currency``."""

    amount: int
    currency: str
    payment: Payment
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignatureRequirement:
    """A signature a material must bear.

    Attributes:
        role: who signs, such as ``applicant`` or ``employer_head``.
        name: the role in Chinese, for messages.
        labels: label fragments that identify the field on the page.
        chop_accepted: whether a name chop (签章) may stand in for handwriting.
        count: how many people of this role must sign, such as three 评委.
    """

    role: str
    name: str
    labels: tuple[str, ...]
    chop_accepted: bool = False
    count: int = 1


@dataclass(frozen=True, slots=True)
class SealRequirement:
    """An official seal a material must bear: whose, and the labels near it."""

    owner: str
    name: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MaterialDefinition:
    """A kind of material (材料) that an applicant hands in.

    Attributes:
        id: stable English identifier, such as ``review_form``.
        name: Chinese name, such as 专业技术职称评审表.
        titles: words by which file names and page headings give it away.
        portion: eligibility or performance material.
        required: whether an applicant of this level must hand it in.
        true_copy: whether it is a photocopy that needs the 与原件一致 statement.
        basis: notice or practice; ``source`` names the practice.
    """

    id: str
    name: str
    titles: tuple[str, ...]
    portion: Portion
    required: bool
    signatures: tuple[SignatureRequirement, ...] = ()
    seals: tuple[SealRequirement, ...] = ()
    true_copy: bool = False
    basis: Basis = Basis.NOTICE
    source: str = ""
    english: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the procedure: what to do, by whom, with its clause."""

    text: str
    clause: str
    english: str = ""


@dataclass(frozen=True, slots=True)
class Silence:
    """Something the notice does not say: which answer is missing and the nearest clause.

    Attributes:
        subject: dotted path of the missing answer, such as ``paper.to_city_office``.
        clause: id of the clause that comes nearest.
        note: what the notice says instead, for people.
    """

    subject: str
    clause: str
    note: str = ""


class Grounds(StrEnum):
    """What came of one passage of the notice when it was held against an applicant."""

    HOLDS = "holds"
    DOES_NOT_HOLD = "does_not_hold"
    EXCEPTED = "excepted"
    UNKNOWN = "unknown"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class ReasoningStep:
    """One passage considered on the way to an answer.

    Attributes:
        clause: id of the clause.
        quote: the words of the clause relied upon; empty where it is cited as a whole.
        grounds: what came of it.
        condition: to whom it applies, in words; ``None`` where it applies to everyone.
        exception: the exception that decided it, in words, where one did.
        note: how the notice's words were read, where that is not plain.
    """

    clause: str
    quote: str
    grounds: Grounds
    condition: Message | None = None
    exception: Message | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reasoning:
    """How one answer came about: every passage that speaks of the subject, in order."""

    subject: str
    steps: tuple[ReasoningStep, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One test that ``assess`` runs, as the notice declares it.

    Attributes:
        id: ``notice:clause:test``, such as ``yueyang-2024:0.3:t01``.
        check: name of a registered check.
        parameters: what the check needs to know, from the notice file.
    """

    id: str
    clause: Clause
    check: str
    severity: Severity
    parameters: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Requirements:
    """Everything one applicant owes under one notice (design: ``requirements/1``).

    Attributes:
        level: resolved level, ``None`` when it is not known.
        series: resolved series name, ``None`` when it is not known.
        channels: per portion and channel, whether it is required.
        online: last day per actor (``applicant``, ``employer``, ``county_office``, ``department``).
        paper: window per hand-over (``to_department``, ``to_city_office``); ``None`` if not given.
        clauses: every clause cited, by id.
        rules: the tests that apply to this applicant.
        undetermined: subjects (as in :class:`Silence`) that hang on a fact that is not known.
        undetermined_rules: tests of which it cannot be told whether they apply.
        chain: the actors whose hands the application passes through online, in order; empty
            where that is not known.
        reasoning: how each answer came about, for explanations.
    """

    notice: str
    level: Level | None
    series: str | None
    channels: Mapping[Portion, Mapping[Channel, Duty]]
    online: Mapping[str, Deadline | None]
    paper: Mapping[str, Window | None]
    venue: Venue | None
    fee: Fee | None
    steps: tuple[Step, ...]
    materials: tuple[MaterialDefinition, ...]
    not_stated: tuple[Silence, ...]
    clauses: Mapping[str, Clause]
    rules: tuple[Rule, ...]
    undetermined: tuple[str, ...] = ()
    undetermined_rules: tuple[Rule, ...] = ()
    chain: tuple[str, ...] = ()
    reasoning: tuple[Reasoning, ...] = ()


def nothing_required(notice: str) -> Requirements:
    """Return requirements that ask for nothing, for an applicant who could not be judged."""
    return Requirements(
        notice=notice,
        level=None,
        series=None,
        channels={},
        online={},
        paper={},
        venue=None,
        fee=None,
        steps=(),
        materials=(),
        not_stated=(),
        clauses={},
        rules=(),
    )
