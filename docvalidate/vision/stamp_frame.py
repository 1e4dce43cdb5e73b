"""The outline of a framed stamp: a rectangle that may stand askew on the page."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.geometry import Box
from docvalidate.vision.ink import FloatMap, Mask

Map = TypeVar("Map", FloatMap, Mask)


@dataclass(frozen=True, slots=True)
class StampFrame:
    """A rectangle in pixels; ``angle`` is that of its level sides, radians, clockwise."""

    x: float
    y: float
    width: float
    height: float
    angle: float

    @classmethod
    def around(cls, points: NDArray[np.int32]) -> StampFrame:
        """Return the smallest rectangle around some points, turned by at most 45 degrees."""
        (x, y), (width, height), degrees = cv2.minAreaRect(points)
        turns = round(degrees / 90.0)
        if turns % 2:
            width, height = height, width
        return cls(x, y, width, height, math.radians(degrees - 90.0 * turns))

    def corners(self) -> NDArray[np.float64]:
        """Return the corners, clockwise from the left top, shape ``(4, 2)``."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        along = np.array([cos, sin]) * self.width / 2
        down = np.array([-sin, cos]) * self.height / 2
        middle = np.array([self.x, self.y])
        return np.stack(
            [middle - along - down, middle + along - down, middle + along + down,
             middle - along + down]
        )  # fmt: skip

    def outline(self, count: int = 360) -> NDArray[np.float32]:
        """Return points evenly spread along the four sides, shape ``(count, 2)``."""
        corners = self.corners()
        shares = np.linspace(0.0, 1.0, count // 4, endpoint=False)[:, None]
        sides = [
            a + shares * (b - a) for a, b in zip(corners, np.roll(corners, -1, 0), strict=True)
        ]
        return np.concatenate(sides).astype(np.float32)

    def box(self) -> Box:
        """Return the box around the rectangle."""
        corners = self.corners()
        x0, y0 = corners.min(axis=0)
        x1, y1 = corners.max(axis=0)
        return Box(int(x0), int(y0), math.ceil(x1), math.ceil(y1))

    def scaled(self, factor: float, dx: float = 0.0, dy: float = 0.0) -> StampFrame:
        """Return the rectangle in a frame enlarged by ``factor`` and then shifted."""
        return StampFrame(
            self.x * factor + dx,
            self.y * factor + dy,
            self.width * factor,
            self.height * factor,
            self.angle,
        )

    def grown(self, margin: float) -> StampFrame:
        """Return the rectangle with so many pixels more on every side."""
        return replace(self, width=self.width + 2 * margin, height=self.height + 2 * margin)

    def level(self, density: Map, flags: int = cv2.INTER_LINEAR) -> Map:
        """Return what the rectangle holds, turned level; what is off the map is bare.

        Args:
            density: the map.
            flags: how to interpolate, as OpenCV says it.
        """
        width, height = max(1, round(self.width)), max(1, round(self.height))
        corners = self.corners()[[0, 1, 3]].astype(np.float32)
        # Corners lie half a pixel out from the middle of the first pixel.
        target = np.array([[0, 0], [width, 0], [0, height]], np.float32) - np.float32(0.5)
        matrix = cv2.getAffineTransform(corners, target)
        level: Map = cv2.warpAffine(density, matrix, (width, height), flags=flags)
        return level
