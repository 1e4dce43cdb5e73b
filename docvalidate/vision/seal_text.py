"""Read an impression: unwrap the ring into a straight strip, then recognise it.

The ring text of a Chinese seal runs clockwise, heads outwards, and leaves a gap at the foot of
the seal; a security number may run along the foot with its heads inwards. The strip is sampled
from the map of the seal's own ink, so that black type under the seal does not disturb it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import InkColor, Seal, SealKind, SealShape
from docvalidate.model.page import Image, LineReader, RecognisedText
from docvalidate.vision.ellipse import Ellipse
from docvalidate.vision.ink import FloatMap, Ink
from docvalidate.vision.seals import Impression

_STRIP_HEIGHT = 48
_ANGULAR_STEPS = 1440
_RADIAL_STEPS = 96
_INNERMOST = 0.30

_SPECIAL_PURPOSE = re.compile(r"专用|财务|发票|合同章|收讫|现金|业务章|监制")
_STATEMENT = re.compile(r"原件|已核|核对|复印|作废|无误|属实|附件|复核|收到|审核通过")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_NAME_CHOP_MM = 26.0
_LEAST_LEGIBILITY = 0.2
_LEAST_LINE_CONFIDENCE = 0.6
_ASKEW = math.radians(20)


@dataclass(frozen=True, slots=True, eq=False)
class _MiddleLine:
    """A horizontal line inside a seal and its four corners on the page, shape ``(4, 2)``."""

    text: RecognisedText
    corners: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Reading:
    """What an impression says.

    Attributes:
        text: ring text, then the lines in the middle.
        confidence: mean confidence of the recogniser, 0 to 1; 0 where nothing was read.
    """

    text: str
    confidence: float


def ink_picture(density: FloatMap, threshold: float) -> Image:
    """Return dark ink on white, as recognisers expect it.

    Args:
        density: of the impression's own ink, shape ``(height, width)``.
        threshold: density of its lines; twice as much is drawn as full black.
    """
    darkness = np.clip(density / max(2.0 * threshold, 1e-3), 0.0, 1.0)
    gray = (255.0 * (1.0 - darkness)).astype(np.uint8)
    picture: Image = cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR)
    return picture


def read_impression(ink: Ink, impression: Impression, reader: LineReader) -> Reading:
    """Read the text of one impression.

    Args:
        ink: density maps of the page that bears the impression.
        impression: as found on that page.
        reader: recogniser of straight lines.
    """
    density = ink.blue if impression.color is InkColor.BLUE else ink.red
    if impression.ellipse is None:
        return _read_lines_inside(density, impression, reader)
    lines = _read_middle(density, impression, reader)
    ring = _read_ring(_without(density, lines), impression, reader)
    parts = [
        *([ring] if _legibility(ring) > _LEAST_LEGIBILITY else []),
        *(line.text for line in lines),
    ]
    total = sum(len(part.text) for part in parts)
    if total == 0:
        return Reading("", 0.0)
    return Reading(
        "".join(_cleaned(part.text) for part in parts),
        round(sum(part.confidence * len(part.text) for part in parts) / total, 3),
    )


def _read_ring(density: FloatMap, impression: Impression, reader: LineReader) -> RecognisedText:
    """Return the most legible reading of the ring text."""
    if impression.ellipse is None:
        return RecognisedText("", 0.0)
    strips = _ring_strips(density, impression.ellipse, impression.ink_threshold)
    return max(reader.read_lines(strips), key=_legibility, default=RecognisedText("", 0.0))


def _read_middle(
    density: FloatMap, impression: Impression, reader: LineReader
) -> tuple[_MiddleLine, ...]:
    """Return the horizontal lines below the middle of a seal, read.

    A seal is pressed upright on the page more often than not, so that is tried first; then the
    direction of the widest gap in the ring, which is the foot of a seal pressed askew.
    """
    if impression.ellipse is None:
        return ()
    polar = _unwrapped(density, impression.ellipse)
    inner, outer = _text_band(polar, impression.ink_threshold)
    gap = _gap_angle(polar[:, inner:outer], impression.ink_threshold)
    feet = [math.pi / 2]
    if abs(gap - math.pi / 2) > _ASKEW:
        feet.append(gap)
    for foot in feet:
        found = _middle_lines(density, impression.ellipse, foot, impression.ink_threshold)
        answers = reader.read_lines([picture for picture, _ in found])
        lines = tuple(
            _MiddleLine(answer, corners)
            for answer, (_, corners) in zip(answers, found, strict=True)
            if answer.confidence > _LEAST_LINE_CONFIDENCE and len(answer.text.strip()) >= 2
        )
        if lines:
            return lines
    return ()


def _without(density: FloatMap, lines: Sequence[_MiddleLine]) -> FloatMap:
    """Return the density with the middle lines wiped out, so that the ring is left alone."""
    if not lines:
        return density
    wiped = density.copy()
    for line in lines:
        cv2.fillPoly(wiped, [np.rint(line.corners).astype(np.int32)], 0.0)
    return wiped


def kind_of(impression: Impression, text: str, diameter_mm: float | None) -> SealKind:
    """Say what an impression is used for, from its words, shape and size."""
    if _STATEMENT.search(text) and impression.shape not in (SealShape.ROUND, SealShape.ELLIPSE):
        return SealKind.STATEMENT
    if _SPECIAL_PURPOSE.search(text) or impression.shape is SealShape.ELLIPSE:
        return SealKind.SPECIAL_PURPOSE
    if impression.shape is SealShape.ROUND:
        small = diameter_mm is not None and diameter_mm < _NAME_CHOP_MM
        return (
            SealKind.UNKNOWN
            if small or not (text or impression.solid_center)
            else SealKind.OFFICIAL
        )
    if impression.shape in (SealShape.SQUARE, SealShape.RECTANGLE):
        chinese = len(_CHINESE.findall(text))
        if diameter_mm is None or diameter_mm <= _NAME_CHOP_MM:
            return SealKind.NAME_CHOP if chinese <= 5 else SealKind.UNKNOWN
    return SealKind.UNKNOWN


def is_credible(impression: Impression, reading: Reading) -> bool:
    """Say whether an impression, once read, is one after all.

    Legible Chinese along the rim proves it. Without it, the rim must be nearly whole and in
    red ink: blue rings without a word of Chinese are logos and charts far more often.
    """
    chinese = len(_CHINESE.findall(reading.text))
    if chinese >= 3 and reading.confidence > 0.6:
        return True
    if impression.ellipse is not None:
        return impression.color is InkColor.RED and impression.confidence > 0.86
    return chinese >= 1 and reading.confidence > 0.5 and impression.confidence > 0.75


def described(
    impression: Impression, reading: Reading, millimetres_per_pixel: float | None
) -> Seal:
    """Return the impression as evidence."""
    longest = (
        impression.ellipse.long_diameter
        if impression.ellipse is not None
        else max(impression.box.width, impression.box.height)
    )
    diameter = None if millimetres_per_pixel is None else round(longest * millimetres_per_pixel, 1)
    return Seal(
        box=impression.box,
        shape=impression.shape,
        color=impression.color,
        text=reading.text,
        text_confidence=reading.confidence,
        confidence=impression.confidence,
        diameter_mm=diameter,
        kind=kind_of(impression, reading.text, diameter),
    )


def _legibility(answer: RecognisedText) -> float:
    """Weigh confidence by length: a long confident reading is the ring, not a fragment."""
    return answer.confidence * min(1.0, len(_CHINESE.findall(answer.text)) / 5.0)


def _cleaned(text: str) -> str:
    """Drop the marks that stars and ornaments are read as."""
    return re.sub(r"[^\w（）()·\u4e00-\u9fff]|_", "", text)


def _ring_strips(density: FloatMap, ellipse: Ellipse, threshold: float) -> list[Image]:
    """Return the ring text as line images, cut and stretched in several ways."""
    polar = _unwrapped(density, ellipse)
    inner, outer = _text_band(polar, threshold)
    band = polar[:, inner:outer]
    foot = _gap_angle(band, threshold)
    start = int(foot / (2 * math.pi) * _ANGULAR_STEPS)
    rolled = np.roll(polar, -start, axis=0)
    strips: list[Image] = []
    radius = ellipse.long_diameter / 2 * (0.5 + 0.5 * ellipse.axis_ratio)
    pieces = [
        (first, last, _trimmed(rolled[:, first:last], threshold))
        for first, last in ((inner, outer), (max(0, inner - 3), min(_RADIAL_STEPS, outer + 3)))
    ]
    longest = _longest_segment(rolled[:, inner:outer], threshold)
    if longest is not None:
        pieces.append((inner, outer, longest))
    for first, last, piece in pieces:
        height = (last - first) / _RADIAL_STEPS * (1.0 - _INNERMOST) * radius
        middle = _INNERMOST + (1.0 - _INNERMOST) * (first + last) / 2 / _RADIAL_STEPS
        length = len(piece) / _ANGULAR_STEPS * 2 * math.pi * radius * middle
        # Ring characters are narrowed to fit; the recogniser knows ordinary proportions better.
        for stretch in (1.0, 1.35):
            width = max(_STRIP_HEIGHT, round(_STRIP_HEIGHT * length / max(1.0, height) * stretch))
            strips.append(_strip_picture(piece, width, threshold))
    return strips


def _unwrapped(density: FloatMap, ellipse: Ellipse) -> FloatMap:
    """Return the ring in polar form, shape ``(angles, radii)``, radii from inside to the rim."""
    angles = np.linspace(0, 2 * math.pi, _ANGULAR_STEPS, endpoint=False)
    radii = np.linspace(_INNERMOST, 1.0, _RADIAL_STEPS)
    rim = ellipse.points(angles)
    dx, dy = rim[:, 0] - ellipse.x, rim[:, 1] - ellipse.y
    map_x = (ellipse.x + dx[:, None] * radii).astype(np.float32)
    map_y = (ellipse.y + dy[:, None] * radii).astype(np.float32)
    polar: FloatMap = cv2.remap(density, map_x, map_y, cv2.INTER_LINEAR, borderValue=0)
    return polar


def _text_band(polar: FloatMap, threshold: float) -> tuple[int, int]:
    """Return the radial range of the ring text, found in the radial profile of the ink.

    From the rim inwards the profile shows the rim line, the white gap behind it, the text, and
    the white gap before the star. The fall-back is the usual layout, 0.62 to 0.92 of the radius.
    """
    profile = (polar > threshold).mean(axis=0)
    fallback = tuple(int((r - _INNERMOST) / (1 - _INNERMOST) * _RADIAL_STEPS) for r in (0.60, 0.92))
    edge = int((0.80 - _INNERMOST) / (1 - _INNERMOST) * _RADIAL_STEPS)
    rim = edge + int(np.argmax(profile[edge:]))
    # Walk inwards from the rim line to the lowest ink before the text begins.
    lowest = rim
    for index in range(rim, edge, -1):
        if profile[index] < profile[lowest]:
            lowest = index
        elif profile[index] > profile[lowest] + 0.08:
            break
    outer = lowest + 1
    text_level = float(profile[edge - 14 : edge].max(initial=0.0))
    inner = edge - 7
    while inner > 4 and profile[inner] > 0.25 * text_level:
        inner -= 1
    if outer - inner < 12 or text_level < 0.05:
        return fallback[0], fallback[1]
    return inner, outer


def _gap_angle(band: FloatMap, threshold: float) -> float:
    """Return the page angle, radians, of the middle of the widest gap in the ring text."""
    inked = (band > threshold).mean(axis=1) > 0.06
    if inked.all() or not inked.any():
        return math.pi / 2
    first = int(np.argmax(inked))
    rolled = np.roll(inked, -first)
    best_length, best_middle, length = 0, 0.0, 0
    for index, value in enumerate(np.r_[rolled, True]):
        if not value:
            length += 1
            continue
        if length > best_length:
            best_length, best_middle = length, index - length / 2
        length = 0
    return float(((best_middle + first) % _ANGULAR_STEPS) / _ANGULAR_STEPS * 2 * math.pi)


def _trimmed(polar: FloatMap, threshold: float) -> FloatMap:
    """Cut the empty ends off a strip, leaving a margin of two degrees."""
    inked = np.nonzero((polar > threshold).mean(axis=1) > 0.06)[0]
    if len(inked) == 0:
        return polar
    margin = _ANGULAR_STEPS // 180
    return polar[max(0, inked[0] - margin) : inked[-1] + margin + 1]


def _longest_segment(polar: FloatMap, threshold: float) -> FloatMap | None:
    """Return the longest part of a ring that wide gaps divide (a security number at the foot)."""
    inked = (polar > threshold).mean(axis=1) > 0.06
    reach = _ANGULAR_STEPS // 26
    joined = cv2.morphologyEx(
        inked.astype(np.uint8).reshape(-1, 1), cv2.MORPH_CLOSE, np.ones((reach, 1), np.uint8)
    ).ravel()
    runs = _runs(joined.astype(bool))
    if len(runs) < 2:
        return None
    first, last = max(runs, key=lambda run: run[1] - run[0])
    return polar[max(0, first - 8) : last + 8]


def _strip_picture(piece: FloatMap, width: int, threshold: float) -> Image:
    """Return a polar piece as a line image: angle to the right, rim at the top."""
    upright = np.ascontiguousarray(piece.T[::-1])
    resized = cv2.resize(upright, (width, _STRIP_HEIGHT), interpolation=cv2.INTER_AREA)
    picture: Image = cv2.copyMakeBorder(
        ink_picture(resized, threshold), 4, 4, 8, 8, cv2.BORDER_CONSTANT, value=(255, 255, 255)
    )
    return picture


def _middle_lines(
    density: FloatMap, ellipse: Ellipse, foot: float, threshold: float
) -> list[tuple[Image, NDArray[np.float64]]]:
    """Return pictures of the horizontal lines below the middle, with their corners on the page.

    Args:
        density: of the seal's ink.
        ellipse: its rim.
        foot: page angle, radians, of the seal's foot.
        threshold: density of its lines.
    """
    size = 320
    turn = foot - math.pi / 2
    radius = ellipse.long_diameter / 2

    def on_page(u: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map the seal's own frame (radius 1, foot down) to the page."""
        return np.stack(
            [
                ellipse.x + radius * (u * math.cos(turn) - v * math.sin(turn)),
                ellipse.y + radius * (u * math.sin(turn) + v * math.cos(turn)),
            ],
            axis=-1,
        )

    v, u = np.mgrid[0:size, 0:size] / (size / 2) - 1.0
    where = on_page(u, v).astype(np.float32)
    upright = cv2.remap(density, where[..., 0], where[..., 1], cv2.INTER_LINEAR, borderValue=0)
    inked = upright > threshold
    half = size // 2
    # Ring text never comes nearer to the seal's axis than this, below the star.
    axis = slice(half - round(0.30 * half), half + round(0.30 * half))
    top, bottom = half + round(0.28 * half), half + round(0.86 * half)
    rows = inked[top:bottom, axis].mean(axis=1) > 0.05
    found = []
    for first, last in _runs(rows):
        height = last - first
        if not 0.10 * half <= height <= 0.40 * half:
            continue
        left, right = _extent(inked[top + first : top + last], half, round(0.9 * height))
        if right - left < 1.5 * height:
            continue
        y0, y1 = max(0, top + first - 3), top + last + 3
        x0, x1 = max(0, left - 4), min(size, right + 4)
        line = upright[y0:y1, x0:x1]
        scaled = cv2.resize(
            line,
            (max(8, round(line.shape[1] * _STRIP_HEIGHT / line.shape[0])), _STRIP_HEIGHT),
            interpolation=cv2.INTER_LINEAR,
        )
        us = np.array([x0, x1, x1, x0]) / half - 1.0
        vs = np.array([y0, y0, y1, y1]) / half - 1.0
        found.append((ink_picture(scaled, threshold), on_page(us, vs)))
    return found


