"""Hide identity, phone and bank card numbers in any text that leaves the program.

Recognised text loses and gains characters, so a number counts as personal by its length and
shape, not by its check digit: 14 to 20 digits may be an identity number read one or two
characters short or long. What has to stay readable is set aside first: office phones with an
area code, unified social credit codes (GB 32100), timestamps and hashes.

Masked characters become ``*`` and everything else stays where it was, so the text keeps its
length, and masking it again changes nothing.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator, Sequence
from contextvars import ContextVar

Span = tuple[int, int]

_GAP = r"[ \t\u00a0\u2000-\u200b\u202f\u3000]"
_SPACE = rf"{_GAP}{{1,2}}"
_MOBILE_LENGTH = 11
_SHORTEST_NUMBER = 14
_IDENTITY_LENGTH = 18
_LONGEST_SPACED_NUMBER = 20

# What stays readable.
_HASH = re.compile(r"(?<![0-9A-Za-z])(?=\d*[A-Fa-f])[0-9A-Fa-f]{32,128}(?![0-9A-Za-z])")
_OFFICE_PHONE = re.compile(
    rf"(?<!\d)(?<!\d{_GAP})(?<!\d{_GAP}{_GAP})0\d{{2,3}}[-－—)） ]{{1,2}}[2-8]\d{{6,7}}"
    r"(?:[,，、/;；] ?[2-8]\d{6,7})*(?![\dXx])"
)
_TIMESTAMP = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    r"(?:[01]\d|2[0-3])[0-5]\d[0-5]\d(?:\d{3})?(?![\dXx])"
)
_CREDIT_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NP-RTUW-Y]{18}(?![0-9A-Za-z])")
_CREDIT_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_DIGITS_THROUGHOUT = re.compile(r"\d{17}[\dX]")
# Registering authority and kind of unit, then the province. An identity number opens with a
# province and a prefecture instead, whose number is seldom that of a province.
_CREDIT_CODE_OPENING = re.compile(
    r"(?:1[1239]|5[1239]|9[123])(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])"
)
_SET_ASIDE = "·"

# What is masked.
_HYPHENATED = (
    re.compile(r"(?<!\d)1[3-9]\d-\d{4}-\d{4}(?!\d)"),
    re.compile(r"(?<!\d)\d{6}-\d{8}-\d{3}[\dXxＸｘ](?!\d)"),
    re.compile(r"(?<!\d)\d{4}(?:-\d{4}){3}(?:-\d{1,3})?(?!\d)"),
)
_LETTERS_READ_FOR_DIGITS = re.compile(
    r"(?<![0-9A-Za-z])[0-9OoIlSsZz][0-9OoIlSsZzBbGgqQD]{12,18}[0-9XxOoIlSsZzBbGgqQ](?![0-9A-Za-z])"
)
_FEWEST_TRUE_DIGITS = 11
# An identity number between whose parts specks were read as marks.
_SPECKLED = re.compile(
    r"(?<!\d)[1-8]\d{5}[.,·，、:：'’]\s?(?:19|20)\d{6}[.,·，、:：'’]?\s?\d{3}[\dXxＸｘ](?!\d)"
)
# A mobile phone number that lost or gained a digit, or of which a digit was read as a letter.
_MISREAD_MOBILE = re.compile(r"(?<![0-9A-Za-z])[1Il][3-9][0-9OoIlSsZzBbGgqQD]{8,10}(?![0-9A-Za-z])")
_FEWEST_MOBILE_DIGITS = 8
_DATE_IN_FRONT = re.compile(r"19\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_CHAIN = re.compile(rf"(?<![\d*])\d+(?:{_SPACE}\d+)*(?:(?:{_SPACE})?[XxＸｘ](?![A-Za-z]))?")
_GROUP = re.compile(r"\d+[XxＸｘ]?|[XxＸｘ]")
_MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}")
_MOBILE_GROUPINGS = ((3, 4, 4), (3, 8), (7, 4), (1,) * 11)
_IDENTITY_SHAPE = re.compile(
    r"[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]"
)
_YEAR_OR_DATE = re.compile(r"(?:19|20)\d{2}(?:(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])?)?")
_PART_OF_A_DATE = re.compile(r"[0-5]?\d")


_personal_data_shown: ContextVar[bool] = ContextVar("personal_data_shown", default=False)


@contextlib.contextmanager
def showing_personal_data(*, allowed: bool) -> Iterator[None]:
    """Leave personal numbers readable within the block, for the one who may see them.

    Args:
        allowed: whether the user asked for it; without, everything stays masked.
    """
    token = _personal_data_shown.set(allowed)
    try:
        yield
    finally:
        _personal_data_shown.reset(token)


def personal_data_is_shown() -> bool:
    """Say whether personal numbers are to be left readable."""
    return _personal_data_shown.get()


def masked_unless_allowed(text: str) -> str:
    """Return the text masked, or as it is within :func:`showing_personal_data`."""
    return text if personal_data_is_shown() else mask_personal_data(text)


def mask_personal_data(text: str) -> str:
    """Return the text with identity, mobile phone and bank card numbers masked.

    Of a mobile phone number the first three and last four digits stay (``138****5678``), of a
    longer number the first two and the last two. Half and full width digits, and digits set
    apart by spaces, are treated alike.

    Args:
        text: any text: a sentence, a recognised line, a file name.

    Returns:
        The text in the same length.
    """
    if sum(character.isdigit() for character in text) < _FEWEST_MOBILE_DIGITS:
        return text
    masked = list(text)
    for start, end in _personal_spans(_without_public_numbers(text)):
        _mask(masked, start, end)
    return "".join(masked)


def _without_public_numbers(text: str) -> str:
    """Blot out, in the same length, the numbers that have to stay readable."""
    for pattern in (_HASH, _OFFICE_PHONE, _TIMESTAMP):
        text = pattern.sub(lambda match: _SET_ASIDE * len(match.group()), text)
    return _CREDIT_CODE.sub(_credit_code_set_aside, text)


def _credit_code_set_aside(match: re.Match[str]) -> str:
    """Keep a true code readable, unless in digits alone it could be a misread identity number."""
    code = match.group()
    looks_personal = bool(_DIGITS_THROUGHOUT.fullmatch(code)) and (
        _CREDIT_CODE_OPENING.match(code) is None or _IDENTITY_SHAPE.fullmatch(code) is not None
    )
    public = _is_credit_code(code) and not looks_personal
    return _SET_ASIDE * len(code) if public else code


def _is_credit_code(code: str) -> bool:
    """Say whether the check character of a unified social credit code fits (GB 32100)."""
    values = [_CREDIT_CODE_CHARACTERS.index(character) for character in code]
    weighted = sum(value * pow(3, place, 31) for place, value in enumerate(values[:-1]))
    return values[-1] == (31 - weighted % 31) % 31


def _personal_spans(text: str) -> Iterator[Span]:
    """Yield where the numbers stand that have to be masked; spans may overlap."""
    for pattern in _HYPHENATED:
        for match in pattern.finditer(text):
            if not _are_dates(match.group().split("-")):
                yield match.span()
    yield from (match.span() for match in _SPECKLED.finditer(text))
    yield from _misread_mobiles(text)
    for match in _LETTERS_READ_FOR_DIGITS.finditer(text):
        token = match.group()
        if sum(character.isdigit() for character in token) >= _FEWEST_TRUE_DIGITS:
            yield match.span()
    for match in _CHAIN.finditer(text):
        offset = match.start()
        groups = [
            (offset + found.start(), offset + found.end())
            for found in _GROUP.finditer(match.group())
        ]
        yield from _spans_among(text, groups)


def _misread_mobiles(text: str) -> Iterator[Span]:
    """Yield numbers of about the length of a mobile phone number that begin like one."""
    for match in _MISREAD_MOBILE.finditer(text):
        token = match.group()
        digits = sum(character.isdigit() for character in token)
        if digits >= _FEWEST_MOBILE_DIGITS and not _DATE_IN_FRONT.match(token):
            yield match.span()


def _spans_among(text: str, groups: Sequence[Span]) -> Iterator[Span]:
    """Yield the numbers in a chain of digit groups that only spaces keep apart."""
    loose: list[Span] = []
    for group in groups:
        if group[1] - group[0] >= _IDENTITY_LENGTH:
            yield group
            yield from _spaced_spans(text, loose)
            loose = []
        else:
            loose.append(group)
    yield from _spaced_spans(text, loose)


def _spaced_spans(text: str, groups: Sequence[Span]) -> Iterator[Span]:
    """Yield the numbers among groups none of which is a whole number for certain.

    Few enough digits for one number are one number: the second half of an identity number
    may look like a mobile phone number.
    """
    parts = [text[start:end] for start, end in groups]
    total = sum(map(len, parts))
    if _SHORTEST_NUMBER <= total <= _LONGEST_SPACED_NUMBER:
        if not _are_dates(parts):
            yield groups[0][0], groups[-1][1]
        return
    for first in range(len(parts)):
        for last in range(first, min(len(parts), first + _LONGEST_SPACED_NUMBER)):
            window = parts[first : last + 1]
            if _is_mobile(window) or _is_spaced_identity(window):
                yield groups[first][0], groups[last][1]
    yield from (group for group in groups if group[1] - group[0] >= _SHORTEST_NUMBER)


def _is_mobile(parts: Sequence[str]) -> bool:
    grouped_as_mobile = len(parts) == 1 or tuple(map(len, parts)) in _MOBILE_GROUPINGS
    return grouped_as_mobile and bool(_MOBILE.fullmatch("".join(parts)))


def _is_spaced_identity(parts: Sequence[str]) -> bool:
    joined = "".join(parts).upper().replace("Ｘ", "X")
    return bool(_IDENTITY_SHAPE.fullmatch(joined)) and not _are_dates(parts)


def _are_dates(parts: Sequence[str]) -> bool:
    """Say whether the groups are years and dates, such as 2023 2024 or 2024 09 12."""
    return any(_YEAR_OR_DATE.fullmatch(part) for part in parts) and all(
        _YEAR_OR_DATE.fullmatch(part) or _PART_OF_A_DATE.fullmatch(part) for part in parts
    )


def _mask(characters: list[str], start: int, end: int) -> None:
    """Replace the inner characters of a number by ``*``; its spacing stays."""
    places = [
        place
        for place in range(start, end)
        if characters[place].isalnum() or characters[place] == "*"
    ]
    is_mobile = len(places) < _SHORTEST_NUMBER
    keep_first, keep_last = (len(places) - 8, 4) if is_mobile else (2, 2)
    for place in places[keep_first : len(places) - keep_last]:
        characters[place] = "*"
