"""Marks cut from drawn pages, as the detector cuts them, each with what was drawn there.

No recogniser is run: the lines of a page are those that were printed on it, with the faults
recognisers have, such as a label read a little short and a date not read at all.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import Expectation, InkColor, Seal, SealShape, TextLine
from docvalidate.model.geometry import Box
from docvalidate.vision.field_ink import (
    FoundInk,
    Surroundings,
    cut,
    dark_ink_in,
    ink_shares,
    parts_of,
    red_ink_in,
    surroundings_of,
)
from docvalidate.vision.fields import FieldPlace, find_fields
from docvalidate.vision.ink import Ink, ink_of, mask_above, uncoloured_mask
from docvalidate.vision.ink_kinds import ink_kinds
from docvalidate.vision.mark_geometry import Features, features_of
from docvalidate.vision.mark_kind import Canvas, Maker, canvas_of
from docvalidate.vision.ruling import find_ruling
from samples.drawing.hands import NO_SHELF, Shelf, Style
from samples.drawing.signature_pages import draw_signature_page, draw_signature_strip
from samples.drawing.truth import FieldLabel, LabelledPage, SealLabel

_A4_LONG_MM = 297.0
_MM = 25.4
_STRIP_LONG_MM = 140.0
_RULE_DENSITY = 0.2
_SEALS_FOUND = 0.92
_OWN_SHARE = 0.4
_WHOLE_MARK = 0.6
_REDDER = 60
_RED_LEFT = 0.2
_RESOLUTIONS = (100, 150, 150, 200)
MAKER_OF = {
    "handwritten": Maker.HAND,
    "pasted": Maker.HAND,
    "typed": Maker.PRINT,
    "chop": Maker.CHOP,
    "fingerprint": Maker.THUMB,
    "date_only": Maker.DATE,
    "smudge": Maker.NOTHING,
    "line": Maker.NOTHING,
    "blank": Maker.NOTHING,
}
"""Who made what was drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """One mark: what the network sees of it, what geometry measures of it, and the truth."""

    canvas: Canvas
    features: Features
    shares: NDArray[np.float32]
    maker: Maker


def examples_on(
    seed: int, shelf: Shelf = NO_SHELF, styles: tuple[Style, ...] = (), *, hard: bool = False
) -> list[Example]:
    """Draw a page and return the marks that the detector cuts out of its fields."""
    page = draw_signature_page(seed, shelf, styles, _RESOLUTIONS, hard=hard)
    return _examples(page, max(page.image.shape[:2]) / _A4_LONG_MM, seed)


def strip_examples(
    seed: int, shelf: Shelf = NO_SHELF, styles: tuple[Style, ...] = (), *, hard: bool = False
) -> list[Example]:
    """Draw one place to sign on a slip of paper and return the marks cut out of it."""
    page = draw_signature_strip(seed, shelf, styles, _RESOLUTIONS, hard=hard)
    return _examples(page, max(page.image.shape[:2]) / _STRIP_LONG_MM, seed)


def _examples(page: LabelledPage, per_mm: float, seed: int) -> list[Example]:
    around = _seen(page, per_mm, np.random.default_rng([seed, 53]))
    return [
        Example(
            canvas_of(found, place.label_box, around),
            features_of(found, place.label_box, around),
            ink_shares(found, around),
            maker,
        )
        for found, place, maker in _marks(page, around)
    ]


def _seen(page: LabelledPage, per_mm: float, rng: np.random.Generator) -> Surroundings:
    height, width = page.image.shape[:2]
    lines = _as_read(page, rng)
    ink = ink_of(page.image)
    all_ink = mask_above(ink.density, _RULE_DENSITY)
    ruling = find_ruling(uncoloured_mask(ink, _RULE_DENSITY), per_mm, all_ink)
    places = find_fields(lines, ruling, (width, height), per_mm)
    seals = [
        Seal(one.box, one.shape, _color_left(one, ink), one.text, 1.0, 1.0, None, one.kind)
        for one in page.truth.seals
        if one.shape is not SealShape.ROUND or rng.random() < _SEALS_FOUND
    ]
    return surroundings_of(
        ink, ink_kinds(ink, round(per_mm * _MM)), ruling, lines, seals, places, per_mm
    )


