"""What is on the page: seals, fields, signatures, markings. Never a verdict."""

from docvalidate.vision.field_crops import field_crops
from docvalidate.vision.ink import is_colourless
from docvalidate.vision.look import DETECTOR_VERSION, Sight, look_at_page

__all__ = ["DETECTOR_VERSION", "Sight", "field_crops", "is_colourless", "look_at_page"]
