"""Files whose classification marking stands elsewhere than in print on a scanned page."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from docvalidate.model.evidence import ClassificationLevel
from samples.drawing import effects
from samples.drawing.filler import fill_page, prose
from samples.drawing.paper import Sheet
from samples.drawing.secrecy_pages import LEVELS, turned_text

__all__ = ["SECRECY_FILE_KINDS", "MarkedFile", "draw_secrecy_file"]

_A4 = (595.0, 842.0)
_TERMS = ("★10年", "★长期", "★5年", "★")
_IMAGE_DESCRIPTION = 0x010E


@dataclass(frozen=True, slots=True)
class MarkedFile:
    """A file that bears a marking: where it lies, its level and the marking's words."""

    path: Path
    level: ClassificationLevel
    text: str


def draw_secrecy_file(folder: Path, seed: int, kind: str) -> MarkedFile:
    """Write one file with a marking into a folder.

    Args:
        folder: exists and may be written to.
        seed: decides everything.
        kind: one of :data:`SECRECY_FILE_KINDS`.

    Raises:
        ValueError: if the kind is unknown.
    """
    if kind not in SECRECY_FILE_KINDS:
        message = f"unknown kind {kind!r}; known: {', '.join(SECRECY_FILE_KINDS)}"
        raise ValueError(message)
    rng = np.random.default_rng([seed, SECRECY_FILE_KINDS.index(kind), 43])
    word = str(rng.choice(list(LEVELS)))
    text = word + str(rng.choice(_TERMS))
    path = _WRITERS[kind](folder, f"材料{seed}-{kind}", text, rng)
    return MarkedFile(path, LEVELS[word], text)


def _digital(rng: np.random.Generator) -> Any:  # noqa: ANN401 - PyMuPDF is untyped
    """Return a PDF of one page of typed prose without any marking."""
    document = pymupdf.open()
    page = document.new_page(width=_A4[0], height=_A4[1])
    words = prose(Sheet(int(rng.integers(0, 2**31))), 6)
    for number, start in enumerate(range(0, len(words), 30)):
        _write(page, (72, 120 + 24 * number), words[start : start + 30])
    return document


def _write(page: Any, at: tuple[float, float], text: str, **how: object) -> None:  # noqa: ANN401
    page.insert_text(at, text, fontname="china-s", fontsize=how.pop("size", 14), **how)


def _saved(document: Any, folder: Path, name: str) -> Path:  # noqa: ANN401
    path = folder / f"{name}.pdf"
    document.save(str(path))
    document.close()
    return path


def _metadata(folder: Path, name: str, text: str, rng: np.random.Generator) -> Path:
    document = _digital(rng)
    key = str(rng.choice(["title", "subject", "keywords"]))
    document.set_metadata({key: f"{text} 年度统计资料"})
    return _saved(document, folder, name)


def _own_entry(folder: Path, name: str, text: str, rng: np.random.Generator) -> Path:
    """A PDF whose information dictionary has an entry of the writer's own."""
    document = _digital(rng)
    document.set_metadata({"title": "年度统计资料"})
    number = int(document.xref_get_key(-1, "Info")[1].split()[0])
    document.xref_set_key(number, "SecurityLevel", pymupdf.get_pdf_str(text))
    return _saved(document, folder, name)


def _packet(folder: Path, name: str, text: str, rng: np.random.Generator) -> Path:
    """A PDF whose XMP packet holds the marking as an attribute."""
    document = _digital(rng)
    document.set_xml_metadata(
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        f'xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Keywords="{text}"/></rdf:RDF></x:xmpmeta>'
    )
    return _saved(document, folder, name)


def _bookmark(folder: Path, name: str, text: str, rng: np.random.Generator) -> Path:
    document = _digital(rng)
    document.set_toc([[1, f"（{text}）第一章 概况", 1]])
    return _saved(document, folder, name)


def _annotation(folder: Path, name: str, text: str, rng: np.random.Generator) -> Path:
    document = _digital(rng)
    document[0].add_text_annot((500, 60), text)
    return _saved(document, folder, name)


