"""Evidence in pixels of a smaller or larger picture of the same page."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from docvalidate.model.evidence import EdgeCircle, TextLine
from docvalidate.model.geometry import Box

_Anything = TypeVar("_Anything")


def scaled(value: _Anything, factor: float) -> _Anything:
    """Return evidence with every place in it moved to a picture ``factor`` times as large.

    Args:
        value: a dataclass of the model, a tuple of them, or anything that holds no place.
        factor: pixels of the new picture per pixel of the old one; 1 changes nothing.
    """
    if factor == 1.0:
        return value
    moved: Any = _scaled(value, factor)
    return moved  # type: ignore[no-any-return]


def _scaled(value: Any, factor: float) -> Any:  # noqa: ANN401 - walks through any evidence
    if isinstance(value, Box):
        return Box(*(round(side * factor) for side in value.as_list()))
    if isinstance(value, EdgeCircle):
        return EdgeCircle(
            round(value.x * factor, 1), round(value.y * factor, 1), round(value.radius * factor, 1)
        )
    if isinstance(value, TextLine):
        spans = tuple((round(first * factor), round(last * factor)) for first, last in value.spans)
        return dataclasses.replace(value, box=_scaled(value.box, factor), spans=spans)
    if isinstance(value, tuple):
        return tuple(_scaled(one, factor) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: _scaled(getattr(value, field.name), factor)
            for field in dataclasses.fields(value)
        }
        return dataclasses.replace(value, **changed)
    return value
