"""A notice may demand straddle seals, and the schema says how."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from docvalidate.assess import known_checks
from docvalidate.model.applicant import Applicant
from docvalidate.notice import load_notice, requirements_for
from docvalidate.notice.files import rules_folder
from docvalidate.notice.json_schema import json_schema
from docvalidate.notice.lint import lint_notice

RELEASED = (rules_folder() / "yueyang-2024.yaml").read_text(encoding="utf-8")
OLD = "    check: sealed\n    severity: error\n    parameters: {portion: eligibility}\n"
NEW = OLD.replace("sealed", "straddle_sealed").replace("}", ", materials: [review_form]}")


def test_a_rule_about_straddle_seals_is_without_defect_and_reaches_the_applicant(
    tmp_path: Path,
) -> None:
    assert OLD in RELEASED
    path = tmp_path / "yueyang-2024.yaml"
    path.write_text(RELEASED.replace(OLD, NEW), encoding="utf-8")
    shutil.copy(rules_folder() / "yueyang-2024.txt", tmp_path)
    assert lint_notice(path, known_checks()) == ()
    owed = requirements_for(load_notice(path), Applicant(level="中级", series="会计系列"))
    (found,) = [one for one in owed.rules if one.check == "straddle_sealed"]
    assert found.parameters["portion"] == "eligibility"


@pytest.mark.parametrize(
    ("parameters", "accepted"),
    [
        ({"portion": "eligibility"}, True),
        ({"portion": "eligibility", "materials": ["review_form"]}, True),
        ({"portion": "eligibility", "materials": []}, False),
        ({"portion": "all"}, False),
        ({"portion": "eligibility", "material": ["review_form"]}, False),
        ({}, False),
    ],
)
def test_the_schema_says_what_the_rule_takes(parameters: dict[str, Any], accepted: bool) -> None:
    document = yaml.safe_load(RELEASED)
    document["rules"][0] |= {"check": "straddle_sealed", "parameters": parameters}
    validator = jsonschema.Draft202012Validator(json_schema("notice"))
    assert validator.is_valid(document) is accepted


def test_the_notice_of_2024_asks_for_none() -> None:
    assert "straddle_sealed" not in {rule.value.check for rule in load_notice("yueyang-2024").rules}
