"""``--limit NAME=VALUE``: other bounds on what files may ask of the machine."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from docvalidate.intake import DEFAULT_LIMITS, IntakeLimits
from docvalidate.language import Message
from docvalidate.model.errors import UsageError

_UNITS = {"K": 1024, "M": 1024**2, "G": 1024**3}
_LARGEST = 2.0**62
_NAMES = tuple(field.name for field in dataclasses.fields(IntakeLimits))


def parse_limits(pairs: Sequence[str]) -> IntakeLimits:
    """Return the default limits with those given replaced.

    Args:
        pairs: such as ``pages=200``, ``file_bytes=100M`` or ``page_seconds=60``; K, M and G
            stand for 1024, 1024**2 and 1024**3.

    Raises:
        UsageError: if a limit is unknown or its value is no positive number.
    """
    given: dict[str, float | int] = {}
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals or name not in _NAMES:
            raise UsageError(
                Message("console.bad_limit", {"text": pair}),
                Message("console.bad_limit.remedy", {"names": ", ".join(_NAMES)}),
            )
        given[name] = _number(name, text)
    changed = dataclasses.asdict(DEFAULT_LIMITS) | given
    return IntakeLimits(**changed)


def _number(name: str, text: str) -> float | int:
    factor = _UNITS.get(text[-1:].upper(), 1)
    try:
        value = float(text[:-1] if factor > 1 else text) * factor
    except ValueError:
        value = 0.0
    if not 0 < value < _LARGEST:
        raise UsageError(
            Message("console.bad_limit_value", {"name": name, "text": text}),
            Message("console.bad_limit_value.remedy", {"name": name}),
        )
    return value if isinstance(getattr(DEFAULT_LIMITS, name), float) else max(1, int(value))
