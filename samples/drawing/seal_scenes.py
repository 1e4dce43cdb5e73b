"""Pages that bear seals, each with the stamp where offices press it and what lies under it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from docvalidate.model.evidence import InkColor
from samples.drawing import effects, rough_effects
from samples.drawing.fields import date_line
from samples.drawing.filler import fill_page
from samples.drawing.handwriting import Writer
from samples.drawing.paper import Cell, Point, Sheet
from samples.drawing.people import invented_name
from samples.drawing.random_seals import (
    badly_pressed,
    faint,
    in_another_ink,
    random_ellipse,
    random_official,
    random_rectangle,
    random_round,
    random_square,
    turned,
)
from samples.drawing.seal_design import SealDesign
from samples.drawing.truth import LabelledPage
from samples.drawing.wear import Wear

Rng = np.random.Generator
Drawer = Callable[[Rng], LabelledPage]
Designer = Callable[[Rng], SealDesign]
Finish = Callable[[LabelledPage, Rng], LabelledPage]
Presser = Callable[[Rng], Wear]

_RESOLUTIONS = (150, 150, 150, 200, 200, 200, 200, 300)


@dataclass(frozen=True, slots=True)
class Scene:
    """How one kind of page is made.

    Attributes:
        design: draws the stamp.
        finish: what the page goes through.
        wear: how the stamp is pressed.
        resolutions: dots per inch to choose from.
    """

    design: Designer
    finish: Finish = effects.scanned
    wear: Presser = Wear.drawn
    resolutions: tuple[int, ...] = _RESOLUTIONS

    def __call__(self, rng: Rng) -> LabelledPage:
        """Draw an ordinary page with one seal: on bare paper, on prose, or over its issuer."""
        sheet = new_sheet(rng, self.resolutions)
        design = self.design(rng)
        if design.ring and rng.random() < 0.5:
            low = fill_page(sheet, until=0.6)
            center = issuer_block(sheet, rng, design.ring, low)
        else:
            fill_page(sheet)
            center = random_place(sheet, rng)
        sheet.stamp(design, center, self.wear(rng))
        return self.finish(sheet.finished(), rng)


def new_sheet(rng: Rng, resolutions: tuple[int, ...] = _RESOLUTIONS) -> Sheet:
    """Return an empty sheet at one of the resolutions."""
    dpi = resolutions[int(rng.integers(0, len(resolutions)))]
    return Sheet(int(rng.integers(0, 2**31)), dpi)


def random_place(sheet: Sheet, rng: Rng) -> Point:
    """Return a point far enough from the edges for any stamp but the longest."""
    return (
        float(rng.uniform(0.18, 0.82)) * sheet.width,
        float(rng.uniform(0.12, 0.88)) * sheet.height,
    )


def issuer_block(sheet: Sheet, rng: Rng, unit: str, below: float) -> Point:
    """Print who issues a paper and when, as at the foot of a letter; return where its seal goes."""
    step = sheet.px(44)
    room = sheet.height - step * 6
    y = min(max(below, 0.2 * sheet.height) + float(rng.uniform(1, 6)) * step, room)
    x = float(rng.uniform(0.58, 0.70)) * sheet.width
    sheet.text((x, y), unit, 25 if len(unit) < 16 else 21, anchor="mt")
    sheet.text(
        (x, y + step), f"2024年{rng.integers(6, 10)}月{rng.integers(1, 29)}日", 25, anchor="mt"
    )
    shift = rng.normal(0, 0.35, 2) * step
    return (x + float(shift[0]), y + step * 0.7 + float(shift[1]))


def overlapped(rng: Rng) -> LabelledPage:
    """Draw a seal over a signature and its date, the lines of a table, or dense prose."""
    sheet = new_sheet(rng)
    design = random_round(rng)
    under = str(rng.choice(["signature", "table", "prose"]))
    fill_page(sheet, until=0.95 if under == "prose" else 0.6)
    x, y = random_place(sheet, rng)
    if under == "signature":
        writer = Writer.from_seed(int(rng.integers(0, 10**6)))
        at = (x - sheet.px(90), y - sheet.px(20))
        sheet.handwriting(at, invented_name(rng), 60, writer, signature=True)
        day = (2024, 9, int(rng.integers(1, 13)))
        date_line(sheet, (x - sheet.px(120), y + sheet.px(40)), day, writer)
    elif under == "table":
        height = float(rng.uniform(40, 70)) * sheet.unit
        rows = [
            (height, [Cell("审核意见"), Cell(str(rng.choice(["同意申报", "情况属实", ""])))])
            for _ in range(5)
        ]
        corner = (max(20.0, x - sheet.px(220)), y - 2.5 * height)
        sheet.table(corner, [170 * sheet.unit, 330 * sheet.unit], rows)
    sheet.stamp(design, (x, y), Wear.drawn(rng))
    return effects.scanned(sheet.finished(), rng)


def two_seals(rng: Rng) -> LabelledPage:
    """Draw two seals that overlap, a tenth to two thirds of a diameter apart from touching."""
    sheet = new_sheet(rng)
    fill_page(sheet)
    first = random_official(rng)
    makers: tuple[Designer, ...] = (random_official, random_official, random_square, random_ellipse)
    second = makers[int(rng.integers(0, len(makers)))](rng)
    x, y = random_place(sheet, rng)
    reach = (first.width_mm + second.width_mm) / 2 * sheet.dpi / 25.4
    way = float(rng.uniform(0.40, 0.98)) * reach
    angle = float(rng.uniform(0, 2 * np.pi))
    x = float(np.clip(x, 0.3 * sheet.width, 0.7 * sheet.width))
    sheet.stamp(first, (x, y), Wear.drawn(rng))
    other = (x + way * np.cos(angle), y + way * np.sin(angle) * 0.8)
    sheet.stamp(second, (float(other[0]), float(other[1])), Wear.drawn(rng))
    return effects.scanned(sheet.finished(), rng)


def seals_in_a_row(rng: Rng) -> LabelledPage:
    """Draw three or four seals side by side, apart, touching or overlapping a little."""
    sheet = new_sheet(rng)
    fill_page(sheet, until=0.6)
    count = int(rng.integers(3, 5))
    pitch = float(rng.uniform(38, 47)) * sheet.dpi / 25.4
    left = sheet.width / 2 - pitch * (count - 1) / 2
    y = float(rng.uniform(0.3, 0.85)) * sheet.height
    for i in range(count):
        design = random_official(rng) if rng.random() < 0.75 else random_square(rng)
        jitter = rng.normal(0, 2.0, 2) * sheet.dpi / 25.4
        place = (left + i * pitch + float(jitter[0]), y + float(jitter[1]))
        sheet.stamp(design, place, Wear.drawn(rng))
    return effects.scanned(sheet.finished(), rng)


def cut(rng: Rng) -> LabelledPage:
    """Draw a seal that runs off the edge of the paper, at least a third of it left."""
    sheet = new_sheet(rng)
    fill_page(sheet)
    depth = float(rng.uniform(-5, 19)) * sheet.dpi / 25.4
    edge = int(rng.integers(0, 4))
    along = float(rng.uniform(0.2, 0.8))
    centers = (
        (sheet.width - depth, sheet.height * along),
        (depth, sheet.height * along),
        (sheet.width * along, sheet.height - depth),
        (sheet.width * along, depth),
    )
    sheet.stamp(random_official(rng), centers[edge], Wear.drawn(rng))
    return effects.scanned(sheet.finished(), rng, skew=0.2)


def other_ink(rng: Rng) -> SealDesign:
    """Return any stamp in blue, black or purple ink."""
    makers: tuple[Designer, ...] = (random_round, random_round, random_ellipse, random_square)
    return in_another_ink(rng, makers[int(rng.integers(0, len(makers)))](rng))


def any_seal(rng: Rng) -> SealDesign:
    """Return a stamp of any shape, round more often than not."""
    makers: tuple[Designer, ...] = (
        random_round,
        random_round,
        random_round,
        random_ellipse,
        random_square,
        random_rectangle,
    )
    return makers[int(rng.integers(0, len(makers)))](rng)


def grey(page: LabelledPage, rng: Rng) -> LabelledPage:
    """Copy a page on a good or a worn machine, then scan it."""
    copier = effects.photocopied if rng.random() < 0.5 else rough_effects.toner_copied
    return _uncolored(effects.scanned(_uncolored(copier(page, rng)), rng))


def fax(page: LabelledPage, rng: Rng) -> LabelledPage:
    """Send a page by fax, or scan it in black and white."""
    ways: tuple[Finish, ...] = (
        effects.faxed,
        rough_effects.faxed_fine,
        rough_effects.thresholded,
    )
    return _uncolored(ways[int(rng.integers(0, len(ways)))](page, rng))


def phone(page: LabelledPage, rng: Rng) -> LabelledPage:
    """Photograph a page with some or no care."""
    way = effects.photographed if rng.random() < 0.4 else rough_effects.snapped
    return way(page, rng)


def _uncolored(page: LabelledPage) -> LabelledPage:
    return replace(page, truth=page.truth.in_one_color(InkColor.BLACK))


SEAL_SCENES: dict[str, Drawer] = {
    "round_seal": Scene(random_round),
    "ellipse_seal": Scene(random_ellipse),
    "square_seal": Scene(random_square),
    "rectangle_seal": Scene(random_rectangle),
    "turned_seal": Scene(random_round, wear=turned),
    "other_ink_seal": Scene(other_ink),
    "grey_seal": Scene(any_seal, grey),
    "fax_seal": Scene(any_seal, fax),
    "phone_seal": Scene(any_seal, phone),
    "coarse_seal": Scene(random_round, rough_effects.coarse, resolutions=(200,)),
    "askew_seal": Scene(any_seal, rough_effects.askew),
    "overlapped_seal": overlapped,
    "faint_seal": Scene(random_round, wear=faint),
    "worn_seal": Scene(random_round, wear=badly_pressed),
    "cut_seal": cut,
    "two_seals": two_seals,
    "row_of_seals": seals_in_a_row,
}
"""The kinds of page that bear seals."""
