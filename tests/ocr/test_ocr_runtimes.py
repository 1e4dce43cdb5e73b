"""Runtimes: what a GPU is shown."""

from __future__ import annotations

from difflib import SequenceMatcher

import numpy as np
import pytest
from numpy.typing import NDArray

from docvalidate.ocr import EngineChoice, load_engine
from docvalidate.ocr.model_files import bundled_model_folder
from docvalidate.ocr.rapid import RapidEngine
from docvalidate.ocr.runtimes import Runtime, in_few_sizes, onnx_runtime
from samples.drawing.random_pages import draw_page

Map = NDArray[np.float32]


def _seen_sizes(*shapes: tuple[int, int]) -> set[tuple[int, ...]]:
    """Return the heights and widths a network sees of pictures of these."""
    seen: set[tuple[int, ...]] = set()

    def answer(picture: Map) -> Map:
        seen.add(picture.shape[2:])
        return picture[:, :1]

    shown = in_few_sizes(answer)
    for height, width in shapes:
        picture = np.random.default_rng(1).normal(size=(1, 3, height, width)).astype(np.float32)
        assert np.array_equal(shown(picture), picture[:, :1])
    return seen


def test_pictures_of_all_sizes_are_few_to_a_network_and_its_maps_are_their_size() -> None:
    lines = [(48, width) for width in range(40, 1200, 37)]
    pages = [(height, 770) for height in range(320, 1100, 64)]
    assert len(_seen_sizes(*lines)) <= 4
    assert len(_seen_sizes(*pages)) <= 4


@pytest.mark.ocr
def test_lines_filled_up_are_read_like_the_lines() -> None:
    plain = load_engine(EngineChoice(threads=2, model_dir=bundled_model_folder()))
    filled = _FilledUp(EngineChoice(threads=2, model_dir=bundled_model_folder()))
    page = draw_page(5, "signature_field").image
    expected, read = (
        "\n".join(one.text for one in each.read_page(page)) for each in (plain, filled)
    )
    assert len(expected) > 100
    assert SequenceMatcher(None, expected, read, autojunk=False).ratio() > 0.99


class _FilledUp(RapidEngine):
    """On the processor, but shown what a GPU is."""

    def _runtime(self, threads: int) -> Runtime:
        runtime = onnx_runtime(threads)
        return lambda path, keeps: in_few_sizes(runtime(path, keeps))
