"""Words for the members of the model's enumerations, and text that is safe to show.

Everything a report says passes through :func:`shown`: personal numbers are masked, and
characters that could forge or hide what is on the screen are replaced.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from enum import StrEnum

from docvalidate.language import Language, Message, translate
from docvalidate.model.applicant import Channel, FactSource, Level
from docvalidate.model.digital import Integrity, LaterChanges, TimeSource, Trust, TrustProblem
from docvalidate.model.evidence import (
    ClassificationLevel,
    DocumentFormat,
    DocumentStatus,
    Expectation,
    FieldState,
    InkColor,
    MarkingPlace,
    MarkingVerdict,
    MarkKind,
    QualityCode,
    QualitySeverity,
    SealKind,
    SealShape,
    TextSource,
    UnreadableReason,
)
from docvalidate.model.finding import Outcome, Reason, Severity, Verdict
from docvalidate.model.geometry import Box
from docvalidate.model.masking import mask_personal_data, masked_unless_allowed
from docvalidate.model.obligation import Basis, Duty, Grounds, Payment, Portion
from docvalidate.model.straddle import PageEdge, StraddleState

CATALOGUE_PREFIXES: Mapping[type[StrEnum], str] = {
    Outcome: "report.outcome",
    Severity: "report.severity",
    Reason: "report.reason",
    Verdict: "verdict",
    Level: "report.level",
    Channel: "report.channel",
    FactSource: "report.fact_source",
    Portion: "report.portion",
    Duty: "report.duty",
    Payment: "report.payment",
    Basis: "report.basis",
    Grounds: "report.grounds",
    DocumentStatus: "inspection.status",
    UnreadableReason: "inspection.unreadable",
    TextSource: "inspection.text_source",
    DocumentFormat: "inspection.format",
    SealShape: "inspection.seal_shape",
    SealKind: "inspection.seal_kind",
    InkColor: "inspection.ink",
    MarkKind: "inspection.mark",
    Expectation: "inspection.expectation",
    FieldState: "inspection.field_state",
    ClassificationLevel: "inspection.classification",
    MarkingVerdict: "inspection.marking_verdict",
    MarkingPlace: "inspection.marking_place",
    QualityCode: "inspection.quality",
    QualitySeverity: "inspection.quality_severity",
    StraddleState: "inspection.straddle_state",
    PageEdge: "inspection.page_edge",
    Integrity: "inspection.integrity",
    LaterChanges: "inspection.changes",
    Trust: "inspection.trust",
    TrustProblem: "inspection.trust_problem",
    TimeSource: "inspection.time_source",
}
"""Where the words of each enumeration stand in the catalogue."""

# Control characters, characters that reorder or hide text, and half surrogate pairs, which
# undecodable file names bring along and no output encoding takes.
_UNSHOWABLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def member_words(member: StrEnum, language: Language) -> str:
    """Return the words for a member of one of the model's enumerations."""
    return translate(f"{CATALOGUE_PREFIXES[type(member)]}.{member.value}", language)


def cleaned(text: str) -> str:
    """Replace by U+FFFD what would forge, hide or break the text where it is shown."""
    return _UNSHOWABLE.sub("\ufffd", text)


def shown(text: str) -> str:
    """Return text from outside as a report may show it: cleaned, and masked unless allowed."""
    return masked_unless_allowed(cleaned(text))


def masked(text: str) -> str:
    """Return text from outside, masked and cleaned whoever reads it, as in the name of a file."""
    return mask_personal_data(cleaned(text))


def sentence(message: Message, language: Language) -> str:
    """Put a message into words and mask the personal numbers in it."""
    return shown(message.in_language(language))


def percent(share: float) -> str:
    """Return a share of 1 as a whole percentage; only a true 1 reads ``100%``."""
    rounded = round(share * 100)
    return f"{99 if rounded == 100 and share < 1 else rounded}%"


def box_words(box: Box) -> str:
    """Return a box as ``[x0, y0, x1, y1]``."""
    return str(box.as_list())


def notice_reference(ref: str, language: Language) -> str:
    """Return how a clause is cited, such as 通知二(二)18."""
    return translate("report.clause_ref", language, ref=ref)


def date_words(date: dt.date, language: Language) -> str:
    """Return a date as people write it: 2024年9月12日, or 2024-09-12 in English."""
    if language is Language.CHINESE:
        return f"{date.year}年{date.month}月{date.day}日"
    return date.isoformat()
