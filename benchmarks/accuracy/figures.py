"""Figures gathered over pages, and the tables that show them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import mean, median


@dataclass(slots=True)
class SealFigures:
    """Counts over the pages of one kind.

    Attributes:
        similarities: of each legible seal drawn, 0 where it was missed.
        exact: legible seals whose whole text was read letter for letter.
        rings: legible seals with a ring text; ``rings_exact`` of them read letter for letter.
        angles: by how many degrees the angle told of each seal found is wrong.
        seconds: of seal work on each page.
        rivals: of each other program, the similarities of the same legible seals.
    """

    pages: int = 0
    drawn: int = 0
    found: int = 0
    false: int = 0
    pages_with_false: int = 0
    exact: int = 0
    rings: int = 0
    rings_exact: int = 0
    shape_right: int = 0
    color_right: int = 0
    kind_right: int = 0
    similarities: list[float] = field(default_factory=list)
    angles: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    rivals: dict[str, list[float]] = field(default_factory=dict)

    def add(self, other: SealFigures) -> None:
        """Take another kind's figures in."""
        for name in (
            "pages", "drawn", "found", "false", "pages_with_false", "exact", "rings",
            "rings_exact", "shape_right", "color_right", "kind_right",
        ):  # fmt: skip
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.similarities.extend(other.similarities)
        self.angles.extend(other.angles)
        self.seconds.extend(other.seconds)
        for name, values in other.rivals.items():
            self.rivals.setdefault(name, []).extend(values)

    def as_json(self) -> dict[str, object]:
        """Return the figures as plain JSON values, shares as fractions or ``None``."""
        return {
            "pages": self.pages,
            "seals": self.drawn,
            "found": self.found,
            "false": self.false,
            "recall": share(self.found, self.drawn),
            "precision": share(self.found, self.found + self.false),
            "texts": len(self.similarities),
            "text_exact": share(self.exact, len(self.similarities)),
            "text_similarity": _mean(self.similarities),
            "ring_exact": share(self.rings_exact, self.rings),
            "shape_right": share(self.shape_right, self.found),
            "color_right": share(self.color_right, self.found),
            "kind_right": share(self.kind_right, self.found),
            "angle_error_median": round(median(self.angles), 2) if self.angles else None,
            "angle_within_5": share(sum(one <= 5.0 for one in self.angles), len(self.angles)),
            "seconds_median": median(self.seconds) if self.seconds else None,
            "seconds_mean": _mean(self.seconds),
            "rivals": {
                name: {
                    "found": share(sum(one >= 0.5 for one in values), len(values)),
                    "exact": share(sum(one == 1.0 for one in values), len(values)),
                }
                for name, values in self.rivals.items()
            },
        }


def share(part: int, whole: int) -> float | None:
    """Return a fraction, ``None`` of nothing."""
    return round(part / whole, 4) if whole else None


def _mean(values: Sequence[float]) -> float | None:
    return round(mean(values), 4) if values else None


def shown(value: object) -> str:
    """Return a cell's text: fractions with three places, nothing as a dash."""
    if value is None:
        return "-"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def table(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return an aligned table: the first column to the left, the others to the right."""
    cells = [list(heads), *([shown(one) for one in row] for row in rows)]
    widths = [max(_width(row[i]) for row in cells) for i in range(len(heads))]
    lines = []
    for row in cells:
        first = row[0] + " " * (widths[0] - _width(row[0]))
        rest = (
            " " * (wide - _width(one)) + one for one, wide in zip(row[1:], widths[1:], strict=True)
        )
        lines.append("  ".join([first, *rest]).rstrip())
    lines.insert(1, "  ".join("-" * wide for wide in widths))
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
