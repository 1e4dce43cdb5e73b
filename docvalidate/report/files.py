"""Write a file whole or not at all, for its owner only."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from docvalidate.language import Message
from docvalidate.model.errors import CannotWriteError
from docvalidate.report.words import masked, shown

_CAUSES = {
    errno.ENOSPC: "no_space",
    errno.EDQUOT: "no_space",
    errno.EACCES: "not_permitted",
    errno.EPERM: "not_permitted",
    errno.EROFS: "read_only",
    errno.EEXIST: "not_a_folder",
    errno.ENOTDIR: "not_a_folder",
    errno.EISDIR: "not_a_folder",
    errno.ENAMETOOLONG: "name_too_long",
}

# Not allowed in a name on Windows, or awkward in a shell or an address.
_UNSAFE = re.compile(r"[^\w\-.()（）·]+")
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com\d|lpt\d|index|report|results|summary|corrections)", re.IGNORECASE
)
_LONGEST_NAME = 120
"""In bytes of UTF-8: some file systems take 143 at most, and the ending comes on top."""


def write_atomically(path: Path, text: str) -> None:
    """Write text as UTF-8 so that ``path`` holds either its old content or all of the new.

    The file is readable by its owner alone (mode 0600).

    Raises:
        CannotWriteError: if the file cannot be written; nothing is left behind then.
    """
    write_parts_atomically(path, (text,))


def write_parts_atomically(path: Path, parts: Iterable[str]) -> None:
    """Write text that comes in parts, as :func:`write_atomically` does.

    Raises:
        CannotWriteError: if the file cannot be written; nothing is left behind then.
    """

    def write(temporary: Path) -> None:
        with os.fdopen(
            os.open(temporary, os.O_WRONLY | os.O_TRUNC), "w", encoding="utf-8", newline="\n"
        ) as file:
            for part in parts:
                file.write(part)

    make_atomically(path, write)


def make_atomically(path: Path, write: Callable[[Path], None]) -> None:
    """Have a file made under another name, readable by its owner alone, and put it in place.

    Args:
        path: of the file that is wanted.
        write: fills the empty file at the path that it is given.

    Raises:
        CannotWriteError: if the file cannot be written; nothing is left behind then.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-", suffix=".tmp")
        os.close(handle)
        temporary = Path(name)
        write(temporary)
        temporary.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    finally:
        # After a success the temporary name is gone already.
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def make_folder(folder: Path) -> None:
    """Make sure that the folder is there; a new one is open to its owner alone (mode 0700).

    Raises:
        CannotWriteError: if it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise cannot_write(folder, error) from error


def cannot_write(path: Path, error: OSError) -> CannotWriteError:
    """Return the error that tells a clerk why a path cannot be written, and what to do."""
    cause = _CAUSES.get(error.errno or 0, "other")
    parameters = {"detail": shown(error.strerror or "")} if cause == "other" else {}
    return CannotWriteError(
        Message(
            "report.cannot_write",
            {
                "path": shown(str(path)),
                "cause": Message(f"report.cannot_write.{cause}", parameters),
            },
        ),
        Message("report.cannot_write.remedy"),
    )


def safe_file_name(key: str) -> str:
    """Return a file name, without ending, that every system takes and that names the key.

    Personal numbers in the key are masked. A name that had to be shortened or changed carries a
    few digits of the key's hash, so that different keys keep different names.
    """
    plain = _UNSAFE.sub("_", masked(key)).strip("._ ")
    cut = plain.encode("utf-8")[:_LONGEST_NAME].decode("utf-8", errors="ignore")
    if cut == key and not _RESERVED.fullmatch(cut):
        return cut
    digest = hashlib.sha256(key.encode("utf-8", errors="surrogatepass")).hexdigest()[:8]
    return f"{cut}-{digest}" if cut else digest
