"""What a run over many applicants says on a terminal once it is done."""

from __future__ import annotations

from collections import Counter

from rich import box
from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from docvalidate.language import Language, translate
from docvalidate.model.finding import Verdict
from docvalidate.model.roster import RosterCheck
from docvalidate.report.comparison import Comparison
from docvalidate.report.comparison_words import change_words, comparison_sentence
from docvalidate.report.json_report import Lines
from docvalidate.report.rows import Kind, Row, row_of
from docvalidate.report.summary_sheet import roster_table
from docvalidate.report.terminal import VERDICT_SIGNS, VERDICT_STYLES, ChineseText
from docvalidate.report.words import member_words, shown

_ROWS_SHOWN = 30
"""More would scroll by; the index and the workbook hold everyone."""


def run_text(lines: Lines, language: Language) -> RenderableType:
    """Return verdicts, kinds of problems, and those applicants that need something first."""
    verdicts: Counter[Verdict] = Counter()
    kinds: Counter[Kind] = Counter()
    open_rows: list[Row] = []
    for line in lines():
        row = row_of(line, language)
        verdicts[row.verdict] += 1
        kinds.update({problem.kind for problem in row.problems})
        if row.verdict is not Verdict.COMPLETE and len(open_rows) < _ROWS_SHOWN:
            open_rows.append(row)
    parts: list[RenderableType] = [
        Rule(Text(translate("report.section.summary", language), style="bold"))
    ]
    if open_rows:
        parts.append(_people(open_rows, language))
    more = sum(verdicts.values()) - verdicts[Verdict.COMPLETE] - len(open_rows)
    if more:
        parts.append(Text(translate("report.run.more", language, count=more), style="dim"))
    parts.append(_totals(verdicts, language))
    if kinds:
        words = [
            f"{translate(f'report.kind.{kind.value}', language)} {count}"
            for kind, count in kinds.most_common()
        ]
        parts.append(ChineseText((translate("report.run.kinds", language), "dim")))
        parts.append(ChineseText(("  " + " · ".join(words), "")))
    return Group(*parts)


def comparison_text(comparison: Comparison, language: Language) -> RenderableType:
    """Return what changed since the run before."""
    title = translate("report.comparison.title", language)
    parts: list[RenderableType] = [
        Rule(Text(title, style="bold")),
        ChineseText((comparison_sentence(comparison, language), "")),
    ]
    changes = change_words(comparison, language)
    for name, verdicts, problems in changes[:_ROWS_SHOWN]:
        parts.append(ChineseText((f"  {name}  ", "bold"), (verdicts, "dim")))
        parts.extend(ChineseText((f"    - {problem}", "")) for problem in problems)
    if len(changes) > _ROWS_SHOWN:
        more = translate("report.run.more", language, count=len(changes) - _ROWS_SHOWN)
        parts.append(Text(more, style="dim"))
    return Group(*parts)


def roster_text(roster: RosterCheck, language: Language) -> RenderableType:
    """Return what did not fit between the roster and the folders."""
    title = translate("report.roster.title", language)
    sentence = translate(
        "report.roster.sentence",
        language,
        file=shown(roster.file),
        matched=roster.matched,
        missing=len(roster.without_folder),
        extra=len(roster.without_person),
        problems=len(roster.problems),
    )
    parts: list[RenderableType] = [Rule(Text(title, style="bold")), ChineseText((sentence, ""))]
    rows = list(roster_table(roster, language))[1:]
    for what, who, detail in rows[:_ROWS_SHOWN]:
        parts.append(ChineseText((f"  {who}  ", "bold"), (f"{what} · {detail}", "")))
    if len(rows) > _ROWS_SHOWN:
        more = translate("report.run.more", language, count=len(rows) - _ROWS_SHOWN)
        parts.append(Text(more, style="dim"))
    return Group(*parts)


def _people(rows: list[Row], language: Language) -> Table:
    table = Table(box=box.SIMPLE_HEAD, expand=True, padding=(0, 1), show_edge=False)
    for key in ("applicant", "employer", "verdict"):
        table.add_column(translate(f"report.label.{key}", language), ratio=3, overflow="fold")
    for key in ("mend_count", "look_count"):
        table.add_column(translate(f"report.label.{key}", language), justify="right", no_wrap=True)
    for row in rows:
        words = f"{VERDICT_SIGNS[row.verdict]} {member_words(row.verdict, language)}"
        table.add_row(
            ChineseText((row.name, "")),
            ChineseText((row.employer, "dim")),
            Text(words, style=VERDICT_STYLES[row.verdict]),
            Text(str(row.mend)),
            Text(str(row.look)),
        )
    return table


def _totals(verdicts: Counter[Verdict], language: Language) -> Text:
    count = sum(verdicts.values())
    totals = Text(translate("report.applicant_count", language, count=count))
    for verdict in Verdict:
        totals.append(f"  {member_words(verdict, language)} {verdicts[verdict]}")
    return totals
