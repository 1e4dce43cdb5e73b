"""Tell type from handwriting: how much a mark looks like the print beside it.

Type repeats what the label shows: characters of one height on one foot line, strokes of one
width and blackness that run level and upright, all legible. A hand does none of this quite.
Each of these is measured against the label's own print, so that scale, blur, slant and
contrast of the scan cancel out, and a logistic function weighs them. The weights come from
``benchmarks/train_print_likeness.py``, which draws signatures and typed names and fits them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.vision.ink import FloatMap, Mask

FEATURES = (
    "height",
    "foot",
    "stroke",
    "stroke_variation",
    "uprightness",
    "evenness",
    "blackness",
    "blueness",
    "legibility",
    "coverage",
)
"""What is measured, in order; see :func:`measure`."""

_BIAS = 2.845
_WEIGHTS = (
    -3.156,  # height, either way
    -1.095,  # foot, either way
    -0.541,  # stroke, either way
    -0.703,  # stroke_variation, either way
    1.378,  # uprightness, either way
    -1.002,  # evenness, either way
    1.087,  # blackness, either way
    -2.128,  # blueness, either way
    -1.792,  # legibility, either way
    0.495,  # coverage, either way
    -3.476,  # height
    -1.095,  # foot
    -2.044,  # stroke
    -0.221,  # stroke_variation
    -3.407,  # uprightness
    -1.002,  # evenness
    0.625,  # blackness
    -2.142,  # blueness
    -1.792,  # legibility
    0.495,  # coverage
)


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """A piece of a page: its ink as a mask and as densities, all of one shape."""

    mask: Mask
    density: FloatMap
    blue: FloatMap


def measure(
    mark: Patch, label: Patch, foot: float, legibility: float, coverage: float
) -> NDArray[np.float64]:
    """Measure a mark against the label beside it.

    Args:
        mark: cut to the mark's own extent.
        label: cut to the label's own ink.
        foot: how far the mark's foot lies below the label's, in label heights.
        legibility: confidence of the recogniser over the mark, 0 where it read nothing.
        coverage: share of the mark that lies on a line of text as read.

    Returns:
        One number per entry of :data:`FEATURES`, each near 0 for type.
    """
    label_height = max(4, label.mask.shape[0])
    label_stroke, label_variation = stroke_width(label.mask)
    stroke, variation = stroke_width(mark.mask)
    return np.array(
        [
            _log_ratio(mark.mask.shape[0], label_height),
            min(1.5, abs(foot)),
            _log_ratio(stroke, label_stroke),
            variation - label_variation,
            _uprightness(label) - _uprightness(mark),
            _unevenness(mark.mask),
            _log_ratio(_blackness(mark), _blackness(label)),
            _blueness(mark) - _blueness(label),
            1.0 - legibility,
            1.0 - coverage,
        ]
    )


def print_likeness(features: NDArray[np.float64]) -> float:
    """Return how sure it is that the mark is type, 0 (a hand) to 1 (type)."""
    score = _BIAS + float(np.dot(expanded(features), _WEIGHTS))
    return 1.0 / (1.0 + math.exp(-score))


def expanded(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return features as the logistic function takes them: how far from print, and which way."""
    bounded = np.clip(features, -2.0, 2.0)
    return np.concatenate([np.abs(bounded), bounded])


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


def _uprightness(patch: Patch) -> float:
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


def _blackness(patch: Patch) -> float:
    """Return the median density of the ink."""
    values = patch.density[patch.mask > 0]
    return float(np.median(values)) if len(values) else 0.0


def _blueness(patch: Patch) -> float:
    """Return how blue the ink is: blue density over density."""
    inked = patch.mask > 0
    total = float(patch.density[inked].sum())
    return float(patch.blue[inked].sum()) / total if total else 0.0
