from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from docvalidate.assess import (
    assess_submission,
    check,
    known_checks,
    unsaid_suspicions,
    verdict_of,
)
from docvalidate.assess.submission import AssessmentInput, AssessmentSettings
from docvalidate.model.applicant import Applicant, Channel, FactSource, Level
from docvalidate.model.evidence import (
    ClassificationLevel,
    FailedPage,
    Marking,
    MarkingPlace,
    MarkingVerdict,
    QualityCode,
    QualityIssue,
    QualitySeverity,
    SealKind,
    UnreadableReason,
)
from docvalidate.model.finding import Finding, Location, Outcome, Reason, Severity, Verdict
from docvalidate.model.geometry import Box
from docvalidate.model.obligation import Basis, Deadline, Duty, Portion, Rule, Silence, Window
from docvalidate.model.report import MaterialSection, RecognisedDocument
from tests.assess.builders import (
    BLURRED,
    DIPLOMA,
    EMPLOYER,
    PROOF,
    THESIS,
    assess,
    document,
    handwriting,
    line,
    marking,
    page,
    requirements,
    rule,
    seal,
    seal_field,
    signature_field,
    submission,
    words,
)

CHECKS: dict[str, dict[str, object]] = {
    "level_and_series_known": {},
    "materials_present": {"portion": "eligibility"},
    "signed": {"portion": "eligibility", "hand_signed": True},
    "sealed": {"portion": "eligibility"},
    "straddle_sealed": {"portion": "eligibility"},
    "true_copies": {"portion": "eligibility"},
    "nothing_classified": {"channel": "online"},
    "portion_not_in_channel": {"portion": "performance", "channel": "online"},
    "portion_in_channel": {"portion": "eligibility", "channel": "online"},
    "online_deadline": {"actor": "applicant"},
    "paper_window": {"hand_over": "to_department"},
    "legible": {},
    "scan_standard": {"thresholds": {"low_resolution": {"error": 150}}},
    "upload_limits": {"largest_mb": 10.0},
    "identity_consistent": {},
}  # fmt: skip


def rule_of(name: str) -> Rule:
    return replace(rule(name), parameters=CHECKS[name])


def outcomes(findings: tuple[Finding, ...]) -> list[tuple[Outcome, Reason]]:
    for finding in findings:
        assert words(finding)
    return [(one.outcome, one.reason) for one in findings]


# the registry and the assessor


def test_the_checks_are_the_ones_that_notices_may_name() -> None:
    assert set(CHECKS) <= known_checks()


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_concludes_on_an_empty_submission_without_raising(name: str) -> None:
    findings = assess(rule_of(name))
    assert findings
    assert Reason.CHECK_FAILED not in {one.reason for one in findings}
    outcomes(findings)


@pytest.mark.parametrize("name", ["sealed", "paper_window", "online_deadline", "signed"])
def test_a_rule_without_its_parameters_is_neither_passed_nor_failed(name: str) -> None:
    assert outcomes(assess(rule(name))) == [(Outcome.INDETERMINATE, Reason.CHECK_FAILED)]


def test_an_unknown_check_is_neither_passed_nor_failed() -> None:
    assert outcomes(assess(rule("phase_of_the_moon"))) == [
        (Outcome.INDETERMINATE, Reason.CHECK_FAILED)
    ]


def test_a_check_that_raises_or_says_nothing_costs_no_other() -> None:
    @check("raises_in_a_test")
    def raises(rule: Rule, submission: AssessmentInput) -> list[Finding]:
        raise RuntimeError(rule.id, submission.as_of)

    @check("silent_in_a_test")
    def silent(_rule: Rule, _submission: AssessmentInput) -> list[Finding]:
        return []

    owed = requirements(
        rule("raises_in_a_test"), rule("silent_in_a_test"), rule("level_and_series_known")
    )
    assert outcomes(assess_submission(submission(owed))) == [
        (Outcome.INDETERMINATE, Reason.CHECK_FAILED),
        (Outcome.INDETERMINATE, Reason.CHECK_FAILED),
        (Outcome.PASSED, Reason.SATISFIED),
    ]


def test_two_checks_cannot_have_one_name() -> None:
    with pytest.raises(ValueError, match="sealed"):
        check("sealed")(lambda _rule, _submission: [])


