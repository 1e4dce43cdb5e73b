"""What a seal says: the name along its rim, apart from what else is cut into it or lies over it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest

from docvalidate.model.evidence import InkColor, SealShape
from docvalidate.model.page import Image, RecognisedText
from docvalidate.ocr import Engine, EngineChoice, load_engine
from docvalidate.vision.ellipse import Ellipse
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import FloatMap, Ink, ink_of
from docvalidate.vision.ink_kinds import ink_kinds
from docvalidate.vision.neighbours import covered_steps, crossing, without_rims
from docvalidate.vision.own_ink import sharpened, strokes_alone
from docvalidate.vision.ring_arc import completed, foot_arc, mirrored, name_arc
from docvalidate.vision.seal_posture import posture_of
from docvalidate.vision.seal_text import read_impression
from docvalidate.vision.seal_words import Reading
from docvalidate.vision.seals import find_impressions
from docvalidate.vision.unwrapped_ring import ANGULAR_STEPS, RADIAL_STEPS, text_band, unwrapped
from samples.drawing import effects
from samples.drawing.paper import Sheet
from samples.drawing.seals import SealDesign, SealStyle, Wear, invoice_seal, official_seal
from samples.drawing.truth import LabelledPage

_DPI = 150
_UNIT = "栖云汇川水务发展有限公司"
_LATIN = "YUNXI HENGYUAN CO., LTD."
_NUMBER = "4399276334650"
_TAX_NUMBER = "91430699MA4K7BXYJK"
_DEGREE = ANGULAR_STEPS // 360
_BAND = (40, 84)
_MIDDLE = 200.0
_RIM = Ellipse(_MIDDLE, _MIDDLE, 150.0, 150.0, 0.0)


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Return the default engine."""
    return load_engine(EngineChoice(threads=2))


def _pressed(*stamps: tuple[SealDesign, float, float]) -> LabelledPage:
    """Return a scan with seals pressed at shares of its width and height."""
    sheet = Sheet(11, _DPI)
    for design, x, y in stamps:
        sheet.stamp(design, (x * sheet.width, y * sheet.height), Wear(turn=-3.0))
    return effects.scanned(sheet.finished(), np.random.default_rng(5))


def _read(page: LabelledPage, engine: Engine) -> list[Reading]:
    """Return what the seals of a page say, in the order of their labels."""
    ink = ink_of(page.image)
    kinds = ink_kinds(ink, _DPI)
    found = find_impressions(kinds, _DPI)
    readings = []
    for label in page.truth.seals:
        best = max(found, key=lambda one: one.box.intersection_over_union(label.box))
        readings.append(read_impression(ink, best, engine, kinds, crossing(best, found)))
    return readings


@pytest.mark.ocr
def test_latin_letters_along_the_foot_are_no_part_of_the_name(engine: Engine) -> None:
    design = replace(official_seal(_UNIT), style=SealStyle(latin=_LATIN, spread=205.0))

    (reading,) = _read(_pressed((design, 0.5, 0.4)), engine)

    assert reading.text == _UNIT


@pytest.mark.ocr
def test_the_number_along_the_foot_is_told_after_the_name(engine: Engine) -> None:
    design = replace(official_seal(_UNIT), style=SealStyle(foot=_NUMBER, spread=235.0))

    (reading,) = _read(_pressed((design, 0.5, 0.4)), engine)

    assert reading.ring == _UNIT
    assert reading.text == _UNIT + _NUMBER


@pytest.mark.ocr
def test_a_second_rim_and_a_line_that_touches_the_name_do_not_disturb_it(engine: Engine) -> None:
    design = replace(
        official_seal(_UNIT, line="办公室"), style=SealStyle(inner_rim_mm=1.6, spread=270.0)
    )

    (reading,) = _read(_pressed((design, 0.5, 0.4)), engine)

    assert reading.text == _UNIT + "办公室"


@pytest.mark.ocr
def test_an_invoice_seal_is_read_whole_on_its_flat_sides_and_at_its_ends(engine: Engine) -> None:
    (reading,) = _read(_pressed((invoice_seal(_UNIT, _TAX_NUMBER), 0.5, 0.4)), engine)

    assert reading.text == _UNIT + _TAX_NUMBER + "发票专用章"


@pytest.mark.ocr
def test_a_round_seal_without_a_star_tells_the_tax_number_in_its_middle(engine: Engine) -> None:
    design = replace(official_seal(_UNIT), lines=(_TAX_NUMBER, "发票专用章"), star=False)

    (reading,) = _read(_pressed((design, 0.5, 0.4)), engine)

    assert reading.text == _UNIT + _TAX_NUMBER + "发票专用章"


