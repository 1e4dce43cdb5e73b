"""Compare short Chinese texts that a recogniser may have misread."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_REMEMBERED = 1 << 14
"""Texts: every line of a document is compared with the same few hundred words."""


@lru_cache(maxsize=_REMEMBERED)
def normalise(text: str) -> str:
    """Return letters, digits and Chinese characters alone, half width and in lower case.

    Spaces, brackets and punctuation are what scanners and typists vary most, and none of
    them tells two labels or two units apart.
    """
    return "".join(
        character
        for character in unicodedata.normalize("NFKC", text).lower()
        if character.isalnum()
    )


def edit_distance(first: str, second: str) -> int:
    """Return the least number of insertions, deletions and substitutions between two texts."""
    if len(first) < len(second):
        first, second = second, first
    previous = list(range(len(second) + 1))
    for row, one in enumerate(first, start=1):
        current = [row]
        for column, other in enumerate(second, start=1):
            current.append(
                min(
                    previous[column] + 1,
                    current[-1] + 1,
                    previous[column - 1] + (one != other),
                )
            )
        previous = current
    return previous[-1]


def similarity(first: str, second: str) -> float:
    """Return ``1 - edit distance / longer length`` of the normalised texts, 0 to 1.

    Two empty texts are not evidence of anything: their similarity is 0.
    """
    one, other = normalise(first), normalise(second)
    longest = max(len(one), len(other))
    return 1 - edit_distance(one, other) / longest if longest else 0.0


def best_window(needle: str, haystack: str) -> float:
    """Return how well ``needle`` occurs somewhere in ``haystack``, 0 to 1.

    1 means that it occurs letter for letter (after normalisation); every character missed,
    added or misread costs ``1 / len(needle)``. An empty text occurs nowhere.
    """
    wanted, text = normalise(needle), normalise(haystack)
    if not wanted or not text:
        return 0.0
    if wanted in text:
        return 1.0
    # Sellers' algorithm: an edit distance that may start and end anywhere in the text.
    previous = [0] * (len(text) + 1)
    for row, one in enumerate(wanted, start=1):
        current = [row]
        for column, other in enumerate(text, start=1):
            current.append(
                min(
                    previous[column] + 1,
                    current[-1] + 1,
                    previous[column - 1] + (one != other),
                )
            )
        previous = current
    return max(0.0, 1 - min(previous) / len(wanted))


SHORTEST_FUZZY = 4
"""Words shorter than this must occur letter for letter: one changed letter of three, as in
审核人 and 复核人, is another word rather than a misreading."""


def occurs(word: str, text: str, threshold: float) -> float:
    """Return how well ``word`` occurs in ``text``, or 0 where that is below the threshold.

    Args:
        word: what to look for, such as a label or a title.
        text: where to look.
        threshold: least share of characters that must agree, 0 to 1; words of fewer than
            :data:`SHORTEST_FUZZY` characters must agree wholly.
    """
    wanted = normalise(word)
    needed = threshold if len(wanted) >= SHORTEST_FUZZY else 1.0
    # Every character that stands nowhere in the text costs at least one edit.
    there = _characters(text)
    if sum(map(there.__contains__, wanted)) < needed * len(wanted) - 1e-9:
        return 0.0
    score = best_window(word, text)
    return score if score >= needed else 0.0


@lru_cache(maxsize=_REMEMBERED)
def _characters(text: str) -> frozenset[str]:
    return frozenset(normalise(text))
