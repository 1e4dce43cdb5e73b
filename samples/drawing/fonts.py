"""Chinese fonts for drawing: the system's Noto CJK, else the one inside PyMuPDF."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path
from typing import Literal

import pymupdf
from PIL import ImageFont

Face = Literal["serif", "serif_bold", "sans", "sans_bold", "plain"]

_FOLDERS = (
    Path("/usr/share/fonts/opentype/noto"),
    Path("/usr/share/fonts/noto-cjk"),
    Path("/usr/share/fonts/google-noto-cjk"),
)
_FILES: dict[Face, str] = {
    "serif": "NotoSerifCJK-Regular.ttc",
    "serif_bold": "NotoSerifCJK-Bold.ttc",
    "sans": "NotoSansCJK-Regular.ttc",
    "sans_bold": "NotoSansCJK-Bold.ttc",
    # No file of the system: PyMuPDF's own.
    "plain": "",
}
# Position of the simplified Chinese face inside Noto's collections.
_SIMPLIFIED = 2


@lru_cache(maxsize=256)
def font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    """Return a face at a size in pixels per em.

    Without Noto CJK every face is PyMuPDF's built-in ``china-s``, which is always there and is
    what ``plain`` names.
    """
    for folder in _FOLDERS if _FILES[face] else ():
        path = folder / _FILES[face]
        if path.is_file():
            return ImageFont.truetype(str(path), size, index=_SIMPLIFIED)
    return ImageFont.truetype(io.BytesIO(_built_in()), size)


@lru_cache(maxsize=256)
def font_file(path: Path, size: int) -> ImageFont.FreeTypeFont:
    """Return the font of a file at a size in pixels per em."""
    return ImageFont.truetype(str(path), size)


@lru_cache(maxsize=1)
def _built_in() -> bytes:
    return bytes(pymupdf.Font("china-s").buffer)


def text_width(text: str, face: Face, size: int) -> int:
    """Return the advance width of a line of text in pixels."""
    return round(font(face, size).getlength(text))
