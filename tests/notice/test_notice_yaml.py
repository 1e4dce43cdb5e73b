"""YAML is read strictly, and every value knows its line."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from docvalidate.model.errors import ExitCode
from docvalidate.notice.problems import NoticeProblemsError
from docvalidate.notice.yaml_source import read_yaml


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "notice.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_values_keep_their_kind_and_line(tmp_path: Path) -> None:
    path = written(tmp_path, '# 注\nid: "3.10"\nlist:\n  - 甲\n  - {n: 600, yes: true}\nnone:\n')
    source = read_yaml(path)
    assert source.data == {"id": "3.10", "list": ["甲", {"n": 600, "yes": True}], "none": None}
    assert source.line(("id",)) == 2
    assert source.line(("list",)) == 3
    assert source.line(("list", 0)) == 4
    assert source.line(("list", 1, "n")) == 5
    assert source.line(("list", 1, "absent")) == 5
    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: x\nid: 3.10\n", "unquoted_decimal", 2),
        ("a: x\nb: x\nuntil: 2024-09-12\n", "unquoted_date", 3),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", "duplicate_key", 4),
        ("a: &name x\nb: *name\n", "alias", 2),
        ("a: 010\n", "odd_value", 1),
        ("a: 1_000\n", "odd_value", 1),
        ("a: 0x1F\n", "odd_value", 1),
        ("base: {x: 1}\nb:\n  <<: {y: 2}\n", "bad_key", 3),
        ("? [a, b]\n: 1\n", "bad_key", 1),
        ("a: [1, 2\nb: 3\n", "bad_yaml", 2),
        ("a: 1\n\tb: 2\n", "bad_yaml", 2),
        ("- 1\n- 2\n", "not_a_mapping", 1),
        ("", "empty", 1),
        ("# 只有注释\n", "empty", 1),
        ("a: 1\n---\nb: 2\n", "several_documents", 2),
        ("a: " + "[" * 60 + "]" * 60 + "\n", "too_deep", 1),
        ("a: 1\nb: 甲乙\n".encode("gbk"), "not_utf8", 2),
        ("a: 1\nb: \x01\n", "bad_character", 2),
    ],
)
def test_what_could_be_misread_is_refused_with_its_line(
    tmp_path: Path, text: str | bytes, code: str, line: int
) -> None:
    with pytest.raises(NoticeProblemsError) as caught:
        read_yaml(written(tmp_path, text))
    assert [(one.code, one.line) for one in caught.value.problems] == [(code, line)]
    assert caught.value.exit_code is ExitCode.BAD_NOTICE


def test_all_defects_are_reported_at_once_in_order(tmp_path: Path) -> None:
    path = written(tmp_path, "a: 2024-01-01\nb: 1.5\nb: 2\n")
    with pytest.raises(NoticeProblemsError) as caught:
        read_yaml(path)
    assert [one.line for one in caught.value.problems] == [1, 2, 3]
    assert "共有 3 处错误" in str(caught.value)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NoticeProblemsError) as caught:
        read_yaml(tmp_path / "missing.yaml")
    assert "missing.yaml" in str(caught.value)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert read_yaml(written(tmp_path, b"\xef\xbb\xbfa: x\n")).data == {"a": "x"}
