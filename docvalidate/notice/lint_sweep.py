"""Prove that every applicant gets exactly one answer, or a declared silence, on every subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import get_args

from docvalidate.language import Message
from docvalidate.notice.answers import applicability
from docvalidate.notice.conditions import Truth, evaluate
from docvalidate.notice.problems import LintProblem, problem
from docvalidate.notice.schema import Subject
from docvalidate.notice.sweep import Kind, kinds_of_applicants
from docvalidate.notice.types import Notice, Provision
from docvalidate.notice.yaml_source import Place, YamlSource

SUBJECTS: tuple[str, ...] = get_args(Subject)
"""Everything a notice must answer or declare silence on."""

_SECTIONS = {
    "channels": "channels",
    "online": "deadlines",
    "paper": "windows",
    "venue": "venues",
    "fee": "fees",
    "fee.payment": "payments",
    "materials": "silences",
}


def lint_sweep(notice: Notice, source: YamlSource) -> tuple[LintProblem, ...]:
    """Hold the notice against every kind of applicant it knows."""
    kinds = tuple(kinds_of_applicants(notice))
    problems: list[LintProblem] = []
    for subject in SUBJECTS:
        if subject == "materials" and notice.lists_materials:
            continue
        problems += _subject(notice, source, subject, kinds)
    problems += _chains(notice, source, kinds)
    problems += _idle(notice, source, kinds)
    return tuple(problems)


def _subject(
    notice: Notice, source: YamlSource, subject: str, kinds: tuple[Kind, ...]
) -> Iterator[LintProblem]:
    provisions = notice.about(subject)
    without, twice = _answers(provisions, kinds)
    what = Message(f"notice.subject.{subject}")
    if without:
        section = _SECTIONS.get(subject, _SECTIONS[subject.partition(".")[0]])
        line = source.line((section,)) if section in source.data else 1
        words = {"subject": what, "path": subject, "section": section, **_examples(without)}
        yield problem(source.path, line, "no_answer", **words)
    for (first, second), found in twice.items():
        line = source.line(second)
        words = {"subject": what, "line": source.line(first), **_examples(found)}
        yield problem(source.path, line, "two_answers", **words)


def _chains(notice: Notice, source: YamlSource, kinds: tuple[Kind, ...]) -> Iterator[LintProblem]:
    _, twice = _answers(notice.chains, kinds)
    for (first, second), found in twice.items():
        what = Message("notice.subject.chain")
        words = {"subject": what, "line": source.line(first), **_examples(found)}
        yield problem(source.path, source.line(second), "two_answers", **words)


def _answers(
    provisions: tuple[Provision[object], ...], kinds: tuple[Kind, ...]
) -> tuple[list[Kind], dict[tuple[Place, Place], list[Kind]]]:
    """Return who gets no answer, and who gets two, by the places of the two."""
    without: list[Kind] = []
    twice: dict[tuple[Place, Place], list[Kind]] = defaultdict(list)
    for kind in kinds:
        holding = [one for one in provisions if applicability(one, kind.facts) is Truth.TRUE]
        if not holding:
            without.append(kind)
        for other in holding[1:]:
            twice[holding[0].place, other.place].append(kind)
    return without, twice


def _idle(notice: Notice, source: YamlSource, kinds: tuple[Kind, ...]) -> Iterator[LintProblem]:
    """Find passages and exceptions that concern nobody."""
    passages: tuple[Provision[object], ...] = (
        *notice.provisions,
        *notice.steps,
        *notice.rules,
        *notice.chains,
    )
    for one in passages:
        if all(applicability(one, kind.facts) is not Truth.TRUE for kind in kinds):
            yield problem(source.path, source.line(one.place), "applies_to_nobody")
        concerned = [kind for kind in kinds if evaluate(one.condition, kind.facts) is Truth.TRUE]
        for at, exception in enumerate(one.exceptions):
            if all(
                evaluate(exception.condition, kind.facts) is not Truth.TRUE for kind in concerned
            ):
                line = source.line((*one.place, "except", at))
                yield problem(source.path, line, "exception_of_nobody", quote=exception.quote)


def _examples(kinds: list[Kind]) -> dict[str, object]:
    return {"example": kinds[0].name, "count": len(kinds)}
