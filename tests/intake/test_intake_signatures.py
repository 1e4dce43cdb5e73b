"""Digital signatures of PDFs: who, when, intact, changed later, trusted, and where they show."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest
from asn1crypto import cms as asn1_cms
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs7

from docvalidate.intake import (
    IntakeLimits,
    PageFrame,
    PlacedSignature,
    TrustList,
    open_document,
    read_trust_list,
    upright,
)
from docvalidate.intake.upright import _turned
from docvalidate.model.digital import (
    DigitalSignature,
    Integrity,
    LaterChanges,
    TimeSource,
    Trust,
    TrustProblem,
)
from docvalidate.model.errors import UsageError
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, Page
from tests.intake.signing import (
    FAR_OFF,
    LONG_AGO,
    SIGNED_AT,
    UNIT,
    Authority,
    issue,
    locked,
    plain_pdf,
    signed,
)


@pytest.fixture(scope="module")
def root() -> Authority:
    return issue("测试根证书")


@pytest.fixture(scope="module")
def unit(root: Authority) -> Authority:
    middle = issue("测试签发机构", root, authority=True)
    return issue("云帆公司公章", middle, organisation=UNIT)


@pytest.fixture(scope="module")
def trust(root: Authority) -> TrustList:
    return TrustList((root.der,))


def found_in(
    content: bytes, folder: Path, trust: TrustList | None = None
) -> tuple[PlacedSignature, ...]:
    path = folder / "材料.pdf"
    path.write_bytes(content)
    with open_document(path, IntakeLimits()) as document:
        return document.signatures(trust)


def only(content: bytes, folder: Path, trust: TrustList | None = None) -> DigitalSignature:
    (placed,) = found_in(content, folder, trust)
    return placed.signature


def changed_later(content: bytes, change: Callable[[Any], object], folder: Path) -> bytes:
    """Change a signed file as an editor does: the signed bytes stay, more come after them."""
    path = folder / "edited.pdf"
    path.write_bytes(content)
    with pymupdf.open(path) as document:
        change(document)
        document.saveIncr()
    return path.read_bytes()


def with_contents(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Replace the bytes of the one signature of a PDF, leaving all other bytes in place."""
    start = content.index(b"/Contents <") + len(b"/Contents <")
    end = content.index(b">", start)
    replaced = change(bytes.fromhex(content[start:end].decode("ascii"))).hex().encode("ascii")
    assert len(replaced) <= end - start
    return content[:start] + replaced.ljust(end - start, b"0") + content[end:]


def test_a_sound_signature_says_who_when_and_that_it_is_trusted(
    tmp_path: Path, unit: Authority, trust: TrustList
) -> None:
    one = only(signed(plain_pdf(), unit), tmp_path, trust)

    assert (one.integrity, one.changes, one.trust) == (
        Integrity.INTACT,
        LaterChanges.NONE,
        Trust.TRUSTED,
    )
    assert (one.signer, one.organisation, one.issuer) == ("云帆公司公章", UNIT, "测试签发机构")
    assert (one.signed_at, one.time_source) == (SIGNED_AT, TimeSource.CLAIMED)
    assert one.certificate_until == FAR_OFF
    assert one.covers_whole_file
    assert "ecdsa" in one.algorithm


def test_trust_is_left_open_without_a_list_and_denied_by_another(
    tmp_path: Path, unit: Authority
) -> None:
    content = signed(plain_pdf(), unit)

    assert only(content, tmp_path).trust is Trust.NOT_CHECKED
    other = only(content, tmp_path, TrustList((issue("另一个根证书").der,)))
    assert (other.trust, other.trust_problem) == (Trust.NOT_TRUSTED, TrustProblem.UNKNOWN_ISSUER)
    assert other.integrity is Integrity.INTACT


