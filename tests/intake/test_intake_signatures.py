"""Digital signatures of PDFs: who, when, intact, changed afterwards, trusted, and where they show."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs7

from docvalidate.intake import IntakeLimits, PageFrame, TrustList, open_document, read_trust_list
from docvalidate.intake.document import PlacedSignature
from docvalidate.model.digital import (
    DigitalSignature,
    Integrity,
    LaterChanges,
    TimeSource,
    Trust,
    TrustProblem,
)
from docvalidate.model.errors import UsageError
from tests.intake.signing import (
    FAR_OFF,
    LONG_AGO,
    SIGNED_AT,
    UNIT,
    Authority,
    issue,
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


def changed_later(content: bytes, change: Any) -> bytes:  # noqa: ANN401
    """Add to a signed file as an editor does: the signed bytes stay, more come after them."""
    document = pymupdf.open(stream=content, filetype="pdf")
    change(document)
    held = io.BytesIO(content)
    held.seek(0, 2)
    path = document.tobytes  # an incremental save needs a file
    del path
    return content if not document.is_dirty else _saved_incrementally(document, content)


def _saved_incrementally(document: Any, content: bytes) -> bytes:  # noqa: ANN401
    raise AssertionError("replaced below")


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
