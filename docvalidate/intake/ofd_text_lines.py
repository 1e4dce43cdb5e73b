"""Put the pieces of text on an OFD page together to lines, as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docvalidate.intake.ofd_text import DrawnText
from docvalidate.intake.pdf_text import is_garbage, shows_ink
from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image

_SAME_ROW = 0.5
_WIDEST_GAP = 1.2


def text_lines(
    texts: Sequence[DrawnText], pixels_per_mm: float, image: Image
) -> tuple[TextLine, ...]:
    """Return the visible lines of a page; none where the text makes no sense.

    Writers cut lines into objects as they please, down to single characters: pieces that
    follow one another on a row are one line.

    Args:
        texts: as drawn, corners in millimetres of the sheet.
        pixels_per_mm: of ``image``.
        image: the page as drawn, which tells visible text from hidden text.
    """
    pieces = [piece for piece, shown in _pieces(texts, pixels_per_mm, image) if shown]
    if is_garbage("".join(piece.text for piece in pieces)):
        return ()
    return _joined(pieces)


def hidden_text_lines(
    texts: Sequence[DrawnText], pixels_per_mm: float, image: Image
) -> tuple[TextLine, ...]:
    """Return the lines that are written but leave no ink: white on white, or off the sheet.

    Args:
        texts: as drawn, corners in millimetres of the sheet.
        pixels_per_mm: of ``image``.
        image: the page as drawn.
    """
    return _joined([piece for piece, shown in _pieces(texts, pixels_per_mm, image) if not shown])


def _pieces(
    texts: Sequence[DrawnText], pixels_per_mm: float, image: Image
) -> Iterator[tuple[TextLine, bool]]:
    """Yield every piece of text, boxes in pixels, and whether it shows."""
    height, width = image.shape[:2]
    for one in texts:
        box = Box.around([(x * pixels_per_mm, y * pixels_per_mm) for x, y in one.corners])
        inside = box.clipped(width, height)
        shown = inside.area > 0 and shows_ink(inside, image)
        yield TextLine(" ".join(one.text.split()), 1.0, inside if shown else box), shown


def _joined(pieces: Sequence[TextLine]) -> tuple[TextLine, ...]:
    """Put pieces that follow one another on a row together, and order the lines."""
    lines: list[TextLine] = []
    for piece in sorted(pieces, key=lambda piece: (piece.box.x0, piece.box.y0)):
        before = next((line for line in reversed(lines) if _goes_on(line, piece)), None)
        if before is None:
            lines.append(piece)
        else:
            whole = TextLine(before.text + piece.text, 1.0, before.box.union(piece.box))
            lines[lines.index(before)] = whole
    return tuple(sorted(lines, key=lambda line: (line.box.y0, line.box.x0)))


def _goes_on(line: TextLine, piece: TextLine) -> bool:
    """Say whether a piece stands right behind a line, on the same row and of the same size."""
    size = min(line.box.height, piece.box.height)
    common = min(line.box.y1, piece.box.y1) - max(line.box.y0, piece.box.y0)
    gap = piece.box.x0 - line.box.x1
    alike = max(line.box.height, piece.box.height) <= 1.5 * size
    return alike and common >= _SAME_ROW * size and -0.5 * size <= gap <= _WIDEST_GAP * size
