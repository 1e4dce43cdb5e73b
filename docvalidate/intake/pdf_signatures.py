"""All digital signatures of a PDF: verified where that is possible, named in any case."""

from __future__ import annotations

import io
import logging
import mmap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pymupdf

from docvalidate.intake.certificates import (
    TrustList,
    certificates_in,
    holder_of,
    object_identifiers_in,
    signer_among,
)
from docvalidate.intake.document import PageArea, PlacedSignature
from docvalidate.model.digital import DigitalSignature, Integrity

# pyHanko logs every oddity of a damaged file, quoting names; what matters becomes evidence.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL + 1)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL + 1)

_BYTE_RANGE = b"/ByteRange"
_SIGNATURES_EXIST = 1
_MOST_SIGNATURES = 200
_TIMESTAMP = "/DocTimeStamp"

_Areas = Mapping[int | str, PageArea]
"""Where a signature shows, by the number of its widget and by the name of its field."""


def read_pdf_signatures(
    source: Path | bytes,
    opened: Any,  # noqa: ANN401 - PyMuPDF is untyped
    trust: TrustList | None,
) -> tuple[PlacedSignature, ...]:
    """Return every digital signature of a PDF; document timestamps are no signatures.

    Never raises for what is in the file: a signature that cannot be read is reported as
    unreadable, so that no file with one is said to have none.

    Args:
        source: the file, or its bytes where it is part of a portfolio.
        opened: the same file, open in PyMuPDF.
        trust: whom to trust; ``None`` leaves trust open.
    """
    if not _may_be_signed(source, opened):
        return ()
    areas = _areas(opened)
    try:
        found = tuple(_through_pyhanko(source, areas, trust))
    except Exception:  # noqa: BLE001 - damaged files raise anything
        return tuple(_unread(opened, areas)) or (_NOT_EVEN_PLACED,)
    return found or tuple(_unread(opened, areas))


def _may_be_signed(source: Path | bytes, opened: Any) -> bool:  # noqa: ANN401
    """Say whether it pays to look.

    The byte range of a signature has to be patched in after the file is written, so it never
    lies in a compressed stream: the bare word betrays every signature.
    """
    if int(opened.get_sigflags()) & _SIGNATURES_EXIST and opened.get_sigflags() > 0:
        return True
    if isinstance(source, bytes):
        return _BYTE_RANGE in source
    with (
        source.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content,
    ):
        return content.find(_BYTE_RANGE) >= 0


def _areas(opened: Any) -> _Areas:  # noqa: ANN401
    areas: dict[int | str, PageArea] = {}
    for page, widget in _widgets(opened):
        shown = pymupdf.Rect(widget.rect) * page.rotation_matrix & page.rect
        if shown.is_empty:
            continue
        width, height = max(page.rect.width, 1e-6), max(page.rect.height, 1e-6)
        area = PageArea(
            int(page.number) + 1,
            (shown.x0 / width, shown.y0 / height, shown.x1 / width, shown.y1 / height),
        )
        areas[int(widget.xref)] = area
        areas.setdefault(str(widget.field_name), area)
    return areas


def _widgets(opened: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401
    """Yield the signature fields with their pages; a page that cannot be loaded has none."""
    for number in range(opened.page_count):
        try:
            page = opened.load_page(number)
            widgets = list(page.widgets(types=[pymupdf.PDF_WIDGET_TYPE_SIGNATURE]))
        except Exception:  # noqa: BLE001, S112 - damaged pages raise anything
            continue
        for widget in widgets:
            yield page, widget


def _through_pyhanko(
    source: Path | bytes, areas: _Areas, trust: TrustList | None
) -> Iterator[PlacedSignature]:
    # Slow to import, and most files bear no digital signature.
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415
    from pyhanko.sign.fields import enumerate_sig_fields  # noqa: PLC0415

    with io.BytesIO(source) if isinstance(source, bytes) else source.open("rb") as stream:
        reader = PdfFileReader(stream, strict=False)
        if reader.encrypted:
            reader.decrypt("")
        fields = list(enumerate_sig_fields(reader))
        names = frozenset(str(name) for name, _, _ in fields)
        signed = [one for one in fields if one[1] is not None][:_MOST_SIGNATURES]
        for name, _, reference in signed:
            field = reference.get_object()
            if _is_timestamp(field):
                continue
            number = getattr(reference, "idnum", -1)
            area = areas.get(number) or areas.get(str(name))
            yield PlacedSignature(_signature(reader, field, str(name), names, trust), area)


def _is_timestamp(field: Any) -> bool:  # noqa: ANN401 - a dictionary of pyHanko
    value = field.get("/V")
    return hasattr(value, "get") and value.get("/Type") == _TIMESTAMP


def _signature(
    reader: Any,  # noqa: ANN401 - pyHanko's reader and dictionaries, as they come
    field: Any,  # noqa: ANN401
    name: str,
    names: frozenset[str],
    trust: TrustList | None,
) -> DigitalSignature:
    from pyhanko.sign.validation import EmbeddedPdfSignature  # noqa: PLC0415

    from docvalidate.intake.signature_check import check_signature  # noqa: PLC0415

    try:
        return check_signature(EmbeddedPdfSignature(reader, field, name), names, trust)
    except Exception:  # noqa: BLE001 - damaged or foreign structures raise anything
        return _by_its_bytes(field)


def _by_its_bytes(field: Any) -> DigitalSignature:  # noqa: ANN401
    """Name the signer of a signature whose structure is damaged or foreign."""
    from pyhanko.sign.validation.pdf_embedded import extract_contents  # noqa: PLC0415

    try:
        content = extract_contents(field["/V"])
    except Exception:  # noqa: BLE001 - damaged files raise anything
        return DigitalSignature(Integrity.UNREADABLE)
    return describe_foreign(content)


def describe_foreign(content: bytes) -> DigitalSignature:
    """Return what the bytes of an unverifiable signature say about themselves.

    Args:
        content: DER, zero bytes may follow; a Chinese algorithm in it makes the signature
            unsupported, anything else unreadable.
    """
    from docvalidate.intake.signature_check import CHINESE_ALGORITHMS  # noqa: PLC0415

    certificates = certificates_in(content)
    chinese = [one for one in object_identifiers_in(content) if one.startswith(CHINESE_ALGORITHMS)]
    integrity = Integrity.UNSUPPORTED if chinese else Integrity.UNREADABLE
    signer = signer_among(certificates)
    if signer is None:
        return DigitalSignature(integrity, algorithm=chinese[0] if chinese else "")
    holder = holder_of(signer)
    return DigitalSignature(
        integrity,
        signer=holder.name,
        organisation=holder.organisation,
        issuer=holder.issuer,
        certificate_until=holder.until,
        algorithm=chinese[0] if chinese else "",
    )


def _unread(opened: Any, areas: _Areas) -> Iterator[PlacedSignature]:  # noqa: ANN401
    """Name the signatures that MuPDF, which repairs files, sees and pyHanko does not."""
    for _, widget in _widgets(opened):
        if widget.is_signed:
            area = areas.get(int(widget.xref))
            yield PlacedSignature(DigitalSignature(Integrity.UNREADABLE), area)


_NOT_EVEN_PLACED = PlacedSignature(DigitalSignature(Integrity.UNREADABLE), None)
