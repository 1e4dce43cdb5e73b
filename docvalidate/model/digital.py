"""Digital signatures: the one kind of mark that can be verified and not only seen."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from docvalidate.model.geometry import Box


class Integrity(StrEnum):
    """Whether what was signed is what is there.

    ``UNSUPPORTED``: an algorithm or structure that is not verified here, such as SM2 and SM3;
    that says nothing against the signature. ``UNREADABLE``: the signature itself is damaged.
    """

    INTACT = "intact"
    BROKEN = "broken"
    UNSUPPORTED = "unsupported"
    UNREADABLE = "unreadable"


class LaterChanges(StrEnum):
    """What was added to the file after it was signed."""

    NONE = "none"
    SIGNED_AGAIN = "signed_again"
    FORM_FILLING = "form_filling"
    OTHER = "other"
    UNKNOWN = "unknown"


class Trust(StrEnum):
    """Whether the signer's certificate leads to one of the trust list given."""

    TRUSTED = "trusted"
    NOT_TRUSTED = "not_trusted"
    NOT_CHECKED = "not_checked"


class TrustProblem(StrEnum):
    """Why a certificate is not trusted."""

    UNKNOWN_ISSUER = "unknown_issuer"
    OUT_OF_DATE = "out_of_date"
    REVOKED = "revoked"
    WEAK_ALGORITHM = "weak_algorithm"
    WRONG_USE = "wrong_use"
    OTHER = "other_problem"


class TimeSource(StrEnum):
    """Who says when it was signed: a timestamp authority, or the signer's own clock."""

    TIMESTAMP = "timestamp"
    CLAIMED = "claimed"
    UNKNOWN = "unknown_time"


@dataclass(frozen=True, slots=True)
class DigitalSignature:
    """A digital signature or electronic seal in a file.

    Attributes:
        signer: common name of the signer's certificate; empty where it cannot be read.
        organisation: the organisation named in the certificate.
        issuer: common name of the authority that issued the certificate.
        seal_name: name of the electronic seal, where the format has one.
        signed_at: when it was signed, with ``time_source`` telling who says so.
        certificate_until: end of the certificate's term.
        integrity: whether the digest of the file and the signature over it hold.
        changes: what came after the signature.
        covers_whole_file: whether the signed bytes are all bytes of the file.
        trust: of the certificate, at the time of signing, revocation not looked up.
        algorithm: of the signature, such as ``sha256_ecdsa``, or its object identifier.
        page: on which the signature shows, from 1; ``None`` where it does not show.
        box: of what it shows, in pixels of the upright page.
    """

    integrity: Integrity
    signer: str = ""
    organisation: str = ""
    issuer: str = ""
    seal_name: str = ""
    signed_at: dt.datetime | None = None
    time_source: TimeSource = TimeSource.UNKNOWN
    certificate_until: dt.datetime | None = None
    changes: LaterChanges = LaterChanges.UNKNOWN
    covers_whole_file: bool = False
    trust: Trust = Trust.NOT_CHECKED
    trust_problem: TrustProblem | None = None
    algorithm: str = ""
    page: int | None = None
    box: Box | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names that may say whose signature it is, the most telling first."""
        found = (self.organisation, self.seal_name, self.signer)
        return tuple(dict.fromkeys(name for name in found if name))

    @property
    def verified(self) -> bool:
        """Whether all holds: the signature, the file as signed, and the trust in the signer."""
        return (
            self.integrity is Integrity.INTACT
            and self.trust is Trust.TRUSTED
            and self.changes in (LaterChanges.NONE, LaterChanges.SIGNED_AGAIN)
        )

    @property
    def refuted(self) -> bool:
        """Whether the file is surely not as it was signed."""
        return self.integrity is Integrity.BROKEN or self.changes is LaterChanges.OTHER
