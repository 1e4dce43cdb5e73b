"""What may be opened at all: regular files within the limit, nothing that never ends."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from docvalidate.intake.document import describe_error
from docvalidate.intake.limits import DEFAULT_LIMITS, IntakeLimits
from docvalidate.intake.unreadable import UnreadableDocument
from docvalidate.model.evidence import UnreadableReason


def require_regular_file(path: Path, limits: IntakeLimits = DEFAULT_LIMITS) -> None:
    """Refuse what must not be opened: pipes and devices, which may never end, and giants.

    Raises:
        UnreadableDocument: if the path is no regular file, is gone, may not be read or is beyond
            the limit.
    """
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise UnreadableDocument(UnreadableReason.NOT_PERMITTED, "no such file", "gone") from error
    except (OSError, ValueError) as error:
        raise UnreadableDocument(UnreadableReason.NOT_PERMITTED, describe_error(error)) from error
    if stat.S_ISDIR(found.st_mode) and not os.access(path, os.R_OK | os.X_OK):
        raise UnreadableDocument(UnreadableReason.NOT_PERMITTED, "a closed folder")
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableDocument(UnreadableReason.NOT_A_FILE, "not a regular file")
    if found.st_size > limits.file_bytes:
        raise UnreadableDocument(UnreadableReason.TOO_LARGE, f"{found.st_size} bytes")
