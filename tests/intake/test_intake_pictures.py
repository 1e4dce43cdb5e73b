"""Picture files of every kind, healthy and not, become the same upright pixels or a reason."""

from __future__ import annotations

import io
import struct
import sys
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
from PIL import Image as Pillow
from PIL import ImageCms, ImageDraw, TiffImagePlugin

from docvalidate.intake import (
    IntakeLimits,
    PageFailure,
    UnreadableDocument,
    explain,
    file_sha256,
    open_document,
    pictures,
    read_image,
)
from docvalidate.language import Language
from docvalidate.model.evidence import UnreadableReason
from docvalidate.model.page import Image, Page

RED, GREEN, BLUE, WHITE = (220, 30, 30), (20, 150, 60), (30, 40, 200), (255, 255, 255)
WIDTH, HEIGHT = 210, 297


_EXTRA_SAMPLES, _PREMULTIPLIED = 338, 1


def corners() -> Pillow.Image:
    """A page whose corners tell how it is turned: red, green / blue, white."""
    picture = Pillow.new("RGB", (WIDTH, HEIGHT), WHITE)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 104, 147), fill=RED)
    draw.rectangle((105, 0, 209, 147), fill=GREEN)
    draw.rectangle((0, 148, 104, 296), fill=BLUE)
    return picture


def assert_corners(image: Image, tolerance: int = 12) -> None:
    height, width = image.shape[:2]
    assert image.dtype == np.uint8
    assert (height > width) == (HEIGHT > WIDTH)
    for (fraction_y, fraction_x), color in {
        (0.25, 0.25): RED,
        (0.25, 0.75): GREEN,
        (0.75, 0.25): BLUE,
        (0.75, 0.75): WHITE,
    }.items():
        seen = image[int(height * fraction_y), int(width * fraction_x)][::-1].astype(int)
        assert np.abs(seen - np.array(color)).max() <= tolerance, (fraction_y, fraction_x, seen)


def only_page(path: Path, limits: IntakeLimits | None = None) -> Page:
    with open_document(path, limits or IntakeLimits()) as document:
        (page,) = document.pages()
    assert isinstance(page, Page), page
    return page


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.png", {}),
        ("a.jpg", {"quality": 95, "subsampling": 0}),
        ("b.jpg", {"quality": 95, "progressive": True}),
        ("a.bmp", {}),
        ("a.tif", {}),
        ("b.tif", {"compression": "tiff_lzw"}),
        ("c.tif", {"compression": "jpeg", "quality": 95}),
        ("a.webp", {"lossless": True}),
        ("a.gif", {}),
        ("a.jp2", {}),
    ],
)
def test_formats(tmp_path: Path, name: str, options: dict[str, Any]) -> None:
    path = tmp_path / name
    corners().save(path, **options)
    page = only_page(path)
    assert page.image.shape == (HEIGHT, WIDTH, 3)
    assert page.rotation == 0
    assert_corners(page.image)


def heic_bytes(*pictures: Pillow.Image, orientation: int = 1) -> bytes:
    pillow_heif.register_heif_opener()
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    held = io.BytesIO()
    pictures[0].save(
        held, "HEIF", quality=95, save_all=True, append_images=pictures[1:], exif=exif.tobytes()
    )
    return held.getvalue()


def test_photographs_of_iphones(tmp_path: Path) -> None:
    path = tmp_path / "IMG_0001.HEIC"
    path.write_bytes(heic_bytes(corners()))
    assert_corners(only_page(path).image)


def test_a_heic_lying_on_its_side_is_turned_by_its_metadata(tmp_path: Path) -> None:
    path = tmp_path / "a.heic"
    path.write_bytes(heic_bytes(corners().rotate(90, expand=True), orientation=6))
    assert_corners(only_page(path).image)


def test_every_picture_of_a_heic_is_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.heic"
    path.write_bytes(heic_bytes(corners(), Pillow.new("RGB", (64, 64), RED)))
    with open_document(path) as document:
        assert document.page_count == 2
        assert all(isinstance(page, Page) for page in document.pages())


