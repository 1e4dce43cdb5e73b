"""Read one file into evidence: every page upright, its text, and what stands on it."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np

from docvalidate.intake import (
    Document,
    IntakeLimits,
    PageFailure,
    UnreadableDocument,
    examine,
    file_sha256,
    open_document,
    page_fingerprint,
    require_regular_file,
    turn_of_page,
    upright,
)
from docvalidate.model.evidence import (
    DocumentEvidence,
    DocumentStatus,
    FailedPage,
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
from docvalidate.vision import is_colourless, look_at_page

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
    skip: Collection[int] = (),
) -> DocumentEvidence:
    """Return everything seen in one file; never raises for what is in the file.

    Args:
        path: the file.
        name: the name that evidence carries.
        engine: reads the text.
        limits: on pixels, pages and bytes.
        tell: called on the way, so that what was read survives should this process not.
        skip: numbers of pages that are left out.
    """
    sha256 = ""
    pages: list[PageEvidence] = []
    failed: list[FailedPage] = []
    try:
        require_regular_file(path, limits)
        sha256 = file_sha256(path)
        with open_document(path, limits) as document:
            count = document.page_count
            tell(Opened(sha256, count))
            for number in range(1, count + 1):
                if number in skip:
                    continue
                tell(PageBegun(number))
                result = _read_one(document, number, engine)
                pages.append(result) if isinstance(result, PageEvidence) else failed.append(result)
                tell(result)
    except UnreadableDocument as error:
        return DocumentEvidence(name, sha256, DocumentStatus.UNREADABLE, error.reason)
    except PermissionError:
        reason = UnreadableReason.NOT_PERMITTED
        return DocumentEvidence(name, sha256, DocumentStatus.UNREADABLE, reason)
    except Exception:  # noqa: BLE001 - see below
        # A library's bug on one file costs that document, never the batch (design, section 4).
        _log.exception("reading failed")
        return DocumentEvidence(name, sha256, DocumentStatus.UNREADABLE, UnreadableReason.INTERNAL)
    whole = DocumentEvidence(name, sha256, DocumentStatus.OK, None, page_count=count)
    return gathered(whole, pages, failed)


def gathered(
    document: DocumentEvidence, pages: Iterable[PageEvidence], failed: Iterable[FailedPage]
) -> DocumentEvidence:
    """Return a document's evidence with its pages in order and the status that follows."""
    in_order = tuple(sorted(pages, key=lambda page: page.number))
    lost = tuple(sorted(failed, key=lambda page: page.number))
    if len(in_order) == document.page_count > 0:
        status, reason = DocumentStatus.OK, None
    elif in_order:
        status, reason = DocumentStatus.PARTIAL, UnreadableReason.SOME_PAGES_FAILED
    else:
        status = DocumentStatus.UNREADABLE
        reason = lost[0].reason if lost else UnreadableReason.CORRUPT
    return dataclasses.replace(
        document, status=status, reason=reason, pages=in_order, failed_pages=lost
    )


def _read_one(document: Document, number: int, engine: Engine) -> PageEvidence | FailedPage:
    """Decode and read one page; whatever goes wrong costs this page alone."""
    page = document.page(number)
    if isinstance(page, PageFailure):
        return FailedPage(number, page.reason)
    try:
        return read_page(page, engine)
    except MemoryError:
        return FailedPage(number, UnreadableReason.OUT_OF_MEMORY)
    except Exception:  # noqa: BLE001 - a detector's bug on one page costs that page, no more
        _log.exception("reading a page failed")
        return FailedPage(number, UnreadableReason.INTERNAL)


def read_page(page: Page, engine: Engine) -> PageEvidence:
    """Return everything seen on one page."""
    image, rotation = page.image, page.rotation
    lines: tuple[TextLine, ...] = page.embedded_lines
    source = TextSource.EMBEDDED if lines else TextSource.OCR
    seen = _Scan(image, 0, lines, [], {})
    if not lines:
        seen = _read_scan(page, engine)
        image, lines, rotation = seen.image, seen.lines, (rotation + seen.turned) % 360
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
        quality=(*seen.issues, *sight.issues),
        thumbnail=thumbnail_of(image),
        figures={code.value: value for code, value in seen.figures.items()},
        fingerprint=page_fingerprint(image),
    )


def thumbnail_of(image: Image) -> bytes:
    """Return a small JPEG of a page for the report."""
    height, width = image.shape[:2]
    scale = min(1.0, _THUMBNAIL_LONG_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    done, encoded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 72])
    return encoded.tobytes() if done else b""


@dataclass(frozen=True, slots=True)
class _Scan:
    """A scan brought upright: its picture, the degrees it was turned, its lines and defects."""

    image: Image
    turned: int
    lines: tuple[TextLine, ...]
    issues: list[QualityIssue]
    figures: Mapping[QualityCode, float]


def _read_scan(page: Page, engine: Engine) -> _Scan:
    """Bring a scan upright, read it and judge its quality as it stands."""
    found, figures = examine(page.image, page.dpi)
    issues = list(found)
    if any(issue.code is QualityCode.BLANK for issue in issues):
        return _Scan(page.image, 0, (), issues, figures)
    try:
        image, turned, lines = read_upright(page.image, engine)
    except Exception:  # noqa: BLE001 - see below
        # An engine may fail on a page in any way; then the page was simply not seen.
        _log.exception("the recogniser failed")
        issues.append(QualityIssue(QualityCode.OCR_FAILED, QualitySeverity.ERROR, 1.0))
        return _Scan(page.image, 0, (), issues, figures)
    if turned:
        # How far lines lean, and which side is cut, shows once the page stands.
        found, figures = examine(_rotated(page.image, turned), page.dpi)
        turn = QualityIssue(QualityCode.ROTATED, QualitySeverity.WARNING, float(turned))
        issues = [*found, turn]
    if is_colourless(image):
        issues.append(QualityIssue(QualityCode.COLOURLESS, QualitySeverity.WARNING, 0.0))
    confidence = _legibility(lines)
    if confidence < _LEGIBLE_CONFIDENCE:
        issues.append(
            QualityIssue(QualityCode.ILLEGIBLE, QualitySeverity.ERROR, round(confidence, 3))
        )
    return _Scan(image, turned, lines, issues, figures)


def read_upright(image: Image, engine: Engine) -> tuple[Image, int, tuple[TextLine, ...]]:
    """Read a page, level and the right way up.

    Args:
        image: the page as it lies, shape ``(height, width, 3)``.
        engine: reads the text; whatever it raises is passed on.

    Returns:
        The upright page, the degrees clockwise (0, 90, 180, 270) it was turned, and its lines.
    """
    level, _ = upright(image)
    lines = engine.read_page(level)
    turned = turn_of_page(level, lines, engine)
    if turned == 0:
        return level, 0, lines
    # Lines that stood upright could not say how far they lean: the turned page is levelled anew.
    level, _ = upright(_rotated(image, turned))
    return level, turned, engine.read_page(level)


def _rotated(image: Image, degrees: int) -> Image:
    """Turn by a multiple of 90 degrees clockwise."""
    return np.ascontiguousarray(np.rot90(image, -degrees // 90))


def _legibility(lines: tuple[TextLine, ...]) -> float:
    """Return the mean confidence over all characters, 0 where nothing was read."""
    characters = sum(len(line.text) for line in lines)
    if characters == 0:
        return 0.0
    return sum(line.confidence * len(line.text) for line in lines) / characters
