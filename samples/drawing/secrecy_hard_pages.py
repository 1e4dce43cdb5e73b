"""Markings that are hard to see: copied, photographed, coarse, oddly set, oddly stamped, very pale.

Nothing here is usual; what is usual is drawn by :mod:`samples.drawing.secrecy_pages`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from docvalidate.model.evidence import InkColor, SealKind, SealShape
from docvalidate.model.geometry import Box
from samples.drawing import effects, rough_effects
from samples.drawing.filler import fill_page
from samples.drawing.paper import Cell, Mask, Sheet
from samples.drawing.seal_design import SealDesign, SealStyle, Transmittance
from samples.drawing.seals import Wear
from samples.drawing.secrecy_pages import (
    label_marking,
    level_and_text,
    stamped,
    turned_text,
    typed,
)
from samples.drawing.truth import LabelledPage

__all__ = ["HARD_SECRECY_KINDS", "PHOTOGRAPHED_KINDS", "draw_hard_secrecy_page"]

Draw = Callable[[Sheet, np.random.Generator], None]
Treat = Callable[[LabelledPage, np.random.Generator], LabelledPage]

_BLACK = (28, 28, 30)
_WHITE = (250, 250, 248)
_BLACK_INK = (0.16, 0.15, 0.15)
_COPIERS: tuple[Treat, ...] = (
    effects.photocopied,
    rough_effects.toner_copied,
    rough_effects.thresholded,
    rough_effects.faxed_fine,
)
_GREY_COPIERS = _COPIERS[:3]
_CAMERAS: tuple[Treat, ...] = (effects.photographed, rough_effects.snapped)
_FEEDERS: tuple[Treat, ...] = (rough_effects.coarse, rough_effects.askew)
_SCANNER: tuple[Treat, ...] = (effects.scanned,)

_INKS: tuple[Transmittance | None, ...] = (
    None,
    (0.50, 0.18, 0.42),  # violet
    (0.35, 0.52, 0.16),  # green
    (0.18, 0.34, 0.90),  # orange
    (0.17, 0.15, 0.15),  # black
)


def draw_hard_secrecy_page(seed: int, kind: str) -> LabelledPage:
    """Draw one page with a marking that is hard to see.

    Args:
        seed: decides everything; the same seed and kind give the same pixels.
        kind: one of :data:`HARD_SECRECY_KINDS`.

    Raises:
        ValueError: if the kind is unknown.
    """
    if kind not in HARD_SECRECY_KINDS:
        message = f"unknown kind {kind!r}; known: {', '.join(HARD_SECRECY_KINDS)}"
        raise ValueError(message)
    rng = np.random.default_rng([seed, HARD_SECRECY_KINDS.index(kind), 47])
    sheet = Sheet(int(rng.integers(0, 2**31)))
    draw, treatments = _KINDS[kind]
    draw(sheet, rng)
    treat = treatments[int(rng.integers(0, len(treatments)))]
    return treat(sheet.finished(), rng)


def _oddly_typed(sheet: Sheet, rng: np.random.Generator) -> None:
    """Markings in print as hardly any rule has them, but as people set them."""
    layouts = (_far_apart, _small, _in_a_cell, _light_on_dark, _with_number, _at_the_foot)
    layouts[int(rng.integers(0, len(layouts)))](sheet, rng)


def _far_apart(sheet: Sheet, rng: np.random.Generator) -> None:
    """Two letters at the head of a page with a hand's breadth between them."""
    fill_page(sheet)
    level, text = level_and_text(rng, ("",))
    letters = text.replace("　", "").replace(" ", "")
    size = float(rng.uniform(26, 40))
    y = float(rng.uniform(36, 60))
    x = float(rng.uniform(120, 500))
    first = sheet.text((x, y), letters[0], size, face="sans_bold")
    second = sheet.text((first.x1 + size * float(rng.uniform(2, 9)), y), letters[1], size,
                        face="sans_bold")  # fmt: skip
    label_marking(sheet, first.union(second), level, letters)


