"""Read ``applicant.yaml``: what an applicant declares, in Chinese or English keys."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from docvalidate.intake.identity import is_valid_identity_number
from docvalidate.language import Message
from docvalidate.model.applicant import Applicant, Channel, FactSource
from docvalidate.model.errors import UsageError

_FILE_NAMES = ("applicant.yaml", "applicant.yml")
_LARGEST_FILE = 256 * 1024

KEY_NAMES: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "姓名", "申报人", "申报人姓名"),
    "level": ("level", "级别", "申报级别", "职称级别", "申报职称级别"),
    "series": ("series", "系列", "申报系列", "专业", "申报专业", "系列专业", "系列/专业"),
    "employer": ("employer", "单位", "用人单位", "工作单位", "单位名称", "申报单位"),
    "jurisdiction": ("jurisdiction", "隶属", "隶属关系"),
    "id_number": ("id_number", "身份证", "身份证号", "身份证号码", "公民身份号码"),
    "phone": ("phone", "电话", "手机", "手机号", "手机号码", "联系电话"),
    "submitted": ("submitted", "提交日期"),
    "submitted_online": ("线上提交日期", "网上提交日期", "submitted_online"),
    "submitted_paper": ("线下提交日期", "纸质提交日期", "submitted_paper"),
    "facts": ("facts", "其他", "其他情况"),
}
"""Canonical key -> the names under which files and rosters give it."""

_CANONICAL = {name: key for key, names in KEY_NAMES.items() for name in names}
_CHANNEL_KEYS = {
    "online": Channel.ONLINE,
    "线上": Channel.ONLINE,
    "网上": Channel.ONLINE,
    "paper": Channel.PAPER,
    "线下": Channel.PAPER,
    "纸质": Channel.PAPER,
}
_JURISDICTIONS = {
    "市直": "municipal",
    "市属": "municipal",
    "市级": "municipal",
    "县": "county",
    "县级": "county",
    "县市区": "county",
    "区县": "county",
}
_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_FULL_WIDTH_COLON = re.compile(r"^(\s*)([^\s:：#]+)：[ \t]*", re.MULTILINE)


def parse_date(value: object) -> dt.date:
    """Return a date written 2024-09-12, 2024.9.12, 2024/9/12 or 2024年9月12日.

    Raises:
        ValueError: if it is none of these or no day of the calendar.
    """
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    matched = _DATE.fullmatch(str(value).strip())
    if matched is None:
        raise ValueError("not a date")
    year, month, day = (int(part) for part in matched.groups())
    return dt.date(year, month, day)


def _text(value: object) -> object:
    """Keep text trimmed; an empty value counts as not given."""
    if not isinstance(value, str):
        return value
    return value.strip() or None


def canonical_jurisdiction(value: object) -> object:
    """Return ``municipal`` or ``county`` for the Chinese words; anything else as it is."""
    return _JURISDICTIONS.get(str(value).strip(), _text(value))


_Words = Annotated[str | None, BeforeValidator(_text)]
_Day = Annotated[dt.date, BeforeValidator(parse_date)]


class _ApplicantFile(BaseModel):
    """The schema of ``applicant.yaml`` after its keys are made canonical."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: _Words = None
    level: _Words = None
    series: _Words = None
    employer: _Words = None
    jurisdiction: Annotated[
        Literal["municipal", "county"] | None, BeforeValidator(canonical_jurisdiction)
    ] = None
    id_number: _Words = None
    phone: _Words = None
    submitted: dict[Channel, _Day] = Field(default_factory=dict)
    facts: dict[str, object] = Field(default_factory=dict)


def find_applicant_file(folder: Path) -> Path | None:
    """Return the folder's ``applicant.yaml`` or ``applicant.yml``, whatever the case."""
    try:
        candidates = {entry.name.lower(): entry for entry in folder.iterdir() if entry.is_file()}
    except OSError:
        return None
    return next((candidates[name] for name in _FILE_NAMES if name in candidates), None)


def read_applicant(folder: Path) -> Applicant:
    """Return what ``applicant.yaml`` in a folder declares; an empty applicant where it is missing.

    Raises:
        UsageError: if the file cannot be understood; names file, line, what and how to mend it.
    """
    path = find_applicant_file(folder)
    if path is None:
        return Applicant()
    node = _parse(path)
    if node is None:
        return Applicant()
    values, lines = _canonical_values(path, node)
    try:
        declared = _ApplicantFile.model_validate(values)
    except ValidationError as error:
        raise _explained(path, error, lines) from error
    return _as_applicant(declared)


def facts_with_identity(
    id_number: str | None, phone: str | None, others: Mapping[str, object]
) -> dict[str, object]:
    """Return facts with the identity number in its canonical form and whether it can be real."""
    facts = dict(others)
    if id_number is not None:
        number = re.sub(r"\s", "", id_number).upper().replace("Ｘ", "X")
        facts["id_number"] = number
        facts["id_number_valid"] = is_valid_identity_number(number)
    if phone is not None:
        facts["phone"] = phone
    return facts


