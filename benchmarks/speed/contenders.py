"""What is timed: this program cold and warm, and plain recognisers."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from benchmarks.processes import peak_memory
from benchmarks.speed.pages import ScannedPage
from docvalidate.batch.cache import EvidenceCache
from docvalidate.intake import file_sha256
from docvalidate.ocr import EngineChoice
from docvalidate.ocr.model_files import model_hashes
from docvalidate.vision.secrecy_grammars import extended_grammar

_ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(slots=True)
class Measured:
    """Sums over the rounds of one contender.

    Attributes:
        seconds: by the clock, ``processor`` of all processes together.
        most_memory: resident bytes of all its processes at one moment.
        lines: of text by page, where it tells them.
    """

    pages: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    most_memory: int = 0
    lines: dict[Path, tuple[str, ...]] = field(default_factory=dict)


class Contender(Protocol):
    """Reads the pages of a round, as often as it is asked."""

    name: str
    measured: Measured

    def run(self, pages: Sequence[ScannedPage]) -> None:
        """Read the pages of a round, all of them, and add to what was measured."""
        ...

    def close(self) -> None:
        """End what it started."""
        ...


class Validation:
    """``docvalidate check`` as a user starts it, start-up and report included."""

    def __init__(self, name: str, scratch: Path, jobs: int, engine: str) -> None:
        """Keep cache and reports in ``scratch``; a second one with the same folder runs warm."""
        self.name = name
        self.measured = Measured()
        self._scratch = scratch
        self._jobs = jobs
        self._engine = engine
        self._runs = 0

    def run(self, pages: Sequence[ScannedPage]) -> None:
        """Check the round's folder in a process of its own."""
        folder = pages[0].round_folder
        self._runs += 1
        output = self._scratch / f"{self.name}-{self._runs}"
        command = [sys.executable, str(_ROOT / "cli.py"), "check", str(folder), "--quiet"]
        command += ["--output", str(output), "--jobs", str(self._jobs), "--engine", self._engine]
        environment = {**os.environ, "XDG_CACHE_HOME": str(self._scratch / "cache")}
        begun, processor = time.monotonic(), _children_seconds()
        process = subprocess.Popen(
            command,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=_ROOT,
        )
        with peak_memory(process.pid) as peak:
            _, errors = process.communicate()
        # Anything from "complete" to "blocked" is an answer; less is none.
        if not (output / "report.json").is_file():
            raise RuntimeError(errors.decode(errors="replace") or f"exit {process.returncode}")
        self.measured.pages += len(pages)
        self.measured.seconds += time.monotonic() - begun
        self.measured.processor += _children_seconds() - processor
        self.measured.most_memory = max(self.measured.most_memory, peak.most)
        self._remember(pages)

    def _remember(self, pages: Sequence[ScannedPage]) -> None:
        """Look up in the cache what was read."""
        choice = EngineChoice(self._engine)
        cache = EvidenceCache(
            self._scratch / "cache" / "docvalidate" / "evidence",
            self._engine,
            dict(model_hashes(choice)),
            extended_grammar(None).sha256,
        )
        for page in pages:
            evidence = cache.get(file_sha256(page.path), page.path.name)
            lines = evidence.pages[0].lines if evidence and evidence.pages else ()
            self.measured.lines[page.path] = tuple(line.text for line in lines)

    def close(self) -> None:
        """Have nothing to end."""


class PlainRecogniser:
    """A recogniser that stays loaded; the clock runs only while it reads."""

    def __init__(self, rival: str, python: str) -> None:
        """Start ``rival`` under an interpreter and wait until it is loaded.

        Raises:
            RuntimeError: if it does not start.
        """
        self.name = f"{rival}, text only"
        self.measured = Measured()
        command = [python, "-m", "benchmarks.speed.rival_process", rival]
        self._process = subprocess.Popen(
            command,
            cwd=_ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        if self._answer() != "ready":
            message = f"{rival} does not start under {python}"
            raise RuntimeError(message)

    def run(self, pages: Sequence[ScannedPage]) -> None:
        """Have every page read."""
        if self._process.stdin is None:
            return
        with peak_memory(self._process.pid) as peak:
            for page in pages:
                self._process.stdin.write(f"{page.path}\n")
                self._process.stdin.flush()
                answer = self._answer()
                if not isinstance(answer, dict):
                    message = f"{self.name} broke off at {page.path}"
                    raise TypeError(message)
                self.measured.pages += 1
                self.measured.seconds += answer["seconds"]
                self.measured.processor += answer["processor"]
                self.measured.lines[page.path] = tuple(answer["lines"])
        self.measured.most_memory = max(self.measured.most_memory, peak.most)

    def _answer(self) -> object:
        line = "" if self._process.stdout is None else self._process.stdout.readline()
        return json.loads(line) if line else None

    def close(self) -> None:
        """End the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()


class Tesseract:
    """Tesseract with its Chinese model, a process for each page, where it is installed."""

    name = "tesseract chi_sim, text only"

    def __init__(self) -> None:
        """Begin with nothing measured."""
        self.measured = Measured()

    @staticmethod
    def is_installed() -> bool:
        """Return whether the program and its Chinese model are there."""
        program = shutil.which("tesseract")
        if program is None:
            return False
        listed = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, check=False
        )
        return "chi_sim" in listed.stdout.split()

    def run(self, pages: Sequence[ScannedPage]) -> None:
        """Have every page read."""
        program = shutil.which("tesseract") or "tesseract"
        begun, processor = time.monotonic(), _children_seconds()
        for page in pages:
            process = subprocess.Popen(
                [program, str(page.path), "stdout", "-l", "chi_sim"],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            with peak_memory(process.pid) as peak:
                text, _ = process.communicate()
            self.measured.lines[page.path] = tuple(filter(None, text.splitlines()))
            self.measured.most_memory = max(self.measured.most_memory, peak.most)
        self.measured.pages += len(pages)
        self.measured.seconds += time.monotonic() - begun
        self.measured.processor += _children_seconds() - processor

    def close(self) -> None:
        """Have nothing to end."""


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
