"""An engine that reads nothing: decoding and detection are tried without the cost of reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docvalidate.model.evidence import TextLine
from docvalidate.model.page import Image, RecognisedText
from docvalidate.ocr import EngineChoice


class BlindEngine:
    """Finds no text anywhere."""

    name = "blind"

    def __init__(self, choice: EngineChoice) -> None:
        """Need nothing."""

    def read_page(self, image: Image) -> tuple[TextLine, ...]:  # noqa: ARG002 - the protocol
        """Return no lines."""
        return ()

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        """Return empty text for each image."""
        return tuple(RecognisedText("", 0.0) for _ in images)

    def model_hashes(self) -> Mapping[str, str]:
        """Return nothing: there is no model."""
        return {}
