"""What is on the pages, without any rule, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from docvalidate.language import Language, translate
from docvalidate.model.evidence import (
    DocumentEvidence,
    DocumentFormat,
    DocumentStatus,
    FieldState,
    Marking,
    MarkingPlace,
    PageEvidence,
    QualitySeverity,
    UnreadableReason,
)
from docvalidate.model.straddle import Straddle, StraddleState
from docvalidate.report.digital import signature_words
from docvalidate.report.seal_facts import seal_facts
from docvalidate.report.straddle_words import straddle_facts
from docvalidate.report.terminal import ChineseText
from docvalidate.report.words import box_words, member_words, percent, shown

_STATE_STYLES = {
    FieldState.PRESENT: "green",
    FieldState.UNCLEAR: "yellow",
    FieldState.ABSENT: "red",
}
_STATUS_STYLES = {
    DocumentStatus.OK: "green",
    DocumentStatus.PARTIAL: "yellow",
    DocumentStatus.UNREADABLE: "red",
}

_STRADDLE_STYLES = {
    StraddleState.COMPLETE: "green",
    StraddleState.INCOMPLETE: "red",
    StraddleState.UNCLEAR: "yellow",
    StraddleState.NONE: "dim",
}

Row = tuple[str, str, str, str, str]
"""Kind, what it is, confidence, box, style."""


def inspection_text(
    documents: Sequence[DocumentEvidence], language: Language = Language.CHINESE
) -> RenderableType:
    """Return what was seen on each page: seals, fields, signatures, markings, scan quality.

    Of a quarantined document only pages and boxes are shown.

    Returns:
        Something that :meth:`rich.console.Console.print` takes.
    """
    if not documents:
        return Text(translate("inspection.no_documents", language))
    parts: list[RenderableType] = []
    for document in documents:
        parts.extend(_document(document, language))
        parts.append(Text())
    parts.append(ChineseText((translate("inspection.seen_not_authenticated", language), "dim")))
    return Group(*parts)


def _document(document: DocumentEvidence, language: Language) -> Iterator[RenderableType]:
    status = [member_words(document.status, language)]
    if document.format is DocumentFormat.OFD and document.reason is not UnreadableReason.OFD:
        status.append(member_words(document.format, language))
    if document.reason is not None:
        status.append(member_words(document.reason, language))
    if document.page_count:
        counts = {"total": document.page_count, "read": len(document.pages)}
        short = document.page_count > len(document.pages)
        key = "inspection.pages_missing" if short else "inspection.page_total"
        status.append(translate(key, language, **counts))
    style = _STATUS_STYLES[document.status]
    yield ChineseText((shown(document.path), "bold"), (f"  {' · '.join(status)}", style))
    facts = straddle_facts(document, language)
    if facts and document.straddle is not None:
        words = f"{translate('inspection.straddle', language)} · {_joined(*facts)}"
        tone = _STRADDLE_STYLES[document.straddle.state]
        yield Padding(ChineseText((words, tone)), (0, 0, 0, 2))
    if document.quarantined:
        notice = ChineseText(
            (translate("report.quarantine.title", language), "bold magenta"),
            ("\n" + translate("report.quarantine.notice", language), ""),
        )
        yield Padding(notice, (0, 0, 0, 2))
        yield from _rows_elsewhere(document, language)
        yield from (_hidden_page(page, language) for page in document.pages if page.markings)
        return
    yield from _rows_elsewhere(document, language)
    if document.digital_signatures:
        yield Padding(_digital(document, language), (0, 0, 0, 2))
    for is_empty, run in groupby(document.pages, key=lambda page: _is_empty(page, document)):
        pages = list(run)
        if is_empty and len(pages) > 1:
            yield _empty_run(pages, language)
        else:
            yield from (_page(page, document, language) for page in pages)


def _digital(document: DocumentEvidence, language: Language) -> RenderableType:
    """Return the digital signatures of a document, which belong to the file and not to a page."""
    kind = translate("inspection.digital", language)
    rows: list[Row] = []
    for signature in document.digital_signatures:
        words = signature_words(signature, language)
        style = _STATE_STYLES[words.state]
        rows.append((kind, _joined(words.name, words.verdict), "", "", style))
        rows.append(("", _joined(*words.facts), "", "", "dim"))
    heading = ChineseText((translate("inspection.digital.title", language), "bold cyan"))
    return Group(heading, _table(rows))


def _is_empty(page: PageEvidence, document: DocumentEvidence) -> bool:
    """Say whether there is nothing to tell about a page."""
    seen = page.seals or page.fields or page.signatures or page.markings or page.quality
    in_straddle = document.straddle is not None and page.number in document.straddle.pages
    return not (seen or in_straddle) and all(
        one.page != page.number for one in document.digital_signatures
    )


def _empty_run(pages: Sequence[PageEvidence], language: Language) -> RenderableType:
    numbers = {"first": pages[0].number, "last": pages[-1].number}
    return Padding(
        ChineseText(
            (translate("inspection.page_range", language, **numbers), "bold cyan"),
            (f"  {translate('inspection.nothing_found', language)}", "dim"),
        ),
        (0, 0, 0, 2),
    )


def _rows_elsewhere(document: DocumentEvidence, language: Language) -> Iterator[RenderableType]:
    """Yield the markings that stand on no page, in words of the catalogue alone."""
    kind = translate("inspection.marking", language)
    rows: list[Row] = []
    for marking in document.markings:
        words = _joined(
            member_words(marking.where, language),
            member_words(marking.level, language),
            member_words(marking.verdict, language),
        )
        rows.append((kind, words, percent(marking.confidence), "", "magenta"))
    if rows:
        yield Padding(_table(rows), (0, 0, 0, 2))


def _hidden_page(page: PageEvidence, language: Language) -> RenderableType:
    heading = Text(translate("inspection.page", language, number=page.number), style="bold cyan")
    return Padding(Group(heading, _table(list(_hidden_rows(page, language)))), (0, 0, 0, 2))


def _page(page: PageEvidence, document: DocumentEvidence, language: Language) -> RenderableType:
    heading = ChineseText(
        (translate("inspection.page", language, number=page.number), "bold cyan"),
        (f"  {' · '.join(_page_facts(page, language))}", "dim"),
    )
    rows = [
        *_appearances(page, document, language),
        *_rows(page, document, language),
        *_parts(page, document.straddle, language),
    ]
    if not rows:
        nothing = ChineseText((translate("inspection.nothing_found", language), "dim"))
        return Padding(Group(heading, Padding(nothing, (0, 0, 0, 2))), (0, 0, 0, 2))
    return Padding(Group(heading, _table(rows)), (0, 0, 0, 2))


def _page_facts(page: PageEvidence, language: Language) -> list[str]:
    facts = [
        translate("inspection.page_size", language, width=page.width, height=page.height),
        translate("inspection.resolution_unknown", language)
        if page.dpi is None
        else translate("inspection.resolution", language, dpi=page.dpi),
        member_words(page.text_source, language),
    ]
    if page.rotation:
        facts.append(translate("inspection.rotated_by", language, degrees=page.rotation))
    facts.append(translate("inspection.line_count", language, count=len(page.lines)))
    return facts


def _table(rows: Sequence[Row]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(min_width=8, no_wrap=True)
    table.add_column(ratio=1, overflow="fold")
    table.add_column(justify="right", min_width=4, no_wrap=True)
    table.add_column(min_width=12, no_wrap=True)
    for kind, words, confidence, place, style in rows:
        table.add_row(
            Text("  " + kind, style="dim"),
            ChineseText((words, style)),
            Text(confidence),
            Text(place, style="dim"),
        )
    return table


def _hidden_rows(page: PageEvidence, language: Language) -> Iterator[Row]:
    kind = translate("inspection.marking", language)
    for marking in page.markings:
        if marking.suspected:
            words = _joined(member_words(marking.verdict, language), _part(marking, language))
            yield kind, words, percent(marking.confidence), box_words(marking.box), "magenta"


def _parts(page: PageEvidence, straddle: Straddle | None, language: Language) -> Iterator[Row]:
    kind = translate("inspection.straddle", language)
    for seal in () if straddle is None else straddle.seals:
        for part in seal.parts:
            if part.page == page.number:
                edge = member_words(part.edge, language)
                yield kind, edge, percent(seal.confidence), box_words(part.box), ""


def _part(marking: Marking, language: Language) -> str:
    """Return where a marking stands that is not in the picture; empty for one that is."""
    on_page = marking.where is MarkingPlace.PAGE
    return "" if on_page else member_words(marking.where, language)


def _appearances(
    page: PageEvidence, document: DocumentEvidence, language: Language
) -> Iterator[Row]:
    kind = translate("inspection.digital", language)
    for signature in document.digital_signatures:
        if signature.page == page.number and signature.box is not None:
            words = signature_words(signature, language)
            said = _joined(translate("inspection.digital.appearance", language), words.name)
            yield kind, said, "", box_words(signature.box), _STATE_STYLES[words.state]


def _rows(page: PageEvidence, document: DocumentEvidence, language: Language) -> Iterator[Row]:
    yield from _seals(page, document, language)
    yield from _fields(page, language)
    kind = translate("inspection.signature", language)
    for signature in page.signatures:
        words = _joined(member_words(signature.kind, language), shown(signature.text))
        yield kind, words, percent(signature.confidence), box_words(signature.box), ""
    kind = translate("inspection.marking", language)
    for marking in page.markings:
        words = _joined(
            member_words(marking.level, language),
            member_words(marking.verdict, language),
            _part(marking, language),
            shown(marking.text),
        )
        yield kind, words, percent(marking.confidence), box_words(marking.box), "magenta"
    kind = translate("inspection.quality", language)
    for issue in page.quality:
        words = _joined(member_words(issue.code, language), member_words(issue.severity, language))
        style = "red" if issue.severity is QualitySeverity.ERROR else "yellow"
        yield kind, words, "", "", style


def _seals(page: PageEvidence, document: DocumentEvidence, language: Language) -> Iterator[Row]:
    kind = translate("inspection.seal", language)
    for seal in page.seals:
        facts = [
            member_words(seal.kind, language),
            shown(seal.text) or translate("inspection.text_unread", language),
            *seal_facts(seal, language),
        ]
        if document.signature_shown_by(page.number, seal) is not None:
            facts.append(translate("inspection.digital.appearance", language))
        yield kind, _joined(*facts), percent(seal.confidence), box_words(seal.box), ""


def _fields(page: PageEvidence, language: Language) -> Iterator[Row]:
    kind = translate("inspection.field", language)
    for field in page.fields:
        label = shown(field.label) or member_words(field.expects, language)
        facts = [label, member_words(field.state, language)]
        if field.mark is not None:
            facts.append(member_words(field.mark, language))
        style = _STATE_STYLES[field.state]
        yield kind, _joined(*facts), percent(field.confidence), box_words(field.box), style


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
