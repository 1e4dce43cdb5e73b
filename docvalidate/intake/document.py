"""Open any file as a document and read it page by page."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from docvalidate.intake.file_type import FileType, detect_file_type
from docvalidate.intake.limits import DEFAULT_LIMITS, IntakeLimits
from docvalidate.intake.unreadable import PageFailure, UnreadableDocument
from docvalidate.model.evidence import UnreadableReason
from docvalidate.model.page import Page


class Document(ABC):
    """An open file whose pages are read one at a time; use it as a context manager.

    Attributes:
        page_count: pages the file claims to have, at least 1.
    """

    page_count: int

    def pages(self) -> Iterator[Page | PageFailure]:
        """Yield every page in order; only the page in hand is kept in memory."""
        for number in range(1, self.page_count + 1):
            yield self.page(number)

    def page(self, number: int) -> Page | PageFailure:
        """Return one page, counted from 1, or why it cannot be read; never raises."""
        try:
            return self._read_page(number)
        except UnreadableDocument as error:
            return PageFailure(number, error.reason, error.detail)
        except MemoryError:
            return PageFailure(number, UnreadableReason.TOO_LARGE, "out of memory")
        except Exception as error:  # noqa: BLE001 - decoders raise anything on damaged input
            return PageFailure(number, UnreadableReason.CORRUPT, _describe(error))

    @abstractmethod
    def close(self) -> None:
        """Let go of the file."""

    @abstractmethod
    def _read_page(self, number: int) -> Page:
        """Decode one page; may raise anything."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def open_document(path: Path, limits: IntakeLimits = DEFAULT_LIMITS) -> Document:
    """Open a file for reading, by what it holds and not by what it is called.

    Args:
        path: the file; it is opened read-only and never written to.
        limits: what a single file may ask for.

    Raises:
        UnreadableDocument: if nothing of the file can be read; says why and what to do.
    """
    try:
        size = path.stat().st_size
        kind = detect_file_type(path)
    except FileNotFoundError as error:
        raise UnreadableDocument(UnreadableReason.NOT_PERMITTED, "no such file", "gone") from error
    except OSError as error:
        raise UnreadableDocument(UnreadableReason.NOT_PERMITTED, _describe(error)) from error
    if size > limits.file_bytes:
        raise UnreadableDocument(UnreadableReason.TOO_LARGE, f"{size} bytes")
    document = _guarded(_opener(kind), path, kind, limits)
    if not 1 <= document.page_count <= limits.pages:
        count = document.page_count
        document.close()
        reason = UnreadableReason.TOO_MANY_PAGES if count else UnreadableReason.NO_PAGES
        raise UnreadableDocument(reason, f"{count} pages")
    return document


_Opener = Callable[[Path, FileType, IntakeLimits], Document]

_REFUSED = {
    FileType.EMPTY: (UnreadableReason.EMPTY_FILE, None),
    FileType.OFD: (UnreadableReason.OFD, None),
    FileType.OFFICE: (UnreadableReason.OFFICE_DOCUMENT, None),
    FileType.HEIC: (UnreadableReason.UNSUPPORTED_FORMAT, "heic"),
    FileType.ZIP: (UnreadableReason.UNSUPPORTED_FORMAT, "archive"),
    FileType.OTHER_ARCHIVE: (UnreadableReason.UNSUPPORTED_FORMAT, "archive"),
    FileType.UNKNOWN: (UnreadableReason.UNSUPPORTED_FORMAT, None),
}


def _opener(kind: FileType) -> _Opener:
    """Return the function that opens this kind of file."""
    # Each decoder is imported when first needed: PyMuPDF alone takes a quarter of a second.
    if kind is FileType.PDF:
        from docvalidate.intake.pdf import open_pdf

        return open_pdf
    if kind in _REFUSED:
        return _refuse
    from docvalidate.intake.images import open_image_file

    return open_image_file


def _refuse(path: Path, kind: FileType, limits: IntakeLimits) -> Document:  # noqa: ARG001 - an opener
    """Say what a file is that cannot be read."""
    reason, what = _REFUSED[kind]
    raise UnreadableDocument(reason, f"content is {kind.value}", what)


def _guarded(opener: _Opener, path: Path, kind: FileType, limits: IntakeLimits) -> Document:
    """Open a file so that only ``UnreadableDocument`` comes out of it."""
    try:
        return opener(path, kind, limits)
    except UnreadableDocument:
        raise
    except PermissionError as error:
        raise UnreadableDocument(UnreadableReason.NOT_PERMITTED, _describe(error)) from error
    except MemoryError as error:
        raise UnreadableDocument(UnreadableReason.TOO_LARGE, "out of memory") from error
    except Exception as error:
        raise UnreadableDocument(UnreadableReason.CORRUPT, _describe(error)) from error


def _describe(error: BaseException) -> str:
    """Name an exception in one short line, without the path it may carry."""
    words = str(error.strerror) if isinstance(error, OSError) and error.strerror else str(error)
    return f"{type(error).__name__}: {' '.join(words.split())[:160]}"
