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
from docvalidate.model.evidence import FieldState, MarkKind, PageEvidence, SealKind
from docvalidate.model.finding import Finding, Outcome, Reason
from docvalidate.model.geometry import Box
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
_NEAR_SHARE = 0.3
_PARTS = ("statement", "signature", "seal")


@dataclass(frozen=True, slots=True)
class _Copy:
    """A photocopy and its certification.

    Attributes:
        lacking: the parts that were not found on it.
        doubtful: those of them that may be there after all, such as a signature that stands far
            from the statement.
    """

    section: Section
    lacking: tuple[str, ...]
    doubtful: tuple[str, ...] = ()


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
        _copy(section, submission.settings) for section in sections_holding(submission, definition)
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
    key = "assess.copies." + ("incomplete" if surely else _open_question(named))
    return Conclusion(
        Outcome.FAILED if surely else Outcome.INDETERMINATE,
        Reason.TRUE_COPY_INCOMPLETE if surely else Reason.NOT_FULLY_SEEN,
        Message(key, words),
        Message(f"{key}.remedy", words),
        locations,
    )


def _open_question(copies: list[_Copy]) -> str:
    """Return why it is open: a page was not seen well, or a signature stands far away."""
    return "unsure" if any(copy.doubtful for copy in copies) else "not_seen"


def _surely_wanting(copy: _Copy) -> bool:
    """Say whether something lacks beyond doubt.

    A grey scan proves nothing about seals, and what a digital signature stands for that was not
    verified, a person has to say.
    """
    if "statement" not in copy.lacking and signatures_of(copy.section):
        return False
    surely = [part for part in copy.lacking if part not in copy.doubtful]
    if surely == ["seal"]:
        return copy.section.seals_fully_seen
    return bool(surely) and copy.section.fully_seen


def _copy(section: Section, settings: AssessmentSettings) -> _Copy:
    """Look for the three parts of a certification on a photocopy."""
    statements = _statements(section)
    signatures = [(page, box) for page in section.pages for box in _handwriting_on(page, settings)]
    near = any(
        _is_near(box, statement, page)
        for page, box in signatures
        for where, statement in statements
        if where.number == page.number
    )
    found = {
        "statement": bool(statements),
        # Without a statement there is nothing for the signature to be near to.
        "signature": near if statements else bool(signatures),
        "seal": _has_seal(section, settings),
    }
    lacking = tuple(part for part in _PARTS if not found[part])
    doubtful = ("signature",) if "signature" in lacking and signatures else ()
    return _Copy(section, lacking, doubtful)


def _statements(section: Section) -> list[tuple[PageEvidence, Box]]:
    """Return where 与原件一致 stands: printed, written, or stamped."""
    texts = [
        (page, text, box)
        for page in section.pages
        for text, box in (
            *((line.text, line.box) for line in page.lines),
            *((seal.text, seal.box) for seal in page.seals),
        )
    ]
    return [(page, box) for page, text, box in texts if _is_statement(text)]


def _is_near(signature: Box, statement: Box, page: PageEvidence) -> bool:
    """Say whether a signature stands close enough to a statement to go with it."""
    down = max(signature.y0 - statement.y1, statement.y0 - signature.y1, 0)
    return down <= _NEAR_SHARE * page.height


def _is_statement(text: str) -> bool:
    """Say whether a text certifies a copy; 原件 alone, as in 请交验原件, does not."""
    return _ABOUT_THE_ORIGINAL in normalise(text) and any(
        occurs(statement, text, _STATEMENT_SIMILARITY) for statement in _STATEMENTS
    )


def _handwriting_on(page: PageEvidence, settings: AssessmentSettings) -> list[Box]:
    """Return where a hand signed on a page, in a field or in none."""
    free = [
        (one.box, one.confidence) for one in page.signatures if one.kind is MarkKind.HANDWRITTEN
    ]
    in_fields = [
        (field.mark_box or field.box, field.confidence)
        for field in page.fields
        if field.state is FieldState.PRESENT and field.mark is MarkKind.HANDWRITTEN
    ]
    return [
        box for box, confidence in (*free, *in_fields) if confidence >= settings.mark_confidence
    ]


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
