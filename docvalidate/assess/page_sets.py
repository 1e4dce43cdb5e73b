"""What pages tell together: the same page twice, sheets of odd size, numbers that are missing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from operator import mul
from statistics import median

from docvalidate.model.evidence import DocumentEvidence, PageEvidence, QualityCode
from docvalidate.model.finding import Location
from docvalidate.model.report import RecognisedDocument

_SAME_INK = 0.93
_SAME_WORDS = 0.97
_FEWEST_CHARACTERS = 6
_SAME_PICTURE = 0.985
_DIGIT_VALUES = bytes.maketrans(b"0123456789abcdef", bytes(range(16)))
_MILLIMETRES = 25.4
_SIZE_TOLERANCE = 0.12
_MARGIN_SHARE = 0.13
_FEWEST_NUMBERED = 3
_LONGEST_DOCUMENT = 400
_WITH_TOTAL = (
    re.compile(r"第(\d{1,3})页[,，;；/／、]?[(（]?共(\d{1,3})页[)）]?"),
    re.compile(r"共(\d{1,3})页[,，;；/／、]?[(（]?第(\d{1,3})页[)）]?"),
    re.compile(r"(?:page|p\.?)?(\d{1,3})(?:/|／|of)(\d{1,3})(?:页)?", re.IGNORECASE),
)
_ALONE = re.compile(
    r"第(\d{1,3})页|[-—–－−~]+(\d{1,3})[-—–－−~]+|(?:page|p\.)(\d{1,3})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A printed page number, with the total where it is printed too."""

    number: int
    total: int | None


@dataclass(frozen=True, slots=True)
class MissingNumbers:
    """Numbers that should be there and are not; ``places`` are the pages that say so."""

    numbers: tuple[int, ...]
    total: int | None
    places: tuple[Location, ...]


def duplicate_pages(documents: Sequence[RecognisedDocument]) -> Iterator[tuple[Location, Location]]:
    """Yield pairs of pages, or of whole files, that hold the same; blank pages do not count.

    Files are the same by their bytes. Pages are the same where their ink stands alike and their
    words agree to the last digit: forms of two years differ in little else. What is handed in
    online and on paper belongs to both, so only files of one channel are compared.
    """
    by_channel: dict[str | None, list[DocumentEvidence]] = defaultdict(list)
    for document in documents:
        by_channel[document.channel].append(document.evidence)
    for alike in by_channel.values():
        yield from _duplicates_among(alike)


def _duplicates_among(documents: Sequence[DocumentEvidence]) -> Iterator[tuple[Location, Location]]:
    first_with: dict[str, str] = {}
    seen: dict[str, list[tuple[Location, PageEvidence]]] = defaultdict(list)
    for document in documents:
        if document.quarantined or len(document.pages) > _LONGEST_DOCUMENT:
            continue
        if document.sha256 and document.sha256 in first_with:
            yield Location(first_with[document.sha256]), Location(document.path)
            continue
        first_with[document.sha256] = document.path
        for page in document.pages:
            if not page.fingerprint or _is_blank(page):
                continue
            place = Location(document.path, page.number)
            # Pages with the same digits are few: only those are compared in full.
            bucket = seen["".join(re.findall(r"\d", page.text))]
            twin = next((one for one, other in bucket if same_page(page, other)), None)
            if twin is not None:
                yield twin, place
            else:
                bucket.append((place, page))


def same_page(page: PageEvidence, other: PageEvidence) -> bool:
    """Say whether two pages are scans of the same sheet, or of two prints of it."""
    words, others = _words(page), _words(other)
    if sorted(filter(str.isdigit, words)) != sorted(filter(str.isdigit, others)):
        return False
    alike = _likeness(page.fingerprint, other.fingerprint)
    if min(len(words), len(others)) < _FEWEST_CHARACTERS:
        return words == others and alike >= _SAME_PICTURE
    return alike >= _SAME_INK and _agreement(words, others) >= _SAME_WORDS


def _is_blank(page: PageEvidence) -> bool:
    return any(issue.code is QualityCode.BLANK for issue in page.quality)


def _words(page: PageEvidence) -> str:
    return re.sub(r"\W", "", page.text)


def _agreement(words: str, others: str) -> float:
    """Return the share of characters that both texts hold, whatever their order."""
    counts: dict[str, int] = defaultdict(int)
    for character in words:
        counts[character] += 1
    shared = 0
    for character in others:
        if counts[character] > 0:
            counts[character] -= 1
            shared += 1
    return 2 * shared / max(1, len(words) + len(others))


