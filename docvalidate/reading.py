"""Read one file into evidence: every page upright, its text, and what stands on it."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from docvalidate.intake import (
    IntakeLimits,
    PageFailure,
    UnreadableDocument,
    file_sha256,
    measure_quality,
    open_document,
    upright,
)
from docvalidate.model.evidence import (
    DocumentEvidence,
    DocumentStatus,
    PageEvidence,
    QualityCode,
    QualityIssue,
    QualitySeverity,
    TextLine,
    TextSource,
    UnreadableReason,
)
from docvalidate.model.page import Image, Page
from docvalidate.ocr import Engine
from docvalidate.vision import field_crops, is_colourless, look_at_page

_log = logging.getLogger(__name__)
_THUMBNAIL_LONG_SIDE = 1100
_LEGIBLE_CONFIDENCE = 0.6
"""Mean recogniser confidence below which a page cannot prove that something is absent: clean
print reads at 0.95 to 1.0, a page one can no longer read by eye at 0.3 to 0.5."""
_SURE_CONFIDENCE = 0.8


def read_document(
    path: Path,
    name: str,
    engine: Engine,
    limits: IntakeLimits,
    on_page: Callable[[int], None] = lambda _: None,
) -> DocumentEvidence:
    """Return everything seen in one file; never raises for what is in the file.

    Args:
        path: the file.
        name: the name that evidence carries.
        engine: reads the text.
        limits: on pixels, pages and bytes.
        on_page: called with each page number once that page is done.
    """
    sha256 = ""
    try:
        sha256 = file_sha256(path)
        with open_document(path, limits) as document:
            pages: list[PageEvidence] = []
            for page in document.pages():
                if not isinstance(page, PageFailure):
                    pages.append(read_page(page, engine))
                    on_page(page.number)
            count = document.page_count
    except UnreadableDocument as error:
        return DocumentEvidence(name, sha256, DocumentStatus.UNREADABLE, error.reason)
    except PermissionError:
        reason = UnreadableReason.NOT_PERMITTED
        return DocumentEvidence(name, sha256, DocumentStatus.UNREADABLE, reason)
    except Exception:  # noqa: BLE001 - see below
        # A library's bug on one file costs that document, never the batch (design, section 4).
        _log.exception("reading failed")
        return DocumentEvidence(name, sha256, DocumentStatus.UNREADABLE, UnreadableReason.INTERNAL)
    if not pages:
        return DocumentEvidence(
            name, sha256, DocumentStatus.UNREADABLE, UnreadableReason.CORRUPT, (), count
        )
    whole = len(pages) == count
    evidence = DocumentEvidence(
        path=name,
        sha256=sha256,
        status=DocumentStatus.OK if whole else DocumentStatus.PARTIAL,
        reason=None if whole else UnreadableReason.SOME_PAGES_FAILED,
        pages=tuple(pages),
        page_count=count,
    )
    return _without_crops(evidence) if evidence.quarantined else evidence


def _without_crops(evidence: DocumentEvidence) -> DocumentEvidence:
    """Return the evidence of a quarantined document: no picture of its fields is kept."""
    pages = tuple(dataclasses.replace(page, crops=()) for page in evidence.pages)
    return dataclasses.replace(evidence, pages=pages)


def read_page(page: Page, engine: Engine) -> PageEvidence:
    """Return everything seen on one page."""
    image, rotation = page.image, page.rotation
    lines: tuple[TextLine, ...] = page.embedded_lines
    source = TextSource.EMBEDDED if lines else TextSource.OCR
    issues: list[QualityIssue] = []
    if not lines:
        image, _ = upright(image)
        issues.extend(measure_quality(image, page.dpi))
        if is_colourless(image):
            issues.append(QualityIssue(QualityCode.COLOURLESS, QualitySeverity.WARNING, 0.0))
        image, turned, lines = _read_text(image, engine, issues)
        rotation = (rotation + turned) % 360
        if turned:
            issues.append(QualityIssue(QualityCode.ROTATED, QualitySeverity.WARNING, float(turned)))
    sight = look_at_page(image, page.dpi, page.number, lines, engine)
    height, width = image.shape[:2]
    return PageEvidence(
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
        markings=sight.markings,
        quality=(*issues, *sight.issues),
        thumbnail=thumbnail_of(image),
        crops=field_crops(image, sight.fields),
    )


def thumbnail_of(image: Image) -> bytes:
    """Return a small JPEG of a page for the report."""
    height, width = image.shape[:2]
    scale = min(1.0, _THUMBNAIL_LONG_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    done, encoded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 72])
    return encoded.tobytes() if done else b""


def _read_text(
    image: Image, engine: Engine, issues: list[QualityIssue]
) -> tuple[Image, int, tuple[TextLine, ...]]:
    """Read the text, turning the page when it only makes sense the other way round.

    Returns:
        The upright page, the degrees clockwise it was turned, and its lines.
    """
    if any(issue.code is QualityCode.BLANK for issue in issues):
        return image, 0, ()
    try:
        lines = engine.read_page(image)
        turned = 0
        if _looks_turned(lines):
            image, turned, lines = _best_turn(image, lines, engine)
    except Exception:  # noqa: BLE001 - see below
        # An engine may fail on a page in any way; then the page was simply not seen.
        _log.exception("the recogniser failed")
        issues.append(QualityIssue(QualityCode.OCR_FAILED, QualitySeverity.ERROR, 1.0))
        return image, 0, ()
    confidence = _legibility(lines)
    if confidence < _LEGIBLE_CONFIDENCE:
        issues.append(
            QualityIssue(QualityCode.ILLEGIBLE, QualitySeverity.ERROR, round(confidence, 3))
        )
    return image, turned, lines


def _legibility(lines: tuple[TextLine, ...]) -> float:
    """Return the mean confidence over all characters, 0 where nothing was read."""
    characters = sum(len(line.text) for line in lines)
    if characters == 0:
        return 0.0
    return sum(line.confidence * len(line.text) for line in lines) / characters


def _looks_turned(lines: tuple[TextLine, ...]) -> bool:
    """Say whether a page reads badly or its lines stand upright like columns."""
    if not lines:
        return False
    tall = sum(line.box.height > 1.5 * line.box.width for line in lines if len(line.text) > 1)
    return _legibility(lines) < _SURE_CONFIDENCE or tall > 0.5 * len(lines)


def _best_turn(
    image: Image, lines: tuple[TextLine, ...], engine: Engine
) -> tuple[Image, int, tuple[TextLine, ...]]:
    """Read the page in the other three orientations and keep the one that reads best.

    Turning must pay clearly, so that a page that is merely poor stays as it is, and so does one
    in vertical writing: a recogniser turns tall lines itself, and reads them equally well or
    badly whichever way the page lies.
    """
    best = (image, 0, lines)
    best_score = _reading_score(lines) * 1.25 + 1.0
    for degrees, quarter_turns in ((180, 2), (90, 3), (270, 1)):
        turned: Image = np.ascontiguousarray(np.rot90(image, quarter_turns))
        answer = engine.read_page(turned)
        if _legibility(answer) > _SURE_CONFIDENCE and _reading_score(answer) > best_score:
            best, best_score = (turned, degrees, answer), _reading_score(answer)
    return best


def _reading_score(lines: tuple[TextLine, ...]) -> float:
    """Weigh how much was read, and how surely."""
    return sum(len(line.text) * max(0.0, line.confidence - 0.5) * 2.0 for line in lines)
