"""What an impression says, as the recogniser's words for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

CHINESE = re.compile(r"[\u4e00-\u9fff]")
"""One Chinese character."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What an impression says.

    Attributes:
        text: ring text, then the lines in the middle.
        confidence: mean confidence of the recogniser, 0 to 1; 0 where nothing was read.
        ring: what was read along the rim alone; empty for a framed impression.
        ring_confidence: the same of that.
    """

    text: str
    confidence: float
    ring: str = ""
    ring_confidence: float = 0.0


def cleaned(text: str) -> str:
    """Drop the marks that stars and ornaments are read as."""
    return re.sub(r"[^\w（）()·\u4e00-\u9fff]|_", "", text)
