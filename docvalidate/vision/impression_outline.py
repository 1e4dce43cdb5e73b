"""Say what outline a group of ink has: the rim of a ring, a frame, or letters without either.

Each answer is an :class:`Impression` in the frame of the map it was looked for in, or nothing.
How much geometry has to prove depends on how much the form of the ink has proved already
(:mod:`docvalidate.vision.ink_kinds`): a worn stamp whose ink is a stamp's beyond doubt needs no
unbroken rim.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from docvalidate.model.evidence import InkColor, SealShape
from docvalidate.model.geometry import Box
from docvalidate.vision.ellipse import (
    ROUND_AXIS_RATIO,
    Ellipse,
    bears_writing,
    fit_rim,
    outermost_points,
    rim_support,
)
from docvalidate.vision.framed_ink import frame_and_inside, framed_by_letters, is_ruled
from docvalidate.vision.impression import SQUARE_ASPECT, Impression
from docvalidate.vision.ink import FloatMap, Mask
from docvalidate.vision.rings import UNBROKEN, center_fill
from docvalidate.vision.stamp_frame import StampFrame

LARGEST_MM = 62.0
LONGEST_FRAME_MM = 90.0
SMALLEST_MM = 7.0
SURELY_STAMPED = 0.75
"""Mean share of a group's ink from which its form leaves no doubt that it is a stamp's."""

_SMALLEST_ELLIPSE_MM = 22.0
_SLENDEREST = 8.5
_LEAST_RIM, _LEAST_WORN_RIM = 0.55, 0.35
_LEAST_LINE, _LEAST_WORN_LINE = 0.40, 0.25
_LEAST_FILL, _LEAST_WORN_FILL = 0.03, 0.01
_FILL = (0.04, 0.92)
_LEAST_COMPLETED = 0.65


def outline_of(
    own_ink: Mask, group: Mask, color: InkColor, threshold: float, per_mm: float, stamped: float
) -> Impression | None:
    """Return the impression that a group of ink forms as a whole, if it does.

    Args:
        own_ink: all ink of that colour around the group.
        group: the group alone, in the same frame.
        color: of the ink.
        threshold: density of its lines.
        per_mm: pixels per millimetre.
        stamped: mean share of the group's ink that a stamp laid.
    """
    strong = cv2.bitwise_and(own_ink, group)
    # A frame first: an ellipse passes loosely through a square, but no frame fits a ring.
    impression = verified_frame(strong, color, threshold, per_mm)
    if impression is None:
        impression = framed_by_letters(strong, color, threshold, per_mm)
    _, _, width, height = cv2.boundingRect(strong)
    if impression is None and max(width, height) <= LARGEST_MM * per_mm:
        ellipse = fit_rim(outermost_points(strong))
        if ellipse is not None:
            # The star stands free of the ring, so the inside is judged on all ink.
            impression = verified_ring(own_ink, ellipse, color, threshold, per_mm, stamped)
    return impression


def verified_ring(
    mask: Mask, ellipse: Ellipse, color: InkColor, threshold: float, per_mm: float, stamped: float
) -> Impression | None:
    """Return the impression when ink runs all along the rim and writing stands inside it."""
    diameter = ellipse.long_diameter / per_mm
    smallest = 10.0 if ellipse.axis_ratio > ROUND_AXIS_RATIO else _SMALLEST_ELLIPSE_MM
    if not smallest <= diameter <= LARGEST_MM:
        return None
    sure = stamped >= SURELY_STAMPED
    support = rim_support(mask, ellipse)
    least_rim, least_line = (
        (_LEAST_WORN_RIM, _LEAST_WORN_LINE) if sure else (_LEAST_RIM, _LEAST_LINE)
    )
    if support.visible < 0.35 or support.rim < least_rim or support.fill > 0.62:
        return None
    if not sure and not bears_writing(support):
        return None
    least_fill = _LEAST_WORN_FILL if sure else _LEAST_FILL
    if support.fill < least_fill or support.outside > 0.75 or support.thickness > 0.30:
        return None
    # Blue rings that are no seals are common (logos, charts), so theirs must be unbroken.
    if support.line < (UNBROKEN if color is InkColor.BLUE and not sure else least_line):
        return None
    confidence = support.rim * (1.0 - 0.5 * max(0.0, support.outside - 0.2))
    confidence *= min(1.0, 0.5 + support.band)
    return Impression(
        box=ellipse.box().clipped(mask.shape[1], mask.shape[0]),
        shape=SealShape.ROUND if ellipse.axis_ratio > ROUND_AXIS_RATIO else SealShape.ELLIPSE,
        color=color,
        ellipse=ellipse,
        ink_threshold=threshold,
        confidence=round(min(0.99, confidence), 3),
        solid_center=center_fill(mask, ellipse) > 0.35,
        unbroken=round(support.line, 3),
    )


def verified_frame(
    mask: Mask, color: InkColor, threshold: float, per_mm: float
) -> Impression | None:
    """Return a square or rectangular impression when its frame or its filled body is there."""
    points = cv2.findNonZero(mask)
    if points is None:
        return None
    frame = StampFrame.around(points)
    width, height = frame.width, frame.height
    if min(width, height) < 6.0 * per_mm or max(width, height) > LONGEST_FRAME_MM * per_mm:
        return None
    upright = frame.grown(0.5).level(mask, cv2.INTER_NEAREST)
    framed, inside = frame_and_inside(upright)
    aspect = max(width, height) / min(width, height)
    carved_white = 0.45 < inside < 0.9 and framed > 0.9 and aspect < 1.6
    carved_red = framed > 0.72 and 0.08 < inside < 0.65
    if not (carved_red or carved_white) or aspect > _SLENDEREST:
        return None
    if aspect < 1.6 and max(width, height) > 45.0 * per_mm:
        return None
    if min(width, height) > 45.0 * per_mm or is_ruled(upright):
        return None
    return _framed(mask, frame, color, threshold, min(0.95, framed), framed=True)


def by_ink_alone(
    mask: Mask, color: InkColor, threshold: float, per_mm: float, stamped: float
) -> Impression | None:
    """Return an impression of a stamp's size whose ink alone says that it is one."""
    points = cv2.findNonZero(mask)
    if points is None:
        return None
    frame = StampFrame.around(points)
    short, long = sorted((frame.width, frame.height))
    if short < SMALLEST_MM * per_mm or long > LONGEST_FRAME_MM * per_mm:
        return None
    fill = len(points) / max(1.0, short * long)
    if not _FILL[0] <= fill <= _FILL[1] or long > _SLENDEREST * short:
        return None
    return _framed(mask, frame, color, threshold, min(0.8, stamped), framed=False)