def test_a_cut_heic_costs_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.heic"
    whole = heic_bytes(corners())
    path.write_bytes(whole[: len(whole) * 2 // 3])
    failed: PageFailure | UnreadableDocument | Page
    try:
        with open_document(path) as document:
            failed = document.page(1)
    except UnreadableDocument as error:
        failed = error
    assert not isinstance(failed, Page)
    assert failed.reason is UnreadableReason.CORRUPT


def test_without_its_decoder_a_heic_is_named_and_so_is_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.heic"
    path.write_bytes(heic_bytes(corners()))
    pictures._learn_heic.cache_clear()
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(UnreadableDocument, match="HEIC"):
        open_document(path)


def test_content_decides_not_the_name(tmp_path: Path) -> None:
    path = tmp_path / "评审表.pdf"
    corners().save(path, format="PNG")
    assert_corners(read_image(path))


def test_grey_with_premultiplied_transparency(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    picture = Pillow.new("LA", (80, 60), (0, 0))
    picture.paste((90, 255), (0, 0, 40, 60))
    picture.save(path, tiffinfo={_EXTRA_SAMPLES: _PREMULTIPLIED})
    image = only_page(path).image
    assert abs(int(image[30, 20, 0]) - 90) <= 1
    assert image[30, 60].min() == 255


@pytest.mark.parametrize("mode", ["CMYK", "YCbCr", "LAB"])
def test_color_spaces(tmp_path: Path, mode: str) -> None:
    path = tmp_path / ("a.tif" if mode == "LAB" else "a.jpg")
    if mode == "LAB":
        to_lab = ImageCms.buildTransform(
            ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB"
        )
        converted = ImageCms.applyTransform(corners(), to_lab)
        assert converted is not None
        converted.save(path)
    else:
        corners().convert(mode).save(path, quality=98)
    assert_corners(read_image(path), tolerance=25)


def test_palette_and_transparency_lie_on_white(tmp_path: Path) -> None:
    picture = corners()
    alpha = Pillow.new("L", picture.size, 255)
    ImageDraw.Draw(alpha).rectangle((105, 148, 209, 296), fill=0)
    clear = picture.copy()
    ImageDraw.Draw(clear).rectangle((105, 148, 209, 296), fill=(0, 0, 0))
    clear.putalpha(alpha)
    clear.save(tmp_path / "rgba.png")
    assert_corners(read_image(tmp_path / "rgba.png"))
    paletted = clear.convert("RGB").quantize(8)
    black = int(np.asarray(paletted)[290, 200])
    paletted.save(tmp_path / "p.png", transparency=black)
    assert_corners(read_image(tmp_path / "p.png"), tolerance=30)


@pytest.mark.parametrize("name", ["a.png", "a.tif"])
def test_sixteen_bits_keep_their_tones(tmp_path: Path, name: str) -> None:
    ramp = np.linspace(0, 65535, 256).astype(np.uint16)
    Pillow.fromarray(np.tile(ramp, (300, 1))).save(tmp_path / name)
    image = read_image(tmp_path / name)
    assert np.abs(image[10, :, 0].astype(int) - np.arange(256)).max() <= 1


def test_a_dark_sixteen_bit_page_is_not_stretched(tmp_path: Path) -> None:
    Pillow.fromarray(np.full((300, 200), 200, np.uint16)).save(tmp_path / "a.png")
    assert read_image(tmp_path / "a.png").max() <= 1


def test_bilevel_black_is_black(tmp_path: Path) -> None:
    picture = Pillow.new("1", (WIDTH, HEIGHT), 1)
    ImageDraw.Draw(picture).rectangle((0, 0, 104, 296), fill=0)
    for name in ("a.png", "a.bmp"):
        picture.save(tmp_path / name)
    picture.save(tmp_path / "a.tif", compression="group4")
    for name in ("a.png", "a.bmp", "a.tif"):
        image = read_image(tmp_path / name)
        assert (image[100, 20].max(), image[100, 180].min()) == (0, 255), name


TURNS = {
    1: None,
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_90,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.tif"])
def test_exif_orientation(tmp_path: Path, orientation: int, name: str) -> None:
    turn = TURNS[orientation]
    stored = corners() if turn is None else corners().transpose(turn)
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    options: dict[str, Any] = {"quality": 95, "subsampling": 0} if name == "a.jpg" else {}
    stored.save(tmp_path / name, exif=exif, dpi=(150, 150), **options)
    page = only_page(tmp_path / name)
    assert_corners(page.image)
    assert page.dpi == 150
    if orientation in (1, 3, 6, 8):
        assert page.rotation == {1: 0, 3: 180, 6: 90, 8: 270}[orientation]


@pytest.mark.parametrize(
    ("size", "stated", "expected"),
    [
        ((1654, 2339), 200, 200),
        ((1654, 2339), 72, 200),
        ((2480, 3508), 96, 300),
        ((2339, 1654), None, 200),
        ((3024, 4032), 72, None),
        ((1000, 1000), None, None),
        ((1654, 2339), 30000, 200),
    ],
)
def test_dpi_is_believed_only_when_plausible(
    tmp_path: Path, size: tuple[int, int], stated: int | None, expected: int | None
) -> None:
    options: dict[str, Any] = {"dpi": (stated, stated)} if stated else {}
    Pillow.new("L", size, 255).save(tmp_path / "a.png", compress_level=1, **options)
    assert only_page(tmp_path / "a.png").dpi == expected


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    frames = [Pillow.new("RGB", (50, 70), color) for color in (RED, GREEN, BLUE)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    with open_document(tmp_path / "a.tif") as document:
        assert document.page_count == 3
        pages = list(document.pages())
    assert [page.number for page in pages] == [1, 2, 3]
    colors = [tuple(page.image[5, 5][::-1]) for page in pages if isinstance(page, Page)]
    assert colors == [RED, GREEN, BLUE]


def test_previews_inside_a_tiff_are_no_pages(tmp_path: Path) -> None:
    preview_tags = TiffImagePlugin.ImageFileDirectory_v2()
    preview_tags[254] = 1
    held = io.BytesIO()
    with TiffImagePlugin.AppendingTiffWriter(held) as writer:
        corners().save(writer, format="TIFF")
        writer.newFrame()
        corners().resize((40, 60)).save(writer, format="TIFF", tiffinfo=preview_tags)
        writer.newFrame()
    path = tmp_path / "a.tif"
    path.write_bytes(held.getvalue())
    assert_corners(only_page(path).image)


def test_fax_pixels_become_square(tmp_path: Path) -> None:
    # Fine across, coarse down: a circle on paper is stored as a flat ellipse.
    flat = Pillow.new("1", (1728, 1144), 1)
    ImageDraw.Draw(flat).ellipse((400, 200, 800, 400), fill=0)
    flat.save(tmp_path / "fax.tif", compression="group4", dpi=(204, 102))
    page = only_page(tmp_path / "fax.tif")
    rows, columns = np.nonzero(page.image[:, :, 0] < 128)
    assert abs(np.ptp(rows) - np.ptp(columns)) <= 4
    assert page.dpi == 204


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.bmp", "a.webp", "a.gif", "a.tif"])
def test_cut_files_never_pass_for_whole(tmp_path: Path, name: str) -> None:
    noise = np.random.default_rng(5).integers(0, 255, (297, 210, 3), np.uint8)
    Pillow.fromarray(noise).save(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[: len(content) * 2 // 3])
    with pytest.raises(UnreadableDocument) as caught:
        read_image(tmp_path / name)
    assert caught.value.reason is UnreadableReason.CORRUPT


@pytest.mark.parametrize(("at", "byte"), [(1, 0xC3), (4, 12)])
def test_an_uncommon_jpeg_is_not_called_damaged(tmp_path: Path, at: int, byte: int) -> None:
    held = io.BytesIO()
    corners().save(held, "JPEG")
    content = bytearray(held.getvalue())
    content[content.index(b"\xff\xc0") + at] = byte
    path = tmp_path / "a.jpg"
    path.write_bytes(bytes(content))
    with pytest.raises(UnreadableDocument) as caught:
        open_document(path)
    assert caught.value.reason is UnreadableReason.UNSUPPORTED_FORMAT


def test_an_uncommon_bitmap_is_not_called_damaged(tmp_path: Path) -> None:
    held = io.BytesIO()
    corners().save(held, "BMP")
    content = bytearray(held.getvalue())
    compression = 30
    content[compression] = 4
    path = tmp_path / "a.bmp"
    path.write_bytes(bytes(content))
    with pytest.raises(UnreadableDocument) as caught:
        open_document(path)
    assert caught.value.reason is UnreadableReason.UNSUPPORTED_FORMAT


def test_a_frame_that_claims_to_be_a_giant_costs_no_other(tmp_path: Path) -> None:
    rng = np.random.default_rng(2)
    frames = [Pillow.fromarray(rng.integers(0, 255, (40, 60), np.uint8)) for _ in range(3)]
    held = io.BytesIO()
    frames[0].save(held, "GIF", save_all=True, append_images=frames[1:], comment=b"mark")
    placed = b"\x2c" + struct.pack("<4H", 0, 0, 60, 40)
    giant = b"\x2c" + struct.pack("<4H", 0, 0, 65535, 65535)
    first, *others = held.getvalue().split(placed)
    path = tmp_path / "a.gif"
    path.write_bytes(first + placed + others[0] + giant + placed.join(others[1:]))
    with open_document(path) as document:
        pages = list(document.pages())
        words = [text for _, text in document.words_elsewhere()]
    assert [isinstance(page, Page) for page in pages] == [True, False, False]
    assert "mark" in words


def test_one_bad_frame_costs_one_page(tmp_path: Path) -> None:
    noise = np.random.default_rng(5).integers(0, 255, (100, 100, 3), np.uint8)
    frames = [
        Pillow.new("RGB", (100, 100), RED),
        Pillow.fromarray(noise),
        Pillow.new("RGB", (100, 100), BLUE),
    ]
    path = tmp_path / "a.tif"
    frames[0].save(path, save_all=True, append_images=frames[1:], compression="tiff_lzw")
    with TiffImagePlugin.TiffImageFile(path) as opened:
        opened.seek(1)
        offset = int(opened.tag_v2[273][0])
    content = bytearray(path.read_bytes())
    content[offset : offset + 4000] = b"\xff" * 4000
    path.write_bytes(content)
    with open_document(path) as document:
        kinds = [type(page) for page in document.pages()]
    assert kinds == [Page, PageFailure, Page]


def test_pages_beyond_the_pixel_limit_are_scaled_and_their_dpi_with_them(tmp_path: Path) -> None:
    big = corners().resize((1654, 2339))
    for name in ("a.png", "a.jpg"):
        big.save(tmp_path / name, dpi=(200, 200))
        page = only_page(tmp_path / name, IntakeLimits(page_pixels=1_000_000))
        height, width = page.image.shape[:2]
        assert 500_000 < width * height <= 1_000_000
        assert page.dpi == pytest.approx(200 * height / 2339, abs=1)
        assert_corners(page.image)


@pytest.mark.parametrize(
    "limits",
    [IntakeLimits(file_bytes=100), IntakeLimits(page_pixels=1000, decoded_pixels=10_000)],
)
def test_what_is_too_large_says_so(tmp_path: Path, limits: IntakeLimits) -> None:
    corners().save(tmp_path / "a.png")
    with pytest.raises(UnreadableDocument) as caught:
        read_image(tmp_path / "a.png", limits)
    assert caught.value.reason is UnreadableReason.TOO_LARGE


def test_a_header_that_claims_a_giant_is_refused_before_memory_is_spent(tmp_path: Path) -> None:
    held = io.BytesIO()
    Pillow.new("1", (8, 8), 1).save(held, "PNG")
    content = bytearray(held.getvalue())
    content[16:24] = struct.pack(">II", 60_000, 60_000)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    (tmp_path / "bomb.png").write_bytes(content)
    with pytest.raises(UnreadableDocument) as caught:
        read_image(tmp_path / "bomb.png")
    assert caught.value.reason is UnreadableReason.TOO_LARGE


def test_too_many_frames_are_refused(tmp_path: Path) -> None:
    frames = [Pillow.new("1", (8, 8), 1) for _ in range(6)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    with pytest.raises(UnreadableDocument) as caught:
        open_document(tmp_path / "a.tif", IntakeLimits(pages=5))
    assert caught.value.reason is UnreadableReason.TOO_MANY_PAGES


def office_zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return held.getvalue()


def ofd_zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("OFD.xml", "<OFD/>")
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "reason", "words"),
    [
        (b"", UnreadableReason.EMPTY_FILE, "0 字节"),
        (office_zip(), UnreadableReason.OFFICE_DOCUMENT, "扫描成 PDF"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            UnreadableReason.OFFICE_DOCUMENT,
            "Word",
        ),
        (ofd_zip(), UnreadableReason.OFD, "OFD"),
        (b"Rar!\x1a\x07\x01\x00", UnreadableReason.UNSUPPORTED_FORMAT, "压缩包"),
        (b"PK\x03\x04 cut", UnreadableReason.UNSUPPORTED_FORMAT, "压缩包"),
        (b"just words", UnreadableReason.UNSUPPORTED_FORMAT, "JPG"),
        (b"\xff\xd8\xff", UnreadableReason.CORRUPT, "重新扫描"),
        (b"BM", UnreadableReason.UNSUPPORTED_FORMAT, "JPG"),
    ],
)
def test_what_cannot_be_read_says_what_it_is(
    tmp_path: Path, content: bytes, reason: UnreadableReason, words: str
) -> None:
    path = tmp_path / "材料.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableDocument) as caught:
        open_document(path)
    assert caught.value.reason is reason
    assert words in str(caught.value)


def test_missing_file_is_a_reason_too(tmp_path: Path) -> None:
    with pytest.raises(UnreadableDocument, match="不在原处"):
        open_document(tmp_path / "没有.pdf")


@pytest.mark.parametrize("reason", UnreadableReason)
@pytest.mark.parametrize("language", Language)
def test_every_reason_has_words_and_a_remedy(reason: UnreadableReason, language: Language) -> None:
    what, remedy = explain(reason)
    assert len(what.in_language(language)) > 5
    assert len(remedy.in_language(language)) > 5


def test_reading_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    corners().save(path)
    path.chmod(0o444)
    before = file_sha256(path), path.stat().st_mtime_ns, sorted(tmp_path.iterdir())
    only_page(path)
    assert (file_sha256(path), path.stat().st_mtime_ns, sorted(tmp_path.iterdir())) == before
