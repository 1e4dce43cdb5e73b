from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from docvalidate.assess import verdict_of
from docvalidate.language import Message
from docvalidate.model.finding import Finding, Outcome, Reason, Severity, Verdict

WORST_FIRST = [Verdict.BLOCKED, Verdict.INCOMPLETE, Verdict.NEEDS_REVIEW, Verdict.COMPLETE]


def finding(outcome: Outcome, severity: Severity, reason: Reason = Reason.SATISFIED) -> Finding:
    return Finding("n:1:t1", "1", outcome, reason, severity, Message("assess.no_rules.remedy"))


FINDINGS = st.builds(
    finding, st.sampled_from(Outcome), st.sampled_from(Severity), st.sampled_from(Reason)
)


@given(st.lists(FINDINGS, max_size=6), FINDINGS)
def test_one_more_finding_never_improves_the_verdict(few: list[Finding], more: Finding) -> None:
    before, after = verdict_of(few), verdict_of([*few, more])
    assert WORST_FIRST.index(after) <= WORST_FIRST.index(before)


@given(st.lists(FINDINGS, max_size=6))
def test_complete_means_that_nothing_of_weight_failed_or_stayed_open(few: list[Finding]) -> None:
    if verdict_of(few) is Verdict.COMPLETE:
        for one in few:
            open_or_failed = one.outcome in (Outcome.FAILED, Outcome.INDETERMINATE)
            assert one.severity is Severity.INFO or not open_or_failed


@given(st.lists(FINDINGS, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_findings_does_not_matter(few: list[Finding], random: object) -> None:
    mixed = list(few)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert verdict_of(mixed) is verdict_of(few)


def test_each_verdict_has_its_cause() -> None:
    error, warning, info = Severity.ERROR, Severity.WARNING, Severity.INFO
    failed, unsure = Outcome.FAILED, Outcome.INDETERMINATE
    assert verdict_of([finding(failed, info, Reason.CLASSIFIED_SUSPECTED)]) is Verdict.BLOCKED
    assert verdict_of([finding(failed, error), finding(unsure, error)]) is Verdict.INCOMPLETE
    assert verdict_of([finding(failed, warning)]) is Verdict.NEEDS_REVIEW
    assert verdict_of([finding(unsure, warning)]) is Verdict.NEEDS_REVIEW
    assert verdict_of([finding(failed, info), finding(unsure, info)]) is Verdict.COMPLETE
    assert verdict_of([finding(Outcome.NOT_APPLICABLE, error)]) is Verdict.COMPLETE
