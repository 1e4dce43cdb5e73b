"""Scanned pages in applicants' folders, and what is printed on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from samples.drawing.files import jpeg
from samples.drawing.random_pages import draw_page
from samples.drawing.signature_pages import draw_signature_page
from samples.drawing.truth import LabelledPage

KINDS = ("signatures", "round_seal", "no_seal", "grey_seal", "two_seals", "phone_seal")
"""Kinds of pages in turn; none with a marking, since nothing read on those is ever kept."""

_PAGES_EACH = 6


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A scan as a file, and the text printed on it, a string for each line."""

    path: Path
    printed: tuple[str, ...]

    @property
    def round_folder(self) -> Path:
        """The folder with the applicants of its round."""
        return self.path.parents[2]


def draw_rounds(
    folder: Path, count: int, rounds: int, seed: int, dpi: int
) -> tuple[tuple[ScannedPage, ...], ...]:
    """Write ``count`` pages into applicants' folders, a folder of applicants for each round.

    Args:
        folder: new; ``round-1`` and so on appear in it.
        count: of pages.
        rounds: the pages are dealt out to.
        seed: decides everything.
        dpi: pixels per inch of the scans.
    """
    dealt: list[list[ScannedPage]] = [[] for _ in range(rounds)]
    for number in range(count):
        mine = dealt[number % rounds]
        place = folder / f"round-{number % rounds + 1}" / f"{len(mine) // _PAGES_EACH:03d}" / "线上"
        place.mkdir(parents=True, exist_ok=True)
        page = _draw(seed + number, KINDS[number // rounds % len(KINDS)])
        path = place / f"{number:04d}.jpg"
        path.write_bytes(jpeg(_at(page, dpi), quality=80, dpi=dpi))
        mine.append(ScannedPage(path, tuple(line.text for line in page.truth.printed)))
    return tuple(map(tuple, dealt))


def _draw(seed: int, kind: str) -> LabelledPage:
    return draw_signature_page(seed) if kind == "signatures" else draw_page(seed, kind)


def _at(page: LabelledPage, dpi: int) -> LabelledPage:
    """Return a page as a scanner of the given resolution would give it; A4 upright."""
    height = round(297 / 25.4 * dpi)
    size = (round(210 / 25.4 * dpi), height)
    smaller = height < page.image.shape[0]
    way = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return LabelledPage(cv2.resize(page.image, size, interpolation=way), page.truth)


def all_pages(rounds: Sequence[Sequence[ScannedPage]]) -> tuple[ScannedPage, ...]:
    """Return the pages of all rounds in order."""
    return tuple(page for one in rounds for page in one)
