"""Look up and fill in user-facing text.

Text lives in ``text/*.yaml`` beside this module, one file per room. Every entry has a
``zh`` and an ``en`` form with the same ``{placeholders}``. Code elsewhere carries a
:class:`Message` (key and parameters) and turns it into words only where it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from importlib import resources

import yaml


class Language(StrEnum):
    """The languages of the catalogue."""

    CHINESE = "zh"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence not yet put into words: a catalogue key and what to fill in.

    A parameter may itself be a ``Message``; it is translated into the same language.
    """

    key: str
    parameters: Mapping[str, object] = field(default_factory=dict)

    def in_language(self, language: Language = Language.CHINESE) -> str:
        """Return the sentence in the language asked for."""
        return translate(self.key, language, **self.parameters)


@lru_cache(maxsize=1)
def catalogue_entries() -> Mapping[str, Mapping[str, str]]:
    """Return every entry: ``{key: {"zh": ..., "en": ...}}``.

    Raises:
        ValueError: if two files define the same key.
    """
    entries: dict[str, Mapping[str, str]] = {}
    folder = resources.files("docvalidate.language") / "text"
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if not file.name.endswith(".yaml"):
            continue
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe loader
        for key, forms in (loaded or {}).items():
            if key in entries:
                raise ValueError(f"catalogue key defined twice: {key}")
            entries[key] = forms
    return entries


_spoken = [Language.CHINESE]


def speak(language: Language) -> None:
    """Set the language that :func:`translate` uses where none is named.

    Only the command line calls this, once, before it builds its help texts.
    """
    _spoken[0] = language


def translate(key: str, language: Language | None = None, **parameters: object) -> str:
    """Return the text of a catalogue entry with its placeholders filled in.

    Args:
        key: of the entry.
        language: by default that of :func:`speak`, Chinese at first.
        parameters: what to fill in; a ``Message`` among them is translated too.

    Raises:
        KeyError: if the catalogue has no such key or a placeholder is not given.
    """
    language = language or _spoken[0]
    template = catalogue_entries()[key][language.value]
    words = {
        name: value.in_language(language) if isinstance(value, Message) else value
        for name, value in parameters.items()
    }
    return template.format(**words)
