"""One run at a time per results store: held by the system, which lets go when the process dies."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from docvalidate.batch.scratch import hold
from docvalidate.language import Message
from docvalidate.model.errors import CannotWriteError
from docvalidate.report.files import cannot_write
from docvalidate.report.words import shown


@contextlib.contextmanager
def only_run(store: Path) -> Iterator[None]:
    """Keep other runs from writing to the same store within the block.

    Raises:
        CannotWriteError: if another run is at work there, or the lock cannot be made.
    """
    path = store.with_name(f".{store.name}.lock")
    try:
        lock = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+", encoding="ascii")
    except OSError as error:
        raise cannot_write(path, error) from error
    with lock:
        try:
            hold(lock)
        except OSError as error:
            raise CannotWriteError(
                Message("batch.store.busy", {"path": shown(str(store))}),
                Message("batch.store.busy.remedy"),
            ) from error
        yield
