"""The engraved plates of stamps, each in its shape's usual layout."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw

from docvalidate.model.evidence import SealShape
from samples.drawing.emblems import engrave_emblem
from samples.drawing.engraving import arc_text, cross_text, foot_text, line_text, new_plate
from samples.drawing.fonts import text_width
from samples.drawing.seal_design import SealDesign

Plate = npt.NDArray[np.uint8]


@lru_cache(maxsize=64)
def engraved(design: SealDesign, scale: float) -> Plate:
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
    return _weighted(np.asarray(plate), design.style.weight_mm * scale)


def _weighted(plate: Plate, pixels: float) -> Plate:
    """Return the plate with strokes thicker or thinner by a number of pixels altogether."""
    reach = round(abs(pixels) / 2)
    if reach < 1:
        return plate
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    change = cv2.dilate if pixels > 0 else cv2.erode
    return np.asarray(change(plate, kernel), np.uint8)


def _round(plate: Image.Image, design: SealDesign, scale: float) -> None:
    drawing = ImageDraw.Draw(plate)
    style = design.style
    radius = design.width_mm / 2 * scale
    rim = round(1.15 * style.rim * scale)
    drawing.ellipse((1, 1, 2 * radius - 2, 2 * radius - 2), outline=255, width=rim)
    inset = 0.0
    if style.inner_rim_mm:
        inset = style.inner_rim_mm * scale
        box = (inset, inset, 2 * radius - inset, 2 * radius - inset)
        drawing.ellipse(box, outline=255, width=max(1, round(0.3 * scale)))
    count = len(design.ring)
    # Long names fill more of the ring with narrower characters; the gap stays at the bottom.
    most = 250 if design.lines else 285
    most = min(most, 215) if style.foot or style.latin else most
    spread = style.spread or float(np.clip(14 * count + 80, 130, most))
    height = (style.character_mm or (5.6 if count <= 14 else 5.0)) * scale
    middle = radius - max(2.1 * scale, inset + 0.8 * scale) - height / 2
    arc_text(plate, design.ring, (middle, middle), height, spread, style.ring_face)
    if design.star:
        reach = 6.6 * scale * design.width_mm / 42.0
        lifted = radius * (0.96 if design.lines else 1.0)
        engrave_emblem(plate, style.emblem, (radius, lifted), reach)
    _round_lines(plate, design, scale)
    if style.foot or style.latin:
        size = (2.3 if style.foot else 2.6) * scale
        outer = radius - max(2.2 * scale, inset + 0.8 * scale) - size / 2
        room = 355 - spread - np.degrees(height / middle)
        foot_text(plate, style.foot or style.latin, outer, size, float(room))


def _round_lines(plate: Image.Image, design: SealDesign, scale: float) -> None:
    """Engrave the lines below the star; several without a star stand about the middle."""
    radius = design.width_mm / 2 * scale
    face = design.style.line_face
    shrunk = design.width_mm / 42.0
    first = 11.6 if design.star else 1.0 - 2.8 * (len(design.lines) - 1)
    for i, line in enumerate(design.lines):
        y = radius + (first + 5.6 * i) * scale * shrunk
        digits = line.isascii()
        size = min(4.4, (34 if digits else 22) / len(line)) * scale * shrunk
        # Nothing else stands at the foot, so a line there may reach nearly to the rim.
        bare_foot = design.star and not (design.style.foot or design.style.latin)
        free = (0.86 if bare_foot else 0.66) * radius
        half = np.sqrt(free**2 - min(abs(y - radius), 0.8 * free) ** 2)
        natural = text_width(line, face, max(8, round(size)))
        squeeze = min(1.0, 2 * float(half) / natural)
        line_text(plate, line, (radius, y), size, face=face, squeeze=squeeze)


def _ellipse(plate: Image.Image, design: SealDesign, scale: float) -> None:
    drawing = ImageDraw.Draw(plate)
    style = design.style
    width, height = plate.size
    rim = round(1.0 * style.rim * scale)
    drawing.ellipse((1, 1, width - 2, height - 2), outline=255, width=rim)
    if style.inner_rim_mm:
        inset = style.inner_rim_mm * scale
        box = (inset, inset, width - inset, height - inset)
        drawing.ellipse(box, outline=255, width=max(1, round(0.3 * scale)))
    size = (style.character_mm or 3.7) * scale
    inset = max(1.9, style.inner_rim_mm + 0.6) * scale + size / 2
    spread = style.spread or float(np.clip(17.5 * len(design.ring), 120, 250))
    arc_text(
        plate, design.ring, (width / 2 - inset, height / 2 - inset), size, spread, style.ring_face
    )
    number, purpose = design.lines
    line_text(plate, number, (width / 2, height * 0.50), 3.3 * scale, face="sans", squeeze=0.72)
    line_text(plate, purpose, (width / 2, height * 0.74), 3.7 * scale, face=style.line_face)


def _square(plate: Image.Image, design: SealDesign) -> None:
    drawing = ImageDraw.Draw(plate)
    style = design.style
    width, height = plate.size
    edge = max(2, round(0.05 * width * style.rim))
    text = design.lines[0]
    columns = int(np.ceil(np.sqrt(len(text))))
    rows = int(np.ceil(len(text) / columns))
    if style.by_rows:
        columns, rows = rows, columns
    letters = plate if not style.yin else new_plate(width, height)
    margin = 3 if style.framed else 1
    cell_width = (width - margin * edge) / columns
    cell_height = (height - margin * edge) / rows
    for i, character in enumerate(text):
        across, down = (i % columns, i // columns) if style.by_rows else (i // rows, i % rows)
        x = margin / 2 * edge + (across + 0.5) * cell_width
        if not style.by_rows:
            x = width - x
        y = margin / 2 * edge + (down + 0.5) * cell_height
        cell = (cell_width * 0.9, cell_height * 0.92)
        cross_text(letters, character, (x, y), cell, style.line_face)
    if style.yin:
        drawing.rounded_rectangle((1, 1, width - 2, height - 2), edge, fill=255)
        plate.paste(ImageChops.subtract(plate, letters))
    elif style.framed:
        drawing.rectangle((1, 1, width - 2, height - 2), outline=255, width=edge)


def _rectangle(plate: Image.Image, design: SealDesign, scale: float) -> None:
    drawing = ImageDraw.Draw(plate)
    style = design.style
    width, height = plate.size
    if style.framed:
        thick = round(0.7 * style.rim * scale)
        drawing.rectangle((1, 1, width - 2, height - 2), outline=255, width=thick)
    if style.inner_rim_mm:
        inset = style.inner_rim_mm * scale
        box = (inset, inset, width - inset, height - inset)
        drawing.rectangle(box, outline=255, width=max(1, round(0.3 * scale)))
    step = (height - 3 * scale) / len(design.lines)
    for i, line in enumerate(design.lines):
        size = round(step * 0.78)
        natural = text_width(line, style.line_face, size)
        squeeze = min(1.0, (width - 4 * scale) / natural)
        center = (width / 2, 1.5 * scale + (i + 0.5) * step)
        line_text(plate, line, center, size, face=style.line_face, squeeze=squeeze)
