"""Look at one page with every detector, none of which can hide what another sees."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from docvalidate.model.evidence import (
    Field,
    InkColor,
    Marking,
    MarkingVerdict,
    MarkKind,
    QualityCode,
    QualityIssue,
    QualitySeverity,
    Seal,
    SealKind,
    SealShape,
    Signature,
    TextLine,
)
from docvalidate.model.page import Image, LineReader
from docvalidate.vision.edges import Strip, find_strips
from docvalidate.vision.field_ink import surroundings_of
from docvalidate.vision.field_reading import with_readings
from docvalidate.vision.fields import find_fields
from docvalidate.vision.framed_groups import find_framed_ink
from docvalidate.vision.free_signatures import find_free_signatures
from docvalidate.vision.hidden_lines import read_hidden_lines
from docvalidate.vision.impression import Impression, pixels_per_mm
from docvalidate.vision.ink import Ink, PageInk, ink_of, mask_above, paper_of, uncoloured_mask
from docvalidate.vision.ink_kinds import InkKinds, ink_kinds
from docvalidate.vision.markings import find_markings, names_a_level
from docvalidate.vision.marks import judge_field
from docvalidate.vision.neighbours import crossing
from docvalidate.vision.ruling import find_ruling
from docvalidate.vision.seal_kind import described, is_credible
from docvalidate.vision.seal_posture import posture_of
from docvalidate.vision.seal_text import read_impression
from docvalidate.vision.seals import find_impressions
from docvalidate.vision.secrecy_grammar import Grammar
from docvalidate.vision.secrecy_grammars import default_grammar
from docvalidate.vision.straddle_fit import circle_of
from docvalidate.vision.struck_out import is_struck_out
from docvalidate.vision.under_seals import without_ring_ink
from docvalidate.vision.unread_ink import find_unread_ink

_log = logging.getLogger(__name__)
_RULE_DENSITY = 0.2
_FEWEST_LETTERS, _SURELY_READ = 2, 0.9
_WITHIN_A_SEAL = 0.85
_Answer = TypeVar("_Answer")
_STATEMENT_TEXT = re.compile(r"与原件(?:一致|相符|核对)|原件已?核|已核[，,对]|复印件属实|核对无误")
_SIGNATURE_KINDS = (
    MarkKind.HANDWRITTEN,
    MarkKind.TYPED,
    MarkKind.NAME_CHOP,
    MarkKind.FINGERPRINT,
)


@dataclass(frozen=True, slots=True, eq=False)
class Stamps:
    """What is stamped on a page, found before its text is read.

    Attributes:
        ink: density maps of the page.
        kinds: who laid it, ``None`` where that could not be told.
        outlined: every impression found, those included that proved to be no seal.
        cleared: the page without the ink of its coloured rings.
        impressions: the credible ones; on the page they hide the print under them.
        seals: the same, read, in the same order.
        issues: names the detector if it failed.
    """

    ink: PageInk
    kinds: InkKinds | None
    outlined: tuple[Impression, ...]
    cleared: Image
    impressions: tuple[Impression, ...]
    seals: tuple[Seal, ...]
    issues: tuple[QualityIssue, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """What the detectors saw on one page; ``issues`` names detectors that failed.

    ``strips`` holds what runs off the page's edges, with pictures that are not to be kept.
    """

    seals: tuple[Seal, ...]
    signatures: tuple[Signature, ...]
    fields: tuple[Field, ...]
    markings: tuple[Marking, ...]
    issues: tuple[QualityIssue, ...]
    strips: tuple[Strip, ...] = ()


def look_for_stamps(image: Image, dpi: int | None, number: int, reader: LineReader) -> Stamps:
    """Find and read what is stamped on a page, by the geometry of its rim.

    Args:
        image: the page; upright, or else the lines in the middle of its seals stay unread.
        dpi: pixels per inch, ``None`` where unknown.
        number: page number from 1.
        reader: reads strips of seal text.
    """
    paper = paper_of(image)
    ink = ink_of(image, paper)
    issues: list[QualityIssue] = []
    outlined: tuple[Impression, ...] = ()
    nothing: tuple[tuple[Impression, Seal], ...] = ()
    found = nothing
    kinds = _attempt(lambda: ink_kinds(ink, dpi), None, number, issues)
    if kinds is not None:
        outlined = _attempt(lambda: find_impressions(kinds, dpi), outlined, number, issues)
        found = _attempt(lambda: _read(outlined, ink, kinds, dpi, reader), nothing, number, issues)
    impressions = tuple(impression for impression, _ in found)
    return Stamps(
        ink=ink,
        kinds=kinds,
        outlined=outlined,
        cleared=_attempt(
            lambda: without_ring_ink(image, impressions, paper), image, number, issues
        ),
        impressions=impressions,
        seals=tuple(seal for _, seal in found),
        issues=tuple(issues),
    )


def look_at_page(
    stamps: Stamps,
    dpi: int | None,
    number: int,
    lines: Sequence[TextLine],
    reader: LineReader,
    grammar: Grammar | None = None,
) -> Sight:
    """Look at an upright page with every detector.

    Args:
        stamps: as found on the page.
        dpi: pixels per inch, ``None`` where unknown.
        number: page number from 1.
        lines: text of the page as read.
        reader: reads what looks like a marking but was not read as a line.
        grammar: of classification markings; the packaged one by default.
    """
    grammar = grammar or default_grammar()
    ink = stamps.ink
    issues = list(stamps.issues)
    no_seals: tuple[Seal, ...] = ()
    nothing_signed: tuple[tuple[Field, ...], tuple[Signature, ...]] = ((), ())
    no_markings: tuple[Marking, ...] = ()
    no_lines: tuple[TextLine, ...] = ()
    statements = _attempt(
        lambda: _further_statements(ink, lines, stamps.seals), no_seals, number, issues
    )
    seals = (*stamps.seals, *statements)
    # A stamped 机密 is a marking, not a seal; its words join those the recogniser read.
    stamped = tuple(seal for seal in seals if names_a_level(seal.text, grammar))
    hidden = _attempt(
        lambda: _hidden(stamps, dpi, lines, seals, reader, grammar), no_lines, number, issues
    )
    apart = [*(TextLine(one.text, one.text_confidence, one.box) for one in stamped), *hidden]
    seals = tuple(seal for seal in seals if not _is_taken(seal, apart))
    fields, free = _attempt(
        lambda: _fields(stamps, dpi, lines, seals), nothing_signed, number, issues
    )
    fields = _attempt(lambda: with_readings(fields, stamps.cleared, reader), fields, number, issues)
    markings = _attempt(
        lambda: _markings(ink, number, lines, apart, grammar), no_markings, number, issues
    )
    signatures = tuple(
        Signature(field.mark_box, field.mark, field.text, field.confidence)
        for field in fields
        if field.mark is not None and field.mark in _SIGNATURE_KINDS and field.mark_box is not None
    )
    no_strips: tuple[Strip, ...] = ()
    strips = _attempt(lambda: _strips(stamps, dpi), no_strips, number, issues)
    return Sight(seals, (*signatures, *free), fields, markings, tuple(issues), strips)


def _attempt(
    detector: Callable[[], _Answer], nothing: _Answer, number: int, issues: list[QualityIssue]
) -> _Answer:
    """Run a detector; its failure costs its own answer and the page's full sight."""
    try:
        return detector()
    except Exception:  # noqa: BLE001 - see below
        # Any bug in one detector must not hide what the others see (design, section 4).
        _log.exception("a detector failed on page %d", number)
        issues.append(QualityIssue(QualityCode.VISION_FAILED, QualitySeverity.ERROR, 1.0))
        return nothing


