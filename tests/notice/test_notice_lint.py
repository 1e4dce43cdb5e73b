"""The released notice proves itself; what the proof says is what the notice holds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from docvalidate.assess import known_checks
from docvalidate.model.errors import BadNoticeError, ExitCode
from docvalidate.notice import available_notices, load_notice
from docvalidate.notice.files import rules_folder
from docvalidate.notice.lint import lint_notice, proved
from docvalidate.notice.lint_text import plain_text
from docvalidate.notice.lint_usage import used_clauses

NOTICE = load_notice("yueyang-2024")
CHECKS = {rule.value.check for rule in NOTICE.rules}


@pytest.mark.parametrize("name", available_notices())
def test_every_released_notice_is_without_defect(name: str) -> None:
    assert lint_notice(rules_folder() / f"{name}.yaml", CHECKS) == ()


def test_the_rules_name_checks_that_are_registered() -> None:
    assert known_checks() >= CHECKS


def test_the_clauses_put_together_are_the_whole_text() -> None:
    whole = plain_text(NOTICE.text_path.read_text(encoding="utf-8"))
    clauses = [plain_text(clause.text) for clause in NOTICE.clauses.values()]
    letters = "".join([NOTICE.page_text[0], *clauses, *NOTICE.page_text[1:]])
    assert "".join(letters.split()) == "".join(whole.split())


def test_every_clause_is_used_or_says_why_not() -> None:
    used = used_clauses(NOTICE)
    assert used.isdisjoint(NOTICE.uses)
    assert used | set(NOTICE.uses) == set(NOTICE.clauses)
    # Part 二(二) is places through and through, and every place is used.
    assert {f"2.2.{number}" for number in range(1, 19)} <= used
    assert {"0.3", "0.4", "1.1.1", "1.2.1", "1.2.2", "2.1.1", "2.1.2", "3.1", "3.2"} <= used


def test_ids_follow_the_numbering_of_the_notice() -> None:
    assert NOTICE.clauses["0.4"].text == "业绩评审材料线下提交,无须线上申报。"
    assert NOTICE.clauses["1.1.1"].text.startswith("1.申报人点击进入")
    assert NOTICE.clauses["1.2.2"].text.startswith("各县市区人社部门")
    assert NOTICE.clauses["2.2.18"].text.startswith("18.技校教师系列")
    assert NOTICE.clauses["3.1"].text.startswith("按照省发展和改革委员会")
    assert NOTICE.clauses["0.3"].ref == "导言"
    assert NOTICE.clauses["2.2.18"].ref == "二(二)18"


def test_the_figures_of_the_proof_are_those_of_the_notice() -> None:
    figures = proved(NOTICE)
    # 员级, 助理级, 中级, 副高级, 正高级 in 39 series, municipal or county.
    assert figures["kinds"] == 5 * 39 * 2
    assert figures["clauses"] == len(NOTICE.clauses)
    assert figures["used"] == len(NOTICE.clauses) - len(NOTICE.uses)


def test_a_notice_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(BadNoticeError, match="yueyang-2024") as caught:
        load_notice("yueyang-1999")
    assert caught.value.exit_code is ExitCode.BAD_NOTICE


def test_a_notice_is_loaded_from_a_path_and_takes_the_checklist_beside_it(tmp_path: Path) -> None:
    shutil.copy(rules_folder() / "yueyang-2024.yaml", tmp_path / "mine.yaml")
    beside = tmp_path / "checklists"
    beside.mkdir()
    (beside / "hunan-practice.yaml").write_text(
        "schema: docvalidate/checklist/1\nid: hunan-practice\nname: 本局清单\nbasis: practice\n"
        "source: 本局通行做法\nmaterials:\n"
        "  - {id: only, name: 唯一材料, titles: [唯一], portion: eligibility, required: true}\n",
        encoding="utf-8",
    )
    notice = load_notice(tmp_path / "mine.yaml")
    assert {one.id for each in notice.materials.values() for one in each} == {"only"}
    assert notice.sha256 == NOTICE.sha256


@pytest.mark.parametrize(
    ("material", "code"),
    [
        ("{id: a, name: 甲, titles: [乙], portion: eligibility, required: false}", "duplicate"),
        ("{id: b, name: 乙, titles: [甲], portion: eligibility, required: false}", "duplicate"),
        ("{id: b, name: 乙, titles: [], portion: eligibility, required: false}", "too_few"),
        ("{id: b, name: 乙, titles: [乙], portion: other, required: false}", "not_allowed"),
        ("{id: b, name: 乙, titles: [乙], portion: eligibility}", "missing_key"),
    ],
)
def test_defects_of_a_checklist_are_found_in_its_file(
    tmp_path: Path, material: str, code: str
) -> None:
    for name in ("yueyang-2024.yaml", "yueyang-2024.txt"):
        shutil.copy(rules_folder() / name, tmp_path / name)
    (tmp_path / "checklists").mkdir()
    checklist = tmp_path / "checklists" / "hunan-practice.yaml"
    checklist.write_text(
        "schema: docvalidate/checklist/1\nid: hunan-practice\nname: 清单\nbasis: practice\n"
        "source: 通行做法\nmaterials:\n"
        "  - {id: a, name: 甲, titles: [甲], portion: eligibility, required: true}\n"
        f"  - {material}\n",
        encoding="utf-8",
    )
    problems = lint_notice(tmp_path / "yueyang-2024.yaml", CHECKS)
    assert [(one.file, one.line) for one in problems] == [(checklist, 8)]
    assert problems[0].code.startswith(code)
    with pytest.raises(BadNoticeError):
        load_notice(tmp_path / "yueyang-2024.yaml")
