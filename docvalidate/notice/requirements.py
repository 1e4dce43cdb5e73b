"""What one applicant owes under a notice: pure functions of the notice and the facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from docvalidate.model.applicant import Applicant, Channel, Level
from docvalidate.model.obligation import (
    Clause,
    Deadline,
    Duty,
    Fee,
    MaterialDefinition,
    Payment,
    Portion,
    Reasoning,
    Requirements,
    Rule,
    Silence,
    Step,
    Venue,
    Window,
)
from docvalidate.notice.answers import (
    Decision,
    State,
    applying,
    decide,
    known_facts,
    reason,
)
from docvalidate.notice.conditions import Facts, Truth
from docvalidate.notice.types import Answer, Notice

ACTORS = ("applicant", "employer", "county_office", "department")
HAND_OVERS = ("to_department", "to_city_office")


def requirements_for(notice: Notice, applicant: Applicant) -> Requirements:
    """Return everything an applicant owes.

    A level or series that is unknown raises nothing: what hangs on it is left open, and the
    subject is named in ``undetermined``. Use :func:`~docvalidate.notice.names.resolve_level` and
    ``resolve_series`` first where an unknown name is the user's mistake.

    Args:
        notice: the notice that applies.
        applicant: level and series as declared; ``facts`` may hold what the notice's own facts
            ask for, such as ``jurisdiction``.
    """
    facts = known_facts(notice, applicant)
    asked = _Asked(notice, facts)
    channels = {
        portion: {channel: asked.duty(portion, channel) for channel in Channel}
        for portion in Portion
    }
    online = {actor: cast("Deadline | None", asked.about(f"online.{actor}")) for actor in ACTORS}
    paper = {name: cast("Window | None", asked.about(f"paper.{name}")) for name in HAND_OVERS}
    venue = cast("Venue | None", asked.about("venue"))
    fee = asked.fee()
    level = next((Level(one) for one in facts.get("level", ())), None)
    if not notice.lists_materials:
        asked.about("materials")
    steps = applying(notice.steps, facts)
    rules = applying(notice.rules, facts)
    undetermined_rules = applying(notice.rules, facts, Truth.UNKNOWN)
    return Requirements(
        notice=notice.id,
        level=level,
        series=next(iter(facts.get("series", ())), None),
        channels=channels,
        online=online,
        paper=paper,
        venue=venue,
        fee=fee,
        steps=steps,
        materials=_materials(notice, level),
        not_stated=tuple(asked.silences),
        clauses=_cited(notice, asked, steps, (*rules, *undetermined_rules)),
        rules=rules,
        undetermined=tuple(asked.undetermined),
        undetermined_rules=undetermined_rules,
        chain=next(iter(applying(notice.chains, facts)), ()),
        reasoning=(*asked.reasoning, *_rule_reasoning(notice, facts)),
    )


@dataclass
class _Asked:
    """Asks the notice one subject after another, and keeps account of what it did not say."""

    notice: Notice
    facts: Facts
    silences: list[Silence] = field(default_factory=list)
    undetermined: list[str] = field(default_factory=list)
    reasoning: list[Reasoning] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)

    def about(self, subject: str) -> Answer:
        return self.decision(subject).value

    def decision(self, subject: str) -> Decision:
        provisions = self.notice.about(subject)
        decision = decide(provisions, self.facts)
        self.reasoning.append(reason(self.notice, subject, provisions, self.facts))
        if decision.nearest:
            self.clauses.append(decision.nearest)
        if decision.state is State.UNDETERMINED:
            self.undetermined.append(subject)
        elif decision.state is State.SILENT:
            note = decision.provision.note if decision.provision is not None else ""
            self.silences.append(Silence(subject, decision.nearest, note))
        return decision

    def duty(self, portion: Portion, channel: Channel) -> Duty:
        answer = self.about(f"channels.{portion.value}.{channel.value}")
        return answer if isinstance(answer, Duty) else Duty.NOT_STATED

    def fee(self) -> Fee | None:
        """Return the fee; without an amount there is none, however it would be paid."""
        amount = self.decision("fee")
        if not isinstance(amount.value, tuple):
            return None
        payment = self.decision("fee.payment")
        sum_due, currency = cast("tuple[int, str]", amount.value)
        way = payment.value if isinstance(payment.value, Payment) else Payment.NOT_STATED
        clauses = dict.fromkeys(filter(None, (amount.nearest, payment.nearest)))
        return Fee(sum_due, currency, way, tuple(clauses))


def _materials(notice: Notice, level: Level | None) -> tuple[MaterialDefinition, ...]:
    """Return the level's materials; without a level all of them, required where all levels are."""
    if level is not None:
        return tuple(notice.materials.get(level, ()))
    levels = [one.level for one in notice.levels]
    lists = [notice.materials.get(one, ()) for one in levels]
    everywhere = [
        {material.id for material in materials if material.required} for materials in lists
    ]
    merged: dict[str, MaterialDefinition] = {}
    for materials in sorted(lists, key=len, reverse=True):
        for material in materials:
            required = all(material.id in ids for ids in everywhere)
            merged.setdefault(material.id, replace(material, required=required))
    return tuple(merged.values())


def _rule_reasoning(notice: Notice, facts: Facts) -> Iterable[Reasoning]:
    return (reason(notice, one.value.id, (one,), facts) for one in notice.rules)


def _cited(
    notice: Notice, asked: _Asked, steps: Sequence[Step], rules: Sequence[Rule]
) -> Mapping[str, Clause]:
    named = {
        *asked.clauses,
        *(step.clause for step in steps),
        *(rule.clause.id for rule in rules),
        *(step.clause for one in asked.reasoning for step in one.steps),
    }
    return {name: clause for name, clause in notice.clauses.items() if name in named}
