"""Find the places on a page that ask for a signature, a seal or a date.

A field is announced by its printed label (:mod:`docvalidate.vision.field_labels`). Where the mark
belongs follows from the layout: to the right of the label up to the next label, the cell border
or the usual length of a signature; in the neighbouring cell where the label fills its own; below
the label where nothing stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from docvalidate.model.evidence import Expectation, TextLine
from docvalidate.model.geometry import Box
from docvalidate.vision.field_labels import Label, find_labels
from docvalidate.vision.ruling import Ruling

_LONGEST_SIGNATURE_MM = 62.0
_NARROW_MM = 16.0
_BELOW_MM = 19.0
_APART_MM = 24.0
_LOWEST_MM = 6.0
_ABOVE_ROW_MM = 7.0
_BELOW_ROW_MM = 6.5
_RULE_NEAR_MM = 4.0
_SEAL_REACH_MM = 26.0
_INSIDE_RULE_MM = 0.4
_LEAST_BELOW_MM = 8.0
_ALONE_BESIDE_MM = 30.0
_ALONE_BELOW_MM = 13.0
_LONGEST_NAME = 6
_SURE_PRINT = 0.9
_PARAGRAPH_LINE = 14


@dataclass(frozen=True, slots=True)
class Area:
    """Where a mark may stand; ``beside`` when it starts where its label ends, on its row."""

    box: Box
    beside: bool = False


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A label and the areas where its mark belongs, all in pixels of the page.

    Attributes:
        areas: first where the mark belongs, then where else to look while that is empty.
    """

    label: str
    expects: Expectation
    label_box: Box
    areas: tuple[Area, ...]

    @property
    def area(self) -> Box:
        """Where the mark belongs."""
        return self.areas[0].box

    @property
    def box(self) -> Box:
        """Label and area together."""
        return self.label_box.union(self.area)


@dataclass(frozen=True, slots=True)
class _Layout:
    """What limits the areas of a page's fields."""

    labels: Sequence[Label]
    others: Sequence[Box]
    lines: Sequence[TextLine]
    ruling: Ruling
    size: tuple[int, int]
    per_mm: float


def find_fields(
    lines: Sequence[TextLine], ruling: Ruling, size: tuple[int, int], per_mm: float
) -> tuple[FieldPlace, ...]:
    """Find every field of a page.

    Args:
        lines: text of the page as read.
        ruling: its printed rules.
        size: width and height of the page in pixels.
        per_mm: pixels per millimetre.
    """
    labels, others = find_labels(lines, ruling)
    layout = _Layout(labels, others, lines, ruling, size, per_mm)
    places = []
    for label in labels:
        areas = _areas_of(label, layout)
        if areas:
            places.append(FieldPlace(label.text, label.expects, label.box, areas))
    return tuple(places)


def _areas_of(label: Label, layout: _Layout) -> tuple[Area, ...]:
    """Return where the mark of a label may stand, nothing where the label asks for none."""
    cell = layout.ruling.cell_around(label.box)
    if label.expects is Expectation.SEAL:
        reach = _SEAL_REACH_MM * layout.per_mm
        around = label.box.expanded(reach, reach)
        return (Area(around.intersection(cell) if cell else around.clipped(*layout.size), True),)
    if label.expects is Expectation.DATE:
        return (Area(label.box, True),)
    beside = _beside(label, cell, layout)
    if cell is not None:
        areas = _areas_in_table(label, cell, beside, layout)
        if areas:
            return areas
    if label.bare and not (_rule_to_sign_on(label, layout) or _stands_alone(label, layout)):
        return ()
    below = _free_below(label, cell, layout)
    return (Area(beside, True), *([Area(below)] if below is not None else []))


def _areas_in_table(label: Label, cell: Box, beside: Box, layout: _Layout) -> tuple[Area, ...]:
    """Return the areas of a label inside a table cell; empty where its row leaves room."""
    roomy = beside.width >= _NARROW_MM * layout.per_mm
    if _fills_its_cell(label, cell, layout):
        neighbour = _neighbour_for_mark(label, cell, layout)
        if neighbour is not None:
            own = [Area(beside, True)] if roomy else []
            return (Area(neighbour), *own)
    if not roomy and cell.y1 - label.box.y1 > _LOWEST_MM * layout.per_mm:
        lower = [
            one.box.y0
            for one in layout.labels
            if one.box.y0 >= label.box.y1 and cell.contains_point(*one.box.center)
        ]
        return (Area(Box(cell.x0, label.box.y1, cell.x1, min([cell.y1, *lower]))),)
    return ()


def _fills_its_cell(label: Label, cell: Box, layout: _Layout) -> bool:
    """Say whether the label is all its cell is for, so that the mark belongs into another.

    Such a label stands in the middle of its cell and carries no colon, or leaves no room.
    """
    in_the_middle = abs(label.box.center[1] - cell.center[1]) < 0.2 * cell.height
    centred = abs(label.box.center[0] - cell.center[0]) < 0.12 * cell.width
    narrow = cell.x1 - label.box.x1 <= _NARROW_MM * layout.per_mm
    low = cell.height < 5 * label.box.height
    return in_the_middle and (narrow or (centred and low and not label.has_colon))


def _neighbour_for_mark(label: Label, cell: Box, layout: _Layout) -> Box | None:
    """Return the cell to the right, or the one below where there is none or it bears a label."""
    step = round(2.5 * layout.per_mm)
    middle_x, middle_y = round(cell.center[0]), round(cell.center[1])
    right = layout.ruling.cell_around(
        Box(cell.x1 + step, middle_y, cell.x1 + step + 2, middle_y + 2)
    )
    below = layout.ruling.cell_around(
        Box(middle_x, cell.y1 + step, middle_x + 2, cell.y1 + step + 2)
    )
    same_row = right is not None and right.height < 1.6 * cell.height
    if right is not None and same_row and not _bears_a_heading(right, label, layout):
        return _inside(right, layout)
    if below is not None and 0.7 < below.width / max(1, cell.width) < 1.4:
        return _inside(below, layout)
    return None


