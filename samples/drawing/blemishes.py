"""What lies on paper without anyone having written it: blots, streaks, rings, folds, a thumb.

Every function returns coverage, 0 to 1, as ``(height, width)``; lengths are in pixels.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.float32]


def fingerprint(per_mm: float, rng: np.random.Generator) -> Mask:
    """Return the print of a thumb in stamp ink: ridges half a millimetre apart about a core."""
    width = round(per_mm * float(rng.uniform(11, 16)))
    height = round(width * float(rng.uniform(1.15, 1.5)))
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    bend = _noise(height, width, max(3, width // 5), rng) * 0.5
    core = float(rng.uniform(-0.2, 0.35))
    loop = float(rng.uniform(0.1, 0.6))
    radius = np.hypot(x * width, (y - core) * height * (1 - 0.25 * (y > core))) / 2
    radius = radius + loop * np.abs(x) * width * 0.2 + bend * per_mm * 1.4
    ridges = 0.5 + 0.5 * np.sin(2 * np.pi * radius / (0.5 * per_mm * float(rng.uniform(0.9, 1.2))))
    pressed = np.clip((1 - np.hypot(x, y)) * 5, 0, 1)
    patchy = np.clip(0.75 + 0.7 * _noise(height, width, max(3, width // 4), rng), 0.1, 1)
    wet = float(rng.uniform(0.0, 0.45))
    return np.asarray(np.clip((wet + (1 - wet) * ridges**0.7) * pressed * patchy, 0, 1), np.float32)


def blot(per_mm: float, rng: np.random.Generator) -> Mask:
    """Return a blot with a ragged rim: spilled ink or dirt."""
    height, width = _size(per_mm, rng, (1.5, 9), (2, 16))
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    rim = 0.8 - np.hypot(x, y) + 0.5 * _noise(height, width, max(2, min(height, width) // 3), rng)
    soft = float(rng.uniform(1.5, 14))
    return np.asarray(np.clip(rim * soft, 0, 1) * float(rng.uniform(0.12, 0.95)), np.float32)


def smear(per_mm: float, rng: np.random.Generator) -> Mask:
    """Return what a sleeve or a finger drags along: soft streaks in one direction."""
    height, width = _size(per_mm, rng, (2, 8), (8, 36))
    grain = rng.random((height, max(2, width // 12)), dtype=np.float32)
    streaks = cv2.resize(grain, (width, height), interpolation=cv2.INTER_LINEAR)
    streaks = cv2.GaussianBlur(streaks, (0, 0), max(0.6, per_mm * 0.12))
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    fade = np.clip(1.1 - x**2, 0, 1) * np.clip(1.2 - y**2 * 1.3, 0, 1)
    dense = float(rng.uniform(0.1, 0.6))
    return np.asarray(np.clip((streaks - 0.35) * 2.2, 0, 1) * fade * dense, np.float32)


def spatter(per_mm: float, rng: np.random.Generator) -> Mask:
    """Return droplets and specks strewn over a patch."""
    height, width = _size(per_mm, rng, (5, 10), (10, 40))
    mask = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(3, 26))):
        at = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        radius = max(1, round(per_mm * float(rng.exponential(0.25))))
        cv2.circle(mask, at, min(radius, round(1.4 * per_mm)), float(rng.uniform(0.3, 1)), -1, 16)
    return mask


def cup_ring(per_mm: float, rng: np.random.Generator) -> Mask:
    """Return an arc of the ring that a wet cup leaves."""
    radius = per_mm * float(rng.uniform(18, 36))
    side = round(2 * radius + 4 * per_mm)
    y, x = np.mgrid[0:side, 0:side].astype(np.float32) - side / 2
    distance = np.abs(np.hypot(x, y) - radius) / per_mm
    angle = np.arctan2(y, x)
    start, length = float(rng.uniform(-3, 3)), float(rng.uniform(1.2, 5.5))
    along = np.clip(1 - np.abs(np.angle(np.exp(1j * (angle - start)))) / length, 0, 1)
    broad = float(rng.uniform(0.5, 1.6))
    uneven = np.clip(0.8 + _noise(side, side, max(3, side // 6), rng), 0, 1)
    ring = np.clip(1.4 - distance / broad, 0, 1) * along * uneven
    return np.asarray(ring * float(rng.uniform(0.15, 0.5)), np.float32)


def pencil_rub(per_mm: float, rng: np.random.Generator) -> Mask:
    """Return what remains of pencil after rubbing out: a grey cloud."""
    height, width = _size(per_mm, rng, (4, 9), (10, 34))
    cloud = 0.5 + 0.8 * _noise(height, width, max(3, height // 3), rng)
    grain = 0.6 + 0.4 * rng.random((height, width), dtype=np.float32)
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    fade = np.clip(1.6 * (1 - np.hypot(x, y)), 0, 1)
    return np.asarray(
        np.clip(cloud, 0, 1) * grain * fade * float(rng.uniform(0.1, 0.4)), np.float32
    )


def stroke_of_nothing(per_mm: float, rng: np.random.Generator) -> Mask:
    """Return one short slip of a pen: a dash or a dot too small to be a name."""
    length = per_mm * float(rng.uniform(0.6, 5))
    side = round(length + 3 * per_mm)
    mask = np.zeros((side, side), np.float32)
    angle = float(rng.uniform(-0.7, 0.7))
    half = np.array([np.cos(angle), np.sin(angle)]) * length / 2
    first, last = side / 2 - half, side / 2 + half
    thick = max(1, round(per_mm * float(rng.uniform(0.2, 0.6))))
    cv2.line(
        mask,
        (round(first[0]), round(first[1])),
        (round(last[0]), round(last[1])),
        float(rng.uniform(0.5, 0.95)),
        thick,
        cv2.LINE_AA,
    )
    return mask


SMUDGES: tuple[Callable[[float, np.random.Generator], Mask], ...] = (
    blot,
    smear,
    spatter,
    cup_ring,
    pencil_rub,
    stroke_of_nothing,
)
"""Everything that may lie in a field without being a mark."""


def _size(
    per_mm: float,
    rng: np.random.Generator,
    heights: tuple[float, float],
    widths: tuple[float, float],
) -> tuple[int, int]:
    return (
        max(4, round(per_mm * float(rng.uniform(*heights)))),
        max(4, round(per_mm * float(rng.uniform(*widths)))),
    )


def _noise(height: int, width: int, cell: int, rng: np.random.Generator) -> Mask:
    """Return smooth noise about 0 whose hills are ``cell`` pixels wide."""
    rows, columns = max(2, height // cell + 2), max(2, width // cell + 2)
    coarse = rng.normal(0, 0.5, (rows, columns)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC))
