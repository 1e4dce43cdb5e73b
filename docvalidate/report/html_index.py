"""Pages over many applicants: the index, grouped by employer, and each employer's corrections.

The index holds one script, named in its content security policy by hash, that narrows the table
to what is typed or chosen. Without it the page still shows everything.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from docvalidate.language import Language, translate
from docvalidate.model.finding import Verdict
from docvalidate.report.comparison import Comparison
from docvalidate.report.comparison_words import change_words
from docvalidate.report.findings import Need
from docvalidate.report.html import render_page, template_text
from docvalidate.report.rows import Problem, Row
from docvalidate.report.words import member_words


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One applicant in the index."""

    name: str
    key: str
    level: str
    series: str
    verdict: str
    verdict_words: str
    mend: int
    look: int
    link: str


@dataclass(slots=True)
class EmployerGroup:
    """The applicants of one employer.

    Attributes:
        employer: words for its lack where it is not known.
        counts: how many applicants got each verdict that occurs, with the verdict's words.
        corrections: link to the list of corrections; empty where there is nothing to correct.
    """

    employer: str
    rows: list[IndexRow] = field(default_factory=list)
    corrections: str = ""

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """Return verdict, its words and how many applicants got it."""
        words = {row.verdict: row.verdict_words for row in self.rows}
        return [
            (verdict, words[verdict], sum(row.verdict == verdict for row in self.rows))
            for verdict in (one.value for one in Verdict)
            if verdict in words
        ]


@dataclass(frozen=True, slots=True)
class IndexExtras:
    """What the index shows besides the applicants.

    Attributes:
        corrections: link to the list of corrections of each employer that has one.
        roster: heading and rows of what did not fit the roster; empty without a roster.
        comparison: what changed since the run before; ``None`` without one.
    """

    corrections: Mapping[str, str] = field(default_factory=dict)
    roster: Sequence[Sequence[str]] = ()
    comparison: Comparison | None = None


def index_page(
    rows: Iterable[Row],
    language: Language = Language.CHINESE,
    extras: IndexExtras | None = None,
) -> str:
    """Return the index over all applicants as HTML.

    Args:
        rows: the applicants; within an employer's group they keep their order.
        language: of the page.
        extras: what else it shows.
    """
    extras = extras or IndexExtras()
    script = template_text("index.js")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    groups = _grouped(rows, language, extras.corrections)
    everyone = [row for group in groups for row in group.rows]
    return render_page(
        "index.html",
        language,
        groups=groups,
        total=len(everyone),
        summary=[
            (
                verdict.value,
                member_words(verdict, language),
                sum(row.verdict == verdict.value for row in everyone),
            )
            for verdict in Verdict
        ],
        roster=extras.roster,
        changes=() if extras.comparison is None else change_words(extras.comparison, language),
        comparison=extras.comparison,
        script=script,
        script_digest=digest,
    )


def corrections_page(
    employer: str, rows: Sequence[Row], language: Language = Language.CHINESE
) -> str:
    """Return what the applicants of one employer have to correct, to print and hand out.

    Args:
        employer: as shown.
        rows: applicants with anything to mend or to look at.
        language: of the page.
    """
    return render_page(
        "corrections.html",
        language,
        employer=employer,
        people=[
            (
                row,
                member_words(row.verdict, language),
                [one for one in row.problems if one.need is Need.MEND],
                [one for one in row.problems if one.need is Need.LOOK],
            )
            for row in rows
        ],
        place=_places,
    )


def _places(problem: Problem) -> str:
    return "；".join(problem.places)


def _grouped(
    rows: Iterable[Row], language: Language, corrections: Mapping[str, str]
) -> list[EmployerGroup]:
    """Group applicants by employer, in the order of names; those without one come last."""
    groups: dict[str, EmployerGroup] = {}
    for row in rows:
        group = groups.get(row.employer)
        if group is None:
            name = row.employer or translate("report.index.no_employer", language)
            group = EmployerGroup(name, corrections=quote(corrections.get(row.employer, "")))
            groups[row.employer] = group
        group.rows.append(_index_row(row, language))
    return [groups[key] for key in sorted(groups, key=lambda name: (not name, name))]


def _index_row(row: Row, language: Language) -> IndexRow:
    return IndexRow(
        name=row.name,
        key=row.key,
        level=row.level,
        series=row.series,
        verdict=row.verdict.value,
        verdict_words=member_words(row.verdict, language),
        mend=row.mend,
        look=row.look,
        link=quote(row.page),
    )
