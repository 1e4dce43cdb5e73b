"""Why an answer came out as it did: the chain of clauses, in plain words."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from docvalidate.language import Language, translate
from docvalidate.model.obligation import Grounds, Reasoning, ReasoningStep, Requirements
from docvalidate.report.terminal import ChineseText

_SIGNS = {
    Grounds.HOLDS: "√",
    Grounds.SILENT: "—",
    Grounds.EXCEPTED: "×",
    Grounds.DOES_NOT_HOLD: "×",
    Grounds.UNKNOWN: "?",
}
_STYLES = {
    Grounds.HOLDS: "green",
    Grounds.SILENT: "yellow",
    Grounds.UNKNOWN: "yellow",
    Grounds.EXCEPTED: "",
    Grounds.DOES_NOT_HOLD: "dim",
}
_FEW = 6


def reasons(requirements: Requirements, language: Language) -> RenderableType:
    """Return every passage considered, subject by subject, and what came of it.

    Where very many passages speak of one subject (the places to hand in), those that concern
    other applicants are left out. Rules that apply to everyone need no explanation.
    """
    parts: list[RenderableType] = []
    for one in requirements.reasoning:
        steps = _worth_showing(one)
        if not steps:
            continue
        parts.append(Text(_subject(one.subject, language), style="underline"))
        table = Table.grid(padding=(0, 1, 0, 0))
        for step in steps:
            style = _STYLES[step.grounds]
            words = _sentence(step, requirements, language)
            table.add_row(Text(_SIGNS[step.grounds], style=style), ChineseText((words, style)))
        parts.append(Padding(table, (0, 0, 0, 2)))
    return Group(*parts)


def _worth_showing(reasoning: Reasoning) -> tuple[ReasoningStep, ...]:
    # A silence declared for others is no passage of the notice.
    steps = tuple(
        step
        for step in reasoning.steps
        if step.quote or step.grounds is not Grounds.DOES_NOT_HOLD or ":" in reasoning.subject
    )
    if ":" in reasoning.subject:
        return tuple(step for step in steps if step.condition is not None)
    if len(steps) <= _FEW:
        return steps
    return tuple(step for step in steps if step.grounds is not Grounds.DOES_NOT_HOLD)


def _subject(subject: str, language: Language) -> str:
    if ":" not in subject:
        return translate(f"notice.subject.{subject}", language)
    return translate("requirements.rule", language, rule=subject)


def _sentence(step: ReasoningStep, requirements: Requirements, language: Language) -> str:
    clause = requirements.clauses.get(step.clause)
    ref = clause.ref if clause is not None else step.clause
    cited = "cited" if step.quote else "cited_whole"
    words = [translate(f"requirements.{cited}", language, ref=ref, quote=step.quote)]
    if step.condition is not None:
        condition = step.condition.in_language(language)
        words.append(translate("requirements.for_whom", language, condition=condition))
    if step.exception is not None:
        exception = step.exception.in_language(language)
        words.append(translate("requirements.exception", language, exception=exception))
    universal = step.grounds is Grounds.HOLDS and step.condition is None
    grounds = "holds_for_all" if universal else step.grounds.value
    words.append(translate(f"requirements.grounds.{grounds}", language))
    if step.note and language is Language.CHINESE:
        words.append(translate("requirements.note", language, note=step.note.rstrip("。")))
    return (" " if language is Language.ENGLISH else "").join(words)
