"""Evidence for files: from the cache where it is known, from the workers where it is not."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from docvalidate.batch.cache import EvidenceCache
from docvalidate.batch.workers import ReadJob, WorkerPool
from docvalidate.intake import (
    IntakeLimits,
    UnreadableDocument,
    detect_file_type,
    file_sha256,
    require_regular_file,
)
from docvalidate.model.applicant import SubmittedFile
from docvalidate.model.evidence import DocumentEvidence
from docvalidate.vision.markings_elsewhere import with_marked_name
from docvalidate.vision.secrecy_grammar import Grammar

_ANY_SIZE = IntakeLimits(file_bytes=1 << 62)
OnFile = Callable[[DocumentEvidence], None]


class EvidenceSource:
    """Answers for the evidence of any file of a run."""

    def __init__(
        self,
        pool: WorkerPool,
        cache: EvidenceCache | None,
        on_file: OnFile = lambda _: None,
        grammar: Grammar | None = None,
    ) -> None:
        """Read through ``pool``, and through ``cache`` unless it is ``None``."""
        self._grammar = grammar
        self._pool = pool
        self._cache = cache
        self._on_file = on_file
        self._known: dict[Path, DocumentEvidence] = {}

    def prepare(self, files: Sequence[SubmittedFile]) -> None:
        """Read files ahead, all workers busy, so that :meth:`read` answers at once."""
        jobs = []
        for number, file in enumerate(files):
            known = self._cached(file)
            if known is None:
                jobs.append(ReadJob(number, file.path, file.name))
            else:
                self._keep(file.path, known)
        for job, evidence in self._pool.read(jobs):
            # A file is judged by its name as well, whatever name it had when it was cached.
            clean = not self._with_name(job.path, evidence).quarantined
            if self._cache is not None and clean:
                self._cache.put(evidence)
            self._keep(job.path, evidence)

    def read(self, files: Sequence[SubmittedFile]) -> tuple[DocumentEvidence, ...]:
        """Return the evidence of files, in order; each is handed out once and then forgotten."""
        self.prepare([file for file in files if file.path not in self._known])
        return tuple(self._known.pop(file.path) for file in files)

    def _cached(self, file: SubmittedFile) -> DocumentEvidence | None:
        if self._cache is None:
            return None
        try:
            require_regular_file(file.path)
            sha256 = file_sha256(file.path)
        except (OSError, UnreadableDocument):
            return None
        return self._cache.get(sha256, file.name)

    def _keep(self, path: Path, evidence: DocumentEvidence) -> None:
        named = self._with_name(path, _with_file_facts(path, evidence))
        self._known[path] = named
        self._on_file(named)

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
