"""Say what a stamped impression is used for, and whether it is one after all."""

from __future__ import annotations

import re

from docvalidate.model.evidence import InkColor, Seal, SealKind, SealShape
from docvalidate.vision.ellipse import Ellipse
from docvalidate.vision.impression import Impression
from docvalidate.vision.impression_outline import SURELY_STAMPED
from docvalidate.vision.seal_posture import Posture
from docvalidate.vision.seal_words import CHINESE, Reading

_SPECIAL_PURPOSE = re.compile(r"专用|财务|发票|合同章|收讫|现金|业务章|监制")
_STATEMENT = re.compile(r"原件|已核|核对|复印|作废|无误|属实|附件|复核|收到|审核通过")
_ONLY_STAMPED = re.compile(
    r"与[原愿]件|此件|仅供.{2,8}使用|原件(?:一致|相符|核对|已核)|已核|作废|专用章|核对无误"
)
_HEADING = re.compile(r"提示|注意|说明|重要|须知|要求$|备注")
"""What is printed in a coloured frame to be noticed; no stamp says so."""

_SHORTEST_NAME = 2
_LONGEST_CHOP = 5
_PART_OF_NAME = 3
_LONG_NUMBER = re.compile(r"\d{6}")
_READ, _LEAST_READ = 0.6, 0.4
_LIKELY, _NEARLY_WHOLE = 0.5, 0.86
_STAMPED_FOR_SURE = 0.9
_NAME_CHOP_MM = 26.0
_LONG_CHOP_MM = 42.0
_SMALLEST_UNIT_MM = 28.0


def kind_of(impression: Impression, text: str, diameter_mm: float | None) -> SealKind:
    """Say what an impression is used for, from its words, shape and size."""
    if _STATEMENT.search(text) and impression.shape not in (SealShape.ROUND, SealShape.ELLIPSE):
        return SealKind.STATEMENT
    if _SPECIAL_PURPOSE.search(text) or impression.shape is SealShape.ELLIPSE:
        return SealKind.SPECIAL_PURPOSE
    if impression.shape is SealShape.ROUND:
        small = diameter_mm is not None and diameter_mm < _NAME_CHOP_MM
        return (
            SealKind.UNKNOWN
            if small or not (text or impression.solid_center)
            else SealKind.OFFICIAL
        )
    if impression.shape in (SealShape.SQUARE, SealShape.RECTANGLE):
        chinese = len(CHINESE.findall(text))
        longest = _LONG_CHOP_MM if impression.shape is SealShape.RECTANGLE else _NAME_CHOP_MM
        if diameter_mm is None or diameter_mm <= longest:
            return SealKind.NAME_CHOP if chinese <= 5 else SealKind.UNKNOWN
    return SealKind.UNKNOWN


def is_credible(impression: Impression, reading: Reading, per_mm: float | None = None) -> bool:
    """Say whether an impression, once read, is one after all.

    Three things speak for it, and two of them must: the form of its ink, its outline, and
    legible Chinese. Ink that is a stamp's by form needs a rim, a frame or words; ink that may be
    anything needs a nearly whole rim in red with a star or an emblem in the middle, or a name;
    ink without an outline needs the words of a stamp.

    Args:
        impression: as found.
        reading: what it says.
        per_mm: pixels to the millimetre, ``None`` where unknown.
    """
    chinese = len(set(CHINESE.findall(reading.text)))
    if impression.frame is not None and _HEADING.search(reading.text):
        return False
    if not impression.framed:
        return _says_what_stamps_say(impression, reading, chinese)
    if impression.ellipse is not None:
        return _is_ring(impression, impression.ellipse, reading, chinese, per_mm)
    if chinese >= _SHORTEST_NAME + 1 and reading.confidence > _READ:
        return True
    surely = impression.stamped >= SURELY_STAMPED
    least = _LEAST_READ if surely else _READ
    if impression.color is InkColor.BLACK and chinese < _SHORTEST_NAME:
        return False
    return chinese >= 1 and reading.confidence > least and (surely or impression.confidence > 0.75)


def _says_what_stamps_say(impression: Impression, reading: Reading, chinese: int) -> bool:
    """Say whether letters without an outline are a stamp's by their words."""
    text = reading.text
    if chinese < _SHORTEST_NAME or reading.confidence <= _READ:
        return False
    if "印" in text and chinese <= _LONGEST_CHOP:
        return True
    stated = _ONLY_STAMPED.search(text) or _STATEMENT.search(text)
    return impression.stamped >= SURELY_STAMPED and (stated is not None or "章" in text)


def _is_ring(
    impression: Impression,
    ellipse: Ellipse,
    reading: Reading,
    chinese: int,
    per_mm: float | None,
) -> bool:
    """Say whether a ring is a seal's."""
    if chinese >= _PART_OF_NAME and reading.confidence > _READ:
        return True
    by_form = impression.stamped >= _STAMPED_FOR_SURE and impression.confidence > _LIKELY
    if by_form and per_mm is not None and ellipse.long_diameter >= _SMALLEST_UNIT_MM * per_mm:
        return True
    is_plain = impression.shape is SealShape.ROUND and not impression.solid_center
    if is_plain and chinese == 0 and not _LONG_NUMBER.search(reading.text):
        return False
    # Without a word of text, and smaller than any unit's seal, it is a medal or an emblem.
    smallest = 0.0 if per_mm is None or chinese else _SMALLEST_UNIT_MM * per_mm
    if ellipse.long_diameter < smallest:
        return False
    if impression.stamped >= SURELY_STAMPED:
        return impression.confidence > _LIKELY
    return impression.color is InkColor.RED and impression.confidence > _NEARLY_WHOLE


def described(
    impression: Impression,
    reading: Reading,
    posture: Posture,
    millimetres_per_pixel: float | None,
) -> Seal:
    """Return the impression as evidence."""
    longest = (
        impression.ellipse.long_diameter
        if impression.ellipse is not None
        else max(impression.box.width, impression.box.height)
    )
    diameter = None if millimetres_per_pixel is None else round(longest * millimetres_per_pixel, 1)
    return Seal(
        box=impression.box,
        shape=impression.shape,
        color=impression.color,
        text=reading.text,
        text_confidence=reading.confidence,
        confidence=impression.confidence,
        diameter_mm=diameter,
        kind=kind_of(impression, reading.text, diameter),
        angle_degrees=posture.angle_degrees,
        visible_share=posture.visible_share,
        inking=posture.inking,
    )
