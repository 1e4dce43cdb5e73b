"""Pages that carry a number, and engines that note each page they are asked to read.

What is noted survives the process, so that a test sees what killed runs have read.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self

import numpy as np
from PIL import Image as PillowImage

from docvalidate.batch.workers import ReadJob
from docvalidate.intake import IntakeLimits
from docvalidate.model.evidence import DocumentEvidence, TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, RecognisedText
from docvalidate.ocr import EngineChoice
from docvalidate.reading import read_document

LOG_VARIABLE = "DOCVALIDATE_TEST_READ_LOG"
DELAY_VARIABLE = "DOCVALIDATE_TEST_READ_DELAY"
_BITS, _SIDE, _GAP, _LEFT, _TOP = 10, 15, 5, 30, 60


def numbered_page(path: Path, number: int) -> Path:
    """Write a page that carries a number as black and white squares."""
    pixels = np.full((438, 310, 3), 248, np.uint8)
    pixels[150:165, 50:210:6] = 20
    for bit in range(_BITS):
        left = _LEFT + bit * (_SIDE + _GAP)
        pixels[_TOP : _TOP + _SIDE, left : left + _SIDE] = 20 if number >> bit & 1 else 190
    path.parent.mkdir(parents=True, exist_ok=True)
    PillowImage.fromarray(pixels).save(path, dpi=(200, 200))
    return path


def number_on(image: Image) -> int:
    """Return the number that a page carries."""
    half = _SIDE // 2
    places = [_LEFT + bit * (_SIDE + _GAP) + half for bit in range(_BITS)]
    inked = [int(image[_TOP + half, place].mean()) < 100 for place in places]
    return sum(1 << bit for bit, dark in enumerate(inked) if dark)


class CountingEngine:
    """Reads one line on every page, slowly where asked to, and notes the page's number."""

    name = "counting"

    def __init__(self, choice: EngineChoice) -> None:
        """Note pages in the file that the environment names."""
        self.choice = choice

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        """Note the page, then return a line."""
        with Path(os.environ[LOG_VARIABLE]).open("a", encoding="ascii") as log:
            log.write(f"{number_on(image)}\n")
        time.sleep(float(os.environ.get(DELAY_VARIABLE, "0")))
        # Says nothing of what the page is: that the file's name does.
        return (TextLine("扫描件", 0.99, Box(80, 44, 155, 55)),)

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        """Read nothing."""
        return tuple(RecognisedText("", 0.0) for _ in images)

    def model_hashes(self) -> Mapping[str, str]:
        """Return no model."""
        return {}


class PoolInProcess:
    """Reads in the test's own process, and can be told to be interrupted."""

    interrupt_after: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def read(self, jobs: Iterable[ReadJob]) -> Iterator[tuple[ReadJob, DocumentEvidence]]:
        """Read file after file; raise as Ctrl-C does once enough are read."""
        engine = CountingEngine(EngineChoice())
        for done, job in enumerate(jobs):
            if PoolInProcess.interrupt_after == done:
                raise KeyboardInterrupt
            yield job, read_document(job.path, job.name, engine, IntakeLimits())


def pages_read(log: Path) -> list[int]:
    """Return the numbers of the pages read so far, in order."""
    return [int(line) for line in log.read_text().split()] if log.exists() else []
