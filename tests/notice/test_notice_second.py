"""A second, invented notice: other levels, windows and channels, and no code touched."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest
import yaml

from docvalidate.model.applicant import Applicant, Channel
from docvalidate.model.errors import UsageError
from docvalidate.model.obligation import Duty, Payment, Portion
from docvalidate.notice import (
    DateState,
    load_notice,
    requirements_for,
    resolve_level,
    window_standing,
)
from docvalidate.notice.diff import (
    compare_notices,
    diff_tables,
    names_changed,
    short_names_lost,
)
from docvalidate.notice.diff_clauses import ClauseChangeKind, compare_clauses
from docvalidate.notice.lint import lint_notice
from docvalidate.notice.outline import outline
from docvalidate.notice.skeleton import skeleton
from docvalidate.notice.types import Notice

DATA = Path(__file__).parent / "data"
INVENTED = DATA / "qingjiang-2025.yaml"
NOTICE = load_notice(INVENTED)
YUEYANG = load_notice("yueyang-2024")
CHECKS = {rule.value.check for rule in YUEYANG.rules}


def test_it_is_without_defect() -> None:
    assert lint_notice(INVENTED, CHECKS) == ()


@pytest.mark.parametrize(("level", "amount"), [("中级", 180), ("副高", 320), ("正高级", 1080)])
def test_a_fee_may_hang_on_the_grade(level: str, amount: int) -> None:
    fee = requirements_for(NOTICE, Applicant(level=level, series="农业")).fee
    assert fee is not None
    assert (fee.amount, fee.payment) == (amount, Payment.ONLINE_BY_INDIVIDUAL)


def test_without_the_grade_the_fee_is_open_and_the_rest_is_not() -> None:
    owed = requirements_for(NOTICE, Applicant(level="高级", series="工程"))
    assert owed.fee is None
    assert owed.undetermined == ("fee",)
    assert owed.channels[Portion.PERFORMANCE] == {
        Channel.ONLINE: Duty.REQUIRED,
        Channel.PAPER: Duty.REQUIRED,
    }


def test_its_exception_takes_the_health_series_out() -> None:
    owed = requirements_for(NOTICE, Applicant(level="正高", series="医疗卫生"))
    assert owed.channels[Portion.ELIGIBILITY][Channel.PAPER] is Duty.NOT_REQUIRED
    assert owed.venue is not None
    assert owed.venue.phones == ("0999-6130003",)


def test_its_window_crosses_the_new_year() -> None:
    window = requirements_for(NOTICE, Applicant(level="副高", series="工程")).paper["to_department"]
    assert window is not None
    assert (window.start, window.end) == (dt.date(2025, 12, 28), dt.date(2026, 1, 5))
    assert window_standing(window, dt.date(2026, 1, 1)).state is DateState.WITHIN


def test_it_has_no_junior_level() -> None:
    with pytest.raises(UsageError, match="中级"):
        resolve_level(NOTICE, "初级")


@pytest.mark.parametrize("notice", [NOTICE, YUEYANG], ids=["invented", "Yueyang"])
def test_cutting_the_text_gives_the_clauses_of_the_finished_file(notice: object) -> None:
    finished = NOTICE if notice is NOTICE else YUEYANG
    drafted = {one.id: one for one in outline(finished.text_path.read_text(encoding="utf-8"))}
    outside = {"published"}
    for name, clause in finished.clauses.items():
        if name not in outside:
            assert drafted[name].ref == clause.ref
            assert "".join(drafted[name].text.split()) == "".join(clause.text.split())


@pytest.mark.parametrize("text", [DATA / "qingjiang-2025.txt", YUEYANG.text_path])
def test_a_skeleton_has_the_right_shape_and_only_answers_are_missing(
    tmp_path: Path, text: Path
) -> None:
    content = text.read_text(encoding="utf-8")
    (tmp_path / "new-2026.txt").write_text(content, encoding="utf-8")
    path = tmp_path / "new-2026.yaml"
    path.write_text(skeleton("new-2026", content, "new-2026.txt"), encoding="utf-8")
    assert {one.code for one in lint_notice(path, CHECKS)} == {
        "no_answer",
        "no_rules_given",
        "no_steps_given",
        "placeholder_reason",
    }


def test_a_skeleton_takes_series_places_and_phones_from_the_text() -> None:
    drafted = yaml.safe_load(
        skeleton("x-2024", YUEYANG.text_path.read_text(encoding="utf-8"), "x-2024.txt")
    )
    assert [one["name"] for one in drafted["series"]] == [one.name for one in YUEYANG.series]
    given = {one.value for one in YUEYANG.about("venue")}
    assert [(one["address"], tuple(one["phones"])) for one in drafted["venues"]] == [
        (one.address, one.phones)  # type: ignore[union-attr]
        for one in (provision.value for provision in YUEYANG.about("venue"))
    ]
    assert len(given) == 18


def test_a_notice_does_not_differ_from_itself() -> None:
    assert compare_notices(YUEYANG, YUEYANG) == ()
    assert diff_tables(YUEYANG, YUEYANG) == ()


def test_what_changed_against_last_year_is_said_with_who_is_concerned(tmp_path: Path) -> None:
    source = YUEYANG.path.read_text(encoding="utf-8")
    changed = (
        source.replace("amount: 215", "amount: 260")
        .replace("id: yueyang-2024", "id: yueyang-2025")
        .replace('name: 律师系列, clause: "2.2.7"', 'name: 律师公证系列, clause: "2.2.7"')
        .replace("[律师系列]", "[律师公证系列]")
    )
    path = tmp_path / "yueyang-2025.yaml"
    path.write_text(changed, encoding="utf-8")
    shutil.copy(YUEYANG.text_path, tmp_path)
    after = load_notice(path)
    assert names_changed(YUEYANG, after) == (("律师系列",), ("律师公证系列",))
    (change,) = compare_notices(YUEYANG, after)
    assert (change.subject, change.before, change.after) == ("fee", "215 CNY", "260 CNY")
    assert all(name.startswith("中级·") for name in change.who)
    # 39 series less the one renamed, municipal and county.
    assert len(change.who) == 38 * 2


def changed_copy(folder: Path, *edits: tuple[str, str]) -> Notice:
    """Return the Yueyang notice with its text replaced; neither text nor lint matters here."""
    text = YUEYANG.path.read_text(encoding="utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path = folder / "yueyang-2025.yaml"
    path.write_text(text, encoding="utf-8")
    shutil.copy(YUEYANG.text_path, folder)
    return load_notice(path)


def test_a_new_sentence_renumbers_clauses_and_does_not_make_them_new(tmp_path: Path) -> None:
    after = changed_copy(
        tmp_path,
        ('"0.4"', '"0.5"'),
        ('"0.3"', '"0.4"'),
        (
            '  - id: "0.4"',
            (
                '  - id: "0.3"\n    ref: 导言\n    text: |-\n      申报人须诚信。\n'
                '    informative: true\n  - id: "0.4"'
            ),
        ),
    )
    changes = [(one.kind, one.ids) for one in compare_clauses(YUEYANG, after)]
    assert changes == [
        (ClauseChangeKind.ADDED, "0.3"),
        (ClauseChangeKind.RENUMBERED, "0.3 → 0.4"),
        (ClauseChangeKind.RENUMBERED, "0.4 → 0.5"),
    ]
    assert compare_notices(YUEYANG, after) == ()
    assert len(diff_tables(YUEYANG, after)) == 1


def test_a_clause_reworded_and_one_that_is_gone_are_shown_with_their_words(
    tmp_path: Path,
) -> None:
    gone = (
        '  - id: "A.3"\n    ref: 附件3\n    text: |-\n'
        "      3.职称网上申报评审操作指南(人力资源社会保障部门)\n"
        "    untranslated: 附件须另行下载，内容不在通知正文里。\n"
    )
    after = changed_copy(tmp_path, ("公楼1315办公室,联系", "公楼1415办公室,联系"), (gone, ""))
    reworded, lost = compare_clauses(YUEYANG, after)
    assert (reworded.kind, reworded.ids) == (ClauseChangeKind.CHANGED, "2.2.7")
    assert "1315" in reworded.texts[0]
    assert "1415" in reworded.texts[1]
    assert "律师系列" not in reworded.texts[0]
    assert (lost.kind, lost.ids) == (ClauseChangeKind.GONE, "A.3")
    assert lost.texts == ("3.职称网上申报评审操作指南(人力资源社会保障部门)", "")


def test_short_names_that_were_not_carried_over_are_said_to_be_lost(tmp_path: Path) -> None:
    after = changed_copy(
        tmp_path,
        ("names: [体育教练, 教练员]", "names: [教练员]"),
        ("names: [技术员级]", "names: []"),
    )
    assert short_names_lost(YUEYANG, after) == (
        ("体育教练", "体育教练员系列"),
        ("技术员级", "员级"),
    )
    assert short_names_lost(YUEYANG, YUEYANG) == ()
    (table,) = diff_tables(YUEYANG, after)
    assert [row[1] for row in table.rows] == ["体育教练（体育教练员系列）", "技术员级（员级）"]


def test_notices_that_tell_different_facts_apart_are_compared_all_the_same() -> None:
    subjects = {one.subject for one in compare_notices(YUEYANG, NOTICE)}
    # Both know 农业系列: dates, fees and places differ.
    assert {"online.applicant", "fee", "venue", "channels.performance.online"} <= subjects