def _bears_a_heading(cell: Box, label: Label, layout: _Layout) -> bool:
    """Say whether a cell holds another label, so that it is no place to sign; a date is none."""
    return any(
        cell.contains_point(*one.box.center)
        and one.box != label.box
        and (one.expects is not Expectation.DATE or not any(map(str.isdigit, one.text)))
        for one in layout.labels
    ) or any(cell.contains_point(*one.center) for one in layout.others)


def _inside(cell: Box, layout: _Layout) -> Box:
    """Return a cell without the rim that its rules may blur into."""
    return cell.expanded(-_INSIDE_RULE_MM * layout.per_mm)


def _beside(label: Label, cell: Box | None, layout: _Layout) -> Box:
    """Return the area behind a label, up to whatever comes next on its row."""
    width, height = layout.size
    box = label.box
    right = min(width, round(box.x1 + _LONGEST_SIGNATURE_MM * layout.per_mm))
    if cell is not None:
        right = min(right, cell.x1)
    for stop in (*(one.box for one in layout.labels), *layout.others):
        shared = min(stop.y1, box.y1) - max(stop.y0, box.y0)
        if shared > 0.3 * min(stop.height, box.height) and stop.x0 >= box.x1 - 2:
            right = min(right, stop.x0)
    middle, half = box.center[1], 0.5 * box.height
    rise = max(half, _ABOVE_ROW_MM * layout.per_mm)
    fall = max(half, _BELOW_ROW_MM * layout.per_mm)
    area = Box(box.x1, round(middle - rise), max(box.x1, right), round(middle + fall))
    return (area.intersection(cell) if cell is not None else area).clipped(width, height)


def _rule_to_sign_on(label: Label, layout: _Layout) -> bool:
    """Say whether a rule starts behind a label, at its foot."""
    reach = _RULE_NEAR_MM * layout.per_mm
    return any(
        -reach < rule.x0 - label.box.x1 < 3 * reach and abs(rule.center[1] - label.box.y1) < reach
        for rule in layout.ruling.horizontal
    )


def _stands_alone(label: Label, layout: _Layout) -> bool:
    """Say whether a role stands by itself on the page with room to sign beside and below it.

    What else could ask somebody to do something there? The last word of a paragraph has the
    paragraph above it, and a heading has its text below.
    """
    box, per_mm = label.box, layout.per_mm
    room = Box(
        round(box.x0 - _ALONE_BESIDE_MM * per_mm),
        round(box.y0 - 0.8 * box.height),
        round(box.x1 + _ALONE_BESIDE_MM * per_mm),
        round(box.y1 + _ALONE_BELOW_MM * per_mm),
    )
    for line in layout.lines:
        if line.box.overlap_ratio(box) > 0.3 or box.overlap_ratio(line.box) > 0.6:
            if "".join(line.text.split()) != "".join(label.text.split()):
                return False
        elif line.box.intersection(room).area and _is_prose(line, box):
            return False
    return layout.ruling.cell_around(box) is None


def _is_prose(line: TextLine, label_box: Box) -> bool:
    """Say whether a line is print that has nothing to do with what may be signed at a label."""
    letters = "".join(line.text.split())
    if line.box.center[1] < label_box.y0:
        return len(letters) >= _PARAGRAPH_LINE and line.box.x0 < label_box.x1
    digits = sum(map(str.isdigit, letters))
    below = line.box.y0 > label_box.center[1]
    name_or_date = below and (len(letters) <= _LONGEST_NAME or 2 * digits >= len(letters))
    return line.confidence > _SURE_PRINT and not name_or_date


def _free_below(label: Label, cell: Box | None, layout: _Layout) -> Box | None:
    """Return the free area under a label, ``None`` where the next label comes too soon.

    Some forms have the name signed under the label. What rises above the row of the next label
    to be signed is that label's own.
    """
    box, per_mm = label.box, layout.per_mm
    area = Box(
        round(box.x0 - 6 * per_mm),
        box.y1,
        round(box.x1 + 32 * per_mm),
        round(box.y1 + _BELOW_MM * per_mm),
    ).clipped(*layout.size)
    if cell is not None:
        area = area.intersection(cell)
    else:
        area = _above_the_next_table(area, layout.ruling)
    for stop in layout.labels:
        above = stop.box.y0 < box.y1
        signed = stop.expects is Expectation.SIGNATURE
        right = stop.box.x1 + (_LONGEST_SIGNATURE_MM * per_mm if signed else 0)
        if above or min(right, area.x1) <= max(stop.box.x0, area.x0):
            continue
        near = signed and stop.box.y0 < box.y1 + _APART_MM * per_mm
        end = stop.box.center[1] - _ABOVE_ROW_MM * per_mm if near else stop.box.y0 - per_mm
        area = Box(area.x0, area.y0, area.x1, min(area.y1, round(end)))
        if near and area.height < _LEAST_BELOW_MM * per_mm:
            return None
    return area if area.height >= _LOWEST_MM * per_mm else None


def _above_the_next_table(area: Box, ruling: Ruling) -> Box:
    """Return an area cut off where a rule crosses most of it."""
    bottom = area.y1
    for rule in ruling.horizontal:
        across = min(rule.x1, area.x1) - max(rule.x0, area.x0)
        if area.y0 + 0.3 * area.height < rule.y0 < bottom and across > 0.8 * area.width:
            bottom = rule.y0
    return Box(area.x0, area.y0, area.x1, bottom)
