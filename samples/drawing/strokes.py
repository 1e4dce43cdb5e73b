"""Strokes of a character, traced along the skeleton of its printed glyph."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from samples.drawing.fonts import font

Curve = npt.NDArray[np.float64]
Bitmap = npt.NDArray[np.bool_]
Pixel = tuple[int, int]

_EM = 88
_SPACING = 1 / 44
_RING = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))


@lru_cache(maxsize=4096)
def _cached(character: str) -> tuple[Curve, ...]:
    skeleton = _thinned(_bitmap(character))
    pieces = [piece for piece in _pieces(skeleton) if len(piece) > 5]
    curves = [_resampled(_directed(line)) for line in _straight_on(pieces)]
    return tuple(sorted(curves, key=lambda curve: float(curve[0, 1] * 1.0 + curve[0, 0] * 0.7)))


def glyph_strokes(character: str) -> tuple[Curve, ...]:
    """Return the strokes of a character in writing order, roughly.

    Returns:
        Curves ``(n, 2)`` of ``(x, y)`` in a unit square, y downwards; empty for a blank.
    """
    return _cached(character)


def _bitmap(character: str) -> Bitmap:
    picture = Image.new("L", (_EM + 16, _EM + 16), 0)
    drawing = ImageDraw.Draw(picture)
    drawing.text((8, _EM + 8 - round(_EM * 0.13)), character, 255, font("sans", _EM), anchor="ls")
    return np.asarray(picture) > 110


def _thinned(bitmap: Bitmap) -> Bitmap:
    """Return the skeleton, one pixel wide (thinning after Zhang and Suen)."""
    image = bitmap.copy()
    while True:
        before = int(image.sum())
        for first in (True, False):
            image &= ~_removable(image, first=first)
        if int(image.sum()) == before:
            return image


def _removable(image: Bitmap, *, first: bool) -> Bitmap:
    p = [np.roll(image, (-dy, -dx), (0, 1)) for dy, dx in _RING]
    count = np.sum(p, axis=0)
    turns = np.sum([~p[i] & p[(i + 1) % 8] for i in range(8)], axis=0)
    north, east, south, west = p[0], p[2], p[4], p[6]
    if first:
        open_side = ~(north & east & south) & ~(east & south & west)
    else:
        open_side = ~(north & east & west) & ~(north & south & west)
    return np.asarray(image & (count >= 2) & (count <= 6) & (turns == 1) & open_side)


def _neighbours(pixel: Pixel, pixels: set[Pixel]) -> list[Pixel]:
    """Return the neighbours, without diagonal ones that a straight step already reaches."""
    y, x = pixel
    near = [(y + dy, x + dx) for dy, dx in _RING if (y + dy, x + dx) in pixels]
    straight = [one for one in near if one[0] == y or one[1] == x]
    diagonal = [
        one
        for one in near
        if one not in straight and (one[0], x) not in pixels and (y, one[1]) not in pixels
    ]
    return straight + diagonal


def _pieces(skeleton: Bitmap) -> list[list[Pixel]]:
    """Cut the skeleton at its ends and crossings."""
    pixels = {(int(y), int(x)) for y, x in zip(*np.nonzero(skeleton), strict=True)}
    links = {pixel: _neighbours(pixel, pixels) for pixel in sorted(pixels)}
    nodes = [pixel for pixel, near in links.items() if len(near) != 2]
    used: set[tuple[Pixel, Pixel]] = set()
    pieces: list[list[Pixel]] = []
    seen: set[Pixel] = set()
    for start in [*nodes, *links]:
        if start not in nodes and start in seen:
            continue
        for step in links[start]:
            if (start, step) not in used:
                piece = _walk(start, step, links, used)
                seen.update(piece)
                pieces.append(piece)
    return pieces


def _walk(
    start: Pixel, step: Pixel, links: dict[Pixel, list[Pixel]], used: set[tuple[Pixel, Pixel]]
) -> list[Pixel]:
    piece = [start]
    here, there = start, step
    while True:
        used.update({(here, there), (there, here)})
        piece.append(there)
        if len(links[there]) != 2 or there == start:
            return piece
        onwards = [one for one in links[there] if one != here]
        here, there = there, onwards[0]


def _straight_on(pieces: list[list[Pixel]]) -> list[Curve]:
    """Join pieces whose ends meet and whose directions agree, best agreement first."""
    lines: list[Curve] = [
        np.array([(x, y) for y, x in piece], dtype=np.float64) for piece in pieces
    ]
    while True:
        best: tuple[float, int, int, Curve] | None = None
        for i in range(len(lines)):
            for j in range(i + 1, len(lines)):
                for one, other in _ways(lines[i], lines[j]):
                    score = _agreement(one, other)
                    if score > 0.72 and (best is None or score > best[0]):
                        best = (score, i, j, np.concatenate([one, other]))
        if best is None:
            return lines
        lines = [line for k, line in enumerate(lines) if k not in best[1:3]] + [best[3]]


def _ways(one: Curve, other: Curve) -> list[tuple[Curve, Curve]]:
    """Return the orders in which one line may run on into the other where their ends meet."""
    return [
        (a, b)
        for a in (one, one[::-1])
        for b in (other, other[::-1])
        if float(np.abs(a[-1] - b[0]).max()) <= 7
    ]


def _agreement(one: Curve, other: Curve) -> float:
    reach = min(13, len(one), len(other)) - 1
    u = one[-1] - one[-1 - reach]
    v = other[reach] - other[0]
    return float(u @ v / (np.hypot(*u) * np.hypot(*v) + 1e-9))


def _directed(line: Curve) -> Curve:
    """Return the line as a pen runs: from left to right, or downwards where it is steep."""
    dx, dy = line[-1] - line[0]
    return line[::-1] if dx + 1.2 * dy < 0 else line


def _resampled(line: Curve) -> Curve:
    """Return the line in unit coordinates with evenly spaced, smoothed points."""
    unit = (line - 8) / _EM
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(unit, axis=0).T))])
    count = max(4, int(lengths[-1] / _SPACING) + 1)
    steps = np.linspace(0, lengths[-1], count)
    return np.stack([np.interp(steps, lengths, unit[:, i]) for i in (0, 1)], axis=1)