def test_without_any_rule_nothing_is_called_complete() -> None:
    findings = assess_submission(submission(requirements()))
    assert verdict_of(findings) is Verdict.NEEDS_REVIEW
    outcomes(findings)


def test_a_finding_names_rule_clause_material_and_practice() -> None:
    practice = replace(PROOF, basis=Basis.PRACTICE, source="通行做法")
    (finding,) = assess(
        rule("sealed", portion="eligibility"), document(page()), materials=(practice,)
    )
    assert (finding.rule, finding.clause) == ("test:0.3:sealed", "0.3")
    assert (finding.material, finding.basis_source) == ("公示证明", "通行做法")


def test_the_settings_are_open_to_the_receipt() -> None:
    thresholds = AssessmentSettings().as_mapping()
    assert thresholds["owner_same"] == AssessmentSettings().owner_same
    assert all(0 <= value <= 1 for value in thresholds.values())


# level and series


@pytest.mark.parametrize("given", [None, "特级"])
def test_unknown_level_and_series_are_told_apart(given: str | None) -> None:
    owed = requirements(rule("level_and_series_known"), level=None, series=None)
    found = assess_submission(submission(owed, applicant=Applicant(level=given, series=given)))
    assert outcomes(found) == [
        (Outcome.INDETERMINATE, Reason.LEVEL_UNKNOWN),
        (Outcome.INDETERMINATE, Reason.SERIES_UNKNOWN),
    ]
    assert (given is not None) == all("特级" in words(one) for one in found)


def test_a_level_that_was_read_passes_and_says_so() -> None:
    owed = requirements(rule("level_and_series_known"), level=Level.SENIOR)
    who = Applicant(sources={"level": FactSource.READ})
    (finding,) = assess_submission(submission(owed, applicant=who))
    assert finding.outcome is Outcome.PASSED
    assert "识读" in finding.message.in_language()


# materials


PRESENT = rule("materials_present", portion="eligibility")


def test_a_required_material_is_found_missing_or_perhaps_missing() -> None:
    found = (Outcome.PASSED, Reason.MATERIAL_FOUND)
    missing = (Outcome.FAILED, Reason.MATERIAL_MISSING)
    perhaps = (Outcome.INDETERMINATE, Reason.MATERIAL_MISSING)
    both = (PROOF, DIPLOMA)
    assert outcomes(assess(PRESENT, document(page()), materials=both)) == [found, missing]
    poor = document(page(quality=(BLURRED,)))
    assert outcomes(assess(PRESENT, poor, materials=both)) == [found, perhaps]
    broken = document(material=None, path="线上/a.pdf", unreadable=UnreadableReason.CORRUPT)
    findings = assess(PRESENT, document(page()), broken, materials=both)
    assert outcomes(findings) == [found, perhaps]
    assert "线上/a.pdf" in words(findings[1])
    assert findings[1].locations[0].document == "线上/a.pdf"


def test_an_unrecognised_file_is_told_without_weight() -> None:
    strange = document(page(), material=None, path="线上/IMG_1.jpg")
    findings = assess(PRESENT, document(page()), strange)
    assert outcomes(findings)[1] == (Outcome.INDETERMINATE, Reason.MATERIAL_UNRECOGNISED)
    assert verdict_of(findings) is Verdict.COMPLETE


def test_a_material_known_by_its_name_alone_but_unreadable_is_open() -> None:
    broken = document(unreadable=UnreadableReason.ENCRYPTED)
    assert outcomes(assess(PRESENT, broken)) == [(Outcome.INDETERMINATE, Reason.FILE_UNREADABLE)]


def test_a_doubtful_material_goes_to_a_person() -> None:
    doubtful = document(page(), confidence=0.3)
    assert outcomes(assess(PRESENT, doubtful)) == [
        (Outcome.INDETERMINATE, Reason.MATERIAL_UNRECOGNISED)
    ]


def test_an_optional_material_is_not_asked_for() -> None:
    optional = replace(PROOF, required=False)
    assert outcomes(assess(PRESENT, materials=(optional,))) == [
        (Outcome.NOT_APPLICABLE, Reason.NOT_OWED)
    ]


