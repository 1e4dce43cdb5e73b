"""How much memory a process may take, and how much it takes."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

_RESERVED_BYTES = 1024**3
"""What libraries reserve without using it (thread stacks, arenas): the system counts it."""


def limit_own_memory(limit: int) -> None:
    """Bound the memory of this process; an allocation beyond it fails.

    On Linux the bound is ``RLIMIT_DATA``, which counts private writable memory and not the
    mapped files of libraries and models. On Windows it is a job object. Elsewhere, and where
    the system refuses, there is none. No core file is written either: a crash must not leave
    the picture of a page on the disk.

    Args:
        limit: bytes that may be used.
    """
    if sys.platform == "win32":
        from docvalidate.batch.windows_memory import limit_by_job_object  # noqa: PLC0415

        limit_by_job_object(limit + _RESERVED_BYTES)
        return
    import resource  # noqa: PLC0415 - not on Windows

    for kind, bound in (
        (resource.RLIMIT_DATA, limit + _RESERVED_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):
            _, hard = resource.getrlimit(kind)
            allowed = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
            resource.setrlimit(kind, (allowed, hard))


def memory_of(process_id: int) -> tuple[int, int]:
    """Return the resident memory of a process now and at its peak, in bytes.

    Returns:
        Zeros where the system does not tell (it does on Linux) or the process is gone.
    """
    resident = peak = 0
    with contextlib.suppress(OSError, ValueError, IndexError):
        for line in Path(f"/proc/{process_id}/status").read_text("ascii", "replace").splitlines():
            if line.startswith("VmRSS:"):
                resident = int(line.split()[1]) * 1024
            elif line.startswith("VmHWM:"):
                peak = int(line.split()[1]) * 1024
    return resident, peak
