"""Read PDF portfolios: the attachments are the material, their pages follow one another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from docvalidate.intake.document import Document
from docvalidate.intake.limits import IntakeLimits
from docvalidate.intake.pdf import PortfolioError, open_mupdf
from docvalidate.intake.unreadable import PageFailure, UnreadableDocument
from docvalidate.model.evidence import UnreadableReason
from docvalidate.model.page import Page

OpenPart = Callable[[bytes], Document]
"""Opens the content of one attachment; raises :class:`UnreadableDocument`."""


def open_portfolio(path: Path, limits: IntakeLimits, open_part: OpenPart) -> Document:
    """Open every attachment of a portfolio, by name in natural order of the file.

    An attachment that cannot be read counts as one page that failed, so that it is reported.
    The cover page, which asks for another reader, is left out.

    Raises:
        PortfolioError: if none of the attachments can be read.
        UnreadableDocument: if there are more attachments, or more bytes in them, than allowed.
    """
    opened = open_mupdf(path)
    parts: list[Document | UnreadableDocument] = []
    try:
        count = int(opened.embfile_count())
        if count > limits.pages:
            raise UnreadableDocument(UnreadableReason.TOO_MANY_PAGES, f"{count} attachments")
        left = limits.file_bytes
        for index in range(count):
            content = bytes(opened.embfile_get(index))
            left -= len(content)
            if left < 0:
                raise UnreadableDocument(UnreadableReason.TOO_LARGE, "attachments")
            try:
                parts.append(open_part(content))
            except UnreadableDocument as error:
                parts.append(error)
    finally:
        opened.close()
    if not any(isinstance(part, Document) for part in parts):
        raise PortfolioError
    return _Portfolio(parts)


class _Portfolio(Document):
    """The pages of several documents, counted through."""

    def __init__(self, parts: Sequence[Document | UnreadableDocument]) -> None:
        self._places: list[tuple[Document | UnreadableDocument, int]] = [
            (part, number)
            for part in parts
            for number in range(1, (part.page_count if isinstance(part, Document) else 1) + 1)
        ]
        self._parts = parts
        self.page_count = len(self._places)

    def close(self) -> None:
        for part in self._parts:
            if isinstance(part, Document):
                part.close()

    def _read_page(self, number: int) -> Page:
        part, own_number = self._places[number - 1]
        if isinstance(part, UnreadableDocument):
            raise part
        page = part.page(own_number)
        if isinstance(page, PageFailure):
            raise UnreadableDocument(page.reason, page.detail)
        return Page(number, page.image, page.dpi, page.rotation, page.embedded_lines)
