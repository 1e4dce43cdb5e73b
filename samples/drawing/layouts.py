"""Pages on which print stands close: columns, forms side by side, dense tables, small captions.

They are drawn to teach :mod:`docvalidate.ocr.text_lines` where one line ends and its neighbour
begins, which pages of single paragraphs cannot.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from samples.drawing.figures import draw_figure
from samples.drawing.fonts import Face, font, font_file
from samples.drawing.hands import NO_SHELF, Shelf
from samples.drawing.ink_scenes import random_characters, reproduced
from samples.drawing.paper import Color, Sheet
from samples.drawing.people import invented_name, invented_unit
from samples.drawing.truth import LabelledPage

__all__ = ["draw_layout_page"]

Rng = np.random.Generator
_FACES: tuple[Face, ...] = ("serif", "serif", "sans", "plain")
_LABELS = (
    "姓　　名", "性　　别", "出生年月", "民　　族", "政治面貌", "学　　历", "所学专业", "毕业院校",
    "工作单位", "联系电话", "现任职务", "申报职称", "邮政编码", "通讯地址", "身份证号码",
    "日　　期", "参加工作时间", "备　　注", "经办人", "审核人",
)  # fmt: skip
_TINTS: tuple[Color, ...] = ((232, 240, 248), (244, 238, 226), (236, 246, 236), (250, 232, 232))
_STRONG: tuple[Color, ...] = ((30, 60, 120), (150, 30, 40), (40, 100, 70), (60, 60, 66))
_WHITE: Color = (255, 255, 255)


def draw_layout_page(seed: int, shelf: Shelf = NO_SHELF) -> LabelledPage:
    """Draw one page and scan, copy, fax or photograph it.

    Args:
        seed: decides everything; with the same shelf it gives the same pixels.
        shelf: fonts beyond Noto CJK.
    """
    rng = np.random.default_rng([seed, 83])
    dpi = int(rng.choice([100, 150, 150, 200]))
    sheet = Sheet(int(rng.integers(0, 2**31)), dpi, landscape=bool(rng.random() < 0.15))
    page = _Layout(sheet, rng, shelf)
    parts: tuple[Callable[[float], float], ...] = (
        page.columns,
        page.columns,
        page.columns,
        page.form,
        page.form,
        page.table,
        page.panels,
    )
    top = float(rng.uniform(20, 110)) * sheet.unit
    while top < 0.9 * sheet.height:
        if rng.random() < 0.4:
            top = page.heading(top)
        top = parts[int(rng.integers(0, len(parts)))](top)
        top += float(rng.uniform(4, 40)) * sheet.unit
    if rng.random() < 0.3:
        draw_figure(sheet, rng)
    return reproduced(sheet.finished(), rng)


class _Layout:
    """Prints the parts of a page, each from a height on; they return where the next may begin."""

    def __init__(self, sheet: Sheet, rng: Rng, shelf: Shelf) -> None:
        self._sheet, self._rng = sheet, rng
        fonts = shelf.printed
        self._face = _FACES[int(rng.integers(0, len(_FACES)))]
        usual = fonts and rng.random() < 0.5
        self._path: Path | None = fonts[int(rng.integers(0, len(fonts)))] if usual else None
        self._left = float(rng.uniform(0.03, 0.11)) * sheet.width
        self._latin = bool(rng.random() < 0.25)
        grey = int(rng.choice([20, 28, 50, 90]))
        self._color: Color = (grey, grey, grey)

    def heading(self, top: float) -> float:
        """Print a line across the page, at times on a bar of colour."""
        sheet, rng = self._sheet, self._rng
        size = float(rng.uniform(24, 52))
        color = self._color
        if rng.random() < 0.3:
            ground = _STRONG[int(rng.integers(0, len(_STRONG)))]
            ends = (self._left, top, sheet.width - self._left, top + 1.7 * sheet.px(size))
            sheet.drawing.rectangle(ends, fill=ground)
            color = _WHITE
        words = random_characters(rng, int(rng.integers(3, 16)))
        at = (sheet.width / 2, top + 0.3 * sheet.px(size))
        sheet.text(at, words, size, face="serif_bold", color=color, anchor="mt")
        return top + 1.9 * sheet.px(size)

    def columns(self, top: float) -> float:
        """Print prose in one to four columns, lines full to their ends."""
        sheet, rng = self._sheet, self._rng
        count = int(rng.choice([1, 2, 2, 2, 3, 4]))
        size = float(rng.uniform(12, 24 if count > 1 else 30))
        em = sheet.px(size)
        gutter = em * float(np.exp(rng.uniform(np.log(0.7), np.log(3.5))))
        width = (sheet.width - 2 * self._left - gutter * (count - 1)) / count
        step = em * float(rng.uniform(1.15, 1.8))
        lines = int(rng.integers(4, 22))
        for column in range(count):
            x = self._left + column * (width + gutter)
            for line in range(lines if column < count - 1 else int(rng.integers(2, lines + 1))):
                y = top + line * step
                if y > 0.97 * sheet.height:
                    break
                ends = rng.random() < 0.12
                room = width * float(rng.uniform(0.2, 1.0)) if ends else width
                self._line((x, y), room, size, justified=not ends)
        return top + lines * step

    def form(self, top: float) -> float:
        """Print labels and what stands behind them, two to four pairs to a line."""
        sheet, rng = self._sheet, self._rng
        size = float(rng.uniform(16, 28))
        em, pairs = sheet.px(size), int(rng.integers(2, 5))
        width = (sheet.width - 2 * self._left) / pairs
        step = em * float(rng.uniform(1.3, 2.6))
        lines = int(rng.integers(2, 9))
        for line in range(lines):
            for pair in range(pairs):
                label = str(rng.choice(_LABELS)) + str(rng.choice(["：", ":", "：", "　"]))
                value = self._value()
                most = max(1, int(width / em - len(label)))
                at = (self._left + pair * width, top + line * step)
                self._print(at, label + value[:most], size)
        return top + lines * step

    def table(self, top: float) -> float:
        """Print rows of short entries, with all rules, some or none."""
        sheet, rng = self._sheet, self._rng
        size = float(rng.uniform(13, 24))
        em, columns, rows = sheet.px(size), int(rng.integers(3, 10)), int(rng.integers(3, 15))
        width = (sheet.width - 2 * self._left) / columns
        step = em * float(rng.uniform(1.25, 2.4))
        across, down = rng.random() < 0.8, rng.random() < 0.55
        right = sheet.width - self._left
        numbers = rng.random(columns) < 0.5
        for row in range(rows):
            y = top + row * step
            if across and (down or row in (0, 1, rows - 1) or rng.random() < 0.8):
                sheet.rule((self._left, y), (right, y), 1.2)
            for column in range(columns):
                if rng.random() < 0.12:
                    continue
                words = self._number() if numbers[column] and row else self._value()
                words = words[: max(1, int(width / em * (1.7 if words.isascii() else 0.95)))]
                x = self._left + column * width + 0.2 * em
                self._print((x, y + (step - em) / 2), words, size)
        foot = top + rows * step
        if across:
            sheet.rule((self._left, foot), (right, foot), 1.2)
        for column in range(columns + 1) if down else ():
            x = self._left + column * width
            sheet.rule((x, top), (x, foot), 1.2)
        return foot

    def panels(self, top: float) -> float:
        """Print boxes side by side on tinted ground, a few lines in each."""
        sheet, rng = self._sheet, self._rng
        count, size = int(rng.integers(2, 5)), float(rng.uniform(14, 24))
        em, lines = sheet.px(size), int(rng.integers(2, 7))
        gap = float(rng.uniform(0.2, 1.5)) * em
        width = (sheet.width - 2 * self._left - gap * (count - 1)) / count
        height = (lines + 0.8) * 1.4 * em
        for panel in range(count):
            x = self._left + panel * (width + gap)
            strong = rng.random() < 0.25
            grounds = _STRONG if strong else _TINTS
            ground = grounds[int(rng.integers(0, len(grounds)))]
            sheet.drawing.rectangle((x, top, x + width, top + height), fill=ground)
            for line in range(lines):
                at = (x + 0.4 * em, top + (0.4 + line) * 1.4 * em)
                color = _WHITE if strong else self._color
                self._line(at, width - 0.8 * em, size, color=color)
        return top + height

    def _line(
        self,
        at: tuple[float, float],
        room: float,
        size: float,
        *,
        justified: bool = False,
        color: Color | None = None,
    ) -> None:
        """Print words that fill a room, to the last pixel where they are justified."""
        pixels = self._sheet.px(size)
        letters = font(self._face, pixels) if self._path is None else font_file(self._path, pixels)
        words = self._words(int(2.2 * room / pixels) + 2)
        while words and letters.getlength(words) > room:
            words = words[:-1]
        if not justified or self._latin or len(words) < 2:
            self._print(at, words, size, color)
            return
        left = (room - letters.getlength(words)) / (len(words) - 1)
        x = at[0]
        for letter in words:
            self._print((x, at[1]), letter, size, color)
            x += letters.getlength(letter) + left

    def _words(self, count: int) -> str:
        if not self._latin:
            words = ""
            while len(words) < count:
                words += random_characters(self._rng, 12)
            return words
        letters = "eeeeetttaaaooiinnsshhrrdlcumwfgypbvk"
        words = ""
        while len(words) < count:
            size = int(self._rng.integers(1, 10))
            words += "".join(self._rng.choice(list(letters), size)) + " "
        return words

    def _value(self) -> str:
        draw = self._rng.random()
        if draw < 0.3:
            return invented_name(self._rng)
        if draw < 0.5:
            return invented_unit(self._rng)
        if draw < 0.7:
            return self._number()
        return random_characters(self._rng, int(self._rng.integers(1, 9)))

    def _number(self) -> str:
        draw = self._rng.random()
        if draw < 0.4:
            return f"{self._rng.integers(0, 10 ** int(self._rng.integers(1, 8))):,}"
        if draw < 0.7:
            return f"{self._rng.uniform(-100, 1000):.2f}"
        return f"{self._rng.integers(1990, 2026)}-{self._rng.integers(1, 13):02d}"

    def _print(
        self, at: tuple[float, float], words: str, size: float, color: Color | None = None
    ) -> None:
        ink = self._color if color is None else color
        self._sheet.text(at, words, size, face=self._face, color=ink, path=self._path)
