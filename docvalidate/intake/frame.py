"""Follow a place from the page as it lies in its file to the page as it was read, upright."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

from docvalidate.model.geometry import Box


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What was done to the picture of a page before it was looked at.

    Attributes:
        width: of the picture as decoded, in pixels.
        height: of the picture as decoded, in pixels.
        straightened: degrees clockwise it was turned to level its lines, the sheet growing so
            that no corner was lost (:func:`docvalidate.intake.upright.upright`).
        turned: quarter turns in degrees clockwise that followed.
        final_width: of the upright page in pixels.
        final_height: of the upright page in pixels.
    """

    width: int
    height: int
    straightened: float
    turned: int
    final_width: int
    final_height: int

    def place(self, sides: tuple[float, float, float, float]) -> Box:
        """Return the box on the upright page around an area of the page as decoded.

        Args:
            sides: ``(x0, y0, x1, y1)`` as shares of width and height as decoded.
        """
        x0, y0, x1, y1 = sides
        corners = [(x, y) for x in (x0, x1) for y in (y0, y1)]
        moved = [self._moved(x * self.width, y * self.height) for x, y in corners]
        box = Box.around([(max(0.0, x), max(0.0, y)) for x, y in moved])
        return box.clipped(self.final_width, self.final_height)

    def _moved(self, x: float, y: float) -> tuple[float, float]:
        """Turn about the middle of the picture; both turns keep the middle the middle."""
        angle = radians(self.straightened + self.turned)
        right, down = x - self.width / 2, y - self.height / 2
        return (
            right * cos(angle) - down * sin(angle) + self.final_width / 2,
            right * sin(angle) + down * cos(angle) + self.final_height / 2,
        )
