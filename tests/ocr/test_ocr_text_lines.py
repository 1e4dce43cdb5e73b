"""Where lines of text stand: the small network, and the boxes made of what it says."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.ocr.detection import Detector
from docvalidate.ocr.text_boxes import in_reading_order, text_boxes
from docvalidate.ocr.text_lines import share_in_doubt, text_chances
from samples.drawing.effects import scanned
from samples.drawing.paper import Sheet

_TEXTS = ("关于开展业务培训的通知", "单位负责人签名：", "2024年11月15日", "各类票据齐全，手续完备")


def _sheet() -> tuple[Image, list[tuple[int, int, int, int]]]:
    """Draw some lines and return the page and where they stand."""
    sheet = Sheet(3, 100)
    places = []
    for number, text in enumerate(_TEXTS):
        box = sheet.text((90 + 60 * number, 150 + 130 * number), text, 20 + 2 * number)
        places.append((box.x0, box.y0, box.x1, box.y1))
    return scanned(sheet.finished(), np.random.default_rng(2), skew=0.0).image, places


class _Whole:
    """A text detector that finds nothing, and counts how often it was loaded and asked."""

    def __init__(self) -> None:
        self.loaded = self.asked = 0

    def load(self) -> _Whole:
        self.loaded += 1
        return self

    def __call__(self, picture: NDArray[np.float32]) -> NDArray[np.float32]:
        self.asked += 1
        return np.zeros((1, 1, *picture.shape[2:]), np.float32)


def test_lines_of_a_clear_scan_are_found_without_the_detector() -> None:
    page, places = _sheet()
    whole = _Whole()
    corners = Detector(whole.load).find(page)
    assert whole.loaded == 0
    assert len(corners) == len(places)
    for (x0, y0, x1, y1), found in zip(places, corners, strict=True):
        height = y1 - y0
        expected = np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]])
        assert np.abs(found - expected).max() < 0.7 * height


def test_what_is_in_doubt_is_shown_to_the_detector() -> None:
    page, _ = _sheet()
    rng = np.random.default_rng(1)
    # So blurred and grainy that nobody could say where lines begin and end.
    murky = cv2.GaussianBlur(page, (0, 0), 4.0).astype(np.float64)
    murky = np.clip(murky + rng.normal(0, 12, page.shape), 0, 255).astype(np.uint8)
    assert share_in_doubt(text_chances(murky)) > share_in_doubt(text_chances(page))
    whole = _Whole()
    assert len(Detector(whole.load).find(murky)) == 0
    assert whole.loaded == 1
    assert whole.asked >= 1


def test_a_detector_of_ones_own_is_shown_everything() -> None:
    whole = _Whole()
    assert len(Detector(whole.load, alone=True).find(_sheet()[0])) == 0
    assert whole.asked >= 1


@pytest.mark.parametrize("degrees", [0.0, 4.0, -7.0])
def test_a_line_is_its_core_grown_on_all_sides(degrees: float) -> None:
    chances = np.zeros((300, 400), np.float32)
    middle, (width, height) = (200.0, 150.0), (180.0, 12.0)
    core = cv2.boxPoints((middle, (width, height), degrees))
    cv2.fillPoly(chances, [np.rint(core).astype(np.int32)], 0.9)
    (box,) = text_boxes(chances)
    grown = 1.6 * width * height / (2 * (width + height))
    wanted = cv2.boxPoints((middle, (width + 2 * grown, height + 2 * grown), degrees))
    ordered = wanted[np.argsort(wanted.sum(axis=1))]
    assert np.abs(box[np.argsort(box.sum(axis=1))] - ordered).max() < 4
    left_top, right_top, right_foot, left_foot = box
    assert left_top[0] < right_top[0]
    assert right_top[1] < right_foot[1]
    assert left_foot[0] < right_foot[0]


def test_pale_and_tiny_cores_are_no_lines() -> None:
    chances = np.zeros((200, 200), np.float32)
    assert len(text_boxes(chances)) == 0
    chances[20:22, 20:22] = 1.0
    assert len(text_boxes(chances)) == 0


def test_lines_are_read_row_by_row() -> None:
    lefts = [(300, 52), (20, 48), (160, 55), (40, 120)]
    corners = np.array(
        [[[x, y], [x + 90, y], [x + 90, y + 20], [x, y + 20]] for x, y in lefts], np.float32
    )
    ordered = in_reading_order(corners)
    assert ordered[:, 0].tolist() == [[20, 48], [160, 55], [300, 52], [40, 120]]
    assert len(in_reading_order(np.zeros((0, 4, 2), np.float32))) == 0
