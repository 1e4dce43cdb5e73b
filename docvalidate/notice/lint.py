"""Prove that a notice file is complete and exact; every defect comes with its line."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from docvalidate.notice.build import build_notice
from docvalidate.notice.cases import lint_cases, load_cases
from docvalidate.notice.checklist import Checklist, load_checklist
from docvalidate.notice.files import case_path, checklist_path
from docvalidate.notice.lint_citations import lint_citations
from docvalidate.notice.lint_rules import lint_rules
from docvalidate.notice.lint_sweep import SUBJECTS, lint_sweep
from docvalidate.notice.lint_text import lint_text
from docvalidate.notice.lint_usage import lint_usage, used_clauses
from docvalidate.notice.problems import LintProblem, NoticeProblemsError, problem
from docvalidate.notice.schema import NoticeModel
from docvalidate.notice.sweep import kinds_of_applicants
from docvalidate.notice.types import Notice
from docvalidate.notice.validate import validate
from docvalidate.notice.yaml_source import YamlSource, read_yaml


def lint_notice(path: Path, known_checks: Collection[str]) -> tuple[LintProblem, ...]:
    """Check one notice file, its verbatim text, its checklist and its test cases.

    A file whose keys are wrong cannot be understood, so what its values mean is checked only
    once its shape is right.

    Args:
        path: the notice's YAML file.
        known_checks: names that a rule's ``check`` may have.

    Returns:
        Every defect found, by file and line; none for a notice that is complete: each clause's
        text is the source's, none is forgotten or overlaps another, every value is in the words
        it cites, and every applicant gets exactly one answer, or a declared silence, on every
        subject.
    """
    try:
        source = read_yaml(path)
        model = validate(NoticeModel, source)
    except NoticeProblemsError as error:
        return error.problems
    problems = list(lint_text(model, source))
    materials, found = _checklist(model, source)
    problems += found
    try:
        notice = build_notice(model, source, materials)
    except NoticeProblemsError as error:
        return _ordered([*problems, *error.problems])
    problems += _meaning(notice, source, known_checks)
    cases = case_path(path)
    if cases.is_file():
        problems += lint_cases(cases, notice)
    return _ordered(problems)


def proved(notice: Notice) -> dict[str, int]:
    """Return how much a notice without defects proves, in figures.

    Returns:
        ``clauses``; how many are ``used``; ``kinds`` of applicants that get exactly one answer on
        each of the ``subjects``; and the test ``cases`` that hold.
    """
    cases = case_path(notice.path)
    return {
        "clauses": len(notice.clauses),
        "used": len(used_clauses(notice)),
        "kinds": sum(1 for _ in kinds_of_applicants(notice)),
        "subjects": len(SUBJECTS),
        "rules": len(notice.rules),
        "cases": len(load_cases(cases)[1].cases) if cases.is_file() else 0,
    }


def _meaning(
    notice: Notice, source: YamlSource, known_checks: Collection[str]
) -> list[LintProblem]:
    return [
        *lint_citations(notice, source),
        *lint_usage(notice, source),
        *lint_rules(notice, source, known_checks),
        *lint_sweep(notice, source),
    ]


def _checklist(
    model: NoticeModel, source: YamlSource
) -> tuple[Checklist | None, tuple[LintProblem, ...]]:
    if model.checklist is None:
        return None, ()
    path = checklist_path(model.checklist, source.path)
    if path is None:
        line = source.line(("checklist",))
        return None, (problem(source.path, line, "no_checklist", name=model.checklist),)
    try:
        return load_checklist(path), ()
    except NoticeProblemsError as error:
        return None, error.problems


def _ordered(problems: list[LintProblem]) -> tuple[LintProblem, ...]:
    files = list(dict.fromkeys(one.file for one in problems))
    return tuple(sorted(problems, key=lambda one: (files.index(one.file), one.line)))
