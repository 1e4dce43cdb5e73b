"""A folder of odd files: pictures, PDFs, archives, names and things that are no files."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.odd_pdfs import odd_pdfs, one_page
from benchmarks.odd_pictures import OddFile, encoded, odd_pictures, page_picture


def lay_out_odd_files(folder: Path) -> int:
    """Write every odd file into a folder and return how many there are."""
    count = 0
    for name, content in (*odd_pictures(), *odd_pdfs(), *_archives(), *_misnamed()):
        (folder / name).write_bytes(content)
        count += 1
    return count + _odd_names(folder) + _no_files(folder)


def zipped(entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of the entries given."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return held.getvalue()


def _archives() -> Iterator[OddFile]:
    page = one_page()
    yield "zip-in-zip.zip", zipped({"b.zip": zipped({"c.zip": zipped({"d.pdf": page})})})
    deep = page
    for level in range(12):
        deep = zipped({f"{level}.zip": deep})
    yield "zip-deep.zip", deep
    yield (
        "zip-traversal.zip",
        zipped(
            {"../../etc/a.pdf": page, "/abs/b.pdf": page, "C:\\c.pdf": page, "..\\..\\d.pdf": page}
        ),
    )
    yield "zip-bomb.zip", zipped({"a.png": bytes(130 << 20)})
    yield "zip-many.zip", zipped({f"{at}.txt": b"" for at in range(3000)})
    whole = zipped({"a.pdf": page})
    yield "zip-cut.zip", whole[:-10]
    yield "zip-damaged.zip", whole.replace(page[100:140], bytes(40))
    yield "zip-lzma.zip", zipped({"a.pdf": page}, zipfile.ZIP_LZMA)
    yield "zip-empty.zip", zipped({})
    yield "zip-gbk.zip", _gbk_zip(page)
    yield "rar.rar", b"Rar!\x1a\x07\x00" + bytes(100)
    yield "seven.7z", b"7z\xbc\xaf\x27\x1c" + bytes(100)


def _gbk_zip(page: bytes) -> bytes:
    """Return an archive whose names are GBK, as Chinese Windows writes them."""
    plain = zipped({"XXXXXX.pdf": page})
    return plain.replace(b"XXXXXX", "评审表".encode("gbk"))


def _misnamed() -> Iterator[OddFile]:
    yield "empty.pdf", b""
    yield "one-byte.pdf", b"%"
    yield "text.pdf", b"this is not a PDF\n" * 50
    yield "picture.pdf", encoded(page_picture(), "JPEG")
    yield "page.jpg", one_page()
    yield "web.png", b"<!DOCTYPE html><html><body>404</body></html>"
    yield "office.docx", zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"})
    yield "old-office.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000)
    yield "ofd.ofd", zipped({"OFD.xml": b"<ofd/>"})
    yield "heic-cut.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)
    yield "zeros.bin", bytes(100_000)
    yield "program.exe", b"MZ" + bytes(3000)


def _odd_names(folder: Path) -> int:
    page = one_page()
    names: list[bytes | str] = [
        "  space .pdf",
        "emoji😀.pdf",
        "right\u202eto-left.pdf",
        "x" * 240 + ".pdf",
        "评审表（最终版）（3）.PDF",
    ]
    if sys.platform == "linux":
        names += [b"\xd6\xa4\xca\xe9.pdf", b"line\nbreak.pdf", b"\x1b[31mred.pdf", b"tab\there.pdf"]
    count = 0
    for name in names:
        with contextlib.suppress(OSError):
            (folder / os.fsdecode(name)).write_bytes(page)
            count += 1
    return count


def _no_files(folder: Path) -> int:
    """Lay down a pipe and, where allowed, a device, a link out and a link to itself."""
    count = 0
    with contextlib.suppress(OSError, AttributeError):
        os.mkfifo(folder / "pipe.pdf")
        count += 1
    with contextlib.suppress(OSError, AttributeError):
        os.mknod(folder / "zero.png", 0o600 | 0o020000, os.makedev(1, 5))
        count += 1
    with contextlib.suppress(OSError):
        (folder / "link-out.pdf").symlink_to("/etc/hostname")
        (folder / "link-loop.pdf").symlink_to("link-loop.pdf")
    with contextlib.suppress(OSError):
        with (folder / "sparse.pdf").open("wb") as stream:
            stream.truncate(1 << 40)
        count += 1
    return count
