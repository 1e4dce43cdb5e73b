"""How a sheet lay on the scanner: shadows, black borders, two pages at once; and fingerprints."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
import pymupdf
import pytest

from docvalidate.intake import examine, measure_quality, page_fingerprint
from docvalidate.model.evidence import QualityCode, QualitySeverity
from docvalidate.model.page import Image

SENTENCE = "本人承诺所提交的材料真实有效如有虚假愿意承担相应责任特此声明。" * 14


@lru_cache
def drawn(text: str = SENTENCE, width: int = 595, height: int = 842, dpi: int = 150) -> Image:
    document = pymupdf.open()
    sheet = document.new_page(width=width, height=height)
    sheet.insert_textbox(
        (70, 100, width - 70, height - 60), text, fontname="china-s", fontsize=12, lineheight=1.6
    )
    pixmap = sheet.get_pixmap(dpi=dpi, alpha=False)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    return np.ascontiguousarray(pixels[:, :, ::-1])


def codes(image: Image, dpi: int | None = 150) -> set[QualityCode]:
    return {issue.code for issue in measure_quality(image, dpi)}


def shaded(image: Image, light: float, softness: float) -> Image:
    """Lay a shadow over the left third, its edge so many pixels wide."""
    columns = np.arange(image.shape[1])
    lit = 0.5 + 0.5 * np.tanh((columns - image.shape[1] / 3) / (2 * softness))
    factor = light + (1 - light) * lit
    return np.asarray(image * factor[None, :, None], np.uint8)


@pytest.mark.parametrize(("light", "expected"), [(0.45, True), (0.85, False), (1.0, False)])
def test_shadows_are_told_by_the_light_they_take(light: float, expected: bool) -> None:
    issues, figures = examine(shaded(drawn(), light, 45.0), 150)
    found = [issue for issue in issues if issue.code is QualityCode.SHADOW]
    assert bool(found) == expected
    if expected:
        assert figures[QualityCode.SHADOW] == pytest.approx(1 - light, abs=0.06)
        assert found[0].severity is QualitySeverity.WARNING


def test_a_sharp_edge_is_an_object_and_a_coloured_band_is_printed() -> None:
    assert QualityCode.SHADOW not in codes(shaded(drawn(), 0.45, 0.5))
    banner = drawn().copy()
    banner[:260] = (150, 60, 30)
    assert QualityCode.SHADOW not in codes(banner)


def test_black_borders_are_measured_and_a_dark_picture_is_none() -> None:
    page = drawn().copy()
    page[:, -60:] = 12
    page[:40] = 10
    issues, figures = examine(page, 150)
    assert QualityCode.BLACK_BORDER in {issue.code for issue in issues}
    height, width = page.shape[:2]
    covered = 1 - (1 - 60 / width) * (1 - 40 / height)
    assert figures[QualityCode.BLACK_BORDER] == pytest.approx(covered, abs=0.02)
    picture = drawn().copy()
    picture[200:700, :500] = 15
    assert QualityCode.BLACK_BORDER not in codes(picture)
    assert QualityCode.BLACK_BORDER not in codes(255 - drawn())


def test_two_pages_side_by_side_are_told_from_one_page_laid_across() -> None:
    two = np.hstack([drawn(), drawn(SENTENCE[5:])])
    assert QualityCode.TWO_PAGES in codes(two)
    reduced = np.asarray(cv2.resize(two, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA))
    assert QualityCode.TWO_PAGES in codes(reduced)
    assert QualityCode.TWO_PAGES not in codes(drawn(SENTENCE, 842, 595))
    assert QualityCode.TWO_PAGES not in codes(drawn())


def likeness(one: str, other: str) -> float:
    first, second = (np.array([int(digit, 16) for digit in text]) for text in (one, other))
    return float(np.corrcoef(first, second)[0, 1])


def test_a_fingerprint_survives_another_scan_of_the_sheet() -> None:
    first = page_fingerprint(drawn())
    moved = np.roll(np.roll(drawn(dpi=200), 23, axis=0), -17, axis=1)
    noisy = np.clip(moved + np.random.default_rng(1).normal(0, 4, moved.shape), 0, 255)
    assert likeness(first, page_fingerprint(np.asarray(noisy, np.uint8))) > 0.93
    assert likeness(first, page_fingerprint(drawn("另一页" * 40))) < 0.93
    assert page_fingerprint(np.full((900, 700, 3), 240, np.uint8)) == ""
