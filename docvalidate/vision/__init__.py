"""What is on the page: seals, fields, signatures, markings. Never a verdict."""

from docvalidate.vision.edges import Strip
from docvalidate.vision.ink import is_colourless
from docvalidate.vision.look import DETECTOR_VERSION, Sight, look_at_page
from docvalidate.vision.straddle import join_strips, without_parts

__all__ = [
    "DETECTOR_VERSION",
    "Sight",
    "Strip",
    "is_colourless",
    "join_strips",
    "look_at_page",
    "without_parts",
]
