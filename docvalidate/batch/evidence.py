"""Evidence for files: from the cache where it is known, from the workers where it is not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Protocol

from docvalidate.batch.cache import EvidenceCache
from docvalidate.intake import (
    IntakeLimits,
    UnreadableDocument,
    detect_file_type,
    file_sha256,
    require_regular_file,
)
from docvalidate.model.applicant import Submission, SubmittedFile
from docvalidate.model.evidence import DocumentEvidence
from docvalidate.vision.markings_elsewhere import with_marked_name
from docvalidate.vision.secrecy_grammar import Grammar

if TYPE_CHECKING:
    from docvalidate.batch.workers import ReadJob

_ANY_SIZE = IntakeLimits(file_bytes=1 << 62)
OnFile = Callable[[DocumentEvidence], None]
OnSubmission = Callable[[Submission, tuple[DocumentEvidence, ...]], None]


class Pool(Protocol):
    """Reads files in worker processes."""

    def read(self, jobs: Iterable[ReadJob]) -> Iterator[tuple[ReadJob, DocumentEvidence]]:
        """Yield the evidence of each file as it is done; jobs are taken as workers get free."""
        ...


@dataclass(slots=True)
class _Awaited:
    """Files whose evidence is gathered until all of it is there."""

    done: Callable[[tuple[DocumentEvidence, ...]], None]
    evidence: list[DocumentEvidence | None]
    missing: int = 0

    def put(self, position: int, evidence: DocumentEvidence) -> None:
        """Take the evidence of one file, and hand all of it on with the last."""
        self.evidence[position] = evidence
        self.missing -= 1
        self.finish()

    def finish(self) -> None:
        """Hand the evidence on once none is missing."""
        if self.missing == 0:
            self.done(tuple(one for one in self.evidence if one is not None))


class EvidenceSource:
    """Answers for the evidence of any file of a run."""

    def __init__(
        self,
        pool: Pool,
        cache: EvidenceCache | None,
        on_file: OnFile = lambda _: None,
        grammar: Grammar | None = None,
    ) -> None:
        """Read through ``pool``, and through ``cache`` unless it is ``None``."""
        self._grammar = grammar
        self._pool = pool
        self._cache = cache
        self._on_file = on_file

    def each(self, submissions: Iterable[Submission], done: OnSubmission) -> None:
        """Read the files of many submissions, all workers busy, and hand on each as it is done.

        Only the submissions that workers have in hand are kept in memory: ``submissions`` is
        taken one by one, and evidence handed on is forgotten.

        Args:
            submissions: in the order in which they are begun.
            done: called with a submission and the evidence of its files, in their order; a
                submission that is done earlier comes earlier.
        """

        def begun() -> Iterator[tuple[Sequence[SubmittedFile], _Awaited]]:
            for submission in submissions:
                awaited = _Awaited(
                    lambda evidence, submission=submission: done(submission, evidence),  # type: ignore[misc]
                    [None] * len(submission.files),
                )
                yield submission.files, awaited

        self._gather(begun())

    def read(self, files: Sequence[SubmittedFile]) -> tuple[DocumentEvidence, ...]:
        """Return the evidence of files, in order."""
        answer: list[DocumentEvidence] = []
        self._gather(iter([(files, _Awaited(answer.extend, [None] * len(files)))]))
        return tuple(answer)

    def _gather(self, groups: Iterator[tuple[Sequence[SubmittedFile], _Awaited]]) -> None:
        """Look files up, have the rest read, and finish each group with its last file."""
        places: dict[int, tuple[_Awaited, int]] = {}
        for job, evidence in self._pool.read(self._jobs(groups, places)):
            awaited, position = places.pop(job.number)
            named = self._with_name(job.path, _with_file_facts(job.path, evidence))
            # A file is judged by its name as well, whatever name it had when it was cached.
            if self._cache is not None and not named.quarantined:
                self._cache.put(evidence)
            self._on_file(named)
            awaited.put(position, named)

    def _jobs(
        self,
        groups: Iterator[tuple[Sequence[SubmittedFile], _Awaited]],
        places: dict[int, tuple[_Awaited, int]],
    ) -> Iterator[ReadJob]:
        """Yield what has to be read; groups that are wholly known finish on the way."""
        numbers = count()
        for files, awaited in groups:
            unknown: list[ReadJob] = []
            for position, file in enumerate(files):
                known = self._cached(file)
                if known is None:
                    from docvalidate.batch.workers import ReadJob  # noqa: PLC0415 - slow to import

                    job = ReadJob(next(numbers), file.path, file.name)
                    places[job.number] = (awaited, position)
                    unknown.append(job)
                else:
                    named = self._with_name(file.path, _with_file_facts(file.path, known))
                    awaited.evidence[position] = named
                    self._on_file(named)
            awaited.missing = len(unknown)
            if unknown:
                yield from unknown
            else:
                awaited.finish()

    def _cached(self, file: SubmittedFile) -> DocumentEvidence | None:
        if self._cache is None:
            return None
        try:
            require_regular_file(file.path)
            sha256 = file_sha256(file.path)
        except (OSError, UnreadableDocument):
            return None
        return self._cache.get(sha256, file.name)

    def _with_name(self, path: Path, evidence: DocumentEvidence) -> DocumentEvidence:
        """Return the evidence with what the names of the file and its folders say."""
        depth = len(PurePosixPath(evidence.path).parts)
        above = path.parents[depth - 1].name if depth <= len(path.parents) else ""
        return with_marked_name(evidence, above, self._grammar)


def _with_file_facts(path: Path, evidence: DocumentEvidence) -> DocumentEvidence:
    """Add the file's size and what it is by its content, for the notice's limits on uploads."""
    try:
        require_regular_file(path, _ANY_SIZE)
        size, kind = path.stat().st_size, detect_file_type(path).value
    except (OSError, UnreadableDocument):
        return evidence
    return dataclasses.replace(evidence, byte_size=size, file_type=kind)
