"""Draw the pictures of ``docs/seals.md``: ``python -m benchmarks.pictures [--output FOLDER]``.

Every picture shows drawn pages and what the detectors really make of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image as Picture

from docvalidate.model.evidence import InkColor, SealKind, SealShape
from docvalidate.model.geometry import Box
from docvalidate.vision.ellipse import outermost_points
from docvalidate.vision.impression import Impression
from docvalidate.vision.ink import FloatMap, Ink, ink_of, mask_above
from docvalidate.vision.ink_kinds import InkKinds, ink_kinds
from docvalidate.vision.seal_lines import middle_lines
from docvalidate.vision.seal_posture import foot_direction
from docvalidate.vision.seal_strips import ring_strips
from docvalidate.vision.seals import find_impressions
from docvalidate.vision.under_seals import without_ring_ink
from samples.drawing import effects, rough_effects
from samples.drawing.lookalikes import LOOK_ALIKES
from samples.drawing.paper import Sheet
from samples.drawing.seals import (
    SealDesign,
    SealStyle,
    Wear,
    invoice_seal,
    long_name_chop,
    name_chop,
    official_seal,
    square_seal,
    statement_stamp,
)
from samples.drawing.truth import LabelledPage

Pixels = npt.NDArray[np.uint8]
_DPI = 200
_WIDEST = 370
_COLORS = 48
_MANY_COLORS = 200
_GREEN, _ORANGE, _PURPLE = (60, 160, 40), (30, 140, 240), (180, 40, 160)
_UNIT = "澜州市望湖区职业技术学院"


def main() -> None:
    """Draw every picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("docs/pictures"))
    folder: Path = parser.parse_args().output
    folder.mkdir(parents=True, exist_ok=True)
    page = _sealed_page()
    copy = rough_effects.toner_copied(page, np.random.default_rng(3))
    for name, picture in (
        ("seal-kinds", kinds()),
        ("seal-ink", ink(page)),
        ("seal-rim", rim(page)),
        ("seal-strips", strips(page)),
        ("seal-copied", copied(copy)),
        ("seal-look-alikes", look_alikes()),
    ):
        path = folder / f"{name}.png"
        count = _MANY_COLORS if name == "seal-look-alikes" else _COLORS
        # A palette without dithering: the pictures are of few inks and stay small.
        small = Picture.fromarray(picture[:, :, ::-1].copy()).quantize(
            count, dither=Picture.Dither.NONE
        )
        small.save(path, optimize=True)
        print(path)


def _sealed_page() -> LabelledPage:
    """Draw the foot of a letter: who issues it, the date, the seal over both."""
    sheet = Sheet(5, _DPI)
    middle = (sheet.width * 0.55, 900.0)
    sheet.text((middle[0], 840), _UNIT, 25, anchor="mt")
    sheet.text((middle[0], 900), "2024年9月3日", 25, anchor="mt")
    area = Box(300, 560, 1400, 900)
    sheet.paragraph(area, "以上材料经审查属实，并已在本单位公示五个工作日，无异议。", 25)
    design = official_seal(_UNIT, line="职称评审专用章")
    sheet.stamp(design, (middle[0] + 20, 890), Wear(0.85, 0.3, 0.25, turn=8.0))
    return effects.scanned(sheet.finished(), np.random.default_rng(2))


def _around_seal(page: LabelledPage, share: float = 0.18) -> tuple[slice, slice]:
    box = page.truth.seals[0].box
    wide = box.expanded(share * box.width).clipped(*page.image.shape[1::-1])
    return slice(wide.y0, wide.y1), slice(wide.x0, wide.x1)


