"""Documents whose pages share one seal across their fanned edges, and what is taken for that.

A stack is fanned so that every sheet shows a strip along one edge, and one seal is pressed
across all strips: each page, scanned on its own, bears a slice of the seal at its edge. On a
booklet the seal lies across the fold: one half on each of two facing pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from docvalidate.model.evidence import InkColor
from docvalidate.model.geometry import Box
from docvalidate.model.straddle import PageEdge
from samples.drawing import effects
from samples.drawing.filler import prose
from samples.drawing.paper import Cell, Mask, Sheet
from samples.drawing.people import invented_unit
from samples.drawing.seals import (
    SEAL_INKS,
    SealDesign,
    Wear,
    impression,
    invoice_seal,
    official_seal,
)
from samples.drawing.truth import LabelledPage, SealLabel

_REDS = ((200, 20, 30), (220, 40, 40), (180, 20, 50))


@dataclass(frozen=True, slots=True)
class StraddleTruth:
    """What was stamped across the pages.

    Attributes:
        parts: where the slice of each stamped page stands, by page number from 1.
        unstamped: numbers of the pages that the seal passed by.
        lost_after: numbers of the pages after which a stamped page was taken out.
        in_order: whether the pages are scanned in the order in which they were stamped.
        text: what the whole seal says.
        diameter_mm: its longer axis.
    """

    edge: PageEdge
    parts: dict[int, Box]
    unstamped: tuple[int, ...]
    lost_after: tuple[int, ...]
    in_order: bool
    text: str
    diameter_mm: float


@dataclass(frozen=True, slots=True)
class StraddleDocument:
    """The pages of one document in the order they are scanned, with what was stamped."""

    pages: tuple[LabelledPage, ...]
    truth: StraddleTruth


@dataclass(frozen=True, slots=True)
class Fan:
    """How a stack was fanned, stamped and scanned.

    Attributes:
        sheets: how many sheets.
        edge: the edge that was fanned.
        unstamped: places in the stack, from 1, of sheets that were pushed back behind the fan.
        lost: places of sheets that were stamped and then taken out of the document.
        swapped: two places that were exchanged before scanning.
        grey: whether the pages went through a copier.
        strength: of the ink, 0 to 1.
        descending: whether the last page lay on top.
        booklet: whether the seal lies across the fold of two pages instead.
        least_mm: width of the narrowest strip.
        crop_mm: most that scanning takes from the fanned edge.
    """

    sheets: int
    edge: PageEdge = PageEdge.RIGHT
    unstamped: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()
    swapped: tuple[int, int] | None = None
    grey: bool = False
    strength: float = 0.9
    descending: bool = False
    booklet: bool = False
    least_mm: float = 2.0
    crop_mm: float = 1.0


def draw_straddle(
    seed: int, fan: Fan, dpi: int = 120, design: SealDesign | None = None
) -> StraddleDocument:
    """Draw a document with a straddle seal.

    Args:
        seed: decides everything that the fan leaves open.
        fan: how it was stamped.
        dpi: resolution of the scans.
        design: the seal; a unit's round one where it is ``None``.
    """
    rng = np.random.default_rng([seed, 31])
    seal = design or official_seal(invented_unit(rng), diameter_mm=float(rng.uniform(38, 45)))
    wear = Wear(fan.strength, float(rng.uniform(0.1, 0.35)), 0.2, float(rng.normal(0, 3)))
    whole = impression(seal, dpi, wear, rng)
    if fan.edge in (PageEdge.TOP, PageEdge.BOTTOM):
        whole = np.ascontiguousarray(whole.T)
    slices = _slices(whole, fan, dpi, rng)
    along = float(rng.uniform(0.3, 0.7))
    pages: list[LabelledPage] = []
    boxes: list[Box | None] = []
    for place in _order(fan):
        edge = fan.edge if not fan.booklet else (PageEdge.RIGHT, PageEdge.LEFT)[(place - 1) % 2]
        page, box = _page(int(rng.integers(0, 2**31)), slices.get(place), edge, along, fan, dpi)
        pages.append(page)
        boxes.append(box)
    parts = {number: box for number, box in enumerate(boxes, start=1) if box is not None}
    unstamped = tuple(number for number, box in enumerate(boxes, start=1) if box is None)
    truth = StraddleTruth(
        edge=fan.edge,
        parts=parts,
        unstamped=unstamped,
        lost_after=tuple(place - 1 - index for index, place in enumerate(sorted(fan.lost))),
        in_order=fan.swapped is None,
        text=seal.text,
        diameter_mm=seal.width_mm,
    )
    return StraddleDocument(tuple(pages), truth)


FAN_KINDS = (
    "whole",
    "unstamped",
    "lost",
    "swapped",
    "grey",
    "faint",
    "cropped",
    "thick",
    "other_edge",
    "elliptic",
    "booklet",
)
"""How a stack may have been stamped and scanned, for :func:`draw_kind`."""


def draw_kind(seed: int, kind: str, dpi: int = 120) -> StraddleDocument:
    """Draw a document of a kind, everything else left to the seed.

    Raises:
        ValueError: if the kind is unknown.
    """
    if kind not in FAN_KINDS:
        raise ValueError(f"unknown kind {kind!r}; known: {', '.join(FAN_KINDS)}")
    rng = np.random.default_rng([seed, FAN_KINDS.index(kind), 37])
    sheets = int(rng.integers(4, 7))
    inner = int(rng.integers(2, sheets))
    fans = {
        "unstamped": Fan(sheets, unstamped=(inner,)),
        "lost": Fan(sheets, lost=(inner,), least_mm=3.5),
        "swapped": Fan(sheets, swapped=(inner - 1, inner), least_mm=3.5),
        "grey": Fan(sheets, grey=True),
        "faint": Fan(sheets, strength=float(rng.uniform(0.3, 0.45))),
        "cropped": Fan(sheets, least_mm=4.0, crop_mm=2.5),
        "thick": Fan(int(rng.integers(9, 13)), least_mm=2.2, descending=True),
        "other_edge": Fan(sheets, edge=(PageEdge.LEFT, PageEdge.TOP, PageEdge.BOTTOM)[seed % 3]),
        "booklet": Fan(2, booklet=True),
    }
    design = None
    if kind == "elliptic":
        number = "91430699" + "".join(str(one) for one in rng.integers(0, 10, 10))
        design = invoice_seal(invented_unit(rng), number)
    return draw_straddle(seed, fans.get(kind, Fan(sheets)), dpi, design)


def _order(fan: Fan) -> list[int]:
    """Return the places in the stack in the order in which they are scanned."""
    order = list(range(1, fan.sheets + 1))
    if fan.swapped is not None:
        first, second = (one - 1 for one in fan.swapped)
        order[first], order[second] = order[second], order[first]
    return [place for place in order if place not in fan.lost]


def _slices(whole: Mask, fan: Fan, dpi: int, rng: np.random.Generator) -> dict[int, Mask]:
    """Cut a seal into the slice of each stamped sheet, by its place in the stack."""
    stamped = [one for one in range(1, fan.sheets + 1) if one not in fan.unstamped]
    width = whole.shape[1]
    least = fan.least_mm * dpi / 25.4
    if fan.booklet:
        cuts = [0.0, float(rng.uniform(0.4, 0.6)) * width, float(width)]
    else:
        free = width - least * len(stamped)
        shares = rng.dirichlet(np.full(len(stamped), 5.0))
        cuts = [0.0, *np.cumsum(least + free * shares)]
    # The upper sheet shows the part that lies farther from the fanned edge.
    from_left = fan.edge in (PageEdge.RIGHT, PageEdge.BOTTOM) or fan.booklet
    ordered = stamped if from_left != fan.descending else stamped[::-1]
    return {
        place: whole[:, round(cuts[index]) : round(cuts[index + 1])]
        for index, place in enumerate(ordered)
    }


def _page(
    seed: int, slice_: Mask | None, edge: PageEdge, along: float, fan: Fan, dpi: int
) -> tuple[LabelledPage, Box | None]:
    sheet = _printed(seed, dpi)
    rng = sheet.rng
    box = None if slice_ is None else _pressed(sheet, slice_, edge, along, fan)
    page = sheet.finished()
    if box is not None:
        label = SealLabel(box, "", official_seal("").kind, official_seal("").shape, InkColor.RED)
        page = replace(page, truth=replace(page.truth, seals=(label,)))
    if fan.grey:
        page = effects.photocopied(page, rng)
    page = effects.scanned(page, rng, skew=0.5)
    found = page.truth.seals[0].box if box is not None else None
    return replace(page, truth=replace(page.truth, seals=())), found


def _printed(seed: int, dpi: int) -> Sheet:
    """Return a sheet with some print on it, well inside its edges."""
    sheet = Sheet(seed, dpi)
    unit = sheet.unit
    sheet.heading(110 * unit, "聘用合同书", 40)
    area = Box(round(140 * unit), round(230 * unit), round(1100 * unit), sheet.height)
    y = sheet.paragraph(area, prose(sheet, 5), 25)
    sheet.paragraph(replace(area, y0=y + round(30 * unit)), prose(sheet, 4), 25)
    return sheet


def _pressed(sheet: Sheet, slice_: Mask, edge: PageEdge, along: float, fan: Fan) -> Box:
    """Ink a slice at the edge of a sheet: shifted, a little turned, part of it cropped."""
    rng = sheet.rng
    per_mm = sheet.dpi / 25.4
    turned = _turned(slice_, float(rng.normal(0, 0.4)))
    crop = round(float(rng.uniform(0, fan.crop_mm)) * per_mm)
    shift = float(rng.uniform(-1.5, 1.5)) * per_mm
    ink = SEAL_INKS[InkColor.RED]
    if edge in (PageEdge.LEFT, PageEdge.RIGHT):
        y = along * sheet.height - turned.shape[0] / 2 + shift
        x = -crop if edge is PageEdge.LEFT else sheet.width - turned.shape[1] + crop
        return sheet.ink(turned, (x, y), ink, "stamp")
    upright = np.ascontiguousarray(turned.T)
    x = along * sheet.width - upright.shape[1] / 2 + shift
    y = -crop if edge is PageEdge.TOP else sheet.height - upright.shape[0] + crop
    return sheet.ink(upright, (x, y), ink, "stamp")


def _turned(mask: Mask, degrees: float) -> Mask:
    height, width = mask.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return np.asarray(cv2.warpAffine(mask, matrix, (width, height)), np.float32)


def _red(rng: np.random.Generator) -> tuple[int, int, int]:
    return _REDS[int(rng.integers(0, len(_REDS)))]


def scanner_border(sheet: Sheet, _: int) -> None:
    """A red strip along the whole right edge, as a coloured lid leaves it."""
    width = sheet.px(float(sheet.rng.uniform(6, 30)))
    right = (sheet.width - width, 0, sheet.width, sheet.height)
    sheet.drawing.rectangle(right, fill=_red(sheet.rng))


def margin_line(sheet: Sheet, _: int) -> None:
    """A red line down the margin, as on ruled manuscript paper."""
    x = sheet.width - sheet.px(float(sheet.rng.uniform(8, 40)))
    sheet.rule((x, 0), (x, sheet.height), 2.5, _red(sheet.rng))


def edge_table(sheet: Sheet, _: int) -> None:
    """A red table whose rules run off the page."""
    left = sheet.width - sheet.px(300)
    rows = [
        (float(sheet.px(52)), [Cell(""), Cell("")]) for _ in range(int(sheet.rng.integers(3, 6)))
    ]
    top = sheet.height * float(sheet.rng.uniform(0.3, 0.6))
    sheet.table((left, top), [sheet.px(160), sheet.px(200)], rows, color=_red(sheet.rng))


def cut_seal(sheet: Sheet, number: int) -> None:
    """An ordinary seal that runs off the edge of one page alone."""
    if number == 2:
        per_mm = sheet.dpi / 25.4
        design = official_seal(invented_unit(sheet.rng))
        depth = float(sheet.rng.uniform(4, 14)) * per_mm
        sheet.stamp(design, (sheet.width - depth, 0.5 * sheet.height))


def cut_seals(sheet: Sheet, _: int) -> None:
    """A seal of its own on every page, each running off the edge."""
    per_mm = sheet.dpi / 25.4
    depth = float(sheet.rng.uniform(-4, 14)) * per_mm
    place = (sheet.width - depth, (0.5 + float(sheet.rng.uniform(-0.02, 0.02))) * sheet.height)
    sheet.stamp(official_seal(invented_unit(sheet.rng)), place)


def torn_ornament(sheet: Sheet, _: int) -> None:
    """A red ornament printed to the edge, cut unevenly."""
    rng = sheet.rng
    y = sheet.height * 0.42 + float(rng.uniform(-6, 6))
    color = _red(rng)
    for _ in range(9):
        reach = sheet.px(float(rng.uniform(8, 40)))
        top, height = y, sheet.px(float(rng.uniform(8, 22)))
        corners = [(sheet.width, top), (sheet.width - reach, top + height / 2)]
        sheet.drawing.polygon([*corners, (sheet.width, top + height)], fill=color)
        y += height * float(rng.uniform(0.9, 1.5))


def printed_half_disc(sheet: Sheet, _: int) -> None:
    """The same red half ring printed at the edge of every page."""
    radius = sheet.px(118)
    x, y = sheet.width + sheet.px(20), sheet.height / 2
    box = (x - radius, y - radius, x + radius, y + radius)
    sheet.drawing.ellipse(box, outline=(205, 30, 35), width=sheet.px(7))


EDGE_LOOK_ALIKES: tuple[Callable[[Sheet, int], None], ...] = (
    scanner_border,
    margin_line,
    edge_table,
    cut_seal,
    cut_seals,
    torn_ornament,
    printed_half_disc,
)
"""What stands at the edges of pages and is no straddle seal."""


def draw_look_alike(
    seed: int, draw: Callable[[Sheet, int], None], sheets: int = 4, dpi: int = 120
) -> tuple[LabelledPage, ...]:
    """Return the pages of a document that has a look-alike at the edge and no straddle seal."""
    pages = []
    for number in range(1, sheets + 1):
        sheet = _printed(seed * 100 + number, dpi)
        draw(sheet, number)
        pages.append(effects.scanned(sheet.finished(), sheet.rng, skew=0.5))
    return tuple(pages)
