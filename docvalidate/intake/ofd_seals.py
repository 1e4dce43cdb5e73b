"""Electronic seals as DER (GB/T 38540-2020, GM/T 0031): their names, pictures and signers.

The two standards, and their makers, order some parts differently. What is looked for is told by
its shape: the seal's information starts with a header that says ``ES``, and the picture is a type
in letters, then bytes, then a width and a height.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from asn1crypto import parser

from docvalidate.intake.certificates import Holder, certificates_in, holder_of, one_line

_DEEPEST = 12
_INTEGER, _OCTETS, _SEQUENCE, _UTF8, _PRINTABLE, _IA5 = 2, 4, 16, 12, 19, 22
_UTC_TIME, _GENERALIZED_TIME = 23, 24
_CHINESE_TIME = dt.timezone(dt.timedelta(hours=8))
_HEADER = b"ES"


@dataclass(frozen=True, slots=True)
class SealPicture:
    """What a seal looks like.

    Attributes:
        kind: as the seal says, in lower case: ``png``, ``jpg``, ``ofd`` and so on.
        width: in millimetres, 0 where not told.
        height: in millimetres, 0 where not told.
    """

    kind: str
    content: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class SealFacts:
    """What a seal or a signature made with one tells about itself.

    Attributes:
        name: of the seal.
        signer: holder of the last certificate in it, which is the signer's.
        signed_at: as the signer says.
    """

    name: str
    picture: SealPicture | None
    signer: Holder | None
    signed_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class _Value:
    """One DER value."""

    tag: int
    constructed: bool
    universal: bool
    content: bytes

    def children(self) -> tuple[_Value, ...]:
        return tuple(_values(self.content)) if self.constructed else ()

    def has(self, tag: int) -> bool:
        return self.universal and self.tag == tag


def read_seal(der: bytes) -> SealFacts:
    """Return what a seal (``SESeal``) or signed value (``SES_Signature``) tells.

    Args:
        der: damage ends the reading; what was found until then counts.
    """
    certificates = certificates_in(der)
    information = next(_seal_informations(der, 0), None)
    return SealFacts(
        name="" if information is None else _name(information),
        picture=None if information is None else _picture(information),
        signer=holder_of(certificates[-1]) if certificates else None,
        signed_at=_signing_time(der),
    )


def _values(der: bytes) -> Iterator[_Value]:
    at = 0
    while at < len(der):
        try:
            class_, method, tag, header, content, trailer = parser.parse(der[at:])
        except (ValueError, TypeError):
            return
        yield _Value(tag, method == 1, class_ == 0, content)
        at += max(1, len(header) + len(content) + len(trailer))


def _seal_informations(der: bytes, depth: int) -> Iterator[tuple[_Value, ...]]:
    """Yield the children of every sequence whose first child is the header of a seal."""
    if depth > _DEEPEST:
        return
    for value in _values(der):
        children = value.children()
        first = children[0].children() if children else ()
        if first and first[0].has(_IA5) and first[0].content == _HEADER:
            yield children
        elif value.constructed or value.has(_OCTETS):
            yield from _seal_informations(value.content, depth + 1)


def _name(information: tuple[_Value, ...]) -> str:
    """Return the first text of the seal's properties: its name."""
    for part in information[1:]:
        for value in part.children():
            if value.has(_UTF8) or value.has(_PRINTABLE):
                return one_line(value.content.decode("utf-8", "replace"))
    return ""


def _picture(information: tuple[_Value, ...]) -> SealPicture | None:
    for part in information[1:]:
        values = part.children()
        if len(values) >= 2 and values[0].has(_IA5) and values[1].has(_OCTETS):
            width, height = (
                float(int.from_bytes(one.content, "big", signed=True)) if one.has(_INTEGER) else 0.0
                for one in (*values[2:4], values[0], values[0])[:2]
            )
            kind = values[0].content.decode("ascii", "replace").strip().lower()
            return SealPicture(kind, values[1].content, max(width, 0.0), max(height, 0.0))
    return None


def _signing_time(der: bytes) -> dt.datetime | None:
    """Return the time that stands beside the seal in the part that was signed.

    ``SES_Signature`` starts with what was signed, and that with a version, the seal and the
    time; a bare seal has no such time.
    """
    outer = next(_values(der), None)
    signed = outer.children()[:1] if outer is not None else ()
    for value in signed[0].children() if signed else ():
        if value.has(_GENERALIZED_TIME) or value.has(_UTC_TIME):
            return parse_time(value.content.decode("ascii", "replace"))
    return None


def parse_time(text: str) -> dt.datetime | None:
    """Return a time written as ``20240910093000Z``, ``240910093000Z`` or ``2024-09-10 09:30:00``.

    Without a zone it is Chinese time.
    """
    whole = text.strip().partition(".")[0]
    digits = "".join(one for one in whole if one.isdecimal())
    zone = dt.UTC if text.strip().upper().endswith("Z") else _CHINESE_TIME
    pattern = {14: "%Y%m%d%H%M%S", 12: "%y%m%d%H%M%S", 8: "%Y%m%d"}.get(len(digits))
    if pattern is None:
        return None
    try:
        return dt.datetime.strptime(digits, pattern).replace(tzinfo=zone)
    except ValueError:
        return None