@pytest.mark.ocr
def test_two_seals_whose_rims_cross_are_both_read(engine: Engine) -> None:
    first, second = official_seal(_UNIT), official_seal("澜州市第一中学")

    readings = _read(_pressed((first, 0.45, 0.4), (second, 0.58, 0.43)), engine)

    assert [one.text for one in readings] == [_UNIT, "澜州市第一中学"]


def test_a_bilingual_seal_says_by_how_much_it_is_turned() -> None:
    # Its ring is filled all around, so that bare paper does not tell the foot.
    page = _pressed(
        (replace(official_seal(_UNIT), style=SealStyle(latin=_LATIN, spread=205.0)), 0.5, 0.4)
    )
    ink = ink_of(page.image)
    (impression,) = find_impressions(ink_kinds(ink, _DPI), _DPI)
    (label,) = page.truth.seals

    assert abs(posture_of(ink, impression).angle_degrees - label.angle) < 2.0


class _Reads:
    """A recogniser that gives one answer after another, the last one for ever."""

    def __init__(self, *answers: tuple[str, float]) -> None:
        self._answers = list(answers)

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        return tuple(RecognisedText(*self._next()) for _ in images)

    def _next(self) -> tuple[str, float]:
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


def _only_seal(design: SealDesign) -> tuple[Ink, Impression]:
    ink = ink_of(_pressed((design, 0.5, 0.4)).image)
    (impression,) = find_impressions(ink_kinds(ink, _DPI), _DPI)
    return ink, impression


def test_one_strip_that_skips_a_character_does_not_settle_what_a_ring_says() -> None:
    ink, impression = _only_seal(official_seal(_UNIT))
    skipped = _UNIT.replace("川", "")

    reading = read_impression(ink, impression, _Reads((skipped, 0.99), (_UNIT, 0.98)))

    assert reading.ring == _UNIT


def test_a_code_has_digits_where_the_recogniser_saw_letters_that_no_code_has() -> None:
    ink, impression = _only_seal(invoice_seal(_UNIT, _TAX_NUMBER))

    reading = read_impression(ink, impression, _Reads(("9I430699MA4K7BXYZO", 0.95)))

    assert "91430699MA4K7BXY20" in reading.text


def _ring(*blocks: tuple[int, int, int, int]) -> FloatMap:
    """Return an unwrapped ring with blocks of ink: from and to in degrees, then radial steps.

    Every block is cut into strokes of two degrees with one between them.
    """
    polar = np.zeros((ANGULAR_STEPS, RADIAL_STEPS), np.float32)
    for first, last, inner, outer in blocks:
        for degree in range(first, last, 3):
            steps = np.arange(degree * _DEGREE, min(degree + 2, last) * _DEGREE) % ANGULAR_STEPS
            polar[steps, inner:outer] = 1.0
    return polar


def test_small_writing_that_follows_closely_is_told_from_the_name_by_its_height() -> None:
    polar = _ring((170, 370, 46, 82), (15, 165, 66, 82))

    name = name_arc(polar, _BAND, 0.3)

    assert name is not None
    assert abs(name.first / _DEGREE - 170) <= 1
    assert abs(name.end / _DEGREE - 370) <= 1
    small = foot_arc(polar, name, 0.3)
    assert small is not None
    assert abs(small[0] / _DEGREE - 375) <= 1
    assert abs(small[1] / _DEGREE - 525) <= 1
    assert name.alone


def test_a_line_that_reaches_into_the_ring_from_inside_is_not_the_name() -> None:
    name = name_arc(_ring((170, 370, 46, 82), (60, 120, 30, 66)), _BAND, 0.3)

    assert name is not None
    assert abs(name.first / _DEGREE - 170) <= 1
    assert abs(name.end / _DEGREE - 370) <= 1


def test_where_writing_fills_the_ring_the_name_has_no_ends() -> None:
    assert name_arc(_ring((0, 360, 46, 82)), _BAND, 0.3) is None


def test_what_one_side_of_the_head_alone_has_is_no_part_of_the_name() -> None:
    name = name_arc(_ring((170, 400, 46, 82)), _BAND, 0.3)
    assert name is not None

    even = mirrored(name, 90 * _DEGREE)

    # The head stands at 270 degrees, and the name reaches 100 degrees to its left.
    assert even.first == name.first
    assert 365 <= even.end / _DEGREE <= 380


def test_a_name_goes_on_beneath_another_seal_as_far_as_on_its_free_side() -> None:
    name = name_arc(_ring((170, 330, 46, 82)), _BAND, 0.3)
    assert name is not None
    covered = np.zeros(ANGULAR_STEPS, bool)
    covered[np.arange(325 * _DEGREE, 400 * _DEGREE) % ANGULAR_STEPS] = True

    whole = completed(name, 90 * _DEGREE, covered)
    bare = completed(name, 90 * _DEGREE, ~covered)

    assert abs(whole.end / _DEGREE - 370) <= 1
    assert bare.end == name.end


