"""Pictures made many times smaller."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_FINE = 4


def shrunk(picture: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Return a picture at a size a few times smaller or less, each pixel the mean of its area.

    Averaging over areas with odd borders is slow. Four samples each way, taken between the
    pixels, give nearly the same means: those of a page to within a grey level.

    Args:
        picture: shape ``(height, width)`` or ``(height, width, channels)``.
        width: to be had, in pixels.
        height: the same.
    """
    fine = (_FINE * width, _FINE * height)
    if picture.shape[1] > fine[0] and picture.shape[0] > fine[1]:
        picture = np.asarray(cv2.resize(picture, fine, interpolation=cv2.INTER_LINEAR), np.uint8)
    small = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)
