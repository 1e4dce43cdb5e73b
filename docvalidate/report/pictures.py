"""Pictures of pages as a report may carry them: personal numbers painted over.

Masking text would be in vain if the picture beside it showed the number. Whatever the
recogniser read as a personal number is painted over in the picture itself, not merely covered
on the page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.cells import cell_len

from docvalidate.model.evidence import PageEvidence, TextLine, crop_window
from docvalidate.model.geometry import Box
from docvalidate.model.masking import mask_personal_data, personal_data_is_shown

if TYPE_CHECKING:
    from PIL.Image import Image

_MASKED = re.compile(r"\*{4,}(?:[*\s-]*\*)?|\*(?:[\s-]*\*){3,}")
_PAINT = (206, 211, 217)
_JPEG_QUALITY = 80


def picture_of(page: PageEvidence) -> bytes:
    """Return the page's thumbnail with personal numbers painted over.

    Returns:
        The picture as it is where nothing personal was read; nothing where it has to be painted
        over but cannot be decoded.
    """
    return _without_numbers(page.thumbnail, page, Box(0, 0, page.width, page.height))


def crop_of(page: PageEvidence, index: int) -> bytes:
    """Return the picture of a page's field with personal numbers painted over.

    Args:
        page: the page.
        index: of the field in ``page.fields``.

    Returns:
        Nothing where none was kept, or where it has to be painted over but cannot be decoded.
    """
    if index >= len(page.crops):
        return b""
    window = crop_window(page.fields[index], page.width, page.height)
    return _without_numbers(page.crops[index], page, window)


def _without_numbers(stored: bytes, page: PageEvidence, window: Box) -> bytes:
    """Return the picture of a window of a page with personal numbers painted over."""
    if personal_data_is_shown():
        return stored
    boxes = [
        box
        for line in page.lines
        for box in personal_boxes(line)
        if window.area == 0 or box.intersection(window).area
    ]
    if not stored or not boxes:
        return stored
    from PIL import Image as Pillow  # noqa: PLC0415 - slow to import, and seldom needed

    try:
        with Pillow.open(io.BytesIO(stored)) as opened:
            picture = opened.convert("RGB")
    except (OSError, Pillow.DecompressionBombError):
        return b""
    _paint_over(picture, boxes, window)
    content = io.BytesIO()
    picture.save(content, format="JPEG", quality=_JPEG_QUALITY)
    return content.getvalue()


def personal_boxes(line: TextLine) -> Iterator[Box]:
    """Yield where personal numbers stand in a line, in pixels of the page.

    The recogniser gives a box for the line alone, so the place within it is reckoned from the
    widths of the characters, with a character to spare on both sides.
    """
    masked = mask_personal_data(line.text)
    total = cell_len(line.text)
    if total == 0:
        return
    upright = line.box.height > line.box.width
    for match in _MASKED.finditer(masked):
        first = max(0.0, (cell_len(masked[: match.start()]) - 1) / total)
        last = min(1.0, (cell_len(masked[: match.end()]) + 1) / total)
        yield _part(line.box, first, last, upright=upright)


def _part(box: Box, first: float, last: float, *, upright: bool) -> Box:
    """Return the part of a line from one share of its length to another."""
    if upright:
        start, length = box.y0, box.height
        return Box(box.x0, int(start + first * length), box.x1, round(start + last * length))
    start, length = box.x0, box.width
    return Box(int(start + first * length), box.y0, round(start + last * length), box.y1)


def _paint_over(picture: Image, boxes: list[Box], window: Box) -> None:
    """Paint over boxes on the page in the picture of one window of it."""
    from PIL import ImageDraw  # noqa: PLC0415 - as above

    draw = ImageDraw.Draw(picture)
    across = picture.width / window.width if window.width > 0 else 1.0
    down = picture.height / window.height if window.height > 0 else 1.0
    for box in boxes:
        corners = (
            (box.x0 - window.x0) * across - 1,
            (box.y0 - window.y0) * down - 1,
            (box.x1 - window.x0) * across + 1,
            (box.y1 - window.y0) * down + 1,
        )
        draw.rectangle(corners, fill=_PAINT)
