"""What stamps say: plain impressions by a small network of our own, all else by the recogniser.

:mod:`docvalidate.plain_print` reads dark ink laid out straight on bare paper, which is all that
the detectors here cut out of stamps, at a seventh of the recogniser's cost; it was trained on
worn, crossed and copied impressions, and says where it is in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence

from docvalidate.model.page import Image, LineReader, RecognisedText
from docvalidate.plain_print.stamp_reader import LIKELY, read_stamp


def read_stamps(pictures: Sequence[Image], reader: LineReader) -> tuple[RecognisedText, ...]:
    """Return what the ink of stamps says, picture by picture.

    Args:
        pictures: each of one level line, dark ink on white.
        reader: is shown what is in doubt, but not what bears no character to be known at all.
    """
    own = [read_stamp(picture) for picture in pictures]
    answers = [one.said for one in own]
    doubtful = [index for index, one in enumerate(own) if one.said.text and one.least < LIKELY]
    read = reader.read_lines([pictures[index] for index in doubtful]) if doubtful else ()
    for index, answer in zip(doubtful, read, strict=True):
        answers[index] = answer
    return tuple(answers)


class Remembered:
    """A reader of lines that is shown no picture twice.

    Where nothing could be taken off a seal, its views are alike to the pixel.
    """

    def __init__(self, reader: LineReader) -> None:
        """Remember what a reader answers."""
        self._reader = reader
        self._answers: dict[bytes, RecognisedText] = {}

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        """Return the text of each image, in order."""
        keys = [image.tobytes() for image in images]
        new = {
            key: image for key, image in zip(keys, images, strict=True) if key not in self._answers
        }
        if new:
            read = self._reader.read_lines(list(new.values()))
            self._answers.update(zip(new, read, strict=True))
        return tuple(self._answers[key] for key in keys)
