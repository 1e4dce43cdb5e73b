"""The writing of drawn seals laid out straight, with the place of every character.

A seal is engraved with any typeface, pressed, worn, crossed by print, copied; what is left of it
is cut out by the program's own geometry (:mod:`docvalidate.vision.seal_strips`), so that the
network is taught on what it will be shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.line_effects import Ink
from benchmarks.line_pens import EM, Gray, Pens
from benchmarks.line_scraps import WIDTH, Scrap, scrap_of, stamped_line
from benchmarks.line_words import HANZI, IGNORED, LATIN, NUMBER_OF, UNKNOWN
from docvalidate.plain_print.network import line_shown
from docvalidate.vision.ellipse import Ellipse
from docvalidate.vision.own_ink import sharpened, strokes_alone
from docvalidate.vision.ring_arc import name_arc
from docvalidate.vision.seal_strips import strip_picture
from docvalidate.vision.unwrapped_ring import (
    ANGULAR_STEPS,
    RADIAL_STEPS,
    lengths,
    step_towards,
    text_band,
    unwrapped,
)
from samples.drawing.engraving import even_positions
from samples.drawing.random_seals import badly_pressed, faint
from samples.drawing.unit_names import unit_name
from samples.drawing.wear import Wear, pressure, spread_ink

_FINE = 2
"""Pixels of the plate to one of the impression."""

_RING_SHARE, _LINE_SHARE = 0.52, 0.38
_MARGIN = 8
_FEWEST_STEPS, _LOWEST_BAND = 30, 8
_FILLING = 8
_COMMON = 3755
_ENDINGS = (
    "有限公司", "有限责任公司", "股份有限公司", "人民医院", "人民政府", "委员会", "研究院",
    "事务所", "中学", "小学", "大学", "学院", "局", "中心", "厅",
    "办公室", "分公司", "集团", "协会", "支行",
)  # fmt: skip
_PURPOSES = ("财务专用章", "合同专用章", "人事专用章", "业务专用章", "发票专用章", "公章")
Face = tuple[Path, int]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A character along the ring, in the frame of the impression.

    Attributes:
        x: of its middle.
        y: of its middle.
        width: along the ring.
        inwards: whether its head points to the middle of the seal.
    """

    character: str
    x: float
    y: float
    width: float
    inwards: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """An impression by itself: coverage, its rim, its ring's characters."""

    cover: Ink
    ellipse: Ellipse
    ring: tuple[_Placed, ...]


def seal_scrap_of(rng: np.random.Generator, pens: Pens) -> Scrap:
    """Return a strip of a seal, a line of a stamp, or what only looks like one."""
    draw = rng.random()
    if draw < _RING_SHARE:
        while True:
            strip = _ring_scrap(rng, pens)
            if strip is not None:
                return strip
    scrap = stamped_line(rng, pens) if draw < _RING_SHARE + _LINE_SHARE else scrap_of(rng, pens)
    return _on_its_head(scrap) if rng.random() < 0.1 else scrap


def _on_its_head(scrap: Scrap) -> Scrap:
    """Return a scrap upside down: nothing on it is known by sight."""
    answers = np.where(scrap.answers == IGNORED, IGNORED, UNKNOWN)
    return Scrap(
        np.ascontiguousarray(scrap.picture[::-1, ::-1]),
        (WIDTH - scrap.centres)[::-1].astype(np.float32),
        np.ascontiguousarray(scrap.widths[::-1]),
        np.ascontiguousarray(answers[::-1]),
    )


@dataclass(frozen=True, slots=True)
class _Cut:
    """The part of an unwrapped ring that is laid out.

    Attributes:
        first: step along the rim at which it begins.
        end: step before which it ends, past :data:`ANGULAR_STEPS` where it runs on.
        band: radial range.
        at_foot: whether it is seen from the rim, as what stands heads inwards is.
    """

    first: int
    end: int
    band: tuple[int, int]
    at_foot: bool


