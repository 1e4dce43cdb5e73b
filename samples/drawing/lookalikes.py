"""Printed things that people and programs take for seals; those drawn by hand are elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from docvalidate.model.geometry import Box
from samples.drawing.emblems import engrave_emblem
from samples.drawing.engraving import five_point_star
from samples.drawing.handmade_lookalikes import HANDMADE
from samples.drawing.paper import Cell, Color, Sheet
from samples.drawing.round_lookalikes import ROUND

_REDS = ((200, 20, 30), (220, 40, 40), (180, 20, 50))


def _red(rng: np.random.Generator) -> Color:
    return _REDS[int(rng.integers(0, len(_REDS)))]


def _corner(sheet: Sheet, rng: np.random.Generator) -> tuple[float, float]:
    return (
        float(rng.uniform(130 * sheet.unit, sheet.width - 460 * sheet.unit)),
        float(rng.uniform(300 * sheet.unit, sheet.height - 420 * sheet.unit)),
    )


def red_heading(sheet: Sheet, rng: np.random.Generator) -> None:
    """The large red head of an official letter, with its red rule."""
    color = _red(rng)
    unit = sheet.unit
    sheet.heading(40 * unit, "岳阳市虚构事务管理局文件", 58, color)
    y = 215 * unit
    sheet.rule((130 * unit, y), (1110 * unit, y), 4, color)
    if rng.random() < 0.4:
        # The star that some letters bear in the middle of their rule.
        plate = Image.new("L", (sheet.px(36), sheet.px(36)), 0)
        middle = sheet.px(18)
        five_point_star(ImageDraw.Draw(plate), (middle, middle), middle)
        sheet.print.paste(color, (round(sheet.width / 2 - middle), round(y - middle)), plate)


def red_table(sheet: Sheet, rng: np.random.Generator) -> None:
    """A table ruled in red, as on old registers."""
    unit = sheet.unit
    rows = [(44.0 * unit, [Cell("序号"), Cell("金额"), Cell("摘要")]) for _ in range(5)]
    widths = [90 * unit, 130 * unit, 200 * unit]
    sheet.table(_corner(sheet, rng), widths, rows, size=21, color=_red(rng))


def logo(sheet: Sheet, rng: np.random.Generator) -> None:
    """A firm's round logo, filled, with a letter."""
    x, y = _corner(sheet, rng)
    radius = float(rng.uniform(45, 95)) * sheet.unit
    color = _red(rng)
    sheet.drawing.ellipse((x, y, x + 2 * radius, y + 2 * radius), fill=color)
    inner = radius * 0.62
    sheet.drawing.ellipse(
        (x + radius - inner, y + radius - inner, x + radius + inner, y + radius + inner),
        fill=(255, 255, 255),
    )
    sheet.text(
        (x + radius, y + radius),
        "湘",
        radius / sheet.unit * 0.8,
        face="sans_bold",
        color=color,
        anchor="mm",
    )


def chart(sheet: Sheet, rng: np.random.Generator) -> None:
    """A pie, a ring or a bar chart in strong colours."""
    x, y = _corner(sheet, rng)
    unit = sheet.unit
    colors = ((204, 40, 40), (60, 100, 190), (240, 170, 40), (90, 160, 90))
    form = str(rng.choice(["pie", "ring", "bars"]))
    if form == "bars":
        for i, color in enumerate(colors):
            top, left = y + float(rng.uniform(10, 200)) * unit, x + 70 * i * unit
            sheet.drawing.rectangle((left, top, left + 46 * unit, y + 250 * unit), fill=color)
        sheet.rule((x - 10 * unit, y + 250 * unit), (x + 290 * unit, y + 250 * unit))
        return
    side = float(rng.uniform(200, 300)) * unit
    cuts = np.concatenate([[0], np.sort(rng.uniform(20, 340, 3)), [360]])
    for i, color in enumerate(colors):
        span = (float(cuts[i]), float(cuts[i + 1]))
        sheet.drawing.pieslice((x, y, x + side, y + side), *span, fill=color)
    if form == "ring":
        hole = side * float(rng.uniform(0.15, 0.3))
        box = (x + hole, y + hole, x + side - hole, y + side - hole)
        sheet.drawing.ellipse(box, fill=(255, 255, 255))
        middle = (x + side / 2, y + side / 2)
        sheet.text(middle, f"{rng.integers(40, 99)}%", 30, anchor="mm")


