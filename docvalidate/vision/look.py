"""Look at one page with every detector, none of which can hide what another sees."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from docvalidate.model.evidence import (
    Field,
    InkColor,
    Marking,
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
from docvalidate.vision.field_ink import surroundings_of
from docvalidate.vision.field_reading import with_readings
from docvalidate.vision.fields import find_fields
from docvalidate.vision.free_signatures import find_free_signatures
from docvalidate.vision.impression import pixels_per_mm
from docvalidate.vision.ink import Ink, ink_of, mask_above, uncoloured_mask
from docvalidate.vision.markings import find_markings, names_a_level
from docvalidate.vision.marks import judge_field
from docvalidate.vision.ruling import find_ruling
from docvalidate.vision.seal_kind import described, is_credible
from docvalidate.vision.seal_text import read_impression
from docvalidate.vision.seals import find_impressions
from docvalidate.vision.under_seals import labels_under_seals

DETECTOR_VERSION = "2"
"""Part of the cache key: raise it whenever a detector may answer differently."""

_log = logging.getLogger(__name__)
_RULE_DENSITY = 0.2
_Answer = TypeVar("_Answer")
_STATEMENT_TEXT = re.compile(r"与原件(?:一致|相符|核对)|原件已?核|已核[，,对]|复印件属实|核对无误")
_SIGNATURE_KINDS = (
    MarkKind.HANDWRITTEN,
    MarkKind.TYPED,
    MarkKind.NAME_CHOP,
    MarkKind.FINGERPRINT,
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What the detectors saw on one page; ``issues`` names detectors that failed."""

    seals: tuple[Seal, ...]
    signatures: tuple[Signature, ...]
    fields: tuple[Field, ...]
    markings: tuple[Marking, ...]
    issues: tuple[QualityIssue, ...]


def look_at_page(
    image: Image, dpi: int | None, number: int, lines: Sequence[TextLine], reader: LineReader
) -> Sight:
    """Look at an upright page with every detector.

    Args:
        image: the upright page.
        dpi: pixels per inch, ``None`` where unknown.
        number: page number from 1.
        lines: text of the page as read.
        reader: reads strips of seal text.
    """
    height, width = image.shape[:2]
    issues: list[QualityIssue] = []

    def attempt(detector: Callable[[], _Answer], nothing: _Answer) -> _Answer:
        """Run a detector; its failure costs its own answer and the page's full sight."""
        try:
            return detector()
        except Exception:  # noqa: BLE001 - see below
            # Any bug in one detector must not hide what the others see (design, section 4).
            _log.exception("a detector failed on page %d", number)
            issues.append(QualityIssue(QualityCode.VISION_FAILED, QualitySeverity.ERROR, 1.0))
            return nothing

    ink = ink_of(image)
    no_seals: tuple[Seal, ...] = ()
    nothing_signed: tuple[tuple[Field, ...], tuple[Signature, ...]] = ((), ())
    no_markings: tuple[Marking, ...] = ()
    seals = attempt(lambda: _seals(ink, dpi, lines, reader), no_seals)
    # A stamped 机密 is a marking, not a seal; its words join those the recogniser read.
    stamped = tuple(seal for seal in seals if names_a_level(seal.text))
    seals = tuple(seal for seal in seals if seal not in stamped)
    per_mm = pixels_per_mm(width, height, dpi)
    no_lines: tuple[TextLine, ...] = ()
    hidden = attempt(lambda: labels_under_seals(image, ink, seals, lines, reader, per_mm), no_lines)
    seen = (*lines, *hidden)
    fields, free = attempt(lambda: _fields(ink, per_mm, seen, seals), nothing_signed)
    fields = attempt(lambda: with_readings(fields, image, reader), fields)
    words = [*lines, *(TextLine(one.text, one.text_confidence, one.box) for one in stamped)]
    markings = attempt(lambda: find_markings(words, number, (width, height)), no_markings)
    signatures = tuple(
        Signature(field.mark_box, field.mark, field.text, field.confidence)
        for field in fields
        if field.mark is not None and field.mark in _SIGNATURE_KINDS and field.mark_box is not None
    )
    return Sight(seals, (*signatures, *free), fields, markings, tuple(issues))


def _seals(
    ink: Ink, dpi: int | None, lines: Sequence[TextLine], reader: LineReader
) -> tuple[Seal, ...]:
    """Return every stamped impression: seals by their rim, statements by their words."""
    per_pixel = None if dpi is None else 25.4 / dpi
    seals = []
    for impression in find_impressions(ink, dpi):
        reading = read_impression(ink, impression, reader)
        if is_credible(impression, reading):
            seals.append(described(impression, reading, per_pixel))
    seals.extend(
        seal
        for seal in _stamped_statements(ink, lines)
        if all(seal.box.overlap_ratio(other.box) < 0.6 for other in seals)
    )
    return tuple(seals)


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
    ink: Ink, per_mm: float, lines: Sequence[TextLine], seals: Sequence[Seal]
) -> tuple[tuple[Field, ...], tuple[Signature, ...]]:
    """Return every labelled field with what stands in it, and the signatures in no field."""
    height, width = ink.density.shape
    ruling = find_ruling(uncoloured_mask(ink, _RULE_DENSITY), per_mm)
    places = find_fields(lines, ruling, (width, height), per_mm)
    around = surroundings_of(ink, ruling, lines, seals, places, per_mm)
    fields = tuple(judge_field(place, around) for place in places)
    return fields, find_free_signatures(around, ruling, fields)
