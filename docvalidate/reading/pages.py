"""One page from its pixels to everything seen on it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import cv2

from docvalidate.intake import PageFrame, page_fingerprint
from docvalidate.intake.working_size import at_working_size
from docvalidate.model.evidence import (
    Marking,
    MarkingPlace,
    MarkingVerdict,
    PageEvidence,
    TextLine,
    TextSource,
)
from docvalidate.model.page import Image, Page
from docvalidate.model.reduction import reduced
from docvalidate.model.scaling import scaled
from docvalidate.ocr import Engine
from docvalidate.reading.standing import Scan, Upright, read_scan
from docvalidate.vision import Strip, look_at_page, look_for_stamps
from docvalidate.vision.field_crops import field_crops
from docvalidate.vision.markings import hidden_markings, markings_in_text
from docvalidate.vision.secrecy_grammar import Grammar

_THUMBNAIL_LONG_SIDE = 1100


@dataclass(frozen=True, slots=True, eq=False)
class SeenPage:
    """A page as seen, and what is needed of it to judge the whole document.

    Attributes:
        evidence: everything seen on the page.
        strips: pictures of what runs off its edges; they serve to put a straddle seal together
            and are not kept.
        frame: how its picture was moved to stand upright.
    """

    evidence: PageEvidence
    strips: tuple[Strip, ...]
    frame: PageFrame


def read_page(page: Page, engine: Engine, grammar: Grammar | None = None) -> PageEvidence:
    """Return everything seen on one page."""
    return see_page(page, engine, grammar).evidence


def see_page(page: Page, engine: Engine, grammar: Grammar | None = None) -> SeenPage:
    """Return everything seen on one page, with what the whole document needs of it.

    The page is read and looked at at the working size; what is returned lies in the frame of the
    page as it was given.
    """
    working, factor = at_working_size(page)
    seen = _see_working_page(page, working, engine, grammar)
    if factor == 1.0:
        return seen
    height, width = page.image.shape[:2]
    frame = dataclasses.replace(
        seen.frame,
        width=width,
        height=height,
        final_width=round(seen.frame.final_width / factor),
        final_height=round(seen.frame.final_height / factor),
    )
    evidence = dataclasses.replace(
        scaled(seen.evidence, 1 / factor),
        width=frame.final_width,
        height=frame.final_height,
        dpi=page.dpi,
    )
    strips = tuple(
        dataclasses.replace(strip, impression=scaled(strip.impression, 1 / factor))
        for strip in seen.strips
    )
    return SeenPage(evidence, strips, frame)


def _see_working_page(
    original: Page, page: Page, engine: Engine, grammar: Grammar | None
) -> SeenPage:
    """Return everything seen on a page at the working size, in the frame of that."""
    rotation = page.rotation
    lines: tuple[TextLine, ...] = page.embedded_lines
    source = TextSource.EMBEDDED if lines else TextSource.OCR
    if not lines:
        scan = read_scan(original, page, engine)
        upright_page, lines = scan.upright, scan.upright.lines
        rotation = (rotation + upright_page.turned) % 360
    else:
        stamps = look_for_stamps(page.image, page.dpi, page.number, engine)
        upright_page = Upright(page.image, stamps, 0.0, 0, lines)
        scan = Scan(upright_page, [], {})
    image = upright_page.image
    sight = look_at_page(upright_page.stamps, page.dpi, page.number, lines, engine, grammar)
    height, width = image.shape[:2]
    size = (width, height)
    unseen = hidden_markings(page.hidden_lines, lines, page.number, size, grammar)
    notes = tuple(
        marking
        for note in page.notes
        for marking in markings_in_text(note.text, MarkingPlace.ANNOTATION, grammar, note.box)
    )
    frame = PageFrame(
        page.image.shape[1],
        page.image.shape[0],
        upright_page.straightened,
        upright_page.turned,
        width,
        height,
    )
    evidence = PageEvidence(
        number=page.number,
        width=width,
        height=height,
        dpi=page.dpi,
        rotation=rotation,
        text_source=source,
        lines=lines,
        seals=sight.seals,
        signatures=sight.signatures,
        fields=sight.fields,
        markings=(*sight.markings, *_new(unseen, sight.markings), *_new(notes, sight.markings)),
        quality=(*scan.issues, *sight.issues),
        thumbnail=thumbnail_of(image),
        edges=tuple(strip.impression for strip in sight.strips),
        crops=field_crops(image, sight.fields),
        figures={code.value: value for code, value in scan.figures.items()},
        fingerprint=page_fingerprint(image),
    )
    return SeenPage(evidence, sight.strips, frame)


def _new(found: Sequence[Marking], known: Sequence[Marking]) -> tuple[Marking, ...]:
    """Return the markings that are not seen on the page at the same place."""
    seen = [one.box for one in known if one.verdict is not MarkingVerdict.MENTION]
    return tuple(one for one in found if all(one.box.overlap_ratio(box) < 0.3 for box in seen))


def thumbnail_of(image: Image) -> bytes:
    """Return a small JPEG of a page for the report."""
    small = reduced(image, min(1.0, _THUMBNAIL_LONG_SIDE / max(image.shape[:2])))
    done, encoded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 72])
    return encoded.tobytes() if done else b""
