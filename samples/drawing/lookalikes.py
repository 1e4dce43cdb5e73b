"""Printed things that people and programs take for seals."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from docvalidate.model.geometry import Box
from samples.drawing.engraving import five_point_star
from samples.drawing.paper import Cell, Sheet

_REDS = ((200, 20, 30), (220, 40, 40), (180, 20, 50))


def _red(rng: np.random.Generator) -> tuple[int, int, int]:
    return _REDS[int(rng.integers(0, len(_REDS)))]


def _corner(sheet: Sheet, rng: np.random.Generator) -> tuple[float, float]:
    return (
        float(rng.uniform(130, sheet.width - 460)),
        float(rng.uniform(300, sheet.height - 420)),
    )


def red_heading(sheet: Sheet, rng: np.random.Generator) -> None:
    """The large red head of an official letter, with its red rule."""
    color = _red(rng)
    sheet.heading(40, "岳阳市虚构事务管理局文件", 58, color)
    sheet.rule((130, 215), (1110, 215), 4, color)


def red_table(sheet: Sheet, rng: np.random.Generator) -> None:
    """A table ruled in red, as on old registers."""
    rows = [(44.0, [Cell("序号"), Cell("金额"), Cell("摘要")]) for _ in range(5)]
    sheet.table(_corner(sheet, rng), [90, 130, 200], rows, size=21, color=_red(rng))


def logo(sheet: Sheet, rng: np.random.Generator) -> None:
    """A firm's round logo, filled, with a letter."""
    x, y = _corner(sheet, rng)
    radius = float(rng.uniform(45, 95))
    color = _red(rng)
    sheet.drawing.ellipse((x, y, x + 2 * radius, y + 2 * radius), fill=color)
    inner = radius * 0.62
    sheet.drawing.ellipse(
        (x + radius - inner, y + radius - inner, x + radius + inner, y + radius + inner),
        fill=(255, 255, 255),
    )
    sheet.text(
        (x + radius, y + radius), "湘", radius * 0.8, face="sans_bold", color=color, anchor="mm"
    )


def chart(sheet: Sheet, rng: np.random.Generator) -> None:
    """A pie or a bar chart in strong colours."""
    x, y = _corner(sheet, rng)
    colors = ((204, 40, 40), (60, 100, 190), (240, 170, 40), (90, 160, 90))
    if rng.random() < 0.5:
        angles = np.concatenate([[0], np.sort(rng.uniform(20, 340, 3)), [360]])
        for i, color in enumerate(colors):
            span = (float(angles[i]), float(angles[i + 1]))
            sheet.drawing.pieslice((x, y, x + 260, y + 260), *span, fill=color)
        return
    for i, color in enumerate(colors):
        top = y + float(rng.uniform(10, 200))
        sheet.drawing.rectangle((x + 70 * i, top, x + 70 * i + 46, y + 250), fill=color)
    sheet.rule((x - 10, y + 250), (x + 290, y + 250))


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
    picture = Image.fromarray(noise).resize((360, 260), Image.Resampling.BICUBIC)
    x, y = _corner(sheet, rng)
    sheet.print.paste(picture.filter(ImageFilter.GaussianBlur(3)), (round(x), round(y)))


def circled_numbers(sheet: Sheet, rng: np.random.Generator) -> None:
    """Red numbers in circles down the margin."""
    color = _red(rng)
    for i in range(int(rng.integers(3, 7))):
        y = 320 + 120.0 * i
        sheet.drawing.ellipse((70, y, 116, y + 46), outline=color, width=3)
        sheet.text((93, y + 23), str(i + 1), 26, face="sans", color=color, anchor="mm")


def ornate_border(sheet: Sheet, rng: np.random.Generator) -> None:
    """A certificate's border with red ornaments in its corners."""
    color = _red(rng)
    frame = Box(40, 40, sheet.width - 40, sheet.height - 40)
    sheet.frame(frame, 5, color)
    sheet.frame(frame.expanded(-14), 2, color)
    for x in (frame.x0 + 34, frame.x1 - 34):
        for y in (frame.y0 + 34, frame.y1 - 34):
            sheet.drawing.ellipse((x - 24, y - 24, x + 24, y + 24), outline=color, width=4)
            sheet.drawing.ellipse((x - 11, y - 11, x + 11, y + 11), fill=color)


def printed_star(sheet: Sheet, rng: np.random.Generator) -> None:
    """A printed red star without a ring, as on honours."""
    x, y = _corner(sheet, rng)
    color = _red(rng)
    size = round(float(rng.uniform(60, 150)))
    plate = Image.new("L", (size, size), 0)
    five_point_star(ImageDraw.Draw(plate), (size / 2, size / 2), size / 2)
    sheet.print.paste(color, (round(x), round(y)), plate)


LOOK_ALIKES: tuple[Callable[[Sheet, np.random.Generator], None], ...] = (
    red_heading,
    red_table,
    logo,
    chart,
    matrix_code,
    photograph,
    circled_numbers,
    ornate_border,
    printed_star,
)
"""Everything that is no seal, each drawn by one function."""
