"""The files under a path as a tree in which archives are folders."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from docvalidate.intake.archive import ArchiveError, Budget, unpack
from docvalidate.intake.file_type import FileType, detect_file_type
from docvalidate.intake.limits import IntakeLimits
from docvalidate.intake.regular_file import require_regular_file
from docvalidate.intake.unreadable import UnreadableDocument

_JUNK_NAMES = {"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r"}
_JUNK_FOLDERS = {"__macosx", "$recycle.bin", "system volume information", "docvalidate-report"}
_JUNK_PREFIXES = (".", "~$", "~wrl")
_SIDECARS = {".json", ".yaml", ".yml", ".txt", ".md", ".csv", ".log", ".ini", ".lnk", ".url"}


@dataclass(slots=True)
class Folder:
    """A folder, or an unpacked archive, with what is worth looking at in it.

    Attributes:
        name: as the user knows it; an archive inside a folder keeps its extension.
        path: where its files lie.
        files: scans and other documents, in natural order.
        folders: subfolders and archives, in natural order.
    """

    name: str
    path: Path
    files: list[Path] = field(default_factory=list)
    folders: list[Folder] = field(default_factory=list)

    def holds_documents(self) -> bool:
        """Say whether there is any document at any depth."""
        return bool(self.files) or any(folder.holds_documents() for folder in self.folders)


def natural_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a sort key under which 第2页 comes before 第10页."""
    parts = re.findall(r"\d+|\D+", name.casefold())
    key = tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)
    return (*key, (2, 0, name))


def _is_folder(entry: Path) -> bool:
    """Say whether an entry is a folder; one that may not even be looked at is not."""
    try:
        return entry.is_dir()
    except OSError:
        return False


class TreeReader:
    """Reads the tree under one path given by the user.

    Args:
        root: symbolic links that lead out of it are not followed.
        workspace: existing or new folder, outside the input, for what archives hold.
        limits: bounds on depth and on archives.
    """

    def __init__(self, root: Path, workspace: Path, limits: IntakeLimits) -> None:
        """Prepare to read; nothing is touched yet."""
        self._root = root.resolve()
        self._workspace = workspace
        self._limits = limits
        self._unpacked = 0

    def read_folder(self, path: Path) -> Folder:
        """Read a folder given by the user."""
        return self._read(path, path.resolve().name or "root", 0, None, 0)

    def read_archive(self, path: Path) -> Folder:
        """Unpack and read an archive given by the user.

        Raises:
            ArchiveError: if it cannot be unpacked.
        """
        return self._unpacked_archive(path, path.stem, 0, Budget.within(self._limits), 1)

    def _read(
        self, path: Path, name: str, depth: int, budget: Budget | None, archives: int
    ) -> Folder:
        """Read one folder; ``archives`` counts the archives around it."""
        folder = Folder(name, path)
        for entry in sorted(path.iterdir(), key=lambda entry: natural_order(entry.name)):
            if self._is_junk(entry):
                continue
            if _is_folder(entry):
                self._add_folder(folder, entry, depth, budget, archives)
                continue
            if entry.suffix.lower() in _SIDECARS:
                continue
            inner = self._as_archive(entry, depth, budget, archives)
            if inner is not None:
                folder.folders.append(inner)
            else:
                folder.files.append(entry)
        return folder

    def _add_folder(
        self, folder: Folder, entry: Path, depth: int, budget: Budget | None, archives: int
    ) -> None:
        """Read a subfolder; one that may not be read or lies too deep is named as unreadable."""
        if entry.is_symlink() or entry.resolve() == self._workspace.resolve():
            return
        try:
            if depth >= self._limits.folder_depth:
                folder.files.append(entry)
                return
            folder.folders.append(self._read(entry, entry.name, depth + 1, budget, archives))
        except OSError:
            folder.files.append(entry)

    def _is_junk(self, entry: Path) -> bool:
        """Say whether an entry is the system's, hidden, or a link that leads out."""
        name = entry.name.lower()
        if name.startswith(_JUNK_PREFIXES) or name in _JUNK_NAMES or name in _JUNK_FOLDERS:
            return True
        if not entry.is_symlink():
            return False
        try:
            return not entry.resolve(strict=True).is_relative_to(self._root)
        except (OSError, RuntimeError):
            return True

    def _as_archive(
        self, path: Path, depth: int, budget: Budget | None, archives: int
    ) -> Folder | None:
        """Return what an archive holds; ``None`` where it stays an (unreadable) document."""
        try:
            if archives >= self._limits.archive_depth:
                return None
            require_regular_file(path, self._limits)
            if detect_file_type(path) is not FileType.ZIP:
                return None
            allowance = budget or Budget.within(self._limits)
            return self._unpacked_archive(path, path.name, depth + 1, allowance, archives + 1)
        except (ArchiveError, UnreadableDocument, OSError):
            return None

    def _unpacked_archive(
        self, path: Path, name: str, depth: int, budget: Budget, archives: int
    ) -> Folder:
        self._unpacked += 1
        target = self._workspace / f"archive-{self._unpacked:04d}"
        unpack(path, target, self._limits, budget)
        return self._read(target, name, depth, budget, archives)
