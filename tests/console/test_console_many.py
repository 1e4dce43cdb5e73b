"""Runs over many applicants: kept, resumed, compared; each scan read once."""

from __future__ import annotations

import json
import shutil
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from openpyxl import load_workbook

from docvalidate.batch.lock import only_run
from docvalidate.batch.store import ResultsStore, RunState
from docvalidate.console.main import run
from docvalidate.materials.facts import with_read_facts
from docvalidate.model.applicant import Applicant
from docvalidate.model.evidence import DocumentEvidence
from docvalidate.report.schemas import load_schema
from tests.batch.counted import LOG_VARIABLE, PoolInProcess, numbered_page, pages_read

pytestmark = pytest.mark.usefixtures("log")

_ENGINE = ["--engine", "tests.batch.counted:CountingEngine", "--jobs", "1"]
_ID_NUMBER = "11010519491231002X"
"""The worked example of GB 11643."""


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep cache, engine and network guard of a test to itself; give the log of pages read."""
    path = tmp_path / "read.log"
    monkeypatch.setenv(LOG_VARIABLE, str(path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("docvalidate.console.reading_options.refuse_network", lambda: None)
    monkeypatch.setattr("docvalidate.console.reading_options._pool", lambda *_: PoolInProcess())
    monkeypatch.setattr(PoolInProcess, "interrupt_after", None)
    monkeypatch.chdir(tmp_path)
    return path


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Write three applicants with two scans each; pages 1 and 2, 3 and 4, 5 and 6."""
    folder = tmp_path / "申报"
    number = 0
    for name, employer in (("周一", "甲局"), ("林二", "甲局"), ("陈三", "")):
        for title in ("学历证书", "身份证"):
            number += 1
            numbered_page(folder / name / "线上" / f"{title}.png", number)
        facts = f"name: {name}\nlevel: 中级\nseries: 会计系列\n"
        facts += f"employer: {employer}\n" if employer else ""
        (folder / name / "applicant.yaml").write_text(facts, encoding="utf-8")
    return folder


def _check(people: Path, *more: str, output: str = "out") -> int:
    return run(["check", str(people), *_ENGINE, "--output", output, *more])


