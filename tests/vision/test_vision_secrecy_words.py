"""The words of markings as data: every case holds, and a bureau can add its own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docvalidate.console.main import run
from docvalidate.model.errors import BadNoticeError, ExitCode
from docvalidate.model.evidence import ClassificationLevel, MarkingVerdict
from docvalidate.vision.secrecy_grammars import case_verdict, default_grammar, extended_grammar
from docvalidate.vision.secrecy_words import Case, packaged_words
from samples.drawing.secrecy_prose import HEADINGS, paragraph, short_line

_CASES = packaged_words()[0].cases


@pytest.mark.parametrize("case", _CASES, ids=lambda case: str(case.text))
def test_every_case_in_the_file_holds(case: Case) -> None:
    seen = case_verdict(default_grammar(), case)
    assert seen == (f"{case.verdict} {case.level}" if case.level else case.verdict)


def test_there_are_cases_of_every_outcome() -> None:
    assert {case.verdict for case in _CASES} == {
        "marking",
        "internal",
        "mention",
        "voided",
        "nothing",
    }


@given(st.integers(0, 10**6), st.integers(12, 48))
@settings(max_examples=400, deadline=None)
def test_prose_about_secrets_is_no_marking_wherever_its_lines_break(seed: int, width: int) -> None:
    text = paragraph(np.random.default_rng(seed))
    grammar = default_grammar()
    lines = [text[start : start + width] for start in range(0, len(text), width)]
    verdicts = {line: judged.verdict for line in lines if (judged := grammar.judge(line))}
    # A line of two letters that is a whole level word is for the page to judge, by its neighbours.
    marked = [
        line
        for line, verdict in verdicts.items()
        if verdict is MarkingVerdict.MARKING and len(line.strip()) > 3
    ]
    assert marked == []


def test_headings_and_form_rows_about_secrets_are_no_markings() -> None:
    rng = np.random.default_rng(3)
    for text in (*HEADINGS, *{short_line(rng) for _ in range(300)}):
        judged = default_grammar().judge(text)
        assert judged is None or judged.verdict is MarkingVerdict.MENTION, text


@given(
    st.sampled_from(["绝密", "机密", "秘密"]),
    st.sampled_from(["★", "☆", "*", "＊", "大", "女", "食", "x", "X", ""]),
    st.one_of(
        st.integers(1, 30).map(lambda years: f"{years}年"),
        st.integers(1, 11).map(lambda months: f"{months}个月"),
        st.just("长期"),
        st.dates().map(lambda day: f"{day.year:04d}年{day.month}月{day.day}日"),
    ),
    st.sampled_from(["", " ", "　"]),
)
def test_a_level_with_a_term_is_a_marking_however_its_star_is_read(
    level: str, star: str, term: str, gap: str
) -> None:
    spaced = gap.join(level + star + term)
    judged = default_grammar().judge(spaced)
    assert judged is not None
    assert judged.verdict is MarkingVerdict.MARKING
    assert judged.text == f"{level}★{term}"


def test_a_bureau_adds_its_own_words_and_the_hash_tells(tmp_path: Path) -> None:
    own = tmp_path / "本单位.yaml"
    own.write_text(
        "internal:\n  words: [局内传阅]\nlevels:\n  secret: [密件]\n"
        "cases:\n  - {text: 局内传阅　不得外传, is: internal}\n"
        "  - {text: 密件★5年, is: marking, level: secret}\n",
        encoding="utf-8",
    )
    grammar = extended_grammar(own)
    judged = grammar.judge("密 件★5年")
    assert judged is not None
    assert judged.level is ClassificationLevel.SECRET
    assert default_grammar().judge("局内传阅") is None
    assert grammar.sha256 != default_grammar().sha256


def test_what_a_bureau_holds_internal_is_not_put_aside_as_harmless(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("internal: {words: [领导参阅]}\n", encoding="utf-8")
    assert extended_grammar(own).may_tell("领导参阅")
    assert not default_grammar().may_tell("领导参阅")


def test_the_sign_for_a_secret_is_known_before_it_is_spelt_out() -> None:
    assert default_grammar().may_tell("㊙")


def test_the_example_in_the_guide_works(tmp_path: Path) -> None:
    guide = Path(__file__).resolve().parents[2] / "docs" / "secrecy-words.md"
    example = guide.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    own = tmp_path / "own.yaml"
    own.write_text(example, encoding="utf-8")
    assert extended_grammar(own).sha256 != default_grammar().sha256


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("cases:\n  - {text: 机密★10年, is: mention}\n", "机密★10年"),
        ("lables: [密级]\n", "lables"),
        ("stars: [★]\n", "stars"),
        ("levels: {cosmic: [天机]}\n", "levels"),
        ("cases: [\n", "yaml"),
    ],
)
def test_a_wrong_file_is_refused_and_says_why(tmp_path: Path, content: str, named: str) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(BadNoticeError) as caught:
        extended_grammar(own)
    assert named in str(caught.value)


def test_the_command_line_refuses_a_wrong_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "page.png"
    page.write_bytes(b"")
    own = tmp_path / "own.yaml"
    own.write_text("nonsense: 1\n", encoding="utf-8")
    assert run(["inspect", str(page), "--secrecy-words", str(own)]) == ExitCode.BAD_NOTICE
    assert "nonsense" in capsys.readouterr().err
