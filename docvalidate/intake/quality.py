"""Whether a scan is good enough to conclude anything from what it does not show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from docvalidate.intake.print_measure import Boxes, PrintMeasure, blur_width, measure_print
from docvalidate.intake.sheet_defects import (
    border_share,
    holds_two_pages,
    shadow_depth,
    small_copy,
)
from docvalidate.intake.upright import slant_of_ink
from docvalidate.model.evidence import QualityCode, QualityIssue, QualitySeverity
from docvalidate.model.page import Image

_BODY_TEXT_INCHES = 0.134
"""Height of a Chinese character of 10.5 points (五号), the smallest body text in use."""

_BODY_TEXT_PAGE_SHARE = _BODY_TEXT_INCHES / 11.69
"""The same as a share of the long side of A4."""

_BLUR_FWHM = 2 * sqrt(2 * np.log(2))
_BLURRED = (0.14, 0.32)
"""Full width of the blur over the height of a character: the strokes of dense characters stand
about a seventh of the height apart and run into each other beyond the first; beyond the second
so do those of simple ones."""

_SHADES_WITH_EDGES = 0.02
_SHINE_THROUGH = 0.2
"""The same for faint traces: what shines through from the other side is blurred by the paper."""

_RESOLUTION = (150.0, 62.0)
"""Effective dpi: below the first, dense characters lose strokes; below the second, a character
has fewer than 8.3 pixels, which cannot keep the eight strokes of an ordinary one apart."""

_CONTRAST = (60.0, 20.0)
"""Grey levels between paper and print: of 255, comfortable and barely visible."""

_CONTRAST_TO_GRAIN = (6.0, 3.0)
"""Detection is reliable at five times the noise (Rose criterion) and gone below three."""

_HIDDEN_BY_GRAIN = 0.6
"""Print is black at most: grain this strong would hide part of it."""

_DARK = (90.0, 40.0)
_GLARE = (0.05, 0.3)
_PALE = (70.0, 35.0)
_SATURATED = 250.0
_SKEW_DEGREES = 3.0
_DEEP_SHADOW = 0.4
_FEWEST_CUT_GLYPHS = 4
_EMPTY_INK_SHARE = 0.0005
_FAINT_SHARE = 0.008


def measure_quality(image: Image, dpi: int | None) -> tuple[QualityIssue, ...]:
    """Return the defects of a scan with their measured values, see :func:`examine`."""
    return examine(image, dpi)[0]


def examine(
    image: Image, dpi: int | None
) -> tuple[tuple[QualityIssue, ...], Mapping[QualityCode, float]]:
    """Return the defects of a scan, and its figures whether or not they are defects.

    Values: ``blank`` share of ink; ``dark`` grey level of the paper; ``low_contrast`` grey levels
    between print and paper; ``overexposed`` share of the page lost; ``blurred`` width of the blur
    over the height of a character; ``low_resolution`` effective dpi; ``skewed`` degrees, positive
    where lines fall to the right; ``cropped`` number of characters cut by an edge; ``shadow``
    share of the light that it takes; ``black_border`` share of the scan; ``two_pages`` 1.

    Args:
        image: a page, shape ``(height, width, 3)``.
        dpi: pixels per inch where known; the resolution is the better of this and what the
            height of the characters says.

    Returns:
        The defects, and the figures by the code they belong to; those that cannot be told are
        left out.
    """
    measure = measure_print(image)
    empty = _nothing_printed(image, measure)
    if empty is not None:
        return (empty,), {QualityCode.DARK: round(measure.paper, 4)}
    relative_blur = _relative_blur(image, measure)
    angle = slant_of_ink(measure.ink)
    resolution = _effective_dpi(measure, dpi)
    small = small_copy(image)
    figures = {
        QualityCode.DARK: measure.paper,
        QualityCode.LOW_CONTRAST: measure.contrast,
        QualityCode.OVEREXPOSED: measure.glare,
        QualityCode.BLURRED: relative_blur,
        QualityCode.SHADOW: shadow_depth(small),
        QualityCode.BLACK_BORDER: border_share(small),
        **({QualityCode.LOW_RESOLUTION: resolution} if resolution else {}),
        **({QualityCode.SKEWED: angle} if angle is not None else {}),
    }
    blur = _blur(relative_blur)
    found = (
        blur,
        # Blur spreads print until it is pale: the light is not to blame for that.
        _exposure(measure) if blur is None else None,
        _contrast(measure),
        _resolution(resolution),
        _skew(angle),
        _cropped(measure),
        *_lay(measure, figures, dpi),
    )
    issues = tuple(issue for issue in found if issue is not None)
    return issues, {code: round(float(value), 4) for code, value in figures.items()}


def _lay(
    measure: PrintMeasure, figures: Mapping[QualityCode, float], dpi: int | None
) -> Iterator[QualityIssue]:
    """Judge how the sheet lay: in a shadow, on bare black glass, beside another one."""
    if figures[QualityCode.SHADOW] > _DEEP_SHADOW:
        yield _issue(QualityCode.SHADOW, figures[QualityCode.SHADOW], error=False)
    if figures[QualityCode.BLACK_BORDER] > 0:
        yield _issue(QualityCode.BLACK_BORDER, figures[QualityCode.BLACK_BORDER], error=False)
    if holds_two_pages(measure, dpi):
        yield _issue(QualityCode.TWO_PAGES, 1.0, error=False)


def _issue(code: QualityCode, value: float, *, error: bool) -> QualityIssue:
    severity = QualitySeverity.ERROR if error else QualitySeverity.WARNING
    return QualityIssue(code, severity, round(value, 4))


def _nothing_printed(image: Image, measure: PrintMeasure) -> QualityIssue | None:
    """Tell an empty page, which was seen whole, from one whose print is lost in dark or light."""
    rows, columns = (side // 25 for side in measure.ink.shape)
    inner = measure.ink[rows : -rows or None, columns : -columns or None]
    share = float(inner.mean()) if inner.size else 0.0
    if share > _EMPTY_INK_SHARE or len(measure.glyphs) >= 2:
        return None
    if _CONTRAST_TO_GRAIN[0] * measure.grain > _HIDDEN_BY_GRAIN * measure.paper:
        return _issue(QualityCode.LOW_CONTRAST, 0.0, error=True)
    if measure.paper < _DARK[1]:
        return _issue(QualityCode.DARK, measure.paper, error=True)
    if measure.faint > _FAINT_SHARE and measure.paper >= _SATURATED:
        return _issue(QualityCode.OVEREXPOSED, measure.faint, error=True)
    if measure.faint > _FAINT_SHARE and _relative_blur(image, measure) < _SHINE_THROUGH:
        return _issue(QualityCode.LOW_CONTRAST, measure.contrast, error=True)
    return _issue(QualityCode.BLANK, share, error=False)


def _exposure(measure: PrintMeasure) -> QualityIssue | None:
    """Judge the light: too little on the paper, or so much that print is gone."""
    if measure.paper < _DARK[0]:
        return _issue(QualityCode.DARK, measure.paper, error=measure.paper < _DARK[1])
    if measure.glare > _GLARE[0]:
        return _issue(QualityCode.OVEREXPOSED, measure.glare, error=measure.glare > _GLARE[1])
    if measure.paper >= _SATURATED and measure.contrast < _PALE[0]:
        lost = measure.contrast < _PALE[1]
        return _issue(QualityCode.OVEREXPOSED, measure.faint, error=lost)
    return None


def _contrast(measure: PrintMeasure) -> QualityIssue | None:
    """Judge print against paper and against the paper's grain."""
    to_grain = measure.contrast / max(measure.grain, 0.5)
    if measure.contrast >= _CONTRAST[0] and to_grain >= _CONTRAST_TO_GRAIN[0]:
        return None
    lost = measure.contrast < _CONTRAST[1] or to_grain < _CONTRAST_TO_GRAIN[1]
    return _issue(QualityCode.LOW_CONTRAST, measure.contrast, error=lost)


