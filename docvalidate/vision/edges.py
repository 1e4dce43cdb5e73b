"""Find coloured or grey ink that runs off the edge of a page within a bounded range.

A slice of a straddle seal seldom shows a circle: a few millimetres of two arcs, fragments of
characters, and blank paper between them. What all slices share is ink of one colour that
begins at the edge and covers no more of it than a seal can, at most 60 mm. Whether such
slices make a seal is told by :mod:`docvalidate.vision.straddle_fit`, over all pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.evidence import EdgeImpression, InkColor
from docvalidate.model.geometry import Box
from docvalidate.model.pieces import connected_pieces
from docvalidate.model.straddle import PageEdge
from docvalidate.vision.impression import pixels_per_mm
from docvalidate.vision.ink import FloatMap, Ink, Mask, mask_above, noise_threshold, uncoloured
from docvalidate.vision.ink_kinds import DPI
from docvalidate.vision.straight_runs import long_columns, long_rows
from docvalidate.vision.unwrapped_ring import runs

OUTLINE_STEP_MM = 0.5
"""Distance between two points of an outline, measured from the edge inwards."""

_DEEPEST_MM = 48.0
_NEAR_EDGE_MM = 6.0
_BORDER_MM = 15.0
_SHORTEST_MM = 8.0
_LONGEST_MM = 62.0
_WIDENING_MM = 12.0
_BLANK_MM = 3.0
_STRAIGHT_MM = 20.0
"""A rim 1.2 mm wide runs straight for no more than 14 mm where it touches an axis of the seal;
what runs straight for longer is a rule, a margin line or the border of a scan."""
_MOST_BLANK_ALONG_MM = 32.0
"""Between the ring text and the foot of a seal up to 30 mm can be blank."""
_SPECK_MM = 0.5
_DIRT_MM = 0.9
_FLOORS = ((InkColor.RED, 0.07), (InkColor.BLUE, 0.12), (InkColor.BLACK, 0.10))
_PICTURE_FULL_DENSITY = 2.0
_PICTURE_DPI = 200.0


@dataclass(frozen=True, slots=True, eq=False)
class Strip:
    """What stands at an edge, with a small picture of it for putting the seal together.

    Attributes:
        picture: PNG of the density of its ink, just the impression's box; a few kilobytes.
        per_mm: pixels of the picture per millimetre.
    """

    impression: EdgeImpression
    picture: bytes
    per_mm: float


@dataclass(frozen=True, slots=True, eq=False)
class _OneInk:
    """The ink of one colour.

    Attributes:
        density: in the frame of the page.
        small: the same at the working resolution.
        threshold: density above which it is ink.
        edges: those it may run off.
    """

    color: InkColor
    density: FloatMap
    small: FloatMap
    threshold: float
    edges: Sequence[PageEdge]


@dataclass(frozen=True, slots=True)
class _Slice:
    """A slice in the frame of one edge, in pixels: rows along it, columns away from it."""

    top: int
    bottom: int
    start: int
    end: int


def find_strips(ink: Ink, dpi: int | None, small: Ink | None = None) -> tuple[Strip, ...]:
    """Find what runs off the edges of a page.

    Args:
        ink: density maps of the upright page.
        dpi: pixels per inch; ``None`` where unknown, then A4 is assumed.
        small: the same maps at :data:`DPI` where they are at hand.

    Returns:
        At most a few strips for each edge and ink. Grey ink counts only where no colour does.
    """
    height, width = ink.density.shape
    per_mm = pixels_per_mm(width, height, dpi)
    scale = min(1.0, DPI / 25.4 / per_mm)
    if small is None:
        small = ink.scaled(scale)
    found: list[Strip] = []
    for one in _inks_at_edges(ink, small, scale, per_mm * scale):
        for edge in one.edges:
            found += [
                Strip(impression, *_picture(one.density, impression, per_mm))
                for impression in _impressions(one, edge, per_mm * scale)
                for impression in (_enlarged(impression, scale, width, height),)
                if all(impression.box.overlap_ratio(other.impression.box) < 0.3 for other in found)
            ]
    return tuple(found)


def _inks_at_edges(ink: Ink, small: Ink, scale: float, per_mm: float) -> Iterator[_OneInk]:
    """Yield the inks that reach an edge of the page, colours first.

    Args:
        ink: density maps of the page.
        small: the same maps at the working resolution.
        scale: of the latter.
        per_mm: pixels of the latter per millimetre.
    """
    colours = {InkColor.RED: (ink.red, small.red), InkColor.BLUE: (ink.blue, small.blue)}
    for color, floor in _FLOORS:
        # There is no more colourless ink anywhere than there is ink.
        density, map_of_it = colours.get(color, (ink.density, small.density))
        edges = _edges_reached(map_of_it, floor, per_mm)
        if edges and color is InkColor.BLACK:
            density = uncoloured(ink)
            map_of_it = np.asarray(
                cv2.resize(density, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA),
                np.float32,
            )
        threshold = noise_threshold(map_of_it, floor, 0.30)
        yield _OneInk(color, density, map_of_it, threshold, edges)


def _edges_reached(density: FloatMap, threshold: float, per_mm: float) -> Sequence[PageEdge]:
    """Return the edges of a map that have any ink near them, be it the border of a scan."""
    near = round(_NEAR_EDGE_MM * per_mm)
    return [
        edge
        for edge in PageEdge
        if cv2.countNonZero(mask_above(_from_edge(density, edge)[:, :near], threshold))
    ]


def _enlarged(impression: EdgeImpression, scale: float, width: int, height: int) -> EdgeImpression:
    """Return an impression found on a small map in the frame of the page."""
    sides = (round(value / scale) for value in impression.box.as_list())
    return replace(impression, box=Box(*sides).clipped(width, height))


def _impressions(one: _OneInk, edge: PageEdge, per_mm: float) -> Iterator[EdgeImpression]:
    band = _from_edge(one.small, edge)[:, : round(_DEEPEST_MM * per_mm)]
    mask = mask_above(np.ascontiguousarray(band), one.threshold)
    border = _border(mask, per_mm)
    mask[:, :border] = 0
    if not mask[:, : border + round(_NEAR_EDGE_MM * per_mm)].any():
        return
    speck = _DIRT_MM if one.color is InkColor.BLACK else _SPECK_MM
    ink = _without_specks(_without_rules(mask, per_mm), (speck * per_mm) ** 2)
    for piece in _slices(ink, border, per_mm):
        yield EdgeImpression(
            edge=edge,
            box=_on_page(piece, edge, one.small.shape),
            color=one.color,
            first_mm=round(piece.top / per_mm, 2),
            last_mm=round(piece.bottom / per_mm, 2),
            reach_mm=round((piece.end - piece.start) / per_mm, 2),
            outline=_outline(ink, piece, per_mm),
        )


def _from_edge(array: FloatMap, edge: PageEdge) -> FloatMap:
    """Return a map of the page turned so that column 0 is the edge and rows run along it."""
    if edge is PageEdge.LEFT:
        return array
    if edge is PageEdge.RIGHT:
        return array[:, ::-1]
    if edge is PageEdge.TOP:
        return array.T
    return array[::-1].T


def _border(mask: Mask, per_mm: float) -> int:
    """Return how many columns at the edge are the border of the scan, not the page."""
    shares = (mask[:, : round(_BORDER_MM * per_mm)] > 0).mean(axis=0)
    filled = np.flatnonzero(shares > 0.5)
    return int(filled[-1]) + 2 if len(filled) and filled[0] < 2 * per_mm else 0


def _without_rules(mask: Mask, per_mm: float) -> Mask:
    """Return the ink without what runs straight for longer than a rim can."""
    length = max(3, round(_STRAIGHT_MM * per_mm))
    # A rule on a page scanned askew steps from row to row; closing a row joins the steps.
    thick = np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)), np.uint8)
    rules = cv2.bitwise_or(long_rows(thick, length), long_columns(thick, length))
    return np.asarray(cv2.bitwise_and(mask, cv2.bitwise_not(rules)), np.uint8)


def _without_specks(mask: Mask, smallest: float) -> Mask:
    pieces = connected_pieces(mask)
    return pieces.mask_of(pieces.areas >= smallest)


def _slices(ink: Mask, border: int, per_mm: float) -> Iterator[_Slice]:
    near = ink[:, border : border + round(_NEAR_EDGE_MM * per_mm)]
    ranges = _ranges(np.asarray((near > 0).any(axis=1), bool), per_mm)
    widening = round(_WIDENING_MM * per_mm)
    for index, (first, last) in enumerate(ranges):
        above = (ranges[index - 1][1] + first) // 2 if index else 0
        below = (ranges[index + 1][0] + last) // 2 if index + 1 < len(ranges) else len(ink)
        top, bottom = max(above, first - widening), min(below, last + widening)
        columns = np.asarray((ink[top:bottom] > 0).any(axis=0), bool)
        start = int(np.argmax(columns))
        end = _end_of_ink(columns, start, round(_BLANK_MM * per_mm))
        if end >= ink.shape[1] - 1 or end - start < max(2, 0.5 * per_mm):
            continue
        rows = np.flatnonzero((ink[top:bottom, start:end] > 0).any(axis=1))
        if _SHORTEST_MM * per_mm <= rows[-1] - rows[0] <= _LONGEST_MM * per_mm:
            yield _Slice(top + int(rows[0]), top + int(rows[-1]) + 1, start, end)


def _ranges(inked: NDArray[np.bool_], per_mm: float) -> Sequence[tuple[int, int]]:
    """Return the ranges along the edge that one seal could cover, from the top."""
    pieces = list(runs(inked))
    groups: list[list[tuple[int, int]]] = []
    for piece in pieces:
        if groups and piece[0] - groups[-1][-1][1] <= _MOST_BLANK_ALONG_MM * per_mm:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    found: list[tuple[int, int]] = []
    while groups:
        group = groups.pop()
        extent = group[-1][1] - group[0][0]
        if extent > _LONGEST_MM * per_mm and len(group) > 1:
            blanks = [later[0] - sooner[1] for sooner, later in pairwise(group)]
            cut = int(np.argmax(blanks)) + 1
            groups += [group[:cut], group[cut:]]
        elif _SHORTEST_MM * per_mm <= extent <= _LONGEST_MM * per_mm:
            found.append((group[0][0], group[-1][1]))
    return sorted(found)


def _end_of_ink(columns: NDArray[np.bool_], start: int, most_blank: int) -> int:
    last = start
    for column in np.flatnonzero(columns[start:]) + start:
        if column - last > most_blank:
            break
        last = int(column)
    return last + 1


def _outline(ink: Mask, piece: _Slice, per_mm: float) -> tuple[tuple[float, float] | None, ...]:
    """Return the outermost ink of each half millimetre from the edge inwards, in mm along it."""
    part = ink[piece.top : piece.bottom, piece.start : piece.end] > 0
    steps = max(1, round(part.shape[1] / per_mm / OUTLINE_STEP_MM))
    points: list[tuple[float, float] | None] = []
    for first, last in _bins(part.shape[1], steps):
        rows = np.flatnonzero(part[:, first:last].any(axis=1))
        points.append(
            None
            if len(rows) == 0
            else (
                round((piece.top + int(rows[0])) / per_mm, 2),
                round((piece.top + int(rows[-1]) + 1) / per_mm, 2),
            )
        )
    return tuple(points)


def _bins(width: int, count: int) -> Iterator[tuple[int, int]]:
    limits = np.linspace(0, width, count + 1).round().astype(int)
    for first, last in pairwise(limits):
        yield int(first), max(int(first) + 1, int(last))


def _on_page(piece: _Slice, edge: PageEdge, shape: tuple[int, ...]) -> Box:
    height, width = shape
    if edge is PageEdge.LEFT:
        return Box(piece.start, piece.top, piece.end, piece.bottom)
    if edge is PageEdge.RIGHT:
        return Box(width - piece.end, piece.top, width - piece.start, piece.bottom)
    if edge is PageEdge.TOP:
        return Box(piece.top, piece.start, piece.bottom, piece.end)
    return Box(piece.top, height - piece.end, piece.bottom, height - piece.start)


def _picture(density: FloatMap, impression: EdgeImpression, per_mm: float) -> tuple[bytes, float]:
    """Return a PNG of an impression's density and its pixels per millimetre."""
    box = impression.box
    part = density[box.y0 : box.y1, box.x0 : box.x1]
    factor = min(1.0, _PICTURE_DPI / 25.4 / per_mm)
    if factor < 1.0:
        part = cv2.resize(part, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    levels = np.clip(part / _PICTURE_FULL_DENSITY * 255.0, 0, 255).astype(np.uint8)
    done, encoded = cv2.imencode(".png", np.ascontiguousarray(levels))
    return (encoded.tobytes() if done else b""), per_mm * factor


def density_of(strip: Strip) -> FloatMap:
    """Return the density map that a strip's picture holds, upright as on the page."""
    levels = cv2.imdecode(np.frombuffer(strip.picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    return np.asarray(levels, np.float32) / np.float32(255.0 / _PICTURE_FULL_DENSITY)
