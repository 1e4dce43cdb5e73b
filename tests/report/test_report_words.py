"""Every member of the model's enumerations has its words, in both languages."""

from __future__ import annotations

import enum
import inspect
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvalidate.language import Language, catalogue_entries
from docvalidate.model import applicant, digital, evidence, finding, obligation
from docvalidate.model.geometry import Box
from docvalidate.report.words import (
    CATALOGUE_PREFIXES,
    box_words,
    member_words,
    percent,
    shown,
)

ENUMERATIONS = [
    member
    for module in (applicant, digital, evidence, finding, obligation)
    for _, member in inspect.getmembers(module, inspect.isclass)
    if issubclass(member, enum.StrEnum)
    and member.__module__ == module.__name__
    and member is not enum.StrEnum
]


def test_the_enumerations_are_found() -> None:
    assert finding.Reason in ENUMERATIONS
    assert len(ENUMERATIONS) > 15


@pytest.mark.parametrize("enumeration", ENUMERATIONS, ids=lambda item: item.__name__)
@pytest.mark.parametrize("language", list(Language))
def test_every_member_has_its_own_words(
    enumeration: type[enum.StrEnum], language: Language
) -> None:
    assert enumeration in CATALOGUE_PREFIXES

    words = [member_words(member, language) for member in enumeration]

    assert all(word.strip() for word in words)
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("key", sorted(catalogue_entries()))
def test_every_entry_has_both_languages_with_the_same_placeholders(key: str) -> None:
    forms = catalogue_entries()[key]

    assert set(forms) == {"zh", "en"}
    chinese, english = (
        {name for _, name, _, _ in string.Formatter().parse(forms[code]) if name is not None}
        for code in ("zh", "en")
    )
    assert chinese == english
    assert forms["zh"].strip()
    assert forms["en"].strip()


@given(share=st.floats(0, 1))
def test_only_certainty_reads_as_a_hundred_per_cent(share: float) -> None:
    assert (percent(share) == "100%") == (share == 1.0)


def test_boxes_are_written_as_in_the_json() -> None:
    assert box_words(Box(1, 2, 3, 4)) == "[1, 2, 3, 4]"


@pytest.mark.parametrize(
    "text",
    ["报告\u202egpj.exe", "\x1b[31m红\x1b[0m", "a\x00b", "\ud83d.pdf", "a\u2066b", "\x9b2J"],
)
def test_characters_that_forge_or_break_the_output_are_replaced(text: str) -> None:
    cleaned = shown(text)

    cleaned.encode("utf-8")
    assert "\ufffd" in cleaned
    assert not any(character in cleaned for character in "\u202e\x1b\x00\ud83d\u2066\x9b")
