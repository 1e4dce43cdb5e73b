"""What was measured of a seal, in words."""

from __future__ import annotations

from collections.abc import Iterator

from docvalidate.language import Language, translate
from docvalidate.model.evidence import Seal
from docvalidate.report.words import member_words, percent


def seal_facts(seal: Seal, language: Language) -> Iterator[str]:
    """Yield shape, colour, size, how far it is turned, how much shows and how well it is inked."""
    yield member_words(seal.shape, language)
    yield member_words(seal.color, language)
    if seal.diameter_mm is not None:
        size = f"{seal.diameter_mm:.0f}"
        yield translate("inspection.diameter", language, millimetres=size)
    if seal.angle_degrees is not None:
        degrees = round(seal.angle_degrees)
        key = "upright" if degrees == 0 else "clockwise" if degrees > 0 else "counterclockwise"
        yield translate(f"inspection.turned.{key}", language, degrees=str(abs(degrees)))
    if seal.visible_share is not None:
        share = percent(seal.visible_share)
        yield translate("inspection.visible_share", language, percent=share)
    if seal.inking is not None:
        yield translate("inspection.inking", language, percent=percent(seal.inking))
