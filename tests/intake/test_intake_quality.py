"""Scan quality: clean pages pass at any resolution, spoiled ones are named with their figure."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import cv2
import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray

from docvalidate.intake import measure_quality
from docvalidate.intake.upright import upright
from docvalidate.model.evidence import QualityCode, QualityIssue, QualitySeverity
from docvalidate.model.page import Image

SENTENCE = "本人承诺所提交的材料真实有效如有虚假愿意承担相应责任特此声明。" * 18


@lru_cache
def drawn(dpi: int, points: float = 12.0) -> Image:
    """A page of Chinese body text under a heading."""
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_text((180, 100), "专业技术职称评审表", fontname="china-s", fontsize=22)
    page.insert_textbox(
        (70, 150, 525, 800), SENTENCE, fontname="china-s", fontsize=points, lineheight=1.6
    )
    pixmap = page.get_pixmap(dpi=dpi, alpha=False)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    return np.ascontiguousarray(pixels[:, :, ::-1])


def eight_bit(values: NDArray[Any]) -> Image:
    return np.asarray(np.clip(values, 0, 255), np.uint8)


def grained(image: NDArray[Any], sigma: float, seed: int = 1) -> Image:
    return eight_bit(image + np.random.default_rng(seed).normal(0, sigma, image.shape))


def blurred(image: Image, sigma: float) -> Image:
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.uint8)


def turned(image: Image, degrees: float) -> Image:
    """Rotate so that lines fall to the right by so many degrees."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1)
    white = (255, 255, 255)
    return np.asarray(cv2.warpAffine(image, matrix, (width, height), borderValue=white), np.uint8)


def found(image: Image, dpi: int | None = 200) -> dict[QualityCode, QualityIssue]:
    return {issue.code: issue for issue in measure_quality(image, dpi)}


def severity(image: Image, code: QualityCode, dpi: int | None = 200) -> str:
    issue = found(image, dpi).get(code)
    return issue.severity.value if issue else "none"


@pytest.mark.parametrize("dpi", [150, 200, 300, 400])
@pytest.mark.parametrize("points", [10.5, 16])
def test_clean_pages_have_no_defect(dpi: int, points: float) -> None:
    assert measure_quality(drawn(dpi, points), dpi) == ()


@pytest.mark.parametrize("points", [9, 10.5, 12, 16])
def test_a_clean_page_of_100_dpi_is_coarse_but_readable(points: float) -> None:
    issues = found(drawn(100, points), None)
    assert set(issues) <= {QualityCode.LOW_RESOLUTION}
    assert all(issue.severity is QualitySeverity.WARNING for issue in issues.values())


@pytest.mark.parametrize(
    ("dpi", "expected"), [(30, "error"), (45, "error"), (90, "warning"), (200, "none")]
)
def test_resolution_is_judged_by_the_print_where_metadata_is_silent(
    dpi: int, expected: str
) -> None:
    assert severity(drawn(dpi), QualityCode.LOW_RESOLUTION, None) == expected


def test_an_enlarged_scan_is_blurred_whatever_its_metadata_says() -> None:
    coarse = drawn(24)
    enlarged = np.asarray(cv2.resize(coarse, (1654, 2339), interpolation=cv2.INTER_CUBIC), np.uint8)
    assert severity(enlarged, QualityCode.BLURRED, 200) != "none"


CHARACTER_INCHES = 12 / 72
"""Height of the em square of the body text drawn."""


@pytest.mark.parametrize("dpi", [100, 200, 300])
@pytest.mark.parametrize(
    ("share", "expected"),
    [(0.02, "none"), (0.1, "warning"), (0.25, "error"), (0.5, "error"), (0.8, "error")],
)
def test_blur_is_relative_to_the_characters(dpi: int, share: float, expected: str) -> None:
    spoiled = blurred(drawn(dpi), share * CHARACTER_INCHES * dpi)
    assert severity(spoiled, QualityCode.BLURRED, dpi) == expected


def test_blur_grows_with_the_blur() -> None:
    values = [
        found(blurred(drawn(200), sigma))[QualityCode.BLURRED].value
        for sigma in (4.0, 6.0, 9.0, 16.0)
    ]
    assert values == sorted(values)


@pytest.mark.parametrize("factor", [0.6, 0.45])
def test_dim_light_is_no_defect(factor: float) -> None:
    assert measure_quality(grained(drawn(200) * factor, 2), 200) == ()


@pytest.mark.parametrize(("factor", "expected"), [(0.28, "warning"), (0.1, "error")])
def test_dark_pages(factor: float, expected: str) -> None:
    assert severity(grained(drawn(200) * factor, 1.5), QualityCode.DARK) == expected


@pytest.mark.parametrize(("kept", "expected"), [(0.5, "none"), (0.2, "warning"), (0.05, "error")])
def test_print_burnt_into_white_paper(kept: float, expected: str) -> None:
    burnt = eight_bit(255 - (255 - drawn(200).astype(float)) * kept)
    assert severity(burnt, QualityCode.OVEREXPOSED) == expected
    assert QualityCode.BLANK not in found(burnt)


