"""Which clauses two notices share, whatever number each gives them, and how the words changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from docvalidate.model.obligation import Clause
from docvalidate.notice.lint_text import plain_text
from docvalidate.notice.types import Notice

_LIKE = 0.6
"""Share of characters in common from which two texts are versions of one clause."""
_CONTEXT = 10
"""Characters shown on either side of what differs."""


class ClauseChangeKind(Enum):
    """What became of a clause."""

    GONE = "gone"
    ADDED = "added"
    CHANGED = "changed"
    RENUMBERED = "renumbered"


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """One clause that is not what and where it was.

    Attributes:
        kind: what became of it.
        before: the older notice's clause, ``None`` for a new one.
        after: the newer notice's clause, ``None`` for one that is gone.
    """

    kind: ClauseChangeKind
    before: Clause | None
    after: Clause | None

    @property
    def ids(self) -> str:
        """Its id; both, where the number shifted."""
        ids = dict.fromkeys(one.id for one in (self.before, self.after) if one is not None)
        return " → ".join(ids)

    @property
    def texts(self) -> tuple[str, str]:
        """The older and the newer words; of two long versions, the part that differs."""
        if self.before is None or self.after is None:
            return _text(self.before), _text(self.after)
        return _differing_parts(plain_text(self.before.text), plain_text(self.after.text))


def compare_clauses(before: Notice, after: Notice) -> tuple[ClauseChange, ...]:
    """Return the clauses that are gone, new, reworded or renumbered.

    A clause is known again by its words, not by its number: a new sentence in the preamble
    shifts all numbers after it.

    Args:
        before: the older notice.
        after: the newer notice.

    Returns:
        The changes in the order of the newer notice, those that are gone last.
    """
    older = list(before.clauses.values())
    newer = list(after.clauses.values())
    pairs = {one.id: other for one, other in _pairs(older, newer)}
    changes = [change for one in newer if (change := _change(pairs.get(one.id), one)) is not None]
    kept = {one.id for one in pairs.values()}
    gone = (one for one in older if one.id not in kept)
    return (*changes, *(ClauseChange(ClauseChangeKind.GONE, one, None) for one in gone))


def _change(before: Clause | None, after: Clause) -> ClauseChange | None:
    if before is None:
        return ClauseChange(ClauseChangeKind.ADDED, None, after)
    if plain_text(before.text) != plain_text(after.text):
        return ClauseChange(ClauseChangeKind.CHANGED, before, after)
    if before.id != after.id:
        return ClauseChange(ClauseChangeKind.RENUMBERED, before, after)
    return None


def _pairs(older: Sequence[Clause], newer: Sequence[Clause]) -> Iterator[tuple[Clause, Clause]]:
    """Yield each newer clause with the older one it is a version of: the likest first."""
    ranked = sorted(
        (
            (likeness, one.id == other.id, -at, one, other)
            for at, one in enumerate(newer)
            for other in older
            if (likeness := _likeness(other.text, one.text)) >= _LIKE
        ),
        key=lambda entry: entry[:3],
        reverse=True,
    )
    taken_newer: set[str] = set()
    taken_older: set[str] = set()
    for _, _, _, one, other in ranked:
        if one.id not in taken_newer and other.id not in taken_older:
            taken_newer.add(one.id)
            taken_older.add(other.id)
            yield one, other


def _likeness(first: str, second: str) -> float:
    """Return how much of two texts is the same, from 0 to 1; cheap bounds are tried first."""
    one, other = plain_text(first), plain_text(second)
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < _LIKE or matcher.quick_ratio() < _LIKE:
        return 0.0
    return matcher.ratio()


def _text(clause: Clause | None) -> str:
    return plain_text(clause.text) if clause is not None else ""


def _differing_parts(first: str, second: str) -> tuple[str, str]:
    if first == second:
        return first, second
    start = _alike(first, second)
    end = _alike(first[start:][::-1], second[start:][::-1])
    return _part(first, start, len(first) - end), _part(second, start, len(second) - end)


def _alike(first: str, second: str) -> int:
    """Return how many characters two texts share from their beginning."""
    pairs = enumerate(zip(first, second, strict=False))
    differing = (at for at, (one, other) in pairs if one != other)
    return next(differing, min(len(first), len(second)))


def _part(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    return f"{'…' if first else ''}{text[first:last]}{'…' if last < len(text) else ''}"
