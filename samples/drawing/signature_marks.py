"""What may stand in a place to sign, and how it gets there.

:func:`fill` puts one of :data:`STATES` into a room and labels the field; the layouts of
:mod:`samples.drawing.signature_pages` decide where rooms are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from docvalidate.model.evidence import Expectation, MarkKind
from docvalidate.model.geometry import Box
from samples.drawing import hard_marks
from samples.drawing.blemishes import SMUDGES, fingerprint
from samples.drawing.fonts import Face
from samples.drawing.hands import Hand, Shelf, Style, sign
from samples.drawing.handwriting import PEN_INKS
from samples.drawing.paper import Point, Sheet
from samples.drawing.people import invented_name, invented_unit
from samples.drawing.seals import long_name_chop, name_chop, official_seal

State = Literal[
    "handwritten", "pasted", "typed", "chop", "fingerprint", "smudge", "date_only", "line", "blank"
]
STATES: tuple[State, ...] = (
    "handwritten",
    "pasted",
    "typed",
    "chop",
    "fingerprint",
    "smudge",
    "date_only",
    "line",
    "blank",
)
"""What may stand in a field; a pasted picture of a signature is handwriting to the eye."""

_SHARES = (0.34, 0.04, 0.16, 0.08, 0.05, 0.11, 0.06, 0.04, 0.12)
_WHO = (
    "本人", "申报人", "申请人", "承诺人", "单位负责人", "部门负责人", "负责人", "法定代表人",
    "审核人", "审查人", "复核人", "经办人", "核对人", "查验人", "评委", "主任委员", "评委会主任",
    "专家", "推荐人", "被考核人", "考核人", "主管领导", "单位领导", "分管领导", "填表人",
    "制表人", "证明人", "监督人",
)  # fmt: skip
_SHAPES = (
    "{}签名", "{}签字", "{}（签名）", "{}（签字）", "{}签章", "{}（签章）", "{}(签字)",
    "{}亲笔签名",     "{}签名（手写）", "{}（手写签名）",
)  # fmt: skip
_BARE = ("签名", "签字", "本人签名", "签　名", "签　字")
PLAIN_LABELS = ("审核人", "经办人", "复核人", "负责人", "填表人", "核对人", "承诺人", "申报人")


@dataclass(frozen=True, slots=True)
class Form:
    """What all fields of a page share: the sheet, the print and who may sign.

    ``hard`` makes marks that are hard to tell (:mod:`samples.drawing.hard_marks`).
    """

    sheet: Sheet
    rng: np.random.Generator
    size: float
    face: Face
    shelf: Shelf
    styles: tuple[Style, ...]
    hard: bool = False

    def px(self, value: float) -> int:
        """Return a length given for 150 dpi at this sheet's resolution."""
        return self.sheet.px(value)

    def label(self) -> str:
        """Return the wording of some label, without its colon."""
        draw = self.rng.random()
        if draw < 0.12:
            return str(self.rng.choice(_BARE))
        if draw < 0.30:
            return str(self.rng.choice(PLAIN_LABELS))
        return str(self.rng.choice(_SHAPES)).format(str(self.rng.choice(_WHO)))

    def state(self) -> State:
        """Draw what stands in the next field."""
        return STATES[int(self.rng.choice(len(STATES), p=_SHARES))]

    def hand(self) -> Hand:
        """Draw a hand."""
        hand = Hand.drawn(self.rng, self.shelf, self.styles)
        return hard_marks.faint_hand(hand, self.rng) if self.hard else hand

    def print(self, at: Point, text: str, anchor: str = "lt") -> Box:
        """Print in the form's own face and size."""
        return self.sheet.text(at, text, self.size, face=self.face, anchor=anchor)


def fill(
    form: Form, label: str, printed: Box, room: Box, start: Point, *, small: bool = False
) -> None:
    """Put something into a room and label the field."""
    state = form.state()
    mark, box = _PUT[state](form, room, start, small)
    if form.hard:
        hard_marks.overstamp(form, room)
    elif state == "handwritten" and form.rng.random() < 0.12:
        shift = (room.center[0] + form.px(form.rng.uniform(-60, 60)), room.center[1])
        form.sheet.stamp(official_seal(invented_unit(form.rng)), shift)
    area = printed.union(room)
    form.sheet.label_field(label, Expectation.SIGNATURE, area, mark, box, state)


_Put = tuple[MarkKind | None, Box | None]


