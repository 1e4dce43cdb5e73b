"""``check`` over damaged and odd files: a report that names each, and nothing changed."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.mutations import MUTATIONS, write_mutations
from docvalidate.console.limits_option import parse_limits
from docvalidate.model.errors import UsageError

_ROOT = Path(__file__).resolve().parent.parent.parent
_FAST = ("--engine", "benchmarks.blind_engine:BlindEngine", "--no-cache", "--jobs", "2")


def _run(*arguments: str | Path, cwd: Path = _ROOT) -> subprocess.CompletedProcess[str]:
    answer = subprocess.run(
        [sys.executable, str(_ROOT / "cli.py"), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(_ROOT)},
        timeout=300,
    )
    assert "Traceback" not in answer.stderr
    return answer


def _state(folder: Path) -> dict[str, tuple[int, str]]:
    """Return when each file was changed, and its hash; pipes are not opened."""
    return {
        str(path.relative_to(folder)): (
            path.lstat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in (folder, *folder.rglob("*"))
    }


def test_a_folder_of_damaged_files_ends_with_a_report_that_names_each(tmp_path: Path) -> None:
    folder = tmp_path / "申报人"
    folder.mkdir()
    written = write_mutations(folder, len(MUTATIONS) - 1, seed=7)
    (folder / "空.pdf").write_bytes(b"")
    odd = ["空.pdf"]
    if sys.platform == "linux":
        os.mkfifo(folder / "管道.pdf")
        raw = folder / os.fsdecode(b"\xca\xe9.pdf")
        raw.write_bytes(b"no PDF")
        odd += ["管道.pdf", "\ufffd\ufffd.pdf"]
    before = _state(folder)
    answer = _run("check", folder, *_FAST, "--format", "json", "--output", tmp_path / "out")
    report = json.loads(answer.stdout)
    (applicant,) = report["applicants"]
    named = {
        place["document"] for finding in applicant["findings"] for place in finding["locations"]
    }
    documents = {*applicant["receipt"]["files"]} if "receipt" in applicant else set()
    documents |= {*report["receipt"].get("files", {})}
    for name in (*(path.name for path in written), *odd):
        assert name in named | documents, name
    for name in odd:
        assert name in named
    assert applicant["verdict"] != "complete"
    assert (tmp_path / "out" / "report.json").is_file()
    assert _state(folder) == before


def test_the_report_does_not_land_among_the_inputs_unless_asked(tmp_path: Path) -> None:
    folder = tmp_path / "申报人"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"no PDF")
    before = _state(folder)
    answer = _run("check", ".", *_FAST, cwd=folder)
    assert answer.returncode == 13
    assert _state(folder) == before
    asked = _run("check", ".", *_FAST, "--output", "报告", cwd=folder)
    assert asked.returncode in (1, 3)
    assert (folder / "报告" / "report.json").is_file()


def test_limits_can_be_set(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4" + bytes(3000))
    answer = _run("inspect", path, *_FAST, "--limit", "file_bytes=1K", "--format", "json")
    (document,) = json.loads(answer.stdout)["documents"]
    assert document["reason"] == "too_large"


@pytest.mark.parametrize(
    "pair", ["pages", "pages=", "pages=-1", "pages=nan", "no_such=1", "pages=1e99", "=3"]
)
def test_wrong_limits_are_named(pair: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_limits([pair])
    assert caught.value.remedy is not None


def test_units_and_kinds_of_limits() -> None:
    limits = parse_limits(["file_bytes=2M", "page_seconds=0.5", "pages=7"])
    assert (limits.file_bytes, limits.page_seconds, limits.pages) == (2 * 1024**2, 0.5, 7)
