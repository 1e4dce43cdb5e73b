"""Pages on which print, stamps and hands lie anyhow, each pixel's maker known.

They are drawn to teach :mod:`docvalidate.vision.ink_kinds`, which must not learn where offices
put things: print of any characters and sizes, tables, things that look like seals, stamps of
every shape in any ink, and writing from a name to a paragraph, over and beside one another; then
copied, faxed, scanned or photographed, at times more than once.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from samples.drawing import effects, rough_effects
from samples.drawing.figures import draw_figure
from samples.drawing.filler import fill_page
from samples.drawing.fonts import Face
from samples.drawing.handmade_lookalikes import HANDMADE
from samples.drawing.hands import NO_SHELF, Hand, Shelf, sign
from samples.drawing.handwriting import PEN_INKS
from samples.drawing.lookalikes import LOOK_ALIKES
from samples.drawing.paper import Cell, Color, Sheet
from samples.drawing.people import invented_name
from samples.drawing.random_seals import badly_pressed, faint, in_another_ink, turned
from samples.drawing.seal_scenes import any_seal, fax, grey, phone
from samples.drawing.truth import LabelledPage
from samples.drawing.wear import Wear

__all__ = ["draw_ink_page", "random_characters", "reproduced"]

Rng = np.random.Generator
_FACES: tuple[Face, ...] = ("serif", "serif", "serif_bold", "sans", "sans_bold", "plain")
_TITLE_INKS: tuple[Color, ...] = ((28, 28, 30), (28, 28, 30), (60, 40, 30), (200, 30, 40))
_REMARKS = ("同意", "情况属实", "同意推荐", "已核", "同意申报", "合格", "已阅", "属实")
_RED_PEN = (0.22, 0.18, 0.85)
_STAMPS = (0.22, 0.40, 0.24, 0.14)
"""How often a page bears none, one, two or three."""


def draw_ink_page(seed: int, shelf: Shelf = NO_SHELF) -> LabelledPage:
    """Draw one page; ``sources`` of the result says who laid each pixel's ink.

    Args:
        seed: decides everything; with the same shelf it gives the same pixels.
        shelf: fonts and stroke data beyond Noto CJK.
    """
    rng = np.random.default_rng([seed, 61])
    dpi = int(rng.choice([100, 150, 150, 200]))
    landscape = bool(rng.random() < 0.12)
    sheet = Sheet(int(rng.integers(0, 2**31)), dpi, landscape=landscape)
    _print(sheet, rng, shelf)
    for _ in range(int(rng.choice([0, 0, 1, 2]))):
        drawers = [*LOOK_ALIKES.values()]
        drawers[int(rng.integers(0, len(drawers)))](sheet, rng)
    if rng.random() < 0.12:
        drawers = [*HANDMADE.values()]
        drawers[int(rng.integers(0, len(drawers)))](sheet, rng)
    if rng.random() < 0.25:
        _large_print(sheet, rng, shelf)
    if rng.random() < 0.25:
        draw_figure(sheet, rng)
    _write(sheet, rng, shelf)
    _stamp(sheet, rng)
    return reproduced(sheet.finished(), rng)


def _print(sheet: Sheet, rng: Rng, shelf: Shelf) -> None:
    """Print prose, random characters, a table, or nothing."""
    draw = rng.random()
    if draw < 0.25 and sheet.width < sheet.height:
        fill_page(sheet, until=float(rng.uniform(0.4, 0.95)))
        return
    if draw < 0.32:
        return
    top = float(rng.uniform(40, 160)) * sheet.unit
    while top < sheet.height * 0.94:
        size = float(rng.choice([16, 19, 22, 25, 25, 28, 34, 44]))
        top += float(rng.uniform(0, 40)) * sheet.unit
        if rng.random() < 0.3:
            top = _table(sheet, rng, top, min(size, 25.0))
        else:
            top = _lines(sheet, rng, top, size, shelf)


def _lines(sheet: Sheet, rng: Rng, top: float, size: float, shelf: Shelf) -> float:
    """Print a few lines of characters that mean nothing."""
    face = _FACES[int(rng.integers(0, len(_FACES)))]
    fonts = shelf.printed
    path = fonts[int(rng.integers(0, len(fonts)))] if fonts and rng.random() < 0.5 else None
    left = float(rng.uniform(30, 0.4 * sheet.width))
    room = (sheet.width - left - float(rng.uniform(20, 200))) / (size * sheet.unit)
    grey = int(rng.choice([25, 28, 60, 90]))
    color: Color = (grey, grey, grey) if rng.random() < 0.93 else (200, 30, 40)
    step = size * sheet.unit * float(rng.uniform(1.15, 2.2))
    for _ in range(int(rng.integers(1, 8))):
        count = max(1, int(room * float(rng.choice([1, 1, 1, rng.random()]))))
        sheet.text(
            (left, top), random_characters(rng, count), size, face=face, color=color, path=path
        )
        top += step
        if top > sheet.height * 0.96:
            break
    return top


def _table(sheet: Sheet, rng: Rng, top: float, size: float) -> float:
    """Print a table some cells of which are empty."""
    columns, rows = int(rng.integers(2, 7)), int(rng.integers(1, 7))
    left = float(rng.uniform(20, 160)) * sheet.unit
    width = (sheet.width - 2 * left) / columns
    height = size * sheet.unit * float(rng.uniform(1.5, 4.0))
    most = max(1, int(width / (size * sheet.unit)) - 1)
    cells = [(height, [Cell(_entry(rng, most)) for _ in range(columns)]) for _ in range(rows)]
    sheet.table((left, top), [width] * columns, cells, size=size)
    return top + height * rows


def _entry(rng: Rng, most: int) -> str:
    """Return what stands in a cell, nothing in three of ten."""
    if rng.random() >= 0.7:
        return ""
    return random_characters(rng, int(rng.integers(1, most + 1)))


@lru_cache(maxsize=1)
def _usual() -> tuple[str, ...]:
    """Return the 3755 characters of the first level of GB 2312."""
    pairs = [bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    return tuple(pair.decode("gb2312", "ignore") for pair in pairs if pair < b"\xd7\xfa")


def random_characters(rng: Rng, count: int) -> str:
    """Return characters at random, or figures and Latin letters."""
    draw = rng.random()
    if draw < 0.12:
        return "".join(rng.choice(list("0123456789.-/"), count))
    if draw < 0.18:
        return "".join(rng.choice(list("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOP  "), 2 * count))
    usual = _usual()
    chosen = [usual[int(one)] for one in rng.integers(0, len(usual), count)]
    for place in range(6, count, 9):
        chosen[place] = str(rng.choice(list("，。、：（）")))
    return "".join(chosen)


def _large_print(sheet: Sheet, rng: Rng, shelf: Shelf) -> None:
    """Print a title in large letters, or a column of print from top to bottom."""
    face = _FACES[int(rng.integers(0, len(_FACES)))]
    fonts = shelf.printed
    path = fonts[int(rng.integers(0, len(fonts)))] if fonts and rng.random() < 0.5 else None
    color: Color = [(28, 28, 30), (28, 28, 30), (60, 40, 30), (200, 30, 40)][
        int(rng.integers(0, 4))
    ]
    x, y = float(rng.uniform(0.1, 0.9)) * sheet.width, float(rng.uniform(0.03, 0.7)) * sheet.height
    words = random_characters(rng, int(rng.integers(2, 9)))
    if rng.random() < 0.5:
        size = float(rng.uniform(50, 140))
        sheet.text((x, y), words, size, face=face, color=color, anchor="mt", path=path)
        return
    size = float(rng.uniform(18, 40))
    for line in range(int(rng.integers(1, 3))):
        for index, letter in enumerate(words):
            at = (x + line * 1.6 * size * sheet.unit, y + index * 1.2 * size * sheet.unit)
            sheet.text(at, letter, size, face=face, color=color, path=path)


def _write(sheet: Sheet, rng: Rng, shelf: Shelf) -> None:
    """Write by hand: names and remarks anywhere, at times a paragraph."""
    writers = [Hand.drawn(rng, shelf) for _ in range(int(rng.integers(1, 4)))]
    pieces = int(rng.choice([0, 1, 2, 3, 5, 8]))
    for _ in range(pieces):
        hand = writers[int(rng.integers(0, len(writers)))]
        x = float(rng.uniform(0.05, 0.8)) * sheet.width
        y = float(rng.uniform(0.05, 0.93)) * sheet.height
        lines = int(rng.integers(2, 6)) if rng.random() < 0.15 else 1
        size = sheet.px(float(rng.uniform(22, 40) if lines > 1 else rng.uniform(24, 95)))
        if lines == 1 and rng.random() < 0.25:
            hand, size = replace(hand, style="flourish"), sheet.px(float(rng.uniform(50, 240)))
        for line in range(lines):
            words = _words(rng) if lines == 1 else random_characters(rng, int(rng.integers(4, 14)))
            mask = sign(words, size, hand, rng)
            ink = _RED_PEN if rng.random() < 0.06 else PEN_INKS[hand.writer.ink]
            sheet.ink(mask, (x, y + line * size * 1.3), ink, "hand")


def _words(rng: Rng) -> str:
    draw = rng.random()
    if draw < 0.6:
        return invented_name(rng)
    if draw < 0.8:
        return str(rng.choice(_REMARKS))
    return f"2024.{rng.integers(1, 13)}.{rng.integers(1, 29)}"


def _stamp(sheet: Sheet, rng: Rng) -> None:
    """Press stamps of any shape and ink, well or badly, at times off the edge of the paper."""
    at = np.array([rng.uniform(0.0, 1.0) * sheet.width, rng.uniform(0.0, 1.0) * sheet.height])
    for _ in range(int(rng.choice(4, p=_STAMPS))):
        design = any_seal(rng)
        if rng.random() < 0.2:
            design = in_another_ink(rng, design)
        ways = (Wear.drawn, Wear.drawn, Wear.drawn, turned, badly_pressed, faint)
        wear = ways[int(rng.integers(0, len(ways)))](rng)
        sheet.stamp(design, (float(at[0]), float(at[1])), wear)
        # The next one lies anywhere, or close enough to overlap.
        reach = design.width_mm / 25.4 * sheet.dpi
        if rng.random() < 0.4:
            at = at + rng.uniform(-1, 1, 2) * reach
            at = np.clip(at, 0.0, [sheet.width, sheet.height])
        else:
            at = rng.uniform(0.08, 0.92, 2) * np.array([sheet.width, sheet.height])


def reproduced(page: LabelledPage, rng: Rng) -> LabelledPage:
    """Scan, copy, fax or photograph a page, at times a copy of it."""
    draw = rng.random()
    if draw < 0.20:
        page = effects.scanned(page, rng, skew=2.0)
    elif draw < 0.45:
        page = grey(page, rng)
    elif draw < 0.68:
        page = fax(page, rng)
    elif draw < 0.76:
        page = fax(grey(page, rng), rng)
    elif draw < 0.90:
        page = phone(page, rng)
    else:
        page = rough_effects.coarse(page, rng)
    return effects.recompressed(page, int(rng.integers(35, 93))) if rng.random() < 0.4 else page
