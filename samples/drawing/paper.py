"""A sheet of paper: printed text and tables, then ink from pens and stamps on top.

Everything is in pixels of the sheet. Ink multiplies what is under it, as real
ink absorbs light, so text stays readable through a seal.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from docvalidate.model.evidence import (
    ClassificationLevel,
    Expectation,
    FieldState,
    MarkingVerdict,
    MarkKind,
    SealKind,
    TextLine,
)
from docvalidate.model.geometry import Box
from samples.drawing.fonts import Face, font, font_file, text_width
from samples.drawing.handwriting import PEN_INKS, Writer, write
from samples.drawing.seals import SEAL_INKS, SealDesign, Wear, impression, label_of
from samples.drawing.truth import (
    INK_SOURCES,
    FieldLabel,
    InkSource,
    LabelledPage,
    MarkingLabel,
    PageTruth,
    SealLabel,
)

Mask = npt.NDArray[np.float32]
Color = tuple[int, int, int]
Point = tuple[float, float]

PRINT_BLACK: Color = (28, 28, 30)
_FAINTEST = 0.05
_SEAL_MARKS = {
    SealKind.OFFICIAL: MarkKind.OFFICIAL_SEAL,
    SealKind.SPECIAL_PURPOSE: MarkKind.SPECIAL_PURPOSE_SEAL,
    SealKind.NAME_CHOP: MarkKind.NAME_CHOP,
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its text and how many columns it spans."""

    text: str
    span: int = 1
    bold: bool = False
    align: str = "center"


