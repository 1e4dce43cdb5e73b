"""Which way up a page lies: its own lines of text are asked, each in four directions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

import cv2
import numpy as np

from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, LineReader, RecognisedText

TURNS = (0, 90, 180, 270)
"""Degrees clockwise by which a page may have to be turned."""

_SURE_CONFIDENCE = 0.93
_SURE_CHARACTERS = 12
_LEAST_SIDE = 8
_LONGEST_CROP = 14
"""Characters of a line that are asked for: more would cost time and tell nothing new."""
_MOST_CROPS = 10
_STRIP_HEIGHT = 48
_CHANCE_CONFIDENCE = 0.5
"""What a recogniser is confident of when it sees no writing at all."""
_CLEAR_VOTE = 0.15
_LEAST_SCORE = 0.6
_CLEAR_MAJORITY = 1.6


@dataclass(frozen=True, slots=True)
class Votes:
    """What the lines say: sum of scores and number of votes for each of :data:`TURNS`."""

    scores: tuple[float, float, float, float]
    votes: tuple[int, int, int, int]

    @property
    def turn(self) -> int:
        """The degrees clockwise to turn by; 0 unless another direction wins clearly.

        An upright page must never be turned, so a turn needs more than twice the votes, and
        clearly more of what was read, than leaving the page as it lies.
        """
        best = max(range(len(TURNS)), key=lambda index: self.scores[index])
        wins = (
            self.scores[best] >= _LEAST_SCORE
            and self.scores[best] >= _CLEAR_MAJORITY * self.scores[0]
            and self.votes[best] > 2 * self.votes[0]
        )
        return TURNS[best] if wins else 0


def turn_of_page(image: Image, lines: Sequence[TextLine], reader: LineReader) -> int:
    """Return the degrees clockwise (0, 90, 180, 270) by which a page has to be turned.

    A page whose level lines read well is upright: Chinese read upside down makes no sense to a
    recogniser. Of any other page some lines are cut out and read in all four directions; where
    a turned line stands like a column, its characters are set side by side first, which is how
    vertical writing is told from a page that lies on its side.

    Args:
        image: the page as it lies, shape ``(height, width, 3)``.
        lines: what a recogniser read on it, in any direction.
        reader: reads single lines.
    """
    if reads_well(lines):
        return 0
    return votes_of_lines(image, lines, reader).turn


def reads_well(lines: Sequence[TextLine]) -> bool:
    """Say whether most of the text stands in level lines and was read surely."""
    level = [line for line in lines if line.box.width >= line.box.height]
    characters = sum(len(line.text) for line in lines)
    of_level = sum(len(line.text) for line in level)
    if of_level < _SURE_CHARACTERS or of_level < 0.8 * characters:
        return False
    sure = sum(line.confidence * len(line.text) for line in level) / of_level
    return sure >= _SURE_CONFIDENCE


def votes_of_lines(image: Image, lines: Sequence[TextLine], reader: LineReader) -> Votes:
    """Let the longest lines of a page vote on the way it lies."""
    crops = [_cut_out(image, line.box) for line in _telling(lines)]
    strips = [_as_line(_rotated(crop, turn)) for crop in crops for turn in TURNS]
    answers = reader.read_lines(strips)
    scores, votes = [0.0] * len(TURNS), [0] * len(TURNS)
    for number in range(len(crops)):
        at = number * len(TURNS)
        own = [
            _score(answer, strip)
            for answer, strip in zip(
                answers[at : at + len(TURNS)], strips[at : at + len(TURNS)], strict=True
            )
        ]
        first, second = sorted(own, reverse=True)[:2]
        scores = [total + score for total, score in zip(scores, own, strict=True)]
        if first - second >= _CLEAR_VOTE:
            votes[own.index(first)] += 1
    return Votes(
        (scores[0], scores[1], scores[2], scores[3]), (votes[0], votes[1], votes[2], votes[3])
    )


def _telling(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return the lines of at least two characters, the longest first, only so many."""
    usable = [line for line in lines if min(line.box.width, line.box.height) >= _LEAST_SIDE]
    long = [line for line in usable if _characters(line.box) >= 1.8]
    return sorted(long, key=lambda line: -min(_characters(line.box), _LONGEST_CROP))[:_MOST_CROPS]


def _characters(box: Box) -> float:
    """Return how many square characters a line has room for."""
    return max(box.width, box.height) / max(1, min(box.width, box.height))


def _cut_out(image: Image, box: Box) -> Image:
    """Cut a line out, or the beginning of a long one, with a little paper around it."""
    height, width = image.shape[:2]
    thick = min(box.width, box.height)
    longest = _LONGEST_CROP * thick
    x1, y1 = min(box.x1, box.x0 + longest), min(box.y1, box.y0 + longest)
    margin = max(2, thick // 10)
    grown = Box(box.x0 - margin, box.y0 - margin, x1 + margin, y1 + margin).clipped(width, height)
    return image[grown.y0 : grown.y1, grown.x0 : grown.x1]


def _rotated(crop: Image, turn: int) -> Image:
    return np.ascontiguousarray(np.rot90(crop, -turn // 90))


def _as_line(crop: Image) -> Image:
    """Return a level line: a column's characters are set side by side, in order."""
    height, width = crop.shape[:2]
    if height <= 1.5 * width:
        return crop
    cells = [
        cv2.resize(crop[top:bottom], (_STRIP_HEIGHT, _STRIP_HEIGHT), interpolation=cv2.INTER_AREA)
        for top, bottom in _cells(crop)
    ]
    return np.ascontiguousarray(np.hstack(cells), np.uint8)


def _cells(column: Image) -> list[tuple[int, int]]:
    """Cut a column into characters: at the palest row near each multiple of its width."""
    height, width = column.shape[:2]
    ink = 255.0 - column.min(axis=2).mean(axis=1)
    count = max(1, round(height / width))
    pitch = height / count
    reach = max(1, int(pitch / 4))
    cuts = [0]
    for number in range(1, count):
        middle = round(number * pitch)
        low, high = max(cuts[-1] + 1, middle - reach), min(height - 1, middle + reach)
        cuts.append(low + int(np.argmin(ink[low : high + 1])) if low <= high else middle)
    cuts.append(height)
    return [(top, bottom) for top, bottom in pairwise(cuts) if bottom > top]


def _score(answer: RecognisedText, strip: Image) -> float:
    """Return how well a strip was read, 0 to 1: surely, and not just a part of it."""
    text = answer.text.strip()
    room = strip.shape[1] / max(1, strip.shape[0])
    expected = max(2, ceil(0.5 * room))
    sure = max(0.0, answer.confidence - _CHANCE_CONFIDENCE) / (1 - _CHANCE_CONFIDENCE)
    return sure * min(1.0, len(text) / expected)
