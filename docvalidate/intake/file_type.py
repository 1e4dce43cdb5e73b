"""What a file is, from its content; names and extensions lie too often to be asked."""

from __future__ import annotations

import struct
import zipfile
from enum import StrEnum
from pathlib import Path

from docvalidate.intake.zip_directory import directory_is_bounded

_HEAD_BYTES = 4096


class FileType(StrEnum):
    """Kinds of files that intake can tell apart."""

    EMPTY = "empty"
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    BMP = "bmp"
    WEBP = "webp"
    GIF = "gif"
    AVIF = "avif"
    JPEG2000 = "jpeg2000"
    HEIC = "heic"
    OFD = "ofd"
    OFFICE = "office"
    ZIP = "zip"
    OTHER_ARCHIVE = "other_archive"
    UNKNOWN = "unknown"


_MAGIC = (
    (b"\xff\xd8\xff", FileType.JPEG),
    (b"\x89PNG\r\n\x1a\n", FileType.PNG),
    (b"II*\x00", FileType.TIFF),
    (b"MM\x00*", FileType.TIFF),
    (b"II+\x00", FileType.TIFF),
    (b"MM\x00+", FileType.TIFF),
    (b"GIF87a", FileType.GIF),
    (b"GIF89a", FileType.GIF),
    (b"\x00\x00\x00\x0cjP  ", FileType.JPEG2000),
    (b"\xff\x4f\xff\x51", FileType.JPEG2000),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileType.OFFICE),
    (b"{\\rtf", FileType.OFFICE),
    (b"Rar!\x1a\x07", FileType.OTHER_ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", FileType.OTHER_ARCHIVE),
    (b"\x1f\x8b", FileType.OTHER_ARCHIVE),
)
_HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}
_DAMAGED_ZIP = (
    zipfile.BadZipFile,
    struct.error,
    NotImplementedError,
    OSError,
    ArithmeticError,
    LookupError,
    ValueError,
)
_BITMAP_HEADER_BYTES = {12, 40, 52, 56, 64, 108, 124}


def detect_file_type(source: Path | bytes) -> FileType:
    """Return what a file is, from its first and last bytes.

    Args:
        source: the file, or its content.

    Raises:
        OSError: if the file cannot be opened.
    """
    head, tail = _ends(source)
    if not head:
        return FileType.EMPTY
    if head.startswith(b"PK"):
        return _kind_of_zip(source) if isinstance(source, Path) else FileType.ZIP
    return _from_magic(head) or _from_container(head) or _from_pdf_traces(head, tail)


def _ends(source: Path | bytes) -> tuple[bytes, bytes]:
    """Return the first and the last bytes."""
    if isinstance(source, bytes):
        return source[:_HEAD_BYTES], source[-_HEAD_BYTES:]
    with source.open("rb") as stream:
        head = stream.read(_HEAD_BYTES)
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - _HEAD_BYTES))
        return head, stream.read()


def _from_magic(head: bytes) -> FileType | None:
    """Look at the fixed leading bytes."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in _BITMAP_HEADER_BYTES:
        return FileType.BMP
    return None


def _from_container(head: bytes) -> FileType | None:
    """Look into RIFF and ISO media containers."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return FileType.WEBP
    if head[4:8] != b"ftyp":
        return None
    length = min(int.from_bytes(head[:4], "big"), 256)
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, length, 4))}
    if brands & _AVIF_BRANDS:
        return FileType.AVIF
    return FileType.HEIC if brands & _HEIC_BRANDS else None


def _from_pdf_traces(head: bytes, tail: bytes) -> FileType:
    """Recognise a PDF with leading rubbish or a damaged header by what else it holds."""
    if b"%PDF-" in head or b"startxref" in tail or (b" 0 obj" in head and b"<<" in head):
        return FileType.PDF
    return FileType.UNKNOWN


def _kind_of_zip(path: Path) -> FileType:
    """Tell OFD, Office and plain archives apart by the names inside."""
    try:
        if not directory_is_bounded(path):
            return FileType.ZIP
        with zipfile.ZipFile(path) as archive:
            names = {name.lower() for name in archive.namelist()}
    except _DAMAGED_ZIP:
        return FileType.ZIP
    if "ofd.xml" in names:
        return FileType.OFD
    if "[content_types].xml" in names or {"mimetype", "content.xml"} <= names:
        return FileType.OFFICE
    return FileType.ZIP
