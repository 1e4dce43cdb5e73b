"""Stamped impressions: engraved at four times the size, then inked and worn.

Only the engraving knows geometry; :func:`impression` turns it into what a rubber
stamp leaves on paper, as coverage of the ink.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from docvalidate.model.evidence import InkColor, SealKind, SealShape
from docvalidate.model.geometry import Box
from samples.drawing.plates import engraved
from samples.drawing.seal_design import SEAL_INKS, SealDesign, SealStyle
from samples.drawing.truth import SealLabel
from samples.drawing.wear import Wear, pressure, spread_ink

__all__ = [
    "SEAL_INKS",
    "SealDesign",
    "SealStyle",
    "Wear",
    "impression",
    "invoice_seal",
    "label_of",
    "long_name_chop",
    "name_chop",
    "official_seal",
    "square_seal",
    "statement_stamp",
]

Mask = npt.NDArray[np.float32]

SUPERSAMPLING = 4


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

    A stamp that left gaps is cropped to its own outline, so that the label of a half inked seal
    covers the whole of it.

    Args:
        design: the stamp.
        dpi: resolution of the paper in pixels per inch.
        wear: how it was pressed.
        rng: source of the blotches.
    """
    scale = dpi / 25.4 * SUPERSAMPLING
    plate = engraved(design, scale)
    if abs(wear.turn) > 0.05:
        plate = np.asarray(
            Image.fromarray(plate).rotate(wear.turn, Image.Resampling.BILINEAR, expand=True)
        )
    height, width = (max(2, side // SUPERSAMPLING) for side in plate.shape)
    small = cv2.resize(plate, (width, height), interpolation=cv2.INTER_AREA)
    coverage = small.astype(np.float32) / 255
    inked = coverage * pressure(coverage.shape, wear, rng)
    pressed = np.clip(spread_ink(inked, wear, dpi / 25.4, rng) * wear.strength, 0, 1)
    return _cropped(pressed, coverage if wear.leaves_gaps else pressed)


def label_of(design: SealDesign, box: Box, wear: Wear, on_page: float) -> SealLabel:
    """Return the label of an impression.

    Args:
        design: what was pressed.
        box: its outline on the page.
        wear: how it was pressed.
        on_page: share of its outline that the page holds, 0 to 1.
    """
    dry = 0.2 if design.lines and wear.dry_center > 0.5 else 0.0
    return SealLabel(
        box,
        design.text,
        design.kind,
        design.shape,
        design.color,
        ring=design.ring,
        beside=design.style.foot + design.style.latin,
        visible=round(on_page * (1 - wear.lost) * (1 - dry), 3),
        angle=-wear.turn,
    )


def _cropped(mask: Mask, outline: Mask) -> Mask:
    """Return the mask without the empty margin of the outline (the same size, or smaller)."""
    top, left = ((a - b) // 2 for a, b in zip(mask.shape, outline.shape, strict=True))
    rows = np.flatnonzero(outline.max(axis=1) > 0.05) + top
    columns = np.flatnonzero(outline.max(axis=0) > 0.05) + left
    if not len(rows) or not len(columns):
        return mask
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
