"""Find seals that went through a copier or a fax and are as grey or black as the print."""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np

from docvalidate.model.evidence import InkColor, SealShape
from docvalidate.vision.copied_frames import copied_frames
from docvalidate.vision.copied_ink import rim_curves, without_print
from docvalidate.vision.ellipse import ROUND_AXIS_RATIO, Ellipse, bears_writing, rim_support
from docvalidate.vision.impression import SQUARE_ASPECT, Impression
from docvalidate.vision.ink import FloatMap, Ink, Mask, mask_above, noise_threshold
from docvalidate.vision.rings import (
    has_star,
    settled,
    voted_rings,
)

_MOST = 6
_UNBROKEN = 0.7
"""Share of the best curve that is inked: by chance a curve fitted to print reaches 0.65."""

_WHOLE_LINE = 0.9
_MOST_ELLIPSES = 3
_ELLIPSE = 0.72
"""Height to width between those of invoice seals: 40 x 30 mm now, 45 x 30 mm before 2011."""

_ELLIPSE_RADII_MM = (18.0, 24.0)


def uncoloured(ink: Ink) -> FloatMap:
    """Return the density of black and grey ink alone."""
    coloured = cv2.max(ink.red, ink.blue)
    black: FloatMap = cv2.multiply(ink.density, (coloured < 0.45 * ink.density).astype(np.float32))
    return black


def copied_seals(density: FloatMap, per_mm: float) -> Iterator[Impression]:
    """Yield impressions in black or grey ink: seals that went through a copier or a fax.

    Grey ink does not stand apart from the print around it, so groups mean nothing here; rings
    are voted for by all ink, and only an unbroken line along the rim counts; frames are looked
    for by their corners.
    """
    threshold = noise_threshold(density, 0.10, 0.30)
    mask = mask_above(density, threshold)
    if cv2.countNonZero(mask) < 200:
        return
    yield from _rings(density, mask, threshold, per_mm)
    yield from _frames(mask, threshold, per_mm)


def _rings(density: FloatMap, mask: Mask, threshold: float, per_mm: float) -> Iterator[Impression]:
    whole: list[Ellipse] = []
    for rough in _rough_rings(mask, per_mm):
        if any(math.hypot(rough.x - one.x, rough.y - one.y) < 0.7 * one.semi_b for one in whole):
            continue
        ellipse = settled(mask, rough)
        support = rim_support(mask, ellipse)
        if support.line > _WHOLE_LINE:
            whole.append(ellipse)
        if support.line < _UNBROKEN or support.visible < 0.6:
            continue
        star = has_star(mask, ellipse) or _has_grey_star(density, ellipse, threshold)
        # Faint ring text is lost where toner carries no light grey; the star stays.
        written = bears_writing(support) or (star and support.line > _WHOLE_LINE)
        if not written or not 0.03 <= support.fill <= 0.62:
            continue
        yield Impression(
            box=ellipse.box().clipped(mask.shape[1], mask.shape[0]),
            shape=(SealShape.ROUND if ellipse.axis_ratio > ROUND_AXIS_RATIO else SealShape.ELLIPSE),
            color=InkColor.BLACK,
            ellipse=ellipse,
            ink_threshold=threshold,
            confidence=round(min(0.95, support.line), 3),
            solid_center=star,
        )


def _has_grey_star(density: FloatMap, ellipse: Ellipse, threshold: float) -> bool:
    """Say whether a star shows once the print over a grey seal is taken away."""
    around = ellipse.box().expanded(0.1 * ellipse.semi_a)
    alone, own = without_print(density, rim_curves(ellipse), around, threshold)
    return alone is not density and has_star(mask_above(alone, own), ellipse)


def _frames(mask: Mask, threshold: float, per_mm: float) -> Iterator[Impression]:
    for frame, share in copied_frames(mask, per_mm):
        aspect = max(frame.width, frame.height) / min(frame.width, frame.height)
        yield Impression(
            box=frame.box().clipped(mask.shape[1], mask.shape[0]),
            shape=SealShape.SQUARE if aspect < SQUARE_ASPECT else SealShape.RECTANGLE,
            color=InkColor.BLACK,
            ellipse=None,
            ink_threshold=threshold,
            confidence=round(min(0.95, share), 3),
            solid_center=False,
            frame=frame,
        )


def _rough_rings(mask: Mask, per_mm: float) -> Iterator[Ellipse]:
    """Yield the circles and the upright ellipses of a seal's size that stand out."""
    yield from voted_rings(mask, per_mm, _MOST)
    yield from voted_rings(mask, per_mm, _MOST_ELLIPSES, _ELLIPSE_RADII_MM, _ELLIPSE)
