"""Read what an impression says, ring first, then the lines in its middle."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import InkColor
from docvalidate.model.page import LineReader, RecognisedText
from docvalidate.vision.framed_text import read_framed
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import Ink
from docvalidate.vision.ink_kinds import InkKinds
from docvalidate.vision.neighbours import covered_steps
from docvalidate.vision.own_ink import own_density, own_shade
from docvalidate.vision.round_seal import RoundSeal
from docvalidate.vision.seal_foot import foot_writings
from docvalidate.vision.seal_middle import MiddleLine, read_middle, sureness, without_lines
from docvalidate.vision.seal_posture import foot_direction
from docvalidate.vision.seal_strips import ring_strips
from docvalidate.vision.seal_words import CHINESE, Reading, cleaned

_NUMBER = re.compile(r"\d{10,18}")
"""The code of a seal has 13 digits, that of a taxpayer 15 to 18; a digit may be lost in reading."""
_HEADS_INWARDS = re.compile(r"[\dA-Za-z.,，。·&’'-]{6,}")

_GUESSING = 0.5
_SURE = 0.95
"""Two strips read alike and like this are read as well as any other would be."""

_LEAST_LEGIBILITY = 0.2
_LEAST_CONFIDENCE = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    """What was read of a round seal."""

    ring: RecognisedText
    lines: tuple[MiddleLine, ...]
    numbers: tuple[RecognisedText, ...]


def read_impression(
    ink: Ink,
    impression: Impression,
    reader: LineReader,
    kinds: InkKinds | None = None,
    others: Sequence[Impression] = (),
) -> Reading:
    """Read the text of one impression.

    Args:
        ink: density maps of the page that bears the impression.
        impression: as found on that page.
        reader: recogniser of straight lines.
        kinds: who laid the ink of that page: what tells a colourless seal from print.
        others: impressions in the same ink that overlap it.
    """
    if impression.ellipse is None:
        density, threshold = own_density(ink, impression, kinds, others), impression.ink_threshold
        if impression.color is InkColor.BLACK:
            density, threshold = own_shade(density, impression)
        return read_framed(density, replace(impression, ink_threshold=threshold), reader)
    best: _Parts | None = None
    for seal in _versions(ink, impression, kinds, others):
        parts = _read_round(seal, reader)
        best = parts if best is None else _better_of(best, parts)
    return _told(best) if best is not None else Reading("", 0.0)


def _versions(
    ink: Ink, impression: Impression, kinds: InkKinds | None, others: Sequence[Impression]
) -> Iterator[RoundSeal]:
    """Yield a round seal as its ink is told from other ink: by colour or form, then by shade."""
    ellipse = impression.ellipse
    if ellipse is None:
        return
    density = own_density(ink, impression, kinds, others)
    versions = [(density, impression.ink_threshold)]
    copied = impression.color is InkColor.BLACK
    if copied:
        versions.append(own_shade(density, impression))
    covered = covered_steps(ellipse, others) if others else None
    for own, threshold in versions:
        yield RoundSeal(
            density=own,
            threshold=threshold,
            ellipse=ellipse,
            foot=foot_direction(own, ellipse, threshold, covered),
            emblem=impression.solid_center,
            covered=covered,
            all_ink=ink.density if copied else None,
        )


def _read_round(seal: RoundSeal, reader: LineReader) -> _Parts:
    """Read the foot, the middle and the ring, each without what was read before."""
    numbers, feet = _read_foot(seal, reader)
    seal = seal.wiped(feet)
    lines = read_middle(seal, reader)
    return _Parts(_read_ring(without_lines(seal, lines), reader), lines, numbers)


def _better_of(first: _Parts, second: _Parts) -> _Parts:
    """Return the parts that are read best of two versions of one seal."""
    return _Parts(
        max(first.ring, second.ring, key=_worth),
        max(first.lines, second.lines, key=sureness),
        first.numbers or second.numbers,
    )


def _told(read: _Parts) -> Reading:
    ring = read.ring
    parts = [
        *([_without_stray_figures(ring)] if _is_legible(ring) else []),
        *(line.text for line in read.lines),
        *read.numbers,
    ]
    total = sum(len(part.text) for part in parts)
    if total == 0:
        return Reading("", 0.0)
    return Reading(
        "".join(cleaned(part.text) for part in parts),
        round(sum(part.confidence * len(part.text) for part in parts) / total, 3),
        cleaned(ring.text),
        round(ring.confidence, 3),
    )


def _read_ring(seal: RoundSeal, reader: LineReader) -> RecognisedText:
    """Return the most legible reading of the ring text."""
    best = RecognisedText("", 0.0)
    alike: Counter[str] = Counter()
    for strip in ring_strips(seal.density, seal.ellipse, seal.threshold, seal.foot, seal.covered):
        (answer,) = reader.read_lines([strip.picture])
        best = max(best, answer, key=_worth)
        # The recogniser may skip a character and be sure of the others: one strip is not enough.
        if strip.whole and _is_legible(answer) and answer.confidence >= _SURE:
            alike[answer.text] += 1
            if alike[answer.text] > 1:
                return max(best, answer, key=_worth)
    return best


def _without_stray_figures(ring: RecognisedText) -> RecognisedText:
    """Drop what is cut off a number in the middle, or of Latin letters along the foot.

    The latter stand on their heads in the strip of the ring and make no words.
    """
    text = re.sub(r"^(?:[A-Za-z]{5,}|[\dA-Za-z]{1,2})|[\dA-Za-z]+$", "", cleaned(ring.text))
    return RecognisedText(text, ring.confidence)


def _read_foot(
    seal: RoundSeal, reader: LineReader
) -> tuple[tuple[RecognisedText, ...], list[NDArray[np.float64]]]:
    """Return the code at the foot of a seal, where one is, and what to wipe out before the ring.

    A name in Latin letters is wiped out as well, but not told: it stands for the Chinese one.
    """
    writings = list(foot_writings(seal))
    answers = reader.read_lines([one.picture for one in writings])
    numbers, outlines = [], []
    for writing, answer in zip(writings, answers, strict=True):
        text = answer.text.replace(" ", "")
        if answer.confidence <= _LEAST_CONFIDENCE or not _HEADS_INWARDS.fullmatch(text):
            continue
        outlines.append(writing.outline)
        if _NUMBER.fullmatch(text):
            numbers.append(RecognisedText(text, answer.confidence))
    return tuple(numbers), outlines


def _is_legible(answer: RecognisedText) -> bool:
    """Say whether a reading of the ring is more than a fragment or noise."""
    length = min(1.0, len(CHINESE.findall(answer.text)) / 5.0)
    return answer.confidence * length > _LEAST_LEGIBILITY


def _worth(answer: RecognisedText) -> float:
    """Weigh a reading by its letters and by how far each is above guessing.

    The mean confidence alone would prefer the reading that lost its first letter.
    """
    return len(CHINESE.findall(answer.text)) * (answer.confidence - _GUESSING)