def _read(
    outlined: Sequence[Impression],
    ink: Ink,
    kinds: InkKinds,
    dpi: int | None,
    reader: LineReader,
) -> tuple[tuple[Impression, Seal], ...]:
    """Return every impression that is credible once read, with what it says."""
    per_pixel = None if dpi is None else 25.4 / dpi
    height, width = ink.density.shape
    per_mm = pixels_per_mm(width, height, dpi)
    found = []
    for impression in outlined:
        others = crossing(impression, outlined)
        reading = read_impression(ink, impression, reader, kinds, others)
        if is_credible(impression, reading, per_mm):
            posture = posture_of(ink, impression, kinds, others)
            found.append((impression, described(impression, reading, posture, per_pixel)))
    return tuple(found)


def _further_statements(
    ink: Ink, lines: Sequence[TextLine], seals: Sequence[Seal]
) -> tuple[Seal, ...]:
    """Return stamped statements without a rim of their own."""
    return tuple(
        statement
        for statement in _stamped_statements(ink, lines)
        if all(statement.box.overlap_ratio(other.box) < 0.6 for other in seals)
    )


def _hidden(
    stamps: Stamps,
    dpi: int | None,
    lines: Sequence[TextLine],
    seals: Sequence[Seal],
    reader: LineReader,
    grammar: Grammar,
) -> tuple[TextLine, ...]:
    """Return the markings in ink that is no level, dark line of text."""
    rings = [seal.box for seal in seals if seal.shape in (SealShape.ROUND, SealShape.ELLIPSE)]
    framed = find_framed_ink(stamps.ink, stamps.kinds, stamps.outlined, dpi)
    known = [seal.box for seal in seals if _is_read_as_no_marking(seal, grammar)]
    groups = [
        group
        for group in (*framed, *find_unread_ink(stamps.ink, dpi, lines, rings))
        if all(group.box.overlap_ratio(box) < _WITHIN_A_SEAL for box in known)
    ]
    return read_hidden_lines(groups, reader, grammar)