def _extent(inked: NDArray[np.bool_], middle: int, gap: int) -> tuple[int, int]:
    """Return the columns a line covers: outwards from the middle to a gap wider than ``gap``."""
    columns = np.asarray(inked.any(axis=0), bool)
    edges = []
    for step, start in ((-1, middle), (1, middle)):
        last, position = start, start
        while 0 <= position < len(columns) and abs(position - last) <= gap:
            if columns[position]:
                last = position
            position += step
        edges.append(last)
    return edges[0], edges[1] + 1


def _runs(flags: NDArray[np.bool_]) -> Sequence[tuple[int, int]]:
    """Return ``(first, end)`` of every run of true values."""
    edges = np.flatnonzero(np.diff(np.r_[0, flags.astype(np.int8), 0]))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _read_lines_inside(density: FloatMap, impression: Impression, reader: LineReader) -> Reading:
    """Read a rectangular impression: its lines from top to bottom, else its columns."""
    box = impression.box
    patch = density[box.y0 : box.y1, box.x0 : box.x1]
    rim = max(2, round(0.07 * min(patch.shape)))
    inside = patch[rim:-rim, rim:-rim]
    if min(inside.shape) < 8:
        return Reading("", 0.0)
    if float((inside > impression.ink_threshold).mean()) > 0.5:
        inside = np.maximum(0.0, inside.max() - inside).astype(np.float32)
    rows = (inside > impression.ink_threshold).mean(axis=1) > 0.03
    lines = [
        ink_picture(inside[max(0, a - 2) : b + 2], impression.ink_threshold)
        for a, b in _runs(rows)
        if b - a >= 8
    ]
    answers = [a for a in reader.read_lines(lines) if a.text.strip()]
    if not answers:
        return Reading("", 0.0)
    text = "".join(_cleaned(answer.text) for answer in answers)
    return Reading(text, round(float(np.mean([a.confidence for a in answers])), 3))
