"""Scratch folders for unpacked archives, removed whatever happens, at the latest by the next run.

A folder goes when the run ends, on an error, on Ctrl-C and when the process is told to stop. A
process that is killed outright cannot clean up after itself, so each folder is held by a lock
that the system lets go of when its owner dies; every run removes folders that nobody holds.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import IO

_PREFIX = "docvalidate-"
_LOCK_NAME = ".held"
_SETTLING_SECONDS = 60.0
"""A folder younger than this may be about to be locked by its owner."""


@contextlib.contextmanager
def scratch_folder(parent: Path | None = None) -> Iterator[Path]:
    """Give a folder readable by its owner alone, and remove it on the way out.

    Args:
        parent: where to make it; the system's folder for temporary files by default.
    """
    place = parent or Path(tempfile.gettempdir())
    remove_abandoned(place)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
    lock = (folder / _LOCK_NAME).open("w", encoding="ascii")
    hold(lock)
    work = folder / "work"
    work.mkdir(mode=0o700)
    try:
        with _stopped_in_order():
            yield work
    finally:
        lock.close()
        shutil.rmtree(folder, ignore_errors=True)


def remove_abandoned(place: Path) -> int:
    """Remove scratch folders whose owner is gone; return how many."""
    removed = 0
    with contextlib.suppress(OSError):
        for folder in place.glob(f"{_PREFIX}*"):
            if _is_abandoned(folder):
                shutil.rmtree(folder, ignore_errors=True)
                removed += not folder.exists()
    return removed


def _is_abandoned(folder: Path) -> bool:
    """Say whether a folder is one of ours that nobody holds any more."""
    try:
        state = folder.lstat()
        if not folder.is_dir() or folder.is_symlink():
            return False
        if hasattr(os, "getuid") and state.st_uid != os.getuid():
            return False
        if not (folder / _LOCK_NAME).is_file():
            return False
        if time.time() - state.st_mtime < _SETTLING_SECONDS and not (folder / "work").is_dir():
            return False
        with (folder / _LOCK_NAME).open("r+", encoding="ascii") as lock:
            hold(lock)
    except OSError:
        return False
    return True


def hold(lock: IO[str]) -> None:
    """Lock an open file until it is closed or its process dies.

    Raises:
        OSError: if another process holds it.
    """
    if sys.platform == "win32":
        import msvcrt  # noqa: PLC0415 - only there

        msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl  # noqa: PLC0415 - only there

        fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def _stopped_in_order() -> Iterator[None]:
    """Turn a request to stop (SIGTERM, SIGHUP) into an exception, so that everything is left."""
    names = ("SIGTERM", "SIGHUP", "SIGBREAK")
    known = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {}
    for one in known:
        with contextlib.suppress(ValueError):  # only the main thread may
            before[one] = signal.signal(one, _interrupt)
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - a signal handler
    raise KeyboardInterrupt
