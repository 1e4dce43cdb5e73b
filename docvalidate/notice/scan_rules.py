"""From what a notice asks of scans and uploads to the rules that test it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docvalidate.model.obligation import Clause, Rule
from docvalidate.notice.schema import ScanModel, ThresholdModel

_LESS_IS_WORSE = ("low_resolution", "low_contrast", "dark")


def scan_rules(notice: str, clause: Clause, number: int, asked: ScanModel) -> Iterator[Rule]:
    """Yield one rule on the files and one on the pages, as far as the passage asks for them.

    Args:
        notice: id of the notice.
        clause: the clause that the passage cites.
        number: of the passage in its section, from 1; it tells rules of one clause apart.
        asked: the passage.
    """
    limits: dict[str, object] = {
        "types": tuple(asked.types),
        "largest_mb": asked.largest_mb,
        "names": asked.names,
        "names_say": asked.names_say,
    }
    if asked.types or asked.largest_mb or asked.names:
        name = f"{notice}:{clause.id}:u{number:02d}"
        yield Rule(name, clause, "upload_limits", asked.severity, limits)
    if asked.thresholds:
        bounds = {
            code: {
                severity: bound
                for severity, bound in (("error", each.error), ("warning", each.warning))
                if bound is not None
            }
            for code, each in asked.thresholds.items()
        }
        name = f"{notice}:{clause.id}:q{number:02d}"
        yield Rule(name, clause, "scan_standard", asked.severity, {"thresholds": bounds})


def contradicts_itself(code: str, threshold: ThresholdModel) -> bool:
    """Say whether the warning would come only after the error."""
    if threshold.error is None or threshold.warning is None:
        return False
    if code in _LESS_IS_WORSE:
        return threshold.warning <= threshold.error
    return threshold.warning >= threshold.error


def is_pattern(text: str) -> bool:
    """Say whether a text is a regular expression."""
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError):
        return False
    return True
