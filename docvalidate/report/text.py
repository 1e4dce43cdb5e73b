"""The check report for a terminal of 80 columns or more.

Everything is built from :class:`rich.text.Text`, never from markup strings, so that a file
name with square brackets is shown and not obeyed.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from docvalidate.language import Language, translate
from docvalidate.model.finding import Location, Verdict
from docvalidate.model.report import ApplicantReport, Report
from docvalidate.report.findings import GroupedFindings, SpokenFinding, group
from docvalidate.report.headings import (
    applicant_name,
    employer_words,
    level_words,
    location_words,
    series_words,
    verdict_sentence,
)
from docvalidate.report.terminal import VERDICT_SIGNS, VERDICT_STYLES, ChineseText
from docvalidate.report.text_inspection import inspection_text
from docvalidate.report.words import date_words, member_words, notice_reference, percent, shown

__all__ = ["inspection_text", "report_text"]

_MOST_PLACES = 3
_BORDER_STYLES = {
    Verdict.COMPLETE: "green",
    Verdict.INCOMPLETE: "red",
    Verdict.NEEDS_REVIEW: "yellow",
    Verdict.BLOCKED: "magenta",
}


def report_text(report: Report, language: Language = Language.CHINESE) -> RenderableType:
    """Return the report for a terminal: each applicant's verdict first, then what to mend.

    Args:
        report: what was found about each applicant.
        language: of all words.

    Returns:
        Something that :meth:`rich.console.Console.print` takes.
    """
    if not report.applicants:
        return Text(translate("report.no_applicants", language))
    parts: list[RenderableType] = []
    for applicant in report.applicants:
        parts.extend((_applicant(applicant, language), Text()))
    if len(report.applicants) > 1:
        parts.extend((_summary(report, language), Text()))
    parts.append(ChineseText((translate("report.found_not_genuine", language), "dim")))
    return Group(*parts)


def _applicant(report: ApplicantReport, language: Language) -> RenderableType:
    grouped = group(report, language)
    parts: list[RenderableType] = [_banner(report, grouped, language)]
    parts.extend(_section("mend", grouped.mend, "red", language))
    parts.extend(_section("look", grouped.look, "yellow", language))
    parts.extend(_section("notes", grouped.notes, "cyan", language))
    counts = translate(
        "report.passed_count",
        language,
        passed=len(grouped.passed),
        not_applicable=len(grouped.not_applicable),
    )
    parts.append(Padding(Text(counts, style="green"), (1, 0, 0, 2)))
    return Group(*parts)


def _banner(
    report: ApplicantReport, grouped: GroupedFindings, language: Language
) -> RenderableType:
    verdict = report.verdict
    style = VERDICT_STYLES[verdict]
    facts = (
        level_words(report, language),
        series_words(report, language),
        employer_words(report, language),
    )
    heading = ChineseText(
        (f" {VERDICT_SIGNS[verdict]} {member_words(verdict, language)} ", style),
        (f"  {applicant_name(report, language)}\n", "bold"),
        (verdict_sentence(verdict, grouped, language), ""),
        (f"\n{' · '.join(facts)}\n{_basis(report, language)}", "dim"),
    )
    title = Text(shown(report.key), style="dim")
    border = _BORDER_STYLES[verdict]
    return Panel(heading, title=title, title_align="left", border_style=border, box=box.ROUNDED)


def _basis(report: ApplicantReport, language: Language) -> str:
    receipt = report.receipt
    source = translate(f"report.date_source.{receipt.as_of_source}", language)
    day = date_words(receipt.as_of, language)
    bracketed = f"（{source}）" if language is Language.CHINESE else f" ({source})"
    return (
        f"{translate('report.label.notice', language)} {receipt.notice} · "
        f"{translate('report.label.as_of', language)} {day}{bracketed}"
    )


def _section(
    name: str, findings: Sequence[SpokenFinding], style: str, language: Language
) -> list[RenderableType]:
    if not findings:
        return []
    heading = Text(style=f"bold {style}")
    heading.append(translate(f"report.section.{name}", language))
    heading.append(f"  {translate('report.count', language, count=len(findings))}", style="dim")
    parts: list[RenderableType] = [Padding(heading, (1, 0, 0, 2))]
    remedy_key = "report.label.remedy" if name == "mend" else "report.label.look_remedy"
    for number, spoken in enumerate(findings, start=1):
        parts.append(_finding(number, spoken, style, remedy_key, language))
    return parts


def _finding(
    number: int, spoken: SpokenFinding, style: str, remedy_key: str, language: Language
) -> RenderableType:
    table = Table.grid(padding=(0, 1), expand=True)
    table.add_column(width=5, justify="right", no_wrap=True)
    table.add_column(ratio=1)
    material = f"[{spoken.material}] " if spoken.material else ""
    table.add_row(
        Text(f"{number}.", style=style),
        ChineseText((material, "dim"), (spoken.message, "bold")),
    )
    for label, words in _details(spoken, remedy_key, language):
        table.add_row(Text(), ChineseText((f"{label} " if label else "", "dim"), (words, "")))
    return Padding(table, (0, 1, 0, 0))


def _details(spoken: SpokenFinding, remedy_key: str, language: Language) -> list[tuple[str, str]]:
    finding = spoken.finding
    details = []
    if spoken.remedy:
        details.append((translate(remedy_key, language), spoken.remedy))
    if finding.locations:
        places = _places(finding.locations, language)
        details.append((translate("report.label.location", language), places))
    clause = notice_reference(spoken.clause.ref, language)
    if finding.confidence is not None:
        words = translate("inspection.confidence", language, percent=percent(finding.confidence))
        clause += f" · {words}"
    if spoken.practice:
        clause += f" · {spoken.practice}"
    details.append((translate("report.label.clause", language), clause))
    return details


def _places(locations: Sequence[Location], language: Language) -> str:
    """Return the first few places; the page and the JSON hold them all."""
    words = [location_words(location, language) for location in locations[:_MOST_PLACES]]
    places = ("；" if language is Language.CHINESE else "; ").join(words)
    if len(locations) <= _MOST_PLACES:
        return places
    return translate("report.more_places", language, places=places, count=len(locations))


def _summary(report: Report, language: Language) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, expand=True, padding=(0, 1), show_edge=False)
    table.add_column(translate("report.label.applicant", language), ratio=3, overflow="fold")
    table.add_column(translate("report.label.verdict", language), ratio=3, overflow="fold")
    for key in ("report.label.mend_count", "report.label.look_count"):
        table.add_column(translate(key, language), justify="right", no_wrap=True)
    for applicant in report.applicants:
        grouped = group(applicant, language)
        verdict = applicant.verdict
        words = f"{VERDICT_SIGNS[verdict]} {member_words(verdict, language)}"
        table.add_row(
            ChineseText((applicant_name(applicant, language), "")),
            Text(words, style=VERDICT_STYLES[verdict]),
            Text(str(len(grouped.mend))),
            Text(str(len(grouped.look))),
        )
    totals = Text(translate("report.applicant_count", language, count=len(report.applicants)))
    for verdict in Verdict:
        totals.append(f"  {member_words(verdict, language)} {report.summary[verdict]}")
    title = Text(translate("report.section.summary", language), style="bold")
    return Group(Rule(title), table, Text(), totals)
