"""What is on the page: seals, fields, signatures, markings. Never a verdict."""

from docvalidate.vision.edges import Strip
from docvalidate.vision.field_crops import field_crops
from docvalidate.vision.ink import is_colourless
from docvalidate.vision.look import DETECTOR_VERSION, Sight, Stamps, look_at_page, look_for_stamps
from docvalidate.vision.straddle import join_strips, without_parts

__all__ = [
    "DETECTOR_VERSION",
    "Sight",
    "Stamps",
    "Strip",
    "field_crops",
    "is_colourless",
    "join_strips",
    "look_at_page",
    "look_for_stamps",
    "without_parts",
]
