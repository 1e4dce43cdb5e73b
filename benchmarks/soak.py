"""A long run: whether memory stays flat, how many files are open, and how fast a cached run starts.

``python -m benchmarks.soak [--pages N] [--jobs N]`` draws N pages, has ``docvalidate check`` read
them with a stand-in for the recogniser, and prints how the memory of the parent and of the
workers grows in MiB per 100 pages, the most memory and open files, and how long a second check
takes when everything is cached. Linux only: memory is read from ``/proc``.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image as PillowImage

from benchmarks.processes import resident_of_family
from docvalidate.model.evidence import TextLine
from docvalidate.model.geometry import Box
from docvalidate.model.page import Image, RecognisedText
from docvalidate.ocr import EngineChoice

_ROOT = Path(__file__).resolve().parent.parent
_NOT_COMPILED = "PYTHONDONTWRITEBYTECODE"
_LOG_VARIABLE = "DOCVALIDATE_SOAK_LOG"
_PAGES_EACH = 20
_SIZE = (1169, 827)
"""A4 at 100 dpi, height and width in pixels."""

_WARMING_SHARE = 1 / 3
"""Of the pages: until then libraries still fill their pools."""

_LARGEST_SLOPE = 1.0
_LONGEST_START = 1.5
_MIB = 1 << 20
_LEAST_WORKER = 64 * _MIB


class StandInEngine:
    """Answers with the same thirty lines for every page at once, and counts the page."""

    name = "stand-in"

    def __init__(self, choice: EngineChoice) -> None:
        """Need nothing."""

    def read_page(self, image: Image) -> tuple[TextLine, ...]:
        """Count the page, then return lines spread over it."""
        with Path(os.environ[_LOG_VARIABLE]).open("ab") as log:
            log.write(b".")
        height, width = image.shape[:2]
        step = height // 32
        return tuple(
            TextLine(
                "按要求如实填报的一行文字", 0.98, Box(width // 8, y, width // 2, y + step // 2)
            )
            for y in range(step, height - step, step)
        )

    def read_lines(self, images: Sequence[Image]) -> tuple[RecognisedText, ...]:
        """Return empty text for each image."""
        return tuple(RecognisedText("", 0.0) for _ in images)

    def model_hashes(self) -> Mapping[str, str]:
        """Return nothing: there is no model."""
        return {}


@dataclass(slots=True)
class Samples:
    """What was seen of the processes while they ran.

    Attributes:
        memory: for each process, pages done and resident bytes, in order.
        parent: process id of the command itself.
    """

    parent: int
    memory: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    most_memory: int = 0
    most_files: int = 0

    def take(self, pages: int) -> None:
        """Look at the command and its workers once."""
        resident = resident_of_family(self.parent)
        for process, size in resident.items():
            self.memory[process].append((pages, size))
        self.most_memory = max(self.most_memory, sum(resident.values()))
        self.most_files = max(self.most_files, _open_files(self.parent))

    def slopes(self, pages: int) -> tuple[float, float]:
        """Return MiB per 100 pages of the parent, and of the worker that grew the most."""
        begun = pages * _WARMING_SHARE
        slopes = {
            process: _slope([seen for seen in samples if seen[0] >= begun])
            for process, samples in self.memory.items()
        }
        # Beside the workers runs a small process of the interpreter's own.
        workers = [
            slopes[process]
            for process, samples in self.memory.items()
            if process != self.parent and max(seen[1] for seen in samples) > _LEAST_WORKER
        ]
        return slopes.get(self.parent, 0.0), max(workers, default=0.0)


def main() -> int:
    """Draw, run, measure, print; return 1 where a floor is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        draw(folder / "applicants", options.pages)
        started = time.monotonic()
        samples = run(folder, options.jobs)
        seconds = time.monotonic() - started
        read = _count(folder)
        again = time_cached(folder, options.jobs)
    parent, worker = samples.slopes(read)
    print(
        f"pages read                 {read}, {read / seconds:.2f} a second with {options.jobs} jobs"
    )
    print(f"memory slope of the parent {parent:+.2f} MiB per 100 pages")
    print(f"memory slope of a worker   {worker:+.2f} MiB per 100 pages (the steepest)")
    print(f"most memory, all processes {samples.most_memory / _MIB:.0f} MiB")
    print(f"most files open, parent    {samples.most_files}")
    print(f"one cached applicant       {again:.2f} s from start to report")
    unread = read < options.pages
    missed = unread or max(parent, worker) >= _LARGEST_SLOPE or again >= _LONGEST_START
    print(
        f"demanded: slopes under {_LARGEST_SLOPE} MiB, a cached start under {_LONGEST_START} s: "
        + ("missed" if missed else "met")
    )
    return int(missed)


def draw(folder: Path, pages: int) -> None:
    """Write applicants with scans of a few ragged lines each, no two alike."""
    chance = random.Random(1)
    for number in range(pages):
        pixels = np.full((*_SIZE, 3), 250, np.uint8)
        for row in range(80, _SIZE[0] - 80, 60):
            pixels[row : row + 12, 100 : chance.randrange(300, 700) : 3] = 30
        place = folder / f"{number // _PAGES_EACH:05d}" / "线上"
        place.mkdir(parents=True, exist_ok=True)
        PillowImage.fromarray(pixels).save(place / f"{number}.png", dpi=(100, 100))


def run(folder: Path, jobs: int) -> Samples:
    """Check everyone in a process of its own and look at it four times a second."""
    process = _start(folder, folder / "applicants", folder / "report", jobs)
    samples = Samples(process.pid)
    while process.poll() is None:
        samples.take(_count(folder))
        time.sleep(0.25)
    return samples


def time_cached(folder: Path, jobs: int) -> float:
    """Return how many seconds a check of one applicant takes whose scans are all cached."""
    one = next((folder / "applicants").iterdir())
    best = float("inf")
    for attempt in range(3):
        started = time.monotonic()
        _start(folder, one, folder / f"again-{attempt}", jobs).wait()
        best = min(best, time.monotonic() - started)
    return best


def _start(folder: Path, inputs: Path, output: Path, jobs: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(_ROOT / "cli.py"), "check", str(inputs), "--quiet"]
    command += ["--output", str(output), "--jobs", str(jobs)]
    command += ["--engine", "benchmarks.soak:StandInEngine"]
    return subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        env={
            # An installed program has its modules compiled; those of the checkout are kept aside.
            **{name: value for name, value in os.environ.items() if name != _NOT_COMPILED},
            "PYTHONPATH": str(_ROOT),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
            _LOG_VARIABLE: str(folder / "pages.log"),
        },
    )


def _count(folder: Path) -> int:
    log = folder / "pages.log"
    return log.stat().st_size if log.exists() else 0


def _open_files(process: int) -> int:
    try:
        return sum(1 for _ in Path(f"/proc/{process}/fd").iterdir())
    except OSError:
        return 0


def _slope(samples: Sequence[tuple[int, int]]) -> float:
    """Return the least-squares slope of memory over pages, in MiB per 100 pages."""
    pages = np.array([one[0] for one in samples], float)
    if len(samples) < 2 or np.ptp(pages) == 0:
        return 0.0
    memory = np.array([one[1] for one in samples], float) / _MIB
    return float(100 * np.polyfit(pages, memory, 1)[0])


if __name__ == "__main__":
    sys.exit(main())
