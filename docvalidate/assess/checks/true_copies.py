"""Is every photocopy certified: the statement, the checker's signature, the unit's seal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from docvalidate.assess.digital_judgement import signatures_of
from docvalidate.assess.findings import (
    Conclusion,
    conclude,
    listed,
    name_of,
    place,
    portion_of,
    section_location,
)
from docvalidate.assess.per_material import not_among_files
from docvalidate.assess.registry import check
from docvalidate.assess.submission import (
    AssessmentInput,
    AssessmentSettings,
    Section,
    materials_of,
    sections_holding,
)
from docvalidate.language import Message
from docvalidate.materials.similarity import normalise, occurs
from docvalidate.model.evidence import FieldState, MarkKind, SealKind
from docvalidate.model.finding import Finding, Outcome, Reason
from docvalidate.model.obligation import MaterialDefinition, Rule

_STATEMENTS = (
    "与原件一致",
    "与原件相符",
    "与原件无误",
    "与原件核对无误",
    "与原件核对一致",
    "同原件一致",
    "复印件属实",
)
_ABOUT_THE_ORIGINAL = "原件"
_STATEMENT_SIMILARITY = 0.75
_PARTS = ("statement", "signature", "seal")


@dataclass(frozen=True, slots=True)
class _Copy:
    """A photocopy and the parts of its certification that were not found on it."""

    section: Section
    lacking: tuple[str, ...]


@check("true_copies")
def true_copies(rule: Rule, submission: AssessmentInput) -> Iterator[Finding]:
    """Conclude on every photocopied material: each of its copies must be certified.

    Unlike a signature, which one copy may bear for all, a certification speaks only for the
    copy it stands on, so the worst copy counts.
    """
    portion = portion_of(rule)
    any_finding = False
    for definition in materials_of(submission, portion):
        if not definition.true_copy:
            continue
        absent = not_among_files(definition, submission)
        if absent is not None and not definition.required:
            continue
        any_finding = True
        yield conclude(rule, absent or _judge(definition, submission), definition)
    if not any_finding:
        message = Message("assess.copies.none", {"portion": name_of(portion.value, "portion")})
        yield conclude(rule, Conclusion(Outcome.NOT_APPLICABLE, Reason.NOT_OWED, message))


def _judge(definition: MaterialDefinition, submission: AssessmentInput) -> Conclusion:
    copies = [
        _Copy(section, _lacking(section, submission.settings))
        for section in sections_holding(submission, definition)
    ]
    wanting = [copy for copy in copies if copy.lacking]
    if not wanting:
        return Conclusion(
            Outcome.PASSED,
            Reason.SATISFIED,
            Message("assess.copies.certified", {"material": definition.name}),
            None,
            tuple(section_location(copy.section) for copy in copies),
        )
    surely = [copy for copy in wanting if _surely_wanting(copy)]
    named = surely or wanting
    lacking = {part for copy in named for part in copy.lacking}
    locations = tuple(section_location(copy.section) for copy in named)
    words = {
        "material": definition.name,
        "places": listed([place(one) for one in locations]),
        "missing": listed([name_of(part, "copies.part") for part in _PARTS if part in lacking]),
    }
    key = "assess.copies.incomplete" if surely else "assess.copies.not_seen"
    return Conclusion(
        Outcome.FAILED if surely else Outcome.INDETERMINATE,
        Reason.TRUE_COPY_INCOMPLETE if surely else Reason.NOT_FULLY_SEEN,
        Message(key, words),
        Message(f"{key}.remedy", words),
        locations,
    )


def _surely_wanting(copy: _Copy) -> bool:
    """Say whether something lacks beyond doubt.

    A grey scan proves nothing about seals, and what a digital signature stands for that was not
    verified, a person has to say.
    """
    if "statement" not in copy.lacking and signatures_of(copy.section):
        return False
    if copy.lacking == ("seal",):
        return copy.section.seals_fully_seen
    return copy.section.fully_seen


def _lacking(section: Section, settings: AssessmentSettings) -> tuple[str, ...]:
    found = {
        "statement": _has_statement(section),
        "signature": _has_signature(section, settings),
        "seal": _has_seal(section, settings),
    }
    return tuple(part for part in _PARTS if not found[part])


def _has_statement(section: Section) -> bool:
    texts = [line.text for page in section.pages for line in page.lines]
    texts += [seal.text for page in section.pages for seal in page.seals]
    return any(_is_statement(text) for text in texts)


def _is_statement(text: str) -> bool:
    """Say whether a text certifies a copy; 原件 alone, as in 请交验原件, does not."""
    return _ABOUT_THE_ORIGINAL in normalise(text) and any(
        occurs(statement, text, _STATEMENT_SIMILARITY) for statement in _STATEMENTS
    )


def _has_signature(section: Section, settings: AssessmentSettings) -> bool:
    by_hand = (
        mark.confidence
        for page in section.pages
        for mark in page.signatures
        if mark.kind is MarkKind.HANDWRITTEN
    )
    in_field = (
        field.confidence
        for page in section.pages
        for field in page.fields
        if field.state is FieldState.PRESENT and field.mark is MarkKind.HANDWRITTEN
    )
    return any(one >= settings.mark_confidence for one in (*by_hand, *in_field))


def _has_seal(section: Section, settings: AssessmentSettings) -> bool:
    if any(signature.verified for signature in signatures_of(section)):
        return True
    shown_by = section.document.evidence.signature_shown_by
    return any(
        seal.kind is SealKind.OFFICIAL
        and seal.confidence >= settings.seal_confidence
        and shown_by(page.number, seal) is None
        for page in section.pages
        for seal in page.seals
    )
