"""The connected pieces of a mask, found where there is ink alone.

Many rows of a page are bare, and most of a map of its rules or stamps. Of a run of bare rows or
columns a few are enough to keep what lies on both sides apart, so the others are left out before
the mask is taken apart; no piece has any of them in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

_Mask = NDArray[np.uint8]
_Kind = TypeVar("_Kind", bound=np.generic)
_SPARSE = 0.5
"""Share of the columns from which copying the others would cost more than it saves."""


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The pieces of a mask that hang together, corners included.

    Attributes:
        boxes: ``x, y, width, height`` in pixels of the mask, shape ``(count, 4)``.
        areas: their pixels, shape ``(count,)``.
        labels: of the pixels of the rows and columns kept: 1 + the number of the piece, 0 where
            bare.
        rows: the rows kept.
        columns: the columns kept.
        shape: of the mask.
    """

    boxes: NDArray[np.int32]
    areas: NDArray[np.int32]
    labels: NDArray[np.int32]
    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    shape: tuple[int, ...]

    def shape_of(self, number: int) -> NDArray[np.bool_]:
        """Return the pixels of one piece inside its box."""
        x, y, width, height = self.boxes[number].tolist()
        top, left = int(np.searchsorted(self.rows, y)), int(np.searchsorted(self.columns, x))
        # Every row and column of a box has ink of the piece in it, so none of them is left out.
        return np.asarray(self.labels[top : top + height, left : left + width] == number + 1)

    def kept(self, pixels: NDArray[_Kind]) -> NDArray[_Kind]:
        """Return the rows and columns of another map that were kept of this mask."""
        return _cut_out(pixels, self.rows, self.columns)

    def mask_of(self, chosen: NDArray[np.bool_]) -> _Mask:
        """Return the mask of the chosen pieces alone, 255 where inked.

        Args:
            chosen: which pieces, shape ``(count,)``.
        """
        mask = np.zeros(self.shape, np.uint8)
        if chosen.any():
            shades = np.concatenate([[0], np.where(chosen, 255, 0)]).astype(np.uint8)
            first, last = int(self.columns[0]), int(self.columns[-1]) + 1
            if len(self.columns) == last - first:
                mask[self.rows, first:last] = shades[self.labels]
            else:
                mask[np.ix_(self.rows, self.columns)] = shades[self.labels]
        return mask


def connected_pieces(mask: _Mask) -> Pieces:
    """Take a mask apart.

    Args:
        mask: 0 where bare, shape ``(height, width)``.
    """
    rows = _with_some_between(np.asarray(mask.any(axis=1)))
    inked = mask[rows[0] : rows[-1] + 1].any(axis=0) if len(rows) else np.zeros(0, np.bool_)
    columns = _with_some_between(np.asarray(inked))
    if len(columns) > _SPARSE * mask.shape[1]:
        columns = np.arange(columns[0], columns[-1] + 1)
    kept = _cut_out(mask, rows, columns)
    if not kept.size:
        return Pieces(
            np.zeros((0, 4), np.int32), np.zeros(0, np.int32), np.zeros((0, 0), np.int32),
            rows, columns, mask.shape,
        )  # fmt: skip
    _, labels, statistics, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
        kept, 8, cv2.CV_32S, cv2.CCL_GRANA
    )
    found = statistics[1:].astype(np.int32)
    boxes = found[:, :4].copy()
    boxes[:, 0], boxes[:, 1] = columns[found[:, 0]], rows[found[:, 1]]
    return Pieces(boxes, found[:, cv2.CC_STAT_AREA], labels, rows, columns, mask.shape)


def _with_some_between(inked: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the inked places and enough bare ones to keep each run of them apart from the next.

    Places are kept and left out by twos: pieces are numbered in the order of the squares of two
    by two pixels that they begin in, and the order shall not hang on what is left out.
    """
    pairs = np.zeros((len(inked) + 1) // 2 * 2, np.bool_)
    pairs[: len(inked)] = inked
    some = pairs.reshape(-1, 2).any(axis=1)
    kept = np.array(some)
    kept[1:] |= kept[:-1].copy()
    return np.flatnonzero(np.repeat(kept, 2)[: len(inked)])


def _cut_out(
    mask: NDArray[_Kind], rows: NDArray[np.intp], columns: NDArray[np.intp]
) -> NDArray[_Kind]:
    """Return some rows and columns of a map."""
    if not len(rows) or not len(columns):
        return np.zeros((0, 0), mask.dtype)
    first, last = int(columns[0]), int(columns[-1]) + 1
    all_rows = len(rows) == int(rows[-1]) + 1 - int(rows[0])
    part = mask[rows[0] : rows[-1] + 1] if all_rows else mask[rows]
    if len(columns) == last - first:
        return np.ascontiguousarray(part[:, first:last])
    return np.ascontiguousarray(part[:, columns])
