"""Write the skeleton of a notice file from the notice's text: what can be copied is copied."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docvalidate.model.obligation import Clause
from docvalidate.notice.lint_usage import series_listed
from docvalidate.notice.outline import outline
from docvalidate.notice.passages import PHONES, dates_in, full_phones
from docvalidate.notice.skeleton_text import HEAD, SECTIONS, UNTRANSLATED

_YEAR = re.compile(r"(20\d{2})年?")
_LEVELS = (("junior", "初级"), ("intermediate", "中级"), ("senior", "高级"))


@dataclass(frozen=True, slots=True)
class _Office:
    """A line that says where some series are handed in."""

    series: tuple[str, ...]
    address: str
    phones: tuple[str, ...]
    clause: str


def skeleton(identifier: str, text: str, text_name: str) -> str:
    """Return the YAML of a new notice.

    Clauses, series, places and phones are taken from the text; channels, dates and fees are
    left to a person, with an example of each. The result has the right shape, and lint says
    what is still missing.

    Args:
        identifier: such as ``yueyang-2025``.
        text: the whole notice.
        text_name: name of the file that holds it, beside the notice.
    """
    clauses = outline(text)
    by_id = {clause.id: clause for clause in clauses}
    offices = tuple(_offices(clauses))
    title = by_id["title"].text if "title" in by_id else identifier
    year = _year(identifier, title)
    used = {"issuer", "issued", *(office.clause for office in offices)}
    levels = list(_levels(clauses))
    used.update(clause for _, _, clause in levels)
    lines = [
        HEAD.format(id=identifier),
        "schema: docvalidate/notice/1",
        f"id: {identifier}",
        f"title: {_quoted(title)}",
        f"year: {year}",
        "timezone: Asia/Shanghai",
        f"text: {_quoted(text_name)}",
        *_closing(by_id, year, clauses[0].id),
        "checklist: hunan-practice",
        SECTIONS["levels"],
        "levels:",
        *(
            f"  - {{code: {code}, name: {name}, clause: {_quoted(at)}}}"
            for code, name, at in levels
        ),
        SECTIONS["series"],
        "series:",
        *_series(offices, clauses[0].id),
        SECTIONS["to_fill_in"],
        "venues:" if offices else "venues: []",
        *(line for office in offices for line in _venue(office)),
        SECTIONS["fees"],
        SECTIONS["clauses"],
        "clauses:",
        *(line for clause in clauses for line in _clause(clause, used=clause.id in used)),
    ]
    return "\n".join(lines) + "\n"


def _closing(by_id: dict[str, Clause], year: int, fallback: str) -> Iterable[str]:
    issued = by_id.get("issued")
    dates = sorted(dates_in(issued.text, year)) if issued else []
    date = dates[0].isoformat() if dates else f"{year}-01-01"
    issuer = by_id["issuer"].text if "issuer" in by_id else "发文单位"
    at = "issuer" if "issuer" in by_id else fallback
    yield f"issuer: {{name: {_quoted(issuer)}, clause: {_quoted(at)}}}"
    at = "issued" if issued else fallback
    yield f"issued: {{date: {_quoted(date)}, clause: {_quoted(at)}}}"


def _year(identifier: str, title: str) -> int:
    found = _YEAR.search(title) or _YEAR.search(identifier)
    return int(found[1]) if found else 2025


def _levels(clauses: Sequence[Clause]) -> Iterable[tuple[str, str, str]]:
    for code, name in _LEVELS:
        naming = next((clause.id for clause in clauses if name in clause.text), None)
        if naming is not None:
            yield code, name, naming


def _offices(clauses: Sequence[Clause]) -> Iterable[_Office]:
    for clause in clauses:
        series = series_listed(clause.text)
        phone = PHONES.search(clause.text)
        if not series or phone is None:
            continue
        _, _, rest = clause.text.replace("：", ":").partition(":")
        address = clause.text[len(clause.text) - len(rest) :].partition(phone.group())[0]
        yield _Office(series, address.strip(" ,，。;；"), full_phones(phone["phones"]), clause.id)


def _series(offices: Sequence[_Office], fallback: str) -> Iterable[str]:
    named = dict.fromkeys((name, office.clause) for office in offices for name in office.series)
    if not named:
        yield f"  - {{name: 待填写, clause: {_quoted(fallback)}}}"
    for name, clause in named:
        yield f"  - {{name: {_quoted(name)}, clause: {_quoted(clause)}}}"


def _venue(office: _Office) -> Iterable[str]:
    yield f"  - address: {_quoted(office.address)}"
    yield f"    phones: [{', '.join(map(_quoted, office.phones))}]"
    yield f"    clause: {_quoted(office.clause)}"
    yield f"    applies: {{in: {{series: [{', '.join(map(_quoted, office.series))}]}}}}"


def _clause(clause: Clause, *, used: bool) -> Iterable[str]:
    yield f"  - id: {_quoted(clause.id)}"
    yield f"    ref: {_quoted(clause.ref)}"
    yield "    text: |-"
    yield from (f"      {line}" for line in clause.text.splitlines())
    if not used:
        yield f"    untranslated: {UNTRANSLATED}"


def _quoted(text: str) -> str:
    """Return text in double quotes; JSON's way of quoting is also YAML's."""
    return json.dumps(text, ensure_ascii=False)
