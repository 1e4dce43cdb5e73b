"""A run that is killed at any moment loses nothing and repeats nothing that was finished."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from docvalidate.batch.store import ResultsStore
from tests.batch.counted import DELAY_VARIABLE, LOG_VARIABLE, numbered_page, pages_read

_ROOT = Path(__file__).resolve().parent.parent.parent
_APPLICANTS, _PAGES = 8, 2
_KILLS = 5

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


class Bureau:
    """Applicants with numbered pages, and the command that checks them."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "read.log"
        self.output = folder / "out"
        self.inputs = folder / "申报"
        self._home = folder / "home"
        for applicant in range(_APPLICANTS):
            for page in range(_PAGES):
                number = applicant * _PAGES + page + 1
                numbered_page(self.inputs / f"{applicant:02d}" / "线上" / f"{page}.png", number)

    def start(self) -> subprocess.Popen[str]:
        """Start a check in a process group of its own, as a terminal does."""
        return subprocess.Popen(
            [
                sys.executable,
                str(_ROOT / "cli.py"),
                "check",
                str(self.inputs),
                "--output",
                str(self.output),
                "--engine",
                "tests.batch.counted:CountingEngine",
                "--jobs",
                "1",
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={
                **os.environ,
                "PYTHONUTF8": "1",
                "PYTHONPATH": str(_ROOT),
                "XDG_CACHE_HOME": str(self._home),
                LOG_VARIABLE: str(self.log),
                DELAY_VARIABLE: "0.05",
            },
            start_new_session=True,
        )

    def wait_for_pages(self, process: subprocess.Popen[str], count: int) -> None:
        """Wait until so many pages were read, or the run is over."""
        deadline = time.monotonic() + 60
        while len(pages_read(self.log)) < count and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def pages_of_finished(self) -> set[int]:
        """Return the pages of the applicants whose results are kept."""
        path = self.output / "results.sqlite"
        if not path.exists():
            return set()
        with ResultsStore(path) as store:
            keys = {line["submission"] for run in store.runs() for line in store.lines(run.id)}
        return {int(key) * _PAGES + page + 1 for key in keys for page in range(_PAGES)}


def test_after_five_kills_nothing_is_lost_and_nothing_finished_is_read_again(
    tmp_path: Path,
) -> None:
    bureau = Bureau(tmp_path)
    moments = random.Random(20240912)  # noqa: S311 - no secret
    finished: list[tuple[int, set[int]]] = []
    for _ in range(_KILLS):
        process = bureau.start()
        bureau.wait_for_pages(process, len(pages_read(bureau.log)) + moments.randint(1, 3))
        time.sleep(moments.uniform(0.0, 0.15))
        process.kill()
        process.communicate(timeout=30)
        # The worker left alone ends with the page it has in hand.
        time.sleep(0.3)
        finished.append((len(pages_read(bureau.log)), bureau.pages_of_finished()))
    process = bureau.start()
    out, err = process.communicate(timeout=120)
    assert process.returncode in (1, 3), err
    read = pages_read(bureau.log)
    everyone = set(range(1, _APPLICANTS * _PAGES + 1))
    assert set(read) == everyone
    # Of each run, at most the page in hand when it was killed is read a second time.
    assert len(read) <= len(everyone) + _KILLS
    assert max(Counter(read).values()) <= 1 + _KILLS
    for place, done in finished:
        assert not done & set(read[place:])
    assert finished[-1][1], "no applicant was finished before the last kill"
    lines = (bureau.output / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["submission"] for line in lines] == [
        f"{number:02d}" for number in range(_APPLICANTS)
    ]
    assert "沿用" in out
    assert not list(bureau.output.rglob("*.tmp"))


def test_ctrl_c_ends_cleanly_and_says_how_to_go_on(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    process = bureau.start()
    bureau.wait_for_pages(process, 4)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.strip().splitlines() == [err.strip()]
    assert "重新运行同一条命令" in err
    assert pages_read(bureau.log)
    assert _is_gone(process.pid)


def _is_gone(group: int) -> bool:
    """Say whether every process of a group ends within a few seconds."""
    for _ in range(50):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
