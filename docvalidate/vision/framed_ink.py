"""Tell framed stamps in one ink from tables, and chops without a frame from other letters."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import InkColor, SealShape
from docvalidate.model.geometry import Box
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import Mask
from docvalidate.vision.stamp_frame import StampFrame

_SIDE_MM = (10.0, 24.0)
_MOST_ASPECT = 1.3
_FILL = (0.12, 0.6)
_VALLEY = 0.06
_MARGIN = 0.09
_RULE = 0.97


def frame_and_inside(patch: Mask) -> tuple[float, float]:
    """Return the inked share of the four sides, the weakest weighing double, and of the inside."""
    height, width = patch.shape
    rim = max(2, round(0.08 * min(height, width)))
    sides = (
        float(patch[:rim].any(axis=0).mean()),
        float(patch[-rim:].any(axis=0).mean()),
        float(patch[:, :rim].any(axis=1).mean()),
        float(patch[:, -rim:].any(axis=1).mean()),
    )
    inside = patch[2 * rim : -2 * rim, 2 * rim : -2 * rim]
    return (sum(sides) + min(sides)) / 5.0, float((inside > 0).mean()) if inside.size else 0.0


def is_ruled(patch: Mask) -> bool:
    """Say whether a line divides a level frame from side to side, as the rules of a table do."""
    height, width = patch.shape
    down, across = round(0.15 * height), round(0.15 * width)
    rows = (patch[down : height - down] > 0).mean(axis=1)
    columns = (patch[:, across : width - across] > 0).mean(axis=0)
    is_solid = float((patch > 0).mean()) > 0.45
    return not is_solid and bool((rows > _RULE).any() or (columns > _RULE).any())


def framed_by_letters(
    mask: Mask, color: InkColor, threshold: float, per_mm: float
) -> Impression | None:
    """Return the chop of a name cut without a frame: four characters, two above two.

    Args:
        mask: ink of one group.
        color: of that ink.
        threshold: density of its lines.
        per_mm: pixels per millimetre.
    """
    x, y, width, height = cv2.boundingRect(mask)
    short, long = min(width, height), max(width, height)
    if short < _SIDE_MM[0] * per_mm or long > _SIDE_MM[1] * per_mm or long > _MOST_ASPECT * short:
        return None
    ink = mask[y : y + height, x : x + width] > 0
    if not _FILL[0] <= ink.mean() <= _FILL[1]:
        return None
    if not (_has_valley(ink.mean(axis=1)) and _has_valley(ink.mean(axis=0))):
        return None
    frame = StampFrame(x + width / 2 - 0.5, y + height / 2 - 0.5, width, height, 0.0)
    return Impression(
        box=Box(x, y, x + width, y + height),
        shape=SealShape.SQUARE,
        color=color,
        ellipse=None,
        ink_threshold=threshold,
        confidence=0.8,
        solid_center=False,
        frame=frame.grown(_MARGIN * short),
        framed=False,
    )


def _has_valley(profile: NDArray[np.float64]) -> bool:
    """Say whether the ink leaves a gap about the middle, between one character and the next."""
    length = len(profile)
    return float(profile[round(0.38 * length) : round(0.62 * length)].min()) < _VALLEY
