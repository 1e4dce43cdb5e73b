"""Find seals that went through a copier or a fax and are as grey or black as the print."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from docvalidate.model.evidence import InkColor, SealShape
from docvalidate.model.geometry import Box
from docvalidate.vision.ellipse import ROUND_AXIS_RATIO, rim_support
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import FloatMap, Ink, mask_above, noise_threshold
from docvalidate.vision.rings import (
    UNBROKEN,
    best_curve,
    center_fill,
    own_threshold,
    refined,
    voted_circles,
)


def uncoloured(ink: Ink) -> FloatMap:
    """Return the density of black and grey ink alone."""
    return np.where(ink.red < 0.45 * ink.density, ink.density, 0.0).astype(np.float32)


def copied_rings(density: FloatMap, per_mm: float) -> Iterator[Impression]:
    """Yield rings in black or grey ink: seals that went through a copier or a fax.

    Grey ink does not stand apart from the print around it, so groups mean nothing here; rings
    are voted for by the edges of the ink, and only an unbroken line along the rim counts.
    """
    mask = mask_above(density, noise_threshold(density, 0.10, 0.30))
    if cv2.countNonZero(mask) < 200:
        return
    half = cv2.resize(mask, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    everywhere = Box(0, 0, half.shape[1], half.shape[0])
    for rough in voted_circles(half, everywhere, per_mm / 2, 12):
        if best_curve(half, rough) < UNBROKEN - 0.12:
            continue
        ellipse = refined(mask, rough.scaled(2.0))
        support = rim_support(mask, ellipse)
        if support.line < UNBROKEN or support.band < 0.3 or support.visible < 0.6:
            continue
        if not 0.03 <= support.fill <= 0.62:
            continue
        yield Impression(
            box=ellipse.box().clipped(mask.shape[1], mask.shape[0]),
            shape=(SealShape.ROUND if ellipse.axis_ratio > ROUND_AXIS_RATIO else SealShape.ELLIPSE),
            color=InkColor.BLACK,
            ellipse=ellipse,
            ink_threshold=own_threshold(density, mask),
            confidence=round(min(0.95, support.line), 3),
            solid_center=center_fill(mask, ellipse) > 0.35,
        )
