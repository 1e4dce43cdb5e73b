"""Find framed stamps that lean, by the long straight lines of their sides.

Print and the rules of tables lie along the edges of a page, and the strokes of letters are short:
long lines that lean in one direction, and square to it, hardly come from anything but a frame.
Print that crosses it breaks its sides into pieces, so what counts is all pieces together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.vision.ink import FloatMap
from docvalidate.vision.stamp_frame import StampFrame

_PER_MM = 3.0
_LEAST_PIECE_MM = 5.0
_LEAST_TOGETHER_MM = 45.0
_LEVEL_UP_TO = 9.0
_ALIKE = 2.6
_MOST_DIRECTIONS = 4
_APART_MM = 9.0
_SHORT_SIDE_MM = (8.0, 45.0)
_LONG_SIDE_MM = (10.0, 120.0)

_Pieces = NDArray[np.float64]
"""Straight pieces ``x0, y0, x1, y1``, shape ``(n, 4)``."""


def leaning_frames(density: FloatMap, per_mm: float) -> Iterator[StampFrame]:
    """Yield the rectangles around leaning lines, in pixels of the map.

    Args:
        density: optical density of all ink on a page, shape ``(height, width)``.
        per_mm: pixels per millimetre.
    """
    scale = min(1.0, _PER_MM / per_mm)
    pieces, lean = _leaning_pieces(density, scale, per_mm * scale)
    for _ in range(_MOST_DIRECTIONS):
        if not len(pieces):
            return
        away = np.abs(_within_45(lean[:, None] - lean[None, :]))
        lengths = _lengths(pieces)
        together = (away < _ALIKE) @ lengths
        best = int(np.argmax(together))
        if together[best] < _LEAST_TOGETHER_MM * per_mm * scale:
            return
        near = away[best] < _ALIKE
        turns = _within_45(lean[near] - lean[best])
        degrees = float(_within_45(lean[best] + np.average(turns, weights=lengths[near])))
        for frame in _frames(pieces[near], degrees, per_mm * scale):
            yield frame.scaled(1.0 / scale)
        pieces, lean = pieces[~near], lean[~near]


def _leaning_pieces(
    density: FloatMap, scale: float, per_mm: float
) -> tuple[_Pieces, NDArray[np.float64]]:
    """Return the long straight pieces that lean, and by how many degrees, from -45 to 45."""
    small = cv2.resize(density, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grey = np.clip(255.0 * np.exp(-small), 0, 255).astype(np.uint8)
    found = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(grey)[0]
    pieces = np.zeros((0, 4)) if found is None else np.reshape(found, (-1, 4)).astype(np.float64)
    across, down = pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]
    lean = _within_45(np.degrees(np.arctan2(down, across)))
    kept = (_lengths(pieces) > _LEAST_PIECE_MM * per_mm) & (np.abs(lean) > _LEVEL_UP_TO)
    return pieces[kept], lean[kept]


def _frames(pieces: _Pieces, degrees: float, per_mm: float) -> Iterator[StampFrame]:
    """Yield the rectangles, leaning by so many degrees, around pieces that lie together."""
    angle = math.radians(degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    level = np.array([[cos, -sin], [sin, cos]])
    ends = pieces.reshape(-1, 2, 2) @ level
    boxes = np.concatenate([ends.min(axis=1), ends.max(axis=1)], axis=1)
    lengths = _lengths(pieces)
    for members in _clusters(boxes, _APART_MM * per_mm):
        if lengths[members].sum() < _LEAST_TOGETHER_MM * per_mm:
            continue
        x0, y0 = boxes[members, :2].min(axis=0)
        x1, y1 = boxes[members, 2:].max(axis=0)
        short, long = sorted(((x1 - x0) / per_mm, (y1 - y0) / per_mm))
        fits = _SHORT_SIDE_MM[0] <= short <= _SHORT_SIDE_MM[1]
        if fits and _LONG_SIDE_MM[0] <= long <= _LONG_SIDE_MM[1]:
            x, y = level @ np.array([(x0 + x1) / 2, (y0 + y1) / 2])
            yield StampFrame(float(x), float(y), float(x1 - x0), float(y1 - y0), angle)


def _clusters(boxes: NDArray[np.float64], reach: float) -> Iterator[NDArray[np.intp]]:
    """Yield the indices of boxes ``x0, y0, x1, y1`` that hang together over gaps so wide."""
    apart = np.maximum(
        boxes[:, None, :2] - boxes[None, :, 2:], boxes[None, :, :2] - boxes[:, None, 2:]
    ).max(axis=2)
    linked = apart < reach
    waiting = np.ones(len(boxes), np.bool_)
    while waiting.any():
        members = np.zeros(len(boxes), np.bool_)
        members[int(np.argmax(waiting))] = True
        while True:
            grown = linked[members].any(axis=0)
            if (grown == members).all():
                break
            members = grown
        waiting &= ~members
        yield np.flatnonzero(members)


def _lengths(pieces: _Pieces) -> NDArray[np.float64]:
    return np.asarray(np.hypot(pieces[:, 2] - pieces[:, 0], pieces[:, 3] - pieces[:, 1]))


def _within_45(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return directions, which a quarter turn does not change, from -45 to 45."""
    return np.asarray((degrees + 45.0) % 90.0 - 45.0)
