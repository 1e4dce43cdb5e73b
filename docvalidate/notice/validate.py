"""Hold plain data against a schema, and turn what does not fit into sentences with a line."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from docvalidate.notice.problems import LintProblem, NoticeProblemsError, problem
from docvalidate.notice.yaml_source import YamlSource

ModelT = TypeVar("ModelT", bound=BaseModel)

_CODES = {
    "missing": "missing_key",
    "string_type": "not_text",
    "int_type": "not_a_number",
    "int_from_float": "not_a_number",
    "int_parsing": "not_a_number",
    "greater_than_equal": "number_out_of_range",
    "less_than_equal": "number_out_of_range",
    "enum": "not_allowed",
    "literal_error": "not_allowed",
    "tuple_type": "not_a_list",
    "dict_type": "not_keys",
    "model_type": "not_keys",
    "model_attributes_type": "not_keys",
    "string_too_short": "empty_value",
    "too_short": "too_few",
    "bool_type": "not_allowed",
}
_CODES_BY_KEY = {
    "clause": "bad_clause_id",
    "id": "bad_clause_id",
    "until": "bad_date",
    "from": "bad_date",
    "to": "bad_date",
    "date": "bad_date",
    "phones": "bad_phone",
}


def validate(model: type[ModelT], source: YamlSource) -> ModelT:
    """Return the file as the model.

    Raises:
        NoticeProblemsError: with every place that does not fit.
    """
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        problems = {
            (one.line, one.code, one.message.in_language()): one
            for one in (_problem(source, details, model) for details in error.errors())
        }
        raise NoticeProblemsError(
            tuple(sorted(problems.values(), key=lambda one: one.line))
        ) from None


def _problem(source: YamlSource, error: ErrorDetails, model: type[BaseModel]) -> LintProblem:
    place = error["loc"]
    key = str(place[-1]) if place else ""
    line = source.line(place)
    kind = error["type"]
    if kind == "extra_forbidden":
        known = _keys_at(model, place[:-1])
        near = difflib.get_close_matches(key, known, n=3, cutoff=0.5) or known
        return problem(source.path, line, "unknown_key", name=key, near="、".join(near))
    if kind == "value_error":
        return problem(source.path, line, str(error["ctx"]["error"]))
    if kind == "string_pattern_mismatch":
        named = [str(part) for part in place if isinstance(part, str)]
        code = _CODES_BY_KEY.get(named[-1] if named else "", "bad_form")
        return problem(source.path, line, code, name=named[-1], value=error["input"])
    shown = "…" if isinstance(error["input"], Mapping | list) else error["input"]
    return problem(
        source.path,
        line,
        _CODES.get(kind, "bad_form"),
        name=next((part for part in reversed(place) if isinstance(part, str)), ""),
        value=shown,
        allowed=_allowed(error),
    )


def _allowed(error: ErrorDetails) -> str:
    context = error.get("ctx", {})
    return (
        str(context.get("expected", "")).replace("'", "").replace(" or ", "、").replace(", ", "、")
    )


def _keys_at(model: type[BaseModel], place: tuple[str | int, ...]) -> list[str]:
    """Return the keys that the schema has at a place."""
    schema = model.model_json_schema(by_alias=True)
    here: Mapping[str, object] = schema
    for part in place:
        here = _step(schema, here, part)
    properties = _resolve(schema, here).get("properties", {})
    return list(cast("Mapping[str, object]", properties))


def _resolve(schema: Mapping[str, object], here: Mapping[str, object]) -> Mapping[str, object]:
    while True:
        options = cast("list[Mapping[str, object]]", here.get("anyOf", []))
        concrete = [one for one in options if one.get("type") != "null"]
        if concrete:
            here = concrete[0]
        elif "$ref" in here:
            name = str(here["$ref"]).rsplit("/", 1)[-1]
            here = cast("Mapping[str, Mapping[str, object]]", schema["$defs"])[name]
        else:
            return here


def _step(
    schema: Mapping[str, object], here: Mapping[str, object], part: str | int
) -> Mapping[str, object]:
    here = _resolve(schema, here)
    key = "items" if isinstance(part, int) else "properties"
    inner = cast("Mapping[str, object]", here.get(key, {}))
    return inner if isinstance(part, int) else cast("Mapping[str, object]", inner.get(part, {}))
