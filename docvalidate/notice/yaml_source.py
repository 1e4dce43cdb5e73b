"""Read YAML strictly, and remember on which line everything stands.

YAML guesses: 3.10 becomes 3.1, a date becomes something that is no text, ``no`` becomes false.
A notice must not hang on guesses, so numbers with a point, bare dates, aliases, merge keys and
keys given twice are refused, each with its line.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from docvalidate.notice.problems import LintProblem, NoticeProblemsError, problem

Place = tuple[str | int, ...]
"""Where a value stands in the document: keys and positions from the top."""

_LARGEST_FILE = 4 * 1024 * 1024
_DEEPEST = 40
_PLAIN_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")
# The parser in C, where PyYAML was built with it, is about ten times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class YamlSource:
    """A YAML file as plain data.

    Attributes:
        data: mappings, lists, text, whole numbers, booleans and ``None``.
        lines: line number, from 1, of every value by its place.
        sha256: of the file's bytes, hex.
    """

    path: Path
    data: Mapping[str, object]
    lines: Mapping[Place, int]
    sha256: str

    def line(self, place: Place) -> int:
        """Return the line of a value, or of what encloses it where it is not there."""
        for end in range(len(place), 0, -1):
            if place[:end] in self.lines:
                return self.lines[place[:end]]
        return 1


def read_yaml(path: Path) -> YamlSource:
    """Read one YAML file.

    Args:
        path: a UTF-8 file that holds one mapping.

    Raises:
        NoticeProblemsError: if it cannot be read or is not strict YAML, with every defect found.
    """
    content = _read(path)
    root = _compose(path, content)
    reader = _Reader(path)
    data = reader.value(root, ())
    if not isinstance(data, dict):
        reader.problems.append(problem(path, 1, "not_a_mapping"))
    if reader.problems:
        raise NoticeProblemsError(tuple(sorted(reader.problems, key=lambda one: one.line)))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return YamlSource(path, data if isinstance(data, dict) else {}, reader.lines, digest)


def _read(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError:
        raise NoticeProblemsError((problem(path, 0, "unreadable"),)) from None
    if len(content) > _LARGEST_FILE:
        raise NoticeProblemsError((problem(path, 0, "too_large"),))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NoticeProblemsError((problem(path, line, "not_utf8"),)) from None


def _compose(path: Path, content: str) -> yaml.Node:
    try:
        _refuse_aliases(path, content)
        node = yaml.compose(content, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        detail = error.problem or error.context or ""
        code = "several_documents" if "single document" in (error.context or "") else "bad_yaml"
        raise NoticeProblemsError((problem(path, line, code, detail=detail),)) from None
    except yaml.reader.ReaderError as error:
        line = content.count("\n", 0, error.position) + 1
        raise NoticeProblemsError((problem(path, line, "bad_character"),)) from None
    except RecursionError:
        raise NoticeProblemsError((problem(path, 1, "too_deep"),)) from None
    if node is None:
        raise NoticeProblemsError((problem(path, 1, "empty"),))
    return node


def _refuse_aliases(path: Path, content: str) -> None:
    """Refuse ``*name``: an alias makes a file hard to read and can blow it up without limit."""
    for event in yaml.parse(content, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise NoticeProblemsError((problem(path, line, "alias", name=event.anchor),))


class _Reader:
    """Turns YAML nodes into plain data, collecting lines and defects on the way."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Place, int] = {}
        self.problems: list[LintProblem] = []

    def value(self, node: yaml.Node, place: Place) -> object:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if len(place) > _DEEPEST:
            self._refuse(node, "too_deep")
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*place, index)) for index, item in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, object]:
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode) or key_node.value == "<<":
                self._refuse(key_node, "bad_key")
                continue
            key = str(key_node.value)
            if key in result:
                self._refuse(key_node, "duplicate_key", name=key)
                continue
            # A key's own line is where a reader looks, also when its value begins further down.
            self.lines[(*place, key)] = key_node.start_mark.line + 1
            result[key] = self.value(value_node, (*place, key))
        return result

    def _scalar(self, node: yaml.Node) -> str | int | bool | None:
        tag, text = str(node.tag).removeprefix(_TAG), str(node.value)
        if tag == "str":
            return text
        if tag == "null":
            return None
        if tag == "bool":
            return text.lower() in ("true", "yes", "on")
        # YAML reads a leading nought as octal; nobody who writes 010 means 8.
        if tag == "int" and _PLAIN_NUMBER.fullmatch(text):
            return int(text)
        code = {"float": "unquoted_decimal", "timestamp": "unquoted_date"}.get(tag, "odd_value")
        self._refuse(node, code, value=text)
        return None

    def _refuse(self, node: yaml.Node, code: str, **words: object) -> None:
        self.problems.append(problem(self.path, node.start_mark.line + 1, code, **words))