@pytest.mark.parametrize(("kept", "expected"), [(0.6, "none"), (0.2, "warning"), (0.08, "error")])
def test_faint_print_on_grey_paper(kept: float, expected: str) -> None:
    pale = grained(200 - (255 - drawn(200).astype(float)) * kept, 2)
    assert severity(pale, QualityCode.LOW_CONTRAST) == expected


def test_flash_is_told_from_a_white_panel() -> None:
    rows, columns = np.indices(drawn(200).shape[:2])
    spot = 300 * np.exp(-((rows - 1000) ** 2 + (columns - 800) ** 2) / (2 * 400**2))
    flash = eight_bit(drawn(200) * 0.7 + spot[..., None])
    assert severity(flash, QualityCode.OVEREXPOSED) != "none"
    panel = eight_bit(drawn(200) * 0.7)
    panel[600:1800, 200:1400] = drawn(200)[600:1800, 200:1400]
    assert severity(panel, QualityCode.OVEREXPOSED) == "none"


@pytest.mark.parametrize(("level", "grain"), [(255, 0), (240, 3), (180, 4)])
def test_a_blank_page_is_seen_to_be_blank(level: int, grain: float) -> None:
    (issue,) = measure_quality(grained(np.full((2339, 1654, 3), level), grain), 200)
    assert (issue.code, issue.severity) == (QualityCode.BLANK, QualitySeverity.WARNING)


def test_print_that_shines_through_leaves_a_page_blank() -> None:
    reverse = blurred(np.ascontiguousarray(drawn(200)[:, ::-1]), 4)
    back = grained(240 - (255 - reverse.astype(float)) * 0.06, 1.5)
    assert set(found(back)) == {QualityCode.BLANK}


def test_two_characters_are_enough_not_to_be_blank() -> None:
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_text((60, 60), "机密", fontname="china-s", fontsize=16)
    pixmap = page.get_pixmap(dpi=150, alpha=False)
    pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    assert QualityCode.BLANK not in found(pixels.copy(), 150)


def test_grain_that_hides_everything_is_not_blank() -> None:
    assert severity(grained(drawn(200) * 0.7, 70), QualityCode.LOW_CONTRAST) == "error"


@pytest.mark.parametrize("degrees", [-8.0, -4.0, 3.5, 9.0])
def test_skew_is_measured_and_mended(degrees: float) -> None:
    slanted = turned(drawn(150), degrees)
    assert found(slanted, 150)[QualityCode.SKEWED].value == pytest.approx(degrees, abs=0.3)
    straight, angle = upright(slanted)
    assert angle == pytest.approx(-degrees, abs=0.3)
    assert upright(straight)[1] == 0.0
    assert straight.shape[0] >= slanted.shape[0]


@pytest.mark.parametrize("degrees", [-1.5, 0.8])
def test_a_small_slant_is_mended_without_complaint(degrees: float) -> None:
    slanted = turned(drawn(150), degrees)
    assert QualityCode.SKEWED not in found(slanted, 150)
    assert upright(slanted)[1] == pytest.approx(-degrees, abs=0.2)


def test_level_and_unclear_pages_are_left_alone() -> None:
    noise = np.random.default_rng(4).integers(0, 255, (900, 700, 3), np.uint8)
    clouds = blurred(noise, 12)
    for image in (drawn(150), np.full((900, 700, 3), 255, np.uint8), noise, clouds):
        same, angle = upright(image)
        assert same is image
        assert angle == 0.0


@pytest.mark.parametrize("cut", [np.s_[:, 245:], np.s_[:, :1315], np.s_[433:, :]])
def test_print_cut_by_the_edge(cut: tuple[slice, slice]) -> None:
    assert severity(np.ascontiguousarray(drawn(200)[cut]), QualityCode.CROPPED) == "warning"


def test_black_borders_and_rules_at_the_edge_are_no_cut_print() -> None:
    page = drawn(200).copy()
    page[:, :40], page[:30], page[:, -25:] = 8, 5, 10
    page[::200, :] = 0
    assert QualityCode.CROPPED not in found(page)


def test_white_on_dark_is_read_like_black_on_white() -> None:
    assert measure_quality(255 - drawn(200), 200) == ()


@pytest.mark.parametrize("shape", [(1, 1), (3, 400), (400, 3), (40, 40)])
def test_tiny_pictures_are_measured_without_error(shape: tuple[int, int]) -> None:
    for level in (0, 128, 255):
        image = np.full((*shape, 3), level, np.uint8)
        assert all(isinstance(issue, QualityIssue) for issue in measure_quality(image, None))
        assert upright(image)[1] == 0.0


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (5, 8), (16, 3)])
def test_icons_and_slivers_are_measured_without_failing(size: tuple[int, int]) -> None:
    picture = np.full((*size, 3), 250, np.uint8)
    picture[::2] = 40
    assert isinstance(measure_quality(picture, None), tuple)