def _blur(blur: float) -> QualityIssue | None:
    """Judge the width of the blur against the height of the characters."""
    if blur < _BLURRED[0]:
        return None
    return _issue(QualityCode.BLURRED, blur, error=blur > _BLURRED[1])


def _relative_blur(image: Image, measure: PrintMeasure) -> float:
    """Return the full width of the blur over the height of a character; 0 without edges."""
    width = blur_width(image, measure)
    if width is None:
        # Shades that cover this much of a page and have no edge anywhere are blurred print.
        return 1.0 if measure.faint > _SHADES_WITH_EDGES else 0.0
    # Blurred print merges into pieces taller than a character, or has no height at all.
    body = max(image.shape[:2]) * _BODY_TEXT_PAGE_SHARE
    height = min(measure.text_height or body, 1.5 * body)
    return float(_BLUR_FWHM * width / height)


def _effective_dpi(measure: PrintMeasure, dpi: int | None) -> float:
    """Return the better of the stated dpi and what the height of the print says; 0 if neither."""
    height = measure.text_height
    by_text = height / _BODY_TEXT_INCHES if height is not None else 0.0
    return max(by_text, float(dpi or 0))


def _resolution(effective: float) -> QualityIssue | None:
    """Judge the pixels per character; small print on a fine scan is no defect."""
    if not effective or effective >= _RESOLUTION[0]:
        return None
    return _issue(QualityCode.LOW_RESOLUTION, effective, error=effective < _RESOLUTION[1])


def _skew(angle: float | None) -> QualityIssue | None:
    """Report lines of text that clearly fall or rise."""
    if angle is None or abs(angle) <= _SKEW_DEGREES:
        return None
    return _issue(QualityCode.SKEWED, angle, error=False)


def _cropped(measure: PrintMeasure) -> QualityIssue | None:
    """Report characters that run into an edge of the picture.

    A scanner's black border, a table's rule or a ring binding touches the edge as well: only
    pieces of the height of print count, on paper, with more print beside them.
    """
    height = measure.text_height
    if height is None:
        return None
    tall = height * measure.scale
    x, y, wide, high = measure.glyphs.T
    rows, columns = measure.ink.shape
    is_print = (high > 0.4 * tall) & (high < 1.6 * tall) & (wide < 2.5 * tall)
    is_print &= (wide > 0.3 * tall) & (measure.background[y, x] > 0.85 * measure.paper)
    print_boxes = measure.glyphs[is_print]
    x, y, wide, high = print_boxes.T
    sides = (x <= 0, y <= 0, x + wide >= columns, y + high >= rows)
    cut = max(_in_company(print_boxes, np.flatnonzero(side), tall) for side in sides)
    if cut < _FEWEST_CUT_GLYPHS:
        return None
    return _issue(QualityCode.CROPPED, float(cut), error=False)


def _in_company(boxes: Boxes, chosen: NDArray[np.intp], tall: float) -> int:
    """Count the chosen boxes that have a neighbour in their line, as print has."""
    x, y, wide, high = boxes.T
    middle = y + high / 2
    counted = 0
    for index in chosen[:200]:
        gap = np.maximum(x - (x[index] + wide[index]), x[index] - (x + wide))
        near = (np.abs(middle - middle[index]) < 0.5 * tall) & (gap < 1.2 * tall)
        counted += int(np.count_nonzero(near) > 1)
    return counted
