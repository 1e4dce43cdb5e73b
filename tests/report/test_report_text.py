"""The terminal text says the verdict first, fits the terminal, and obeys no markup."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.text import Text

from docvalidate.language import Language
from docvalidate.model.report import ApplicantReport, Report
from docvalidate.report.terminal import wrapped
from docvalidate.report.text import inspection_text, report_text
from tests.report import example_reports as examples


def printed(content: RenderableType, width: int = 80) -> str:
    output = io.StringIO()
    Console(file=output, width=width, color_system=None).print(content)
    return output.getvalue()


def one(report: ApplicantReport, language: Language = Language.CHINESE) -> str:
    return printed(report_text(Report((report,)), language), 120)


@pytest.mark.parametrize("width", [80, 100, 160])
@pytest.mark.parametrize("language", list(Language))
def test_no_line_is_wider_than_the_terminal(width: int, language: Language) -> None:
    report = examples.everyone()
    documents = [item.evidence for one in report.applicants for item in one.documents]

    for content in (report_text(report, language), inspection_text(documents, language)):
        assert max(map(cell_len, printed(content, width).splitlines())) <= width


def test_the_verdict_comes_first_then_what_to_mend_then_what_to_look_at() -> None:
    text = one(examples.incomplete())

    order = [
        "需补正   陈映雪",
        "有 3 项需要补正，另有 3 项需要人工核看。",
        "需要补正  3 项",
        "评审表第 2 页“申报人签名”处未检出签名。",
        "请申报人在第 2 页“申报人签名”处亲笔签名",
        "线上/资格审查/评审表.pdf 第 2 页",
        "通知导言 · 置信度 91%",
        "需人工核看  3 项",
        "审核人签名",
        "已通过 3 项，不适用 1 项。",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_what_passed_is_only_counted() -> None:
    assert "处检出公章" not in one(examples.incomplete())


def test_the_date_assumed_and_its_origin_are_printed() -> None:
    assert "2024年9月10日（命令中指定）" in one(examples.complete())
    assert "2024-09-10 (given on the command line)" in one(examples.complete(), Language.ENGLISH)


def test_a_summary_follows_when_there_are_several_applicants() -> None:
    several = printed(report_text(examples.everyone()))
    alone = one(examples.complete())

    assert "共 6 人" in several
    assert "共 1 人" not in alone


def test_personal_numbers_and_quarantined_text_are_not_printed() -> None:
    report = examples.everyone()
    documents = [item.evidence for one in report.applicants for item in one.documents]
    text = printed(report_text(report), 200) + printed(inspection_text(documents), 200)

    assert examples.IDENTITY_NUMBER not in text
    assert examples.MOBILE_NUMBER not in text
    assert examples.HIDDEN_WORDS not in text
    assert "★" not in text
    assert examples.HIDDEN_FILE in text


def test_square_brackets_and_escapes_are_shown_and_not_obeyed() -> None:
    text = one(examples.hostile())

    assert "[red]括号[/red]" in text
    assert "\u202e" not in text
    assert "\x00" not in text


def test_runs_of_pages_without_marks_take_one_line() -> None:
    evidence = examples.complete().documents[0].evidence

    text = printed(inspection_text([evidence]))

    assert "第 2—24 页" in text
    assert "第 13 页" not in text


def test_an_empty_report_and_an_empty_inspection_say_so() -> None:
    assert printed(report_text(Report(()))).strip() == "没有申报人。"
    assert printed(inspection_text([])).strip() == "没有可检视的文件。"


@given(
    text=st.text(alphabet="审核页第12abc（）“”，。 ·", max_size=80),
    width=st.integers(2, 40),
)
def test_wrapping_loses_nothing_and_keeps_within_the_width(text: str, width: int) -> None:
    lines = [line.plain for line in wrapped(Text(text), width)]

    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line) <= width for line in lines)


def test_chinese_fills_the_line_and_closing_marks_stay_with_their_words() -> None:
    text = Text("请用人单位在第 2 页落款处加盖单位公章（不能用专用章代替），重新扫描。")

    lines = [line.plain for line in wrapped(text, 20)]

    assert all(cell_len(line) >= 16 for line in lines[:-1])
    assert not any(line[0] in "，。）" for line in lines)
    assert not any(line[-1] in "（“" for line in lines)
