"""Prove that every value stands in the words it cites."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from docvalidate.model.obligation import Deadline, Venue, Window
from docvalidate.notice.conditions import Condition, OneOf, parts_of
from docvalidate.notice.lint_text import plain_text
from docvalidate.notice.names import plain_series
from docvalidate.notice.passages import dates_in, names_amount, names_phone
from docvalidate.notice.problems import LintProblem, problem
from docvalidate.notice.types import Answer, Notice, Provision
from docvalidate.notice.yaml_source import Place, YamlSource


def lint_citations(notice: Notice, source: YamlSource) -> tuple[LintProblem, ...]:
    """Check quotations, dates, amounts, addresses, phones and names against the clauses cited."""
    return tuple(_Citations(notice, source).problems())


class _Citations:
    def __init__(self, notice: Notice, source: YamlSource) -> None:
        self.notice = notice
        self.source = source

    def problems(self) -> Iterator[LintProblem]:
        notice = self.notice
        yield from self._head()
        for at, level in enumerate(notice.levels):
            yield from self._word(level.name, level.clause, ("levels", at, "name"))
        for at, series in enumerate(notice.series):
            yield from self._word(series.name, series.clause, ("series", at, "name"))
        for at, group in enumerate(notice.groups):
            yield from self._quote(group.quote, group.clause, ("groups", at, "quote"))
        for provision in (*notice.provisions, *notice.chains):
            yield from self._provision(provision)
            yield from self._value(provision)
            yield from self._series(provision)
        for passage in (*notice.steps, *notice.rules):
            yield from self._provision(passage)

    def _head(self) -> Iterator[LintProblem]:
        issuer, issued = self.notice.head_clauses
        yield from self._word(self.notice.issuer, issuer, ("issuer", "name"))
        yield from self._date(self.notice.issued, self._text(issued), ("issued", "date"))

    def _provision(self, provision: Provision[object]) -> Iterator[LintProblem]:
        yield from self._quote(provision.quote, provision.clause, (*provision.place, "quote"))
        for at, exception in enumerate(provision.exceptions):
            place = (*provision.place, "except", at, "quote")
            yield from self._quote(exception.quote, exception.clause, place)

    def _value(self, provision: Provision[Answer]) -> Iterator[LintProblem]:
        value, place = provision.value, provision.place
        words = provision.quote
        if isinstance(value, Deadline):
            yield from self._date(value.date, words, (*place, "until"))
        elif isinstance(value, Window):
            yield from self._date(value.start, words, (*place, "from"))
            yield from self._date(value.end, words, (*place, "to"))
        elif isinstance(value, Venue):
            yield from self._venue(value, place)
        elif provision.subject == "fee" and isinstance(value, tuple):
            amount = value[0]
            if isinstance(amount, int) and not names_amount(words, amount):
                yield self._refuse((*place, "amount"), "amount_not_in_quote", amount=amount)

    def _venue(self, venue: Venue, place: Place) -> Iterator[LintProblem]:
        text = self._text(venue.clause)
        if plain_text(venue.address) not in text:
            yield self._refuse((*place, "address"), "address_not_in_clause", clause=venue.clause)
        for at, phone in enumerate(venue.phones):
            if not names_phone(text, phone):
                yield self._refuse(
                    (*place, "phones", at), "phone_not_in_clause", phone=phone, clause=venue.clause
                )

    def _series(self, provision: Provision[Answer]) -> Iterator[LintProblem]:
        """A passage may decide on a series only if its clause names that series or group."""
        if provision.value is None:
            return
        text = plain_series(self._text(provision.clause))
        for word in _series_words(provision.condition):
            if plain_series(word) not in text:
                yield self._refuse(
                    (*provision.place, "applies"),
                    "series_not_in_clause",
                    name=word,
                    clause=provision.clause,
                )

    def _quote(self, quote: str, clause: str, place: Place) -> Iterator[LintProblem]:
        if quote and plain_text(quote) not in self._text(clause):
            yield self._refuse(place, "quote_not_in_clause", quote=quote, clause=clause)

    def _word(self, word: str, clause: str, place: Place) -> Iterator[LintProblem]:
        if word not in self._text(clause):
            yield self._refuse(place, "name_not_in_clause", name=word, clause=clause)

    def _date(self, date: dt.date, words: str, place: Place) -> Iterator[LintProblem]:
        if date not in dates_in(words, self.notice.year):
            yield self._refuse(place, "date_not_in_quote", date=date.isoformat(), quote=words)

    def _text(self, clause: str) -> str:
        found = self.notice.clauses.get(clause)
        return plain_text(found.text) if found else ""

    def _refuse(self, place: Place, code: str, **words: object) -> LintProblem:
        return problem(self.source.path, self.source.line(place), code, **words)


def _series_words(condition: Condition) -> Iterator[str]:
    for part in parts_of(condition):
        if isinstance(part, OneOf) and part.fact == "series":
            yield from part.words