def completed(
    found: Impression, others: Sequence[Impression], ink: Mask, per_mm: float
) -> Impression:
    """Return a square part of which another impression covers, with its covered part.

    The side that faces away from the other is whole, and tells how deep the square is.

    Args:
        found: what is seen of it beside the others.
        others: the impressions that may cover it.
        ink: of all stamps, in the same frame.
        per_mm: pixels per millimetre.
    """
    frame = found.frame
    if frame is None:
        return found
    for other in others:
        if other.ellipse is None or not other.box.intersection(found.box.expanded(3 * per_mm)).area:
            continue
        towards = np.array([other.ellipse.x - frame.x, other.ellipse.y - frame.y])
        along = np.array([math.cos(frame.angle), math.sin(frame.angle)])
        across = np.array([-along[1], along[0]])
        lacking = abs(frame.height - frame.width)
        axis = along if frame.width < frame.height else across
        shift = axis * np.sign(axis @ towards) * lacking / 2
        side = max(frame.width, frame.height)
        x, y = float(frame.x + shift[0]), float(frame.y + shift[1])
        whole = replace(frame, x=x, y=y, width=side, height=side)
        framed, _ = frame_and_inside(whole.grown(0.5).level(ink, cv2.INTER_NEAREST))
        if framed >= _LEAST_COMPLETED:
            box = whole.box().clipped(ink.shape[1], ink.shape[0])
            return replace(
                found, frame=whole, box=box, shape=SealShape.SQUARE, framed=True,
                confidence=round(min(0.95, framed), 3),
            )  # fmt: skip
    return found


def _framed(
    mask: Mask,
    frame: StampFrame,
    color: InkColor,
    threshold: float,
    confidence: float,
    *,
    framed: bool,
) -> Impression:
    aspect = max(frame.width, frame.height) / min(frame.width, frame.height)
    x, y, width, height = cv2.boundingRect(mask)
    return Impression(
        box=Box(x, y, x + width, y + height),
        shape=SealShape.SQUARE if aspect < SQUARE_ASPECT else SealShape.RECTANGLE,
        color=color,
        ellipse=None,
        ink_threshold=threshold,
        confidence=round(confidence, 3),
        solid_center=False,
        frame=frame,
        framed=framed,
    )


def mean_share(share: FloatMap, mask: Mask) -> float:
    """Return the mean share under a mask, 0 where it is empty."""
    values = share[mask > 0]
    return float(np.mean(values)) if values.size else 0.0
