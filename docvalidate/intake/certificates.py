"""Certificates: those of a trust list, and those that lie inside a signature."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from asn1crypto import cms, core, parser, pem, x509

from docvalidate.language import Message
from docvalidate.model.errors import UsageError

_CERTIFICATE_SUFFIXES = frozenset({".pem", ".crt", ".cer", ".der", ".p7b", ".p7c"})
_LARGEST_FILE_BYTES = 16 * 1024**2
_DEEPEST = 12
_MOST_CERTIFICATES = 32
_LONGEST_NAME = 200


@dataclass(frozen=True)
class TrustList:
    """Certificates of authorities whose signers are to be trusted.

    Attributes:
        certificates: in DER, each once, in a fixed order.
    """

    certificates: tuple[bytes, ...]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all certificates; verdicts about trust depend on it."""
        together = hashlib.sha256()
        for one in self.certificates:
            together.update(hashlib.sha256(one).digest())
        return together.hexdigest()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a certificate, who issued it, and until when it runs."""

    name: str
    organisation: str
    issuer: str
    until: dt.datetime | None


def read_trust_list(path: Path) -> TrustList:
    """Return the certificates of a file, or of all certificate files in a folder.

    Files may hold PEM, DER or PKCS #7 bundles. In a folder, files with other endings than
    ``.pem .crt .cer .der .p7b .p7c`` are passed over.

    Raises:
        UsageError: if there is nothing at the path, a file of it holds no certificate, or
            there is none at all.
    """
    if path.is_dir():
        files = sorted(
            file for file in path.iterdir() if file.suffix.lower() in _CERTIFICATE_SUFFIXES
        )
    else:
        files = [path]
    found: dict[str, bytes] = {}
    for file in files:
        for one in _certificates_of_file(file):
            found[hashlib.sha256(one).hexdigest()] = one
    if not found:
        raise _useless(path)
    return TrustList(tuple(found[digest] for digest in sorted(found)))


def _certificates_of_file(file: Path) -> list[bytes]:
    try:
        if file.stat().st_size > _LARGEST_FILE_BYTES:
            raise _useless(file)
        content = file.read_bytes()
        blocks = [block for _, _, block in pem.unarmor(content, multiple=True)]
    except OSError as error:
        raise _useless(file) from error
    except ValueError:
        blocks = [content]
    found = [one.dump() for block in blocks for one in _authorities(block)]
    if not found:
        raise _useless(file)
    return found


def _authorities(block: bytes) -> list[Any]:
    """Return the certificate that a DER block is, or those a PKCS #7 bundle holds."""
    single = _certificate(block)
    if single is not None:
        return [single]
    try:
        content = cms.ContentInfo.load(block)["content"]
        return [one.chosen for one in content["certificates"] if one.name == "certificate"]
    except (ValueError, TypeError, KeyError, AttributeError):
        return []


def _useless(path: Path) -> UsageError:
    key = "intake.trust_list_useless"
    return UsageError(Message(key, {"path": str(path)}), Message(f"{key}.remedy"))


def certificates_in(der: bytes) -> tuple[Any, ...]:
    """Return every X.509 certificate that stands anywhere inside a DER structure.

    Seals after GB/T 38540 and signatures after GM/T 0010 nest their certificates in structures
    of their own; a certificate is recognised by its shape wherever it stands.

    Args:
        der: the structure; damage ends the search, it does not raise.
    """
    found: list[Any] = []
    for certificate in _search(der, 0):
        found.append(certificate)
        if len(found) == _MOST_CERTIFICATES:
            break
    return tuple(found)


def _search(der: bytes, depth: int) -> Iterator[Any]:
    at = 0
    while at < len(der) and depth < _DEEPEST:
        try:
            class_, method, tag, header, content, _ = parser.parse(der[at:])
        except (ValueError, TypeError):
            return
        length = len(header) + len(content)
        is_sequence = (class_, tag) == (0, 16)
        certificate = _certificate(der[at : at + length]) if is_sequence else None
        if certificate is not None:
            yield certificate
        elif method == 1 or (class_, tag) == (0, 4):
            yield from _search(content, depth + 1)
        at += max(length, 1)


def _certificate(der: bytes) -> Any | None:  # noqa: ANN401 - asn1crypto is untyped
    """Parse a certificate; ``None`` for anything else."""
    try:
        certificate = x509.Certificate.load(der, strict=True)
        body = certificate["tbs_certificate"]
        usable = body["subject"].chosen is not None and body["serial_number"].native is not None
        readable = body["validity"].native is not None and certificate["signature_value"].native
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return certificate if usable and readable else None


def signer_among(certificates: tuple[Any, ...]) -> Any | None:  # noqa: ANN401
    """Return the certificate that issued none of the others: the one of the signer."""
    issuers = {_hashable(one.issuer) for one in certificates if not _self_issued(one)}
    for one in certificates:
        if _hashable(one.subject) not in issuers:
            return one
    return certificates[0] if certificates else None


def _hashable(name: Any) -> str:  # noqa: ANN401
    try:
        return str(name.hashable)
    except (ValueError, TypeError):
        return str(name.dump().hex())


def _self_issued(certificate: Any) -> bool:  # noqa: ANN401
    return _hashable(certificate.subject) == _hashable(certificate.issuer)


def holder_of(certificate: Any) -> Holder:  # noqa: ANN401
    """Return what a certificate says about its holder; empty where it does not say."""
    try:
        until = certificate["tbs_certificate"]["validity"]["not_after"].native
    except (ValueError, TypeError, KeyError):
        until = None
    return Holder(
        _name_part(certificate.subject, "common_name"),
        _name_part(certificate.subject, "organization_name"),
        _name_part(certificate.issuer, "common_name"),
        until if isinstance(until, dt.datetime) else None,
    )


def _name_part(name: Any, part: str) -> str:  # noqa: ANN401
    try:
        value = name.native.get(part, "")
    except (ValueError, TypeError, AttributeError):
        return ""
    if isinstance(value, list):
        value = value[0] if value else ""
    return one_line(str(value))


def one_line(text: str) -> str:
    """Return outside text in one line of bearable length."""
    return " ".join(text.split())[:_LONGEST_NAME]


def object_identifiers_in(der: bytes, depth: int = 0) -> Iterator[str]:
    """Yield every object identifier of a DER structure, dotted, in order."""
    at = 0
    while at < len(der) and depth < _DEEPEST:
        try:
            class_, method, tag, header, content, _ = parser.parse(der[at:])
        except (ValueError, TypeError):
            return
        if (class_, tag) == (0, 6):
            yield core.ObjectIdentifier.load(der[at : at + len(header) + len(content)]).dotted
        elif method == 1:
            yield from object_identifiers_in(content, depth + 1)
        at += max(len(header) + len(content), 1)
