"""Put into words what runs across the edges of a document's pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from docvalidate.language import Language, translate
from docvalidate.model.evidence import DocumentEvidence
from docvalidate.model.straddle import Straddle, StraddleState
from docvalidate.report.words import member_words, shown


def straddle_facts(evidence: DocumentEvidence, language: Language) -> tuple[str, ...]:
    """Return what there is to tell of a document's straddle seal, the state first.

    Empty where it was not looked for, or where a single page leaves nothing to straddle. The
    text of a quarantined document's seal is not told.
    """
    straddle = evidence.straddle
    if straddle is None or (evidence.page_count < 2 and straddle.state is StraddleState.NONE):
        return ()
    hidden = evidence.quarantined
    return (member_words(straddle.state, language), *_details(straddle, language, hidden=hidden))


def _details(straddle: Straddle, language: Language, *, hidden: bool) -> Iterator[str]:
    if straddle.pages:
        pages = ranges(straddle.pages)
        yield translate("inspection.straddle.pages", language, pages=pages)
    if straddle.missing:
        pages = ranges(straddle.missing)
        yield translate("inspection.straddle.missing", language, pages=pages)
    for seal in straddle.seals:
        for page in seal.gaps:
            key = "inspection.straddle.gap" if page else "inspection.straddle.gap_first"
            yield translate(key, language, **({"page": page} if page else {}))
        if not seal.in_order:
            yield translate("inspection.straddle.order", language)
        if seal.diameter_mm is not None:
            size = f"{seal.diameter_mm:.0f}"
            yield translate("inspection.diameter", language, millimetres=size)
        if seal.text and not hidden:
            yield shown(seal.text)
    halves = [part.page for seal in straddle.seals for part in seal.parts if part.also_seal]
    if halves:
        yield translate("inspection.straddle.also_seal", language, pages=ranges(halves))


def ranges(pages: Iterable[int]) -> str:
    """Return page numbers with runs drawn together, such as ``1–5, 7``."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
