"""One submission from folder to report: the whole flow on one screen.

submission -> pages -> evidence -> (with the notice's obligations) findings -> verdict -> report
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from docvalidate import __version__
from docvalidate.assess import (
    AssessmentInput,
    AssessmentSettings,
    assess_submission,
    judging_failed,
    unsaid_suspicions,
    verdict_of,
)
from docvalidate.materials import recognise_document
from docvalidate.materials.facts import with_read_facts
from docvalidate.model.applicant import Applicant, Channel, Submission, SubmittedFile
from docvalidate.model.evidence import DocumentEvidence
from docvalidate.model.finding import Finding
from docvalidate.model.obligation import nothing_required
from docvalidate.model.report import ApplicantReport, Receipt, RecognisedDocument
from docvalidate.notice import Notice, requirements_for
from docvalidate.vision.markings_elsewhere import withheld_key
from docvalidate.vision.secrecy_grammar import Grammar
from docvalidate.vision.secrecy_grammars import default_grammar

_log = logging.getLogger(__name__)

ReadFiles = Callable[[Sequence[SubmittedFile]], Sequence[DocumentEvidence]]
"""Turns files into evidence, in order; workers and cache hide behind it."""


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What all submissions of a run are checked against.

    Attributes:
        notice: the notice applied.
        as_of: the date given on the command line, ``None`` to use the declared date or today.
        today: the date in the notice's time zone when the run began.
        engine: name of the OCR engine and ``models`` the hashes of its model files.
        grammar: of classification markings, as the files were read with.
        trust_list: digest of the trust list for digital signatures; empty where none was given.
    """

    notice: Notice
    as_of: dt.date | None
    today: dt.date
    engine: str
    models: Mapping[str, str]
    settings: AssessmentSettings = dataclasses.field(default_factory=AssessmentSettings)
    grammar: Grammar = dataclasses.field(default_factory=default_grammar)
    trust_list: str = ""


def check_submission(
    submission: Submission, context: CheckContext, read_files: ReadFiles
) -> ApplicantReport:
    """Check one applicant's files against the notice and say what was found.

    A defect of this program met on the way costs this applicant a person's look, not the run.
    """
    evidence = tuple(read_files(submission.files))
    try:
        known = _known(submission, context, evidence)
        findings = assess_submission(known)
    except Exception:  # noqa: BLE001 - see above
        _log.exception("judging an applicant failed")
        known = _unjudged(submission, context, evidence)
        findings = (judging_failed(context.notice.id),)
    return _report(submission, context, known, (*findings, *unsaid_suspicions(known, findings)))


def _known(
    submission: Submission, context: CheckContext, evidence: Sequence[DocumentEvidence]
) -> AssessmentInput:
    """Return what is known of the applicant, what is owed and what each file holds."""
    applicant = with_read_facts(submission.applicant, evidence)
    requirements = requirements_for(context.notice, applicant)
    as_of, as_of_source = date_assumed(applicant, context)
    return AssessmentInput(
        applicant=applicant,
        requirements=requirements,
        documents=tuple(
            recognise_document(document, file.channel, requirements.materials)
            for document, file in zip(evidence, submission.files, strict=True)
        ),
        as_of=as_of,
        as_of_source=as_of_source,
        settings=context.settings,
    )


def _unjudged(
    submission: Submission, context: CheckContext, evidence: Sequence[DocumentEvidence]
) -> AssessmentInput:
    """Return the files as they were read, with nothing concluded from them."""
    as_of, as_of_source = date_assumed(submission.applicant, context)
    return AssessmentInput(
        applicant=submission.applicant,
        requirements=nothing_required(context.notice.id),
        documents=tuple(
            RecognisedDocument(document, file.channel, None, None, 0.0)
            for document, file in zip(evidence, submission.files, strict=True)
        ),
        as_of=as_of,
        as_of_source=as_of_source,
        settings=context.settings,
    )


def _report(
    submission: Submission,
    context: CheckContext,
    known: AssessmentInput,
    findings: tuple[Finding, ...],
) -> ApplicantReport:
    """Return the report with its verdict and the receipt of how it came about."""
    return ApplicantReport(
        key=withheld_key(submission.key, context.grammar),
        applicant=known.applicant,
        verdict=verdict_of(findings),
        findings=findings,
        requirements=known.requirements,
        documents=known.documents,
        receipt=Receipt(
            tool_version=__version__,
            notice=context.notice.id,
            notice_sha256=context.notice.sha256,
            as_of=known.as_of,
            as_of_source=known.as_of_source,
            engine=context.engine,
            models=context.models,
            files={one.evidence.path: one.evidence.sha256 for one in known.documents},
            thresholds=context.settings.as_mapping(),
            secrecy_grammar=context.grammar.sha256,
            trust_list=context.trust_list,
        ),
    )


def date_assumed(applicant: Applicant, context: CheckContext) -> tuple[dt.date, str]:
    """Return the date the rules are applied for, and why that one.

    It is the date on the command line, else the submission date declared (online before
    paper), else today.
    """
    if context.as_of is not None:
        return context.as_of, "option"
    for channel in (Channel.ONLINE, Channel.PAPER):
        if channel in applicant.submitted:
            return applicant.submitted[channel], "declared"
    return context.today, "today"
