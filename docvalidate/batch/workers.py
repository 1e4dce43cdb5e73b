"""Worker processes that read files: one hangs or dies, one page is lost, no more."""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Self

from docvalidate.batch.manners import interrupts_held_back
from docvalidate.batch.memory import memory_of
from docvalidate.batch.worker_process import ReadJob, Ready, Received, work
from docvalidate.intake import IntakeLimits, TrustList
from docvalidate.model.errors import DocvalidateError
from docvalidate.model.evidence import (
    DocumentEvidence,
    DocumentStatus,
    FailedPage,
    PageEvidence,
    UnreadableReason,
)
from docvalidate.model.quarantine import redacted
from docvalidate.ocr import EngineChoice
from docvalidate.reading import Opened, PageBegun, gathered

__all__ = ["ReadJob", "WorkerPool"]

_START_SECONDS = 120.0
_WATCH_SECONDS = 0.25
_MOST_STARTS = 3


@dataclass(slots=True)
class _Task:
    """A file on its way through the workers, with what is known of it so far."""

    job: ReadJob
    opened: Opened | None = None
    pages: dict[int, PageEvidence] = field(default_factory=dict)
    failed: dict[int, FailedPage] = field(default_factory=dict)
    current: int | None = None
    received: bool = False
    starts: int = 0
    lost: int = 0
    begun: float | None = None

    def remaining(self) -> list[int]:
        """Return the numbers of the pages that nothing is known of."""
        count = self.opened.page_count if self.opened else 0
        return [
            number
            for number in range(1, count + 1)
            if number not in self.pages and number not in self.failed
        ]

    def so_far(self) -> DocumentEvidence:
        """Return what was read of a file that no worker came to the end of."""
        sha256 = self.opened.sha256 if self.opened else ""
        count = self.opened.page_count if self.opened else 0
        return DocumentEvidence(
            self.job.name, sha256, DocumentStatus.PARTIAL, None, page_count=count
        )


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    deadline: float
    ready: bool = False
    task: _Task | None = None


