"""How the benchmark looks at a page, and how long the work on its seals takes."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from math import cos, radians, sin

import cv2
import numpy as np

from docvalidate.intake import PageFrame
from docvalidate.model.evidence import PageEvidence, TextLine
from docvalidate.model.page import Image, Page, RecognisedText
from docvalidate.ocr import Engine
from docvalidate.reading import see_page
from docvalidate.vision.ink import ink_of
from docvalidate.vision.ink_kinds import ink_kinds
from docvalidate.vision.neighbours import crossing
from docvalidate.vision.seal_text import read_impression
from docvalidate.vision.seals import find_impressions
from samples.drawing.secrecy_hard_pages import PHOTOGRAPHED_KINDS
from samples.drawing.truth import LabelledPage

A4_INCHES = 297 / 25.4
_TIMED_DPI = 200
# A telephone's picture does not say how many dots make an inch.
_WITHOUT_DPI = ("phone_seal", *PHOTOGRAPHED_KINDS)


class WithoutPageText:
    """An engine that reads strips of seals but not the page: much faster, for work on seals."""

    def __init__(self, engine: Engine) -> None:
        """Wrap an engine."""
        self._engine = engine
        self.name = engine.name

    def read_page(self, _: Image) -> tuple[TextLine, ...]:
        """Return no line."""
        return ()

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        """Return the text of single-line images."""
        return self._engine.read_lines(images)

    def model_hashes(self) -> Mapping[str, str]:
        """Return the SHA-256 of every model file by name."""
        return self._engine.model_hashes()


class _ReadsNothing:
    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        return tuple(RecognisedText("", 0.0) for _ in images)


def dpi_of(image: Image, kind: str = "") -> int | None:
    """Return the resolution of a whole A4 sheet, as its file would state it."""
    if kind in _WITHOUT_DPI:
        return None
    return round(float(max(image.shape[:2])) / A4_INCHES)


def look(page: LabelledPage, engine: Engine, kind: str = "") -> tuple[LabelledPage, PageEvidence]:
    """Return a drawn page as it stands upright, and what the program sees on it.

    The program levels a page that was fed askew, and all it says is in pixels of the level page;
    the labels are moved along.
    """
    seen = see_page(Page(number=1, image=page.image, dpi=dpi_of(page.image, kind)), engine)
    return _upright(page, seen.frame), seen.evidence


def _upright(page: LabelledPage, frame: PageFrame) -> LabelledPage:
    """Move a page and its labels as the program moved it."""
    if not frame.straightened and not frame.turned:
        return page
    angle = radians(frame.straightened + frame.turned)
    turn = np.array([[cos(angle), -sin(angle)], [sin(angle), cos(angle)]])
    middle = np.array([frame.width / 2, frame.height / 2])
    shift = np.array([frame.final_width / 2, frame.final_height / 2]) - turn @ middle
    matrix = np.eye(3)
    matrix[:2, :2], matrix[:2, 2] = turn, shift
    size = (frame.final_width, frame.final_height)
    image = cv2.warpPerspective(page.image, matrix, size, borderValue=(255, 255, 255))
    return LabelledPage(np.asarray(image, np.uint8), page.truth.mapped(matrix, *size))


def seal_seconds(image: Image, kind: str = "") -> float:
    """Return the processor seconds of all work on seals but the recogniser's, on one core.

    The page is brought to 200 dpi first. The time is the process's own, so that what else runs on
    the machine does not count.
    """
    scale = _TIMED_DPI * A4_INCHES / max(image.shape[:2])
    page = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        start = time.process_time()
        ink = ink_of(page)
        dpi = None if kind in _WITHOUT_DPI else _TIMED_DPI
        kinds = ink_kinds(ink, dpi)
        found = find_impressions(kinds, dpi)
        for impression in found:
            others = crossing(impression, found)
            read_impression(ink, impression, _ReadsNothing(), kinds, others)
        return time.process_time() - start
    finally:
        cv2.setNumThreads(threads)
