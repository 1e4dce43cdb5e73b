"""What the text detector is not shown bears no ink."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from docvalidate.model.page import Image
from docvalidate.ocr.inked_parts import STEP, cut, inked_parts

_HEIGHT, _WIDTH = 640, 480

_spots = st.lists(
    st.tuples(
        st.integers(0, _WIDTH - 30), st.integers(0, _HEIGHT - 8), st.integers(0, 2), st.booleans()
    ),
    max_size=5,
)


def _page(spots: list[tuple[int, int, int, bool]], grain: float) -> Image:
    """Draw short thin strokes, in one channel or in all, dark or pale, on paper with grain."""
    page = np.full((_HEIGHT, _WIDTH, 3), 245.0)
    for x, y, channel, dark in spots:
        depth = 140 if dark else 45
        if dark:
            page[y : y + 5, x : x + 24] -= depth
        else:
            page[y : y + 5, x : x + 24, channel] -= depth
    page += np.random.default_rng(len(spots)).normal(0, grain, page.shape)
    drawn: Image = np.clip(page, 0, 255).astype(np.uint8)
    return drawn


@settings(max_examples=60, deadline=None)
@given(_spots, st.sampled_from([0.0, 2.0]))
def test_every_stroke_lies_in_a_part(spots: list[tuple[int, int, int, bool]], grain: float) -> None:
    parts = inked_parts(_page(spots, grain))
    for x, y, _, _ in spots:
        assert any(
            part.left <= x
            and x + 24 <= part.left + part.width
            and part.top <= y
            and y + 5 <= part.top + part.height
            for part in parts
        )


def test_blank_paper_has_no_part_and_a_margin_is_left_out() -> None:
    assert inked_parts(_page([], 2.0)) == ()
    (part,) = inked_parts(_page([(200, 300, 0, True)], 2.0))
    assert part.width * part.height < 0.05 * _HEIGHT * _WIDTH


@settings(max_examples=40, deadline=None)
@given(_spots.filter(bool))
def test_a_part_is_cut_whole_and_at_its_place(spots: list[tuple[int, int, int, bool]]) -> None:
    page = _page(spots, 0.0)
    for part in inked_parts(page):
        picture = cut(page, part)
        assert picture.shape == (part.height, part.width, 3)
        assert part.width % STEP == 0
        assert part.height % STEP == 0
        y, x = max(0, part.top), max(0, part.left)
        assert (picture[y - part.top, x - part.left] == page[y, x]).all()
