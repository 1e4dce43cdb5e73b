"""Pages taken together: the same page twice, sheets of odd size, page numbers that are missing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvalidate.assess.page_sets import PageNumber, parsed_number
from docvalidate.assess.verdict import verdict_of
from docvalidate.model.applicant import Channel
from docvalidate.model.evidence import PageEvidence, QualityCode, QualityIssue, QualitySeverity
from docvalidate.model.finding import Finding, Reason, Severity, Verdict
from docvalidate.model.report import RecognisedDocument
from tests.assess.builders import assess, document, line, page, rule, words

WORDS = "专业技术人员年度考核登记表本人总结工作业绩突出"


def told(reason: Reason, *documents: RecognisedDocument) -> list[Finding]:
    found = assess(rule("legible"), *documents)
    return [one for one in found if one.reason is reason]


def inked(number: int, text: str = WORDS, seed: int = 1, moved: float = 0.0) -> PageEvidence:
    """A page with some words and ink that stands where ``seed`` says, shifted a little."""
    levels = np.random.default_rng(seed).integers(0, 16, 576)
    noise = np.random.default_rng(99).normal(0, moved, 576)
    fingerprint = "".join(f"{int(one):x}" for one in np.clip(levels + noise, 0, 15).round())
    return replace(page(number, (line(text),)), fingerprint=fingerprint)


def numbered(number: int, text: str, y: int = 2250) -> PageEvidence:
    return page(number, (line(WORDS, y=800), line(text, y=y)))


def test_the_same_page_twice_is_pointed_out_without_weight() -> None:
    scans = document(inked(1), inked(2, WORDS + "另一页", seed=2), inked(3, moved=0.4))
    (finding,) = told(Reason.PAGE_DUPLICATED, scans)
    assert [one.page for one in finding.locations] == [1, 3]
    assert finding.severity is Severity.INFO
    assert verdict_of([finding]) is Verdict.COMPLETE


def test_the_same_page_in_two_files_is_found() -> None:
    (finding,) = told(
        Reason.PAGE_DUPLICATED,
        document(inked(1), path="线上/a.jpg"),
        replace(
            document(inked(1), path="线上/b.jpg"),
            evidence=replace(document(inked(1), path="线上/b.jpg").evidence, sha256="1" * 64),
        ),
    )
    assert [one.document for one in finding.locations] == ["线上/a.jpg", "线上/b.jpg"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (inked(1, WORDS + "2022年"), inked(2, WORDS + "2023年")),
        (inked(1, seed=1), inked(2, seed=2)),
        (inked(1), inked(2, "完全不同的另外一些文字内容出现在同一张表格上面")),
        (inked(1, "签"), inked(2, "签", moved=3.0)),
    ],
    ids=["forms of two years", "other ink", "other words", "few words, other picture"],
)
def test_pages_that_merely_look_alike_are_not_the_same(
    first: PageEvidence, second: PageEvidence
) -> None:
    assert told(Reason.PAGE_DUPLICATED, document(first, second)) == []


def test_blank_pages_and_the_other_channel_do_not_count() -> None:
    blank = QualityIssue(QualityCode.BLANK, QualitySeverity.WARNING, 0.0)
    empty = [replace(page(number, quality=(blank,)), fingerprint="") for number in (1, 2)]
    assert told(Reason.PAGE_DUPLICATED, document(*empty)) == []
    online = document(inked(1), path="线上/a.pdf", channel=Channel.ONLINE)
    paper = document(inked(1), path="纸质/a.pdf", channel=Channel.PAPER)
    assert told(Reason.PAGE_DUPLICATED, online, paper) == []


def test_a_file_handed_in_twice_is_told_once() -> None:
    one = document(inked(1), inked(2, seed=2), path="线上/a.pdf")
    copy = document(inked(1), inked(2, seed=2), path="线上/a(1).pdf")
    (finding,) = told(Reason.PAGE_DUPLICATED, one, copy)
    assert [place.page for place in finding.locations] == [None, None]


def test_a_sheet_of_another_size_is_named_with_its_size() -> None:
    small = replace(page(3), width=1165, height=1654)
    (finding,) = told(Reason.SHEET_SIZE_DIFFERS, document(page(1), page(2), small, page(4)))
    assert "148" in words(finding)
    assert "210" in words(finding)
    assert finding.severity is Severity.INFO


def test_pages_laid_across_or_of_unknown_resolution_are_no_odd_sizes() -> None:
    across = replace(page(2), width=2339, height=1654)
    unknown = replace(page(3), width=900, height=900, dpi=None)
    assert told(Reason.SHEET_SIZE_DIFFERS, document(page(1), across, unknown, page(4))) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第 3 页 共 5 页", PageNumber(3, 5)),
        ("第3页，共5页", PageNumber(3, 5)),
        ("第3页（共5页）", PageNumber(3, 5)),
        ("共5页 第3页", PageNumber(3, 5)),
        ("3/5", PageNumber(3, 5)),
        ("Page 3 of 5", PageNumber(3, 5)),
        ("- 3 -", PageNumber(3, None)),
        ("—3—", PageNumber(3, None)),
        ("第3页", PageNumber(3, None)),
        ("7/5", None),
        ("3", None),
        ("2024/9/6", None),
        ("详见第3页", None),
        ("0/5", None),
    ],
)
def test_page_numbers(text: str, expected: PageNumber | None) -> None:
    assert parsed_number(text) == expected


@given(st.text(max_size=30))
def test_any_line_is_a_page_number_or_not(text: str) -> None:
    found = parsed_number(text)
    assert found is None or found.total is None or 1 <= found.number <= found.total


def test_pages_missing_by_their_own_total_go_to_a_person() -> None:
    pages = [numbered(at, f"第{printed}页 共5页") for at, printed in enumerate((1, 2, 4, 5), 1)]
    (finding,) = told(Reason.PAGES_MISSING, document(*pages))
    assert "第3页" in words(finding)
    assert verdict_of([finding]) is Verdict.NEEDS_REVIEW


def test_pages_scanned_one_by_one_are_put_together() -> None:
    files = [
        document(numbered(1, f"{printed}/3"), path=f"线上/{printed}.jpg") for printed in (3, 1, 2)
    ]
    assert told(Reason.PAGES_MISSING, *files) == []
    (finding,) = told(Reason.PAGES_MISSING, *files[:2])
    assert "第2页" in words(finding)


def test_a_single_page_or_a_page_that_failed_proves_no_page_missing() -> None:
    assert told(Reason.PAGES_MISSING, document(numbered(1, "第3页 共5页"))) == []
    some = [numbered(at, f"第{at}页 共3页") for at in (1, 3)]
    assert told(Reason.PAGES_MISSING, document(*some, page_count=3)) == []


def test_a_gap_between_bare_numbers_is_pointed_out_without_weight() -> None:
    pages = [numbered(at, f"- {printed} -") for at, printed in enumerate((1, 2, 4, 5), 1)]
    (finding,) = told(Reason.PAGES_MISSING, document(*pages))
    assert "第3页" in words(finding)
    assert finding.severity is Severity.INFO


@pytest.mark.parametrize(
    "printed",
    [(1, 2, 3, 4), (7, 8, 9), (1, 5, 2, 9), (1, 1, 2, 2), (1, 40, 41)],
    ids=["whole", "an extract", "no order", "sheets printed twice", "another document"],
)
def test_numbers_without_a_small_gap_tell_nothing(printed: tuple[int, ...]) -> None:
    pages = [numbered(at, f"- {one} -") for at, one in enumerate(printed, 1)]
    assert told(Reason.PAGES_MISSING, document(*pages)) == []


def test_numbers_in_the_middle_of_a_page_are_no_page_numbers() -> None:
    pages = [numbered(at, f"{one}/9", y=1000) for at, one in enumerate((1, 2, 4), 1)]
    assert told(Reason.PAGES_MISSING, document(*pages)) == []
