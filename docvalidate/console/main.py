"""The command group, the exit codes, and the last line of defence against tracebacks."""

from __future__ import annotations

import importlib
import logging
import os
import sys

import click

from docvalidate import __version__
from docvalidate.console.context import ConsoleContext
from docvalidate.language import Language, Message, speak, translate
from docvalidate.model.errors import DocvalidateError, ExitCode
from docvalidate.model.masking import mask_personal_data

_COMMANDS = {
    "check": "docvalidate.console.check:check",
    "inspect": "docvalidate.console.inspect:inspect",
    "requirements": "docvalidate.console.requirements:requirements",
    "notices": "docvalidate.console.notices:notices",
    "runs": "docvalidate.console.runs:runs",
    "cache": "docvalidate.console.cache:cache",
    "doctor": "docvalidate.console.doctor:doctor",
}


class LazyGroup(click.Group):
    """Imports a command's module only when that command is asked for: start-up stays short."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of daily use."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return one command."""
        if cmd_name not in _COMMANDS:
            return None
        module_name, attribute = _COMMANDS[cmd_name].split(":")
        command = getattr(importlib.import_module(module_name), attribute)
        return command if isinstance(command, click.Command) else None


def command_group() -> click.Group:
    """Return the group of all commands, its help in the language spoken."""

    @click.group(cls=LazyGroup, help=translate("console.help"))
    @click.option(
        "--lang",
        type=click.Choice([language.value for language in Language]),
        default=Language.CHINESE.value,
        show_default=True,
        help=translate("console.option.lang"),
    )
    @click.version_option(__version__, prog_name="docvalidate")
    @click.pass_context
    def group(context: click.Context, lang: str) -> None:
        context.obj = ConsoleContext(Language(lang))

    return group


def language_of(arguments: list[str]) -> Language:
    """Return the language that the arguments ask for, before click has parsed them.

    ``--lang`` may stand before or after the command; users put it in either place.
    """
    for position, argument in enumerate(arguments):
        value = argument.partition("=")[2]
        if argument == "--lang" and position + 1 < len(arguments):
            value = arguments[position + 1]
        if argument.startswith("--lang") and value == Language.ENGLISH.value:
            return Language.ENGLISH
    return Language.CHINESE


def main() -> None:
    """Run the command line and leave with one of the fixed exit codes."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command.

    Args:
        arguments: as after the program's name.

    Returns:
        The exit code (:class:`~docvalidate.model.errors.ExitCode`).
    """
    logging.basicConfig(level=logging.CRITICAL)
    language = language_of(arguments)
    speak(language)
    try:
        answer = command_group().main(
            _lang_first(arguments), prog_name="docvalidate", standalone_mode=False
        )
    except DocvalidateError as error:
        return _fail(error.in_language(language), error.exit_code)
    except click.UsageError as error:
        hint = translate("console.usage.remedy", language)
        return _fail(f"{_usage_text(error, language)} {hint}", ExitCode.USAGE)
    except click.exceptions.Exit as error:
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _fail(translate("console.interrupted", language), ExitCode.INTERRUPTED)
    except BrokenPipeError:
        # The reader of a pipe left (``| head``); close quietly, as every Unix tool does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(ExitCode.COMPLETE)
    except Exception as error:
        # The last line of defence: a clerk gets a sentence, a developer sets DOCVALIDATE_DEBUG.
        if os.environ.get("DOCVALIDATE_DEBUG"):
            raise
        kind = type(error).__name__
        return _fail(translate("console.internal", language, kind=kind), ExitCode.INTERNAL)
    return int(answer) if isinstance(answer, int) else int(ExitCode.COMPLETE)


def _lang_first(arguments: list[str]) -> list[str]:
    """Move ``--lang`` before the command, so that it may stand anywhere."""
    moved: list[str] = []
    rest: list[str] = []
    pending = iter(arguments)
    for argument in pending:
        if argument == "--lang":
            moved += [argument, *([value] if (value := next(pending, None)) is not None else [])]
        elif argument.startswith("--lang="):
            moved.append(argument)
        else:
            rest.append(argument)
    return moved + rest


def _usage_text(error: click.UsageError, language: Language) -> str:
    """Put click's usage errors into the language of the user."""
    name = ""
    parameter = getattr(error, "param", None)
    if isinstance(parameter, click.Parameter):
        option = isinstance(parameter, click.Option)
        name = parameter.opts[0] if option else (parameter.metavar or parameter.human_readable_name)
    if isinstance(error, click.MissingParameter):
        return translate("console.usage.missing", language, name=name)
    if isinstance(error, click.NoSuchOption):
        return translate("console.usage.no_option", language, name=error.option_name)
    if isinstance(parameter, click.Parameter) and isinstance(parameter.type, click.Choice):
        choices = ", ".join(str(choice) for choice in parameter.type.choices)
        return translate("console.usage.bad_choice", language, name=name, choices=choices)
    if isinstance(error, click.BadParameter):
        reason = Message("console.usage.bad_value", {"name": name, "reason": error.message})
        return reason.in_language(language)
    return translate("console.usage.other", language, reason=error.message)


def _fail(sentence: str, code: ExitCode) -> int:
    """Print one sentence to standard error, personal numbers masked; return the exit code."""
    click.echo(mask_personal_data(sentence), err=True)
    return int(code)