def matrix_code(sheet: Sheet, rng: np.random.Generator) -> None:
    """A two-dimensional bar code, black or red, with its three corner squares."""
    cells = rng.random((29, 29)) < 0.5
    ring = np.ones((7, 7), dtype=bool)
    ring[1:6, 1:6] = False
    ring[2:5, 2:5] = True
    for top, left in ((0, 0), (0, 22), (22, 0)):
        cells[max(0, top - 1) : top + 8, max(0, left - 1) : left + 8] = False
        cells[top : top + 7, left : left + 7] = ring
    color = _red(rng) if rng.random() < 0.3 else (20, 20, 20)
    pixels = np.where(cells[..., None], np.array(color), 255).astype(np.uint8)
    side = sheet.px(float(rng.uniform(130, 220)))
    x, y = _corner(sheet, rng)
    code = Image.fromarray(pixels).resize((side, side), Image.Resampling.NEAREST)
    sheet.print.paste(code, (round(x), round(y)))


def photograph(sheet: Sheet, rng: np.random.Generator) -> None:
    """A blurred colour photograph with red things in it."""
    noise = rng.integers(40, 230, (9, 12, 3)).astype(np.uint8)
    noise[3:6, 4:8] = (190, 50, 45)
    if rng.random() < 0.5:
        noise = rng.integers(20, 250, (5, 6, 3)).astype(np.uint8)
    size = (sheet.px(360), sheet.px(260))
    picture = Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC)
    x, y = _corner(sheet, rng)
    sheet.print.paste(picture.filter(ImageFilter.GaussianBlur(3)), (round(x), round(y)))


def circled_numbers(sheet: Sheet, rng: np.random.Generator) -> None:
    """Numbers in circles down the margin, drawn or from the typeface."""
    color = _red(rng) if rng.random() < 0.7 else (28, 28, 30)
    unit = sheet.unit
    drawn = rng.random() < 0.6
    size = float(rng.uniform(34, 64))
    for i in range(int(rng.integers(3, 7))):
        x, y = 93 * unit, (343 + 120.0 * i) * unit
        if not drawn:
            sheet.text((x, y), "①②③④⑤⑥⑦"[i], size, face="sans", color=color, anchor="mm")
            continue
        half = size / 2 * unit
        box = (x - half, y - half, x + half, y + half)
        sheet.drawing.ellipse(box, outline=color, width=sheet.px(3))
        sheet.text((x, y), str(i + 1), size * 0.56, face="sans", color=color, anchor="mm")


def ornate_border(sheet: Sheet, rng: np.random.Generator) -> None:
    """A certificate's border with red ornaments in its corners."""
    color = _red(rng)
    inset = sheet.px(40)
    frame = Box(inset, inset, sheet.width - inset, sheet.height - inset)
    sheet.frame(frame, 5, color)
    sheet.frame(frame.expanded(-sheet.px(14)), 2, color)
    step, outer, inner = sheet.px(34), sheet.px(float(rng.uniform(24, 60))), sheet.px(11)
    for x in (frame.x0 + step, frame.x1 - step):
        for y in (frame.y0 + step, frame.y1 - step):
            box = (x - outer, y - outer, x + outer, y + outer)
            sheet.drawing.ellipse(box, outline=color, width=sheet.px(4))
            sheet.drawing.ellipse((x - inner, y - inner, x + inner, y + inner), fill=color)


