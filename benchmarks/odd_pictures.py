"""Odd pictures, in the spirit of the test files of picture libraries: legal, rare, or wrong."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image, TiffImagePlugin

OddFile = tuple[str, bytes]


def odd_pictures() -> Iterator[OddFile]:
    """Yield name and content of each odd picture."""
    yield from _pngs()
    yield from _jpegs()
    yield from _tiffs()
    yield from _others()
    yield from _claims()


def page_picture(mode: str = "RGB", size: tuple[int, int] = (240, 340)) -> Image.Image:
    """Return a small page with stripes like lines of print."""
    pixels = np.full((size[1], size[0], 3), 250, np.uint8)
    for row in range(30, size[1] - 30, 24):
        pixels[row : row + 12, 24 : size[0] - 24 : 3] = 30
    return Image.fromarray(pixels).convert(mode)


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture as a file of one kind."""
    held = io.BytesIO()
    picture.save(held, kind, **options)
    return held.getvalue()


def png_of(header: bytes, rows: bytes, *more: tuple[bytes, bytes]) -> bytes:
    """Put a PNG together from its header's content and its raw rows."""
    chunks = [(b"IHDR", header), *more, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def _pngs() -> Iterator[OddFile]:
    for depth, colour, channels in (
        (1, 0, 1),
        (2, 0, 1),
        (4, 0, 1),
        (16, 0, 1),
        (8, 2, 3),
        (16, 2, 3),
        (8, 4, 2),
        (16, 4, 2),
        (16, 6, 4),
    ):
        row = b"\0" + bytes((60 * depth * channels + 7) // 8)
        header = struct.pack(">IIBBBBB", 60, 40, depth, colour, 0, 0, 0)
        yield f"png-depth{depth}-colour{colour}.png", png_of(header, row * 40)
    palette = struct.pack(">IIBBBBB", 60, 40, 8, 3, 0, 0, 0)
    rows = (b"\0" + bytes(range(60))) * 40
    yield (
        "png-palette-transparent.png",
        png_of(palette, rows, (b"PLTE", bytes(180)), (b"tRNS", bytes(60))),
    )
    yield "png-palette-missing.png", png_of(palette, rows)
    yield "png-palette-short.png", png_of(palette, rows, (b"PLTE", bytes(9)))
    interlaced = struct.pack(">IIBBBBB", 60, 40, 8, 0, 0, 0, 1)
    yield "png-interlaced.png", png_of(interlaced, bytes(4000))
    yield "png-interlaced-short.png", png_of(interlaced, bytes(100))
    plain = struct.pack(">IIBBBBB", 60, 40, 8, 0, 0, 0, 0)
    yield "png-filter-9.png", png_of(plain, (b"\x09" + bytes(60)) * 40)
    yield "png-zero-wide.png", png_of(struct.pack(">IIBBBBB", 0, 40, 8, 0, 0, 0, 0), b"")
    yield "png-depth-3.png", png_of(struct.pack(">IIBBBBB", 60, 40, 3, 0, 0, 0, 0), bytes(3000))
    yield (
        "png-text-bomb.png",
        png_of(
            plain, (b"\0" + bytes(60)) * 40, (b"zTXt", b"a\0\0" + zlib.compress(bytes(40 << 20)))
        ),
    )
    yield (
        "png-profile-rubbish.png",
        png_of(plain, (b"\0" + bytes(60)) * 40, (b"iCCP", b"a\0\0" + zlib.compress(b"no profile"))),
    )
    whole = encoded(page_picture(), "PNG")
    yield "png-crc-wrong.png", whole[:40] + bytes([whole[40] ^ 255]) + whole[41:]
    yield "png-no-end.png", whole[:-12]
    yield "png-rubbish-after.png", whole + b"\0" * 5000


def _jpegs() -> Iterator[OddFile]:
    page = page_picture()
    yield "jpeg-progressive.jpg", encoded(page, "JPEG", progressive=True)
    yield "jpeg-cmyk.jpg", encoded(page_picture("CMYK"), "JPEG")
    yield "jpeg-grey.jpg", encoded(page_picture("L"), "JPEG")
    yield "jpeg-restarts.jpg", encoded(page, "JPEG", restart_marker_blocks=1)
    yield "jpeg-quality-1.jpg", encoded(page, "JPEG", quality=1)
    whole = encoded(page, "JPEG", subsampling=2)
    scan = whole.index(b"\xff\xda")
    frame = whole.index(b"\xff\xc0")
    yield "jpeg-arithmetic.jpg", whole[:frame] + b"\xff\xc9" + whole[frame + 2 :]
    yield "jpeg-lossless.jpg", whole[:frame] + b"\xff\xc3" + whole[frame + 2 :]
    yield "jpeg-twelve-bits.jpg", whole[: frame + 4] + b"\x0c" + whole[frame + 5 :]
    yield "jpeg-no-height.jpg", whole[: frame + 5] + b"\0\0" + whole[frame + 7 :]
    yield "jpeg-65535.jpg", whole[: frame + 5] + b"\xff\xff\xff\xff" + whole[frame + 9 :]
    yield "jpeg-cut-in-scan.jpg", whole[: (scan + len(whole)) // 2]
    yield "jpeg-no-tables.jpg", whole[:20] + whole[frame:]
    yield "jpeg-no-end.jpg", whole[:-2]
    yield "jpeg-only-start.jpg", b"\xff\xd8\xff"
    yield "jpeg-fill-bytes.jpg", whole[:2] + b"\xff" * 500 + whole[2:]
    yield "jpeg-endless-scans.jpg", whole[:-2] + whole[scan:-2] * 300 + b"\xff\xd9"
    exif = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x0112, 3, 1, 99) + b"\0\0\0\0"
    marker = b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif
    yield "jpeg-orientation-99.jpg", whole[:2] + marker + whole[2:]
    loop = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HHHII", 1, 0x8769, 4, 1, 8) + b"\x08\0\0\0"
    marker = b"\xff\xe1" + struct.pack(">H", len(loop) + 2) + loop
    yield "jpeg-exif-loop.jpg", whole[:2] + marker + whole[2:]
    adobe = b"\xff\xee\x00\x0eAdobe\x00d\x00\x00\x00\x00\x02"
    cmyk = encoded(page_picture("CMYK"), "JPEG").replace(
        b"\xff\xee\x00\x0eAdobe", b"\xff\xee\x00\x0eXdobe"
    )
    yield "jpeg-ycck.jpg", cmyk[:2] + adobe + cmyk[2:]


def _tiffs() -> Iterator[OddFile]:
    page = page_picture()
    line_art = page_picture("1")
    for name, options in {
        "ccitt-g3": {"compression": "group3"},
        "ccitt-g4": {"compression": "group4"},
        "ccitt-huffman": {"compression": "tiff_ccitt"},
    }.items():
        yield f"tiff-{name}.tif", encoded(line_art, "TIFF", **options)
    for compression in (
        "raw",
        "tiff_lzw",
        "tiff_adobe_deflate",
        "packbits",
        "jpeg",
        "webp",
        "zstd",
    ):
        try:
            yield f"tiff-{compression}.tif", encoded(page, "TIFF", compression=compression)
        except OSError:
            continue
    yield "tiff-16-bits.tif", encoded(page_picture("L").convert("I;16"), "TIFF")
    yield "tiff-float.tif", encoded(page_picture("F"), "TIFF")
    yield "tiff-cmyk.tif", encoded(page_picture("CMYK"), "TIFF")
    yield "tiff-lab.tif", encoded(page_picture("LAB"), "TIFF")
    yield "tiff-mixed-pages.tif", _mixed_pages()
    yield "tiff-planar.tif", _handmade_tiff(284, 2)
    yield "tiff-tile-size.tif", _handmade_tiff(322, 16, 323, 16)
    yield "tiff-bits-99.tif", _handmade_tiff(258, 99)
    yield "tiff-photometric-99.tif", _handmade_tiff(262, 99)
    yield "tiff-compression-99.tif", _handmade_tiff(259, 9999)
    yield "tiff-orientation-0.tif", _handmade_tiff(274, 0)
    yield "tiff-huge-strips.tif", _handmade_tiff(278, 4_000_000_000)
    whole = encoded(page, "TIFF", compression="raw")
    at = struct.unpack_from("<I", whole, 4)[0]
    count = struct.unpack_from("<H", whole, at)[0]
    last = at + 2 + 12 * count
    yield "tiff-directory-loop.tif", whole[:last] + struct.pack("<I", at) + whole[last + 4 :]
    yield "tiff-next-outside.tif", whole[:last] + b"\xff\xff\xff\x7f" + whole[last + 4 :]
    yield "tiff-cut.tif", whole[: len(whole) // 2]
    yield "tiff-no-directory.tif", b"II*\0\xff\xff\xff\x7f"
    yield "tiff-big.tif", encoded(page, "TIFF", big_tiff=True)
    yield "tiff-big-endian.tif", b"MM\0*\0\0\0\x08\0\0\0\0\0\0"


def _mixed_pages() -> bytes:
    held = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(held, True) as writer:
        for mode, compression in (
            ("1", "group4"),
            ("RGB", "jpeg"),
            ("L", "tiff_lzw"),
            ("P", "raw"),
        ):
            page_picture(mode).save(writer, "TIFF", compression=compression)
            writer.newFrame()
    return held.getvalue()


def _handmade_tiff(*tags_and_values: int) -> bytes:
    """Return a TIFF whose directory says what its pixels do not."""
    whole = encoded(page_picture(), "TIFF", compression="raw")
    at = struct.unpack_from("<I", whole, 4)[0]
    count = struct.unpack_from("<H", whole, at)[0]
    stored = [whole[at + 2 + 12 * index :][:12] for index in range(count)]
    entries = {struct.unpack_from("<H", entry)[0]: entry for entry in stored}
    for tag, value in zip(tags_and_values[::2], tags_and_values[1::2], strict=True):
        entries[tag] = struct.pack("<HHII", tag, 4, 1, value)
    directory = struct.pack("<H", len(entries)) + b"".join(entries[tag] for tag in sorted(entries))
    return whole[:4] + struct.pack("<I", len(whole)) + whole[8:] + directory + bytes(4)


def _others() -> Iterator[OddFile]:
    page = page_picture()
    yield "bmp-8.bmp", encoded(page_picture("P"), "BMP")
    yield "bmp-1.bmp", encoded(page_picture("1"), "BMP")
    bitmap = encoded(page, "BMP")
    yield "bmp-negative-height.bmp", bitmap[:22] + struct.pack("<i", -340) + bitmap[26:]
    yield "bmp-most-negative.bmp", bitmap[:22] + struct.pack("<i", -(2**31)) + bitmap[26:]
    yield "bmp-rle.bmp", bitmap[:28] + struct.pack("<HI", 8, 1) + bitmap[34:]
    frames = [page_picture("P") for _ in range(4)]
    yield (
        "gif-animated.gif",
        encoded(frames[0], "GIF", save_all=True, append_images=frames[1:], duration=100),
    )
    yield "gif-cut.gif", encoded(frames[0], "GIF")[:200]
    yield "webp-lossless.webp", encoded(page, "WEBP", lossless=True)
    yield "webp-cut.webp", encoded(page, "WEBP")[:300]
    yield "jp2.jp2", encoded(page, "JPEG2000")
    yield "jp2-cut.jp2", encoded(page, "JPEG2000")[:700]
    yield "jp2-raw.j2k", encoded(page, "JPEG2000", no_jp2=True)
    yield "avif.avif", encoded(page, "AVIF")
    yield "avif-cut.avif", encoded(page, "AVIF")[:400]
    yield "one-pixel.png", encoded(Image.new("RGB", (1, 1)), "PNG")
    yield "one-row.png", encoded(Image.new("L", (9000, 1), 255), "PNG")
    yield "one-column.png", encoded(Image.new("L", (1, 9000), 0), "PNG")
    yield (
        "noise.png",
        encoded(
            Image.fromarray(np.random.default_rng(1).integers(0, 255, (900, 700, 3), np.uint8)),
            "PNG",
        ),
    )


def _claims() -> Iterator[OddFile]:
    """Yield files whose headers claim giants, and small files that unpack to giants."""
    for name, wide, high in (("giant", 2**31 - 1, 2**31 - 1), ("broad", 400_000, 400_000)):
        header = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
        yield f"png-{name}.png", png_of(header, bytes(1000))
    header = struct.pack(">IIBBBBB", 30_000, 30_000, 1, 0, 0, 0, 0)
    yield "png-bomb.png", png_of(header, (b"\0" + bytes(3750)) * 30_000)
    header = struct.pack(">IIBBBBB", 10_900, 10_900, 8, 0, 0, 0, 0)
    yield "png-at-the-limit.png", png_of(header, (b"\0" + b"\xff" * 10_900) * 10_900)
    gif = bytearray(encoded(page_picture("P"), "GIF"))
    gif[6:10] = b"\xff\xff\xff\xff"
    yield "gif-giant-canvas.gif", bytes(gif)
    bitmap = encoded(page_picture(), "BMP")
    yield "bmp-giant.bmp", bitmap[:18] + struct.pack("<ii", 2_000_000, 2_000_000) + bitmap[26:]
    yield "tiff-giant.tif", _handmade_tiff(256, 4_000_000, 257, 4_000_000)
    yield "webp-giant.webp", b"RIFF\x1e\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff"
    yield (
        "jp2-giant.j2k",
        (b"\xff\x4f\xff\x51\x00\x29\0\0" + struct.pack(">8I", *(2**31 - 1,) * 2, 0, 0, 1, 1, 0, 0))
        + b"\0\x01\x07\x01\x01"
        + b"\xff\xd9",
    )
