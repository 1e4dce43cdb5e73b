"""What may be kept of a document suspected to be classified: its pages, boxes and marks, no word.

Evidence is stripped the moment a marking is seen, before it leaves the process that read the
file, so that no report, log, cache or list can hold what the evidence no longer has.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from pathlib import PurePosixPath

from docvalidate.model.evidence import (
    ClassificationLevel,
    DocumentEvidence,
    Marking,
    MarkingVerdict,
    PageEvidence,
)
from docvalidate.model.straddle import Straddle

LEVEL_WORDS = {
    ClassificationLevel.TOP_SECRET: "绝密",
    ClassificationLevel.SECRET: "机密",
    ClassificationLevel.CONFIDENTIAL: "秘密",
    ClassificationLevel.INTERNAL: "内部",
}
"""The level in one word, as it may stand for a withheld name."""

# Level, star, then a term, a date or nothing (GB/T 9704); the rest of a line may be content.
_STANDARD_MARKING = re.compile(
    r"(?:绝\s*密|机\s*密|秘\s*密)"
    r"(?:\s*[★☆*]\s*(?:\d{1,2}\s*(?:年|个月)|长期|启用前|\d{4}年\d{1,2}月\d{1,2}日)?)?"
)
_NAME_DIGITS = 8


def standard_marking(text: str) -> str:
    """Return the marking at the beginning of a text in its standard form, nothing else of it."""
    found = _STANDARD_MARKING.search(text)
    return found.group() if found else ""


def redacted(document: DocumentEvidence) -> DocumentEvidence:
    """Return evidence that may leave the reader: of a quarantined document without any word.

    Boxes, kinds and states of seals, signatures and fields stay, their text goes; the picture,
    the lines, digital signatures and mere mentions go altogether. Other documents come back
    unchanged.
    """
    if not document.quarantined:
        return document
    return dataclasses.replace(
        document,
        pages=tuple(_bare(page) for page in document.pages),
        markings=_bare_markings(document.markings),
        straddle=_wordless(document.straddle),
        digital_signatures=(),
    )


def _wordless(straddle: Straddle | None) -> Straddle | None:
    """Return a straddle seal without what it says."""
    if straddle is None:
        return None
    seals = tuple(dataclasses.replace(seal, text="") for seal in straddle.seals)
    return dataclasses.replace(straddle, seals=seals)


def withheld_name(path: str, level: ClassificationLevel, marked: frozenset[str]) -> str:
    """Return a path whose marked parts are reduced to the level word.

    A name such as 机密★10年某型设备参数.pdf says more than it may. What is left tells the file
    apart: the folder, the level, a few digits of the name's hash and the ending.

    Args:
        path: as shown to the user, ``/`` between parts.
        level: that the name states.
        marked: the parts that bear a marking.
    """
    parts = []
    for part in PurePosixPath(path).parts:
        if part not in marked:
            parts.append(part)
            continue
        digest = hashlib.sha256(path.encode("utf-8", "surrogatepass")).hexdigest()[:_NAME_DIGITS]
        parts.append(f"{LEVEL_WORDS[level]}…{digest}{_ending(part)}")
    return "/".join(parts)


def _ending(part: str) -> str:
    suffix = PurePosixPath(part).suffix
    return suffix if re.fullmatch(r"\.[A-Za-z0-9]{1,5}", suffix) else ""


def _bare(page: PageEvidence) -> PageEvidence:
    return dataclasses.replace(
        page,
        lines=(),
        seals=tuple(dataclasses.replace(one, text="", text_confidence=0.0) for one in page.seals),
        signatures=tuple(dataclasses.replace(one, text="") for one in page.signatures),
        fields=tuple(dataclasses.replace(one, label="", text="") for one in page.fields),
        markings=_bare_markings(page.markings),
        thumbnail=b"",
        crops=(),
    )


def _bare_markings(markings: tuple[Marking, ...]) -> tuple[Marking, ...]:
    return tuple(
        dataclasses.replace(one, text=standard_marking(one.text))
        for one in markings
        if one.verdict is not MarkingVerdict.MENTION
    )
