"""The six sample applicants through the whole program, offline, as ``make demo`` runs them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from docvalidate.report.schemas import SchemaName, load_schema

pytestmark = pytest.mark.ocr

_ROOT = Path(__file__).resolve().parent.parent
_SAMPLES = sorted((_ROOT / "samples").glob("0*"))


def _offline() -> list[str]:
    """Return a prefix that runs a command without any network interface, where allowed."""
    prefix = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None:
        return []
    works = subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0
    return prefix if works else []


@dataclass(frozen=True)
class Run:
    """A finished run: its JSON report, exit code, output folder, and how long it took."""

    report: dict[str, Any]
    exit_code: int
    output: Path
    seconds: float

    def applicant(self, sample: Path) -> dict[str, Any]:
        """Return what was said of one sample."""
        found: dict[str, Any] = self.report["applicants"][_SAMPLES.index(sample)]
        return found


def _check(output: Path, cache: Path, *arguments: str | Path) -> Run:
    started = time.monotonic()
    answer = subprocess.run(
        [
            *_offline(),
            sys.executable,
            str(_ROOT / "cli.py"),
            "check",
            *map(str, arguments),
            "--format",
            "json",
            "--output",
            str(output),
        ],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "XDG_CACHE_HOME": str(cache), "PYTHONUTF8": "1"},
        timeout=500,
    )
    assert answer.stderr == ""
    return Run(json.loads(answer.stdout), answer.returncode, output, time.monotonic() - started)


def _hashes(folder: Path) -> dict[str, str]:
    return {
        str(path): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty cache folder."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Run:
    """Check all six samples once, in a network namespace without a network."""
    before = {sample.name: _hashes(sample) for sample in _SAMPLES}
    result = _check(tmp_path_factory.mktemp("out") / "report", cache, *_SAMPLES)
    assert {sample.name: _hashes(sample) for sample in _SAMPLES} == before
    return result


def _expected(sample: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((sample / "expected.json").read_text(encoding="utf-8"))
    return loaded


def test_there_are_six_samples_of_all_verdicts() -> None:
    assert len(_SAMPLES) == 6
    verdicts = {_expected(sample)["verdict"] for sample in _SAMPLES}
    assert verdicts == {"complete", "incomplete", "needs_review", "blocked"}


@pytest.mark.parametrize("sample", _SAMPLES, ids=lambda sample: str(sample.name))
def test_each_sample_gets_the_verdict_it_was_drawn_for(run: Run, sample: Path) -> None:
    assert run.applicant(sample)["verdict"] == _expected(sample)["verdict"]


@pytest.mark.parametrize("sample", _SAMPLES, ids=lambda sample: str(sample.name))
def test_each_sample_gets_the_findings_it_was_drawn_for_and_no_other_fault(
    run: Run, sample: Path
) -> None:
    expected = _expected(sample)
    findings = run.applicant(sample)["findings"]
    wanted = {(f["outcome"], f["reason"], f["document"]) for f in expected["findings"]}
    seen = {
        (f["outcome"], f["reason"], location["document"] if location else None)
        for f in findings
        for location in (f["locations"] or [None])
    }
    assert wanted <= seen
    if expected["none_other_failed"]:
        failed = {(outcome, reason) for outcome, reason, _ in seen if outcome == "failed"}
        assert failed == {(o, r) for o, r, _ in wanted if o == "failed"}


def test_the_exit_code_is_that_of_the_worst(run: Run) -> None:
    assert run.exit_code == 4


def test_the_report_follows_its_schema(run: Run) -> None:
    jsonschema.validate(run.report, load_schema("report"))
    on_disk = json.loads((run.output / "report.json").read_text(encoding="utf-8"))
    assert on_disk == run.report


def test_every_applicant_has_a_page_that_needs_nothing_from_outside(run: Run) -> None:
    pages = sorted(run.output.glob("0*.html"))
    assert len(pages) == 6
    for page in [*pages, run.output / "index.html"]:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"""(?:src|href)\s*=\s*["'](?:https?:)?//""", text)


def test_nothing_of_the_classified_document_is_kept(run: Run, cache: Path) -> None:
    secret = next(sample for sample in _SAMPLES if sample.name == "04-classified")
    digest = hashlib.sha256(next(secret.rglob("业绩成果*")).read_bytes()).hexdigest()
    assert digest in json.dumps(run.report["receipt"])
    page = (run.output / "04-classified.html").read_text(encoding="utf-8")
    assert "机密★" not in page
    assert "机密★" not in json.dumps(run.report, ensure_ascii=False)
    files = sum(1 for sample in _SAMPLES for path in sample.rglob("*/*") if path.is_file())
    unreadable_or_secret = 1
    assert len(list(cache.rglob("*.zip"))) == files - unreadable_or_secret


def test_a_second_run_reads_nothing_but_what_may_not_be_kept(
    run: Run, cache: Path, tmp_path: Path
) -> None:
    again = _check(tmp_path / "again", cache, *_SAMPLES)
    assert again.report == run.report
    assert again.seconds < run.seconds / 3


def test_one_applicant_alone_ends_with_its_own_exit_code(cache: Path, tmp_path: Path) -> None:
    for sample in _SAMPLES[:2]:
        alone = _check(tmp_path / sample.name, cache, sample)
        assert alone.exit_code == _expected(sample)["exit_code"]


def test_inspection_and_requirements_follow_their_schemas(tmp_path: Path) -> None:
    page = next((_SAMPLES[0] / "线上").glob("公示证明*"))
    level_and_series = ["--level", "高级", "--series", "会计"]
    commands: tuple[tuple[SchemaName, list[str]], ...] = (
        ("inspection", ["inspect", str(page), "--format", "json"]),
        ("requirements", ["requirements", *level_and_series, "--format", "json"]),
    )
    for name, arguments in commands:
        answer = subprocess.run(
            [*_offline(), sys.executable, str(_ROOT / "cli.py"), *arguments],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "XDG_CACHE_HOME": str(tmp_path), "PYTHONUTF8": "1"},
        )
        jsonschema.validate(json.loads(answer.stdout), load_schema(name))
