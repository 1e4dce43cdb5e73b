"""Find the places on a page that ask for a signature, a seal or a date.

A field is announced by its printed label. Where the mark belongs follows from the layout:
to the right of the label up to the next label, the cell border or the usual length of a
signature; below the label when the cell leaves no room beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docvalidate.model.evidence import Expectation, TextLine
from docvalidate.model.geometry import Box
from docvalidate.vision.ruling import Ruling

_SIGNING = r"签\s*(?:名|字|章|署)"
_ROLE = (
    r"(?:承\s*诺\s*人|申\s*报\s*人|申\s*请\s*人|审\s*核\s*人|审\s*查\s*人|核\s*对\s*人|查\s*验\s*人|审\s*验\s*人|"
    r"经\s*办\s*人|负\s*责\s*人|法\s*定\s*代\s*表\s*人|主\s*任\s*委\s*员|评\s*委|复\s*核\s*人|校\s*对\s*人|"
    r"被\s*考\s*核\s*人|考\s*核\s*人|主\s*管\s*领\s*导|本\s*人)"
)
_BRACKETED = rf"[（(]\s*(?:手写|亲笔|本人|手工)?\s*(?:{_SIGNING}|盖章)(?:或\s*盖章)?\s*[）)]"
_SIGNATURE_LABEL = re.compile(
    rf"(?P<label>(?:[\u4e00-\u9fff/、]{{0,12}}?(?:[（(][^）)]{{1,8}}[）)])?"
    rf"(?:{_SIGNING})(?:或\s*盖章)?(?:[（(][^）)]{{1,8}}[）)]){{0,2}}"
    rf"|[\u4e00-\u9fff]{{0,8}}?{_ROLE}\s*{_BRACKETED}(?:[（(][^）)]{{1,8}}[）)])?"
    rf"|[\u4e00-\u9fff]{{0,8}}?{_ROLE}(?=\s*[:：])))\s*(?P<colon>[:：]?)"
)
_SEAL_LABEL = re.compile(
    r"(?P<label>[\u4e00-\u9fff]{0,10}[（(]\s*(?:[\u4e00-\u9fff]{0,6})(?:公\s*章|盖\s*章|印\s*章|签\s*章)(?:\s*[）)]|$)"
    r"|加\s*盖\s*公\s*章(?:处)?|(?:单\s*位\s*)?(?:公\s*章|盖\s*章)(?=\s*[:：]|$))\s*(?P<colon>[:：]?)"
)
_DATE = re.compile(
    r"(?P<label>(?:\d[\d\s]{0,5})?\s*年\s*(?:[\d\s]{0,4})\s*月\s*(?:[\d\s]{0,4})\s*日)"
)
_DATE_LABEL = re.compile(r"(?P<label>(?:填表|签署|申报|审核)?\s*(?:日\s*期|时\s*间)\s*[:：])")
_PERSON_BEFORE_SEAL = re.compile(_ROLE)
_PROSE_AFTER = re.compile(r"^[，。；、的后并或和及与须应]")
_LONGEST_SIGNATURE_MM = 62.0
_NARROW_MM = 16.0
_BELOW_MM = 17.0
_APART_MM = 24.0
_LOWEST_MM = 6.0


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A label and the area where its mark belongs, both in pixels of the page.

    Attributes:
        beside: whether the area lies to the right of the label, on the label's own row.
        below: where else to look when the area is empty; ``None`` where nothing is free below.
    """

    label: str
    expects: Expectation
    label_box: Box
    area: Box
    beside: bool
    below: Box | None = None

    @property
    def box(self) -> Box:
        """Label and area together."""
        return self.label_box.union(self.area)


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
    labels = [found for line in lines for found in _labels_in(line)]
    stops = [(label.box, label.expects) for label in labels]
    places = []
    for label in labels:
        cell = ruling.cell_around(label.box)
        room = _own_cell_for_mark(label, cell, ruling, per_mm)
        if room is not None:
            places.append(FieldPlace(label.text, label.expects, label.box, room, beside=False))
            continue
        area, beside = _area_of(label, stops, cell, size, per_mm)
        below = _free_below(label, stops, cell, size, per_mm) if beside else None
        places.append(FieldPlace(label.text, label.expects, label.box, area, beside, below))
    return tuple(places)


@dataclass(frozen=True, slots=True)
class _Label:
    text: str
    expects: Expectation
    box: Box


def _labels_in(line: TextLine) -> list[_Label]:
    """Return the labels inside one line of text, left to right, none overlapping another."""
    found: list[tuple[int, int, Expectation]] = []
    found.extend(
        (*match.span("label"), Expectation.SIGNATURE)
        for match in _SIGNATURE_LABEL.finditer(line.text)
        if _is_label(line.text, match)
    )
    for match in _SEAL_LABEL.finditer(line.text):
        label = match.group("label")
        by_person = _PERSON_BEFORE_SEAL.search(label) and "签" in label
        if not by_person and _is_label(line.text, match):
            found.append((*match.span("label"), Expectation.SEAL))
    found.extend((*m.span("label"), Expectation.DATE) for m in _dates_in(line.text))
    chosen: list[tuple[int, int, Expectation]] = []
    for first, last, expects in sorted(found, key=lambda item: (item[0], -item[1])):
        if not chosen or first >= chosen[-1][1]:
            chosen.append((first, last, expects))
    return [
        _Label(line.text[first:last].strip(), expects, line.part(first, last))
        for first, last, expects in chosen
    ]


