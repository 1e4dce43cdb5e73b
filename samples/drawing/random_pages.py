"""Random labelled pages of one kind each, to measure detectors with and to train them on."""

from __future__ import annotations

import zlib
from collections.abc import Callable

import numpy as np

from samples.drawing import effects, rough_effects
from samples.drawing.fields import SignatureState, date_line, mark_field, sign_field
from samples.drawing.filler import fill_page
from samples.drawing.handwriting import Writer
from samples.drawing.lookalikes import LOOK_ALIKES
from samples.drawing.paper import Cell, Sheet
from samples.drawing.people import invented_name
from samples.drawing.seal_scenes import SEAL_SCENES, new_sheet
from samples.drawing.secrecy import mention_page, stamped_marking, typed_marking
from samples.drawing.truth import LabelledPage

__all__ = ["KINDS", "LOOK_ALIKE_KINDS", "SEAL_KINDS", "SIGNATURE_LABELS", "draw_page"]

SIGNATURE_LABELS = (
    "本人签名",
    "本人签字",
    "申报人签名",
    "申报人签字",
    "申报人（签名）",
    "承诺人签名",
    "承诺人（签名）",
    "单位负责人签名",
    "单位负责人（签字）",
    "审核人",
    "审核人签字",
    "经办人",
    "被考核人签字",
)
_STATES: tuple[SignatureState, ...] = (
    "handwritten",
    "handwritten",
    "typed",
    "chop",
    "smudge",
    "date_only",
    "blank",
)


def draw_page(seed: int, kind: str) -> LabelledPage:
    """Draw one page of a kind.

    Args:
        seed: decides everything; the same seed and kind give the same pixels.
        kind: one of :data:`KINDS`.

    Returns:
        The image, BGR ``uint8``, A4 at 88 to 300 dpi, and its labels.

    Raises:
        ValueError: if the kind is unknown.
    """
    if kind not in KINDS:
        message = f"unknown kind {kind!r}; known: {', '.join(KINDS)}"
        raise ValueError(message)
    return KINDS[kind](np.random.default_rng([seed, zlib.crc32(kind.encode()), 23]))


def _look_alike(
    drawer: Callable[[Sheet, np.random.Generator], None],
) -> Callable[[np.random.Generator], LabelledPage]:
    """Return a drawer of ordinary pages with one thing that is no seal."""

    def draw(rng: np.random.Generator) -> LabelledPage:
        sheet = new_sheet(rng, (150, 150, 200))
        fill_page(sheet, until=float(rng.uniform(0.3, 0.95)))
        drawer(sheet, rng)
        return _somehow_scanned(sheet.finished(), rng)

    return draw


def _no_seal(rng: np.random.Generator) -> LabelledPage:
    """Draw an ordinary page with one to three things that are no seals."""
    sheet = new_sheet(rng, (150, 150, 200))
    fill_page(sheet)
    drawers = list(LOOK_ALIKES.values())
    for index in rng.choice(len(drawers), int(rng.integers(1, 4)), replace=False):
        drawers[int(index)](sheet, rng)
    return _somehow_scanned(sheet.finished(), rng)


def _somehow_scanned(page: LabelledPage, rng: np.random.Generator) -> LabelledPage:
    """Scan, photograph, copy or fax a page without a seal."""
    ways: tuple[Callable[[LabelledPage, np.random.Generator], LabelledPage], ...] = (
        effects.scanned,
        effects.scanned,
        effects.scanned,
        effects.photographed,
        rough_effects.snapped,
        rough_effects.toner_copied,
        rough_effects.faxed_fine,
        rough_effects.coarse,
    )
    return ways[int(rng.integers(0, len(ways)))](page, rng)


def _on_plain_sheet(
    drawer: Callable[[Sheet, np.random.Generator], LabelledPage],
) -> Callable[[np.random.Generator], LabelledPage]:
    def draw(rng: np.random.Generator) -> LabelledPage:
        return drawer(Sheet(int(rng.integers(0, 2**31))), rng)

    return draw


def _signature_field(sheet: Sheet, rng: np.random.Generator) -> LabelledPage:
    """A field to sign, laid out in one of five ways, in one of six states."""
    low = fill_page(sheet, until=0.55)
    label = str(rng.choice(SIGNATURE_LABELS))
    writer = Writer.from_seed(int(rng.integers(0, 10**6)))
    signer = (invented_name(rng), writer, _STATES[int(rng.integers(0, len(_STATES)))])
    layout = str(rng.choice(["beside", "below", "cell", "line", "brackets"]))
    x, y = float(rng.uniform(140, 560)), low + float(rng.uniform(90, 330))
    if layout == "cell":
        row = [(110.0, [Cell(label), Cell("")])]
        name, room = sheet.table((x, y), [230, 330], row)[0]
        start = (room.x0 + sheet.px(24), room.center[1])
        mark_field(sheet, label, name.union(room), start, signer)
    elif layout == "below":
        printed = sheet.text((x, y), label + "：", 25)
        area = printed.union(printed.expanded(0, 110)).expanded(40, 0)
        mark_field(sheet, label, area, (printed.x0 + 10, printed.y1 + sheet.px(50)), signer)
    else:
        shown = label if layout != "brackets" else label + "（盖章）"
        area = sign_field(sheet, (x, y), shown, *signer)
        if layout == "line":
            sheet.rule((area.x1 - 230, area.y1 - 16), (area.x1, area.y1 - 16), 1.5)
    if rng.random() < 0.5:
        date_line(sheet, (x + 60, y + 190), None, writer)
    return effects.scanned(sheet.finished(), rng)


def _secrecy(
    drawer: Callable[[Sheet, np.random.Generator], None],
) -> Callable[[np.random.Generator], LabelledPage]:
    def draw(sheet: Sheet, rng: np.random.Generator) -> LabelledPage:
        drawer(sheet, rng)
        return effects.scanned(sheet.finished(), rng)

    return _on_plain_sheet(draw)


SEAL_KINDS = tuple(SEAL_SCENES)
"""The kinds of page that bear seals."""

LOOK_ALIKE_KINDS = tuple(f"no_seal/{name}" for name in LOOK_ALIKES)
"""The kinds of page that bear one sort of thing that is taken for a seal, and none."""

KINDS: dict[str, Callable[[np.random.Generator], LabelledPage]] = {
    **SEAL_SCENES,
    "no_seal": _no_seal,
    **{f"no_seal/{name}": _look_alike(drawer) for name, drawer in LOOK_ALIKES.items()},
    "signature_field": _on_plain_sheet(_signature_field),
    "typed_marking": _secrecy(typed_marking),
    "stamped_marking": _secrecy(stamped_marking),
    "mention_page": _secrecy(mention_page),
}
"""The kinds of page by name."""
