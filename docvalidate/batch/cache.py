"""Evidence kept by content: the same file is never read twice by the same detectors.

An entry is a small zip of one JSON file and the thumbnails. The key covers the file's bytes,
the engine with its models, the detectors and this program's version, so that a stale entry is
simply never found. Quarantined documents are never kept.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from docvalidate import __version__
from docvalidate.model.evidence import DocumentEvidence, DocumentStatus
from docvalidate.model.places import user_cache_folder
from docvalidate.vision import DETECTOR_VERSION

_LARGEST_BYTES = 2 << 30
_EVIDENCE = TypeAdapter(DocumentEvidence)


def default_cache_folder() -> Path:
    """Return where the evidence of this user lies."""
    return user_cache_folder() / "evidence"


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
    ) -> None:
        """Use ``folder``; engine, models and the grammar's hash become part of every key.

        Args:
            folder: made when the first entry is written.
            engine: name of the recogniser.
            models: hashes of its model files.
            grammar: hash of the words of classification markings.
            trust_list: digest of the trust list; part of the key of files that bear digital
                signatures, since only what is said about those depends on it.
        """
        self._folder = folder
        self._trust_list = trust_list
        versions = [__version__, DETECTOR_VERSION, engine, *sorted(models.values()), grammar]
        self._versions = "\n".join(versions).encode()

    def get(self, sha256: str, name: str) -> DocumentEvidence | None:
        """Return the evidence of a file with this content, under the name given."""
        unsigned = self._read(self._path(sha256, ""), name)
        if not self._trust_list or (unsigned is not None and not unsigned.digital_signatures):
            return unsigned
        return self._read(self._path(sha256, self._trust_list), name)

    def _read(self, path: Path, name: str) -> DocumentEvidence | None:
        try:
            with zipfile.ZipFile(path) as entry:
                evidence = _EVIDENCE.validate_json(entry.read("evidence.json"))
                pages = tuple(
                    dataclasses.replace(page, thumbnail=entry.read(f"{page.number}.jpg"))
                    for page in evidence.pages
                )
        except (OSError, KeyError, zipfile.BadZipFile, ValidationError):
            return None
        return dataclasses.replace(evidence, path=name, pages=pages)

    def put(self, evidence: DocumentEvidence) -> None:
        """Keep evidence of a file that was read whole and is not quarantined."""
        if evidence.status is not DocumentStatus.OK or evidence.quarantined:
            return
        bare = dataclasses.replace(
            evidence,
            # The name is the asker's; one that is no proper text could not be written either.
            path="",
            pages=tuple(dataclasses.replace(page, thumbnail=b"") for page in evidence.pages),
        )
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as entry:
            entry.writestr("evidence.json", _EVIDENCE.dump_json(bare))
            for page in evidence.pages:
                entry.writestr(f"{page.number}.jpg", page.thumbnail, zipfile.ZIP_STORED)
        trust_list = self._trust_list if evidence.digital_signatures else ""
        with contextlib.suppress(OSError):
            self._write(self._path(evidence.sha256, trust_list), buffer.getvalue())

    def prune(self) -> None:
        """Remove the entries unused for longest once the cache exceeds its bound."""
        with contextlib.suppress(OSError):
            entries = sorted(
                (
                    (path.stat().st_mtime, path.stat().st_size, path)
                    for path in self._folder.glob("*.zip")
                ),
                reverse=True,
            )
            total = 0
            for _, size, path in entries:
                total += size
                if total > _LARGEST_BYTES:
                    path.unlink(missing_ok=True)

    def _path(self, sha256: str, trust_list: str) -> Path:
        content = "\n".join((sha256, *([trust_list] if trust_list else [])))
        key = hashlib.sha256(self._versions + b"\n" + content.encode()).hexdigest()
        return self._folder / f"{key}.zip"

    def _write(self, path: Path, content: bytes) -> None:
        """Write atomically, readable by the owner alone."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as stream:
            temporary = Path(stream.name)
            stream.write(content)
        try:
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
