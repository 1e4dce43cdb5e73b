"""Read one file into evidence: every page upright, its text, and what stands on it."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np

from docvalidate.intake import (
    Document,
    IntakeLimits,
    PageFailure,
    PageFrame,
    PlacedSignature,
    TrustList,
    UnreadableDocument,
    examine,
    file_sha256,
    open_document,
    page_fingerprint,
    require_regular_file,
    turn_by_glyphs,
    turn_of_page,
)
from docvalidate.intake.upright import upright
from docvalidate.intake.working_size import at_working_size, reduced
from docvalidate.model.digital import DigitalSignature
from docvalidate.model.evidence import (
    DocumentEvidence,
    DocumentStatus,
    FailedPage,
    Marking,
    MarkingPlace,
    MarkingVerdict,
    PageEvidence,
    QualityCode,
    QualityIssue,
    QualitySeverity,
    TextLine,
    TextSource,
    UnreadableReason,
)
from docvalidate.model.page import Image, Page
from docvalidate.model.quarantine import redacted
from docvalidate.model.scaling import scaled
from docvalidate.model.straddle import Straddle
from docvalidate.ocr import Engine
from docvalidate.vision import (
    Stamps,
    Strip,
    is_colourless,
    join_strips,
    look_at_page,
    look_for_stamps,
    without_parts,
)
from docvalidate.vision.field_crops import field_crops
from docvalidate.vision.markings import hidden_markings, markings_in_text
from docvalidate.vision.markings_elsewhere import markings_of
from docvalidate.vision.secrecy_grammar import Grammar

_log = logging.getLogger(__name__)
_THUMBNAIL_LONG_SIDE = 1100
_LEGIBLE_CONFIDENCE = 0.6
"""Mean recogniser confidence below which a page cannot prove that something is absent: clean
print reads at 0.95 to 1.0, a page one can no longer read by eye at 0.3 to 0.5."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file is open: the SHA-256 of its bytes, and the pages it claims to have."""

    sha256: str
    page_count: int


@dataclass(frozen=True, slots=True)
class PageBegun:
    """A page, counted from 1, is about to be decoded and read."""

    number: int


Progress: TypeAlias = Opened | PageBegun | PageEvidence | FailedPage
"""What a reader tells while it reads: the file once it is open, each page before and after."""


def read_document(
    path: Path,
    name: str,
    engine: Engine,
    limits: IntakeLimits,
    tell: Callable[[Progress], None] = lambda _: None,
    grammar: Grammar | None = None,
    trust: TrustList | None = None,
    skip: Collection[int] = (),
) -> DocumentEvidence:
    """Return everything seen in one file; never raises for what is in the file.

    Of a document on which a classification marking is suspected no word and no picture is
    returned, only where the marking stands.

    Args:
        path: the file.
        name: the name that evidence carries.
        engine: reads the text.
        limits: on pixels, pages and bytes.
        tell: called on the way, so that what was read survives should this process not.
        grammar: of classification markings; the packaged one by default.
        trust: authorities whose digital signatures are trusted; ``None`` leaves that open.
        skip: numbers of pages that are left out; a seal across the pages is not looked for then.
    """
    sha256 = ""
    seen: list[SeenPage] = []
    failed: list[FailedPage] = []
    try:
        require_regular_file(path, limits)
        sha256 = file_sha256(path)
        with open_document(path, limits) as document:
            placed = document.signatures(trust)
            count = document.page_count
            tell(Opened(sha256, count))
            for number in range(1, count + 1):
                if number in skip:
                    continue
                tell(PageBegun(number))
                result = _read_one(document, number, engine, grammar)
                if isinstance(result, SeenPage):
                    seen.append(result)
                    tell(result.evidence)
                else:
                    failed.append(result)
                    tell(result)
            whole = DocumentEvidence(
                path=name,
                sha256=sha256,
                status=DocumentStatus.OK if document.unseen is None else DocumentStatus.PARTIAL,
                reason=document.unseen,
                page_count=count,
                markings=markings_of(document.words_elsewhere(), grammar),
                digital_signatures=tuple(_on_upright_page(one, seen) for one in placed),
                format=document.format,
            )
    except UnreadableDocument as error:
        return DocumentEvidence(name, sha256, DocumentStatus.UNREADABLE, error.reason)
    except PermissionError:
        reason = UnreadableReason.NOT_PERMITTED
        return DocumentEvidence(name, sha256, DocumentStatus.UNREADABLE, reason)
    except Exception:  # noqa: BLE001 - see below
        # A library's bug on one file costs that document, never the batch (design, section 4).
        _log.exception("reading failed")
        return _broken_off(name, sha256, [page.evidence for page in seen])
    pages: Sequence[PageEvidence] = [page.evidence for page in seen]
    if pages and not skip:
        straddle = _straddle_of(seen, count, engine)
        if straddle is not None:
            pages = without_parts(pages, straddle)
        whole = dataclasses.replace(whole, straddle=straddle)
    return redacted(gathered(whole, pages, failed))


