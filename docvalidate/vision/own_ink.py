"""The ink of one impression, as far as colour, form and darkness tell it from all else."""

from __future__ import annotations

import cv2
import numpy as np

from docvalidate.model.evidence import InkColor
from docvalidate.vision.copied_ink import outlines_of, without_print
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import FloatMap, Ink
from docvalidate.vision.ink_kinds import InkKinds, stamped_density

_STROKE_GAP = 0.008
"""Standard deviation of what is scattered, as a share of the diameter: a third of a millimetre,
about the gap between two strokes."""

_SHARPENING = 1.5
_STROKE = 0.045
"""Width below which ink is a stroke, as a share of the diameter: not quite two millimetres."""


def sharpened(density: FloatMap, diameter: float) -> FloatMap:
    """Return the density with the strokes of a seal set off from each other.

    The light that paper and lens scatter closes the gaps in the characters of a coarse scan or a
    photograph; they are opened again.

    Args:
        density: of the seal's own ink.
        diameter: of the seal in pixels.
    """
    blurred = cv2.GaussianBlur(density, (0, 0), max(0.6, _STROKE_GAP * diameter))
    sharp: FloatMap = np.maximum(density + _SHARPENING * (density - blurred), 0.0)
    return sharp


def strokes_alone(density: FloatMap, diameter: float) -> FloatMap:
    """Return the density of what is thinner than the arms of a star, wherever it lies.

    Inks that lie over each other are denser than each, so that a stroke stands out from another
    seal's star or a blot beneath it.

    Args:
        density: of the seal's own ink.
        diameter: of the seal in pixels.
    """
    size = max(3, int(_STROKE * diameter) | 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    alone: FloatMap = density - cv2.morphologyEx(density, cv2.MORPH_OPEN, kernel)
    return alone


def own_density(ink: Ink, impression: Impression, kinds: InkKinds | None = None) -> FloatMap:
    """Return the density of the ink an impression was made with.

    Args:
        ink: density maps of the page that bears it.
        impression: as found on that page.
        kinds: who laid the ink of that page: what tells a colourless seal from print.
    """
    density = {InkColor.RED: ink.red, InkColor.BLUE: ink.blue}.get(impression.color, ink.density)
    if impression.color is InkColor.BLACK and kinds is not None:
        density = stamped_density(ink, kinds, impression.box)
    return density


def own_shade(density: FloatMap, impression: Impression) -> tuple[FloatMap, float]:
    """Return the ink of a grey seal where its darkness tells it from print, and its threshold.

    Where nothing tells them apart: all ink, and the threshold of the page.
    """
    around = impression.box.expanded(0.15 * max(impression.box.width, impression.box.height))
    return without_print(density, outlines_of(impression), around, impression.ink_threshold)
