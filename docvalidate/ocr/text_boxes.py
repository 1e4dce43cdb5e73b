"""Lines of text from a map that says how surely text stands at every pixel.

Text detectors of this kind (differentiable binarization, Liao et al. 2020) mark the core of each
line, smaller than the line by a share of its area over its outline; the line is the smallest
turned rectangle around its core, grown by as much.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_CHANCE = 0.3
"""From which a pixel belongs to the core of a line."""

_LEAST_SCORE = 0.3
"""Mean chance of a core. A label with the signature behind it makes a ragged region of low mean;
it is kept, and what is no text is dropped once it has been read."""

_UNCLIPPED = 1.6
_LEAST_SIDE, _LEAST_GROWN = 3.0, 5.0
_ROW = 10.0
"""Pixels of the page below a line from which the next one begins another row."""


def text_boxes(chances: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the corners of the lines, clockwise from the left top, shape ``(lines, 4, 2)``.

    Args:
        chances: 0 to 1, shape ``(height, width)``.
    """
    core = (chances > _CHANCE).view(np.uint8)
    # Closes what two neighbouring pixels leave open.
    core = cv2.dilate(core, np.ones((2, 2), np.uint8))
    outlines, _ = cv2.findContours(core, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    boxes = [box for outline in outlines if (box := _box(outline, chances)) is not None]
    return np.stack(boxes) if boxes else np.zeros((0, 4, 2))


def in_reading_order(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return lines from top to bottom, those of one row from left to right.

    Args:
        corners: of the lines, shape ``(lines, 4, 2)``.
    """
    if not len(corners):
        return corners
    downwards = corners[np.argsort(corners[:, 0, 1], kind="stable")]
    rows = np.concatenate([[0], np.cumsum(np.diff(downwards[:, 0, 1]) >= _ROW)])
    return downwards[np.lexsort((downwards[:, 0, 0], rows))]


def _box(outline: NDArray[np.int32], chances: NDArray[np.float32]) -> NDArray[np.float64] | None:
    """Return the line around the core with an outline, ``None`` if it is too small or unlikely."""
    middle, (width, height), angle = cv2.minAreaRect(outline)
    if min(width, height) < _LEAST_SIDE:
        return None
    if _score(cv2.boxPoints((middle, (width, height), angle)), chances) < _LEAST_SCORE:
        return None
    grown = width * height * _UNCLIPPED / (2 * (width + height))
    if min(width, height) + 2 * grown < _LEAST_GROWN:
        return None
    points = cv2.boxPoints((middle, (width + 2 * grown, height + 2 * grown), angle))
    size = np.array(chances.shape[::-1])
    return np.clip(np.trunc(np.clip(np.round(_clockwise(points)), 0, size)), 0, size - 1)


def _score(points: NDArray[np.float32], chances: NDArray[np.float32]) -> float:
    """Return the mean chance inside an outline."""
    height, width = chances.shape
    x0, y0 = (max(0, int(np.floor(one))) for one in points.min(axis=0))
    x1, y1 = (int(np.ceil(one)) + 1 for one in points.max(axis=0))
    part = chances[y0 : min(y1, height), x0 : min(x1, width)]
    inside = np.zeros(part.shape, np.uint8)
    cv2.fillPoly(inside, [(points - (x0, y0)).astype(np.int32)], 1)
    return float(cv2.mean(part, inside)[0])


def _clockwise(points: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return four corners clockwise from the left top."""
    across = points[np.argsort(points[:, 0], kind="stable")].astype(np.float64)
    left, right = (side[np.argsort(side[:, 1], kind="stable")] for side in (across[:2], across[2:]))
    return np.array([left[0], right[0], right[1], left[1]])
