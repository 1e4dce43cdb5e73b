"""The reader of stamps: what it reads of a pressed seal, and what it leaves to the recogniser."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
import pytest

from docvalidate.model.page import Image, RecognisedText
from docvalidate.plain_print import stamp_reader
from docvalidate.plain_print.model_files import STAMP_MODEL
from docvalidate.plain_print.network import Glimpse, known_characters
from docvalidate.plain_print.stamp_reader import LIKELY, StampReading, read_stamp
from docvalidate.vision.ellipse import Ellipse
from docvalidate.vision.seal_strips import ink_picture, ring_strips
from docvalidate.vision.stamp_words import Remembered, read_stamps
from samples.drawing.seals import Wear, impression, official_seal
from samples.drawing.unit_names import unit_name

_DPI = 150


def _strips(unit: str, seed: int, wear: Wear) -> list[Image]:
    """Press a seal on bare paper and lay its ring out straight."""
    cover = impression(official_seal(unit), _DPI, wear, np.random.default_rng(seed))
    density = np.pad(cover, 8).astype(np.float32)
    height, width = density.shape
    rim = Ellipse(width / 2 - 0.5, height / 2 - 0.5, width / 2 - 8, height / 2 - 8, 0.0)
    return [strip.picture for strip in ring_strips(density, rim, 0.45, math.pi / 2) if strip.whole]


@pytest.mark.parametrize("seed", range(12))
def test_the_ring_of_a_seal_is_read_or_left_but_never_misread(seed: int) -> None:
    rng = np.random.default_rng(seed)
    unit = unit_name(rng)
    for picture in _strips(unit, seed, Wear.drawn(rng)):
        read = read_stamp(picture)
        assert read.least < LIKELY or read.said.text == unit


def test_most_rings_are_read_without_the_recogniser() -> None:
    taken = 0
    for seed in range(20):
        rng = np.random.default_rng([seed, 1])
        strips = _strips(unit_name(rng), seed, Wear.drawn(rng))
        taken += any(read_stamp(picture).least >= LIKELY for picture in strips)
    assert taken >= 16


def _read_as(
    letters: str, centres: Sequence[int], chances: Sequence[float], patch: pytest.MonkeyPatch
) -> StampReading:
    """Return what is told of a strip on which the network sees these characters."""
    known = known_characters(STAMP_MODEL)
    seen = Glimpse(
        line=np.full((32, 160), 255, np.uint8),
        centres=np.array(centres, np.float32),
        widths=np.full(len(letters), 30, np.float32),
        presence=np.full(len(letters), 0.9, np.float32),
        answers=np.array([known.index(one) for one in letters]),
        chances=np.array(chances, np.float32),
    )
    patch.setattr(stamp_reader, "glimpse_of", lambda *_: seen)
    return read_stamp(np.full((48, 240, 3), 255, np.uint8))


@pytest.mark.parametrize(
    ("apart", "said"), [((0, 34, 68, 102), "山水水村"), ((0, 34, 46, 80), "山水村")]
)
def test_a_character_seen_twice_in_one_place_is_read_once(
    apart: Sequence[int], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = _read_as("山水水村", apart, (0.9, 0.9, 0.3, 0.9), monkeypatch)
    assert read.said.text == said
    assert (read.least >= LIKELY) == (len(said) == 3)


@pytest.mark.parametrize(("seen", "said"), [("原件—致", "原件一致"), ("2—5", "2—5")])
def test_a_dash_between_chinese_characters_is_a_one(
    seen: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    centres = [30 * place for place in range(len(seen))]
    assert _read_as(seen, centres, [0.9] * len(seen), monkeypatch).said.text == said


def test_what_bears_no_characters_is_never_read_for_sure() -> None:
    blank = np.full((56, 400, 3), 255, np.uint8)
    scribble = blank.copy()
    steps = np.random.default_rng(5).normal((6, 0), (3, 9), (60, 2))
    points = np.cumsum(steps, axis=0) + np.array([10, 28])
    cv2.polylines(scribble, [points.astype(np.int32)], False, (0, 0, 0), 3, cv2.LINE_AA)
    assert read_stamp(blank).said.text == ""
    for picture in (blank, scribble):
        assert read_stamp(picture).least < LIKELY


class _Reader:
    """A recogniser that says the same of everything, and counts what it was shown."""

    def __init__(self) -> None:
        self.shown = 0

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        self.shown += len(images)
        return tuple(RecognisedText("甲", 0.7) for _ in images)


def test_the_recogniser_is_shown_only_what_is_in_doubt() -> None:
    clear = _strips("枫渡区图书馆", 3, Wear(unevenness=0.0, speckle=0.0))[0]
    blank = ink_picture(np.zeros((48, 200), np.float32), 0.5)
    worn = cv2.GaussianBlur(clear, (0, 0), 4.5)
    own = read_stamp(worn)
    assert own.said.text
    assert own.least < LIKELY
    reader = _Reader()
    answers = read_stamps([blank, clear, worn], reader)
    assert [answer.text for answer in answers] == ["", "枫渡区图书馆", "甲"]
    assert reader.shown == 1
    assert read_stamps([], reader) == ()


def test_no_picture_is_shown_to_the_recogniser_twice() -> None:
    rng = np.random.default_rng(1)
    one, other = (rng.integers(0, 256, (48, 90, 3)).astype(np.uint8) for _ in range(2))
    reader = _Reader()
    remembered = Remembered(reader)
    assert len(remembered.read_lines([one, one.copy(), other])) == 3
    assert [answer.text for answer in remembered.read_lines([other, one])] == ["甲", "甲"]
    assert reader.shown == 2
