"""Words that a file carries outside the picture of its pages.

A classification marking may stand in the title of a PDF, in a bookmark, in a note, in the name of
an attached file, in a layer of text that the page does not show, or in the comment of a picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from PIL import Image as Pillow

from docvalidate.model.evidence import MarkingPlace

Words = tuple[MarkingPlace, str]
"""Where words stand, and the words."""

_LONGEST = 20_000
_MOST_BOOKMARKS = 5_000
_EXIF_TEXTS = (0x010D, 0x010E, 0x013B, 0x8298, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F)
"""DocumentName, ImageDescription, Artist, Copyright, UserComment, and Windows' XPTitle, XPComment,
XPKeywords, XPSubject (Exif 2.32; the last four in UTF-16)."""

_KNOWN_ENTRIES = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer")
_EXIF_FOLDER = 0x8769
_TAGS = re.compile(r"<[^>]*>")
_ATTRIBUTES = re.compile(r"=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_COMMENT_CODE = re.compile(rb"^(?:ASCII|UNICODE|JIS)\x00{1,5}")


def words_of_pdf(opened: Any) -> Iterator[Words]:  # noqa: ANN401 - PyMuPDF is untyped
    """Yield metadata, bookmarks, layer names and the names of attached files of an open PDF."""
    for where, text in _raw_words_of_pdf(opened):
        for decoded in _decoded(text):
            yield where, decoded


def _raw_words_of_pdf(opened: Any) -> Iterator[Words]:  # noqa: ANN401
    for key, value in (opened.metadata or {}).items():
        if value and key not in ("format", "encryption"):
            yield MarkingPlace.METADATA, str(value)
    with suppress(Exception):
        yield from _own_entries(opened)
    with suppress(Exception):
        yield MarkingPlace.METADATA, _without_tags(str(opened.get_xml_metadata() or ""))
    with suppress(Exception):
        for entry in opened.get_toc(simple=True)[:_MOST_BOOKMARKS]:
            yield MarkingPlace.BOOKMARK, str(entry[1])
    with suppress(Exception):
        for layer in opened.get_ocgs().values():
            yield MarkingPlace.METADATA, str(layer.get("name", ""))
    with suppress(Exception):
        for number in range(opened.embfile_count()):
            entry = opened.embfile_info(number)
            for name in ("name", "filename", "ufilename", "description", "desc"):
                if entry.get(name):
                    yield MarkingPlace.ATTACHMENT, str(entry[name])


def _own_entries(opened: Any) -> Iterator[Words]:  # noqa: ANN401
    """Yield the entries of the information dictionary that are the writer's own, such as 密级."""
    kind, reference = opened.xref_get_key(-1, "Info")
    if kind != "xref":
        return
    number = int(reference.split()[0])
    for key in opened.xref_get_keys(number):
        kind, value = opened.xref_get_key(number, key)
        if kind == "string" and key not in _KNOWN_ENTRIES:
            yield MarkingPlace.METADATA, value
            yield MarkingPlace.METADATA, f"{key}：{value}"


def words_of_picture(opened: Pillow.Image) -> Iterator[Words]:
    """Yield the comments and descriptions of an open picture, in any encoding they may be in."""
    for key, value in opened.info.items():
        if str(key).lower() in ("exif", "icc_profile", "photoshop"):
            continue
        if isinstance(value, (str, bytes)):
            for text in _decoded(value):
                yield MarkingPlace.METADATA, _without_tags(text)
    with suppress(Exception):
        exif = opened.getexif()
        values = {**dict(exif), **dict(exif.get_ifd(_EXIF_FOLDER))}
        for tag in _EXIF_TEXTS:
            if tag in values:
                for text in _decoded(values[tag]):
                    yield MarkingPlace.METADATA, text
    tags = getattr(opened, "tag_v2", {})
    with suppress(Exception):
        for tag in _EXIF_TEXTS:
            for text in _decoded(tags.get(tag, "")):
                yield MarkingPlace.METADATA, text


def _decoded(value: object) -> Iterator[str]:
    """Yield what a field may say: its encoding is seldom stated and often wrong."""
    if isinstance(value, str):
        yield value[:_LONGEST]
        try:
            raw = value.encode("latin-1")
        except UnicodeEncodeError:
            return
        if raw.isascii():
            return
    elif isinstance(value, bytes):
        raw = value
    elif isinstance(value, tuple) and all(isinstance(one, int) and one < 256 for one in value):
        raw = bytes(value)
    else:
        return
    raw = _COMMENT_CODE.sub(b"", raw[:_LONGEST])
    for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        with suppress(UnicodeDecodeError):
            yield raw.decode(encoding).strip("\x00")


def _without_tags(text: str) -> str:
    """Return the text of an XMP packet, one value a line; values may be attributes as well."""
    text = text[:_LONGEST]
    attributes = [
        one or other for tag in _TAGS.findall(text) for one, other in _ATTRIBUTES.findall(tag)
    ]
    return "\n".join([_TAGS.sub("\n", text), *attributes])
