"""What stands in the middle of a round seal: a star, an emblem with ears of grain, a gear."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from samples.drawing.engraving import five_point_star

Point = tuple[float, float]


def engrave_emblem(plate: Image.Image, emblem: str, center: Point, radius: float) -> None:
    """Engrave an emblem of a given radius in pixels about a centre, in place."""
    drawing = ImageDraw.Draw(plate)
    if emblem == "national":
        _wreath(drawing, center, radius * 1.15)
    elif emblem == "gear":
        _gear(drawing, center, radius)
    else:
        five_point_star(drawing, center, radius)


def _wreath(drawing: ImageDraw.ImageDraw, center: Point, radius: float) -> None:
    """Engrave a gate under five stars, ears of grain about them and a cog at the foot.

    It has the parts of the emblem that governments' seals bear, in no drawing but this one.
    """
    x, y = center
    thick = max(1, round(radius * 0.07))
    drawing.arc(
        (x - radius * 0.78, y - radius * 0.78, x + radius * 0.78, y + radius * 0.78),
        120,
        60,
        fill=255,
        width=thick,
    )
    for angle in np.arange(-150, 151, 12.0):
        if abs(angle) > 138:
            continue
        way = np.radians(angle)
        ear = (x + radius * 0.92 * np.sin(way), y - radius * 0.92 * np.cos(way))
        size = radius * 0.085
        drawing.ellipse(
            (ear[0] - size, ear[1] - size * 1.3, ear[0] + size, ear[1] + size * 1.3), fill=255
        )
    five_point_star(drawing, (x, y - radius * 0.36), radius * 0.26)
    for angle in (-62, -30, 30, 62):
        way = np.radians(angle)
        small = (x + radius * 0.52 * np.sin(way), y - radius * 0.46 * np.cos(way) + radius * 0.1)
        five_point_star(drawing, small, radius * 0.11)
    for width, top, bottom in ((0.44, 0.14, 0.22), (0.54, 0.28, 0.34), (0.40, 0.34, 0.50)):
        drawing.rectangle(
            (x - radius * width, y + radius * top, x + radius * width, y + radius * bottom),
            fill=255,
        )
    for shift in (-0.24, 0.0, 0.24):
        drawing.rectangle(
            (
                x + radius * (shift - 0.05),
                y + radius * 0.39,
                x + radius * (shift + 0.05),
                y + radius * 0.5,
            ),
            fill=0,
        )
    _gear(drawing, (x, y + radius * 0.78), radius * 0.22)


def _gear(drawing: ImageDraw.ImageDraw, center: Point, radius: float) -> None:
    """Engrave a cog wheel with an empty hub."""
    x, y = center
    corners: list[Point] = []
    for i in range(48):
        reach = radius if i % 4 < 2 else radius * 0.78
        angle = 2 * np.pi * i / 48
        corners.append((float(x + reach * np.cos(angle)), float(y + reach * np.sin(angle))))
    drawing.polygon(corners, fill=255)
    hub = radius * 0.45
    drawing.ellipse((x - hub, y - hub, x + hub, y + hub), fill=0)
