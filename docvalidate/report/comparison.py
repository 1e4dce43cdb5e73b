"""Two runs over the same folders compared: what was mended since, what is newly wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from docvalidate.language import Language
from docvalidate.model.finding import Verdict
from docvalidate.report.json_report import Line
from docvalidate.report.rows import Problem, Row, row_of


@dataclass(frozen=True, slots=True)
class Change:
    """What changed for one applicant.

    Attributes:
        before: the verdict of the earlier run, ``None`` where it did not know the applicant.
        after: the verdict of the later run, ``None`` where it did not.
        mended: problems that are gone, and ``broken`` those that are new.
    """

    key: str
    name: str
    employer: str
    before: Verdict | None
    after: Verdict | None
    mended: tuple[Problem, ...]
    broken: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All changes from one run to a later one; applicants without any are only counted."""

    changes: tuple[Change, ...]
    unchanged: int

    @property
    def mended(self) -> int:
        """How many problems are gone, of applicants that both runs know."""
        return sum(len(change.mended) for change in self.changes)

    @property
    def broken(self) -> int:
        """How many problems are new, of applicants that both runs know."""
        return sum(len(change.broken) for change in self.changes)


def compare(before: Iterable[Line], after: Iterable[Line], language: Language) -> Comparison:
    """Compare the results of two runs, applicant by applicant.

    The same problem is told by rule, material and reason; where there are several of one kind,
    as many as there are fewer count as mended.
    """
    earlier = {row.key: row for row in (row_of(line, language) for line in before)}
    changes: list[Change] = []
    unchanged = 0
    for line in after:
        row = row_of(line, language)
        change = _change(earlier.pop(row.key, None), row)
        if change.mended or change.broken or change.before is not change.after:
            changes.append(change)
        else:
            unchanged += 1
    changes += [
        Change(row.key, row.name, row.employer, row.verdict, None, (), ())
        for row in earlier.values()
    ]
    return Comparison(tuple(changes), unchanged)


def _change(before: Row | None, after: Row) -> Change:
    known = before is not None
    old = before.problems if before is not None else ()
    return Change(
        key=after.key,
        name=after.name,
        employer=after.employer,
        before=before.verdict if before is not None else None,
        after=after.verdict,
        mended=_surplus(old, after.problems) if known else (),
        broken=_surplus(after.problems, old) if known else (),
    )


def _surplus(some: tuple[Problem, ...], others: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems of which there are more among some than among others."""
    left = Counter(problem.identity for problem in others)
    found = []
    # Where not all of a kind are gone, those at the same places are the ones that stay.
    places = {(problem.identity, problem.places) for problem in others}
    for problem in sorted(some, key=lambda one: (one.identity, one.places) not in places):
        if left[problem.identity] > 0:
            left[problem.identity] -= 1
        else:
            found.append(problem)
    return tuple(found)