class WorkerPool:
    """A fixed number of worker processes, each with its own engine.

    A worker that finishes neither a page nor the opening of a file within the time limit, or
    takes more memory than it may, or dies, is replaced. The page it had in hand is lost; the
    next worker goes on with the one after it.

    Use as a context manager; leaving it ends the workers.

    Attributes:
        peak_worker_bytes: the most memory any worker had, where the system tells.
    """

    def __init__(
        self,
        engine: EngineChoice,
        limits: IntakeLimits,
        jobs: int,
        secrecy_words: Path | None = None,
        trust: TrustList | None = None,
    ) -> None:
        """Prepare the pool; workers start when the first job arrives.

        Args:
            engine: loaded once in each worker.
            limits: on pixels, pages and bytes of a file, on seconds and on memory.
            jobs: number of worker processes.
            secrecy_words: a bureau's own words of classification markings, if it has any.
            trust: authorities whose digital signatures are trusted.
        """
        self._engine = engine
        self._limits = limits
        self._jobs = max(1, jobs)
        self._secrecy_words = secrecy_words
        self._trust = trust
        self._workers: list[_Worker] = []
        self._waiting: deque[_Task] = deque()
        self._context = multiprocessing.get_context("spawn")
        self.peak_worker_bytes = 0

    def __enter__(self) -> Self:
        """Return the pool."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End all workers at once; they hold nothing that could be lost."""
        for worker in self._workers:
            self._end(worker)
        self._workers.clear()

    def worker_ids(self) -> tuple[int, ...]:
        """Return the process ids of the workers that are alive."""
        return tuple(
            worker.process.pid
            for worker in self._workers
            if worker.process.pid is not None and worker.process.is_alive()
        )

    def read(
        self, jobs: Iterable[ReadJob], seconds: float | None = None
    ) -> Iterator[tuple[ReadJob, DocumentEvidence]]:
        """Yield the evidence of each file as it is done, in no particular order.

        Args:
            jobs: taken one by one as workers become free, so that a run of any length keeps no
                more of it in memory than the workers have in hand.
            seconds: after which to stop, whatever is not done by then; ``None`` to do all.

        Raises:
            DocvalidateError: if the workers cannot load the engine.
        """
        coming = iter(jobs)
        originals: dict[int, ReadJob] = {}
        self._waiting = deque()
        end = time.monotonic() + (seconds if seconds is not None else float("inf"))
        while (self._take(coming, originals) or self._busy()) and time.monotonic() < end:
            while len(self._workers) < min(self._jobs, len(self._waiting) + self._busy()):
                self._workers.append(self._start())
            for worker in self._workers:
                if worker.task is None and self._waiting:
                    self._give(worker, self._waiting.popleft())
            for task, evidence in self._collect():
                yield originals.pop(task.job.number), evidence

    def _take(self, coming: Iterator[ReadJob], originals: dict[int, ReadJob]) -> bool:
        """Take as many jobs as there are idle workers; say whether any wait."""
        idle = self._jobs - len(self._waiting) - self._busy()
        for job in islice(coming, max(0, idle)):
            originals[job.number] = job
            self._waiting.append(_Task(job))
        return bool(self._waiting)

    def _busy(self) -> int:
        return sum(worker.task is not None for worker in self._workers)

    def _start(self) -> _Worker:
        parent, child = self._context.Pipe()
        process = self._context.Process(
            target=work,
            args=(child, self._engine, self._limits, self._secrecy_words, self._trust),
            daemon=True,
        )
        with interrupts_held_back():
            process.start()
        child.close()
        return _Worker(process, parent, time.monotonic() + _START_SECONDS)

    def _give(self, worker: _Worker, task: _Task) -> None:
        task.received = False
        task.current = None
        task.starts += 1
        task.job = replace(task.job, skip=frozenset((*task.pages, *task.failed)))
        worker.task = task
        if worker.ready:
            worker.deadline = time.monotonic() + self._limits.page_seconds
        # A worker that died while idle is noticed when its answer is awaited.
        with contextlib.suppress(OSError):
            worker.connection.send(task.job)

    def _collect(self) -> Iterator[tuple[_Task, DocumentEvidence]]:
        """Wait briefly for answers, deaths, hung and greedy workers; yield what is done."""
        ready = wait([worker.connection for worker in self._workers], timeout=_WATCH_SECONDS)
        for worker in list(self._workers):
            task = worker.task
            done = None
            if task is not None and self._takes_too_long(task):
                done = self._lose(worker, UnreadableReason.TIMED_OUT, for_good=True)
            elif worker.connection in ready:
                done = self._hear(worker)
            elif time.monotonic() > worker.deadline and task is not None:
                done = self._lose(worker, UnreadableReason.TIMED_OUT)
            elif self._takes_too_much(worker):
                done = self._lose(worker, UnreadableReason.OUT_OF_MEMORY)
            if task is not None and done is not None:
                yield task, done

    def _takes_too_long(self, task: _Task) -> bool:
        """Say whether a file has had its time, though none of its pages hung."""
        begun = task.begun if task.begun is not None else time.monotonic()
        return time.monotonic() - begun > self._limits.document_seconds

    def _takes_too_much(self, worker: _Worker) -> bool:
        resident, peak = memory_of(worker.process.pid or 0)
        self.peak_worker_bytes = max(self.peak_worker_bytes, peak)
        return resident > self._limits.worker_bytes

    def _hear(self, worker: _Worker) -> DocumentEvidence | None:
        """Take one message; return a document's evidence where that was the last of it.

        Raises:
            DocvalidateError: if the worker could not load the engine.
        """
        try:
            answer = worker.connection.recv()
        except (EOFError, OSError):
            return self._lose(worker, UnreadableReason.WORKER_DIED)
        if isinstance(answer, DocvalidateError):
            raise answer
        worker.deadline = time.monotonic() + self._limits.page_seconds
        task = worker.task
        if isinstance(answer, Ready):
            worker.ready = True
        elif task is not None:
            return self._note(worker, task, answer)
        return None

    def _note(self, worker: _Worker, task: _Task, answer: object) -> DocumentEvidence | None:
        """Keep what a worker tells about its file."""
        if isinstance(answer, Received):
            task.received = True
            task.begun = task.begun if task.begun is not None else time.monotonic()
        elif isinstance(answer, Opened):
            task.opened = answer
        elif isinstance(answer, PageBegun):
            task.current = answer.number
        elif isinstance(answer, PageEvidence):
            task.pages[answer.number] = answer
            task.current = None
        elif isinstance(answer, FailedPage):
            task.failed[answer.number] = answer
            task.current = None
        elif isinstance(answer, DocumentEvidence):
            worker.task = None
            self._takes_too_much(worker)
            if not task.lost:
                return answer
            return redacted(gathered(answer, task.pages.values(), task.failed.values()))
        return None

    def _lose(
        self, worker: _Worker, reason: UnreadableReason, *, for_good: bool = False
    ) -> DocumentEvidence | None:
        """Replace a worker; return the evidence of its file unless that can still be read on."""
        self._end(worker)
        self._workers.remove(worker)
        task = worker.task
        if task is None:
            return None
        if not task.received:
            return self._again(task, reason)
        if task.opened is None:
            # Opening the file was too much: no page of it can be reached.
            return DocumentEvidence(task.job.name, "", DocumentStatus.UNREADABLE, reason)
        if task.current is not None:
            task.failed[task.current] = FailedPage(task.current, reason)
        task.lost += 1
        # With no page left there is still what the file says as a whole: digital signatures,
        # markings in its metadata.
        if task.lost <= self._limits.lost_pages and not for_good:
            self._waiting.appendleft(task)
            return None
        return self._given_up(task, reason)

    def _again(self, task: _Task, reason: UnreadableReason) -> DocumentEvidence | None:
        """Hand on a file that its worker never looked at, unless no worker will ever start."""
        if task.starts - task.lost < _MOST_STARTS:
            self._waiting.appendleft(task)
            return None
        if task.opened is None:
            return DocumentEvidence(task.job.name, "", DocumentStatus.UNREADABLE, reason)
        return self._given_up(task, reason)

    @staticmethod
    def _given_up(task: _Task, reason: UnreadableReason) -> DocumentEvidence:
        """Return what was read; the pages never come to are lost for the same reason.

        What the file says as a whole is lost in any case, so that it is never told as read whole.
        """
        for number in task.remaining():
            task.failed[number] = FailedPage(number, reason)
        document = task.so_far()
        if not task.failed:
            document = replace(document, reason=reason)
        return redacted(gathered(document, task.pages.values(), task.failed.values()))

    @staticmethod
    def _end(worker: _Worker) -> None:
        worker.connection.close()
        worker.process.kill()
        worker.process.join(timeout=5)
