"""Say what a stamped impression is used for, and whether it is one after all."""

from __future__ import annotations

import math
import re

from docvalidate.model.evidence import InkColor, Seal, SealKind, SealShape
from docvalidate.vision.ellipse import Ellipse
from docvalidate.vision.impression import Impression
from docvalidate.vision.seal_posture import Posture
from docvalidate.vision.seal_words import CHINESE, Reading
from docvalidate.vision.stamp_frame import StampFrame

_SPECIAL_PURPOSE = re.compile(r"专用|财务|发票|合同章|收讫|现金|业务章|监制")
_STATEMENT = re.compile(r"原件|已核|核对|复印|作废|无误|属实|附件|复核|收到|审核通过")
_ONLY_STAMPED = re.compile(
    r"与[原愿]件|此件|仅供.{2,8}使用|原件(?:一致|相符|核对|已核)|已核|作废|专用章|核对无误"
)
_HEADING = re.compile(r"提示|注意|说明|重要|须知|要求$|备注")
"""What is printed in a coloured frame to be noticed; no stamp says so."""

_OF_USE = re.compile(r"[财务专用合同]")
_SHORTEST_NAME = 2
_WHOLE_FRAME = 0.94
_ASKEW = math.radians(1.5)
_CLEARLY_ASKEW = math.radians(3.0)
"""Pages are levelled to a few tenths of a degree; a photograph may lean one side by two."""

_LONG_NUMBER = re.compile(r"\d{6}")
_WHOLE_NAME = 5
_WELL_READ = 0.75
_PART_OF_NAME = 3
_INVOICE_LONG_MM = (40.0, 45.0)
_INVOICE_SHORT_MM = 30.0
_MEASURED_WITHIN_MM = 1.2
_MOST_ASKEW = math.sin(math.radians(15))
_SURELY_READ = 0.9
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

    Legible Chinese along the rim proves it, of a copied seal more of it, since print that crosses
    a circle by chance is read as well. Without it there must be a nearly whole rim in red ink with
    a star or an emblem in the middle, or an ellipse: circles in red, and blue rings without a word
    of Chinese, are drawings, logos and charts far more often.

    Args:
        impression: as found.
        reading: what it says.
        per_mm: pixels to the millimetre, ``None`` where unknown.
    """
    chinese = len(CHINESE.findall(reading.text))
    if impression.color is InkColor.BLACK:
        if impression.frame is not None:
            return _is_stamped(impression, impression.frame, reading)
        return _is_copied_ring(impression, reading, chinese, per_mm)
    if impression.frame is not None and _HEADING.search(reading.text):
        return False
    if not impression.framed:
        # Letters alone are a chop only where they say so: …印.
        return "印" in reading.text and 3 <= chinese <= 5 and reading.confidence > 0.6
    if chinese >= 3 and reading.confidence > 0.6:
        return True
    if impression.ellipse is not None:
        is_plain = impression.shape is SealShape.ROUND and not impression.solid_center
        if is_plain and chinese == 0 and not _LONG_NUMBER.search(reading.text):
            return False
        # Without a word of text, and smaller than any unit's seal, it is a medal or an emblem.
        smallest = 0.0 if per_mm is None or chinese else _SMALLEST_UNIT_MM * per_mm
        if impression.ellipse.long_diameter < smallest:
            return False
        return impression.color is InkColor.RED and impression.confidence > 0.86
    return chinese >= 1 and reading.confidence > 0.5 and impression.confidence > 0.75


def _is_copied_ring(
    impression: Impression, reading: Reading, chinese: int, per_mm: float | None
) -> bool:
    """Say whether a ring as black as print is a seal.

    The less of a name is legible along it, the more must the ring be whole, or have a star, or
    measure what an invoice seal measures: 40 x 30 mm, or 45 x 30 mm before 2011.
    """
    whole = impression.confidence
    if whole > 0.85 and impression.solid_center:
        return True
    if whole > 0.9 and per_mm is not None and _is_invoice_seal(impression.ellipse, per_mm):
        return True
    # The teeth of a wheel are read as the same stroke over and over.
    different = len(set(CHINESE.findall(reading.text)))
    if different >= _WHOLE_NAME - 1 and chinese >= _WHOLE_NAME and reading.confidence > _WELL_READ:
        return whole > 0.75
    # Print that crosses a circle is read along it as well, but seldom surely.
    along = len(CHINESE.findall(reading.ring))
    return whole > 0.9 and along >= _PART_OF_NAME and reading.ring_confidence > _SURELY_READ


def _is_invoice_seal(ellipse: Ellipse | None, per_mm: float) -> bool:
    """Say whether a rim has the measures laid down for invoice seals, and lies level."""
    if ellipse is None:
        return False
    long, short = (2.0 * axis(ellipse.semi_a, ellipse.semi_b) / per_mm for axis in (max, min))
    askew = ellipse.angle + (0.0 if ellipse.semi_a >= ellipse.semi_b else math.pi / 2)
    return (
        abs(math.sin(askew)) < _MOST_ASKEW
        and abs(short - _INVOICE_SHORT_MM) < _MEASURED_WITHIN_MM
        and any(abs(long - size) < _MEASURED_WITHIN_MM for size in _INVOICE_LONG_MM)
    )


def _is_stamped(impression: Impression, frame: StampFrame, reading: Reading) -> bool:
    """Say whether a frame as black as the print around it was stamped, not printed.

    Either its words are those of a stamp, or it stands askew on a level page. What a form prints
    in a box as well (附件, 情况属实) counts only askew.
    """
    text, askew, whole = reading.text, abs(frame.angle), impression.confidence
    if len(CHINESE.findall(text)) < _SHORTEST_NAME or reading.confidence <= 0.6:
        return False
    if _ONLY_STAMPED.search(text):
        return True
    # Columns read by rows, as in a square: 财务专用章 in another order.
    chop = "印" in text or ("章" in text and len(_OF_USE.findall(text)) >= _SHORTEST_NAME)
    if impression.shape is SealShape.SQUARE and chop:
        return True
    if askew > _ASKEW and _STATEMENT.search(text):
        return True
    return askew > _CLEARLY_ASKEW and whole > _WHOLE_FRAME


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
