"""Does every material bear the official seals it needs, of the unit that should stamp."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from docvalidate.assess.findings import Conclusion, conclude, name_of, portion_of
from docvalidate.assess.per_material import best_copy, not_among_files
from docvalidate.assess.registry import check
from docvalidate.assess.seal_judgement import WantedSeal, judge_seal
from docvalidate.assess.submission import AssessmentInput, materials_of, sections_holding
from docvalidate.language import Message
from docvalidate.model.finding import Finding, Outcome, Reason
from docvalidate.model.obligation import MaterialDefinition, Rule


@check("sealed")
def sealed(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    """Conclude on each official seal that each material of a portion must bear.

    Of several copies the best counts. How one copy is judged, and why, is told in
    :mod:`docvalidate.assess.seal_judgement`.
    """
    portion = portion_of(rule)
    findings = [
        finding
        for definition in materials_of(submission, portion)
        if definition.seals
        for finding in _on_material(rule, submission, definition)
    ]
    yield from findings
    if not findings:
        words = {"portion": name_of(portion.value, "portion")}
        message = Message("assess.sealed.none_required", words)
        yield conclude(rule, Conclusion(Outcome.NOT_APPLICABLE, Reason.NOT_OWED, message))


def _on_material(
    rule: Rule, submission: AssessmentInput, definition: MaterialDefinition
) -> Iterator[Finding]:
    absent = not_among_files(definition, submission)
    if absent is not None:
        if definition.required:
            yield conclude(rule, absent, definition)
        return
    sections = sections_holding(submission, definition)
    told_with_copies = definition.true_copy and _copies_are_checked(rule, submission)
    for index in range(len(definition.seals)):
        wanted = WantedSeal(definition, index, submission)
        judged = best_copy(sections, partial(judge_seal, wanted=wanted))
        if judged.reason is Reason.SEAL_NOT_FOUND and told_with_copies:
            continue
        yield conclude(rule, judged, definition)


def _copies_are_checked(rule: Rule, submission: AssessmentInput) -> bool:
    """Say whether another rule tells what a photocopy lacks, its seal included.

    One missing seal is one thing to mend and must not be listed twice.
    """
    portion = portion_of(rule)
    return any(
        other.check == "true_copies" and portion_of(other) is portion
        for other in submission.requirements.rules
    )