def _report(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return loaded


def test_after_one_scan_is_replaced_one_scan_is_read(people: Path, log: Path) -> None:
    _check(people)
    assert pages_read(log) == [1, 2, 3, 4, 5, 6]
    numbered_page(people / "林二" / "线上" / "身份证.png", 17)
    _check(people)
    assert pages_read(log)[6:] == [17]
    _check(people, "--no-cache")
    assert len(pages_read(log)) == 13


def test_an_interrupted_run_goes_on_where_it_stopped(
    tmp_path: Path,
    people: Path,
    log: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(PoolInProcess, "interrupt_after", 3)
    assert _check(people) == 130
    words = capsys.readouterr().err
    assert "3 名申报人中 1 名" in words
    assert "重新运行同一条命令" in words
    with ResultsStore(tmp_path / "out" / "results.sqlite") as store:
        (interrupted,) = store.runs()
    assert (interrupted.state, interrupted.done) == (RunState.UNFINISHED, 1)

    monkeypatch.setattr(PoolInProcess, "interrupt_after", None)
    before = (tmp_path / "out" / "周一.html").stat().st_mtime_ns
    assert _check(people) == 1
    assert pages_read(log) == [1, 2, 3, 4, 5, 6]
    assert "1 名申报人的结果沿用" in capsys.readouterr().out
    assert (tmp_path / "out" / "周一.html").stat().st_mtime_ns == before
    with ResultsStore(tmp_path / "out" / "results.sqlite") as store:
        (finished,) = store.runs()
    assert (finished.id, finished.state, finished.done) == (1, RunState.FINISHED, 3)
    names = [one["applicant"]["name"] for one in _report(tmp_path / "out")["applicants"]]
    assert names == ["周一", "林二", "陈三"]


def test_what_changed_since_the_interruption_is_checked_again(
    tmp_path: Path, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PoolInProcess, "interrupt_after", 4)
    assert _check(people) == 130
    monkeypatch.setattr(PoolInProcess, "interrupt_after", None)
    declared = people / "周一" / "applicant.yaml"
    declared.write_text(declared.read_text(encoding="utf-8").replace("中级", "高级"), "utf-8")
    shutil.rmtree(people / "林二")
    _check(people)
    applicants = _report(tmp_path / "out")["applicants"]
    assert [one["applicant"]["name"] for one in applicants] == ["周一", "陈三"]
    assert applicants[0]["applicant"]["level"] == "senior"


def test_resume_and_restart_may_be_asked_for(
    people: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _check(people, "--resume") == 2
    assert "没有可以接着做的核查" in capsys.readouterr().err
    monkeypatch.setattr(PoolInProcess, "interrupt_after", 2)
    assert _check(people) == 130
    monkeypatch.setattr(PoolInProcess, "interrupt_after", None)
    capsys.readouterr()
    assert _check(people, "--restart") == 1
    assert "沿用" not in capsys.readouterr().out


def test_a_second_run_says_what_was_mended_and_what_is_new(
    tmp_path: Path, people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (people / "陈三" / "线上" / "学历证书.png").rename(tmp_path / "aside.png")
    _check(people)
    assert "与上次核查相比" not in capsys.readouterr().out
    (tmp_path / "aside.png").rename(people / "陈三" / "线上" / "学历证书.png")
    (people / "周一" / "线上" / "学历证书.png").unlink()
    _check(people)
    words = "".join(capsys.readouterr().out.split())
    assert "已补正：学历学位证书：未检出" in words
    assert "新出现：学历学位证书" in words
    index = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert "与上次核查相比" in index
    assert run(["runs", "compare", "1", "2", "--store", "out"]) == 0
    assert "已补正：学历学位证书：未检出" in "".join(capsys.readouterr().out.split())


def test_runs_are_listed_shown_and_exported(
    tmp_path: Path, people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _check(people)
    capsys.readouterr()
    for command in (["list"], ["show"], ["show", "1"]):
        assert run(["runs", *command, "--store", "out/results.sqlite"]) == 0
    assert "3/3" in capsys.readouterr().out
    assert run(["runs", "export", "1", "--store", "out"]) == 0
    exported = json.loads(capsys.readouterr().out)
    assert exported == _report(tmp_path / "out")
    jsonschema.validate(exported, load_schema("report"))
    assert run(["runs", "export", "--format", "csv", "--to", "all.csv", "--store", "out"]) == 0
    table = (tmp_path / "all.csv").read_text(encoding="utf-8-sig")
    assert [line.split(",")[0] for line in table.splitlines()[1:]] == ["周一", "林二", "陈三"]
    assert run(["runs", "export", "--format", "xlsx", "--to", "all.xlsx", "--store", "out"]) == 0
    assert load_workbook(tmp_path / "all.xlsx").worksheets[0].max_row == 4
    assert run(["runs", "export", "--format", "xlsx", "--store", "out"]) == 2


@pytest.mark.parametrize(
    ("arguments", "code", "word"),
    [
        (["runs", "list"], 11, "docvalidate-report"),
        (["runs", "show", "7", "--store", "out"], 2, "7"),
        (["runs", "list", "--store", "foreign"], 13, "foreign"),
    ],
)
def test_what_is_no_run_is_named(
    people: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    word: str,
) -> None:
    _check(people)
    Path("foreign").write_text("not a store", encoding="utf-8")
    capsys.readouterr()
    assert run(arguments) == code
    assert word in capsys.readouterr().err


def test_two_runs_do_not_write_to_one_store_at_once(
    people: Path, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("out").mkdir()
    with only_run(Path("out/results.sqlite")):
        assert _check(people) == 13
    assert "另一个核查" in capsys.readouterr().err
    assert pages_read(log) == []


def test_the_lines_follow_their_schema_and_everything_is_its_owners(
    tmp_path: Path,
    people: Path,
) -> None:
    _check(people)
    lines = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 3
    for line in lines:
        jsonschema.validate(json.loads(line), load_schema("result"))
    if sys.platform != "win32":
        files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert not [path for path in (tmp_path / "out").rglob("*") if path.name.endswith("-wal")]


def test_without_an_output_folder_nothing_is_left(
    tmp_path: Path, people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    assert run(["check", str(people), *_ENGINE, "--format", "json"]) == 1
    jsonschema.validate(json.loads(capsys.readouterr().out), load_schema("report"))
    assert {path.name for path in tmp_path.iterdir()} - before == {"read.log", "home"}


def test_personal_numbers_asked_for_are_shown_and_yet_not_kept(
    tmp_path: Path,
    people: Path,
) -> None:
    folder = people / "周一"
    folder.rename(people / f"周一{_ID_NUMBER}")
    _check(people, "--show-personal-data")
    assert _ID_NUMBER in (tmp_path / "out" / "report.json").read_text(encoding="utf-8")
    with ResultsStore(tmp_path / "out" / "results.sqlite") as store:
        kept = [*store.lines(1), *store.runs()]
    assert _ID_NUMBER not in str(kept)
    assert _ID_NUMBER.encode() not in (tmp_path / "out" / "results.sqlite").read_bytes()
    _check(people)
    assert _ID_NUMBER not in (tmp_path / "out" / "report.json").read_text(encoding="utf-8")


def test_a_roster_tells_who_is_missing(
    tmp_path: Path, people: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("花名册.csv").write_bytes("姓名,单位\n周一,甲局\n林二,甲局\n吴四,乙局\n".encode("gbk"))
    _check(people, "--roster", "花名册.csv")
    roster = _report(tmp_path / "out")["roster"]
    assert roster["without_folder"] == [
        {"row": 4, "name": "吴四", "number": "", "employer": "乙局"}
    ]
    assert roster["without_person"] == ["陈三"]
    shown = capsys.readouterr().out
    assert "吴四" in shown
    book = load_workbook(tmp_path / "out" / "summary.xlsx")
    cells = [cell.value for row in book["花名册核对"] for cell in row]
    assert {"吴四", "陈三"} <= set(cells)
    assert "吴四" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_the_workbook_links_filters_and_runs_nothing(
    tmp_path: Path,
    people: Path,
) -> None:
    declared = people / "周一" / "applicant.yaml"
    formula = '=HYPERLINK("http://evil.invalid")'
    declared.write_text(f"name: '{formula}'\nlevel: 中级\nseries: 会计系列\n", encoding="utf-8")
    _check(people)
    book = load_workbook(tmp_path / "out" / "summary.xlsx")
    sheet = book.worksheets[0]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:H4"
    names = {str(row[0].value): row for row in sheet.iter_rows(min_row=2)}
    assert set(names) == {formula, "林二", "陈三"}
    for row in names.values():
        assert {cell.data_type for cell in row} <= {"s", "n"}
    link = names["林二"][0].hyperlink
    assert link is not None
    assert link.target == "%E6%9E%97%E4%BA%8C.html"
    assert (tmp_path / "out" / "林二.html").exists()
    fills = {row[1].value: str(row[1].fill.fgColor.rgb)[-6:] for row in names.values()}
    assert fills["需补正"] == "FDF1F0"
    assert names[formula][0].quotePrefix
    assert "缺材料" in book.sheetnames
    missing = [row[0].value for row in book["缺材料"].iter_rows(min_row=2)]
    reported = _report(tmp_path / "out")["applicants"]
    assert len(missing) == sum(
        finding["reason"].startswith("material_") and finding["outcome"] == "failed"
        for one in reported
        for finding in one["findings"]
    )


def test_each_employer_has_a_list_of_corrections(
    tmp_path: Path,
    people: Path,
) -> None:
    _check(people)
    lists = {path.name: path for path in (tmp_path / "out" / "corrections").iterdir()}
    assert set(lists) == {"甲局.html", "单位不详.html"}
    text = lists["甲局.html"].read_text(encoding="utf-8")
    assert "周一" in text
    assert "陈三" not in text
    shutil.rmtree(people / "陈三")
    _check(people)
    assert not lists["单位不详.html"].exists()


def test_the_cache_says_what_it_holds_and_is_emptied(
    people: Path, log: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _check(people)
    capsys.readouterr()
    assert run(["cache", "info"]) == 0
    assert "6 份文件" in capsys.readouterr().out
    assert run(["cache", "clear"]) == 0
    assert "6 份文件" in capsys.readouterr().out
    _check(people)
    assert len(pages_read(log)) == 12


@pytest.mark.parametrize("suspected", [False, True])
def test_an_applicant_on_whom_the_program_breaks_down_costs_no_other(
    people: Path, monkeypatch: pytest.MonkeyPatch, suspected: bool
) -> None:
    if suspected:
        place = people / "林二" / "线上"
        (place / "身份证.png").rename(place / "机密★10年.png")

    broke_for: list[str] = []

    def facts(applicant: Applicant, evidence: Sequence[DocumentEvidence]) -> Applicant:
        if applicant.name == "林二":
            broke_for.append(applicant.name)
            raise RuntimeError
        return with_read_facts(applicant, evidence)

    monkeypatch.setattr("docvalidate.pipeline.with_read_facts", facts)
    _check(people)
    assert broke_for == ["林二"]
    report = _report(people.parent / "out")
    verdicts = {one["applicant"]["name"]: one for one in report["applicants"]}
    assert set(verdicts) == {"周一", "林二", "陈三"}
    reasons = {finding["reason"] for finding in verdicts["林二"]["findings"]}
    assert "check_failed" in reasons
    assert verdicts["林二"]["verdict"] == ("blocked" if suspected else "needs_review")
    assert {finding["reason"] for finding in verdicts["周一"]["findings"]} - {"check_failed"}


def test_another_bound_on_pixels_is_another_reading(people: Path, log: Path) -> None:
    _check(people)
    _check(people, "--limit", "page_pixels=200000")
    assert len(pages_read(log)) == 12
    _check(people, "--limit", "page_pixels=200000", "--limit", "pages=900")
    assert len(pages_read(log)) == 12