def _form_field(folder: Path, name: str, text: str, rng: np.random.Generator) -> Path:
    document = _digital(rng)
    widget = pymupdf.Widget()
    widget.field_name = "密级"
    widget.field_type = pymupdf.PDF_WIDGET_TYPE_TEXT
    widget.field_value = text
    widget.rect = pymupdf.Rect(72, 40, 220, 64)
    widget.text_font = "china-s"
    document[0].add_widget(widget)
    return _saved(document, folder, name)


def _attachment(folder: Path, name: str, text: str, rng: np.random.Generator) -> Path:
    document = _digital(rng)
    title = f"{text.replace('★', '_')}_参数表.xlsx"
    document.embfile_add("table", b"0", filename=title, ufilename=title)
    return _saved(document, folder, name)


def _hidden_text(folder: Path, name: str, text: str, rng: np.random.Generator) -> Path:
    """A scan whose invisible text layer holds a marking that the picture does not show."""
    sheet = Sheet(int(rng.integers(0, 2**31)))
    fill_page(sheet)
    image = effects.scanned(sheet.finished(), rng).image
    buffer = io.BytesIO()
    Image.fromarray(image[:, :, ::-1]).save(buffer, format="JPEG", quality=85)
    document = pymupdf.open()
    page = document.new_page(width=_A4[0], height=_A4[1])
    page.insert_image(page.rect, stream=buffer.getvalue())
    _write(page, (60, 50), text, size=16, render_mode=3)
    return _saved(document, folder, name)


def _white_text(folder: Path, name: str, text: str, rng: np.random.Generator) -> Path:
    """A digital page with a marking in white on white."""
    document = _digital(rng)
    _write(document[0], (60, 50), text, size=16, color=(1, 1, 1))
    return _saved(document, folder, name)


def _picture_on_text(folder: Path, name: str, text: str, rng: np.random.Generator) -> Path:
    """A digital page with a marking that is a small picture and not text."""
    document = _digital(rng)
    mask = turned_text(text, 64, float(rng.uniform(-12, 12)))
    red = np.full((*mask.shape, 3), 255, np.float32)
    red[..., 1:] -= 225 * mask[..., None]
    red[..., 0] -= 45 * mask
    buffer = io.BytesIO()
    Image.fromarray(red.astype(np.uint8)).save(buffer, format="PNG")
    height = 22 + 60 * mask.shape[0] / mask.shape[1]
    width = height * mask.shape[1] / mask.shape[0]
    document[0].insert_image(
        pymupdf.Rect(60, 30, 60 + width, 30 + height), stream=buffer.getvalue()
    )
    return _saved(document, folder, name)


def _file_name(folder: Path, name: str, text: str, rng: np.random.Generator) -> Path:
    document = _digital(rng)
    return _saved(document, folder, f"（{text}）{name}")


def _picture_comment(folder: Path, name: str, text: str, rng: np.random.Generator) -> Path:
    sheet = Sheet(int(rng.integers(0, 2**31)))
    fill_page(sheet)
    picture = Image.fromarray(effects.scanned(sheet.finished(), rng).image[:, :, ::-1])
    if rng.random() < 0.5:
        exif = Image.Exif()
        exif[_IMAGE_DESCRIPTION] = text.encode("utf-8")
        path = folder / f"{name}.jpg"
        picture.save(path, exif=exif, quality=85)
        return path
    comments = PngInfo()
    comments.add_itxt("Comment", text)
    path = folder / f"{name}.png"
    picture.save(path, pnginfo=comments)
    return path


_WRITERS: dict[str, Callable[[Path, str, str, np.random.Generator], Path]] = {
    "metadata": _metadata,
    "bookmark": _bookmark,
    "annotation": _annotation,
    "form_field": _form_field,
    "attachment": _attachment,
    "hidden_text": _hidden_text,
    "white_text": _white_text,
    "picture_on_text": _picture_on_text,
    "file_name": _file_name,
    "picture_comment": _picture_comment,
    "own_entry": _own_entry,
    "xmp_attribute": _packet,
}

SECRECY_FILE_KINDS = tuple(_WRITERS)
"""Where the marking of a file may stand."""