def kinds() -> Pixels:
    """Return stamps of every kind on one sheet."""
    number = SealStyle(foot="4399012345678", spread=215)
    company = official_seal("栖云汇川水务发展有限公司", diameter_mm=40)
    designs: list[SealDesign] = [
        replace(official_seal("鹭汀市财政局"), style=SealStyle(emblem="national", spread=170)),
        replace(company, style=number),
        official_seal(_UNIT, line="人事处", diameter_mm=38),
        invoice_seal("岫川鼎新电子科技有限公司", "91430699L3GAQN7QT3"),
        square_seal("栖云汇川财务专用章", kind=SealKind.SPECIAL_PURPOSE),
        name_chop("周启明"),
        replace(name_chop("李慧"), style=SealStyle(yin=True)),
        long_name_chop("陈志远"),
        statement_stamp(),
        statement_stamp(("已核，与原件一致", "2024年9月3日")).in_color(InkColor.RED),
    ]
    sheet = Sheet(7, 105)
    rng = np.random.default_rng(1)
    places = [(110 + 195 * (i % 4), (105, 265)[i // 4]) for i in range(8)]
    for design, place in zip(designs, [*places, (200, 385), (560, 385)], strict=True):
        sheet.stamp(design, place, Wear.drawn(rng))
    return np.ascontiguousarray(effects.scanned(sheet.finished(), rng).image[20:450, 10:800])


def ink(page: LabelledPage) -> Pixels:
    """Return the page about its seal, all ink, red ink alone, and the print without it."""
    window = _around_seal(page)
    seen = ink_of(page.image)
    bare = without_ring_ink(page.image, find_impressions(ink_kinds(seen, _DPI), _DPI))
    return _beside(
        [page.image[window], _shown(seen.density[window]), _shown(seen.red[window]), bare[window]]
    )


def rim(page: LabelledPage) -> Pixels:
    """Return the outermost points of the ink, the fitted ellipse, the band of the ring text."""
    window = _around_seal(page)
    seen, impression = _found(page)
    assert impression.ellipse is not None  # noqa: S101 - the seal drawn is round
    own = mask_above(seen.red, impression.ink_threshold)[window]
    corner = (window[1].start, window[0].start)
    ellipse = impression.ellipse.scaled(1.0, -corner[0], -corner[1])
    points = cv2.cvtColor(255 - own, cv2.COLOR_GRAY2BGR)
    for x, y in outermost_points(own):
        cv2.circle(points, (int(x), int(y)), 3, _ORANGE, -1, cv2.LINE_AA)
    fitted = page.image[window].copy()
    angles = np.linspace(0, 2 * np.pi, 361)
    for radius, color in ((1.0, _GREEN), (0.92, _PURPLE), (0.62, _PURPLE)):
        curve = np.rint(ellipse.points(angles, radius)).astype(np.int32)
        cv2.polylines(fitted, [curve.reshape(-1, 1, 2)], True, color, 2, cv2.LINE_AA)
    foot = foot_direction(seen.red, impression.ellipse, impression.ink_threshold)
    ends = ellipse.points(np.array([foot, foot]), 1.0)
    cv2.line(
        fitted,
        (round(ellipse.x), round(ellipse.y)),
        (int(ends[0][0]), int(ends[0][1])),
        _ORANGE,
        2,
        cv2.LINE_AA,
    )
    return _beside([points, fitted])


def strips(page: LabelledPage) -> Pixels:
    """Return the ring unwrapped and the line in the middle, as the recogniser gets them."""
    seen, impression = _found(page)
    assert impression.ellipse is not None  # noqa: S101 - the seal drawn is round
    threshold = impression.ink_threshold
    ring = next(ring_strips(seen.red, impression.ellipse, threshold)).picture
    foot = foot_direction(seen.red, impression.ellipse, threshold)
    lines = [line for line, _ in middle_lines(seen.red, impression.ellipse, foot, threshold)]
    pieces = [ring, *lines]
    width = max(one.shape[1] for one in pieces)
    rows = []
    for one in pieces:
        right = width - one.shape[1]
        white = (255, 255, 255)
        rows.append(cv2.copyMakeBorder(one, 6, 6, 0, right, cv2.BORDER_CONSTANT, value=white))
    return np.asarray(np.vstack(rows), np.uint8)


def copied(page: LabelledPage) -> Pixels:
    """Return a photocopied seal, who laid the ink of the copy, and the rings found on it."""
    window = _around_seal(page, 0.5)
    marked = page.image.copy()
    seen = ink_of(page.image)
    kinds = ink_kinds(seen, _DPI)
    for impression in find_impressions(kinds, _DPI):
        if impression.ellipse is not None:
            curve = np.rint(impression.ellipse.points(np.linspace(0, 2 * np.pi, 361)))
            outline = curve.astype(np.int32).reshape(-1, 1, 2)
            cv2.polylines(marked, [outline], True, _GREEN, 3, cv2.LINE_AA)
    return _beside([page.image[window], _makers(seen, kinds)[window], marked[window]])


def _makers(seen: Ink, kinds: InkKinds) -> Pixels:
    """Return the ink of a page, stamps red, hands blue, print grey."""
    height, width = seen.density.shape
    whole = Box(0, 0, width, height)
    stamp, hand = (kinds.on_page(one, whole) for one in (kinds.stamp, kinds.hand))
    print_alone = np.clip(1.0 - stamp - hand, 0.0, 1.0)
    absorbed = (
        print_alone[..., None] * np.array([0.45, 0.45, 0.45])
        + stamp[..., None] * np.array([1.0, 1.0, 0.1])
        + hand[..., None] * np.array([0.1, 0.7, 1.0])
    )
    dark = np.clip(seen.density / 0.8, 0.0, 1.0)[..., None]
    return np.asarray(255 * (1 - np.clip(dark * absorbed, 0, 1)), np.uint8)


def look_alikes() -> Pixels:
    """Return small pictures of pages that bear no seal, one for each thing that resembles one."""
    tiles = []
    for i, drawer in enumerate(LOOK_ALIKES.values()):
        rng = np.random.default_rng([11, i])
        sheet = Sheet(i, 75)
        drawer(sheet, rng)
        page = effects.scanned(sheet.finished(), rng).image
        tiles.append(cv2.resize(page, (124, 175), interpolation=cv2.INTER_AREA))
    blank = np.full_like(tiles[0], 255)
    tiles += [blank] * (-len(tiles) % 9)
    rows = [_beside(tiles[start : start + 9], 4) for start in range(0, len(tiles), 9)]
    return np.asarray(np.vstack(rows), np.uint8)


def _found(page: LabelledPage) -> tuple[Ink, Impression]:
    """Return the page's ink and its round impression."""
    seen = ink_of(page.image)
    for impression in find_impressions(ink_kinds(seen, _DPI), _DPI):
        if impression.shape is SealShape.ROUND:
            return seen, impression
    message = "the drawn seal was not found: the pictures would not show the method"
    raise RuntimeError(message)


def _shown(density: FloatMap) -> Pixels:
    """Return a density map as a picture, dense dark."""
    grey = (255 * (1 - np.clip(density / 1.2, 0, 1))).astype(np.uint8)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def _beside(parts: Sequence[Pixels], gap: int = 8) -> Pixels:
    """Return pictures of one height side by side on grey, scaled down where they are wide."""
    rows = []
    for part in parts:
        scale = min(1.0, _WIDEST / part.shape[1])
        small = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        grey = (190, 190, 190)
        rows.append(cv2.copyMakeBorder(small, 0, gap, 0, gap, cv2.BORDER_CONSTANT, value=grey))
    return np.asarray(np.hstack(rows), np.uint8)


if __name__ == "__main__":
    main()
