"""Judge the digital signatures a copy of a material bears: the one kind of mark that is verified.

* Broken, or the file altered afterwards: a fault, since the material is not what was signed.
* Sound, of the unit or person expected, its certificate trusted: passed, as verified.
* Sound but of somebody else, or of a signer whose trust is open, or by an algorithm that cannot
  be verified here, such as SM2: to a person. It is never said that nothing was signed.

A digital signature that conforms to the Electronic Signature Law (电子签名法, articles 13 and 14)
has the force of a signature by hand or of a seal.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

from docvalidate.assess.findings import Conclusion, location, name_of, section_place
from docvalidate.assess.ownership import OwnerKind, compare_owner
from docvalidate.assess.submission import AssessmentInput, AssessmentSettings, Section
from docvalidate.language import Message
from docvalidate.model.digital import (
    DigitalSignature,
    Integrity,
    LaterChanges,
    TimeSource,
    Trust,
    TrustProblem,
)
from docvalidate.model.finding import Outcome, Reason
from docvalidate.model.obligation import MaterialDefinition

_SEAL_WORDS = re.compile(r"(?:电子)?(?:公章|印章|签章)$")
_SPECIAL_PURPOSE = "专用章"
_NOT_HAN = re.compile(r"[^\u3400-\u9fff·]")
_PERSON = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]+·[\u3400-\u9fff·]+")
_CHINESE_TIME = dt.timezone(dt.timedelta(hours=8))

_OUTCOMES = {
    "verified": (Outcome.PASSED, Reason.DIGITAL_SEAL_VERIFIED),
    "broken": (Outcome.FAILED, Reason.DIGITAL_SEAL_BROKEN),
    "changed": (Outcome.FAILED, Reason.DIGITAL_SEAL_CHANGED),
    "filled_in": (Outcome.INDETERMINATE, Reason.DIGITAL_SEAL_CHANGED),
    "other_signer": (Outcome.INDETERMINATE, Reason.DIGITAL_SEAL_OWNER_DIFFERS),
    "signer_open": (Outcome.INDETERMINATE, Reason.DIGITAL_SEAL_OWNER_DIFFERS),
    "not_checked": (Outcome.INDETERMINATE, Reason.DIGITAL_SEAL_NOT_TRUSTED),
    "not_trusted": (Outcome.INDETERMINATE, Reason.DIGITAL_SEAL_NOT_TRUSTED),
    "ended_since": (Outcome.INDETERMINATE, Reason.DIGITAL_SEAL_NOT_TRUSTED),
    "unsupported": (Outcome.INDETERMINATE, Reason.DIGITAL_SEAL_UNVERIFIED),
    "unreadable": (Outcome.INDETERMINATE, Reason.DIGITAL_SEAL_UNVERIFIED),
}


@dataclass(frozen=True, slots=True)
class Signatory:
    """Whose signature is asked for.

    Attributes:
        role: in Chinese, for messages, such as 用人单位.
        name: of the unit or person, ``None`` where it is not known.
        is_signer: says whether a signature is theirs; ``None`` where that cannot be told.
    """

    role: str
    name: str | None
    is_signer: Callable[[DigitalSignature], bool | None]


def signatures_of(section: Section) -> tuple[DigitalSignature, ...]:
    """Return the digital signatures that speak for a section.

    One that shows on a page speaks for the material there, one that does not for the whole file.
    """
    return tuple(
        one
        for one in section.document.evidence.digital_signatures
        if one.page is None or section.first_page <= one.page <= section.last_page
    )


def names_unit(signature: DigitalSignature, unit: str, settings: AssessmentSettings) -> bool | None:
    """Say whether a signature is that of a unit; ``None`` where it bears no name.

    The seal of a department, or one for a special purpose, is not the unit's.
    """
    if not signature.names:
        return None
    if any(_SPECIAL_PURPOSE in name for name in signature.names):
        return False
    kinds = {
        compare_owner(
            _SEAL_WORDS.sub("", name), unit, settings.owner_same, settings.owner_different
        ).kind
        for name in signature.names
    }
    return bool(kinds & {OwnerKind.SAME, OwnerKind.VARIANT})


def person_of(signature: DigitalSignature) -> str:
    """Return the name of the person a certificate is for; empty for units and unreadable ones.

    Certificates of persons often carry a number after the name.
    """
    name = _NOT_HAN.sub("", signature.signer)
    return name if _PERSON.fullmatch(name) and name != signature.organisation else ""


def judge_signature(
    signature: DigitalSignature,
    signatory: Signatory,
    section: Section,
    definition: MaterialDefinition,
    submission: AssessmentInput,
) -> Conclusion:
    """Conclude on one digital signature where one is asked for."""
    key = _key(signature, signatory.is_signer(signature), submission.as_of)
    outcome, reason = _OUTCOMES[key]
    hidden = section.quarantined or not signature.names
    signer = Message("assess.digital.unnamed") if hidden else signature.names[0]
    words: dict[str, object] = {
        "material": definition.name,
        "place": section_place(section),
        "file": section.path,
        "role": signatory.role,
        "name": signatory.name or signatory.role,
        "signer": signer,
        "problem": name_of(
            (signature.trust_problem or TrustProblem.OTHER).value, "digital.problem"
        ),
    }
    return Conclusion(
        outcome,
        reason,
        Message(f"assess.digital.{key}", words),
        None if outcome is Outcome.PASSED else Message(f"assess.digital.{key}.remedy", words),
        (location(section, signature.page, signature.box),),
    )


def _key(signature: DigitalSignature, theirs: bool | None, as_of: dt.date) -> str:
    """Return the message for a signature, the gravest thing first."""
    if theirs is not False and signature.refuted:
        return "broken" if signature.integrity is Integrity.BROKEN else "changed"
    if signature.integrity is Integrity.UNREADABLE:
        return "unreadable"
    if theirs is False:
        return "other_signer"
    if signature.integrity is Integrity.UNSUPPORTED:
        return "unsupported"
    if signature.changes in (LaterChanges.FORM_FILLING, LaterChanges.UNKNOWN):
        return "filled_in"
    if theirs is None:
        return "signer_open"
    return _trust_key(signature, as_of)


def _trust_key(signature: DigitalSignature, as_of: dt.date) -> str:
    if signature.trust is not Trust.TRUSTED:
        return signature.trust.value
    until = signature.certificate_until
    # Whoever gets hold of an old key can set back a clock; only a timestamp outlives a term.
    timed = signature.time_source is TimeSource.TIMESTAMP
    if not timed and until is not None and until.astimezone(_CHINESE_TIME).date() < as_of:
        return "ended_since"
    return "verified"
