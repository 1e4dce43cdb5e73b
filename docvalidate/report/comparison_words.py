"""A comparison of two runs in words, the same for the terminal and for the index."""

from __future__ import annotations

from collections.abc import Iterator

from docvalidate.language import Language, translate
from docvalidate.model.finding import Verdict
from docvalidate.report.comparison import Change, Comparison
from docvalidate.report.rows import Problem
from docvalidate.report.words import member_words


def comparison_sentence(comparison: Comparison, language: Language) -> str:
    """Return the whole of a comparison in one sentence."""
    return translate(
        "report.comparison.sentence",
        language,
        mended=comparison.mended,
        broken=comparison.broken,
        changed=len(comparison.changes),
        unchanged=comparison.unchanged,
    )


def change_words(
    comparison: Comparison, language: Language
) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Return, for each applicant that changed, who, the verdicts, and what changed."""
    return tuple(
        (change.name, _verdicts(change, language), tuple(_problems(change, language)))
        for change in comparison.changes
    )


def _verdicts(change: Change, language: Language) -> str:
    if change.before is None:
        return translate("report.comparison.new", language, after=_words(change.after, language))
    if change.after is None:
        return translate("report.comparison.gone", language, before=_words(change.before, language))
    if change.before is change.after:
        return _words(change.after, language)
    return translate(
        "report.comparison.from_to",
        language,
        before=_words(change.before, language),
        after=_words(change.after, language),
    )


def _words(verdict: Verdict | None, language: Language) -> str:
    return "" if verdict is None else member_words(verdict, language)


def _problems(change: Change, language: Language) -> Iterator[str]:
    for key, problems in (("mended", change.mended), ("broken", change.broken)):
        for problem in problems:
            yield translate(f"report.comparison.{key}", language, what=_what(problem, language))


def _what(problem: Problem, language: Language) -> str:
    if not problem.material:
        return problem.message
    return translate(
        "report.comparison.about", language, material=problem.material, message=problem.message
    )
