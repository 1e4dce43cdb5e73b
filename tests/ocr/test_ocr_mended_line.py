"""Lines of which a little is read again, and put in where both readers agree on what is beside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvalidate.ocr.mended_line import filled, gaps_of
from docvalidate.plain_print.reader import PrintedCharacter, PrintedLine


def _line(text: str, *doubtful: int) -> PrintedLine:
    """Return a line of characters of one width; those in doubt are left out and told as doubts."""
    wide = 1 / len(text)
    kept = [
        PrintedCharacter(letter, 0.99, (index + 0.5) * wide)
        for index, letter in enumerate(text)
        if index not in doubtful
    ]
    doubts = tuple(((index + 0.2) * wide, (index + 0.8) * wide) for index in sorted(doubtful))
    return PrintedLine(tuple(kept), doubts)


def _told(text: str) -> PrintedLine:
    return _line(text) if text else PrintedLine(())


def test_what_is_in_doubt_is_read_with_two_characters_on_each_side() -> None:
    (gap,) = gaps_of(_line("申报材料清单一览", 4))
    assert (gap.before, gap.after) == ("材料", "单一")
    assert gap.start == pytest.approx(2 / 8)
    assert gap.end == pytest.approx(7 / 8)


def test_what_is_read_is_put_in_at_its_place() -> None:
    line = _line("申报材料清单一览", 4)
    (gap,) = gaps_of(line)
    mended = filled(line, [(gap, _told("材料清单一"))])
    assert mended is not None
    assert mended.text == "申报材料清单一览"
    assert mended.characters[4].centre == pytest.approx(4.5 / 8)
    assert not mended.doubts


def test_doubts_close_by_are_read_together_and_others_apart() -> None:
    line = _line("一二三四五六七八九十甲乙丙丁", 3, 5, 12)
    gaps = gaps_of(line)
    assert [(gap.before, gap.after) for gap in gaps] == [("二三", "七八"), ("甲乙", "丁")]
    mended = filled(line, [(gaps[0], _told("二三四五六七八")), (gaps[1], _told("甲乙丙丁"))])
    assert mended is not None
    assert mended.text == "一二三四五六七八九十甲乙丙丁"


def test_nothing_is_put_in_where_there_was_nothing() -> None:
    line = PrintedLine(_line("申报材料").characters, ((0.0, 0.02),))
    (gap,) = gaps_of(line)
    mended = filled(line, [(gap, _told("申报"))])
    assert mended is not None
    assert mended.text == "申报材料"


@pytest.mark.parametrize("answer", ["材科清单一", "清单一", "", "材料清单", "材料单"])
def test_readers_that_disagree_on_the_context_leave_the_line_to_be_read_whole(answer: str) -> None:
    line = _line("申报材料清单一览", 4)
    (gap,) = gaps_of(line)
    assert filled(line, [(gap, _told(answer))]) is None


def test_the_width_of_a_mark_and_spaces_are_no_disagreement() -> None:
    line = _line("姓名：张三（男）", 4)
    (gap,) = gaps_of(line)
    mended = filled(line, [(gap, _told(": 张三(男"))])
    assert mended is not None
    assert mended.text == "姓名：张三（男）"


@given(st.text("甲乙丙丁1，", min_size=3, max_size=20), st.data())
def test_a_reader_that_is_right_restores_every_line(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text) - 1)
    doubtful = data.draw(st.sets(places, min_size=1, max_size=len(text) - 1))
    line = _line(text, *doubtful)
    answers = []
    for gap in gaps_of(line):
        first, last = round(gap.start * len(text)), round(gap.end * len(text))
        answers.append((gap, _told(text[first:last])))
    mended = filled(line, answers)
    assert mended is None or mended.text == text
