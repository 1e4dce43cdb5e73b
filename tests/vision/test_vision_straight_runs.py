"""Straight ink is what opening with a straight element leaves."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from docvalidate.vision.straight_runs import long_columns, long_rows


@pytest.mark.parametrize("length", [2, 3, 9, 54, 61, 94])
@pytest.mark.parametrize("inked", [0.0, 0.5, 0.97, 0.995, 1.0])
def test_straight_runs_are_what_opening_leaves(length: int, inked: float) -> None:
    rng = np.random.default_rng(length)
    mask = np.where(rng.random((120, 150)) < inked, 255, 0).astype(np.uint8)
    mask[17, 5:140] = mask[20:110, 33] = 255
    level, upright = np.ones((1, length), np.uint8), np.ones((length, 1), np.uint8)
    assert np.array_equal(long_rows(mask, length), cv2.morphologyEx(mask, cv2.MORPH_OPEN, level))
    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, upright)
    assert np.array_equal(long_columns(mask, length), opened)
