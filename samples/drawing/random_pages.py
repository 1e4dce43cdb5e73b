"""Random labelled pages of one kind each, to measure detectors with and to train them on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from docvalidate.model.evidence import InkColor, SealKind
from samples.drawing import effects
from samples.drawing.fields import SignatureState, date_line, mark_field, sign_field
from samples.drawing.filler import fill_page
from samples.drawing.handwriting import Writer
from samples.drawing.lookalikes import LOOK_ALIKES
from samples.drawing.paper import Cell, Sheet
from samples.drawing.people import invented_name, invented_unit
from samples.drawing.seals import (
    SealDesign,
    Wear,
    invoice_seal,
    long_name_chop,
    name_chop,
    official_seal,
    square_seal,
    statement_stamp,
)
from samples.drawing.secrecy import mention_page, stamped_marking, typed_marking
from samples.drawing.truth import LabelledPage

__all__ = ["KINDS", "SIGNATURE_LABELS", "draw_page"]

SIGNATURE_LABELS = (
    "本人签名",
    "本人签字",
    "申报人签名",
    "申报人签字",
    "申报人（签名）",
    "承诺人签名",
    "承诺人（签名）",
    "单位负责人签名",
    "单位负责人（签字）",
    "审核人",
    "审核人签字",
    "经办人",
    "被考核人签字",
)
_STATES: tuple[SignatureState, ...] = (
    "handwritten",
    "handwritten",
    "typed",
    "chop",
    "smudge",
    "date_only",
    "blank",
)
_LINES = ("财务专用章", "合同专用章", "人事专用章", "业务专用章")


def draw_page(seed: int, kind: str) -> LabelledPage:
    """Draw one page of a kind.

    Args:
        seed: decides everything; the same seed and kind give the same pixels.
        kind: one of :data:`KINDS`.

    Returns:
        The image, BGR ``uint8``, A4 at 150 dpi, and its labels.

    Raises:
        ValueError: if the kind is unknown.
    """
    if kind not in KINDS:
        message = f"unknown kind {kind!r}; known: {', '.join(KINDS)}"
        raise ValueError(message)
    rng = np.random.default_rng([seed, list(KINDS).index(kind), 23])
    sheet = Sheet(int(rng.integers(0, 2**31)))
    return KINDS[kind](sheet, rng)


def _random_place(sheet: Sheet, rng: np.random.Generator) -> tuple[float, float]:
    return (
        float(rng.uniform(0.16, 0.84)) * sheet.width,
        float(rng.uniform(0.14, 0.88)) * sheet.height,
    )


def _random_official(rng: np.random.Generator) -> SealDesign:
    line = str(rng.choice(_LINES)) if rng.random() < 0.25 else ""
    return official_seal(invented_unit(rng), line=line, diameter_mm=float(rng.uniform(38, 45)))


def _random_square(rng: np.random.Generator) -> SealDesign:
    choice = int(rng.integers(0, 4))
    if choice == 0:
        return name_chop(invented_name(rng), side_mm=float(rng.uniform(12, 20)))
    if choice == 1:
        return long_name_chop(invented_name(rng))
    if choice == 2:
        color = InkColor.BLUE if rng.random() < 0.6 else InkColor.RED
        return statement_stamp().in_color(color)
    text = invented_unit(rng)[3:7] + "财务专用章"
    return square_seal(text, kind=SealKind.SPECIAL_PURPOSE, side_mm=float(rng.uniform(20, 28)))


def _random_ellipse(rng: np.random.Generator) -> SealDesign:
    number = "91430699" + "".join(str(one) for one in rng.integers(0, 10, 10))
    return invoice_seal(invented_unit(rng), number)


def _sealed(
    design: Callable[[np.random.Generator], SealDesign],
    finish: Callable[[LabelledPage, np.random.Generator], LabelledPage] = effects.scanned,
    wear: Callable[[np.random.Generator], Wear] = Wear.drawn,
) -> Callable[[Sheet, np.random.Generator], LabelledPage]:
    """Return a drawer of ordinary pages with one seal somewhere."""

    def drawer(sheet: Sheet, rng: np.random.Generator) -> LabelledPage:
        fill_page(sheet)
        sheet.stamp(design(rng), _random_place(sheet, rng), wear(rng))
        return finish(sheet.finished(), rng)

    return drawer


def _overlapped(sheet: Sheet, rng: np.random.Generator) -> LabelledPage:
    """Two seals that overlap, or a seal over a signature and the date."""
    fill_page(sheet)
    x, y = _random_place(sheet, rng)
    if rng.random() < 0.5:
        sheet.stamp(_random_official(rng), (x, y))
        shift = rng.uniform(70, 150, 2) * rng.choice([-1, 1], 2)
        sheet.stamp(_random_official(rng), (x + shift[0], y + shift[1]))
    else:
        writer = Writer.from_seed(int(rng.integers(0, 10**6)))
        sheet.handwriting((x - 90, y - 20), invented_name(rng), 60, writer, signature=True)
        date_line(sheet, (x - 120, y + 40), (2024, 9, int(rng.integers(1, 13))), writer)
        sheet.stamp(_random_official(rng), (x, y))
    return effects.scanned(sheet.finished(), rng)


def _cut(sheet: Sheet, rng: np.random.Generator) -> LabelledPage:
    """A seal that runs off the edge of the paper."""
    fill_page(sheet)
    depth = float(rng.uniform(-20, 70))
    edge = int(rng.integers(0, 3))
    along = float(rng.uniform(0.2, 0.8))
    centers = (
        (sheet.width - depth, sheet.height * along),
        (depth, sheet.height * along),
        (sheet.width * along, sheet.height - depth),
    )
    sheet.stamp(_random_official(rng), centers[edge])
    return effects.scanned(sheet.finished(), rng, skew=0.2)


def _no_seal(sheet: Sheet, rng: np.random.Generator) -> LabelledPage:
    fill_page(sheet)
    for index in rng.choice(len(LOOK_ALIKES), int(rng.integers(1, 4)), replace=False):
        LOOK_ALIKES[int(index)](sheet, rng)
    finish = effects.photographed if rng.random() < 0.25 else effects.scanned
    return finish(sheet.finished(), rng)


def _signature_field(sheet: Sheet, rng: np.random.Generator) -> LabelledPage:
    """A field to sign, laid out in one of five ways, in one of six states."""
    low = fill_page(sheet, until=0.55)
    label = str(rng.choice(SIGNATURE_LABELS))
    writer = Writer.from_seed(int(rng.integers(0, 10**6)))
    signer = (invented_name(rng), writer, _STATES[int(rng.integers(0, len(_STATES)))])
    layout = str(rng.choice(["beside", "below", "cell", "line", "brackets"]))
    x, y = float(rng.uniform(140, 560)), low + float(rng.uniform(90, 330))
    if layout == "cell":
        row = [(110.0, [Cell(label), Cell("")])]
        name, room = sheet.table((x, y), [230, 330], row)[0]
        start = (room.x0 + sheet.px(24), room.center[1])
        mark_field(sheet, label, name.union(room), start, signer)
    elif layout == "below":
        printed = sheet.text((x, y), label + "：", 25)
        area = printed.union(printed.expanded(0, 110)).expanded(40, 0)
        mark_field(sheet, label, area, (printed.x0 + 10, printed.y1 + sheet.px(50)), signer)
    else:
        shown = label if layout != "brackets" else label + "（盖章）"
        area = sign_field(sheet, (x, y), shown, *signer)
        if layout == "line":
            sheet.rule((area.x1 - 230, area.y1 - 16), (area.x1, area.y1 - 16), 1.5)
    if rng.random() < 0.5:
        date_line(sheet, (x + 60, y + 190), None, writer)
    return effects.scanned(sheet.finished(), rng)


def _grey(page: LabelledPage, rng: np.random.Generator) -> LabelledPage:
    return effects.scanned(_uncolored(effects.photocopied(page, rng)), rng)


def _fax(page: LabelledPage, rng: np.random.Generator) -> LabelledPage:
    return _uncolored(effects.faxed(page, rng))


def _uncolored(page: LabelledPage) -> LabelledPage:
    return LabelledPage(page.image, page.truth.in_one_color(InkColor.BLACK))


def _faint(rng: np.random.Generator) -> Wear:
    return Wear(
        strength=float(rng.uniform(0.28, 0.48)),
        unevenness=float(rng.uniform(0.35, 0.65)),
        speckle=float(rng.uniform(0.3, 0.6)),
        turn=float(rng.normal(0, 4)),
    )


def _secrecy(
    drawer: Callable[[Sheet, np.random.Generator], None],
) -> Callable[[Sheet, np.random.Generator], LabelledPage]:
    def draw(sheet: Sheet, rng: np.random.Generator) -> LabelledPage:
        drawer(sheet, rng)
        return effects.scanned(sheet.finished(), rng)

    return draw


KINDS: dict[str, Callable[[Sheet, np.random.Generator], LabelledPage]] = {
    "round_seal": _sealed(_random_official),
    "ellipse_seal": _sealed(_random_ellipse),
    "square_seal": _sealed(_random_square),
    "grey_seal": _sealed(_random_official, _grey),
    "fax_seal": _sealed(_random_official, _fax),
    "phone_seal": _sealed(_random_official, effects.photographed),
    "overlapped_seal": _overlapped,
    "faint_seal": _sealed(_random_official, effects.scanned, _faint),
    "cut_seal": _cut,
    "no_seal": _no_seal,
    "signature_field": _signature_field,
    "typed_marking": _secrecy(typed_marking),
    "stamped_marking": _secrecy(stamped_marking),
    "mention_page": _secrecy(mention_page),
}
"""The kinds of page by name."""
