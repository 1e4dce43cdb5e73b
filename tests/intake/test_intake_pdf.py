"""PDF pages: scans pixel for pixel, digital pages with their text, and everything in between."""

from __future__ import annotations

import io
import os
import random
import struct
import sys
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest
from PIL import Image as Pillow
from PIL import ImageDraw

from docvalidate.intake import IntakeLimits, PageFailure, UnreadableDocument, open_document
from docvalidate.model.evidence import UnreadableReason
from docvalidate.model.page import Image, Page

A4 = (595.2, 841.68)
"""A4 in points, so that 1654 x 2338 pixels lie on it at 200 dpi."""


def scan(mode: str = "RGB", size: tuple[int, int] = (827, 1169)) -> Pillow.Image:
    """A page with fine detail, different in every corner."""
    picture = Pillow.new("RGB", size, "white")
    draw = ImageDraw.Draw(picture)
    width, height = size
    draw.rectangle((20, 20, width // 3, height // 4), fill=(200, 20, 20))
    draw.rectangle((width // 2, height // 2, width - 60, height // 2 + 80), fill=(20, 20, 160))
    for row in range(height // 4 + 40, height - 100, 9):
        draw.line((60, row, width - 90, row), fill="black", width=2)
    draw.text((width // 2, 60), "scan 0123", fill="black")
    return picture.convert(mode)


def encoded(picture: Pillow.Image, name: str, **options: Any) -> bytes:  # noqa: ANN401
    held = io.BytesIO()
    picture.save(held, name, **options)
    return held.getvalue()


def saved(document: Any, path: Path, **options: Any) -> Path:  # noqa: ANN401
    path.write_bytes(document.tobytes(**options))
    return path


def pdf_of(stream: bytes, rotate: int = 0, size: tuple[float, float] = A4) -> Any:  # noqa: ANN401
    document = pymupdf.open()
    page = document.new_page(width=size[0], height=size[1])
    page.insert_image(page.rect, stream=stream, keep_proportion=False, rotate=rotate)
    return document


def pages_of(path: Path, limits: IntakeLimits | None = None) -> list[Page]:
    with open_document(path, limits or IntakeLimits()) as document:
        pages = list(document.pages())
    healthy = [page for page in pages if isinstance(page, Page)]
    assert len(healthy) == len(pages), pages
    return healthy


def as_image(picture: Pillow.Image) -> Image:
    return np.asarray(picture.convert("RGB"))[:, :, ::-1]


def rendered(path: Path, width: int, height: int) -> Image:
    """The page as a viewer shows it: the reference for placement, flips and rotation."""
    with pymupdf.open(path) as opened:
        page = opened[0]
        zoom = pymupdf.Matrix(width / page.rect.width, height / page.rect.height)
        pixmap = page.get_pixmap(matrix=zoom, alpha=False)
        pixels = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.width, 3)
    return pixels[:height, :width, ::-1]


def difference(one: Image, other: Image) -> float:
    rows, columns = min(one.shape[0], other.shape[0]), min(one.shape[1], other.shape[1])
    return float(np.abs(one[:rows, :columns].astype(int) - other[:rows, :columns]).mean())


def test_a_scan_is_taken_pixel_for_pixel(tmp_path: Path) -> None:
    path = saved(pdf_of(encoded(scan(), "PNG")), tmp_path / "a.pdf")
    (page,) = pages_of(path)
    assert page.image.shape == (1169, 827, 3)
    assert np.array_equal(page.image, as_image(scan()))
    assert page.dpi == 100
    assert page.embedded_lines == ()


@pytest.mark.parametrize("page_rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("image_rotation", [0, 90, 180, 270])
def test_rotation_of_page_and_picture(
    tmp_path: Path, page_rotation: int, image_rotation: int
) -> None:
    size = A4 if image_rotation % 180 == 0 else A4[::-1]
    document = pdf_of(encoded(scan(), "PNG"), rotate=image_rotation, size=size)
    document[0].set_rotation(page_rotation)
    path = saved(document, tmp_path / "a.pdf")
    (page,) = pages_of(path)
    height, width = page.image.shape[:2]
    assert sorted((height, width)) == [827, 1169]
    assert difference(page.image, rendered(path, width, height)) < 3
    assert page.rotation == page_rotation
    assert page.dpi == 100


@pytest.mark.parametrize("matrix", ["595.2 0 0 -841.68 0 841.68", "-595.2 0 0 841.68 595.2 0"])
def test_mirrored_placement(tmp_path: Path, matrix: str) -> None:
    document = pdf_of(encoded(scan(), "PNG"))
    page = document[0]
    name = page.get_images()[0][7]
    document.update_stream(page.get_contents()[0], f"q {matrix} cm /{name} Do Q".encode())
    path = saved(document, tmp_path / "a.pdf")
    (read,) = pages_of(path)
    assert read.image.shape == (1169, 827, 3)
    assert difference(read.image, rendered(path, 827, 1169)) < 3


def raw_image(document: Any, xref: int, dictionary: str, stream: bytes) -> None:  # noqa: ANN401
    """Replace an image object by one written by hand, for encodings that no library writes."""
    document.update_object(xref, "<<>>")
    document.update_stream(xref, stream, new=True, compress=False)
    document.update_object(
        xref, f"<</Type/XObject/Subtype/Image/Length {len(stream)}{dictionary}>>"
    )


def group4_of(bilevel: Pillow.Image) -> bytes:
    """Return the bare CCITT G4 data of a picture; its white pixels are coded as black runs."""
    tiff = encoded(bilevel, "TIFF", compression="group4", strip_size=10**7)
    with Pillow.open(io.BytesIO(tiff)) as opened:
        tags = opened.getexif()
        start, length = int(np.ravel(tags[273])[0]), int(np.ravel(tags[279])[0])
    return tiff[start : start + length]


def jbig2_of(bilevel: Pillow.Image) -> bytes:
    """Return an embedded JBIG2 stream (ITU-T T.88) of one generic region coded by MMR."""

    def segment(number: int, kind: int, body: bytes) -> bytes:
        return struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body

    width, height = bilevel.size
    black_is_one = bilevel.point(lambda value: 255 - value)
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 1) + group4_of(black_is_one)
    return segment(0, 48, page) + segment(1, 38, region)


@pytest.mark.parametrize(
    "kind",
    [
        "jpeg_cmyk",
        "jpeg_grey",
        "jpx",
        "ccitt",
        "jbig2",
        "decode",
        "stencil",
    ],
)
def test_encodings_of_scans(tmp_path: Path, kind: str) -> None:
    size = "/Width 827/Height 1169"
    bilevel = scan("L").point(lambda value: 255 if value > 128 else 0).convert("1")
    expected = scan()
    if kind == "jpeg_cmyk":
        stream = encoded(scan("CMYK"), "JPEG", quality=95)
        dictionary = f"{size}/ColorSpace/DeviceCMYK/BitsPerComponent 8/Filter/DCTDecode"
        dictionary += "/Decode[1 0 1 0 1 0 1 0]"
    elif kind == "jpeg_grey":
        stream, expected = encoded(scan("L"), "JPEG", quality=95), scan("L")
        dictionary = f"{size}/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode"
    elif kind == "jpx":
        stream = encoded(scan(), "JPEG2000")
        dictionary = f"{size}/Filter/JPXDecode"
    elif kind == "jbig2":
        stream, expected = jbig2_of(bilevel), bilevel
        dictionary = f"{size}/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/JBIG2Decode"
    elif kind == "ccitt":
        stream, expected = group4_of(bilevel), bilevel
        dictionary = f"{size}/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/CCITTFaxDecode"
        # Pillow codes white runs where the picture is black, so the decoder has to be turned round.
        dictionary += "/DecodeParms<</K -1/Columns 827/Rows 1169/BlackIs1 true>>"
    elif kind == "decode":
        stream, expected = (~np.asarray(scan("L"))).tobytes(), scan("L")
        dictionary = f"{size}/ColorSpace/DeviceGray/BitsPerComponent 8/Decode[1 0]"
    else:
        stream, expected = np.packbits(np.asarray(bilevel), axis=1).tobytes(), bilevel
        dictionary = f"{size}/ImageMask true/BitsPerComponent 1"
    document = pdf_of(encoded(Pillow.new("L", (8, 8)), "PNG"))
    raw_image(document, document[0].get_images()[0][0], dictionary, stream)
    path = saved(document, tmp_path / "a.pdf")
    (page,) = pages_of(path)
    if kind == "stencil":
        small = Pillow.fromarray(page.image[:, :, ::-1].copy()).resize((827, 1169))
        assert difference(as_image(small), as_image(expected)) < 20
    else:
        assert page.image.shape == (1169, 827, 3)
        assert difference(page.image, rendered(path, 827, 1169)) < 3
        if kind != "jpeg_cmyk":
            assert difference(page.image, as_image(expected)) < 3
    # Ink must be dark on light, whichever way round the file stores it.
    assert page.image[3, 3].min() > 240


def test_a_hidden_text_layer_on_a_scan_is_not_believed(tmp_path: Path) -> None:
    document = pdf_of(encoded(scan(), "PNG"))
    document[0].insert_text((60, 100), "words that an earlier OCR made up", render_mode=3)
    (page,) = pages_of(saved(document, tmp_path / "a.pdf"))
    assert page.embedded_lines == ()
    assert page.image.shape == (1169, 827, 3)


def draw_on_top(page: Any, what: str) -> None:  # noqa: ANN401
    box = pymupdf.Rect(400, 650, 500, 750)
    if what == "text":
        page.insert_text((420, 700), "approved", fontsize=20, color=(1, 0, 0))
    elif what == "stamp":
        page.add_stamp_annot(box, stamp=0)
    elif what == "ink":
        page.add_ink_annot([[(410, 660), (450, 740), (490, 660)]])
    elif what == "picture":
        page.insert_image(box, stream=encoded(Pillow.new("RGB", (50, 50), "red"), "PNG"))
    else:
        page.draw_rect(box, color=(1, 0, 0), fill=(1, 0, 0))


@pytest.mark.parametrize("what", ["text", "stamp", "ink", "picture", "shape"])
def test_what_lies_on_a_scan_is_seen(tmp_path: Path, what: str) -> None:
    blank = Pillow.new("RGB", (1654, 2339), "white")
    document = pdf_of(encoded(blank, "PNG"))
    draw_on_top(document[0], what)
    (page,) = pages_of(saved(document, tmp_path / "a.pdf"))
    assert page.embedded_lines == ()
    assert page.dpi is not None
    assert 195 <= page.dpi <= 305
    scale = page.dpi / 72
    region = page.image[int(645 * scale) : int(755 * scale), int(395 * scale) : int(505 * scale)]
    assert region.min() < 100


def test_composed_pages_keep_the_resolution_of_their_scan(tmp_path: Path) -> None:
    document = pdf_of(encoded(Pillow.new("L", (2480, 3507), 255), "PNG"))
    draw_on_top(document[0], "shape")
    (page,) = pages_of(saved(document, tmp_path / "a.pdf"))
    assert page.dpi == 300


def test_scan_pages_that_count_pixels_as_points_get_a_real_dpi(tmp_path: Path) -> None:
    document = pdf_of(encoded(scan(size=(1654, 2339)), "PNG"), size=(1654, 2339))
    (page,) = pages_of(saved(document, tmp_path / "a.pdf"))
    assert page.dpi == 200


def digital(rotation: int = 0) -> Any:  # noqa: ANN401
    document = pymupdf.open()
    page = document.new_page(width=A4[0], height=A4[1])
    page.set_rotation(rotation)
    for shown_at, text, size in (
        ((72, 100), "职称申报表", 20),
        ((72, 200), "Name: Wang", 12),
        ((300, 200), "Level: senior", 12),
    ):
        at = pymupdf.Point(shown_at) * page.derotation_matrix
        font = "china-s" if size == 20 else "helv"
        page.insert_text(at, text, fontname=font, fontsize=size, rotate=rotation)
    return document


def ink_box(image: Image) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero(image.min(axis=2) < 128)
    return int(columns.min()), int(rows.min()), int(columns.max()), int(rows.max())


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_digital_text_stands_where_its_ink_is(tmp_path: Path, rotation: int) -> None:
    (page,) = pages_of(saved(digital(rotation), tmp_path / "a.pdf"))
    assert page.dpi == 200
    texts = {line.text: line.box for line in page.embedded_lines}
    assert {"职称申报表", "Name: Wang", "Level: senior"} <= {*texts}
    assert all(line.confidence == 1.0 for line in page.embedded_lines)
    outside = page.image.copy()
    for box in texts.values():
        region = page.image[box.y0 : box.y1, box.x0 : box.x1]
        x0, y0, x1, y1 = ink_box(region)
        assert (x1 - x0) * (y1 - y0) > 0.3 * box.area
        outside[box.y0 : box.y1, box.x0 : box.x1] = 255
    assert outside.min() > 128


@pytest.mark.parametrize(
    ("drawn", "page_rotation", "believed"),
    [(0, 0, True), (90, 90, True), (90, 0, False), (180, 0, False), (0, 270, False)],
)
def test_text_that_lies_on_its_side_is_left_to_be_turned(
    tmp_path: Path, drawn: int, page_rotation: int, *, believed: bool
) -> None:
    document = pymupdf.open()
    page = document.new_page(width=400, height=400)
    for at in range(6):
        page.insert_text((200 + 12 * at, 200 + 12 * at), "application", rotate=drawn, fontsize=9)
    page.set_rotation(page_rotation)
    (read,) = pages_of(saved(document, tmp_path / "a.pdf"))
    assert bool(read.embedded_lines) == believed


def test_hidden_and_covered_words_on_digital_pages_do_not_count(tmp_path: Path) -> None:
    document = digital()
    page = document[0]
    page.insert_text((72, 300), "invisible", render_mode=3)
    page.insert_text((72, 350), "white on white", color=(1, 1, 1))
    page.insert_text((72, 400), "covered")
    page.draw_rect(pymupdf.Rect(60, 380, 200, 410), color=(1, 1, 1), fill=(1, 1, 1))
    (read,) = pages_of(saved(document, tmp_path / "a.pdf"))
    words = " ".join(line.text for line in read.embedded_lines)
    assert "Wang" in words
    assert not any(hidden in words for hidden in ("invisible", "white", "covered"))


def test_text_that_cannot_be_mapped_is_left_to_the_recogniser(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=A4[0], height=A4[1])
    page.insert_text((72, 100), "Application form", fontsize=20)
    table = document.get_new_xref()
    document.update_object(table, "<<>>")
    document.update_stream(
        table,
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        b"1 begincodespacerange <00> <FF> endcodespacerange\n"
        b"1 beginbfrange <20> <7E> <E020> endbfrange endcmap end end",
        new=True,
    )
    document.xref_set_key(page.get_fonts()[0][0], "ToUnicode", f"{table} 0 R")
    (read,) = pages_of(saved(document, tmp_path / "a.pdf"))
    assert read.image.min() < 100
    assert read.embedded_lines == ()


def test_a_page_with_a_large_picture_is_left_to_the_recogniser(tmp_path: Path) -> None:
    document = digital()
    picture = encoded(scan(size=(400, 400)), "PNG")
    document[0].insert_image(pymupdf.Rect(72, 300, 472, 700), stream=picture)
    (read,) = pages_of(saved(document, tmp_path / "a.pdf"))
    assert read.embedded_lines == ()


def test_text_drawn_as_outlines_is_left_to_the_recogniser(tmp_path: Path) -> None:
    document = digital()
    shape = document[0].new_shape()
    for index in range(120):
        x, y = 72 + 12 * (index % 30), 300 + 20 * (index // 30)
        shape.draw_polyline([(x, y), (x + 8, y + 1), (x + 4, y + 10), (x, y)])
        shape.finish(fill=(0, 0, 0), color=None)
        shape.commit()
        shape = document[0].new_shape()
    (read,) = pages_of(saved(document, tmp_path / "a.pdf"))
    assert read.embedded_lines == ()


def test_huge_pages_are_drawn_within_the_limit(tmp_path: Path) -> None:
    document = pymupdf.open()
    document.new_page(width=14_000, height=14_000).insert_text((100, 5000), "poster", fontsize=900)
    (page,) = pages_of(saved(document, tmp_path / "a.pdf"), IntakeLimits(page_pixels=2_000_000))
    assert page.image.shape[0] * page.image.shape[1] <= 2_000_000
    assert page.image.min() < 100


def bare_pdf(drawing: bytes) -> bytes:
    """One page, its operations in a deflated stream of exactly these bytes."""
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n"
        b"trailer<</Root 1 0 R>>\n" % (len(drawing), drawing)
    )


@pytest.mark.parametrize("missing", [1, 4])
def test_a_checksum_cut_short_costs_no_page(tmp_path: Path, missing: int) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(bare_pdf(zlib.compress(b"0 0 100 200 re f " * 20)[:-missing]))
    (page,) = pages_of(path)
    height, width = page.image.shape[:2]
    assert page.image[height // 2, width // 4].max() < 50
    assert page.image[height // 2, 3 * width // 4].min() > 200


def test_a_page_without_operations_is_blank_and_not_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(bare_pdf(b""))
    (page,) = pages_of(path)
    assert page.image.min() > 250


def test_operations_cut_off_are_lost(tmp_path: Path) -> None:
    chance = random.Random(5)  # noqa: S311 - reproducible, not secret
    boxes = b"".join(
        b"%d %d 3 3 re f " % (chance.randrange(200), chance.randrange(200)) for _ in range(300)
    )
    packed = zlib.compress(boxes)
    path = tmp_path / "a.pdf"
    path.write_bytes(bare_pdf(packed[: len(packed) // 2]))
    with open_document(path) as document:
        page = document.page(1)
    assert isinstance(page, PageFailure)
    assert page.reason is UnreadableReason.CORRUPT


def test_what_could_not_be_drawn_makes_the_file_one_seen_in_part(tmp_path: Path) -> None:
    whole = b"10 10 50 50 re f "
    seen: dict[bytes, UnreadableReason | None] = {}
    for drawing in (whole, whole + b"( ) ] >> /no 7 Tj [ 3 re"):
        path = tmp_path / "a.pdf"
        path.write_bytes(bare_pdf(zlib.compress(drawing)))
        with open_document(path) as document:
            assert isinstance(document.page(1), Page)
            seen[drawing] = document.unseen
    assert list(seen.values()) == [None, UnreadableReason.CORRUPT]


def test_a_giant_picture_in_a_pdf_is_too_large_and_not_damaged(tmp_path: Path) -> None:
    side = 70_000
    packed = zlib.compress(bytes(side // 8 * 100))
    picture = (
        b"5 0 obj<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
        b"/BitsPerComponent 1/Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\n"
        % (side, side, len(packed), packed)
    )
    whole = bare_pdf(zlib.compress(b"q 100 0 0 100 50 50 cm /I Do Q"))
    whole = whole.replace(b"/MediaBox", b"/Resources<</XObject<</I 5 0 R>>>>/MediaBox")
    path = tmp_path / "a.pdf"
    path.write_bytes(whole.replace(b"trailer", picture + b"trailer"))
    with open_document(path) as document:
        page = document.page(1)
    assert isinstance(page, PageFailure)
    assert page.reason is UnreadableReason.TOO_LARGE


@pytest.mark.parametrize(
    ("page", "reason"),
    [(b"/Page", UnreadableReason.CORRUPT), (b"/Other", UnreadableReason.NO_PAGES)],
)
def test_pages_that_nothing_leads_to_are_lost_and_not_absent(
    tmp_path: Path, page: bytes, reason: UnreadableReason
) -> None:
    content = bare_pdf(zlib.compress(b"0 0 9 9 re f")).replace(b"[3 0 R]/Count 1", b"[]/Count 0")
    path = tmp_path / "a.pdf"
    path.write_bytes(content.replace(b"/Type/Page/", b"/Type" + page + b"/"))
    with pytest.raises(UnreadableDocument) as caught:
        open_document(path)
    assert caught.value.reason is reason


def test_a_lock_that_is_no_password_is_not_called_damage(tmp_path: Path) -> None:
    content = digital().tobytes(no_new_id=True)
    lock = b"<</Filter/Adobe.PubSec/SubFilter/adbe.pkcs7.s5/V 4/Length 128>>"
    path = tmp_path / "a.pdf"
    path.write_bytes(content.replace(b"/Root ", b"/Encrypt" + lock + b"/Root ", 1))
    with pytest.raises(UnreadableDocument) as caught:
        open_document(path)
    assert caught.value.reason is UnreadableReason.ENCRYPTED


def test_passwords(tmp_path: Path) -> None:
    locked = saved(
        digital(),
        tmp_path / "a.pdf",
        encryption=pymupdf.PDF_ENCRYPT_AES_256,
        user_pw="x",
        owner_pw="y",
    )
    with pytest.raises(UnreadableDocument, match="密码") as caught:
        open_document(locked)
    assert caught.value.reason is UnreadableReason.ENCRYPTED
    restricted = saved(
        digital(), tmp_path / "b.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, owner_pw="y"
    )
    assert len(pages_of(restricted)) == 1


def test_broken_cross_references_are_repaired(tmp_path: Path) -> None:
    path = saved(digital(), tmp_path / "a.pdf")
    content = path.read_bytes()
    path.write_bytes(content.replace(b"startxref", b"startxxxx"))
    (page,) = pages_of(path)
    assert any("Wang" in line.text for line in page.embedded_lines)


@pytest.mark.parametrize("kind", ["head_only", "no_pages"])
def test_pdf_without_pages(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a.pdf"
    if kind == "head_only":
        path.write_bytes(b"%PDF-1.7\n")
    else:
        path.write_bytes(
            b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
            b"2 0 obj\n<</Type/Pages/Kids[]/Count 0>>\nendobj\ntrailer\n<</Root 1 0 R>>\n"
        )
    with pytest.raises(UnreadableDocument) as caught:
        open_document(path)
    assert caught.value.reason in (UnreadableReason.CORRUPT, UnreadableReason.NO_PAGES)
    assert (kind == "no_pages") == (caught.value.reason is UnreadableReason.NO_PAGES)


def test_portfolios_say_that_the_material_is_inside(tmp_path: Path) -> None:
    document = digital()
    document.embfile_add("学历.pdf", b"%PDF-1.4")
    document.xref_set_key(document.pdf_catalog(), "Collection", "<</View/D>>")
    with pytest.raises(UnreadableDocument, match="附件"):
        open_document(saved(document, tmp_path / "a.pdf"))


def test_the_attachments_of_a_portfolio_are_read_page_by_page(tmp_path: Path) -> None:
    held = io.BytesIO()
    Pillow.fromarray(np.full((300, 200, 3), (10, 200, 30), np.uint8)).save(held, "PNG")
    inner = digital()
    inner.new_page(width=400, height=200)
    document = digital()
    document.embfile_add("学历.pdf", inner.tobytes())
    document.embfile_add("坏.pdf", b"no PDF at all")
    document.embfile_add("照片.png", held.getvalue())
    document.xref_set_key(document.pdf_catalog(), "Collection", "<</View/D>>")
    with open_document(saved(document, tmp_path / "a.pdf")) as portfolio:
        assert portfolio.page_count == 4
        first, second, third, fourth = portfolio.pages()
    assert isinstance(first, Page)
    assert first.embedded_lines
    assert isinstance(second, Page)
    assert second.image.shape[1] == 2 * second.image.shape[0]
    assert isinstance(third, PageFailure)
    assert third.reason is UnreadableReason.UNSUPPORTED_FORMAT
    assert isinstance(fourth, Page)
    assert (fourth.number, fourth.image[5, 5].tolist()) == (4, [30, 200, 10])


def test_a_portfolio_is_held_to_the_limit_of_one_file(tmp_path: Path) -> None:
    document = digital()
    for name in ("a", "b", "c"):
        document.embfile_add(name, digital().tobytes())
    document.xref_set_key(document.pdf_catalog(), "Collection", "<</View/D>>")
    path = saved(document, tmp_path / "a.pdf")
    with pytest.raises(UnreadableDocument) as caught:
        open_document(path, IntakeLimits(pages=2))
    assert caught.value.reason is UnreadableReason.TOO_MANY_PAGES


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such names")
def test_a_name_that_is_no_text_is_no_obstacle(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"\xd6\xa4\xca\xe9.pdf")
    path.write_bytes(digital().tobytes())
    with open_document(path) as document:
        assert isinstance(document.page(1), Page)


def test_too_many_pages(tmp_path: Path) -> None:
    document = pymupdf.open()
    for _ in range(4):
        document.new_page()
    path = saved(document, tmp_path / "a.pdf")
    with pytest.raises(UnreadableDocument) as caught:
        open_document(path, IntakeLimits(pages=3))
    assert caught.value.reason is UnreadableReason.TOO_MANY_PAGES


def test_a_cut_picture_inside_a_pdf_costs_its_page_only(tmp_path: Path) -> None:
    document = digital()
    noise = np.random.default_rng(2).integers(0, 255, (800, 600, 3), np.uint8)
    jpeg = encoded(Pillow.fromarray(noise), "JPEG")
    page = document.new_page(width=A4[0], height=A4[1])
    page.insert_image(
        page.rect, stream=encoded(Pillow.new("L", (8, 8)), "PNG"), keep_proportion=False
    )
    dictionary = "/Width 600/Height 800/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode"
    raw_image(document, page.get_images()[0][0], dictionary, jpeg[: len(jpeg) // 2])
    path = saved(document, tmp_path / "a.pdf")
    with open_document(path) as opened:
        first, second = opened.pages()
    assert isinstance(first, Page)
    assert isinstance(second, PageFailure)
    assert (second.number, second.reason) == (2, UnreadableReason.CORRUPT)