def _small(sheet: Sheet, rng: np.random.Generator) -> None:
    """Type of 7 to 9 points in the head or foot margin."""
    fill_page(sheet, until=0.8)
    level, text = level_and_text(rng)
    y = 40.0 if rng.random() < 0.5 else sheet.height - 70.0
    at = (float(rng.uniform(100, 900)), y)
    box = sheet.text(at, text, float(rng.uniform(15, 19)), face="serif")
    label_marking(sheet, box, level, text)


def _in_a_cell(sheet: Sheet, rng: np.random.Generator) -> None:
    """The value of 密级 in a form."""
    level, text = level_and_text(rng, ("", "★10年", "★长期"))
    sheet.heading(110, "科研项目任务书", 44)
    top = float(rng.uniform(220, 300))
    rows = [
        (56.0, [Cell("项目名称"), Cell("流域水文模型研究"), Cell("密级"), Cell(text)]),
        (56.0, [Cell("负责人"), Cell("方某"), Cell("起止时间"), Cell("2021—2023")]),
    ]
    boxes = sheet.table((140, top), [200, 340, 140, 260], rows)
    sheet.paragraph(Box(140, 480, 1100, sheet.height), "项目按计划推进，各项指标均已完成。", 25)
    label_marking(sheet, boxes[0][3], level, text)


def _light_on_dark(sheet: Sheet, rng: np.random.Generator) -> None:
    """White letters on a dark bar."""
    fill_page(sheet)
    level, text = level_and_text(rng)
    at = (float(rng.uniform(100, 800)), float(rng.uniform(26, 46)))
    bar = Box(round(at[0]) - 16, round(at[1]) - 8, round(at[0]) + 330, round(at[1]) + 46)
    color = _BLACK if rng.random() < 0.5 else (176, 24, 32)
    sheet.drawing.rectangle((bar.x0, bar.y0, bar.x1, bar.y1), fill=color)
    box = sheet.text(at, text, 30, face="sans_bold", color=_WHITE)
    label_marking(sheet, box, level, text)


def _with_number(sheet: Sheet, rng: np.random.Generator) -> None:
    """A copy number, the marking and the urgency below each other at the upper left."""
    fill_page(sheet)
    level, text = level_and_text(rng)
    y = float(rng.uniform(24, 34))
    sheet.text((130, y), f"{int(rng.integers(1, 999)):06d}", 24)
    box = sheet.text((130, y + 34), text, 26, face="sans_bold")
    sheet.text((130, y + 70), "特　急", 26, face="sans_bold")
    label_marking(sheet, box, level, text)


def _at_the_foot(sheet: Sheet, rng: np.random.Generator) -> None:
    """On one line with the page number."""
    fill_page(sheet, until=0.8)
    level, text = level_and_text(rng)
    y = sheet.height - float(rng.uniform(70, 100))
    box = sheet.text((130, y), text, 22)
    sheet.text((sheet.width / 2, y), "— 3 —", 22, anchor="mt")
    label_marking(sheet, box, level, text)


def _oddly_stamped(sheet: Sheet, rng: np.random.Generator) -> None:
    """Stamps of other shapes and inks, at every angle, worn, over print."""
    fill_page(sheet)
    level, text = level_and_text(rng, ("", "", "★10年", "★长期"))
    text = text.replace(" ", "").replace("　", "")
    design = _odd_design(text, rng)
    ink = _INKS[int(rng.integers(0, len(_INKS)))]
    color = InkColor.RED if ink is None else InkColor.OTHER
    design = replace(design, ink=ink, color=color)
    wear = Wear(
        strength=float(rng.uniform(0.5, 0.95)),
        unevenness=float(rng.uniform(0.1, 0.5)),
        speckle=float(rng.uniform(0.1, 0.4)),
        turn=float(rng.choice([rng.normal(0, 5), rng.uniform(-180, 180), 180.0, 90.0, -90.0])),
    )
    center = (float(rng.uniform(260, 980)), float(rng.uniform(150, 1500)))
    label_marking(sheet, sheet.stamp_unlabelled(design, center, wear), level, text)


