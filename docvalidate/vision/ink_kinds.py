"""Whose ink it is: a stamp's, a hand's, or the printer's, pixel by pixel and without colour.

Colour tells a red seal from black print, but a copier takes the colour away, and black seals and
black pens never had any. What is left is form: rims and characters laid in a ring, strokes that
no typeface has. A small convolutional network (``models/ink_kinds.onnx``) looks at the density of
ink over the whole page and says for every pixel how much of it a stamp laid and how much a hand.
It was trained by ``benchmarks/train_ink_kinds.py`` on drawn pages only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.geometry import Box
from docvalidate.model.small_network import network
from docvalidate.vision.impression import pixels_per_mm
from docvalidate.vision.ink import FloatMap, Ink

DPI = 100.0
"""Resolution at which the network sees a page."""

STRIDE = 16
"""Height and width of what it sees are multiples of this."""

FULL_DENSITY = 2.0
"""Density that counts as 1."""

_PRINT, _STAMP = 0.15, 0.45
"""Shares from which ink is print's at least, and a stamp's for sure."""

_AROUND = 0.15
_SOME_INK = 0.04

Layers = NDArray[np.float32]
"""Shape ``(3, height, width)``: density, red, blue, each 0 to 1."""

_MODEL = Path(__file__).parent / "models" / "ink_kinds.onnx"


@dataclass(frozen=True, slots=True, eq=False)
class InkKinds:
    """How likely each pixel is covered by a kind of ink, 0 to 1.

    Attributes:
        ink: the page at about :data:`DPI`.
        scale: pixels of these maps to a pixel of the page.
        stamp: rims, characters and emblems of stamps, in the frame of ``ink``.
        hand: writing by hand, not dirt or thumbs, in the same frame.
    """

    ink: Ink
    scale: float
    stamp: FloatMap
    hand: FloatMap

    def on_page(self, share: FloatMap, box: Box) -> FloatMap:
        """Return one of the shares inside a box of the page, pixel by pixel of the page."""
        matrix = np.array(
            [
                [self.scale, 0.0, self.scale * (box.x0 + 0.5) - 0.5],
                [0.0, self.scale, self.scale * (box.y0 + 0.5) - 0.5],
            ]
        )
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        size = (box.width, box.height)
        there: FloatMap = cv2.warpAffine(share, matrix, size, flags=flags, borderValue=0.0)
        return there

    def box_on_page(self, flags: NDArray[np.bool_]) -> Box:
        """Return the box on the page that holds all that lies between flagged pixels and others."""
        x, y, width, height = cv2.boundingRect(flags.view(np.uint8))
        if not width:
            return Box(0, 0, 0, 0)
        sides = Box(x, y, x + width, y + height).expanded(2).as_list()
        return Box(*(round(side / self.scale) for side in sides))


def stamped_density(page: Ink, kinds: InkKinds, near: Box) -> FloatMap:
    """Return the density of what stamps laid in and about a box; bare paper further away.

    Args:
        page: density maps of the page.
        kinds: who laid its ink.
        near: a box on that page.
    """
    height, width = page.density.shape
    around = near.expanded(_AROUND * max(near.width, near.height)).clipped(width, height)
    rows, columns = slice(around.y0, around.y1), slice(around.x0, around.x1)
    share = kinds.on_page(kinds.stamp, around)
    alone = np.zeros_like(page.density)
    weight = np.clip((share - _PRINT) / (_STAMP - _PRINT), 0.0, 1.0)
    alone[rows, columns] = page.density[rows, columns] * weight
    return alone


def layers_of(ink: Ink) -> Layers:
    """Return what the network sees of a page at :data:`DPI`."""
    maps = np.stack([ink.density, ink.red, ink.blue])
    maps /= np.float32(FULL_DENSITY)
    return np.asarray(np.clip(maps, 0.0, 1.0, out=maps), np.float32)


def ink_kinds(page: Ink, dpi: int | None) -> InkKinds:
    """Return who laid the ink of a page.

    Args:
        page: density maps of the upright page.
        dpi: pixels per inch; ``None`` where unknown, then A4 is assumed.
    """
    height, width = page.density.shape
    scale = min(1.0, DPI / 25.4 / pixels_per_mm(width, height, dpi))
    ink = page.scaled(scale)
    stamp, hand = np.zeros_like(ink.density), np.zeros_like(ink.density)
    inked = _inked_part(ink.density)
    if inked is not None:
        place = (slice(inked.y0, inked.y1), slice(inked.x0, inked.x1))
        part = Ink(ink.density[place], ink.red[place], ink.blue[place])
        stamp[place], hand[place] = _shares(layers_of(part))
    return InkKinds(ink, scale, stamp, hand)


def _inked_part(density: FloatMap) -> Box | None:
    """Return the part of a page that bears ink: its bare margins need no looking at."""
    inked = density > _SOME_INK * FULL_DENSITY
    x, y, width, height = cv2.boundingRect(inked.view(np.uint8))
    if not width:
        return None
    page_height, page_width = density.shape
    return Box(x, y, x + width, y + height).expanded(STRIDE).clipped(page_width, page_height)


def _shares(layers: Layers) -> NDArray[np.float32]:
    """Return the shares of stamps and hands, shape ``(2, height, width)``."""
    _, height, width = layers.shape
    down, across = -height % STRIDE, -width % STRIDE
    padded = np.pad(layers, ((0, 0), (0, down), (0, across)))
    (shares,) = network(_MODEL).run(None, {"layers": padded[None]})
    return np.asarray(shares[0, :, :height, :width], np.float32)
