"""Fine scans are worked on with fewer pixels, and what is found is told in the scan's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from docvalidate.intake.working_size import WORKING_DPI, at_working_size
from docvalidate.model.evidence import InkColor, Seal, SealKind, SealShape, TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, Page, RecognisedText
from docvalidate.model.scaling import scaled
from docvalidate.reading import see_page
from samples.drawing.effects import resized
from samples.drawing.random_pages import draw_page


class _Engine:
    """Says that one line stands across the upper quarter of whatever it is shown."""

    name = "one line"

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        height, width = image.shape[:2]
        box = Box(width // 4, height // 4, width // 2, height // 4 + height // 50)
        step = (box.x1 - box.x0) / 4
        spans = tuple((round(box.x0 + step * i), round(box.x0 + step * (i + 1))) for i in range(4))
        return (TextLine("工作总结", 0.99, box, spans),)

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        return tuple(RecognisedText("", 0.0) for _ in images)

    def model_hashes(self) -> Mapping[str, str]:
        return {}


def test_a_fine_scan_is_told_in_its_own_pixels() -> None:
    drawn = draw_page(4, "round_seal")
    fine = resized(drawn, 3508 / drawn.image.shape[0])
    height, width = fine.image.shape[:2]
    evidence = see_page(Page(1, fine.image, 300), _Engine()).evidence
    assert evidence.dpi == 300
    assert abs(evidence.height - height) < 0.02 * height
    (line,) = evidence.lines
    assert abs(line.box.x0 - evidence.width / 4) < 0.01 * width
    assert abs(line.part(2, 4).x0 - evidence.width * 3 / 8) < 0.01 * width
    (label,) = fine.truth.seals
    best = max(seal.box.intersection_over_union(label.box) for seal in evidence.seals)
    assert best > 0.85
    assert any(
        seal.diameter_mm is not None and 36 < seal.diameter_mm < 46 for seal in evidence.seals
    )


@settings(deadline=None, max_examples=40)
@given(st.integers(600, 5000), st.integers(600, 5000), st.sampled_from([None, 72, 150, 300, 600]))
def test_no_page_is_made_illegible(width: int, height: int, dpi: int | None) -> None:
    page = Page(1, np.zeros((height, width, 3), np.uint8), dpi)
    small, factor = at_working_size(page)
    long_side = max(small.image.shape[:2])
    assert long_side >= min(max(width, height), 1985)
    assert factor <= 1.0
    if dpi is not None and small.dpi is not None:
        assert small.dpi >= min(dpi, WORKING_DPI - 1)
    assert abs(small.image.shape[1] / small.image.shape[0] * height / width - 1) < 0.01


def test_what_is_embedded_moves_along() -> None:
    line = TextLine("机密", 1.0, Box(300, 600, 900, 660), ((300, 600), (600, 900)))
    page = Page(1, np.zeros((3508, 2480, 3), np.uint8), 300, embedded_lines=(line,), notes=(line,))
    small, factor = at_working_size(page)
    for moved in (small.embedded_lines[0], small.notes[0]):
        assert moved.box.as_list() == [round(side * factor) for side in line.box.as_list()]
        assert moved.spans[1][0] == round(600 * factor)


_boxes = st.tuples(*[st.integers(0, 4000)] * 4).map(lambda sides: Box(*sides))


@given(_boxes, st.integers(2, 5))
def test_evidence_made_larger_and_smaller_again_is_the_same(box: Box, factor: int) -> None:
    seal = Seal(box, SealShape.ROUND, InkColor.RED, "公章", 0.9, 0.9, 42.0, SealKind.OFFICIAL)
    lines = (TextLine("字", 0.9, box, ((box.x0, box.x1),)),)
    there = scaled((seal, lines), float(factor))
    assert there[0].box.x0 == factor * box.x0
    assert there[0].diameter_mm == 42.0
    assert scaled(there, 1 / factor) == (seal, lines)


def test_a_page_within_the_working_size_is_left_alone() -> None:
    page = Page(1, cv2.resize(np.zeros((4, 4, 3), np.uint8), (1240, 1754)), 150)
    assert at_working_size(page) == (page, 1.0)
