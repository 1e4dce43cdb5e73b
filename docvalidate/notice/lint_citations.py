"""Prove that every value stands in the words it cites."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from docvalidate.model.obligation import Deadline, Venue, Window
from docvalidate.notice.conditions import Condition, OneOf, parts_of
from docvalidate.notice.lint_text import plain_text
from docvalidate.notice.lint_usage import series_listed
from docvalidate.notice.names import plain_series
from docvalidate.notice.passages import (
    PHONES,
    dates_in,
    full_phones,
    names_amount,
    names_phone,
    office_address,
)
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
        yield from self._phones_forgotten()
        silences = (one for one in notice.provisions if one.value is None)
        for passage in (*notice.steps, *notice.rules):
            yield from self._provision(passage)
        for passage in (*silences, *notice.steps, *notice.rules):
            yield from self._anchor(passage)

    def _head(self) -> Iterator[LintProblem]:
        issuer, issued = self.notice.head_clauses
        yield from self._word(self.notice.issuer, issuer, ("issuer", "name"))
        yield from self._date(self.notice.issued, self._text(issued), ("issued", "date"))

    def _provision(self, provision: Provision[object]) -> Iterator[LintProblem]:
        yield from self._quote(provision.quote, provision.clause, (*provision.place, "quote"))
        for at, exception in enumerate(provision.exceptions):
            place = (*provision.place, "except", at, "quote")
            yield from self._quote(exception.quote, exception.clause, place)

    def _anchor(self, passage: Provision[object]) -> Iterator[LintProblem]:
        """Where no value pins a passage to its clause, words only this clause has must do so.

        Clause ids shift when next year's notice has a sentence more; the id alone would then
        point at another sentence, and nothing would show it.
        """
        if not passage.quote.strip():
            yield self._refuse((*passage.place, "clause"), "quote_missing", clause=passage.clause)
            return
        quote = plain_text(passage.quote)
        if quote not in self._text(passage.clause):
            return
        for other in self.notice.clauses:
            if other != passage.clause and quote in self._text(other):
                yield self._refuse(
                    (*passage.place, "quote"),
                    "quote_in_two_clauses",
                    quote=passage.quote,
                    clause=passage.clause,
                    other=other,
                )
                return

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
        address = plain_text(venue.address)
        if address not in text:
            yield self._refuse((*place, "address"), "address_not_in_clause", clause=venue.clause)
        elif self._is_cut_short(address, venue.clause):
            yield self._refuse((*place, "address"), "address_cut_short", clause=venue.clause)
        for at, phone in enumerate(venue.phones):
            if not names_phone(text, phone):
                yield self._refuse(
                    (*place, "phones", at), "phone_not_in_clause", phone=phone, clause=venue.clause
                )

    def _is_cut_short(self, address: str, clause: str) -> bool:
        """Where a line gives series, one address and phones, it is the whole address or wrong.

        In free prose nobody can tell where an address begins, and of two places that cite the
        same clause each has a part of its own.
        """
        text = self._text(clause)
        whole = office_address(text) if series_listed(text) else None
        others = (
            one.value.address
            for one in self.notice.about("venue")
            if isinstance(one.value, Venue) and one.clause == clause
        )
        one_place = all(plain_text(other) == address for other in others)
        return whole is not None and one_place and address != whole

    def _phones_forgotten(self) -> Iterator[LintProblem]:
        """Every phone number of a clause belongs to a place that cites it."""
        listed: dict[str, set[str]] = {}
        places: dict[str, Place] = {}
        for provision in self.notice.about("venue"):
            if isinstance(provision.value, Venue):
                listed.setdefault(provision.clause, set()).update(provision.value.phones)
                places.setdefault(provision.clause, (*provision.place, "phones"))
        for clause, phones in listed.items():
            for found in PHONES.finditer(self._text(clause)):
                for phone in full_phones(found["phones"]):
                    # A number written without any area code is listed with one.
                    if not any(one == phone or one.endswith(f"-{phone}") for one in phones):
                        yield self._refuse(
                            places[clause], "phone_forgotten", phone=phone, clause=clause
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
