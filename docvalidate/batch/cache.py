"""Evidence kept by content: the same file is never read twice by the same detectors.

An entry is a small zip of one JSON file and the pictures of pages and fields. The key covers the
file's bytes, the engine with its models, the detectors and this program's version, so that a stale
entry is simply never found. Quarantined documents are never kept.

Entries written by one set of versions lie in one folder. Several processes may use the cache at
once: an entry appears whole or not at all, and one that another process has just removed is
simply not found.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import io
import json
import os
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from docvalidate import __version__
from docvalidate.model.evidence import DocumentEvidence, DocumentStatus, PageEvidence
from docvalidate.model.places import user_cache_folder
from docvalidate.vision import DETECTOR_VERSION

LARGEST_BYTES = 2 << 30
_VERSIONS_NAME = "versions.json"
_TEMPORARY_PREFIX = ".writing-"
_ABANDONED_SECONDS = 3600.0
"""A temporary file this old was left by a process that was killed."""

_BYTES_BETWEEN_PRUNINGS = 64 << 20


def default_cache_folder() -> Path:
    """Return where the evidence of this user lies."""
    return user_cache_folder() / "evidence"


@dataclasses.dataclass(frozen=True, slots=True)
class CacheVersion:
    """What one set of versions has in the cache.

    Attributes:
        tool: version of this program, ``detectors`` of what looks at pages; empty where unknown.
        current: whether this program's own versions are those.
    """

    tool: str
    detectors: str
    engine: str
    entries: int
    size: int
    current: bool


class EvidenceCache:
    """Evidence by content hash, readable by its owner alone.

    Any failure of the cache (a full disk, a damaged entry) means reading the file again,
    never an error.
    """

    def __init__(
        self,
        folder: Path,
        engine: str,
        models: Mapping[str, str],
        grammar: str = "",
        trust_list: str = "",
        limits: str = "",
        largest_bytes: int = LARGEST_BYTES,
    ) -> None:
        """Use ``folder``; engine, models and the grammar's hash become part of every key.

        Args:
            folder: made when the first entry is written.
            engine: name of the recogniser, and ``models`` the hashes of its model files.
            models: see ``engine``.
            grammar: hash of the words of classification markings.
            trust_list: digest of the trust list; part of the key of files that bear digital
                signatures, since only what is said about those depends on it.
            limits: that differ from the usual ones and change what is seen.
            largest_bytes: beyond this the entries unused for longest are removed.
        """
        self._root = folder
        self._trust_list = trust_list
        self._largest = largest_bytes
        self._unpruned = 0
        self._named = {"tool": __version__, "detectors": DETECTOR_VERSION, "engine": engine}
        versions = [
            __version__,
            DETECTOR_VERSION,
            engine,
            *sorted(models.values()),
            grammar,
            limits,
        ]
        self._versions = "\n".join(versions).encode()
        self._folder = folder / hashlib.sha256(self._versions).hexdigest()[:16]

    def get(self, sha256: str, name: str) -> DocumentEvidence | None:
        """Return the evidence of a file with this content, under the name given."""
        unsigned = self._read(self._path(sha256, ""), name)
        if not self._trust_list or (unsigned is not None and not unsigned.digital_signatures):
            return unsigned
        return self._read(self._path(sha256, self._trust_list), name)

    def _read(self, path: Path, name: str) -> DocumentEvidence | None:
        try:
            with zipfile.ZipFile(path) as entry:
                evidence = _evidence_type().validate_json(entry.read("evidence.json"))
                pages = tuple(_with_pictures(page, entry) for page in evidence.pages)
        except (OSError, KeyError, zipfile.BadZipFile, ValidationError):
            return None
        with contextlib.suppress(OSError):
            # Used just now: the last to go when room is made.
            os.utime(path)
        return dataclasses.replace(evidence, path=name, pages=pages)

    def put(self, evidence: DocumentEvidence) -> None:
        """Keep evidence of a file that was read whole and is not quarantined."""
        if evidence.status is not DocumentStatus.OK or evidence.quarantined:
            return
        bare = dataclasses.replace(
            evidence,
            # The name is the asker's; one that is no proper text could not be written either.
            path="",
            pages=tuple(
                dataclasses.replace(page, thumbnail=b"", crops=(b"",) * len(page.crops))
                for page in evidence.pages
            ),
        )
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as entry:
            entry.writestr("evidence.json", _evidence_type().dump_json(bare))
            for page in evidence.pages:
                entry.writestr(f"{page.number}.jpg", page.thumbnail, zipfile.ZIP_STORED)
                for index, crop in enumerate(page.crops):
                    entry.writestr(f"{page.number}-{index}.jpg", crop, zipfile.ZIP_STORED)
        content = buffer.getvalue()
        trust_list = self._trust_list if evidence.digital_signatures else ""
        with contextlib.suppress(OSError):
            self._name_versions()
            _write(self._path(evidence.sha256, trust_list), content)
            self._unpruned += len(content)
        if self._unpruned > min(_BYTES_BETWEEN_PRUNINGS, self._largest // 8):
            self.prune()

    def prune(self) -> None:
        """Remove the entries unused for longest once the cache exceeds its bound."""
        self._unpruned = 0
        prune_cache(self._root, self._largest)

    def _path(self, sha256: str, trust_list: str) -> Path:
        content = "\n".join((sha256, *([trust_list] if trust_list else [])))
        key = hashlib.sha256(self._versions + b"\n" + content.encode()).hexdigest()
        return self._folder / f"{key}.zip"

    def _name_versions(self) -> None:
        """Write beside the entries which versions they come from, for ``cache info``."""
        if not (self._folder / _VERSIONS_NAME).exists():
            self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._folder.mkdir(exist_ok=True, mode=0o700)
            _write(self._folder / _VERSIONS_NAME, json.dumps(self._named).encode())


def cache_versions(folder: Path) -> tuple[CacheVersion, ...]:
    """Return what the cache holds, per set of versions, the largest first."""
    found: dict[Path, list[int]] = {}
    for path, size, _ in _entries(folder):
        found.setdefault(path.parent, []).append(size)
    versions = [
        _version_at(place, len(sizes), sum(sizes), known=place != folder)
        for place, sizes in found.items()
    ]
    return tuple(sorted(versions, key=lambda version: -version.size))


def clear_cache(folder: Path) -> tuple[int, int]:
    """Remove every entry; return how many went and their size in bytes."""
    return _remove(folder, [(path, size) for path, size, _ in _entries(folder)])


def prune_cache(folder: Path, largest_bytes: int) -> None:
    """Remove the entries unused for longest until the rest fits, and what killed runs left."""
    entries = sorted(_entries(folder), key=lambda entry: entry[2], reverse=True)
    total, surplus = 0, []
    for path, size, _ in entries:
        total += size
        if total > largest_bytes:
            surplus.append((path, size))
    _remove(folder, surplus)


def _remove(folder: Path, entries: list[tuple[Path, int]]) -> tuple[int, int]:
    count, freed = 0, 0
    for path, size in entries:
        with contextlib.suppress(OSError):
            path.unlink()
            count, freed = count + 1, freed + size
    with contextlib.suppress(OSError):
        for place in folder.iterdir():
            _tidy(place)
    return count, freed


def _tidy(place: Path) -> None:
    """Remove abandoned temporary files in a folder of entries, and the folder once it is empty."""
    if not place.is_dir():
        return
    for path in place.glob(f"{_TEMPORARY_PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                path.unlink()
    if [path.name for path in place.iterdir()] == [_VERSIONS_NAME]:
        (place / _VERSIONS_NAME).unlink()
        place.rmdir()


def _entries(folder: Path) -> Iterator[tuple[Path, int, float]]:
    """Yield path, size in bytes and time of last use of each entry."""
    for pattern in ("*.zip", "*/*.zip"):
        for path in folder.glob(pattern):
            with contextlib.suppress(OSError):
                state = path.stat()
                yield path, state.st_size, state.st_mtime


def _version_at(place: Path, entries: int, size: int, *, known: bool) -> CacheVersion:
    named: dict[str, str] = {}
    if known:
        with contextlib.suppress(OSError, ValueError):
            named = json.loads((place / _VERSIONS_NAME).read_text(encoding="utf-8"))
    return CacheVersion(
        tool=str(named.get("tool", "")),
        detectors=str(named.get("detectors", "")),
        engine=str(named.get("engine", "")),
        entries=entries,
        size=size,
        current=named.get("tool") == __version__ and named.get("detectors") == DETECTOR_VERSION,
    )


def _write(path: Path, content: bytes) -> None:
    """Write atomically, readable by the owner alone."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_TEMPORARY_PREFIX)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def _evidence_type() -> TypeAdapter[DocumentEvidence]:
    """Return the validator; building it takes longer than many a command."""
    return TypeAdapter(DocumentEvidence)


def _with_pictures(page: PageEvidence, entry: zipfile.ZipFile) -> PageEvidence:
    """Return a page with the pictures that lie beside its JSON.

    Raises:
        KeyError: if one is missing.
    """
    crops = tuple(entry.read(f"{page.number}-{index}.jpg") for index in range(len(page.crops)))
    return dataclasses.replace(page, thumbnail=entry.read(f"{page.number}.jpg"), crops=crops)
