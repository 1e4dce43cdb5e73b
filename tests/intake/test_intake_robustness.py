"""Mutated files by seed: whatever comes in, only pages, page failures and reasons come out."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image as Pillow

from docvalidate.intake import (
    IntakeLimits,
    PageFailure,
    UnreadableDocument,
    measure_quality,
    open_document,
)
from docvalidate.model.page import Page

LIMITS = IntakeLimits(page_pixels=2_000_000, decoded_pixels=8_000_000, pages=20)


def picture_bytes(format_name: str, **options: object) -> bytes:
    noise = np.random.default_rng(3).integers(0, 255, (90, 70, 3), np.uint8)
    held = io.BytesIO()
    Pillow.fromarray(noise).save(held, format_name, **options)
    return held.getvalue()


def tiff_bytes() -> bytes:
    frames = [Pillow.new("1", (90, 60), shade) for shade in (0, 1, 1)]
    held = io.BytesIO()
    frames[0].save(held, "TIFF", save_all=True, append_images=frames[1:], compression="group4")
    return held.getvalue()


def pdf_bytes(**options: object) -> bytes:
    document = pymupdf.open()
    page = document.new_page(width=200, height=280)
    page.insert_text((20, 40), "Application form")
    page.insert_textbox((20, 60, 180, 200), "职称评审表" * 8, fontname="china-s")
    scan = document.new_page(width=200, height=280)
    scan.insert_image(scan.rect, stream=picture_bytes("JPEG"))
    return bytes(document.tobytes(**options))


SEEDS: dict[str, Callable[[], bytes]] = {
    "jpeg": lambda: picture_bytes("JPEG"),
    "progressive": lambda: picture_bytes("JPEG", progressive=True),
    "png": lambda: picture_bytes("PNG"),
    "bmp": lambda: picture_bytes("BMP"),
    "gif": lambda: picture_bytes("GIF"),
    "webp": lambda: picture_bytes("WEBP"),
    "jp2": lambda: picture_bytes("JPEG2000"),
    "tiff": tiff_bytes,
    "pdf": pdf_bytes,
    "pdf_compressed": lambda: pdf_bytes(deflate=True, use_objstms=1),
}


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Cut, flip, overwrite, repeat, drop or swap the head of a file."""
    damaged = bytearray(content)
    at = chance.randrange(len(damaged))
    match chance.randrange(7):
        case 0:
            del damaged[at:]
        case 1:
            for _ in range(chance.randint(1, 30)):
                damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        case 2:
            damaged[at : at + 40] = bytes(40)
        case 3:
            damaged[at : at + 8] = b"\xff" * 8
        case 4:
            del damaged[at : at + chance.randint(1, 200)]
        case 5:
            damaged[at:at] = damaged[max(0, at - 300) : at]
        case _:
            damaged[:8] = chance.choice(
                (b"%PDF-1.4", b"\xff\xd8\xff\xe0JFIF", b"\x89PNG\r\n\x1a\n", b"II*\0\x08\0\0\0")
            )
    return bytes(damaged)


@pytest.mark.parametrize("kind", SEEDS)
def test_mutations_yield_pages_or_reasons(
    tmp_path: Path, kind: str, capfd: pytest.CaptureFixture[str]
) -> None:
    original = SEEDS[kind]()
    chance = random.Random(f"mutations of {kind}")  # noqa: S311 - reproducible, not secret
    path = tmp_path / "材料.bin"
    for _ in range(40):
        path.write_bytes(mutated(original, chance))
        read: list[object] = []
        try:
            with open_document(path, LIMITS) as document:
                read.extend(document.pages())
        except UnreadableDocument as error:
            read.append(PageFailure(0, error.reason, error.detail))
        assert read
        assert all(isinstance(page, Page | PageFailure) for page in read)
        for page in read:
            if isinstance(page, Page):
                measure_quality(page.image, page.dpi)
    shown = capfd.readouterr()
    assert "MuPDF" not in shown.out + shown.err


def test_unharmed_seeds_are_read_whole(tmp_path: Path) -> None:
    for kind, make in SEEDS.items():
        path = tmp_path / kind
        path.write_bytes(make())
        with open_document(path, LIMITS) as document:
            assert all(isinstance(page, Page) for page in document.pages()), kind


def test_random_bytes_are_named_unsupported(tmp_path: Path) -> None:
    chance = random.Random(11)  # noqa: S311 - reproducible, not secret
    path = tmp_path / "a.pdf"
    for length in (1, 3, 30, 5000):
        path.write_bytes(b"\x07" + chance.randbytes(length))
        with pytest.raises(UnreadableDocument):
            open_document(path)
