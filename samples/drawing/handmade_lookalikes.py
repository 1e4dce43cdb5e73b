"""Traces of hands and cups that are no seals: red pens, fingerprints, coffee rings."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

from samples.drawing.handwriting import Writer, write
from samples.drawing.paper import Point, Sheet

_RED_PEN = (0.20, 0.14, 0.84)
_BLUE_PEN = (0.66, 0.28, 0.16)
Mask = npt.NDArray[np.float32]


def _place(sheet: Sheet, rng: np.random.Generator) -> Point:
    return (
        float(rng.uniform(0.15, 0.8)) * sheet.width,
        float(rng.uniform(0.15, 0.85)) * sheet.height,
    )


def _line(points: npt.NDArray[np.float64], width: float, size: tuple[int, int]) -> Mask:
    """Return a smooth pen line through points, ``(n, 2)`` in pixels of a mask of ``size``."""
    mask = np.zeros((size[1], size[0]), np.uint8)
    whole = np.rint(points * 8).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(mask, [whole], isClosed=False, color=255, thickness=max(1, round(width)),
                  lineType=cv2.LINE_AA, shift=3)  # fmt: skip
    return np.asarray(mask / 255, np.float32)


def red_handwriting(sheet: Sheet, rng: np.random.Generator) -> None:
    """A remark, a mark or a name in red ink."""
    words = str(rng.choice(["同意", "已阅", "98分", "请补正", "周启明", "优秀"]))
    size = sheet.px(float(rng.uniform(50, 120)))
    writer = Writer.from_seed(int(rng.integers(0, 10**6)))
    mask = write(words, size, writer, rng)
    sheet.ink(mask, _place(sheet, rng), _RED_PEN, "hand")


def red_ticks(sheet: Sheet, rng: np.random.Generator) -> None:
    """Ticks and crosses of a red pen."""
    for _ in range(int(rng.integers(2, 9))):
        side = sheet.px(float(rng.uniform(40, 110)))
        if rng.random() < 0.7:
            points = np.array([[0.1, 0.55], [0.35, 0.9], [0.95, 0.1]])
        else:
            points = np.array([[0.1, 0.1], [0.9, 0.9], [0.5, 0.5], [0.9, 0.1], [0.1, 0.9]])
        bent = (points + rng.normal(0, 0.04, points.shape)) * side
        sheet.ink(_line(bent, 4 * sheet.unit, (side, side)), _place(sheet, rng), _RED_PEN, "hand")


def hand_circles(sheet: Sheet, rng: np.random.Generator) -> None:
    """Words ringed by hand, in red or blue."""
    for _ in range(int(rng.integers(1, 4))):
        wide = sheet.px(float(rng.uniform(90, 300)))
        high = round(wide * float(rng.uniform(0.4, 1.0)))
        angles = np.linspace(0, 2 * np.pi * float(rng.uniform(1.0, 1.15)), 60) - 1.2
        drift = 1 + 0.06 * np.sin(angles * 2 + rng.uniform(0, 6)) + np.linspace(0, 0.07, 60)
        x = wide / 2 + 0.43 * wide * drift * np.cos(angles)
        y = high / 2 + 0.43 * high * drift * np.sin(angles)
        color = _RED_PEN if rng.random() < 0.75 else _BLUE_PEN
        mask = _line(np.stack([x, y], axis=1), 4 * sheet.unit, (wide, high))
        sheet.ink(mask, _place(sheet, rng), color, "hand")


def red_underlines(sheet: Sheet, rng: np.random.Generator) -> None:
    """Wavy and straight red lines under words, and a deletion."""
    for _ in range(int(rng.integers(2, 7))):
        wide, high = sheet.px(float(rng.uniform(120, 420))), sheet.px(24)
        x = np.linspace(2, wide - 2, 80)
        swing = float(rng.choice([0.0, 5.0])) * sheet.unit
        y = high / 2 + swing * np.sin(x / (6 * sheet.unit)) + rng.normal(0, 0.3, 80)
        mask = _line(np.stack([x, y], axis=1), 3 * sheet.unit, (wide, high))
        sheet.ink(mask, _place(sheet, rng), _RED_PEN, "hand")


def fingerprint(sheet: Sheet, rng: np.random.Generator) -> None:
    """A thumb's print in red ink: ridges about a core, in an oval of 15 x 21 mm."""
    per_mm = sheet.dpi / 25.4
    high, wide = round(21 * per_mm), round(15 * per_mm)
    y, x = np.mgrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j]
    bend = 0.25 * np.sin(2.2 * x + float(rng.uniform(0, 6))) + 0.12 * np.sin(4 * y)
    radius = np.hypot(x * 0.8, y + 0.15) + bend * 0.3
    ridges = 0.5 + 0.5 * np.sin(radius * 2 * np.pi * 10.5 / 1.0)
    inside = 1 / (1 + np.exp((np.hypot(x, y) - 0.9) * 18))
    coarse = cv2.resize(
        rng.random((8, 6), dtype=np.float32), (wide, high), interpolation=cv2.INTER_CUBIC
    )
    mask = np.clip((ridges > 0.45) * inside * (0.45 + 0.6 * coarse), 0, 1).astype(np.float32)
    soft = np.asarray(cv2.GaussianBlur(mask, (0, 0), 0.5 * sheet.unit), np.float32)
    sheet.ink(soft, _place(sheet, rng), (0.22, 0.13, 0.86))


def coffee_ring(sheet: Sheet, rng: np.random.Generator) -> None:
    """The brown ring of a cup, uneven, 60 to 85 mm across."""
    per_mm = sheet.dpi / 25.4
    side = round(float(rng.uniform(62, 88)) * per_mm)
    y, x = np.mgrid[-1 : 1 : side * 1j, -1 : 1 : side * 1j]
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    wobble = 0.9 + 0.01 * np.sin(3 * angle + float(rng.uniform(0, 6)))
    ring = np.exp(-(((radius - wobble) / 0.025) ** 2))
    strength = 0.55 + 0.45 * np.sin(angle + float(rng.uniform(0, 6)))
    stain = 0.12 * (radius < wobble) * strength
    mask = np.clip(ring * strength * float(rng.uniform(0.4, 0.9)) + stain, 0, 1)
    sheet.ink(mask.astype(np.float32), _place(sheet, rng), (0.35, 0.52, 0.68))


HANDMADE: dict[str, Callable[[Sheet, np.random.Generator], None]] = {
    "red_handwriting": red_handwriting,
    "red_ticks": red_ticks,
    "hand_circles": hand_circles,
    "red_underlines": red_underlines,
    "fingerprint": fingerprint,
    "coffee_ring": coffee_ring,
}
"""Traces of hands and cups, by name."""
