"""Seals on drawn pages: found, false, read, and told of what shape, colour and use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from benchmarks.accuracy.errors import ErrorAlbum
from benchmarks.accuracy.figures import SealFigures, table
from benchmarks.accuracy.matching import matched
from benchmarks.accuracy.rivals import Rival
from benchmarks.accuracy.seeing import look, seal_seconds
from benchmarks.accuracy.words import FINDS, best_in_lines, plain, similarity, without_asides
from docvalidate.model.evidence import Seal
from docvalidate.ocr import Engine
from samples.drawing.random_pages import draw_page
from samples.drawing.truth import LabelledPage, SealLabel

_LEGIBLE = 0.93


def measure(
    kind: str,
    seeds: Sequence[int],
    engine: Engine,
    rivals: Mapping[str, Rival],
    album: ErrorAlbum,
) -> SealFigures:
    """Draw the pages of a kind, look at each, and count."""
    figures = SealFigures()
    for seed in seeds:
        drawn = draw_page(seed, kind)
        page, evidence = look(drawn, engine, kind)
        seen = evidence.seals
        errors = _count(figures, page, seen)
        figures.seconds.append(seal_seconds(drawn.image, kind))
        _compare(figures, drawn, rivals)
        album.keep(f"{kind}-{seed}", page, seen, errors)
    return figures


def _count(figures: SealFigures, page: LabelledPage, seen: Sequence[Seal]) -> list[str]:
    """Add one page to the figures and return what went wrong, in words."""
    matches = matched(page.truth.seals, seen)
    figures.pages += 1
    figures.drawn += len(matches.pairs) + len(matches.missed)
    figures.found += len(matches.pairs)
    figures.false += len(matches.false)
    figures.pages_with_false += bool(matches.false)
    errors = [f"missed {_named(one)}" for one in matches.missed]
    errors += [f"false {one.shape} {one.color} {one.text!r}" for one in matches.false]
    for label, seal in matches.pairs:
        figures.shape_right += seal.shape is label.shape
        figures.color_right += seal.color is label.color
        figures.kind_right += seal.kind is label.kind
        errors += _told_wrong(label, seal)
        if seal.angle_degrees is not None:
            figures.angles.append(_apart(seal.angle_degrees, label.angle))
    for label in matches.missed:
        _read(figures, label, "")
    for label, seal in matches.pairs:
        if not _read(figures, label, seal.text):
            errors.append(f"read {seal.text!r} for {_named(label)}")
    return errors


def _apart(first: float, second: float) -> float:
    """Return by how many degrees two directions differ, 0 to 180."""
    return abs((first - second + 180.0) % 360.0 - 180.0)


def _told_wrong(label: SealLabel, seal: Seal) -> list[str]:
    told = (
        ("shape", seal.shape, label.shape),
        ("color", seal.color, label.color),
        ("kind", seal.kind, label.kind),
    )
    return [f"{what} {said} for {drawn}" for what, said, drawn in told if said is not drawn]


def _named(label: SealLabel) -> str:
    return f"{label.shape} {label.color} {label.text!r}"


def _read(figures: SealFigures, label: SealLabel, text: str) -> bool:
    """Count how well one legible seal was read; say whether letter for letter."""
    if label.visible < _LEGIBLE:
        return True
    seen = without_asides(text, label.text, label.beside)
    score = similarity(seen, label.text)
    figures.similarities.append(score)
    figures.exact += score == 1.0
    if label.ring:
        figures.rings += 1
        figures.rings_exact += seen.startswith(plain(label.ring))
    return score == 1.0


def _compare(figures: SealFigures, page: LabelledPage, rivals: Mapping[str, Rival]) -> None:
    """Let other programs read the page and count how well they say the legible seals."""
    for name, rival in rivals.items():
        lines = rival.read_page(page.image)
        figures.rivals.setdefault(name, []).extend(
            best_in_lines(lines, label.text, label.box)
            for label in page.truth.seals
            if label.visible >= _LEGIBLE
        )


def summary(figures: Mapping[str, SealFigures]) -> str:
    """Return the table of all kinds with their total."""
    total = SealFigures()
    for one in figures.values():
        total.add(one)
    heads = [
        "kind", "pages", "seals", "recall", "precision", "texts", "exact", "similarity",
        "ring exact", "shape", "color", "use", "degrees off", "within 5", "s median", "s mean",
    ]  # fmt: skip
    keys = [
        "pages", "seals", "recall", "precision", "texts", "text_exact", "text_similarity",
        "ring_exact", "shape_right", "color_right", "kind_right", "angle_error_median",
        "angle_within_5", "seconds_median", "seconds_mean",
    ]  # fmt: skip
    rows = []
    for kind, one in [*figures.items(), ("all", total)]:
        values = one.as_json()
        rows.append([kind, *(values[key] for key in keys)])
    return table(heads, rows)


def comparison(figures: Mapping[str, SealFigures], names: Sequence[str]) -> str:
    """Return the table of how often each program found and read the same legible seals."""
    total = SealFigures()
    for one in figures.values():
        total.add(one)
    heads = ["text of seals", "texts", "docvalidate finds", "exact"]
    heads += [word for name in names for word in (f"{name} finds", "exact")]
    rows = []
    for kind, one in [*figures.items(), ("all", total)]:
        row: list[object] = [kind, len(one.similarities), *_two_shares(one.similarities)]
        for name in names:
            row += _two_shares(one.rivals.get(name, []))
        rows.append(row)
    return table(heads, rows)


def _two_shares(scores: Sequence[float]) -> list[float | None]:
    if not scores:
        return [None, None]
    found = sum(one >= FINDS for one in scores) / len(scores)
    return [found, sum(one == 1.0 for one in scores) / len(scores)]


def false_alarms(
    kinds: Sequence[str],
    seeds: Sequence[int],
    engine: Engine,
    album: ErrorAlbum,
    progress: Callable[[str], None],
) -> tuple[dict[str, SealFigures], str]:
    """Return the figures of kinds of page without a seal, and their table."""
    figures = {}
    for kind in kinds:
        progress(kind)
        figures[kind] = measure(kind, seeds, engine, {}, album)
    total = SealFigures()
    for one in figures.values():
        total.add(one)
    rows = [
        [
            kind,
            one.pages,
            one.false,
            round(100 * one.pages_with_false / max(1, one.pages), 1),
            one.as_json()["seconds_median"],
        ]
        for kind, one in [*figures.items(), ("all", total)]
    ]
    heads = ["pages without a seal", "pages", "false seals", "per 100 pages", "s median"]
    return figures, table(heads, rows)
