"""Judge one line of text: a classification marking, a voided one, a mention, or nothing.

Only grammar is judged here; where a line stands and how it looks is the business of
:mod:`docvalidate.vision.markings`. The words come from ``secrecy.yaml``
(:mod:`docvalidate.vision.secrecy_words`).

A line is judged without its spaces and in half width, so that 机 密 ★ １０ 年 is 机密★10年; where
spaces stood still counts, since a marking is set apart from what else is on its line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from docvalidate.language import Message
from docvalidate.model.evidence import ClassificationLevel, MarkingVerdict
from docvalidate.vision.secrecy_words import (
    Case,
    SecrecyWords,
    bad_words,
    hash_of,
    packaged_words,
    words_from_file,
)

_NUMBER = r"(?:[0-9OoIl]{1,3}|[一二两三四五六七八九十百]{1,4})"
_DATE = r"(?:[0-9]{4}[年.\-/](?:[0-9]{1,2}[月.\-/]?(?:[0-9]{1,2}日?)?)?)"
_EVENT = r"(?:[^\W\d_]{1,8})"
_LEAD = r"[\s(\[【〔<「『{|·.\-—_=~*#]*"
_TRAIL = r"[\s)\]】〕>」』}|·.\-—_=~*#]*"
_OPEN, _CLOSE = r"[(\[【〔]", r"[)\]】〕]"
_BOX_SIGNS = "□☐〇○◯◻▢"
_BOX = _BOX_SIGNS + "口回"
_TICKED = "☑☒√✓✔■●▣"
_QUOTES = '“”"‘’「」『』《》'
_SENTENCE = re.compile(r"[,，。;；!！?？、]")
_SENTENCE_END = "。;；!！?？"
_VOID_LEAD = r"(?:原|原定|原密级|原标)?[:：]?"


class Form(StrEnum):
    """How a marking is put: the barer, the more its place and look have to say."""

    FULL = "full"
    BESIDE = "beside"
    BARE = "bare"
    GRADE = "grade"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one line says about secrecy.

    Attributes:
        verdict: marking, voided or mention.
        form: how it is put.
        text: the marking in its standard form, or the word that makes a mention.
        start: index of the first character in the line as given, ``end`` one past the last.
    """

    level: ClassificationLevel
    verdict: MarkingVerdict
    form: Form
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without spaces, in half width, with the index of each character in the original."""

    text: str
    places: tuple[int, ...]
    gaps: frozenset[int]

    def is_set_apart(self, start: int, end: int) -> bool:
        """Say whether spaces or the ends of the line stand on both sides."""
        before = start == 0 or start in self.gaps
        after = end == len(self.text) or end in self.gaps
        return before and after

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the extent in the original line."""
        return self.places[start], self.places[end - 1] + 1


