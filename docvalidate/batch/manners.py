"""How worker processes behave on a machine that people work at: politely, and not on their own."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Iterator

_NICENESS = 10
"""Half way down the scale of POSIX ``nice``: what a person does goes first."""


def yield_to_others() -> None:
    """Lower this process's priority where the system has one to lower (POSIX)."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.nice(_NICENESS)


@contextlib.contextmanager
def interrupts_held_back() -> Iterator[None]:
    """Start a process within the block that does not hear Ctrl-C.

    A terminal sends Ctrl-C to every process of a command. The parent alone answers it, ends its
    workers and says how to go on; a worker that heard it while it was still starting would print
    a traceback. The mask of signals is inherited by the process started; on this side a Ctrl-C
    within the block arrives at its end.
    """
    if sys.platform == "win32":
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)
        return
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
