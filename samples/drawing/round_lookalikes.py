"""Round things in print that are no seals: crests, watermarks, wheels, medals, bullets."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from samples.drawing.engraving import arc_text, five_point_star, foot_text
from samples.drawing.paper import Color, Point, Sheet

_COLORS: tuple[Color, ...] = ((178, 30, 40), (20, 60, 140), (10, 100, 70), (90, 30, 90))


def _color(rng: np.random.Generator) -> Color:
    return _COLORS[int(rng.integers(0, len(_COLORS)))]


def _middle(sheet: Sheet, rng: np.random.Generator, radius: float) -> Point:
    room = radius + 20 * sheet.unit
    return (
        float(rng.uniform(room, sheet.width - room)),
        float(rng.uniform(room, sheet.height - room)),
    )


def _circle(center: Point, radius: float) -> tuple[float, float, float, float]:
    x, y = center
    return (x - radius, y - radius, x + radius, y + radius)


def crest(sheet: Sheet, rng: np.random.Generator) -> None:
    """A school's printed crest: two rings, Latin letters between them, a filled shield."""
    radius = float(rng.uniform(60, 130)) * sheet.unit
    center, color = _middle(sheet, rng, radius), _color(rng)
    side = round(2 * radius) + 2
    plate = Image.new("L", (side, side), 0)
    drawing = ImageDraw.Draw(plate)
    middle = (side / 2, side / 2)
    drawing.ellipse(_circle(middle, radius), outline=255, width=sheet.px(3))
    drawing.ellipse(_circle(middle, radius * 0.66), outline=255, width=sheet.px(2))
    ring = radius * 0.83
    words = str(rng.choice(["LANZHOU NORMAL COLLEGE", "RIVER VALLEY HIGH SCHOOL"]))
    arc_text(plate, words, (ring, ring), radius * 0.2, 230, "sans_bold")
    foot_text(plate, f"· {rng.integers(1902, 1999)} ·", ring, radius * 0.18, 80)
    half, x, y = radius * 0.4, *middle
    shield = [
        (x - half, y - half),
        (x + half, y - half),
        (x + half, y),
        (x, y + half),
        (x - half, y),
    ]
    drawing.polygon(shield, fill=255)
    five_point_star(drawing, (x, y - half * 0.3), 0.0)
    corner = (round(center[0] - side / 2), round(center[1] - side / 2))
    sheet.print.paste(color, corner, plate)


def watermark(sheet: Sheet, rng: np.random.Generator) -> None:
    """Pale rings and wavy lines under the text, as on certificates."""
    pale: Color = ((246, 214, 214), (214, 226, 246), (226, 226, 226))[int(rng.integers(0, 3))]
    radius = float(rng.uniform(140, 360)) * sheet.unit
    center = (sheet.width / 2, sheet.height / 2)
    under = Image.new("RGB", sheet.print.size, (255, 255, 255))
    drawing = ImageDraw.Draw(under)
    for share in (1.0, 0.9, 0.6, 0.3)[: int(rng.integers(2, 5))]:
        box = _circle(center, radius * share)
        drawing.ellipse(box, outline=pale, width=sheet.px(float(rng.uniform(3, 12))))
    sheet.print.paste(Image.fromarray(np.minimum(np.asarray(under), np.asarray(sheet.print))))


def wheel(sheet: Sheet, rng: np.random.Generator) -> None:
    """A technical drawing: circles about one middle, spokes, a dimension."""
    radius = float(rng.uniform(80, 200)) * sheet.unit
    center = _middle(sheet, rng, radius)
    color: Color = (28, 28, 30) if rng.random() < 0.6 else _color(rng)
    for share in (1.0, 0.8, 0.25):
        box = _circle(center, radius * share)
        sheet.drawing.ellipse(box, outline=color, width=sheet.px(2))
    for i in range(int(rng.integers(3, 9))):
        angle = 2 * np.pi * i / 8
        reach = (float(radius * np.cos(angle)), float(radius * np.sin(angle)))
        sheet.rule(center, (center[0] + reach[0], center[1] + reach[1]), 1.5, color)
    foot = (center[0], center[1] + radius * 0.45)
    sheet.text(foot, f"φ{rng.integers(20, 400)}", 22, color=color, anchor="mm")


