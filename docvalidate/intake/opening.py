"""Open any file as a document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from docvalidate.intake.document import Document, decoding, describe_error
from docvalidate.intake.file_type import FileType, detect_file_type
from docvalidate.intake.limits import DEFAULT_LIMITS, IntakeLimits
from docvalidate.intake.ofd import open_ofd
from docvalidate.intake.pdf import PortfolioError, open_pdf
from docvalidate.intake.pdf_portfolio import open_portfolio
from docvalidate.intake.pictures import open_picture
from docvalidate.intake.regular_file import require_regular_file
from docvalidate.intake.unreadable import UnreadableDocument
from docvalidate.model.evidence import UnreadableReason


def open_document(path: Path, limits: IntakeLimits = DEFAULT_LIMITS) -> Document:
    """Open a file for reading, by what it holds and not by what it is called.

    Args:
        path: the file; it is opened read-only and never written to.
        limits: what a single file may ask for.

    Raises:
        UnreadableDocument: if nothing of the file can be read; says why and what to do.
    """
    require_regular_file(path, limits)
    try:
        kind = detect_file_type(path)
    except OSError as error:
        raise UnreadableDocument(UnreadableReason.NOT_PERMITTED, describe_error(error)) from error
    with decoding():
        try:
            document = _opener(kind)(path, kind, limits)
        except PortfolioError:
            document = open_portfolio(path, limits, lambda part: _open_part(part, limits))
    return _of_bounded_length(document, limits)


def _open_part(content: bytes, limits: IntakeLimits) -> Document:
    """Open what is attached to a portfolio; a portfolio in a portfolio is not looked into."""
    kind = detect_file_type(content)
    with decoding():
        document = _opener(kind)(content, kind, limits)
    return _of_bounded_length(document, limits)


def _of_bounded_length(document: Document, limits: IntakeLimits) -> Document:
    """Return the document unless it has no page, or more than the limit."""
    if not 1 <= document.page_count <= limits.pages:
        count = document.page_count
        document.close()
        reason = UnreadableReason.TOO_MANY_PAGES if count else UnreadableReason.NO_PAGES
        raise UnreadableDocument(reason, f"{count} pages")
    return document


_Opener = Callable[[Path | bytes, FileType, IntakeLimits], Document]

_REFUSED = {
    FileType.EMPTY: (UnreadableReason.EMPTY_FILE, None),
    FileType.OFFICE: (UnreadableReason.OFFICE_DOCUMENT, None),
    FileType.ZIP: (UnreadableReason.UNSUPPORTED_FORMAT, "archive"),
    FileType.OTHER_ARCHIVE: (UnreadableReason.UNSUPPORTED_FORMAT, "archive"),
    FileType.UNKNOWN: (UnreadableReason.UNSUPPORTED_FORMAT, None),
}


def _opener(kind: FileType) -> _Opener:
    """Return the function that opens this kind of file."""
    if kind is FileType.PDF:
        return open_pdf
    if kind is FileType.OFD:
        return open_ofd
    return _refuse if kind in _REFUSED else open_picture


def _refuse(source: Path | bytes, kind: FileType, limits: IntakeLimits) -> Document:  # noqa: ARG001 - an opener
    """Say what a file is that cannot be read."""
    reason, what = _REFUSED[kind]
    raise UnreadableDocument(reason, f"content is {kind.value}", what)
