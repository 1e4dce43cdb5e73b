"""What happens to lines of ink: worn stamps, ruled forms, scanners, copiers, cameras."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.line_pens import EM, Gray

Ink = NDArray[np.float32]

_HOLLOW_SHARE, _OVER_PRINT_SHARE, _STRUCK_SHARE = 0.12, 0.15, 0.06
CANVAS_HEIGHT = 4 * EM
BASELINE = 2 * EM + round(0.36 * EM)


def spread(ink: Ink, rng: np.random.Generator) -> Ink:
    """Return thinner or bolder strokes, now and then broken ones."""
    if rng.random() < 0.45:
        sigma = float(rng.uniform(0.6, 1.6))
        level = float(rng.uniform(0.28, 0.68))
        soft = cv2.GaussianBlur(ink, (0, 0), sigma)
        ink = np.clip((soft - level) * 4 + 0.5, 0, 1)
    if rng.random() < 0.1:
        holes = rng.random((ink.shape[0] // 3 + 1, ink.shape[1] // 3 + 1)).astype(np.float32)
        holes = cv2.resize(holes, (ink.shape[1], ink.shape[0]))
        ink = ink * (holes > rng.uniform(0.1, 0.3))
    return ink


def stamped_on(ink: Ink, rng: np.random.Generator) -> Ink:
    """Return an impression over other print, or what copying left of it: its outlines."""
    kind = rng.random()
    if kind < _HOLLOW_SHARE:
        core = cv2.erode(ink, np.ones((3, 3), np.uint8), iterations=int(rng.integers(1, 3)))
        outlines: Ink = np.clip(ink - core * rng.uniform(0.7, 1.0), 0, 1)
        return outlines
    if kind < _HOLLOW_SHARE + _OVER_PRINT_SHARE:
        across, down = rng.uniform(0.3, 0.7), rng.uniform(0.3, 0.7)
        small = cv2.resize(ink, None, fx=across, fy=down, interpolation=cv2.INTER_AREA)
        wide = np.tile(small, (1, 4))[:, : ink.shape[1]]
        top = BASELINE - round(BASELINE * down) + round(EM * rng.uniform(-0.9, 0.4))
        part = ink[top : top + len(wide)]
        np.maximum(part, wide[: len(part)] * rng.uniform(0.6, 1.0), out=part)
    elif kind < _HOLLOW_SHARE + _OVER_PRINT_SHARE + _STRUCK_SHARE:
        for column in rng.integers(0, ink.shape[1], int(rng.integers(1, 10))).tolist():
            ink[:, column : column + int(rng.integers(1, 4))] = 1
    return ink


def wear(ink: Ink, rng: np.random.Generator) -> None:
    """Make an impression patchy, in place: too little ink here, too little pressure there."""
    if rng.random() < 0.7:
        patches = rng.random((5, 5 + ink.shape[1] // 50)).astype(np.float32)
        pressure = cv2.resize(patches, ink.shape[::-1], interpolation=cv2.INTER_CUBIC)
        ink *= np.clip(pressure * rng.uniform(1.0, 3.0) + rng.uniform(-0.2, 0.5), 0, 1)
    if rng.random() < 0.5:
        fine = rng.random((ink.shape[0] // 2, ink.shape[1] // 2)).astype(np.float32)
        ink *= 1 - rng.uniform(0.2, 0.9) * (
            cv2.resize(fine, ink.shape[::-1]) > rng.uniform(0.5, 0.9)
        )


def add_rules(ink: Ink, rng: np.random.Generator, middle: float, half: float) -> None:
    """Add lines of a form under, above, at the ends, in place.

    Args:
        ink: of a line on its canvas.
        rng: decides which.
        middle: row in the middle of the cut.
        half: rows from there to its edge.
    """
    for side in (-1, 1):
        if rng.random() < 0.12:
            row = round(middle + side * half * rng.uniform(0.8, 1.05))
            ink[row : row + int(rng.integers(1, 4))] = 1
    if rng.random() < 0.06:
        row = BASELINE + round(0.2 * EM)
        first = int(rng.integers(0, ink.shape[1]))
        ink[row : row + 2, first : first + int(rng.integers(EM, 8 * EM))] = 1
    if rng.random() < 0.08:
        column = int(rng.integers(0, 8)) if rng.random() < 0.5 else int(rng.integers(ink.shape[1]))
        column_ink = ink[:, column : column + int(rng.integers(1, 4))]
        if not ink[:, max(0, column - 3) : column + 6].any():
            column_ink[:] = 1


def add_neighbours(ink: Ink, rng: np.random.Generator) -> None:
    """Add the edges of the lines above and below, in place."""
    line = ink[BASELINE - EM : BASELINE + EM // 3].copy()
    for side in (-1, 1):
        if rng.random() < 0.12:
            row = BASELINE - EM + side * round(EM * rng.uniform(1.15, 1.6))
            moved = np.roll(line, int(rng.integers(line.shape[1])), axis=1)
            if row >= 0 and row + len(moved) <= len(ink):
                part = ink[row : row + len(moved)]
                np.maximum(part, moved, out=part)


def as_stamped(ink: Ink, rng: np.random.Generator) -> Gray:
    """Return the ink of a seal as it is cut out of the map of its ink: dark on pure white."""
    if rng.random() < 0.6:
        ink = cv2.GaussianBlur(ink, (0, 0), float(rng.uniform(0.4, 1.3)))
    darkness = np.clip(ink * rng.uniform(0.7, 2.2), 0, 1)
    if rng.random() < 0.3:
        darkness = np.clip(darkness + rng.normal(0, 0.06, ink.shape), 0, 1)
    levels: Gray = (255 * (1 - darkness)).astype(np.uint8)
    return levels


def as_scanned(ink: Ink, rng: np.random.Generator) -> Gray:
    """Return grey levels of a line of ink."""
    height, width = ink.shape
    if rng.random() < 0.5:
        ink = cv2.GaussianBlur(ink, (0, 0), float(rng.uniform(0.3, 0.9)))
    paper = float(rng.uniform(190, 255))
    depth = float(rng.uniform(0.35, 1.0) if rng.random() < 0.4 else rng.uniform(0.75, 1.0))
    levels: NDArray[np.float64] = paper * (1 - depth * ink.astype(np.float64))
    if rng.random() < 0.2:
        # A shadow, or a patch of colour.
        ends = rng.uniform(0.6, 1.0, (2, 3)).astype(np.float32)
        levels *= cv2.resize(ends, (width, height), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.08:
        # The trace of a seal or a stroke across.
        trace = np.ones(levels.shape, np.float32)
        stroke = rng.integers(-height, width + height, 2)
        cv2.line(
            trace,
            (int(stroke[0]), -2),
            (int(stroke[1]), height + 2),
            float(rng.uniform(0.45, 0.9)),
            int(rng.integers(1, max(2, height // 5))),
            cv2.LINE_AA,
        )
        levels *= trace
    if rng.random() < 0.6:
        grain = rng.normal(0, rng.uniform(1, 14 if rng.random() < 0.3 else 6), ink.shape)
        levels = levels + grain
    if rng.random() < 0.08:
        # A copy in black and white, its speckles.
        level = rng.uniform(0.45, 0.75) * paper
        levels = np.where(levels < level, rng.uniform(0, 60), 250.0)
        specks = rng.random(levels.shape) < rng.uniform(0, 0.01)
        levels = np.where(specks, 255 - levels, levels)
    picture: Gray = np.clip(levels, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        quality = int(rng.integers(30, 90))
        coded = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        picture = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
    return picture
