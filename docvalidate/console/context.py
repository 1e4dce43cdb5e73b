"""What every command is told by the main group."""

from __future__ import annotations

from dataclasses import dataclass

from docvalidate.language import Language


@dataclass(frozen=True, slots=True)
class ConsoleContext:
    """Settings shared by all commands: the language of messages."""

    language: Language = Language.CHINESE