def _by_hand(form: Form, room: Box, start: Point, small: bool) -> _Put:
    """Write a name by hand, at times over the label's end or through the line."""
    mask = _written(form, room, start, small)
    overlap = form.px(form.rng.uniform(6, 30)) if form.rng.random() < 0.12 and not small else 0
    drop = form.px(form.rng.uniform(-7, 7))
    ink = PEN_INKS[form.hand().writer.ink]
    box = form.sheet.ink(
        mask, (start[0] - overlap, start[1] - mask.shape[0] / 2 + drop), ink, "hand"
    )
    return MarkKind.HANDWRITTEN, box


def _written(form: Form, room: Box, start: Point, small: bool) -> npt.NDArray[np.float32]:
    """Return a name written to fit the room."""
    tallest = min(58.0, room.height / form.sheet.unit * (0.72 if small else 0.8))
    size = form.px(form.rng.uniform(min(30.0, tallest * 0.7), tallest))
    mask = sign(invented_name(form.rng), max(10, size), form.hand(), form.rng)
    if form.hard and form.rng.random() < 0.3:
        mask = hard_marks.slanted(mask, form.rng)
    free = room.x1 - start[0] - form.px(4)
    if mask.shape[1] <= free:
        return mask
    # A hand that lacks room writes smaller.
    share = max(0.3, free / mask.shape[1])
    return np.asarray(cv2.resize(mask, None, fx=share, fy=share, interpolation=cv2.INTER_AREA))


def _pasted(form: Form, room: Box, start: Point, small: bool) -> _Put:
    """Paste the picture of a signature: writing on a patch of paper that is not quite white."""
    mask = _written(form, room, start, small)
    pad = form.px(5)
    patch = np.full((mask.shape[0] + 2 * pad, mask.shape[1] + 2 * pad), 1.0, np.float32)
    corner = (start[0] - pad, start[1] - patch.shape[0] / 2)
    light = float(form.rng.uniform(0.9, 0.995))
    form.sheet.ink(patch, corner, (light, light, light))
    ink = PEN_INKS[form.hand().writer.ink]
    return MarkKind.HANDWRITTEN, form.sheet.ink(
        mask, (corner[0] + pad, corner[1] + pad), ink, "hand"
    )


def _typed(form: Form, room: Box, start: Point, small: bool) -> _Put:  # noqa: ARG001
    """Print a name, in the label's face or another, at times spaced or larger."""
    name = invented_name(form.rng)
    if form.rng.random() < 0.25:
        name = "　".join(name) if form.rng.random() < 0.5 else " ".join(name)
    size = form.size * float(
        form.rng.choice([1, 1, 1, 0.9, 1.15] if small else [1, 1, 0.9, 1.2, 1.4])
    )
    same = form.rng.random() < (0.25 if form.hard else 0.5)
    face = form.face if same else _FACES[int(form.rng.integers(0, 4))]
    path = None
    if form.shelf.printed and form.rng.random() < 0.6:
        path = form.shelf.printed[int(form.rng.integers(0, len(form.shelf.printed)))]
    box = form.sheet.text(start, name, size, face=face, anchor="lm", path=path)
    return MarkKind.TYPED, box


_FACES: tuple[Face, ...] = ("serif", "sans", "serif_bold", "sans_bold")


def _chop(form: Form, room: Box, start: Point, small: bool) -> _Put:
    """Press a person's chop, square or long."""
    limit = room.height / form.sheet.dpi * 25.4 if small else 20.0
    side = min(float(form.rng.uniform(12, 19)), limit)
    name = invented_name(form.rng)
    square = form.rng.random() < 0.7
    design = name_chop(name, side_mm=side) if square else long_name_chop(name)
    reach = design.width_mm / 25.4 * form.sheet.dpi / 2
    room_left = max(reach, min(room.x1 - start[0] - reach, form.px(130)))
    at = (start[0] + float(form.rng.uniform(reach, room_left)), start[1])
    return MarkKind.NAME_CHOP, form.sheet.stamp(design, at)


def _thumb(form: Form, room: Box, start: Point, small: bool) -> _Put:
    """Press a thumb, red as a rule, at times blue or black."""
    per_mm = form.sheet.dpi / 25.4
    scale = min(1.0, room.height / (per_mm * 16)) if small else 1.0
    mask = fingerprint(per_mm * scale, form.rng)
    color = _THUMB_INKS[int(form.rng.choice(3, p=(0.8, 0.1, 0.1)))]
    at = (start[0] + form.px(form.rng.uniform(0, 40)), start[1] - mask.shape[0] / 2)
    return MarkKind.FINGERPRINT, form.sheet.ink(mask, at, color)


