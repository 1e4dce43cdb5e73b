"""Accuracy, measured: ``python -m benchmarks.accuracy``.

Draws pages by seed, looks at each as ``docvalidate inspect`` does, and prints how many seals,
signatures and markings were found, read and told right, kind by kind, with the false alarms on
pages that have none. The same seed draws the same pages, whatever other kinds are measured.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from benchmarks.accuracy import drawn_seals, markings, real_pages, signatures
from benchmarks.accuracy.errors import ErrorAlbum
from benchmarks.accuracy.floors import (
    Demand,
    demands_on_markings,
    demands_on_seals,
    demands_on_signatures,
    demands_without_seals,
    shown_demands,
)
from benchmarks.accuracy.rivals import RIVALS, Rival, load_rival
from benchmarks.accuracy.seeing import WithoutPageText
from docvalidate.ocr import Engine, EngineChoice, load_engine
from samples.drawing.random_pages import LOOK_ALIKE_KINDS, SEAL_KINDS

_GROUPS = ("seals", "sealless", "signatures", "markings", "hard_markings")
_MARKINGS = (*markings.KINDS, *markings.HARD_KINDS)
_PAGES_PER_SEED = 10_000


def options_of(arguments: list[str] | None) -> argparse.Namespace:
    """Return the options given on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--pages", type=int, default=10, help="pages of each kind (10)")
    parser.add_argument("--seed", type=int, default=1, help="draws another set (1)")
    parser.add_argument(
        "--kinds",
        nargs="*",
        default=list(_GROUPS),
        help=f"nothing, groups ({', '.join(_GROUPS)}) or single kinds ({', '.join(SEAL_KINDS)}, "
        f"no_seal, {', '.join(LOOK_ALIKE_KINDS)}, {', '.join(_MARKINGS)})",
    )
    parser.add_argument("--real", type=Path, help="folder of real pages with labels.json")
    parser.add_argument(
        "--against", nargs="+", default=[], choices=RIVALS, help="read the same seals with these"
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="do not read the text of pages, only of seals: for work on seals alone",
    )
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--save-errors", type=Path, help="folder for a picture of every error")
    parser.add_argument(
        "--save-real-errors", action="store_true", help="keep pictures of real pages as well"
    )
    parser.add_argument("--threads", type=int, default=2, help="threads of the recogniser (2)")
    options = parser.parse_args(arguments)
    known = {*_GROUPS, *SEAL_KINDS, "no_seal", *LOOK_ALIKE_KINDS, *_MARKINGS}
    if unknown := sorted(set(options.kinds) - known):
        parser.error(f"unknown kinds: {', '.join(unknown)}")
    return options


def main(arguments: list[str] | None = None) -> None:
    """Draw, look, count, print."""
    options = options_of(arguments)
    engine = load_engine(EngineChoice(threads=options.threads))
    run = _Run(options, engine)
    results: dict[str, object] = {
        "pages": options.pages,
        "seed": options.seed,
        "page_text_read": not options.quick,
    }
    for name, part in (
        ("seals", run.seals),
        ("sealless", run.sealless),
        ("signatures", run.signatures),
        ("markings", run.markings),
        ("real", run.real),
    ):
        figures = part()
        if figures:
            results[name] = figures
    if run.demands:
        _show(shown_demands(run.demands))
        results["demands"] = [asdict(one) | {"met": one.met} for one in run.demands]
    if options.json is not None:
        text = json.dumps(results, ensure_ascii=False, indent=1)
        options.json.write_text(text + "\n", encoding="utf-8")


class _Run:
    """One run with its options; each part prints its tables and returns its figures."""

    def __init__(self, options: argparse.Namespace, engine: Engine) -> None:
        self._options = options
        self._engine = engine
        self._seal_engine: Engine = WithoutPageText(engine) if options.quick else engine
        self._album = ErrorAlbum(options.save_errors)
        self._rivals: Mapping[str, Rival] = {one: load_rival(one) for one in options.against}
        first = options.seed * _PAGES_PER_SEED
        self._seeds = range(first, first + options.pages)
        self.demands: list[Demand] = []

    def _wanted(self, group: str, kinds: tuple[str, ...]) -> list[str]:
        asked = self._options.kinds
        return [one for one in kinds if group in asked or one in asked]

    def seals(self) -> object:
        figures = {}
        for kind in self._wanted("seals", SEAL_KINDS):
            _say(kind)
            figures[kind] = drawn_seals.measure(
                kind, self._seeds, self._seal_engine, self._rivals, self._album
            )
            one = figures[kind]
            _say(f"{kind}: found {one.found} of {one.drawn}, false {one.false}, read {one.exact}")
        if figures:
            _show(drawn_seals.summary(figures))
            _show(drawn_seals.comparison(figures, list(self._rivals)))
            self.demands += demands_on_seals(figures)
        return {kind: one.as_json() for kind, one in figures.items()}

    def sealless(self) -> object:
        kinds = self._wanted("sealless", ("no_seal", *LOOK_ALIKE_KINDS))
        if not kinds:
            return {}
        figures, text = drawn_seals.false_alarms(
            kinds, self._seeds, self._seal_engine, self._album, _say
        )
        _show(text)
        self.demands += demands_without_seals(figures)
        return {kind: one.as_json() for kind, one in figures.items()}

    def signatures(self) -> object:
        if "signatures" not in self._options.kinds:
            return {}
        _say("signatures")
        figures = signatures.measure(self._seeds, self._engine, self._album)
        _show(signatures.confusion(figures))
        _show(signatures.floors(figures))
        self.demands += demands_on_signatures(figures)
        return figures.as_json()

    def markings(self) -> object:
        figures = {}
        kinds = self._wanted("markings", markings.KINDS)
        kinds += self._wanted("hard_markings", markings.HARD_KINDS)
        for kind in kinds:
            _say(kind)
            figures[kind] = markings.measure(kind, self._seeds, self._engine, self._album)
        if figures:
            _show(markings.summary(figures))
            self.demands += demands_on_markings(figures)
        return {kind: one.as_json() for kind, one in figures.items()}

    def real(self) -> object:
        options = self._options
        if options.real is None:
            return {}
        album = self._album if options.save_real_errors else ErrorAlbum(None)
        figures = real_pages.measure(
            options.real,
            self._seal_engine,
            self._rivals,
            album,
            _say,
            seals_alone=options.quick,
        )
        _show(real_pages.summary(figures, seals_alone=options.quick))
        total = real_pages.total_of(figures)
        if self._rivals:
            _show(real_pages.comparison(total))
        values = {source: one.as_json() for source, one in figures.items()}
        return {**values, "all": total.as_json()}


def _show(text: str) -> None:
    print(f"\n{text}", flush=True)


def _say(what: str) -> None:
    """Tell on the error stream what is being measured, so that tables stay clean."""
    print(f"... {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
