"""Worker processes that read files: one hangs or dies, one document is lost, no more."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import TracebackType
from typing import Self

from docvalidate.batch.offline import refuse_network
from docvalidate.intake import IntakeLimits, TrustList
from docvalidate.model.errors import DocvalidateError
from docvalidate.model.evidence import DocumentEvidence, DocumentStatus, UnreadableReason
from docvalidate.ocr import EngineChoice, load_engine
from docvalidate.reading import read_document
from docvalidate.vision.secrecy_grammar import extended_grammar

_START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class ReadJob:
    """One file to read; ``number`` is the caller's own and comes back with the evidence."""

    number: int
    path: Path
    name: str


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection
    job: ReadJob | None
    deadline: float


class WorkerPool:
    """A fixed number of worker processes, each with its own engine.

    Use as a context manager; leaving it ends the workers.
    """

    def __init__(
        self,
        engine: EngineChoice,
        limits: IntakeLimits,
        jobs: int,
        page_seconds: float = 180.0,
        secrecy_words: Path | None = None,
        trust: TrustList | None = None,
    ) -> None:
        """Prepare the pool; workers start when the first job arrives.

        Args:
            engine: loaded once in each worker.
            limits: on pixels, pages and bytes.
            jobs: number of worker processes.
            page_seconds: a worker that finishes no page for this long is replaced.
            secrecy_words: a bureau's own words of classification markings, if it has any.
            trust: authorities whose digital signatures are trusted.
        """
        self._engine = engine
        self._limits = limits
        self._jobs = max(1, jobs)
        self._page_seconds = page_seconds
        self._secrecy_words = secrecy_words
        self._trust = trust
        self._workers: list[_Worker] = []
        self._context = multiprocessing.get_context("spawn")

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

    def read(self, jobs: Sequence[ReadJob]) -> Iterator[tuple[ReadJob, DocumentEvidence]]:
        """Yield the evidence of each file as it is done, in no particular order.

        Raises:
            DocvalidateError: if the workers cannot load the engine.
        """
        waiting = deque(jobs)
        while waiting or any(worker.job for worker in self._workers):
            while len(self._workers) < min(self._jobs, len(waiting) + self._busy()):
                self._workers.append(self._start())
            for worker in self._workers:
                if worker.job is None and waiting:
                    self._give(worker, waiting.popleft())
            yield from self._collect()

    def _busy(self) -> int:
        return sum(worker.job is not None for worker in self._workers)

    def _start(self) -> _Worker:
        parent, child = self._context.Pipe()
        process = self._context.Process(
            target=_work,
            args=(child, self._engine, self._limits, self._secrecy_words, self._trust),
            daemon=True,
        )
        process.start()
        child.close()
        return _Worker(process, parent, None, time.monotonic() + _START_SECONDS)

    def _give(self, worker: _Worker, job: ReadJob) -> None:
        # A worker that died while idle is noticed when its answer is awaited.
        with contextlib.suppress(OSError):
            worker.connection.send(job)
        worker.job = job
        worker.deadline = time.monotonic() + _START_SECONDS + self._page_seconds

    def _collect(self) -> Iterator[tuple[ReadJob, DocumentEvidence]]:
        """Wait briefly for answers, deaths and hung workers, and yield what is done."""
        ready = wait([worker.connection for worker in self._workers if worker.job], timeout=0.5)
        now = time.monotonic()
        for worker in list(self._workers):
            job = worker.job
            if job is None:
                continue
            if worker.connection in ready:
                try:
                    answer = worker.connection.recv()
                except (EOFError, OSError):
                    yield job, self._lost(worker, job, UnreadableReason.WORKER_DIED)
                    continue
                if isinstance(answer, DocvalidateError):
                    raise answer
                if isinstance(answer, DocumentEvidence):
                    worker.job = None
                    yield job, answer
                else:  # a page is done
                    worker.deadline = now + self._page_seconds
            elif now > worker.deadline:
                yield job, self._lost(worker, job, UnreadableReason.TIMED_OUT)

    def _lost(self, worker: _Worker, job: ReadJob, reason: UnreadableReason) -> DocumentEvidence:
        """Replace a worker and give up its document."""
        self._end(worker)
        self._workers.remove(worker)
        return DocumentEvidence(job.name, "", DocumentStatus.UNREADABLE, reason)

    @staticmethod
    def _end(worker: _Worker) -> None:
        worker.connection.close()
        worker.process.kill()
        worker.process.join(timeout=5)


def _work(
    connection: Connection,
    choice: EngineChoice,
    limits: IntakeLimits,
    secrecy_words: Path | None,
    trust: TrustList | None,
) -> None:
    """Run in the worker process: load the engine, then read files until told to stop."""
    refuse_network()
    # Third-party logs may quote document text; nothing of a document goes into a log.
    logging.disable(logging.CRITICAL)
    os.environ.setdefault("OMP_NUM_THREADS", str(choice.threads))
    import cv2  # noqa: PLC0415 - only to limit its threads in this process

    cv2.setNumThreads(choice.threads)
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        try:
            engine = load_engine(choice)
            grammar = extended_grammar(secrecy_words)
        except DocvalidateError as error:
            connection.recv()
            connection.send(error)
            return
        while True:
            job: ReadJob = connection.recv()
            evidence = read_document(
                job.path, job.name, engine, limits, connection.send, grammar, trust
            )
            connection.send(evidence)
