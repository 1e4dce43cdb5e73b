"""Pages written as the files people upload; the same page always gives the same bytes."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pymupdf
from PIL import Image

from samples.drawing.truth import LabelledPage

_DPI = 150


def _picture(page: LabelledPage) -> Image.Image:
    return Image.fromarray(page.image[:, :, ::-1].copy())


def jpeg(page: LabelledPage, quality: int = 58, dpi: int = _DPI) -> bytes:
    """Return one page as JPEG that states a resolution."""
    stream = io.BytesIO()
    _picture(page).save(stream, "JPEG", quality=quality, dpi=(dpi, dpi), optimize=True)
    return stream.getvalue()


def png(page: LabelledPage) -> bytes:
    """Return one page as PNG with a small palette, as scanners write it to save space."""
    stream = io.BytesIO()
    palette = Image.new("P", (1, 1))
    palette.putpalette(_document_palette(page))
    small = _picture(page).quantize(palette=palette, dither=Image.Dither.NONE)
    small.save(stream, "PNG", optimize=True, dpi=(_DPI, _DPI))
    return stream.getvalue()


def _document_palette(page: LabelledPage) -> list[int]:
    """Return shades from the paper's own colour to black, red and blue ink, as RGB bytes.

    A palette taken from the page's histogram would hold greys only: seals cover too little of it.
    """
    paper = np.median(page.image[::16, ::16].reshape(-1, 3), axis=0)[::-1]
    inks = (
        ((20, 20, 22), range(1, 17)),
        ((205, 30, 50), range(4, 17, 2)),
        ((50, 75, 175), range(4, 17, 2)),
    )
    shades = [paper]
    for ink, steps in inks:
        shades += [paper + (np.array(ink) - paper) * step / 16 for step in steps]
    shades += [shades[-1]] * (256 - len(shades))
    return [int(value) for shade in shades for value in shade]


def tiff(pages: Sequence[LabelledPage], quality: int = 45) -> bytes:
    """Return the pages as one TIFF."""
    stream = io.BytesIO()
    first, *others = [_picture(page) for page in pages]
    first.save(
        stream,
        "TIFF",
        save_all=True,
        append_images=others,
        compression="jpeg",
        quality=quality,
        dpi=(_DPI, _DPI),
    )
    return stream.getvalue()


def pdf(pages: Sequence[LabelledPage], quality: int = 56) -> bytes:
    """Return the pages as a scanned PDF: one picture to a page, no text."""
    document = pymupdf.open()
    for page in pages:
        height, width = page.image.shape[:2]
        sheet = document.new_page(width=width * 72 / _DPI, height=height * 72 / _DPI)
        sheet.insert_image(sheet.rect, stream=jpeg(page, quality))
    document.set_metadata({"creationDate": "D:20240901000000Z", "producer": "scanner"})
    return bytes(document.tobytes(no_new_id=True, garbage=3))
