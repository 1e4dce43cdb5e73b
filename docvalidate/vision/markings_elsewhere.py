"""Markings that stand on no page: in metadata, bookmarks, names of attachments and of the file."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from docvalidate.model.evidence import DocumentEvidence, Marking, MarkingPlace
from docvalidate.model.quarantine import redacted, withheld_name
from docvalidate.vision.markings import markings_in_text
from docvalidate.vision.secrecy_grammar import Grammar
from docvalidate.vision.secrecy_grammars import default_grammar


def markings_of(
    words: Iterable[tuple[MarkingPlace, str]], grammar: Grammar | None = None
) -> tuple[Marking, ...]:
    """Return the markings among a file's words outside its pages, alike ones once.

    Args:
        words: where they stand, and the words.
        grammar: of markings; the packaged one by default.
    """
    found = {
        (where, marking.level, marking.verdict): marking
        for where, text in words
        for marking in markings_in_text(
            _as_words(text) if where is MarkingPlace.ATTACHMENT else text, where, grammar
        )
    }
    return tuple(found.values())


def with_marked_name(
    evidence: DocumentEvidence, folder: str = "", grammar: Grammar | None = None
) -> DocumentEvidence:
    """Return the evidence with what the names of the file and its folders say about secrecy.

    A marked name is itself withheld, since what follows the marking names the secret.

    Args:
        evidence: of the file; ``path`` is the name it was handed in under.
        folder: name of the applicant's folder, which is not part of ``path``.
        grammar: of markings; the packaged one by default.
    """
    found: list[Marking] = []
    marked: set[str] = set()
    for part in (*PurePosixPath(evidence.path).parts, folder):
        markings = _in_name(part, grammar)
        found.extend(markings)
        if any(marking.suspected for marking in markings):
            marked.add(part)
    if not found:
        return evidence
    named = dataclasses.replace(evidence, markings=(*evidence.markings, *found))
    if not marked:
        return named
    level = next(one.level for one in found if one.suspected)
    path = withheld_name(evidence.path, level, frozenset(marked))
    return redacted(dataclasses.replace(named, path=path))


def withheld_key(key: str, grammar: Grammar | None = None) -> str:
    """Return the name of an applicant's folder, withheld where it bears a marking."""
    marked = next((one for one in _in_name(key, grammar) if one.suspected), None)
    return key if marked is None else withheld_name(key, marked.level, frozenset([key]))


def _in_name(part: str, grammar: Grammar | None) -> tuple[Marking, ...]:
    """Return what a name says: as a line, or by a level word between dashes and dots."""
    words = _as_words(part)
    found = markings_in_text(words, MarkingPlace.FILE_NAME, grammar)
    if found:
        return found
    used = grammar or default_grammar()
    pieces = ["", *re.split(r"[\s.．·]+", words), ""]
    alone = [
        one
        for before, piece, after in zip(pieces, pieces[1:], pieces[2:], strict=False)
        if piece and not used.makes_a_mention(before, piece, after)
        for one in markings_in_text(piece, MarkingPlace.FILE_NAME, used)
        if one.suspected
    ]
    # A name that counts the levels up classifies nothing.
    return tuple(alone) if len({one.level for one in alone}) == 1 else ()


def _as_words(part: str) -> str:
    """Return a file's name without its ending, what separates its words turned into spaces."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", part)
    return re.sub(r"[_\-—–+=~,，;；]+", " ", stem)
