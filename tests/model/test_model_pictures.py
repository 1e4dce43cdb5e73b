"""What is done quickly to masks and pictures gives what the plain way gives."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from docvalidate.model.grey import grey_of
from docvalidate.model.pieces import connected_pieces

_Mask = NDArray[np.uint8]


def _masks() -> list[_Mask]:
    """Masks of all densities, most of them with many bare rows and columns."""
    rng = np.random.default_rng(7)
    masks = [np.zeros((20, 30), np.uint8), np.full((5, 7), 255, np.uint8)]
    for density in (0.01, 0.1, 0.4, 0.6):
        for bare_rows, bare_columns in ((0.0, 0.0), (0.7, 0.0), (0.0, 0.8), (0.8, 0.8)):
            height, width = rng.integers(1, 90, 2)
            mask = np.where(rng.random((height, width)) < density, 255, 0).astype(np.uint8)
            mask[rng.random(height) < bare_rows] = 0
            mask[:, rng.random(width) < bare_columns] = 0
            masks.append(mask)
    return masks


@pytest.mark.parametrize("mask", _masks())
def test_pieces_are_those_of_the_whole_mask(mask: _Mask) -> None:
    count, labels, statistics, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    pieces = connected_pieces(mask)
    assert np.array_equal(pieces.boxes, statistics[1:, :4])
    assert np.array_equal(pieces.areas, statistics[1:, cv2.CC_STAT_AREA])
    for number, (x, y, width, height) in enumerate(pieces.boxes.tolist()):
        inside = labels[y : y + height, x : x + width] == number + 1
        assert np.array_equal(pieces.shape_of(number), inside)
    odd = np.arange(count - 1) % 2 == 1
    shades = np.concatenate([[0], np.where(odd, 255, 0)]).astype(np.uint8)
    assert np.array_equal(pieces.mask_of(odd), shades[labels])


def test_only_pictures_in_grey_are_one_channel() -> None:
    grey = np.random.default_rng(2).integers(0, 256, (70, 90)).astype(np.uint8)
    scan = cv2.merge([grey, grey, grey])
    found = grey_of(scan)
    assert found is not None
    assert np.array_equal(found, grey)
    scan[41, 57, 2] ^= 1
    assert grey_of(scan) is None
