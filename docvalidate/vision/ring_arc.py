"""Tell which arc of a ring bears its name, heads outwards, and which the small writing at the foot.

The characters of the name are as high as the band of the ring. A security number or a name in
Latin letters along the foot is about half as high and stands at the outer edge, so what lies
beneath it is bare; a line in the middle that reaches into the ring leaves the outer edge bare.
That tells them apart however closely they follow each other, and without reading any.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.vision.ink import FloatMap
from docvalidate.vision.unwrapped_ring import ANGULAR_STEPS, INKED_SHARE

_THIN = 0.6
"""Of the density of the seal's lines: that of thin strokes on a coarse scan."""

_LATE = 6
"""Radial steps below the usual top of a character at which another may begin."""

_ALMOST_WHOLE = 0.72
"""Of the height of the name's characters: more than small writing has, less than most strokes'."""

_ACROSS = ANGULAR_STEPS // 120
"""Steps to either side within which the strokes of a character are taken together."""

_BETWEEN_STROKES = 8
"""Bare radial steps between two strokes of one character: less than between two lines."""

_LOW_COSTS = 0.35
"""What a low step costs: not all strokes of a character are as high as the whole."""

_BARE_COSTS = 0.04
"""What a bare step costs against one that speaks for or against the name: the characters of a
short name stand far apart."""

_LEAST_GAP = ANGULAR_STEPS // 24
_FAR_LONGER = 1.6
_GAP_COSTS = 5.0
"""What a step of the one clear gap costs: no character's strokes weigh against it."""

_COVERED = 0.1
"""Weight of a step over which another seal lies."""

_WITHIN = ANGULAR_STEPS // 240
"""Bare steps between parts of one character."""

_EDGE = 2
"""Radial steps at the edge of the band into which the soft side of the rim may reach."""

_LEAST_NAME = ANGULAR_STEPS // 24
_MOST_NAME = ANGULAR_STEPS * 49 // 50
_LEAST_HEIGHT = 12
_ASKEW = ANGULAR_STEPS // 60
_MOST_OUTSIDE = ANGULAR_STEPS // 180


@dataclass(frozen=True, slots=True)
class NameArc:
    """The arc of a ring that bears the name.

    Attributes:
        first: its first step.
        end: one past its last; more than :data:`ANGULAR_STEPS` where it runs past the start.
        inner: radial step at which its characters stand.
        outer: radial step before which they end.
        alone: whether nothing as high stands elsewhere along the ring.
    """

    first: int
    end: int
    inner: int
    outer: int
    alone: bool

    @property
    def band(self) -> tuple[int, int]:
        """Radial range of the characters."""
        return self.inner, self.outer


def name_arc(
    polar: FloatMap,
    band: tuple[int, int],
    threshold: float,
    covered: NDArray[np.bool_] | None = None,
) -> NameArc | None:
    """Return the arc that bears the name, ``None`` where writing all around hides its ends.

    Args:
        polar: the unwrapped ring, shape ``(angles, radii)``.
        band: radial range of its text, the inner end roughly.
        threshold: density of the seal's lines.
        covered: steps over which another seal lies: what stands there may be its own.
    """
    inner, outer = band
    own = polar[:, inner:outer] > _THIN * threshold
    heights = _heights(own)
    if not heights.any():
        return None
    high = heights > _ALMOST_WHOLE * np.quantile(heights[heights > 0], 0.9)
    height = min(outer - inner, max(_LEAST_HEIGHT, int(np.quantile(heights[high], 0.9)) + 2))
    # The arc that gathers the most columns of high characters and the fewest of others. What only
    # begins below the top of the letters and ends above their foot, as 一 does, may be the name's.
    zone = own[:, -height:-_EDGE]
    inked = zone.sum(axis=1) > 1
    # Where the characters fill the band, nothing lies deeper than their foot.
    deeper = max(0, outer - inner - height - _EDGE)
    others = inked & ((heights > 0) | own[:, :deeper].any(axis=1))
    value = np.where(high, 1.0, np.where(others, -_LOW_COSTS, -_BARE_COSTS))
    value[_clear_gap(inked)] = -_GAP_COSTS
    if covered is not None:
        value[covered] *= _COVERED
        high = high & ~covered
    first, end = _to_gaps(inked, *_fullest_arc(value))
    if not _LEAST_NAME <= end - first <= _MOST_NAME:
        return None
    outside = np.arange(end + _ACROSS, first + ANGULAR_STEPS - _ACROSS) % ANGULAR_STEPS
    return NameArc(first, end, outer - height, outer, int(high[outside].sum()) < _MOST_OUTSIDE)


