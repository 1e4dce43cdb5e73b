"""Cut a document into the materials that follow one another in it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from docvalidate.materials.recognise import (
    NEW_SECTION_COVERAGE,
    NEW_SECTION_SIMILARITY,
    NO_MATCH,
    MaterialMatch,
    combine,
    match_file_name,
    match_page,
    recognise_material,
)
from docvalidate.model.evidence import DocumentEvidence
from docvalidate.model.obligation import MaterialDefinition
from docvalidate.model.report import MaterialSection, RecognisedDocument


def recognise_sections(
    document: DocumentEvidence, definitions: Sequence[MaterialDefinition]
) -> tuple[MaterialSection, ...]:
    """Cut a document into sections: each page headed by another material's title starts one.

    Many applicants scan everything into one PDF, so a file is not a material. Pages before the
    first heading belong to the material that the file name announces, else to none that is
    known. A page that could not be read continues the section before it.

    Args:
        document: what was seen in the file.
        definitions: the materials it may hold.

    Returns:
        Sections in page order that cover every page the file claims to have; empty for a file
        without pages.
    """
    named = match_file_name(document.path, definitions)
    current = recognise_material(document, definitions)
    headed = {page.number: page for page in document.pages}
    last = max((document.page_count, *headed), default=0)
    matches: list[MaterialMatch] = []
    for number in range(1, last + 1):
        page = headed.get(number)
        if page is not None and number > 1:
            titled = match_page(page, definitions, NEW_SECTION_SIMILARITY, NEW_SECTION_COVERAGE)
            if titled.material is not None and titled.material != current.material:
                # The name of a combined file says nothing against what its pages say.
                agrees = named.material == titled.material
                current = combine(titled, named if agrees else NO_MATCH)
        matches.append(current)
    return _as_sections(matches, {one.id: one.name for one in definitions})


def recognise_document(
    document: DocumentEvidence,
    channel: str | None,
    definitions: Sequence[MaterialDefinition],
) -> RecognisedDocument:
    """Return the document with its sections and the material, or materials, it was taken for.

    Args:
        document: what was seen in the file.
        channel: ``online`` or ``paper`` as its folder says, ``None`` where it does not say.
        definitions: the materials it may hold.
    """
    sections = recognise_sections(document, definitions)
    known = [section for section in sections if section.material is not None]
    match = recognise_material(document, definitions)
    if not sections:
        names = {one.id: one.name for one in definitions}
        name = names[match.material] if match.material is not None else None
        return RecognisedDocument(document, channel, match.material, name, match.confidence)
    return RecognisedDocument(
        evidence=document,
        channel=channel,
        material=known[0].material if known else None,
        material_name=_names(known),
        confidence=min((section.confidence for section in known), default=0.0),
        sections=sections,
    )


def _names(sections: Sequence[MaterialSection]) -> str | None:
    names = dict.fromkeys(section.material_name or "" for section in sections)
    return "、".join(names) or None


def _as_sections(
    matches: Sequence[MaterialMatch], names: dict[str, str]
) -> tuple[MaterialSection, ...]:
    sections = []
    numbered = enumerate(matches, start=1)
    for match, pages in groupby(numbered, key=lambda pair: pair[1]):
        numbers = [number for number, _ in pages]
        name = names[match.material] if match.material is not None else None
        sections.append(
            MaterialSection(numbers[0], numbers[-1], match.material, name, match.confidence)
        )
    return tuple(sections)
