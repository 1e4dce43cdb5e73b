"""RapidOCR's recogniser, shown every line at the width it needs.

RapidOCR and PaddleOCR read six lines at a time, each filled up to the widest of the six and at
least to 320 columns: on a form with short words most of what the network sees is filling. One
line at a time costs what the line costs. Long lines, which are prose, are squeezed first:
Chinese characters stand it, narrow figures do not, so a line of figures and any line that is
not read with confidence is read again at its full width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image

_HEIGHT = 48
_STEP = 8
_FILLING = 32
"""Grey columns after the line: without any, the last character is sometimes lost."""
_LONG = 8.0
"""Width over height from which a line may be prose."""
_SQUEEZE = 0.6
_CONFIDENT = 0.95
_NARROW_SHARE = 0.2
"""Share of Latin letters and figures above which a line is not prose in Chinese."""


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What a line says.

    Attributes:
        words: RapidOCR's account of where each character stands, ``None`` unless asked for.
    """

    text: str
    score: float
    words: Any


class LeanRecogniser:
    """Takes the place of RapidOCR's ``TextRecognizer``: same network, same decoding."""

    def __init__(self, whole: Any) -> None:  # noqa: ANN401 - RapidOCR is untyped
        """Wrap the recogniser that RapidOCR made."""
        self._whole = whole

    def __call__(self, asked: Any) -> Any:  # noqa: ANN401
        """Return text, score and places of the characters of the lines of a page."""
        from rapidocr.ch_ppocr_rec.typings import TextRecOutput  # noqa: PLC0415 - slow to import

        answers = [self._read_squeezed(one, asked.return_word_box) for one in asked.img]
        return TextRecOutput(
            asked.img,
            tuple(answer.text for answer in answers),
            tuple(answer.score for answer in answers),
            tuple(answer.words for answer in answers),
        )

    def read(self, pictures: Sequence[Image]) -> tuple[LineAnswer, ...]:
        """Return what single lines say, every one read at its full width."""
        return tuple(self._read(picture, 1.0) for picture in pictures)

    def _read_squeezed(self, picture: Image, places: bool) -> LineAnswer:
        """Read a line of a page, a long one squeezed if that will do."""
        height, width = picture.shape[:2]
        if width > _LONG * height:
            squeezed = self._read(picture, _SQUEEZE, places)
            if squeezed.score >= _CONFIDENT and _narrow_share(squeezed.text) <= _NARROW_SHARE:
                return squeezed
        return self._read(picture, 1.0, places)

    def _read(self, picture: Image, squeeze: float, places: bool = False) -> LineAnswer:
        """Read a line at a share of its width."""
        ready, line = _prepared(picture, squeeze)
        lines, words = self._whole.postprocess_op(
            self._whole.session(ready),
            places,
            wh_ratio_list=[float(line)],
            max_wh_ratio=float(ready.shape[3]),
        )
        text, score = lines[0]
        return LineAnswer(str(text), float(score), words[0] if places else None)


def _prepared(picture: Image, squeeze: float) -> tuple[NDArray[np.float32], int]:
    """Return the network's input, shape ``(1, 3, 48, width)``, and the columns the line fills."""
    height, width = picture.shape[:2]
    line = max(_STEP, round(_HEIGHT * width / height * squeeze))
    whole = -(-(line + _FILLING) // _STEP) * _STEP
    ready = np.zeros((1, 3, _HEIGHT, whole), np.float32)
    small = cv2.resize(picture, (line, _HEIGHT), interpolation=cv2.INTER_LINEAR)
    ready[0, :, :, :line] = small.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1.0
    return ready, line


def _narrow_share(text: str) -> float:
    """Return the share of Latin letters and figures in a text."""
    return sum(letter.isascii() and letter.isalnum() for letter in text) / max(1, len(text))
