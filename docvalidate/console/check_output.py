"""What ``docvalidate check`` prints once a run is done."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from docvalidate.batch.run import RunOutcome
from docvalidate.language import Language, translate
from docvalidate.model.report import Report
from docvalidate.report.json_report import Lines, report_text_parts
from docvalidate.report.writing import Overview


def show_outcome(
    outcome: RunOutcome,
    lines: Lines,
    overview: Overview,
    page: Path | None,
    output_format: str,
    language: Language,
) -> None:
    """Print the outcome to standard output.

    Args:
        outcome: of the run.
        lines: its results.
        overview: roster and comparison, where there are any.
        page: to open first, ``None`` where none was written.
        output_format: ``text`` or ``json``.
        language: of the text.
    """
    if output_format == "json":
        for part in report_text_parts(lines, overview.roster):
            click.echo(part, nl=False)
        return
    _show_text(outcome, lines, overview, language)
    if page is not None:
        click.echo(translate("console.check.report_at", language, path=str(page.resolve())))


def _show_text(outcome: RunOutcome, lines: Lines, overview: Overview, language: Language) -> None:
    # Slow to import, and not needed for JSON.
    from rich.console import Console  # noqa: PLC0415

    from docvalidate.report.text import report_text  # noqa: PLC0415
    from docvalidate.report.text_run import (  # noqa: PLC0415
        comparison_text,
        roster_text,
        run_text,
    )

    console = Console(file=sys.stdout, soft_wrap=False)
    if outcome.reports:
        console.print(report_text(Report(outcome.reports), language))
    if len(outcome.reports) < outcome.record.total:
        console.print(run_text(lines, language))
    if outcome.taken_over:
        click.echo(translate("console.check.taken_over", language, count=outcome.taken_over))
    if overview.roster is not None:
        console.print(roster_text(overview.roster, language))
    if overview.comparison is not None:
        console.print(comparison_text(overview.comparison, language))
