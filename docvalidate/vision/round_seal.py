"""A round or elliptic seal as it is read: its own ink, and what is known of its place and foot."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.vision.ellipse import Ellipse
from docvalidate.vision.ink import FloatMap


@dataclass(frozen=True, slots=True, eq=False)
class RoundSeal:
    """A round or elliptic seal as it is read.

    Attributes:
        density: of its own ink, on the page.
        threshold: density of its lines.
        ellipse: its rim on that page.
        foot: page angle, radians clockwise from the right, in which its foot lies.
        emblem: whether a star or an emblem stands in its middle.
        covered: steps of its ring over which another seal lies, ``None`` without any.
        all_ink: density of all ink where its own has no colour, else ``None``.
    """

    density: FloatMap
    threshold: float
    ellipse: Ellipse
    foot: float
    emblem: bool
    covered: NDArray[np.bool_] | None = None
    all_ink: FloatMap | None = None

    def with_density(self, density: FloatMap) -> RoundSeal:
        """Return the seal with other ink."""
        return replace(self, density=density)

    def wiped(self, outlines: Sequence[NDArray[np.float64]]) -> RoundSeal:
        """Return the seal without the ink inside some outlines, each of shape ``(n, 2)``."""
        if not outlines:
            return self
        density = self.density.copy()
        for outline in outlines:
            cv2.fillPoly(density, [np.rint(outline).astype(np.int32)], 0.0)
        return self.with_density(density)

    def upright(self) -> RoundSeal:
        """Return the seal as if its foot were that of the page."""
        return replace(self, foot=math.pi / 2)
