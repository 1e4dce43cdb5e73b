"""Are the level and series known, on which everything else depends."""

from __future__ import annotations

from collections.abc import Iterator

from docvalidate.assess.findings import Conclusion, conclude, name_of
from docvalidate.assess.registry import check
from docvalidate.assess.submission import AssessmentInput
from docvalidate.language import Message
from docvalidate.model.applicant import FactSource
from docvalidate.model.finding import Finding, Outcome, Reason
from docvalidate.model.obligation import Rule


@check("level_and_series_known")
def level_and_series_known(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    """Conclude on the level and the series: one finding for each that is unknown.

    A fact read off the scans is accepted, and the message says that it was read.
    """
    level, series = submission.requirements.level, submission.requirements.series
    if level is None:
        yield _unknown(rule, Reason.LEVEL_UNKNOWN, "level", submission.applicant.level)
    if series is None:
        yield _unknown(rule, Reason.SERIES_UNKNOWN, "series", submission.applicant.series)
    if level is not None and series is not None:
        sources = submission.applicant.sources
        read = FactSource.READ in (sources.get("level"), sources.get("series"))
        key = "assess.level_and_series.read" if read else "assess.level_and_series.known"
        words = {"level": name_of(level.value, "level"), "series": series}
        message = Message(key, words)
        yield conclude(rule, Conclusion(Outcome.PASSED, Reason.SATISFIED, message))


def _unknown(rule: Rule, reason: Reason, fact: str, given: str | None) -> Finding:
    key = f"assess.{fact}.not_given" if given is None else f"assess.{fact}.not_understood"
    words = {} if given is None else {"given": given}
    remedy = Message(f"assess.{fact}.remedy")
    return conclude(rule, Conclusion(Outcome.INDETERMINATE, reason, Message(key, words), remedy))