def _clear_gap(inked: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the steps of the bare stretch that is far longer than any other; none without one.

    Between the end of a name and its beginning more is left bare than between two characters,
    unless something small is written there.
    """
    count = len(inked)
    if inked.all() or not inked.any():
        return np.zeros(0, np.intp)
    first = int(np.argmax(inked))
    edges = np.diff(np.r_[1, np.roll(inked, -first).astype(np.int8), 1])
    begins, ends = np.flatnonzero(edges == -1), np.flatnonzero(edges == 1)
    lengths = ends - begins
    widest = int(np.argmax(lengths))
    others = np.delete(lengths, widest)
    if lengths[widest] < _LEAST_GAP or lengths[widest] < _FAR_LONGER * others.max(initial=0):
        return np.zeros(0, np.intp)
    return (np.arange(begins[widest], ends[widest]) + first) % count


def mirrored(name: NameArc, foot: int) -> NameArc:
    """Return the arc of the name without what one side has and the other, mirrored, has not.

    The name is centred on the head; what goes on further on one side is not the name's.

    Args:
        name: the arc as found.
        foot: step at the foot of the seal.
    """
    head = _head_of(name, foot)
    reach = min(head - name.first, name.end - head) + _ASKEW
    if reach < _LEAST_NAME:
        return name
    return replace(name, first=max(name.first, head - reach), end=min(name.end, head + reach))


def completed(name: NameArc, foot: int, covered: NDArray[np.bool_]) -> NameArc:
    """Return the arc of the name with what another seal may hide of it.

    The name is centred on the head; where one side ends under another seal it goes on as far as
    the other side does.

    Args:
        name: the arc as found.
        foot: step at the foot of the seal.
        covered: steps over which another seal lies.
    """
    head = _head_of(name, foot)
    reach = max(head - name.first, name.end - head)
    first, end = name.first, name.end
    while head - first < reach and covered[(first - _ASKEW) % ANGULAR_STEPS]:
        first -= 1
    while end - head < reach and covered[(end + _ASKEW) % ANGULAR_STEPS]:
        end += 1
    return replace(name, first=first, end=end) if end - first <= _MOST_NAME else name


def _head_of(name: NameArc, foot: int) -> int:
    """Return the step at the head of a seal, counted as the arc of the name is."""
    head = foot + ANGULAR_STEPS // 2
    return head + round(((name.first + name.end) / 2 - head) / ANGULAR_STEPS) * ANGULAR_STEPS


def foot_arc(polar: FloatMap, name: NameArc, threshold: float) -> tuple[int, int] | None:
    """Return the arc of the small writing outside the arc of the name, ``None`` without any.

    Args:
        polar: the unwrapped ring, shape ``(angles, radii)``.
        name: the arc that bears the name.
        threshold: density of the seal's lines.
    """
    top = polar[:, (name.inner + name.outer) // 2 : name.outer] > threshold
    inked = top.mean(axis=1) > INKED_SHARE
    steps = np.arange(name.end, name.first + ANGULAR_STEPS)
    found = np.flatnonzero(inked[steps % ANGULAR_STEPS])
    if len(found) == 0:
        return None
    return int(steps[found[0]]), int(steps[found[-1]]) + 1


def _heights(own: NDArray[np.bool_]) -> NDArray[np.int_]:
    """Return how far in from the outer edge the writing reaches in each step, 0 for none.

    Args:
        own: inked places of the band, shape ``(angles, radii)``, the outer edge last.
    """
    count = len(own)
    wide = np.concatenate([own[-_ACROSS:], own, own[:_ACROSS]]).astype(np.uint8)
    together = cv2.dilate(wide, np.ones((2 * _ACROSS + 1, 1), np.uint8))[_ACROSS:][:count]
    inwards = together[:, ::-1] > 0
    inwards[:, :_EDGE] = False
    begins = np.argmax(inwards, axis=1)
    some = inwards.any(axis=1)
    heights = np.zeros(count, int)
    if not some.any():
        return heights
    reached = np.full(count, round(float(np.quantile(begins[some], 0.25))) + _LATE)
    goes_on = some & (begins <= reached)
    reached[goes_on] = begins[goes_on]
    for step in range(inwards.shape[1]):
        follows = goes_on & inwards[:, step] & (step <= reached + _BETWEEN_STROKES)
        reached[follows] = step
        heights[follows] = step + 1
    return heights


def _fullest_arc(value: NDArray[np.float64]) -> tuple[int, int]:
    """Return the arc of a ring whose values sum to most, to a degree."""
    each = ANGULAR_STEPS // 360
    degrees = value.reshape(360, each).sum(axis=1)
    total = np.concatenate([[0.0], np.cumsum(np.concatenate([degrees, degrees]))]).tolist()
    best, arc = -math.inf, (0, 0)
    lowest: deque[int] = deque([0])
    for end in range(1, 721):
        while lowest and lowest[0] < end - 360:
            lowest.popleft()
        if lowest and total[end] - total[lowest[0]] > best:
            best, arc = total[end] - total[lowest[0]], (lowest[0], end)
        while lowest and total[lowest[-1]] >= total[end]:
            lowest.pop()
        lowest.append(end)
    turns = arc[0] // 360 * 360
    return (arc[0] - turns) * each, (arc[1] - turns) * each


def _to_gaps(inked: NDArray[np.bool_], first: int, end: int) -> tuple[int, int]:
    """Move the ends of an arc to the ink in it, or past it to a gap: no character is cut."""
    count = len(inked)
    while first < end and not inked[first % count]:
        first += 1
    while first < end and not inked[(end - 1) % count]:
        end -= 1
    start, stop = first, end
    while first - start <= _WITHIN and end - start < count:
        start -= 1
        first = start if inked[start % count] else first
    while stop - end < _WITHIN and stop - first < count:
        end = stop + 1 if inked[stop % count] else end
        stop += 1
    return first, end