def test_what_goes_on_paper_alone_is_not_missing_from_the_scans() -> None:
    thesis = replace(THESIS, required=True)
    wanted = rule("materials_present", portion="performance")
    assert outcomes(assess(wanted, document(page()), materials=(PROOF, thesis))) == [
        (Outcome.NOT_APPLICABLE, Reason.NOT_OWED)
    ]


def test_in_a_combined_file_each_section_is_judged_by_its_own_pages() -> None:
    sections = (
        MaterialSection(1, 1, "diploma", "学历证书", 0.9),
        MaterialSection(2, 2, "publicity_proof", "公示证明", 0.9),
    )
    sealed = rule("sealed", portion="eligibility")
    on_other_page = document(page(1, seals=(seal(),)), page(2), sections=sections)
    (finding,) = assess(sealed, on_other_page, materials=(DIPLOMA, PROOF))
    assert (finding.outcome, finding.locations[0].page) == (Outcome.FAILED, 2)
    poor_elsewhere = document(page(1, quality=(BLURRED,)), page(2), sections=sections)
    (finding,) = assess(sealed, poor_elsewhere, materials=(DIPLOMA, PROOF))
    assert finding.outcome is Outcome.FAILED


# photocopies

COPIES = rule("true_copies", portion="eligibility")
STATEMENT = line("经核对与原件一致", y=1900)


@pytest.mark.parametrize(
    ("statement", "signature", "stamped"),
    [(a, b, c) for a in (True, False) for b in (True, False) for c in (True, False)],
)
def test_a_photocopy_needs_all_three_and_the_missing_ones_are_named(
    statement: bool, signature: bool, stamped: bool
) -> None:
    copy = document(
        page(
            lines=(STATEMENT,) if statement else (),
            signatures=(handwriting(),) if signature else (),
            seals=(seal(),) if stamped else (),
        ),
        material=DIPLOMA,
        path="线上/毕业证书.jpg",
    )
    (finding,) = assess(COPIES, copy, materials=(DIPLOMA,))
    complete = statement and signature and stamped
    assert (finding.outcome is Outcome.PASSED) == complete
    said = finding.message.in_language()
    if not complete:
        assert finding.reason is Reason.TRUE_COPY_INCOMPLETE
        assert ("“与原件一致”字样" in said) != statement
        assert ("核对人手写签名" in said) != signature
        assert ("核对单位公章" in said) != stamped


def test_a_stamped_or_slightly_misread_statement_counts_and_other_words_do_not() -> None:
    def lacks_statement(**parts: object) -> bool:
        evidence = page(signatures=(handwriting(),), **parts)  # type: ignore[arg-type]
        (finding,) = assess(COPIES, document(evidence, material=DIPLOMA), materials=(DIPLOMA,))
        return finding.outcome is not Outcome.PASSED

    stamp = seal("已核与原件一致真实有效", kind=SealKind.STATEMENT, y=900)
    assert not lacks_statement(seals=(seal(), stamp))
    assert not lacks_statement(seals=(seal(),), lines=(line("与原件一到", y=1400),))
    assert lacks_statement(seals=(seal(),), lines=(line("现场审核时请交验原件"),))


def test_a_signature_far_from_the_statement_goes_to_a_person() -> None:
    far = page(lines=(STATEMENT,), signatures=(handwriting(y=200),), seals=(seal(),))
    (finding,) = assess(COPIES, document(far, material=DIPLOMA), materials=(DIPLOMA,))
    assert finding.outcome is Outcome.INDETERMINATE
    assert "核对人手写签名" in words(finding)
    without_seal = replace(far, seals=())
    (finding,) = assess(COPIES, document(without_seal, material=DIPLOMA), materials=(DIPLOMA,))
    assert (finding.outcome, finding.reason) == (Outcome.FAILED, Reason.TRUE_COPY_INCOMPLETE)


def test_one_certified_copy_does_not_speak_for_another() -> None:
    parts = page(lines=(STATEMENT,), signatures=(handwriting(),), seals=(seal(),))
    good = document(parts, material=DIPLOMA, path="线上/毕业证书.jpg")
    bare = document(page(), material=DIPLOMA, path="线上/学位证书.jpg")
    (finding,) = assess(COPIES, good, bare, materials=(DIPLOMA,))
    assert finding.outcome is Outcome.FAILED
    assert [one.document for one in finding.locations] == ["线上/学位证书.jpg"]


