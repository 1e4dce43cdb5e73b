"""Digital signatures in words and as JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from docvalidate.language import Language, translate
from docvalidate.model.digital import DigitalSignature, Integrity, TimeSource, Trust
from docvalidate.model.evidence import DocumentEvidence, FieldState
from docvalidate.report.words import member_words, shown

_CHINESE_TIME = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class SignatureWords:
    """A digital signature as people read it.

    Attributes:
        state: ``present`` where it is verified, ``absent`` where the file is surely not as it was
            signed, ``unclear`` otherwise.
        name: whose it is.
        verdict: what the verification says, in one line.
        facts: issuer, time, page and the like.
    """

    state: FieldState
    name: str
    verdict: str
    facts: tuple[str, ...]


def signature_words(signature: DigitalSignature, language: Language) -> SignatureWords:
    """Put a digital signature into words."""
    names = [shown(name) for name in signature.names]
    return SignatureWords(
        state=_state(signature),
        name=" · ".join(names) or translate("inspection.digital.unnamed", language),
        verdict=("；" if language is Language.CHINESE else "; ").join(
            _verdict(signature, language)
        ),
        facts=tuple(_facts(signature, language)),
    )


def _state(signature: DigitalSignature) -> FieldState:
    if signature.refuted:
        return FieldState.ABSENT
    return FieldState.PRESENT if signature.verified else FieldState.UNCLEAR


def _verdict(signature: DigitalSignature, language: Language) -> list[str]:
    parts = [member_words(signature.integrity, language)]
    if signature.integrity is Integrity.UNREADABLE:
        return parts
    if signature.integrity is not Integrity.BROKEN:
        parts.append(member_words(signature.changes, language))
    if signature.integrity is Integrity.INTACT:
        trust = member_words(signature.trust, language)
        if signature.trust_problem is not None:
            problem = member_words(signature.trust_problem, language)
            trust = (
                f"{trust}（{problem}）" if language is Language.CHINESE else f"{trust} ({problem})"
            )
        parts.append(trust)
    return parts


def _facts(signature: DigitalSignature, language: Language) -> list[str]:
    facts = []
    if signature.signed_at is not None:
        key = (
            "inspection.digital.stamped_at"
            if signature.time_source is TimeSource.TIMESTAMP
            else "inspection.digital.claimed_at"
        )
        facts.append(translate(key, language, time=_time(signature.signed_at)))
    if signature.issuer:
        facts.append(translate("inspection.digital.issuer", language, name=shown(signature.issuer)))
    if signature.certificate_until is not None:
        day = _time(signature.certificate_until)[:10]
        facts.append(translate("inspection.digital.until", language, day=day))
    if signature.page is None:
        facts.append(translate("inspection.digital.invisible", language))
    else:
        facts.append(translate("inspection.digital.page", language, page=signature.page))
    if signature.integrity is Integrity.INTACT and signature.trust is Trust.TRUSTED:
        facts.append(translate("inspection.digital.no_revocation", language))
    return facts


def _time(time: dt.datetime) -> str:
    """Return a time as the clocks in China show it."""
    local = time.astimezone(_CHINESE_TIME) if time.tzinfo else time
    return local.strftime("%Y-%m-%d %H:%M")


def signature_document(
    signature: DigitalSignature, document: DocumentEvidence, words: Callable[[str], str]
) -> dict[str, object]:
    """Return a digital signature for ``docvalidate/inspection/1``.

    Args:
        signature: one of ``document``.
        document: tells which seals on its page are the visible appearance.
        words: how text is put out; it withholds everything of a quarantined document.
    """
    return {
        "signer": words(signature.signer),
        "organisation": words(signature.organisation),
        "issuer": words(signature.issuer),
        "seal_name": words(signature.seal_name),
        "signed_at": _iso(signature.signed_at),
        "time_source": signature.time_source.value,
        "certificate_until": _iso(signature.certificate_until),
        "integrity": signature.integrity.value,
        "changes": signature.changes.value,
        "covers_whole_file": signature.covers_whole_file,
        "trust": signature.trust.value,
        "trust_problem": None if signature.trust_problem is None else signature.trust_problem.value,
        "algorithm": words(signature.algorithm),
        "page": signature.page,
        "box": None if signature.box is None else signature.box.as_list(),
        "seals": [
            position
            for page in document.pages
            if page.number == signature.page
            for position, seal in enumerate(page.seals)
            if document.signature_shown_by(page.number, seal) is signature
        ],
    }


def _iso(time: dt.datetime | None) -> str | None:
    return None if time is None else time.isoformat()
