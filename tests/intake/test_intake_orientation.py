"""The vote of the lines: what a reader makes of each line decides, and upright pages stay."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from docvalidate.intake import turn_of_page
from docvalidate.intake.line_places import line_places
from docvalidate.intake.orientation import Votes
from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, RecognisedText

TEXT = "本人承诺材料真实"
SIDE = 40


def page_of_lines(count: int = 5, length: int = 8) -> Image:
    """A page whose characters are squares, dark at the top, so that a reader can tell upright."""
    page = np.full((900, 700, 3), 255, np.uint8)
    for line in range(count):
        for place in range(length):
            y, x = 80 + line * 120, 80 + place * (SIDE + 4)
            page[y : y + SIDE, x : x + SIDE] = 120
            page[y : y + SIDE // 2, x : x + SIDE] = 0
            # The first character of a line is marked, so that its order can be told.
            if place == 0:
                page[y : y + SIDE, x : x + SIDE] = 0
    return page


class Reader:
    """Reads lines of such squares: surely where they stand upright and in order, else not."""

    def __init__(self) -> None:
        self.asked = 0

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        self.asked += len(images)
        return tuple(self._read(image) for image in images)

    @staticmethod
    def _read(image: Image) -> RecognisedText:
        grey = image[:, :, 0].astype(float)
        rows, columns = (
            np.flatnonzero(grey.min(axis=1) < 200),
            np.flatnonzero(grey.min(axis=0) < 200),
        )
        ink = grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        middle = ink.shape[0] // 2
        upright = ink[:middle].mean() < 0.8 * ink[middle:].mean()
        first = ink[middle:, : ink.shape[0]].mean() < ink[middle:, -ink.shape[0] :].mean()
        sure = 0.98 if upright and first else 0.45
        return RecognisedText(TEXT if sure > 0.9 else "中", sure)


def boxes_as_lines(page: Image, confidence: float) -> tuple[TextLine, ...]:
    return tuple(TextLine("中日", confidence, box) for box in line_places(page))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("read_before", [True, False])
def test_a_page_is_turned_upright(turn: int, *, read_before: bool) -> None:
    lying = np.ascontiguousarray(np.rot90(page_of_lines(), turn // 90))
    lines = boxes_as_lines(lying, 0.6) if read_before else ()
    assert turn_of_page(lying, lines, Reader()) == turn


def test_a_page_that_reads_well_is_not_asked_again() -> None:
    reader = Reader()
    upside_down = np.ascontiguousarray(np.rot90(page_of_lines(), 2))
    lines = tuple(TextLine(TEXT, 0.97, box) for box in line_places(upside_down))
    assert turn_of_page(upside_down, lines, reader) == 0
    assert reader.asked == 0


def test_figures_alone_prove_no_page_upright() -> None:
    upside_down = np.ascontiguousarray(np.rot90(page_of_lines(), 2))
    lines = tuple(TextLine("1068 0961", 0.99, box) for box in line_places(upside_down))
    assert turn_of_page(upside_down, lines, Reader()) == 180


@pytest.mark.parametrize("shade", [255, 0, 128])
def test_a_page_without_lines_is_left_alone(shade: int) -> None:
    page = np.full((500, 400, 3), shade, np.uint8)
    assert turn_of_page(page, (), Reader()) == 0
    noise = np.random.default_rng(2).integers(0, 255, (500, 400, 3), np.uint8)
    assert turn_of_page(noise, (), _Silent()) == 0


class _Silent:
    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        return tuple(RecognisedText("", 0.0) for _ in images)


def voted(*lines: tuple[tuple[float, float, float, float], bool]) -> int:
    votes = Votes()
    for scores, lies_level in lines:
        votes = votes.plus(scores, lies_level=lies_level)
    return votes.turn


COLUMN = ((0.87, 0.02, 0.03, 1.0), False)
"""Vertical writing, upright: characters stand; on its left side the column reads as a line."""
ON_ITS_RIGHT = ((0.0, 0.0, 0.6, 1.0), False)
"""A level line of a page that has to be turned by 270 degrees."""
UPSIDE_DOWN = ((0.05, 0.6, 1.0, 0.0), True)


def test_vertical_writing_is_told_from_a_page_on_its_side() -> None:
    assert voted(COLUMN, COLUMN, COLUMN) == 0
    assert voted(ON_ITS_RIGHT, ON_ITS_RIGHT, ON_ITS_RIGHT) == 270


def test_one_line_must_be_very_clear_and_doubt_leaves_the_page() -> None:
    assert voted(UPSIDE_DOWN) == 180
    assert voted(((0.3, 0.0, 0.7, 0.0), True)) == 0
    upright = ((1.0, 0.0, 0.05, 0.6), True)
    assert voted(UPSIDE_DOWN, UPSIDE_DOWN, upright) == 0
    assert voted(UPSIDE_DOWN, UPSIDE_DOWN, UPSIDE_DOWN, upright) == 180


def test_what_the_characters_rule_out_gets_no_vote() -> None:
    votes = Votes()
    for _ in range(3):
        votes = votes.plus(COLUMN[0], lies_level=False, possible=(90, 270))
    assert votes.turn == 270
    assert Votes().plus(UPSIDE_DOWN[0], lies_level=True, possible=(90, 270)) == Votes()


def test_places_of_lines_follow_the_direction_of_the_print() -> None:
    level = line_places(page_of_lines())
    assert len(level) == 5
    assert all(box.width > 5 * box.height for box in level)
    standing = line_places(np.ascontiguousarray(np.rot90(page_of_lines())))
    assert len(standing) == 5
    assert all(box.height > 5 * box.width for box in standing)
    assert level[0].intersection(Box(80, 80, 80 + 8 * 44, 120)).area > 0
