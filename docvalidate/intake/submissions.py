"""Find who applies and with which files, in a folder, a folder of folders or an archive."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from docvalidate.intake.applicant_file import find_applicant_file, read_applicant
from docvalidate.intake.file_type import FileType, detect_file_type
from docvalidate.intake.limits import DEFAULT_LIMITS, IntakeLimits
from docvalidate.intake.regular_file import require_regular_file
from docvalidate.intake.tree import Folder, TreeReader
from docvalidate.intake.unreadable import UnreadableDocument
from docvalidate.language import Message
from docvalidate.model.applicant import Channel, Submission, SubmittedFile
from docvalidate.model.errors import NothingReadableError

_CHANNEL_WORDS = {
    Channel.ONLINE: re.compile(r"线上|网上|网报|\bonline\b", re.IGNORECASE),
    Channel.PAPER: re.compile(r"线下|纸质|\boffline\b|^\W*(?:\d+\W*)?paper\W*$", re.IGNORECASE),
}
_MATERIAL_FOLDER = re.compile(
    r"[\d一二三四五六七八九十]*[\s._、（）()-]*"
    r"(?:资格(?:审查)?|业绩(?:评审|成果)?|评审|基本|证明|佐证|公示|其他|附件|申报人?)?(?:材料|资料)|"
    r"[\d一二三四五六七八九十]*[\s._、（）()-]*"
    r"(?:身份证|学历|学位|学历学位|资格|职称|获奖|荣誉)(?:证书|证)?(?:复印件|扫描件)?|"
    r"[\d一二三四五六七八九十]*[\s._、（）()-]*"
    r"(?:证书|论文|论文论著|著作|专利|课题|项目|继续教育|年度考核|考核表|聘书|聘任|社保|公示|评审表|承诺书|附件|其他)"
    r"|eligibility|performance"
)
_LOOSE_OFFICE = {".xlsx", ".xls", ".et", ".doc", ".docx", ".wps", ".ods"}

_Found = tuple[Folder, tuple[str, ...], bool]


def find_submissions(
    path: Path, workspace: Path, limits: IntakeLimits = DEFAULT_LIMITS
) -> tuple[Submission, ...]:
    """Return the submissions at a path, in natural order of their names.

    A folder is one applicant's if it holds ``applicant.yaml``, scans, or folders named after a
    channel or a kind of material; else each folder in it is looked at in turn. An archive
    counts as a folder. What lies loose beside applicants' folders becomes a submission of its
    own, so that no scan goes unmentioned.

    Args:
        path: a folder or a .zip.
        workspace: folder for unpacked archives; never inside the input.
        limits: what archives may ask for.

    Raises:
        NothingReadableError: if there is nothing at the path, or nothing to check.
        UsageError: if an ``applicant.yaml`` is wrong.
    """
    root = _read_tree(path, workspace, limits)
    found = list(_applicants(root, ()))
    if not found:
        raise _nothing("path_holds_nothing", path)
    keys = _unique_keys([(folder.name, parents) for folder, parents, _ in found])
    return tuple(
        _submission(key, folder, loose_only)
        for key, (folder, _, loose_only) in zip(keys, found, strict=True)
    )


def channel_of(folders: tuple[str, ...]) -> Channel | None:
    """Return the channel that the innermost telling folder name states."""
    for name in reversed(folders):
        channel = _channel_in(name)
        if channel is not None:
            return channel
    return None


def _read_tree(path: Path, workspace: Path, limits: IntakeLimits) -> Folder:
    """Read the folder or archive at the path."""
    reader = TreeReader(path, workspace, limits)
    try:
        if path.is_dir():
            return reader.read_folder(path)
        if not path.exists():
            raise _nothing("path_missing", path)
        require_regular_file(path, limits)
        kind = detect_file_type(path)
    except UnreadableDocument as error:
        raise _nothing("path_is_file", path) from error
    except PermissionError as error:
        raise _nothing("path_not_permitted", path) from error
    except (OSError, ValueError) as error:
        raise _nothing("path_missing", path) from error
    if kind is not FileType.ZIP:
        raise _nothing("path_is_file", path)
    return reader.read_archive(path)


def _applicants(folder: Folder, parents: tuple[str, ...]) -> Iterator[_Found]:
    """Yield applicants' folders with the names above them; the flag marks loose files alone."""
    if find_applicant_file(folder.path) is not None:
        yield folder, parents, False
        return
    inner = [child for child in folder.folders if _is_worth_a_look(child)]
    if _is_one_applicant(folder, inner):
        yield folder, parents, False
        return
    if any(file.suffix.lower() not in _LOOSE_OFFICE for file in folder.files):
        yield folder, parents, True
    for child in inner:
        yield from _applicants(child, (*parents, folder.name))


