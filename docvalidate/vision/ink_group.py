"""Ink that belongs together, turned upright, and whether it may be a line of letters."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.geometry import Box
from docvalidate.vision.ink import FloatMap

_LEAST_CROSSINGS = 1.4


class Layer(StrEnum):
    """What kind of ink a group was found in."""

    RED = "red"
    BLUE = "blue"
    OTHER = "other"
    GREY = "grey"
    PALE = "pale"
    UNREAD = "unread"
    FRAMED = "framed"


@dataclass(frozen=True, slots=True, eq=False)
class InkGroup:
    """Ink that belongs together.

    Attributes:
        box: its extent in pixels of the page.
        upright: its density turned so that its longer side is level, in pixels of the working
            copy; shape ``(height, width)``.
        threshold: density above which it is ink.
    """

    layer: Layer
    box: Box
    upright: FloatMap
    threshold: float


def turned_upright(
    density: FloatMap, rectangle: tuple[tuple[float, float], tuple[float, float], float]
) -> FloatMap:
    """Cut out a turned rectangle so that its longer side is level, either way up."""
    (x, y), (width, height), degrees = rectangle
    if width < height:
        width, height, degrees = height, width, degrees + 90
    if degrees > 90:
        degrees -= 180
    margin = 0.08 * height + 2
    size = (round(width + 2 * margin), round(height + 2 * margin))
    matrix = cv2.getRotationMatrix2D((x, y), degrees, 1.0)
    matrix[:, 2] += np.array([size[0] / 2 - x, size[1] / 2 - y])
    upright: FloatMap = cv2.warpAffine(density, matrix, size, flags=cv2.INTER_LINEAR)
    return upright


def looks_written(inked: NDArray[np.bool_]) -> bool:
    """Say whether a level group may be a line of Chinese letters.

    A column through such letters crosses three or four strokes, a row as many a letter; rules,
    arcs, blots and ticks are crossed once or twice.
    """
    height, width = inked.shape
    step = max(1, height // 40)
    small = inked[::step, ::step]
    down = np.count_nonzero(np.diff(small.astype(np.int8), axis=0) == 1, axis=0)
    across = np.count_nonzero(np.diff(small.astype(np.int8), axis=1) == 1, axis=1)
    columns, rows = small.any(axis=0), small.any(axis=1)
    if not columns.any() or not rows.any():
        return False
    letters = max(1.0, width / height)
    per_column = float(down[columns].mean())
    per_row = float(across[rows].mean()) / letters
    return per_column >= _LEAST_CROSSINGS and per_row >= 0.6 * _LEAST_CROSSINGS


def letter_runs(upright: NDArray[np.float32], threshold: float) -> list[tuple[int, int]]:
    """Return where letters stand along the level axis of a group: columns between bare gaps."""
    inked = (upright > threshold).any(axis=0)
    edges = np.flatnonzero(np.diff(np.r_[0, inked.astype(np.int8), 0]))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))
