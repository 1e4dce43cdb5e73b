"""Scratch folders: gone when the run ends, when it is told to stop, and after a crash."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from docvalidate.batch.scratch import remove_abandoned, scratch_folder

_HOLD = textwrap.dedent("""
    import os, sys, time
    from pathlib import Path
    from docvalidate.batch.scratch import scratch_folder
    with scratch_folder(Path(sys.argv[1])) as folder:
        (folder / "secret.jpg").write_bytes(b"x")
        print("held", flush=True)
        time.sleep(60)
""")


def _holder(place: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(place)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "held"
    return process


def _ended(process: subprocess.Popen[str]) -> None:
    process.wait(timeout=20)
    assert process.stdout is not None
    process.stdout.close()


def _fail_inside(place: Path) -> None:
    with scratch_folder(place) as folder:
        (folder / "a" / "b").mkdir(parents=True)
        if sys.platform != "win32":
            assert folder.parent.stat().st_mode & 0o077 == 0
        raise RuntimeError


def test_it_is_private_and_goes_with_the_block(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        _fail_inside(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_after_a_kill_the_next_run_removes_it_but_not_what_is_in_use(tmp_path: Path) -> None:
    process = _holder(tmp_path)
    assert remove_abandoned(tmp_path) == 0
    assert len(list(tmp_path.rglob("secret.jpg"))) == 1
    process.kill()
    _ended(process)
    with scratch_folder(tmp_path):
        assert list(tmp_path.rglob("secret.jpg")) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to catch")
def test_a_request_to_stop_removes_it_at_once(tmp_path: Path) -> None:
    process = _holder(tmp_path)
    process.send_signal(signal.SIGTERM)
    _ended(process)
    assert list(tmp_path.iterdir()) == []


def test_folders_of_others_are_left_alone(tmp_path: Path) -> None:
    for name in ("docvalidate-mine-by-name-only", "other"):
        (tmp_path / name).mkdir()
    (tmp_path / "docvalidate-file").write_text("x", encoding="utf-8")
    assert remove_abandoned(tmp_path) == 0
    assert len(list(tmp_path.iterdir())) == 3