def _is_one_applicant(folder: Folder, inner: list[Folder]) -> bool:
    """Say whether a folder without ``applicant.yaml`` is one applicant's."""
    if any(_channel_in(child.name) for child in inner):
        return True
    if any(find_applicant_file(child.path) for child in inner):
        return False
    scans = [file for file in folder.files if file.suffix.lower() not in _LOOSE_OFFICE]
    if scans or (folder.files and not inner):
        return True
    return bool(inner) and all(_is_material_folder(child) for child in inner)


def _is_worth_a_look(folder: Folder) -> bool:
    """Say whether there is a document or an applicant's file anywhere inside."""
    if folder.files or find_applicant_file(folder.path) is not None:
        return True
    return any(_is_worth_a_look(child) for child in folder.folders)


def _is_material_folder(folder: Folder) -> bool:
    """Say whether a folder is named after materials and holds them, not further people."""
    return bool(_MATERIAL_FOLDER.fullmatch(_without_extension(folder.name).lower())) and bool(
        folder.files or any(_channel_in(child.name) for child in folder.folders)
    )


def _channel_in(name: str) -> Channel | None:
    """Return the channel a folder name states; none where it names both."""
    stated = [
        channel
        for channel, words in _CHANNEL_WORDS.items()
        if words.search(_without_extension(name).replace("_", " "))
    ]
    return stated[0] if len(stated) == 1 else None


def _without_extension(name: str) -> str:
    return name[:-4] if name.lower().endswith(".zip") else name


def _submission(key: str, folder: Folder, loose_only: bool) -> Submission:
    """Gather one applicant's facts and files."""
    files = _loose_files(folder) if loose_only else tuple(_files(folder, ()))
    return Submission(key, folder.path, read_applicant(folder.path), files)


def _loose_files(folder: Folder) -> tuple[SubmittedFile, ...]:
    return tuple(SubmittedFile(file, file.name, None) for file in folder.files)


def _files(folder: Folder, parents: tuple[str, ...]) -> Iterator[SubmittedFile]:
    """Yield the files of a folder, then those of its subfolders."""
    for file in folder.files:
        yield SubmittedFile(file, "/".join((*parents, file.name)), channel_of(parents))
    for child in folder.folders:
        yield from _files(child, (*parents, child.name))


def _unique_keys(found: list[tuple[str, tuple[str, ...]]]) -> list[str]:
    """Name each submission after its folder, with the folder above where names repeat."""
    names = [_without_extension(name) for name, _ in found]
    repeated = {name for name, count in Counter(names).items() if count > 1}
    keys: list[str] = []
    taken: set[str] = set()
    for name, (_, parents) in zip(names, found, strict=True):
        key = f"{_without_extension(parents[-1])}-{name}" if name in repeated and parents else name
        number = 2
        candidate = key
        while candidate.casefold() in taken:
            candidate = f"{key}-{number}"
            number += 1
        taken.add(candidate.casefold())
        keys.append(candidate)
    return keys


def _nothing(what: str, path: Path) -> NothingReadableError:
    key = f"intake.{what}"
    return NothingReadableError(Message(key, {"path": str(path)}), Message(f"{key}.remedy"))
