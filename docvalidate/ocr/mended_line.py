"""Lines of which a few characters are in doubt: what to read again, and how it is put in.

What is read again reaches a few sure characters beyond the doubt on both sides. Two readers that
agree on those stand on the same ground; what the second says between them is put in.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from docvalidate.plain_print.reader import PrintedCharacter, PrintedLine

_CONTEXT = 2
"""Sure characters on each side of a doubt that are read with it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of a line that is read again.

    Attributes:
        start: in shares of the picture's width.
        end: in shares of the picture's width.
        before: sure characters inside it, before what is in doubt.
        after: sure characters inside it, after what is in doubt.
        place: how many characters of the line come before what is in doubt.
        count: how many characters of the line, sure by themselves, lie amid the doubt.
    """

    start: float
    end: float
    before: str
    after: str
    place: int
    count: int


def gaps_of(line: PrintedLine) -> tuple[Gap, ...]:
    """Return the stretches of a line to be read again, left to right; doubts close by share one."""
    shared: list[tuple[int, int]] = []
    for start, end in line.doubts:
        first = sum(one.centre < start for one in line.characters)
        last = sum(one.centre <= end for one in line.characters)
        if shared and first - shared[-1][1] < 2 * _CONTEXT:
            shared[-1] = (shared[-1][0], last)
        else:
            shared.append((first, last))
    return tuple(_gap(line.characters, first, last) for first, last in shared)


def filled(line: PrintedLine, answers: Sequence[tuple[Gap, PrintedLine]]) -> PrintedLine | None:
    """Return a line with what was read again put in, ``None`` where the readers do not agree.

    Args:
        line: with doubts.
        answers: all its gaps in order, each with what it says when read again.
    """
    characters: list[PrintedCharacter] = []
    done = 0
    for gap, answer in answers:
        between = _without_context(answer.characters, gap)
        if between is None:
            return None
        wide = gap.end - gap.start
        characters += line.characters[done : gap.place]
        characters += [replace(one, centre=gap.start + one.centre * wide) for one in between]
        done = gap.place + gap.count
    return PrintedLine((*characters, *line.characters[done:]))


def _without_context(
    characters: Sequence[PrintedCharacter], gap: Gap
) -> Sequence[PrintedCharacter] | None:
    """Return the characters between the context of a gap, ``None`` where that reads otherwise."""
    start = _matched(characters, gap.before)
    left = _matched(characters[::-1], gap.after[::-1])
    if start is None or left is None or start + left > len(characters):
        return None
    return characters[start : len(characters) - left]


def _matched(characters: Sequence[PrintedCharacter], text: str) -> int | None:
    """Return how many characters say a text, spaces aside, ``None`` where they say another."""
    wanted = [one for one in text if not one.isspace()]
    used = 0
    for letter in wanted:
        while used < len(characters) and characters[used].text.isspace():
            used += 1
        if used == len(characters) or _plain(characters[used].text) != _plain(letter):
            return None
        used += 1
    return used


def _plain(letter: str) -> str:
    """Return a character without its width: ， and , are one."""
    return unicodedata.normalize("NFKC", letter)


def _gap(characters: Sequence[PrintedCharacter], first: int, last: int) -> Gap:
    """Return the gap that holds the characters from ``first`` up to ``last``, and its context."""
    begin, finish = max(0, first - _CONTEXT), min(len(characters), last + _CONTEXT)
    text = "".join(one.text for one in characters)
    return Gap(
        _between(characters, begin) if begin else 0.0,
        _between(characters, finish) if finish < len(characters) else 1.0,
        text[begin:first],
        text[last:finish],
        first,
        last - first,
    )


def _between(characters: Sequence[PrintedCharacter], index: int) -> float:
    """Return the middle between a character and the one before it."""
    return (characters[index - 1].centre + characters[index].centre) / 2
