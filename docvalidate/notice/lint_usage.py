"""Prove that no clause and no series of the notice was forgotten."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docvalidate.model.obligation import Venue
from docvalidate.notice.names import plain_series, series_names
from docvalidate.notice.problems import LintProblem, problem
from docvalidate.notice.skeleton_text import UNTRANSLATED
from docvalidate.notice.types import Notice, Provision
from docvalidate.notice.yaml_source import YamlSource

_NUMBERING = re.compile(r"^\s*(?:[(（]?[0-9一二三四五六七八九十]+[)）]?[.．、]?)\s*")
_SERIES_NAME = re.compile(r".+(?:系列|专业)(?:[(（].+[)）])?$")


def lint_usage(notice: Notice, source: YamlSource) -> tuple[LintProblem, ...]:
    """Check that every clause is used or says why not, and that named series are declared."""
    return (*_clauses(notice, source), *_series(notice, source))


def used_clauses(notice: Notice) -> frozenset[str]:
    """Return the ids of all clauses that give a value, step, rule, name or exception.

    A declared silence does not use the clause it names: there is nothing in it to use.
    """
    passages: tuple[Provision[object], ...] = (
        *(one for one in notice.provisions if one.value is not None),
        *notice.steps,
        *notice.rules,
        *notice.chains,
    )
    return frozenset(
        {
            *(one.clause for one in passages),
            *(exception.clause for one in passages for exception in one.exceptions),
            *(one.clause for one in notice.levels),
            *(one.clause for one in notice.series),
            *(one.clause for one in notice.groups),
            *notice.head_clauses,
        }
    )


def _clauses(notice: Notice, source: YamlSource) -> Iterator[LintProblem]:
    used = used_clauses(notice)
    for at, clause in enumerate(notice.clauses):
        line = source.line(("clauses", at))
        use = notice.uses.get(clause)
        if use is None and clause not in used:
            yield problem(source.path, line, "clause_unused", clause=clause)
        elif use is not None and clause in used:
            key = "informative" if use.informative else "untranslated"
            line = source.line(("clauses", at, key))
            yield problem(source.path, line, "clause_used_after_all", clause=clause, word=key)
        elif use is not None and use.untranslated.strip(" 。.") == UNTRANSLATED:
            line = source.line(("clauses", at, "untranslated"))
            yield problem(source.path, line, "placeholder_reason", clause=clause)
        if use is not None and use.informative and use.untranslated:
            yield problem(source.path, line, "clause_two_reasons", clause=clause)


def _series(notice: Notice, source: YamlSource) -> Iterator[LintProblem]:
    known = {*series_names(notice.series), *(plain_series(one.name) for one in notice.groups)}
    for provision in notice.provisions:
        if not isinstance(provision.value, Venue) or provision.clause not in notice.clauses:
            continue
        for name in series_listed(notice.clauses[provision.clause].text):
            if plain_series(name) not in known:
                line = source.line(provision.place)
                yield problem(
                    source.path, line, "series_forgotten", name=name, clause=provision.clause
                )


def series_listed(text: str) -> tuple[str, ...]:
    """Return the series that a line such as ``6.公证员系列、司法鉴定人专业:…`` begins with."""
    head, colon, _ = text.replace("：", ":").partition(":")
    if not colon:
        return ()
    names = _NUMBERING.sub("", head).split("、")
    return tuple(name.strip() for name in names if _SERIES_NAME.match(name.strip()))