def test_a_photocopy_not_fully_seen_is_open() -> None:
    poor = document(page(quality=(BLURRED,)), material=DIPLOMA)
    assert outcomes(assess(COPIES, poor, materials=(DIPLOMA,))) == [
        (Outcome.INDETERMINATE, Reason.NOT_FULLY_SEEN)
    ]


# classified


CLASSIFIED = rule("nothing_classified", Severity.WARNING, channel="online")
NONE_FOUND = (Outcome.PASSED, Reason.NOTHING_CLASSIFIED_FOUND)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (marking(MarkingVerdict.MARKING), (Outcome.FAILED, Reason.CLASSIFIED_SUSPECTED)),
        (marking(MarkingVerdict.VOIDED), (Outcome.INDETERMINATE, Reason.CLASSIFIED_VOIDED)),
        (
            marking(MarkingVerdict.MARKING, ClassificationLevel.INTERNAL),
            (Outcome.INDETERMINATE, Reason.INTERNAL_MATERIAL),
        ),
        (marking(MarkingVerdict.MENTION), NONE_FOUND),
    ],
)
@pytest.mark.parametrize("channel", [None, *Channel])
def test_words_about_secrecy(
    found: Marking, expected: tuple[Outcome, Reason], channel: Channel | None
) -> None:
    findings = assess(CLASSIFIED, document(page(markings=(found,)), channel=channel))
    assert outcomes(findings) == [expected]
    assert "10年" not in words(findings[0])
    if expected[1] is Reason.CLASSIFIED_SUSPECTED:
        assert findings[0].severity is Severity.ERROR
        assert findings[0].locations[0].box == found.box
        assert verdict_of(findings) is Verdict.BLOCKED


def test_what_was_not_fully_seen_is_not_called_free_of_markings() -> None:
    poor = document(page(1), page(2, quality=(BLURRED,)), path="线上/b.pdf")
    findings = assess(CLASSIFIED, document(page()), poor)
    assert outcomes(findings) == [(Outcome.INDETERMINATE, Reason.NOT_FULLY_SEEN)]
    assert [(one.document, one.page) for one in findings[0].locations] == [("线上/b.pdf", 2)]
    assert outcomes(assess(CLASSIFIED, document(page()))) == [NONE_FOUND]


@pytest.mark.parametrize("severity", list(Severity))
@pytest.mark.parametrize(
    "poor",
    [
        document(page(quality=(BLURRED,))),
        document(page(quality=(QualityIssue(QualityCode.DARK, QualitySeverity.ERROR, 20.0),))),
        document(page(quality=(QualityIssue(QualityCode.OCR_FAILED, QualitySeverity.ERROR, 1.0),))),
        document(page(), page_count=2),
        document(unreadable=UnreadableReason.ENCRYPTED),
        document(page(markings=(marking(MarkingVerdict.VOIDED),))),
    ],
)
def test_doubt_about_markings_goes_to_a_person_whatever_the_rule_weighs(
    poor: RecognisedDocument, severity: Severity
) -> None:
    findings = assess(replace(CLASSIFIED, severity=severity), document(page()), poor)
    assert {one.outcome for one in findings} == {Outcome.INDETERMINATE}
    assert verdict_of(findings) is Verdict.NEEDS_REVIEW


def test_a_marking_on_no_page_blocks_and_says_in_which_part_it_stands() -> None:
    found = replace(
        marking(MarkingVerdict.MARKING), box=Box(0, 0, 0, 0), where=MarkingPlace.BOOKMARK
    )
    marked = document(page())
    marked = replace(marked, evidence=replace(marked.evidence, markings=(found,)))
    findings = assess(CLASSIFIED, marked)
    assert verdict_of(findings) is Verdict.BLOCKED
    assert findings[0].locations == (Location(marked.evidence.path, None, None, found.where),)
    assert "书签" in words(findings[0])


def test_no_notice_can_leave_a_suspected_document_unblocked() -> None:
    secret = document(page(markings=(marking(MarkingVerdict.MARKING),)))
    for rules in ((rule("level_and_series_known"),), ()):
        known = submission(requirements(*rules), secret)
        findings = assess_submission(known)
        assert verdict_of((*findings, *unsaid_suspicions(known, findings))) is Verdict.BLOCKED
    said = assess(CLASSIFIED, secret)
    assert unsaid_suspicions(submission(requirements(CLASSIFIED), secret), said) == ()


