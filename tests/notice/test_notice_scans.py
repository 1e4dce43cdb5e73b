"""What a notice asks of scans becomes rules, cited like any other; mistakes are named by line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from docvalidate.assess.registry import known_checks
from docvalidate.model.applicant import Applicant
from docvalidate.notice import load_notice, requirements_for
from docvalidate.notice.files import rules_folder
from docvalidate.notice.json_schema import json_schema
from docvalidate.notice.lint import lint_notice

SECTION = """scans:
  - clause: "0.3"
    quote: 加盖公章后扫描上传
    types: [pdf, jpg]
    largest_mb: 10
    names: ".+"
    thresholds:
      low_resolution: {warning: 200, error: 150}
      skewed: {warning: 5}
    applies: {eq: {level: senior}}

"""


def with_scans(folder: Path, section: str = SECTION) -> Path:
    shutil.copytree(rules_folder() / "checklists", folder / "checklists")
    shutil.copy(rules_folder() / "yueyang-2024.txt", folder)
    released = (rules_folder() / "yueyang-2024.yaml").read_text(encoding="utf-8")
    assert "\nclauses:\n" in released
    path = folder / "yueyang-2024.yaml"
    path.write_text(released.replace("\nclauses:\n", f"\n{section}clauses:\n"), encoding="utf-8")
    return path


def test_the_section_becomes_two_rules_for_those_it_applies_to(tmp_path: Path) -> None:
    path = with_scans(tmp_path)
    assert lint_notice(path, known_checks()) == ()
    notice = load_notice(path)
    senior = requirements_for(notice, Applicant(level="高级", series="会计系列"))
    found = {rule.id: rule for rule in senior.rules}
    limits = found["yueyang-2024:0.3:u01"]
    assert (limits.check, limits.parameters["types"]) == ("upload_limits", ("pdf", "jpg"))
    assert limits.parameters["largest_mb"] == 10
    quality = found["yueyang-2024:0.3:q01"]
    assert quality.check == "scan_standard"
    assert quality.parameters["thresholds"] == {
        "low_resolution": {"error": 150, "warning": 200},
        "skewed": {"warning": 5},
    }
    junior = requirements_for(notice, Applicant(level="初级", series="会计系列"))
    assert not any(rule.check in ("upload_limits", "scan_standard") for rule in junior.rules)


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        (
            "quote: 加盖公章后扫描上传\n    types",
            "quote: 不在原文里的话\n    types",
            None,
            "不在原文",
        ),
        ("[pdf, jpg]", "[pdf, exe]", None, "exe"),
        ('names: ".+"', 'names: "(("', "bad_pattern", "names:"),
        (
            "{warning: 200, error: 150}",
            "{warning: 100, error: 150}",
            "thresholds_reversed",
            "low_res",
        ),
        ("{warning: 5}", "{warning: 5, error: 3}", "thresholds_reversed", "skewed"),
        ("{warning: 5}", "{}", "no_bound", "skewed"),
        ("skewed:", "crooked:", None, "crooked"),
    ],
)
def test_mistakes_are_named_with_their_line(
    tmp_path: Path, old: str, new: str, code: str | None, at: str
) -> None:
    assert old in SECTION
    path = with_scans(tmp_path, SECTION.replace(old, new))
    problems = lint_notice(path, known_checks())
    assert problems
    lines = path.read_text(encoding="utf-8").splitlines()
    start = lines.index("scans:")
    wanted = next(at_ for at_, one in enumerate(lines, 1) if at_ > start and at in one)
    assert wanted in {one.line for one in problems}, problems
    if code is not None:
        assert code in {one.code for one in problems}


def test_a_passage_that_asks_nothing_is_refused(tmp_path: Path) -> None:
    bare = 'scans:\n  - clause: "0.3"\n    quote: 加盖公章后扫描上传\n\n'
    problems = lint_notice(with_scans(tmp_path, bare), known_checks())
    assert "asks_nothing" in {one.code for one in problems}


def test_editors_are_told_what_the_keys_are_for() -> None:
    scans = json_schema("notice")["$defs"]["ScanModel"]
    assert scans["additionalProperties"] is False
    for key in ("types", "largest_mb", "names", "thresholds"):
        assert scans["properties"][key]["description"]
