"""The report: what a writer needs to know, in any format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from docvalidate.model.applicant import Applicant, FactSource
from docvalidate.model.evidence import DocumentEvidence
from docvalidate.model.finding import Finding, Verdict
from docvalidate.model.obligation import Requirements


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a second run needs in order to come to the same report.

    Attributes:
        tool_version: version of docvalidate.
        notice: id of the notice and ``notice_sha256`` of its file.
        as_of: the date assumed, and ``as_of_source`` why: ``option``, ``declared`` or ``today``.
        engine: name of the OCR engine and ``models`` the SHA-256 of each of its model files.
        files: SHA-256 per file of the submission.
        thresholds: the settings the outcome depends on.
        secrecy_grammar: SHA-256 over the words of classification markings in use.
        trust_list: digest of the trust list for digital signatures; empty where none was given.
    """

    tool_version: str
    notice: str
    notice_sha256: str
    as_of: dt.date
    as_of_source: str
    engine: str
    models: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    thresholds: Mapping[str, float] = field(default_factory=dict)
    secrecy_grammar: str = ""
    trust_list: str = ""


@dataclass(frozen=True, slots=True)
class MaterialSection:
    """Consecutive pages of one document that hold one material.

    Attributes:
        first_page: number of the first page, from 1; ``last_page`` is inclusive.
        material: id of the material, ``None`` when it could not be told.
        material_name: Chinese name of the material, for people.
        confidence: of the recognition, 0 to 1.
    """

    first_page: int
    last_page: int
    material: str | None
    material_name: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class RecognisedDocument:
    """A document with the material it was taken for.

    Attributes:
        material: id of the (first) material, ``None`` when it could not be told.
        material_name: Chinese name of the material, for people; of all where there are several.
        confidence: of the recognition, 0 to 1.
        sections: the materials that follow one another in the document; empty means that all
            pages belong to ``material``.
    """

    evidence: DocumentEvidence
    channel: str | None
    material: str | None
    material_name: str | None
    confidence: float
    sections: tuple[MaterialSection, ...] = ()


@dataclass(frozen=True, slots=True)
class ApplicantReport:
    """Everything said about one applicant."""

    key: str
    applicant: Applicant
    verdict: Verdict
    findings: tuple[Finding, ...]
    requirements: Requirements
    documents: tuple[RecognisedDocument, ...]
    receipt: Receipt

    @property
    def sources(self) -> Mapping[str, FactSource]:
        """Where each fact about the applicant comes from."""
        return self.applicant.sources


@dataclass(frozen=True, slots=True)
class Report:
    """The reports of one run, in the order of the submissions."""

    applicants: tuple[ApplicantReport, ...]

    @property
    def summary(self) -> Mapping[Verdict, int]:
        """How many applicants got each verdict."""
        return {
            verdict: sum(report.verdict is verdict for report in self.applicants)
            for verdict in (
                Verdict.COMPLETE,
                Verdict.INCOMPLETE,
                Verdict.NEEDS_REVIEW,
                Verdict.BLOCKED,
            )
        }