def _ring_scrap(rng: np.random.Generator, pens: Pens) -> Scrap | None:
    """Return the ring of a seal laid out straight, or its foot."""
    drawn = _impression(rng, pens)
    density, typical = _as_found(drawn, rng, pens)
    threshold = typical * float(rng.uniform(0.25, 0.6))
    ellipse = _as_measured(drawn.ellipse, rng)
    if rng.random() < 0.25:
        density = sharpened(density, ellipse.long_diameter)
    elif rng.random() < 0.12:
        density = strokes_alone(density, ellipse.long_diameter)
    polar = unwrapped(density, ellipse)
    steps = {
        one: step_towards(ellipse, float(np.arctan2(one.y - ellipse.y, one.x - ellipse.x)))
        for one in drawn.ring
    }
    cut = _cut_of(polar, threshold, ellipse, steps, rng)
    if cut is None:
        return None
    rows = np.arange(cut.first, cut.end) % ANGULAR_STEPS
    piece = polar[rows, cut.band[0] : cut.band[1]]
    if cut.at_foot:
        piece = np.ascontiguousarray(piece[::-1, ::-1])
    length, height = lengths(ellipse, len(rows), cut.band)
    stretch = float(np.exp(rng.uniform(np.log(0.7), np.log(1.35))))
    width = max(48, round(48 * length / max(1.0, height) * stretch))
    picture = strip_picture(piece, width, threshold)
    places = []
    for one, step in steps.items():
        share = (step - cut.first) % ANGULAR_STEPS / (cut.end - cut.first)
        if share >= 1:
            continue
        across = one.width / max(1.0, length) * width
        known = NUMBER_OF.get(one.character, UNKNOWN) if one.inwards == cut.at_foot else UNKNOWN
        places.append((8 + width * (1 - share if cut.at_foot else share), across, known))
    scrap = _shown(picture, places, rng)
    return _on_its_head(scrap) if rng.random() < 0.06 else scrap


def _as_measured(ellipse: Ellipse, rng: np.random.Generator) -> Ellipse:
    """Return a rim as it is found: a little beside, larger or smaller."""
    moved = rng.normal(0, 0.006 * ellipse.long_diameter, 2).tolist()
    grown = rng.normal(1, 0.012, 2).tolist()
    return Ellipse(
        ellipse.x + moved[0],
        ellipse.y + moved[1],
        ellipse.semi_a * grown[0],
        ellipse.semi_b * grown[1],
        0.0,
    )


def _cut_of(
    polar: Ink,
    threshold: float,
    ellipse: Ellipse,
    steps: Mapping[_Placed, int],
    rng: np.random.Generator,
) -> _Cut | None:
    """Return a part that holds the name, or the foot; as the program cuts it, or a little off."""
    at_foot = bool(rng.random() < 0.12)
    own = [one for one in steps if one.inwards == at_foot]
    if not own:
        return None
    band = text_band(polar, threshold)
    first, end = steps[own[0]], steps[own[-1]]
    if at_foot:
        first, end = end, first
    around, _ = lengths(ellipse, ANGULAR_STEPS, band)
    wide = int(ANGULAR_STEPS * own[0].width / max(1.0, around))
    end += ANGULAR_STEPS if end < first else 0
    first, end = first - round(0.62 * wide), end + round(0.62 * wide)
    way = 1.0 if at_foot else rng.random()
    found = name_arc(polar, band, threshold)
    if way < 0.5 and found is not None:
        first, end, band = found.first, found.end, found.band
    elif way < 0.62:
        # All around, cut at the foot.
        first = ANGULAR_STEPS // 4 + int(rng.normal(0, 20))
        end = first + ANGULAR_STEPS
    elif way < 0.75:
        first += int(rng.uniform(-1, 2) * wide)
        end += int(rng.uniform(-2, 1) * wide)
    if rng.random() < 0.5:
        band = (max(0, band[0] - 3), min(RADIAL_STEPS, band[1] + 3))
    first -= _MARGIN
    end = min(end + _MARGIN, first + ANGULAR_STEPS)
    if end - first < _FEWEST_STEPS or band[1] - band[0] < _LOWEST_BAND:
        return None
    return _Cut(first, end, band, at_foot)


