"""Drawn pages with markings: each bears what its label says, and is drawn alike each time."""

from __future__ import annotations

import numpy as np
import pytest

from docvalidate.model.evidence import MarkingVerdict
from docvalidate.vision.secrecy_grammars import default_grammar
from samples.drawing.secrecy_hard_pages import HARD_SECRECY_KINDS, draw_hard_secrecy_page
from samples.drawing.secrecy_pages import MARKED_KINDS, UNMARKED_KINDS, draw_secrecy_page
from samples.drawing.truth import LabelledPage


def _draw(kind: str, seed: int) -> LabelledPage:
    hard = kind in HARD_SECRECY_KINDS
    return draw_hard_secrecy_page(seed, kind) if hard else draw_secrecy_page(seed, kind)


@pytest.mark.parametrize("kind", [*HARD_SECRECY_KINDS, *MARKED_KINDS])
def test_a_marked_page_has_its_marking_on_the_sheet(kind: str) -> None:
    page = _draw(kind, 3)
    height, width = page.image.shape[:2]
    assert page.truth.markings
    assert len({label.text for label in page.truth.markings}) == 1
    for label in page.truth.markings:
        assert label.verdict is MarkingVerdict.MARKING
        assert label.box.area > 0
        assert label.box.clipped(width, height) == label.box
        judged = default_grammar().judge(label.text)
        assert judged is not None
        assert judged.level is label.level
    assert np.array_equal(_draw(kind, 3).image, page.image)


@pytest.mark.parametrize("kind", UNMARKED_KINDS)
def test_other_pages_have_none(kind: str) -> None:
    assert draw_secrecy_page(3, kind).truth.markings == ()


@pytest.mark.parametrize("draw", [draw_hard_secrecy_page, draw_secrecy_page])
def test_an_unknown_kind_is_refused(draw: object) -> None:
    assert callable(draw)
    with pytest.raises(ValueError, match="unknown kind"):
        draw(1, "no such kind")
