"""A whole check, from folder to report, never so much as tries to reach the network."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

_ROOT = Path(__file__).resolve().parent.parent.parent
_SAMPLE = _ROOT / "samples" / "04-classified"

_RECORDER = textwrap.dedent("""
    import os, sys

    _EVENTS = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}

    def _record(event, arguments):
        if event in _EVENTS and not isinstance(arguments[1:2] and arguments[1], (str, bytes)):
            with open(os.environ["ATTEMPTS"], "a", encoding="utf-8") as log:
                log.write(f"{event} {arguments!r}\\n")

    sys.addaudithook(_record)
""")
"""Loaded by every process before anything else; sockets of the machine itself are paths."""


def _environment(folder: Path) -> dict[str, str]:
    hooks = folder / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(_RECORDER, encoding="utf-8")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(hooks), str(_ROOT)]),
        "PYTHONUTF8": "1",
        "XDG_CACHE_HOME": str(folder / "cache"),
        "ATTEMPTS": str(folder / "attempts.log"),
    }


@pytest.mark.ocr
def test_no_process_of_a_whole_run_tries_to_reach_the_network(tmp_path: Path) -> None:
    """Attempts count even where whoever made them swallows the refusal."""
    answer = subprocess.run(
        [sys.executable, str(_ROOT / "cli.py"), "check", str(_SAMPLE), "--output",
         str(tmp_path / "out"), "--jobs", "2", "--quarantine-dir", str(tmp_path / "list")],
        capture_output=True,
        text=True,
        env=_environment(tmp_path),
        check=False,
    )  # fmt: skip
    assert answer.returncode == 4, answer.stderr
    assert (tmp_path / "out" / "report.json").exists()
    log = tmp_path / "attempts.log"
    assert not log.exists(), log.read_text(encoding="utf-8")


def test_an_attempt_would_be_recorded(tmp_path: Path) -> None:
    """The test above can fail."""
    attempt = "import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)"
    subprocess.run(
        [sys.executable, "-c", attempt],
        capture_output=True,
        env=_environment(tmp_path),
        check=False,
    )
    assert "socket.connect" in (tmp_path / "attempts.log").read_text(encoding="utf-8")