def test_a_suspected_document_is_reported_once_even_when_it_is_poor() -> None:
    secret = page(markings=(marking(MarkingVerdict.MARKING),), quality=(BLURRED,))
    assert outcomes(assess(CLASSIFIED, document(secret))) == [
        (Outcome.FAILED, Reason.CLASSIFIED_SUSPECTED)
    ]


# channels


NOT_ONLINE = rule("portion_not_in_channel", portion="performance", channel="online")


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        (Channel.ONLINE, (Outcome.FAILED, Reason.WRONG_CHANNEL)),
        (Channel.PAPER, (Outcome.PASSED, Reason.RIGHT_CHANNEL)),
        (None, (Outcome.INDETERMINATE, Reason.FACT_UNKNOWN)),
    ],
)
def test_performance_material_must_not_go_online(
    channel: Channel | None, expected: tuple[Outcome, Reason]
) -> None:
    thesis = document(page(), material=THESIS, path="论文.pdf", channel=channel)
    assert outcomes(assess(NOT_ONLINE, thesis, materials=(PROOF, THESIS))) == [expected]


ONLINE = rule("portion_in_channel", portion="eligibility", channel="online")


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        (Channel.ONLINE, (Outcome.PASSED, Reason.RIGHT_CHANNEL)),
        (Channel.PAPER, (Outcome.FAILED, Reason.WRONG_CHANNEL)),
        (None, (Outcome.INDETERMINATE, Reason.FACT_UNKNOWN)),
    ],
)
def test_eligibility_material_must_go_online(
    channel: Channel | None, expected: tuple[Outcome, Reason]
) -> None:
    findings = assess(ONLINE, document(page(), channel=channel))
    assert outcomes(findings) == [expected]
    assert channel is not None or verdict_of(findings) is Verdict.COMPLETE


@pytest.mark.parametrize(
    ("duty", "reason"),
    [(Duty.NOT_REQUIRED, Reason.NOT_OWED), (Duty.NOT_STATED, Reason.NOT_STATED)],
)
def test_silence_about_a_channel_is_not_a_duty(duty: Duty, reason: Reason) -> None:
    on_paper = rule("portion_in_channel", portion="eligibility", channel="paper")
    channels = {Portion.ELIGIBILITY: {Channel.ONLINE: Duty.REQUIRED, Channel.PAPER: duty}}
    owed = requirements(on_paper, channels=channels)
    assert outcomes(assess_submission(submission(owed, document(page())))) == [
        (Outcome.NOT_APPLICABLE, reason)
    ]


@pytest.mark.parametrize("scanned", [True, False])
def test_papers_that_were_not_scanned_are_left_to_be_counted(scanned: bool) -> None:
    on_paper = rule("portion_in_channel", portion="eligibility", channel="paper")
    duties = {Channel.ONLINE: Duty.REQUIRED, Channel.PAPER: Duty.REQUIRED}
    owed = requirements(
        on_paper, channels={Portion.ELIGIBILITY: duties}, materials=(PROOF, DIPLOMA)
    )
    online = document(page()), document(page(), material=DIPLOMA, path="线上/毕业证书.jpg")
    copies = (document(page(), path="线下/公示证明.jpg", channel=Channel.PAPER),) if scanned else ()
    expected = (
        [(Outcome.PASSED, Reason.RIGHT_CHANNEL), (Outcome.FAILED, Reason.WRONG_CHANNEL)]
        if scanned
        else [(Outcome.NOT_APPLICABLE, Reason.FACT_UNKNOWN)]
    )
    assert outcomes(assess_submission(submission(owed, *online, *copies))) == expected


# dates


def dated(
    check_name: str,
    declared: dict[Channel, dt.date] | None = None,
    as_of: dt.date = dt.date(2024, 9, 10),
    source: str = "today",
) -> Finding:
    key, value = {
        "online_deadline": ("actor", "applicant"),
        "paper_window": ("hand_over", "to_department"),
    }[check_name]
    owed = requirements(replace(rule(check_name), parameters={key: value}))
    who = Applicant(submitted=declared or {})
    (finding,) = assess_submission(
        submission(owed, applicant=who, as_of=as_of, as_of_source=source)
    )
    assert words(finding)
    return finding


