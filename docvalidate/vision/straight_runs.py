"""Ink that runs straight along rows or columns for a given length: rules of tables and frames.

It is what morphological opening with a straight element leaves. The minimum over a run of any
length is that of two runs of half the length, so it takes as many steps as the length has binary
digits; and where nothing is that long, nothing has to be grown back. Bare rows are left out.
"""

from __future__ import annotations

import cv2
import numpy as np

from docvalidate.vision.ink import Mask


def long_rows(mask: Mask, length: int) -> Mask:
    """Return the ink of a mask that runs along its row for so many pixels.

    What runs off the mask may be longer than it looks. Of an even number of pixels, the one after
    the middle counts as the middle.

    Args:
        mask: 255 where inked, shape ``(height, width)``.
        length: in pixels.
    """
    before = length // 2
    after = length - 1 - before
    rows = np.flatnonzero(mask.any(axis=1))
    whole = np.pad(mask[rows], ((0, 0), (before, after)), constant_values=255)
    done = 1
    while done < length:
        step = min(done, length - done)
        whole = whole[:, :-step] & whole[:, step:]
        done += step
    found = whole.any(axis=1)
    opened = np.zeros_like(mask)
    if found.any():
        opened[rows[found]] = _grown(whole[found], before, after)
    return opened


def long_columns(mask: Mask, length: int) -> Mask:
    """Return the ink of a mask that runs along its column, see :func:`long_rows`."""
    before = length // 2
    after = length - 1 - before
    left, _, width, _ = cv2.boundingRect(mask)
    inked = mask[:, left : left + width]
    whole = np.pad(inked, ((before, after), (0, 0)), constant_values=255)
    done = 1
    while done < length:
        step = min(done, length - done)
        whole = whole[:-step] & whole[step:]
        done += step
    opened = np.zeros_like(mask)
    columns = np.flatnonzero(whole.any(axis=0))
    if len(columns):
        upright = np.ascontiguousarray(whole[:, columns].T)
        opened[:, left + columns] = _grown(upright, before, after).T
    return opened


def _grown(middles: Mask, before: int, after: int) -> Mask:
    """Return the runs along rows about their middles."""
    grown = np.pad(middles, ((0, 0), (before, after)))
    length, done = before + after + 1, 1
    while done < length:
        step = min(done, length - done)
        grown = grown[:, :-step] | grown[:, step:]
        done += step
    return grown