def flow_chart(sheet: Sheet, rng: np.random.Generator) -> None:
    """Ellipses and boxes with words in them, joined by lines."""
    unit = sheet.unit
    x, y = float(rng.uniform(200, 700)) * unit, float(rng.uniform(300, 900)) * unit
    color: Color = (28, 28, 30) if rng.random() < 0.5 else _color(rng)
    width, height = float(rng.uniform(170, 260)) * unit, float(rng.uniform(80, 150)) * unit
    for i, word in enumerate(("开始", "提交材料", "资格审查", "结束")):
        top = y + i * (height + 40 * unit)
        box = (x, top, x + width, top + height)
        if i in (0, 3):
            sheet.drawing.ellipse(box, outline=color, width=sheet.px(3))
        else:
            sheet.drawing.rectangle(box, outline=color, width=sheet.px(3))
        sheet.text((x + width / 2, top + height / 2), word, 26, color=color, anchor="mm")
        if i < 3:
            foot = (x + width / 2, top + height)
            sheet.rule(foot, (foot[0], foot[1] + 40 * unit), 2, color)


def medal(sheet: Sheet, rng: np.random.Generator) -> None:
    """A medal with ribbons in red and gold, filled."""
    radius = float(rng.uniform(60, 120)) * sheet.unit
    x, y = _middle(sheet, rng, radius * 2)
    for side in (-1, 1):
        tip = x + side * radius * 0.9
        ribbon = [(x, y), (tip, y + radius * 1.8), (tip - side * radius * 0.6, y + radius * 1.7)]
        sheet.drawing.polygon(ribbon, fill=(200, 30, 40))
    sheet.drawing.ellipse(_circle((x, y), radius), fill=(232, 180, 60))
    sheet.drawing.ellipse(_circle((x, y), radius * 0.78), outline=(190, 30, 40), width=sheet.px(4))
    words = str(rng.choice(["优秀", "一等奖", "标兵"]))
    size = radius / sheet.unit * 0.42
    sheet.text((x, y), words, size, face="serif_bold", color=(190, 30, 40), anchor="mm")


def bullets(sheet: Sheet, rng: np.random.Generator) -> None:
    """Round bullets, open or filled, before the lines of a list."""
    color = _color(rng)
    x = float(rng.uniform(90, 300)) * sheet.unit
    radius = float(rng.uniform(5, 16)) * sheet.unit
    for i in range(int(rng.integers(4, 9))):
        y = (300 + i * 56) * sheet.unit
        if rng.random() < 0.5:
            sheet.drawing.ellipse(_circle((x, y), radius), fill=color)
        else:
            sheet.drawing.ellipse(_circle((x, y), radius), outline=color, width=sheet.px(3))
        sheet.text((x + 30 * sheet.unit, y), "按要求提交相应证明材料；", 24, anchor="lm")


def linked_rings(sheet: Sheet, rng: np.random.Generator) -> None:
    """Circles that overlap, as in set diagrams, of a seal's size, with a word in each."""
    radius = float(rng.uniform(90, 140)) * sheet.unit
    x, y = _middle(sheet, rng, radius * 2.2)
    words = ("理论", "实践", "创新")
    for i in range(int(rng.integers(2, 4))):
        angle = 2 * np.pi * i / 3
        center = (x + radius * 0.6 * float(np.cos(angle)), y + radius * 0.6 * float(np.sin(angle)))
        color = _color(rng)
        sheet.drawing.ellipse(_circle(center, radius), outline=color, width=sheet.px(4))
        sheet.text(center, words[i], 28, face="sans_bold", color=color, anchor="mm")


ROUND: dict[str, Callable[[Sheet, np.random.Generator], None]] = {
    "crest": crest,
    "watermark": watermark,
    "wheel": wheel,
    "flow_chart": flow_chart,
    "medal": medal,
    "bullets": bullets,
    "linked_rings": linked_rings,
}
"""Round printed things, by name."""
