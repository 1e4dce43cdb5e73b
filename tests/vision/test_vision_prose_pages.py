"""Whole pages of prose about secrecy, laid out as a printer lays them out: none bears a marking."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from docvalidate.model.evidence import MarkingVerdict, TextLine
from docvalidate.model.geometry import Box
from docvalidate.vision.markings import find_markings
from samples.drawing.fonts import text_width
from samples.drawing.paper import wrapped
from samples.drawing.secrecy_prose import HEADINGS, paragraph, short_line

_PAGES = 40


@lru_cache(maxsize=_PAGES)
def _page(seed: int) -> tuple[TextLine, ...]:
    """Return the lines of a page: a heading, then paragraphs and form rows of any width."""
    rng = np.random.default_rng([seed, 5])
    size = int(rng.integers(20, 30))
    left, width = int(rng.integers(90, 180)), int(rng.choice([260, 420, 700, 940]))
    y = 180
    texts = [str(rng.choice(HEADINGS))]
    while len(texts) < 40:
        part = short_line(rng) if rng.random() < 0.3 else "\u3000\u3000" + paragraph(rng)
        texts.extend(wrapped(part, "serif", size, width))
    lines = []
    for text in texts:
        x = left + size * (len(text) - len(text.lstrip()))
        shown = text.strip()
        box = Box(x, y, x + text_width(shown, "serif", size), y + size)
        lines.append(TextLine(shown, 0.98, box))
        y += round(size * 1.75)
    return tuple(lines)


@pytest.mark.parametrize("number", [1, 3])
def test_no_page_of_prose_about_secrets_bears_a_marking(number: int) -> None:
    marked = {
        (seed, one.text)
        for seed in range(_PAGES)
        for one in find_markings(_page(seed), number, (1240, 1754))
        if one.verdict is not MarkingVerdict.MENTION
    }
    assert marked == set()


def test_the_pages_do_speak_of_secrets() -> None:
    counts = [len(find_markings(_page(seed), 1, (1240, 1754))) for seed in range(10)]
    assert min(counts) >= 10
