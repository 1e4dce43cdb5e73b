"""Pages on which the way up is to be told: every layout, scanned, copied or photographed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from samples.drawing import copies, effects, forms
from samples.drawing.filler import fill_page, prose
from samples.drawing.handwriting import Writer
from samples.drawing.lookalikes import photograph
from samples.drawing.paper import Cell, Sheet
from samples.drawing.people import invented_name, invented_unit
from samples.drawing.random_pages import draw_page
from samples.drawing.seals import official_seal
from samples.drawing.submissions import scenarios
from samples.drawing.truth import LabelledPage, Pixels

TURNS = (0, 90, 180, 270)
"""Degrees clockwise by which pages are to be turned."""

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


def _sealed_columns(rng: np.random.Generator) -> LabelledPage:
    """A few columns in large letters with a date and a seal at the lower left."""
    sheet = _sheet(rng, landscape=bool(rng.random() < 0.5))
    size = int(rng.integers(34, 60))
    x, top = sheet.width - 220.0, 180.0
    for text in (str(rng.choice(["荣誉证书", "聘书", "奖状"])), prose(sheet, 2), "2024年9月"):
        rows = int((sheet.height - 2 * top) / (size * 1.2))
        for start in range(0, len(text), rows):
            for row, character in enumerate(text[start : start + rows]):
                sheet.text((x, top + row * size * 1.2), character, size)
            x -= size * 2
    sheet.stamp(official_seal(invented_unit(rng)), (max(150.0, x + size * 2), sheet.height * 0.7))
    return effects.scanned(sheet.finished(), rng)


def _english(rng: np.random.Generator) -> LabelledPage:
    """An abstract in English, as attached to papers."""
    sheet = _sheet(rng)
    sheet.heading(150, "Abstract", 36)
    for y in range(260, int(sheet.height * rng.uniform(0.5, 0.9)), 44):
        words = rng.choice(_TEXT.split(), 9)
        sheet.text((150, y), " ".join(words).capitalize() + ".", 24)
    return effects.scanned(sheet.finished(), rng)


_TEXT = (
    "the method was applied to concrete beams under load and results show that of a new bridge in "
    "with strength growth model data project quality analysis design between highway city water"
)


def _numbers(rng: np.random.Generator) -> LabelledPage:
    """A sheet of figures without any word but its heading."""
    sheet = _sheet(rng)
    sheet.heading(110, "附表", 32)
    rows = [
        (46.0, [Cell(f"{rng.uniform(1, 99999):,.2f}") for _ in range(5)])
        for _ in range(int(rng.integers(10, 28)))
    ]
    sheet.table((120, 220), [200] * 5, rows, size=22)
    return effects.scanned(sheet.finished(), rng)


def _by_hand(rng: np.random.Generator) -> LabelledPage:
    """A printed heading over a statement written by hand."""
    sheet = _sheet(rng)
    sheet.heading(130, "本人述职", 40)
    writer = Writer.from_seed(int(rng.integers(0, 10**6)))
    y = 280
    while y < sheet.height * 0.85:
        sheet.handwriting((150, y), prose(sheet, 1)[:18], 42, writer)
        y += 90
    sheet.text((150, sheet.height - 160), "签名：", 26)
    return effects.scanned(sheet.finished(), rng)


def _notes_between_lines(rng: np.random.Generator) -> LabelledPage:
    """Print, with a column written beside it: both directions on one page."""
    sheet = _sheet(rng)
    fill_page(sheet, until=0.7)
    for row, character in enumerate(prose(sheet, 1)[:20]):
        sheet.text((60, 240 + row * 34), character, 26)
    return effects.photographed(sheet.finished(), rng)


KINDS: dict[str, Drawer] = {
    "seal low right": _sealed_low_right,
    "sparse": _sparse,
    "certificate": _person(copies.degree_certificate),
    "identity card": _person(copies.id_card),
    "form": _person(lambda person, seed: forms.review_form(person, seed)[0]),
    "vertical writing": _columns,
    "vertical, sealed": _sealed_columns,
    "English": _english,
    "numbers": _numbers,
    "by hand": _by_hand,
    "column at the side": _notes_between_lines,
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
