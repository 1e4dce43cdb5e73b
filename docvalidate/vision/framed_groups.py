"""Take what stands in framed stamps of any colour, at any angle, to be read for markings.

A stamped 机密 that went through a copier is as black as the print it lies on. Its frame was found
by the form of its ink or by its long leaning sides; what lies inside is read as a whole, with and
without what is print: the recogniser reads large letters well although small print runs through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from docvalidate.vision.copied_ink import without_print
from docvalidate.vision.impression import Impression, pixels_per_mm
from docvalidate.vision.ink import FloatMap, Ink, mask_above, noise_threshold
from docvalidate.vision.ink_group import InkGroup, Layer
from docvalidate.vision.ink_kinds import InkKinds, stamped_density
from docvalidate.vision.leaning_frames import leaning_frames
from docvalidate.vision.level_frames import level_frames
from docvalidate.vision.stamp_frame import StampFrame

_RIM = 0.09
_WORKING_PER_MM = 150 / 25.4


def find_framed_ink(
    ink: Ink, kinds: InkKinds | None, impressions: Sequence[Impression], dpi: int | None
) -> tuple[InkGroup, ...]:
    """Return what stands in frames of a stamp's size, level, with its longer side across.

    Args:
        ink: density maps of the upright page.
        kinds: who laid it, where that could be told.
        impressions: all that was found on the page, whether it proved to be a seal or not.
        dpi: pixels per inch, ``None`` where unknown.
    """
    height, width = ink.density.shape
    per_mm = pixels_per_mm(width, height, dpi)
    threshold = noise_threshold(ink.density, 0.10, 0.30)
    mask = mask_above(ink.density, threshold)
    if cv2.countNonZero(mask) < 200:
        return ()
    stamped = [one.frame for one in impressions if one.frame is not None]
    groups: list[InkGroup] = []
    if kinds is not None:
        for frame in stamped:
            alone = stamped_density(ink, kinds, frame.box())
            groups += _groups_of(alone, frame, threshold, per_mm)
    level = [frame for frame, _ in level_frames(mask, per_mm)]
    for frame in (*stamped, *level, *leaning_frames(ink.density, per_mm)):
        groups += _groups_of(ink.density, frame, threshold, per_mm)
    return tuple(groups)


def _groups_of(
    density: FloatMap, frame: StampFrame, threshold: float, per_mm: float
) -> Iterator[InkGroup]:
    """Yield the inside of a frame, first without print that is darker than the frame."""
    height, width = density.shape
    insets = (np.linspace(-0.02, 0.08, 11) * min(frame.width, frame.height)).tolist()
    outlines = [frame.grown(-inset).outline() for inset in insets]
    alone, own = without_print(density, outlines, frame.box(), threshold)
    inner = frame.grown(-_RIM * min(frame.width, frame.height))
    scale = min(1.0, _WORKING_PER_MM / per_mm)
    seen = [(density, threshold)] if alone is density else [(alone, own), (density, threshold)]
    for shown, least in seen:
        upright = cv2.resize(inner.level(shown), None, fx=scale, fy=scale)
        if upright.shape[0] > upright.shape[1]:
            upright = np.ascontiguousarray(np.rot90(upright))
        yield InkGroup(Layer.FRAMED, frame.box().clipped(width, height), upright, least)
