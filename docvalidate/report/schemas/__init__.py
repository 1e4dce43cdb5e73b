"""JSON Schemas (draft 2020-12) of what the program prints as JSON."""

from __future__ import annotations

import json
from importlib import resources
from typing import Literal

SchemaName = Literal["report", "inspection", "requirements"]

SCHEMA_NAMES: tuple[SchemaName, ...] = ("report", "inspection", "requirements")


def load_schema(name: SchemaName) -> dict[str, object]:
    """Return a schema by name, with the schemas it refers to bundled in.

    Args:
        name: ``report``, ``inspection`` or ``requirements``.

    Raises:
        KeyError: if there is no schema of that name.
    """
    if name not in SCHEMA_NAMES:
        raise KeyError(name)
    schema = _read(name)
    if name == "report":
        definitions = schema.setdefault("$defs", {})
        if isinstance(definitions, dict):
            definitions["requirements"] = _read("requirements")
    return schema


def _read(name: SchemaName) -> dict[str, object]:
    file = resources.files(__package__) / f"{name}-1.json"
    loaded: dict[str, object] = json.loads(file.read_text(encoding="utf-8"))
    return loaded
