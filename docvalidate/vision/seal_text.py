"""Read what an impression says, ring first, then the lines in its middle."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import InkColor
from docvalidate.model.page import LineReader, RecognisedText
from docvalidate.plain_print.stamp_reader import LIKELY, read_stamp
from docvalidate.vision.framed_text import read_framed
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import Ink
from docvalidate.vision.ink_kinds import InkKinds
from docvalidate.vision.neighbours import covered_steps, without_rims
from docvalidate.vision.own_ink import own_density, own_shade, sharpened, strokes_alone
from docvalidate.vision.round_seal import RoundSeal
from docvalidate.vision.seal_foot import foot_writings
from docvalidate.vision.seal_middle import MiddleLine, read_middle, sureness, without_lines
from docvalidate.vision.seal_posture import foot_direction
from docvalidate.vision.seal_strips import ring_strips
from docvalidate.vision.seal_words import CHINESE, Reading, cleaned
from docvalidate.vision.stamp_words import Remembered, read_stamps

_NUMBER = re.compile(r"\d{10,18}")
"""The code of a seal has 13 digits, that of a taxpayer 15 to 18; a digit may be lost in reading."""
_HEADS_INWARDS = re.compile(r"[\dA-Za-z.,，。·&’'-]{6,}")
_LATIN_NAME = re.compile(r"[A-Za-z.,，]{6,}")
"""Every letter of it need not be known: it is not told."""

_LATIN = 0.5
"""Confidence with which Latin letters at the foot are taken for a name."""

_GUESSING = 0.3
"""Confidence in a letter that is as good as none."""

_SURE = 0.95
"""From here on what the lines in the middle say is beyond doubt."""

_SETTLED = 3
"""Strips read alike that say what any other would say."""

_AROUND = 0.3
"""How much of the page around a seal is looked at, as a share of its size: print that crosses it
is known by its going on outside."""

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
    density, ellipse = own_density(ink, impression, kinds), impression.ellipse
    if ellipse is None:
        threshold = impression.ink_threshold
        if impression.color is InkColor.BLACK:
            density, threshold = own_shade(density, impression)
        return read_framed(density, replace(impression, ink_threshold=threshold), reader)
    height, width = density.shape
    around = impression.box.expanded(_AROUND * max(impression.box.width, impression.box.height))
    near = around.clipped(width, height)
    place = (slice(near.y0, near.y1), slice(near.x0, near.x1))
    density, ellipse = density[place], ellipse.scaled(1.0, -near.x0, -near.y0)
    others = [one.moved(-near.x0, -near.y0) for one in others]
    covered = covered_steps(ellipse, others) if others else None
    seal = RoundSeal(
        density=density,
        threshold=impression.ink_threshold,
        ellipse=ellipse,
        foot=foot_direction(density, ellipse, impression.ink_threshold, covered),
        emblem=impression.solid_center,
        covered=covered,
        all_ink=ink.density[place] if impression.color is InkColor.BLACK else None,
    )
    return _told(_read_round(seal, others, Remembered(reader)))


def _read_round(seal: RoundSeal, others: Sequence[Impression], reader: LineReader) -> _Parts:
    """Read the foot, the middle and the ring, each without what was read before."""
    numbers, feet = _read_foot(seal, reader)
    bare = seal.wiped(feet)
    lines = read_middle(bare, reader)
    if sureness(lines) < _SURE:
        sharp = bare.with_density(sharpened(bare.density, seal.ellipse.long_diameter))
        lines = max(lines, read_middle(sharp, reader), key=sureness)
    views = chain([bare], _other_views(bare, others))
    ring = _read_ring(without_lines(view, lines) for view in views)
    return _Parts(ring, lines, numbers)


def _other_views(seal: RoundSeal, others: Sequence[Impression]) -> Iterator[RoundSeal]:
    """Yield a seal sharpened, without what is broader than strokes, and without other rims."""
    diameter = seal.ellipse.long_diameter
    if not others:
        yield seal.with_density(sharpened(seal.density, diameter))
    yield seal.with_density(strokes_alone(seal.density, diameter))
    if others:
        density = without_rims(seal.density, others)
        foot = foot_direction(density, seal.ellipse, seal.threshold, seal.covered)
        yield replace(seal, density=density, foot=foot)


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


def _read_ring(views: Iterable[RoundSeal]) -> RecognisedText:
    """Return the most legible reading of the ring text.

    Only the network that was taught on such strips is asked: of worn, copied and crossed rings it
    reads more than the recogniser of printed lines, whose answers between its own made them worse
    (``python -m benchmarks.accuracy --kinds seals --quick`` prints how many are read).

    Args:
        views: of the seal, the plainest first; the others are looked at where that is in doubt.
    """
    best = RecognisedText("", 0.0)
    alike: Counter[str] = Counter()
    for view in views:
        for strip in ring_strips(
            view.density, view.ellipse, view.threshold, view.foot, view.covered
        ):
            reading = read_stamp(strip.picture)
            best = max(best, reading.said, key=_worth)
            if not strip.whole or not _is_legible(reading.said):
                continue
            # A character may be skipped and the others be sure: one strip is not enough.
            alike[reading.said.text] += 1
            settled = reading.said.text == best.text and alike[best.text] >= _SETTLED
            if settled and reading.least >= LIKELY:
                return best
        if not best.text:
            break
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
    numbers, outlines = [], []
    for writing in foot_writings(seal):
        own = read_stamp(writing.picture).said
        if own.confidence >= _LATIN and _LATIN_NAME.fullmatch(own.text):
            outlines.append(writing.outline)
            continue
        (answer,) = read_stamps([writing.picture], reader)
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
