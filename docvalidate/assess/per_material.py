"""Run a test over the copies of each material, and keep the copy that stands best."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from docvalidate.assess.findings import Conclusion, section_place
from docvalidate.assess.submission import AssessmentInput, Section, sections_holding
from docvalidate.language import Message
from docvalidate.model.finding import Outcome, Reason
from docvalidate.model.obligation import MaterialDefinition

_BEST_FIRST = (Outcome.PASSED, Outcome.INDETERMINATE, Outcome.FAILED, Outcome.NOT_APPLICABLE)


def best_copy(sections: Sequence[Section], judge: Callable[[Section], Conclusion]) -> Conclusion:
    """Judge every copy of a material and return the conclusion on the one that stands best.

    A copy, or a part of a form scanned page by page, that has no such field says nothing
    against another that has one. Where one copy passes and another does not, the message says
    on which copy it rests.

    Args:
        sections: at least one.
        judge: concludes on one section.
    """
    judged = [(judge(section), section) for section in sections]
    telling = [one for one in judged if one[0].reason is not Reason.SIGNATURE_FIELD_NOT_FOUND]
    best, section = min(
        telling or judged,
        key=lambda one: (_BEST_FIRST.index(one[0].outcome), -(one[0].confidence or 0.0)),
    )
    passed_alone = best.outcome is Outcome.PASSED and any(
        one.outcome is not Outcome.PASSED for one, _ in telling
    )
    if not passed_alone:
        return best
    words = {"message": best.message, "place": section_place(section), "count": len(judged)}
    return replace(best, message=Message("assess.copies.best", words))


def not_among_files(
    definition: MaterialDefinition, submission: AssessmentInput
) -> Conclusion | None:
    """Conclude on a material of which there is no section; ``None`` where there is one.

    That a required material is missing is what ``materials_present`` reports. Where the notice
    has no such rule for the portion, it must not go unnoticed that nothing was tested.
    """
    if sections_holding(submission, definition):
        return None
    reported = any(
        rule.check == "materials_present"
        and rule.parameters.get("portion") == definition.portion.value
        for rule in submission.requirements.rules
    )
    tested_elsewhere = reported or not definition.required
    return Conclusion(
        Outcome.NOT_APPLICABLE if tested_elsewhere else Outcome.INDETERMINATE,
        Reason.MATERIAL_MISSING,
        Message("assess.material.not_tested", {"material": definition.name}),
        None
        if tested_elsewhere
        else Message("assess.materials.missing.remedy", {"material": definition.name}),
    )
