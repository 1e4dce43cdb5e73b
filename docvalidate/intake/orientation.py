"""Which way up a page lies: its own lines of text are asked, each in four directions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.intake.line_places import line_places
from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, LineReader, RecognisedText

TURNS = (0, 90, 180, 270)
"""Degrees clockwise by which a page may have to be turned."""

_SURE_CONFIDENCE = 0.93
_SURE_CHARACTERS = 8
_LEAST_SIDE = 8
_LONGEST_CROP = 12
"""Characters of a line that are asked for: more would cost time and tell nothing new."""
_CROPS_AT_ONCE = 3
_MOST_CROPS = 12
_FEW_LINES = 4
_CLEAR_LEAD = 3
_STRIP_HEIGHT = 48
_CHANCE_CONFIDENCE = 0.5
"""What a recogniser is confident of when it sees no writing at all."""
_LEAST_SCORE = 0.4
_CLEAR_LEAD_OF_LINE = 0.2
_UPRIGHT_IN_COLUMN = 0.15
_COLUMN_LEAD = 0.15
_TIGHTEST_PITCH = 1.6
"""Characters in a stretch of a column as long as it is wide: its box is wider than they are."""
_SINGLE_LEAD = 0.6


@dataclass(frozen=True, slots=True)
class Votes:
    """What the lines say.

    Attributes:
        votes: number of lines for each of :data:`TURNS`.
        lead: the sum, over the lines that voted, of how much better that direction reads than
            the opposite one.
    """

    votes: tuple[int, ...] = (0, 0, 0, 0)
    lead: float = 0.0

    @property
    def turn(self) -> int:
        """The degrees clockwise to turn by; 0 unless another direction wins clearly.

        An upright page must never be turned, so a turn needs more than twice the votes that
        leaving the page as it lies has; a single vote must be a very clear one.
        """
        best = max(range(len(TURNS)), key=lambda index: self.votes[index])
        wins = self.votes[best] > 2 * self.votes[0] and (
            self.votes[best] >= 2 or self.lead >= _SINGLE_LEAD
        )
        return TURNS[best] if wins else 0

    @property
    def is_settled(self) -> bool:
        """Whether asking more lines would hardly change the answer."""
        first, second = sorted(self.votes, reverse=True)[:2]
        return first - second >= _CLEAR_LEAD

    def plus(
        self,
        scores: Sequence[float],
        *,
        lies_level: bool,
        possible: Collection[int] = TURNS,
    ) -> Votes:
        """Add one line, read in each of :data:`TURNS`; no vote goes to what is not possible.

        Read along its length, a line makes sense one way only. Recognisers are taught to read
        columns laid on their side to the left, though, so such a line may be vertical writing.
        What tells the two apart is its characters one by one: they stand upright, in order, in
        the direction that follows, and for lines of horizontal writing they never do.
        """
        along = (0, 2) if lies_level else (1, 3)
        winner, loser = sorted(along, key=lambda index: -scores[index])
        lead = scores[winner] - scores[loser]
        if scores[winner] < _LEAST_SCORE or lead < _CLEAR_LEAD_OF_LINE:
            return self
        column, reversed_column = (winner + 1) % len(TURNS), (winner + 3) % len(TURNS)
        stands = scores[column] >= max(_UPRIGHT_IN_COLUMN, scores[reversed_column] + _COLUMN_LEAD)
        chosen = column if stands and TURNS[column] in possible else winner
        if TURNS[chosen] not in possible:
            return self
        votes = tuple(total + (index == chosen) for index, total in enumerate(self.votes))
        return Votes(votes, self.lead + lead)


def turn_of_page(
    image: Image,
    lines: Sequence[TextLine],
    reader: LineReader,
    possible: Collection[int] = TURNS,
) -> int:
    """Return the degrees clockwise (0, 90, 180, 270) by which a page has to be turned.

    A page whose level lines read well is upright: Chinese read upside down makes no sense to a
    recogniser. Of any other page some lines are cut out and read in all four directions; where
    a turned line stands like a column, its characters are set side by side first, which is how
    vertical writing is told from a page that lies on its side.

    Args:
        image: the page as it lies, shape ``(height, width, 3)``.
        lines: what a recogniser read on it, in any direction.
        reader: reads single lines.
        possible: those of :data:`TURNS` that the shapes of the characters do not rule out.
    """
    if reads_well(lines):
        return 0
    return votes_of_lines(image, lines, reader, possible).turn


def reads_well(lines: Sequence[TextLine]) -> bool:
    """Say whether most of the text stands in level lines and its Chinese was read surely.

    Figures do not count: 1, 0, 8, 6 and 9 read upside down as well.
    """
    level = [line for line in lines if line.box.width >= line.box.height]
    characters = sum(len(line.text) for line in lines)
    if sum(len(line.text) for line in level) < 0.8 * characters:
        return False
    weights = [sum(_is_chinese(character) for character in line.text) for line in level]
    chinese = sum(weights)
    sure = sum(line.confidence * weight for line, weight in zip(level, weights, strict=True))
    return chinese >= _SURE_CHARACTERS and sure >= _SURE_CONFIDENCE * chinese


def votes_of_lines(
    image: Image,
    lines: Sequence[TextLine],
    reader: LineReader,
    possible: Collection[int] = TURNS,
) -> Votes:
    """Let the longest lines of a page vote on the way it lies, until the vote is clear."""
    boxes = _telling(image, lines)
    votes = Votes()
    for start in range(0, len(boxes), _CROPS_AT_ONCE):
        crops = [_cut_out(image, box) for box in boxes[start : start + _CROPS_AT_ONCE]]
        strips = [_as_line(_rotated(crop, turn)) for crop in crops for turn in TURNS]
        answers = reader.read_lines(strips)
        scores = [_score(answer, strip) for answer, strip in zip(answers, strips, strict=True)]
        for number, crop in enumerate(crops):
            own = scores[number * len(TURNS) : (number + 1) * len(TURNS)]
            level = crop.shape[1] >= crop.shape[0]
            votes = votes.plus(own, lies_level=level, possible=possible)
        if votes.is_settled:
            break
    return votes


def _telling(image: Image, lines: Sequence[TextLine]) -> list[Box]:
    """Return the places of the longest lines, those read first.

    Engines drop lines that they cannot make sense of, such as those of a page upside down:
    where few were read, the ink says where there are more.
    """
    read = [line.box for line in lines if _is_line(line.box)]
    boxes = sorted(read, key=lambda box: -min(_characters(box), _LONGEST_CROP))
    if len(boxes) < _FEW_LINES:
        places = [box for box in line_places(image) if _is_line(box)]
        boxes += [box for box in places if not any(box.intersection(one).area for one in read)]
    return boxes[:_MOST_CROPS]


def _is_line(box: Box) -> bool:
    return min(box.width, box.height) >= _LEAST_SIDE and _characters(box) >= 1.8


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


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
    """Cut a column into characters, with as many cuts as fall into the palest rows."""
    height, width = column.shape[:2]
    ink = 255.0 - column.min(axis=2).mean(axis=1)
    least = max(1, round(height / width))
    trials = [
        _cuts(ink, count) for count in range(least, max(least, int(_TIGHTEST_PITCH * least)) + 1)
    ]
    cuts = min(trials, key=lambda one: float(ink[one].mean()) if one else float(ink.mean()))
    return [(top, bottom) for top, bottom in pairwise([0, *cuts, height]) if bottom > top]


def _cuts(ink: NDArray[np.float64], count: int) -> list[int]:
    """Return the palest row near each of the places where so many equal characters would end."""
    pitch = len(ink) / count
    reach = max(1, int(pitch / 4))
    cuts: list[int] = []
    for number in range(1, count):
        middle = round(number * pitch)
        low, high = max([0, *cuts][-1] + 1, middle - reach), min(len(ink) - 1, middle + reach)
        if low <= high:
            cuts.append(low + int(np.argmin(ink[low : high + 1])))
    return cuts


def _score(answer: RecognisedText, strip: Image) -> float:
    """Return how well a strip was read, 0 to 1: surely, and not just a part of it."""
    text = answer.text.replace(" ", "")
    room = strip.shape[1] / max(1, strip.shape[0])
    filled = sum(1.0 if _is_chinese(character) else 0.55 for character in text) / max(1.0, room)
    sure = max(0.0, answer.confidence - _CHANCE_CONFIDENCE) / (1 - _CHANCE_CONFIDENCE)
    return float(sure * min(1.0, filled / 0.8))
