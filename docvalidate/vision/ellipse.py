"""Ellipses fitted to the rim of an impression, and how much of the rim is really inked."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.geometry import Box
from docvalidate.vision.ink import Mask

Points = NDArray[np.float32]
"""Shape ``(n, 2)``, ``x, y`` in pixels."""

ROUND_AXIS_RATIO = 0.88
"""Above this a rim counts as round: a 30 x 40 mm invoice seal has 0.75, a round seal on a
sheet photographed 25 degrees aslant still 0.9."""

_ANGLES = 180
_USUAL_WRITING = 0.3
_LITTLE_WRITING = 0.12
_WHOLE_LINE = 0.9
_INWARDS = (1.05, 0.5, 56)
"""Radii at which the thickness of the rim is measured: first, last, how many."""

_RIM_TOLERANCE = 0.05
"""Half width of the band searched for rim ink, as a share of the radius: a worn 1.2 mm line of
a 42 mm seal, doubled for a pressed or bent sheet."""


@dataclass(frozen=True, slots=True)
class Ellipse:
    """An ellipse in pixels; ``angle`` is that of the first semi-axis, radians, clockwise."""

    x: float
    y: float
    semi_a: float
    semi_b: float
    angle: float

    @property
    def axis_ratio(self) -> float:
        """Shorter over longer axis, 0 to 1."""
        return min(self.semi_a, self.semi_b) / max(self.semi_a, self.semi_b, 1e-6)

    @property
    def long_diameter(self) -> float:
        """Longer axis in pixels."""
        return 2.0 * max(self.semi_a, self.semi_b)

    def points(self, directions: NDArray[np.float64], radius: float = 1.0) -> Points:
        """Return the points at the given page angles (radians) and share of the radius."""
        local = directions - self.angle
        reach = 1.0 / np.hypot(np.cos(local) / self.semi_a, np.sin(local) / self.semi_b)
        return np.stack(
            [
                self.x + radius * reach * np.cos(directions),
                self.y + radius * reach * np.sin(directions),
            ],
            axis=1,
        ).astype(np.float32)

    def box(self) -> Box:
        """Return the box around the ellipse."""
        cos, sin = math.cos(self.angle), math.sin(self.angle)
        half_width = math.hypot(self.semi_a * cos, self.semi_b * sin)
        half_height = math.hypot(self.semi_a * sin, self.semi_b * cos)
        return Box(
            int(self.x - half_width),
            int(self.y - half_height),
            math.ceil(self.x + half_width),
            math.ceil(self.y + half_height),
        )

    def scaled(self, factor: float, dx: float = 0.0, dy: float = 0.0) -> Ellipse:
        """Return the ellipse in a frame enlarged by ``factor`` and then shifted."""
        return Ellipse(
            self.x * factor + dx,
            self.y * factor + dy,
            self.semi_a * factor,
            self.semi_b * factor,
            self.angle,
        )


@dataclass(frozen=True, slots=True)
class RimSupport:
    """How an ellipse lies on the ink, each a share from 0 to 1.

    Attributes:
        rim: directions (of those on the page) in which the rim itself is inked.
        outside: directions in which ink lies just outside the rim.
        band: directions in which ink lies in the band where ring text stands.
        fill: inked share of the area inside the rim.
        thickness: median run of ink from the rim inwards, as a share of the radius; a line is
            thin, the edge of a filled disc is not.
        visible: directions in which the rim lies on the page.
        line: directions inked at one and the same share of the radius, the best one: near 1 for
            an unbroken ring, and no more than the blackness of the page for a chance circle.
    """

    rim: float
    outside: float
    band: float
    fill: float
    thickness: float
    visible: float
    line: float


def bears_writing(support: RimSupport) -> bool:
    """Say whether enough of the band inside a rim is inked for it to bear the ring text.

    A short name fills little of the band; there the unbroken rim line speaks for the seal.
    """
    return support.band >= (_LITTLE_WRITING if support.line > _WHOLE_LINE else _USUAL_WRITING)


def outermost_points(mask: Mask) -> Points:
    """Return, for each direction from the middle of the mask, the outermost inked pixel."""
    ys, xs = np.nonzero(mask)
    if len(xs) < 20:
        return np.zeros((0, 2), np.float32)
    x0, x1, y0, y1 = xs.min(), xs.max(), ys.min(), ys.max()
    cx, cy = (x0 + x1) / 2, (y0 + y1) / 2
    # The box is brought to a square first, so that an ellipse is sampled evenly.
    dx = (xs - cx) / max(1.0, (x1 - x0) / 2)
    dy = (ys - cy) / max(1.0, (y1 - y0) / 2)
    sector = ((np.arctan2(dy, dx) + math.pi) / (2 * math.pi) * _ANGLES).astype(int) % _ANGLES
    distance = dx * dx + dy * dy
    order = np.lexsort((distance, sector))
    last = np.r_[np.nonzero(np.diff(sector[order]))[0], len(order) - 1]
    chosen = order[last]
    return np.stack([xs[chosen], ys[chosen]], axis=1).astype(np.float32)


def fit_rim(points: Points, seed: int = 0, rounds: int = 120) -> Ellipse | None:
    """Fit an ellipse to rim points by random sample consensus.

    Points that belong to something else (a heading, a signature line) are left out as long as
    they are the minority. Returns ``None`` when no plausible ellipse is found.
    """
    if len(points) < 24:
        return None
    random = np.random.default_rng(seed)
    best: tuple[int, NDArray[np.bool_]] | None = None
    for attempt in range(rounds + 1):
        if best is not None and attempt > _rounds_needed(best[0] / len(points)):
            break
        sample = points if attempt == 0 else points[random.choice(len(points), 7, replace=False)]
        ellipse = _fit(sample)
        if ellipse is None:
            continue
        inliers = _near(ellipse, points)
        count = int(inliers.sum())
        if best is None or count > best[0]:
            best = count, inliers
    if best is None or best[0] < 0.4 * len(points):
        return None
    return _fit(points[best[1]])


def _rounds_needed(share: float) -> float:
    """Return how many samples of seven hit inliers alone at least once, with 99 % certainty.

    Source: M. Fischler, R. Bolles, Random Sample Consensus, CACM 24 (1981), section II.
    """
    clean = share**7
    if clean > 0.99:
        return 0.0
    return math.log(0.01) / math.log1p(-clean) if clean > 1e-6 else math.inf


def rim_support(mask: Mask, ellipse: Ellipse) -> RimSupport:
    """Measure how much of the rim, the text band and the inside is inked."""
    directions = np.linspace(0, 2 * math.pi, _ANGLES, endpoint=False)
    on_page = _on_map(mask, ellipse.points(directions))
    if not on_page.any():
        return RimSupport(0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    steps = max(3, int(ellipse.long_diameter * _RIM_TOLERANCE) + 1)
    inside_radii = np.linspace(0.1, 0.86, 16)
    rim, outside, band, inside, inwards, curves = _inked_at(
        mask,
        ellipse,
        directions,
        (
            np.linspace(1 - _RIM_TOLERANCE, 1 + _RIM_TOLERANCE, steps),
            np.linspace(1.10, 1.22, steps),
            np.linspace(0.55, 0.88, 3 * steps),
            inside_radii,
            np.linspace(*_INWARDS),
            np.linspace(1.0 - 2 * _RIM_TOLERANCE, 1.0 + _RIM_TOLERANCE, 16),
        ),
    )
    return RimSupport(
        rim=float(rim[:, on_page].any(axis=0).mean()),
        outside=float(outside[:, on_page].any(axis=0).mean()),
        band=float(band[:, on_page].any(axis=0).mean()),
        fill=float(inside_radii @ inside.mean(axis=1) / inside_radii.sum()),
        thickness=_rim_thickness(inwards),
        visible=float(on_page.mean()),
        line=float(curves[:, on_page].mean(axis=1).max()),
    )


def _inked_at(
    mask: Mask,
    ellipse: Ellipse,
    directions: NDArray[np.float64],
    groups: Sequence[NDArray[np.float64]],
) -> list[NDArray[np.bool_]]:
    """Return for each group of radii where the mask is inked, shape ``(radii, directions)``."""
    radii = np.concatenate(groups)[:, None]
    rim = ellipse.points(directions)
    points = np.stack(
        [ellipse.x + radii * (rim[:, 0] - ellipse.x), ellipse.y + radii * (rim[:, 1] - ellipse.y)],
        axis=-1,
    ).astype(np.float32)
    inked = _sample(mask, points.reshape(-1, 2)).reshape(points.shape[:2])
    return np.split(inked, np.cumsum([len(group) for group in groups])[:-1])


def _rim_thickness(inked: NDArray[np.bool_]) -> float:
    """Return the median run of ink inwards from the rim, as a share of the radius.

    Args:
        inked: at the radii of ``_INWARDS``, shape ``(radii, directions)``.
    """
    step = (_INWARDS[0] - _INWARDS[1]) / (_INWARDS[2] - 1)
    started = np.cumsum(inked, axis=0) > 0
    ended = np.cumsum(started & ~inked, axis=0) > 0
    thickness = (started & ~ended).sum(axis=0) * step
    return float(np.median(thickness[started.any(axis=0)])) if started.any() else 1.0


def _fit(points: Points) -> Ellipse | None:
    """Fit one ellipse to all points; ``None`` for the degenerate and the needle-shaped."""
    try:
        (x, y), (width, height), degrees = cv2.fitEllipseDirect(points.reshape(-1, 1, 2))
    except cv2.error:
        return None
    if not np.isfinite([x, y, width, height, degrees]).all() or min(width, height) < 4:
        return None
    ellipse = Ellipse(x, y, width / 2, height / 2, math.radians(degrees))
    return ellipse if ellipse.axis_ratio > 0.45 else None


def _near(ellipse: Ellipse, points: Points) -> NDArray[np.bool_]:
    """Say which points lie on the rim, within the tolerance."""
    dx, dy = points[:, 0] - ellipse.x, points[:, 1] - ellipse.y
    cos, sin = math.cos(ellipse.angle), math.sin(ellipse.angle)
    along, across = dx * cos + dy * sin, -dx * sin + dy * cos
    radius = np.hypot(along / ellipse.semi_a, across / ellipse.semi_b)
    near: NDArray[np.bool_] = np.abs(radius - 1.0) < _RIM_TOLERANCE
    return near


def _on_map(mask: Mask, points: Points) -> NDArray[np.bool_]:
    """Say which points lie on the map."""
    height, width = mask.shape
    x, y = np.rint(points[:, 0]), np.rint(points[:, 1])
    return np.asarray((x >= 0) & (x < width) & (y >= 0) & (y < height))


def _sample(mask: Mask, points: Points) -> NDArray[np.bool_]:
    """Return whether each point is inked; points off the page are not."""
    height, width = mask.shape
    x = np.rint(points[:, 0]).astype(np.int32)
    y = np.rint(points[:, 1]).astype(np.int32)
    inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    inked: NDArray[np.bool_] = mask[np.clip(y, 0, height - 1), np.clip(x, 0, width - 1)] > 0
    inked &= inside
    return inked
