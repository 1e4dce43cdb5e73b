"""Read one picture: use this instead of ``cv2.imread``, which fails on Chinese paths."""

from __future__ import annotations

from pathlib import Path

from docvalidate.intake.limits import DEFAULT_LIMITS, IntakeLimits
from docvalidate.intake.opening import open_document
from docvalidate.intake.unreadable import PageFailure, UnreadableDocument
from docvalidate.model.page import Image


def read_image(path: Path, limits: IntakeLimits = DEFAULT_LIMITS) -> Image:
    """Return the first page of a picture or PDF, upright by its own metadata.

    Returns:
        Pixels, shape ``(height, width, 3)``, blue, green, red.

    Raises:
        UnreadableDocument: if the file or its first page cannot be decoded.
    """
    with open_document(path, limits) as document:
        page = document.page(1)
    if isinstance(page, PageFailure):
        raise UnreadableDocument(page.reason, page.detail)
    return page.image
