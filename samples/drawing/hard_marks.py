"""What makes places to sign hard to judge: copies under seals, thin pens, dates, pen trials.

Pages to train on are drawn with these besides the usual ones; see
:mod:`samples.drawing.signature_pages`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from samples.drawing import effects, rough_effects
from samples.drawing.blemishes import stroke_of_nothing
from samples.drawing.hands import Hand
from samples.drawing.people import invented_name, invented_unit
from samples.drawing.seals import long_name_chop, name_chop, official_seal
from samples.drawing.truth import LabelledPage

if TYPE_CHECKING:
    from docvalidate.model.geometry import Box
    from samples.drawing.signature_marks import Form

Mask = npt.NDArray[np.float32]

_SEALED_SHARE = 0.32
_CHOPPED_SHARE = 0.08
_FAINT_INKS = ("pencil", "light_blue", "blue", "black")


def faint_hand(hand: Hand, rng: np.random.Generator) -> Hand:
    """Return a hand that holds a thin ballpoint or a hard pencil, every second time."""
    if rng.random() < 0.5:
        return hand
    ink = str(rng.choice(_FAINT_INKS))
    thin = hand.writer.pen * float(rng.uniform(0.4, 0.9))
    return replace(hand, writer=replace(hand.writer, pen=thin, ink=ink))


def date_words(rng: np.random.Generator) -> str:
    """Return a date in one of the ways people write them."""
    year, month, day = 2018 + int(rng.integers(0, 9)), *(int(one) for one in rng.integers(1, 13, 2))
    forms = (
        f"{year}年{month}月{day}日",
        f"{year}.{month}.{day}",
        f"{year}/{month}/{day}",
        f"{year}-{month:02}-{day:02}",
        f"{year} {month} {day}",
        f"{year % 100}.{month}.{day}",
        f"{year}年{month}月",
        f"{month}月{day}日",
    )
    return forms[int(rng.integers(0, len(forms)))]


def pen_trial(per_mm: float, rng: np.random.Generator) -> Mask:
    """Return dashes and ticks that a pen left without writing: several slips close together."""
    height, width = round(per_mm * rng.uniform(4, 9)), round(per_mm * rng.uniform(8, 30))
    mask = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(2, 6))):
        slip = stroke_of_nothing(per_mm, rng)[:height, :width]
        top = int(rng.integers(0, max(1, height - slip.shape[0] + 1)))
        left = int(rng.integers(0, max(1, width - slip.shape[1] + 1)))
        part = mask[top : top + slip.shape[0], left : left + slip.shape[1]]
        np.maximum(part, slip, out=part)
    return mask


def overstamp(form: Form, room: Box) -> None:
    """Press a unit's seal or a person's chop over or beside a room, at times."""
    rng = form.rng
    draw = rng.random()
    reach = max(30.0, room.width / form.sheet.unit / 2)
    at = (
        room.center[0] + form.px(rng.uniform(-reach, reach + 60)),
        room.center[1] + form.px(rng.uniform(-90, 90)),
    )
    if draw < _SEALED_SHARE:
        form.sheet.stamp(official_seal(invented_unit(rng)), at)
    elif draw < _SEALED_SHARE + _CHOPPED_SHARE:
        name = invented_name(rng)
        design = name_chop(name) if rng.random() < 0.6 else long_name_chop(name)
        form.sheet.stamp(design, (at[0], room.center[1]))


def reproduced(page: LabelledPage, rng: np.random.Generator, dpi: int) -> LabelledPage:
    """Copy, fax or photograph a page badly: every third one only is a plain scan."""
    draw = rng.random()
    if draw < 0.28:
        return effects.scanned(effects.photocopied(page, rng), rng, skew=0.7)
    if draw < 0.38:
        return effects.scanned(rough_effects.toner_copied(page, rng), rng, skew=0.7)
    if draw < 0.45 and dpi >= 150:
        return effects.faxed(page, rng)
    if draw < 0.68:
        blur = float(rng.uniform(0.6, 1.5)) * max(1.0, dpi / 150)
        page = effects.photographed(page, rng, blur=blur, light=float(rng.uniform(0.7, 1.0)))
    else:
        page = effects.scanned(page, rng)
    return effects.recompressed(page, int(rng.integers(35, 90)))


def slanted(mask: Mask, rng: np.random.Generator) -> Mask:
    """Return writing that climbs or falls across its line."""
    climb = float(rng.uniform(-0.18, 0.12))
    height, width = mask.shape
    rise = abs(climb) * width
    matrix = np.array([[1, 0, 0], [climb, 1, rise if climb < 0 else 0]], np.float64)
    size = (width, max(1, round(height + rise)))
    return np.asarray(cv2.warpAffine(mask, matrix, size), np.float32)
