"""What the overviews show of one applicant, taken from the result's line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from docvalidate.language import Language, translate
from docvalidate.model.applicant import Level
from docvalidate.model.finding import Outcome, Reason, Severity, Verdict
from docvalidate.report.findings import Need, need_of
from docvalidate.report.json_report import Line
from docvalidate.report.words import member_words, notice_reference


class Kind(StrEnum):
    """Kinds of problems, by which a clerk deals them out; in the order of their weight."""

    SECRECY = "secrecy"
    MATERIAL = "material"
    SIGNATURE = "signature"
    SEAL = "seal"
    TRUE_COPY = "true_copy"
    NAME = "name"
    CHANNEL_AND_DATE = "channel_and_date"
    UNREADABLE = "unreadable"
    FACTS = "facts"
    OTHER = "other"


_KINDS_BY_OPENING = (
    ("classified_", Kind.SECRECY),
    ("internal_", Kind.SECRECY),
    ("material_", Kind.MATERIAL),
    ("signature_", Kind.SIGNATURE),
    ("seal_", Kind.SEAL),
    ("true_copy_", Kind.TRUE_COPY),
    ("name_", Kind.NAME),
    ("wrong_channel", Kind.CHANNEL_AND_DATE),
    ("before_window", Kind.CHANNEL_AND_DATE),
    ("after_window", Kind.CHANNEL_AND_DATE),
    ("last_day", Kind.CHANNEL_AND_DATE),
    ("file_", Kind.UNREADABLE),
    ("page_", Kind.UNREADABLE),
    ("not_fully_seen", Kind.UNREADABLE),
    ("level_", Kind.FACTS),
    ("series_", Kind.FACTS),
    ("fact_", Kind.FACTS),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend or to look at, in words.

    Attributes:
        identity: the same for the same problem in another run.
        places: where the evidence stands, one place each.
    """

    identity: tuple[str, str, str]
    need: Need
    kind: Kind
    material: str
    message: str
    remedy: str
    clause: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One applicant in the overviews, in words.

    Attributes:
        key: name of the submission, ``page`` the file name of its page (empty without one).
        employer: empty where it is not known, as it is the name of a group as well.
    """

    key: str
    page: str
    name: str
    level: str
    series: str
    employer: str
    verdict: Verdict
    problems: tuple[Problem, ...]

    @property
    def mend(self) -> int:
        """How many things have to be mended."""
        return sum(problem.need is Need.MEND for problem in self.problems)

    @property
    def look(self) -> int:
        """How many things a person has to look at."""
        return sum(problem.need is Need.LOOK for problem in self.problems)


def row_of(line: Line, language: Language) -> Row:
    """Return what the overviews show of one result."""
    applicant = line["applicant"]
    unknown = translate("report.unknown", language)
    return Row(
        key=line["submission"],
        page=line["page"],
        name=applicant["name"] or translate("report.applicant_unnamed", language),
        level=_level_words(applicant["level"], language),
        series=applicant["series"] or unknown,
        employer=applicant["employer"] or "",
        verdict=Verdict(line["verdict"]),
        problems=problems_of(line["findings"], language),
    )


def problems_of(findings: Iterable[Mapping[str, Any]], language: Language) -> tuple[Problem, ...]:
    """Return what has to be mended and looked at, the gravest first."""
    found = [
        _problem(finding, need, language)
        for finding in findings
        if (need := _need_of(finding)) in (Need.MEND, Need.LOOK)
    ]
    kinds = list(Kind)
    return tuple(sorted(found, key=lambda one: (one.need is not Need.MEND, kinds.index(one.kind))))


def kind_of(reason: str) -> Kind:
    """Return the kind of problem that a reason stands for."""
    for opening, kind in _KINDS_BY_OPENING:
        if reason.startswith(opening):
            return kind
    return Kind.OTHER


def _need_of(finding: Mapping[str, Any]) -> Need | None:
    return need_of(
        Outcome(finding["outcome"]), Severity(finding["severity"]), Reason(finding["reason"])
    )


def _problem(finding: Mapping[str, Any], need: Need | None, language: Language) -> Problem:
    return Problem(
        identity=(finding["rule"], finding["material"] or "", finding["reason"]),
        need=need or Need.NOTE,
        kind=kind_of(finding["reason"]),
        material=finding["material"] or "",
        message=finding["message"],
        remedy=finding["remedy"] or "",
        clause=notice_reference(finding["clause"]["ref"], language),
        places=tuple(dict.fromkeys(_place(one, language) for one in finding["locations"])),
    )


def _place(location: Mapping[str, Any], language: Language) -> str:
    document, page = location["document"], location["page"]
    if page is None:
        return str(document)
    return translate("report.where_page", language, document=document, page=page)


def _level_words(level: str | None, language: Language) -> str:
    if level is None:
        return translate("report.unknown", language)
    try:
        return member_words(Level(level), language)
    except ValueError:
        return level
