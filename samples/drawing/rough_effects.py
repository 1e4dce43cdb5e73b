"""Harder treatment of a page than :mod:`samples.drawing.effects`: worn copiers, faxes, telephones.

Every effect takes a labelled page and returns one whose labels follow the pixels.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import numpy.typing as npt

from samples.drawing.effects import (
    moved_sources,
    photographed,
    recompressed,
    resized,
    scanned,
)
from samples.drawing.truth import LabelledPage, Pixels

Floats = npt.NDArray[np.float32]
_A4_INCHES = 297 / 25.4
# Dots of a fine fax over an A4 sheet: 204 to the inch across, 196 down.
_FAX_WIDTH, _FAX_LINES = round(210 / 25.4 * 204), round(_A4_INCHES * 196)
_FAX_SQUARE = (_FAX_WIDTH, round(_A4_INCHES * 204))


def _three(grey: Floats) -> Pixels:
    return np.repeat(np.clip(grey + 0.5, 0, 255).astype(np.uint8)[..., None], 3, axis=2)


def _grey(page: LabelledPage) -> Floats:
    return np.asarray(cv2.cvtColor(page.image, cv2.COLOR_BGR2GRAY), np.float32)


def toner_copied(page: LabelledPage, rng: np.random.Generator) -> LabelledPage:
    """Return a copy from a worn machine: grey ground, toner specks, streaks, a dark edge."""
    grey = cv2.GaussianBlur(_grey(page), (0, 0), float(rng.uniform(0.6, 1.1)))
    height, width = grey.shape
    steep = float(rng.uniform(1.1, 1.8))
    middle = float(rng.uniform(120, 175))
    copied = (grey - middle) * steep + middle + float(rng.uniform(0, 25))
    ground = float(rng.uniform(225, 253))
    copied = np.minimum(copied, ground)
    specks = rng.random((height, width), dtype=np.float32) < float(rng.uniform(0.0002, 0.003))
    dirt = cv2.dilate(specks.astype(np.uint8), np.ones((2, 2), np.uint8)) > 0
    copied[dirt] -= 120
    for _ in range(int(rng.integers(0, 4))):
        x = int(rng.integers(0, width))
        copied[:, x : x + int(rng.integers(1, 3))] -= float(rng.uniform(10, 60))
    if rng.random() < 0.4:
        fade = np.linspace(0, 1, width, dtype=np.float32) ** 12
        copied -= 140 * (fade if rng.random() < 0.5 else fade[::-1])
    noise = rng.standard_normal((height, width), dtype=np.float32) * float(rng.uniform(1, 5))
    return replace(page, image=_three(np.asarray(copied + noise, np.float32)))


def thresholded(page: LabelledPage, rng: np.random.Generator) -> LabelledPage:
    """Return the page as a scanner set to text stores it: black and white, no greys."""
    grey = _grey(page) + rng.standard_normal(page.image.shape[:2], dtype=np.float32) * 6
    bits = np.where(grey < float(rng.uniform(150, 205)), 0, 255)
    return replace(page, image=_three(bits.astype(np.float32)))


def faxed_fine(page: LabelledPage, rng: np.random.Generator) -> LabelledPage:
    """Return the page as a fax in fine mode brings it: 204 x 196 dots per inch, no greys.

    The dots are stretched back to squares, as viewers show them. Some lines are lost.
    """
    grey = _grey(page) + rng.standard_normal(page.image.shape[:2], dtype=np.float32) * 10
    sent = cv2.resize(grey, (_FAX_WIDTH, _FAX_LINES), interpolation=cv2.INTER_AREA)
    bits = np.where(sent < float(rng.uniform(160, 205)), 0, 255).astype(np.uint8)
    for _ in range(int(rng.integers(0, 12))):
        row, start = int(rng.integers(0, _FAX_LINES)), int(rng.integers(0, _FAX_WIDTH))
        bits[row, start : start + int(rng.integers(60, 900))] = 255 if rng.random() < 0.7 else 0
    square = cv2.resize(bits, _FAX_SQUARE, interpolation=cv2.INTER_NEAREST)
    height, width = grey.shape
    matrix = np.diag([_FAX_SQUARE[0] / width, _FAX_SQUARE[1] / height, 1.0])
    return LabelledPage(
        _three(square.astype(np.float32)),
        page.truth.mapped(matrix, *_FAX_SQUARE),
        moved_sources(page, matrix, _FAX_SQUARE),
    )


def snapped(page: LabelledPage, rng: np.random.Generator) -> LabelledPage:
    """Return a careless telephone picture: warm lamp, a hand's shadow, glare, strong JPEG."""
    taken = photographed(
        page, rng, blur=float(rng.uniform(0.6, 1.3)), light=float(rng.uniform(0.72, 1.0))
    )
    height, width = taken.image.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    lit = taken.image.astype(np.float32)
    if rng.random() < 0.6:
        cx, cy = rng.uniform(-0.9, 0.9, 2)
        hand = 1 / (1 + np.exp((np.hypot(x - cx, (y - cy) * 1.3) - 0.45) * 14))
        lit *= (1 - float(rng.uniform(0.15, 0.45)) * hand)[..., None]
    if rng.random() < 0.35:
        cx, cy = rng.uniform(-0.7, 0.7, 2)
        glare = np.exp(-(((x - cx) ** 2 + (y - cy) ** 2) / 0.06))
        lit += (float(rng.uniform(20, 70)) * glare)[..., None]
    warmth = float(rng.uniform(0.70, 1.0))
    lit *= np.array([warmth, 0.5 + 0.5 * warmth, 1.0], np.float32)
    image = np.clip(lit, 0, 255).astype(np.uint8)
    return recompressed(replace(taken, image=image), int(rng.integers(40, 85)))


def coarse(page: LabelledPage, rng: np.random.Generator) -> LabelledPage:
    """Return the page at about 100 dots per inch, as sent through a messenger."""
    wanted = float(rng.uniform(88, 110)) * _A4_INCHES
    small = resized(scanned(page, rng), wanted / max(page.image.shape[:2]))
    return recompressed(small, int(rng.integers(35, 75)))


def askew(page: LabelledPage, rng: np.random.Generator) -> LabelledPage:
    """Return the page as fed crookedly: up to six degrees."""
    return scanned(page, rng, skew=6.0)
