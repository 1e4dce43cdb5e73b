"""Paths and colours of OFD as operators of PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import atan2, ceil, cos, pi, radians, sin, sqrt, tan

from docvalidate.intake.ofd_xml import Node, numbers_in

_PAINT_NOTHING = "n"
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_Point = tuple[float, float]


def path_operators(abbreviated: str) -> str:
    """Return a path (AbbreviatedData, GB/T 33190 table 36) as PDF operators.

    Raises:
        ValueError: if the data are damaged.
    """
    pieces: list[str] = []
    here: _Point = (0.0, 0.0)
    for command, values in _commands(abbreviated):
        if command in ("S", "M"):
            here = values[0], values[1]
            pieces.append(_joined(values, "m"))
        elif command == "L":
            here = values[0], values[1]
            pieces.append(_joined(values, "l"))
        elif command == "Q":
            pieces.append(_quadratic(here, values))
            here = values[2], values[3]
        elif command == "B":
            pieces.append(_joined(values, "c"))
            here = values[4], values[5]
        elif command == "A":
            pieces.extend(_arc(here, values))
            here = values[5], values[6]
        else:
            pieces.append("h")
    return " ".join(pieces)


def _commands(abbreviated: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    parts = abbreviated.split()
    at = 0
    while at < len(parts):
        command = parts[at]
        count = _ARGUMENTS.get(command)
        if count is None:
            raise ValueError(f"unknown path command {command[:8]}")
        values = numbers_in(" ".join(parts[at + 1 : at + 1 + count]))
        if len(values) != count:
            raise ValueError("path data end early")
        yield command, values
        at += 1 + count


def _joined(values: tuple[float, ...], operator: str) -> str:
    return " ".join(f"{value:.5f}" for value in values) + f" {operator}"


def _quadratic(start: _Point, values: tuple[float, ...]) -> str:
    """Raise a quadratic curve to the cubic one that PDF has."""
    x, y, end_x, end_y = values
    first = start[0] + 2 / 3 * (x - start[0]), start[1] + 2 / 3 * (y - start[1])
    second = end_x + 2 / 3 * (x - end_x), end_y + 2 / 3 * (y - end_y)
    return _joined((*first, *second, end_x, end_y), "c")


def _arc(start: _Point, values: tuple[float, ...]) -> Iterator[str]:
    """Yield an elliptic arc as cubic curves (the endpoint form of SVG 1.1, appendix F.6)."""
    rx, ry, angle, large, sweep, end_x, end_y = values
    rx, ry = abs(rx), abs(ry)
    if rx == 0 or ry == 0 or (start[0] == end_x and start[1] == end_y):
        yield _joined((end_x, end_y), "l")
        return
    cosine, sine = cos(radians(angle)), sin(radians(angle))
    half_x, half_y = (start[0] - end_x) / 2, (start[1] - end_y) / 2
    x, y = cosine * half_x + sine * half_y, -sine * half_x + cosine * half_y
    grow = max(1.0, sqrt((x / rx) ** 2 + (y / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    rest = max(0.0, (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2)
    factor = sqrt(rest / ((rx * y) ** 2 + (ry * x) ** 2))
    factor = -factor if bool(large) == bool(sweep) else factor
    center_x, center_y = factor * rx * y / ry, -factor * ry * x / rx
    first = atan2((y - center_y) / ry, (x - center_x) / rx)
    turn = atan2((-y - center_y) / ry, (-x - center_x) / rx) - first
    if sweep and turn < 0:
        turn += 2 * pi
    elif not sweep and turn > 0:
        turn -= 2 * pi
    middle_x = cosine * center_x - sine * center_y + (start[0] + end_x) / 2
    middle_y = sine * center_x + cosine * center_y + (start[1] + end_y) / 2

    def placed(u: float, v: float) -> _Point:
        return (
            cosine * rx * u - sine * ry * v + middle_x,
            sine * rx * u + cosine * ry * v + middle_y,
        )

    yield from _arc_curves(first, turn, placed)


def _arc_curves(
    first: float, turn: float, placed: Callable[[float, float], _Point]
) -> Iterator[str]:
    steps = max(1, ceil(abs(turn) / (pi / 2) - 1e-9))
    step = turn / steps
    pull = 4 / 3 * tan(step / 4)
    for number in range(steps):
        a, b = first + number * step, first + (number + 1) * step
        one = placed(cos(a) - pull * sin(a), sin(a) + pull * cos(a))
        two = placed(cos(b) + pull * sin(b), sin(b) - pull * cos(b))
        yield _joined((*one, *two, *placed(cos(b), sin(b))), "c")


def painting(node: Node, *, fill: bool, stroke: bool) -> str:
    """Return the operator that paints a path as its attributes say."""
    even_odd = "*" if node.attributes.get("Rule") == "Even-Odd" else ""
    if fill and stroke:
        return f"B{even_odd}"
    if fill:
        return f"f{even_odd}"
    return "S" if stroke else _PAINT_NOTHING


def colour_operator(colour: Node | None, *, stroke: bool) -> str:
    """Return the operator that sets a colour; black where none is given.

    A shading is replaced by the first colour of its own: the shape shows, if not its shades.
    """
    values = _colour_values(colour)
    operator = {1: "g", 3: "rg", 4: "k"}[len(values)]
    said = " ".join(f"{min(1.0, max(0.0, value)):.4f}" for value in values)
    return f"{said} {operator.upper() if stroke else operator}"


def _colour_values(colour: Node | None) -> tuple[float, ...]:
    if colour is None:
        return (0.0,)
    own = colour.attributes.get("Value", "")
    values = _hexadecimal(own) if "#" in own else tuple(one / 255 for one in numbers_in(own))
    if len(values) in (1, 3, 4):
        return values
    for nested in _descendants(colour):
        if nested.name == "Color" and nested.attributes.get("Value"):
            return _colour_values(nested)
    return (0.0,)


def _hexadecimal(text: str) -> tuple[float, ...]:
    try:
        return tuple(int(part.lstrip("#"), 16) / 255 for part in text.split())
    except ValueError:
        return ()


def _descendants(node: Node) -> Iterator[Node]:
    for child in node.children:
        yield child
        yield from _descendants(child)


def opacity_of(node: Node | None) -> float:
    """Return how opaque an object or colour is, 0 to 1."""
    return 1.0 if node is None else min(1.0, max(0.0, node.number("Alpha", 255.0) / 255.0))
