"""One line of text as the grammar of markings reads it, and what it finds on it.

A line is judged without its spaces and in half width, so that 机 密 ★ １０ 年 is 机密★10年; where
spaces stood still counts, since a marking is set apart from what else is on its line.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from docvalidate.model.evidence import ClassificationLevel, MarkingVerdict

_SIGN_WORDS = {"㊙": "秘密"}


class Form(StrEnum):
    """How a marking is put: the barer, the more its place and look have to say."""

    FULL = "full"
    HALF = "half"
    BESIDE = "beside"
    BARE = "bare"
    GRADE = "grade"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one line says about secrecy.

    Attributes:
        verdict: marking, voided or mention.
        form: how it is put.
        text: the marking in its standard form, or the word that makes a mention.
        start: index of the first character in the line as given, ``end`` one past the last.
    """

    level: ClassificationLevel
    verdict: MarkingVerdict
    form: Form
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line without spaces, in half width, with the index of each character in the original."""

    text: str
    places: tuple[int, ...]
    gaps: frozenset[int]

    def is_set_apart(self, start: int, end: int) -> bool:
        """Say whether spaces or the ends of the line stand on both sides."""
        before = start == 0 or start in self.gaps
        after = end == len(self.text) or end in self.gaps
        return before and after

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the extent in the original line."""
        return self.places[start], self.places[end - 1] + 1


def without_spaces(text: str, gaps: Sequence[int] = ()) -> Line:
    """Return a line as it is judged.

    Args:
        text: the line as read.
        gaps: indices of characters before which a wide space is seen on the page.
    """
    letters: list[str] = []
    places: list[int] = []
    apart: set[int] = set()
    pending = False
    wide = frozenset(gaps)
    for index, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", _SIGN_WORDS.get(character, character)):
            if letter.isspace() or not letter.isprintable():
                pending = True
                continue
            if pending or index in wide:
                apart.add(len(letters))
            pending = False
            letters.append(letter)
            places.append(index)
    return Line("".join(letters), tuple(places), frozenset(apart))
