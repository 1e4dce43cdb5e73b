"""OFD files: what is drawn, where, which seals show, and what is said of the rest."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import random
import zipfile
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from PIL import Image as Pillow

from docvalidate.intake import (
    IntakeLimits,
    PageFailure,
    PageFrame,
    PlacedSignature,
    UnreadableDocument,
    open_document,
)
from docvalidate.model.digital import Integrity, TimeSource, Trust
from docvalidate.model.evidence import DocumentFormat, DocumentStatus, UnreadableReason
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, Page
from docvalidate.ocr import EngineChoice
from docvalidate.reading import read_document
from samples.drawing.seals import Wear, impression, official_seal
from tests.batch.faulty_engines import SoundEngine
from tests.intake.ofd_writer import (
    SHA256,
    SM3,
    OfdWriter,
    image,
    layer,
    path,
    seal_picture,
    signed_value,
    text,
)
from tests.intake.signing import UNIT, Authority, issue

PER_MM = 200 / 25.4


@pytest.fixture(scope="module")
def unit() -> Authority:
    return issue("云帆公司电子公章", issue("测试根证书"), organisation=UNIT)


def written(writer: OfdWriter | bytes, folder: Path) -> Path:
    file = folder / "材料.ofd"
    file.write_bytes(writer if isinstance(writer, bytes) else writer.content())
    return file


def opened(
    writer: OfdWriter | bytes, folder: Path, number: int = 1
) -> tuple[Page, UnreadableReason | None]:
    """Return a page, and whether something on it could not be drawn."""
    with open_document(written(writer, folder), IntakeLimits()) as document:
        page = document.page(number)
        assert isinstance(page, Page), page
        return page, document.unseen


def page_of(*objects: str, folder: Path, **more: object) -> Page:
    page, unseen = opened(OfdWriter([layer(*objects)], **more), folder)  # type: ignore[arg-type]
    assert unseen is None
    return page


def millimetres(x0: float, y0: float, x1: float, y1: float) -> Box:
    return Box(*(round(value * PER_MM) for value in (x0, y0, x1, y1)))


def extent(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Box:
    ys, xs = np.nonzero(mask)
    return Box(int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1)


def red(image: Image) -> Box:
    return extent((image[:, :, 2] > 150) & (image[:, :, 1] < 100))


def dark(image: Image) -> Box:
    return extent(image.max(axis=2) < 100)


def assert_close(found: Box, wanted: Box, within: int = 6) -> None:
    for one, other in zip(found.as_list(), wanted.as_list(), strict=True):
        assert abs(one - other) <= within, (found, wanted)


def test_a_page_has_its_size_its_text_and_its_template(tmp_path: Path) -> None:
    page = page_of(
        text("公示证明", 80, 30, 8),
        text("经公示", 30, 60),
        text("无异议。", 45, 60),
        folder=tmp_path,
        template=layer(text("岳阳市职改办", 10, 10, 4), kind="Background"),
    )

    assert page.image.shape == (2339, 1654, 3)
    assert page.dpi == 200
    assert [line.text for line in page.embedded_lines] == [
        "岳阳市职改办",
        "公示证明",
        "经公示无异议。",
    ]
    title = page.embedded_lines[1].box
    assert_close(title, millimetres(80, 30.16, 112, 38.16))
    # The glyphs themselves stand inside the boxes said.
    assert (
        dark(page.image[title.y0 - 20 : title.y1 + 20, title.x0 - 20 : title.x1 + 20]).width
        > 0.9 * title.width
    )


def test_distances_between_characters_may_be_repeated(tmp_path: Path) -> None:
    spread = text("一二三四", 20, 20, 5, delta="g 2 12 20")
    (first,) = page_of(spread, folder=tmp_path).embedded_lines
    assert_close(first.box, millimetres(20, 20.1, 20 + 12 + 12 + 20 + 5, 25.1))
    upright = (
        '<ofd:TextObject ID="9" Font="1" Size="5" Boundary="50 20 6 60">'
        '<ofd:TextCode X="0" Y="5" DeltaY="g 3 10">上下左右</ofd:TextCode></ofd:TextObject>'
    )
    ink = dark(page_of(upright, folder=tmp_path).image)
    assert_close(ink, millimetres(50, 20.6, 55, 55.6), 10)


def test_text_turns_with_its_matrix(tmp_path: Path) -> None:
    turned = text("一一一一", 100, 100, 5, extra=' CTM="0 1 -1 0 0 0"')
    ink = dark(page_of(turned, folder=tmp_path).image)
    assert ink.height > 3 * ink.width
    assert_close(ink, Box(ink.x0, round(100 * PER_MM), ink.x1, round(120 * PER_MM)), 6)


@pytest.mark.parametrize("matrix", ["30 0 0 30 0 0", ""])
def test_a_picture_fills_its_boundary_the_right_way_up(matrix: str, tmp_path: Path) -> None:
    halves = seal_like_halves()
    page = page_of(image(3, "140 60 30 30", matrix), folder=tmp_path, pictures={3: halves})
    assert_close(red(page.image), millimetres(140, 60, 170, 75), 3)
    assert_close(dark(page.image), millimetres(140, 75, 170, 90), 3)


def seal_like_halves() -> bytes:
    """Red above, black below."""
    drawn = Pillow.new("RGB", (60, 60), (220, 20, 20))
    drawn.paste((0, 0, 0), (0, 30, 60, 60))
    held = io.BytesIO()
    drawn.save(held, "BMP")
    return held.getvalue()


def test_paths_are_filled_and_stroked_in_their_colours(tmp_path: Path) -> None:
    page = page_of(
        path("M 0 0 L 100 0 L 100 20 L 0 20 C", "30 100 100 20", 'LineWidth="0.5"'),
        path(
            "M 0 0 L 10 0 L 10 10 L 0 10 C",
            "150 130 10 10",
            'Fill="true" Stroke="false"',
            '<ofd:FillColor Value="220 20 20"/>',
        ),
        folder=tmp_path,
    )
    assert_close(dark(page.image), millimetres(29.75, 99.75, 130.25, 120.25), 2)
    assert_close(red(page.image), millimetres(150, 130, 160, 140), 2)


def test_a_layer_lends_its_drawing_parameters(tmp_path: Path) -> None:
    parameters = (
        '<ofd:DrawParam ID="20" LineWidth="2"><ofd:StrokeColor Value="220 20 20"/></ofd:DrawParam>'
        '<ofd:DrawParam ID="21" Relative="20" Cap="Butt"/>'
    )
    line = path("M 0 0 L 50 0", "60 70 50 0")
    writer = OfdWriter([layer(line, more=' DrawParam="21"')], parameters=parameters)
    page, unseen = opened(writer, tmp_path)
    assert unseen is None
    assert_close(red(page.image), millimetres(60, 69, 110, 71), 2)


def test_locations_from_the_root_or_the_document_are_found_too(
    unit: Authority, tmp_path: Path
) -> None:
    writer = sealed(unit)
    listed = (
        '<ofd:Signatures xmlns:ofd="http://www.ofdspec.org/2016">'
        '<ofd:Signature ID="1" BaseLoc="Signs/Sign_0/Signature.xml"/></ofd:Signatures>'
    )
    writer.parts["Doc_0/Signs/Signatures.xml"] = listed.encode()
    name = "Doc_0/Signs/Sign_0/Signature.xml"
    writer.parts[name] = writer.parts[name].replace(b'FileRef="/Doc_0', b'FileRef="Doc_0')
    (placed,) = signatures_of(writer, tmp_path)
    assert placed.signature.integrity is Integrity.UNSUPPORTED
    assert placed.signature.organisation == UNIT


def test_arcs_and_curves_go_where_the_standard_says(tmp_path: Path) -> None:
    circle = path(
        "M 0 20 A 20 20 0 1 1 40 20 A 20 20 0 1 1 0 20 C", "50 50 40 40", 'LineWidth="0.5"'
    )
    assert_close(
        dark(page_of(circle, folder=tmp_path).image), millimetres(49.75, 49.75, 90.25, 90.25), 3
    )
    hill = path("M 0 20 Q 20 -20 40 20", "50 50 40 40", 'LineWidth="0.5"')
    # A quadratic curve reaches half way to its control point.
    assert_close(dark(page_of(hill, folder=tmp_path).image), millimetres(50, 49.75, 90, 70), 4)
    wave = path("M 0 0 B 0 20 40 20 40 0", "50 50 40 40", 'LineWidth="0.5"')
    assert_close(
        dark(page_of(wave, folder=tmp_path).image), millimetres(49.75, 50, 90.25, 65.25), 3
    )


def test_composites_blocks_and_annotations_are_drawn(tmp_path: Path) -> None:
    square = path(
        "M 0 0 L 10 0 L 10 10 L 0 10 C",
        "5 5 10 10",
        'Fill="true" Stroke="false"',
        '<ofd:FillColor Value="220 20 20"/>',
    )
    composite = (
        '<ofd:CompositeObject ID="6" ResourceID="4" Boundary="40 40 50 50" CTM="2 0 0 2 0 0"/>'
    )
    block = f'<ofd:PageBlock ID="3">{composite}</ofd:PageBlock>'
    page = page_of(block, folder=tmp_path, composites={4: layer_free(square)})
    assert_close(red(page.image), millimetres(50, 50, 70, 70), 2)
    annotation = (
        '<ofd:Annot ID="1" Type="Stamp"><ofd:Appearance Boundary="100 100 50 50">'
        f"{square}</ofd:Appearance></ofd:Annot>"
        '<ofd:Annot ID="2" Type="Stamp" Visible="false"><ofd:Appearance Boundary="10 10 50 50">'
        f"{square}</ofd:Appearance></ofd:Annot>"
    )
    page = page_of(text("无", 10, 250), folder=tmp_path, annotations={1: annotation})
    assert_close(red(page.image), millimetres(105, 105, 115, 115), 2)


def layer_free(*objects: str) -> str:
    return "".join(objects)


def test_a_sheet_may_have_its_origin_elsewhere(tmp_path: Path) -> None:
    page = page_of(
        path("M 0 0 L 20 0 L 20 20 L 0 20 C", "60 70 20 20", 'Fill="true"'),
        folder=tmp_path,
        area="50 50 100 140",
    )
    assert page.image.shape[0] == pytest.approx(140 * PER_MM, abs=1)
    assert page.image.shape[1] == pytest.approx(100 * PER_MM, abs=1)
    assert_close(dark(page.image), millimetres(9.8, 19.8, 30.2, 40.2), 3)


def test_an_embedded_font_draws_what_it_has_and_ours_the_rest(tmp_path: Path) -> None:
    latin = bytes(pymupdf.Font("helv").buffer)
    page = page_of(text("AB中", 30, 30, 10, font=2), folder=tmp_path, fonts={1: None, 2: latin})
    assert [line.text for line in page.embedded_lines] == ["AB中"]
    assert_close(dark(page.image), millimetres(30, 31, 60, 40), 12)


def test_glyphs_given_by_number_are_drawn_though_their_letters_mean_nothing(
    tmp_path: Path,
) -> None:
    latin = pymupdf.Font("helv")
    private = "\ue123"
    glyph = latin.has_glyph(ord("H"))
    change = (
        '<ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="1">'
        f"<ofd:Glyphs>{glyph}</ofd:Glyphs></ofd:CGTransform>"
    )
    fonts = {1: None, 2: bytes(latin.buffer)}
    page = page_of(text(private, 30, 30, 10, font=2, inner=change), folder=tmp_path, fonts=fonts)
    as_letter = page_of(text("H", 30, 30, 10, font=2), folder=tmp_path, fonts=fonts)
    assert np.array_equal(page.image, as_letter.image)
    # Letters from a private alphabet are nothing to read by.
    assert page.embedded_lines == ()
    _, unseen = opened(OfdWriter([layer(text(private, 30, 30, font=2))], fonts=fonts), tmp_path)
    assert unseen is UnreadableReason.OFD


def test_text_beside_a_large_picture_is_left_to_the_recogniser(tmp_path: Path) -> None:
    page = page_of(
        text("公示证明", 80, 30, 8),
        image(3, "20 60 170 200"),
        folder=tmp_path,
        pictures={3: seal_like_halves()},
    )
    assert page.embedded_lines == ()


def sealed(
    unit: Authority, picture: bytes | None = None, kind: str = "png", **more: object
) -> OfdWriter:
    writer = OfdWriter([layer(text("公示证明", 80, 30, 8), text("单位公章", 130, 218))], **more)  # type: ignore[arg-type]
    writer.sign(signed_value(UNIT, seal_picture() if picture is None else picture, kind, unit.der))
    return writer


def seal_as_ofd() -> bytes:
    ring = path(
        "M 2 21 A 19 19 0 1 1 40 21 A 19 19 0 1 1 2 21 C",
        "0 0 42 42",
        'LineWidth="1.4"',
        '<ofd:StrokeColor Value="220 20 20"/>',
    )
    return OfdWriter([layer(ring)], area="0 0 42 42").content()


@pytest.mark.parametrize(
    ("picture", "kind"),
    [(seal_picture(), "png"), (seal_picture("JPEG"), "jpg"), (seal_as_ofd(), "ofd")],
    ids=["png", "jpg", "ofd"],
)
def test_the_seal_of_a_signature_shows_where_it_was_stamped(
    picture: bytes, kind: str, unit: Authority, tmp_path: Path
) -> None:
    writer = sealed(unit, picture, kind)
    page, unseen = opened(writer, tmp_path)
    assert unseen is None
    assert_close(red(page.image), millimetres(120.8, 200.8, 161.2, 241.2), 10)
    # Text under a seal stays legible, as under ink.
    words = next(line for line in page.embedded_lines if line.text == "单位公章")
    assert (
        page.image[words.box.y0 : words.box.y1, words.box.x0 : words.box.x1].max(axis=2) < 100
    ).any()

    (placed,) = signatures_of(writer, tmp_path)
    assert placed.area is not None
    height, width = page.image.shape[:2]
    box = PageFrame(width, height, 0.0, 0, width, height).place(placed.area.sides)
    assert_close(box, millimetres(120, 200, 162, 242), 2)


def signatures_of(writer: OfdWriter | bytes, folder: Path) -> tuple[PlacedSignature, ...]:
    with open_document(written(writer, folder), IntakeLimits()) as document:
        return document.signatures(None)


def test_a_signature_by_sm2_is_named_and_called_unsupported(
    unit: Authority, tmp_path: Path
) -> None:
    (placed,) = signatures_of(sealed(unit), tmp_path)
    one = placed.signature
    assert (one.integrity, one.trust) == (Integrity.UNSUPPORTED, Trust.NOT_CHECKED)
    assert (one.seal_name, one.organisation, one.signer) == (UNIT, UNIT, "云帆公司电子公章")
    assert one.signed_at == dt.datetime(2024, 9, 10, 9, 30, tzinfo=dt.UTC)
    assert one.time_source is TimeSource.CLAIMED
    assert one.algorithm == "1.2.156.10197.1.501"


@pytest.mark.parametrize(
    "protect",
    [
        SHA256,
        "SHA256",
        pytest.param(
            SM3,
            marks=pytest.mark.skipif(
                "sm3" not in hashlib.algorithms_available, reason="this OpenSSL has no SM3"
            ),
        ),
    ],
)
def test_a_part_altered_after_signing_breaks_the_signature(
    protect: str, unit: Authority, tmp_path: Path
) -> None:
    writer = sealed(unit, protect=protect)
    (placed,) = signatures_of(writer, tmp_path)
    assert placed.signature.integrity is Integrity.UNSUPPORTED
    name = "Doc_0/Pages/Page_0/Content.xml"
    writer.parts[name] = writer.parts_written()[name].replace("公示".encode(), "通报".encode())
    (placed,) = signatures_of(writer, tmp_path)
    assert placed.signature.integrity is Integrity.BROKEN
    assert placed.signature.organisation == UNIT


def test_digests_of_an_unknown_kind_prove_nothing(unit: Authority, tmp_path: Path) -> None:
    writer = sealed(unit, protect="1.2.3.4.5")
    writer.parts["Doc_0/Document.xml"] = writer.parts_written()["Doc_0/Document.xml"] + b" "
    (placed,) = signatures_of(writer, tmp_path)
    assert placed.signature.integrity is Integrity.UNSUPPORTED


def without(content: bytes, name: str) -> bytes:
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(held, "w") as target,
    ):
        for entry in source.infolist():
            if entry.filename != name:
                target.writestr(entry.filename, source.read(entry))
    return held.getvalue()


def undrawable(unit: Authority) -> dict[str, OfdWriter | bytes]:
    sound = text("公示证明", 80, 30, 8)
    whole = sealed(unit).content()
    return {
        "picture missing": OfdWriter([layer(sound, image(99, "10 10 20 20"))]),
        "picture damaged": OfdWriter([layer(sound, image(3, "10 10 20 20"))], pictures={3: b"no"}),
        "unknown object": OfdWriter([layer(sound, '<ofd:VideoObject Boundary="1 1 9 9"/>')]),
        "damaged path": OfdWriter([layer(sound, path("M 0 L", "0 0 9 9"))]),
        "seal damaged": sealed(unit, b"no picture", "png"),
        "seal within seals": sealed(unit, sealed(unit, seal_as_ofd(), "ofd").content(), "ofd"),
        "signature missing": without(whole, "Doc_0/Signs/Sign_0/Signature.xml"),
        "signature list missing": without(whole, "Doc_0/Signs/Signatures.xml"),
        "value missing": without(whole, "Doc_0/Signs/Sign_0/SignedValue.dat"),
    }


@pytest.mark.parametrize(
    "what",
    [
        "picture missing",
        "picture damaged",
        "unknown object",
        "damaged path",
        "seal damaged",
        "seal within seals",
        "signature missing",
        "signature list missing",
        "value missing",
    ],
)
def test_what_cannot_be_drawn_leaves_the_document_not_fully_seen(
    what: str, unit: Authority, tmp_path: Path
) -> None:
    file = undrawable(unit)[what]

    page, unseen = opened(file, tmp_path)

    assert unseen is UnreadableReason.OFD
    assert "公示证明" in [line.text for line in page.embedded_lines]
    if what.startswith(("signature", "value", "seal")):
        found = signatures_of(file, tmp_path)
        assert found
        assert all(one.signature.integrity is not Integrity.INTACT for one in found)


def test_a_document_with_anything_undrawn_is_never_fully_seen(
    unit: Authority, tmp_path: Path
) -> None:
    file = written(undrawable(unit)["seal damaged"], tmp_path)

    evidence = read_document(file, "材料.ofd", SoundEngine(EngineChoice()), IntakeLimits())

    assert (evidence.status, evidence.reason) == (DocumentStatus.PARTIAL, UnreadableReason.OFD)
    assert len(evidence.pages) == evidence.page_count == 1
    assert not evidence.fully_seen
    assert evidence.digital_signatures


def engraved_seal() -> bytes:
    """The seal of the unit as the samples engrave it, red on nothing."""
    ink = impression(official_seal(UNIT), 400, Wear(), np.random.default_rng(1))
    pixels = np.zeros((*ink.shape, 4), np.uint8)
    pixels[..., :3] = (210, 30, 30)
    pixels[..., 3] = np.round(np.clip(ink, 0.0, 1.0) * 255)
    held = io.BytesIO()
    Pillow.fromarray(pixels).save(held, "PNG")
    return held.getvalue()


def test_a_whole_file_is_read_and_said_to_be_ofd(unit: Authority, tmp_path: Path) -> None:
    file = written(sealed(unit, engraved_seal()), tmp_path)

    evidence = read_document(file, "材料.ofd", SoundEngine(EngineChoice()), IntakeLimits())

    assert (evidence.status, evidence.format) == (DocumentStatus.OK, DocumentFormat.OFD)
    (found,) = evidence.digital_signatures
    assert found.page == 1
    assert found.box is not None
    assert_close(found.box, millimetres(120, 200, 162, 242), 2)
    (ring,) = evidence.pages[0].seals
    assert evidence.signature_shown_by(1, ring) == found


def test_one_damaged_page_costs_that_page(tmp_path: Path) -> None:
    writer = OfdWriter([layer(text("第一页", 30, 30)), layer(text("第二页", 30, 30))])
    content = without(writer.content(), "Doc_0/Pages/Page_0/Content.xml")
    with open_document(written(content, tmp_path), IntakeLimits()) as document:
        first, second = document.pages()
        assert isinstance(first, PageFailure)
        assert isinstance(second, Page)
        assert document.unseen is UnreadableReason.OFD


BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<ofd:OFD><ofd:DocBody>&b;</ofd:DocBody></ofd:OFD>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><ofd:OFD>&f;</ofd:OFD>'


@pytest.mark.parametrize("content", [BOMB, OUTSIDE, "<ofd:OFD", "", "<OFD/>", "<a>" * 5000])
def test_xml_that_means_harm_or_nothing_is_refused(content: str, tmp_path: Path) -> None:
    writer = OfdWriter([layer()], parts={"OFD.xml": content.encode()})
    with pytest.raises(UnreadableDocument) as caught:
        open_document(written(writer, tmp_path), IntakeLimits())
    assert caught.value.reason is UnreadableReason.OFD
    assert "OFD" in str(caught.value)


def test_entities_on_a_page_cost_that_page(tmp_path: Path) -> None:
    evil = b'<!DOCTYPE x [<!ENTITY a "z">]><ofd:Page>&a;</ofd:Page>'
    writer = OfdWriter([layer()], parts={"Doc_0/Pages/Page_0/Content.xml": evil})
    with open_document(written(writer, tmp_path), IntakeLimits()) as document:
        assert isinstance(document.page(1), PageFailure)


def test_a_part_that_grows_without_bounds_is_refused(tmp_path: Path) -> None:
    writer = OfdWriter([layer()], parts={"Doc_0/Pages/Page_0/Content.xml": bytes(40 * 1024**2)})
    with open_document(written(writer, tmp_path), IntakeLimits()) as document:
        failure = document.page(1)
    assert isinstance(failure, PageFailure)
    assert failure.reason in (UnreadableReason.TOO_LARGE, UnreadableReason.OFD)
    with pytest.raises(UnreadableDocument) as caught:
        open_document(written(writer, tmp_path), IntakeLimits(archive_bytes=1024**2))
    assert caught.value.reason is UnreadableReason.TOO_LARGE


def test_encrypted_parts_are_said_to_be_locked(tmp_path: Path) -> None:
    writer = OfdWriter([layer()], parts={"Encryptions.xml": b"<x/>"})
    with pytest.raises(UnreadableDocument) as caught:
        open_document(written(writer, tmp_path), IntakeLimits())
    assert caught.value.reason is UnreadableReason.ENCRYPTED


def test_no_location_leads_out_of_the_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(seal_picture())
    writer = OfdWriter(
        [layer(image(3, "10 10 30 30"))],
        parts={
            "Doc_0/PublicRes.xml": (
                "<ofd:Res><ofd:MultiMedias><ofd:MultiMedia ID='3'><ofd:MediaFile>"
                f"../../../../..{secret}</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
            ).encode()
        },
    )
    page, unseen = opened(writer, tmp_path)
    assert unseen is UnreadableReason.OFD
    assert not (page.image[:, :, 1] < 100).any()


def test_a_composite_that_holds_itself_comes_to_an_end(tmp_path: Path) -> None:
    itself = '<ofd:CompositeObject ID="6" ResourceID="4" Boundary="0 0 50 50"/>'
    _, unseen = opened(OfdWriter([layer(itself)], composites={4: itself}), tmp_path)
    assert unseen is UnreadableReason.OFD


@pytest.mark.parametrize("area", ["0 0 nan 297", "0 0 1e9 1e9", "0 0 -5 5", "x", "0 0 6000 10"])
def test_senseless_sheets_are_refused_or_taken_for_a4(area: str, tmp_path: Path) -> None:
    file = written(OfdWriter([layer(text("字", 30, 30))], area=area), tmp_path)
    with open_document(file, IntakeLimits()) as document:
        page = document.page(1)
    if isinstance(page, Page):
        assert page.image.shape[:2] == (2339, 1654)


def test_damage_anywhere_never_escapes(unit: Authority, tmp_path: Path) -> None:
    whole = sealed(unit).parts_written()
    writer = sealed(unit)
    chance = random.Random(20240910)  # noqa: S311 - damage, not secrets
    names = sorted([*whole, "Doc_0/Signs/Sign_0/SignedValue.dat"])
    for _ in range(25):
        held = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(writer.content())) as source,
            zipfile.ZipFile(held, "w") as target,
        ):
            hurt = chance.choice(names)
            for entry in source.infolist():
                content = bytearray(source.read(entry))
                if entry.filename == hurt and content:
                    for _ in range(4):
                        content[chance.randrange(len(content))] = chance.randrange(256)
                target.writestr(entry.filename, bytes(content))
        with (
            contextlib.suppress(UnreadableDocument),
            open_document(written(held.getvalue(), tmp_path), IntakeLimits()) as document,
        ):
            document.signatures(None)
            pages = list(document.pages())
            assert len(pages) == document.page_count
            whole_pages = all(isinstance(page, Page) for page in pages)
            assert whole_pages or document.unseen is UnreadableReason.OFD
