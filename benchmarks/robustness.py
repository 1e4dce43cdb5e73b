"""Robustness over any folder of files: what was read, what was not and why, and at what cost.

``python -m benchmarks.robustness FOLDER`` reads every file in the folder, archives unpacked, in
workers as ``docvalidate check`` does, and prints how many were read whole, in part or not at
all, how many crashed a worker, ran out of time or memory or met a bug of this program, and the
peak memory of this process and of the workers. Each file of the latter kinds is listed.

``--mutate N --seed S`` adds N damaged copies of the samples, ``--odd`` the odd files of
:mod:`benchmarks.odd_files`; FOLDER may be left out then. ``--orientation [N]`` measures something
else: whether N drawn pages, or those of FOLDER, are turned upright
(:mod:`benchmarks.orientation`). ``--blind`` tries all but the recogniser, which is many times
faster; ``--each`` prints a line for every file. The run ends after ``--total-s`` seconds and says
how many files were not come to.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.mutations import write_mutations
from benchmarks.odd_files import lay_out_odd_files
from benchmarks.orientation import measure_orientation
from docvalidate.batch.memory import memory_of
from docvalidate.batch.workers import ReadJob, WorkerPool
from docvalidate.intake import IntakeLimits
from docvalidate.intake.tree import Folder, TreeReader
from docvalidate.model.evidence import DocumentEvidence, UnreadableReason
from docvalidate.ocr import EngineChoice

_BLIND = "benchmarks.blind_engine:BlindEngine"
_TROUBLE = {
    UnreadableReason.WORKER_DIED: "crashed",
    UnreadableReason.TIMED_OUT: "timed out",
    UnreadableReason.OUT_OF_MEMORY: "out of memory",
    UnreadableReason.INTERNAL: "internal error",
}


@dataclass(slots=True)
class Tally:
    """What came of the files read so far."""

    statuses: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    troubles: dict[str, list[str]] = field(default_factory=dict)
    pages: int = 0

    def add(self, evidence: DocumentEvidence) -> None:
        """Count one file."""
        self.statuses[evidence.status.value] += 1
        self.pages += len(evidence.pages)
        reasons = [page.reason for page in evidence.failed_pages]
        if evidence.reason is not None:
            reasons.append(evidence.reason)
            self.reasons[evidence.reason.value] += 1
        for reason in dict.fromkeys(reasons):
            if reason in _TROUBLE:
                pages = [page.number for page in evidence.failed_pages if page.reason is reason]
                where = f" pages {pages[:8]}" if pages else ""
                shown = f"{_shown(evidence.path)}{where}"
                self.troubles.setdefault(_TROUBLE[reason], []).append(shown)


def main() -> int:
    """Read, count, print."""
    options = _options()
    if options.orientation is not None:
        return measure_orientation(
            options.orientation, options.seed, options.folder, options.total_s
        )
    with tempfile.TemporaryDirectory(prefix="robustness-") as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        if options.mutate:
            write_mutations(made, options.mutate, options.seed)
        if options.odd:
            lay_out_odd_files(made)
        folders = [folder for folder in (options.folder, made) if folder is not None]
        files = list(_files(folders, Path(scratch) / "unpacked"))
        _run(files, options)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--limit-s", type=float, default=60.0, help="seconds for a page")
    parser.add_argument("--total-s", type=float, default=900.0, help="seconds for the run")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--blind", action="store_true", help="without the recogniser")
    parser.add_argument("--each", action="store_true", help="print a line for every file")
    parser.add_argument("--mutate", type=int, default=0, metavar="N")
    parser.add_argument("--odd", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--orientation", type=int, nargs="?", const=216, metavar="N")
    options = parser.parse_args()
    drawn = options.mutate or options.odd or options.orientation
    if not (options.folder or drawn):
        parser.error("give a FOLDER, --mutate, --odd or --orientation")
    if options.folder is not None and not options.folder.is_dir():
        parser.error(f"{options.folder} is no folder")
    return options


def _files(folders: Iterable[Path], workspace: Path) -> Iterator[tuple[str, Path]]:
    """Yield name and path of every file, those in archives included."""
    for number, path in enumerate(folders):
        area = workspace / str(number)
        area.mkdir(parents=True)
        yield from _files_in(TreeReader(path, area, IntakeLimits()).read_folder(path), "")


def _files_in(folder: Folder, above: str) -> Iterator[tuple[str, Path]]:
    for file in folder.files:
        yield f"{above}{file.name}", file
    for inner in folder.folders:
        yield from _files_in(inner, f"{above}{inner.name}/")


def _run(files: list[tuple[str, Path]], options: argparse.Namespace) -> None:
    """Read the files in workers until all are done or the time is used up."""
    limits = IntakeLimits(page_seconds=options.limit_s)
    choice = EngineChoice(_BLIND) if options.blind else EngineChoice()
    jobs = [ReadJob(number, path, name) for number, (name, path) in enumerate(files)]
    tally = Tally()
    begun = time.monotonic()
    with WorkerPool(choice, limits, options.jobs) as pool:
        for _, evidence in pool.read(jobs, options.total_s):
            tally.add(evidence)
            if options.each:
                print(_line(evidence), flush=True)
        peak = pool.peak_worker_bytes
    _print(tally, len(files), time.monotonic() - begun, peak)


def _line(evidence: DocumentEvidence) -> str:
    """Return what became of one file."""
    pages = f"{len(evidence.pages)}/{evidence.page_count}"
    reason = "" if evidence.reason is None else evidence.reason.value
    return f"{evidence.status.value:<11}{pages:>9}  {reason:<20} {_shown(evidence.path)}"


def _shown(name: str) -> str:
    """Return a file's name without what a terminal would act on."""
    return repr(name.encode("utf-8", "backslashreplace").decode())


def _print(tally: Tally, files: int, seconds: float, worker_peak: int) -> None:
    done = sum(tally.statuses.values())
    print(f"files            {files}")
    print(f"not come to      {files - done}")
    for status in ("ok", "partial", "unreadable"):
        print(f"{status:<16} {tally.statuses[status]}")
    for trouble in _TROUBLE.values():
        print(f"{trouble:<16} {len(tally.troubles.get(trouble, []))}")
    print(f"pages read       {tally.pages}")
    print(f"seconds          {seconds:.0f}")
    print(f"peak memory      this process {_own_peak()}, a worker {_mebibytes(worker_peak)}")
    print("reasons          " + ", ".join(f"{name} {n}" for name, n in tally.reasons.most_common()))
    for trouble, names in tally.troubles.items():
        for name in sorted(names):
            print(f"{trouble}: {name}")


def _own_peak() -> str:
    return _mebibytes(memory_of(os.getpid())[1])


def _mebibytes(size: int) -> str:
    return f"{size / 2**20:.0f} MiB" if size else "not known"


if __name__ == "__main__":
    sys.exit(main())
