"""What a notice asks of scans and uploads: each bound is held, and figures are named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from docvalidate.model.evidence import (
    PageEvidence,
    QualityCode,
    QualityIssue,
    QualitySeverity,
    TextSource,
)
from docvalidate.model.finding import Finding, Outcome, Reason, Severity
from docvalidate.model.report import RecognisedDocument
from tests.assess.builders import assess, document, page, rule, words

MB = 1024**2


def scanned(**figures: float) -> PageEvidence:
    return replace(page(), figures=figures)


def held(page_seen: PageEvidence, **thresholds: dict[str, float]) -> tuple[Finding, ...]:
    return assess(rule("scan_standard", thresholds=thresholds), document(page_seen))


@pytest.mark.parametrize(
    ("dpi", "expected"),
    [
        (120.0, (Outcome.FAILED, Severity.ERROR)),
        (180.0, (Outcome.FAILED, Severity.WARNING)),
        (200.0, (Outcome.PASSED, Severity.ERROR)),
    ],
)
def test_resolution_is_held_against_the_notice(
    dpi: float, expected: tuple[Outcome, Severity]
) -> None:
    (finding,) = held(scanned(low_resolution=dpi), low_resolution={"error": 150, "warning": 200})
    assert (finding.outcome, finding.severity) == expected
    if finding.outcome is Outcome.FAILED:
        assert f"{dpi:.0f}dpi" in words(finding)
        assert finding.remedy is not None


@pytest.mark.parametrize("angle", [-6.0, 6.0])
def test_skew_counts_in_both_directions(angle: float) -> None:
    (finding,) = held(scanned(skewed=angle), skewed={"warning": 5})
    assert (finding.outcome, finding.reason) == (Outcome.FAILED, Reason.SCAN_BELOW_STANDARD)
    assert "6.0度" in words(finding)


def test_what_was_not_measured_is_open_and_weighs_nothing() -> None:
    first, second = held(scanned(), low_resolution={"error": 200})
    assert (first.outcome, first.severity) == (Outcome.INDETERMINATE, Severity.INFO)
    assert second.outcome is Outcome.PASSED


def test_digital_and_blank_pages_have_no_scan_to_judge() -> None:
    blank = QualityIssue(QualityCode.BLANK, QualitySeverity.WARNING, 0.0)
    for seen in (replace(page(), text_source=TextSource.EMBEDDED), page(quality=(blank,))):
        (finding,) = held(seen, low_resolution={"error": 200})
        assert finding.outcome is Outcome.PASSED


def uploaded(
    file_type: str, size: int, path: str = "线上/王小明-学历证书.pdf"
) -> RecognisedDocument:
    seen = document(page(), path=path)
    return replace(seen, evidence=replace(seen.evidence, file_type=file_type, byte_size=size))


LIMITS = rule(
    "upload_limits",
    Severity.WARNING,
    types=("pdf", "jpg"),
    largest_mb=10.0,
    names=r"[^-]+-.+",
    names_say="姓名-材料名称",
)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (uploaded("pdf", 10 * MB), None),
        (uploaded("jpeg", 1), None),
        (uploaded("png", 1), "PNG"),
        (uploaded("pdf", 10 * MB + 1), "10.0MB"),
        (uploaded("pdf", 1, "线上/扫描0001.pdf"), "姓名-材料名称"),
        (uploaded("", 0), "无法判断"),
    ],
)
def test_types_sizes_and_names_of_uploads(seen: RecognisedDocument, expected: str | None) -> None:
    (finding,) = assess(LIMITS, seen)
    if expected is None:
        assert finding.outcome is Outcome.PASSED
        return
    assert finding.reason is Reason.UPLOAD_REFUSED
    assert finding.severity is Severity.WARNING
    assert expected in words(finding)
    assert finding.outcome is (Outcome.FAILED if seen.evidence.file_type else Outcome.INDETERMINATE)


def test_every_broken_limit_is_told() -> None:
    found = assess(LIMITS, uploaded("gif", 11 * MB, "线上/a.gif"))
    assert len(found) == 3
