"""Test cases of a notice as data: an applicant, a date, and what must come out."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from docvalidate.model.applicant import Applicant
from docvalidate.model.obligation import Requirements
from docvalidate.notice.dates import DateStanding, deadline_standing, window_standing
from docvalidate.notice.names import find_series, nearest_series
from docvalidate.notice.problems import LintProblem, NoticeProblemsError, problem
from docvalidate.notice.requirements import requirements_for
from docvalidate.notice.schema import DateText, Strict, Text
from docvalidate.notice.types import Notice
from docvalidate.notice.validate import validate
from docvalidate.notice.yaml_source import Place, YamlSource, read_yaml


class CaseApplicantModel(Strict):
    """An applicant, as an applicant would write."""

    level: str | None = None
    series: str | None = None
    facts: dict[str, str] = Field(default_factory=dict)


class CaseModel(Strict):
    """One test case."""

    name: Text
    applicant: CaseApplicantModel
    date: DateText | None = None
    expect: Annotated[dict[str, JsonValue], Field(min_length=1)]


class CasesModel(Strict):
    """The test cases of a notice."""

    schema_: Literal["docvalidate/cases/1"] = Field(alias="schema")
    notice: Text
    cases: Annotated[tuple[CaseModel, ...], Field(min_length=1)]


def load_cases(path: Path) -> tuple[YamlSource, CasesModel]:
    """Read a file of test cases.

    Raises:
        NoticeProblemsError: if the file breaks its schema.
    """
    source = read_yaml(path)
    return source, validate(CasesModel, source)


def lint_cases(path: Path, notice: Notice) -> tuple[LintProblem, ...]:
    """Run every case of a file; return each expectation that is not met, with its line."""
    try:
        source, model = load_cases(path)
    except NoticeProblemsError as error:
        return error.problems
    if model.notice != notice.id:
        line = source.line(("notice",))
        return (problem(path, line, "case_of_another", name=model.notice, notice=notice.id),)
    return tuple(
        found
        for at, case in enumerate(model.cases)
        for found in _run(source, notice, case, ("cases", at))
    )


def _run(
    source: YamlSource, notice: Notice, case: CaseModel, place: Place
) -> Iterator[LintProblem]:
    try:
        date = dt.date.fromisoformat(case.date) if case.date else None
    except ValueError:
        line = source.line((*place, "date"))
        yield problem(source.path, line, "date_not_real", value=case.date)
        return
    answers = case_answers(notice, case.applicant, date)
    for key, expected in case.expect.items():
        line = source.line((*place, "expect", key))
        if key not in answers:
            near = difflib.get_close_matches(key, answers, n=3) or sorted(answers)
            yield problem(source.path, line, "unknown_answer", name=key, near="、".join(near))
        elif answers[key] != expected:
            yield problem(
                source.path,
                line,
                "case_failed",
                name=case.name,
                answer=key,
                expected=_shown(expected),
                actual=_shown(answers[key]),
            )


def case_answers(
    notice: Notice, given: CaseApplicantModel, date: dt.date | None
) -> dict[str, JsonValue]:
    """Return everything a case may expect, under flat dotted names.

    Args:
        notice: the notice under test.
        given: the applicant.
        date: the day for which windows and deadlines are judged; without one there are no
            ``.state`` and ``.days_left`` answers.
    """
    applicant = Applicant(level=given.level, series=given.series, facts=given.facts)
    owed = requirements_for(notice, applicant)
    answers: dict[str, JsonValue] = {
        "level": owed.level.value if owed.level else None,
        "series": owed.series,
        "venue": owed.venue.clause if owed.venue else None,
        "venue.address": owed.venue.address if owed.venue else None,
        "venue.phones": list(owed.venue.phones) if owed.venue else None,
        "fee": owed.fee.amount if owed.fee else None,
        "fee.payment": owed.fee.payment.value if owed.fee else None,
        "chain": list(owed.chain),
        "materials": [material.id for material in owed.materials],
        "rules": [rule.id.partition(":")[2] for rule in owed.rules],
        "not_stated": [silence.subject for silence in owed.not_stated],
        "undetermined": list(owed.undetermined),
    }
    for portion, channels in owed.channels.items():
        for channel, duty in channels.items():
            answers[f"channels.{portion.value}.{channel.value}"] = duty.value
    if given.series is not None and find_series(notice, given.series) is None:
        answers["nearest"] = list(nearest_series(notice, given.series))
    return answers | _date_answers(owed, date)


def _date_answers(owed: Requirements, date: dt.date | None) -> dict[str, JsonValue]:
    answers: dict[str, JsonValue] = {}
    for actor, deadline in owed.online.items():
        answers[f"online.{actor}"] = deadline.date.isoformat() if deadline else None
        if deadline and date:
            answers |= _standing(f"online.{actor}", deadline_standing(deadline, date))
    for name, window in owed.paper.items():
        answers[f"paper.{name}"] = (
            f"{window.start.isoformat()}/{window.end.isoformat()}" if window else None
        )
        if window and date:
            answers |= _standing(f"paper.{name}", window_standing(window, date))
    return answers


def _standing(name: str, standing: DateStanding) -> dict[str, JsonValue]:
    return {
        f"{name}.state": standing.state.value,
        f"{name}.days_left": standing.days_left,
        f"{name}.days_until_open": standing.days_until_open,
    }


def _shown(value: JsonValue) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
