"""Every mistake gets one clear sentence and its exit code, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent.parent


def _run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own, as a clerk would."""
    answer = subprocess.run(
        [sys.executable, str(_ROOT / "cli.py"), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd or _ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=120,
    )
    assert "Traceback" not in answer.stderr
    return answer


def _assert_one_clear_sentence(answer: subprocess.CompletedProcess[str], word: str) -> None:
    assert word in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1, answer.stderr


def test_a_wrong_path_is_exit_11(tmp_path: Path) -> None:
    answer = _run("check", tmp_path / "没有这个文件夹", "--output", tmp_path / "out")
    assert answer.returncode == 11
    _assert_one_clear_sentence(answer, "没有这个文件夹")


def test_an_empty_folder_is_exit_11(tmp_path: Path) -> None:
    (tmp_path / "空").mkdir()
    answer = _run("check", tmp_path / "空", "--output", tmp_path / "out")
    assert answer.returncode == 11
    _assert_one_clear_sentence(answer, "空")


def test_an_unknown_series_is_exit_2_and_lists_the_nearest() -> None:
    answer = _run("requirements", "--level", "高级", "--series", "会记系列")
    assert answer.returncode == 2
    _assert_one_clear_sentence(answer, "会计")


def test_a_corrupt_pdf_alone_is_exit_11_for_inspect(tmp_path: Path) -> None:
    path = tmp_path / "坏.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"\x00garbage" * 50)
    answer = _run("inspect", path, "--no-cache", "--format", "json")
    assert answer.returncode == 11
    (document,) = json.loads(answer.stdout)["documents"]
    assert document["status"] == "unreadable"
    assert document["reason"] == "corrupt"


def test_an_output_folder_that_cannot_be_made_is_exit_13_before_any_reading(
    tmp_path: Path,
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "applicant.yaml").write_text("name: 甲\n", encoding="utf-8")
    blocker = tmp_path / "占位"
    blocker.write_text("a file, not a folder", encoding="utf-8")
    answer = _run("check", tmp_path / "a", "--output", blocker / "报告")
    assert answer.returncode == 13
    _assert_one_clear_sentence(answer, "占位")
    assert blocker.read_text(encoding="utf-8") == "a file, not a folder"


def test_reports_never_land_among_the_inputs_unasked(tmp_path: Path) -> None:
    (tmp_path / "applicant.yaml").write_text("name: 甲\n", encoding="utf-8")
    answer = _run("check", tmp_path, cwd=tmp_path)
    assert answer.returncode == 13
    assert sorted(path.name for path in tmp_path.iterdir()) == ["applicant.yaml"]


def test_a_broken_notice_is_exit_10_with_its_line(tmp_path: Path) -> None:
    notice = tmp_path / "broken.yaml"
    notice.write_text("notice:\n  id: x\n  titel: y\n", encoding="utf-8")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "applicant.yaml").write_text("name: 甲\n", encoding="utf-8")
    answer = _run("check", tmp_path / "a", "--notice", notice, "--output", tmp_path / "out")
    assert answer.returncode == 10
    assert "broken.yaml" in answer.stderr


def test_a_missing_model_is_exit_12(tmp_path: Path) -> None:
    page = tmp_path / "a.png"
    page.write_bytes(b"")
    answer = _run("inspect", page, "--model-dir", tmp_path / "nothing")
    assert answer.returncode == 12
    _assert_one_clear_sentence(answer, "nothing")


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["check"], "PATH"),
        (["check", "x", "--format", "xml"], "format"),
        (["check", "x", "--colour"], "--colour"),
        (["check", "x", "--as-of", "2024-02-30"], "2024-02-30"),
        (["inspect", "x", "--engine", "nosuch"], "nosuch"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_usage_errors_are_exit_2(tmp_path: Path, arguments: list[str], word: str) -> None:
    (tmp_path / "x").write_bytes(b"1")
    answer = _run(*arguments, cwd=tmp_path)
    assert answer.returncode == 2
    _assert_one_clear_sentence(answer, word)


def test_english_is_spoken_on_request() -> None:
    before = _run("--lang", "en", "inspect", "no-such-file.pdf")
    after = _run("inspect", "no-such-file.pdf", "--lang", "en")
    assert before.stderr == after.stderr
    assert before.stderr.startswith("No such file: no-such-file.pdf.")
