"""A stamped impression before it is read, and the scale it is measured by."""

from __future__ import annotations

from dataclasses import dataclass, replace

from docvalidate.model.evidence import InkColor, SealShape
from docvalidate.model.geometry import Box
from docvalidate.vision.ellipse import Ellipse
from docvalidate.vision.stamp_frame import StampFrame

A4_LONG_SIDE_MM = 297.0
_CROP_MM = 60.0

SQUARE_ASPECT = 1.25
"""Longer over shorter side up to which a framed impression counts as square."""


@dataclass(frozen=True, slots=True)
class Impression:
    """A stamped impression before it is read.

    Attributes:
        box: in pixels of the page.
        ellipse: the rim of a round or elliptic impression, ``None`` for a rectangular one.
        ink_threshold: density above which the impression's own ink counts.
        confidence: that this is an impression, 0 to 1.
        solid_center: whether the middle is filled, as by the star or emblem of an official seal.
        frame: the outline of a square or rectangular impression.
        framed: whether a line or a filled face marks that outline; a name may be cut without.
        unbroken: inked share of the best curve along the rim of a ring.
        stamped: how likely its ink is a stamp's by form alone, 0 to 1
            (:mod:`docvalidate.vision.ink_kinds`).
    """

    box: Box
    shape: SealShape
    color: InkColor
    ellipse: Ellipse | None
    ink_threshold: float
    confidence: float
    solid_center: bool
    frame: StampFrame | None = None
    framed: bool = True
    unbroken: float = 1.0
    stamped: float = 1.0

    def moved(self, dx: int, dy: int) -> Impression:
        """Return the impression in a frame whose origin lies so many pixels to the left and up."""
        box, ellipse, frame = self.box, self.ellipse, self.frame
        return replace(
            self,
            box=Box(box.x0 + dx, box.y0 + dy, box.x1 + dx, box.y1 + dy),
            ellipse=None if ellipse is None else ellipse.scaled(1.0, dx, dy),
            frame=None if frame is None else frame.scaled(1.0, dx, dy),
        )


def pixels_per_mm(width: int, height: int, dpi: int | None) -> float:
    """Return the scale of a page; without a resolution the page is taken to be A4.

    A picture that is nearly square is no page but a crop; its shorter side is then taken to be
    that of a seal with a margin.
    """
    if dpi:
        return dpi / 25.4
    if max(width, height) < 1.15 * min(width, height):
        return min(width, height) / _CROP_MM
    return max(width, height) / A4_LONG_SIDE_MM