def test_a_certificate_that_had_run_out_when_it_signed_is_not_trusted(
    tmp_path: Path, root: Authority, trust: TrustList
) -> None:
    ended = dt.datetime(2023, 1, 1, tzinfo=dt.UTC)
    one = only(signed(plain_pdf(), issue("旧公章", root, valid=(LONG_AGO, ended))), tmp_path, trust)

    assert (one.trust, one.trust_problem) == (Trust.NOT_TRUSTED, TrustProblem.OUT_OF_DATE)
    assert one.certificate_until == ended


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document[0].insert_text((72, 300), "altered"),
        lambda document: document[0].add_freetext_annot(pymupdf.Rect(50, 50, 250, 90), "note"),
        lambda document: document.new_page(),
    ],
    ids=["text", "note", "page"],
)
def test_what_was_added_after_signing_is_told(
    change: Callable[[Any], object], tmp_path: Path, unit: Authority, trust: TrustList
) -> None:
    edited = changed_later(signed(plain_pdf(), unit), change, tmp_path)

    one = only(edited, tmp_path, trust)

    assert (one.integrity, one.changes) == (Integrity.INTACT, LaterChanges.OTHER)
    assert not one.covers_whole_file


def test_a_second_signature_is_no_alteration(
    tmp_path: Path, root: Authority, unit: Authority, trust: TrustList
) -> None:
    person = issue("周云帆", root)
    twice = signed(signed(plain_pdf(), unit), person, name="Seal2", box=(100, 100, 200, 150))

    first, second = (one.signature for one in found_in(twice, tmp_path, trust))

    assert (first.changes, first.covers_whole_file) == (LaterChanges.SIGNED_AGAIN, False)
    assert (second.changes, second.covers_whole_file) == (LaterChanges.NONE, True)
    assert (first.organisation, second.signer) == (UNIT, "周云帆")
    assert {first.trust, second.trust} == {Trust.TRUSTED}


def test_one_altered_byte_breaks_the_signature(
    tmp_path: Path, unit: Authority, trust: TrustList
) -> None:
    content = bytearray(signed(plain_pdf(), unit))
    content[content.index(b"/MediaBox") + len("/MediaBox [")] = ord("1")

    one = only(bytes(content), tmp_path, trust)

    assert one.integrity is Integrity.BROKEN
    assert (one.trust, one.organisation) == (Trust.NOT_CHECKED, UNIT)


def test_damaged_signatures_are_reported_and_never_raise(tmp_path: Path, unit: Authority) -> None:
    content = signed(plain_pdf(), unit)
    cms = content.index(b"/Contents <") + len(b"/Contents <")
    damaged = [
        content[:cms] + b"0" * 400 + content[cms + 400 :],
        content[:cms] + b"3080" + content[cms + 4 :],
        with_contents(content, lambda held: held[:1500]),
        content[: len(content) - 300],
        content.replace(b"/ByteRange [", b"/ByteRange {"),
        content.replace(b"/adbe.pkcs7.detached", b"/adbe.unheard.detached"),
    ]
    for one in damaged:
        found = [placed.signature for placed in found_in(one, tmp_path)]
        assert found, "a signed file must not be said to bear no signature"
        assert all(each.integrity is not Integrity.INTACT for each in found)


def test_a_file_that_only_speaks_of_byte_ranges_bears_no_signature(tmp_path: Path) -> None:
    document = pymupdf.open(stream=plain_pdf("What /ByteRange means"), filetype="pdf")
    document.set_metadata({"title": "/ByteRange"})
    assert b"/ByteRange" in document.tobytes()

    assert found_in(document.tobytes(), tmp_path) == ()


def test_a_file_locked_against_changes_is_verified_all_the_same(
    tmp_path: Path, unit: Authority, trust: TrustList
) -> None:
    one = only(signed(locked(plain_pdf()), unit), tmp_path, trust)

    assert (one.integrity, one.trust) == (Integrity.INTACT, Trust.TRUSTED)


