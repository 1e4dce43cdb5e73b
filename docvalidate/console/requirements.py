"""``docvalidate requirements``: what an applicant owes, where, by when, how much."""

from __future__ import annotations

import datetime as dt
import sys

import click
from rich.console import Console

from docvalidate.console.context import ConsoleContext
from docvalidate.language import Message, translate
from docvalidate.model.applicant import Applicant
from docvalidate.model.errors import UsageError
from docvalidate.notice import (
    Notice,
    available_notices,
    date_remarks,
    load_notice,
    requirements_for,
    resolve_level,
    resolve_series,
    today,
)
from docvalidate.notice.answers import known_facts
from docvalidate.report.json_text import json_text
from docvalidate.report.requirements import requirements_document
from docvalidate.report.requirements_sheet import SheetSettings, requirements_text


@click.command(help=translate("requirements.help"), short_help=translate("requirements.short_help"))
@click.option("--level", required=True, help=translate("requirements.option.level"))
@click.option("--series", required=True, help=translate("requirements.option.series"))
@click.option("--notice", "notice_reference", help=translate("requirements.option.notice"))
@click.option("--jurisdiction", help=translate("requirements.option.jurisdiction"))
@click.option(
    "--fact",
    "facts",
    multiple=True,
    metavar="NAME=VALUE",
    help=translate("requirements.option.fact"),
)
@click.option("--as-of", metavar="DATE", help=translate("requirements.option.as_of"))
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help=translate("requirements.option.format"),
)
@click.option("--explain", is_flag=True, help=translate("requirements.option.explain"))
@click.option("--no-checklist", is_flag=True, help=translate("requirements.option.no_checklist"))
@click.pass_obj
def requirements(
    console: ConsoleContext,
    level: str,
    series: str,
    notice_reference: str | None,
    jurisdiction: str | None,
    facts: tuple[str, ...],
    as_of: str | None,
    output_format: str,
    explain: bool,
    no_checklist: bool,
) -> None:
    """Say what an applicant owes under a notice."""
    notice = load_notice(
        notice_reference or available_notices()[-1], with_checklist=not no_checklist
    )
    resolve_level(notice, level)
    resolve_series(notice, series)
    declared = _declared(facts)
    if jurisdiction is not None:
        declared["jurisdiction"] = jurisdiction
    applicant = Applicant(level=level, series=series, facts=declared)
    _refuse_unknown_facts(notice, applicant)
    owed = requirements_for(notice, applicant)
    if output_format == "json":
        click.echo(json_text(requirements_document(owed, console.language)), nl=False)
        return
    date = _date(as_of) if as_of else today(notice)
    settings = SheetSettings(
        title=notice.title,
        level=level,
        as_of=date,
        remarks=date_remarks(owed, date),
        explain=explain,
    )
    Console(file=sys.stdout, highlight=False).print(
        requirements_text(owed, settings, console.language)
    )


def _declared(facts: tuple[str, ...]) -> dict[str, object]:
    declared: dict[str, object] = {}
    for fact in facts:
        name, equals, value = fact.partition("=")
        if not equals or not name or not value:
            raise UsageError(
                Message("requirements.bad_fact", {"given": fact}),
                Message("requirements.bad_fact.remedy"),
            )
        declared[name.strip()] = value.strip()
    return declared


def _refuse_unknown_facts(notice: Notice, applicant: Applicant) -> None:
    """Refuse a fact the notice does not ask for: to ignore it in silence would mislead."""
    known = known_facts(notice, applicant)
    allowed = {fact.code: fact for fact in notice.facts}
    for name, value in applicant.facts.items():
        if name in known and name in allowed:
            continue
        if name in allowed:
            words = "、".join(
                f"{code}（{names[1]}）" for code, names in allowed[name].values.items()
            )
        else:
            words = "、".join(f"{fact.code}（{fact.name}）" for fact in notice.facts)
        kind = "unknown_value" if name in allowed else "unknown_fact"
        raise UsageError(
            Message(f"requirements.{kind}", {"fact": name, "given": value}),
            Message(f"requirements.{kind}.remedy", {"names": words or "—"}),
        )


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(
            Message("requirements.bad_date", {"given": text}),
            Message("requirements.bad_date.remedy"),
        ) from None
