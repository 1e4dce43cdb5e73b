"""JSON Schema of the files a clerk writes, for editors that complete and check while typing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from docvalidate.notice.cases import CasesModel
from docvalidate.notice.checklist import ChecklistModel
from docvalidate.notice.schema import NoticeModel

SCHEMAS: Mapping[str, type[BaseModel]] = {
    "notice": NoticeModel,
    "checklist": ChecklistModel,
    "cases": CasesModel,
}
"""The kinds of files, by name."""


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one kind of file.

    Args:
        kind: a key of :data:`SCHEMAS`.

    Raises:
        KeyError: if there is no such kind.
    """
    schema = SCHEMAS[kind].model_json_schema(by_alias=True)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:docvalidate:{kind}:1",
        **schema,
    }
