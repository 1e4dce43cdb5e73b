"""JSON Schema of the files a clerk writes, for editors that complete and check while typing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from docvalidate.language import Language, catalogue_entries
from docvalidate.notice.cases import CasesModel
from docvalidate.notice.checklist import ChecklistModel
from docvalidate.notice.schema import NoticeModel

SCHEMAS: Mapping[str, type[BaseModel]] = {
    "notice": NoticeModel,
    "checklist": ChecklistModel,
    "cases": CasesModel,
}
"""The kinds of files, by name."""


def json_schema(kind: str, language: Language = Language.CHINESE) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one kind of file.

    Args:
        kind: a key of :data:`SCHEMAS`.
        language: of the descriptions an editor shows.

    Raises:
        KeyError: if there is no such kind.
    """
    schema = SCHEMAS[kind].model_json_schema(by_alias=True)
    for name, part in (*schema.get("$defs", {}).items(), (SCHEMAS[kind].__name__, schema)):
        _describe(name, part, language)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:docvalidate:{kind}:1",
        **schema,
    }


def _describe(name: str, part: dict[str, Any], language: Language) -> None:
    """Put the descriptions of one model and its keys in place of the names that code uses."""
    part.pop("title", None)
    part.pop("description", None)
    described = [(name, part)]
    for key, value in part.get("properties", {}).items():
        value.pop("title", None)
        described += [(f"any.{key}", value), (f"{name}.{key}", value)]
    for entry, target in described:
        words = catalogue_entries().get(f"notice.schema.{entry}")
        if words is not None:
            target["description"] = words[language.value].replace("{{", "{").replace("}}", "}")
