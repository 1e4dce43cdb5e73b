"""A notice as tables, for people who want to see what the data say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from docvalidate.language import Message
from docvalidate.model.obligation import Deadline, Duty, Payment, Venue, Window
from docvalidate.notice.conditions import describe
from docvalidate.notice.lint_usage import used_clauses
from docvalidate.notice.types import Notice, Provision

Cell: TypeAlias = str | Message
"""What stands in a table: the notice's own words, or words still to be translated."""

_START = 28


@dataclass(frozen=True, slots=True)
class NoticeTable:
    """One table: a title, headings, and rows of as many cells."""

    title: Message
    headings: tuple[Message, ...]
    rows: tuple[tuple[Cell, ...], ...]


def notice_tables(notice: Notice) -> tuple[NoticeTable, ...]:
    """Return everything a notice holds, as tables."""
    by_subject: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("channels", lambda subject: subject.startswith("channels.")),
        ("deadlines", lambda subject: subject.startswith("online.")),
        ("windows", lambda subject: subject.startswith("paper.")),
        ("venues", lambda subject: subject == "venue"),
        ("fees", lambda subject: subject in ("fee", "fee.payment")),
    )
    given = [one for one in notice.provisions if one.value is not None]
    silent = [one for one in notice.provisions if one.value is None]
    tables = [_head(notice), _names(notice)]
    for name, belongs in by_subject:
        rows = [_provision_row(notice, one) for one in given if belongs(one.subject)]
        headings = ["subject", "answer", "for_whom", "clause"]
        # All places answer the same subject; without that column the addresses have room.
        first = 1 if name == "venues" else 0
        tables.append(_table(name, headings[first:], (row[first:] for row in rows)))
    silences: list[tuple[Cell, ...]] = [
        (_subject(one), one.note, _for_whom(notice, one), _ref(notice, one.clause))
        for one in silent
    ]
    tables.append(_table("silences", ("subject", "note", "for_whom", "clause"), silences))
    rules: list[tuple[Cell, ...]] = [
        (one.value.id, one.value.check, _for_whom(notice, one), one.value.severity.value)
        for one in notice.rules
    ]
    tables.append(_table("rules", ("rule", "check", "for_whom", "severity"), rules))
    tables.append(_clauses(notice))
    return tuple(table for table in tables if table.rows)


def _head(notice: Notice) -> NoticeTable:
    rows: list[tuple[Cell, ...]] = [
        (Message("notice.show.id"), notice.id),
        (Message("notice.show.title"), notice.title),
        (Message("notice.show.issuer"), notice.issuer),
        (Message("notice.show.issued"), notice.issued.isoformat()),
        (Message("notice.show.sha256"), notice.sha256),
        (Message("notice.show.checklist"), notice.checklist or "—"),
    ]
    return _table("head", ("item", "content"), rows)


def _names(notice: Notice) -> NoticeTable:
    rows: list[tuple[Cell, ...]] = []
    for level in notice.levels:
        names = (level.level.value, *level.names, *level.grades)
        rows.append((level.name, "、".join(names), _ref(notice, level.clause)))
    rows += [(one.name, "、".join(one.names), _ref(notice, one.clause)) for one in notice.series]
    rows += [(one.name, "、".join(one.members), _ref(notice, one.clause)) for one in notice.groups]
    return _table("names", ("name", "also", "clause"), rows)


def _clauses(notice: Notice) -> NoticeTable:
    used = used_clauses(notice)
    rows: list[tuple[Cell, ...]] = []
    for identifier, clause in notice.clauses.items():
        use = notice.uses.get(identifier)
        if use is not None and use.untranslated:
            state: Cell = use.untranslated
        else:
            state = Message("notice.show.used" if identifier in used else "notice.show.informative")
        text = clause.text.replace("\n", " ")
        start = text if len(text) <= _START else f"{text[:_START]}…"
        rows.append((identifier, clause.ref, start, state))
    return _table("clauses", ("clause_id", "clause", "text", "use"), rows)


def _table(name: str, headings: Sequence[str], rows: Iterable[tuple[Cell, ...]]) -> NoticeTable:
    titles = tuple(Message(f"notice.show.heading.{heading}") for heading in headings)
    return NoticeTable(Message(f"notice.show.table.{name}"), titles, tuple(rows))


def _provision_row(notice: Notice, provision: Provision[object]) -> tuple[Cell, ...]:
    return (
        _subject(provision),
        answer_words(provision.value),
        _for_whom(notice, provision),
        _ref(notice, provision.clause),
    )


def _subject(provision: Provision[object]) -> Message:
    return Message(f"notice.subject.{provision.subject}")


def _for_whom(notice: Notice, provision: Provision[object]) -> Message:
    words = describe(provision.condition) or Message("notice.condition.always")
    for exception in provision.exceptions:
        condition = describe(exception.condition) or Message("notice.condition.always")
        words = Message(
            "notice.show.except",
            {"who": words, "exception": condition, "ref": _ref(notice, exception.clause)},
        )
    return words


def _ref(notice: Notice, clause: str) -> str:
    return notice.clauses[clause].ref


def answer_words(value: object) -> Cell:
    """Put the value of a provision into words."""
    if isinstance(value, Duty):
        return Message(f"notice.answer.duty.{value.value}")
    if isinstance(value, Payment):
        return Message(f"notice.answer.payment.{value.value}")
    if isinstance(value, Deadline):
        return value.date.isoformat()
    if isinstance(value, Window):
        days = {"start": value.start.isoformat(), "end": value.end.isoformat()}
        return Message("notice.answer.window", days)
    if isinstance(value, Venue):
        return "\n".join((value.address, "、".join(value.phones)))
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return Message("notice.answer.silent") if value is None else str(value)
