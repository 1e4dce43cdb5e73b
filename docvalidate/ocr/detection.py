"""Where the lines of a page stand: told by a small network, where that is in doubt by RapidOCR's.

Both are shown only the parts of a page that bear ink, and what they answer is made into lines in
the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.ocr.inked_parts import Part, cut, inked_parts, share_outside
from docvalidate.ocr.runtimes import Network
from docvalidate.ocr.text_boxes import in_reading_order, text_boxes
from docvalidate.ocr.text_lines import share_in_doubt, text_chances

_LONG_SIDE = 1088
"""Of A4 in pixels. Lines of 6 points are still found; with more pixels lines fall to pieces more
often, with fewer a label runs into the signature behind it."""

_LEAST_SCALE = 0.544
"""A picture larger than A4 at the working size is a larger sheet, with type no larger."""


_LITTLE_FOUND = 0.5
"""Share of the ink outside all lines from which lines may have been missed."""


_MOST_IN_DOUBT = 0.25
"""Share of what may be text of which it may be uncertain whether it is."""


class Detector:
    """RapidOCR's text detector behind a small network: same decoding, fewer pixels."""

    def __init__(self, load: Callable[[], Network], alone: bool = False) -> None:
        """Put the small network before RapidOCR's.

        Args:
            load: loads RapidOCR's network, when something is first in doubt.
            alone: whether it is shown everything.
        """
        self._load = load
        self._alone = alone

    def find(self, page: Image) -> NDArray[np.float32]:
        """Return the corners of the lines of a page, in reading order.

        Args:
            page: BGR, shape ``(height, width, 3)``.

        Returns:
            Clockwise from the left top, in whole pixels of the page, shape ``(lines, 4, 2)``.
        """
        scale = min(1.0, max(_LEAST_SCALE, _LONG_SIDE / max(page.shape[:2])))
        small = _scaled(page, scale)
        corners = self._search(small)
        if share_outside(small, corners) > _LITTLE_FOUND:
            # The dots of a bad copy break pale print; the median of nine pixels has no dots.
            corners = max(corners, self._search(cv2.medianBlur(small, 3)), key=_area)
        height, width = page.shape[:2]
        boxes = np.clip(np.round(corners / scale), 0, (width, height)).astype(np.float32)
        return in_reading_order(boxes)

    def _search(self, page: Image) -> NDArray[np.float64]:
        """Return the corners of all lines, shape ``(n, 4, 2)``."""
        found = [self._detect(cut(page, part), part) for part in inked_parts(page)]
        return np.concatenate([np.zeros((0, 4, 2)), *found])

    def _detect(self, picture: Image, part: Part) -> NDArray[np.float64]:
        """Return the corners found in one part, shape ``(n, 4, 2)``, in pixels of its page."""
        found = text_boxes(self._chances(picture))
        found += (part.left, part.top)
        return found

    def _chances(self, picture: Image) -> NDArray[np.float32]:
        """Return how surely text stands at every pixel, shape ``(height, width)``."""
        if not self._alone:
            chances = text_chances(picture)
            if share_in_doubt(chances) <= _MOST_IN_DOUBT:
                return chances
        # The network's own preparation, without its rounding to multiples of its stride.
        ready = cv2.dnn.blobFromImage(picture, 1 / 127.5) - np.float32(1.0)
        answer: NDArray[np.float32] = self._whole(ready)[0, 0]
        return answer

    @cached_property
    def _whole(self) -> Network:
        return self._load()


def _scaled(page: Image, scale: float) -> Image:
    """Return a page at the size at which text is looked for."""
    if scale == 1.0:
        return page
    size = (round(page.shape[1] * scale), round(page.shape[0] * scale))
    small: Image = cv2.resize(page, size, interpolation=cv2.INTER_LINEAR)
    return small


def _area(corners: NDArray[np.float64]) -> float:
    """Return how much of a page lines cover together, in pixels."""
    x, y = corners[..., 0], corners[..., 1]
    return float(np.abs((x * np.roll(y, -1, 1) - y * np.roll(x, -1, 1)).sum(axis=1)).sum() / 2)