def _shown(
    picture: NDArray[np.uint8], places: Sequence[tuple[float, float, int]], rng: np.random.Generator
) -> Scrap:
    """Return a picture as the network is shown it, a window of it where it is longer."""
    line = line_shown(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    scale = line.shape[1] / picture.shape[1]
    filled = cv2.copyMakeBorder(line, 0, 0, _FILLING, _FILLING, cv2.BORDER_REPLICATE)
    if rng.random() < 0.2:
        grain = rng.normal(0, rng.uniform(1, 10), filled.shape)
        filled = np.clip(filled + grain, 0, 255).astype(np.uint8)
    room = filled.shape[1] - WIDTH
    start = int(rng.integers(0, room + 1)) if room > 0 else 0
    window: Gray = filled[:, start : start + WIDTH]
    if window.shape[1] < WIDTH:
        window = cv2.copyMakeBorder(
            window, 0, 0, 0, WIDTH - window.shape[1], cv2.BORDER_REPLICATE
        ).astype(np.uint8)
    ordered = sorted(places)
    centres = np.array([one[0] for one in ordered], np.float32) * scale + _FILLING - start
    widths = np.array([one[1] for one in ordered], np.float32) * scale
    answers = np.array([one[2] for one in ordered], np.int32)
    answers[(centres + widths / 2 > WIDTH - 1) | (centres - widths / 2 < 0)] = IGNORED
    kept = (centres > 0) & (centres < WIDTH - 1)
    return Scrap(window, centres[kept], widths[kept], answers[kept])


def _impression(rng: np.random.Generator, pens: Pens) -> _Drawn:
    """Return a seal engraved and pressed, level, on bare paper."""
    face = pens.faces.chinese[int(rng.integers(len(pens.faces.chinese)))]
    diameter = float(np.exp(rng.uniform(np.log(105), np.log(300)))) * _FINE
    ratio = 1.0 if rng.random() < 0.85 else float(rng.uniform(0.66, 0.8))
    a, b = diameter / 2, diameter / 2 * ratio
    edge = 0.12 * a
    plate = np.zeros((round(2 * (b + edge)), round(2 * (a + edge))), np.float32)
    middle = (a + edge, b + edge)
    rim = float(rng.uniform(0.03, 0.07)) * a
    _oval(plate, middle, (a - rim / 2, b - rim / 2), rim)
    inner = 0.0
    if rng.random() < 0.15:
        inner = float(rng.uniform(0.06, 0.09)) * a
        _oval(plate, middle, (a - inner, b - inner), 0.014 * a)
    height = float(rng.uniform(0.19, 0.31)) * b
    inset = rim + inner + float(rng.uniform(0.02, 0.09)) * a + height / 2
    text = _words(rng)
    spread = float(np.clip(13.5 * len(text) + rng.uniform(20, 110), 80, 325))
    foot = rng.random() < 0.35 and ratio == 1.0
    spread = min(spread, 225.0) if foot else spread
    placed = _arc(plate, text, middle, (a - inset, b - inset), height, spread, face, pens)
    if foot:
        placed += _foot(plate, middle, a - inset + height / 2, 350 - spread, rng, pens)
    if rng.random() < 0.75:
        _star(plate, middle, float(rng.uniform(0.25, 0.42)) * b, rng)
    if rng.random() < 0.4:
        words = _PURPOSES[int(rng.integers(len(_PURPOSES)))]
        below = float(rng.uniform(0.3, 0.6)) * b
        _level(plate, words, (middle[0], middle[1] + below), 0.2 * b, 1.1 * a, face, pens)
    wear = _wear(rng)
    size = (plate.shape[1] // _FINE, plate.shape[0] // _FINE)
    cover = cv2.resize(plate, size, interpolation=cv2.INTER_AREA)
    inked = np.asarray(cover * pressure(cover.shape, wear, rng), np.float32)
    # Marks of the finest scale are lost on a coarse scan.
    pressed = spread_ink(inked, wear, diameter / _FINE / 42.0, rng)
    grown = (pressed.shape[0] - inked.shape[0]) // 2
    return _Drawn(
        np.clip(pressed, 0, 1).astype(np.float32),
        Ellipse(middle[0] / _FINE + grown, middle[1] / _FINE + grown, a / _FINE, b / _FINE, 0.0),
        tuple(
            _Placed(
                one.character,
                one.x / _FINE + grown,
                one.y / _FINE + grown,
                one.width / _FINE,
                one.inwards,
            )
            for one in placed
        ),
    )


def _words(rng: np.random.Generator) -> str:
    """Return the name of a unit, half of them made of any characters."""
    draw = rng.random()
    if draw < 0.35:
        return unit_name(rng)
    letters = _COMMON if rng.random() < 0.75 else len(HANZI)
    words = "".join(HANZI[n] for n in rng.integers(0, letters, int(rng.integers(2, 16))))
    if draw < 0.7:
        return words[:10] + _ENDINGS[int(rng.integers(len(_ENDINGS)))]
    if draw < 0.75:
        return words[:3] + "（" + words[3:5] + "）" + words[5:]
    return words + HANZI[int(rng.integers(letters))] * (rng.random() < 0.1)


def _wear(rng: np.random.Generator) -> Wear:
    draw = rng.random()
    if draw < 0.55:
        return Wear(unevenness=float(rng.uniform(0.0, 0.5)), speckle=float(rng.uniform(0.0, 0.45)))
    return (faint if draw < 0.75 else badly_pressed)(rng)


def _oval(plate: Ink, middle: tuple[float, float], axes: tuple[float, float], wide: float) -> None:
    shift = 4
    scaled = [round(value * 2**shift) for value in (*middle, *axes)]
    cv2.ellipse(
        plate,
        (scaled[0], scaled[1]),
        (scaled[2], scaled[3]),
        0,
        0,
        360,
        1.0,
        max(1, round(wide)),
        cv2.LINE_AA,
        shift,
    )


def _star(plate: Ink, middle: tuple[float, float], reach: float, rng: np.random.Generator) -> None:
    turned = float(rng.normal(0, 0.05))
    angles = np.arange(10) * np.pi / 5 - np.pi / 2 + turned
    radii = np.where(np.arange(10) % 2, 0.382, 1.0) * reach
    corners = np.array(middle) + radii[:, None] * np.stack([np.cos(angles), np.sin(angles)], 1)
    cv2.fillPoly(plate, [np.rint(corners).astype(np.int32)], 1.0)


def _press(
    plate: Ink,
    tile: Gray,
    at: tuple[float, float],
    size: tuple[float, float],
    turn: float,
) -> None:
    """Engrave a square tile about a place, so wide and high, turned by radians clockwise."""
    reach = int(0.75 * max(size)) + 2
    x0, y0 = round(at[0]) - reach, round(at[1]) - reach
    side = 2 * reach
    if x0 < 0 or y0 < 0 or x0 + side > plate.shape[1] or y0 + side > plate.shape[0]:
        return
    across, down = size[0] / EM, size[1] / EM
    cos, sin = np.cos(turn), np.sin(turn)
    turned = np.array([[cos * across, -sin * down], [sin * across, cos * down]])
    centre = np.array(tile.shape[::-1]) / 2
    offset = np.array([at[0] - x0, at[1] - y0]) - turned @ centre
    there = cv2.warpAffine(
        tile, np.column_stack([turned, offset]), (side, side), flags=cv2.INTER_LINEAR
    )
    part = plate[y0 : y0 + side, x0 : x0 + side]
    np.maximum(part, there.astype(np.float32) / 255, out=part)


def _tile(character: str, face: Face, pens: Pens) -> Gray | None:
    """Return a character in the middle of its em square and a little around it."""
    glyph = pens.glyph(face, character)
    if glyph is None or glyph.empty:
        return None
    side = EM + 16
    tile = np.zeros((side, side), np.uint8)
    height, width = glyph.ink.shape
    # The em square begins 0.88 of its height above the baseline.
    top = round(0.88 * EM) + glyph.top + 8
    left = round((side - glyph.advance) / 2) + glyph.left
    if top < 0 or left < 0 or top + height > side or left + width > side:
        top, left = (side - height) // 2, (side - width) // 2
        if top < 0 or left < 0:
            return None
    tile[top : top + height, left : left + width] = glyph.ink
    return tile


def _arc(
    plate: Ink,
    text: str,
    middle: tuple[float, float],
    radii: tuple[float, float],
    height: float,
    spread: float,
    face: Face,
    pens: Pens,
) -> list[_Placed]:
    """Engrave text along the upper arc and return where its characters stand."""
    known = [one for one in text if _tile(one, face, pens) is not None]
    if not known:
        return []
    positions = even_positions(len(known), radii, spread)
    apart = np.hypot(*np.diff(positions, axis=0).T) if len(known) > 1 else np.array([height])
    width = min(height * 0.95, float(apart.mean()) * 0.92)
    letters = [
        (character, (float(x), float(y)), float(np.arctan2(x / radii[0] ** 2, -y / radii[1] ** 2)))
        for character, (x, y) in zip(known, positions, strict=True)
    ]
    size = (width, height)
    return _engraved(plate, letters, middle, size, width * 0.92, face, pens, inwards=False)


def _foot(
    plate: Ink,
    middle: tuple[float, float],
    outer: float,
    room: float,
    rng: np.random.Generator,
    pens: Pens,
) -> list[_Placed]:
    """Engrave a code or Latin words along the foot, heads inwards."""
    if rng.random() < 0.6:
        text = "".join(map(str, rng.integers(0, 10, 13)))
    else:
        capitals = LATIN[36:]
        text = "".join(capitals[n] for n in rng.integers(0, 26, int(rng.integers(6, 22))))
    face = (pens.faces.latin[int(rng.integers(len(pens.faces.latin)))], 0)
    height = outer * float(rng.uniform(0.11, 0.17))
    radius = outer - height / 2
    step = min(float(np.degrees(height * rng.uniform(0.62, 0.9) / radius)), room / len(text))
    angles = np.radians((np.arange(len(text)) - (len(text) - 1) / 2) * step)
    letters = [
        (character, (radius * float(np.sin(angle)), radius * float(np.cos(angle))), -float(angle))
        for character, angle in zip(text, angles, strict=True)
    ]
    size = (height * 1.25, height * 1.25)
    return _engraved(plate, letters, middle, size, height * 0.62, face, pens, inwards=True)


def _engraved(
    plate: Ink,
    letters: Sequence[tuple[str, tuple[float, float], float]],
    middle: tuple[float, float],
    size: tuple[float, float],
    width: float,
    face: Face,
    pens: Pens,
    *,
    inwards: bool,
) -> list[_Placed]:
    """Engrave letters at their places from the middle, each turned; return where they stand."""
    placed = []
    for character, (x, y), turn in letters:
        tile = _tile(character, face, pens)
        if tile is not None:
            at = (middle[0] + x, middle[1] + y)
            _press(plate, tile, at, size, turn)
            placed.append(_Placed(character, *at, width, inwards))
    return placed


def _level(
    plate: Ink,
    text: str,
    at: tuple[float, float],
    height: float,
    room: float,
    face: Face,
    pens: Pens,
) -> None:
    width = min(height, room / len(text))
    for index, character in enumerate(text):
        tile = _tile(character, face, pens)
        if tile is not None:
            x = at[0] + (index - (len(text) - 1) / 2) * width
            _press(plate, tile, (x, at[1]), (width * 0.95, height), 0.0)


def _as_found(drawn: _Drawn, rng: np.random.Generator, pens: Pens) -> tuple[Ink, float]:
    """Return the density of the seal's ink as the program tells it from all else, and its level."""
    cover = drawn.cover
    typical = float(rng.uniform(0.25, 1.6))
    density = cover * typical
    draw = rng.random()
    if draw < 0.6:
        print_ = _print_under(cover.shape, rng, pens)
        if draw < 0.3:
            # A coloured seal over black: less of it is told there, and a trace is left.
            density = density * (1 - print_ * rng.uniform(0.0, 1.0))
            density = density + print_ * typical * rng.uniform(0.0, 0.3)
        elif draw < 0.45:
            density = np.maximum(density, print_ * typical * rng.uniform(0.3, 1.2))
        else:
            density = np.where(print_ > rng.uniform(0.2, 0.5), 0.0, density)
    if rng.random() < 0.25:
        _strokes(density, typical, rng)
    density = cv2.GaussianBlur(
        density, (0, 0), float(rng.uniform(0.3, 1.0) * rng.uniform(0.7, 1.5))
    )
    if rng.random() < 0.7:
        density = density + rng.normal(0, rng.uniform(0.0, 0.12) * typical, density.shape)
    if rng.random() < 0.15:
        # A fax, or a scan in black and white.
        level = typical * rng.uniform(0.3, 0.6)
        density = np.where(density > level, typical, 0.0)
    density = np.clip(density, 0, 2.5)
    if rng.random() < 0.5:
        quality = int(rng.integers(35, 90))
        levels = (255 * np.exp(-density)).astype(np.uint8)
        coded = cv2.imencode(".jpg", levels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        levels = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE))
        density = -np.log((levels.astype(np.float32) + 1) / 256)
    return np.ascontiguousarray(density, np.float32), typical


def _print_under(shape: tuple[int, ...], rng: np.random.Generator, pens: Pens) -> Ink:
    """Return lines of print, of a form, of a hand, over the whole of an impression."""
    ink = np.zeros(shape, np.float32)
    face = pens.faces.chinese[int(rng.integers(len(pens.faces.chinese)))]
    em = float(rng.uniform(0.07, 0.15)) * shape[1]
    pitch = em * float(rng.uniform(1.3, 2.5))
    start = int(rng.integers(0, max(1, len(pens.corpus) - 400)))
    words = pens.corpus[start : start + 400]
    y = float(rng.uniform(-em, pitch))
    used = 0
    while y < shape[0] and rng.random() < 0.9:
        x = float(rng.uniform(-em, 0.4 * shape[1]))
        until = shape[1] * float(rng.uniform(0.5, 1.2))
        while x < until and used < len(words):
            tile = _tile(words[used], face, pens)
            used += 1
            if tile is not None:
                _press(ink, tile, (x, y), (em, em), 0.0)
            x += em
        y += pitch
    if rng.random() < 0.3:
        for _ in range(int(rng.integers(1, 4))):
            row = int(rng.integers(0, shape[0]))
            ink[row : row + int(rng.integers(1, 3))] = 1.0
    return ink


def _strokes(density: Ink, typical: float, rng: np.random.Generator) -> None:
    """Lay strokes of a pen or arcs of another seal over an impression, in place."""
    width = density.shape[1]
    level = float(typical * rng.uniform(0.4, 1.3))
    for _ in range(int(rng.integers(1, 4))):
        if rng.random() < 0.5:
            moves = cv2.blur(rng.normal(0, width / 12, (int(rng.integers(5, 20)), 2)), (1, 5))
            points = np.cumsum(np.vstack([rng.uniform(0, width, (1, 2)), moves]), axis=0)
            cv2.polylines(
                density,
                [points.astype(np.int32)],
                False,
                level,
                int(rng.integers(1, 5)),
                cv2.LINE_AA,
            )
        else:
            at = rng.integers(-width // 2, width + width // 2, 2).tolist()
            radius = int(width * rng.uniform(0.35, 0.6))
            cv2.circle(density, at, radius, level, int(rng.integers(2, 9)), cv2.LINE_AA)