def test_validation_needs_neither_an_event_loop_nor_a_socket(
    tmp_path: Path,
    root: Authority,
    unit: Authority,
    trust: TrustList,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # On Windows an event loop opens network sockets, which the guard against the network refuses.
    stamper = issue("时间戳中心", root, timestamps=True)
    content = signed(plain_pdf(), unit, timestamper=stamper, stamped_at=SIGNED_AT)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("no event loop and no socket may be opened")

    monkeypatch.setattr(asyncio, "new_event_loop", refuse)
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "socketpair", refuse)

    assert only(content, tmp_path, trust).trust is Trust.TRUSTED


def test_a_sound_timestamp_counts_before_the_signers_clock(
    tmp_path: Path, root: Authority, unit: Authority, trust: TrustList
) -> None:
    stamped_at = dt.datetime(2024, 9, 11, 8, 0, tzinfo=dt.UTC)
    known, unknown = issue("时间戳中心", root, timestamps=True), issue("某时钟", timestamps=True)

    one = only(signed(plain_pdf(), unit, timestamper=known, stamped_at=stamped_at), tmp_path, trust)
    assert (one.signed_at, one.time_source) == (stamped_at, TimeSource.TIMESTAMP)
    other = only(
        signed(plain_pdf(), unit, timestamper=unknown, stamped_at=stamped_at), tmp_path, trust
    )
    assert (other.signed_at, other.time_source) == (SIGNED_AT, TimeSource.CLAIMED)


def in_chinese_algorithms(held: bytes) -> bytes:
    """Say that a signature was made with SM2 and SM3, as no library here can make one."""
    message = asn1_cms.ContentInfo.load(held)
    info = message["content"]["signer_infos"][0]
    info["signed_attrs"] = [
        attribute
        for attribute in info["signed_attrs"]
        if attribute["type"].native != "message_digest"
    ]
    info["digest_algorithm"] = {"algorithm": "1.2.156.10197.1.401"}
    info["signature_algorithm"] = {"algorithm": "1.2.156.10197.1.501"}
    return bytes(message.dump(force=True))


def in_chinese_structure(held: bytes) -> bytes:
    """Give a signature the content type of GM/T 0010, which CMS readers do not know."""
    return held.replace(
        bytes.fromhex("06092a864886f70d010702"), b"\x06\x09\x2a\x81\x1c\xcf\x55\x06\x01\x04\x02", 1
    )


@pytest.mark.parametrize("rewrite", [in_chinese_algorithms, in_chinese_structure])
def test_chinese_algorithms_are_unsupported_and_not_broken(
    rewrite: Callable[[bytes], bytes], tmp_path: Path, unit: Authority, trust: TrustList
) -> None:
    one = only(with_contents(signed(plain_pdf(), unit), rewrite), tmp_path, trust)

    assert one.integrity is Integrity.UNSUPPORTED
    assert (one.organisation, one.trust) == (UNIT, Trust.NOT_CHECKED)
    assert one.algorithm.startswith("1.2.156.10197.")


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="this OpenSSL has no SM3")
def test_a_digest_by_sm3_shows_an_altered_file(tmp_path: Path, unit: Authority) -> None:
    def with_digest(content: bytes) -> Callable[[bytes], bytes]:
        start = content.index(b"/Contents <") + len(b"/Contents ")
        end = content.index(b">", start) + 1
        digest = hashlib.new("sm3", content[:start] + content[end:]).digest()

        def rewrite(held: bytes) -> bytes:
            message = asn1_cms.ContentInfo.load(in_chinese_algorithms(held))
            message["content"]["signer_infos"][0]["signed_attrs"].append(
                {"type": "message_digest", "values": [digest]}
            )
            return bytes(message.dump(force=True))

        return rewrite

    content = signed(plain_pdf(), unit)
    sealed = with_contents(content, with_digest(content))
    assert only(sealed, tmp_path).integrity is Integrity.UNSUPPORTED
    altered = bytearray(sealed)
    altered[altered.index(b"/MediaBox") + len("/MediaBox [")] = ord("1")
    assert only(bytes(altered), tmp_path).integrity is Integrity.BROKEN


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("origin", [0.0, 40.0])
def test_the_appearance_lies_where_it_shows_on_the_page(
    rotation: int, origin: float, tmp_path: Path, unit: Authority
) -> None:
    path = tmp_path / "材料.pdf"
    path.write_bytes(signed(plain_pdf(pages=2, rotation=rotation, origin=origin), unit, page=1))
    with open_document(path, IntakeLimits()) as document:
        (placed,) = document.signatures(None)
        page = document.page(2)
    assert isinstance(page, Page)
    red = (page.image[:, :, 2].astype(int) - page.image[:, :, 1]) > 100
    ys, xs = np.nonzero(red)
    assert placed.area is not None
    assert placed.area.page == 2
    height, width = page.image.shape[:2]
    box = PageFrame(width, height, 0.0, 0, width, height).place(placed.area.sides)
    ring = Box(int(xs.min()), int(ys.min()), int(xs.max()), int(ys.max()))
    assert ring.overlap_ratio(box) > 0.99
    assert box.overlap_ratio(ring.expanded(25)) > 0.95


