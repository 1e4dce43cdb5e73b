"""Small pictures of fields, so that a clerk sees at a glance what the verdict is about."""

from __future__ import annotations

from collections.abc import Sequence

import cv2

from docvalidate.model.evidence import Expectation, Field, crop_window
from docvalidate.model.page import Image

_WIDEST = 440
_HIGHEST = 150
_QUALITY = 70


def field_crops(image: Image, fields: Sequence[Field]) -> tuple[bytes, ...]:
    """Return a small JPEG of each field, in order; empty for dates, which need no second look.

    Args:
        image: the upright page.
        fields: what was found on it.
    """
    return tuple(
        b"" if field.expects is Expectation.DATE else _crop(image, field) for field in fields
    )


def _crop(image: Image, field: Field) -> bytes:
    height, width = image.shape[:2]
    window = crop_window(field, width, height)
    if window.width < 2 or window.height < 2:
        return b""
    part = image[window.y0 : window.y1, window.x0 : window.x1]
    scale = min(1.0, _WIDEST / window.width, _HIGHEST / window.height)
    size = (max(1, round(window.width * scale)), max(1, round(window.height * scale)))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    done, encoded = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return encoded.tobytes() if done else b""
