"""Errors a clerk may meet: each knows its exit code, what happened and what to do."""

from __future__ import annotations

from enum import IntEnum

from docvalidate.language import Language, Message


class ExitCode(IntEnum):
    """Exit codes of the command line (fixed interface)."""

    COMPLETE = 0
    INCOMPLETE = 1
    USAGE = 2
    NEEDS_REVIEW = 3
    BLOCKED = 4
    BAD_NOTICE = 10
    NOTHING_READABLE = 11
    MISSING_DEPENDENCY = 12
    CANNOT_WRITE = 13
    INTERNAL = 15
    INTERRUPTED = 130


class DocvalidateError(Exception):
    """An expected failure: one sentence on what happened, one on what to do."""

    exit_code: ExitCode = ExitCode.INTERNAL

    def __init__(self, message: Message, remedy: Message | None = None) -> None:
        """Keep the message and the remedy; both are put into words when shown."""
        # Both go to Exception as well, which is what travels between processes.
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def in_language(self, language: Language) -> str:
        """Return what happened and what to do, in the language asked for."""
        words = [self.message.in_language(language)]
        if self.remedy is not None:
            words.append(self.remedy.in_language(language))
        return " ".join(words) if language is Language.ENGLISH else "".join(words)

    def __str__(self) -> str:
        """Return the Chinese form."""
        return self.in_language(Language.CHINESE)


class UsageError(DocvalidateError):
    """The command was given something it cannot work with, such as an unknown series."""

    exit_code = ExitCode.USAGE


class BadNoticeError(DocvalidateError):
    """A notice file breaks its schema or contradicts itself."""

    exit_code = ExitCode.BAD_NOTICE


class NothingReadableError(DocvalidateError):
    """There is nothing at the path, or nothing that can be read."""

    exit_code = ExitCode.NOTHING_READABLE


class MissingDependencyError(DocvalidateError):
    """A package, model or font that this run needs is not there."""

    exit_code = ExitCode.MISSING_DEPENDENCY


class CannotWriteError(DocvalidateError):
    """The output cannot be written."""

    exit_code = ExitCode.CANNOT_WRITE


class InterruptedRunError(DocvalidateError):
    """The user stopped a run, which can be gone on with."""

    exit_code = ExitCode.INTERRUPTED
