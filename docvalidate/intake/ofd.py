"""Read OFD files (GB/T 33190), the Chinese counterpart of PDF, with a modest renderer.

What can be drawn is drawn like a digital PDF page, the seals of signatures included. What cannot
be drawn is counted: a document with anything undrawn is never said to be fully seen.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import cv2
import pymupdf

from docvalidate.intake.certificates import TrustList
from docvalidate.intake.document import Document, PageArea, PlacedSignature
from docvalidate.intake.file_type import FileType
from docvalidate.intake.limits import IntakeLimits
from docvalidate.intake.ofd_canvas import Canvas, Matrix
from docvalidate.intake.ofd_drawing import Drawing
from docvalidate.intake.ofd_package import OfdPackage
from docvalidate.intake.ofd_signatures import OfdSignature, Stamp, read_signatures
from docvalidate.intake.ofd_structure import (
    OfdBody,
    OfdPage,
    Rectangle,
    annotations_of,
    read_bodies,
    read_page_parts,
)
from docvalidate.intake.ofd_text import DrawnText
from docvalidate.intake.ofd_text_lines import hidden_text_lines, text_lines
from docvalidate.intake.ofd_words import words_of_ofd
from docvalidate.intake.resolution import plausible_dpi
from docvalidate.intake.unreadable import UnreadableDocument
from docvalidate.intake.words_elsewhere import Words
from docvalidate.model.digital import DigitalSignature
from docvalidate.model.evidence import DocumentFormat, UnreadableReason
from docvalidate.model.page import Image, Page

_DPI = 200
_SEAL_DPI = 400
_MOST_PICTURE_SHARE = 0.1
_OUTLINED_TEXT_GLYPHS = 60
_MM_PER_INCH = 25.4


def open_ofd(source: Path | bytes, kind: FileType, limits: IntakeLimits) -> Document:  # noqa: ARG001 - an opener
    """Open an OFD file.

    Raises:
        UnreadableDocument: if its structure is damaged, or its parts are encrypted.
    """
    held = zipfile.ZipFile(io.BytesIO(source)) if isinstance(source, bytes) else source
    return _OfdDocument(OfdPackage(held, limits), limits)


class _OfdDocument(Document):
    """An open OFD file."""

    format = DocumentFormat.OFD

    def __init__(self, package: OfdPackage, limits: IntakeLimits, *, is_seal: bool = False) -> None:
        self._package = package
        self._limits = limits
        self._is_seal = is_seal
        self._dpi = _SEAL_DPI if is_seal else _DPI
        try:
            bodies = read_bodies(package)
        except BaseException:
            package.close()
            raise
        self._bodies = bodies
        self._pages = [(body, page) for body in bodies for page in body.pages]
        self._signatures = [
            (body, one) for body in bodies for one in read_signatures(package, body)
        ]
        self._areas: dict[int, Rectangle] = {}
        self.page_count = len(self._pages)

    def close(self) -> None:
        self._package.close()

    def words_elsewhere(self) -> Iterator[Words]:
        yield from words_of_ofd(self._package, self._bodies)

    def signatures(self, trust: TrustList | None) -> tuple[PlacedSignature, ...]:  # noqa: ARG002
        return tuple(self._placed(body, one) for body, one in self._signatures)

    def _placed(self, body: OfdBody, one: OfdSignature) -> PlacedSignature:
        """Return a signature with the place of its first stamp, as shares of the page."""
        for stamp in one.stamps:
            number = self._number_of(body, stamp)
            if number is None:
                continue
            left, top, width, height = self._area_of(number)
            x, y, across, down = stamp.box
            sides = (
                (x - left) / width,
                (y - top) / height,
                (x + across - left) / width,
                (y + down - top) / height,
            )
            return PlacedSignature(one.signature, PageArea(number, sides))
        return PlacedSignature(one.signature, None)

    def _number_of(self, body: OfdBody, stamp: Stamp) -> int | None:
        for number, (owner, page) in enumerate(self._pages, start=1):
            if owner is body and page.identifier == stamp.page:
                return number
        return None

    def _area_of(self, number: int) -> Rectangle:
        body, page = self._pages[number - 1]
        try:
            return read_page_parts(self._package, body, page).area
        except (KeyError, ValueError, UnreadableDocument):
            return page.area

    def _read_page(self, number: int) -> Page:
        body, page = self._pages[number - 1]
        try:
            image, dpi, texts, is_text = self._drawn(body, page)
        except (KeyError, ValueError, UnreadableDocument) as error:
            self.unseen = UnreadableReason.OFD
            raise UnreadableDocument(UnreadableReason.OFD, "OFD page is damaged") from error
        lines = text_lines(texts if is_text else (), dpi / _MM_PER_INCH, image)
        hidden = hidden_text_lines(texts, dpi / _MM_PER_INCH, image)
        return Page(
            number, image, plausible_dpi(image, dpi), embedded_lines=lines, hidden_lines=hidden
        )

    def _drawn(self, body: OfdBody, page: OfdPage) -> tuple[Image, float, list[DrawnText], bool]:
        """Draw a page; also return its dots per inch, its text, and whether that may be all of it.

        It may not where a picture or outlines may hold text as well.
        """
        parts = read_page_parts(self._package, body, page)
        x, y, width, height = parts.area
        origin: Matrix = (1.0, 0.0, 0.0, 1.0, -x, -y)
        with Canvas(width, height, self._limits) as canvas:
            canvas.transform(origin)
            drawing = Drawing(canvas, self._package.read)
            for layer, resources in parts.layers:
                drawing.layer(layer, resources, origin)
            self._annotate(drawing, body, page, origin)
            is_text = (
                drawing.picture_area < _MOST_PICTURE_SHARE * width * height
                and drawing.outlines < _OUTLINED_TEXT_GLYPHS
            )
            self._stamp(drawing, body, page)
            image, dpi = canvas.render(self._dpi)
            # Fonts and pictures of one page are not wanted for the next.
            pymupdf.TOOLS.store_shrink(100)
            if canvas.undrawn:
                self.unseen = UnreadableReason.OFD
        return image, dpi, drawing.texts, is_text

    def _annotate(self, drawing: Drawing, body: OfdBody, page: OfdPage, origin: Matrix) -> None:
        try:
            annotations = annotations_of(self._package, body, page)
        except (KeyError, ValueError, UnreadableDocument):
            drawing.canvas.undrawn += 1
            return
        for annotation in annotations:
            for appearance in annotation.named("Appearance"):
                left, top, *_ = (*appearance.numbers("Boundary"), 0.0, 0.0)
                moved: Matrix = (1.0, 0.0, 0.0, 1.0, left, top)
                drawing.canvas.draw("q")
                drawing.canvas.transform(moved)
                whole = (1.0, 0.0, 0.0, 1.0, left + origin[4], top + origin[5])
                drawing.objects(appearance, body.resources, whole)
                drawing.canvas.draw("Q")

    def _stamp(self, drawing: Drawing, body: OfdBody, page: OfdPage) -> None:
        """Draw the seals of the signatures that show on a page."""
        for owner, one in self._signatures:
            if owner is not body:
                continue
            if not one.stamps and one.picture is None:
                # A signature that cannot be read may show anywhere.
                drawing.canvas.undrawn += one.signature == DigitalSignature(one.signature.integrity)
            for stamp in one.stamps:
                if stamp.page == page.identifier:
                    self._draw_seal(drawing, one, stamp)

    def _draw_seal(self, drawing: Drawing, one: OfdSignature, stamp: Stamp) -> None:
        content = self._seal_picture(one)
        if content is None:
            drawing.canvas.undrawn += 1
            return
        x, y, width, height = stamp.box
        drawing.canvas.draw("q")
        drawing.canvas.multiply()
        drawing.canvas.transform((1.0, 0.0, 0.0, 1.0, x, y))
        if stamp.clip is not None:
            left, top, across, down = stamp.clip
            drawing.canvas.draw(f"{left:.4f} {top:.4f} {across:.4f} {down:.4f} re W n")
        drawing.canvas.transform((width, 0.0, 0.0, height, 0.0, 0.0))
        drawing.picture(f"seal {id(one)}", content)
        drawing.canvas.draw("Q")

    def _seal_picture(self, one: OfdSignature) -> bytes | None:
        """Return the picture of a seal as a picture file; one that is itself OFD is drawn."""
        picture = one.picture
        if picture is None:
            return None
        if picture.kind != "ofd" and not picture.content.startswith(b"PK"):
            return picture.content
        if self._is_seal:
            # A seal within a seal has no end.
            return None
        try:
            package = OfdPackage(zipfile.ZipFile(io.BytesIO(picture.content)), self._limits)
            with _OfdDocument(package, self._limits, is_seal=True) as nested:
                page = nested.page(1)
                if not isinstance(page, Page) or nested.unseen is not None:
                    return None
                return bytes(cv2.imencode(".png", page.image)[1].tobytes())
        except (UnreadableDocument, zipfile.BadZipFile, OSError, ValueError):
            return None
