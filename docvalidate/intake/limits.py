"""How much a file or an archive may ask of the machine before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class IntakeLimits:
    """Upper bounds for one run; a file beyond one of them is reported, never half read.

    Attributes:
        file_bytes: size of one file.
        pages: pages of one file.
        page_pixels: pixels of a page handed on; larger pages are scaled down to this.
        decoded_pixels: pixels of a page that may be decoded in order to be scaled down.
        archive_entries: entries of one archive, those of archives inside it included.
        archive_bytes: unpacked size of one archive, those of archives inside it included.
        archive_ratio: unpacked size over packed size of one entry; beyond it lies a bomb.
        archive_depth: archives inside archives that are unpacked; 1 unpacks the outermost alone.
        folder_depth: nested folders that are looked into.
        page_seconds: time for one page, and for opening a file; then the page, or the file, is
            given up.
        document_seconds: time for all pages of a file together; then what is left is given up.
        worker_bytes: memory of the process that reads; beyond it the page in hand is given up.
        lost_pages: pages of one file that may cost a process before the rest is given up too.
    """

    file_bytes: int = 500 * 1024**2
    pages: int = 1000
    page_pixels: int = 36_000_000
    decoded_pixels: int = 120_000_000
    archive_entries: int = 50_000
    archive_bytes: int = 8 * 1024**3
    archive_ratio: int = 250
    archive_depth: int = 3
    folder_depth: int = 16
    page_seconds: float = 180.0
    document_seconds: float = 4 * 3600.0
    worker_bytes: int = 3 * 1024**3
    lost_pages: int = 3


DEFAULT_LIMITS = IntakeLimits()
"""Safe on a machine with 4 GiB of memory."""
