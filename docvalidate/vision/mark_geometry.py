"""Measure a mark against the print of its label: what tells type from a hand without looking.

Type repeats what the label shows: characters of one height on one foot line, strokes of one
width and blackness that run level and upright. A hand does none of this quite. Each of these is
measured against the label's own print, so that scale, blur, slant and contrast cancel out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.geometry import Box
from docvalidate.vision.field_ink import FoundInk, Surroundings, cut
from docvalidate.vision.ink import FloatMap, Mask

Features = NDArray[np.float64]
"""Height, foot, stroke, its variation, uprightness, evenness, blackness, blueness."""

FEATURE_COUNT = 8


@dataclass(frozen=True, slots=True, eq=False)
class _Patch:
    """A piece of a page: its ink as a mask and as densities, all of one shape."""

    mask: Mask
    density: FloatMap
    blue: FloatMap


def features_of(found: FoundInk, label_box: Box, around: Surroundings) -> Features:
    """Measure a mark against the label beside it; each feature is near 0 for type."""
    label_box = _inked_part(around.dark, label_box)
    mark = _patch(found.mask, found.box, around)
    label = _patch(cut(around.dark, label_box), label_box, around)
    label_height = max(4, label.mask.shape[0])
    label_stroke, label_variation = stroke_width(label.mask)
    stroke, variation = stroke_width(mark.mask)
    return np.array(
        [
            _log_ratio(mark.mask.shape[0], label_height),
            min(1.5, abs(found.box.y1 - label_box.y1) / label_height),
            _log_ratio(stroke, label_stroke),
            variation - label_variation,
            _uprightness(label) - _uprightness(mark),
            _unevenness(mark.mask),
            _log_ratio(_blackness(mark), _blackness(label)),
            _blueness(mark) - _blueness(label),
        ]
    )


def _patch(mask: Mask, box: Box, around: Surroundings) -> _Patch:
    return _Patch(mask, cut(around.ink.density, box), cut(around.ink.blue, box))


def _inked_part(mask: Mask, box: Box) -> Box:
    """Return the extent of the ink inside a box, the box itself when there is none."""
    patch = cut(mask, box)
    if patch.size == 0 or cv2.countNonZero(patch) == 0:
        return box
    x, y, width, height = cv2.boundingRect(patch)
    left, top = max(0, box.x0) + x, max(0, box.y0) + y
    return Box(left, top, left + width, top + height)


def stroke_width(mask: Mask) -> tuple[float, float]:
    """Return mean stroke width in pixels and its variation (standard deviation over mean)."""
    if cv2.countNonZero(mask) == 0:
        return 0.0, 0.0
    padded = cv2.copyMakeBorder(mask, 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    distance = cv2.distanceTransform(padded, cv2.DIST_L2, 5)
    ridge = (distance >= cv2.dilate(distance, np.ones((3, 3), np.uint8)) - 1e-3) & (distance > 0)
    widths = 2.0 * distance[ridge] - 0.5
    mean = float(widths.mean())
    return mean, float(widths.std()) / max(mean, 0.5)


def _log_ratio(value: float, reference: float) -> float:
    return math.log(max(value, 0.05) / max(reference, 0.05))


def _uprightness(patch: _Patch) -> float:
    """Return the share of edge energy that runs level or upright, within 12 degrees."""
    dx = cv2.Sobel(patch.density, cv2.CV_32F, 1, 0)
    dy = cv2.Sobel(patch.density, cv2.CV_32F, 0, 1)
    energy = np.hypot(dx, dy)
    angle = np.degrees(np.arctan2(np.abs(dy), np.abs(dx)))
    straight = (angle < 12) | (angle > 78)
    total = float(energy.sum())
    return float(energy[straight].sum()) / total if total else 0.0


def _unevenness(mask: Mask) -> float:
    """Return how far tops and feet of the characters spread, as a share of the height."""
    height, width = mask.shape
    tops, feet = [], []
    for part in np.array_split(np.arange(width), max(2, round(width / max(1, height)))):
        rows = np.flatnonzero((mask[:, part] > 0).any(axis=1))
        if len(rows):
            tops.append(int(rows[0]))
            feet.append(int(rows[-1]))
    if len(tops) < 2:
        return 0.2
    return float((max(tops) - min(tops) + max(feet) - min(feet)) / (2.0 * height))


def _blackness(patch: _Patch) -> float:
    """Return the median density of the ink."""
    values = patch.density[patch.mask > 0]
    return float(np.median(values)) if len(values) else 0.0


def _blueness(patch: _Patch) -> float:
    """Return how blue the ink is: blue density over density."""
    inked = patch.mask > 0
    total = float(patch.density[inked].sum())
    return float(patch.blue[inked].sum()) / total if total else 0.0
