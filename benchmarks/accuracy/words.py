"""Compare what a seal says with what was read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box

_NO_WORD = re.compile(r"[\W_]", re.UNICODE)
_LATIN = re.compile(r"[a-z]+")
FINDS = 0.5
"""Similarity from which a reading counts as having found the seal's text."""


def plain(text: str) -> str:
    """Return the letters, digits and characters of a text: width, case and marks do not matter."""
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text)).lower()


def without_asides(seen: str, wanted: str, beside: str) -> str:
    """Return a reading, plain, without what else is engraved beside the wanted text.

    A security number or a second language may be read or not; neither is right or wrong.
    """
    text = plain(seen)
    aside = plain(beside)
    if not aside:
        return text
    if aside.isdigit():
        # The number may have been read in part, at either end of the text.
        return re.sub(r"^\d{6,}(?=\D)|(?<=\D)\d{6,}$", "", text) if text != plain(wanted) else text
    return text if _LATIN.search(plain(wanted)) else _LATIN.sub("", text)


def distance(first: str, second: str) -> int:
    """Return the Levenshtein distance."""
    row = list(range(len(second) + 1))
    for i, one in enumerate(first, 1):
        before, row[0] = row[0], i
        for j, other in enumerate(second, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (one != other))
    return row[-1]


def similarity(seen: str, wanted: str) -> float:
    """Return 1 minus the edit distance over the longer length, 0 to 1, of plain texts."""
    first, second = plain(seen), plain(wanted)
    longest = max(len(first), len(second))
    return 1.0 - distance(first, second) / longest if longest else 1.0


def best_in_lines(lines: Sequence[TextLine], wanted: str, box: Box | None) -> float:
    """Return how well any line of a page says a text, or those that touch its box together do.

    Args:
        lines: as a plain recogniser read them, in its own order.
        wanted: the seal's text.
        box: of the seal; ``None`` where it is not known.
    """
    scores = [similarity(line.text, wanted) for line in lines]
    if box is not None:
        touching = [line.text for line in lines if line.box.intersection(box).area]
        scores.append(similarity("".join(touching), wanted))
    return max(scores, default=0.0)
