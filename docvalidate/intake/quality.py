"""Whether a scan is good enough to conclude anything from what it does not show."""

from __future__ import annotations

import cv2
import numpy as np

from docvalidate.intake.print_measure import PrintMeasure, edge_widths, measure_print
from docvalidate.intake.upright import slant_of_ink
from docvalidate.model.evidence import QualityCode, QualityIssue, QualitySeverity
from docvalidate.model.page import Image

_BODY_TEXT_INCHES = 0.134
"""Height of a Chinese character of 10.5 points (五号), the smallest body text in use."""


def measure_quality(image: Image, dpi: int | None) -> tuple[QualityIssue, ...]:
    """Return the defects of a scan with their measured values, worst kinds first.

    Values: ``blank`` share of ink, ``dark`` and ``low_contrast`` grey levels (0 to 255),
    ``overexposed`` share of the page or grey levels, ``blurred`` width of the blur over the height of
    the text, ``low_resolution`` effective dpi, ``skewed`` degrees, ``cropped`` number of cut marks.

    Args:
        image: a page, shape ``(height, width, 3)``.
        dpi: pixels per inch where known; used only where there is no text to measure.
    """
    measure = measure_print(image)
    blank = _blank(measure)
    if blank is not None:
        return (blank,)
    checks = (
        _exposure(measure),
        _contrast(measure),
        _blur(image, measure),
        _resolution(measure, image, dpi),
        _skew(measure),
        _cropped(measure),
    )
    return tuple(issue for issue in checks if issue is not None)


def _issue(code: QualityCode, value: float, *, error: bool) -> QualityIssue:
    severity = QualitySeverity.ERROR if error else QualitySeverity.WARNING
    return QualityIssue(code, severity, round(value, 4))


def _blank(measure: PrintMeasure) -> QualityIssue | None:
    """Tell an empty page, which was seen whole, from a page whose print was burnt away."""
    if len(measure.glyphs) > 0:
        return None
    inner = measure.ink[
        measure.ink.shape[0] // 20 : -(measure.ink.shape[0] // 20) or None,
        measure.ink.shape[1] // 20 : -(measure.ink.shape[1] // 20) or None,
    ]
    share = float(inner.mean()) if inner.size else 0.0
    if share > 0.001:
        return None
    if measure.faint_share > 0.01:
        return _issue(QualityCode.OVEREXPOSED, measure.faint_share, error=True)
    if measure.paper < 60:
        return _issue(QualityCode.DARK, measure.paper, error=True)
    return _issue(QualityCode.BLANK, share, error=False)


def _exposure(measure: PrintMeasure) -> QualityIssue | None:
    """Judge the light: too little on the paper, or so much that print is gone."""
    if measure.paper < 90:
        return _issue(QualityCode.DARK, measure.paper, error=measure.paper < 40)
    if measure.burnt > 0.05:
        return _issue(QualityCode.OVEREXPOSED, measure.burnt, error=measure.burnt > 0.3)
    if measure.paper >= 250 and measure.contrast < 70:
        return _issue(QualityCode.OVEREXPOSED, measure.contrast, error=measure.contrast < 40)
    return None


def _contrast(measure: PrintMeasure) -> QualityIssue | None:
    """Judge print against paper and against the paper's grain."""
    to_noise = measure.contrast / max(measure.noise, 0.5)
    if measure.contrast >= 60 and to_noise >= 6:
        return None
    return _issue(
        QualityCode.LOW_CONTRAST,
        measure.contrast,
        error=measure.contrast < 20 or to_noise < 3,
    )


def _blur(image: Image, measure: PrintMeasure) -> QualityIssue | None:
    """Judge the width of the blur against the height of the characters."""
    height = measure.text_height
    width = edge_widths(image, measure.ink)
    if height is None or width is None:
        return None
    blur = 2.355 * width / height
    if blur < 0.22:
        return None
    return _issue(QualityCode.BLURRED, blur, error=blur > 0.4)


def _resolution(measure: PrintMeasure, image: Image, dpi: int | None) -> QualityIssue | None:
    """Judge the pixels per character; metadata counts only where there is no text."""
    height = measure.text_height
    effective = height / _BODY_TEXT_INCHES if height is not None else float(dpi or 0)
    if not effective or effective >= 150:
        return None
    return _issue(QualityCode.LOW_RESOLUTION, effective, error=effective < 70)


def _skew(measure: PrintMeasure) -> QualityIssue | None:
    """Report lines of text that fall or rise by more than 3 degrees."""
    scale = min(1.0, 1200 / max(measure.ink.shape))
    size = round(measure.ink.shape[1] * scale), round(measure.ink.shape[0] * scale)
    small = cv2.resize(measure.ink.view(np.uint8) * 255, size, interpolation=cv2.INTER_AREA) > 90
    angle = slant_of_ink(small)
    if angle is None or abs(angle) <= 3:
        return None
    return _issue(QualityCode.SKEWED, angle, error=False)


def _cropped(measure: PrintMeasure) -> QualityIssue | None:
    """Report print that runs into the edge of the picture."""
    height = measure.text_height
    if height is None:
        return None
    rows, columns = measure.ink.shape
    x, y, wide, tall = measure.glyph_boxes.T
    typical = (tall > 0.4 * height) & (tall < 2 * height) & (wide < 3 * height)
    sides = (x <= 0, y <= 0, x + wide >= columns, y + tall >= rows)
    cut = max(int(np.count_nonzero(side & typical)) for side in sides)
    return _issue(QualityCode.CROPPED, float(cut), error=False) if cut >= 3 else None
