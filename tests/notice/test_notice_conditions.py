"""Three-valued conditions: the laws of the logic, and that knowing more never changes an answer."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docvalidate.language import Language
from docvalidate.notice.conditions import (
    ALWAYS,
    All,
    AnyOf,
    Condition,
    Not,
    OneOf,
    Truth,
    describe,
    evaluate,
)

VALUES = ("a", "b", "c")
FACTS = ("level", "grade", "series")

truths = st.sampled_from(Truth)
leaves = st.builds(
    lambda fact, values: OneOf(fact, frozenset(values), tuple(sorted(values))),
    st.sampled_from(FACTS),
    st.sets(st.sampled_from(VALUES), min_size=1),
)
conditions: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.builds(lambda some: All(tuple(some)), st.lists(parts, min_size=1, max_size=3)),
        st.builds(lambda some: AnyOf(tuple(some)), st.lists(parts, min_size=1, max_size=3)),
    ),
    max_leaves=8,
)
partial_facts = st.dictionaries(
    st.sampled_from(FACTS), st.frozensets(st.sampled_from(VALUES), min_size=1)
)


def completions(facts: Mapping[str, frozenset[str]]) -> list[dict[str, frozenset[str]]]:
    """Return every way in which the facts may turn out, each with one value."""
    result: list[dict[str, frozenset[str]]] = [{}]
    for fact in FACTS:
        # A value the notice does not name is possible too where nothing is known.
        possible = facts.get(fact, frozenset({*VALUES, "unnamed"}))
        result = [{**one, fact: frozenset({value})} for one in result for value in sorted(possible)]
    return result


@given(truths, truths, truths)
def test_kleene_logic_obeys_its_laws(p: Truth, q: Truth, r: Truth) -> None:
    assert ~(~p) is p
    assert ~(p & q) is (~p | ~q)
    assert p & (q | r) is (p & q) | (p & r)
    assert p & (p | q) is p
    assert (p & Truth.TRUE) is p
    assert (p | Truth.FALSE) is p


@given(conditions, partial_facts)
def test_a_definite_answer_holds_however_the_unknown_facts_turn_out(
    condition: Condition, facts: dict[str, frozenset[str]]
) -> None:
    answer = evaluate(condition, facts)
    outcomes = {evaluate(condition, one) for one in completions(facts)}
    assert Truth.UNKNOWN not in outcomes
    if answer is not Truth.UNKNOWN:
        assert outcomes == {answer}


@given(conditions)
def test_nothing_is_definite_about_a_fact_that_is_unknown(condition: Condition) -> None:
    assert evaluate(condition, {}) is Truth.UNKNOWN


@given(conditions, partial_facts)
def test_not_turns_an_answer_round(condition: Condition, facts: dict[str, frozenset[str]]) -> None:
    assert evaluate(Not(condition), facts) is ~evaluate(condition, facts)


def test_what_applies_to_everyone_holds_without_any_fact() -> None:
    assert evaluate(ALWAYS, {}) is Truth.TRUE
    assert describe(ALWAYS) is None


@pytest.mark.parametrize(
    ("possible", "truth"),
    [
        ({"正高级"}, Truth.TRUE),
        ({"正高级", "副高级"}, Truth.UNKNOWN),
        ({"员级", "助理级"}, Truth.FALSE),
    ],
)
def test_a_fact_narrowed_to_some_values_decides_where_it_can(
    possible: set[str], truth: Truth
) -> None:
    condition = OneOf("grade", frozenset({"正高级"}), ("正高级",))
    assert evaluate(condition, {"grade": frozenset(possible)}) is truth


def test_a_condition_is_put_into_plain_words() -> None:
    senior = OneOf("level", frozenset({"senior"}), ("高级",))
    teachers = OneOf("series", frozenset({"中小学教师系列"}), ("中小学教师系列", "基层系列"))
    words = describe(All((senior, Not(teachers))))
    assert words is not None
    assert words.in_language() == "申报级别为高级，且申报系列不是中小学教师系列、基层系列"
    either = describe(AnyOf((senior, All((senior, teachers)))))
    assert either is not None
    assert "或（" in either.in_language()
    assert " or (" in either.in_language(Language.ENGLISH)
