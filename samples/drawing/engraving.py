"""Letters and ornaments on the plate of a stamp."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from samples.drawing.fonts import Face, font


def new_plate(width: float, height: float) -> Image.Image:
    """Return an empty plate, ``L`` mode, that takes no ink anywhere."""
    return Image.new("L", (round(width), round(height)), 0)


def glyph(character: str, face: Face, width: float, height: float) -> Image.Image:
    """Return one character filling a tile of the given size in pixels.

    The glyph is scaled from its em square, not its outline, so that 一 stays flat.
    """
    em = max(12, round(height * 1.08))
    tile = Image.new("L", (em, em), 0)
    ImageDraw.Draw(tile).text((em / 2, em / 2), character, 255, font(face, em), anchor="mm")
    return tile.resize((max(2, round(width)), max(2, round(height))), Image.Resampling.LANCZOS)


def arc_text(
    plate: Image.Image,
    text: str,
    radii: tuple[float, float],
    height: float,
    spread: float,
    face: Face = "serif_bold",
) -> None:
    """Engrave text along the upper arc, the tops of the characters pointing outwards.

    Args:
        plate: drawn on in place, the arc's centre in its middle.
        text: clockwise, centred on the top.
        radii: half axes of the ellipse on which the characters' middles stand, in pixels.
        height: of a character, in pixels.
        spread: angle between the first and the last character's middle, in degrees.
        face: of the characters.
    """
    center = (plate.size[0] / 2, plate.size[1] / 2)
    positions = even_positions(len(text), radii, spread)
    steps = np.hypot(*np.diff(positions, axis=0).T) if len(text) > 1 else np.array([height])
    width = min(height * 0.86, float(steps.mean()) * 0.86)
    for character, (x, y) in zip(text, positions, strict=True):
        outwards = np.degrees(np.arctan2(x / radii[0] ** 2, -y / radii[1] ** 2))
        tile = glyph(character, face, width, height)
        turned = tile.rotate(-float(outwards), Image.Resampling.BICUBIC, expand=True)
        corner = (
            round(center[0] + x - turned.size[0] / 2),
            round(center[1] + y - turned.size[1] / 2),
        )
        plate.paste(255, corner, turned)


def foot_text(
    plate: Image.Image, text: str, radius: float, height: float, room: float, face: Face = "sans"
) -> None:
    """Engrave text along the foot, read from left to right, the tops pointing inwards.

    Args:
        plate: drawn on in place, the circle's centre in its middle.
        text: digits or letters.
        radius: of the circle on which the characters' middles stand, in pixels.
        height: of a character, in pixels.
        room: degrees of the foot that are free; the text takes less where it can.
        face: of the characters.
    """
    center = (plate.size[0] / 2, plate.size[1] / 2)
    advance = float(np.degrees(height * 0.72 / radius))
    step = min(advance, room / max(1, len(text)))
    letters = font(face, max(8, round(height * 1.3)))
    for i, character in enumerate(text):
        # Degrees from the foot, positive to the right.
        angle = (i - (len(text) - 1) / 2) * step
        side = round(height * 2)
        tile = Image.new("L", (side, side), 0)
        ImageDraw.Draw(tile).text((side / 2, side / 2), character, 255, letters, anchor="mm")
        turned = tile.rotate(angle, Image.Resampling.BICUBIC)
        x = center[0] + radius * np.sin(np.radians(angle))
        y = center[1] + radius * np.cos(np.radians(angle))
        plate.paste(255, (round(x - side / 2), round(y - side / 2)), turned)


def even_positions(
    count: int, radii: tuple[float, float], spread: float
) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return points an equal way apart along the arc, ``(count, 2)``, about its centre."""
    half = np.radians(spread) / 2
    fine = np.linspace(-half, half, 721)
    points = np.stack([radii[0] * np.sin(fine), -radii[1] * np.cos(fine)], axis=1)
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    wanted = np.linspace(0, way[-1], count) if count > 1 else np.array([way[-1] / 2])
    return np.stack([np.interp(wanted, way, points[:, i]) for i in (0, 1)], axis=1)


def line_text(
    plate: Image.Image,
    text: str,
    center: tuple[float, float],
    size: float,
    *,
    face: Face = "serif_bold",
    squeeze: float = 1.0,
) -> None:
    """Engrave a horizontal line about a centre; ``squeeze`` narrows it."""
    letters = font(face, max(8, round(size)))
    width = max(2, round(letters.getlength(text)))
    tile = Image.new("L", (width, round(size * 1.5)), 0)
    ImageDraw.Draw(tile).text((width / 2, size * 0.75), text, 255, letters, anchor="mm")
    tile = tile.resize((max(2, round(width * squeeze)), tile.size[1]), Image.Resampling.LANCZOS)
    plate.paste(
        255, (round(center[0] - tile.size[0] / 2), round(center[1] - tile.size[1] / 2)), tile
    )


def cross_text(
    plate: Image.Image,
    character: str,
    center: tuple[float, float],
    size: tuple[float, float],
    face: Face = "serif_bold",
) -> None:
    """Engrave one character stretched to ``size``, as on square chops."""
    tile = glyph(character, face, *size)
    plate.paste(255, (round(center[0] - size[0] / 2), round(center[1] - size[1] / 2)), tile)


def five_point_star(
    drawing: ImageDraw.ImageDraw, center: tuple[float, float], radius: float
) -> None:
    """Engrave a filled star, one point up."""
    corners = []
    for i in range(10):
        reach = radius if i % 2 == 0 else radius * 0.382
        angle = np.pi / 5 * i
        corners.append((center[0] + reach * np.sin(angle), center[1] - reach * np.cos(angle)))
    drawing.polygon([(float(x), float(y)) for x, y in corners], fill=255)
