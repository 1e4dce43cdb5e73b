"""Words about secrecy: markings that classify a page, and prose that only mentions secrets."""

from __future__ import annotations

import numpy as np

from docvalidate.model.evidence import (
    ClassificationLevel,
    InkColor,
    MarkingVerdict,
    SealKind,
    SealShape,
)
from docvalidate.model.geometry import Box
from samples.drawing.filler import fill_page, prose
from samples.drawing.paper import Sheet
from samples.drawing.seals import SealDesign

_LEVELS = {
    "绝密": ClassificationLevel.TOP_SECRET,
    "机密": ClassificationLevel.SECRET,
    "秘密": ClassificationLevel.CONFIDENTIAL,
}
_TERMS = ("★10年", "★5年", "★长期", "★2030年12月31日", "★", "")
_MENTIONS = (
    ("国家秘密", "本人所提交的材料不涉及国家秘密，可以在网上公开提交。"),
    ("秘密", "双方对合作中知悉的商业秘密负有保密义务，未经同意不得向第三方披露。"),
    ("机密", "档案室应当健全制度，妥善保管机密文件，防止遗失。"),
    ("秘密", "涉密人员离岗应当实行脱密期管理，脱密期内不得违反规定出境。"),
    ("国家秘密", "本人签订了保密承诺书，严格遵守保守国家秘密的法律法规。"),
    ("绝密", "课程介绍了绝密、机密、秘密三个等级的划分原则。"),
)


def typed_marking(sheet: Sheet, rng: np.random.Generator) -> None:
    """Print a page with a marking at the upper left, in black or red."""
    fill_page(sheet)
    word = str(rng.choice(list(_LEVELS)))
    text = word + str(rng.choice(_TERMS))
    red = rng.random() < 0.2
    box = sheet.text(
        (float(rng.uniform(80, 170)), float(rng.uniform(40, 76))),
        text,
        float(rng.uniform(27, 38)),
        face="sans_bold" if rng.random() < 0.8 else "serif_bold",
        color=(200, 20, 30) if red else (28, 28, 30),
    )
    sheet.label_marking(box, _LEVELS[word], text, MarkingVerdict.MARKING)


def stamped_marking(sheet: Sheet, rng: np.random.Generator) -> None:
    """Stamp 机密 in a box on the upper part of a page."""
    fill_page(sheet)
    word = str(rng.choice(list(_LEVELS)))
    term = str(rng.choice(["", "", "★10年"]))
    color = InkColor.RED if rng.random() < 0.75 else InkColor.BLUE
    text = word + term
    size = 10.0 * len(text) + 6
    stamp = SealDesign(SealShape.RECTANGLE, SealKind.UNKNOWN, size, 15, lines=(text,), color=color)
    left = rng.random() < 0.75
    x = rng.uniform(190, 300) if left else rng.uniform(900, 1040)
    box = sheet.stamp_unlabelled(stamp, (float(x), float(rng.uniform(80, 150))))
    sheet.label_marking(box, _LEVELS[word], text, MarkingVerdict.MARKING)


def mention_page(sheet: Sheet, rng: np.random.Generator) -> None:
    """Print prose that speaks of secrets but classifies nothing; each mention is labelled."""
    sheet.heading(120, str(rng.choice(["保密承诺书", "情况说明", "培训小结", "声明"])), 44)
    y = 250.0
    for index in rng.choice(len(_MENTIONS), int(rng.integers(2, 5)), replace=False):
        word, sentence = _MENTIONS[int(index)]
        top = round(y)
        area = Box(140, top, 1100, sheet.height)
        y = sheet.paragraph(area, sentence + prose(sheet, int(rng.integers(0, 3))), 26)
        level = _LEVELS.get(word, ClassificationLevel.CONFIDENTIAL)
        box = Box(140, top, 1100, round(y))
        sheet.label_marking(box, level, word, MarkingVerdict.MENTION)
        y += 16
