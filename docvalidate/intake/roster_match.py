"""Hold a roster against the folders handed in: who is who, and who is missing.

A person is told by the identity number, else by the name together with whatever tells namesakes
apart. Where nothing does, nobody is chosen: a guess could check one person by another's rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from docvalidate.intake.roster import Roster, RosterRow
from docvalidate.model.applicant import Applicant, FactSource, Submission
from docvalidate.model.roster import RosterCheck, RosterPerson

_FIELDS = ("name", "level", "series", "employer")
_SHORTEST_NAME, _LONGEST_NAME = 2, 12
_IDENTITY_NUMBER = re.compile(r"(?<!\d)\d{17}[\dX](?![\dX])")
_DIGITS = re.compile(r"\d+X?")
_RUN = re.compile(r"[\u3400-\u9fff·]+|[A-Za-z]+(?: [A-Za-z]+)*")
_AFTER_NAME = re.compile(
    r"(?:同志|老师|本人|个人)?的?(?:职称|正高级?|副高级?|高级|中级|初级)?"
    r"(?:申报|评审|参评|申请)?(?:职称)?(?:材料|资料|文件|档案|附件|扫描件|电子版)*"
)
_BEFORE_NAME = re.compile(
    r"(?:申报人|姓名|参评人|申请人)?|.*(?:公司|集团|局|委|办|院|所|校|学|园|中心|厂|站|队|社|系列|级)"
)
_FEWEST_TAIL_DIGITS = 4
_SHORTEST_GIVEN_NUMBER = 4


@dataclass(frozen=True, slots=True)
class _Claim:
    """The rows that fit a submission, and whether by the identity number."""

    rows: tuple[RosterRow, ...]
    certain: bool = False


def match_roster(
    roster: Roster, submissions: Sequence[Submission]
) -> tuple[tuple[Submission, ...], RosterCheck]:
    """Return the submissions with what they lack taken from the roster, and what does not fit.

    Nothing declared is overwritten.
    """
    index = _Index(roster.rows)
    chosen = _choose([index.claim(submission) for submission in submissions])
    taken = {row.row for row in chosen if isinstance(row, RosterRow)}
    filled = tuple(
        replace(submission, applicant=_filled(submission.applicant, row.applicant))
        if isinstance(row, RosterRow)
        else submission
        for submission, row in zip(submissions, chosen, strict=True)
    )
    outside = [
        (submission.key, row)
        for submission, row in zip(submissions, chosen, strict=True)
        if not isinstance(row, RosterRow)
    ]
    return filled, RosterCheck(
        file=roster.file,
        matched=len(taken),
        without_folder=tuple(
            RosterPerson(
                row=row.row,
                name=row.applicant.name or "",
                number=row.number,
                employer=row.applicant.employer or "",
            )
            for row in roster.rows
            if row.row not in taken
        ),
        without_person=tuple(key for key, _ in outside),
        undecided=tuple(key for key, several in outside if several),
        problems=roster.problems,
    )


class _Index:
    """The rows by what a folder may be named after, so that a large roster is quickly searched."""

    def __init__(self, rows: Iterable[RosterRow]) -> None:
        self._by_identity: dict[str, list[RosterRow]] = defaultdict(list)
        self._by_name: dict[str, list[RosterRow]] = defaultdict(list)
        self._by_number: dict[str, list[RosterRow]] = defaultdict(list)
        for row in rows:
            self._by_name[_plain_name(row.applicant.name or "")].append(row)
            if identity := _identity_of(row.applicant):
                self._by_identity[identity].append(row)
            if row.number:
                self._by_number[_plain_number(row.number)].append(row)

    def claim(self, submission: Submission) -> _Claim:
        """Return the rows that fit a submission best."""
        key = unicodedata.normalize("NFKC", submission.key).upper()
        numbers = [_identity_of(submission.applicant), *_IDENTITY_NUMBER.findall(key)]
        for number in numbers:
            if number and (rows := self._by_identity.get(number)):
                return _Claim(tuple(rows), certain=True)
        rows = self._named(submission.applicant.name, submission.key) or self._numbered(key)
        if len(rows) > 1:
            rows = _told_apart(rows, submission, key)
        return _Claim(tuple(rows))

    def _named(self, declared: str | None, key: str) -> list[RosterRow]:
        if declared is not None:
            return self._by_name.get(_plain_name(declared), [])
        found: dict[int, RosterRow] = {}
        for run in _RUN.findall(unicodedata.normalize("NFKC", key)):
            for name in _parts(run):
                for row in self._by_name.get(_plain_name(name), ()):
                    if _stands_alone(name, run, row):
                        found[row.row] = row
        # 王小 must not be taken from 王小明, when both are on the roster.
        longest = max((len(row.applicant.name or "") for row in found.values()), default=0)
        return [row for row in found.values() if len(row.applicant.name or "") == longest]

    def _numbered(self, key: str) -> list[RosterRow]:
        """Return the rows whose number a folder without anybody's name bears."""
        for token in re.findall(r"[0-9A-Z]+", key):
            whole = token == key.strip()
            rows = self._by_number.get(_plain_number(token), [])
            given = [row for row in rows if not row.is_running_number]
            if given and (whole or len(token) >= _SHORTEST_GIVEN_NUMBER):
                return given
            if rows and whole:
                return rows
        return []


