"""What a stamp looks like before it is pressed: its shape, its words and its engraver's manner."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from docvalidate.model.evidence import InkColor, SealKind, SealShape
from samples.drawing.fonts import Face

Transmittance = tuple[float, float, float]

# Transmittance of the full ink as (blue, green, red).
SEAL_INKS: dict[InkColor, Transmittance] = {
    InkColor.RED: (0.22, 0.13, 0.86),
    InkColor.BLUE: (0.70, 0.30, 0.16),
    InkColor.BLACK: (0.17, 0.15, 0.15),
    InkColor.OTHER: (0.52, 0.16, 0.40),
}


@dataclass(frozen=True, slots=True)
class SealStyle:
    """How the engraver worked; the defaults are the plainest manner.

    Attributes:
        ring_face: typeface of the ring.
        line_face: typeface of the lines.
        weight_mm: how much thicker every stroke is than the typeface's; negative is thinner.
        rim: thickness of the rim as a multiple of the usual.
        inner_rim_mm: how far inside the rim a second, thin one runs; 0 for none.
        spread: angle between the first and the last ring character in degrees; 0 for the usual.
        character_mm: height of a ring character; 0 for the usual.
        emblem: what stands in the middle of a starred seal.
        foot: security number along the foot, tops inwards.
        latin: second language of a bilingual seal, along the foot.
        yin: whether the characters are cut out of a solid face (white on red).
        by_rows: whether a square is read in rows from the left, not in columns from the right.
        framed: whether a square or rectangle has a frame.
    """

    ring_face: Face = "serif_bold"
    line_face: Face = "serif_bold"
    weight_mm: float = 0.0
    rim: float = 1.0
    inner_rim_mm: float = 0.0
    spread: float = 0.0
    character_mm: float = 0.0
    emblem: Literal["star", "national", "gear"] = "star"
    foot: str = ""
    latin: str = ""
    yin: bool = False
    by_rows: bool = False
    framed: bool = True


@dataclass(frozen=True, slots=True)
class SealDesign:
    """What is engraved.

    Attributes:
        ring: text along the upper arc; for angular stamps unused.
        lines: horizontal lines, top to bottom.
        width_mm: outer width; the diameter of a round seal.
        height_mm: outer height.
        star: whether a five-point star (or ``style.emblem``) stands in the middle.
        ink: transmittance of the very ink; the usual one of its colour when ``None``.
    """

    shape: SealShape
    kind: SealKind
    width_mm: float
    height_mm: float
    ring: str = ""
    lines: tuple[str, ...] = ()
    star: bool = False
    color: InkColor = InkColor.RED
    style: SealStyle = field(default_factory=SealStyle)
    ink: Transmittance | None = None

    @property
    def text(self) -> str:
        """The ring text, then the lines."""
        return self.ring + "".join(self.lines)

    @property
    def transmittance(self) -> Transmittance:
        """What its full ink leaves of the light, blue, green, red."""
        return SEAL_INKS[self.color] if self.ink is None else self.ink

    def in_color(self, color: InkColor) -> SealDesign:
        """Return the same stamp in another ink."""
        return replace(self, color=color, ink=None)
