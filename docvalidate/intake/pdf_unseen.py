"""Text of a PDF page that its picture may not show: invisible layers, notes, form fields."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

import pymupdf

from docvalidate.intake.pdf_survey import unrotated_to_shown
from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image

_SWITCH_ON, _SWITCH_OFF = 0, 2
_NOTE_TEXTS = ("content", "title", "subject")


def words_not_shown(
    page: Any,  # noqa: ANN401 - PyMuPDF is untyped
    image: Image,
    shown: Sequence[TextLine],
) -> tuple[TextLine, ...]:
    """Return the lines of the page's text that are not among those taken for visible.

    Of a scan with a text layer that is the whole layer; of a digital page it is white,
    transparent, covered or misplaced text, text beyond the part of the page that is shown, and
    text on layers that are switched off.

    Args:
        page: the open page.
        image: the page as a picture; boxes are in its pixels.
        shown: the lines that were found to be visible.
    """
    zoom = image.shape[1] / max(page.rect.width, 1e-6)
    seen = {line.text for line in shown}
    to_pixels = unrotated_to_shown(page, zoom)
    hidden = [
        TextLine(text, 1.0, _box(rectangle, to_pixels, image))
        for rectangle, text in _every_line(page)
        if text not in seen
    ]
    with suppress(Exception):
        known = seen | {line.text for line in hidden}
        hidden += [
            TextLine(text, 1.0, _box(rectangle, to_pixels, image))
            for rectangle, text in _with_all_layers(page)
            if text not in known
        ]
    return tuple(hidden)


def _every_line(page: Any) -> Iterator[tuple[Any, str]]:  # noqa: ANN401
    """Yield the lines of a page's text, wherever they lie, with their extent."""
    flags = pymupdf.TEXTFLAGS_DICT & ~pymupdf.TEXT_PRESERVE_IMAGES
    flags &= ~getattr(pymupdf, "TEXT_MEDIABOX_CLIP", 0)
    everywhere = pymupdf.INFINITE_RECT()
    for block in page.get_text("dict", flags=flags, clip=everywhere)["blocks"]:
        for line in block.get("lines", ()):
            text = " ".join("".join(span["text"] for span in line["spans"]).split())
            if text:
                yield line["bbox"], text


def _with_all_layers(page: Any) -> list[tuple[Any, str]]:  # noqa: ANN401
    """Return the lines of a page with every optional layer switched on; none without layers."""
    document = page.parent
    off = [one["number"] for one in document.layer_ui_configs() if not one["on"]]
    if not off:
        return []
    for number in off:
        document.set_layer_ui_config(number, _SWITCH_ON)
    try:
        return list(_every_line(document.load_page(page.number)))
    finally:
        for number in off:
            document.set_layer_ui_config(number, _SWITCH_OFF)


def notes_of(page: Any, image: Image) -> tuple[TextLine, ...]:  # noqa: ANN401
    """Return the text of a page's annotations and form fields, attached files' names included."""
    zoom = image.shape[1] / max(page.rect.width, 1e-6)
    scale = pymupdf.Matrix(zoom, zoom)
    return tuple(
        TextLine(text, 1.0, _box(rectangle, scale, image))
        for rectangle, text in (*_annotations(page), *_form_fields(page))
        if text.strip()
    )


def _annotations(page: Any) -> Iterator[tuple[Any, str]]:  # noqa: ANN401
    for annotation in page.annots():
        texts = [str(annotation.info.get(key) or "") for key in _NOTE_TEXTS]
        with suppress(Exception):  # only file attachments have one
            texts.append(str(annotation.file_info.get("filename") or ""))
        for text in texts:
            for line in text.splitlines():
                yield annotation.rect, line


def _form_fields(page: Any) -> Iterator[tuple[Any, str]]:  # noqa: ANN401
    for field in page.widgets():
        label = str(field.field_label or field.field_name or "")
        value = field.field_value
        if isinstance(value, str):
            for line in value.splitlines():
                yield field.rect, line
            yield field.rect, f"{label}：{value}"


def _box(rectangle: Any, to_pixels: Any, image: Image) -> Box:  # noqa: ANN401
    moved = pymupdf.Rect(rectangle) * to_pixels
    height, width = image.shape[:2]
    return Box.around([(moved.x0, moved.y0), (moved.x1, moved.y1)]).clipped(width, height)
