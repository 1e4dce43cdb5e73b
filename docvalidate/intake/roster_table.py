"""The cells of a roster: CSV in the encodings of Chinese offices, or an Excel workbook."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from docvalidate.intake.applicant_file import decode_text
from docvalidate.language import Message
from docvalidate.model.errors import UsageError

_LARGEST_FILE = 50 << 20
_LARGEST_UNPACKED = 400 << 20
_WIDEST = 200
"""Columns looked at: a stray cell far to the right must not cost the memory of a wide table."""

Table = list[list[str]]
"""Rows of cells as text; the first row is row 1 of the file."""


def read_tables(path: Path) -> list[Table]:
    """Return the tables in a file: one of a CSV file, one for each sheet of a workbook.

    Merged cells hold the same text throughout, so that a unit's name that is merged over its
    people stands beside each of them.

    Raises:
        UsageError: if the file cannot be read.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise wrong_roster(path, "too_large")
        raw = path.read_bytes()
    except OSError as error:
        raise wrong_roster(path, "unreadable") from error
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise wrong_roster(path, "old_spreadsheet")
    if raw.startswith(b"PK"):
        return _workbook_tables(path, raw)
    try:
        text = decode_text(raw)
        return [list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))]
    except (UnicodeDecodeError, csv.Error) as error:
        raise wrong_roster(path, "unreadable") from error


def wrong_roster(path: Path, what: str) -> UsageError:
    """Return the error that says what is wrong with a roster and how to mend it."""
    key = f"intake.roster.{what}"
    return UsageError(Message(key, {"path": path.name}), Message(f"{key}.remedy"))


def _delimiter(text: str) -> str:
    """Return what parts the cells: comma, tab, or the semicolon of some systems' Excel."""
    opening = text.split("\n", 20)[:20]
    counts = {sign: sum(line.count(sign) for line in opening) for sign in (",", "\t", ";")}
    return max(counts, key=lambda sign: counts[sign])


def _workbook_tables(path: Path, raw: bytes) -> list[Table]:
    if _unpacked_size(raw) > _LARGEST_UNPACKED:
        raise wrong_roster(path, "too_large")
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, needed only here

        book = load_workbook(io.BytesIO(raw), data_only=True)
        # Hidden sheets hold lists to choose from and last year's people.
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [_sheet_table(sheet) for sheet in sheets]
    except Exception as error:
        # The reader raises anything at all on damaged workbooks.
        raise wrong_roster(path, "unreadable") from error


def _unpacked_size(raw: bytes) -> int:
    """Return how much a workbook asks for; nothing where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        return 0


def _sheet_table(sheet: Any) -> Table:  # noqa: ANN401 - a worksheet
    columns = min(sheet.max_column or 0, _WIDEST)
    table = [
        [_as_text(value) for value in row]
        for row in sheet.iter_rows(max_col=columns, values_only=True)
    ]
    for area in sheet.merged_cells.ranges:
        _fill(table, area.bounds)
    return table


def _fill(table: Table, bounds: Sequence[int]) -> None:
    """Write the text of a merged area's first cell into all of it."""
    first_column, first_row, last_column, last_row = bounds
    text = table[first_row - 1][first_column - 1] if first_row <= len(table) else ""
    for row in table[first_row - 1 : last_row]:
        for column in range(first_column - 1, min(last_column, len(row))):
            row[column] = text


def _as_text(value: object) -> str:
    """Return a cell's value as people see it; whole numbers without a decimal point."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        # Beyond 15 digits Excel keeps none: such a number shows that digits were lost.
        return f"{value:.0f}" if abs(value) < 1e15 else f"{value:.6E}"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15:
        return f"{float(value):.6E}"
    return str(value)


def column_letters(position: int) -> str:
    """Return what a spreadsheet calls a column, counted from 0: A to Z, then AA."""
    letters = ""
    number = position + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def is_blank(cells: Iterable[str]) -> bool:
    """Say whether a row holds nothing."""
    return not any(cell.strip() for cell in cells)
