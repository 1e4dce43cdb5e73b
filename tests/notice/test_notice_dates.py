"""A date stands in exactly one way to a window, and days are counted in the notice's zone."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvalidate.model.applicant import Applicant
from docvalidate.model.obligation import Deadline, Window
from docvalidate.notice import (
    DateState,
    date_remarks,
    deadline_standing,
    load_notice,
    requirements_for,
    today,
    window_standing,
)
from docvalidate.notice.dates import time_zone

START, END = dt.date(2024, 9, 9), dt.date(2024, 9, 14)
WINDOW = Window(START, END, "2.1.1")
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2025, 12, 31))


@pytest.mark.parametrize(
    ("day", "state", "left", "until"),
    [
        (8, DateState.BEFORE, 6, 1),
        (9, DateState.WITHIN, 5, 0),
        (13, DateState.WITHIN, 1, 0),
        (14, DateState.LAST_DAY, 0, 0),
        (15, DateState.AFTER, -1, 0),
    ],
)
def test_both_ends_of_a_window_count(day: int, state: DateState, left: int, until: int) -> None:
    standing = window_standing(WINDOW, dt.date(2024, 9, day))
    assert (standing.state, standing.days_left, standing.days_until_open) == (state, left, until)


@given(DAYS, DAYS, DAYS)
def test_a_date_stands_in_exactly_one_way(first: dt.date, second: dt.date, date: dt.date) -> None:
    start, end = min(first, second), max(first, second)
    standing = window_standing(Window(start, end, "1"), date)
    ways = {
        DateState.BEFORE: date < start,
        DateState.WITHIN: start <= date < end,
        DateState.LAST_DAY: date == end,
        DateState.AFTER: date > end,
    }
    assert [state for state, holds in ways.items() if holds] == [standing.state]
    assert date + dt.timedelta(days=standing.days_left) == end


@given(DAYS, DAYS)
def test_a_deadline_is_a_window_that_is_always_open(last: dt.date, date: dt.date) -> None:
    standing = deadline_standing(Deadline(last, "1"), date)
    assert standing == window_standing(Window(dt.date.min, last, "1"), date)


def test_a_day_begins_at_midnight_in_shanghai() -> None:
    notice = load_notice("yueyang-2024")
    evening = dt.datetime(2024, 9, 12, 15, 59, 59, tzinfo=dt.UTC)
    assert today(notice, evening) == dt.date(2024, 9, 12)
    assert today(notice, evening + dt.timedelta(seconds=1)) == dt.date(2024, 9, 13)
    with pytest.raises(ValueError, match="zone"):
        today(notice, dt.datetime(2024, 9, 12))  # noqa: DTZ001 - the point of the test


def test_china_is_known_without_a_time_zone_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> None:
        raise KeyError(name)

    monkeypatch.setattr("docvalidate.notice.dates.ZoneInfo", nothing)
    noon = dt.datetime(2024, 9, 12, 12)  # noqa: DTZ001 - a wall clock
    assert time_zone("Asia/Shanghai").utcoffset(noon) == dt.timedelta(hours=8)
    with pytest.raises(ValueError, match="Mars"):
        time_zone("Mars/Olympus")


def test_remarks_say_how_a_day_stands_to_each_window() -> None:
    notice = load_notice("yueyang-2024")
    owed = requirements_for(notice, Applicant(level="高级", series="会计"))
    remarks = {name: one.in_language() for name, one in date_remarks(owed, END).items()}
    assert remarks["online.applicant"] == "已截止 2 天"
    assert remarks["online.department"] == "还剩 2 天"
    assert remarks["paper.to_department"] == "已截止 2 天"
    assert remarks["paper.to_city_office"] == "还剩 2 天"