def decode_text(raw: bytes) -> str:
    """Decode text as Windows programs save it: UTF-8 with or without mark, UTF-16 or GBK.

    Raises:
        UnicodeDecodeError: if it is none of these.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")


def _as_applicant(declared: _ApplicantFile) -> Applicant:
    """Turn the validated file into the model's type."""
    facts = facts_with_identity(declared.id_number, declared.phone, declared.facts)
    if declared.jurisdiction is not None:
        facts["jurisdiction"] = declared.jurisdiction
    named = {
        "name": declared.name,
        "level": declared.level,
        "series": declared.series,
        "employer": declared.employer,
    }
    return Applicant(
        **named,
        facts=facts,
        submitted=dict(declared.submitted),
        sources={key: FactSource.DECLARED for key, value in named.items() if value is not None},
    )


def _parse(path: Path) -> yaml.MappingNode | None:
    """Parse the file into nodes, which know their lines."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise _wrong(path, 1, "too_long")
        text = decode_text(path.read_bytes())
    except UnicodeDecodeError as error:
        raise _wrong(path, 1, "encoding") from error
    except OSError as error:
        raise _wrong(path, 1, "not_permitted") from error
    text = _FULL_WIDTH_COLON.sub(_with_plain_colon, text)
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _wrong(path, mark.line + 1 if mark else 1, "syntax") from error
    except (yaml.YAMLError, RecursionError) as error:
        raise _wrong(path, 1, "syntax") from error
    if node is None:
        return None
    if not isinstance(node, yaml.MappingNode):
        raise _wrong(path, node.start_mark.line + 1, "not_a_mapping")
    return node


def _with_plain_colon(matched: re.Match[str]) -> str:
    """Mend the full-width colon that Chinese input methods put after a known key."""
    space, key = matched.groups()
    known = key in _CANONICAL or key in _CHANNEL_KEYS
    return f"{space}{key}: " if known else matched.group()


def _canonical_values(
    path: Path, node: yaml.MappingNode
) -> tuple[dict[str, object], dict[str, int]]:
    """Return values under canonical keys, and the line of each key."""
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    submitted: dict[Channel, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        written = str(key_node.value).strip() if isinstance(key_node, yaml.ScalarNode) else "?"
        key = _CANONICAL.get(written)
        if key is None:
            raise _unknown_key(path, line, written)
        if key in lines:
            raise _wrong(path, line, "repeated", item=written)
        lines[key] = line
        if key == "submitted":
            submitted |= _submitted(path, value_node)
        elif key.startswith("submitted_"):
            submitted[Channel(key.removeprefix("submitted_"))] = _scalar(value_node)
            lines.setdefault("submitted", line)
        elif key == "facts":
            values[key] = _facts(path, value_node)
        else:
            values[key] = _scalar(value_node)
    values["submitted"] = {channel: day for channel, day in submitted.items() if day is not None}
    return values, lines


def _scalar(node: yaml.Node) -> object:
    """Return a scalar as it is written, so that 010 and 430600… keep every digit."""
    if not isinstance(node, yaml.ScalarNode):
        return []
    is_null = node.tag == "tag:yaml.org,2002:null"
    return None if is_null else str(node.value)


def _submitted(path: Path, node: yaml.Node) -> dict[Channel, object]:
    """Return the days per channel of a ``submitted`` mapping."""
    if not isinstance(node, yaml.MappingNode):
        raise _wrong(path, node.start_mark.line + 1, "submitted")
    days: dict[Channel, object] = {}
    for key_node, value_node in node.value:
        channel = _CHANNEL_KEYS.get(str(key_node.value).strip())
        if channel is None:
            raise _wrong(path, key_node.start_mark.line + 1, "submitted")
        days[channel] = _scalar(value_node)
    return days


def _facts(path: Path, node: yaml.Node) -> object:
    """Return further facts as plain data."""
    if not isinstance(node, yaml.MappingNode):
        raise _wrong(path, node.start_mark.line + 1, "facts")
    loader = yaml.SafeLoader("")
    try:
        facts = loader.construct_document(node)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _wrong(path, node.start_mark.line + 1, "facts") from error
    finally:
        loader.dispose()
    return {str(key): value for key, value in dict(facts).items()}


def _explained(path: Path, error: ValidationError, lines: Mapping[str, int]) -> UsageError:
    """Put the first thing pydantic found into a clerk's words."""
    where = error.errors()[0]["loc"]
    key = str(where[0]) if where else ""
    what = {"submitted": "date", "jurisdiction": "jurisdiction"}.get(key, "not_text")
    return _wrong(path, lines.get(key, 1), what, item=KEY_NAMES.get(key, (key,))[0])


def _unknown_key(path: Path, line: int, written: str) -> UsageError:
    """Name the key and the nearest one that exists."""
    near = difflib.get_close_matches(written, _CANONICAL, n=1, cutoff=0.5)
    known = near or ["name", "姓名", "level", "级别", "series", "系列", "employer", "单位"]
    return _wrong(path, line, "unknown_key", item=written, known="、".join(known))


def _wrong(path: Path, line: int, what: str, **parameters: object) -> UsageError:
    key = f"intake.applicant_file.{what}"
    where = {"path": f"{path.parent.name}/{path.name}", "line": line, **parameters}
    return UsageError(Message(key, where), Message(f"{key}.remedy", where))
