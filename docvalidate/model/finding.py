"""Findings: what a rule concluded about one applicant, with the evidence for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from docvalidate.language import Message
from docvalidate.model.evidence import MarkingPlace
from docvalidate.model.geometry import Box


class Outcome(StrEnum):
    """Three-valued outcome of a test, plus 'the test does not apply'."""

    PASSED = "passed"
    FAILED = "failed"
    INDETERMINATE = "indeterminate"
    NOT_APPLICABLE = "not_applicable"


class Severity(StrEnum):
    """How much a failed test weighs; independent of the outcome (after SARIF)."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Verdict(StrEnum):
    """The bottom line for an applicant, worst first."""

    BLOCKED = "blocked"
    INCOMPLETE = "incomplete"
    NEEDS_REVIEW = "needs_review"
    COMPLETE = "complete"


class Reason(StrEnum):
    """The closed list of reasons a finding may give."""

    SATISFIED = "satisfied"
    NOT_OWED = "not_owed"
    NOT_STATED = "not_stated"
    MATERIAL_FOUND = "material_found"
    MATERIAL_MISSING = "material_missing"
    MATERIAL_UNRECOGNISED = "material_unrecognised"
    SIGNATURE_FOUND = "signature_found"
    SIGNATURE_NOT_FOUND = "signature_not_found"
    SIGNATURE_TYPED = "signature_typed"
    SIGNATURE_BY_CHOP = "signature_by_chop"
    SIGNATURE_UNCLEAR = "signature_unclear"
    SIGNATURE_FIELD_NOT_FOUND = "signature_field_not_found"
    SEAL_FOUND = "seal_found"
    SEAL_NOT_FOUND = "seal_not_found"
    SEAL_SPECIAL_PURPOSE = "seal_special_purpose"
    SEAL_OWNER_DIFFERS = "seal_owner_differs"
    SEAL_UNREAD = "seal_unread"
    STRADDLE_FOUND = "straddle_found"
    STRADDLE_INCOMPLETE = "straddle_incomplete"
    STRADDLE_NOT_FOUND = "straddle_not_found"
    STRADDLE_UNCLEAR = "straddle_unclear"
    DIGITAL_SEAL_VERIFIED = "digital_seal_verified"
    DIGITAL_SEAL_BROKEN = "digital_seal_broken"
    DIGITAL_SEAL_CHANGED = "digital_seal_changed"
    DIGITAL_SEAL_NOT_TRUSTED = "digital_seal_not_trusted"
    DIGITAL_SEAL_OWNER_DIFFERS = "digital_seal_owner_differs"
    DIGITAL_SEAL_UNVERIFIED = "digital_seal_unverified"
    TRUE_COPY_INCOMPLETE = "true_copy_incomplete"
    NAME_DIFFERS = "name_differs"
    CLASSIFIED_SUSPECTED = "classified_suspected"
    CLASSIFIED_VOIDED = "classified_voided"
    INTERNAL_MATERIAL = "internal_material"
    NOTHING_CLASSIFIED_FOUND = "nothing_classified_found"
    WRONG_CHANNEL = "wrong_channel"
    RIGHT_CHANNEL = "right_channel"
    BEFORE_WINDOW = "before_window"
    WITHIN_WINDOW = "within_window"
    LAST_DAY = "last_day"
    AFTER_WINDOW = "after_window"
    FILE_UNREADABLE = "file_unreadable"
    PAGE_UNREADABLE = "page_unreadable"
    PAGES_MISSING = "pages_missing"
    PAGE_DUPLICATED = "page_duplicated"
    SHEET_SIZE_DIFFERS = "sheet_size_differs"
    SCAN_BELOW_STANDARD = "scan_below_standard"
    UPLOAD_REFUSED = "upload_refused"
    NOT_FULLY_SEEN = "not_fully_seen"
    LEVEL_UNKNOWN = "level_unknown"
    SERIES_UNKNOWN = "series_unknown"
    FACT_UNKNOWN = "fact_unknown"
    CHECK_FAILED = "check_failed"


@dataclass(frozen=True, slots=True)
class Location:
    """Where the evidence stands: a file, and where known a page (from 1) and a box on it.

    Attributes:
        where: in the picture of a page, or in another part of the file.
    """

    document: str
    page: int | None = None
    box: Box | None = None
    where: MarkingPlace = MarkingPlace.PAGE


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule concluded.

    Attributes:
        rule: id of the rule, ``notice:clause:test``.
        clause: id of the clause it applies.
        material: name of the material concerned, ``None`` for the application as a whole.
        message: what was found, for the clerk.
        remedy: what the applicant should do; ``None`` when there is nothing to do.
        confidence: measured confidence of the evidence, ``None`` when it is no measurement.
        basis_source: the practice a requirement comes from; empty when it is the notice itself.
    """

    rule: str
    clause: str
    outcome: Outcome
    reason: Reason
    severity: Severity
    message: Message
    remedy: Message | None = None
    material: str | None = None
    locations: tuple[Location, ...] = ()
    confidence: float | None = None
    basis_source: str = ""
