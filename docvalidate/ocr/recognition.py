"""What lines say: plain print by a small network, everything else by RapidOCR's recogniser.

Plain print is read by :mod:`docvalidate.plain_print` at a tenth of the cost; what that is
not sure of is read by the recogniser, shown every line at the width it needs. RapidOCR and
PaddleOCR read six lines at a time, each filled up to the widest of the six and at least to 320
columns: on a form with short words most of what the network sees is filling. One line at a time
costs what the line costs. Long lines, which are prose, are squeezed first: Chinese characters
stand it, narrow figures do not, so a line of figures and any line that is not read with
confidence is read again at its full width.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.plain_print import PrintedLine, read_print

_HEIGHT = 48
_STEP = 8
"""Columns that one answer of the recogniser stands for."""

_FILLING = 32
"""Grey columns after the line: without any, the last character is sometimes lost."""

_LONG = 8.0
"""Width over height from which a line may be prose."""

_SQUEEZE = 0.6
_CONFIDENT = 0.95
_NARROW_SHARE = 0.2
"""Share of Latin letters and figures above which a line is not prose in Chinese."""


class Recogniser:
    """RapidOCR's recogniser behind the reader of plain print."""

    def __init__(self, whole: Any, alone: bool = False) -> None:  # noqa: ANN401 - RapidOCR is untyped
        """Wrap the recogniser that RapidOCR made.

        Args:
            whole: reads the lines that are in doubt.
            alone: whether it reads all lines.
        """
        self._session = whole.session
        self._characters: Sequence[str] = whole.postprocess_op.character
        self._alone = alone

    def read_line(self, picture: Image) -> PrintedLine:
        """Read a line of a page, as cheaply as it allows.

        Args:
            picture: of one horizontal line, BGR, shape ``(height, width, 3)``.
        """
        if not self._alone:
            printed = read_print(picture)
            if printed is not None:
                return printed
        height, width = picture.shape[:2]
        if width > _LONG * height:
            squeezed = self._read(picture, _SQUEEZE)
            if squeezed.confidence >= _CONFIDENT and _narrow_share(squeezed.text) <= _NARROW_SHARE:
                return squeezed
        return self._read(picture, 1.0)

    def read(self, pictures: Sequence[Image]) -> tuple[PrintedLine, ...]:
        """Return what single lines say, every one read at its full width."""
        return tuple(self._read(picture, 1.0) for picture in pictures)

    def _read(self, picture: Image, squeeze: float) -> PrintedLine:
        """Read a line at a share of its width."""
        ready, line = _prepared(picture, squeeze)
        chances = self._session(ready)[0]
        answers, certainty = chances.argmax(axis=1), chances.max(axis=1)
        # The same answer again is the same character still; the first answer stands for none.
        begins = np.flatnonzero((answers != 0) & (np.diff(answers, prepend=-1) != 0))
        text = "".join(self._characters[answer] for answer in answers[begins])
        confidence = float(certainty[begins].mean()) if len(begins) else 0.0
        centres = np.minimum(1.0, (begins + 0.5) * _STEP / line)
        return PrintedLine(text, confidence, tuple(centres.tolist()))


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
