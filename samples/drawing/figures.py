"""Figures as papers and reports print them: plots, diagrams, photographs, ornaments.

Nothing on them is stamped or written by hand, and much of it looks as if it were: rings, arrows,
loops, filled shapes with letters in them.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from samples.drawing.paper import Color, Sheet

Rng = np.random.Generator
_INKS: tuple[Color, ...] = (
    (28, 28, 30),
    (28, 28, 30),
    (90, 90, 94),
    (31, 78, 160),
    (180, 40, 40),
    (40, 120, 60),
)


def draw_figure(sheet: Sheet, rng: Rng) -> None:
    """Print one to three figures anywhere on a page."""
    for _ in range(int(rng.integers(1, 4))):
        width = float(rng.uniform(0.12, 0.5)) * sheet.width
        height = width * float(rng.uniform(0.4, 1.1))
        x = float(rng.uniform(0.03, 0.95)) * max(1.0, sheet.width - width)
        y = float(rng.uniform(0.03, 0.95)) * max(1.0, sheet.height - height)
        area = np.array([x, y, width, height])
        _FIGURES[int(rng.integers(0, len(_FIGURES)))](sheet, rng, area)


_Area = NDArray[np.float64]
"""Left, top, width and height in pixels of the sheet."""


def _ink(rng: Rng) -> Color:
    return _INKS[int(rng.integers(0, len(_INKS)))]


def _on(area: _Area, points: NDArray[np.float64]) -> list[tuple[float, float]]:
    return [(float(area[0] + px * area[2]), float(area[1] + py * area[3])) for px, py in points]


def _label(rng: Rng) -> str:
    letters = "ABCDEFGHxyzmnk甲乙丙丁图表年月温度压力流量样品0123456789"
    return "".join(rng.choice(list(letters), int(rng.integers(1, 5))))


def _plot(sheet: Sheet, rng: Rng, area: _Area) -> None:
    """Axes with ticks and labels, and curves or points between them."""
    line = max(1, sheet.px(2))
    axes = _on(area, np.array([(0.0, 0.0), (0.0, 1.0), (1.0, 1.0)]))
    sheet.drawing.line(axes, fill=(28, 28, 30), width=line)
    for index in range(int(rng.integers(3, 8))):
        share = (index + 0.5) / 8
        (at,) = _on(area, np.array([(share, 1.03)]))
        sheet.text(at, str(int(rng.integers(0, 900))), 15, face="sans")
    for _ in range(int(rng.integers(1, 5))):
        steps = np.linspace(0, 1, 60)
        waves = sum(
            float(rng.normal(0, 0.2 / k)) * np.sin(2 * np.pi * k * steps + float(rng.uniform(0, 6)))
            for k in range(1, 6)
        )
        points = _on(area, np.stack([steps, np.clip(0.5 + waves, 0, 1)], axis=1))
        color = _ink(rng)
        if rng.random() < 0.7:
            sheet.drawing.line(points, fill=color, width=line, joint="curve")
        else:
            radius = sheet.px(5)
            for px, py in points[::4]:
                sheet.drawing.ellipse((px - radius, py - radius, px + radius, py + radius), color)


def _diagram(sheet: Sheet, rng: Rng, area: _Area) -> None:
    """Boxes, rings and diamonds with words in them, joined by arrows."""
    places = rng.uniform(0.05, 0.95, (int(rng.integers(3, 9)), 2))
    points = _on(area, places)
    line = max(1, sheet.px(float(rng.uniform(1, 4))))
    color = _ink(rng)
    sheet.drawing.line(points, fill=color, width=line)
    for x, y in points:
        reach = sheet.px(float(rng.uniform(14, 60)))
        box = (x - reach, y - reach * 0.7, x + reach, y + reach * 0.7)
        fill = (255, 255, 255) if rng.random() < 0.8 else color
        shape = int(rng.integers(0, 3))
        if shape == 0:
            sheet.drawing.rectangle(box, fill=fill, outline=color, width=line)
        elif shape == 1:
            sheet.drawing.ellipse(box, fill=fill, outline=color, width=line)
        else:
            diamond = [(x - reach, y), (x, y - reach), (x + reach, y), (x, y + reach)]
            sheet.drawing.polygon(diamond, fill=fill, outline=color, width=line)
        sheet.text((x, y), _label(rng), 17, face="sans", anchor="mm")


def _photograph(sheet: Sheet, rng: Rng, area: _Area) -> None:
    """A picture of nothing in many greys or colours, with edges and texture."""
    width, height = max(8, round(area[2])), max(8, round(area[3]))
    channels = 3 if rng.random() < 0.6 else 1
    picture = np.zeros((height, width, channels), np.float32)
    for cells in (3, 9, 31):
        coarse = rng.random((cells, cells, channels), dtype=np.float32)
        layer = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
        picture += layer.reshape(height, width, channels) / (cells**0.6)
    picture = (picture - picture.min()) / (np.ptp(picture) + 1e-6)
    if rng.random() < 0.5:
        picture = np.round(picture * float(rng.integers(2, 7))) / 6
    whole = np.repeat(picture, 3, axis=2) if channels == 1 else picture
    pixels = np.clip(whole * 255, 0, 255).astype(np.uint8)
    sheet.print.paste(Image.fromarray(pixels), (round(area[0]), round(area[1])))


def _ornament(sheet: Sheet, rng: Rng, area: _Area) -> None:
    """Curves that turn about one another, as on certificates and banknotes."""
    steps = np.linspace(0, 2 * np.pi, 900)
    first, second = (int(one) for one in rng.integers(2, 19, 2))
    share = float(rng.uniform(0.2, 0.8))
    x = (1 - share) * np.cos(first * steps) + share * np.cos(second * steps)
    y = (1 - share) * np.sin(first * steps) + share * np.sin(second * steps)
    points = _on(area, np.stack([0.5 + 0.5 * x, 0.5 + 0.5 * y], axis=1))
    sheet.drawing.line(points, fill=_ink(rng), width=max(1, sheet.px(float(rng.uniform(1, 3)))))


def _shapes(sheet: Sheet, rng: Rng, area: _Area) -> None:
    """Filled shapes and thick outlines with letters in them: logos and pictograms."""
    for _ in range(int(rng.integers(1, 6))):
        count = int(rng.integers(3, 9))
        angles = np.sort(rng.uniform(0, 2 * np.pi, count))
        radii = rng.uniform(0.15, 0.5, count)
        middle = rng.uniform(0.3, 0.7, 2)
        around = np.stack([np.cos(angles) * radii, np.sin(angles) * radii], axis=1)
        points = _on(area, middle + around)
        color = _ink(rng)
        if rng.random() < 0.5:
            sheet.drawing.polygon(points, fill=color)
        else:
            sheet.drawing.polygon(points, outline=color, width=sheet.px(float(rng.uniform(2, 9))))
        (at,) = _on(area, middle[None])
        white = (255, 255, 255)
        size = float(rng.uniform(16, 70))
        sheet.text(at, _label(rng), size, face="sans_bold", color=white, anchor="mm")


def _formula(sheet: Sheet, rng: Rng, area: _Area) -> None:
    """Letters, signs, fraction bars and brackets of several sizes."""
    for _ in range(int(rng.integers(4, 16))):
        (at,) = _on(area, rng.uniform(0, 1, (1, 2)))
        letters = "".join(rng.choice(list("abxyzαβγλμπΣ∫√∞=+-()[]{}0123456789^_/"), 6))
        size = float(rng.choice([14, 18, 24, 30, 44]))
        sheet.text(at, letters, size, face="serif")
        if rng.random() < 0.4:
            sheet.rule(at, (at[0] + sheet.px(90), at[1]), 2)


_FIGURES: tuple[Callable[[Sheet, Rng, _Area], None], ...] = (
    _plot,
    _diagram,
    _photograph,
    _ornament,
    _shapes,
    _formula,
)
