"""A sheet to draw on: the operators of one PDF page, its fonts and its pictures.

OFD and PDF draw with the same means. What differs is put right here: OFD measures in
millimetres from the upper left corner with y downwards.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, Self

import pymupdf
from PIL import Image as Pillow

from docvalidate.intake.limits import IntakeLimits
from docvalidate.intake.pdf_scan import as_blue_green_red
from docvalidate.model.page import Image

_POINTS_PER_MM = 72 / 25.4
_POINTS_PER_INCH = 72
_LARGEST_SIDE_MM = 5000.0

Matrix = tuple[float, float, float, float, float, float]
"""``(a, b, c, d, e, f)``: a point goes to ``(a x + c y + e, b x + d y + f)``."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies ``first`` and then ``second``."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


@dataclass(frozen=True, slots=True)
class Face:
    """A font the sheet can draw with.

    Attributes:
        name: of the font among the sheet's resources.
        font: tells which characters it has and how wide they are.
    """

    name: str
    font: Any

    def glyph(self, character: str) -> int:
        """Return the number of a character's glyph, 0 where the font has none."""
        return int(self.font.has_glyph(ord(character)))

    def advance(self, character: str) -> float:
        """Return how far a character moves the pen, as a share of the size."""
        return float(self.font.glyph_advance(ord(character)))


class Canvas:
    """One page; use it as a context manager.

    Attributes:
        undrawn: how many objects were asked for and could not be drawn.
    """

    def __init__(self, width: float, height: float, limits: IntakeLimits) -> None:
        """Lay out a white sheet of a size in millimetres.

        Raises:
            ValueError: if no paper is that large.
        """
        if max(width, height) > _LARGEST_SIDE_MM:
            raise ValueError("page size out of bounds")
        self._limits = limits
        self._document = pymupdf.open()
        points = width * _POINTS_PER_MM, height * _POINTS_PER_MM
        self._page = self._document.new_page(width=points[0], height=points[1])
        self._operators: list[str] = []
        self._faces: dict[str, Face | None] = {}
        self._pictures: dict[str, str | None] = {}
        self._states: dict[tuple[str, float], str] = {}
        self.undrawn = 0
        self.draw(f"{_POINTS_PER_MM:.6f} 0 0 {-_POINTS_PER_MM:.6f} 0 {points[1]:.4f} cm")

    def __enter__(self) -> Self:
        """Return the sheet."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of it."""
        self._document.close()

    def draw(self, operators: str) -> None:
        """Add operators of a PDF content stream."""
        self._operators.append(operators)

    def transform(self, matrix: Matrix) -> None:
        """Draw what follows through a matrix, until the state is restored."""
        if matrix != IDENTITY:
            self.draw(" ".join(f"{part:.6f}" for part in matrix) + " cm")

    def state(self, setting: str, value: float) -> None:
        """Set an opacity (``ca`` fills, ``CA`` strokes), 0 to 1, until the state is restored."""
        self.draw(f"/{self._state_name(setting, value)} gs")

    def multiply(self) -> None:
        """Let what follows colour the sheet as ink does: white leaves no trace."""
        self.draw(f"/{self._state_name('BM', 0.0)} gs")

    def face(self, key: str, content: bytes | None) -> Face | None:
        """Return a font by a key of the caller's, ``None`` where it cannot be used.

        Args:
            key: names the font on this sheet.
            content: of the font's file; ``None`` for the Chinese font at hand.
        """
        if key not in self._faces:
            self._faces[key] = self._add_face(content)
        return self._faces[key]

    def _add_face(self, content: bytes | None) -> Face | None:
        name = f"F{len(self._faces)}"
        try:
            font = pymupdf.Font("cjk") if content is None else pymupdf.Font(fontbuffer=content)
            self._page.insert_font(fontname=name, fontbuffer=font.buffer)
        except Exception:  # noqa: BLE001 - damaged fonts raise anything
            return None
        return Face(name, font)

    def picture(self, key: str, content: bytes) -> str | None:
        """Return the name of a picture among the sheet's resources, ``None`` if it is none."""
        if key not in self._pictures:
            self._pictures[key] = self._add_picture(content)
        return self._pictures[key]

    def _add_picture(self, content: bytes) -> str | None:
        try:
            stream = self._known_format(content)
            # Laid outside the sheet: only the object is wanted, it is drawn by operators.
            outside = pymupdf.Rect(-20, -20, -10, -10)
            xref = self._page.insert_image(outside, stream=stream, keep_proportion=False)
        except Exception:  # noqa: BLE001 - damaged pictures raise anything
            return None
        name = f"P{len(self._pictures)}"
        self._set_resource("XObject", name, f"{xref} 0 R")
        return name

    def _known_format(self, content: bytes) -> bytes:
        """Return a picture in a format that PDF takes, refusing one that is too large."""
        try:
            with Pillow.open(io.BytesIO(content)) as opened:
                if opened.width * opened.height > self._limits.decoded_pixels:
                    raise MemoryError("picture too large")
                if opened.format in ("PNG", "JPEG"):
                    return content
                held = io.BytesIO()
                opened.convert("RGBA").save(held, "PNG")
                return held.getvalue()
        except (OSError, SyntaxError):
            # Pillow does not know it (JBIG2); MuPDF may.
            return content

    def _state_name(self, setting: str, value: float) -> str:
        key = (setting, value)
        if key not in self._states:
            name = f"G{len(self._states)}"
            said = "/BM /Multiply" if setting == "BM" else f"/{setting} {value:.4f}"
            self._set_resource("ExtGState", name, f"<<{said}>>")
            self._states[key] = name
        return self._states[key]

    def _set_resource(self, kind: str, name: str, value: str) -> None:
        holder, path = int(self._page.xref), ""
        for part in ("Resources", kind):
            path = f"{path}{part}"
            of_kind, said = self._document.xref_get_key(holder, path)
            if of_kind == "xref":
                holder, path = int(said.split()[0]), ""
            else:
                path += "/"
        self._document.xref_set_key(holder, f"{path}{name}", value)

    def render(self, dpi: int) -> tuple[Image, float]:
        """Return the sheet as pixels, and the resolution reached within the limits."""
        stream = self._document.get_new_xref()
        self._document.update_object(stream, "<<>>")
        self._document.update_stream(stream, "\n".join(self._operators).encode("ascii"))
        self._document.xref_set_key(self._page.xref, "Contents", f"{stream} 0 R")
        page = self._document.reload_page(self._page)
        inches = page.rect.width * page.rect.height / _POINTS_PER_INCH**2
        reached = min(float(dpi), (self._limits.page_pixels / max(inches, 1e-6)) ** 0.5)
        zoom = reached / _POINTS_PER_INCH
        pixmap = page.get_pixmap(
            matrix=pymupdf.Matrix(zoom, zoom), colorspace=pymupdf.csRGB, alpha=False
        )
        return as_blue_green_red(pixmap), reached
