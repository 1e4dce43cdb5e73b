"""A worker pool that is made for the first file that has to be read, if there is one.

Importing what reads pages takes longer than checking a folder whose evidence is cached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import chain
from types import TracebackType
from typing import TYPE_CHECKING, Self

from docvalidate.model.evidence import DocumentEvidence

if TYPE_CHECKING:
    from docvalidate.batch.workers import ReadJob, WorkerPool


class PoolOnDemand:
    """Reads as a :class:`~docvalidate.batch.workers.WorkerPool` does; use it as one."""

    def __init__(self, make: Callable[[], WorkerPool]) -> None:
        """Make the pool with ``make`` once there is something to read."""
        self._make = make
        self._pool: WorkerPool | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Return the pool."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the workers, where there are any."""
        self._stack.close()

    def read(self, jobs: Iterable[ReadJob]) -> Iterator[tuple[ReadJob, DocumentEvidence]]:
        """Yield the evidence of each file as it is done, in no particular order."""
        coming = iter(jobs)
        for first in coming:
            if self._pool is None:
                self._pool = self._stack.enter_context(self._make())
            yield from self._pool.read(chain([first], coming))
