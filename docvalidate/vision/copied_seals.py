"""Find seals that went through a copier or a fax and are as grey or black as the print."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from docvalidate.model.evidence import InkColor, SealShape
from docvalidate.vision.ellipse import ROUND_AXIS_RATIO, bears_writing, rim_support
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import FloatMap, Ink, mask_above, noise_threshold
from docvalidate.vision.rings import (
    UNBROKEN,
    has_star,
    own_threshold,
    refined,
    voted_rings,
)

_MOST = 6


def uncoloured(ink: Ink) -> FloatMap:
    """Return the density of black and grey ink alone."""
    return np.where(ink.red < 0.45 * ink.density, ink.density, 0.0).astype(np.float32)


def copied_rings(density: FloatMap, per_mm: float) -> Iterator[Impression]:
    """Yield rings in black or grey ink: seals that went through a copier or a fax.

    Grey ink does not stand apart from the print around it, so groups mean nothing here; rings
    are voted for by all ink, and only an unbroken line along the rim counts.
    """
    mask = mask_above(density, noise_threshold(density, 0.10, 0.30))
    if cv2.countNonZero(mask) < 200:
        return
    for rough in voted_rings(mask, per_mm, _MOST):
        ellipse = refined(mask, rough)
        support = rim_support(mask, ellipse)
        if support.line < UNBROKEN or not bears_writing(support) or support.visible < 0.6:
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
            solid_center=has_star(mask, ellipse),
        )
