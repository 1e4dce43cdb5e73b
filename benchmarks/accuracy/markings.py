"""Classification markings on drawn pages and in drawn files: found, and no false alarms.

One marking may be printed many times over, as a watermark that fills the page is. One place of it
read, where it stands, is enough to quarantine the document, so that is what recall counts; the
share of the places found is told beside it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.accuracy.errors import ErrorAlbum
from benchmarks.accuracy.figures import share, table
from benchmarks.accuracy.seeing import look
from docvalidate.intake import IntakeLimits
from docvalidate.model.evidence import Marking, MarkingVerdict
from docvalidate.ocr import Engine
from docvalidate.reading import read_document
from docvalidate.vision.markings_elsewhere import with_marked_name
from samples.drawing.secrecy_files import SECRECY_FILE_KINDS, draw_secrecy_file
from samples.drawing.secrecy_hard_pages import HARD_SECRECY_KINDS, draw_hard_secrecy_page
from samples.drawing.secrecy_pages import SECRECY_PAGE_KINDS, draw_secrecy_page
from samples.drawing.truth import LabelledPage, MarkingLabel

KINDS = (*SECRECY_PAGE_KINDS, *(f"file/{one}" for one in SECRECY_FILE_KINDS))
"""The kinds of page, and of file whose marking stands elsewhere than on a page."""

HARD_KINDS = HARD_SECRECY_KINDS
"""Kinds of page on which the marking is hard to see."""


@dataclass(slots=True)
class MarkingFigures:
    """Counts over the pages, or files, of one kind.

    Attributes:
        marked: pages that bear a marking; on ``found`` of them it was, at one of its places.
        level_right: found ones whose level is right at a place where it was found.
        places: where markings stand; more than the pages where one is repeated over a page.
        places_found: places at which a marking was said.
        alarms: pages without a marking of which one was said.
    """

    pages: int = 0
    marked: int = 0
    found: int = 0
    level_right: int = 0
    places: int = 0
    places_found: int = 0
    alarms: int = 0

    def as_json(self) -> dict[str, object]:
        """Return the figures as plain JSON values."""
        unmarked = self.pages - self.marked
        alarms = share(self.alarms, unmarked)
        return {
            "pages": self.pages,
            "marked": self.marked,
            "recall": share(self.found, self.marked),
            "level_right": share(self.level_right, self.found),
            "places": self.places,
            "place_recall": share(self.places_found, self.places),
            "alarms_per_100": None if alarms is None else round(100 * alarms, 2),
        }


def measure(kind: str, seeds: Sequence[int], engine: Engine, album: ErrorAlbum) -> MarkingFigures:
    """Draw pages or files of a kind, look at each, and count."""
    figures = MarkingFigures()
    if kind.startswith("file/"):
        for seed in seeds:
            missed = _count_file(figures, seed, kind.removeprefix("file/"), engine)
            album.note(f"marking-{kind}-{seed}", missed)
        return figures
    for seed in seeds:
        draw = draw_hard_secrecy_page if kind in HARD_KINDS else draw_secrecy_page
        page, evidence = look(draw(seed, kind), engine, kind)
        seen = evidence.markings
        errors = _count_page(figures, page, seen)
        boxes = [one.box for one in page.truth.markings]
        album.keep(f"marking-{kind}-{seed}", page, seen, errors, boxes)
    return figures


def _count_page(figures: MarkingFigures, page: LabelledPage, seen: Sequence[Marking]) -> list[str]:
    """Count one page and return what is wrong with what was said of it."""
    figures.pages += 1
    said = [one for one in seen if one.verdict is MarkingVerdict.MARKING]
    wanted = [one for one in page.truth.markings if one.verdict is MarkingVerdict.MARKING]
    if not wanted:
        figures.alarms += bool(said)
        return [f"false alarm {one.text!r}" for one in said]
    there = [(label, _said_at(label, said)) for label in wanted]
    figures.marked += 1
    figures.places += len(there)
    figures.places_found += sum(bool(found) for _, found in there)
    # What is repeated over the page has one text: it is one marking, found or missed as one.
    texts = dict.fromkeys(label.text for label in wanted)
    errors = [
        one for text in texts if (one := _judged([pair for pair in there if pair[0].text == text]))
    ]
    figures.found += not any(one.startswith("missed") for one in errors)
    figures.level_right += not errors
    return errors


def _said_at(label: MarkingLabel, said: Sequence[Marking]) -> list[Marking]:
    return [one for one in said if one.box.intersection(label.box).area]


def _judged(places: Sequence[tuple[MarkingLabel, Sequence[Marking]]]) -> str:
    """Return what is wrong with what was said of one marking, empty when nothing is."""
    label = places[0][0]
    said = [one for _, found in places for one in found]
    if not said:
        return f"missed {label.text!r}"
    if all(one.level is not label.level for one in said):
        return f"{said[0].level} said for {label.text!r}"
    return ""


def _count_file(figures: MarkingFigures, seed: int, kind: str, engine: Engine) -> list[str]:
    """Draw a file whose marking stands elsewhere than on a page; it must be quarantined."""
    with tempfile.TemporaryDirectory() as folder:
        drawn = draw_secrecy_file(Path(folder), seed, kind)
        evidence = read_document(drawn.path, drawn.path.name, engine, IntakeLimits())
    evidence = with_marked_name(evidence)
    figures.pages += 1
    figures.marked += 1
    figures.places += 1
    figures.found += evidence.quarantined
    figures.places_found += evidence.quarantined
    levels = {one.level for one in evidence.all_markings if one.suspected}
    figures.level_right += drawn.level in levels
    return [] if evidence.quarantined else [f"missed {drawn.text!r}"]


def summary(figures: Mapping[str, MarkingFigures]) -> str:
    """Return the table of all kinds."""
    keys = ("pages", "marked", "recall", "level_right", "places", "place_recall", "alarms_per_100")
    rows = [[kind, *(one.as_json()[key] for key in keys)] for kind, one in figures.items()]
    heads = [
        "markings", "pages", "marked", "recall", "level right", "places", "found", "alarms per 100",
    ]  # fmt: skip
    return table(heads, rows)
