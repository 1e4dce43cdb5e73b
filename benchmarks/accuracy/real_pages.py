"""Real pages, kept outside the project: seals, signatures and markings counted against labels.

The folder holds pictures and PDFs and a ``labels.json``, a list with one entry per page::

    {"file": "folder/name.pdf", "page": 1, "seals": 1, "seal_text": ["..."], "signatures": 0,
     "marking": null}

``seals`` and ``signatures`` are counts; a text in ``seal_text`` is empty where it is not legible.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from benchmarks.accuracy.errors import ErrorAlbum
from benchmarks.accuracy.figures import share, table
from benchmarks.accuracy.rivals import Rival
from benchmarks.accuracy.words import FINDS, best_in_lines, similarity
from docvalidate.intake import IntakeLimits, PageFailure, open_document
from docvalidate.model.evidence import MarkingVerdict, MarkKind, PageEvidence
from docvalidate.model.page import Page
from docvalidate.ocr import Engine
from docvalidate.reading import read_page
from samples.drawing.truth import LabelledPage, PageTruth


@dataclass(frozen=True, slots=True)
class RealLabel:
    """What is known of one real page."""

    file: str
    page: int
    seals: int
    seal_texts: tuple[str, ...]
    signatures: int
    marking: bool


@dataclass(slots=True)
class RealFigures:
    """Counts over real pages; a count says how many, not where, so what is found is matched so."""

    pages: int = 0
    sealless: int = 0
    sealless_alarms: int = 0
    seals: int = 0
    seals_found: int = 0
    seals_false: int = 0
    signatures: int = 0
    signatures_found: int = 0
    signatures_false: int = 0
    markings: int = 0
    markings_found: int = 0
    marking_alarms: int = 0
    similarities: list[float] = field(default_factory=list)
    rivals: dict[str, list[float]] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the figures as plain JSON values."""
        texts = self.similarities
        return {
            "pages": self.pages,
            "seals": self.seals,
            "seals_found": self.seals_found,
            "seals_false": self.seals_false,
            "seal_recall": share(self.seals_found, self.seals),
            "seal_precision": share(self.seals_found, self.seals_found + self.seals_false),
            "sealless_pages": self.sealless,
            "sealless_pages_with_false_seal": self.sealless_alarms,
            "texts": len(texts),
            "text_exact": share(sum(one == 1.0 for one in texts), len(texts)),
            "text_found": share(sum(one >= FINDS for one in texts), len(texts)),
            "text_similarity": round(sum(texts) / len(texts), 4) if texts else None,
            "signatures": self.signatures,
            "signatures_found": self.signatures_found,
            "signatures_false": self.signatures_false,
            "markings": self.markings,
            "markings_found": self.markings_found,
            "marking_alarms": self.marking_alarms,
        }


def read_labels(folder: Path) -> list[RealLabel]:
    """Return the labels of a folder, ordered by file and page.

    Raises:
        OSError: if ``labels.json`` cannot be read.
        KeyError: if an entry lacks a key.
    """
    entries = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    labels = [
        RealLabel(
            str(one["file"]),
            int(one["page"]),
            int(one["seals"]),
            tuple(str(text) for text in one["seal_text"] if text),
            int(one["signatures"]),
            one["marking"] is not None,
        )
        for one in entries
    ]
    return sorted(labels, key=lambda one: (one.file, one.page))


def measure(
    folder: Path,
    engine: Engine,
    rivals: Mapping[str, Rival],
    album: ErrorAlbum,
    progress: Callable[[str], None],
    *,
    seals_alone: bool = False,
) -> dict[str, RealFigures]:
    """Look at every labelled page and count, apart for each subfolder.

    Args:
        folder: with ``labels.json``.
        engine: reads pages, or only strips of seals.
        rivals: other programs that look for the seals' texts.
        album: keeps pages with errors.
        progress: called with the name of each subfolder.
        seals_alone: do not judge what needs the text of the page.
    """
    figures: dict[str, RealFigures] = {}
    for label, page in _pages(folder, read_labels(folder)):
        source = label.file.split("/", maxsplit=1)[0]
        if source not in figures:
            progress(source)
        own = figures.setdefault(source, RealFigures())
        evidence = read_page(page, engine)
        errors = _count_seals(own, label, evidence)
        if not seals_alone:
            errors += _count_rest(own, label, evidence)
        for name, rival in rivals.items():
            lines = rival.read_page(page.image) if label.seal_texts else ()
            own.rivals.setdefault(name, []).extend(
                best_in_lines(lines, text, None) for text in label.seal_texts
            )
        height, width = page.image.shape[:2]
        bare = LabelledPage(page.image, PageTruth(width, height))
        album.keep(f"real-{label.file}-{label.page}", bare, evidence.seals, errors)
    return figures


