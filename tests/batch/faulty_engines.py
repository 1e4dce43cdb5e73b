"""Engines that misbehave on purpose, loaded by name in real worker processes."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence

from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, RecognisedText
from docvalidate.ocr import EngineChoice


class SoundEngine:
    """Reads the same line on every page."""

    name = "sound"

    def __init__(self, choice: EngineChoice) -> None:
        self.choice = choice

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        height, width = image.shape[:2]
        return (
            TextLine("诚信承诺书", 0.99, Box(width // 4, height // 10, width // 2, height // 8)),
        )

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        return tuple(RecognisedText("", 0.0) for _ in images)

    def model_hashes(self) -> Mapping[str, str]:
        return {}


class RaisingEngine(SoundEngine):
    """Fails on pages that are wider than high."""

    name = "raising"

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        if image.shape[1] > image.shape[0]:
            raise RuntimeError("no reading today")
        return super().read_page(image)


class DyingEngine(SoundEngine):
    """Takes its process down on pages that are wider than high, as a segmentation fault would."""

    name = "dying"

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        if image.shape[1] > image.shape[0]:
            os._exit(139)
        return super().read_page(image)


class HangingEngine(SoundEngine):
    """Never comes back from pages that are wider than high."""

    name = "hanging"

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        if image.shape[1] > image.shape[0]:
            time.sleep(600)
        return super().read_page(image)


class GreedyEngine(SoundEngine):
    """Fills the memory on pages that are wider than high, and does not let go of it."""

    name = "greedy"

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        hoard: list[bytes] = []
        while image.shape[1] > image.shape[0]:
            hoard.append(b"\x01" * (64 << 20))
            time.sleep(0.02)
        return super().read_page(image)


class CallingEngine(SoundEngine):
    """Says which process it is in, in the folder given for models, and then never comes back."""

    name = "calling"

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        if image.shape[1] > image.shape[0] and self.choice.model_dir is not None:
            told = self.choice.model_dir / "pid"
            told.with_suffix(".new").write_text(str(os.getpid()))
            told.with_suffix(".new").rename(told)
            time.sleep(600)
        return super().read_page(image)
