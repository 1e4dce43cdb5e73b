"""Seals that went through a copier, told from the tables and boxes that went through it as well."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from docvalidate.model.evidence import InkColor, SealKind, SealShape
from docvalidate.model.page import Image, RecognisedText
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import ink_of
from docvalidate.vision.ink_kinds import ink_kinds
from docvalidate.vision.seal_posture import posture_of
from docvalidate.vision.seal_text import read_impression
from docvalidate.vision.seals import find_impressions
from samples.drawing import effects
from samples.drawing.filler import fill_page
from samples.drawing.paper import Cell, Sheet
from samples.drawing.seals import (
    SealDesign,
    SealStyle,
    Wear,
    invoice_seal,
    name_chop,
    official_seal,
    square_seal,
    statement_stamp,
)
from samples.drawing.truth import LabelledPage

_DPI = 150
_UNIT = "栖云汇川水务发展有限公司"
_Effect = Callable[[LabelledPage, np.random.Generator], LabelledPage]


def _stamped(
    design: SealDesign, wear: Wear, effect: _Effect, *, prose: bool = True
) -> LabelledPage:
    sheet = Sheet(11, _DPI)
    if prose:
        fill_page(sheet, until=0.9)
    sheet.stamp(design, (0.55 * sheet.width, 0.45 * sheet.height), wear)
    return effect(sheet.finished(), np.random.default_rng(5))


def _found(page: LabelledPage) -> Sequence[Impression]:
    return find_impressions(ink_kinds(ink_of(page.image), _DPI), _DPI)


class _Says:
    """A recogniser that answers with the same lines whatever it is shown."""

    def __init__(self, *answers: str) -> None:
        self._answers = answers

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        texts = [*self._answers, *("" for _ in images)]
        return tuple(RecognisedText(text, 0.99 if text else 0.0) for text in texts[: len(images)])


@pytest.mark.parametrize("effect", [effects.photocopied, effects.faxed])
@pytest.mark.parametrize(
    ("design", "shape"),
    [
        (official_seal(_UNIT), SealShape.ROUND),
        (invoice_seal(_UNIT, "91430699MA4Q0XYZ0K"), SealShape.ELLIPSE),
        (square_seal("栖云汇川财务专用章", kind=SealKind.SPECIAL_PURPOSE), SealShape.SQUARE),
        (name_chop("周云帆"), SealShape.SQUARE),
        (statement_stamp().in_color(InkColor.RED), SealShape.RECTANGLE),
    ],
)
def test_a_copied_seal_of_any_shape_is_found_over_print(
    design: SealDesign, shape: SealShape, effect: _Effect
) -> None:
    page = _stamped(design, Wear(turn=-4.0), effect)
    (label,) = page.truth.seals

    best = max(_found(page), key=lambda one: one.box.intersection_over_union(label.box))

    assert best.box.intersection_over_union(label.box) > 0.7
    assert best.shape is shape
    assert best.color is InkColor.BLACK


def test_the_cells_of_a_copied_table_are_no_stamps() -> None:
    sheet = Sheet(3, _DPI)
    rows = [(60.0, [Cell("姓名"), Cell("周云帆"), Cell("印章")]) for _ in range(6)]
    sheet.table((150, 300), [150.0, 180.0, 150.0], rows, size=22)
    page = effects.photocopied(sheet.finished(), np.random.default_rng(5))

    assert _found(page) == ()


@pytest.mark.parametrize("turn", [0.0, -7.0, 37.0, -110.0, 170.0])
def test_a_seal_says_by_how_much_it_is_turned(turn: float) -> None:
    page = _stamped(official_seal(_UNIT), Wear(turn=turn), effects.scanned, prose=False)
    (label,) = page.truth.seals
    (impression,) = _found(page)

    posture = posture_of(ink_of(page.image), impression)

    assert abs((posture.angle_degrees - label.angle + 180) % 360 - 180) < 2.0
    assert posture.visible_share > 0.95


def test_more_ink_counts_as_better_inked_and_a_lost_side_as_less_of_the_seal() -> None:
    worn = {}
    for name, wear in (
        ("full", Wear(strength=1.0, unevenness=0.05, speckle=0.0)),
        ("faint", Wear(strength=0.4, unevenness=0.05, speckle=0.0)),
        ("half", Wear(strength=1.0, unevenness=0.05, speckle=0.0, lost=0.15, lost_from=0.0)),
    ):
        page = _stamped(official_seal(_UNIT), wear, effects.scanned, prose=False)
        (impression,) = _found(page)
        worn[name] = posture_of(ink_of(page.image), impression)

    assert worn["full"].inking is not None
    assert worn["faint"].inking is not None
    assert worn["faint"].inking < 0.6 * worn["full"].inking
    assert worn["half"].visible_share < 0.9 < worn["full"].visible_share


@pytest.mark.parametrize(("by_rows", "rows"), [(False, ("帆周", "印云")), (True, ("周云", "帆印"))])
def test_the_word_for_seal_tells_columns_from_rows(by_rows: bool, rows: tuple[str, str]) -> None:
    design = name_chop("周云帆")
    style = SealStyle(by_rows=by_rows)
    drawn = SealDesign(
        design.shape,
        design.kind,
        design.width_mm,
        design.height_mm,
        lines=design.lines,
        style=style,
    )
    page = _stamped(drawn, Wear(), effects.scanned, prose=False)
    (impression,) = _found(page)

    reading = read_impression(ink_of(page.image), impression, _Says(*rows))

    assert reading.text == "周云帆印"
