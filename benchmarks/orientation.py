"""Whether drawn pages are turned upright, and whether upright pages are left alone.

Each page is drawn, laid in each of the four directions and read as ``docvalidate inspect``
reads it. Counted are pages that come out upright, and upright pages that were turned.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from docvalidate.ocr import EngineChoice, load_engine
from docvalidate.reading import read_upright
from samples.drawing import copies, effects, forms
from samples.drawing.filler import fill_page, prose
from samples.drawing.lookalikes import photograph
from samples.drawing.paper import Cell, Sheet
from samples.drawing.people import invented_name, invented_unit
from samples.drawing.random_pages import draw_page
from samples.drawing.seals import official_seal
from samples.drawing.submissions import scenarios
from samples.drawing.truth import LabelledPage, Pixels

_TURNS = (0, 90, 180, 270)

Drawer = Callable[[np.random.Generator], LabelledPage]


def _sheet(rng: np.random.Generator, *, landscape: bool = False) -> Sheet:
    return Sheet(int(rng.integers(0, 2**31)), landscape=landscape)


def _corner_seal(sheet: Sheet, rng: np.random.Generator) -> None:
    place = (sheet.width * rng.uniform(0.7, 0.85), sheet.height * rng.uniform(0.72, 0.88))
    sheet.stamp(official_seal(invented_unit(rng)), place)


def _sealed_low_right(rng: np.random.Generator) -> LabelledPage:
    sheet = _sheet(rng)
    fill_page(sheet, until=0.6)
    _corner_seal(sheet, rng)
    return effects.scanned(sheet.finished(), rng)


def _sparse(rng: np.random.Generator) -> LabelledPage:
    """A title, a line or two, a date and a seal over it."""
    sheet = _sheet(rng)
    sheet.heading(200, str(rng.choice(["证明", "公示结果证明", "委托书", "情况说明"])))
    for number in range(int(rng.integers(1, 3))):
        sheet.text((180, 420 + 60 * number), prose(sheet, 1)[: int(rng.integers(8, 26))], 25)
    sheet.text((sheet.width - 500, sheet.height - 420), invented_unit(rng), 25)
    sheet.text((sheet.width - 420, sheet.height - 360), "2024年9月6日", 25)
    _corner_seal(sheet, rng)
    return effects.scanned(sheet.finished(), rng)


def _columns(rng: np.random.Generator) -> LabelledPage:
    """Vertical writing, from the right to the left."""
    sheet = _sheet(rng)
    text = prose(sheet, 12)
    size, top, bottom = 30, 220, sheet.height - 300
    rows = int((bottom - top) / (size * 1.25))
    x, at = sheet.width - 240, 0
    while x > 200 and at < len(text):
        for row, character in enumerate(text[at : at + rows]):
            sheet.text((x, top + row * size * 1.25), character, size)
        at += rows
        x -= int(size * 2.1)
    return effects.scanned(sheet.finished(), rng)


def _figures(rng: np.random.Generator) -> LabelledPage:
    """A table of numbers with few words."""
    sheet = _sheet(rng)
    sheet.heading(120, "年度考核统计表")
    rows = [(52.0, [Cell(word) for word in ("序号", "年度", "学时", "得分", "等次")])]
    rows += [
        (
            52.0,
            [
                Cell(str(at)),
                Cell(str(2000 + at)),
                Cell(str(rng.integers(60, 99))),
                Cell(f"{rng.uniform(60, 99):.1f}"),
                Cell(str(rng.choice(["合格", "优秀"]))),
            ],
        )
        for at in range(1, 22)
    ]
    sheet.table((140, 240), [120, 200, 200, 200, 220], rows)
    return effects.scanned(sheet.finished(), rng)


def _with_photograph(rng: np.random.Generator) -> LabelledPage:
    sheet = _sheet(rng)
    sheet.heading(110, "获奖情况")
    for _ in range(3):
        photograph(sheet, rng)
    for number in range(3):
        sheet.text((180, sheet.height - 320 + 50 * number), prose(sheet, 1)[:24], 25)
    return effects.scanned(sheet.finished(), rng)


def _person(drawer: Callable[..., LabelledPage]) -> Drawer:
    def draw(rng: np.random.Generator) -> LabelledPage:
        people = [one.person for one in scenarios(int(rng.integers(1, 9999)))]
        return drawer(people[int(rng.integers(0, len(people)))], int(rng.integers(0, 10**6)))

    return draw


def _random(kind: str) -> Drawer:
    return lambda rng: draw_page(int(rng.integers(0, 10**6)), kind)


def _landscape_table(rng: np.random.Generator) -> LabelledPage:
    sheet = _sheet(rng, landscape=True)
    sheet.heading(90, "申报人员情况一览表")
    rows = [(60.0, [Cell(word) for word in ("姓名", "单位", "系列", "级别", "备注")])]
    rows += [
        (
            60.0,
            [
                Cell(invented_name(rng)),
                Cell(invented_unit(rng)),
                Cell("会计系列"),
                Cell("中级"),
                Cell(""),
            ],
        )
        for _ in range(9)
    ]
    sheet.table((100, 220), [180, 520, 240, 160, 360], rows)
    return effects.scanned(sheet.finished(), rng)


KINDS: dict[str, Drawer] = {
    "seal low right": _sealed_low_right,
    "sparse": _sparse,
    "certificate": _person(copies.degree_certificate),
    "identity card": _person(copies.id_card),
    "form": _person(lambda person, seed: forms.review_form(person, seed)[0]),
    "vertical writing": _columns,
    "figures": _figures,
    "photographs": _with_photograph,
    "landscape table": _landscape_table,
    "fax": _random("fax_seal"),
    "by telephone": _random("phone_seal"),
    "look-alikes": _random("no_seal"),
    "signature": _random("signature_field"),
}
"""The kinds of pages by name."""


def laid(image: Pixels, turn: int) -> Pixels:
    """Return the page lying so that it has to be turned clockwise by so many degrees."""
    return np.ascontiguousarray(np.rot90(image, turn // 90))


def measure_orientation(count: int, seed: int) -> int:
    """Draw so many pages, kinds in turn, read each in four directions, print the counts."""
    engine = load_engine(EngineChoice(threads=1))
    cv2.setNumThreads(1)
    names = list(KINDS)
    right: dict[str, list[int]] = {name: [0, 0, 0] for name in names}
    for number in range(count):
        name = names[number % len(names)]
        page = KINDS[name](np.random.default_rng([seed, number, 5]))
        for turn in _TURNS:
            turned = read_upright(laid(page.image, turn), engine).turned
            right[name][0] += 1
            right[name][1] += turned == turn
            right[name][2] += turn == 0 and turned != 0
            if turned != turn:
                print(f"  {name} {number}: lies {turn}, turned {turned}", flush=True)
    for name, (pages, upright, spoiled) in right.items():
        if pages:
            print(f"{name:<18} {upright} of {pages} upright, {spoiled} upright pages turned")
    total = [sum(column) for column in zip(*right.values(), strict=True)]
    print(
        f"{'all':<18} {total[1]} of {total[0]} ({total[1] / max(1, total[0]):.4f}) upright, "
        f"{total[2]} upright pages turned"
    )
    return 0