def _likeness(fingerprint: str, other: str) -> float:
    """Return the correlation of two fingerprints, see ``intake.fingerprint``."""
    if len(fingerprint) != len(other) or not fingerprint:
        return 0.0
    if fingerprint == other:
        return 1.0
    one, two = (text.encode("ascii").translate(_DIGIT_VALUES) for text in (fingerprint, other))
    count, total, total_two = len(one), sum(one), sum(two)
    spread = count * sum(map(mul, one, one)) - total**2
    spread_two = count * sum(map(mul, two, two)) - total_two**2
    if spread == 0 or spread_two == 0:
        return 0.0
    shared: int = count * sum(map(mul, one, two)) - total * total_two
    return shared / sqrt(spread * spread_two)


def odd_sizes(document: DocumentEvidence) -> tuple[tuple[PageEvidence, int, int], ...]:
    """Return the pages whose sheet differs from most of the file, with both sides in mm.

    A page laid across has the same size; pages whose resolution is unknown say nothing.
    """
    sized = [(page, *_sides(page, page.dpi)) for page in document.pages if page.dpi and page.width]
    if len(sized) < _FEWEST_NUMBERED:
        return ()
    usual = median(short for _, short, _ in sized), median(long for _, _, long in sized)
    odd = tuple(
        (page, round(short), round(long))
        for page, short, long in sized
        if _differs(short, usual[0]) or _differs(long, usual[1])
    )
    # Where no size is the usual one, the file is a collection, and nothing in it is odd.
    return odd if 2 * len(odd) < len(sized) else ()


def _sides(page: PageEvidence, dpi: int) -> tuple[float, float]:
    short, long = sorted((page.width, page.height))
    return short / dpi * _MILLIMETRES, long / dpi * _MILLIMETRES


def _differs(size: float, usual: float) -> bool:
    return abs(size / usual - 1) > _SIZE_TOLERANCE


def printed_number(page: PageEvidence) -> PageNumber | None:
    """Return the page number printed in the upper or lower margin, where there is one.

    Only a line that holds nothing else counts, or a date such as 3/5 would be a page.
    """
    for line in reversed(page.lines):
        middle = line.box.center[1] / max(1, page.height)
        if _MARGIN_SHARE < middle < 1 - _MARGIN_SHARE:
            continue
        found = parsed_number(line.text)
        if found is not None:
            return found
    return None


def parsed_number(text: str) -> PageNumber | None:
    """Return the page number that a line is: 第3页共5页, 3/5, - 3 -; ``None`` for anything else."""
    plain = re.sub(r"\s", "", text)
    for place, pattern in enumerate(_WITH_TOTAL):
        matched = pattern.fullmatch(plain)
        if matched:
            first, second = int(matched.group(1)), int(matched.group(2))
            number, total = (second, first) if place == 1 else (first, second)
            return PageNumber(number, total) if 1 <= number <= total else None
    matched = _ALONE.fullmatch(plain)
    if matched:
        return PageNumber(int(next(filter(None, matched.groups()))), None)
    return None


def missing_numbers(documents: Sequence[DocumentEvidence]) -> Iterator[MissingNumbers]:
    """Yield the page numbers that are missing.

    Where a total is printed, all pages with that total anywhere in the submission are put
    together, since many scan page by page. Without a total only a gap between pages that follow
    one another in a file is told. A file with an unreadable page says nothing of either kind.
    """
    by_total: dict[int, dict[int, Location]] = defaultdict(dict)
    for document in documents:
        numbered = [
            (page.number, found, Location(document.path, page.number))
            for page in document.pages
            if (found := printed_number(page)) is not None
        ]
        for _, found, place in numbered:
            if found.total is not None:
                by_total[found.total].setdefault(found.number, place)
        if len(document.pages) == document.page_count:
            yield from _gaps([one for one in numbered if one[1].total is None])
    if any(len(one.pages) != one.page_count for one in documents):
        return
    for total, found_at in sorted(by_total.items()):
        absent = tuple(number for number in range(1, total + 1) if number not in found_at)
        # One page alone may be misread, or be an extract: two that agree are no accident.
        if absent and len(found_at) >= 2 and len(absent) <= len(found_at):
            yield MissingNumbers(absent, total, tuple(found_at[n] for n in sorted(found_at)))


def _gaps(numbered: Sequence[tuple[int, PageNumber, Location]]) -> Iterator[MissingNumbers]:
    """Yield gaps in a run of numbers that otherwise goes along with the pages."""
    if len(numbered) < _FEWEST_NUMBERED:
        return
    steps = list(pairwise(numbered))
    regular = sum(later[1].number - one[1].number == later[0] - one[0] for one, later in steps)
    for (page, found, place), (next_page, next_found, next_place) in steps:
        skipped = (next_found.number - found.number) - (next_page - page)
        if next_page == page + 1 and 1 <= skipped <= 3 and regular >= len(steps) - 1:
            numbers = tuple(range(found.number + 1, next_found.number))
            yield MissingNumbers(numbers, None, (place, next_place))
