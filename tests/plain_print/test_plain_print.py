"""The reader of plain print: what it reads, and what it leaves to the recogniser."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.ocr.recognition import Recogniser
from docvalidate.plain_print.reader import read_print
from samples.drawing.filler import prose
from samples.drawing.paper import Sheet

_TEXTS = (
    "单位负责人签名：",
    "岳阳市职称改革工作领导小组办公室",
    "身份证号：430602199001011123",
    "2024年11月15日",
    "（一）须提交学历证书原件及复印件；",
    "单价 1280.50 元，合计 3841.50 元",
)


def _line(text: str, size: int, seed: int = 3) -> tuple[Image, float, float]:
    """Draw a line, cut it out as the detector does, and say where its ink begins and ends."""
    sheet = Sheet(seed)
    box = sheet.text((180, 200), text, size)
    page = sheet.finished().image
    around = round(0.2 * size)
    picture = page[box.y0 - around : box.y1 + around, box.x0 - around : box.x1 + around]
    width = picture.shape[1]
    return np.ascontiguousarray(picture), around / width, 1 - around / width


@pytest.mark.parametrize("size", [24, 32, 48])
@pytest.mark.parametrize("text", _TEXTS)
def test_plain_print_is_read_or_left_but_never_misread(text: str, size: int) -> None:
    picture, _, _ = _line(text, size)
    read = read_print(picture)
    assert read.doubts or read.text.replace(" ", "") == text.replace(" ", "")


def test_most_of_plain_print_is_read_without_the_recogniser() -> None:
    read = [read_print(_line(text, size)[0]) for text in _TEXTS for size in (28, 36, 44)]
    assert sum(not one.doubts for one in read) >= 0.6 * len(read)


@pytest.mark.parametrize("text", ["9,709", "18.0%", "1,960.50", "0730-8889112", "2,212 x 9.7%"])
@pytest.mark.parametrize("size", [15, 19, 24])
def test_no_mark_between_small_figures_is_passed_over(text: str, size: int) -> None:
    picture, _, _ = _line(text, size)
    # The foot of the line above reaches into the cut.
    picture[:1, picture.shape[1] // 3 : picture.shape[1] // 3 + 2] = 30
    read = read_print(picture)
    assert read.doubts or read.text.replace(" ", "") == text.replace(" ", "")


def test_words_are_parted_and_figures_are_not() -> None:
    read = read_print(_line("Annual Report 2024", 40)[0])
    assert read.text == "Annual Report 2024"
    assert not read.doubts


def test_every_character_is_told_with_its_place() -> None:
    text = "申报材料清单"
    picture, start, end = _line(text, 40)
    read = read_print(picture)
    assert read.text == text
    expected = start + (np.arange(len(text)) + 0.5) / len(text) * (end - start)
    assert np.abs(np.array([one.centre for one in read.characters]) - expected).max() < 0.25 / len(
        text
    )


def test_what_is_no_print_is_left_to_the_recogniser() -> None:
    rng = np.random.default_rng(5)
    blank = np.full((48, 400, 3), 245, np.uint8)
    grain = rng.integers(0, 256, (48, 400, 3)).astype(np.uint8)
    scribble = blank.copy()
    steps = np.cumsum(rng.normal((6, 0), (3, 9), (60, 2)), axis=0) + np.array([10, 24])
    cv2.polylines(scribble, [steps.astype(np.int32)], False, (60, 40, 40), 3, cv2.LINE_AA)
    for picture in (blank, grain, scribble):
        read = read_print(picture)
        assert read.doubts or not read.characters


class _Whole:
    """A recogniser that says 甲 of everything, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, line: NDArray[np.float32]) -> NDArray[np.float32]:
        """Answer that 甲 stands in the third step."""
        self.asked += 1
        chances = np.zeros((1, line.shape[3] // 8, 2), np.float32)
        chances[0, :, 0] = 1.0
        chances[0, 2] = (0.1, 0.9)
        return chances


def test_the_recogniser_is_asked_only_where_there_is_doubt() -> None:
    whole = _Whole()
    recogniser = Recogniser(lambda: whole, lambda: ("", "甲"))
    assert recogniser.read_line(_line("申报材料清单", 40)[0]).text == "申报材料清单"
    assert whole.asked == 0
    assert recogniser.read_line(np.full((48, 200, 3), 250, np.uint8)).text == "甲"
    assert whole.asked == 1


def test_a_recogniser_of_ones_own_reads_every_line() -> None:
    whole = _Whole()
    answer = Recogniser(lambda: whole, lambda: ("", "甲"), alone=True).read_line(
        _line(_TEXTS[0], 40)[0]
    )
    assert answer.text == "甲"
    assert answer.confidence == pytest.approx(0.9)
    assert whole.asked > 0


def test_pages_of_prose_are_read_as_drawn() -> None:
    wrong = accepted = lines = 0
    for seed in range(40):
        text = prose(Sheet(seed), 2)[:20]
        read = read_print(_line(text, 22 + seed % 25, seed)[0])
        lines += 1
        if not read.doubts:
            accepted += 1
            wrong += read.text.replace(" ", "") != text.replace(" ", "")
    assert accepted >= 0.6 * lines
    assert wrong <= 0.01 * lines
