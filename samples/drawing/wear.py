"""How a stamp was pressed: how much ink it left, and where none."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Wear:
    """How the stamp was pressed.

    Attributes:
        strength: overall ink, 0 to 1.
        unevenness: how much large patches lack ink, 0 to 1.
        speckle: how many small spots took no ink, 0 to 1.
        turn: rotation in degrees, counter-clockwise.
        dry_center: how much ink the middle lacks, as of a hollow pad, 0 to 1.
        lost: share of the diameter, from one side, that did not touch the paper.
        lost_from: direction of that side in degrees, 0 to the right, clockwise.
        doubled_mm: distance of a second, weaker print of a stamp pressed twice.
        smear_mm: how far the stamp slid while pressed.
        bleed_mm: how far the ink spread into the paper.
    """

    strength: float = 0.9
    unevenness: float = 0.25
    speckle: float = 0.25
    turn: float = 0.0
    dry_center: float = 0.0
    lost: float = 0.0
    lost_from: float = 0.0
    doubled_mm: float = 0.0
    smear_mm: float = 0.0
    bleed_mm: float = 0.0

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> Wear:
        """Return an ordinary impression: well inked, seldom quite upright."""
        return cls(
            strength=float(rng.uniform(0.78, 0.98)),
            unevenness=float(rng.uniform(0.10, 0.40)),
            speckle=float(rng.uniform(0.10, 0.35)),
            turn=float(np.clip(rng.normal(0, 3.5), -10, 10)),
        )

    @property
    def leaves_gaps(self) -> bool:
        """Whether parts of the stamp may leave no ink at all."""
        return self.dry_center > 0 or self.lost > 0


def pressure(shape: tuple[int, ...], wear: Wear, rng: np.random.Generator) -> Mask:
    """Return how much ink reached each point: patches, specks and a tilt of the hand."""
    height, width = shape
    patches = cv2.resize(
        rng.random((7, 7), dtype=np.float32), (width, height), interpolation=cv2.INTER_CUBIC
    )
    fine = cv2.resize(
        rng.random((max(2, height // 3), max(2, width // 3)), dtype=np.float32),
        (width, height),
        interpolation=cv2.INTER_LINEAR,
    )
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    lean = rng.uniform(-1, 1, 2)
    tilt = (1 + (x * lean[0] + y * lean[1]) / 2) / 2
    lost = wear.unevenness * (0.65 * (1 - patches) + 0.55 * tilt)
    specks = np.where(fine < wear.speckle * 0.55, 0.45 + fine, 1.0)
    whole = np.asarray(np.clip((1 - lost) * specks, 0, 1), np.float32)
    return _with_gaps(whole, wear, patches, x, y) if wear.leaves_gaps else whole


def _with_gaps(
    whole: Mask,
    wear: Wear,
    patches: Mask,
    x: npt.NDArray[np.float64],
    y: npt.NDArray[np.float64],
) -> Mask:
    """Take the ink from the middle or from one side, with a ragged edge."""
    dry = 1 - wear.dry_center * np.exp(-((np.hypot(x, y) / 0.62) ** 4))
    angle = np.radians(wear.lost_from)
    towards = x * np.cos(angle) + y * np.sin(angle) + 0.35 * (patches - 0.5)
    edge = 1 - 2 * wear.lost
    kept = 1 / (1 + np.exp((towards - edge) * 14)) if wear.lost > 0 else 1.0
    return np.asarray(whole * np.clip(dry, 0, 1) * kept, np.float32)


def spread_ink(inked: Mask, wear: Wear, per_mm: float, rng: np.random.Generator) -> Mask:
    """Return the print after it was doubled, smeared or bled; the size may grow."""
    if not (wear.doubled_mm or wear.smear_mm or wear.bleed_mm):
        return inked
    margin = round((wear.doubled_mm + wear.smear_mm + 2 * wear.bleed_mm) * per_mm) + 2
    wide = np.pad(inked, margin)
    angle = float(rng.uniform(0, 2 * np.pi))
    if wear.doubled_mm:
        dx, dy = (round(wear.doubled_mm * per_mm * f(angle)) for f in (np.cos, np.sin))
        second = np.roll(wide, (dy, dx), (0, 1)) * float(rng.uniform(0.35, 0.75))
        wide = 1 - (1 - wide) * (1 - second)
    if wear.smear_mm:
        wide = _slid(wide, wear.smear_mm * per_mm, angle)
    if wear.bleed_mm:
        soft = cv2.GaussianBlur(wide, (0, 0), max(0.4, wear.bleed_mm * per_mm))
        wide = np.clip(soft * 1.7, 0, 1)
    return np.asarray(wide, np.float32)


def _slid(mask: Mask, reach: float, angle: float) -> Mask:
    """Return the print of a stamp that slid: a trail that fades with the way."""
    steps = max(2, round(reach) + 1)
    trail = np.zeros_like(mask)
    for step in range(steps):
        share = step / (steps - 1)
        dx, dy = (round(reach * share * f(angle)) for f in (np.cos, np.sin))
        trail = np.maximum(trail, np.roll(mask, (dy, dx), (0, 1)) * (1 - 0.75 * share))
    return np.asarray(trail, np.float32)
