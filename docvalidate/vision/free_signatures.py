"""Signatures that stand in no labelled field: below a letter, or beside 与原件一致.

Handwriting is common on forms and rarely a signature: entries in cells, answers, dates. So only
ink counts that stands free of print and of table cells, has the size of a signature, and is a
hand's beyond doubt; and where much of a page is written by hand, none of it is a signature.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from docvalidate.model.evidence import Field, MarkKind, Signature, TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.pieces import connected_pieces
from docvalidate.vision.field_ink import FoundInk, Surroundings, cut, ink_shares
from docvalidate.vision.ink import Mask
from docvalidate.vision.mark_kind import Maker, opinion_on
from docvalidate.vision.ruling import Ruling

_STATEMENT = re.compile(r"与原件(?:一致|相符|核对)|原件已?核|已核[，,对]|复印件属实|核对无误")
_FROM_SHARE = 2 / 3
_HIGHEST_SHARE = 0.4
_PROSE_SHARE = 0.5
_LONG_LINE = 12
_PARAGRAPH = 4
_NEAR_STATEMENT_MM = 45.0
_JOIN_MM = 2.0
_SHORTEST_MM = 10.0
_LOWEST_MM = 4.0
_LONGEST_MM = 95.0
_HIGHEST_MM = 48.0
_LEAST_INK_MM2 = 3.0
_CELL_MM = 60.0
_WIDE_CELL = 0.75
_IN_CELL = 0.6
_WRITTEN_PAGE_MM2 = 400.0
"""Ink of several signatures; a dozen lines of handwriting have more."""

_BY_HAND = 0.5
_LEAST_SHARE = 0.8
_SURE = 0.7
_LIKELY = 0.5
_LARGE_MM = (25.0, 12.0)
_FOOT_SHARE = 0.9
_INITIALS_MM = 20.0
_LEAST_PROSE = 3


def find_free_signatures(
    around: Surroundings, ruling: Ruling, fields: Sequence[Field]
) -> tuple[Signature, ...]:
    """Return the handwriting that stands like a signature outside all fields.

    Args:
        around: the page and its ink.
        ruling: its printed rules.
        fields: what was found in its fields.
    """
    height, width = around.dark.shape
    mask = _writing_mask(around, fields)
    if cv2.countNonZero(mask) > _WRITTEN_PAGE_MM2 * around.per_mm**2:
        return ()
    regions = list(_regions(around, width, height))
    column = _column_of_print(around, width)
    found: list[Signature] = []
    for ink in _groups(mask, around):
        foot = (ink.box.center[0], ink.box.y1 - 1)
        stands_right = any(region.contains_point(*foot) for region in regions)
        in_the_margin = ink.box.x0 > column[1] or ink.box.x1 < column[0]
        if not stands_right or in_the_margin or _in_a_cell(ink.box, ruling, around.per_mm):
            continue
        if _are_initials(ink.box, height, around.per_mm):
            continue
        share, _ = ink_shares(ink, around).tolist()
        opinion = opinion_on(ink, None, around)
        enough = _LIKELY if _is_large(ink.box, around.per_mm) else _SURE
        by_hand = opinion.best is Maker.HAND and opinion.shares[Maker.HAND] >= enough
        if by_hand and share >= _LEAST_SHARE and not _is_text(ink.box, around):
            found.append(Signature(ink.box, MarkKind.HANDWRITTEN, "", round(share, 3)))
    return tuple(found)


def _regions(around: Surroundings, width: int, height: int) -> Iterator[Box]:
    """Yield where an unlabelled signature may stand: below a letter, around a statement."""
    yield Box(0, _end_of_prose(around, width, height), width, height)
    reach = _NEAR_STATEMENT_MM * around.per_mm
    for line in around.lines:
        if _STATEMENT.search(line.text):
            yield line.box.expanded(reach).clipped(width, height)


def _end_of_prose(around: Surroundings, width: int, height: int) -> int:
    """Return where the closing part of a page begins: its lower third, or earlier below the prose.

    A signature closes a letter, and a short letter ends high up. What is printed along the foot
    of a sheet is no prose.
    """
    lowest = height * _FROM_SHARE
    last = max((line.box.y1 for line in _prose(around, width) if line.box.y1 < lowest), default=0)
    return round(max(height * _HIGHEST_SHARE, last))


def _column_of_print(around: Surroundings, width: int) -> tuple[int, int]:
    """Return left and right edge of the prose; the whole width where there is none.

    What stands beside the prose, in the margin, are initials or notes.
    """
    prose = _prose(around, width)
    if len(prose) < _LEAST_PROSE:
        return 0, width
    return min(line.box.x0 for line in prose), max(line.box.x1 for line in prose)


def _prose(around: Surroundings, width: int) -> list[TextLine]:
    return [
        line
        for line in around.lines
        if line.box.width > _PROSE_SHARE * width and _is_print(line, around)
    ]


def _writing_mask(around: Surroundings, fields: Sequence[Field]) -> Mask:
    """Return the page's dark ink that a hand laid, without what stands in fields."""
    mask = np.zeros_like(around.dark)
    if around.kinds is None:
        return mask
    # Between two pixels of the small map no share is larger than both.
    window = around.kinds.box_on_page(around.kinds.hand > _BY_HAND).clipped(*mask.shape[::-1])
    if not window.area:
        return mask
    by_hand = around.kinds.on_page(around.kinds.hand, window) > _BY_HAND
    np.copyto(cut(mask, window), cut(around.dark, window), where=by_hand)
    for field in fields:
        for box in (field.box, field.mark_box):
            if box is not None:
                cut(mask, box)[:] = 0
    return mask


