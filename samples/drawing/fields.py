"""Places to sign and to stamp: the printed label, the mark and what is known of both."""

from __future__ import annotations

from typing import Literal

from docvalidate.model.evidence import Expectation, MarkKind
from docvalidate.model.geometry import Box
from samples.drawing.handwriting import Writer
from samples.drawing.paper import Point, Sheet, seal_mark
from samples.drawing.seals import SealDesign, Wear, name_chop

SignatureState = Literal["handwritten", "typed", "chop", "smudge", "date_only", "blank"]


def sign_field(
    sheet: Sheet,
    at: Point,
    label: str,
    name: str,
    writer: Writer,
    state: SignatureState = "handwritten",
    *,
    size: float = 25,
    room: float = 230,
) -> Box:
    """Print a label and put the mark of a state behind it; return the labelled box.

    Args:
        sheet: to print on.
        at: upper left corner of the label, in pixels.
        label: without its colon.
        name: who signs.
        writer: the hand.
        state: what stands in the field.
        size: of the label in pixels at 150 dpi.
        room: width of the area for the mark, at 150 dpi.
    """
    printed = sheet.text(at, label + "：", size)
    area = Box(
        printed.x0,
        printed.y0 - sheet.px(22),
        printed.x1 + sheet.px(room),
        printed.y1 + sheet.px(22),
    )
    start = (printed.x1 + sheet.px(float(sheet.rng.uniform(4, 26))), printed.center[1])
    return mark_field(sheet, label, area, start, (name, writer, state))


def mark_field(
    sheet: Sheet,
    label: str,
    area: Box,
    start: Point,
    signer: tuple[str, Writer, SignatureState],
) -> Box:
    """Put a mark at ``start``, the middle of its left edge, and label the field."""
    name, writer, state = signer
    mark: MarkKind | None = None
    box: Box | None = None
    if state == "handwritten":
        size = float(sheet.rng.uniform(44, 62))
        box = sheet.handwriting(start, name, size, writer, signature=True)
        mark = MarkKind.HANDWRITTEN
    elif state == "typed":
        box = sheet.text(start, name, 25, anchor="lm")
        mark = MarkKind.TYPED
    elif state == "chop":
        box = sheet.stamp(name_chop(name), (start[0] + sheet.px(60), start[1]))
        mark = MarkKind.NAME_CHOP
    elif state == "smudge":
        _smudge(sheet, start)
    elif state == "date_only":
        sheet.text(
            start,
            f"2024年{sheet.rng.integers(6, 10)}月{sheet.rng.integers(1, 29)}日",
            24,
            anchor="lm",
        )
    sheet.label_field(label, Expectation.SIGNATURE, area, mark, box)
    return area


def _smudge(sheet: Sheet, start: Point) -> None:
    """Leave a grey trace of dirt that is no writing."""
    x, y = start
    for _ in range(int(sheet.rng.integers(2, 6))):
        left = x + float(sheet.rng.uniform(0, sheet.px(90)))
        top = y + float(sheet.rng.uniform(-12, 12))
        reach = float(sheet.rng.uniform(4, 14))
        grey = int(sheet.rng.integers(205, 232))
        sheet.drawing.ellipse((left, top, left + reach * 2, top + reach), fill=(grey, grey, grey))


def date_line(
    sheet: Sheet, at: Point, date: tuple[int, int, int] | None, writer: Writer, size: float = 25
) -> Box:
    """Print ``年 月 日`` and, unless blank, fill the numbers in by hand; label the field."""
    step = sheet.px(size)
    boxes = []
    numbers = ("", "", "") if date is None else tuple(str(one) for one in date)
    x = at[0]
    written: Box | None = None
    for number, word, room in zip(numbers, "年月日", (2.6, 1.7, 1.7), strict=True):
        if number:
            wanted = size * 1.08
            box = sheet.handwriting((x, at[1] + step * 0.5), number, wanted, writer)
            written = box if written is None else written.union(box)
        x += step * room
        boxes.append(sheet.text((x, at[1]), word, size))
        x += step * 1.15
    area = boxes[0].union(boxes[-1])
    area = Box(round(at[0]), area.y0, area.x1, area.y1)
    mark = None if written is None else MarkKind.DATE
    sheet.label_field("年月日", Expectation.DATE, area, mark, written)
    return area


def seal_field(
    sheet: Sheet,
    at: Point,
    label: str,
    design: SealDesign | None,
    center: Point | None = None,
    wear: Wear | None = None,
) -> Box:
    """Print a label such as （公章） and press a stamp on it, or leave it bare."""
    printed = sheet.text(at, label, 25)
    mark: MarkKind | None = None
    box: Box | None = None
    if design is not None:
        where = printed.center if center is None else center
        box = sheet.stamp(design, where, wear)
        mark = seal_mark(design.kind)
    area = printed.expanded(sheet.px(90), sheet.px(70))
    sheet.label_field(label.strip("（）()"), Expectation.SEAL, area, mark, box)
    return area
