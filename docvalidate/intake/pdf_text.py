"""Text that a digital PDF page carries, as lines in pixels of its picture."""

from __future__ import annotations

import io
import logging
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf

from docvalidate.intake.pdf_survey import unrotated_to_shown
from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image

# pdfminer, under pdfplumber, logs every oddity of a damaged file; what matters becomes a reason.
logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

_TOLERABLE_GARBAGE = 0.01
_LEAST_INK_CONTRAST = 40
_MOST_LINES = 5000
_LEVEL = 0.9
_UNREADABLE_CATEGORIES = ("Co", "Cn", "Cc", "Cs")


def embedded_lines(page: Any, image: Image, source: Path | bytes) -> tuple[TextLine, ...]:  # noqa: ANN401
    """Return the visible text lines of a digital page.

    PyMuPDF reads first; where its text holds characters that no font table could translate,
    pdfplumber gets a try; where both fail there are no lines, and a recogniser has to read.

    Args:
        page: the open page.
        image: the page rendered, which tells visible text from hidden text.
        source: the PDF file or its content, for the second reader.

    Returns:
        Lines from top to bottom, boxes in pixels of ``image``, confidence 1. None where most of
        the text lies on its side or its head: such a page has to be turned first; and none where
        there is more text than a page can show.
    """
    zoom = image.shape[1] / max(page.rect.width, 1e-6)
    if not _stands_upright(page):
        return ()
    for lines in (_through_pymupdf(page, zoom), None):
        found = lines if lines is not None else _through_pdfplumber(source, page, zoom)
        if len(found) > _MOST_LINES:
            return ()
        seen = tuple(line for line in _clipped(found, image) if shows_ink(line.box, image))
        if not is_garbage("".join(line.text for line in seen)):
            return tuple(sorted(seen, key=lambda line: (line.box.y0, line.box.x0)))
    return ()


def is_garbage(text: str) -> bool:
    """Say whether more than one in a hundred characters is one that no reader could mean."""
    visible = [character for character in text if not character.isspace()]
    wrong = sum(
        character == "\ufffd" or unicodedata.category(character) in _UNREADABLE_CATEGORIES
        for character in visible
    )
    wrong += 5 * text.count("(cid:")
    return wrong > _TOLERABLE_GARBAGE * len(visible)


def _stands_upright(page: Any) -> bool:  # noqa: ANN401 - PyMuPDF is untyped
    """Say whether most of the text runs from left to right as the page is shown.

    Vertical writing runs downwards and stands all the same.
    """
    shown = page.rotation_matrix
    level = other = 0
    for block in page.get_text(
        "dict", flags=pymupdf.TEXTFLAGS_DICT & ~pymupdf.TEXT_PRESERVE_IMAGES
    )["blocks"]:
        for line in block.get("lines", ()):
            count = sum(len(span["text"].strip()) for span in line["spans"])
            along, down = line["dir"]
            if line.get("wmode") == 1 or along * shown.a + down * shown.c > _LEVEL:
                level += count
            else:
                other += count
    return level >= other


def _through_pymupdf(page: Any, zoom: float) -> list[TextLine]:  # noqa: ANN401
    """Read spans with PyMuPDF, leaving out what is drawn invisibly."""
    flags = pymupdf.TEXTFLAGS_DICT & ~pymupdf.TEXT_PRESERVE_IMAGES
    to_pixels = unrotated_to_shown(page, zoom)
    lines: list[TextLine] = []
    for block in page.get_text("dict", flags=flags)["blocks"]:
        for line in block.get("lines", ()):
            spans = [
                span for span in line["spans"] if span.get("alpha", 255) and span["text"].strip()
            ]
            if not spans:
                continue
            text = " ".join("".join(span["text"] for span in spans).split())
            rectangle = pymupdf.Rect(spans[0]["bbox"])
            for span in spans[1:]:
                rectangle |= pymupdf.Rect(span["bbox"])
            lines.append(TextLine(text, 1.0, _box(rectangle * to_pixels)))
    return lines


def _through_pdfplumber(source: Path | bytes, page: Any, zoom: float) -> list[TextLine]:  # noqa: ANN401
    """Read words with pdfplumber, which resolves some fonts that MuPDF does not."""
    import pdfplumber  # noqa: PLC0415 - slow to import, and few pages need it

    try:
        file = io.BytesIO(source) if isinstance(source, bytes) else source
        with pdfplumber.open(file, pages=[page.number + 1]) as opened:
            found = opened.pages[0].extract_text_lines(return_chars=False)
    except Exception:  # noqa: BLE001 - a second opinion; whatever fails here, OCR reads the page
        return []
    return [
        TextLine(
            " ".join(str(line["text"]).split()),
            1.0,
            _box(pymupdf.Rect(line["x0"], line["top"], line["x1"], line["bottom"]) * zoom),
        )
        for line in found
    ]


def _box(rectangle: Any) -> Box:  # noqa: ANN401 - PyMuPDF is untyped
    return Box.around([(rectangle.x0, rectangle.y0), (rectangle.x1, rectangle.y1)])


def _clipped(lines: list[TextLine], image: Image) -> list[TextLine]:
    """Cut boxes at the page's edge and drop lines that lie outside."""
    height, width = image.shape[:2]
    inside = [TextLine(line.text, 1.0, line.box.clipped(width, height)) for line in lines]
    return [line for line in inside if line.box.area]


def shows_ink(box: Box, image: Image) -> bool:
    """Say whether there is ink of any colour where the text claims to stand."""
    region = image[box.y0 : box.y1, box.x0 : box.x1]
    return int(np.ptp(region.reshape(-1, 3), axis=0).max()) >= _LEAST_INK_CONTRAST
