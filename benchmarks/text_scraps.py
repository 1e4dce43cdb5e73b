"""Scraps of paper with upright text, in lines or in columns, as scanners and copiers show them.

What they say makes no sense: characters are drawn at random, so that no network can learn words
instead of shapes. Next to them, things that are not text: what no direction can be told of.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import pymupdf
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from docvalidate.intake.glyph_turn import Pieces, pieces_of
from samples.drawing.fonts import font, font_file

Pixels = NDArray[np.uint8]
_WIDTH, _HEIGHT = 620, 460
_LATIN = "etaoinshrdlucmfwypvbgkETAOINSHRDLUCMFWYPVBGKqjxzQJXZ"
_LATIN_SHARES = np.array([12, 9, 8, 8, 7, 7, 6, 6, 6, 4, 4, 3, 3, 2, 2, 2, 2, 2, 1, 2, 2, 1])
_MARKS = "，。、；：（）《》“”？！"
_PER_SCRAP = 20
_NO_TEXT_SHARE = 0.12
_WHITE = 255


@dataclass(frozen=True, slots=True)
class Faces:
    """Font files to write with besides those every machine has; ``None`` for PyMuPDF's own."""

    printed: tuple[Path, ...]
    handwritten: tuple[Path, ...]
    only_these: bool = False


def examples_of(seed: int, faces: Faces) -> tuple[Pieces, bool]:
    """Return pieces of one scrap, and whether there is upright text on it.

    Args:
        seed: the same seed gives the same scrap.
        faces: what may be written with.
    """
    cv2.setNumThreads(1)
    rng = np.random.default_rng([seed, 77])
    is_text = bool(rng.random() >= _NO_TEXT_SHARE)
    sheet = _written(rng, faces) if is_text else _scribbled(rng)
    # Scanned lying in any direction, then turned back: nothing that scanning or cutting does to
    # one side of a piece can give away which side is up.
    turn = int(rng.integers(4))
    scan = _copied(np.ascontiguousarray(np.rot90(sheet, turn)), rng)
    pieces = np.rot90(pieces_of(np.repeat(scan[:, :, None], 3, axis=2)), -turn, axes=(1, 2))
    chosen = rng.permutation(len(pieces))[:_PER_SCRAP]
    return pieces[chosen], is_text


def _written(rng: np.random.Generator, faces: Faces) -> Pixels:
    """Return a sheet with text in lines or columns, now and then of two sizes, ruled or not."""
    sheet = Image.new("L", (_WIDTH, _HEIGHT), _WHITE)
    drawing = ImageDraw.Draw(sheet)
    size = int(rng.integers(15, 44))
    letters = _face(rng, faces, size)
    kind = str(rng.choice(["chinese", "mixed", "latin", "figures"], p=[0.55, 0.2, 0.13, 0.12]))
    columns = kind == "chinese" and rng.random() < 0.5
    gap = float(rng.uniform(1.15, 2.4))
    shade = int(rng.integers(0, 90))
    if columns:
        pitch = float(rng.uniform(1.0, 1.35))
        for x in np.arange(12, _WIDTH - size, size * gap):
            for y in np.arange(12, _HEIGHT - size, size * pitch):
                if rng.random() < 0.96:
                    drawing.text((x, y), _text(rng, kind, 1), shade, letters)
    else:
        for y in np.arange(12, _HEIGHT - size, size * gap):
            x = 12 + float(rng.uniform(0, 60))
            while x < _WIDTH - 2 * size:
                word = _text(rng, kind, int(rng.integers(1, 12)))
                drawing.text((x, y), word, shade, letters)
                x += letters.getlength(word) + size * float(rng.uniform(0, 2.5))
    _rule(drawing, rng, size * gap)
    return np.asarray(sheet, np.uint8)


def _face(rng: np.random.Generator, faces: Faces, size: int) -> ImageFont.FreeTypeFont:
    files = faces.handwritten if rng.random() < 0.2 else faces.printed
    own: list[ImageFont.FreeTypeFont | Path] = list(files)
    if not faces.only_these and files is faces.printed:
        own += [font(face, size) for face in ("serif", "serif_bold", "sans", "sans_bold", "plain")]
        own += [_western(name, size) for name in ("tiro", "helv")] if rng.random() < 0.1 else []
    chosen = own[int(rng.integers(len(own)))]
    return font_file(chosen, size) if isinstance(chosen, Path) else chosen


@lru_cache(maxsize=128)
def _western(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(pymupdf.Font(name).buffer), size)


@lru_cache(maxsize=2)
def _characters(*, traditional: bool) -> str:
    """Return the commoner characters of GB 2312 or of Big5."""
    if traditional:
        rows, cells, codec = range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF)), "big5"
    else:
        rows, cells, codec = range(0xB0, 0xD8), tuple(range(0xA1, 0xFF)), "gb2312"
    codes = (bytes((row, cell)) for row in rows for cell in cells)
    return "".join(code.decode(codec, "ignore") for code in codes)


