"""What runs inside a worker process: load the engine once, then read files one by one."""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from docvalidate.batch.manners import yield_to_others
from docvalidate.batch.memory import limit_own_memory
from docvalidate.batch.offline import refuse_network
from docvalidate.intake import IntakeLimits, TrustList
from docvalidate.model.errors import DocvalidateError
from docvalidate.ocr import EngineChoice, load_engine
from docvalidate.reading import read_document
from docvalidate.vision.secrecy_grammars import extended_grammar


@dataclass(frozen=True, slots=True)
class ReadJob:
    """One file to read; ``number`` is the caller's own and comes back with the evidence.

    Attributes:
        skip: numbers of pages that are not to be read, because they were read already or cost
            a worker its life.
    """

    number: int
    path: Path
    name: str
    skip: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has loaded its engine."""


@dataclass(frozen=True, slots=True)
class Received:
    """The worker has taken a job: from now on the file is to blame for what happens."""


def work(
    connection: Connection,
    choice: EngineChoice,
    limits: IntakeLimits,
    secrecy_words: Path | None,
    trust: TrustList | None,
) -> None:
    """Read files until the other side hangs up.

    Sends :class:`Ready` once, then for each job :class:`Received`, whatever
    :func:`docvalidate.reading.read_document` tells on the way, and at last the document's
    evidence, which holds the pages that were not skipped. Where the engine cannot be loaded, the
    error is the answer to the first job.
    """
    refuse_network()
    yield_to_others()
    _keep_quiet()
    limit_own_memory(limits.worker_bytes)
    os.environ.setdefault("OMP_NUM_THREADS", str(choice.threads))
    import cv2  # noqa: PLC0415 - only to limit its threads in this process

    cv2.setNumThreads(choice.threads)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        try:
            engine = load_engine(choice)
            grammar = extended_grammar(secrecy_words)
        except DocvalidateError as error:
            connection.recv()
            connection.send(error)
            return
        connection.send(Ready())
        while True:
            job: ReadJob = connection.recv()
            connection.send(Received())
            connection.send(
                read_document(
                    job.path,
                    job.name,
                    engine,
                    limits,
                    connection.send,
                    grammar=grammar,
                    trust=trust,
                    skip=job.skip,
                )
            )


def _keep_quiet() -> None:
    """Say nothing: third-party logs may quote document text, and C libraries write to stderr.

    The keyboard's interrupt goes to the parent alone, which ends its workers.
    """
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sink = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            os.dup2(sink, stream.fileno())
    os.close(sink)
