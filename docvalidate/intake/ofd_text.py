"""Where the characters of OFD text stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from docvalidate.intake.ofd_xml import Node

_MOST_REPEATS = 20_000


@dataclass(frozen=True, slots=True)
class PlacedCharacter:
    """One character with its origin on the baseline, in millimetres of its object."""

    character: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnText:
    """The text of one object; corners in millimetres of the sheet."""

    text: str
    corners: tuple[tuple[float, float], ...]


def placed_characters(
    text: Node, size: float, advance: Callable[[str], float]
) -> Iterator[PlacedCharacter]:
    """Yield the characters of a text object (GB/T 33190, 11.3).

    Args:
        text: the ``TextObject``.
        size: of the font in millimetres.
        advance: tells how far a character moves the pen, as a share of the size; needed only
            where the file gives no distances.
    """
    x = y = 0.0
    for code in text.named("TextCode"):
        x, y = code.number("X", x), code.number("Y", y)
        right = list(_distances(code.attributes.get("DeltaX", "")))
        down = list(_distances(code.attributes.get("DeltaY", "")))
        at_x, at_y = x, y
        for index, character in enumerate(_characters(code.text)):
            yield PlacedCharacter(character, at_x, at_y)
            if not right and not down:
                at_x += advance(character) * size
            at_x += _nth(right, index)
            at_y += _nth(down, index)


def _characters(text: str) -> str:
    """Return the characters that count: line ends from a tidy XML writer do not."""
    return text.strip("\r\n\t")


def _nth(distances: list[float], index: int) -> float:
    """Return a distance by its place; the last one goes on where the list is too short."""
    if not distances:
        return 0.0
    return distances[min(index, len(distances) - 1)]


def _distances(text: str) -> Iterator[float]:
    """Yield the distances of a list in which ``g n v`` stands for ``n`` times ``v``."""
    parts = iter(text.split())
    try:
        for part in parts:
            if part == "g":
                count, value = int(next(parts)), float(next(parts))
                yield from (value for _ in range(min(max(count, 0), _MOST_REPEATS)))
            else:
                yield float(part)
    except (StopIteration, ValueError):
        return


def given_glyphs(node: Node) -> dict[int, int]:
    """Return the glyph numbers that the file gives (CGTransform), by the character's place."""
    return dict(_each_glyph(node))


def _each_glyph(node: Node) -> Iterator[tuple[int, int]]:
    for change in node.named("CGTransform"):
        first = int(change.number("CodePosition", 0.0))
        glyphs = change.child("Glyphs")
        for offset, glyph in enumerate((glyphs.text if glyphs is not None else "").split()):
            if glyph.isdecimal():
                yield first + offset, int(glyph)
