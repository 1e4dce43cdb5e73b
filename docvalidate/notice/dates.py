"""Where a date stands against a window or a deadline; all dates are days in the notice's zone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from docvalidate.language import Message
from docvalidate.model.obligation import Deadline, Requirements, Window

if TYPE_CHECKING:
    from docvalidate.notice.types import Notice

_CHINA = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")


class DateState(StrEnum):
    """Where a date stands; exactly one holds for each date."""

    BEFORE = "before"
    WITHIN = "within"
    LAST_DAY = "last_day"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class DateStanding:
    """Where a date stands, and how many days are left to the last day.

    Attributes:
        days_left: 0 on the last day itself, negative once it is over.
        days_until_open: 0 once a window is open, and for a deadline always.
    """

    state: DateState
    days_left: int
    days_until_open: int = 0


def window_standing(window: Window, date: dt.date) -> DateStanding:
    """Say where a date stands against a window, both of whose ends count."""
    left = (window.end - date).days
    if date < window.start:
        return DateStanding(DateState.BEFORE, left, (window.start - date).days)
    return DateStanding(_state(left), left)


def deadline_standing(deadline: Deadline, date: dt.date) -> DateStanding:
    """Say where a date stands against a deadline, whose last day counts."""
    left = (deadline.date - date).days
    return DateStanding(_state(left), left)


def date_remarks(requirements: Requirements, date: dt.date) -> dict[str, Message]:
    """Say for each window and deadline of an applicant how a date stands to it.

    Returns:
        A sentence by subject, such as ``paper.to_department``.
    """
    remarks = {
        f"online.{actor}": _remark(deadline_standing(deadline, date))
        for actor, deadline in requirements.online.items()
        if deadline is not None
    }
    for name, window in requirements.paper.items():
        if window is not None:
            remarks[f"paper.{name}"] = _remark(window_standing(window, date))
    return remarks


def _remark(standing: DateStanding) -> Message:
    before = standing.state is DateState.BEFORE
    days = standing.days_until_open if before else abs(standing.days_left)
    return Message(f"notice.standing.{standing.state.value}", {"days": days})


def _state(days_left: int) -> DateState:
    if days_left == 0:
        return DateState.LAST_DAY
    return DateState.WITHIN if days_left > 0 else DateState.AFTER


def today(notice: Notice, now: dt.datetime | None = None) -> dt.date:
    """Return the date in the notice's time zone.

    Args:
        notice: whose time zone counts.
        now: an aware time; the present where it is not given.

    Raises:
        ValueError: if ``now`` has no time zone.
    """
    moment = dt.datetime.now(dt.UTC) if now is None else now
    if moment.tzinfo is None:
        raise ValueError("a time without a zone has no date in another zone")
    return moment.astimezone(time_zone(notice.timezone)).date()


def time_zone(name: str) -> dt.tzinfo:
    """Return a time zone by its name.

    China has had one zone without summer time since 1992, so that it is known also on a machine
    without a time zone database, as Windows is.

    Raises:
        ValueError: if there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        if name == _CHINA.tzname(None):
            return _CHINA
        raise ValueError(name) from None
