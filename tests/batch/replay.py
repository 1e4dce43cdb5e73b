"""Engines that answer without recognising anything, so that tests cost milliseconds."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from docvalidate import TELEMETRY_OFF
from docvalidate.language import Message
from docvalidate.model.errors import UsageError
from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, RecognisedText
from docvalidate.ocr import EngineChoice


class ReplayEngine:
    """Says that each page holds the lines it was made with, one below the other."""

    name = "replay"

    def __init__(self, texts: Sequence[str]) -> None:
        """Answer with these lines."""
        self._texts = tuple(texts)

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        """Return the lines, spread over the page."""
        height, width = image.shape[:2]
        step = height / (len(self._texts) + 1)
        return tuple(
            TextLine(
                text,
                0.98,
                Box(width // 10, round(step * row + 4), width // 2, round(step * row + 24)),
            )
            for row, text in enumerate(self._texts)
        )

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        """Read nothing."""
        return tuple(RecognisedText("", 0.0) for _ in images)

    def model_hashes(self) -> Mapping[str, str]:
        """Return no model."""
        return {}


class MarkedEngine(ReplayEngine):
    """Every page bears 机密★10年 and sentences that nobody may ever see; for the command line."""

    SECRETS = (
        "鹬蚌翡翠工程参数",
        "承诺人签名：",
        "单位负责人签名：",
        "身份证号：43060219800101001X",
    )

    def __init__(self, choice: EngineChoice) -> None:  # noqa: ARG002 - an engine's signature
        """Answer with a marking and secrets."""
        super().__init__(("机密★10年", *self.SECRETS))


class PersonalEngine(ReplayEngine):
    """Every page holds personal numbers, well and badly read; for the command line."""

    NUMBERS = ("430602198001010014", "43060219800101001", "13812345678", "6222021234567890123")

    def __init__(self, choice: EngineChoice) -> None:  # noqa: ARG002 - an engine's signature
        """Answer with a line for each number."""
        super().__init__(("诚信承诺书", *(f"号码：{number}" for number in self.NUMBERS)))


class SpyEngine(ReplayEngine):
    """Refuses to load where telemetry is not switched off."""

    def __init__(self, choice: EngineChoice) -> None:  # noqa: ARG002 - an engine's signature
        """Look at the environment of the process.

        Raises:
            UsageError: if any switch is not set.
        """
        if any(os.environ.get(name) != value for name, value in TELEMETRY_OFF.items()):
            raise UsageError(Message("ocr.unknown_engine", {"name": "telemetry"}))
        super().__init__(())
