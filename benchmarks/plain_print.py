"""How much the reader of plain print takes off the recogniser, and how often the two differ.

``python -m benchmarks.plain_print`` cuts the lines out of freshly drawn scans, or of ``--folder``'s
own, has each read by the small network and by the recogniser as a whole, and prints for how many
the recogniser was not needed, how many of those both read alike, and processor time for each.
Width of marks and spaces aside: ， and , count as one.
"""

from __future__ import annotations

import argparse
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import cv2

from benchmarks.speed.pages import all_pages, draw_rounds
from docvalidate.intake import IntakeLimits, PageFailure, open_document
from docvalidate.intake.working_size import at_working_size
from docvalidate.model.page import Image, Page
from docvalidate.ocr.engine import EngineChoice
from docvalidate.ocr.line_pictures import line_picture
from docvalidate.ocr.rapid import RapidEngine
from docvalidate.plain_print.reader import read_print

_PICTURES = {".jpg", ".jpeg", ".png", ".pdf", ".tif", ".tiff", ".bmp", ".heic"}
_Answer = TypeVar("_Answer")


@dataclass(slots=True)
class Tally:
    """What was counted, and processor seconds."""

    lines: int = 0
    taken: int = 0
    alike: int = 0
    small: float = 0.0
    together: float = 0.0
    whole: float = 0.0


def main() -> None:
    """Read, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=24, help="to draw")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="scans to read instead of drawn ones")
    parser.add_argument("--show", type=int, default=0, help="print so many differences")
    arguments = parser.parse_args()
    cv2.setNumThreads(1)
    with tempfile.TemporaryDirectory() as scratch:
        if arguments.folder is None:
            rounds = draw_rounds(Path(scratch), arguments.pages, 1, arguments.seed, 200)
            paths: Sequence[Path] = [page.path for page in all_pages(rounds)]
        else:
            found = sorted(arguments.folder.rglob("*"))
            paths = [path for path in found if path.suffix.lower() in _PICTURES]
        _report(*_compared(paths), arguments.show)


def _compared(paths: Sequence[Path]) -> tuple[Tally, list[tuple[str, str]]]:
    """Return the counts and what the recogniser and the small network read differently."""
    engine = RapidEngine(EngineChoice())
    whole = engine.recogniser.alone()
    tally = Tally()
    different: list[tuple[str, str]] = []
    for page in _pages(paths):
        for corners in engine.detector.find(page.image):
            picture = line_picture(page.image, corners)
            printed, spent = _timed(read_print, picture)
            tally.small += spent
            told, spent = _timed(engine.recogniser.read_line, picture)
            tally.together += spent
            answer, spent = _timed(whole.read_line, picture)
            tally.whole += spent
            tally.lines += 1
            if printed.doubts or not printed.characters:
                continue
            tally.taken += 1
            if _plain(printed.text) == _plain(answer.text):
                tally.alike += 1
            else:
                different.append((answer.text, told.text))
    return tally, different


def _pages(paths: Sequence[Path]) -> Iterator[Page]:
    """Yield all pages at the working size."""
    for path in paths:
        with open_document(path, IntakeLimits()) as document:
            for page in document.pages():
                if not isinstance(page, PageFailure):
                    yield at_working_size(page)[0]


def _timed(work: Callable[[Image], _Answer], picture: Image) -> tuple[_Answer, float]:
    begun = time.process_time()
    answer = work(picture)
    return answer, time.process_time() - begun


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _report(tally: Tally, different: Sequence[tuple[str, str]], show: int) -> None:
    lines, taken = max(1, tally.lines), max(1, tally.taken)
    print(f"lines {tally.lines}, without the recogniser {tally.taken / lines:.3f}")
    print(f"of these read alike by the recogniser {tally.alike / taken:.4f}")
    print(
        f"ms a line: small network {1000 * tally.small / lines:.1f}, "
        f"both {1000 * tally.together / lines:.1f}, "
        f"recogniser alone {1000 * tally.whole / lines:.1f}"
    )
    for recogniser, small in different[:show]:
        print(f"  recogniser {recogniser!r}, small network {small!r}")


if __name__ == "__main__":
    main()
