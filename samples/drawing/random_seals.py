"""Stamps of every kind that offices use, drawn at random: shape, size, words, engraver, ink."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from docvalidate.model.evidence import InkColor, SealKind, SealShape
from samples.drawing.fonts import Face
from samples.drawing.people import invented_name
from samples.drawing.seal_design import SealDesign, SealStyle, Transmittance
from samples.drawing.seals import invoice_seal, long_name_chop, name_chop, square_seal
from samples.drawing.unit_names import credit_code, security_number, unit_name
from samples.drawing.wear import Wear

_FACES: tuple[Face, ...] = ("serif_bold", "serif_bold", "serif", "sans", "sans_bold", "plain")
_PURPOSES = ("财务专用章", "合同专用章", "人事专用章", "业务专用章", "职称评审专用章", "公章")
_DEPARTMENTS = ("人事处", "办公室", "组织人事科", "政工科", "人力资源部", "教务处", "职改办")
_STATEMENTS = (
    ("与原件一致",),
    ("与原件相符",),
    ("已核，与原件一致",),
    ("已核",),
    ("作废",),
    ("附件",),
    ("复印件与原件核对无误",),
    ("此件与原件一致", "仅供职称申报使用"),
    ("原件已核", "再复印无效"),
)
# Reds of pads and photosensitive ink, blue, green, red.
_REDS: tuple[Transmittance, ...] = (
    (0.22, 0.13, 0.86),
    (0.30, 0.20, 0.92),
    (0.16, 0.22, 0.94),
    (0.34, 0.14, 0.74),
    (0.40, 0.30, 0.90),
)


def _style(rng: np.random.Generator, count: int) -> SealStyle:
    return SealStyle(
        ring_face=_FACES[int(rng.integers(0, len(_FACES)))],
        line_face=_FACES[int(rng.integers(0, len(_FACES)))],
        weight_mm=float(rng.choice([0.0, 0.0, 0.06, 0.12, -0.05])),
        rim=float(rng.uniform(0.7, 1.35)),
        spread=_spread(rng, count),
        character_mm=float(rng.uniform(4.4, 6.2)) if count <= 16 else float(rng.uniform(4.0, 5.0)),
    )


def _spread(rng: np.random.Generator, count: int) -> float:
    """Return how far the ring reaches: short names leave half of it bare, long ones little."""
    return float(np.clip(13.5 * count + rng.uniform(40, 110), 90, 295))


def _red(rng: np.random.Generator, design: SealDesign) -> SealDesign:
    return replace(design, ink=_REDS[int(rng.integers(0, len(_REDS)))])


def random_round(rng: np.random.Generator) -> SealDesign:
    """Return a round seal: of a government, an institution, a company or a department."""
    which = str(rng.choice(["government", "institution", "company", "department", "bilingual"]))
    unit = unit_name(rng, which if which in ("government", "institution", "company") else "")
    style = _style(rng, len(unit))
    lines: tuple[str, ...] = ()
    kind, diameter = SealKind.OFFICIAL, float(rng.uniform(38, 45))
    if which == "government":
        emblem = "national" if rng.random() < 0.5 else "star"
        style = replace(style, emblem="national" if emblem == "national" else "star")
    elif which == "department":
        lines = (str(rng.choice(_DEPARTMENTS)),)
        diameter = float(rng.uniform(36, 42))
    elif which == "bilingual":
        latin = "YUNXI HENGYUAN CO., LTD." if rng.random() < 0.5 else "LANZHOU SHI GONGZHANG"
        style = replace(style, latin=latin, spread=min(style.spread, 205.0))
    else:
        style, lines, kind = _commercial(rng, style)
    if rng.random() < 0.12:
        style = replace(style, inner_rim_mm=1.6)
    # Where a tax code stands in the middle there is no star.
    star = not (lines and lines[0].isascii())
    design = SealDesign(
        SealShape.ROUND, kind, diameter, diameter, unit, lines, star=star, style=style
    )
    return _red(rng, design)


def _commercial(
    rng: np.random.Generator, style: SealStyle
) -> tuple[SealStyle, tuple[str, ...], SealKind]:
    """Return what companies add: a purpose, a tax code, the security number at the foot."""
    draw = rng.random()
    if rng.random() < 0.5:
        style = replace(style, foot=security_number(rng), spread=min(style.spread, 235.0))
    if draw < 0.30:
        return style, (str(rng.choice(_PURPOSES[:-1])),), SealKind.SPECIAL_PURPOSE
    if draw < 0.40:
        code = (credit_code(rng), "发票专用章")
        return replace(style, foot=""), code, SealKind.SPECIAL_PURPOSE
    if draw < 0.46:
        return style, (_PURPOSES[-1],), SealKind.OFFICIAL
    return style, (), SealKind.OFFICIAL


def random_official(rng: np.random.Generator) -> SealDesign:
    """Return a round seal in red as most are: with a star, without a foot."""
    unit = unit_name(rng)
    diameter = float(rng.uniform(38, 45))
    design = SealDesign(
        SealShape.ROUND,
        SealKind.OFFICIAL,
        diameter,
        diameter,
        unit,
        star=True,
        style=_style(rng, len(unit)),
    )
    return _red(rng, design)


def random_ellipse(rng: np.random.Generator) -> SealDesign:
    """Return an invoice seal, 40 x 30 mm or of the older 45 x 30 mm, with its tax number."""
    unit = unit_name(rng, "company")
    number = credit_code(rng) if rng.random() < 0.7 else credit_code(rng)[:15]
    design = invoice_seal(unit, number)
    style = SealStyle(
        ring_face=_FACES[int(rng.integers(0, len(_FACES)))],
        line_face=_FACES[int(rng.integers(0, len(_FACES)))],
        rim=float(rng.uniform(0.6, 1.2)),
        inner_rim_mm=1.3 if rng.random() < 0.3 else 0.0,
        character_mm=float(rng.uniform(3.0, 4.0)),
        spread=float(np.clip(15 * len(unit) + rng.uniform(20, 60), 130, 265)),
    )
    wide = 45.0 if rng.random() < 0.2 else 40.0
    return _red(rng, replace(design, width_mm=wide, style=style))


def random_square(rng: np.random.Generator) -> SealDesign:
    """Return a chop of a name or a square finance seal, carved either way, read either way."""
    style = SealStyle(
        line_face=_FACES[int(rng.integers(0, len(_FACES)))],
        rim=float(rng.uniform(0.6, 1.4)),
        by_rows=rng.random() < 0.3,
        yin=rng.random() < 0.2,
    )
    choice = int(rng.integers(0, 4))
    if choice <= 1:
        design = name_chop(invented_name(rng), side_mm=float(rng.uniform(12, 20)))
    elif choice == 2:
        text = unit_name(rng, "company")[:4] + "财务专用章"
        design = square_seal(
            text, kind=SealKind.SPECIAL_PURPOSE, side_mm=float(rng.uniform(20, 28))
        )
        style = replace(style, yin=False)
    else:
        # A name cut as a signature, three or four characters, without a frame.
        design = name_chop(invented_name(rng), side_mm=float(rng.uniform(13, 18)))
        style = replace(style, framed=False, yin=rng.random() < 0.3)
    return _red(rng, replace(design, style=style))


def random_rectangle(rng: np.random.Generator) -> SealDesign:
    """Return a stamp that says something of a paper, a long unit stamp or an upright name."""
    draw = rng.random()
    style = SealStyle(
        line_face=_FACES[int(rng.integers(0, len(_FACES)))],
        rim=float(rng.uniform(0.6, 1.4)),
        inner_rim_mm=1.3 if rng.random() < 0.2 else 0.0,
    )
    if draw < 0.2:
        return _red(rng, replace(long_name_chop(invented_name(rng)), style=style))
    if draw < 0.35:
        return _red(rng, replace(_long_stamp(unit_name(rng, "institution")), style=style))
    lines = _STATEMENTS[int(rng.integers(0, len(_STATEMENTS)))]
    if rng.random() < 0.25:
        lines = (*lines, f"2024年{int(rng.integers(6, 10))}月{int(rng.integers(1, 29))}日")
    longest = max(len(line) for line in lines)
    each = float(rng.uniform(5.6, 7.4))
    design = SealDesign(
        SealShape.RECTANGLE,
        SealKind.STATEMENT,
        each * longest + 4,
        each * 1.25 * len(lines) + 4,
        lines=lines,
        style=style,
    )
    if rng.random() < 0.5:
        return design.in_color(InkColor.BLUE)
    return _red(rng, design)


def _long_stamp(unit: str) -> SealDesign:
    """Return the long stamp (条章) with a unit's name."""
    return SealDesign(SealShape.RECTANGLE, SealKind.UNKNOWN, 5.6 * len(unit) + 5, 10, lines=(unit,))


