"""Tell scanned, composed and digital PDF pages apart by what is drawn on them, in what order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from typing import Any

import pymupdf

_FULL_PAGE_SHARE = 0.9
_OVERHANG = 1.02
_SOME_PICTURE_SHARE = 0.1
_POINTS_PER_INCH = 72
_GLYPH_POINTS = (3.0, 30.0)
_OUTLINED_TEXT_GLYPHS = 60
_TEXT_OPERATORS = ("fill-text", "stroke-text", "clip-text")
_INVISIBLE = "ignore-text"
_PICTURES = ("fill-image", "fill-imgmask")
_UNSEEN_ANNOTATIONS = ("Link", "Popup")

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """A picture on a page.

    Attributes:
        xref: object number of the picture.
        transform: ``(a, b, c, d, e, f)`` from the unit square to the unrotated page, in points.
        width: of the picture in pixels.
        height: of the picture in pixels.
    """

    xref: int
    transform: tuple[float, float, float, float, float, float]
    width: int
    height: int

    @property
    def dpi(self) -> float:
        """Resolution on the page, the finer of the two directions."""
        a, b, c, d, _, _ = self.transform
        inches_x = hypot(a, b) / _POINTS_PER_INCH
        inches_y = hypot(c, d) / _POINTS_PER_INCH
        return max(self.width / max(inches_x, 1e-6), self.height / max(inches_y, 1e-6))


@dataclass(frozen=True, slots=True)
class PageSurvey:
    """What a page consists of.

    Attributes:
        full_page_image: the scan, where one opaque picture is all that can be seen.
        image_dpi: resolution of the largest picture; 0 where there is none to speak of.
        text_is_complete: whether the embedded text can stand for everything there is to read.
    """

    full_page_image: PlacedImage | None
    image_dpi: float
    text_is_complete: bool


def survey_page(page: Any) -> PageSurvey:  # noqa: ANN401 - PyMuPDF is untyped
    """Look at the drawing operations of a page without rendering it."""
    operations: list[tuple[str, Rectangle]] = [(entry[0], entry[1]) for entry in page.get_bboxlog()]
    sheet = page.rect * page.derotation_matrix
    sheet_rectangle = (sheet.x0, sheet.y0, sheet.x1, sheet.y1)
    pictures = [
        info for info in page.get_image_info(xrefs=True) if info["width"] and info["height"]
    ]
    largest = max(pictures, key=lambda info: _area(info["bbox"]), default=None)
    share = sum(_shared(box, sheet_rectangle) for name, box in operations if name in _PICTURES)
    only = _only_visible_picture(page, operations, sheet_rectangle, pictures)
    has_picture = largest is not None and share >= _SOME_PICTURE_SHARE
    return PageSurvey(
        full_page_image=only,
        image_dpi=_placed(largest).dpi if largest is not None and has_picture else 0.0,
        text_is_complete=share < _SOME_PICTURE_SHARE
        and not _looks_outlined(operations)
        and not _annotated(page),
    )


def _only_visible_picture(
    page: Any,  # noqa: ANN401 - PyMuPDF is untyped
    operations: Sequence[tuple[str, Rectangle]],
    sheet: Rectangle,
    pictures: Sequence[dict[str, Any]],
) -> PlacedImage | None:
    """Return the picture that covers the page with nothing visible on top of it."""
    visible = [
        entry for entry in operations if entry[0] != _INVISIBLE and _shared(entry[1], sheet) > 0
    ]
    if not visible or visible[-1][0] != "fill-image" or _annotated(page):
        return None
    box = visible[-1][1]
    if _shared(box, sheet) < _FULL_PAGE_SHARE or _area(box) > _area(sheet) * _OVERHANG**2:
        return None
    matching = [info for info in pictures if _same(info["bbox"], box)]
    # What lies under an opaque picture cannot be seen; under a transparent one it can.
    if not matching or matching[-1].get("has-mask") or not matching[-1].get("xref"):
        return None
    beside = [entry for entry in visible[:-1] if not _covers(box, entry[1], sheet)]
    return _placed(matching[-1]) if not beside else None


def _placed(info: dict[str, Any]) -> PlacedImage:
    a, b, c, d, e, f = (float(value) for value in info["transform"])
    return PlacedImage(
        int(info["xref"]), (a, b, c, d, e, f), int(info["width"]), int(info["height"])
    )


def _annotated(page: Any) -> bool:  # noqa: ANN401 - PyMuPDF is untyped
    """Say whether stamps, notes, ink or form fields are laid over the page."""
    if any(True for _ in page.widgets()):
        return True
    return any(annotation.type[1] not in _UNSEEN_ANNOTATIONS for annotation in page.annots())


def _looks_outlined(operations: Sequence[tuple[str, Rectangle]]) -> bool:
    """Say whether text seems to be drawn as shapes, which no text extraction can see."""
    low, high = _GLYPH_POINTS
    glyphs = 0
    for name, (x0, y0, x1, y1) in operations:
        if name == "fill-path" and low <= y1 - y0 <= high and low <= x1 - x0 <= high:
            glyphs += 1
    return glyphs >= _OUTLINED_TEXT_GLYPHS


def _area(box: Rectangle) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _common(box: Rectangle, other: Rectangle) -> Rectangle:
    return (
        max(box[0], other[0]),
        max(box[1], other[1]),
        min(box[2], other[2]),
        min(box[3], other[3]),
    )


def _shared(box: Rectangle, sheet: Rectangle) -> float:
    """Return the share of the sheet that a box covers."""
    total = _area(sheet)
    return _area(_common(box, sheet)) / total if total else 0.0


def _same(box: Rectangle, other: Rectangle) -> bool:
    return all(abs(one - two) < 1.0 for one, two in zip(box, other, strict=True))


def _covers(box: Rectangle, other: Rectangle, sheet: Rectangle) -> bool:
    """Say whether the part of ``other`` on the sheet lies under ``box``, give or take a point."""
    seen = _common(other, sheet)
    return _area(seen) - _area(_common(seen, box)) <= max(1.0, 0.01 * _area(seen))


def unrotated_to_shown(page: Any, zoom: float) -> Any:  # noqa: ANN401 - PyMuPDF is untyped
    """Return the matrix from unrotated page points to pixels of the page as shown."""
    return page.rotation_matrix * pymupdf.Matrix(zoom, zoom)
