"""Scanned lines of print as the text detector cuts them out, with the place of every character."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.line_effects import (
    BASELINE,
    CANVAS_HEIGHT,
    Ink,
    add_neighbours,
    add_rules,
    as_scanned,
    as_stamped,
    spread,
    stamped_on,
    wear,
)
from benchmarks.line_pens import EM, Gray, Pens
from benchmarks.line_words import IGNORED, NUMBER_OF, UNKNOWN, stamp_text_of, text_of

HEIGHT = 32
WIDTH = 384
_STAMPED_SHARE = 0.2
_SCRIBBLED_SHARE = 0.06
_TIGHT_SHARE = 0.35


@dataclass(frozen=True, slots=True, eq=False)
class Scrap:
    """A line as the network is shown it.

    Attributes:
        picture: shape ``(HEIGHT, WIDTH)``, grey.
        centres: of the characters in columns, left to right.
        widths: of the characters in columns.
        answers: positions in :data:`CHARACTERS`, :data:`UNKNOWN` or :data:`IGNORED`.
    """

    picture: Gray
    centres: NDArray[np.float32]
    widths: NDArray[np.float32]
    answers: NDArray[np.int32]


def scrap_of(rng: np.random.Generator, pens: Pens) -> Scrap:
    """Return one scanned line."""
    face = _face(rng, pens)
    if rng.random() < _SCRIBBLED_SHARE:
        return _scribbled(rng)
    if rng.random() < _STAMPED_SHARE:
        return stamped_line(rng, pens)
    by_hand = bool(pens.faces.handwritten) and rng.random() < 0.04
    if by_hand:
        face = (pens.faces.handwritten[rng.integers(len(pens.faces.handwritten))], 0)
    return _written(
        text_of(rng, pens.corpus), face, _gap(rng), _Look.drawn(rng), rng, pens, by_hand
    )


def stamped_line(rng: np.random.Generator, pens: Pens) -> Scrap:
    """Return one line of a stamp, cut out of the map of its ink."""
    text, gap = stamp_text_of(rng, pens.corpus), float(rng.uniform(-0.05, 1.0))
    return _written(text, _face(rng, pens), gap, _Look.of_seal(rng), rng, pens)


def _face(rng: np.random.Generator, pens: Pens) -> tuple[Path, int]:
    return pens.faces.chinese[rng.integers(len(pens.faces.chinese))]


def _written(
    text: str,
    face: tuple[Path, int],
    gap: float,
    look: _Look,
    rng: np.random.Generator,
    pens: Pens,
    by_hand: bool = False,
) -> Scrap:
    """Return a line in a face: as many characters as fill the width, a quarter of lines fewer."""
    latin = None
    if rng.random() < 0.5:
        latin = (pens.faces.latin[rng.integers(len(pens.faces.latin))], 0)
    em = HEIGHT / look.ratio * look.stretch
    columns = WIDTH if rng.random() < 0.75 else rng.integers(48, WIDTH)
    ink, places = _line(text, face, latin, gap, rng, pens, columns / em * EM)
    return _scanned(ink, places, look, rng, by_hand)


@dataclass(frozen=True, slots=True)
class _Look:
    """How a line is cut out and scanned.

    Attributes:
        ratio: height of the cut over the em.
        stretch: horizontal over vertical scale.
        em: pixels of the scan.
        shift: of the line inside the cut, in ems.
        lean: degrees.
        slant: columns a row moves per row.
        stamped: whether it was cut out of a seal, unbent.
    """

    stamped: bool
    ratio: float
    stretch: float
    em: float
    shift: float
    lean: float
    slant: float

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> _Look:
        ratio = float(rng.uniform(1.02, 1.75))
        room = max(0.0, (ratio - 1.0) / 2)
        return cls(
            False,
            ratio,
            float(rng.uniform(0.72, 1.2)),
            float(np.exp(rng.uniform(np.log(13), np.log(44)))),
            float(rng.uniform(-1, 1) * room * 0.8),
            float(rng.normal(0, 0.35)),
            float(rng.normal(0, 0.12)) if rng.random() < 0.15 else 0.0,
        )

    @classmethod
    def of_seal(cls, rng: np.random.Generator) -> _Look:
        """Return how the text of a seal looks: narrow or wide, often wide apart, cut into."""
        ratio = float(rng.uniform(0.98, 1.5))
        room = max(0.0, (ratio - 1.0) / 2)
        return cls(
            True,
            ratio,
            float(np.exp(rng.uniform(np.log(0.5), np.log(2.0)))),
            float(np.exp(rng.uniform(np.log(12), np.log(40)))),
            float(rng.uniform(-1, 1) * room),
            float(rng.normal(0, 0.5)),
            float(rng.normal(0, 0.1)),
        )


def _gap(rng: np.random.Generator) -> float:
    """Return the space between characters in ems: mostly none."""
    if rng.random() < 0.7:
        return 0.0
    return float(rng.uniform(-0.06, 0.12) if rng.random() < 0.8 else rng.uniform(0.12, 1.2))


@dataclass(frozen=True, slots=True)
class _Place:
    character: str
    left: float
    right: float


def _line(
    text: str,
    face: tuple[Path, int],
    latin: tuple[Path, int] | None,
    gap: float,
    rng: np.random.Generator,
    pens: Pens,
    wanted: float,
) -> tuple[Ink, list[_Place]]:
    """Return the ink of a line of about the wanted width on a high canvas, and its characters."""
    canvas = np.zeros((CANVAS_HEIGHT, int(wanted + 6 * EM)), np.uint8)
    x = float(rng.uniform(0.05, 1.2 if rng.random() < 0.15 else 0.4)) * EM
    places: list[_Place] = []
    for character in text:
        own = latin if latin is not None and character.isascii() else face
        glyph = pens.glyph(own, character)
        if glyph is None:
            continue
        if x + glyph.advance > wanted + 0.6 * EM:
            break
        if not glyph.empty:
            left, top = round(x) + glyph.left, BASELINE + glyph.top
            height, width = glyph.ink.shape
            if (
                left < 0
                or top < 0
                or top + height > CANVAS_HEIGHT
                or left + width > canvas.shape[1]
            ):
                continue
            part = canvas[top : top + height, left : left + width]
            np.maximum(part, glyph.ink, out=part)
            places.append(_Place(character, left, left + width))
        # Latin letters of a spaced-out line stay together.
        x += glyph.advance + gap * EM * (0.15 if character.isascii() and gap > 0.12 else 1.0)
    return (canvas / 255).astype(np.float32), places


def _scanned(
    ink: Ink, places: Sequence[_Place], look: _Look, rng: np.random.Generator, by_hand: bool
) -> Scrap:
    """Return a line as a scanner, a copier or a camera shows it, cut out and scaled."""
    ink = spread(ink, rng)
    middle = BASELINE - 0.36 * EM
    if look.stamped:
        ink = stamped_on(ink, rng)
        wear(ink, rng)
    add_rules(ink, rng, middle + look.shift * EM, look.ratio * EM / 2)
    add_neighbours(ink, rng)
    # From the canvas to the pixels of the scan.
    scale = look.em / EM
    height = max(8, round(look.em * look.ratio))
    width = max(16, round(height * WIDTH / HEIGHT))
    across = scale * look.stretch
    lean = np.tan(np.radians(look.lean))
    centre_x = ink.shape[1] / 2
    forward = np.array(
        [
            [across, -across * look.slant, across * look.slant * middle],
            [
                scale * lean,
                scale,
                height / 2 - scale * (middle + look.shift * EM) - scale * lean * centre_x,
            ],
        ]
    )
    if scale < 1:
        ink = cv2.GaussianBlur(ink, (0, 0), 0.42 / scale)
    small = cv2.warpAffine(ink, forward, (width, height), flags=cv2.INTER_LINEAR)
    picture = (as_stamped if look.stamped else as_scanned)(np.clip(small, 0, 1), rng)
    picture = cv2.resize(picture, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)
    if rng.random() < 0.03:
        picture = 255 - picture
    to_columns = WIDTH / width
    lefts = np.array([place.left for place in places]) * across * to_columns
    rights = np.array([place.right for place in places]) * across * to_columns
    answers = np.array(
        [UNKNOWN if by_hand else NUMBER_OF.get(place.character, UNKNOWN) for place in places],
        np.int32,
    )
    if rng.random() < _TIGHT_SHARE and len(places):
        picture, moved = _tight(picture, float(rights.max()), rng)
        lefts, rights = lefts + moved, rights + moved
    cut = rights > WIDTH - 1
    centres, widths = (lefts + rights) / 2, rights - lefts
    answers[cut] = IGNORED
    kept = lefts < WIDTH - 1
    return Scrap(
        picture, centres[kept].astype(np.float32), widths[kept].astype(np.float32), answers[kept]
    )


def _tight(picture: Gray, end: float, rng: np.random.Generator) -> tuple[Gray, int]:
    """Return a line cut off close behind its last character, and how far it was moved.

    Beyond the cuts goes on what stands there, as :mod:`docvalidate.plain_print` fills lines up.
    """
    last = min(WIDTH, max(8, round(end + rng.uniform(0, 8))))
    moved = 8 if rng.random() < 0.5 else 0
    cut = cv2.copyMakeBorder(picture[:, :last], 0, 0, moved, WIDTH - last, cv2.BORDER_REPLICATE)
    return cut[:, :WIDTH], moved


def _scribbled(rng: np.random.Generator) -> Scrap:
    """Return a line without a character: strokes, frames, stars, blots, grain."""
    ink = np.zeros((2 * HEIGHT, 2 * WIDTH), np.float32)
    height, width = ink.shape
    for _ in range(int(rng.integers(0, 12))):
        thick = int(rng.integers(1, 8))
        kind = int(rng.integers(5))
        if kind == 0:
            steps = rng.normal(0, rng.uniform(3, 14), (int(rng.integers(8, 40)), 2))
            start = rng.uniform((0, 0), (width, height))
            points = np.cumsum(np.vstack([start, cv2.blur(steps, (1, 5))]), axis=0)
            cv2.polylines(
                ink, [points.astype(np.int32)], bool(rng.random() < 0.1), 1.0, thick, cv2.LINE_AA
            )
        elif kind == 1:
            ends = rng.integers((-width, -height), (2 * width, 2 * height), (2, 2)).tolist()
            cv2.line(ink, ends[0], ends[1], 1.0, thick, cv2.LINE_AA)
        elif kind == 2:
            corners = rng.integers((0, 0), (width, height), (2, 2)).tolist()
            cv2.rectangle(ink, corners[0], corners[1], 1.0, thick if rng.random() < 0.8 else -1)
        elif kind == 3:
            middle, size = rng.uniform((0, 0), (width, height)), rng.uniform(8, 60)
            angles = np.arange(10) * np.pi / 5 + rng.uniform(0, 6)
            radii = np.where(np.arange(10) % 2, 0.4, 1.0) * size
            star = middle + radii[:, None] * np.stack([np.cos(angles), np.sin(angles)], 1)
            cv2.fillPoly(ink, [star.astype(np.int32)], 1.0)
        else:
            middle = rng.integers((0, 0), (width, height)).tolist()
            axes = rng.integers(4, 90, 2).tolist()
            cv2.ellipse(
                ink,
                middle,
                axes,
                float(rng.uniform(0, 180)),
                0,
                float(rng.uniform(60, 360)),
                1.0,
                thick,
                cv2.LINE_AA,
            )
    small = cv2.resize(ink, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA)
    picture = (as_stamped if rng.random() < 0.5 else as_scanned)(small, rng)
    nothing = np.zeros(0, np.float32)
    return Scrap(picture, nothing, nothing, np.zeros(0, np.int32))
