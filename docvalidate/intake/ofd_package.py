"""The zip file that an OFD is: its parts by path, each read within bounds."""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path

from docvalidate.intake.archive import entry_name
from docvalidate.intake.limits import IntakeLimits
from docvalidate.intake.ofd_xml import Node, parse_xml
from docvalidate.intake.unreadable import UnreadableDocument
from docvalidate.model.evidence import UnreadableReason

_ENCRYPTED_FLAG = 0x1
_LARGEST_PART_BYTES = 256 * 1024**2
_HARMLESS_BYTES = 16 * 1024**2
_CHUNK_BYTES = 1024**2
_ENCRYPTION_LIST = "encryptions.xml"


class OfdPackage:
    """An open OFD file; parts are found by their path from the root, whatever its case."""

    def __init__(self, source: Path | zipfile.ZipFile, limits: IntakeLimits) -> None:
        """Open the file and look at its directory.

        Raises:
            UnreadableDocument: if it is locked or asks for too much.
        """
        self._limits = limits
        self._archive = source if isinstance(source, zipfile.ZipFile) else zipfile.ZipFile(source)
        entries = [one for one in self._archive.infolist() if not one.is_dir()]
        self._entries = {_key(entry_name(one)): one for one in entries}
        try:
            self._check(entries)
        except BaseException:
            self._archive.close()
            raise

    def _check(self, entries: list[zipfile.ZipInfo]) -> None:
        locked = any(one.flag_bits & _ENCRYPTED_FLAG for one in entries)
        if locked or _ENCRYPTION_LIST in self._entries:
            raise UnreadableDocument(UnreadableReason.ENCRYPTED, "OFD with encrypted parts")
        limits = self._limits
        total = sum(one.file_size for one in entries)
        if len(entries) > limits.archive_entries or total > limits.archive_bytes:
            raise UnreadableDocument(UnreadableReason.TOO_LARGE, "OFD with too much in it")

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()

    def __contains__(self, path: str) -> bool:
        """Say whether there is such a part."""
        return _key(path) in self._entries

    def read(self, path: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            KeyError: if there is no such part.
            UnreadableDocument: if it grows beyond reason while it is unpacked.
        """
        entry = self._entries[_key(path)]
        content = bytearray()
        with self._archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                content += chunk
                ratio = len(content) / max(entry.compress_size, 1)
                bomb = len(content) > _HARMLESS_BYTES and ratio > self._limits.archive_ratio
                if bomb or len(content) > _LARGEST_PART_BYTES:
                    raise UnreadableDocument(UnreadableReason.TOO_LARGE, "OFD part too large")
        return bytes(content)

    def locate(self, path: str, location: str) -> str:
        """Return the part that a location (ST_Loc) in the part at ``path`` leads to.

        By the standard it starts at the root where it begins with a slash, else at the folder
        of the part. Writers differ, so where nothing lies there the root and the folder of the
        document are tried as well.
        """
        by_the_book = beside(path, location)
        folder = path.replace("\\", "/").lstrip("/").partition("/")[0]
        for candidate in (by_the_book, beside("", location), beside(f"{folder}/x", location)):
            if candidate in self:
                return candidate
        return by_the_book

    def xml(self, path: str) -> Node:
        """Return a part as XML.

        Raises:
            KeyError: if there is no such part.
            ValueError: if it is not XML that may be read.
        """
        return parse_xml(self.read(path))


def beside(path: str, location: str) -> str:
    """Return where a location (ST_Loc) leads that stands in the part at ``path``.

    Locations start at the root where they begin with a slash, else at the folder of the part
    they stand in; none leads out of the package.
    """
    location = location.strip().replace("\\", "/")
    start = "/" if location.startswith("/") else posixpath.dirname("/" + path)
    return posixpath.normpath(posixpath.join(start, location)).lstrip("/")


def _key(path: str) -> str:
    return posixpath.normpath("/" + path.replace("\\", "/")).lstrip("/").lower()
