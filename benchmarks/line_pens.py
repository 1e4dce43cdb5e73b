"""Characters of fonts as pictures, drawn once, and the fonts they are drawn with."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

Gray = NDArray[np.uint8]

EM = 40
"""Pixels per em that lines are drawn with, before the scanner sees them."""


@dataclass(frozen=True, slots=True)
class Typefaces:
    """Font files to write with.

    Attributes:
        chinese: with Latin letters of their own, each with its index inside the file.
        latin: for figures and Latin letters amid Chinese.
        handwritten: what is written with them is unknown.
    """

    chinese: tuple[tuple[Path, int], ...]
    latin: tuple[Path, ...]
    handwritten: tuple[Path, ...] = ()


@dataclass(slots=True)
class Glyph:
    """A character as a face draws it, at :data:`EM` pixels per em, from the baseline's left end."""

    ink: Gray
    left: int
    top: int
    advance: float
    empty: bool = False


@dataclass(slots=True)
class Pens:
    """Characters of fonts as pictures, drawn once."""

    faces: Typefaces
    corpus: str
    _fonts: dict[tuple[Path, int], ImageFont.FreeTypeFont] = field(default_factory=dict)
    _glyphs: dict[tuple[Path, int, str], Glyph | None] = field(default_factory=dict)
    _known: dict[tuple[Path, int], frozenset[int]] = field(default_factory=dict)

    def glyph(self, face: tuple[Path, int], character: str) -> Glyph | None:
        """Return a character as a face draws it, ``None`` where the face lacks it."""
        key = (*face, character)
        if key not in self._glyphs:
            self._glyphs[key] = self._drawn(face, character)
        return self._glyphs[key]

    def _drawn(self, face: tuple[Path, int], character: str) -> Glyph | None:
        if face not in self._fonts:
            self._fonts[face] = ImageFont.truetype(_bytes_of(face[0]), EM, index=face[1])
            self._known[face] = _covered(*face)
        if ord(character) not in self._known[face]:
            return None
        font = self._fonts[face]
        left, top, right, bottom = font.getbbox(character, anchor="ls")
        advance = float(font.getlength(character))
        if right <= left or bottom <= top:
            return Glyph(np.zeros((1, 1), np.uint8), 0, 0, advance, empty=True)
        picture = Image.new("L", (int(right - left), int(bottom - top)))
        ImageDraw.Draw(picture).text((-left, -top), character, 255, font, anchor="ls")
        return Glyph(np.asarray(picture), int(left), int(top), advance)


def _bytes_of(path: Path) -> io.BytesIO | str:
    if path.suffix != ".woff2":
        return str(path)
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only web fonts need it

    plain = io.BytesIO()
    font = TTFont(path)
    font.flavor = None
    font.save(plain)
    plain.seek(0)
    return plain


@lru_cache
def _covered(path: Path, index: int) -> frozenset[int]:
    """Return the code points a face has a drawn glyph for."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow to import

    font = TTFont(path, fontNumber=index, lazy=True)
    return frozenset(font.getBestCmap())
