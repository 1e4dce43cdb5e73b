"""Pages full of places to sign, in many wordings and layouts, with every kind of thing in them.

:func:`draw_signature_page` draws one page of a form: fields beside, below and inside table
cells, alone, in rows and in columns; in each stands a hand's signature, a typed name, a chop, a
thumb's print, dirt, a date, a ruled line or nothing. The page is then scanned, copied, faxed or
photographed at 100 to 300 dpi.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from docvalidate.model.geometry import Box
from samples.drawing import effects, hard_marks
from samples.drawing.filler import fill_page
from samples.drawing.fonts import Face
from samples.drawing.hands import NO_SHELF, Shelf, Style
from samples.drawing.paper import Cell, Point, Sheet
from samples.drawing.people import invented_name, invented_unit
from samples.drawing.seals import official_seal
from samples.drawing.signature_marks import PLAIN_LABELS, STATES, Form, fill, put_date
from samples.drawing.truth import LabelledPage

__all__ = ["STATES", "draw_signature_page", "draw_signature_strip"]

_ROOM = 210.0


def draw_signature_page(
    seed: int,
    shelf: Shelf = NO_SHELF,
    styles: tuple[Style, ...] = (),
    resolutions: tuple[int, ...] = (100, 150, 150, 200, 200, 300),
    *,
    hard: bool = False,
) -> LabelledPage:
    """Draw one page of places to sign.

    Args:
        seed: decides everything; with the same shelf it gives the same pixels.
        shelf: fonts and stroke data beyond Noto CJK.
        styles: ways of writing to use; all that the shelf allows when empty. Keep some of them
            from training to measure on hands never seen.
        resolutions: dots per inch to choose from.
        hard: draw more of what is hard to tell, such as marks under seals on bad copies.

    Returns:
        The image, BGR ``uint8``, A4, and its labels; ``drawn`` of a field is one of
        :data:`STATES`, its ``box`` covers label and room.
    """
    rng = np.random.default_rng([seed, 41])
    dpi = int(rng.choice(resolutions))
    sheet = Sheet(int(rng.integers(0, 2**31)), dpi)
    face: Face = "serif" if rng.random() < 0.65 else "sans"
    form = Form(sheet, rng, float(rng.choice([21, 23, 25, 28])), face, shelf, styles, hard)
    y = _heading(form)
    layouts = list(_LAYOUTS)
    while y < sheet.height - form.px(330):
        y = layouts[int(rng.integers(0, len(layouts)))](form, y) + form.px(rng.uniform(20, 60))
    return _reproduced(sheet.finished(), rng, dpi, hard=hard)


def draw_signature_strip(
    seed: int,
    shelf: Shelf = NO_SHELF,
    styles: tuple[Style, ...] = (),
    resolutions: tuple[int, ...] = (100, 150, 150, 200),
    *,
    hard: bool = False,
) -> LabelledPage:
    """Draw one place to sign on a slip of paper, 140 by 40 mm: cheap to draw by the thousand.

    Arguments and result are those of :func:`draw_signature_page`.
    """
    rng = np.random.default_rng([seed, 43])
    dpi = int(rng.choice(resolutions))
    sheet = Sheet(int(rng.integers(0, 2**31)), dpi, size_mm=(140, 40))
    face: Face = "serif" if rng.random() < 0.65 else "sans"
    form = Form(sheet, rng, float(rng.choice([21, 23, 25, 28])), face, shelf, styles, hard)
    middle = sheet.height / 2 + form.px(rng.uniform(-10, 10))
    _beside(form, (form.px(rng.uniform(40, 90)), middle), _ROOM, ruled=rng.random() < 0.35)
    return _reproduced(sheet.finished(), rng, dpi, hard=hard)


def _heading(form: Form) -> float:
    """Print the upper part of a form: a heading and a few sentences."""
    sheet = form.sheet
    if sheet.dpi == 150 and form.rng.random() < 0.4:
        return fill_page(sheet, until=0.45) + form.px(60)
    sheet.heading(form.px(100), str(form.rng.choice(_TITLES)), 42)
    frame = Box(form.px(140), form.px(190), form.px(1100), sheet.height)
    return sheet.paragraph(frame, str(form.rng.choice(_PROSE)), form.size) + form.px(40)


_TITLES = (
    "诚信承诺书",
    "年度考核登记表",
    "专业技术职务任职资格评审表",
    "推荐意见表",
    "公示情况说明",
)
_PROSE = (
    "本人郑重承诺，所提交的申报材料真实、准确、有效；如有弄虚作假，愿承担由此产生的一切责任。",
    "经审核，该同志申报材料齐全，内容属实，公示期间未收到异议，同意推荐。以下各栏由相应人员签名。",
    "本表一式三份，由申报人如实填写，经单位审核、公示并签署意见后逐级上报。",
)


# Layouts: each draws one or more fields from y downwards and returns the y below them.


def _single(form: Form, y: float) -> float:
    """One label with its colon somewhere on a line, at times with a rule to sign on."""
    x = form.px(form.rng.uniform(130, 640))
    _beside(form, (x, y + form.px(25)), _ROOM, ruled=form.rng.random() < 0.4)
    return y + form.px(75)


def _with_date(form: Form, y: float) -> float:
    """A label, its room, and behind it a date: blank, printed or filled in by hand."""
    x = form.px(form.rng.uniform(120, 330))
    room = _beside(form, (x, y + form.px(25)), _ROOM, ruled=form.rng.random() < 0.3)
    put_date(form, (room.x1 + form.px(20), y + form.px(25)))
    return y + form.px(75)


def _signed_and_dated(form: Form, y: float) -> float:
    """The usual foot of a letter: a label at the right, the date on the line below it."""
    x = form.px(form.rng.uniform(560, 700))
    _beside(form, (x, y + form.px(25)), _ROOM, ruled=False)
    put_date(form, (x + form.px(form.rng.uniform(-40, 120)), y + form.px(25 + 78)))
    return y + form.px(150)


def _row(form: Form, y: float) -> float:
    """Two or three labels side by side."""
    count = int(form.rng.integers(2, 4))
    pitch = 980 / count
    for column in range(count):
        at = (form.px(120 + column * pitch), y + form.px(25))
        label = str(form.rng.choice(PLAIN_LABELS)) if count == 3 else form.label()
        limit = form.px(120 + (column + 1) * pitch - 14)
        _beside(form, at, pitch, ruled=form.rng.random() < 0.3, label=label, limit=limit)
    return y + form.px(75)


def _column(form: Form, y: float) -> float:
    """Labels one under the other, as close as forms have them."""
    x = form.px(form.rng.uniform(120, 600))
    pitch = form.px(form.rng.uniform(66, 95))
    count = int(form.rng.integers(2, 5))
    for row in range(count):
        _beside(form, (x, y + form.px(25) + row * pitch), _ROOM, ruled=False)
    return y + count * pitch


def _below(form: Form, y: float) -> float:
    """A label with its room under it."""
    x = form.px(form.rng.uniform(150, 700))
    label = form.label()
    printed = form.print((x, y), label + str(form.rng.choice(["：", ":", ""])))
    room = Box(
        printed.x0 - form.px(20),
        printed.y1 + form.px(4),
        max(printed.x1 + form.px(30), printed.x0 + form.px(220)),
        printed.y1 + form.px(92),
    )
    start = (room.x0 + form.px(form.rng.uniform(20, 50)), room.center[1])
    fill(form, label, printed, room, start)
    return y + form.px(150)


def _cells(form: Form, y: float) -> float:
    """A row of a table: label cell, room cell, once or twice."""
    sheet = form.sheet
    pairs = int(form.rng.integers(1, 3))
    height = form.px(form.rng.uniform(62, 120))
    widths = [float(form.px(one)) for one in ([210, 270] * pairs if pairs == 2 else [260, 420])]
    labels = [form.label() for _ in range(pairs)]
    cells = [cell for label in labels for cell in (Cell(label), Cell(""))]
    rows: list[tuple[float, list[Cell]]] = [(height, cells)]
    if form.rng.random() < 0.5:
        rows.append(
            (
                height,
                [Cell(invented_name(form.rng) if i % 2 else "姓名") for i in range(len(cells))],
            )
        )
    boxes = sheet.table((form.px(120), y), widths, rows, size=min(form.size, 22))[0]
    for index, label in enumerate(labels):
        name, room = boxes[2 * index], boxes[2 * index + 1]
        inner = room.expanded(-form.px(6))
        start = (room.x0 + form.px(form.rng.uniform(14, 40)), room.center[1])
        fill(form, label, name, inner, start, small=True)
    return y + len(rows) * height


def _opinion(form: Form, y: float) -> float:
    """The box of an opinion: prose, then label, seal and date at its lower right."""
    sheet = form.sheet
    height = form.px(250)
    title = str(form.rng.choice(["单位\n意见", "评委会\n意见", "审核\n意见"]))
    widths = [float(form.px(150)), float(form.px(840))]
    row = [(float(height), [Cell(title), Cell("")])]
    boxes = sheet.table((form.px(120), y), widths, row, size=form.size)[0]
    cell = boxes[1]
    form.print((cell.x0 + form.px(30), cell.y0 + form.px(24)), "情况属实，同意推荐申报。")
    x = cell.x0 + form.px(form.rng.uniform(60, 240))
    at = (x, cell.y0 + form.px(125))
    room = _beside(form, at, _ROOM, ruled=False)
    date_at = (cell.x0 + form.px(form.rng.uniform(430, 520)), cell.y1 - form.px(36))
    date = put_date(form, date_at)
    if form.rng.random() < 0.45:
        near = room.center if form.rng.random() < 0.4 else date.center
        shifted = (near[0] + form.px(form.rng.uniform(-40, 90)), near[1] - form.px(30))
        sheet.stamp(official_seal(invented_unit(form.rng)), shifted)
    return y + height


def _committee(form: Form, y: float) -> float:
    """A head row with 签名 above a column of rooms, one row below it."""
    sheet = form.sheet
    height = form.px(70)
    head = ["姓名", "单位", "职务", str(form.rng.choice(["签名", "本人签名", "评委签名"]))]
    row = [invented_name(form.rng), invented_unit(form.rng), "委员", ""]
    boxes = sheet.table(
        (form.px(120), y),
        [float(form.px(one)) for one in (140, 380, 140, 330)],
        [(height, [Cell(one) for one in head]), (height, [Cell(one) for one in row])],
        size=21,
    )
    room = boxes[1][3].expanded(-form.px(5))
    start = (room.x0 + form.px(form.rng.uniform(14, 60)), room.center[1])
    fill(form, head[3], boxes[0][3], room, start, small=True)
    return y + 2 * height


_LAYOUTS: tuple[Callable[[Form, float], float], ...] = (
    _single,
    _with_date,
    _signed_and_dated,
    _row,
    _column,
    _below,
    _cells,
    _opinion,
    _committee,
)


def _beside(
    form: Form,
    middle_left: Point,
    room: float,
    *,
    ruled: bool,
    label: str = "",
    limit: float = 1e9,
) -> Box:
    """Print a label, its room behind it, and fill it; return the room."""
    label = label or form.label()
    colon = "" if ruled and form.rng.random() < 0.3 else str(form.rng.choice(["：", "：", ":"]))
    printed = form.print(middle_left, label + colon, "lm")
    right = min(limit, printed.x1 + form.px(room), form.sheet.width - form.px(60))
    reach = form.px(36)
    area = Box(printed.x1, printed.y0 - reach, round(right), printed.y1 + reach)
    if ruled:
        foot = printed.y1 + form.px(form.rng.uniform(2, 9))
        form.sheet.rule((printed.x1 + form.px(4), foot), (area.x1, foot), 1.5)
    start = (printed.x1 + form.px(form.rng.uniform(2, 40)), middle_left[1])
    fill(form, label, printed, area, start, small=right == limit)
    return area


def _reproduced(
    page: LabelledPage, rng: np.random.Generator, dpi: int, *, hard: bool
) -> LabelledPage:
    """Scan, copy, fax or photograph a page, and keep it as JPEG of some quality."""
    if hard:
        return hard_marks.reproduced(page, rng, dpi)
    draw = rng.random()
    if draw < 0.12:
        page = effects.scanned(effects.photocopied(page, rng), rng, skew=0.7)
    elif draw < 0.16 and dpi >= 150:
        page = effects.faxed(page, rng)
    elif draw < 0.32:
        page = effects.photographed(page, rng)
    else:
        page = effects.scanned(page, rng)
    return effects.recompressed(page, int(rng.integers(45, 93))) if rng.random() < 0.7 else page
