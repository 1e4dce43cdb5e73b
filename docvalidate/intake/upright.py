"""Straighten pages that were scanned at a slant."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.intake.print_measure import Mask, darkest_channel, paper_level
from docvalidate.model.grey import grey_of
from docvalidate.model.page import Image
from docvalidate.model.reduction import reduced

_LARGEST_ANGLE = 10.0
_LEAST_ANGLE = 0.3
_WORKING_SIDE = 1200
_MOST_POINTS = 12_000
_CLEAR_PEAK = 1.6
_BANDS = 8
_FEWEST_BAND_POINTS = 120
_BAND_TOLERANCE = 0.75
_AGREEING_SHARE = 0.6


def upright(image: Image, measured: float | None = None) -> tuple[Image, float]:
    """Return the page with its lines of text level, and the angle it was turned by.

    Args:
        image: a page, shape ``(height, width, 3)``.
        measured: its slant in degrees where that is known, see :func:`slant`.

    Returns:
        The page, grown so that no corner is lost, and the angle in degrees clockwise that it was
        turned by; the same image and 0 where it is level already or the lines do not say.
    """
    angle = slant(image) if measured is None else measured
    if angle is None or not _LEAST_ANGLE <= abs(angle) <= _LARGEST_ANGLE:
        return image, 0.0
    return _turned(image, angle), -angle


def slant(image: Image) -> float | None:
    """Return how far the lines of text fall to the right, in degrees; ``None`` when unsure."""
    darkest = darkest_channel(image)
    grey = reduced(darkest, min(1.0, _WORKING_SIDE / max(image.shape[:2])))
    background = paper_level(grey)
    least = np.maximum(np.arange(256) // 5, 12).astype(np.uint8)
    lacking = cv2.subtract(background, grey)
    return slant_of_ink(cv2.compare(lacking, cv2.LUT(background, least), cv2.CMP_GT) > 0)


def slant_of_ink(ink: Mask) -> float | None:
    """Return the slant of a mask of ink, see :func:`slant`."""
    ys, xs = _lower_edges(ink)
    if len(xs) < 300:
        return None
    widest = float(xs.max())
    coarse = np.arange(-_LARGEST_ANGLE - 2, _LARGEST_ANGLE + 2.1, 0.5)
    scores = _sharpness(xs, ys, coarse, widest)
    best = int(scores.argmax())
    if best in (0, len(coarse) - 1) or scores[best] < _CLEAR_PEAK * np.median(scores):
        return None
    if not _bands_agree(xs, ys, coarse, float(coarse[best])):
        return None
    fine = np.arange(coarse[best] - 0.6, coarse[best] + 0.65, 0.1)
    fine_scores = _sharpness(xs, ys, fine, widest)
    return round(float(fine[int(fine_scores.argmax())]), 1) + 0.0


def _bands_agree(
    xs: NDArray[np.float32], ys: NDArray[np.float32], angles: NDArray[np.float64], best: float
) -> bool:
    """Say whether most bands of the page, each by itself, are slanted like the whole.

    A stamp or a card laid askew can outweigh a few level lines of text; but it lies in one
    place, whereas a sheet fed askew is slanted all over.
    """
    edges = np.linspace(ys.min(), ys.max() + 1, _BANDS + 1, dtype=np.float32)
    widest = float(xs.max())
    agreeing = total = 0
    for low, high in pairwise(edges):
        inside = (ys >= low) & (ys < high)
        count = int(inside.sum())
        if count < _FEWEST_BAND_POINTS:
            continue
        part_xs, part_ys = xs[inside], ys[inside] - low
        scores = _sharpness(part_xs, part_ys, angles, widest)
        total += 1
        agreeing += abs(float(angles[int(np.argmax(scores))]) - best) <= _BAND_TOLERANCE
    return total == 0 or agreeing >= _AGREEING_SHARE * total


def _lower_edges(ink: Mask) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the pixels where ink ends downwards: baselines and rules, not the insides."""
    ends = np.flatnonzero(ink[:-1] > ink[1:])
    step = max(1, len(ends) // _MOST_POINTS)
    ys, xs = np.divmod(ends[::step], ink.shape[1])
    return ys.astype(np.float32), xs.astype(np.float32)


def _sharpness(
    xs: NDArray[np.float32], ys: NDArray[np.float32], degrees: NDArray[np.float64], widest: float
) -> NDArray[np.float64]:
    """Return how strongly the ink gathers in rows when sheared by each of some angles.

    Args:
        xs: of the pixels, none beyond ``widest``.
        ys: of the same, from 0.
        degrees: the angles.
        widest: largest x.
    """
    slopes = np.tan(np.radians(degrees))[:, None]
    above = np.maximum(0.0, slopes * widest).astype(np.float32)
    rows = (ys - xs * slopes.astype(np.float32) + above).astype(np.int32)
    room = int(rows.max()) + 1
    rows += np.arange(len(degrees), dtype=np.int32)[:, None] * room
    counts = np.bincount(rows.ravel(), minlength=len(degrees) * room).reshape(len(degrees), room)
    return np.asarray((counts.astype(np.float64) ** 2).sum(axis=1))


def _turned(image: Image, angle: float) -> Image:
    """Rotate so that what falls to the right by ``angle`` becomes level, on paper colour."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    new_width, new_height = int(height * sin + width * cos), int(height * cos + width * sin)
    matrix[0, 2] += new_width / 2 - width / 2
    matrix[1, 2] += new_height / 2 - height / 2
    paper = [float(np.percentile(image[::8, ::8, channel], 75)) for channel in range(3)]
    size, grey = (new_width, new_height), grey_of(image)
    shown = image if grey is None else grey
    turned = cv2.warpAffine(shown, matrix, size, flags=cv2.INTER_CUBIC, borderValue=paper)
    return np.asarray(turned if grey is None else cv2.merge([turned] * 3), np.uint8)
