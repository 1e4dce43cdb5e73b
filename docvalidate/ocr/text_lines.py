"""Where text stands on a page: a small network of our own.

It was taught by ``benchmarks/train_text_lines.py`` to answer as the text detector in RapidOCR's
wheel does, at a fifth of the cost.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from docvalidate.model.page import Image
from docvalidate.model.small_network import network
from docvalidate.ocr.model_files import TEXT_LINES_MODEL

_LEAST, _SURE = 0.2, 0.6

STRIDE = 16
"""Height and width of what the network sees are multiples of this."""


def text_chances(picture: Image) -> NDArray[np.float32]:
    """Return how surely text stands at every pixel, 0 to 1, shape ``(height, width)``.

    Args:
        picture: of a page or a part of it, BGR, at the size at which text is looked for.
    """
    gray = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    height, width = gray.shape
    whole = cv2.copyMakeBorder(
        gray, 0, -height % STRIDE, 0, -width % STRIDE, cv2.BORDER_REPLICATE
    ).astype(np.float32)
    (chances,) = network(TEXT_LINES_MODEL).run(None, {"page": whole[np.newaxis, np.newaxis]})
    return np.asarray(chances[0, 0, :height, :width], np.float32)


def share_in_doubt(chances: NDArray[np.float32]) -> float:
    """Return of how much of what may be text it is uncertain whether it is, 0 to 1.

    Args:
        chances: as :func:`text_chances` returns them.
    """
    possible = int(np.count_nonzero(chances > _LEAST))
    unsure = int(np.count_nonzero((chances > _LEAST) & (chances < _SURE)))
    return unsure / max(1, possible)