def _dates_in(text: str) -> list[re.Match[str]]:
    """Return the places for a date: a blank to fill in, or a date that stands by itself.

    A date inside a sentence asks for nothing.
    """
    places = [
        match
        for match in _DATE.finditer(text)
        if not re.search(r"\d", match.group()) or len(text) - len(match.group()) <= 1
    ]
    return places + list(_DATE_LABEL.finditer(text))


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Tell a label from the same words in a sentence."""
    first, last = match.span("label")
    rest = text[match.end() :].strip()
    if match.group("colon"):
        return True
    if _PROSE_AFTER.match(rest) or len(text) > 26:
        return False
    before = text[:first].strip()
    if before and before[-1] in "，。；由经须应请者":
        return False
    # Without a colon: alone on its line, in brackets, or followed by a name or a date only.
    return not rest or last - first >= len(text) - 6 or bool(re.match(r"^[\d年（(]", rest))


def _own_cell_for_mark(
    label: _Label, cell: Box | None, ruling: Ruling, per_mm: float
) -> Box | None:
    """Return the neighbouring cell where a label fills a cell of its own.

    Such a label stands in the middle of its cell and leaves no room beside it; the mark belongs
    into the cell to the right, or into the one below where there is none to the right.
    """
    if cell is None or label.expects is not Expectation.SIGNATURE:
        return None
    in_the_middle = abs(label.box.center[1] - cell.center[1]) < 0.2 * cell.height
    if not in_the_middle or cell.x1 - label.box.x1 > _NARROW_MM * per_mm:
        return None
    step = round(2.5 * per_mm)
    middle_x, middle_y = round(cell.center[0]), round(cell.center[1])
    right = ruling.cell_around(Box(cell.x1 + step, middle_y, cell.x1 + step + 2, middle_y + 2))
    if right is not None and right.height < 1.6 * cell.height:
        return right
    return ruling.cell_around(Box(middle_x, cell.y1 + step, middle_x + 2, cell.y1 + step + 2))


def _free_below(
    label: _Label,
    stops: Sequence[tuple[Box, Expectation]],
    cell: Box | None,
    size: tuple[int, int],
    per_mm: float,
) -> Box | None:
    """Return the free area under a label, ``None`` where the next label comes too soon.

    Some forms have the name signed under the label. The next label to be signed must then be
    far enough away for its own signature not to reach up here.
    """
    box = label.box
    if label.expects is not Expectation.SIGNATURE:
        return None
    area = Box(
        round(box.x0 - 6 * per_mm),
        box.y1,
        round(box.x1 + 32 * per_mm),
        round(box.y1 + _BELOW_MM * per_mm),
    ).clipped(*size)
    if cell is not None:
        area = area.intersection(cell)
    for stop, expects in stops:
        if stop.y0 < box.y1 or min(stop.x1, area.x1) <= max(stop.x0, area.x0):
            continue
        if expects is Expectation.SIGNATURE and stop.y0 < box.y1 + _APART_MM * per_mm:
            return None
        area = Box(area.x0, area.y0, area.x1, min(area.y1, round(stop.y0 - per_mm)))
    return area if area.height >= _LOWEST_MM * per_mm else None


def _area_of(
    label: _Label,
    stops: Sequence[tuple[Box, Expectation]],
    cell: Box | None,
    size: tuple[int, int],
    per_mm: float,
) -> tuple[Box, bool]:
    """Return where the mark of a label belongs, and whether that is beside the label."""
    width, height = size
    box = label.box
    if label.expects is Expectation.SEAL:
        reach = 26.0 * per_mm
        around = box.expanded(reach, reach)
        return (around.intersection(cell) if cell else around.clipped(width, height)), True
    if label.expects is Expectation.DATE:
        return box, True
    right = min(width, round(box.x1 + _LONGEST_SIGNATURE_MM * per_mm))
    if cell is not None:
        right = min(right, cell.x1)
    for stop, _ in stops:
        same_row = min(stop.y1, box.y1) - max(stop.y0, box.y0) > 0.3 * min(stop.height, box.height)
        if same_row and stop.x0 >= box.x1 - 2:
            right = min(right, stop.x0)
    rise = max(0.5 * box.height, 4.5 * per_mm)
    beside = Box(
        box.x1, round(box.center[1] - rise - 1.5 * per_mm), right, round(box.center[1] + rise)
    )
    if cell is not None:
        beside = beside.intersection(Box(cell.x0, cell.y0, cell.x1, cell.y1))
        if beside.width < _NARROW_MM * per_mm and cell.y1 - box.y1 > 6 * per_mm:
            bottom = min(
                [cell.y1]
                + [s.y0 for s, _ in stops if s.y0 >= box.y1 and cell.contains_point(*s.center)]
            )
            return Box(cell.x0, box.y1, cell.x1, bottom), False
    return beside.clipped(width, height), True
