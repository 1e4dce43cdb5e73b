"""Recognise a level or series as people write it, and never take an unknown one for another."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from docvalidate.language import Message
from docvalidate.model.applicant import Level
from docvalidate.model.errors import UsageError
from docvalidate.notice.types import LevelName, Notice, SeriesName

_PUNCTUATION = re.compile(r"[\s()（）\[\]【】〔〕、,，.。·・\-_/]+")
_SERIES_WORDS = re.compile(r"系列|专业")
_LEVEL_WORDS = re.compile(r"专业技术|职称|资格|title|grade|level")
_NEAREST = 8
_LIKE = 0.4
"""Share of characters in common from which a name is worth suggesting."""


@dataclass(frozen=True, slots=True)
class ResolvedLevel:
    """A level, and the grade within it where the name was that exact (副高级)."""

    level: Level
    grade: str | None


def plain_series(text: str) -> str:
    """Return a series' name without width, spaces, brackets, 系列 and 专业."""
    return _SERIES_WORDS.sub("", _plain(text)) or _plain(text)


def plain_level(text: str) -> str:
    """Return a level's name without width, spaces, 职称 and the like."""
    return _LEVEL_WORDS.sub("", _plain(text)) or _plain(text)


def _plain(text: str) -> str:
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text)).casefold()


def find_level(notice: Notice, text: str | None) -> ResolvedLevel | None:
    """Return the level a name stands for, ``None`` when it stands for none."""
    if text is None:
        return None
    return level_names(notice.levels).get(plain_level(text))


def find_series(notice: Notice, text: str | None) -> str | None:
    """Return the series, as the notice writes it, that a name stands for, else ``None``."""
    if text is None:
        return None
    return series_names(notice.series).get(plain_series(text))


def resolve_level(notice: Notice, text: str) -> ResolvedLevel:
    """Return the level a name stands for.

    Args:
        notice: whose names count.
        text: such as 副高级, 高级职称 or ``senior``.

    Raises:
        UsageError: if the notice has no such level; lists those it has.
    """
    found = find_level(notice, text)
    if found is None:
        names = [name for level in notice.levels for name in (level.name, *level.grades)]
        raise UsageError(
            Message("notice.level_unknown", {"given": text, "notice": notice.title}),
            Message("notice.level_unknown.remedy", {"names": "、".join(names)}),
        )
    return found


def resolve_series(notice: Notice, text: str) -> str:
    """Return the series, as the notice writes it, that a name stands for.

    Args:
        notice: whose names count.
        text: such as 会计, 会计系列 or ＫＪ in full width; never matched by likeness alone.

    Raises:
        UsageError: if the notice has no such series; lists the nearest names.
    """
    found = find_series(notice, text)
    if found is None:
        raise UsageError(
            Message("notice.series_unknown", {"given": text, "notice": notice.title}),
            Message(
                "notice.series_unknown.remedy", {"names": "、".join(nearest_series(notice, text))}
            ),
        )
    return found


def nearest_series(notice: Notice, text: str) -> tuple[str, ...]:
    """Return the names of the notice most like a text, best first; all of them if none is."""
    wanted = plain_series(text)

    def likeness(series: SeriesName) -> float:
        return max(_likeness(wanted, plain_series(name)) for name in (series.name, *series.names))

    ranked = sorted(notice.series, key=likeness, reverse=True)
    for least in (_LIKE, 0.0):
        near = [series.name for series in ranked if likeness(series) > least]
        if near:
            return tuple(near[:_NEAREST])
    return tuple(series.name for series in notice.series)


def _likeness(wanted: str, name: str) -> float:
    """Return the share of characters in common; names that hold one another rank first."""
    if not set(wanted) & set(name):
        return 0.0
    ratio = difflib.SequenceMatcher(None, wanted, name, autojunk=False).ratio()
    return ratio + (1.0 if wanted and (wanted in name or name in wanted) else 0.0)


def level_names(levels: Iterable[LevelName]) -> Mapping[str, ResolvedLevel]:
    """Return every plain name of every level and grade; the first to claim a name has it."""
    result: dict[str, ResolvedLevel] = {}
    for level in levels:
        for name in (level.name, level.level.value, *level.names):
            result.setdefault(plain_level(name), ResolvedLevel(level.level, None))
        for grade, names in level.grades.items():
            for name in (grade, *names):
                result.setdefault(plain_level(name), ResolvedLevel(level.level, grade))
    return result


def series_names(series: Iterable[SeriesName]) -> Mapping[str, str]:
    """Return every plain name of every series; the first to claim a name has it."""
    result: dict[str, str] = {}
    for one in series:
        for name in (one.name, *one.names):
            result.setdefault(plain_series(name), one.name)
    return result
