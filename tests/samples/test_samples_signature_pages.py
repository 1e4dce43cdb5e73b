"""Pages of places to sign: the same seed draws the same, and every state is drawn as it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from docvalidate.model.evidence import Expectation, MarkKind
from docvalidate.vision.ink import ink_of
from samples.drawing.blemishes import SMUDGES, fingerprint
from samples.drawing.hands import Hand, Shelf, Style, sign
from samples.drawing.signature_pages import STATES, draw_signature_page, draw_signature_strip
from samples.drawing.truth import FieldLabel, LabelledPage

_COARSE = (100,)


@pytest.fixture(scope="module")
def pages() -> list[LabelledPage]:
    return [draw_signature_page(seed, resolutions=_COARSE) for seed in range(9)]


def _fields(pages: list[LabelledPage]) -> list[tuple[LabelledPage, FieldLabel]]:
    return [
        (page, one)
        for page in pages
        for one in page.truth.fields
        if one.expects is Expectation.SIGNATURE
    ]


def test_the_same_seed_draws_the_same_page_and_another_seed_another(
    pages: list[LabelledPage],
) -> None:
    again = draw_signature_page(0, resolutions=_COARSE)
    assert np.array_equal(pages[0].image, again.image)
    assert pages[0].truth == again.truth
    assert not np.array_equal(pages[0].image, pages[1].image)


def test_every_state_is_drawn_and_only_marks_have_boxes(pages: list[LabelledPage]) -> None:
    fields = [one for _, one in _fields(pages)]
    assert {one.drawn for one in fields} == set(STATES)
    for one in fields:
        assert (one.mark is None) == (one.mark_box is None)
        assert (one.mark is MarkKind.HANDWRITTEN) == (one.drawn in ("handwritten", "pasted"))


def test_marks_are_inked_where_their_boxes_say(pages: list[LabelledPage]) -> None:
    for page in pages[:4]:
        density = ink_of(page.image).density
        for _, one in _fields([page]):
            if one.mark_box is not None:
                box = one.mark_box
                assert (density[box.y0 : box.y1, box.x0 : box.x1] > 0.1).mean() > 0.01


def test_a_strip_holds_one_field_to_sign() -> None:
    for seed in range(5):
        page = draw_signature_strip(seed, resolutions=_COARSE)
        assert len(_fields([page])) == 1
        assert page.image.shape[1] > 3 * page.image.shape[0]


@pytest.mark.parametrize("style", ["skeleton", "bent", "scrawl", "latin"])
def test_every_hand_writes_something_and_never_twice_the_same(style: Style) -> None:
    rng = np.random.default_rng(2)
    hand = Hand.drawn(rng, styles=(style,))
    first, second = sign("王建国", 48, hand, rng), sign("王建国", 48, hand, rng)
    assert first.max() > 0.6
    assert first.shape[1] > 40
    assert first.shape != second.shape or not np.array_equal(first, second)


def test_an_empty_shelf_allows_no_style_that_needs_one(tmp_path: Path) -> None:
    assert set(Shelf.of_folder(tmp_path).styles) == {"skeleton", "bent", "scrawl", "latin"}


def test_dirt_and_thumbs_are_coverage() -> None:
    rng = np.random.default_rng(3)
    for draw in (fingerprint, *SMUDGES):
        mask = draw(5.9, rng)
        assert mask.dtype == np.float32
        assert 0 <= mask.min() <= mask.max() <= 1
        assert mask.max() > 0.03


def test_hard_strips_are_drawn_anew_and_often_sealed() -> None:
    usual = draw_signature_strip(3, resolutions=_COARSE)
    hard = [draw_signature_strip(seed, resolutions=_COARSE, hard=True) for seed in range(24)]
    assert np.array_equal(
        hard[3].image, draw_signature_strip(3, resolutions=_COARSE, hard=True).image
    )
    assert not np.array_equal(hard[3].image, usual.image)
    ringed = sum(any(one.ring for one in page.truth.seals) for page in hard)
    assert ringed >= 4
