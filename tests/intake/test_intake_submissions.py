"""Who applies and with which files: folders, folders of folders, channels, order, links."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from docvalidate.intake import (
    IntakeLimits,
    UnreadableDocument,
    find_submissions,
    open_document,
)
from docvalidate.model.applicant import Channel, Submission
from docvalidate.model.errors import ExitCode, NothingReadableError, UsageError
from docvalidate.model.evidence import UnreadableReason

SCAN = b"\xff\xd8\xff\xe0 not decoded here"


def put(folder: Path, *names: str) -> None:
    for name in names:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(SCAN)


def declare(folder: Path, name: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "applicant.yaml").write_text(f"姓名: {name}\n", encoding="utf-8")


def names(submission: Submission) -> list[str]:
    return [file.name for file in submission.files]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return tmp_path / "workspace"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "材料"
    folder.mkdir()
    return folder


def test_folder_with_scans_is_one_applicant(root: Path, workspace: Path) -> None:
    put(root, "评审表.pdf", "附件/学历.jpg")
    (found,) = find_submissions(root, workspace)
    assert found.key == "材料"
    assert found.folder == root
    assert names(found) == ["评审表.pdf", "附件/学历.jpg"]
    assert found.applicant.name is None


def test_folder_of_folders_keeps_natural_order(root: Path, workspace: Path) -> None:
    put(root, "10号/a.pdf", "9号/a.pdf", "张三/第10页.png", "张三/第2页.png")
    found = find_submissions(root, workspace)
    assert [submission.key for submission in found] == ["9号", "10号", "张三"]
    assert names(found[2]) == ["第2页.png", "第10页.png"]


@pytest.mark.parametrize(
    ("folder", "channel"),
    [
        ("线上", Channel.ONLINE),
        ("网上申报", Channel.ONLINE),
        ("online", Channel.ONLINE),
        ("1-Online", Channel.ONLINE),
        ("线下", Channel.PAPER),
        ("纸质材料", Channel.PAPER),
        ("paper", Channel.PAPER),
        ("线上线下", None),
        ("newspaper", None),
        ("其他", None),
    ],
)
def test_channel_comes_from_the_folder(
    root: Path, workspace: Path, folder: str, channel: Channel | None
) -> None:
    declare(root, "王小明")
    put(root, f"{folder}/证书/a.pdf", "b.pdf")
    (found,) = find_submissions(root, workspace)
    channels = {file.name: file.channel for file in found.files}
    assert channels == {"b.pdf": None, f"{folder}/证书/a.pdf": channel}


def test_innermost_channel_wins(root: Path, workspace: Path) -> None:
    put(root, "线上/纸质/a.pdf")
    (found,) = find_submissions(root, workspace)
    assert found.files[0].channel is Channel.PAPER


def test_channel_folders_alone_make_one_applicant(root: Path, workspace: Path) -> None:
    put(root, "线上/a.pdf", "线下/b.pdf")
    (found,) = find_submissions(root, workspace)
    assert found.key == "材料"
    assert len(found.files) == 2


def test_folders_named_after_materials_make_one_applicant(root: Path, workspace: Path) -> None:
    put(root, "1.资格审查材料/a.pdf", "2.业绩评审材料/b.pdf")
    (found,) = find_submissions(root, workspace)
    assert names(found) == ["1.资格审查材料/a.pdf", "2.业绩评审材料/b.pdf"]


def test_roster_beside_folders_does_not_merge_people(root: Path, workspace: Path) -> None:
    put(root, "花名册.xlsx", "花名册.csv", "说明.txt", "张三/a.pdf", "李四/b.pdf")
    assert [found.key for found in find_submissions(root, workspace)] == ["张三", "李四"]


def test_loose_scan_beside_applicants_is_not_forgotten(root: Path, workspace: Path) -> None:
    declare(root / "张三", "张三")
    put(root, "张三/a.pdf", "漏放.pdf")
    found = find_submissions(root, workspace)
    assert {submission.key: names(submission) for submission in found} == {
        "材料": ["漏放.pdf"],
        "张三": ["a.pdf"],
    }


def test_same_name_in_two_units_gets_two_keys(root: Path, workspace: Path) -> None:
    put(root, "甲局/张三/a.pdf", "乙局/张三/a.pdf", "乙局/李四/a.pdf")
    keys = [found.key for found in find_submissions(root, workspace)]
    assert sorted(keys) == ["乙局-张三", "李四", "甲局-张三"]


def test_applicant_without_files_is_kept(root: Path, workspace: Path) -> None:
    declare(root / "张三", "张三")
    declare(root / "李四", "李四")
    put(root, "李四/a.pdf")
    found = {submission.key: submission for submission in find_submissions(root, workspace)}
    assert found["张三"].files == ()
    assert found["张三"].applicant.name == "张三"


def test_junk_and_side_files_are_no_documents(root: Path, workspace: Path) -> None:
    put(
        root,
        "a.pdf",
        ".DS_Store",
        "Thumbs.db",
        "~$评审表.docx",
        "desktop.ini",
        "__MACOSX/._a.pdf",
        ".隐藏/b.pdf",
        "expected.json",
        "说明.txt",
        "readme.md",
    )
    put(root, "评审表.docx", "汇总.xlsx", "未知.bin")
    (found,) = find_submissions(root, workspace)
    assert sorted(names(found)) == ["a.pdf", "未知.bin", "汇总.xlsx", "评审表.docx"]


def test_links_out_of_the_folder_are_not_followed(
    root: Path, workspace: Path, tmp_path: Path
) -> None:
    put(tmp_path, "别处/secret.pdf")
    put(root, "a.pdf")
    (root / "link.pdf").symlink_to(tmp_path / "别处" / "secret.pdf")
    (root / "linked").symlink_to(tmp_path / "别处")
    (root / "loop").symlink_to(root)
    (root / "dangling.pdf").symlink_to(tmp_path / "nowhere")
    (found,) = find_submissions(root, workspace)
    assert names(found) == ["a.pdf"]


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders there")
def test_pipes_and_devices_are_named_and_never_opened(root: Path, workspace: Path) -> None:
    put(root, "a.pdf")
    os.mkfifo(root / "pipe.pdf")
    bound = socket.socket(socket.AF_UNIX)
    bound.bind(str(root / "socket.jpg"))
    (found,) = find_submissions(root, workspace)
    bound.close()
    assert names(found) == ["a.pdf", "pipe.pdf", "socket.jpg"]
    for file in found.files[1:]:
        with pytest.raises(UnreadableDocument) as caught:
            open_document(file.path)
        assert caught.value.reason is UnreadableReason.NOT_A_FILE


def test_a_folder_that_may_not_be_read_is_named(
    root: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(root, "a.pdf", "材料/b.pdf")
    list_folder = Path.iterdir

    def refused(folder: Path) -> Iterator[Path]:
        if folder.name == "材料" and folder != root:
            raise PermissionError(13, "Permission denied")
        return list_folder(folder)

    # Permissions do not bind a superuser, who runs the tests in many a container.
    monkeypatch.setattr(Path, "iterdir", refused)
    (found,) = find_submissions(root, workspace)
    assert names(found) == ["a.pdf", "材料"]


def test_a_folder_that_lies_too_deep_is_named(root: Path, workspace: Path) -> None:
    put(root, "a.pdf", "材料/b/c.pdf")
    (found,) = find_submissions(root, workspace, IntakeLimits(folder_depth=1))
    assert names(found) == ["a.pdf", "材料/b"]
    with pytest.raises(UnreadableDocument):
        open_document(found.files[1].path)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such names")
def test_names_of_any_bytes_are_found(root: Path, workspace: Path) -> None:
    for raw in (
        b"\xd6\xa4\xca\xe9.pdf",
        b"line\nbreak.pdf",
        b"tab\t\x1b[31m.pdf",
        b"x" * 250 + b".pdf",
    ):
        (root / os.fsdecode(raw)).write_bytes(b"%PDF-1.4")
    (found,) = find_submissions(root, workspace)
    assert len(found.files) == 4


@pytest.mark.parametrize("make", ["missing", "empty", "only_side_files", "single_file"])
def test_nothing_to_check_is_said_plainly(root: Path, workspace: Path, make: str) -> None:
    path = root
    if make == "missing":
        path = root / "没有这个"
    elif make == "only_side_files":
        put(root, "a.txt", "子/b.json")
    elif make == "single_file":
        put(root, "a.jpg")
        path = root / "a.jpg"
    with pytest.raises(NothingReadableError) as caught:
        find_submissions(path, workspace)
    assert caught.value.exit_code is ExitCode.NOTHING_READABLE
    assert str(path) in str(caught.value)


def test_broken_applicant_file_stops_with_file_and_line(root: Path, workspace: Path) -> None:
    put(root, "张三/a.pdf")
    (root / "张三" / "applicant.yaml").write_text("姓名: 张三\n级 别: 中级\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"张三/applicant\.yaml 第 2 行"):
        find_submissions(root, workspace)


def test_nothing_is_written_into_the_input(root: Path, workspace: Path) -> None:
    put(root, "张三/a.pdf")
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    find_submissions(root, workspace)
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before