_THUMB_INKS = ((0.25, 0.16, 0.85), (0.68, 0.32, 0.2), (0.2, 0.2, 0.2))


def _dirt(form: Form, room: Box, start: Point, small: bool) -> _Put:  # noqa: ARG001
    """Leave dirt, spilled ink or the slip of a pen."""
    per_mm = form.sheet.dpi / 25.4
    tints = ((0.15, 0.15, 0.15), (0.3, 0.42, 0.5), (0.5, 0.3, 0.2), (0.45, 0.45, 0.45))
    tint = tints[int(form.rng.integers(0, len(tints)))]
    smudges = (*SMUDGES, hard_marks.pen_trial, hard_marks.pen_trial) if form.hard else SMUDGES
    for _ in range(int(form.rng.integers(1, 3))):
        mask = smudges[int(form.rng.integers(0, len(smudges)))](per_mm, form.rng)
        x = start[0] + form.rng.uniform(0, max(2, (room.x1 - start[0]) * 0.6))
        y = start[1] - mask.shape[0] / 2 + form.px(form.rng.uniform(-8, 8))
        form.sheet.ink(mask, (x, y), tint)
    return None, None


def _only_date(form: Form, room: Box, start: Point, small: bool) -> _Put:  # noqa: ARG001
    """Put a date where the name belongs: printed, or written by hand."""
    year, month, day = 2024, int(form.rng.integers(6, 10)), int(form.rng.integers(1, 29))
    words = f"{year}年{month}月{day}日" if form.rng.random() < 0.6 else f"{year}.{month}.{day}"
    if form.hard:
        words = hard_marks.date_words(form.rng)
    if form.rng.random() < (0.25 if form.hard else 0.6):
        form.sheet.text(start, words, form.size * 0.95, face=form.face, anchor="lm")
    else:
        size = form.size * float(form.rng.uniform(0.9, 1.7) if form.hard else 1.1)
        mask = sign(words, form.px(size), _figures(form), form.rng)
        ink = PEN_INKS[form.hand().writer.ink if form.hard else "black"]
        form.sheet.ink(mask, (start[0], start[1] - mask.shape[0] / 2), ink, "hand")
    return None, None


def _rule_only(form: Form, room: Box, start: Point, small: bool) -> _Put:  # noqa: ARG001
    """Rule a line to sign on, or print underscores, and sign nothing."""
    foot = start[1] + form.px(form.size * 0.55)
    if form.rng.random() < 0.5:
        form.sheet.rule((start[0], foot), (room.x1 - form.px(12), foot), 1.5)
    else:
        form.sheet.text(start, "_" * int(form.rng.integers(6, 11)), form.size, anchor="lm")
    return None, None


def _nothing(form: Form, room: Box, start: Point, small: bool) -> _Put:  # noqa: ARG001
    """Leave the room bare."""
    return None, None


_PUT: dict[State, Callable[[Form, Box, Point, bool], _Put]] = {
    "handwritten": _by_hand,
    "pasted": _pasted,
    "typed": _typed,
    "chop": _chop,
    "fingerprint": _thumb,
    "smudge": _dirt,
    "date_only": _only_date,
    "line": _rule_only,
    "blank": _nothing,
}


def put_date(form: Form, at: Point) -> Box:
    """Print a place for the date: blank, printed, or filled in by hand; label the field."""
    year, month, day = 2024, int(form.rng.integers(6, 10)), int(form.rng.integers(1, 29))
    draw = form.rng.random()
    mark: MarkKind | None = MarkKind.DATE
    if draw < 0.4:
        box = form.print(at, str(form.rng.choice(["年　　月　　日", "　　年　月　日"])), "lm")
        mark = None
    elif draw < 0.7:
        box = form.print(at, f"{year}年{month}月{day}日", "lm")
    else:
        mask = sign(f"{year} {month} {day}", form.px(form.size), _figures(form), form.rng)
        corner = (at[0], at[1] - mask.shape[0] / 2)
        box = form.sheet.ink(mask, corner, PEN_INKS["black"], "hand")
    form.sheet.label_field("年月日", Expectation.DATE, box, mark, None if mark is None else box)
    return box


def _figures(form: Form) -> Hand:
    """Return a hand that writes figures legibly: only some styles can."""
    ways: tuple[Style, ...] = ("skeleton", "bent", "font") if form.hard else ("skeleton", "bent")
    hand = Hand.drawn(form.rng, form.shelf, ways)
    return replace(hand, writer=replace(hand.writer, joining=0.0, advance=1.15, pen=0.07))
