"""From the shape of a notice file to a :class:`Notice`: names resolved, references checked."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from docvalidate.model.obligation import Clause, Deadline, Rule, Step, Venue, Window
from docvalidate.notice import schema
from docvalidate.notice.checklist import Checklist
from docvalidate.notice.condition_builder import ConditionBuilder, Vocabulary
from docvalidate.notice.conditions import ALWAYS, Condition
from docvalidate.notice.dates import time_zone
from docvalidate.notice.names import plain_level, plain_series
from docvalidate.notice.problems import LintProblem, NoticeProblemsError, problem
from docvalidate.notice.scan_rules import contradicts_itself, is_pattern, scan_rules
from docvalidate.notice.types import (
    Answer,
    ClauseUse,
    DeclaredFact,
    LevelName,
    Notice,
    NoticeException,
    Provision,
    SeriesGroup,
    SeriesName,
)
from docvalidate.notice.yaml_source import Place, YamlSource

_ValueT = TypeVar("_ValueT")
_EntryT = TypeVar("_EntryT", bound=schema.Applying)


def build_notice(
    model: schema.NoticeModel, source: YamlSource, materials: Checklist | None
) -> Notice:
    """Put a notice together.

    Args:
        model: the file's content.
        source: the file, for line numbers.
        materials: the checklist; ``None`` where there is none or it is switched off.

    Raises:
        NoticeProblemsError: with every reference that leads nowhere, every name given twice and
            every date that is not real.
    """
    builder = _Builder(model, source)
    notice = builder.build(materials or {})
    if builder.problems:
        raise NoticeProblemsError(tuple(sorted(builder.problems, key=lambda one: one.line)))
    return notice


@dataclass
class _Builder:
    model: schema.NoticeModel
    source: YamlSource
    problems: list[LintProblem] = field(default_factory=list)
    clauses: Mapping[str, Clause] = field(init=False)
    conditions: ConditionBuilder = field(init=False)

    def __post_init__(self) -> None:
        self.clauses = {one.id: Clause(one.id, one.ref, one.text) for one in self.model.clauses}
        self.conditions = ConditionBuilder(Vocabulary.of(self.model), self._refuse)

    def build(self, materials: Checklist) -> Notice:
        model = self.model
        self._check_names()
        return Notice(
            id=model.id,
            title=model.title,
            year=model.year,
            issuer=model.issuer.name,
            issued=self._date(model.issued.date, ("issued", "date")),
            sha256=self.source.sha256,
            timezone=self._timezone(),
            levels=tuple(self._level(one) for one in model.levels),
            series=tuple(SeriesName(one.name, one.names, one.clause) for one in model.series),
            groups=tuple(self._group(one, at) for at, one in enumerate(model.groups)),
            facts=tuple(_fact(one) for one in model.facts),
            clauses=self.clauses,
            uses={
                one.id: ClauseUse(bool(one.informative), one.untranslated or "")
                for one in model.clauses
                if one.informative or one.untranslated
            },
            provisions=tuple(self._provisions()),
            steps=tuple(
                self._provision("steps", Step(one.text, one.clause, one.english), one, at)
                for at, one in self._cited("steps", model.steps)
            ),
            rules=(
                *(
                    self._provision("rules", self._rule(one), one, at)
                    for at, one in self._cited("rules", model.rules)
                ),
                *self._scans(),
            ),
            chains=tuple(
                self._provision("chain", tuple(one.actors), one, at)
                for at, one in self._cited("chains", model.chains)
            ),
            path=self.source.path,
            text_path=self.source.path.parent / model.text,
            page_text=model.page_text,
            head_clauses=(model.issuer.clause, model.issued.clause),
            checklist=model.checklist,
            materials=materials,
        )

    def _provisions(self) -> Iterable[Provision[Answer]]:
        model = self.model
        for at, channel in self._cited("channels", model.channels):
            subject = f"channels.{channel.portion.value}.{channel.channel.value}"
            yield self._provision(subject, channel.duty, channel, at)
        for at, deadline in self._cited("deadlines", model.deadlines):
            date = self._date(deadline.until, (*at, "until"))
            value = Deadline(date, deadline.clause)
            yield self._provision(f"online.{deadline.actor}", value, deadline, at)
        for at, window in self._cited("windows", model.windows):
            yield self._provision(f"paper.{window.hand_over}", self._window(window, at), window, at)
        for at, venue in self._cited("venues", model.venues):
            place = Venue(venue.clause, venue.address, venue.phones)
            yield self._provision("venue", place, venue, at)
        for at, fee in self._cited("fees", model.fees):
            yield self._provision("fee", (fee.amount, fee.currency), fee, at)
        for at, payment in self._cited("payments", model.payments):
            yield self._provision("fee.payment", payment.payment, payment, at)
        for at, silence in self._cited("silences", model.silences):
            yield self._provision(silence.subject, None, silence, at)

    def _cited(self, section: str, entries: Sequence[_EntryT]) -> Iterable[tuple[Place, _EntryT]]:
        for index, entry in enumerate(entries):
            yield (section, index), entry

    def _provision(
        self, subject: str, value: _ValueT, entry: schema.Applying, place: Place
    ) -> Provision[_ValueT]:
        self._check_clause(entry.clause, place)
        exceptions = []
        for index, exception in enumerate(entry.except_):
            inner = (*place, "except", index)
            self._check_clause(exception.clause, inner)
            condition = self.conditions.build(exception.applies, (*inner, "applies"))
            exceptions.append(NoticeException(exception.clause, exception.quote, condition))
        return Provision(
            subject=subject,
            value=value,
            clause=entry.clause,
            quote=entry.quote,
            condition=self._condition(entry.applies, place),
            exceptions=tuple(exceptions),
            note=entry.note,
            place=place,
        )

    def _condition(self, model: schema.ConditionModel | None, place: Place) -> Condition:
        if model is None:
            return ALWAYS
        return self.conditions.build(model, (*place, "applies"))

    def _window(self, window: schema.WindowModel, place: Place) -> Window:
        start = self._date(window.from_, (*place, "from"))
        end = self._date(window.to, (*place, "to"))
        if start > end:
            self._refuse((*place, "from"), "window_reversed", start=start, end=end)
        return Window(start, end, window.clause)

    def _rule(self, rule: schema.RuleModel) -> Rule:
        clause = self.clauses.get(rule.clause, Clause(rule.clause, "", ""))
        identifier = f"{self.model.id}:{rule.clause}:{rule.test}"
        return Rule(identifier, clause, rule.check, rule.severity, rule.parameters)

    def _scans(self) -> Iterable[Provision[Rule]]:
        for at, asked in self._cited("scans", self.model.scans):
            if asked.names is not None and not is_pattern(asked.names):
                self._refuse((*at, "names"), "bad_pattern", value=asked.names)
            for code, threshold in asked.thresholds.items():
                if contradicts_itself(code, threshold):
                    self._refuse((*at, "thresholds", code), "thresholds_reversed", name=code)
            clause = self.clauses.get(asked.clause, Clause(asked.clause, "", ""))
            for rule in scan_rules(self.model.id, clause, int(at[1]) + 1, asked):
                yield self._provision("scans", rule, asked, at)

    def _level(self, level: schema.LevelModel) -> LevelName:
        grades = {grade.name: grade.names for grade in level.grades}
        return LevelName(level.code, level.name, level.names, grades, level.clause)

    def _group(self, group: schema.GroupModel, at: int) -> SeriesGroup:
        known = {one.name for one in self.model.series}
        for index, member in enumerate(group.members):
            if member not in known:
                place = ("groups", at, "members", index)
                self._refuse(place, "unknown_series", name=member)
        return SeriesGroup(group.name, group.members, group.clause, group.quote, group.note)

    def _date(self, text: str, place: Place) -> dt.date:
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            self._refuse(place, "date_not_real", value=text)
            return dt.date(self.model.year, 1, 1)

    def _timezone(self) -> str:
        try:
            time_zone(self.model.timezone)
        except ValueError:
            self._refuse(("timezone",), "unknown_timezone", value=self.model.timezone)
        return self.model.timezone

    def _check_names(self) -> None:
        model = self.model
        self._check_unique("clauses", [one.id for one in model.clauses], "duplicate_clause")
        self._check_unique("series", [one.name for one in model.series], "duplicate_name")
        self._check_unique("levels", [one.code.value for one in model.levels], "duplicate_name")
        self._check_unique("facts", [one.code for one in model.facts], "duplicate_name")
        series = [one.name for one in model.series]
        self._check_unique("groups", [one.name for one in model.groups], "duplicate_name", series)
        rules = [f"{one.clause}:{one.test}" for one in model.rules]
        self._check_unique("rules", rules, "duplicate_rule")
        self._check_spoken_names()
        cited: list[tuple[Place, str]] = [
            (("issuer",), model.issuer.clause),
            (("issued",), model.issued.clause),
            *((("levels", at), one.clause) for at, one in enumerate(model.levels)),
            *((("series", at), one.clause) for at, one in enumerate(model.series)),
            *((("groups", at), one.clause) for at, one in enumerate(model.groups)),
        ]
        for place, clause in cited:
            self._check_clause(clause, place)

    def _check_spoken_names(self) -> None:
        """Refuse a name under which two series, or two levels, would be found."""
        owners: dict[str, str] = {}
        for at, series in enumerate(self.model.series):
            for name in (series.name, *series.names):
                owner = owners.setdefault(plain_series(name), series.name)
                if owner != series.name:
                    self._refuse(("series", at), "ambiguous_name", name=name, owner=owner)
        owners = {}
        for at, level in enumerate(self.model.levels):
            spoken = [(level.name, name) for name in (level.name, level.code.value, *level.names)]
            for grade in level.grades:
                spoken += [(grade.name, name) for name in (grade.name, *grade.names)]
            for owner_name, name in spoken:
                owner = owners.setdefault(plain_level(name), owner_name)
                if owner != owner_name:
                    self._refuse(("levels", at), "ambiguous_name", name=name, owner=owner)

    def _check_unique(
        self, section: str, names: Sequence[str], code: str, taken: Sequence[str] = ()
    ) -> None:
        seen = Counter(taken)
        for index, name in enumerate(names):
            if seen[name]:
                self._refuse((section, index), code, name=name)
            seen[name] += 1

    def _check_clause(self, clause: str, place: Place) -> None:
        if clause not in self.clauses:
            self._refuse((*place, "clause"), "unknown_clause", clause=clause)

    def _refuse(self, place: Place, code: str, **words: object) -> None:
        self.problems.append(problem(self.source.path, self.source.line(place), code, **words))


def _fact(fact: schema.FactModel) -> DeclaredFact:
    values = {one.code: (one.code, one.name, *one.names) for one in fact.values}
    return DeclaredFact(fact.code, fact.name, values)
