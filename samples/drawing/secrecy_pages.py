"""Pages that bear a classification marking, of every look, and pages that only resemble them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from docvalidate.model.evidence import (
    ClassificationLevel,
    InkColor,
    MarkingVerdict,
    SealKind,
    SealShape,
)
from docvalidate.model.geometry import Box
from samples.drawing import effects
from samples.drawing.filler import fill_page
from samples.drawing.fonts import Face, font, text_width
from samples.drawing.paper import Mask, Sheet
from samples.drawing.seals import SealDesign, Wear
from samples.drawing.secrecy_prose import HEADINGS, paragraph, short_line
from samples.drawing.truth import LabelledPage

__all__ = [
    "MARKED_KINDS",
    "SECRECY_PAGE_KINDS",
    "UNMARKED_KINDS",
    "draw_secrecy_page",
    "label_marking",
    "level_and_text",
    "stamped",
    "turned_text",
    "typed",
]

LEVELS = {
    "绝密": ClassificationLevel.TOP_SECRET,
    "机密": ClassificationLevel.SECRET,
    "秘密": ClassificationLevel.CONFIDENTIAL,
}
_TERMS = ("★10年", "★5年", "★1年", "★6个月", "★长期", "★2030年12月31日", "★", "", "★公布前")
_FACES: tuple[Face, ...] = ("sans_bold", "sans_bold", "serif_bold", "sans", "serif")
_BLACK = (28, 28, 30)
_RED = (200, 20, 30)
_BLACK_INK = (0.16, 0.15, 0.15)
_RED_INK = (0.22, 0.13, 0.86)


def draw_secrecy_page(seed: int, kind: str) -> LabelledPage:
    """Draw one page, A4 at 150 dpi, as a flatbed scans it.

    Args:
        seed: decides everything; the same seed and kind give the same pixels.
        kind: one of :data:`SECRECY_PAGE_KINDS`.

    Returns:
        The page with a marking labelled ``MARKING`` for each of :data:`MARKED_KINDS`, and none
        for :data:`UNMARKED_KINDS`.

    Raises:
        ValueError: if the kind is unknown.
    """
    if kind not in SECRECY_PAGE_KINDS:
        message = f"unknown kind {kind!r}; known: {', '.join(SECRECY_PAGE_KINDS)}"
        raise ValueError(message)
    rng = np.random.default_rng([seed, list(SECRECY_PAGE_KINDS).index(kind), 41])
    sheet = Sheet(int(rng.integers(0, 2**31)))
    _DRAWERS[kind](sheet, rng)
    page = effects.scanned(sheet.finished(), rng)
    if rng.random() < 0.15:
        page = effects.recompressed(page, int(rng.integers(60, 90)))
    return page


def level_and_text(
    rng: np.random.Generator, terms: tuple[str, ...] = _TERMS
) -> tuple[ClassificationLevel, str]:
    """Draw a level and a marking of it with one of some terms, its letters perhaps set apart."""
    word = str(rng.choice(list(LEVELS)))
    shown = f"{word[0]}{rng.choice(['', '', '', ' ', '　'])}{word[1]}"
    return LEVELS[word], shown + str(rng.choice(terms))


def label_marking(sheet: Sheet, box: Box, level: ClassificationLevel, text: str) -> None:
    """Label a marking, as far as it lies on the sheet."""
    clipped = box.clipped(sheet.width, sheet.height)
    sheet.label_marking(clipped, level, text, MarkingVerdict.MARKING)


def typed(sheet: Sheet, rng: np.random.Generator) -> None:
    """A marking in print: at a corner, on a cover, by a map title, in a header, at a paragraph."""
    layouts = (_corner, _corner, _cover, _map_title, _running_head, _marked_paragraph)
    layouts[int(rng.integers(0, len(layouts)))](sheet, rng)


def _corner(sheet: Sheet, rng: np.random.Generator) -> None:
    fill_page(sheet)
    level, text = level_and_text(rng)
    right = rng.random() < 0.25
    at = (float(rng.uniform(90, 190)), float(rng.uniform(34, 70)))
    if right:
        at = (sheet.width - at[0], at[1])
    box = sheet.text(
        at,
        text,
        float(rng.uniform(26, 36)),
        face=_FACES[int(rng.integers(0, len(_FACES)))],
        color=_RED if rng.random() < 0.25 else _BLACK,
        anchor="rt" if right else "lt",
    )
    label_marking(sheet, box, level, text)


def _cover(sheet: Sheet, rng: np.random.Generator) -> None:
    level, text = level_and_text(rng, ("", "", "★", "★10年", "★长期"))
    title = str(rng.choice(["技术研究报告", "勘察成果汇编", "专项工作方案", "年度统计资料"]))
    sheet.heading(float(rng.uniform(480, 620)), title, float(rng.uniform(56, 72)))
    sheet.heading(float(rng.uniform(1380, 1480)), "二〇二四年六月", 34)
    if rng.random() < 0.4:
        text = "密级：" + text
    at = (float(rng.uniform(120, 180)), float(rng.uniform(110, 190)))
    box = sheet.text(at, text, float(rng.uniform(30, 64)), face="sans_bold")
    label_marking(sheet, box, level, text)


def _map_title(sheet: Sheet, rng: np.random.Generator) -> None:
    level, text = level_and_text(rng, ("", "★", "★长期", "★20年"))
    title = sheet.heading(90, str(rng.choice(["水系分布图", "管网布置图", "地质剖面图"])), 46)
    beside = (title.x1 + float(rng.uniform(30, 120)), title.y0 + 8.0)
    box = sheet.text(beside, text, float(rng.uniform(24, 32)), face="sans_bold")
    label_marking(sheet, box, level, text)
    frame = Box(140, 190, sheet.width - 140, 1180)
    sheet.frame(frame, 3)
    for _ in range(9):
        xs = rng.uniform(frame.x0, frame.x1, 2)
        ys = rng.uniform(frame.y0, frame.y1, 2)
        sheet.rule((float(xs[0]), float(ys[0])), (float(xs[1]), float(ys[1])), 2, (90, 120, 150))
    sheet.paragraph(Box(140, 1230, 1100, sheet.height), "图例：河流、管线、等高线。", 24)


def _running_head(sheet: Sheet, rng: np.random.Generator) -> None:
    fill_page(sheet, until=0.8)
    level, text = level_and_text(rng)
    y = float(rng.uniform(40, 56)) if rng.random() < 0.6 else sheet.height - 90.0
    box = sheet.text((sheet.width / 2, y), text, float(rng.uniform(20, 26)), anchor="mt")
    label_marking(sheet, box, level, text)


def _marked_paragraph(sheet: Sheet, rng: np.random.Generator) -> None:
    low = fill_page(sheet, until=0.6)
    level, text = level_and_text(rng, ("★10年", "★5年", "★长期"))
    text = f"（{text}）"
    y = round(low) + 30
    lead = "该区域主要设施的分布和参数按有关规定另行说明。"
    if rng.random() < 0.5:
        box = sheet.text((190, y), text, 25)
        sheet.text((box.x1 + 4, y), lead, 25)
    else:
        before = sheet.text((190, y), lead, 25)
        box = sheet.text((before.x1 + 2, y), text, 25)
    label_marking(sheet, box, level, text)


def stamped(sheet: Sheet, rng: np.random.Generator) -> None:
    """A stamped rectangle, red or blue, at any angle up to 45 degrees, sometimes upright."""
    fill_page(sheet)
    level, text = level_and_text(rng, ("", "", "", "★10年", "★长期", "★"))
    text = text.replace(" ", "").replace("　", "")
    color = InkColor.RED if rng.random() < 0.75 else InkColor.BLUE
    letter = float(rng.uniform(7.0, 13.0))
    size = (letter * len(text) * 1.15 + 5, letter * 1.35 + 3)
    design = SealDesign(
        SealShape.RECTANGLE, SealKind.UNKNOWN, size[0], size[1], lines=(text,), color=color
    )
    turn = float(rng.choice([rng.normal(0, 3), rng.uniform(-45, 45), 90.0, -90.0]))
    reach = sheet.px(design.width_mm / 25.4 * 150 / 2 * max(abs(np.sin(np.radians(turn))), 0.4))
    center = (float(rng.uniform(220, 1020)), 30 + reach + float(rng.uniform(0, 120)))
    if rng.random() < 0.25:
        center = (center[0], float(rng.uniform(500, 1500)))
    wear = replace(Wear.drawn(rng), turn=turn)
    label_marking(sheet, sheet.stamp_unlabelled(design, center, wear), level, text)


def _watermark(sheet: Sheet, rng: np.random.Generator) -> None:
    """Large pale letters under the text, once across the page or repeated all over it."""
    fill_page(sheet)
    level, text = level_and_text(rng, ("", "", "★10年", "★长期"))
    text = text.replace(" ", "").replace("　", "")
    strength = float(rng.uniform(0.10, 0.32))
    color = _RED_INK if rng.random() < 0.3 else _BLACK_INK
    turn = float(rng.choice([rng.uniform(25, 58), -rng.uniform(25, 58), 0.0]))
    if rng.random() < 0.55:
        size = int(min(rng.uniform(170, 300), 1150 / len(text)))
        mask = turned_text(text, size, turn) * strength
        corner = ((sheet.width - mask.shape[1]) / 2, (sheet.height - mask.shape[0]) / 2)
        label_marking(sheet, sheet.ink(mask, corner, color), level, text)
        return
    mask = turned_text(text, int(rng.uniform(60, 100)), turn) * strength
    step = (
        mask.shape[1] + float(rng.uniform(60, 200)),
        mask.shape[0] + float(rng.uniform(60, 200)),
    )
    for row in range(int(sheet.height // step[1]) + 1):
        for column in range(int(sheet.width // step[0]) + 1):
            corner = (20 + column * step[0], 20 + row * step[1])
            if corner[0] + mask.shape[1] < sheet.width and corner[1] + mask.shape[0] < sheet.height:
                label_marking(sheet, sheet.ink(mask, corner, color), level, text)


def _vertical(sheet: Sheet, rng: np.random.Generator) -> None:
    """Letters one above the other at an edge, or a line turned by a quarter."""
    fill_page(sheet)
    level, text = level_and_text(rng, ("", "★十年", "★长期", "★10年"))
    text = text.replace(" ", "").replace("　", "")
    size = int(rng.uniform(26, 40))
    left = rng.random() < 0.5
    x = float(rng.uniform(40, 80)) if left else sheet.width - float(rng.uniform(90, 120))
    y = float(rng.uniform(60, 300))
    if rng.random() < 0.3:
        mask = turned_text(text, size, float(rng.choice([90, -90])), face="sans_bold")
        label_marking(sheet, sheet.ink(mask, (x, y), _BLACK_INK), level, text)
        return
    gap = float(rng.uniform(1.05, 1.45))
    boxes = [
        sheet.text((x, y + index * size * gap), letter, size, face="sans_bold")
        for index, letter in enumerate(text)
    ]
    whole = boxes[0]
    for box in boxes[1:]:
        whole = whole.union(box)
    label_marking(sheet, whole, level, text)


def _low_contrast(sheet: Sheet, rng: np.random.Generator) -> None:
    """A marking in pale print, grey or yellow-brown, where markings stand."""
    fill_page(sheet)
    level, text = level_and_text(rng)
    pale = int(rng.uniform(178, 222))
    color = (pale, pale, pale) if rng.random() < 0.7 else (min(245, pale + 20), pale, pale - 30)
    at = (float(rng.uniform(90, 300)), float(rng.uniform(34, 72)))
    box = sheet.text(at, text, float(rng.uniform(26, 38)), face="sans_bold", color=color)
    label_marking(sheet, box, level, text)


def _internal(sheet: Sheet, rng: np.random.Generator) -> None:
    """内部资料 and its kin, which are no state secret."""
    fill_page(sheet)
    text = str(
        rng.choice(
            [
                "内部资料",
                "内部资料　注意保存",
                "内部文件　不得外传",
                "内部资料★注意保存",
                "内部使用",
            ]
        )
    )
    box = sheet.text((float(rng.uniform(90, 190)), 50), text, 28, face="sans_bold")
    label_marking(sheet, box, ClassificationLevel.INTERNAL, text)


def _mention(sheet: Sheet, rng: np.random.Generator) -> None:
    """A page full of words about secrecy, in prose, headings and form rows."""
    sheet.heading(
        float(rng.uniform(80, 130)), str(rng.choice(HEADINGS)), float(rng.uniform(34, 44))
    )
    y = float(rng.uniform(210, 260))
    size = float(rng.uniform(22, 28))
    left, right = int(rng.uniform(110, 170)), sheet.width - int(rng.uniform(110, 170))
    while y < sheet.height * 0.88:
        if rng.random() < 0.3:
            y = sheet.text((left, y), short_line(rng), size).y1 + 18.0
        else:
            area = Box(left, round(y), right, sheet.height)
            y = sheet.paragraph(area, paragraph(rng), size) + float(rng.uniform(6, 20))


def _look_alike(sheet: Sheet, rng: np.random.Generator) -> None:
    """What looks like a marking and is none: other words in its place and dress."""
    fill_page(sheet)
    words = ("公开", "特急", "加急", "平急", "存档", "机要", "密封线", "草稿", "样张", "保密承诺书")
    word = str(rng.choice(words))
    choice = int(rng.integers(0, 4))
    if choice == 0:
        sheet.text((120, 50), word, 33, face="sans_bold")
    elif choice == 1:
        width = 10.0 * len(word) * 1.15 + 5
        design = SealDesign(SealShape.RECTANGLE, SealKind.UNKNOWN, width, 16, lines=(word,))
        wear = replace(Wear.drawn(rng), turn=float(rng.uniform(-40, 40)))
        sheet.stamp_unlabelled(design, (float(rng.uniform(250, 900)), 170), wear)
    elif choice == 2:
        mask = turned_text(word, 1000 // (len(word) + 1), 40.0) * float(rng.uniform(0.1, 0.3))
        sheet.ink(mask, (100, 400), _BLACK_INK)
    else:
        for index, letter in enumerate(word):
            sheet.text((50, 200 + 60 * index), letter, 34, face="sans_bold")


def turned_text(text: str, size: int, degrees: float, *, face: Face = "sans_bold") -> Mask:
    """Return a line of text turned counter-clockwise, as ink from 0 to 1."""
    width = text_width(text, face, size)
    plate = Image.new("L", (width + size // 2, round(size * 1.4)), 0)
    ImageDraw.Draw(plate).text(
        (size // 4, size * 0.7), text, fill=255, font=font(face, size), anchor="lm"
    )
    turned = plate.rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    inked = turned.crop(turned.getbbox())
    return np.asarray(np.asarray(inked, np.float32) / 255, np.float32)


_DRAWERS: dict[str, Callable[[Sheet, np.random.Generator], None]] = {
    "typed": typed,
    "stamped": stamped,
    "watermark": _watermark,
    "vertical": _vertical,
    "low_contrast": _low_contrast,
    "internal": _internal,
    "mention": _mention,
    "look_alike": _look_alike,
}

SECRECY_PAGE_KINDS = tuple(_DRAWERS)
"""Every kind of page."""

UNMARKED_KINDS = ("mention", "look_alike")
"""Kinds without any marking: whatever is reported as one is a false alarm."""

MARKED_KINDS = tuple(kind for kind in SECRECY_PAGE_KINDS if kind not in UNMARKED_KINDS)
"""Kinds that bear a marking; ``internal`` is 内部资料, which is no state secret."""
