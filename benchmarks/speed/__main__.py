"""``python -m benchmarks.speed``: pages per second of a whole validation and of plain OCR.

Draws scanned pages by seed and, in turns on the same pages, runs ``docvalidate check`` without and
with a filled cache, and plain recognisers that stay loaded between the turns. Prints pages per
second, processor seconds a page, the most memory of all processes and how much of the printed
text was read. PaddleOCR may live in an environment of its own: ``--paddle-python PATH``. Linux.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.accuracy.words import similarity
from benchmarks.speed.contenders import (
    Contender,
    Measured,
    PlainRecogniser,
    Tesseract,
    Validation,
)
from benchmarks.speed.pages import ScannedPage, all_pages, draw_rounds
from benchmarks.speed.stages import stage_seconds

_COLD, _WARM = "docvalidate check, cold", "docvalidate check, warm"
_PADDLE = "paddleocr, text only"
_TIMES_PADDLE, _TIMES_WARM, _LOSS, _MOST_MEMORY = 3.0, 20.0, 0.005, 2.5 * 2**30


def main() -> int:
    """Draw, run in turns, print; return 1 where a floor that could be measured is missed."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="speed-") as name:
        folder = Path(name)
        rounds = draw_rounds(
            folder / "scans", options.pages, options.rounds, options.seed, options.dpi
        )
        if options.stages:
            _print_stages(stage_seconds([page.path for page in all_pages(rounds)], options.engine))
            return 0
        contenders = _contenders(options, folder)
        try:
            for number, pages in enumerate(rounds, 1):
                for contender in contenders:
                    contender.run(pages)
                print(f"round {number} of {len(rounds)} done", file=sys.stderr)
        finally:
            for contender in contenders:
                contender.close()
        figures = {one.name: _figures(one.measured, all_pages(rounds)) for one in contenders}
    if options.json:
        print(json.dumps(figures, ensure_ascii=False, indent=1))
    else:
        print(f"{options.pages} pages at {options.dpi} dpi, seed {options.seed}")
        _print(figures)
    return _print_floors(figures, options.jobs)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.speed", description=__doc__)
    parser.add_argument("--pages", type=int, default=48)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--dpi", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--engine", default="rapidocr", help="of docvalidate")
    parser.add_argument("--against", nargs="*", default=["paddleocr", "rapidocr", "tesseract"])
    parser.add_argument("--paddle-python", default=sys.executable, help="has PaddleOCR installed")
    parser.add_argument("--stages", action="store_true", help="print where the time goes instead")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _contenders(options: argparse.Namespace, folder: Path) -> list[Contender]:
    """Start what can be started; say what cannot."""
    scratch = folder / "runs"
    scratch.mkdir()
    contenders: list[Contender] = [
        Validation(_COLD, scratch, options.jobs, options.engine),
        Validation(_WARM, scratch, options.jobs, options.engine),
    ]
    for rival in options.against:
        if rival == "tesseract":
            if Tesseract.is_installed():
                contenders.append(Tesseract())
            else:
                print("tesseract with chi_sim is not installed", file=sys.stderr)
            continue
        python = options.paddle_python if rival == "paddleocr" else sys.executable
        try:
            contenders.append(PlainRecogniser(rival, python))
        except RuntimeError as error:
            print(error, file=sys.stderr)
    return contenders


def _figures(measured: Measured, pages: Sequence[ScannedPage]) -> dict[str, float]:
    return {
        "pages_per_second": measured.pages / measured.seconds,
        "processor_seconds_per_page": measured.processor / measured.pages,
        "most_memory_mib": measured.most_memory / 2**20,
        "similarity": _similarity(measured.lines, pages),
    }


def _similarity(lines: Mapping[Path, Sequence[str]], pages: Sequence[ScannedPage]) -> float:
    """Return the mean over all printed characters of how well any line read says their line."""
    total = right = 0.0
    for page in pages:
        seen = lines.get(page.path, ())
        for printed in page.printed:
            best = max((similarity(one, printed) for one in seen), default=0.0)
            total += len(printed)
            right += best * len(printed)
    return right / total if total else 0.0


def _print(figures: Mapping[str, Mapping[str, float]]) -> None:
    first = figures[_COLD]["pages_per_second"]
    print(f"{'':32}{'pages/s':>9}{'cold is':>9}{'CPU s/page':>12}{'memory MiB':>12}{'text':>8}")
    for name, one in figures.items():
        print(
            f"{name:32}{one['pages_per_second']:9.2f}{first / one['pages_per_second']:8.2f}x"
            f"{one['processor_seconds_per_page']:12.2f}{one['most_memory_mib']:12.0f}"
            f"{one['similarity']:8.4f}"
        )


def _print_floors(figures: Mapping[str, Mapping[str, float]], jobs: int) -> int:
    cold, warm = figures[_COLD], figures[_WARM]
    times_warm = warm["pages_per_second"] / cold["pages_per_second"]
    floors = [
        (f"warm over cold {times_warm:.1f}, at least {_TIMES_WARM:g}", times_warm >= _TIMES_WARM)
    ]
    if jobs == 2:
        text = f"memory {cold['most_memory_mib']:.0f} MiB, under {_MOST_MEMORY / 2**20:.0f}"
        floors.append((text, cold["most_memory_mib"] * 2**20 < _MOST_MEMORY))
    if _PADDLE in figures:
        times = cold["pages_per_second"] / figures[_PADDLE]["pages_per_second"]
        loss = figures[_PADDLE]["similarity"] - cold["similarity"]
        text = f"cold over PaddleOCR {times:.2f}, at least {_TIMES_PADDLE:g}"
        floors.append((text, times >= _TIMES_PADDLE))
        times = warm["pages_per_second"] / figures[_PADDLE]["pages_per_second"]
        text = f"warm over PaddleOCR {times:.0f}, at least {_TIMES_WARM:g}"
        floors.append((text, times >= _TIMES_WARM))
        floors.append((f"text lost {loss:+.4f}, at most {_LOSS:g}", loss <= _LOSS))
    for text, met in floors:
        print(f"{'met   ' if met else 'missed'} {text}")
    return int(not all(met for _, met in floors))


def _print_stages(seconds: Mapping[str, float]) -> None:
    whole = sum(seconds.values())
    print("processor seconds a page, one thread")
    for stage, one in seconds.items():
        print(f"{stage:24}{one:8.3f}{one / whole:8.1%}")
    print(f"{'together':24}{whole:8.3f}")


if __name__ == "__main__":
    sys.exit(main())
