"""JSON Schemas (draft 2020-12) of what the program prints as JSON."""

from __future__ import annotations

import json
from importlib import resources
from typing import Literal

SchemaName = Literal["report", "result", "inspection", "requirements"]

SCHEMA_NAMES: tuple[SchemaName, ...] = ("report", "result", "inspection", "requirements")
_REFERRED: dict[SchemaName, tuple[SchemaName, ...]] = {
    "report": ("requirements",),
    "result": ("report", "requirements"),
}


def load_schema(name: SchemaName) -> dict[str, object]:
    """Return a schema by name, with the schemas it refers to bundled in.

    Args:
        name: ``report``, ``result``, ``inspection`` or ``requirements``.

    Raises:
        KeyError: if there is no schema of that name.
    """
    if name not in SCHEMA_NAMES:
        raise KeyError(name)
    schema = _read(name)
    definitions = schema.setdefault("$defs", {})
    if isinstance(definitions, dict):
        for other in _REFERRED.get(name, ()):
            definitions[other] = _read(other)
    return schema


def _read(name: SchemaName) -> dict[str, object]:
    file = resources.files(__package__) / f"{name}-1.json"
    loaded: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return loaded