def gathered(
    document: DocumentEvidence, pages: Iterable[PageEvidence], failed: Iterable[FailedPage]
) -> DocumentEvidence:
    """Return a document's evidence with its pages in order and the status that follows.

    A document of which something could not be shown, whatever was read, stays so.
    """
    in_order = tuple(sorted(pages, key=lambda page: page.number))
    lost = tuple(sorted(failed, key=lambda page: page.number))
    not_shown = document.status is DocumentStatus.PARTIAL
    unseen = document.reason if not_shown else None
    if unseen is UnreadableReason.SOME_PAGES_FAILED:
        unseen = None
    if not in_order:
        status = DocumentStatus.UNREADABLE
        reason = unseen or (lost[0].reason if lost else UnreadableReason.CORRUPT)
    elif unseen is not None or len(in_order) < document.page_count:
        status, reason = DocumentStatus.PARTIAL, unseen or UnreadableReason.SOME_PAGES_FAILED
    else:
        status, reason = DocumentStatus.OK, None
    return dataclasses.replace(
        document, status=status, reason=reason, pages=in_order, failed_pages=lost
    )


def _read_one(
    document: Document, number: int, engine: Engine, grammar: Grammar | None
) -> SeenPage | FailedPage:
    """Decode and read one page; whatever goes wrong costs this page alone."""
    page = document.page(number)
    if isinstance(page, PageFailure):
        return FailedPage(number, page.reason)
    try:
        return see_page(page, engine, grammar)
    except MemoryError:
        return FailedPage(number, UnreadableReason.OUT_OF_MEMORY)
    except Exception:  # noqa: BLE001 - a detector's bug on one page costs that page, no more
        _log.exception("reading a page failed")
        return FailedPage(number, UnreadableReason.INTERNAL)


def _straddle_of(seen: Sequence[SeenPage], count: int, engine: Engine) -> Straddle | None:
    """Return what runs across the pages; ``None`` where looking for it failed."""
    pages = [page.evidence for page in seen]
    strips = {page.evidence.number: page.strips for page in seen}
    try:
        return join_strips(pages, count, strips, engine)
    except Exception:  # noqa: BLE001 - see below
        # As with any detector, its failure must not cost what the others saw.
        _log.exception("joining the edges of the pages failed")
        return None


def _broken_off(name: str, sha256: str, pages: Sequence[PageEvidence]) -> DocumentEvidence:
    """Return a document whose reading failed; a marking already seen on it is not forgotten."""
    status, reason = DocumentStatus.UNREADABLE, UnreadableReason.INTERNAL
    seen = DocumentEvidence(name, sha256, status, reason, tuple(pages), len(pages) + 1)
    if seen.quarantined:
        return redacted(dataclasses.replace(seen, status=DocumentStatus.PARTIAL))
    return DocumentEvidence(name, sha256, status, reason)


def _on_upright_page(placed: PlacedSignature, seen: Iterable[SeenPage]) -> DigitalSignature:
    """Return a signature with the box of its appearance, where its page could be read."""
    if placed.area is None:
        return placed.signature
    number = placed.area.page
    frame = next((page.frame for page in seen if page.evidence.number == number), None)
    box = None if frame is None else frame.place(placed.area.sides)
    return dataclasses.replace(placed.signature, page=number, box=box)


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
        scan = _read_scan(original, page, engine)
        upright_page, lines = scan.upright, scan.upright.lines
        rotation = (rotation + upright_page.turned) % 360
    else:
        stamps = look_for_stamps(page.image, page.dpi, page.number, engine)
        upright_page = Upright(page.image, stamps, 0.0, 0, lines)
        scan = _Scan(upright_page, [], {})
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


