"""Scans made in grey: all their channels are one."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_Picture = NDArray[np.uint8]


def grey_of(image: _Picture) -> _Picture | None:
    """Return the one channel of a picture in grey, ``None`` for one in colour.

    Args:
        image: shape ``(height, width, 3)``.
    """
    # Nearly every picture in colour shows it on the first few pixels.
    for part in (image[::32, ::32], image):
        blue, green, red = cv2.split(np.ascontiguousarray(part))
        if cv2.norm(blue, green, cv2.NORM_INF) or cv2.norm(green, red, cv2.NORM_INF):
            return None
    return np.asarray(green, np.uint8)
