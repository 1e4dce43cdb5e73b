"""Memory of a process and of all that it started, from ``/proc``; Linux only."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from docvalidate.batch.memory import memory_of

_INTERVAL_SECONDS = 0.1


def children_of(process: int) -> tuple[int, ...]:
    """Return the process ids of the direct children of a process."""
    found: list[int] = []
    try:
        for thread in Path(f"/proc/{process}/task").iterdir():
            text = (thread / "children").read_text(encoding="ascii")
            found.extend(map(int, text.split()))
    except OSError:
        pass
    return tuple(found)


def descendants_of(process: int) -> tuple[int, ...]:
    """Return the process ids of all processes that a process started, directly or not."""
    children = children_of(process)
    return (*children, *(one for child in children for one in descendants_of(child)))


def resident_of_family(process: int) -> dict[int, int]:
    """Return the resident memory in bytes of a process and of all it started, by process id.

    Processes that are gone, or that the system tells nothing of, are left out.
    """
    sizes = {one: memory_of(one)[0] for one in (process, *descendants_of(process))}
    return {one: size for one, size in sizes.items() if size}


@dataclass(slots=True)
class PeakMemory:
    """The most resident memory seen at one moment, in bytes, all processes together."""

    most: int = 0


@contextmanager
def peak_memory(process: int) -> Iterator[PeakMemory]:
    """Watch a process, and those that it starts, while the block runs."""
    peak = PeakMemory()
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_INTERVAL_SECONDS):
            peak.most = max(peak.most, sum(resident_of_family(process).values()))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()
