"""The grammar of markings that comes with the program, and that of a bureau with its own words."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from docvalidate.language import Message
from docvalidate.model.evidence import ClassificationLevel, MarkingVerdict
from docvalidate.vision.secrecy_grammar import Grammar
from docvalidate.vision.secrecy_words import (
    Case,
    bad_words,
    hash_of,
    packaged_words,
    words_from_file,
)


@lru_cache(maxsize=1)
def default_grammar() -> Grammar:
    """Return the grammar of the words that come with the program."""
    words, content = packaged_words()
    return Grammar(words, hash_of((content,)))


@lru_cache(maxsize=4)
def extended_grammar(path: Path | None) -> Grammar:
    """Return the packaged grammar extended by a bureau's own file, if there is one.

    Raises:
        BadNoticeError: if the file is wrong, or one of the cases does not hold.
    """
    if path is None:
        return default_grammar()
    words, content = packaged_words()
    own, own_content = words_from_file(path)
    grammar = Grammar(words.joined(own), hash_of((content, own_content)))
    for case in (*own.cases, *words.cases):
        try:
            seen = case_verdict(grammar, case)
        except re.error as error:
            raise bad_words(path.name, str(error)) from error
        if seen != _expected(case):
            what = {"text": case.text, "expected": _expected(case), "seen": seen}
            why = Message("vision.secrecy_words.case", what)
            raise bad_words(path.name, why)
    return grammar


def case_verdict(grammar: Grammar, case: Case) -> str:
    """Return what a grammar says of a case's text, in the words of the file."""
    seen = grammar.judge(case.text)
    if seen is None:
        return "nothing"
    if seen.verdict is MarkingVerdict.MARKING and seen.level is ClassificationLevel.INTERNAL:
        return "internal"
    named = case.level is not None and seen.verdict is not MarkingVerdict.MENTION
    return f"{seen.verdict.value} {seen.level.value}" if named else seen.verdict.value


def _expected(case: Case) -> str:
    return f"{case.verdict} {case.level}" if case.level is not None else case.verdict