@dataclass(frozen=True, slots=True, eq=False)
class Upright:
    """A page level and the right way up, its stamps and its text.

    Attributes:
        image: shape ``(height, width, 3)``.
        stamps: found on it before its text was read.
        straightened: degrees it was levelled by.
        turned: degrees clockwise (0, 90, 180, 270) it was turned.
        lines: its text.
    """

    image: Image
    stamps: Stamps
    straightened: float
    turned: int
    lines: tuple[TextLine, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Scan:
    """A scan brought upright, its defects and what was measured of it."""

    upright: Upright
    issues: list[QualityIssue]
    figures: Mapping[QualityCode, float]


def _read_scan(original: Page, page: Page, engine: Engine) -> _Scan:
    """Bring a scan upright and read it at the working size; judge the quality of the original."""
    found, figures = examine(original.image, original.dpi)
    issues = list(found)
    if any(issue.code is QualityCode.BLANK for issue in issues):
        return _Scan(_unread(page, engine), issues, figures)
    try:
        level = read_upright(page.image, engine, page.dpi, page.number)
    except Exception:  # noqa: BLE001 - see below
        # An engine may fail on a page in any way; then the page was simply not seen.
        _log.exception("the recogniser failed")
        issues.append(QualityIssue(QualityCode.OCR_FAILED, QualitySeverity.ERROR, 1.0))
        return _Scan(_unread(page, engine), issues, figures)
    if level.turned:
        # How far lines lean, and which side is cut, shows once the page stands.
        found, figures = examine(_rotated(original.image, level.turned), original.dpi)
        turn = QualityIssue(QualityCode.ROTATED, QualitySeverity.WARNING, float(level.turned))
        issues = [*found, turn]
    if is_colourless(level.image):
        issues.append(QualityIssue(QualityCode.COLOURLESS, QualitySeverity.WARNING, 0.0))
    confidence = _legibility(level.lines)
    if confidence < _LEGIBLE_CONFIDENCE:
        issues.append(
            QualityIssue(QualityCode.ILLEGIBLE, QualitySeverity.ERROR, round(confidence, 3))
        )
    return _Scan(level, issues, figures)


def _unread(page: Page, engine: Engine) -> Upright:
    """Return a page as it lies, without text: its seals may show all the same."""
    stamps = look_for_stamps(page.image, page.dpi, page.number, engine)
    return Upright(page.image, stamps, 0.0, 0, ())


def read_upright(image: Image, engine: Engine, dpi: int | None = None, number: int = 1) -> Upright:
    """Read a page, level and the right way up.

    Args:
        image: the page as it lies, shape ``(height, width, 3)``.
        engine: reads the text; whatever it raises is passed on.
        dpi: pixels per inch, ``None`` where unknown.
        number: page number from 1.
    """
    known = turn_by_glyphs(image)
    level, straightened = upright(_rotated(image, known or 0))
    stamps = look_for_stamps(level, dpi, number, engine)
    # Without the ink of the seals, which would hide the print under them.
    lines = engine.read_page(stamps.cleared)
    if known is not None:
        return Upright(level, stamps, straightened, known, lines)
    turned = turn_of_page(stamps.cleared, lines, engine)
    if turned:
        # Lines that stood upright could not say how far they lean: the turned page is levelled
        # anew.
        level, straightened = upright(_rotated(image, turned))
        stamps = look_for_stamps(level, dpi, number, engine)
        lines = engine.read_page(stamps.cleared)
    return Upright(level, stamps, straightened, turned, lines)


def _rotated(image: Image, degrees: int) -> Image:
    """Turn by a multiple of 90 degrees clockwise."""
    return np.ascontiguousarray(np.rot90(image, -degrees // 90))


def _legibility(lines: tuple[TextLine, ...]) -> float:
    """Return the mean confidence over all characters, 0 where nothing was read."""
    characters = sum(len(line.text) for line in lines)
    if characters == 0:
        return 0.0
    return sum(line.confidence * len(line.text) for line in lines) / characters
