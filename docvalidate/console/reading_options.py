"""Options and set-up shared by the commands that read files."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from docvalidate.batch.cache import EvidenceCache, default_cache_folder
from docvalidate.batch.evidence import EvidenceSource
from docvalidate.batch.offline import refuse_network
from docvalidate.batch.pool_on_demand import PoolOnDemand
from docvalidate.batch.scratch import scratch_folder
from docvalidate.console.progress import reading_progress
from docvalidate.language import Language, translate
from docvalidate.ocr import EngineChoice, engine_names
from docvalidate.ocr.model_files import model_hashes
from docvalidate.vision.secrecy_grammar import Grammar
from docvalidate.vision.secrecy_grammars import extended_grammar

if TYPE_CHECKING:
    from docvalidate.batch.workers import WorkerPool
    from docvalidate.intake import IntakeLimits, TrustList


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How files are to be read: one field for each option of :func:`reading_options`."""

    engine: str
    model_dir: Path | None
    jobs: int
    no_cache: bool
    secrecy_words: Path | None = None
    trust_list: Path | None = None
    show_personal_data: bool = False
    quiet: bool = False
    limit: tuple[str, ...] = ()

    @property
    def choice(self) -> EngineChoice:
        """The engine, with threads such that workers times threads fill the cores."""
        cores = os.cpu_count() or 1
        return EngineChoice(self.engine, self.model_dir, max(1, cores // self.jobs))

    @property
    def limits(self) -> IntakeLimits:
        """What a file may ask of the machine.

        Raises:
            UsageError: if a limit is unknown or its value is no positive number.
        """
        # Slow to import, and not needed where everything is cached.
        from docvalidate.console.limits_option import parse_limits  # noqa: PLC0415

        return parse_limits(self.limit)


def reading_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options on reading to a command, which gets them as one ``reading`` argument."""

    @wraps(command)
    def with_options(*positional: Any, **named: Any) -> int:  # noqa: ANN401 - whatever click gives
        own = {field.name: named.pop(field.name) for field in fields(ReadingOptions)}
        return command(*positional, reading=ReadingOptions(**own), **named)

    described: Callable[..., int] = with_options
    for option in _options():
        described = option(described)
    return described


def _options() -> tuple[Callable[[Callable[..., int]], Callable[..., int]], ...]:
    return (
        click.option(
            "--limit",
            multiple=True,
            metavar="NAME=VALUE",
            help=translate("console.option.limit"),
        ),
        click.option("--quiet", is_flag=True, help=translate("console.option.quiet")),
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
    )


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
    """Prepare workers, cache and progress bar; end and remove everything on the way out."""
    refuse_network()
    trust = _trust(options)
    trust_digest = "" if trust is None else trust.digest
    models = dict(model_hashes(options.choice))
    grammar = extended_grammar(options.secrecy_words)
    cache = None
    if not options.no_cache:
        cache = EvidenceCache(
            default_cache_folder(),
            options.engine,
            models,
            grammar.sha256,
            trust_digest,
            # A page scaled down to fewer pixels shows less.
            limits=" ".join(sorted(one for one in options.limit if one.startswith("page_pixels"))),
        )
    with contextlib.ExitStack() as stack:
        # Extracted archives may hold anything: the folder goes, whatever happens.
        workspace = stack.enter_context(scratch_folder())
        pool = stack.enter_context(PoolOnDemand(lambda: _pool(options, trust)))
        progress = stack.enter_context(reading_progress(language, quiet=options.quiet))
        yield Reading(
            source=EvidenceSource(pool, cache, progress.advance, grammar),
            models=models,
            grammar=grammar,
            workspace=workspace,
            expect=progress.expect,
            trust_list=trust_digest,
        )
        if cache is not None:
            cache.prune()


def _trust(options: ReadingOptions) -> TrustList | None:
    if options.trust_list is None:
        return None
    # Slow to import, and seldom needed.
    from docvalidate.intake import read_trust_list  # noqa: PLC0415

    return read_trust_list(options.trust_list)


def _pool(options: ReadingOptions, trust: TrustList | None) -> WorkerPool:
    # Slow to import, and not needed where everything is cached.
    from docvalidate.batch.workers import WorkerPool  # noqa: PLC0415

    return WorkerPool(
        options.choice,
        options.limits,
        options.jobs,
        secrecy_words=options.secrecy_words,
        trust=trust,
    )
