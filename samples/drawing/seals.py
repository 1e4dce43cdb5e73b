"""Stamped impressions: engraved at four times the size, then inked and worn.

Only the engraving knows geometry; :func:`impression` turns it into what a rubber
stamp leaves on paper, as coverage of the ink.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from docvalidate.model.evidence import InkColor, SealKind, SealShape
from samples.drawing.engraving import (
    arc_text,
    cross_text,
    five_point_star,
    line_text,
    new_plate,
)
from samples.drawing.fonts import text_width

Mask = npt.NDArray[np.float32]

SUPERSAMPLING = 4
# Transmittance of the full ink as (blue, green, red).
SEAL_INKS: dict[InkColor, tuple[float, float, float]] = {
    InkColor.RED: (0.22, 0.13, 0.86),
    InkColor.BLUE: (0.70, 0.30, 0.16),
    InkColor.BLACK: (0.17, 0.15, 0.15),
}


@dataclass(frozen=True, slots=True)
class SealDesign:
    """What is engraved.

    Attributes:
        ring: text along the upper arc; for angular stamps unused.
        lines: horizontal lines, top to bottom.
        width_mm: outer width; the diameter of a round seal.
        height_mm: outer height.
        star: whether a five-point star stands in the middle.
    """

    shape: SealShape
    kind: SealKind
    width_mm: float
    height_mm: float
    ring: str = ""
    lines: tuple[str, ...] = ()
    star: bool = False
    color: InkColor = InkColor.RED

    @property
    def text(self) -> str:
        """The ring text, then the lines."""
        return self.ring + "".join(self.lines)

    def in_color(self, color: InkColor) -> SealDesign:
        """Return the same stamp in another ink."""
        return replace(self, color=color)


@dataclass(frozen=True, slots=True)
class Wear:
    """How the stamp was pressed.

    Attributes:
        strength: overall ink, 0 to 1.
        unevenness: how much large patches lack ink, 0 to 1.
        speckle: how many small spots took no ink, 0 to 1.
        turn: rotation in degrees, counter-clockwise.
    """

    strength: float = 0.9
    unevenness: float = 0.25
    speckle: float = 0.25
    turn: float = 0.0

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> Wear:
        """Return an ordinary impression: well inked, seldom quite upright."""
        return cls(
            strength=float(rng.uniform(0.78, 0.98)),
            unevenness=float(rng.uniform(0.10, 0.40)),
            speckle=float(rng.uniform(0.10, 0.35)),
            turn=float(np.clip(rng.normal(0, 3.5), -10, 10)),
        )


def official_seal(unit: str, *, line: str = "", diameter_mm: float = 42.0) -> SealDesign:
    """Return the round seal of a unit; with a line such as 财务专用章 it is not a 公章."""
    kind = SealKind.SPECIAL_PURPOSE if line else SealKind.OFFICIAL
    return SealDesign(
        SealShape.ROUND,
        kind,
        diameter_mm,
        diameter_mm,
        ring=unit,
        lines=(line,) if line else (),
        star=True,
    )


def invoice_seal(unit: str, tax_number: str) -> SealDesign:
    """Return the elliptic invoice seal: 40 x 30 mm, the tax number across the middle."""
    return SealDesign(
        SealShape.ELLIPSE,
        SealKind.SPECIAL_PURPOSE,
        40,
        30,
        ring=unit,
        lines=(tax_number, "发票专用章"),
    )


def square_seal(text: str, *, kind: SealKind, side_mm: float = 24.0) -> SealDesign:
    """Return a square chop; columns run from right to left, as on real ones."""
    return SealDesign(SealShape.SQUARE, kind, side_mm, side_mm, lines=(text,))


def name_chop(name: str, *, side_mm: float = 16.0) -> SealDesign:
    """Return the square chop of a person: 王小明印 in two columns."""
    text = name + ("印" if len(name) == 3 else "之印" if len(name) == 2 else "")
    return square_seal(text, kind=SealKind.NAME_CHOP, side_mm=side_mm)


def long_name_chop(name: str) -> SealDesign:
    """Return the upright rectangle with a name in one line."""
    return SealDesign(
        SealShape.RECTANGLE, SealKind.NAME_CHOP, 8.0 * len(name) + 2, 10.5, lines=(name,)
    )


def statement_stamp(lines: tuple[str, ...] = ("与原件一致",)) -> SealDesign:
    """Return the rectangular stamp that certifies a photocopy."""
    longest = max(len(line) for line in lines)
    return SealDesign(
        SealShape.RECTANGLE,
        SealKind.STATEMENT,
        7.2 * longest + 4,
        9.0 * len(lines) + 4,
        lines=lines,
        color=InkColor.BLUE,
    )


def impression(design: SealDesign, dpi: float, wear: Wear, rng: np.random.Generator) -> Mask:
    """Return the ink a stamp leaves, 0 to 1, cropped to it: ``(height, width)``.

    Args:
        design: the stamp.
        dpi: resolution of the paper in pixels per inch.
        wear: how it was pressed.
        rng: source of the blotches.
    """
    scale = dpi / 25.4 * SUPERSAMPLING
    plate = _engraved(design, scale)
    if abs(wear.turn) > 0.05:
        plate = np.asarray(
            Image.fromarray(plate).rotate(wear.turn, Image.Resampling.BILINEAR, expand=True)
        )
    height, width = (max(2, side // SUPERSAMPLING) for side in plate.shape)
    small = cv2.resize(plate, (width, height), interpolation=cv2.INTER_AREA)
    coverage = small.astype(np.float32) / 255
    inked = coverage * _pressure(coverage.shape, wear, rng)
    return _cropped(np.clip(inked * wear.strength, 0, 1))


def _pressure(shape: tuple[int, ...], wear: Wear, rng: np.random.Generator) -> Mask:
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
    return np.asarray(np.clip((1 - lost) * specks, 0, 1), np.float32)


def _cropped(mask: Mask) -> Mask:
    rows = np.flatnonzero(mask.max(axis=1) > 0.05)
    columns = np.flatnonzero(mask.max(axis=0) > 0.05)
    if not len(rows) or not len(columns):
        return mask
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@lru_cache(maxsize=64)
def _engraved(design: SealDesign, scale: float) -> npt.NDArray[np.uint8]:
    """Return the plate, 255 where it takes ink; ``scale`` in pixels per millimetre."""
    plate = new_plate(design.width_mm * scale, design.height_mm * scale)
    if design.shape is SealShape.ROUND:
        _round(plate, design, scale)
    elif design.shape is SealShape.ELLIPSE:
        _ellipse(plate, design, scale)
    elif design.shape is SealShape.SQUARE:
        _square(plate, design)
    else:
        _rectangle(plate, design, scale)
    return np.asarray(plate)


def _round(plate: Image.Image, design: SealDesign, scale: float) -> None:
    drawing = ImageDraw.Draw(plate)
    radius = design.width_mm / 2 * scale
    drawing.ellipse((1, 1, 2 * radius - 2, 2 * radius - 2), outline=255, width=round(1.15 * scale))
    count = len(design.ring)
    # Long names fill more of the ring with narrower characters; the gap stays at the bottom.
    spread = float(np.clip(14 * count + 80, 130, 285 if not design.lines else 250))
    height = (5.6 if count <= 14 else 5.0) * scale
    middle = radius - 2.1 * scale - height / 2
    arc_text(plate, design.ring, (middle, middle), height, spread)
    if design.star:
        five_point_star(drawing, (radius, radius * (0.96 if design.lines else 1.0)), 6.6 * scale)
    if design.lines:
        size = min(4.4, 22 / len(design.lines[0])) * scale
        line_text(plate, design.lines[0], (radius, radius + 11.6 * scale), size)


def _ellipse(plate: Image.Image, design: SealDesign, scale: float) -> None:
    drawing = ImageDraw.Draw(plate)
    width, height = plate.size
    drawing.ellipse((1, 1, width - 2, height - 2), outline=255, width=round(1.0 * scale))
    size = 3.7 * scale
    inset = 1.9 * scale + size / 2
    spread = float(np.clip(17.5 * len(design.ring), 120, 250))
    arc_text(plate, design.ring, (width / 2 - inset, height / 2 - inset), size, spread)
    number, purpose = design.lines
    line_text(plate, number, (width / 2, height * 0.50), 3.3 * scale, face="sans", squeeze=0.72)
    line_text(plate, purpose, (width / 2, height * 0.74), 3.7 * scale)


def _square(plate: Image.Image, design: SealDesign) -> None:
    drawing = ImageDraw.Draw(plate)
    width, height = plate.size
    edge = max(2, round(0.05 * width))
    drawing.rectangle((1, 1, width - 2, height - 2), outline=255, width=edge)
    text = design.lines[0]
    columns = int(np.ceil(np.sqrt(len(text))))
    rows = int(np.ceil(len(text) / columns))
    cell_width = (width - 3 * edge) / columns
    cell_height = (height - 3 * edge) / rows
    for i, character in enumerate(text):
        x = width - 1.5 * edge - (i // rows + 0.5) * cell_width
        y = 1.5 * edge + (i % rows + 0.5) * cell_height
        cross_text(plate, character, (x, y), (cell_width * 0.9, cell_height * 0.92))


def _rectangle(plate: Image.Image, design: SealDesign, scale: float) -> None:
    drawing = ImageDraw.Draw(plate)
    width, height = plate.size
    drawing.rectangle((1, 1, width - 2, height - 2), outline=255, width=round(0.7 * scale))
    step = (height - 3 * scale) / len(design.lines)
    for i, line in enumerate(design.lines):
        size = round(step * 0.78)
        natural = text_width(line, "serif_bold", size)
        squeeze = min(1.0, (width - 4 * scale) / natural)
        line_text(plate, line, (width / 2, 1.5 * scale + (i + 0.5) * step), size, squeeze=squeeze)