class Grammar:
    """The compiled words; build it with :func:`default_grammar` or :func:`extended_grammar`."""

    def __init__(self, words: SecrecyWords, sha256: str) -> None:
        """Compile the words; ``sha256`` names their version in receipts and cache keys."""
        self.sha256 = sha256
        self._words = words
        self._names = [word for several in words.levels.values() for word in several]
        level = "(?P<level>" + "|".join(self._letters(word) for word in self._names) + ")"
        plain = level.replace("?P<level>", "?:")
        star, false_star = f"[{re.escape(words.stars)}]", f"[{re.escape(words.stars_misread)}]"
        grade = f"(?:{_any(words.grades)})?"
        term = "(?:" + "|".join(self._term(one) for one in words.terms) + ")"
        firm = "(?:" + "|".join(self._term(t) for t in words.terms if "{event}" not in t) + ")"
        use = f"(?:{_any(words.before_use)})"
        firm = f"(?:{firm}前?|{use})"
        label = f"(?:(?:{_any(words.labels)})[:：]?)"
        # 绝密级 30年 without a star is a row of a table about levels, not a marking.
        starred = (
            f"(?:{level}{grade}{star}(?P<term>{term}|{use})?"
            f"|{level.replace('level', 'l5')}{false_star}?(?P<t2>{firm}))"
        )
        self._level = re.compile(level)
        self._full = re.compile(
            f"{_LEAD}{label}?(?:{starred}|{level.replace('level', 'l3')}(?:{star}|{false_star}))"
            f"{_TRAIL}(?:{_any(words.neighbours)})?{_TRAIL}"
        )
        firsts = "".join(self._letters(word[0]).strip("[]") for word in self._names)
        lasts = "".join(self._letters(word[-1]).strip("[]") for word in self._names)
        # A level of which one letter is lost under other print; star and term leave no doubt.
        self._half_read = re.compile(f"{_LEAD}(?:[{firsts}]\\w|\\w[{lasts}]){star}{firm}{_TRAIL}")
        self._labelled = re.compile(f"{label}{level}{grade}(?:{star}?{term})?")
        self._starred = re.compile(f"{level}{grade}{star}(?P<term>{term}|{use})?")
        self._bracketed = re.compile(
            f"{_OPEN}{level}(?:(?:{star}|{false_star})?(?P<term>{firm}|{term})?|{star})?{_CLOSE}"
        )
        self._bare = re.compile(f"{_LEAD}{level}{_TRAIL}")
        self._grade = re.compile(f"{_LEAD}{level}(?:{_any(words.grades)}){_TRAIL}")
        self._use = re.compile(
            f"{_LEAD}(?:{use}{star}?{false_star}?{level}?|{level.replace('level', 'l3')}.?{use})"
            f"(?:{_any(words.neighbours)})?[\\W_A-Za-z0-9]{{0,3}}卷?"
        )
        self._choice = re.compile(f"[{_BOX}]{plain}|{plain}{grade}[{_BOX}](?!\\d)")
        self._ticked = re.compile(f"[{_TICKED}]{level}")
        separator = r"[\s·★☆*,，。.!！:：、\-—_|]*"
        addition = f"(?:{separator}(?:{_any(words.internal.additions)}))*"
        self._internal = re.compile(
            f"{_LEAD}(?:{_any(words.internal.words)}){addition}[。!！]?{_TRAIL}"
            f"|{_LEAD}工作秘密(?:{star}|{false_star})(?:{firm})?{_TRAIL}"
        )
        self._internal_word = re.compile(f"(?:{_any(words.internal.words)})")
        void = f"(?:{_any(words.voided)})"
        self._voided = re.compile(
            f"{_LEAD}{_VOID_LEAD}{label}?{level}{grade}(?:{star}|{false_star})?{firm}?"
            f"\\W*(?:现|已|已经|于.{{4,12}})?{void}\\W*"
            f"|{_LEAD}{void}\\W*{level.replace('level', 'l3')}{grade}(?:{star}.*)?"
            f"|{_LEAD}原(?:定)?{label}{level.replace('level', 'l4')}{grade}(?:{star}.*)?"
        )
        self._void_alone = re.compile(f"\\W*{void}(?:章|专用章)?\\W*")
        letters = {letter for word in (*self._names, "解") for letter in word}
        self._telling = frozenset(
            one for letter in letters for one in letter + words.misread.get(letter, "")
        )
        self._mention = re.compile(_any(words.mentions.words))
        before, after = words.mentions.before, words.mentions.after
        self._before = re.compile(f"(?:{_any(before)})$")
        self._compound_before = re.compile(f"(?:{_any([one for one in before if len(one) > 1])})$")
        self._after = re.compile(_any(after))
        self._example = re.compile(f"(?:{_any(words.mentions.examples)})[:：为是]?{_OPEN}?$")
        self._compound_after = re.compile(_any([one for one in after if len(one) > 1]))

    def judge(self, text: str, gaps: Sequence[int] = ()) -> Judgement | None:
        """Say what a line says about secrecy; ``None`` where it says nothing.

        Args:
            text: the line as read.
            gaps: indices of characters before which a wide space is seen on the page.
        """
        line = _without_spaces(text, gaps)
        if not line.text:
            return None
        for way in (self._choices, self._whole, self._within, self._beside):
            found = way(line)
            if found is not None:
                return found
        return self._as_mention(line)

    def may_tell(self, text: str) -> bool:
        """Say whether a text holds any letter of a level word or of 解密, well or badly read."""
        return not self._telling.isdisjoint(text)

    def is_voiding(self, text: str) -> bool:
        """Say whether a line or stamp by itself declares another marking void."""
        return bool(self._void_alone.fullmatch(_without_spaces(text, ()).text))

    def names_a_level(self, text: str) -> bool:
        """Say whether the words of a stamp are a classification marking."""
        found = self.judge(text)
        return found is not None and found.verdict is MarkingVerdict.MARKING

    def makes_a_mention(self, before: str, text: str, after: str) -> bool:
        """Say whether a bare level word only goes on a word from the line before, or into the next.

        Args:
            before: text of the line right above it in its column, empty where there is none.
            text: the line of the bare level word.
            after: text of the line right below it.
        """
        middle = _without_spaces(text, ()).text
        above, below = _without_spaces(before, ()).text, _without_spaces(after, ()).text
        if self._level.search(middle) is None:
            return False
        return bool(self._compound_before.search(above) or self._compound_after.match(below))

    def labels_a_level(self, text: str) -> bool:
        """Say whether a line is a label such as 密级 whose value stands in the next cell."""
        return bool(re.fullmatch(f"\\W*(?:{_any(self._words.labels)})\\W*", text.replace(" ", "")))

    def _letters(self, word: str) -> str:
        return "".join(
            f"[{re.escape(letter + self._words.misread.get(letter, ''))}]" for letter in word
        )

    def _term(self, pattern: str) -> str:
        parts = re.split(r"(\{n\}|\{date\}|\{event\})", pattern)
        known = {"{n}": _NUMBER, "{date}": _DATE, "{event}": _EVENT}
        return "".join(known.get(part) or self._letters(part) for part in parts)

    def _level_of(self, matched: str) -> tuple[ClassificationLevel, str]:
        """Return the level that a match names and the word in its standard form."""
        for word in self._names:
            found = re.search(self._letters(word), matched)
            if found is not None:
                return self._words.level_of(word), word
        return ClassificationLevel.CONFIDENTIAL, ""

    def _choices(self, line: _Line) -> Judgement | None:
        """Judge rows that offer several levels, to be ticked or by way of a list."""
        ticked = self._ticked.search(line.text)
        if ticked is not None and len(self._occurring(line.text)) == 1:
            return self._marking(line, *ticked.span(), Form.BESIDE)
        several = len(self._occurring(line.text)) > 1
        boxed = any(sign in line.text for sign in _BOX_SIGNS + _TICKED)
        if several or boxed or self._choice.search(line.text):
            return self._as_mention(line)
        return None

    def _occurring(self, text: str) -> set[str]:
        """Return the level words of a line that do not belong to 国家秘密 and the like."""
        return {
            self._level_of(found.group())[1]
            for found in self._level.finditer(text)
            if not self._compound_before.search(text[: found.start()])
        }

    def _whole(self, line: _Line) -> Judgement | None:
        """Judge lines that are a marking and nothing else."""
        text, whole = line.text, (line, 0, len(line.text))
        if self._internal.fullmatch(text):
            return self._internal_marking(*whole)
        if self._half_read.fullmatch(text) and self._level.search(text) is None:
            return self._half_marking(line)
        if self._level.search(text) is None and not self._use.fullmatch(text):
            return None
        if self._voided.fullmatch(text):
            return self._marking(*whole, Form.FULL, MarkingVerdict.VOIDED)
        labelled = self._labelled.fullmatch(text.strip("()[]【】·.-—_|"))
        if self._full.fullmatch(text) or self._use.fullmatch(text) or labelled:
            return self._marking(*whole, Form.FULL)
        if self._bare.fullmatch(text):
            return self._marking(*whole, Form.BARE)
        if self._grade.fullmatch(text):
            return self._marking(*whole, Form.GRADE)
        return None

    def _within(self, line: _Line) -> Judgement | None:
        """Judge lines on which a marking stands beside other words."""
        text = line.text
        for found in self._bracketed.finditer(text):
            if self._brackets_mark(line, found):
                return self._marking(line, *found.span(), Form.FULL)
        for found in self._labelled.finditer(text):
            if self._label_stands(line, found):
                return self._marking(line, *found.span(), Form.FULL)
        for found in self._starred.finditer(text):
            if self._star_marks(line, found):
                return self._marking(line, *found.span(), Form.FULL)
        return None

    def _beside(self, line: _Line) -> Judgement | None:
        """Judge bare level words that a gap sets apart from the rest of a short line."""
        word = self._internal_word.search(line.text)
        if word is not None and self._is_apart(line, word):
            return self._internal_marking(line, *word.span())
        for found in self._level.finditer(line.text):
            if self._is_apart(line, found) and not self._is_compound(line.text, found):
                return self._marking(line, *found.span(), Form.BESIDE)
        return None

    def _is_apart(self, line: _Line, found: re.Match[str]) -> bool:
        rest = line.text[: found.start()] + line.text[found.end() :]
        return (
            line.is_set_apart(*found.span())
            and found.start() * (len(line.text) - found.end()) == 0
            and not _SENTENCE.search(rest)
        )

    def _is_compound(self, text: str, found: re.Match[str]) -> bool:
        return bool(
            self._compound_before.search(text[: found.start()])
            or self._compound_after.match(text[found.end() :])
        )

    def _brackets_mark(self, line: _Line, found: re.Match[str]) -> bool:
        """Say whether a bracketed marking stands at the start or the end of a paragraph."""
        before, after = line.text[: found.start()], line.text[found.end() :]
        if self._example.search(before + found.group()[0]):
            return False
        at_edge = not before or not after.strip("。.")
        if len(found.group()) > len("(机密)"):
            return at_edge or before[-1] in _SENTENCE_END
        return at_edge and not _SENTENCE.search(before + after)

    def _label_stands(self, line: _Line, found: re.Match[str]) -> bool:
        """Say whether 密级：机密 is an entry of its own, not the beginning of a sentence."""
        after = line.text[found.end() :]
        if _SENTENCE.search(after[:12]) or any(one in found.group() for one in _QUOTES):
            return False
        ends = not after or found.end() in line.gaps or not after[0].isalnum()
        return ends or bool(re.match(_any(self._words.neighbours), after))

    def _star_marks(self, line: _Line, found: re.Match[str]) -> bool:
        """Say whether a level with a star is a marking and not an example in a sentence."""
        before, after = line.text[: found.start()], line.text[found.end() :]
        if (before + after).strip() and _SENTENCE.search(before + after):
            return False
        quoted = bool(before) and (before[-1] in _QUOTES or bool(self._example.search(before)))
        quoted = quoted or (bool(after) and after[0] in _QUOTES)
        glued_before = found.start() not in line.gaps and self._before.search(before)
        glued_after = found.end() not in line.gaps and self._after.match(after)
        return not (quoted or glued_before or glued_after)

    def _marking(
        self,
        line: _Line,
        start: int,
        end: int,
        form: Form,
        verdict: MarkingVerdict = MarkingVerdict.MARKING,
    ) -> Judgement:
        matched = line.text[start:end]
        level, word = self._level_of(matched)
        if not word:  # 启用前 alone: an examination paper, whose level stands elsewhere
            return Judgement(level, verdict, form, matched, *line.span(start, end))
        term = self._starred_term(matched, word)
        return Judgement(level, verdict, form, word + term, *line.span(start, end))

    def _half_marking(self, line: _Line) -> Judgement:
        """Return a marking of which one letter of the level is lost, named by the other."""
        word = next(
            (one for one in self._names if re.search(self._letters(one[0]), line.text[:3])),
            self._names[-1],
        )
        level, verdict = self._words.level_of(word), MarkingVerdict.MARKING
        span = line.span(0, len(line.text))
        term = re.split(f"[{re.escape(self._words.stars)}]", line.text, maxsplit=1)[1]
        return Judgement(level, verdict, Form.FULL, f"{word}★{term.strip('()[]')}", *span)

    def _starred_term(self, matched: str, word: str) -> str:
        """Return the star and the term of a marking in their standard form."""
        found = self._full.fullmatch(matched.strip("()[]【】〔〕")) or self._starred.search(matched)
        if found is None:
            return ""
        groups = found.groupdict()
        term = groups.get("term") or groups.get("t2") or ""
        return f"★{term}" if term or matched != word else ""

    def _internal_marking(self, line: _Line, start: int, end: int) -> Judgement:
        return Judgement(
            ClassificationLevel.INTERNAL,
            MarkingVerdict.MARKING,
            Form.FULL,
            line.text[start:end],
            *line.span(start, end),
        )

    def _as_mention(self, line: _Line) -> Judgement | None:
        found = self._mention.search(line.text) or self._level.search(line.text)
        if found is None:
            return None
        level, _ = self._level_of(line.text)
        return Judgement(
            level, MarkingVerdict.MENTION, Form.BARE, found.group(), *line.span(*found.span())
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
    try:
        grammar = Grammar(words.joined(own), hash_of((content, own_content)))
    except re.error as error:
        raise bad_words(path.name, str(error)) from error
    for case in (*own.cases, *words.cases):
        seen = case_verdict(grammar, case)
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


def _any(words: Sequence[str]) -> str:
    """Return a pattern for any of the words, the longest first; for none, one that never fits."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"


def _without_spaces(text: str, gaps: Sequence[int]) -> _Line:
    letters: list[str] = []
    places: list[int] = []
    apart: set[int] = set()
    pending = False
    wide = frozenset(gaps)
    for index, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character):
            if letter.isspace() or not letter.isprintable():
                pending = True
                continue
            if pending or index in wide:
                apart.add(len(letters))
            pending = False
            letters.append(letter)
            places.append(index)
    return _Line("".join(letters), tuple(places), frozenset(apart))