def test_a_curve_along_an_ellipse_is_laid_out_straight() -> None:
    ellipse = Ellipse(_MIDDLE, _MIDDLE, 160.0, 120.0, 0.3)
    inside = np.zeros((400, 400), np.uint8)
    box = ((_MIDDLE, _MIDDLE), (320.0, 240.0), math.degrees(0.3))
    cv2.ellipse(inside, box, 1, -1)
    # A curve twenty pixels in from the rim everywhere.
    away = cv2.distanceTransform(inside, cv2.DIST_L2, 5)
    density = (np.abs(away - 20.0) < 1.5).astype(np.float32)

    deepest = unwrapped(density, ellipse).argmax(axis=1)

    assert deepest.max() - deepest.min() <= 3


def _impression(ellipse: Ellipse, color: InkColor = InkColor.RED) -> Impression:
    return Impression(
        box=ellipse.box(),
        shape=SealShape.ROUND,
        color=color,
        ellipse=ellipse,
        ink_threshold=0.3,
        confidence=1.0,
        solid_center=True,
    )


def _circle(width: int) -> FloatMap:
    page = np.zeros((400, 400), np.float32)
    cv2.circle(page, (200, 200), 150 - width // 2, 1.0, width)
    return page


def test_another_rim_is_taken_out_and_a_stroke_across_it_goes_on() -> None:
    density = _circle(6)
    cv2.line(density, (320, 200), (380, 200), 1.0, 5)

    alone = without_rims(density, [_impression(_RIM)])

    assert alone[200, 325:375].min() > 0.9
    assert alone[60:340, 40:60].max() < 0.1
    assert density[60:340, 40:60].max() == 1.0


def test_only_seals_in_the_same_ink_that_overlap_cross() -> None:
    one = _impression(_RIM)
    near = _impression(replace(_RIM, x=_MIDDLE + 200.0))
    far = _impression(replace(_RIM, x=_MIDDLE + 400.0))
    blue = _impression(replace(_RIM, x=_MIDDLE + 200.0), InkColor.BLUE)

    assert crossing(one, [one, near, far, blue]) == (near,)


def test_the_ring_is_covered_where_another_seal_lies_and_nowhere_else() -> None:
    other = _impression(replace(_RIM, x=_MIDDLE + 200.0))

    covered = covered_steps(_RIM, [other])

    degrees = np.flatnonzero(covered) / _DEGREE
    turned = (degrees + 180.0) % 360.0 - 180.0
    # The band is at 0.8 of the radius: 120 pixels out; it lies within 150 pixels of a point 200
    # away in the directions whose cosine exceeds (120**2 + 200**2 - 150**2) / (2 * 120 * 200).
    reach = math.degrees(math.acos((120**2 + 200**2 - 150**2) / (2 * 120 * 200)))
    assert abs(turned.max() - reach) < 1.5
    assert abs(turned.min() + reach) < 1.5


def test_sharpening_opens_the_gap_between_two_strokes() -> None:
    strokes = np.zeros((60, 60), np.float32)
    strokes[:, 26:28] = 1.0
    strokes[:, 31:33] = 1.0
    blurred = cv2.GaussianBlur(strokes, (0, 0), 1.5)

    sharp = sharpened(blurred, 150.0)

    def gap(density: FloatMap) -> float:
        return float(density[30, 29] / density[30, 24:36].max())

    assert gap(sharp) < 0.8 * gap(blurred)
    assert sharp.min() >= 0.0


def test_a_stroke_over_a_star_is_left_when_the_star_is_taken_away() -> None:
    density = np.zeros((120, 120), np.float32)
    cv2.circle(density, (60, 60), 30, 1.0, -1)
    density[58:62, 10:110] += 1.0

    alone = strokes_alone(density, 300.0)

    assert alone[60, 40:80].min() > 0.9
    assert alone[70:85, 55:65].max() < 0.1


@pytest.mark.parametrize("place", [1, 3, 6])
def test_a_character_of_level_strokes_alone_does_not_end_the_name(place: int) -> None:
    letters = list("岳阳市沅溪湖畔水务发展有限公司")
    letters[place] = "二"
    page = _pressed((official_seal("".join(letters)), 0.5, 0.5))
    ink = ink_of(page.image)
    (impression,) = find_impressions(ink_kinds(ink, _DPI), _DPI)
    assert impression.ellipse is not None
    polar = unwrapped(ink.red, impression.ellipse)

    name = name_arc(polar, text_band(polar, impression.ink_threshold), impression.ink_threshold)

    assert name is not None
    foot = ANGULAR_STEPS // 4
    outside = range(name.end, name.first + ANGULAR_STEPS)
    assert any(step % ANGULAR_STEPS == foot for step in outside)
    assert name.end - name.first > 0.7 * ANGULAR_STEPS
