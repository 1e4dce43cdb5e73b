"""What every level in every series owes under the Yueyang notice, held against its own words.

The tables below were copied by hand from the notice's text; nothing in them comes from the
notice file or from the program.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from importlib import resources

import jsonschema
import pytest

from docvalidate.language import Language
from docvalidate.model.applicant import Applicant, Channel, Level
from docvalidate.model.obligation import Basis, Duty, Grounds, Payment, Portion, Requirements
from docvalidate.notice import (
    DateState,
    deadline_standing,
    load_notice,
    requirements_for,
    window_standing,
)
from docvalidate.report.requirements import requirements_document

NOTICE = load_notice("yueyang-2024")

VENUES: dict[str, tuple[str, tuple[str, ...]]] = {
    "2.2.1": ("中小学教师系列、基层中小学教师系列", ("0730-8805638", "0730-8882310")),
    "2.2.2": ("省卫生系列、基层卫生系列", ("0730-8393665", "0730-8882310")),
    "2.2.3": ("基层农业系列", ("0730-8687986", "0730-8882310")),
    "2.2.4": ("基层林业工程专业", ("0730-8859388", "0730-8882310")),
    "2.2.5": ("档案系列", ("0730-8889449",)),
    "2.2.6": ("公证员系列、司法鉴定人专业", ("0730-8218773",)),
    "2.2.7": ("律师系列", ("0730-8216491",)),
    "2.2.8": ("党校教师系列", ("0730-8395026",)),
    "2.2.9": ("体育教练员系列、中职教师系列", ("0730-8805638",)),
    "2.2.10": ("网信工程专业", ("0730-8889498",)),
    "2.2.11": ("艺术系列、文博系列、图书系列、群文系列、播音系列", ("0730-8221487",)),
    "2.2.12": ("艺术系列(新文艺群体)", ("0730-8976520",)),
    "2.2.13": ("新闻系列", ("0730-8889356",)),
    "2.2.14": ("政工系列", ("0730-8889713",)),
    "2.2.15": ("自科系列、社科系列", ("0730-8299461",)),
    "2.2.16": ("药学(非临床)专业", ("0730-8222022",)),
    "2.2.17": ("自然科学传播专业", ("0730-8234926",)),
    "2.2.18": (
        (
            "技校教师系列、交通工程专业、水利水电工程专业、自然资源工程专业、林业工程专业、农业系列、"
            "大工程系列、工艺美术系列、会计系列、审计系列、统计系列、经济系列、土建工程专业"
        ),
        ("0730-8882310",),
    ),
}
CLAUSE_OF = {name: clause for clause, (names, _) in VENUES.items() for name in names.split("、")}
GRASSROOTS = {"基层中小学教师系列", "基层卫生系列", "基层农业系列", "基层林业工程专业"}
SET_APART = GRASSROOTS | {"中小学教师系列"}
HEALTH = {"省卫生系列", "基层卫生系列"}
OCTOBER = {"基层农业系列", "基层林业工程专业", "中小学教师系列", "基层中小学教师系列"}
FEES = {Level.JUNIOR: 110, Level.INTERMEDIATE: 215, Level.SENIOR: 600}
COMBINATIONS = list(itertools.product(Level, CLAUSE_OF))


def owed_by(level: str, series: str, **facts: str) -> Requirements:
    return requirements_for(NOTICE, Applicant(level=level, series=series, facts=facts))


def day(month: int, date: int) -> dt.date:
    return dt.date(2024, month, date)


def test_the_notice_names_39_series_and_the_data_hold_each_of_them() -> None:
    assert [series.name for series in NOTICE.series] == list(CLAUSE_OF)
    assert len(CLAUSE_OF) == 39


@pytest.mark.parametrize(("level", "series"), COMBINATIONS)
def test_channels_follow_the_preamble(level: Level, series: str) -> None:
    owed = owed_by(level, series)
    on_paper = {
        Level.JUNIOR: Duty.NOT_STATED,
        Level.INTERMEDIATE: Duty.REQUIRED,
        Level.SENIOR: Duty.REQUIRED if series in SET_APART else Duty.NOT_REQUIRED,
    }[level]
    assert owed.channels[Portion.ELIGIBILITY] == {
        Channel.ONLINE: Duty.REQUIRED,
        Channel.PAPER: on_paper,
    }
    assert owed.channels[Portion.PERFORMANCE] == {
        Channel.ONLINE: Duty.NOT_REQUIRED,
        Channel.PAPER: Duty.REQUIRED,
    }


@pytest.mark.parametrize(("level", "series"), COMBINATIONS)
def test_dates_follow_parts_one_and_two(level: Level, series: str) -> None:
    owed = owed_by(level, series)
    online = {name: found.date for name, found in owed.online.items() if found is not None}
    assert online == {
        "applicant": day(9, 12),
        "employer": day(9, 12),
        "county_office": day(9, 12),
        "department": day(9, 16),
    }
    first = owed.paper["to_department"]
    assert first is not None
    if series in HEALTH:
        assert (first.start, first.end) == (day(9, 9), day(9, 14))
    elif series in OCTOBER:
        assert (first.start, first.end) == (day(10, 10), day(10, 12))
    else:
        assert (first.start, first.end) == (day(9, 5), day(9, 12))
    second = owed.paper["to_city_office"]
    if level is Level.INTERMEDIATE:
        assert second is not None
        assert (second.start, second.end) == (day(10, 14), day(10, 16))
    elif level is Level.SENIOR and series not in SET_APART:
        assert second is not None
        assert (second.start, second.end) == (day(9, 13), day(9, 16))
    else:
        assert second is None


@pytest.mark.parametrize(("level", "series"), COMBINATIONS)
def test_venue_and_fee_follow_parts_two_and_three(level: Level, series: str) -> None:
    owed = owed_by(level, series)
    assert owed.venue is not None
    assert owed.venue.clause == CLAUSE_OF[series]
    assert owed.venue.phones == VENUES[CLAUSE_OF[series]][1]
    assert owed.venue.address in NOTICE.clauses[owed.venue.clause].text
    assert owed.fee is not None
    assert (owed.fee.amount, owed.fee.currency) == (FEES[level], "CNY")
    assert owed.fee.clauses == ("3.1", "3.2")
    if level is Level.SENIOR:
        expected = Payment.WITH_PAPER if series in SET_APART else Payment.ONLINE_BY_INDIVIDUAL
    else:
        # 三第二段 speaks of 其他系列中、初级 only.
        expected = Payment.NOT_STATED if series in SET_APART else Payment.WITH_PAPER
    assert owed.fee.payment is expected


@pytest.mark.parametrize(("level", "series"), COMBINATIONS)
def test_every_empty_answer_is_named_and_nothing_else_is(level: Level, series: str) -> None:
    owed = owed_by(level, series)
    empty = {
        *(f"online.{name}" for name, found in owed.online.items() if found is None),
        *(f"paper.{name}" for name, found in owed.paper.items() if found is None),
        *(
            f"channels.{portion.value}.{channel.value}"
            for portion, channels in owed.channels.items()
            for channel, duty in channels.items()
            if duty is Duty.NOT_STATED
        ),
    }
    if owed.fee is not None and owed.fee.payment is Payment.NOT_STATED:
        empty.add("fee.payment")
    # The notice leaves the list of materials to attachment 1.
    assert {one.subject for one in owed.not_stated} == empty | {"materials"}
    assert owed.undetermined == ()
    assert owed.undetermined_rules == ()
    assert all(silence.clause in owed.clauses for silence in owed.not_stated)
    assert all(silence.note for silence in owed.not_stated)


@pytest.mark.parametrize(("level", "series"), COMBINATIONS)
def test_around_every_date_one_state_holds(level: Level, series: str) -> None:
    owed = owed_by(level, series)
    for deadline in filter(None, owed.online.values()):
        states = [
            deadline_standing(deadline, deadline.date + dt.timedelta(days=step)).state
            for step in (-1, 0, 1)
        ]
        assert states == [DateState.WITHIN, DateState.LAST_DAY, DateState.AFTER]
    for window in filter(None, owed.paper.values()):
        days = [window.start + dt.timedelta(days=step) for step in (-1, 0, 1)]
        days += [window.end + dt.timedelta(days=step) for step in (-1, 0, 1)]
        states = [window_standing(window, one).state for one in days]
        within = DateState.WITHIN
        assert states == [
            DateState.BEFORE, within, within, within, DateState.LAST_DAY, DateState.AFTER,
        ]  # fmt: skip


@pytest.mark.parametrize(("level", "series"), COMBINATIONS)
def test_the_json_keeps_to_its_schema_and_steps_agree_with_the_answers(
    level: Level, series: str
) -> None:
    owed = owed_by(level, series)
    schema = json.loads(
        (resources.files("docvalidate.report") / "schemas" / "requirements-1.json").read_text(
            "utf-8"
        )
    )
    for language in Language:
        jsonschema.validate(requirements_document(owed, language), schema)
    steps = "".join(step.text for step in owed.steps)
    assert owed.fee is not None
    assert ("湖南非税" in steps) is (owed.fee.payment is Payment.ONLINE_BY_INDIVIDUAL)
    assert ("一并缴费" in steps) is (owed.fee.payment is Payment.WITH_PAPER)
    paper = owed.channels[Portion.ELIGIBILITY][Channel.PAPER]
    assert ("资格审查材料不报送" in steps) is (paper is Duty.NOT_REQUIRED)
    assert ("资格审查材料和业绩评审材料" in steps) is (paper is Duty.REQUIRED)


def test_the_json_of_the_design_is_met_word_for_word() -> None:
    document = requirements_document(owed_by("副高级", "会计"))
    assert document["schema"] == "docvalidate/requirements/1"
    assert document["applicant"] == {"level": "senior", "series": "会计系列"}
    assert document["channels"] == {
        "eligibility": {"online": "required", "paper": "not_required"},
        "performance": {"online": "not_required", "paper": "required"},
    }
    assert document["online"] == {
        "applicant": "2024-09-12",
        "employer": "2024-09-12",
        "county_office": "2024-09-12",
        "department": "2024-09-16",
    }
    assert document["paper"] == {
        "to_department": {"from": "2024-09-05", "to": "2024-09-12"},
        "to_city_office": {"from": "2024-09-13", "to": "2024-09-16"},
    }
    assert document["venue"] == {
        "clause": "2.2.18",
        "address": "岳阳市人力资源和社会保障局三楼301室(岳阳市岳阳楼区花板桥路与建湘路交汇处)",
        "phones": ["0730-8882310"],
    }
    assert document["fee"] == {
        "amount": 600,
        "currency": "CNY",
        "payment": "online_by_individual",
    }


def test_a_county_and_a_municipal_applicant_pass_through_different_hands() -> None:
    assert owed_by("中级", "经济", jurisdiction="county").chain == (
        "applicant", "employer", "county_office", "department",
    )  # fmt: skip
    assert owed_by("中级", "经济", jurisdiction="市直").chain == (
        "applicant", "employer", "department",
    )  # fmt: skip
    assert owed_by("中级", "经济").chain == ()
    assert owed_by("中级", "经济", jurisdiction="省直").chain == ()


def test_an_unknown_series_leaves_open_what_hangs_on_it_and_no_more() -> None:
    owed = owed_by("中级", "不存在的系列")
    assert owed.series is None
    assert owed.level is Level.INTERMEDIATE
    assert owed.channels[Portion.ELIGIBILITY][Channel.PAPER] is Duty.REQUIRED
    assert owed.fee is not None
    assert owed.fee.amount == 215
    assert owed.venue is None
    assert set(owed.undetermined) == {"paper.to_department", "venue", "fee.payment"}
    document = requirements_document(owed)
    assert set(owed.undetermined) <= set(document["not_stated"])  # type: ignore[call-overload]


def test_without_level_and_series_what_everyone_owes_still_stands() -> None:
    owed = requirements_for(NOTICE, Applicant())
    assert (owed.level, owed.series, owed.venue, owed.fee) == (None, None, None, None)
    assert owed.channels[Portion.PERFORMANCE][Channel.PAPER] is Duty.REQUIRED
    assert owed.online["applicant"] is not None
    rules = {rule.id for rule in owed.rules}
    assert "yueyang-2024:0.3:t07" in rules
    open_rules = {rule.id for rule in owed.undetermined_rules}
    assert open_rules == {"yueyang-2024:0.3:t09", "yueyang-2024:0.3:t10"}
    materials = {one.id: one.required for one in owed.materials}
    assert materials["review_form"] is True
    assert materials["current_title_certificate"] is False


def test_a_fact_of_the_wrong_kind_counts_as_unknown() -> None:
    applicant = Applicant(level="高级", series="会计", facts={"jurisdiction": 5, "other": "x"})
    assert requirements_for(NOTICE, applicant).chain == ()


def test_the_checklist_is_practice_depends_on_the_level_and_can_be_switched_off() -> None:
    def ids(level: str) -> set[str]:
        return {one.id for one in owed_by(level, "会计").materials if one.required}

    common = {
        "review_form", "integrity_commitment", "publicity_proof", "id_card",
        "degree_certificate", "annual_assessment",
    }  # fmt: skip
    assert ids("初级") == common
    assert ids("中级") == ids("高级") == common | {"current_title_certificate"}
    materials = owed_by("高级", "会计").materials
    assert all(one.basis is Basis.PRACTICE and one.source for one in materials)
    bare = load_notice("yueyang-2024", with_checklist=False)
    assert requirements_for(bare, Applicant(level="高级", series="会计")).materials == ()


def test_an_exception_stays_a_node_that_explains_itself() -> None:
    def grounds(series: str) -> tuple[Grounds, str]:
        owed = owed_by("高级", series)
        about = {one.subject: one.steps for one in owed.reasoning}
        step = about["channels.eligibility.paper"][0]
        assert step.exception is not None
        return step.grounds, step.exception.in_language()

    taken_out, words = grounds("基层卫生")
    assert taken_out is Grounds.EXCEPTED
    assert "(中小学教师系列、基层系列除外)" in words
    assert grounds("会计")[0] is Grounds.HOLDS
    rule = {one.subject: one.steps[0] for one in owed_by("高级", "基层卫生").reasoning}
    assert rule["yueyang-2024:0.3:t10"].grounds is Grounds.EXCEPTED
    assert rule["yueyang-2024:0.3:t09"].grounds is Grounds.HOLDS
