"""Verify one digital signature of a PDF, offline, and put the result into plain facts.

What is verified: the digest over the signed bytes, the signature over the digest, what was added
to the file afterwards, and whether the certificate leads to one of the trust list. Revocation is
not looked up: that would need the network.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from asn1crypto import x509
from pyhanko.sign.ades.report import AdESIndeterminate
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    async_validate_pdf_signature,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext

from docvalidate.intake.certificates import TrustList, holder_of
from docvalidate.model.digital import (
    DigitalSignature,
    Integrity,
    LaterChanges,
    TimeSource,
    Trust,
    TrustProblem,
)

_Answer = TypeVar("_Answer")

CHINESE_ALGORITHMS = "1.2.156.10197."
"""SM2, SM3, SM9 and their structures (GM/T 0006)."""

_SM3 = "1.2.156.10197.1.401"
_CHUNK_BYTES = 1024**2

_VERIFIABLE_FORMATS = ("/adbe.pkcs7.detached", "/ETSI.CAdES.detached", "/PBAD_PAdES")
_SIGNING_USES = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})
_PROBLEMS = {
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: TrustProblem.UNKNOWN_ISSUER,
    AdESIndeterminate.EXPIRED: TrustProblem.OUT_OF_DATE,
    AdESIndeterminate.NOT_YET_VALID: TrustProblem.OUT_OF_DATE,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: TrustProblem.OUT_OF_DATE,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: TrustProblem.OUT_OF_DATE,
    AdESIndeterminate.REVOKED_NO_POE: TrustProblem.REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: TrustProblem.REVOKED,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: TrustProblem.WEAK_ALGORITHM,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: TrustProblem.WEAK_ALGORITHM,
    AdESIndeterminate.CHAIN_CONSTRAINTS_FAILURE: TrustProblem.WRONG_USE,
    AdESIndeterminate.SIG_CONSTRAINTS_FAILURE: TrustProblem.WRONG_USE,
}


def check_signature(
    embedded: EmbeddedPdfSignature, signature_fields: frozenset[str], trust: TrustList | None
) -> DigitalSignature:
    """Return what can be said about a signature whose structure could be read.

    Args:
        embedded: the signature.
        signature_fields: names of all signature fields of the file; filling one of them later
            is signing, not changing.
        trust: whom to trust; ``None`` leaves trust open.
    """
    holder = holder_of(embedded.signer_cert)
    said = DigitalSignature(
        integrity=Integrity.UNSUPPORTED,
        signer=holder.name,
        organisation=holder.organisation,
        issuer=holder.issuer,
        certificate_until=holder.until,
        algorithm=embedded.signer_info["signature_algorithm"]["algorithm"].native,
        signed_at=_aware(embedded.self_reported_timestamp),
    )
    said = replace(
        said,
        time_source=TimeSource.UNKNOWN if said.signed_at is None else TimeSource.CLAIMED,
    )
    if not _verifiable(embedded):
        changes, whole = _later_changes(embedded, signature_fields)
        broken = _digest_fails(embedded)
        return replace(
            said,
            integrity=Integrity.BROKEN if broken else Integrity.UNSUPPORTED,
            changes=changes,
            covers_whole_file=whole,
        )
    embedded.compute_digest()
    changes, whole = _later_changes(embedded, signature_fields)
    said = replace(said, changes=changes, covers_whole_file=whole)
    # The trust of a certificate is a matter of when it was used; judging it at the moment of
    # the check would make the same file give another report tomorrow.
    status = _validated(embedded, trust, said.signed_at or holder.until)
    stamped = _timestamp(status, trust)
    if stamped is not None:
        said = replace(said, signed_at=stamped, time_source=TimeSource.TIMESTAMP)
        status = _validated(embedded, trust, stamped)
    if not (status.intact and status.valid):
        return replace(said, integrity=Integrity.BROKEN)
    if trust is None:
        return replace(said, integrity=Integrity.INTACT)
    problem = None if status.trusted else _problem(status)
    return replace(
        said,
        integrity=Integrity.INTACT,
        trust=Trust.TRUSTED if status.trusted else Trust.NOT_TRUSTED,
        trust_problem=problem,
    )


def _verifiable(embedded: EmbeddedPdfSignature) -> bool:
    """Say whether the format and the algorithms are among those that can be verified here."""
    key = embedded.signer_cert.public_key["algorithm"]
    curve = key["parameters"].native if key["algorithm"].native == "ec" else ""
    names = (embedded.md_algorithm, embedded.signer_info["signature_algorithm"]["algorithm"].native)
    chinese = any(str(name).startswith(CHINESE_ALGORITHMS) for name in (*names, curve))
    return not chinese and str(embedded.sig_object.get("/SubFilter")) in _VERIFIABLE_FORMATS


def _digest_fails(embedded: EmbeddedPdfSignature) -> bool:
    """Say whether the signed bytes have another digest than the one that was signed.

    A signature by SM2 cannot be verified here, but the SM3 digest in it can be compared wherever
    OpenSSL has SM3: another digest is proof of a change, the same one proves nothing.
    """
    name = {_SM3: "sm3"}.get(embedded.md_algorithm, embedded.md_algorithm)
    attached = embedded.sig_object.get("/SubFilter") not in _VERIFIABLE_FORMATS
    if attached or name not in hashlib.algorithms_available:
        return False
    for attribute in embedded.signer_info["signed_attrs"]:
        if attribute["type"].native == "message_digest":
            signed = attribute["values"][0].native
            return bool(signed != _digest_of_signed_bytes(embedded, name))
    return False


def _digest_of_signed_bytes(embedded: EmbeddedPdfSignature, name: str) -> bytes:
    digest = hashlib.new(name, usedforsecurity=False)
    stream: Any = embedded.reader.stream
    ranges = [int(one) for one in embedded.byte_range]
    for start, length in zip(ranges[::2], ranges[1::2], strict=True):
        stream.seek(start)
        left = length
        while left > 0 and (chunk := stream.read(min(left, _CHUNK_BYTES))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.digest()


def _later_changes(
    embedded: EmbeddedPdfSignature, signature_fields: frozenset[str]
) -> tuple[LaterChanges, bool]:
    """Return what was added after signing, and whether all bytes of the file are signed."""
    facts: Any = embedded  # the library leaves these attributes without types
    facts.coverage = facts.evaluate_signature_coverage()
    if facts.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return LaterChanges.NONE, True
    try:
        found = facts.evaluate_modifications(DEFAULT_DIFF_POLICY)
        permitted = facts.docmdp_level
    except Exception:  # noqa: BLE001 - an odd file may defeat the comparison in any way
        return LaterChanges.UNKNOWN, False
    if not isinstance(found, DiffResult):
        return LaterChanges.OTHER, False
    level = found.modification_level
    forbidden = permitted is not None and level.value > permitted.value
    if forbidden or level.value > ModificationLevel.FORM_FILLING.value:
        return LaterChanges.OTHER, False
    if found.changed_form_fields - signature_fields:
        return LaterChanges.FORM_FILLING, False
    signed_again = level is ModificationLevel.FORM_FILLING
    return (LaterChanges.SIGNED_AGAIN if signed_again else LaterChanges.NONE), False


def _validated(
    embedded: EmbeddedPdfSignature, trust: TrustList | None, moment: dt.datetime | None
) -> PdfSignatureStatus:
    roots = [x509.Certificate.load(one) for one in (trust.certificates if trust else ())]
    context = ValidationContext(
        trust_roots=roots, moment=moment, allow_fetching=False, revocation_mode="soft-fail"
    )
    return _run(
        async_validate_pdf_signature(
            embedded, context, key_usage_settings=_SIGNING_USES, skip_diff=True
        )
    )


def _run(coroutine: Coroutine[Any, Any, _Answer]) -> _Answer:
    """Run a coroutine that waits for nothing, without an event loop.

    On Windows an event loop opens a pair of network sockets, which the guard against the
    network refuses; offline validation never has to wait.
    """
    try:
        coroutine.send(None)
    except StopIteration as done:
        answer: _Answer = done.value
        return answer
    coroutine.close()
    raise RuntimeError("the validation wants to wait for something")


def _timestamp(status: PdfSignatureStatus, trust: TrustList | None) -> dt.datetime | None:
    """Return the time of a sound timestamp; with a trust list it must be trusted, too."""
    token = status.timestamp_validity
    if token is None or not (token.intact and token.valid):
        return None
    return _aware(token.timestamp) if trust is None or token.trusted else None


def _problem(status: PdfSignatureStatus) -> TrustProblem:
    if status.revoked:
        return TrustProblem.REVOKED
    indication = status.trust_problem_indic
    if isinstance(indication, AdESIndeterminate):
        return _PROBLEMS.get(indication, TrustProblem.OTHER)
    return TrustProblem.OTHER


def _aware(time: dt.datetime | None) -> dt.datetime | None:
    """Return a time with its zone; one without a zone is Chinese time."""
    if time is None or time.tzinfo is not None:
        return time
    return time.replace(tzinfo=dt.timezone(dt.timedelta(hours=8)))
