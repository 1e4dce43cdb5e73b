"""Unpack .zip files without trusting a word they say."""

from __future__ import annotations

import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from docvalidate.intake.limits import IntakeLimits
from docvalidate.intake.zip_directory import directory_is_bounded
from docvalidate.language import Message
from docvalidate.model.errors import CannotWriteError, NothingReadableError

_ENCRYPTED_FLAG = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
"""What is unpacked with little memory; LZMA may ask for a dictionary of 4 GiB."""
_UTF8_FLAG = 0x800
_UNICODE_PATH_FIELD = 0x7075
_LONGEST_NAME_BYTES = 200
_HARMLESS_BYTES = 100 * 1024**2
_CHUNK_BYTES = 1024**2
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')
_DEVICE_NAMES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
# What zipfile and the decompressors raise on damaged archives; failing writes never get this far.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    ArithmeticError,
    LookupError,
    ValueError,
)


class ArchiveError(NothingReadableError):
    """An archive cannot be unpacked; ``what`` is the last part of its catalogue key."""

    def __init__(self, what: str, path: Path) -> None:
        """Keep what is wrong; only the archive's name is shown."""
        key = f"intake.archive_{what}"
        super().__init__(Message(key, {"path": path.name}), Message(f"{key}.remedy"))
        self.what = what


@dataclass(slots=True)
class Budget:
    """What may still be unpacked from one outermost archive and all archives inside it."""

    entries: int
    bytes: int

    @classmethod
    def within(cls, limits: IntakeLimits) -> Budget:
        """Return the whole allowance."""
        return cls(limits.archive_entries, limits.archive_bytes)


def unpack(archive_path: Path, target: Path, limits: IntakeLimits, budget: Budget) -> None:
    """Unpack an archive into a new folder.

    Paths are cut down to what lies inside ``target``, links are ignored, sizes are counted
    while writing. An entry whose data is damaged becomes an empty file, so that it is reported
    and not forgotten.

    Args:
        archive_path: the .zip file; it is only read.
        target: folder to be made.
        limits: gives the ratio beyond which an entry is taken for a bomb.
        budget: is used up by what is written.

    Raises:
        ArchiveError: if the archive is locked, damaged, too large or of an unknown method.
        CannotWriteError: if the workspace cannot be written.
    """
    try:
        target.mkdir(parents=True)
    except OSError as error:
        raise _unwritable(target) from error
    try:
        if not directory_is_bounded(archive_path, limits):
            raise ArchiveError("too_large", archive_path)
        with zipfile.ZipFile(archive_path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_entries(entries, archive_path, budget)
            for entry in entries:
                if not _is_link(entry):
                    _unpack_entry(archive, entry, target, limits, budget)
    except NotImplementedError as error:
        raise ArchiveError("method", archive_path) from error
    except _DAMAGE as error:
        raise ArchiveError("corrupt", archive_path) from error


def entry_name(entry: zipfile.ZipInfo) -> str:
    """Return an entry's name as its maker meant it: UTF-8, or GBK as Chinese Windows writes it."""
    stated = _unicode_path(entry.extra)
    if stated is not None:
        return stated
    if entry.flag_bits & _UTF8_FLAG:
        return entry.orig_filename
    try:
        raw = entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.orig_filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.orig_filename


def safe_relative_path(name: str) -> PurePosixPath:
    """Return a path that stays inside its folder on every system, whatever the name says."""
    parts: list[str] = []
    for part in re.split(r"[/\\]+", name):
        if part in ("", ".", "..") or re.fullmatch(r"[A-Za-z]:", part):
            continue
        clean = _FORBIDDEN.sub("_", part).rstrip(". ").lstrip(" ")
        clean = f"_{clean}" if _DEVICE_NAMES.fullmatch(clean) else clean
        parts.append(_shortened(clean) or "_")
    return PurePosixPath(*parts) if parts else PurePosixPath("_")


def _shortened(part: str) -> str:
    """Cut a name to what file systems take, keeping its extension."""
    encoded = part.encode("utf-8", "replace")
    if len(encoded) <= _LONGEST_NAME_BYTES:
        return encoded.decode("utf-8")
    suffix = PurePosixPath(part).suffix.encode("utf-8", "replace")[:20]
    kept = encoded[: _LONGEST_NAME_BYTES - len(suffix)] + suffix
    return kept.decode("utf-8", "ignore")


def _check_entries(entries: list[zipfile.ZipInfo], path: Path, budget: Budget) -> None:
    """Refuse locked archives and those with too many or too large entries before unpacking."""
    if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
        raise ArchiveError("encrypted", path)
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise ArchiveError("method", path)
    budget.entries -= len(entries)
    if budget.entries < 0 or sum(entry.file_size for entry in entries) > budget.bytes:
        raise ArchiveError("too_large", path)


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _unpack_entry(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    target: Path,
    limits: IntakeLimits,
    budget: Budget,
) -> None:
    """Write one entry, counting its bytes."""
    place = _free_place(target / safe_relative_path(entry_name(entry)))
    written = 0
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        sink = place.open("xb")
    except OSError as error:
        raise _unwritable(target) from error
    with sink:
        try:
            with archive.open(entry) as source:
                while chunk := source.read(_CHUNK_BYTES):
                    written += len(chunk)
                    budget.bytes -= len(chunk)
                    if budget.bytes < 0 or _is_bomb(written, entry.compress_size, limits):
                        raise ArchiveError("too_large", Path(archive.filename or target.name))
                    _write(sink.write, chunk, target)
        except _DAMAGE:
            sink.seek(0)
            sink.truncate()


def _write(write: Callable[[bytes], int], chunk: bytes, target: Path) -> None:
    """Write one chunk; a full disk is told apart from a damaged archive."""
    try:
        write(chunk)
    except OSError as error:
        raise _unwritable(target) from error


def _is_bomb(written: int, packed: int, limits: IntakeLimits) -> bool:
    """Say whether data grew beyond reason; blank scans pack well, so small growth is harmless."""
    return written > _HARMLESS_BYTES and written > limits.archive_ratio * max(packed, 1)


def _free_place(wanted: Path) -> Path:
    """Return the path, numbered if it is taken; where a file stands in for a folder, step aside."""
    parent = wanted.parent
    while not parent.is_dir() and parent.exists():
        parent = parent.with_name(f"{parent.name}_")
    place = parent / wanted.name
    number = 2
    while place.exists():
        place = parent / f"{wanted.stem} ({number}){wanted.suffix}"
        number += 1
    return place


def _unwritable(target: Path) -> CannotWriteError:
    key = "intake.workspace_unwritable"
    return CannotWriteError(Message(key, {"path": str(target)}), Message(f"{key}.remedy"))


def _unicode_path(extra: bytes) -> str | None:
    """Read Info-ZIP's Unicode path field, which some Chinese zip tools write."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        body = extra[at + 4 : at + 4 + length]
        if kind == _UNICODE_PATH_FIELD and len(body) > 5 and body[0] == 1:
            try:
                return body[5:].decode("utf-8")
            except UnicodeDecodeError:
                return None
        at += 4 + length
    return None
