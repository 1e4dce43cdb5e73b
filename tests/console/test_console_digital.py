"""From a digitally sealed file on the command line to the finding about it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from docvalidate.intake import IntakeLimits, TrustList
from docvalidate.model.digital import Trust
from docvalidate.model.geometry import Box
from docvalidate.ocr import EngineChoice
from docvalidate.reading import read_document
from tests.console.proof_engine import ProofEngine
from tests.intake.signing import UNIT, Authority, issue, plain_pdf, signed

_ROOT = Path(__file__).resolve().parent.parent.parent
ENGINE = "tests.console.proof_engine:ProofEngine"


@pytest.fixture(scope="module")
def root() -> Authority:
    return issue("测试根证书")


@pytest.fixture
def folder(tmp_path: Path, root: Authority, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One applicant with a sealed proof, a trust list beside, and a cache of their own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "cache"))
    applicant = tmp_path / "周云帆"
    (applicant / "线上").mkdir(parents=True)
    (applicant / "applicant.yaml").write_text(
        f"name: 周云帆\nlevel: 高级\nseries: 会计系列\nemployer: {UNIT}\n", encoding="utf-8"
    )
    sealed = signed(plain_pdf(), issue("云帆公司公章", root, organisation=UNIT))
    (applicant / "线上" / "公示证明.pdf").write_bytes(sealed)
    (tmp_path / "信任").mkdir()
    (tmp_path / "信任" / "根.pem").write_bytes(root.pem)
    return tmp_path


def answer(*arguments: object) -> Any:  # noqa: ANN401
    """Run the command line in a process of its own and return the JSON it prints."""
    ran = subprocess.run(
        [sys.executable, str(_ROOT / "cli.py"), *map(str, arguments), "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
        cwd=_ROOT,
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(_ROOT)},
        timeout=240,
    )
    assert "Traceback" not in ran.stderr
    return json.loads(ran.stdout)


def test_a_seal_is_verified_against_the_trust_list_given(folder: Path) -> None:
    file = folder / "周云帆" / "线上" / "公示证明.pdf"
    options = ("--trust-list", folder / "信任", "--engine", ENGINE, "--jobs", "1")

    (document,) = answer("inspect", file, *options)["documents"]
    (found,) = document["digital_signatures"]
    assert (found["organisation"], found["integrity"]) == (UNIT, "intact")
    assert found["trust"] == "trusted"

    # What was read is in the cache now: no page is read again.
    report = answer("check", folder / "周云帆", *options)
    assert len(report["receipt"]["trust_list"]) == 64
    (applicant,) = report["applicants"]
    sealed = [one for one in applicant["findings"] if one["reason"] == "digital_seal_verified"]
    assert sealed
    for one in sealed:
        assert one["outcome"] == "passed"
        assert UNIT in one["message"]
        assert one["locations"] == [
            {"document": "线上/公示证明.pdf", "page": 1, "box": found["box"]}
        ]


@pytest.mark.parametrize(("listed", "trust"), [(True, Trust.TRUSTED), (False, Trust.NOT_CHECKED)])
def test_the_appearance_lies_where_it_was_drawn(
    listed: bool, trust: Trust, folder: Path, root: Authority
) -> None:
    file = folder / "周云帆" / "线上" / "公示证明.pdf"
    engine = ProofEngine(EngineChoice())
    trusted = TrustList((root.der,)) if listed else None

    evidence = read_document(file, "公示证明.pdf", engine, IntakeLimits(), trust=trusted)

    (found,) = evidence.digital_signatures
    assert (found.trust, found.page) == (trust, 1)
    # The field was drawn 380 to 500 points from the left and 120 to 240 from the bottom of a
    # page of 595 by 842 points.
    x, y = evidence.pages[0].width / 595, evidence.pages[0].height / 842
    drawn = Box(round(380 * x), round(602 * y), round(500 * x), round(722 * y))
    assert found.box is not None
    assert drawn.intersection_over_union(found.box) > 0.97


def test_a_useless_trust_list_is_a_usage_error(folder: Path) -> None:
    missing = folder / "没有"
    ran = subprocess.run(
        [
            sys.executable,
            str(_ROOT / "cli.py"),
            "check",
            str(folder),
            "--trust-list",
            str(missing),
            "--format",
            "json",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder.parent,
        env={**os.environ, "PYTHONUTF8": "1"},
        timeout=120,
    )
    assert ran.returncode == 2
    assert "没有可用的证书" in ran.stderr
    assert len(ran.stderr.strip().splitlines()) == 1
