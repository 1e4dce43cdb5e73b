"""Put the strips of a straddle seal side by side and read what the whole seal says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import cv2
import numpy as np

from docvalidate.model.evidence import InkColor, SealShape
from docvalidate.model.geometry import Box
from docvalidate.model.page import LineReader
from docvalidate.model.straddle import PageEdge
from docvalidate.vision.edges import Strip, density_of
from docvalidate.vision.ellipse import Ellipse
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import FloatMap, Ink, mask_above
from docvalidate.vision.rings import center_fill, own_threshold
from docvalidate.vision.seal_text import read_impression
from docvalidate.vision.seal_words import Reading
from docvalidate.vision.straddle_fit import Candidate, Fit, Placed

_MARGIN_MM = 3.0


def read_joined(
    fit: Fit,
    placed: Sequence[Placed],
    strips: Mapping[Candidate, Strip],
    reader: LineReader,
) -> Reading:
    """Return the text of a seal whose strips are placed; empty text where it is not legible.

    Args:
        fit: gives the size of the seal.
        placed: its strips.
        strips: their pictures; a strip without one leaves a gap.
        reader: recogniser of straight lines.
    """
    pictured = [one for one in placed if one.candidate in strips]
    if not pictured:
        return Reading("", 0.0)
    per_mm = max(strips[one.candidate].per_mm for one in pictured)
    canvas = _joined_density(fit, pictured, strips, per_mm)
    upright = pictured[0].candidate.impression.edge in (PageEdge.LEFT, PageEdge.RIGHT)
    half_wide, half_high = fit.half_along * per_mm, fit.half_across * per_mm
    if not upright:
        canvas, half_wide, half_high = np.ascontiguousarray(canvas.T), half_high, half_wide
    height, width = canvas.shape
    mask = mask_above(canvas, 0.05)
    if not mask.any():
        return Reading("", 0.0)
    threshold = own_threshold(canvas, mask)
    ellipse = Ellipse(width / 2, height / 2, half_wide, half_high, 0.0)
    impression = Impression(
        box=Box(0, 0, width, height),
        shape=SealShape.ROUND if abs(half_wide - half_high) < 1.0 else SealShape.ELLIPSE,
        color=InkColor.RED,
        ellipse=ellipse,
        ink_threshold=threshold,
        confidence=1.0,
        solid_center=center_fill(mask_above(canvas, threshold), ellipse) > 0.35,
    )
    bare = np.zeros_like(canvas)
    return read_impression(Ink(canvas, canvas, bare), impression, reader)


def _joined_density(
    fit: Fit, placed: Sequence[Placed], strips: Mapping[Candidate, Strip], per_mm: float
) -> FloatMap:
    """Return the ink of all strips in the frame of the seal, rows along the pages' edge."""
    half_wide = fit.half_along + _MARGIN_MM
    half_high = fit.half_across + _MARGIN_MM
    canvas = np.zeros((round(2 * half_high * per_mm), round(2 * half_wide * per_mm)), np.float32)
    for one in placed:
        strip = strips[one.candidate]
        density = density_of(strip)
        if one.candidate.impression.edge in (PageEdge.TOP, PageEdge.BOTTOM):
            density = np.ascontiguousarray(density.T)
        factor = per_mm / strip.per_mm
        if abs(factor - 1.0) > 0.01:
            density = cv2.resize(density, None, fx=factor, fy=factor).astype(np.float32)
        x = round((one.start_mm + half_wide) * per_mm)
        y = round((one.candidate.impression.first_mm - one.center_mm + half_high) * per_mm)
        _lay(canvas, density, x, y)
    return canvas


def _lay(canvas: FloatMap, density: FloatMap, x: int, y: int) -> None:
    """Lay a strip on the canvas in place, what does not fit being cut off."""
    height, width = canvas.shape
    whole = Box(x, y, x + density.shape[1], y + density.shape[0])
    box = whole.clipped(width, height)
    if box.area:
        part = density[box.y0 - y : box.y1 - y, box.x0 - x : box.x1 - x]
        there = canvas[box.y0 : box.y1, box.x0 : box.x1]
        np.maximum(there, part, out=there)
