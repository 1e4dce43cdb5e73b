"""Separate a photocopied seal from the print around it by how dark each is.

A copier turns red ink into a middle grey, while print stays as dark as the toner can make it.
The rim of the seal, most of which lies on bare paper, shows how dark the seal is. Where the copy
is black and white, or the seal as dark as the print, nothing can be told apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np

from docvalidate.model.geometry import Box
from docvalidate.vision.ellipse import Ellipse, Points
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import FloatMap

_OWN_LINES = 0.4
_CLEARLY_DARKER = 1.35
"""Print must be this much denser than the seal to be told from it: the density of a photocopied
line varies by about a fifth along its length."""


def without_print(
    density: FloatMap, outlines: Sequence[Points], around: Box, threshold: float
) -> tuple[FloatMap, float]:
    """Return the density of a grey seal alone and the threshold of its own lines.

    All ink and the threshold given, where seal and print are equally dark.

    Args:
        density: of all ink on the page.
        outlines: curves one of which runs along the seal's rim or frame.
        around: the seal with a margin.
        threshold: density above which a pixel counts as ink.
    """
    seal = _density_along(density, outlines, threshold)
    box = around.clipped(density.shape[1], density.shape[0])
    part = density[box.y0 : box.y1, box.x0 : box.x1]
    dark = part[part > threshold]
    if seal is None or dark.size < 50:
        return density, threshold
    # Its characters are fainter than its rim, but seldom by more than half.
    own = max(threshold, _OWN_LINES * seal)
    toner = float(np.quantile(dark, 0.97))
    if toner < _CLEARLY_DARKER * seal:
        return density, own
    # The soft edges of print are as grey as the seal, so they go with it.
    print_mask = cv2.dilate((part > 0.5 * (seal + toner)).astype(np.uint8), np.ones((3, 3)))
    alone = density.copy()
    alone[box.y0 : box.y1, box.x0 : box.x1][print_mask > 0] = 0.0
    return alone, own


def outlines_of(impression: Impression) -> list[Points]:
    """Return curves along the rim of an impression, from a little inside to just outside."""
    if impression.ellipse is not None:
        return rim_curves(impression.ellipse)
    if impression.frame is not None:
        frame = impression.frame
        insets = (np.linspace(-0.02, 0.08, 11) * min(frame.width, frame.height)).tolist()
        return [frame.grown(-inset).outline() for inset in insets]
    return []


def rim_curves(ellipse: Ellipse) -> list[Points]:
    """Return curves along a rim, from a little inside to just outside."""
    directions = np.linspace(0.0, 2.0 * math.pi, 360, endpoint=False)
    return [ellipse.points(directions, radius) for radius in np.linspace(0.92, 1.02, 11).tolist()]


def _density_along(density: FloatMap, outlines: Sequence[Points], threshold: float) -> float | None:
    """Return the median density along the best inked curve, ``None`` where little is inked."""
    height, width = density.shape
    curves = []
    for outline in outlines:
        points = np.rint(outline).astype(int)
        on_page = (points >= 0).all(axis=1) & (points < (width, height)).all(axis=1)
        curves.append(density[points[on_page, 1], points[on_page, 0]])
    if not curves:
        return None
    best = max(curves, key=lambda curve: float((curve > threshold).mean()) if curve.size else 0.0)
    inked = best[best > threshold]
    return float(np.median(inked)) if inked.size > 90 else None
