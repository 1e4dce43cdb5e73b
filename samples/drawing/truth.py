"""Labels of a drawn page, in pixels of its final image.

The words are those of :mod:`docvalidate.model.evidence`, so that what was drawn
and what was found compare without translation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from docvalidate.model.evidence import (
    ClassificationLevel,
    Expectation,
    FieldState,
    InkColor,
    MarkingVerdict,
    MarkKind,
    SealKind,
    SealShape,
    TextLine,
)
from docvalidate.model.geometry import Box

Pixels = npt.NDArray[np.uint8]
InkSource = Literal["stamp", "hand"]
INK_SOURCES: tuple[InkSource, ...] = ("stamp", "hand")
"""Who lays ink on a printed page; thumbs, dirt and spilled coffee are neither."""

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SealLabel:
    """A drawn impression.

    Attributes:
        box: its outline, clipped to the page.
        text: the ring text, then the horizontal lines.
        ring: the ring text alone; empty for angular stamps.
        beside: what is engraved besides ``text``: a security number, a second language.
        visible: share of it that bears ink on this page, 0 to 1, roughly: what the edge of the
            paper and a bad press left.
        angle: by how many degrees it is turned clockwise from upright, -180 to 180.
    """

    box: Box
    text: str
    kind: SealKind
    shape: SealShape
    color: InkColor
    ring: str = ""
    beside: str = ""
    visible: float = 1.0
    angle: float = 0.0


@dataclass(frozen=True, slots=True)
class FieldLabel:
    """A place that asks for a mark; ``box`` covers the label and the mark's area.

    Attributes:
        label: the printed label.
        mark: what stands there, ``None`` when nothing counts as a mark.
        mark_box: extent of that mark.
        drawn: what was put there in a word, finer than ``mark``: a smudge, a date or a ruled line
            is no mark, yet each is drawn on purpose. Empty where the drawer does not tell.
    """

    label: str
    expects: Expectation
    box: Box
    state: FieldState
    mark: MarkKind | None
    mark_box: Box | None = None
    drawn: str = ""


@dataclass(frozen=True, slots=True)
class MarkingLabel:
    """Words about secrecy, and whether they are a classification marking."""

    box: Box
    level: ClassificationLevel
    text: str
    verdict: MarkingVerdict


@dataclass(frozen=True, slots=True)
class PageTruth:
    """Everything that is known about a drawn page.

    Attributes:
        printed: what was printed, a line each time the printer started anew.
    """

    width: int
    height: int
    seals: tuple[SealLabel, ...] = ()
    fields: tuple[FieldLabel, ...] = ()
    markings: tuple[MarkingLabel, ...] = ()
    legible: bool = True
    printed: tuple[TextLine, ...] = ()

    def mapped(self, matrix: Matrix, width: int, height: int) -> PageTruth:
        """Return the labels after a homography, clipped to an image of the given size.

        Args:
            matrix: 3x3, takes ``(x, y, 1)`` of this frame to the new one.
            width: of the new image, in pixels.
            height: of the new image, in pixels.
        """

        def move(box: Box) -> Box:
            return map_box(box, matrix).clipped(width, height)

        return PageTruth(
            width,
            height,
            tuple(
                replace(one, box=move(one.box), angle=_turned(one, matrix)) for one in self.seals
            ),
            tuple(
                replace(
                    one,
                    box=move(one.box),
                    mark_box=None if one.mark_box is None else move(one.mark_box),
                )
                for one in self.fields
            ),
            tuple(replace(one, box=move(one.box)) for one in self.markings),
            self.legible,
            tuple(replace(one, box=move(one.box)) for one in self.printed),
        )

    def in_one_color(self, color: InkColor) -> PageTruth:
        """Return the labels of a copy without colour: every seal is of ``color``."""
        return replace(self, seals=tuple(replace(one, color=color) for one in self.seals))

    def as_json(self) -> dict[str, object]:
        """Return the labels as plain JSON values, keyed as ``inspect --format json``."""
        return {
            "width": self.width,
            "height": self.height,
            "legible": self.legible,
            "seals": [
                {
                    "box": one.box.as_list(),
                    "text": one.text,
                    "kind": one.kind.value,
                    "shape": one.shape.value,
                    "color": one.color.value,
                }
                for one in self.seals
            ],
            "fields": [
                {
                    "label": one.label,
                    "expects": one.expects.value,
                    "box": one.box.as_list(),
                    "state": one.state.value,
                    "mark": None if one.mark is None else one.mark.value,
                }
                for one in self.fields
            ],
            "markings": [
                {
                    "box": one.box.as_list(),
                    "level": one.level.value,
                    "text": one.text,
                    "verdict": one.verdict.value,
                }
                for one in self.markings
            ],
        }


@dataclass(frozen=True, slots=True)
class LabelledPage:
    """An image, ``(height, width, 3)`` BGR ``uint8``, with its labels.

    Attributes:
        image: the page.
        truth: what is known about it.
        sources: how much of each pixel stamps and hands cover, shape ``(height, width, 2)``,
            0 to 255 in the order of :data:`INK_SOURCES`; ``None`` where nobody drew the page.
    """

    image: Pixels
    truth: PageTruth
    sources: Pixels | None = None


def map_box(box: Box, matrix: Matrix) -> Box:
    """Return the smallest upright box around the four mapped corners."""
    corners = np.array(
        [[box.x0, box.y0, 1], [box.x1, box.y0, 1], [box.x1, box.y1, 1], [box.x0, box.y1, 1]],
        dtype=np.float64,
    )
    moved = corners @ matrix.T
    flat = moved[:, :2] / moved[:, 2:]
    return Box.around([(float(x), float(y)) for x, y in flat])


def _turned(label: SealLabel, matrix: Matrix) -> float:
    """Return by how many degrees an impression is turned once its page has been mapped."""
    x, y = label.box.center
    direction = math.radians(label.angle)
    foot = (x - 10.0 * math.sin(direction), y + 10.0 * math.cos(direction))
    moved = np.array([[x, y, 1.0], [*foot, 1.0]]) @ matrix.T
    (x0, y0), (x1, y1) = moved[:, :2] / moved[:, 2:]
    return math.degrees(math.atan2(x0 - x1, y1 - y0))
