"""Signatures of an OFD file: who, when, where they show, and whether the digests hold.

The signatures themselves are made with SM2, which is not verified here: they are reported as
unsupported. But each lists the digests of the parts it protects, and a part that does not have
its digest any more was altered.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from docvalidate.intake.ofd_package import OfdPackage
from docvalidate.intake.ofd_seals import SealFacts, SealPicture, parse_time, read_seal
from docvalidate.intake.ofd_structure import OfdBody, Rectangle, rectangle
from docvalidate.intake.ofd_xml import Node
from docvalidate.intake.unreadable import UnreadableDocument
from docvalidate.model.digital import DigitalSignature, Integrity, LaterChanges, TimeSource

_DIGESTS = {
    "1.2.156.10197.1.401": "sm3",
    "sm3": "sm3",
    "1.3.14.3.2.26": "sha1",
    "sha1": "sha1",
    "sha-1": "sha1",
    "1.2.840.113549.2.5": "md5",
    "md5": "md5",
    "2.16.840.1.101.3.4.2.1": "sha256",
    "sha256": "sha256",
    "sha-256": "sha256",
}
_MOST_SIGNATURES = 200


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where a seal shows.

    Attributes:
        page: identifier of the page.
        box: on the page, in millimetres.
        clip: part of the box that shows, relative to it; all of it where ``None``.
    """

    page: str
    box: Rectangle
    clip: Rectangle | None


@dataclass(frozen=True, slots=True)
class OfdSignature:
    """One signature with the seal that shows for it."""

    signature: DigitalSignature
    stamps: tuple[Stamp, ...]
    picture: SealPicture | None


def read_signatures(package: OfdPackage, body: OfdBody) -> list[OfdSignature]:
    """Return the signatures of one document of a file; never raises for what is in the file.

    A signature that cannot be read is reported as unreadable.
    """
    if not body.signatures:
        return []
    try:
        listed = list(package.xml(body.signatures).named("Signature"))
    except (KeyError, ValueError, UnreadableDocument):
        return [_UNREADABLE]
    found = []
    for one in listed[:_MOST_SIGNATURES]:
        path = package.locate(body.signatures, one.attributes.get("BaseLoc", ""))
        try:
            found.append(_signature(package, path))
        except (KeyError, ValueError, UnreadableDocument):
            found.append(_UNREADABLE)
    return found


_UNREADABLE = OfdSignature(DigitalSignature(Integrity.UNREADABLE), (), None)


def _signature(package: OfdPackage, path: str) -> OfdSignature:
    root = package.xml(path)
    said = root.child("SignedInfo")
    if said is None:
        raise ValueError("a signature without signed information")
    seal = _seal_of(package, path, said)
    value = _part(package, path, root.words("SignedValue"))
    facts = read_seal(value) if value else SealFacts("", None, None, None)
    holder = facts.signer or (seal.signer if seal else None)
    signed_at = parse_time(said.words("SignatureDateTime")) or facts.signed_at
    broken = _digests_fail(package, path, said)
    signature = DigitalSignature(
        integrity=Integrity.BROKEN if broken else Integrity.UNSUPPORTED,
        signer=holder.name if holder else "",
        organisation=holder.organisation if holder else "",
        issuer=holder.issuer if holder else "",
        seal_name=facts.name or (seal.name if seal else ""),
        signed_at=signed_at,
        time_source=TimeSource.UNKNOWN if signed_at is None else TimeSource.CLAIMED,
        certificate_until=holder.until if holder else None,
        changes=LaterChanges.UNKNOWN,
        algorithm=said.words("SignatureMethod"),
    )
    picture = facts.picture or (seal.picture if seal else None)
    return OfdSignature(signature, tuple(_stamps(said)), picture)


def _seal_of(package: OfdPackage, path: str, said: Node) -> SealFacts | None:
    seal = said.child("Seal")
    content = _part(package, path, seal.words("BaseLoc")) if seal is not None else b""
    return read_seal(content) if content else None


def _part(package: OfdPackage, path: str, location: str) -> bytes:
    """Return a part beside another; empty where it is missing."""
    try:
        return package.read(package.locate(path, location)) if location else b""
    except KeyError:
        return b""


def _digests_fail(package: OfdPackage, path: str, said: Node) -> bool:
    """Say whether a part that the signature protects is missing or was altered."""
    references = said.child("References")
    if references is None:
        return False
    method = references.attributes.get("CheckMethod", "").strip().lower()
    name = _DIGESTS.get(method, "")
    usable = name in hashlib.algorithms_available
    for reference in references.named("Reference"):
        part = package.locate(path, reference.attributes.get("FileRef", ""))
        if part not in package:
            return True
        if usable and _digest(name, package.read(part)) != _check_value(reference):
            return True
    return False


def _digest(name: str, content: bytes) -> bytes:
    return hashlib.new(name, content, usedforsecurity=False).digest()


def _check_value(reference: Node) -> bytes:
    try:
        return base64.b64decode(reference.words("CheckValue"), validate=False)
    except (binascii.Error, ValueError):
        return b""


def _stamps(said: Node) -> Iterator[Stamp]:
    for annotation in said.named("StampAnnot"):
        box = rectangle(annotation.attributes.get("Boundary", ""))
        if box is not None:
            clip = rectangle(annotation.attributes.get("Clip", ""))
            yield Stamp(annotation.attributes.get("PageRef", ""), box, clip)