def _odd_design(text: str, rng: np.random.Generator) -> SealDesign:
    """Return a stamp without a frame, of two lines, round, or a square of two letters."""
    letter = float(rng.uniform(8.0, 13.0))
    length = letter * len(text) * 1.15 + 5
    unknown = SealKind.UNKNOWN
    choice = int(rng.integers(0, 4))
    if choice == 0:
        style = SealStyle(framed=False)
        return SealDesign(SealShape.RECTANGLE, unknown, length, letter * 1.5, lines=(text,),
                          style=style)  # fmt: skip
    if choice == 1:
        lines = (text[:2], text[2:] or "注意保存")
        longest = max(len(line) for line in lines)
        size = (letter * longest * 1.15 + 5, letter * 2.6 + 4)
        return SealDesign(SealShape.RECTANGLE, unknown, *size, lines=lines)
    if choice == 2:
        side = length * 1.05 + 6
        return SealDesign(SealShape.ROUND, unknown, side, side, ring="资料专用", lines=(text,))
    return SealDesign(
        SealShape.SQUARE, unknown, letter * 2.6, letter * 2.6, lines=(text[:2],),
        style=SealStyle(by_rows=True),
    )  # fmt: skip


def _faintly_watermarked(sheet: Sheet, rng: np.random.Generator) -> None:
    """Watermarks of small letters all over the page, very pale ones, and hollow ones."""
    fill_page(sheet)
    level, text = level_and_text(rng, ("", "★10年", "★长期"))
    text = text.replace(" ", "").replace("　", "")
    turn = float(rng.choice([rng.uniform(20, 50), -rng.uniform(20, 50), 0.0]))
    choice = int(rng.integers(0, 3))
    if choice == 0:
        mask = turned_text(text, int(rng.uniform(34, 52)), turn) * float(rng.uniform(0.15, 0.35))
        for y in np.arange(60, sheet.height - mask.shape[0] - 10, mask.shape[0] + 120):
            for x in np.arange(40, sheet.width - mask.shape[1] - 10, mask.shape[1] + 120):
                box = sheet.ink(mask, (float(x), float(y)), _BLACK_INK)
                label_marking(sheet, box, level, text)
        return
    size = int(min(rng.uniform(150, 280), 1000 / len(text)))
    mask = turned_text(text, size, turn)
    if choice == 1:
        mask = mask * float(rng.uniform(0.05, 0.10))
    else:
        mask = _hollow(mask, max(2, size // 50)) * float(rng.uniform(0.2, 0.5))
    corner = ((sheet.width - mask.shape[1]) / 2, (sheet.height - mask.shape[0]) / 2)
    label_marking(sheet, sheet.ink(mask.astype(np.float32), corner, _BLACK_INK), level, text)


def _hollow(mask: Mask, width: int) -> Mask:
    """Return the outlines of letters, so many pixels wide."""
    inner = mask
    for _ in range(width):
        padded = np.pad(inner, 1)
        inner = np.minimum.reduce(
            [padded[1:-1, 1:-1], padded[:-2, 1:-1], padded[2:, 1:-1], padded[1:-1, :-2],
             padded[1:-1, 2:]]
        )  # fmt: skip
    return np.asarray(mask - inner, np.float32)


_KINDS: dict[str, tuple[Draw, tuple[Treat, ...]]] = {
    "typed_copy": (typed, _COPIERS),
    "typed_phone": (typed, _CAMERAS),
    "typed_coarse": (typed, _FEEDERS),
    "typed_odd": (_oddly_typed, _SCANNER),
    "stamped_copy": (stamped, _GREY_COPIERS),
    "stamped_phone": (stamped, _CAMERAS),
    "stamped_odd": (_oddly_stamped, _SCANNER),
    "watermark_hard": (_faintly_watermarked, _SCANNER),
}

HARD_SECRECY_KINDS = tuple(_KINDS)
"""Every kind of page; each bears one marking."""

PHOTOGRAPHED_KINDS = ("typed_phone", "stamped_phone")
"""Kinds whose pictures do not say how many dots make an inch."""
