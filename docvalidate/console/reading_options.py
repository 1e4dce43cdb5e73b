"""Options and set-up shared by the commands that read files."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from docvalidate.batch.cache import EvidenceCache, default_cache_folder
from docvalidate.batch.evidence import EvidenceSource
from docvalidate.batch.offline import refuse_network
from docvalidate.batch.workers import WorkerPool
from docvalidate.intake import DEFAULT_LIMITS, IntakeLimits
from docvalidate.language import Language, translate
from docvalidate.model.evidence import DocumentEvidence
from docvalidate.ocr import EngineChoice, engine_names
from docvalidate.ocr.models import model_hashes

_Parameters = ParamSpec("_Parameters")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How files are to be read."""

    engine: str
    model_dir: Path | None
    jobs: int
    use_cache: bool
    limits: IntakeLimits = DEFAULT_LIMITS

    @property
    def choice(self) -> EngineChoice:
        """The engine, with threads such that workers times threads fill the cores."""
        cores = os.cpu_count() or 1
        return EngineChoice(self.engine, self.model_dir, max(1, cores // self.jobs))


def reading_options(command: Callable[_Parameters, _Answer]) -> Callable[_Parameters, _Answer]:
    """Add ``--engine``, ``--model-dir``, ``--jobs``, ``--limit`` and ``--no-cache``."""
    for option in (
        click.option(
            "--limit",
            "limit",
            multiple=True,
            metavar="NAME=VALUE",
            help=translate("console.option.limit"),
        ),
        click.option("--no-cache", is_flag=True, help=translate("console.option.no_cache")),
        click.option(
            "--jobs",
            type=click.IntRange(1, 64),
            default=min(4, os.cpu_count() or 1),
            show_default=True,
            help=translate("console.option.jobs"),
        ),
        click.option(
            "--model-dir",
            type=click.Path(path_type=Path, file_okay=False),
            help=translate("console.option.model_dir"),
        ),
        click.option(
            "--engine",
            default=engine_names()[0],
            metavar="NAME",
            show_default=True,
            help=translate("console.option.engine", names=", ".join(engine_names())),
        ),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Reading:
    """An open run: where evidence comes from, the models' hashes, and a scratch folder."""

    source: EvidenceSource
    models: dict[str, str]
    workspace: Path
    expect: Callable[[int], None]


@contextlib.contextmanager
def open_reading(options: ReadingOptions, language: Language) -> Iterator[Reading]:
    """Start workers, cache and progress bar; end and remove everything on the way out."""
    refuse_network()
    models = dict(model_hashes(options.choice))
    cache = None
    if options.use_cache:
        cache = EvidenceCache(default_cache_folder(), options.engine, models)
    with contextlib.ExitStack() as stack:
        # Extracted archives may hold anything: the folder goes, whatever happens.
        workspace = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="docvalidate-", ignore_cleanup_errors=True)
        )
        progress = stack.enter_context(
            Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
                disable=not sys.stderr.isatty(),
            )
        )
        task = progress.add_task(translate("console.progress.reading", language), total=None)

        def advance(_: DocumentEvidence) -> None:
            progress.advance(task)

        pool = stack.enter_context(WorkerPool(options.choice, options.limits, options.jobs))
        yield Reading(
            source=EvidenceSource(pool, cache, advance),
            models=models,
            workspace=Path(workspace),
            expect=lambda total: progress.update(task, total=total),
        )
        if cache is not None:
            cache.prune()