def _pages(folder: Path, labels: Sequence[RealLabel]) -> Iterator[tuple[RealLabel, Page]]:
    for file, group in groupby(labels, key=lambda one: one.file):
        with open_document(folder / file, IntakeLimits()) as document:
            for label in group:
                page = document.page(label.page)
                if not isinstance(page, PageFailure):
                    yield label, page


def _count_seals(figures: RealFigures, label: RealLabel, evidence: PageEvidence) -> list[str]:
    """Add one page's seals and return what went wrong, in words."""
    figures.pages += 1
    seen = len(evidence.seals)
    figures.seals += label.seals
    figures.seals_found += min(seen, label.seals)
    figures.seals_false += max(0, seen - label.seals)
    figures.sealless += label.seals == 0
    figures.sealless_alarms += label.seals == 0 and seen > 0
    errors = [] if seen == label.seals else [f"{seen} seals seen, {label.seals} labelled"]
    for text in label.seal_texts:
        score = max((similarity(one.text, text) for one in evidence.seals), default=0.0)
        figures.similarities.append(score)
        if score < 1.0:
            errors.append(f"read {[one.text for one in evidence.seals]} for {text!r}")
    return errors


def _count_rest(figures: RealFigures, label: RealLabel, evidence: PageEvidence) -> list[str]:
    """Add one page's signatures and markings and return what went wrong, in words."""
    hands = sum(one.kind is MarkKind.HANDWRITTEN for one in evidence.signatures)
    figures.signatures += label.signatures
    figures.signatures_found += min(hands, label.signatures)
    figures.signatures_false += max(0, hands - label.signatures)
    marked = any(one.verdict is MarkingVerdict.MARKING for one in evidence.markings)
    figures.markings += label.marking
    figures.markings_found += label.marking and marked
    figures.marking_alarms += marked and not label.marking
    errors = []
    if hands != label.signatures:
        errors.append(f"{hands} signatures seen, {label.signatures} labelled")
    if marked != label.marking:
        errors.append(f"marking {marked}, labelled {label.marking}")
    return errors


def summary(figures: Mapping[str, RealFigures], *, seals_alone: bool = False) -> str:
    """Return the table of all subfolders with their total.

    Args:
        figures: by subfolder.
        seals_alone: leave out what needs the text of the page.
    """
    heads = [
        "real pages", "pages", "seals", "found", "false", "texts", "exact", "similarity",
        "signatures", "found", "false", "markings", "found", "alarms",
    ]  # fmt: skip
    keys = [
        "pages", "seals", "seals_found", "seals_false", "texts", "text_exact", "text_similarity",
        "signatures", "signatures_found", "signatures_false", "markings", "markings_found",
        "marking_alarms",
    ]  # fmt: skip
    if seals_alone:
        heads, keys = heads[:8], keys[:7]
    rows: list[list[object]] = []
    for source, one in [*figures.items(), ("all", total_of(figures))]:
        values = one.as_json()
        rows.append([source, *(values[key] for key in keys)])
    return table(heads, rows)


def total_of(figures: Mapping[str, RealFigures]) -> RealFigures:
    """Return all subfolders together."""
    total = RealFigures()
    for one in figures.values():
        for name in RealFigures.__dataclass_fields__:
            value = getattr(one, name)
            if isinstance(value, int):
                setattr(total, name, getattr(total, name) + value)
        total.similarities.extend(one.similarities)
        for name, scores in one.rivals.items():
            total.rivals.setdefault(name, []).extend(scores)
    return total


def comparison(total: RealFigures) -> str:
    """Return the table of how often each program found and read the legible seals."""
    rows = [
        [
            name,
            len(scores),
            share(sum(one >= FINDS for one in scores), len(scores)),
            share(sum(one == 1.0 for one in scores), len(scores)),
        ]
        for name, scores in [("docvalidate", total.similarities), *total.rivals.items()]
    ]
    return table(["text of real seals", "texts", "finds", "exact"], rows)
