"""What changed between two notices: names, what applicants are told, materials, clauses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from docvalidate.language import Message
from docvalidate.notice.answers import applicability
from docvalidate.notice.conditions import Truth
from docvalidate.notice.diff_clauses import ClauseChangeKind, compare_clauses
from docvalidate.notice.lint_sweep import SUBJECTS
from docvalidate.notice.names import level_names, plain_level, plain_series, series_names
from docvalidate.notice.overview import Cell, NoticeTable, answer_words
from docvalidate.notice.sweep import Kind, kinds_of_applicants
from docvalidate.notice.types import Notice


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is another one now.

    Attributes:
        subject: what the answer is about.
        who: the kinds of applicants concerned, such as 高级·会计系列.
        before: the answer in the older notice, ``after`` in the newer.
    """

    subject: str
    who: tuple[str, ...]
    before: Cell
    after: Cell


def compare_notices(before: Notice, after: Notice) -> tuple[Change, ...]:
    """Return every answer that differs, for the kinds of applicants both notices know.

    Args:
        before: the older notice.
        after: the newer notice.

    Returns:
        The changes by subject; applicants with the same change stand together. Series and
        levels that only one of the two knows are in :func:`names_changed`.
    """
    changes: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    cells: dict[tuple[str, str, str], tuple[Cell, Cell]] = {}
    for older, kind in _pairs(before, after):
        for subject in SUBJECTS:
            first, second = _answer(before, subject, older), _answer(after, subject, kind)
            key = (subject, repr(first), repr(second))
            if key[1] != key[2]:
                changes[key].append(older.name)
                cells[key] = (first, second)
    ordered = sorted(changes, key=lambda key: SUBJECTS.index(key[0]))
    return tuple(Change(key[0], tuple(dict.fromkeys(changes[key])), *cells[key]) for key in ordered)


def names_changed(before: Notice, after: Notice) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the series and levels that are gone, and those that are new."""
    old = {**series_names(before.series), **{one.name: one.name for one in before.levels}}
    new = {**series_names(after.series), **{one.name: one.name for one in after.levels}}
    gone = [name for name in dict.fromkeys(old.values()) if _unknown(name, new)]
    added = [name for name in dict.fromkeys(new.values()) if _unknown(name, old)]
    return tuple(gone), tuple(added)


def short_names_lost(before: Notice, after: Notice) -> tuple[tuple[str, str], ...]:
    """Return the short names that no longer stand for what they stood for, each with its owner.

    Names of a series or level that is gone itself are left out: :func:`names_changed` has it.
    """
    series, levels = series_names(after.series), level_names(after.levels)
    lost = []
    for one in before.series:
        owner = series.get(plain_series(one.name))
        lost += [
            (name, one.name)
            for name in one.names
            if owner is not None and series.get(plain_series(name)) != owner
        ]
    for level in before.levels:
        spoken = [(level.name, level.names), *level.grades.items()]
        for own_name, names in spoken:
            found = levels.get(plain_level(own_name))
            lost += [
                (name, own_name)
                for name in names
                if found is not None and levels.get(plain_level(name)) != found
            ]
    return tuple(lost)


def _unknown(name: str, names: dict[str, str]) -> bool:
    return plain_series(name) not in names and name not in names


def diff_tables(before: Notice, after: Notice) -> tuple[NoticeTable, ...]:
    """Return the changes as tables; none where names, answers, materials and clauses are equal."""
    gone, added = names_changed(before, after)
    names: list[tuple[Cell, ...]] = [
        *((Message("notice.diff.gone"), name) for name in gone),
        *((Message("notice.diff.added"), name) for name in added),
        *(
            (Message("notice.diff.short_name_lost"), f"{name}（{owner}）")
            for name, owner in short_names_lost(before, after)
        ),
    ]
    rows: list[tuple[Cell, ...]] = [
        (Message(f"notice.subject.{one.subject}"), one.before, one.after, _who(one.who))
        for one in compare_notices(before, after)
    ]
    tables = (
        _table("names", ("change", "name"), names),
        _table("answers", ("subject", "before", "after", "who"), rows),
        _table("materials", ("change", "name"), list(_materials(before, after))),
        _table("clauses", ("change", "clause", "before", "after"), _clauses(before, after)),
    )
    return tuple(table for table in tables if table.rows)


def _clauses(before: Notice, after: Notice) -> list[tuple[Cell, ...]]:
    rows: list[tuple[Cell, ...]] = []
    for one in compare_clauses(before, after):
        # The words of a clause that only moved are the same; once is enough.
        texts = one.texts if one.kind is not ClauseChangeKind.RENUMBERED else (one.texts[0], "")
        rows.append((Message(f"notice.diff.clause.{one.kind.value}"), one.ids, *texts))
    return rows


def _materials(before: Notice, after: Notice) -> Iterator[tuple[Cell, ...]]:
    for level in dict.fromkeys((*before.materials, *after.materials)):
        old = {one.name: one for one in before.materials.get(level, ())}
        new = {one.name: one for one in after.materials.get(level, ())}
        words = {"level": Message(f"report.level.{level.value}")}
        for name in (name for name in old if name not in new):
            yield Message("notice.diff.material_gone", words), name
        for name in (name for name in new if name not in old):
            yield Message("notice.diff.material_added", words), name
        for name in (name for name in new if name in old and new[name] != old[name]):
            yield Message("notice.diff.material_changed", words), name


def _table(name: str, headings: tuple[str, ...], rows: list[tuple[Cell, ...]]) -> NoticeTable:
    titles = tuple(Message(f"notice.diff.heading.{heading}") for heading in headings)
    return NoticeTable(Message(f"notice.diff.table.{name}"), titles, tuple(rows))


def _pairs(before: Notice, after: Notice) -> Iterator[tuple[Kind, Kind]]:
    """Yield the kinds of applicants of both notices that may be the same person."""
    newer: dict[tuple[str, str], list[Kind]] = defaultdict(list)
    for kind in kinds_of_applicants(after):
        newer[_level_and_series(kind)].append(kind)
    for older in kinds_of_applicants(before):
        for kind in newer.get(_level_and_series(older), ()):
            if _agree(older, kind):
                yield older, kind


def _level_and_series(kind: Kind) -> tuple[str, str]:
    (level,), (series,) = kind.facts["level"], kind.facts["series"]
    return level, plain_series(series)


def _agree(older: Kind, newer: Kind) -> bool:
    """Say whether two kinds agree in every fact that both notices tell apart."""
    return all(
        values == newer.facts[name]
        for name, values in older.facts.items()
        if name in newer.facts and name != "series" and "" not in values | newer.facts[name]
    )


def _answer(notice: Notice, subject: str, kind: Kind) -> Cell:
    holding = [one for one in notice.about(subject) if applicability(one, kind.facts) is Truth.TRUE]
    return answer_words(holding[0].value if holding else None)


def _who(names: tuple[str, ...]) -> Message:
    shown = "、".join(names[:3])
    key = "notice.diff.who" if len(names) <= 3 else "notice.diff.who_more"
    return Message(key, {"names": shown, "count": len(names)})
