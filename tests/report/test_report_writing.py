"""The report folder is written whole or not at all, and for its owner alone."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvalidate.language import Language
from docvalidate.model.errors import CannotWriteError, ExitCode
from docvalidate.model.report import Report
from docvalidate.report.files import safe_file_name, write_atomically
from docvalidate.report.html import write_applicant_page
from docvalidate.report.writing import page_names, write_overviews
from tests.report import example_reports as examples
from tests.report.written import write_report_folder


def test_a_single_applicants_page_is_the_one_to_open(tmp_path: Path) -> None:
    page = write_report_folder(Report((examples.complete(),)), tmp_path, Language.CHINESE)

    assert page == tmp_path / "002-周云帆.html"
    assert "周云帆" in page.read_text(encoding="utf-8")


def test_the_folder_holds_json_index_and_a_page_for_each(tmp_path: Path) -> None:
    folder = tmp_path / "新建" / "报告"

    page = write_report_folder(examples.everyone(), folder, Language.CHINESE)

    assert page == folder / "index.html"
    names = {file.name for file in folder.iterdir()}
    overviews = {"report.json", "results.jsonl", "summary.xlsx", "index.html", "corrections"}
    assert overviews <= names
    assert {"001-陈映雪.html", "003.html"} <= names
    assert len(names - overviews) == 6
    loaded = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert loaded["schema"] == "docvalidate/report/1"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such modes")
def test_files_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    write_report_folder(examples.everyone(), tmp_path)

    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert stat.S_IMODE((tmp_path / "corrections").stat().st_mode) == 0o700


def _texts(folder: Path) -> dict[str, bytes]:
    """Return the files by name; a workbook notes when it was made."""
    return {
        file.name: file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.suffix != ".xlsx"
    }


def test_writing_again_replaces_the_files(tmp_path: Path) -> None:
    write_report_folder(Report((examples.complete(),)), tmp_path)
    before = _texts(tmp_path)

    write_report_folder(Report((examples.complete(),)), tmp_path)

    assert _texts(tmp_path) == before


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "磁盘空间不足"), (errno.EACCES, "没有写入权限"), (errno.EIO, "系统报告")],
)
def test_a_failing_disk_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    page = tmp_path / "甲.html"
    page.write_text("从前", encoding="utf-8")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(CannotWriteError) as caught:
        write_applicant_page(examples.complete(), page, Language.CHINESE)

    assert [file.name for file in tmp_path.iterdir()] == ["甲.html"]
    assert page.read_text(encoding="utf-8") == "从前"
    assert caught.value.exit_code is ExitCode.CANNOT_WRITE
    assert words in str(caught.value)
    assert "--output" in str(caught.value)


def test_a_write_that_breaks_off_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fdopen

    def half_open(*arguments: object, **options: object) -> object:
        file = real(*arguments, **options)  # type: ignore[call-overload]

        def fail(_: str) -> int:
            raise OSError(errno.ENOSPC, "no space")

        file.write = fail
        return file

    monkeypatch.setattr(os, "fdopen", half_open)
    with pytest.raises(CannotWriteError):
        write_atomically(tmp_path / "报告.json", "{}")

    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_of_the_folder_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "报告"
    blocked.write_text("", encoding="utf-8")

    with pytest.raises(CannotWriteError) as caught:
        write_overviews(list, blocked)

    assert "同名文件" in caught.value.in_language(Language.CHINESE)
    assert "in the way" in caught.value.in_language(Language.ENGLISH)


@given(key=st.text(min_size=1, max_size=300))
def test_any_key_gives_a_name_that_stays_in_the_folder(key: str) -> None:
    name = safe_file_name(key)

    assert name
    assert Path(name).name == name
    assert len(name.encode("utf-8")) <= 140
    assert not set(name) & set('<>:"/\\|?*\x00')
    assert not name.startswith(".")
    assert not name.endswith((".", " "))


@pytest.mark.parametrize(
    "key", ["con", "NUL", "com1", "index", "report", ".", "..", "../../etc/passwd", "a/b", "甲 乙"]
)
def test_names_a_system_or_the_folder_reserves_are_changed(key: str) -> None:
    assert safe_file_name(key) != key


def test_plain_keys_keep_their_names() -> None:
    assert safe_file_name("001-陈映雪（会计）") == "001-陈映雪（会计）"


def test_personal_numbers_do_not_reach_file_names() -> None:
    assert examples.IDENTITY_NUMBER not in safe_file_name(f"陈映雪{examples.IDENTITY_NUMBER}")


@given(keys=st.lists(st.text(alphabet="aAbB/甲1-2", min_size=1, max_size=4), max_size=12))
def test_no_two_pages_share_a_name_on_any_system(keys: list[str]) -> None:
    names = page_names(keys)

    assert len({name.casefold() for name in names}) == len(keys)
