"""The list of entries of a zip file, measured before it is read into memory."""

from __future__ import annotations

from pathlib import Path

from docvalidate.intake.limits import DEFAULT_LIMITS, IntakeLimits

_END_RECORD = b"PK\x05\x06"
_END_RECORD_BYTES = 22
_LOCATOR = b"PK\x06\x07"
_LOCATOR_BYTES = 20
_WIDE_RECORD_BYTES = 56
_LONGEST_COMMENT = 65_535
_BYTES_AN_ENTRY = 320
"""What an entry takes in the list: 46 bytes, its name and a few extra fields."""


def directory_is_bounded(path: Path, limits: IntakeLimits = DEFAULT_LIMITS) -> bool:
    """Say whether the list of entries is short enough to be read into memory.

    Its length stands in the end record, or in the Zip64 record before it (APPNOTE 4.3.14 and
    4.3.16); a reader believes that length and takes a kilobyte of memory an entry.

    Returns:
        ``True`` also where there is no end record: then there is nothing to read.

    Raises:
        OSError: if the file cannot be read.
    """
    reach = _END_RECORD_BYTES + _LONGEST_COMMENT + _LOCATOR_BYTES + _WIDE_RECORD_BYTES
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - reach))
        tail = stream.read()
    return _longest_stated(tail) <= _BYTES_AN_ENTRY * limits.archive_entries


def _longest_stated(tail: bytes) -> int:
    """Return the longest list that any end record claims; readers differ in which they take."""
    longest = 0
    at = tail.find(_END_RECORD)
    while at >= 0:
        longest = max(longest, _number(tail, at + 12, 4))
        locator = at - _LOCATOR_BYTES
        if locator >= 0 and tail.startswith(_LOCATOR, locator):
            longest = max(longest, _number(tail, locator - _WIDE_RECORD_BYTES + 40, 8))
        at = tail.find(_END_RECORD, at + 1)
    return longest


def _number(data: bytes, at: int, width: int) -> int:
    """Return a little-endian number; 0 where the data does not reach that far."""
    if at < 0 or at + width > len(data):
        return 0
    return int.from_bytes(data[at : at + width], "little")
