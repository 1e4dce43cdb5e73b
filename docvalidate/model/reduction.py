"""Pictures made smaller."""

from __future__ import annotations

import cv2
import numpy as np

from docvalidate.model.page import Image


def reduced(image: Image, factor: float) -> Image:
    """Return a picture made smaller without aliasing.

    Halving and then sampling between the pixels is many times as fast as averaging over odd
    areas, and what is sampled is never more than two pixels apart.
    """
    height, width = image.shape[:2]
    size = max(1, round(width * factor)), max(1, round(height * factor))
    while image.shape[0] >= 2 * size[1] and image.shape[1] >= 2 * size[0]:
        even = image[: image.shape[0] // 2 * 2, : image.shape[1] // 2 * 2]
        image = np.asarray(
            cv2.resize(even, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.uint8
        )
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR), np.uint8)
