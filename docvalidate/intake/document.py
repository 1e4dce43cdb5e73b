"""A document: an open file whose pages are read one at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from types import TracebackType
from typing import Self

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
            return PageFailure(number, UnreadableReason.CORRUPT, describe_error(error))

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


def describe_error(error: BaseException) -> str:
    """Name an exception in one short line, without the path it may carry."""
    words = str(error.strerror) if isinstance(error, OSError) and error.strerror else str(error)
    return f"{type(error).__name__}: {' '.join(words.split())[:160]}"
