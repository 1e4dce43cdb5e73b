"""``docvalidate doctor``: can it work here, offline?"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from docvalidate.batch.cache import default_cache_folder
from docvalidate.batch.offline import refuse_network
from docvalidate.console.context import ConsoleContext
from docvalidate.language import Message, translate
from docvalidate.model.errors import DocvalidateError, ExitCode
from docvalidate.notice import available_notices, load_notice
from docvalidate.ocr import EngineChoice, engine_names, load_engine

_LEAST_FREE_MIB = 500
_OPENCV_DISTRIBUTIONS = (
    "opencv-python",
    "opencv-python-headless",
    "opencv-contrib-python",
    "opencv-contrib-python-headless",
)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing looked at: whether it works, and whether the work depends on it."""

    subject: Message
    works: bool
    detail: str
    needed: bool = True


@click.command(
    help=translate("console.doctor.help"), short_help=translate("console.doctor.short_help")
)
@click.pass_obj
def doctor(console: ConsoleContext) -> int:
    """Look at engines, models, notices, disk and the machine."""
    refuse_network()
    diagnoses = tuple(_diagnoses(console))
    table = Table(show_header=False, box=None, padding=(0, 1))
    for diagnosis in diagnoses:
        mark = (
            "[green]✓[/]"
            if diagnosis.works
            else ("[red]✗[/]" if diagnosis.needed else "[yellow]–[/]")
        )
        subject = diagnosis.subject.in_language(console.language)
        table.add_row(mark, escape(subject), escape(diagnosis.detail))
    Console(file=sys.stdout).print(table)
    works = all(diagnosis.works for diagnosis in diagnoses if diagnosis.needed)
    key = "console.doctor.ready" if works else "console.doctor.not_ready"
    click.echo(translate(key, console.language))
    return ExitCode.COMPLETE if works else ExitCode.MISSING_DEPENDENCY


def _diagnoses(console: ConsoleContext) -> Iterator[Diagnosis]:
    """Yield what was found, the most important first."""
    yield Diagnosis(
        Message("console.doctor.python"), True, f"{platform.python_version()} {platform.platform()}"
    )
    for name in engine_names():
        yield _attempt(
            Message("console.doctor.engine", {"name": name}),
            partial(_read_sample, name, console),
            console,
            needed=name == engine_names()[0],
        )
    yield _opencv(console)
    for notice in available_notices():
        yield _attempt(
            Message("console.doctor.notice", {"name": notice}),
            partial(_title_of, notice),
            console,
        )
    cache = default_cache_folder()
    yield _attempt(Message("console.doctor.cache"), lambda: _writable(cache), console, needed=False)
    yield _disk(console)
    cores = os.cpu_count() or 1
    yield Diagnosis(Message("console.doctor.cores"), True, str(cores))


def _attempt(
    subject: Message, attempt: Callable[[], str], console: ConsoleContext, *, needed: bool = True
) -> Diagnosis:
    """Return a diagnosis from something that either answers or fails with a clear error."""
    try:
        return Diagnosis(subject, True, attempt(), needed)
    except DocvalidateError as error:
        return Diagnosis(subject, False, error.in_language(console.language), needed)
    except OSError as error:
        return Diagnosis(subject, False, error.strerror or str(error), needed)


def _title_of(notice: str) -> str:
    """Load a notice and return its title."""
    return load_notice(notice).title


def _read_sample(name: str, console: ConsoleContext) -> str:
    """Load an engine and let it read a drawn digit line, so that 'works' is more than 'imports'."""
    import cv2  # noqa: PLC0415 - slow to import, needed only here

    engine = load_engine(EngineChoice(name))
    picture = np.full((160, 480, 3), 255, np.uint8)
    cv2.putText(picture, "20240912", (40, 100), cv2.FONT_HERSHEY_SIMPLEX, 2.0, (0, 0, 0), 4)
    read = "".join(line.text for line in engine.read_page(picture))
    key = "console.doctor.read" if "20240912" in read else "console.doctor.misread"
    return translate(key, console.language, text=read)


def _opencv(console: ConsoleContext) -> Diagnosis:
    """Two OpenCV distributions of different versions overwrite each other's files."""
    found = {}
    for name in _OPENCV_DISTRIBUTIONS:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    text = ", ".join(f"{name} {version}" for name, version in found.items())
    if len(set(found.values())) > 1:
        text = translate("console.doctor.opencv_conflict", console.language, found=text)
    return Diagnosis(Message("console.doctor.opencv"), len(set(found.values())) == 1, text)


def _writable(folder: Path) -> str:
    """Return the folder's path if a file can be written there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.NamedTemporaryFile(dir=folder):
        return str(folder)


def _disk(console: ConsoleContext) -> Diagnosis:
    """Extracted archives and reports need room."""
    free = shutil.disk_usage(tempfile.gettempdir()).free >> 20
    detail = translate("console.doctor.free", console.language, mib=free)
    return Diagnosis(Message("console.doctor.disk"), free >= _LEAST_FREE_MIB, detail)