def in_another_ink(rng: np.random.Generator, design: SealDesign) -> SealDesign:
    """Return a stamp in blue, black or purple ink."""
    colors = (InkColor.BLUE, InkColor.BLUE, InkColor.BLACK, InkColor.OTHER)
    return design.in_color(colors[int(rng.integers(0, len(colors)))])


def faint(rng: np.random.Generator) -> Wear:
    """Return a stamp pressed with hardly any ink left on it."""
    return Wear(
        strength=float(rng.uniform(0.20, 0.48)),
        unevenness=float(rng.uniform(0.25, 0.65)),
        speckle=float(rng.uniform(0.2, 0.6)),
        turn=float(rng.normal(0, 4)),
    )


def badly_pressed(rng: np.random.Generator) -> Wear:
    """Return one fault of pressing: a side missing, a dry middle, twice, slid, too wet."""
    fault = str(rng.choice(["side", "side", "center", "twice", "slid", "wet"]))
    usual = Wear.drawn(rng)
    if fault == "side":
        lost = float(rng.uniform(0.08, 0.40))
        return replace(usual, lost=lost, lost_from=float(rng.uniform(0, 360)))
    if fault == "center":
        return replace(usual, dry_center=float(rng.uniform(0.6, 1.0)))
    if fault == "twice":
        return replace(usual, doubled_mm=float(rng.uniform(0.4, 1.6)))
    if fault == "slid":
        return replace(usual, smear_mm=float(rng.uniform(0.4, 1.4)))
    return replace(usual, bleed_mm=float(rng.uniform(0.12, 0.28)), strength=1.0)


def turned(rng: np.random.Generator) -> Wear:
    """Return an ordinary impression at any angle."""
    return replace(Wear.drawn(rng), turn=float(rng.uniform(-180, 180)))
