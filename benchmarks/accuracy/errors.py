"""Pictures of what went wrong, with what was drawn in green and what was seen in magenta."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
from PIL import Image as Picture
from PIL import ImageDraw

from docvalidate.model.geometry import Box
from samples.drawing.fonts import font
from samples.drawing.truth import LabelledPage

_LONGEST = 1500
_GREEN, _MAGENTA = (0, 150, 0), (200, 0, 200)
_STRIP = 26


class Seen(Protocol):
    """Anything seen at a place."""

    @property
    def box(self) -> Box:
        """Where, in pixels of the page."""
        ...


class ErrorAlbum:
    """Keeps a picture of every page with an error, and a list of the errors."""

    def __init__(self, folder: Path | None) -> None:
        """Keep them below a folder; keep nothing when there is none."""
        self._folder = folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "errors.tsv").write_text("page\terror\n", encoding="utf-8")

    def keep(
        self,
        name: str,
        page: LabelledPage,
        seen: Sequence[Seen],
        errors: Sequence[str],
        drawn: Sequence[Box] | None = None,
    ) -> None:
        """Keep a page that has errors.

        Args:
            name: of the page; file names are made from it.
            page: as drawn.
            seen: what the program saw, framed in magenta.
            errors: in words, written above the picture.
            drawn: what was drawn, framed in green; the page's seals when ``None``.
        """
        if self._folder is None or not errors:
            return
        safe = name.replace("/", "-")
        self.note(safe, errors)
        boxes = [one.box for one in page.truth.seals] if drawn is None else drawn
        self._save(safe, page, [one.box for one in seen], boxes, errors)

    def note(self, name: str, errors: Sequence[str]) -> None:
        """Keep errors in words alone, where there is no picture to show."""
        if self._folder is not None:
            with (self._folder / "errors.tsv").open("a", encoding="utf-8") as stream:
                stream.writelines(f"{name}\t{error}\n" for error in errors)

    def _save(
        self,
        name: str,
        page: LabelledPage,
        seen: Sequence[Box],
        drawn: Sequence[Box],
        errors: Sequence[str],
    ) -> None:
        scale = min(1.0, _LONGEST / max(page.image.shape[:2]))
        small = cv2.resize(page.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        top = _STRIP * len(errors)
        white = np.full((top, small.shape[1], 3), 255, np.uint8)
        picture = Picture.fromarray(np.vstack([white, small])[:, :, ::-1].copy())
        drawing = ImageDraw.Draw(picture)
        for boxes, color in ((drawn, _GREEN), (seen, _MAGENTA)):
            for box in boxes:
                corners = [scale * one for one in box.as_list()]
                corners[1] += top
                corners[3] += top
                drawing.rectangle(corners, outline=color, width=2)
        for i, error in enumerate(errors):
            drawing.text((6, i * _STRIP + 2), error, fill=(180, 0, 0), font=font("sans", 18))
        assert self._folder is not None  # noqa: S101 - the caller returned otherwise
        picture.save(self._folder / f"{name}.jpg", quality=80)
