"""The shapes of characters tell which way up a page lies, whichever way its lines run."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw

from docvalidate.intake import turn_by_glyphs
from docvalidate.model.page import Image
from samples.drawing.fonts import Face, font

TEXT = "根据上级部门的统一安排结合本单位实际现将有关情况说明如下该同志工作认真负责业务能力较强"
SIZE = 30


def written(*, columns: bool, face: Face = "serif") -> Image:
    """A page of text in lines, or in columns from the right to the left."""
    sheet = Pillow.new("RGB", (900, 1200), "white")
    drawing = ImageDraw.Draw(sheet)
    for number, start in enumerate(range(8)):
        for place in range(18):
            letter = TEXT[(start * 5 + place) % len(TEXT)]
            along, across = 100 + place * (SIZE + 4), 120 + number * SIZE * 2
            corner = (780 - across, along) if columns else (along, across)
            drawing.text(corner, letter, "black", font(face, SIZE))
    return np.asarray(sheet, np.uint8)


def lying(page: Image, turn: int) -> Image:
    """The page so that it has to be turned clockwise by so many degrees."""
    return np.ascontiguousarray(np.rot90(page, turn // 90))


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("columns", [False, True])
@pytest.mark.parametrize("face", ["serif", "sans_bold"])
def test_lines_and_columns_are_turned_upright(turn: int, face: Face, *, columns: bool) -> None:
    assert turn_by_glyphs(lying(written(columns=columns, face=face), turn)) == turn


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_letters_around_a_seal_do_not_turn_the_few_of_the_page(turn: int) -> None:
    page = Pillow.fromarray(np.full((1000, 800, 3), 255, np.uint8))
    drawing = ImageDraw.Draw(page)
    for place, letter in enumerate(TEXT[:12]):
        drawing.text((120 + place * 36, 200), letter, "black", font("serif", SIZE))
    for place, letter in enumerate(TEXT[12:30]):
        angle = place * 20
        tile = Pillow.new("RGBA", (40, 40))
        ImageDraw.Draw(tile).text((20, 20), letter, (205, 30, 40), font("serif", SIZE), "mm")
        turned = tile.rotate(-angle - 90)
        x = 560 + 120 * np.cos(np.radians(angle))
        y = 780 + 120 * np.sin(np.radians(angle))
        page.paste(turned, (round(x) - 20, round(y) - 20), turned)
    assert turn_by_glyphs(lying(np.asarray(page, np.uint8), turn)) == turn


def test_what_has_no_up_is_left_to_others() -> None:
    rng = np.random.default_rng(3)
    blank = np.full((900, 700, 3), 250, np.uint8)
    rings = blank.copy()
    for _ in range(60):
        middle = rng.integers(30, 670, 2).tolist()
        cv2.circle(rings, middle, int(rng.integers(8, 14)), (0, 0, 0), 2)
    few = blank.copy()
    cv2.putText(few, "A", (300, 300), cv2.FONT_HERSHEY_SIMPLEX, 1, (0, 0, 0), 2)
    for page in (blank, rings, few):
        assert turn_by_glyphs(page) is None
