"""What made a mark: a hand, a printer, a chop, a thumb, or nothing that counts.

A small convolutional network (``models/mark_kind.onnx``) looks at the mark at a fixed scale,
together with the end of its label and what geometry measures of both
(:mod:`docvalidate.vision.mark_geometry`), so that type can be told by the print beside it. It was
trained by ``benchmarks/train_mark_kind.py`` on drawn pages only; that program also prints how it
compares with measured geometry alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.geometry import Box
from docvalidate.model.small_network import network
from docvalidate.vision.field_ink import FoundInk, Surroundings, cut, ink_shares
from docvalidate.vision.ink import FloatMap
from docvalidate.vision.mark_geometry import FEATURE_COUNT, Features, features_of

Canvas = NDArray[np.float32]
"""Shape ``(LAYERS, HEIGHT, WIDTH)``: density, red, blue and the mark's own pixels, each 0 to 1."""

LAYERS = 4
HEIGHT = 48
WIDTH = 240
LABEL_WIDTH = 48
MEASURE_COUNT = 2 * FEATURE_COUNT + 2
_PER_MM = 4.0
_MARGIN_MM = 1.0
_FULL_DENSITY = 1.6
_MODEL = Path(__file__).parent / "models" / "mark_kind.onnx"


class Maker(StrEnum):
    """What left a mark, in the order of the network's answers."""

    HAND = "hand"
    PRINT = "print"
    CHOP = "chop"
    THUMB = "thumb"
    DATE = "date"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Opinion:
    """How sure the network is of each maker; the values sum to 1."""

    shares: dict[Maker, float]

    @property
    def best(self) -> Maker:
        """The likeliest maker."""
        return max(self.shares, key=lambda maker: self.shares[maker])


def canvas_of(found: FoundInk, label_box: Box, around: Surroundings) -> Canvas:
    """Return what the network sees of a mark.

    The mark stands at 4 pixels a millimetre (smaller where it is too large for the canvas), left
    aligned behind the last 12 mm of its label, which stand in a strip of their own.

    Args:
        found: the mark's ink.
        label_box: the label's box on the page.
        around: the page.
    """
    canvas = np.zeros((LAYERS, HEIGHT, WIDTH), np.float32)
    margin = _MARGIN_MM * around.per_mm
    height, width = around.ink.density.shape
    window = found.box.expanded(margin).clipped(width, height)
    own = np.zeros((window.height, window.width), np.float32)
    top, left = found.box.y0 - window.y0, found.box.x0 - window.x0
    own[top : top + found.box.height, left : left + found.box.width] = found.mask > 0
    room = WIDTH - LABEL_WIDTH
    scale = min(_PER_MM / around.per_mm, HEIGHT / window.height, room / window.width)
    for layer, pixels in enumerate((*_layers(window, around), own)):
        _place(canvas[layer, :, LABEL_WIDTH:], pixels, scale)
    tail = Box(
        max(label_box.x0, round(label_box.x1 - (LABEL_WIDTH / _PER_MM) * around.per_mm)),
        label_box.y0,
        label_box.x1,
        label_box.y1,
    ).clipped(width, height)
    if tail.area:
        scale = min(scale, HEIGHT / tail.height)
        for layer, pixels in enumerate(_layers(tail, around)):
            _place(canvas[layer, :, :LABEL_WIDTH], pixels, scale)
    return canvas


def _layers(window: Box, around: Surroundings) -> list[FloatMap]:
    ink = around.ink
    return [
        np.asarray(np.clip(cut(one, window) / _FULL_DENSITY, 0, 1), np.float32)
        for one in (ink.density, ink.red, ink.blue)
    ]


def _place(target: FloatMap, pixels: FloatMap, scale: float) -> None:
    """Put a scaled picture into a strip, left aligned and in the middle of its height."""
    height = min(target.shape[0], max(1, round(pixels.shape[0] * scale)))
    width = min(target.shape[1], max(1, round(pixels.shape[1] * scale)))
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    small = cv2.resize(pixels, (width, height), interpolation=way)
    top = (target.shape[0] - height) // 2
    target[top : top + height, :width] = small


def measures_of(features: Features | None, shares: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what is measured of a mark as the network takes it, shape ``(MEASURE_COUNT,)``.

    Args:
        features: how far it is from the print of its label; ``None`` without a label.
        shares: how much of its ink a hand laid and how much a stamp.
    """
    limited = np.zeros(FEATURE_COUNT) if features is None else np.clip(features, -2.0, 2.0)
    return np.concatenate([np.abs(limited), limited, shares]).astype(np.float32)


def opinion_on(found: FoundInk, label_box: Box | None, around: Surroundings) -> Opinion:
    """Return the network's opinion on one mark.

    Args:
        found: the mark's ink.
        label_box: the label's box on the page, ``None`` for a mark without a label.
        around: the page.
    """
    if label_box is None:
        label_box, features = Box(0, 0, 0, 0), None
    else:
        features = features_of(found, label_box, around)
    geometry = measures_of(features, ink_shares(found, around))
    canvas = canvas_of(found, label_box, around)
    (scores,) = network(_MODEL).run(None, {"canvas": canvas[None], "geometry": geometry[None]})
    exponents = np.exp(scores[0] - scores[0].max())
    shares = exponents / exponents.sum()
    return Opinion({maker: float(share) for maker, share in zip(Maker, shares, strict=True)})
