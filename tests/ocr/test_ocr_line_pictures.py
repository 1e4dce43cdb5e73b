"""Lines cut out of a page, and the places of their characters put back there."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.ocr.line_pictures import character_spans, line_picture
from docvalidate.plain_print.reader import PrintedCharacter, PrintedLine


def _corners(left: float, top: float, width: float, height: float) -> NDArray[np.float32]:
    right, foot = left + width, top + height
    return np.array([[left, top], [right, top], [right, foot], [left, foot]], np.float32)


def _line(*centres: float) -> PrintedLine:
    return PrintedLine(tuple(PrintedCharacter("字", 1.0, centre) for centre in centres))


def _ramp() -> Image:
    """Return a page whose blue tells the column and whose green tells the row."""
    column, row = np.meshgrid(np.arange(250), np.arange(200))
    return np.stack([column, row, np.zeros_like(row)], axis=2).astype(np.uint8)


def test_a_level_line_is_cut_out_as_it_is() -> None:
    page = _ramp()
    assert np.array_equal(line_picture(page, _corners(30, 40, 120, 25)), page[40:65, 30:150])


def test_a_line_that_reaches_past_the_page_ends_with_the_page() -> None:
    picture = line_picture(_ramp(), _corners(200, 40, 50, 20))
    assert picture.shape == (20, 50, 3)
    assert picture[:, -1, 0].min() > 245


def test_a_leaning_line_is_levelled() -> None:
    page = np.full((300, 400, 3), 255, np.uint8)
    cv2.line(page, (50, 100), (350, 150), (0, 0, 0), 5)
    along = np.array([300, 50]) / np.hypot(300, 50)
    across = np.array([-along[1], along[0]]) * 10
    ends = np.array([[50, 100], [350, 150]])
    corners = np.array(
        [ends[0] - across, ends[1] - across, ends[1] + across, ends[0] + across], np.float32
    )
    picture = line_picture(page, corners)
    dark = np.flatnonzero((picture[..., 0] < 128).mean(axis=1) > 0.9)
    assert len(dark) >= 3
    assert abs(dark.mean() - picture.shape[0] / 2) < 2


def test_a_column_is_laid_on_its_left_side() -> None:
    page = _ramp()
    picture = line_picture(page, _corners(30, 40, 20, 100))
    assert picture.shape == (20, 100, 3)
    # Read from left to right it runs down the page.
    assert (np.diff(picture[0, :, 1].astype(int)) > 0).all()
    spans = character_spans(_line(0.25, 0.75), _corners(30, 40, 20, 100))
    assert spans == ((30, 50), (30, 50))


@settings(max_examples=100)
@given(
    centres=st.lists(st.floats(0, 1), max_size=30).map(sorted),
    width=st.integers(40, 900),
    height=st.integers(10, 60),
    left=st.integers(0, 500),
)
def test_spans_hold_their_centres_and_stay_in_the_line(
    centres: list[float], width: int, height: int, left: int
) -> None:
    corners = _corners(left, 100, width, height)
    spans = character_spans(_line(*centres), corners)
    assert len(spans) == len(centres)
    for (start, stop), centre in zip(spans, centres, strict=True):
        assert left <= start <= stop <= left + width + 1
        if height < 1.5 * width:
            assert start - 1 <= left + centre * width <= stop + 1