def _is_print(line: TextLine, around: Surroundings) -> bool:
    """Say whether a line as read is print: sure, and of the page's size where it is short."""
    if line.confidence < 0.9:
        return False
    alike = 0.7 < line.box.height / around.print_height < 1.4
    return len(line.text) >= 5 or (alike and line.confidence > 0.95)


def _groups(mask: Mask, around: Surroundings) -> Iterator[FoundInk]:
    """Yield pieces of ink that stand together and have the size of a signature."""
    side = 2 * round(_JOIN_MM * around.per_mm) + 1
    joined = cv2.dilate(mask, np.ones((side, side), np.uint8))
    pieces = connected_pieces(np.asarray(joined, np.uint8))
    for number, (x, y, w, h) in enumerate(pieces.boxes.tolist()):
        own = np.zeros((h, w), np.uint8)
        np.copyto(own, mask[y : y + h, x : x + w], where=pieces.shape_of(number))
        left, top, width, height = cv2.boundingRect(own)
        wide, high = width / around.per_mm, height / around.per_mm
        inked = cv2.countNonZero(own) / around.per_mm**2
        if (
            _SHORTEST_MM <= wide <= _LONGEST_MM
            and _LOWEST_MM <= high <= _HIGHEST_MM
            and inked >= _LEAST_INK_MM2
        ):
            box = Box(x + left, y + top, x + left + width, y + top + height)
            yield FoundInk(box, own[top : top + height, left : left + width])


def _in_a_cell(box: Box, ruling: Ruling, per_mm: float) -> bool:
    """Say whether ink stands in a table cell: an entry, not a signature."""
    cell = ruling.cell_around(box)
    if cell is None or cell.width > _WIDE_CELL * ruling.mask.shape[1]:
        return False
    # The long strokes of a signature pass for rules; what they enclose does not hold it.
    if box.overlap_ratio(cell) < _IN_CELL:
        return False
    return cell.height < _CELL_MM * per_mm


def _are_initials(box: Box, height: int, per_mm: float) -> bool:
    """Say whether ink stands like the initials that are put at the foot of every sheet."""
    return box.center[1] > _FOOT_SHARE * height and box.width < _INITIALS_MM * per_mm


def _is_large(box: Box, per_mm: float) -> bool:
    """Say whether ink has the size that a whole name has and dirt or a slip of the pen has not."""
    return box.width >= _LARGE_MM[0] * per_mm and box.height >= _LARGE_MM[1] * per_mm


def _is_text(box: Box, around: Surroundings) -> bool:
    """Say whether handwriting is running text: several lines, or one long one.

    Print that a signature runs across does not count.
    """
    lines = [
        line
        for line in around.lines
        if line.box.overlap_ratio(box) > 0.5 and not _is_print(line, around)
    ]
    one_long_line = any(
        len(line.text) >= _LONG_LINE and box.height < 2 * line.box.height for line in lines
    )
    return one_long_line or sum(len(line.text) >= 4 for line in lines) >= _PARAGRAPH