def _is_read_as_no_marking(seal: Seal, grammar: Grammar) -> bool:
    """Say whether a framed stamp was read beyond doubt, and has no letter of a marking in it.

    Such as a person's chop: turned about and row by row it would be read a dozen times more.
    """
    framed = seal.shape in (SealShape.SQUARE, SealShape.RECTANGLE)
    surely = len(seal.text) >= _FEWEST_LETTERS and seal.text_confidence >= _SURELY_READ
    return framed and surely and not grammar.may_tell(seal.text)


def _markings(
    ink: Ink,
    number: int,
    lines: Sequence[TextLine],
    apart: Sequence[TextLine],
    grammar: Grammar,
) -> tuple[Marking, ...]:
    """Return what the words of the page say about secrecy; what is struck out is voided."""
    height, width = ink.density.shape
    return tuple(
        replace(one, verdict=MarkingVerdict.VOIDED)
        if one.suspected and is_struck_out(ink.density, one.box)
        else one
        for one in find_markings(lines, number, (width, height), apart, grammar)
    )


def _is_taken(seal: Seal, apart: Sequence[TextLine]) -> bool:
    """Say whether an impression was read as a marking."""
    return any(seal.box.overlap_ratio(line.box) > 0.5 for line in apart)


def _strips(stamps: Stamps, dpi: int | None) -> tuple[Strip, ...]:
    """Return what runs off the edges, each with the circle its arc supports by itself."""
    height, width = stamps.ink.density.shape
    per_mm = pixels_per_mm(width, height, dpi)
    return tuple(
        replace(
            strip,
            impression=replace(strip.impression, circle=circle_of(strip.impression, per_mm)),
        )
        for strip in find_strips(
            stamps.ink, dpi, None if stamps.kinds is None else stamps.kinds.ink
        )
    )


def _stamped_statements(ink: Ink, lines: Sequence[TextLine]) -> list[Seal]:
    """Return lines such as 与原件一致 that are stamped in coloured ink."""
    found = []
    for line in lines:
        if not _STATEMENT_TEXT.search(line.text):
            continue
        box = line.box
        rows, columns = slice(max(0, box.y0), box.y1), slice(max(0, box.x0), box.x1)
        dark = mask_above(ink.density[rows, columns], 0.2) > 0
        if not dark.any():
            continue
        shares = {
            InkColor.RED: float((ink.red[rows, columns][dark] > 0.12).mean()),
            InkColor.BLUE: float((ink.blue[rows, columns][dark] > 0.12).mean()),
        }
        color, share = max(shares.items(), key=lambda item: item[1])
        if share > 0.5:
            found.append(
                Seal(
                    box=box,
                    shape=SealShape.RECTANGLE,
                    color=color,
                    text=line.text,
                    text_confidence=round(line.confidence, 3),
                    confidence=round(share, 3),
                    diameter_mm=None,
                    kind=SealKind.STATEMENT,
                )
            )
    return found


def _fields(
    stamps: Stamps, dpi: int | None, lines: Sequence[TextLine], seals: Sequence[Seal]
) -> tuple[tuple[Field, ...], tuple[Signature, ...]]:
    """Return every labelled field with what stands in it, and the signatures in no field."""
    ink = stamps.ink
    height, width = ink.density.shape
    per_mm = pixels_per_mm(width, height, dpi)
    all_ink = mask_above(ink.density, _RULE_DENSITY)
    ruling = find_ruling(uncoloured_mask(ink, _RULE_DENSITY), per_mm, all_ink)
    places = find_fields(lines, ruling, (width, height), per_mm)
    around = surroundings_of(ink, stamps.kinds, ruling, lines, seals, places, per_mm)
    fields = tuple(judge_field(place, around) for place in places)
    return fields, find_free_signatures(around, ruling, fields)