def _color_left(seal: SealLabel, ink: Ink) -> InkColor:
    """Return the colour of a seal as copied: black where a copier took its red."""
    red, density = cut(ink.red, seal.box), cut(ink.density, seal.box)
    grey = float(red.sum()) < _RED_LEFT * float(density.sum())
    return InkColor.BLACK if grey else seal.color


def _as_read(page: LabelledPage, rng: np.random.Generator) -> list[TextLine]:
    """Return the printed lines as a recogniser might give them."""
    lines = []
    for line in page.truth.printed:
        if _is_date(line.text) and rng.random() < 0.5:
            continue
        left, top, right, bottom = (int(one) for one in rng.normal(0, 0.05 * line.box.height, 4))
        high = round(0.18 * line.box.height)
        box = line.box
        box = Box(box.x0 + left, box.y0 + top - high, box.x1 + right, box.y1 + bottom + high)
        lines.append(dataclasses.replace(line, box=box))
    return lines


def _is_date(text: str) -> bool:
    return sum(one.isdigit() for one in text) >= 4 and len(text) < 14


def _marks(
    page: LabelledPage, around: Surroundings
) -> Iterator[tuple[FoundInk, FieldPlace, Maker]]:
    """Yield the ink found in each field with who made it; where pieces stand apart, these too."""
    for truth in page.truth.fields:
        place = _place_of(truth, around) if truth.drawn else None
        if place is None:
            continue
        for area in place.areas:
            dark, red = dark_ink_in(place, area, around), red_ink_in(place, area, around)
            parts = [part for found in dark for part in parts_of(found, around.per_mm)]
            for found in (*dark, *red, *parts):
                maker = _maker_of(found, truth, page)
                if maker is not None:
                    yield found, place, maker


def _maker_of(found: FoundInk, truth: FieldLabel, page: LabelledPage) -> Maker | None:
    """Return who made a piece of ink: what was drawn where it lies; ``None`` where none can say."""
    box, mark = found.box, truth.mark_box
    chop = _under_a_chop(box, page)
    if mark is not None and not (chop and truth.drawn != "chop" and _is_red(found, page)):
        whole = mark.overlap_ratio(box) > _WHOLE_MARK
        if whole or box.overlap_ratio(mark.expanded(2)) > _OWN_SHARE:
            return MAKER_OF[truth.drawn]
    if chop:
        return Maker.CHOP
    dates = [one.box for one in page.truth.fields if one.expects is Expectation.DATE]
    if any(box.overlap_ratio(date.expanded(4)) > _OWN_SHARE for date in dates):
        return Maker.DATE
    if mark is not None:
        return Maker.NOTHING
    if truth.drawn == "date_only" and any(
        box.intersection(one.box).area for one in page.truth.seals
    ):
        return None
    return MAKER_OF[truth.drawn]


def _under_a_chop(box: Box, page: LabelledPage) -> bool:
    """Say whether an angular stamp covers most of a box."""
    return any(
        box.overlap_ratio(one.box) > _WHOLE_MARK
        for one in page.truth.seals
        if one.shape not in (SealShape.ROUND, SealShape.ELLIPSE)
    )


def _is_red(found: FoundInk, page: LabelledPage) -> bool:
    """Say whether most of a piece of ink is red."""
    box = found.box
    part = page.image[box.y0 : box.y1, box.x0 : box.x1].astype(np.int16)
    blue, red = part[..., 0][found.mask > 0], part[..., 2][found.mask > 0]
    return bool(red.size and (red - blue > _REDDER).mean() > 0.5)


def _place_of(truth: FieldLabel, around: Surroundings) -> FieldPlace | None:
    """Return the place found for a drawn field: its label lies in the drawn box, at its left."""
    inside = [
        place
        for place in around.places
        if place.expects is Expectation.SIGNATURE and place.label_box.overlap_ratio(truth.box) > 0.5
    ]
    return max(inside, key=lambda place: place.box.intersection_over_union(truth.box), default=None)
