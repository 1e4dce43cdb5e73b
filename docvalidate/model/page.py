"""Pages as pictures, between intake and vision; they are never stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from docvalidate.model.evidence import TextLine

if TYPE_CHECKING:  # a run whose pages are all known never sees a pixel, and starts sooner
    import numpy as np
    from numpy.typing import NDArray

Image: TypeAlias = "NDArray[np.uint8]"
"""Pixels, shape ``(height, width, 3)``, channels blue, green, red as OpenCV keeps them."""


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """One page as it came out of a file.

    Attributes:
        number: from 1.
        image: pixels of the page as decoded, EXIF and PDF rotation already applied.
        dpi: pixels per inch, ``None`` where the file does not say.
        rotation: degrees clockwise already applied to ``image``.
        embedded_lines: text a digital PDF carries, boxes in pixels of ``image``; empty for scans.
        hidden_lines: text in the file that ``image`` may not show, such as an invisible layer;
            boxes in pixels of ``image``.
        notes: text of annotations and form fields, boxes in pixels of ``image``.
    """

    number: int
    image: Image
    dpi: int | None
    rotation: int = 0
    embedded_lines: tuple[TextLine, ...] = ()
    hidden_lines: tuple[TextLine, ...] = ()
    notes: tuple[TextLine, ...] = ()


@dataclass(frozen=True, slots=True)
class RecognisedText:
    """What a recogniser read in one line image, with its mean confidence (0 to 1)."""

    text: str
    confidence: float


class LineReader(Protocol):
    """Reads images that hold one horizontal line of text each."""

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        """Return the text of each image, in order; empty text where nothing was read."""
        ...
