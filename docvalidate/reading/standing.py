"""A page brought upright and read; how well it was scanned."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from docvalidate.intake import examine, turn_of_page
from docvalidate.intake.glyph_turn import glyph_evidence
from docvalidate.intake.upright import upright
from docvalidate.model.evidence import QualityCode, QualityIssue, QualitySeverity, TextLine
from docvalidate.model.page import Image, Page
from docvalidate.ocr import Engine
from docvalidate.vision import Stamps, is_colourless, look_for_stamps

_log = logging.getLogger(__name__)
_LEGIBLE_CONFIDENCE = 0.6
"""Mean recogniser confidence below which a page cannot prove that something is absent: clean
print reads at 0.95 to 1.0, a page one can no longer read by eye at 0.3 to 0.5."""


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
class Scan:
    """A scan brought upright, its defects and what was measured of it."""

    upright: Upright
    issues: list[QualityIssue]
    figures: Mapping[QualityCode, float]


def read_scan(original: Page, page: Page, engine: Engine) -> Scan:
    """Bring a scan upright and read it at the working size; judge the quality of the original."""
    found, figures = examine(original.image, original.dpi)
    issues = list(found)
    if any(issue.code is QualityCode.BLANK for issue in issues):
        return Scan(_unread(page, engine), issues, figures)
    try:
        slant = figures.get(QualityCode.SKEWED)
        level = read_upright(page.image, engine, page.dpi, page.number, slant)
    except Exception:  # noqa: BLE001 - see below
        # An engine may fail on a page in any way; then the page was simply not seen.
        _log.exception("the recogniser failed")
        issues.append(QualityIssue(QualityCode.OCR_FAILED, QualitySeverity.ERROR, 1.0))
        return Scan(_unread(page, engine), issues, figures)
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
    return Scan(level, issues, figures)


def _unread(page: Page, engine: Engine) -> Upright:
    """Return a page as it lies, without text: its seals may show all the same."""
    stamps = look_for_stamps(page.image, page.dpi, page.number, engine)
    return Upright(page.image, stamps, 0.0, 0, ())


def read_upright(
    image: Image,
    engine: Engine,
    dpi: int | None = None,
    number: int = 1,
    slant: float | None = None,
) -> Upright:
    """Read a page, level and the right way up.

    Args:
        image: the page as it lies, shape ``(height, width, 3)``.
        engine: reads the text; whatever it raises is passed on.
        dpi: pixels per inch, ``None`` where unknown.
        number: page number from 1.
        slant: degrees by which its lines fall to the right as it lies, where that is known.
    """
    glyphs = glyph_evidence(image)
    turned = glyphs.first_guess
    # How far lines lean was measured on the page as it lies.
    known = None if turned else slant
    found = _read_level(image, turned, engine, dpi, number, known)
    if glyphs.clear_turn is not None:
        return found
    possible = [(turn - turned) % 360 for turn in glyphs.possible]
    further = turn_of_page(found.stamps.cleared, found.lines, engine, possible)
    if further:
        # Lines that stood upright could not say how far they lean: the turned page is levelled
        # anew.
        return _read_level(image, (turned + further) % 360, engine, dpi, number)
    return found


def _read_level(
    image: Image,
    turned: int,
    engine: Engine,
    dpi: int | None,
    number: int,
    slant: float | None = None,
) -> Upright:
    """Turn a page, level it and read it."""
    level, straightened = upright(_rotated(image, turned), slant)
    stamps = look_for_stamps(level, dpi, number, engine)
    # Without the ink of the seals, which would hide the print under them.
    return Upright(level, stamps, straightened, turned, engine.read_page(stamps.cleared))


def _rotated(image: Image, degrees: int) -> Image:
    """Turn by a multiple of 90 degrees clockwise."""
    return np.ascontiguousarray(np.rot90(image, -degrees // 90))


def _legibility(lines: tuple[TextLine, ...]) -> float:
    """Return the mean confidence over all characters, 0 where nothing was read."""
    characters = sum(len(line.text) for line in lines)
    if characters == 0:
        return 0.0
    return sum(line.confidence * len(line.text) for line in lines) / characters
