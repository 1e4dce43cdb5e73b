"""What is on the page: seals, fields, signatures, markings. Never a verdict.

A name is imported when it is first asked for: what opens files and looks at pixels is slow to
import, and a run whose evidence is cached needs none of it. A function named like its module is
imported from that module: the two would take each other's place here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docvalidate.model.on_demand import on_demand

if TYPE_CHECKING:
    from docvalidate.vision.detector_version import DETECTOR_VERSION
    from docvalidate.vision.edges import Strip
    from docvalidate.vision.ink import is_colourless
    from docvalidate.vision.look import Sight, Stamps, look_at_page, look_for_stamps
    from docvalidate.vision.straddle import join_strips, without_parts

_HOMES = {
    "DETECTOR_VERSION": "detector_version",
    "Sight": "look",
    "Stamps": "look",
    "Strip": "edges",
    "is_colourless": "ink",
    "join_strips": "straddle",
    "look_at_page": "look",
    "look_for_stamps": "look",
    "without_parts": "straddle",
}

__all__ = [
    "DETECTOR_VERSION",
    "Sight",
    "Stamps",
    "Strip",
    "is_colourless",
    "join_strips",
    "look_at_page",
    "look_for_stamps",
    "without_parts",
]

__getattr__ = on_demand(__name__, _HOMES)
