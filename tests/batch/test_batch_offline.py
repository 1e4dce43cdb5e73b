"""No process of a run can reach the network."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest


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
