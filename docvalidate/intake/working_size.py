"""Pages at the size at which they are read and looked at.

Recognition reads lines 48 pixels high and detectors measure in millimetres: pixels beyond those
of 170 dpi cost time and show nothing more. A seal's letters are 25 pixels high at that size and
type of 9 points is 21.
"""

from __future__ import annotations

import dataclasses

from docvalidate.model.page import Page
from docvalidate.model.reduction import reduced
from docvalidate.model.scaling import scaled

WORKING_DPI = 170
_A4_LONG_SIDE = 1988
"""Pixels of A4 at that resolution. A picture is never made smaller than this, or a wrong dpi in
a file would make its page illegible."""

_WORTHWHILE = 0.95


def at_working_size(page: Page) -> tuple[Page, float]:
    """Return a page at the size to work at, and the factor per side it was reduced by.

    Every box of the page moves along. The page itself and 1 come back where there is little or
    nothing to gain.
    """
    long_side = max(page.image.shape[:2])
    factor = max(_A4_LONG_SIDE / long_side, WORKING_DPI / page.dpi if page.dpi else 0.0)
    if factor > _WORTHWHILE:
        return page, 1.0
    return (
        dataclasses.replace(
            page,
            image=reduced(page.image, factor),
            dpi=None if page.dpi is None else round(page.dpi * factor),
            embedded_lines=scaled(page.embedded_lines, factor),
            hidden_lines=scaled(page.hidden_lines, factor),
            notes=scaled(page.notes, factor),
        ),
        factor,
    )
