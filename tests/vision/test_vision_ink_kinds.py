"""Whose ink it is, told from its form, and the seals that only this tells apart."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from docvalidate.model.evidence import SealKind, SealShape
from docvalidate.model.geometry import Box
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import ink_of
from docvalidate.vision.ink_kinds import ink_kinds
from docvalidate.vision.seals import find_impressions
from samples.drawing import effects
from samples.drawing.filler import fill_page
from samples.drawing.ink_scenes import draw_ink_page
from samples.drawing.paper import Sheet
from samples.drawing.seal_scenes import fax, grey
from samples.drawing.seals import Wear, name_chop, official_seal, square_seal
from samples.drawing.truth import INK_SOURCES, LabelledPage

_DPI = 150
_UNIT, _OTHER = "栖云汇川水务发展有限公司", "鹭汀市望湖区档案馆"
_USUAL = Wear(turn=3.0)


def _pixel_counts(page: LabelledPage) -> np.ndarray:
    """Return covered and found, covered, bare and found, of each kind of ink: shape ``(2, 3)``."""
    kinds = ink_kinds(ink_of(page.image), None)
    assert page.sources is not None
    size = kinds.stamp.shape[::-1]
    covered = cv2.resize(page.sources, size, interpolation=cv2.INTER_AREA).transpose(2, 0, 1)
    found = np.stack([kinds.stamp, kinds.hand]) > 0.5
    there, bare = covered > 40, covered < 20
    counts = [(found & there), there, (found & bare)]
    return np.stack([one.sum(axis=(1, 2)) for one in counts], axis=1)


def test_most_ink_of_stamps_and_hands_is_told_from_print() -> None:
    pages = [draw_ink_page(9_100_000 + seed) for seed in range(12)]
    counts = np.sum([_pixel_counts(page) for page in pages], axis=0)

    for source, (hit, there, wrong) in zip(INK_SOURCES, counts, strict=True):
        assert hit / there > 0.8, source
        assert hit / (hit + wrong) > 0.7, source


def test_a_page_of_print_bears_neither_stamps_nor_writing() -> None:
    sheet = Sheet(5, _DPI)
    fill_page(sheet)
    page = effects.scanned(sheet.finished(), np.random.default_rng(1))

    kinds = ink_kinds(ink_of(page.image), _DPI)

    assert float((kinds.stamp > 0.5).mean()) < 1e-4
    assert float((kinds.hand > 0.5).mean()) < 1e-3


def test_shares_lie_on_the_page_where_the_ink_lies() -> None:
    sheet = Sheet(5, 200)
    box = sheet.stamp(name_chop("周云帆"), (700.0, 900.0), _USUAL)
    page = sheet.finished()
    kinds = ink_kinds(ink_of(page.image), 200)

    share = kinds.on_page(kinds.stamp, box)

    inked = ink_of(page.image).density[box.y0 : box.y1, box.x0 : box.x1] > 0.5
    assert share.shape == (box.height, box.width)
    assert float(share[inked].mean()) > 0.9


def _found_on(sheet: Sheet, *, copied: bool) -> tuple[LabelledPage, tuple[Impression, ...]]:
    rng = np.random.default_rng(4)
    page = grey(sheet.finished(), rng) if copied else effects.scanned(sheet.finished(), rng)
    return page, find_impressions(ink_kinds(ink_of(page.image), _DPI), _DPI)


def _best(found: tuple[Impression, ...], box: Box) -> Impression:
    return max(found, key=lambda one: one.box.intersection_over_union(box))


@pytest.mark.parametrize("copied", [False, True])
@pytest.mark.parametrize("apart", [0.45, 0.7, 0.95])
def test_two_seals_that_overlap_are_two(apart: float, copied: bool) -> None:
    sheet = Sheet(8, _DPI)
    fill_page(sheet, until=0.5)
    diameter = 42 / 25.4 * _DPI
    x, y = 0.5 * sheet.width, 0.7 * sheet.height
    sheet.stamp(official_seal(_UNIT), (x, y), _USUAL)
    sheet.stamp(official_seal(_OTHER), (x + apart * diameter, y + 0.1 * diameter), Wear(turn=-5.0))

    page, found = _found_on(sheet, copied=copied)

    assert len(found) == 2
    for label in page.truth.seals:
        assert _best(found, label.box).box.intersection_over_union(label.box) > 0.85


def test_a_square_half_under_a_round_seal_is_found_whole() -> None:
    sheet = Sheet(8, _DPI)
    x, y = 0.5 * sheet.width, 0.5 * sheet.height
    sheet.stamp(official_seal(_UNIT), (x, y), _USUAL)
    design = square_seal("栖云汇川财务专用章", kind=SealKind.SPECIAL_PURPOSE)
    sheet.stamp(design, (x + 25 / 25.4 * _DPI, y), Wear(turn=0.0))

    page, found = _found_on(sheet, copied=False)

    (square,) = (one for one in page.truth.seals if one.shape is SealShape.SQUARE)
    best = _best(found, square.box)
    assert best.shape is SealShape.SQUARE
    assert best.box.intersection_over_union(square.box) > 0.8


def test_a_faxed_seal_that_hardly_printed_is_one_ring() -> None:
    sheet = Sheet(8, 200)
    dry = Wear(strength=0.5, unevenness=0.7, speckle=0.6)
    sheet.stamp(official_seal(_UNIT), (0.6 * sheet.width, 0.6 * sheet.height), dry)
    page = fax(sheet.finished(), np.random.default_rng(0))

    found = find_impressions(ink_kinds(ink_of(page.image), None), None)

    (label,) = page.truth.seals
    assert [one.shape for one in found] == [SealShape.ROUND]
    assert found[0].box.intersection_over_union(label.box) > 0.8
