"""Check digits of identity numbers and digests of files."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path

_IDENTITY_NUMBER = re.compile(r"[1-9]\d{5}(\d{8})\d{3}[\dX]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"


def is_valid_identity_number(number: str) -> bool:
    """Say whether an 18-character identity number has a real birth date and its check digit.

    Source: GB 11643 (ISO 7064, MOD 11-2).
    """
    matched = _IDENTITY_NUMBER.fullmatch(number)
    if matched is None:
        return False
    birth = matched.group(1)
    try:
        dt.date(int(birth[:4]), int(birth[4:6]), int(birth[6:]))
    except ValueError:
        return False
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number[:17], strict=True))
    return _CHECK_CHARACTERS[total % 11] == number[17]


def file_sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in lower-case hex.

    Raises:
        OSError: if the file cannot be read.
    """
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
