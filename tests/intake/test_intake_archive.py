"""Archives: names, nesting, traversal, bombs, links, passwords, damage."""

from __future__ import annotations

import io
import stat
import zipfile
from contextlib import suppress
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docvalidate.intake import IntakeLimits, find_submissions
from docvalidate.intake.archive import safe_relative_path
from docvalidate.model.errors import CannotWriteError, ExitCode, NothingReadableError

SCAN = b"\x89PNG\r\n\x1a\n not decoded here"


def zipped(entries: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return held.getvalue()


def put_zip(folder: Path, entries: dict[str, bytes], name: str = "张三.zip") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(zipped(entries))
    return path


def shown(path: Path, workspace: Path, limits: IntakeLimits | None = None) -> dict[str, list[str]]:
    found = find_submissions(path, workspace, limits or IntakeLimits())
    return {one.key: [file.name for file in one.files] for one in found}


def test_archive_is_a_folder_named_after_it(tmp_path: Path) -> None:
    path = put_zip(tmp_path, {"评审表.png": SCAN, "线上/b.png": SCAN})
    (found,) = find_submissions(path, tmp_path / "w")
    assert found.key == "张三"
    assert [file.name for file in found.files] == ["评审表.png", "线上/b.png"]
    assert found.files[0].path.read_bytes() == SCAN
    assert found.files[0].path.is_relative_to(tmp_path / "w")


def test_archive_of_folders_holds_several_applicants(tmp_path: Path) -> None:
    path = put_zip(tmp_path, {"批/李四/a.png": SCAN, "批/王五/a.png": SCAN}, "全部.zip")
    assert shown(path, tmp_path / "w") == {"李四": ["a.png"], "王五": ["a.png"]}


def test_applicant_file_inside_an_archive_is_read(tmp_path: Path) -> None:
    path = put_zip(tmp_path, {"李四/applicant.yaml": "姓名: 李四\n".encode(), "李四/a.png": SCAN})
    (found,) = find_submissions(path, tmp_path / "w")
    assert found.applicant.name == "李四"


def test_zip_within_zip_is_opened(tmp_path: Path) -> None:
    inner = zipped({"学历.png": SCAN})
    path = put_zip(tmp_path, {"a.png": SCAN, "证书.zip": inner})
    assert shown(path, tmp_path / "w") == {"张三": ["a.png", "证书.zip/学历.png"]}


def test_a_folder_zipped_twice_keeps_the_inner_name(tmp_path: Path) -> None:
    path = put_zip(tmp_path, {"张三.zip": zipped({"张三/a.png": SCAN})}, "打包.zip")
    assert shown(path, tmp_path / "w") == {"张三": ["a.png"]}


def test_workspace_inside_the_input_is_not_read_again(tmp_path: Path) -> None:
    put_zip(tmp_path / "批", {"a.png": SCAN}, "张三.zip")
    (tmp_path / "批" / "w").mkdir()
    assert shown(tmp_path / "批", tmp_path / "批" / "w") == {"张三": ["a.png"]}


def test_zip_in_a_folder_is_opened(tmp_path: Path) -> None:
    put_zip(tmp_path / "张三", {"b.png": SCAN}, "网上申报.zip")
    (tmp_path / "张三" / "a.png").write_bytes(SCAN)
    (found,) = find_submissions(tmp_path / "张三", tmp_path / "w")
    assert [(file.name, file.channel) for file in found.files] == [
        ("a.png", None),
        ("网上申报.zip/b.png", "online"),
    ]


def test_a_folder_of_archives_is_a_folder_of_applicants(tmp_path: Path) -> None:
    put_zip(tmp_path / "批", {"a.png": SCAN}, "张三.zip")
    put_zip(tmp_path / "批", {"李四/b.png": SCAN}, "李四.zip")
    assert shown(tmp_path / "批", tmp_path / "w") == {"李四": ["b.png"], "张三": ["a.png"]}


def test_deeper_than_the_limit_stays_a_document(tmp_path: Path) -> None:
    content = zipped({"最里.png": SCAN})
    for _ in range(4):
        content = zipped({"层.zip": content, "页.png": SCAN})
    path = tmp_path / "张三.zip"
    path.write_bytes(content)
    (files,) = shown(path, tmp_path / "w", IntakeLimits(archive_depth=3)).values()
    assert sorted(files) == [
        "层.zip/层.zip/层.zip",
        "层.zip/层.zip/页.png",
        "层.zip/页.png",
        "页.png",
    ]


def test_gbk_and_utf8_names_both_read_right(tmp_path: Path) -> None:
    # Windows writes the bytes of the local code page and no UTF-8 flag.
    raw = zipped({"XXXXXXXX.png": SCAN}).replace(b"XXXXXXXX", "评审材料".encode("gbk"))
    (tmp_path / "gbk.zip").write_bytes(raw)
    assert shown(tmp_path / "gbk.zip", tmp_path / "w1") == {"gbk": ["评审材料.png"]}
    raw = zipped({"X" * 12 + ".png": SCAN}).replace(b"X" * 12, "评审材料".encode())
    (tmp_path / "unflagged.zip").write_bytes(raw)
    assert shown(tmp_path / "unflagged.zip", tmp_path / "w2") == {"unflagged": ["评审材料.png"]}


@pytest.mark.parametrize(
    "name",
    [
        "../../escape.png",
        "/etc/escape.png",
        "C:\\escape.png",
        "..\\..\\escape.png",
        "a/../../escape.png",
    ],
)
def test_no_entry_escapes_the_workspace(tmp_path: Path, name: str) -> None:
    path = put_zip(tmp_path / "in", {name: SCAN, "b.png": SCAN})
    workspace = tmp_path / "deep" / "w"
    (found,) = find_submissions(path, workspace)
    assert len(found.files) == 2
    assert all(file.path.resolve().is_relative_to(workspace) for file in found.files)
    outside = [p for p in tmp_path.rglob("*.png") if not p.is_relative_to(workspace)]
    assert outside == []


@given(st.text(min_size=1, max_size=300))
def test_any_name_becomes_a_harmless_one(name: str) -> None:
    path = safe_relative_path(name)
    assert not path.is_absolute()
    assert path.parts
    assert ".." not in path.parts
    assert all(len(part.encode()) <= 255 for part in path.parts)
    assert not any(character in '\\:*?"<>|\0' for part in path.parts for character in part)
    assert PurePosixPath("/w") in (PurePosixPath("/w") / path).parents


def unpacked_or_refused(path: Path, workspace: Path) -> None:
    """Check that an archive yields files inside the workspace, or an error that names it."""
    said = path.name
    files: list[Path] = []
    try:
        files = [file.path for one in find_submissions(path, workspace) for file in one.files]
    except NothingReadableError as error:
        said = str(error)
    assert path.name in said
    assert all(file.is_file() and file.resolve().is_relative_to(workspace) for file in files)


ENTRY_NAMES = st.text(
    st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40
)


@settings(max_examples=60)
@given(st.dictionaries(ENTRY_NAMES, st.binary(max_size=20), max_size=8))
def test_any_archive_is_unpacked_or_refused_plainly(
    tmp_path_factory: pytest.TempPathFactory, entries: dict[str, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("zip")
    path = put_zip(folder, {"a.png": SCAN, **entries})
    unpacked_or_refused(path, folder / "w")


@settings(max_examples=200)
@given(st.integers(0, 2**32), st.integers(1, 255))
def test_any_damaged_archive_is_unpacked_or_refused_plainly(
    tmp_path_factory: pytest.TempPathFactory, where: int, flip: int
) -> None:
    content = bytearray(zipped({"a.png": SCAN * 20, "张三/b.png": SCAN}))
    content[where % len(content)] ^= flip
    folder = tmp_path_factory.mktemp("zip")
    path = folder / "张三.zip"
    path.write_bytes(content)
    unpacked_or_refused(path, folder / "w")


def test_names_that_differ_only_after_cleaning_are_both_kept(tmp_path: Path) -> None:
    path = put_zip(tmp_path, {"a?.png": b"1" + SCAN, "a*.png": b"2" + SCAN})
    (found,) = find_submissions(path, tmp_path / "w")
    assert {file.path.read_bytes()[:1] for file in found.files} == {b"1", b"2"}


def test_symbolic_links_in_archives_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "张三.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.png", SCAN)
        link = zipfile.ZipInfo("link.png")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/hostname")
    assert shown(path, tmp_path / "w") == {"张三": ["a.png"]}


def test_password_is_named_as_the_reason(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.png": SCAN}))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path = tmp_path / "张三.zip"
    path.write_bytes(content)
    with pytest.raises(NothingReadableError, match="密码") as caught:
        find_submissions(path, tmp_path / "w")
    assert caught.value.exit_code is ExitCode.NOTHING_READABLE
    # Beside other scans the same archive is one unreadable document, not the end of the run.
    (tmp_path / "批").mkdir()
    (tmp_path / "批" / "a.png").write_bytes(SCAN)
    path.rename(tmp_path / "批" / "锁.zip")
    assert shown(tmp_path / "批", tmp_path / "w2") == {"批": ["a.png", "锁.zip"]}


@pytest.mark.parametrize(
    "limits",
    [
        IntakeLimits(archive_entries=2),
        IntakeLimits(archive_bytes=200_000),
    ],
)
def test_archive_beyond_its_limits_is_refused(tmp_path: Path, limits: IntakeLimits) -> None:
    path = put_zip(tmp_path, {f"{i}.png": bytes(100_000) for i in range(3)})
    with pytest.raises(NothingReadableError, match="过大"):
        find_submissions(path, tmp_path / "w", limits)


def test_a_bomb_that_lies_about_its_size_is_stopped(tmp_path: Path) -> None:
    content = zipped({"a.png": bytes(30_000_000)})
    lying = content.replace((30_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    path = tmp_path / "张三.zip"
    path.write_bytes(lying)
    workspace = tmp_path / "w"
    with suppress(NothingReadableError):
        find_submissions(path, workspace, IntakeLimits(archive_bytes=2_000_000))
    written = sum(p.stat().st_size for p in workspace.rglob("*") if p.is_file())
    assert written <= 2_000_000


def test_the_budget_counts_archives_inside_archives(tmp_path: Path) -> None:
    inner = zipped({"a.png": bytes(150_000)})
    path = put_zip(tmp_path, {f"{i}.zip": inner for i in range(5)} | {"p.png": SCAN})
    limits = IntakeLimits(archive_bytes=400_000)
    (found,) = find_submissions(path, tmp_path / "w", limits)
    opened = [file for file in found.files if file.name.endswith("a.png")]
    assert len(opened) == 2
    assert len([file for file in found.files if file.name.endswith(".zip")]) == 3


def test_damaged_entry_is_reported_as_an_empty_document(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.png": SCAN, "b.png": bytes(range(256)) * 40}))
    at = content.index(b"b.png") + 30
    content[at : at + 20] = bytes(20)
    path = tmp_path / "张三.zip"
    path.write_bytes(content)
    (found,) = find_submissions(path, tmp_path / "w")
    assert {file.name: file.path.stat().st_size for file in found.files} == {
        "a.png": len(SCAN),
        "b.png": 0,
    }


def test_cut_archive_is_named_damaged(tmp_path: Path) -> None:
    content = zipped({"a.png": bytes(range(256)) * 40})
    path = tmp_path / "张三.zip"
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(NothingReadableError, match="损坏"):
        find_submissions(path, tmp_path / "w")


def test_unwritable_workspace_is_named(tmp_path: Path) -> None:
    path = put_zip(tmp_path, {"a.png": SCAN})
    (tmp_path / "w").write_text("a file, not a folder")
    with pytest.raises(CannotWriteError) as caught:
        find_submissions(path, tmp_path / "w")
    assert caught.value.exit_code is ExitCode.CANNOT_WRITE


def test_a_list_of_entries_too_long_for_memory_is_never_read(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.pdf": SCAN}))
    at = content.rfind(b"PK\x05\x06")
    content[at + 12 : at + 16] = (2**31).to_bytes(4, "little")
    # A second end record, in the comment, that looks harmless: readers take either of them.
    content[at + 20 : at + 22] = (22).to_bytes(2, "little")
    content += b"PK\x05\x06" + bytes(18)
    path = tmp_path / "张三.zip"
    path.write_bytes(content)
    with pytest.raises(NothingReadableError) as caught:
        shown(path, tmp_path / "workspace")
    assert caught.value.message.key == "intake.archive_too_large"


def test_compression_that_takes_much_memory_to_undo_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "张三.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.pdf", SCAN)
    with pytest.raises(NothingReadableError) as caught:
        shown(path, tmp_path / "workspace")
    assert caught.value.message.key == "intake.archive_method"