def _text(rng: np.random.Generator, kind: str, length: int) -> str:
    chinese = _characters(traditional=bool(rng.random() < 0.15))
    match kind:
        case "latin":
            shares = np.tile(np.resize(_LATIN_SHARES, len(_LATIN) // 2), 2).astype(float)
            shares[len(shares) // 2 :] /= 4
            letters = rng.choice(list(_LATIN), length, p=shares / shares.sum())
            return "".join(letters) + str(rng.choice([" ", " ", ", ", ". "]))
        case "figures":
            figures = "".join(rng.choice(list("0123456789"), min(length, 6)))
            return figures + str(rng.choice([" ", ".", "%", "年", "元", "-"]))
        case "mixed":
            parts = (_text(rng, one, length // 2 + 1) for one in ("chinese", "latin", "figures"))
            return "".join(part for part in parts if rng.random() < 0.6)
        case _:
            marks = rng.random(length) < 0.07
            return "".join(
                str(rng.choice(list(_MARKS))) if mark else chinese[int(rng.integers(len(chinese)))]
                for mark in marks
            )


def _rule(drawing: ImageDraw.ImageDraw, rng: np.random.Generator, pitch: float) -> None:
    """Rule the sheet level, upright or both, as forms and notebooks are, or not at all."""
    level, upright = rng.random(2) < 0.3
    pitch *= int(rng.integers(1, 4))
    offset, width = float(rng.uniform(0, pitch)), int(rng.integers(1, 3))
    for at in np.arange(offset, max(_WIDTH, _HEIGHT), pitch):
        if level:
            drawing.line((0, at, _WIDTH, at), 60, width)
        if upright:
            drawing.line((at, 0, at, _HEIGHT), 60, width)


def _scribbled(rng: np.random.Generator) -> Pixels:
    """Return a sheet with curves, spots, frames or grain: nothing that stands in a direction."""
    sheet = np.full((_HEIGHT, _WIDTH), _WHITE, np.uint8)
    match int(rng.integers(4)):
        case 0:
            for _ in range(160):
                points = rng.integers((0, 0), (_WIDTH, _HEIGHT), (1, 2))
                curve = points + np.cumsum(rng.normal(0, 6, (int(rng.integers(4, 16)), 2)), axis=0)
                cv2.polylines(sheet, [curve.astype(np.int32)], False, 40, int(rng.integers(1, 4)))
        case 1:
            for _ in range(200):
                middle = rng.integers((0, 0), (_WIDTH, _HEIGHT)).tolist()
                axes = rng.integers(2, 14, 2).tolist()
                turn = float(rng.uniform(0, 360))
                filled = int(rng.choice([-1, 1, 2]))
                cv2.ellipse(sheet, middle, axes, turn, 0, 360, 50, filled)
        case 2:
            coarse = rng.integers(0, 256, (_HEIGHT // 8, _WIDTH // 8), np.uint8)
            smooth = cv2.resize(coarse, (_WIDTH, _HEIGHT), interpolation=cv2.INTER_CUBIC)
            sheet = np.asarray(cv2.GaussianBlur(smooth, (0, 0), float(rng.uniform(1, 5))), np.uint8)
        case _:
            for _ in range(150):
                corner = rng.integers((0, 0), (_WIDTH, _HEIGHT))
                other = corner + rng.integers(4, 40, 2)
                cv2.rectangle(sheet, corner.tolist(), other.tolist(), 40, int(rng.integers(1, 3)))
    return sheet


def _copied(sheet: Pixels, rng: np.random.Generator) -> Pixels:
    """Return the sheet a little askew, swollen or thinned, soft, pale, grainy, pressed by JPEG."""
    height, width = sheet.shape
    askew = float(np.clip(rng.normal(0, 2.5), -9, 9))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), askew, float(rng.uniform(0.7, 1.1)))
    sheet = np.asarray(cv2.warpAffine(sheet, matrix, (width, height), borderValue=_WHITE))
    match int(rng.integers(6)):
        case 0:
            sheet = np.asarray(cv2.erode(sheet, np.ones((2, 2), np.uint8)))
        case 1:
            sheet = np.asarray(cv2.dilate(sheet, np.ones((2, 2), np.uint8)))
        case _:
            pass
    ink = cv2.GaussianBlur(255.0 - sheet, (0, 0), float(rng.uniform(0.3, 1.5)))
    paper, strength = float(rng.uniform(170, 252)), float(rng.uniform(0.35, 1.0))
    grain = rng.standard_normal(sheet.shape, np.float32) * float(rng.uniform(0, 9))
    grey = np.asarray(np.clip(paper - ink * strength * paper / 255 + grain, 0, 255), np.uint8)
    if rng.random() < 0.15:
        limit = paper - strength * paper * float(rng.uniform(0.3, 0.6))
        grey = np.where(grey < limit, 0, 255).astype(np.uint8)
    _, pressed = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 96))])
    return np.asarray(cv2.imdecode(pressed, cv2.IMREAD_GRAYSCALE), np.uint8)