def printed_star(sheet: Sheet, rng: np.random.Generator) -> None:
    """A printed red star without a ring, as on honours."""
    x, y = _corner(sheet, rng)
    color = _red(rng)
    size = sheet.px(float(rng.uniform(60, 150)))
    plate = Image.new("L", (size, size), 0)
    five_point_star(ImageDraw.Draw(plate), (size / 2, size / 2), size / 2)
    sheet.print.paste(color, (round(x), round(y)), plate)


def banner(sheet: Sheet, rng: np.random.Generator) -> None:
    """A coloured bar with white words, as above a form's section."""
    x, y = _corner(sheet, rng)
    width, height = sheet.px(float(rng.uniform(200, 600))), sheet.px(float(rng.uniform(40, 90)))
    color = _red(rng) if rng.random() < 0.7 else (40, 80, 160)
    sheet.drawing.rounded_rectangle((x, y, x + width, y + height), sheet.px(8), fill=color)
    middle = (x + width / 2, y + height / 2)
    words = str(rng.choice(["基本情况", "荣誉证书", "光荣榜"]))
    sheet.text(middle, words, 30, face="sans_bold", color=(255, 255, 255), anchor="mm")


def red_frame(sheet: Sheet, rng: np.random.Generator) -> None:
    """A short heading in a red frame, as on covers and in textbooks."""
    x, y = _corner(sheet, rng)
    color = _red(rng)
    words = str(rng.choice(["注意事项", "温馨提示", "重要", "填表说明"]))
    size = float(rng.uniform(26, 44))
    box = sheet.text((x, y), words, size, face="sans_bold", color=color)
    grown = box.expanded(sheet.px(14), sheet.px(10))
    sheet.frame(grown, float(rng.uniform(2, 4)), color)
    lines = Box(grown.x0, grown.y1 + sheet.px(10), grown.x0 + sheet.px(320), sheet.height)
    sheet.paragraph(lines, "请用黑色签字笔如实填写，涂改无效。", 21, indent=False)


def printed_emblem(sheet: Sheet, rng: np.random.Generator) -> None:
    """An emblem in print, red on gold, at the head of a certificate."""
    side = sheet.px(float(rng.uniform(110, 230)))
    plate = Image.new("L", (side, side), 0)
    engrave_emblem(plate, "national", (side / 2, side / 2), side / 2.3)
    x = sheet.width / 2 - side / 2 if rng.random() < 0.6 else _corner(sheet, rng)[0]
    y = float(rng.uniform(60, 240)) * sheet.unit
    box = (x, y, x + side, y + side)
    sheet.drawing.ellipse(box, fill=_red(rng))
    gold = (236, 190, 70)
    sheet.drawing.ellipse(box, outline=gold, width=sheet.px(6))
    sheet.print.paste(gold, (round(x), round(y)), plate)


def composition_grid(sheet: Sheet, rng: np.random.Generator) -> None:
    """Squares for one character each, ruled in red or green."""
    x, y = _corner(sheet, rng)
    cell = sheet.px(float(rng.uniform(40, 60)))
    color = _red(rng) if rng.random() < 0.7 else (60, 150, 90)
    columns, rows = 8, int(rng.integers(2, 5))
    x = min(x, sheet.width - columns * cell - 20.0)
    for row in range(rows):
        for column in range(columns):
            left, top = round(x + column * cell), round(y + row * cell * 1.25)
            sheet.frame(Box(left, top, left + cell, top + cell), 1.5, color)


LOOK_ALIKES: dict[str, Callable[[Sheet, np.random.Generator], None]] = {
    "red_heading": red_heading,
    "red_table": red_table,
    "logo": logo,
    "chart": chart,
    "matrix_code": matrix_code,
    "photograph": photograph,
    "circled_numbers": circled_numbers,
    "ornate_border": ornate_border,
    "printed_star": printed_star,
    "banner": banner,
    "red_frame": red_frame,
    "printed_emblem": printed_emblem,
    "composition_grid": composition_grid,
    **ROUND,
    **HANDMADE,
}
"""Everything that is no seal, each drawn by one function, by name."""
