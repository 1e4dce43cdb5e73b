"""No process of a run can reach the network."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PIL import Image

from docvalidate import TELEMETRY_OFF
from docvalidate.batch.workers import ReadJob, WorkerPool
from docvalidate.intake import IntakeLimits
from docvalidate.model.evidence import DocumentStatus
from docvalidate.ocr import EngineChoice


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('127.0.0.1', 9), timeout=1)",
        "socket.getaddrinfo('example.invalid', 443)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
        "urllib.request.urlopen('http://127.0.0.1:9/', timeout=1)",
    ],
)
def test_every_way_out_is_refused(attempt: str) -> None:
    program = textwrap.dedent(f"""
        import socket, urllib.request
        from docvalidate.batch.offline import refuse_network
        refuse_network()
        try:
            {attempt}
        except Exception as error:
            refused = error.reason if hasattr(error, "reason") else error
            print(type(refused).__name__)
    """)
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "NetworkRefusedError"


def test_processes_may_still_talk_to_each_other() -> None:
    program = textwrap.dedent("""
        import multiprocessing
        from docvalidate.batch.offline import refuse_network
        refuse_network()
        one, other = multiprocessing.get_context("spawn").Pipe()
        one.send("still here")
        print(other.recv())
    """)
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "still here"


_ASK = """
import os, sys
from docvalidate.ocr import EngineChoice, load_engine
load_engine(EngineChoice())
import docvalidate
print(all(os.environ.get(name) == value for name, value in docvalidate.TELEMETRY_OFF.items()))
"""


@pytest.mark.ocr
def test_loading_the_engine_leaves_no_telemetry_behind(tmp_path: Path) -> None:
    """ONNX Runtime would write a device id and a queue of events into the cache folder."""
    environment = {
        **{name: value for name, value in os.environ.items() if name not in TELEMETRY_OFF},
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path),
        "LOCALAPPDATA": str(tmp_path),
    }
    answer = subprocess.run(
        [sys.executable, "-c", _ASK],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert answer.stdout.strip() == "True"
    left = [path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()]
    assert left == []


def test_workers_have_telemetry_switched_off_before_they_load_an_engine(tmp_path: Path) -> None:
    page = tmp_path / "page.png"
    Image.new("RGB", (620, 877), "white").save(page)
    choice = EngineChoice("tests.batch.replay:SpyEngine")
    with WorkerPool(choice, IntakeLimits(), 1) as pool:
        ((_, evidence),) = pool.read([ReadJob(0, page, "page.png")])
    assert evidence.status is DocumentStatus.OK


def test_the_libraries_ask_for_the_names_that_are_set() -> None:
    """A library that renames its switch would report home again: then this fails."""
    found = importlib.util.find_spec("onnxruntime")
    assert found is not None
    assert found.origin is not None
    natives = [*(Path(found.origin).parent / "capi").glob("onnxruntime_pybind11_state*")]
    assert natives
    content = natives[0].read_bytes()
    assert b"OneCollector" not in content or b"ORT_DISABLE_TELEMETRY" in content
