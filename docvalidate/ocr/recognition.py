"""What lines say: plain print by a small network, what that is not sure of by RapidOCR's.

Plain print is read by :mod:`docvalidate.plain_print` at a tenth of the cost. Where it is in doubt
about a few characters of a line, those alone are shown to RapidOCR's recogniser, with a little of
the line on both sides; where the two do not agree on that, the whole line is.

The recogniser is shown every line at the width it needs. RapidOCR and PaddleOCR read six lines
at a time, each filled up to the widest of the six and at least to 320 columns: on a form with
short words most of what the network sees is filling. Long lines are squeezed first: Chinese
characters stand it, narrow figures do not, so a line of figures and any line that is not read
with confidence is read again at its full width.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.ocr.mended_line import Gap, filled, gaps_of
from docvalidate.ocr.runtimes import Network
from docvalidate.plain_print.reader import PrintedCharacter, PrintedLine, read_print

_HEIGHT = 48
_STEP = 8
"""Columns that one answer of the recogniser stands for."""

_FILLING = 16
"""Grey columns after the line at least: without any, the last character is sometimes lost."""

_MULTIPLE = 32
"""Of columns that the network is shown: runtimes prepare themselves for every width anew."""

_LONG = 8.0
"""Width over height from which a line may be prose."""

_SQUEEZE = 0.6
_CONFIDENT = 0.95
_NARROW_SHARE = 0.2
"""Share of Latin letters and figures above which a line is not prose in Chinese."""

_WORTH_MENDING = 0.5
"""Share of a line up to which it is cheaper to read its gaps than to read it as a whole."""


class Recogniser:
    """RapidOCR's recogniser behind the reader of plain print."""

    def __init__(
        self,
        load: Callable[[], Network],
        characters: Callable[[], Sequence[str]],
        alone: bool = False,
    ) -> None:
        """Put the reader of plain print before RapidOCR's network.

        Args:
            load: loads RapidOCR's network, when something is first in doubt.
            characters: returns what its answers stand for.
            alone: whether it reads all lines.
        """
        self._load = load
        self._list = characters
        self._alone = alone

    def alone(self) -> Recogniser:
        """Return the same recogniser without the reader of plain print."""
        return Recogniser(self._load, self._list, alone=True)

    def read_line(self, picture: Image) -> PrintedLine:
        """Read a line of a page, as cheaply as it allows.

        Args:
            picture: of one horizontal line, BGR, shape ``(height, width, 3)``.
        """
        if self._alone:
            return self._read_whole(picture)
        printed = read_print(picture)
        if not printed.characters:
            return self._read_whole(picture)
        if not printed.doubts:
            return printed
        return self._mended(picture, printed) or self._read_whole(picture)

    def read(self, pictures: Sequence[Image]) -> tuple[PrintedLine, ...]:
        """Return what single lines say, every one read at its full width."""
        return tuple(self._read(picture, 1.0) for picture in pictures)

    def _mended(self, picture: Image, printed: PrintedLine) -> PrintedLine | None:
        """Return a line with its gaps read by the recogniser, ``None`` where that will not do."""
        gaps = gaps_of(printed)
        if sum(gap.end - gap.start for gap in gaps) > _WORTH_MENDING:
            return None
        width = picture.shape[1]
        filling: list[tuple[Gap, PrintedLine]] = []
        for gap in gaps:
            first, last = round(gap.start * width), round(gap.end * width)
            filling.append((gap, self._read(picture[:, first:last], 1.0)))
        return filled(printed, filling)

    def _read_whole(self, picture: Image) -> PrintedLine:
        """Read a line from end to end, a long one squeezed if that will do."""
        height, width = picture.shape[:2]
        if width > _LONG * height:
            squeezed = self._read(picture, _SQUEEZE)
            if squeezed.confidence >= _CONFIDENT and _narrow_share(squeezed.text) <= _NARROW_SHARE:
                return squeezed
        return self._read(picture, 1.0)

    def _read(self, picture: Image, squeeze: float) -> PrintedLine:
        """Read a picture at a share of its width."""
        ready, line = _prepared(picture, squeeze)
        chances = self._whole(ready)[0]
        answers, certainty = chances.argmax(axis=1), chances.max(axis=1)
        # The same answer again is the same character still; the first answer stands for none.
        begins = np.flatnonzero((answers != 0) & (np.diff(answers, prepend=-1) != 0))
        return PrintedLine(
            tuple(
                PrintedCharacter(
                    self._characters[answers[step]],
                    float(certainty[step]),
                    min(1.0, (step + 0.5) * _STEP / line),
                )
                for step in begins.tolist()
            )
        )

    @cached_property
    def _whole(self) -> Network:
        return self._load()

    @cached_property
    def _characters(self) -> Sequence[str]:
        return self._list()


def _prepared(picture: Image, squeeze: float) -> tuple[NDArray[np.float32], int]:
    """Return the network's input, shape ``(1, 3, 48, width)``, and the columns the line fills."""
    height, width = picture.shape[:2]
    line = max(_STEP, round(_HEIGHT * width / height * squeeze))
    whole = -(-(line + _FILLING) // _MULTIPLE) * _MULTIPLE
    ready = np.zeros((1, 3, _HEIGHT, whole), np.float32)
    small = cv2.resize(picture, (line, _HEIGHT), interpolation=cv2.INTER_LINEAR)
    ready[0, :, :, :line] = small.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1.0
    return ready, line


def _narrow_share(text: str) -> float:
    """Return the share of Latin letters and figures in a text."""
    return sum(letter.isascii() and letter.isalnum() for letter in text) / max(1, len(text))
