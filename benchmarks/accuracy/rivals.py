"""What a user would do without this program: plain text recognition of the whole page."""

from __future__ import annotations

from typing import Protocol

from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image
from docvalidate.ocr import EngineChoice, load_engine

RIVALS = ("rapidocr", "paddleocr")


class Rival(Protocol):
    """Reads the text of a page."""

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        """Return the lines, boxes in pixels of ``image``."""
        ...


class PlainRapidOCR:
    """RapidOCR with its own defaults: its sizes, its thresholds, its orientation classifier."""

    def __init__(self) -> None:
        """Load the weights that its wheel carries."""
        from rapidocr import RapidOCR  # noqa: PLC0415 - slow to import

        self._rapid = RapidOCR(params={"Global.log_level": "error"})

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        """Return the lines, boxes in pixels of ``image``."""
        result = self._rapid(image)
        if result.boxes is None or result.txts is None:
            return ()
        return tuple(
            TextLine(text, float(score), Box.around([(float(x), float(y)) for x, y in corners]))
            for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True)
        )


def load_rival(name: str) -> Rival:
    """Load a program to compare with.

    Raises:
        MissingDependencyError: if it is not installed here.
        ValueError: if there is none of that name.
    """
    if name == "rapidocr":
        return PlainRapidOCR()
    if name == "paddleocr":
        return load_engine(EngineChoice("paddleocr", threads=2))
    message = f"unknown program {name!r}; known: {', '.join(RIVALS)}"
    raise ValueError(message)