@pytest.mark.parametrize(
    ("day", "outcome", "reason"),
    [
        (1, Outcome.PASSED, Reason.WITHIN_WINDOW),
        (11, Outcome.PASSED, Reason.WITHIN_WINDOW),
        (12, Outcome.PASSED, Reason.LAST_DAY),
        (13, Outcome.FAILED, Reason.AFTER_WINDOW),
    ],
)
def test_the_online_deadline_is_inclusive(day: int, outcome: Outcome, reason: Reason) -> None:
    finding = dated("online_deadline", {Channel.ONLINE: dt.date(2024, 9, day)})
    assert (finding.outcome, finding.reason) == (outcome, reason)


@pytest.mark.parametrize(
    ("day", "declared", "outcome", "reason"),
    [
        (4, True, Outcome.INDETERMINATE, Reason.BEFORE_WINDOW),
        (4, False, Outcome.PASSED, Reason.BEFORE_WINDOW),
        (5, True, Outcome.PASSED, Reason.WITHIN_WINDOW),
        (12, True, Outcome.PASSED, Reason.LAST_DAY),
        (13, True, Outcome.FAILED, Reason.AFTER_WINDOW),
        (13, False, Outcome.FAILED, Reason.AFTER_WINDOW),
    ],
)
def test_the_paper_window_is_inclusive_at_both_ends(
    day: int, declared: bool, outcome: Outcome, reason: Reason
) -> None:
    date = dt.date(2024, 9, day)
    finding = (
        dated("paper_window", {Channel.PAPER: date})
        if declared
        else dated("paper_window", as_of=date)
    )
    assert (finding.outcome, finding.reason) == (outcome, reason)


def test_days_left_are_counted_and_the_kind_of_date_is_told() -> None:
    said = dated("online_deadline", as_of=dt.date(2024, 9, 10)).message.in_language()
    assert "还有2天" in said
    assert "今天2024年9月10日" in said


def test_a_date_asked_for_stands_above_the_declared_one() -> None:
    early = {Channel.ONLINE: dt.date(2024, 9, 1)}
    late = dt.date(2024, 9, 20)
    assert dated("online_deadline", early, late, "option").outcome is Outcome.FAILED
    assert dated("online_deadline", early, late, "today").outcome is Outcome.PASSED


def test_where_the_notice_gives_no_window_the_nearest_clause_is_cited() -> None:
    owed = requirements(
        rule("paper_window", hand_over="to_city_office"),
        rule("online_deadline", actor="department"),
        paper={"to_city_office": None},
        not_stated=(Silence("paper.to_city_office", "2.1.2"),),
    )
    findings = assess_submission(submission(owed))
    assert outcomes(findings) == [(Outcome.NOT_APPLICABLE, Reason.NOT_STATED)] * 2
    assert "二(一)2" in findings[0].message.in_language()
    assert "导言" in findings[1].message.in_language()


@pytest.mark.parametrize(
    ("duty", "reason"),
    [(Duty.NOT_REQUIRED, Reason.NOT_OWED), (Duty.NOT_STATED, Reason.NOT_STATED)],
)
def test_no_window_applies_where_nothing_goes_on_paper(duty: Duty, reason: Reason) -> None:
    owed = requirements(
        rule("paper_window", hand_over="to_department"),
        channels={Portion.ELIGIBILITY: {Channel.PAPER: duty}},
    )
    assert outcomes(assess_submission(submission(owed))) == [(Outcome.NOT_APPLICABLE, reason)]


def test_a_later_hand_over_is_not_the_applicants_to_be_early_for() -> None:
    window = Window(dt.date(2024, 9, 13), dt.date(2024, 9, 16), "2.1.2")
    owed = requirements(
        rule("paper_window", hand_over="to_city_office"),
        paper={"to_city_office": window},
        online={"applicant": Deadline(dt.date(2024, 9, 12), "1.2.1")},
    )
    who = Applicant(submitted={Channel.PAPER: dt.date(2024, 9, 6)})
    assert outcomes(assess_submission(submission(owed, applicant=who))) == [
        (Outcome.PASSED, Reason.BEFORE_WINDOW)
    ]


