"""A document: an open file whose pages are read one at a time."""

from __future__ import annotations

import warnings
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

from docvalidate.intake.unreadable import PageFailure, UnreadableDocument
from docvalidate.model.digital import DigitalSignature
from docvalidate.model.evidence import DocumentFormat, UnreadableReason
from docvalidate.model.page import Page

if TYPE_CHECKING:  # slow to import, and only named here
    from docvalidate.intake.certificates import TrustList
    from docvalidate.intake.words_elsewhere import Words

_BEYOND_THEIR_LIMITS = frozenset({"FzErrorLimit", "DecompressionBombError"})
"""What MuPDF and Pillow raise of pictures larger than they draw; MuPDF's classes are not public."""


@dataclass(frozen=True, slots=True)
class PageArea:
    """A rectangle on a page of a file.

    Attributes:
        page: its number, from 1.
        sides: ``(x0, y0, x1, y1)`` as shares of the page's width and height as shown, 0 to 1.
    """

    page: int
    sides: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PlacedSignature:
    """A digital signature and the area where it shows, ``None`` where it does not."""

    signature: DigitalSignature
    area: PageArea | None


class Document(ABC):
    """An open file whose pages are read one at a time; use it as a context manager.

    Attributes:
        page_count: pages the file claims to have, at least 1.
        format: what kind of file it is.
        unseen: why something on the pages read so far may not have been seen, ``None`` where
            everything was.
    """

    page_count: int
    format: DocumentFormat = DocumentFormat.PICTURE
    unseen: UnreadableReason | None = None

    def pages(self) -> Iterator[Page | PageFailure]:
        """Yield every page in order; only the page in hand is kept in memory."""
        for number in range(1, self.page_count + 1):
            yield self.page(number)

    def page(self, number: int) -> Page | PageFailure:
        """Return one page, counted from 1, or why it cannot be read; never raises."""
        try:
            with decoding():
                return self._read_page(number)
        except UnreadableDocument as error:
            return PageFailure(number, error.reason, error.detail)

    def words_elsewhere(self) -> Iterator[Words]:
        """Yield words that the file carries outside its pages; none by default."""
        yield from ()

    def signatures(self, trust: TrustList | None) -> tuple[PlacedSignature, ...]:  # noqa: ARG002
        """Return the digital signatures the file bears; never raises for what is in the file.

        Args:
            trust: whom to trust; ``None`` leaves trust open.
        """
        return ()

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


@contextmanager
def decoding() -> Iterator[None]:
    """Let a decoder work in silence, and turn whatever it raises into ``UnreadableDocument``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except UnreadableDocument:
        raise
    except PermissionError as error:
        raise UnreadableDocument(UnreadableReason.NOT_PERMITTED, describe_error(error)) from error
    except MemoryError as error:
        raise UnreadableDocument(UnreadableReason.TOO_LARGE, describe_error(error)) from error
    except Exception as error:
        # Decoders raise anything at all on damaged input.
        size = type(error).__name__ in _BEYOND_THEIR_LIMITS
        reason = UnreadableReason.TOO_LARGE if size else UnreadableReason.CORRUPT
        raise UnreadableDocument(reason, describe_error(error)) from error


def describe_error(error: BaseException) -> str:
    """Name an exception in one short line, without the path it may carry."""
    words = str(error.strerror) if isinstance(error, OSError) and error.strerror else str(error)
    return f"{type(error).__name__}: {' '.join(words.split())[:160]}"
