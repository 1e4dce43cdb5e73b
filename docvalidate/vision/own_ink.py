"""The ink of one impression, as far as colour, form and darkness tell it from all else."""

from __future__ import annotations

from collections.abc import Sequence

from docvalidate.model.evidence import InkColor
from docvalidate.vision.copied_ink import outlines_of, without_print
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import FloatMap, Ink
from docvalidate.vision.ink_kinds import InkKinds, stamped_density
from docvalidate.vision.neighbours import without_rims


def own_density(
    ink: Ink, impression: Impression, kinds: InkKinds | None, others: Sequence[Impression] = ()
) -> FloatMap:
    """Return the density of the ink an impression was made with, other rims taken out.

    Args:
        ink: density maps of the page that bears it.
        impression: as found on that page.
        kinds: who laid the ink of that page: what tells a colourless seal from print.
        others: impressions in the same ink that overlap it.
    """
    density = {InkColor.RED: ink.red, InkColor.BLUE: ink.blue}.get(impression.color, ink.density)
    if impression.color is InkColor.BLACK and kinds is not None:
        density = stamped_density(ink, kinds, impression.box)
    return without_rims(density, others)


def own_shade(density: FloatMap, impression: Impression) -> tuple[FloatMap, float]:
    """Return the ink of a grey seal where its darkness tells it from print, and its threshold.

    Where nothing tells them apart: all ink, and the threshold of the page.
    """
    around = impression.box.expanded(0.15 * max(impression.box.width, impression.box.height))
    return without_print(density, outlines_of(impression), around, impression.ink_threshold)
