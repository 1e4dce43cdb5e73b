"""The progress bar: files done, pages per second, time left; silent where nobody watches."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docvalidate.language import Language, translate
from docvalidate.model.evidence import DocumentEvidence

if TYPE_CHECKING:
    from rich.progress import Task
    from rich.text import Text

_ESTIMATE_SECONDS = 600.0
"""The time left is told from the last minutes: scans of one bureau differ in their length."""


@dataclass(frozen=True, slots=True)
class ReadingProgress:
    """How far reading has come.

    Attributes:
        expect: told how many files there are to do.
        advance: told each file as it is done.
    """

    expect: Callable[[int], None]
    advance: Callable[[DocumentEvidence], None]


@contextlib.contextmanager
def reading_progress(language: Language, *, quiet: bool) -> Iterator[ReadingProgress]:
    """Show a bar on standard error within the block, if that is a terminal.

    Args:
        language: of its words.
        quiet: show none even so.
    """
    if quiet or not sys.stderr.isatty():
        yield ReadingProgress(lambda _: None, lambda _: None)
        return
    # Slow to import, needed only here.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text  # noqa: PLC0415

    started = time.monotonic()
    pages = 0

    class PagesPerSecond(ProgressColumn):
        """Pages done per second since the beginning."""

        def render(self, task: Task) -> Text:  # noqa: ARG002 - rich's signature
            speed = pages / max(time.monotonic() - started, 0.001)
            return Text(translate("console.progress.speed", language, speed=f"{speed:.1f}"))

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        PagesPerSecond(),
        TextColumn(translate("console.progress.left", language)),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        speed_estimate_period=_ESTIMATE_SECONDS,
    )
    task = bar.add_task(translate("console.progress.reading", language), total=None)

    def advance(document: DocumentEvidence) -> None:
        nonlocal pages
        pages += len(document.pages)
        bar.advance(task)

    with bar:
        yield ReadingProgress(lambda total: bar.update(task, total=total), advance)
