"""Take a scan out of its PDF pixel for pixel, instead of drawing it anew."""

from __future__ import annotations

from typing import Any

import numpy as np
import pymupdf

from docvalidate.intake.limits import IntakeLimits
from docvalidate.intake.pdf_survey import PlacedImage
from docvalidate.intake.resolution import with_square_pixels
from docvalidate.model.page import Image

_STRAIGHT = 0.01
_POINTS_PER_INCH = 72


def extract_scan(
    page: Any,  # noqa: ANN401 - PyMuPDF is untyped
    placed: PlacedImage,
    limits: IntakeLimits,
) -> tuple[Image, float] | None:
    """Return the picture that fills a page as the page shows it, with its dpi.

    Returns:
        ``None`` where the picture is placed askew, is a stencil or would be too large, so that
        the page has to be rendered.
    """
    if placed.width * placed.height > limits.decoded_pixels:
        return None
    shown = pymupdf.Matrix(*placed.transform) * page.rotation_matrix
    along = max(abs(shown.a), abs(shown.b), abs(shown.c), abs(shown.d))
    upright = max(abs(shown.b), abs(shown.c)) <= _STRAIGHT * along
    sideways = max(abs(shown.a), abs(shown.d)) <= _STRAIGHT * along
    if not upright and not sideways:
        return None
    pixels = _pixels(page.parent, placed.xref)
    if pixels is None:
        return None
    if sideways:
        # The picture's x axis runs along the page's y axis and the other way round.
        pixels = np.swapaxes(pixels, 0, 1)
        flip_x, flip_y = shown.c < 0, shown.b < 0
        inches = abs(shown.c) / _POINTS_PER_INCH, abs(shown.b) / _POINTS_PER_INCH
    else:
        flip_x, flip_y = shown.a < 0, shown.d < 0
        inches = abs(shown.a) / _POINTS_PER_INCH, abs(shown.d) / _POINTS_PER_INCH
    pixels = pixels[:: -1 if flip_y else 1, :: -1 if flip_x else 1]
    image = np.ascontiguousarray(pixels)
    return with_square_pixels(image, image.shape[1] / inches[0], image.shape[0] / inches[1])


def _pixels(opened: Any, xref: int) -> Image | None:  # noqa: ANN401 - PyMuPDF is untyped
    """Decode a picture of a PDF through its own colour space and Decode array."""
    if opened.xref_get_key(xref, "ImageMask")[1] == "true":
        return None
    pixmap = pymupdf.Pixmap(opened, xref)
    if pixmap.colorspace is None:
        return None
    if pixmap.alpha:
        pixmap = pymupdf.Pixmap(pixmap, 0)
    if pixmap.colorspace.name != pymupdf.csRGB.name or pixmap.n != 3:
        pixmap = pymupdf.Pixmap(pymupdf.csRGB, pixmap)
    return as_blue_green_red(pixmap)


def as_blue_green_red(pixmap: Any) -> Image:  # noqa: ANN401 - PyMuPDF is untyped
    """Copy an RGB pixmap without alpha into an image."""
    rows = np.frombuffer(pixmap.samples_mv, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)
    pixels = rows[:, : pixmap.width * 3].reshape(pixmap.height, pixmap.width, 3)
    return np.ascontiguousarray(pixels[:, :, ::-1])
