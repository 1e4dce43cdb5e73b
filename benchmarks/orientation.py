"""Whether drawn pages are turned upright, and whether upright pages are left alone.

Each page is drawn, laid in each of the four directions and brought upright as ``docvalidate
inspect`` does it: by the shapes of its characters, and where those do not tell, by reading.
Counted are pages that come out upright, and upright pages that were turned. With a folder, its
pictures and the pages of its PDFs are laid in the same way; they are taken to be upright.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from benchmarks.orientation_pages import KINDS, TURNS, laid
from docvalidate.intake import IntakeLimits, UnreadableDocument, open_document, turn_by_glyphs
from docvalidate.intake.working_size import at_working_size
from docvalidate.model.page import Page
from docvalidate.ocr import EngineChoice, load_engine
from docvalidate.reading import read_upright
from samples.drawing.truth import Pixels


@dataclass(slots=True)
class _Count:
    """What came of the pages of one kind, laid in all directions.

    Attributes:
        laid: how many times a page was laid.
        right: how often it came out upright.
        spoiled: upright pages that were turned.
        read: how often its characters did not tell and it had to be read.
    """

    laid: int = 0
    right: int = 0
    spoiled: int = 0
    read: int = 0

    def plus(self, other: _Count) -> _Count:
        return _Count(
            self.laid + other.laid,
            self.right + other.right,
            self.spoiled + other.spoiled,
            self.read + other.read,
        )

    def __str__(self) -> str:
        return (
            f"{self.right} of {self.laid} ({self.right / max(1, self.laid):.4f}) upright, "
            f"{self.spoiled} upright pages turned, {self.read} had to be read"
        )


def measure_orientation(count: int, seed: int, folder: Path | None, seconds: float) -> int:
    """Lay pages in four directions, bring each upright, print the counts.

    Args:
        count: how many pages to draw, kinds in turn.
        seed: of the drawings.
        folder: files whose pages are laid instead of drawn ones.
        seconds: after which no further page is begun.
    """
    engine = load_engine(EngineChoice(threads=1))
    cv2.setNumThreads(1)
    counts: dict[str, _Count] = {}
    begun, by_glyphs, asked = time.monotonic(), 0.0, 0
    for kind, name, image in _drawn(count, seed) if folder is None else _pages_of(folder):
        if time.monotonic() - begun > seconds:
            print(f"  stopped after {seconds:.0f} s")
            break
        for turn in TURNS:
            lying = laid(image, turn)
            started = time.monotonic()
            found = turn_by_glyphs(lying)
            by_glyphs, asked = by_glyphs + time.monotonic() - started, asked + 1
            turned = read_upright(lying, engine).turned if found is None else found
            right, spoiled = turned == turn, turn == 0 and turned != 0
            counts[kind] = counts.get(kind, _Count()).plus(
                _Count(1, int(right), int(spoiled), int(found is None))
            )
            if turned != turn:
                how = "by reading" if found is None else "by its characters"
                print(f"  {name}: lies {turn}, turned {turned} {how}", flush=True)
    total = _Count()
    for kind, one in counts.items():
        print(f"{kind:<20} {one}")
        total = total.plus(one)
    print(f"{'all':<20} {total}")
    print(
        f"seconds              {time.monotonic() - begun:.0f}, "
        f"{1000 * by_glyphs / max(1, asked):.0f} ms a page to look at its characters"
    )
    return 0


def _drawn(count: int, seed: int) -> Iterator[tuple[str, str, Pixels]]:
    """Yield kind, name and picture of drawn pages."""
    names = list(KINDS)
    for number in range(count):
        kind = names[number % len(names)]
        yield kind, f"{kind} {number}", KINDS[kind](np.random.default_rng([seed, number, 5])).image


def _pages_of(folder: Path) -> Iterator[tuple[str, str, Pixels]]:
    """Yield folder, name and picture of every page that can be decoded, at the working size."""
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        try:
            with open_document(path, IntakeLimits()) as document:
                for page in document.pages():
                    if isinstance(page, Page):
                        working, _ = at_working_size(page)
                        yield path.parent.name, f"{path.name} page {page.number}", working.image
        except UnreadableDocument:
            continue