@pytest.mark.parametrize(
    ("level", "series", "reason"),
    [(None, "会计系列", Reason.LEVEL_UNKNOWN), (Level.SENIOR, None, Reason.SERIES_UNKNOWN)],
)
def test_what_hangs_on_an_unknown_level_or_series_is_open_not_a_silence(
    level: Level | None, series: str | None, reason: Reason
) -> None:
    unstated = {Portion.ELIGIBILITY: dict.fromkeys(Channel, Duty.NOT_STATED)}
    rules = (
        rule("paper_window", hand_over="to_department"),
        rule("portion_in_channel", portion="eligibility", channel="paper"),
    )
    owed = requirements(*rules, level=level, series=series, channels=unstated)
    assert outcomes(assess_submission(submission(owed))) == [(Outcome.INDETERMINATE, reason)] * 2
    no_window = requirements(rules[0], level=level, series=series, paper={})
    assert outcomes(assess_submission(submission(no_window))) == [(Outcome.INDETERMINATE, reason)]


# legibility


@pytest.mark.parametrize("reason", UnreadableReason)
def test_an_unreadable_file_is_open_and_says_what_to_do(reason: UnreadableReason) -> None:
    findings = assess(rule("legible"), document(path="线上/坏.pdf", unreadable=reason))
    assert outcomes(findings) == [(Outcome.INDETERMINATE, Reason.FILE_UNREADABLE)]
    assert findings[0].remedy is not None
    assert "线上/坏.pdf" in words(findings[0])


@pytest.mark.parametrize("code", sorted(set(QualityCode) - {QualityCode.COLOURLESS}))
@pytest.mark.parametrize("severity", QualitySeverity)
def test_a_defect_names_the_page_and_weighs_as_it_should(
    code: QualityCode, severity: QualitySeverity
) -> None:
    issue = QualityIssue(code, severity, 1.0)
    findings = assess(rule("legible"), document(page(1), page(2, quality=(issue,))))
    outcomes(findings)
    defect = next(one for one in findings if one.reason is Reason.PAGE_UNREADABLE)
    assert defect.locations[0].page == 2
    assert defect.outcome is Outcome.INDETERMINATE
    weighs = severity is QualitySeverity.ERROR
    assert (verdict_of(findings) is Verdict.NEEDS_REVIEW) == weighs


def test_pages_that_failed_are_named() -> None:
    findings = assess(rule("legible"), document(page(1), page(3), page_count=3))
    assert outcomes(findings) == [(Outcome.INDETERMINATE, Reason.PAGE_UNREADABLE)]
    assert [one.page for one in findings[0].locations] == [2]


def test_pages_that_failed_are_named_with_their_cause() -> None:
    seen = document(page(1), page(3), page_count=4)
    failed = (
        FailedPage(2, UnreadableReason.TIMED_OUT),
        FailedPage(4, UnreadableReason.WORKER_DIED),
    )
    seen = replace(seen, evidence=replace(seen.evidence, failed_pages=failed))
    slow, dead = assess(rule("legible"), seen)
    assert ([one.page for one in slow.locations], "超时" in words(slow)) == ([2], True)
    assert ([one.page for one in dead.locations], "中止" in words(dead)) == ([4], True)


def test_many_pages_that_failed_are_given_by_their_extent() -> None:
    failed = tuple(FailedPage(one, UnreadableReason.TOO_LARGE) for one in range(2, 90))
    seen = document(page(1), page_count=89)
    seen = replace(seen, evidence=replace(seen.evidence, failed_pages=failed))
    (finding,) = assess(rule("legible"), seen)
    assert "第2—89页" in words(finding)
    assert len(finding.locations) < 20


def test_a_defect_is_told_with_its_figure() -> None:
    coarse = QualityIssue(QualityCode.LOW_RESOLUTION, QualitySeverity.WARNING, 96.4)
    findings = assess(rule("legible"), document(page(1, quality=(coarse,))))
    assert "约96dpi" in words(findings[0])


# identity


