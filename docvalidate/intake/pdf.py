"""Read PDF files: scans at their own resolution, digital pages rendered with their text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pymupdf

from docvalidate.intake.certificates import TrustList
from docvalidate.intake.document import Document, PlacedSignature
from docvalidate.intake.file_type import FileType
from docvalidate.intake.limits import IntakeLimits
from docvalidate.intake.pdf_lost_data import is_drawn_in_part, loss_in
from docvalidate.intake.pdf_scan import as_blue_green_red, extract_scan
from docvalidate.intake.pdf_signatures import read_pdf_signatures
from docvalidate.intake.pdf_survey import PageSurvey, survey_page
from docvalidate.intake.pdf_text import embedded_lines
from docvalidate.intake.pdf_unseen import notes_of, words_not_shown
from docvalidate.intake.resolution import plausible_dpi, scaled_to_limit
from docvalidate.intake.unreadable import UnreadableDocument
from docvalidate.intake.words_elsewhere import Words, words_of_pdf
from docvalidate.model.evidence import DocumentFormat, TextLine, UnreadableReason
from docvalidate.model.page import Image, Page

# MuPDF writes its complaints about damaged files to stderr; what matters becomes a reason.
pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)

_POINTS_PER_INCH = 72
_DIGITAL_DPI = 200
_COMPOSED_DPI = (200, 300)
_PASSWORD_LOCK = re.compile(rb"/Filter\s*/Standard\b")


def open_pdf(source: Path | bytes, kind: FileType, limits: IntakeLimits) -> Document:  # noqa: ARG001
    """Open a PDF, a file or its content, repairing it where MuPDF can.

    Raises whatever the decoder raises.

    Raises:
        PortfolioError: if it only wraps other files.
        UnreadableDocument: if it needs a password or shows nothing without Acrobat.
    """
    try:
        opened = open_mupdf(source)
    except Exception as error:
        if _is_locked_otherwise(source):
            raise UnreadableDocument(UnreadableReason.ENCRYPTED, "unknown lock") from error
        raise
    try:
        _refuse_what_shows_nothing(opened)
    except BaseException:
        opened.close()
        raise
    return _PdfDocument(opened, source, limits)


def open_mupdf(source: Path | bytes) -> Any:  # noqa: ANN401 - PyMuPDF is untyped
    """Open a PDF with PyMuPDF, also under a name that is no proper text."""
    if isinstance(source, Path):
        try:
            name = str(source)
            name.encode("utf-8")
        except UnicodeEncodeError:
            source = source.read_bytes()
        else:
            return pymupdf.open(name, filetype="pdf")
    return pymupdf.open(stream=source, filetype="pdf")


def _is_locked_otherwise(source: Path | bytes) -> bool:
    """Say whether a PDF is encrypted by other means than a password, such as a certificate.

    MuPDF knows passwords alone and calls such a file broken. The dictionary of the encryption is
    never compressed: it is what a reader needs first.
    """
    content = source.read_bytes() if isinstance(source, Path) else source
    return b"/Encrypt" in content and not _PASSWORD_LOCK.search(content)


class PortfolioError(UnreadableDocument):
    """The PDF is a wrapper: what it holds lies in its attachments, not on its pages."""

    def __init__(self) -> None:
        """Say so in the words for applicants."""
        super().__init__(UnreadableReason.UNSUPPORTED_FORMAT, "portfolio", "portfolio")


def _refuse_what_shows_nothing(opened: Any) -> None:  # noqa: ANN401 - PyMuPDF is untyped
    """Raise where the pages are locked, or stand for content that is not in them."""
    if opened.needs_pass and not opened.authenticate(""):
        raise UnreadableDocument(UnreadableReason.ENCRYPTED, "a password is needed")
    catalogue = opened.pdf_catalog()
    if opened.xref_get_key(catalogue, "Collection")[0] != "null" and opened.embfile_count():
        raise PortfolioError
    if opened.xref_get_key(catalogue, "NeedsRendering")[1] == "true":
        raise UnreadableDocument(UnreadableReason.UNSUPPORTED_FORMAT, "XFA form", "xfa_form")
    if not opened.page_count and _holds_lost_pages(opened):
        raise UnreadableDocument(UnreadableReason.CORRUPT, "no way leads to its pages")


def _holds_lost_pages(opened: Any) -> bool:  # noqa: ANN401 - PyMuPDF is untyped
    """Say whether there are pages in a PDF whose table of pages is empty or broken."""
    numbers = range(1, opened.xref_length())
    return any(opened.xref_get_key(number, "Type")[1] == "/Page" for number in numbers)


class _PdfDocument(Document):
    """An open PDF."""

    format = DocumentFormat.PDF

    def __init__(self, opened: Any, source: Path | bytes, limits: IntakeLimits) -> None:  # noqa: ANN401
        self._opened = opened
        self._source = source
        self._limits = limits
        self.page_count = int(opened.page_count)

    def words_elsewhere(self) -> Iterator[Words]:
        yield from words_of_pdf(self._opened)

    def close(self) -> None:
        self._opened.close()

    def signatures(self, trust: TrustList | None) -> tuple[PlacedSignature, ...]:
        return read_pdf_signatures(self._source, self._opened, trust)

    def _read_page(self, number: int) -> Page:
        pymupdf.TOOLS.reset_mupdf_warnings()
        page = self._opened.load_page(number - 1)
        survey = survey_page(page)
        lines: tuple[TextLine, ...] = ()
        placed = survey.full_page_image
        scan = extract_scan(page, placed, self._limits) if placed is not None else None
        if scan is not None:
            image, dpi = scan
        else:
            image, dpi = self._render(page, survey)
            if survey.text_is_complete:
                lines = embedded_lines(page, image, self._source)
        # MuPDF pads a picture whose data ends early: the padding proves nothing.
        warnings = str(pymupdf.TOOLS.mupdf_warnings())
        if is_drawn_in_part(warnings):
            self.unseen = UnreadableReason.CORRUPT
        loss = loss_in(warnings, self._opened)
        if loss is not None:
            raise UnreadableDocument(UnreadableReason.CORRUPT, f"picture data: {loss}")
        image, scale = scaled_to_limit(image, self._limits.page_pixels)
        believable = plausible_dpi(image, dpi * scale)
        unseen = words_not_shown(page, image, lines)
        # Emptying the store after each page keeps memory flat over thousands of pages.
        pymupdf.TOOLS.store_shrink(100)
        return Page(
            number,
            image,
            believable,
            rotation=int(page.rotation) % 360,
            embedded_lines=lines,
            hidden_lines=unseen,
            notes=notes_of(page, image),
        )

    def _render(self, page: Any, survey: PageSurvey) -> tuple[Image, float]:  # noqa: ANN401
        """Draw a page, annotations and stamps included, at the dpi that suits its content."""
        low, high = _COMPOSED_DPI
        dpi = min(max(low, survey.image_dpi), high) if survey.image_dpi else _DIGITAL_DPI
        inches = (max(page.rect.width, 1) * max(page.rect.height, 1)) / _POINTS_PER_INCH**2
        dpi = min(dpi, (self._limits.page_pixels / inches) ** 0.5)
        zoom = dpi / _POINTS_PER_INCH
        pixmap = page.get_pixmap(
            matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csRGB, alpha=False, annots=True
        )
        return as_blue_green_red(pixmap), dpi
