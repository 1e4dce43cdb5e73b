"""Tell which material (材料) a document is, from its headings and its file name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from docvalidate.materials.headings import page_headings
from docvalidate.materials.similarity import normalise, occurs
from docvalidate.model.evidence import DocumentEvidence, PageEvidence
from docvalidate.model.geometry import Box
from docvalidate.model.obligation import MaterialDefinition

TITLE_SIMILARITY = 0.75
"""Share of a title's characters that a heading must show: one misread letter in four."""
TITLE_COVERAGE = 0.3
"""Share of a heading that the title must make up, so that running text is no heading."""
NEW_SECTION_SIMILARITY = 0.85
NEW_SECTION_COVERAGE = 0.6
"""In the middle of a file the heading must be little else than the title: forms name other
materials in the headings of their parts, and cutting a form in two loses its signatures."""
FILE_NAME_TRUST = 0.75
"""A file name was typed by a person and may be wrong; it alone never makes one sure."""
CONFLICT_TRUST = 0.6


class MatchSource(StrEnum):
    """What gave the material away."""

    TITLE = "title"
    FILE_NAME = "file_name"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class MaterialMatch:
    """Which material a document, or a page, was taken for.

    Attributes:
        material: id of the material, ``None`` when it could not be told.
        confidence: 0 to 1; 0 when nothing was recognised.
        source: what gave it away, ``None`` when nothing did.
        heading: box of the heading, ``None`` when the file name alone gave it away.
    """

    material: str | None
    confidence: float = 0.0
    source: MatchSource | None = None
    heading: Box | None = None


NO_MATCH = MaterialMatch(None)


@dataclass(frozen=True, slots=True)
class _Candidate:
    material: str
    rank: float
    score: float
    heading: Box | None = None


def recognise_material(
    document: DocumentEvidence, definitions: Sequence[MaterialDefinition]
) -> MaterialMatch:
    """Tell which material a document is, from the headings of page 1 and the file name.

    Where heading and file name disagree the heading wins, at lower confidence: people rename
    files carelessly, while a form is what it says it is.

    Args:
        document: what was seen in the file.
        definitions: the materials it may be.

    Returns:
        The match; its ``material`` is ``None`` where neither heading nor name is known.
    """
    first = next((page for page in document.pages if page.number == 1), None)
    titled = match_page(first, definitions) if first is not None else NO_MATCH
    return combine(titled, match_file_name(document.path, definitions))


def combine(titled: MaterialMatch, named: MaterialMatch) -> MaterialMatch:
    """Weigh what the heading says against what the file name says."""
    if titled.material is None:
        return named
    if named.material is None:
        return titled
    if titled.material == named.material:
        together = 1 - (1 - titled.confidence) * (1 - named.confidence)
        return MaterialMatch(titled.material, together, MatchSource.BOTH, titled.heading)
    weakened = titled.confidence * CONFLICT_TRUST
    return MaterialMatch(titled.material, weakened, MatchSource.TITLE, titled.heading)


def match_page(
    page: PageEvidence,
    definitions: Sequence[MaterialDefinition],
    least_similarity: float = TITLE_SIMILARITY,
    least_coverage: float = TITLE_COVERAGE,
) -> MaterialMatch:
    """Tell which material the heading of one page announces."""
    candidates = []
    for heading in page_headings(page):
        if not heading.prominent:
            continue
        length = len(normalise(heading.text))
        for material, title in _titles(definitions):
            score = occurs(title, heading.text, least_similarity)
            # Even in a long heading a long title stands out; a short one may be a mention.
            coverage = len(normalise(title)) / max(length, 1)
            if score and coverage >= least_coverage:
                rank = _rank(title, score)
                candidates.append(
                    _Candidate(material, rank, score * heading.confidence, heading.box)
                )
    best = _best(candidates)
    if best is None:
        return NO_MATCH
    return MaterialMatch(best.material, best.score, MatchSource.TITLE, best.heading)


def match_file_name(path: str, definitions: Sequence[MaterialDefinition]) -> MaterialMatch:
    """Tell which material a file's name announces, else the name of its nearest folder.

    Args:
        path: relative to the submission, ``/`` between parts.
        definitions: the materials it may be.
    """
    parts = PurePosixPath(path)
    for name in (parts.stem, *(parent.name for parent in parts.parents)):
        candidates = [
            _Candidate(material, _rank(title, score), score)
            for material, title in _titles(definitions)
            if (score := occurs(title, name, TITLE_SIMILARITY))
        ]
        best = _best(candidates)
        if best is not None:
            return MaterialMatch(best.material, best.score * FILE_NAME_TRUST, MatchSource.FILE_NAME)
    return NO_MATCH


def _titles(definitions: Sequence[MaterialDefinition]) -> Iterable[tuple[str, str]]:
    for definition in definitions:
        for title in dict.fromkeys((definition.name, *definition.titles)):
            yield definition.id, title


def _rank(title: str, score: float) -> float:
    """Prefer the title that explains most characters, misread ones counting against it."""
    return score * score * len(normalise(title))


def _best(candidates: Sequence[_Candidate]) -> _Candidate | None:
    """Return the best candidate, at half its score where another material is just as good."""
    if not candidates:
        return None
    best = max(candidates, key=lambda one: (one.rank, one.score))
    rivals = {one.material for one in candidates if one.rank == best.rank}
    if len(rivals) > 1:
        return _Candidate(best.material, best.rank, best.score / 2, best.heading)
    return best