class Sheet:
    """A sheet being printed, signed and stamped."""

    def __init__(
        self,
        seed: int,
        dpi: int = 150,
        *,
        landscape: bool = False,
        size_mm: tuple[float, float] = (210, 297),
    ) -> None:
        """Start an empty sheet, A4 as a rule; ``seed`` decides everything that varies on it."""
        self.dpi = dpi
        self.unit = dpi / 150
        short, long = (round(side / 25.4 * dpi) for side in size_mm)
        self.width, self.height = (long, short) if landscape else (short, long)
        self.rng = np.random.default_rng([seed, 11])
        self.print = Image.new("RGB", (self.width, self.height), (255, 255, 255))
        self.drawing = ImageDraw.Draw(self.print)
        self._ink = np.ones((self.height, self.width, 3), np.float32)
        self._sources = np.zeros((self.height, self.width, len(INK_SOURCES)), np.uint8)
        self._seals: list[SealLabel] = []
        self._fields: list[FieldLabel] = []
        self._markings: list[MarkingLabel] = []
        self._printed: list[TextLine] = []
        self.legible = True

    def finished(self) -> LabelledPage:
        """Return the page as an image with its labels."""
        printed = np.asarray(self.print)[:, :, ::-1].astype(np.float32)
        image = np.clip(printed * self._ink, 0, 255).astype(np.uint8)
        truth = PageTruth(
            self.width,
            self.height,
            tuple(self._seals),
            tuple(self._fields),
            tuple(self._markings),
            self.legible,
            tuple(self._printed),
        )
        return LabelledPage(image, truth, self._sources)

    def px(self, value: float) -> int:
        """Return a length given for 150 dpi at this sheet's resolution."""
        return round(value * self.unit)

    def text(
        self,
        at: Point,
        text: str,
        size: float = 25,
        *,
        face: Face = "serif",
        color: Color = PRINT_BLACK,
        anchor: str = "lt",
        path: Path | None = None,
    ) -> Box:
        """Print a line and return its box.

        Args:
            at: where the anchor of the line stands.
            text: what to print.
            size: in pixels at 150 dpi.
            face: one of those every machine has.
            color: of the print.
            anchor: as Pillow names anchors.
            path: a font file to use instead of the face.
        """
        letters = font(face, self.px(size)) if path is None else font_file(path, self.px(size))
        self.drawing.text(at, text, fill=color, font=letters, anchor=anchor)
        x0, y0, x1, y1 = self.drawing.textbbox(at, text, font=letters, anchor=anchor)
        box = Box(int(x0), int(y0), round(x1), round(y1))
        if text.strip():
            self._printed.append(TextLine(text, 1.0, box))
        return box

    def heading(self, y: float, text: str, size: float = 44, color: Color = PRINT_BLACK) -> Box:
        """Print a centred heading."""
        return self.text(
            (self.width / 2, y), text, size, face="serif_bold", color=color, anchor="mt"
        )

    def paragraph(
        self,
        box: Box,
        text: str,
        size: float = 25,
        *,
        leading: float = 1.75,
        face: Face = "serif",
        indent: bool = True,
    ) -> int:
        """Print a justified paragraph into a box and return the y below it."""
        pixels = self.px(size)
        y = float(box.y0)
        for line in wrapped(("\u3000\u3000" if indent else "") + text, face, pixels, box.width):
            self.text((box.x0, y), line, size, face=face)
            y += pixels * leading
        return round(y)

    def rule(self, start: Point, end: Point, width: float = 2, color: Color = PRINT_BLACK) -> None:
        """Print a straight line."""
        self.drawing.line([start, end], fill=color, width=max(1, self.px(width)))

    def frame(self, box: Box, width: float = 2, color: Color = PRINT_BLACK) -> None:
        """Print the outline of a box."""
        self.drawing.rectangle(
            (box.x0, box.y0, box.x1, box.y1), outline=color, width=max(1, self.px(width))
        )

    def table(
        self,
        at: Point,
        widths: list[float],
        rows: list[tuple[float, list[Cell]]],
        *,
        size: float = 23,
        color: Color = PRINT_BLACK,
    ) -> list[list[Box]]:
        """Print a ruled table and return the boxes of its cells, row by row.

        Args:
            at: its top left corner.
            widths: of the columns.
            rows: height and cells of each row.
            size: of the text, pixels at 150 dpi.
            color: of the rules.
        """
        y = at[1]
        result: list[list[Box]] = []
        for height, cells in rows:
            x, column, boxes = at[0], 0, []
            for cell in cells:
                width = sum(widths[column : column + cell.span])
                box = Box(round(x), round(y), round(x + width), round(y + height))
                self.frame(box, 1.5, color)
                self._fill(box, cell, size)
                boxes.append(box)
                x += width
                column += cell.span
            result.append(boxes)
            y += height
        return result

    def _fill(self, box: Box, cell: Cell, size: float) -> None:
        if not cell.text:
            return
        face: Face = "serif_bold" if cell.bold else "serif"
        pixels = self.px(size)
        margin = self.px(8)
        lines = [
            line
            for part in cell.text.split("\n")
            for line in wrapped(part, face, pixels, box.width - 2 * margin)
        ]
        step = pixels * 1.35
        y = (box.y0 + box.y1 - step * len(lines)) / 2 + (step - pixels) / 2
        for line in lines:
            if cell.align == "left":
                self.text((box.x0 + margin, y), line, size, face=face)
            else:
                self.text(((box.x0 + box.x1) / 2, y), line, size, face=face, anchor="mt")
            y += step

    def ink(
        self,
        mask: Mask,
        corner: Point,
        color: tuple[float, float, float],
        source: InkSource | None = None,
    ) -> Box:
        """Lay ink on the paper and return its extent.

        Args:
            mask: coverage, 0 to 1.
            corner: where its upper left corner goes.
            color: the ink's transmittance, blue, green, red.
            source: who lays it, where that is a stamp or a hand.
        """
        x, y = round(corner[0]), round(corner[1])
        height, width = mask.shape
        box = Box(x, y, x + width, y + height).clipped(self.width, self.height)
        if not box.area:
            return box
        part = mask[box.y0 - y : box.y1 - y, box.x0 - x : box.x1 - x, None]
        absorbed = 1 - part * (1 - np.array(color, np.float32))
        self._ink[box.y0 : box.y1, box.x0 : box.x1] *= absorbed
        if source is not None and mask.size:
            layer = self._sources[box.y0 : box.y1, box.x0 : box.x1, INK_SOURCES.index(source)]
            # However faint the ink, where it lies is where it lies.
            share = part[..., 0] / max(_FAINTEST, float(mask.max()))
            np.maximum(layer, np.rint(255 * np.clip(share, 0, 1)).astype(np.uint8), out=layer)
        return box

    def handwriting(
        self, at: Point, text: str, size: float, writer: Writer, *, signature: bool = False
    ) -> Box:
        """Write by hand, the middle of the left edge at ``at``; return the ink's extent."""
        mask = write(text, self.px(size), writer, self.rng, flourish=signature)
        corner = (at[0], at[1] - mask.shape[0] / 2)
        return self.ink(mask, corner, PEN_INKS[writer.ink], "hand")

    def stamp(self, design: SealDesign, center: Point, wear: Wear | None = None) -> Box:
        """Press a stamp about a centre and label it; return its extent."""
        pressed = wear if wear is not None else Wear.drawn(self.rng)
        mask = impression(design, self.dpi, pressed, self.rng)
        corner = (center[0] - mask.shape[1] / 2, center[1] - mask.shape[0] / 2)
        box = self.ink(mask, corner, design.transmittance, "stamp")
        self._seals.append(label_of(design, box, pressed, box.area / max(1, mask.size)))
        return box

    def stamp_unlabelled(self, design: SealDesign, center: Point, wear: Wear | None = None) -> Box:
        """Press a stamp that is no seal, such as 机密 in a box; the caller labels it."""
        pressed = wear if wear is not None else Wear.drawn(self.rng)
        mask = impression(design, self.dpi, pressed, self.rng)
        corner = (center[0] - mask.shape[1] / 2, center[1] - mask.shape[0] / 2)
        ink = design.ink if design.ink is not None else SEAL_INKS[design.color]
        return self.ink(mask, corner, ink, "stamp")

    def label_field(
        self,
        label: str,
        expects: Expectation,
        area: Box,
        mark: MarkKind | None,
        mark_box: Box | None,
        drawn: str = "",
    ) -> None:
        """Record a field, what stands in it and what was drawn there (see :class:`FieldLabel`)."""
        whole = area if mark_box is None or mark is None else area.union(mark_box)
        state = FieldState.ABSENT if mark is None else FieldState.PRESENT
        box = whole.clipped(self.width, self.height)
        self._fields.append(FieldLabel(label, expects, box, state, mark, mark_box, drawn))

    def label_marking(
        self, box: Box, level: ClassificationLevel, text: str, verdict: MarkingVerdict
    ) -> None:
        """Record words about secrecy."""
        self._markings.append(MarkingLabel(box, level, text, verdict))


def seal_mark(kind: SealKind) -> MarkKind:
    """Return the mark a seal of a kind makes in a field."""
    return _SEAL_MARKS.get(kind, MarkKind.OTHER_SEAL)


def wrapped(text: str, face: Face, pixels: int, width: float) -> list[str]:
    """Break a text into lines no wider than ``width``; no line starts with a closing mark."""
    lines, line = [], ""
    for character in text:
        if (
            line
            and character not in "，。；：、）”》"
            and (text_width(line + character, face, pixels) > width)
        ):
            lines.append(line)
            line = ""
        line += character
    return [*lines, line] if line else lines
