"""Find dates, amounts and phone numbers in the words of a notice."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

_CHINESE_DATE = re.compile(r"(?:(\d{4})年|(次年|翌年))?\s*(?:(\d{1,2})月)?\s*(\d{1,2})日")
_NUMERIC_DATE = re.compile(r"(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")

PHONES = re.compile(r"[,，、;；(（]?(?:联系)?电话[:：]?(?P<phones>[\d\-—、,，;；/ ]+)")
"""Where a passage names the phone numbers of a place, with the mark before it."""
_COLON = re.compile(r"[:：]")
_MOBILE = re.compile(r"1\d{10}")
_DIGITS = re.compile(r"\d[\d-]{5,}")


def dates_in(text: str, year: int) -> frozenset[dt.date]:
    """Return every real date a passage names.

    The month is carried on where only a day follows (9月9日至14日), and the year where none is
    written; 次年 is the year after.

    Args:
        text: a passage of a notice.
        year: the notice's own year.
    """
    plain = unicodedata.normalize("NFKC", text)
    found = [tuple(map(int, match.groups())) for match in _NUMERIC_DATE.finditer(plain)]
    month = 0
    for match in _CHINESE_DATE.finditer(plain):
        written, next_year, month_text, day = match.groups()
        month = int(month_text) if month_text else month
        this_year = int(written) if written else year + (1 if next_year else 0)
        found.append((this_year, month, int(day)))
    return frozenset(date for one in found if (date := _real(*one)) is not None)


def _real(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def names_amount(text: str, amount: int) -> bool:
    """Say whether a passage names an amount, such as 600 or 1,200."""
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", unicodedata.normalize("NFKC", text))
    return re.search(rf"(?<![\d.]){amount}(?![\d.]\d|\d)", plain) is not None


def names_phone(text: str, phone: str) -> bool:
    """Say whether a passage names a phone number; the area code may stand once for several."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    numbers = re.findall(r"\d+", plain)
    return all(part in numbers for part in phone.split("-"))


def full_phones(text: str) -> tuple[str, ...]:
    """Return the phone numbers of a list in full: an area code given once holds on.

    Mobile numbers have none.
    """
    full = []
    area = ""
    for number in _DIGITS.findall(text.replace("—", "-")):
        code, hyphen, _ = number.partition("-")
        if hyphen:
            area = code
        complete = hyphen or not area or _MOBILE.fullmatch(number)
        full.append(number if complete else f"{area}-{number}")
    return tuple(full)


def office_address(text: str) -> str | None:
    """Return the address of a line such as ``6.公证员系列:…办公楼1222办公室,联系电话:…``.

    Returns:
        What stands between the first colon and the phones; ``None`` where the line names no
        phones, or names them twice, and so does not have this form.
    """
    colon = _COLON.search(text)
    rest = text[colon.end() :] if colon else ""
    phones = list(PHONES.finditer(rest))
    if len(phones) != 1:
        return None
    return rest[: phones[0].start()].strip(" ,，。;；\n") or None
