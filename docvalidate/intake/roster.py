"""Read a roster (花名册): one row of facts per applicant."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from docvalidate.intake.applicant_file import (
    KEY_NAMES,
    canonical_jurisdiction,
    decode_text,
    facts_with_identity,
    parse_date,
)
from docvalidate.language import Message
from docvalidate.model.applicant import Applicant, Channel, FactSource
from docvalidate.model.errors import UsageError

_SHORTEST_NAME = 2
_FIELDS = ("name", "level", "series", "employer")
_HEADERS = {
    re.sub(r"\s", "", name).lower(): key for key, names in KEY_NAMES.items() for name in names
}


@dataclass(frozen=True, slots=True)
class Roster:
    """The rows of a roster, each as an applicant whose facts come from it."""

    rows: tuple[Applicant, ...]

    def fill(self, applicant: Applicant, key: str) -> Applicant:
        """Return the applicant with what is missing taken from the roster.

        The row is found by the declared name, else by the folder's name. Where several rows fit
        and neither identity number nor employer decides, none is used: a guess could check one
        person by another's rules.

        Args:
            applicant: as declared; nothing declared is overwritten.
            key: name of the submission's folder.
        """
        row = self._row_of(applicant, key)
        if row is None:
            return applicant
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

    def _row_of(self, applicant: Applicant, key: str) -> Applicant | None:
        """Return the one row that fits."""
        if applicant.name is not None:
            fitting = [row for row in self.rows if row.name == applicant.name]
        else:
            fitting = [row for row in self.rows if row.name == key] or self._named_within(key)
        number = applicant.facts.get("id_number")
        if len(fitting) > 1 and number is not None:
            fitting = [row for row in fitting if row.facts.get("id_number") == number]
        if len(fitting) > 1 and applicant.employer is not None:
            fitting = [row for row in fitting if row.employer == applicant.employer]
        return fitting[0] if len(fitting) == 1 else None

    def _named_within(self, key: str) -> list[Applicant]:
        """Return the rows whose name, or identity number, is a part of the folder's name."""
        by_number = [
            row
            for row in self.rows
            if row.facts.get("id_number") and str(row.facts["id_number"]) in key
        ]
        if by_number:
            return by_number
        # Only a whole run of Chinese characters counts: 王小明 must not match 王小明明.
        words = set(re.findall(r"[\u3400-\u9fff·]+|[A-Za-z]+", key))
        return [
            row
            for row in self.rows
            if row.name and len(row.name) >= _SHORTEST_NAME and row.name in words
        ]


def read_roster(path: Path) -> Roster:
    """Read a roster saved as CSV (UTF-8 with or without mark, UTF-16 or GBK).

    The first row with a 姓名 column is the header; unknown columns become facts.

    Raises:
        UsageError: if the file cannot be read or has no 姓名 column.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _wrong(path, "unreadable") from error
    if raw.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise _wrong(path, "spreadsheet")
    try:
        text = decode_text(raw)
        table = list(csv.reader(io.StringIO(text), delimiter="\t" if _is_tabbed(text) else ","))
    except (UnicodeDecodeError, csv.Error) as error:
        raise _wrong(path, "unreadable") from error
    for at, cells in enumerate(table):
        headers = [re.sub(r"\s", "", cell).lower() for cell in cells]
        if "name" in [_HEADERS.get(header) for header in headers]:
            titles = [cell.strip() for cell in cells]
            rows = [_row(titles, headers, row) for row in table[at + 1 :]]
            return Roster(tuple(row for row in rows if row is not None))
    raise _wrong(path, "no_name_column")


def _is_tabbed(text: str) -> bool:
    first = text.split("\n", 1)[0]
    return first.count("\t") > first.count(",")


def _row(titles: list[str], headers: list[str], cells: list[str]) -> Applicant | None:
    """Turn one row into an applicant; rows without a name are none."""
    values: dict[str, str] = {}
    facts: dict[str, object] = {}
    for title, header, cell in zip(titles, headers, cells, strict=False):
        # Spreadsheets mark numbers kept as text by a leading apostrophe or tab.
        content = cell.strip().lstrip("'\t").strip()
        if not content:
            continue
        key = _HEADERS.get(header)
        if key is None and title:
            facts[title] = content
        elif key is not None:
            values.setdefault(key, content)
    name = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", values.get("name", ""))
    if not name:
        return None
    return _as_applicant(name, values, facts)


def _as_applicant(name: str, values: Mapping[str, str], facts: Mapping[str, object]) -> Applicant:
    named = {"name": name, **{field: values.get(field) for field in _FIELDS[1:]}}
    others = dict(facts)
    if "jurisdiction" in values:
        others["jurisdiction"] = canonical_jurisdiction(values["jurisdiction"])
    submitted = {}
    for channel in Channel:
        try:
            submitted[channel] = parse_date(values[f"submitted_{channel.value}"])
        except (KeyError, ValueError):
            continue
    return Applicant(
        **named,
        facts=facts_with_identity(values.get("id_number"), values.get("phone"), others),
        submitted=submitted,
        sources={field: FactSource.ROSTER for field, value in named.items() if value is not None},
    )


def _wrong(path: Path, what: str) -> UsageError:
    key = f"intake.roster.{what}"
    return UsageError(Message(key, {"path": path.name}), Message(f"{key}.remedy"))
