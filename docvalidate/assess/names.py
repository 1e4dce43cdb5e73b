"""Does a name read from handwriting agree with the name that should stand there.

Recognisers read handwritten names poorly, so only a clear contradiction counts: several
characters read surely, and not one of them in the name expected.
"""

from __future__ import annotations

from enum import StrEnum

from docvalidate.materials.similarity import normalise

_LONGEST_NAME = 5
_SURE_READING = 0.9


class NameMatch(StrEnum):
    """How a name read and a name expected are related."""

    AGREES = "agrees"
    DIFFERS = "differs"
    CANNOT_TELL = "cannot_tell"


def compare_names(read: str, confidence: float, expected: str | None) -> NameMatch:
    """Compare a name as read with the name that should stand there.

    Args:
        read: what the recogniser made of a mark.
        confidence: of the recogniser, 0 to 1.
        expected: the name that should stand there, ``None`` where it is not known.
    """
    seen, wanted = _chinese(read), _chinese(expected or "")
    if len(wanted) < 2 or not seen:
        return NameMatch.CANNOT_TELL
    common = sum(character in seen for character in set(wanted))
    if wanted in seen or (common >= 2 and common >= len(set(wanted)) - 1):
        return NameMatch.AGREES
    readable = confidence >= _SURE_READING and 2 <= len(seen) <= _LONGEST_NAME
    alike_in_length = abs(len(seen) - len(wanted)) <= 1
    if common == 0 and readable and alike_in_length:
        return NameMatch.DIFFERS
    return NameMatch.CANNOT_TELL


def _chinese(text: str) -> str:
    return "".join(one for one in normalise(text) if "\u4e00" <= one <= "\u9fff")
