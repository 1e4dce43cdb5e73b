"""Engines: what they read, where they say it stands, and what happens when something is missing."""

from __future__ import annotations

import sys
from difflib import SequenceMatcher
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
import pytest
import yaml

from docvalidate.model.errors import MissingDependencyError, UsageError
from docvalidate.model.page import Image
from docvalidate.ocr import Engine, EngineChoice, engine_names, load_engine
from docvalidate.ocr.model_files import model_hashes
from docvalidate.ocr.paddle import DETECTION_NAME, RECOGNITION_NAME, prepare_model_folders
from samples.drawing.effects import resized
from samples.drawing.paper import Sheet
from samples.drawing.random_pages import draw_page


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return the default engine."""
    return load_engine(EngineChoice(threads=2))


def _sheet() -> tuple[Image, dict[str, tuple[int, int]]]:
    """Draw two lines and return the page and where each begins and ends."""
    sheet = Sheet(3)
    places = {}
    for y, text in ((200, "单位负责人签名"), (420, "岳阳市职称改革工作领导小组")):
        box = sheet.text((180, y), text, 34)
        places[text] = (box.x0, box.x1)
    return sheet.finished().image, places


@pytest.mark.ocr
def test_a_page_is_read_with_boxes_and_character_places(engine: Engine) -> None:
    image, places = _sheet()
    lines = {line.text: line for line in engine.read_page(image)}
    assert set(lines) == set(places)
    for text, (start, end) in places.items():
        line = lines[text]
        assert line.confidence > 0.9
        assert abs(line.box.x0 - start) < 25
        assert abs(line.box.x1 - end) < 25
        assert len(line.spans) == len(text)
        middle = line.part(len(text) // 2, len(text) // 2 + 1).center[0]
        expected = start + (end - start) * (len(text) // 2 + 0.5) / len(text)
        assert abs(middle - expected) < 0.6 * (end - start) / len(text)


@pytest.mark.ocr
def test_lines_are_read_in_the_order_given(engine: Engine) -> None:
    image, places = _sheet()
    lines = sorted(engine.read_page(image), key=lambda line: line.box.y0)
    crops = [image[one.box.y0 : one.box.y1, one.box.x0 : one.box.x1] for one in reversed(lines)]
    assert [answer.text for answer in engine.read_lines(crops)] == list(reversed(places))
    assert engine.read_lines([]) == ()


@pytest.mark.ocr
def test_blank_paper_reads_as_nothing(engine: Engine) -> None:
    assert engine.read_page(np.full((600, 400, 3), 250, np.uint8)) == ()


def test_the_receipt_names_the_models_that_the_engine_loads(engine: Engine) -> None:
    assert dict(engine.model_hashes()) == dict(model_hashes(EngineChoice()))
    assert all(len(digest) == 64 for digest in engine.model_hashes().values())


def test_the_default_engine_comes_first() -> None:
    assert engine_names()[0] == "rapidocr"


def test_an_unknown_engine_is_a_usage_error_that_lists_the_known() -> None:
    with pytest.raises(UsageError) as caught:
        load_engine(EngineChoice("tesseract"))
    assert "paddleocr" in str(caught.value)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingDependencyError) as caught:
        load_engine(EngineChoice("rapidocr", tmp_path))
    assert str(tmp_path) in str(caught.value)


def test_paddle_folders_are_prepared_from_the_weights_at_hand(tmp_path: Path) -> None:
    prepare_model_folders(tmp_path)
    for name in (DETECTION_NAME, RECOGNITION_NAME):
        assert (tmp_path / name / "inference.onnx").stat().st_size > 1_000_000
    settings = yaml.safe_load((tmp_path / RECOGNITION_NAME / "inference.yml").read_text("utf-8"))
    characters = settings["PostProcess"]["character_dict"]
    assert set("职称申报绝密机密秘密公章") <= set(characters)


def test_a_line_without_character_places_estimates_them(engine: Engine) -> None:
    image, _ = _sheet()
    picture = cv2.resize(image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    line = max(engine.read_page(picture), key=lambda one: len(one.text))
    exact = line.part(0, 2)
    estimated = type(line)(line.text, line.confidence, line.box).part(0, 2)
    assert estimated.intersection_over_union(exact) > 0.6


@pytest.mark.ocr
def test_squeezing_long_lines_costs_no_figure(engine: Engine) -> None:
    sheet = Sheet(3)
    texts = (
        "根据上级部门的统一安排，结合本单位实际情况，现将有关事项说明如下",
        "4306021990010111217 4306111985111101131 20241115",
        "经审核其中1990年11月至2011年11月共计二十一年均属实",
    )
    for number, text in enumerate(texts):
        sheet.text((120, 200 + 160 * number), text, 30)
    read = "".join(line.text for line in engine.read_page(sheet.finished().image))
    for text in texts:
        assert text.replace(" ", "") in read.replace(" ", "").replace(",", "，")


@pytest.mark.parametrize("name", ["rapidocr-openvino", "rapidocr-cuda"])
def test_a_runtime_that_is_not_there_is_named_with_the_way_to_get_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: ["CPUExecutionProvider"])
    with pytest.raises(MissingDependencyError) as caught:
        load_engine(EngineChoice(name))
    assert "pip install" in str(caught.value)


@pytest.mark.ocr
def test_pale_print_among_the_dots_of_a_bad_copy_is_found(engine: Engine) -> None:
    drawn = draw_page(16, "grey_seal")
    page = resized(drawn, 1988 / max(drawn.image.shape[:2]))
    read = "".join(line.text for line in engine.read_page(page.image))
    for line in page.truth.printed:
        if len(line.text.strip()) > 10:
            assert SequenceMatcher(None, line.text.strip(), read).find_longest_match().size >= 6