CONSISTENT = rule("identity_consistent")


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("姓名：周云帆", Outcome.PASSED),
        ("姓　名：周 云 帆", Outcome.PASSED),
        ("姓名：吴晓岚", Outcome.INDETERMINATE),
        ("姓名：周云航", Outcome.INDETERMINATE),
        (f"工作单位：{EMPLOYER}", Outcome.PASSED),
        ("工作单位：岳阳市君山区农业农村局", Outcome.INDETERMINATE),
        ("身份证号：430602198001010014", Outcome.PASSED),
        ("身份证号：430602198502020018", Outcome.PASSED),
        ("身份证号：43060219850202001X", Outcome.INDETERMINATE),
    ],
)
def test_only_a_clear_contradiction_goes_to_a_person(text: str, outcome: Outcome) -> None:
    who = Applicant(
        name="周云帆", employer=EMPLOYER, facts={"id_number": valid_number("43060219800101001")}
    )
    filled = text.replace("430602198001010014", valid_number("43060219800101001")).replace(
        "43060219850202001X", valid_number("43060219850202001")
    )
    findings = assess(CONSISTENT, document(page(lines=(line(filled),))), applicant=who)
    assert [one.outcome for one in findings] == [outcome]
    outcomes(findings)
    assert "19850202" not in words(findings[0])


def valid_number(first: str) -> str:
    """Append the check character by the definition of GB 11643: the sum is 1 modulo 11."""
    digits = [int(one) for one in first]
    for check_value in range(11):
        total = sum(d * pow(2, 17 - place, 11) for place, d in enumerate(digits)) + check_value
        if total % 11 == 1:
            return first + ("X" if check_value == 10 else str(check_value))
    raise AssertionError


def test_documents_are_compared_with_each_other_where_nothing_was_declared() -> None:
    pages = [page(lines=(line(f"姓名：{name}"),)) for name in ("周云帆", "周云帆", "吴晓岚")]
    documents = [document(one, path=f"线上/{index}.jpg") for index, one in enumerate(pages)]
    findings = assess(CONSISTENT, *documents, applicant=Applicant())
    assert [one.reason for one in findings] == [Reason.NAME_DIFFERS]
    assert findings[0].locations[0].document == "线上/2.jpg"


def test_a_former_employer_on_a_photocopy_is_no_contradiction() -> None:
    old = page(lines=(line("工作单位：岳阳市君山区农业农村局"),))
    assert (
        verdict_of(assess(CONSISTENT, document(old, material=DIPLOMA), materials=(PROOF, DIPLOMA)))
        is Verdict.COMPLETE
    )


def test_a_quarantined_document_is_neither_compared_nor_quoted() -> None:
    secret = page(lines=(line("姓名：吴晓岚"),), markings=(marking(MarkingVerdict.MARKING),))
    (finding,) = assess(CONSISTENT, document(secret))
    assert finding.outcome is Outcome.NOT_APPLICABLE
    assert "吴晓岚" not in words(finding)


# all together


def test_a_complete_submission_is_complete() -> None:
    proof = document(
        page(
            lines=(line("公示证明"), line("姓名：周云帆", y=300)),
            seals=(seal(),),
            fields=(signature_field(),),
        )
    )
    owed = requirements(*(rule_of(name) for name in CHECKS))
    findings = assess_submission(submission(owed, proof))
    outcomes(findings)
    assert verdict_of(findings) is Verdict.COMPLETE, [
        (one.rule, one.reason) for one in findings if one.outcome is not Outcome.PASSED
    ]


def test_a_seal_in_its_field_without_an_impression_found_counts_only_if_no_unit_is_known() -> None:
    from docvalidate.model.evidence import FieldState, MarkKind

    field = seal_field(FieldState.PRESENT, MarkKind.OFFICIAL_SEAL)
    sealed = rule("sealed", portion="eligibility")
    (known,) = assess(sealed, document(page(fields=(field,))))
    (unknown,) = assess(sealed, document(page(fields=(field,))), applicant=Applicant())
    assert (known.outcome, unknown.outcome) == (Outcome.INDETERMINATE, Outcome.PASSED)


def test_every_check_module_is_found_without_being_listed() -> None:
    folder = Path(check.__code__.co_filename).parent / "checks"
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert modules
    text = (folder.parent / "registry.py").read_text(encoding="utf-8")
    assert not any(f"checks.{module}" in text for module in modules)
