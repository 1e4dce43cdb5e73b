"""``docvalidate cache``: what the evidence cache holds, and emptying it."""

from __future__ import annotations

import click

from docvalidate.batch.cache import (
    LARGEST_BYTES,
    CacheVersion,
    cache_versions,
    clear_cache,
    default_cache_folder,
)
from docvalidate.console.context import ConsoleContext
from docvalidate.language import Language, translate
from docvalidate.model.errors import ExitCode


@click.group(help=translate("console.cache.help"), short_help=translate("console.cache.short_help"))
def cache() -> None:
    """Look at or empty the cache."""


@cache.command(help=translate("console.cache.info.help"))
@click.pass_obj
def info(console: ConsoleContext) -> int:
    """Say where the cache lies, how large it is, and of which versions."""
    folder = default_cache_folder()
    versions = cache_versions(folder)
    language = console.language
    size = translate(
        "console.cache.size_words",
        language,
        entries=sum(version.entries for version in versions),
        size=_mebibytes(sum(version.size for version in versions)),
        limit=LARGEST_BYTES >> 20,
    )
    click.echo(f"{translate('console.cache.place', language)}: {folder}")
    click.echo(f"{translate('console.cache.size', language)}: {size}")
    for version in versions:
        words = _version_words(version, language)
        click.echo(f"{translate('console.cache.version', language)}: {words}")
    return ExitCode.COMPLETE


@cache.command(help=translate("console.cache.clear.help"))
@click.pass_obj
def clear(console: ConsoleContext) -> int:
    """Remove every entry."""
    entries, size = clear_cache(default_cache_folder())
    click.echo(
        translate("console.cache.cleared", console.language, entries=entries, size=_mebibytes(size))
    )
    return ExitCode.COMPLETE


def _version_words(version: CacheVersion, language: Language) -> str:
    unknown = translate("console.cache.unknown", language)
    return translate(
        "console.cache.version_words",
        language,
        tool=version.tool or unknown,
        detectors=version.detectors or unknown,
        engine=version.engine or unknown,
        entries=version.entries,
        size=_mebibytes(version.size),
        note="" if version.current else translate("console.cache.old", language),
    )


def _mebibytes(size: int) -> str:
    return f"{size / (1 << 20):.1f}"
