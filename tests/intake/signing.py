"""Certificates and digitally signed PDFs, made for the tests; all names are invented."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pymupdf
from asn1crypto import keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter, copy_into_new_writer
from pyhanko.sign import fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

UNIT = "岳阳云帆机械制造有限公司"
SIGNED_AT = dt.datetime(2024, 9, 10, 9, 30, tzinfo=dt.UTC)
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
OWNER_PASSWORD = "owner"  # noqa: S105 - of files made for the tests
FAR_OFF = dt.datetime(2034, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Authority:
    """A certificate with its key, and with the ones that issued it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
    chain: tuple[x509.Certificate, ...] = field(default=())

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)


def issue(
    name: str,
    issuer: Authority | None = None,
    *,
    organisation: str | None = None,
    valid: tuple[dt.datetime, dt.datetime] = (LONG_AGO, FAR_OFF),
    authority: bool = False,
    timestamps: bool = False,
) -> Authority:
    """Issue a certificate; without an issuer it is a root of its own."""
    # The dummy timestamp authority of pyHanko knows RSA alone.
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = (
        rsa.generate_private_key(65537, 2048)
        if timestamps
        else ec.generate_private_key(ec.SECP256R1())
    )
    parts = [x509.NameAttribute(NameOID.COUNTRY_NAME, "CN")]
    if organisation:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation))
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, name))
    subject = x509.Name(parts)
    is_authority = authority or issuer is None
    usage = {
        "digital_signature": not is_authority,
        "content_commitment": False,
        "key_encipherment": False,
        "data_encipherment": False,
        "key_agreement": False,
        "key_cert_sign": is_authority,
        "crl_sign": is_authority,
        "encipher_only": False,
        "decipher_only": False,
    }
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if timestamps:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    above = (issuer.certificate, *issuer.chain) if issuer else ()
    return Authority(certificate, key, above)


def plain_pdf(
    text: str = "publicity proof", pages: int = 1, rotation: int = 0, origin: float = 0.0
) -> bytes:
    """A PDF with some text; ``origin`` shifts its crop box within a larger media box."""
    document = pymupdf.open()
    for number in range(1, pages + 1):
        page = document.new_page(width=595 + 2 * origin, height=842 + 2 * origin)
        page.insert_text((origin + 72, origin + 90), f"{text} {number}", fontsize=14)
        if origin:
            page.set_cropbox(pymupdf.Rect(origin, origin, origin + 595, origin + 842))
        page.set_rotation(rotation)
    return bytes(document.tobytes())


def locked(pdf: bytes) -> bytes:
    """Encrypt a PDF so that everybody may open it, but only its owner may change it."""
    writer: Any = copy_into_new_writer(PdfFileReader(io.BytesIO(pdf)))
    writer.encrypt(OWNER_PASSWORD, "")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def seal_appearance(side: float = 120.0) -> RawContent:
    """A red ring with a blot in the middle, to stand for a seal."""
    half, curve = side / 2, 0.5523
    drawn = b"1 0 0 1 %.2f %.2f cm 0.9 0 0 RG 0.9 0 0 rg 4 w " % (half, half)
    for radius, operator in ((half - 4, b"S"), (half / 4, b"f")):
        control = radius * curve
        turns = ((radius, 0), (0, radius), (-radius, 0), (0, -radius), (radius, 0))
        drawn += b"%.2f 0 m " % radius
        for (x0, y0), (x1, y1) in pairwise(turns):
            along = control / radius
            drawn += b"%.2f %.2f %.2f %.2f %.2f %.2f c " % (
                x0 + x1 * along,
                y0 + y1 * along,
                x1 + x0 * along,
                y1 + y0 * along,
                x1,
                y1,
            )
        drawn += operator + b" "
    return RawContent(drawn, box=BoxConstraints(width=side, height=side))


class _TimedSigner(PdfSigner):
    """Signs at a given moment."""

    at: dt.datetime = SIGNED_AT

    def init_signing_session(
        self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


def signed(
    pdf: bytes,
    signer: Authority,
    *,
    name: str = "Seal1",
    page: int = 0,
    box: tuple[int, int, int, int] | None = (380, 120, 500, 240),
    at: dt.datetime = SIGNED_AT,
    timestamper: Authority | None = None,
    stamped_at: dt.datetime | None = None,
) -> bytes:
    """Sign a PDF; ``box`` is in points from the lower left corner, ``None`` for no appearance."""
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    if writer.prev.encrypted:
        writer.encrypt(OWNER_PASSWORD)
    fields.append_signature_field(writer, fields.SigFieldSpec(name, on_page=page, box=box))
    style = StaticStampStyle(background=seal_appearance(), border_width=0) if box else None
    handler = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(signer.der),
        signing_key=_private(signer),
        cert_registry=_registry(signer),
    )
    stamper = None
    if timestamper is not None:
        stamper = DummyTimeStamper(
            tsa_cert=asn1_x509.Certificate.load(timestamper.der),
            tsa_key=_private(timestamper),
            certs_to_embed=_registry(timestamper),
            fixed_dt=stamped_at,
        )
    metadata = PdfSignatureMetadata(field_name=name, md_algorithm="sha256")
    pen = _TimedSigner(metadata, handler, stamp_style=style, timestamper=stamper)
    pen.at = at
    out = io.BytesIO()
    pen.sign_pdf(writer, output=out)
    return out.getvalue()


def _private(holder: Authority) -> keys.PrivateKeyInfo:
    return keys.PrivateKeyInfo.load(
        holder.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def _registry(holder: Authority) -> SimpleCertificateStore:
    kind: Any = SimpleCertificateStore
    store: SimpleCertificateStore = kind()
    store.register_multiple([asn1_x509.Certificate.load(_der(one)) for one in holder.chain])
    return store


def _der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)
