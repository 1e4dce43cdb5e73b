"""Boxes in the pixel frame of an upright page.

All coordinates are pixels, the origin is the top left corner of the upright
page, x grows to the right and y downwards. A box is half open: a pixel belongs
to it when ``x0 <= x < x1`` and ``y0 <= y < y1``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """An axis-aligned rectangle ``[x0, y0, x1, y1]`` in pixels of the upright page."""

    x0: int
    y0: int
    x1: int
    y1: int

    @classmethod
    def around(cls, points: Iterable[tuple[float, float]]) -> Box:
        """Return the smallest box that covers every ``(x, y)`` point.

        Raises:
            ValueError: if there is no point.
        """
        pairs = list(points)
        xs = [x for x, _ in pairs]
        ys = [y for _, y in pairs]
        return cls(int(min(xs)), int(min(ys)), int(max(xs) + 0.999), int(max(ys) + 0.999))

    @property
    def width(self) -> int:
        """Width in pixels, never negative."""
        return max(0, self.x1 - self.x0)

    @property
    def height(self) -> int:
        """Height in pixels, never negative."""
        return max(0, self.y1 - self.y0)

    @property
    def area(self) -> int:
        """Area in square pixels."""
        return self.width * self.height

    @property
    def center(self) -> tuple[float, float]:
        """Centre ``(x, y)`` in pixels."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def intersection(self, other: Box) -> Box:
        """Return the common part; it has area 0 when the boxes are apart."""
        return Box(
            max(self.x0, other.x0),
            max(self.y0, other.y0),
            min(self.x1, other.x1),
            min(self.y1, other.y1),
        )

    def union(self, other: Box) -> Box:
        """Return the smallest box that covers both."""
        return Box(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )

    def overlap_ratio(self, other: Box) -> float:
        """Return the share of *this* box that the other covers, 0 to 1."""
        return self.intersection(other).area / self.area if self.area else 0.0

    def intersection_over_union(self, other: Box) -> float:
        """Return the Jaccard index of the two areas, 0 to 1."""
        common = self.intersection(other).area
        total = self.area + other.area - common
        return common / total if total else 0.0

    def contains_point(self, x: float, y: float) -> bool:
        """Say whether the point lies inside."""
        return self.x0 <= x < self.x1 and self.y0 <= y < self.y1

    def expanded(self, dx: float, dy: float | None = None) -> Box:
        """Return the box grown by ``dx`` pixels left and right and ``dy`` above and below."""
        dy = dx if dy is None else dy
        return Box(int(self.x0 - dx), int(self.y0 - dy), round(self.x1 + dx), round(self.y1 + dy))

    def clipped(self, width: int, height: int) -> Box:
        """Return the part that lies on a page of the given size in pixels."""
        return self.intersection(Box(0, 0, width, height))

    def as_list(self) -> list[int]:
        """Return ``[x0, y0, x1, y1]`` for JSON."""
        return [self.x0, self.y0, self.x1, self.y1]
