"""Prove that there are rules and steps, and that rules name checks with proper parameters."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping

from docvalidate.model.applicant import Channel
from docvalidate.model.obligation import Portion, Rule
from docvalidate.notice.problems import LintProblem, problem
from docvalidate.notice.requirements import ACTORS, HAND_OVERS
from docvalidate.notice.types import Notice, Provision
from docvalidate.notice.yaml_source import YamlSource

_PARAMETERS: Mapping[str, tuple[object, ...]] = {
    "portion": tuple(one.value for one in Portion),
    "channel": tuple(one.value for one in Channel),
    "actor": ACTORS,
    "hand_over": HAND_OVERS,
    "hand_signed": (True, False),
    "anywhere": (True, False),
}
"""The parameters whose values form a closed set; a new check may bring others."""


def lint_rules(
    notice: Notice, source: YamlSource, known_checks: Collection[str]
) -> tuple[LintProblem, ...]:
    """Check that there are rules and steps, and what the rules ask for.

    Args:
        notice: whose rules are checked.
        source: its file.
        known_checks: the names a rule's ``check`` may have.
    """
    return tuple(_problems(notice, source, known_checks))


def _problems(
    notice: Notice, source: YamlSource, known_checks: Collection[str]
) -> Iterator[LintProblem]:
    for section, entries in (("rules", notice.rules), ("steps", notice.steps)):
        if not entries:
            yield problem(source.path, source.line((section,)), f"no_{section}_given")
    for provision in notice.rules:
        rule = provision.value
        if rule.check not in known_checks:
            near = difflib.get_close_matches(rule.check, known_checks, n=3) or known_checks
            line = source.line((*provision.place, "check"))
            names = "、".join(sorted(near))
            yield problem(source.path, line, "unknown_check", name=rule.check, names=names)
        for name, value in rule.parameters.items():
            allowed = _PARAMETERS.get(name)
            if allowed is not None and value not in allowed:
                line = source.line((*provision.place, "parameters", name))
                words = "、".join(map(str, allowed))
                yield problem(
                    source.path, line, "bad_parameter", name=name, value=value, allowed=words
                )
        yield from _materials(notice, source, provision)


def _materials(
    notice: Notice, source: YamlSource, provision: Provision[Rule]
) -> Iterator[LintProblem]:
    """Refuse materials that the checklist does not hold: a rule about them would test nothing."""
    parameters = provision.value.parameters
    named = parameters.get("materials")
    if named is None:
        return
    known = {
        material.id: None
        for materials in notice.materials.values()
        for material in materials
        if material.portion.value == parameters.get("portion")
    }
    line = source.line((*provision.place, "parameters", "materials"))
    for value in named if isinstance(named, list | tuple) and named else (named,):
        if value not in known:
            words = "、".join(known) or "—"
            yield problem(
                source.path, line, "bad_parameter", name="materials", value=value, allowed=words
            )