def _choose(claims: Sequence[_Claim]) -> list[RosterRow | bool]:
    """Give each row to one submission at most.

    Returns:
        For each submission its row, ``True`` where several fit, ``False`` where none does.
    """
    certain = {claim.rows[0].row for claim in claims if claim.certain and len(claim.rows) == 1}
    left = [
        claim.rows if claim.certain else tuple(row for row in claim.rows if row.row not in certain)
        for claim in claims
    ]
    wanted: dict[int, int] = defaultdict(int)
    for rows in left:
        if len(rows) == 1:
            wanted[rows[0].row] += 1
    chosen: list[RosterRow | bool] = []
    for rows in left:
        # Several namesakes, all but one of whom are surely somebody else's.
        free = [row for row in rows if len(rows) == 1 or not wanted[row.row]]
        if len(rows) == 1 and wanted[rows[0].row] == 1:
            chosen.append(rows[0])
        elif len(rows) > 1 and len(free) == 1 and sum(free[0] in other for other in left) == 1:
            chosen.append(free[0])
        else:
            chosen.append(bool(rows))
    return chosen


def _told_apart(rows: list[RosterRow], submission: Submission, key: str) -> list[RosterRow]:
    """Return the namesakes that fit what else the folder and its applicant say."""
    around = unicodedata.normalize("NFKC", "/".join((*submission.folder.parts[-4:], key)))
    digits = _DIGITS.findall(key)
    employer = submission.applicant.employer
    tests: tuple[Callable[[RosterRow], bool], ...] = (
        lambda row: employer is not None and row.applicant.employer == employer,
        lambda row: any(
            len(tail) >= _FEWEST_TAIL_DIGITS and (_identity_of(row.applicant) or "").endswith(tail)
            for tail in digits
        ),
        lambda row: bool(row.applicant.employer) and str(row.applicant.employer) in around,
        lambda row: bool(row.number) and _plain_number(row.number) in map(_plain_number, digits),
    )
    for test in tests:
        fitting = [row for row in rows if test(row)]
        if fitting:
            rows = fitting
    return rows


def _filled(applicant: Applicant, row: Applicant) -> Applicant:
    """Return the applicant with what is missing taken from the roster's row."""
    missing = {
        field: getattr(row, field)
        for field in _FIELDS
        if getattr(applicant, field) is None and getattr(row, field) is not None
    }
    return replace(
        applicant,
        **missing,
        facts={**row.facts, **applicant.facts},
        submitted={**row.submitted, **applicant.submitted},
        sources={**applicant.sources, **dict.fromkeys(missing, FactSource.ROSTER)},
    )


def _stands_alone(name: str, run: str, row: RosterRow) -> bool:
    """Say whether a run of characters is the name with no more than usual words around it."""
    before, _, after = run.partition(name)
    if _AFTER_NAME.fullmatch(after) is None:
        return False
    employer = row.applicant.employer or ""
    return _BEFORE_NAME.fullmatch(before) is not None or before in employer


def _parts(run: str) -> Iterable[str]:
    """Yield what may be a name in a run of characters: all of it, or a few Chinese ones."""
    yield run
    if run[0].isascii():
        return
    for start in range(len(run)):
        for end in range(start + _SHORTEST_NAME, min(len(run), start + _LONGEST_NAME) + 1):
            yield run[start:end]


def _plain_name(name: str) -> str:
    return re.sub(r"\s|[·•．.]", "", unicodedata.normalize("NFKC", name)).casefold()


def _plain_number(number: str) -> str:
    return unicodedata.normalize("NFKC", number).strip().upper().lstrip("0")


def _identity_of(applicant: Applicant) -> str | None:
    number = applicant.facts.get("id_number")
    return str(number) if number else None
