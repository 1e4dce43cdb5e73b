"""Options and set-up shared by the commands that read files."""

from __future__ import annotations

import contextlib
import os
import sys
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
from docvalidate.batch.scratch import scratch_folder
from docvalidate.batch.workers import WorkerPool
from docvalidate.intake import IntakeLimits, read_trust_list
from docvalidate.language import Language, translate
from docvalidate.model.evidence import DocumentEvidence
from docvalidate.ocr import EngineChoice, engine_names
from docvalidate.ocr.models import model_hashes
from docvalidate.vision.secrecy_grammar import Grammar, extended_grammar

_Parameters = ParamSpec("_Parameters")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How files are to be read."""

    engine: str
    model_dir: Path | None
    jobs: int
    use_cache: bool
    secrecy_words: Path | None = None
    trust_list: Path | None = None

    @property
    def choice(self) -> EngineChoice:
        """The engine, with threads such that workers times threads fill the cores."""
        cores = os.cpu_count() or 1
        return EngineChoice(self.engine, self.model_dir, max(1, cores // self.jobs))


def reading_options(command: Callable[_Parameters, _Answer]) -> Callable[_Parameters, _Answer]:
    """Add ``--engine``, ``--model-dir``, ``--jobs``, ``--no-cache`` and what follows."""
    for option in (
        click.option(
            "--show-personal-data",
            is_flag=True,
            help=translate("console.option.show_personal_data"),
        ),
        click.option(
            "--secrecy-words",
            type=click.Path(path_type=Path, dir_okay=False),
            help=translate("console.option.secrecy_words"),
        ),
        click.option(
            "--trust-list",
            type=click.Path(path_type=Path),
            help=translate("console.option.trust_list"),
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
    """An open run: where evidence comes from, the models' hashes, and a scratch folder.

    Attributes:
        trust_list: digest of the trust list; empty where none was given.
    """

    source: EvidenceSource
    models: dict[str, str]
    grammar: Grammar
    workspace: Path
    expect: Callable[[int], None]
    trust_list: str


@contextlib.contextmanager
def open_reading(options: ReadingOptions, language: Language) -> Iterator[Reading]:
    """Start workers, cache and progress bar; end and remove everything on the way out."""
    refuse_network()
    trust = None if options.trust_list is None else read_trust_list(options.trust_list)
    trust_digest = "" if trust is None else trust.digest
    models = dict(model_hashes(options.choice))
    grammar = extended_grammar(options.secrecy_words)
    cache = None
    if options.use_cache:
        cache = EvidenceCache(
            default_cache_folder(), options.engine, models, grammar.sha256, trust_digest
        )
    with contextlib.ExitStack() as stack:
        # Extracted archives may hold anything: the folder goes, whatever happens.
        workspace = stack.enter_context(scratch_folder())
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

        pool = stack.enter_context(
            WorkerPool(
                options.choice,
                IntakeLimits(),
                options.jobs,
                secrecy_words=options.secrecy_words,
                trust=trust,
            )
        )
        yield Reading(
            source=EvidenceSource(pool, cache, advance, grammar),
            models=models,
            grammar=grammar,
            workspace=workspace,
            expect=lambda total: progress.update(task, total=total),
            trust_list=trust_digest,
        )
        if cache is not None:
            cache.prune()