def test_a_signature_without_appearance_has_no_place(tmp_path: Path, unit: Authority) -> None:
    (placed,) = found_in(signed(plain_pdf(), unit, box=None), tmp_path)

    assert placed.area is None
    assert placed.signature.integrity is Integrity.INTACT


@pytest.mark.parametrize("slant", [0.0, 2.5, -4.0])
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_place_follows_the_page_when_it_is_set_upright(slant: float, turned: int) -> None:
    image = np.full((900, 600, 3), 255, np.uint8)
    for row in range(60, 860, 24):
        for column in range(40, 560, 9):
            image[row : row + 10, column : column + 6] = 0
    image[700:760, 400:500] = (0, 0, 220)
    askew = _turned(image, slant)
    level, straightened = upright(askew)
    assert straightened == pytest.approx(slant, abs=0.3)
    final = np.rot90(level, {0: 0, 90: 3, 180: 2, 270: 1}[turned])
    height, width = askew.shape[:2]
    ys, xs = _red(askew)
    sides = (xs.min() / width, ys.min() / height, xs.max() / width, ys.max() / height)
    frame = PageFrame(width, height, straightened, turned, final.shape[1], final.shape[0])

    box = frame.place(sides)

    ys, xs = _red(final)
    wanted = Box(int(xs.min()), int(ys.min()), int(xs.max()), int(ys.max()))
    assert wanted.overlap_ratio(box) > 0.98
    assert box.overlap_ratio(wanted.expanded(14)) > 0.95


def _red(image: Image) -> tuple[Any, Any]:
    ys, xs = np.nonzero((image[:, :, 2] > 150) & (image[:, :, 1] < 100))
    return ys, xs


def test_trust_lists_come_as_pem_der_bundles_and_folders(tmp_path: Path, root: Authority) -> None:
    other = issue("另一个根证书")
    (tmp_path / "两个.pem").write_bytes(root.pem + other.pem)
    (tmp_path / "说明.txt").write_text("不是证书", encoding="utf-8")
    both = read_trust_list(tmp_path / "两个.pem")
    assert set(both.certificates) == {root.der, other.der}
    (tmp_path / "根.cer").write_bytes(root.der)
    bundle = pkcs7.serialize_certificates([root.certificate], serialization.Encoding.DER)
    (tmp_path / "根.p7b").write_bytes(bundle)
    assert read_trust_list(tmp_path / "根.cer").certificates == (root.der,)
    assert read_trust_list(tmp_path / "根.p7b").certificates == (root.der,)
    whole = read_trust_list(tmp_path)
    assert whole == both
    assert whole.digest == both.digest != read_trust_list(tmp_path / "根.cer").digest


def test_a_useless_trust_list_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "坏.pem").write_bytes(
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
    )
    (tmp_path / "空").mkdir()
    for path in (tmp_path, tmp_path / "空", tmp_path / "没有.pem"):
        with pytest.raises(UsageError) as caught:
            read_trust_list(path)
        assert path.name in str(caught.value) or "坏.pem" in str(caught.value)
