"""Judge one line of text: a classification marking, a voided one, a mention, or nothing.

Only grammar is judged here; where a line stands and how it looks is the business of
:mod:`docvalidate.vision.markings`. The words come from ``secrecy.yaml``
(:mod:`docvalidate.vision.secrecy_words`), their patterns from
:mod:`docvalidate.vision.secrecy_patterns`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from docvalidate.model.evidence import ClassificationLevel, MarkingVerdict
from docvalidate.vision.secrecy_line import Form, Judgement, Line, without_spaces
from docvalidate.vision.secrecy_patterns import (
    BOX_SIGNS,
    QUOTES,
    SENTENCE,
    SENTENCE_END,
    TICKED,
    Patterns,
    first_letters,
    letters_of,
    level_words,
    patterns_of,
    telling_letters,
)
from docvalidate.vision.secrecy_words import SecrecyWords

_LONGEST_STAMP = 14
"""Letters of a stamp with a marking, noise at its ends included."""


class Grammar:
    """The compiled words; :mod:`docvalidate.vision.secrecy_grammars` builds it."""

    def __init__(self, words: SecrecyWords, sha256: str) -> None:
        """Judge by the words; ``sha256`` names their version in receipts and cache keys."""
        self.sha256 = sha256
        self._words = words
        self._names = level_words(words)
        self._telling = telling_letters(words)
        self._speaking = self._telling | first_letters(words, self._telling)

    @cached_property
    def _patterns(self) -> Patterns:
        # Compiling takes a tenth of a second, and many a run judges nothing that needs it.
        return patterns_of(self._words)

    def judge(self, text: str, gaps: Sequence[int] = ()) -> Judgement | None:
        """Say what a line says about secrecy; ``None`` where it says nothing.

        Args:
            text: the line as read.
            gaps: indices of characters before which a wide space is seen on the page.
        """
        line = without_spaces(text, gaps)
        if self._speaking.isdisjoint(line.text):
            return None
        for way in (self._choices, self._whole, self._within, self._beside):
            found = way(line)
            if found is not None:
                return found
        return self._as_mention(line)

    def may_tell(self, text: str) -> bool:
        """Say whether a text holds a letter that markings are known by, well or badly read."""
        return not self._telling.isdisjoint(without_spaces(text).text)

    def is_voiding(self, text: str) -> bool:
        """Say whether a line or stamp by itself declares another marking void."""
        return bool(self._patterns.void_alone.fullmatch(without_spaces(text).text))

    def judge_stamp(self, text: str) -> Judgement | None:
        """Say what the words of a stamp say about secrecy, of which print may hide a part.

        A stamp says little, and hardly anything but a marking has 密 before a star or a term.
        """
        judged = self.judge(text)
        if judged is not None and judged.verdict is not MarkingVerdict.MENTION:
            return judged
        line = without_spaces(text)
        found = self._patterns.in_stamp.search(line.text)
        if found is None or len(line.text) > _LONGEST_STAMP:
            return judged
        if self._patterns.mention.search(line.text[: found.end()]):
            return judged
        return self._half_marking(line, found["before"], found["term"] or found["t2"] or "")

    def names_a_level(self, text: str) -> bool:
        """Say whether the words of a stamp are a classification marking."""
        found = self.judge_stamp(text)
        return found is not None and found.verdict is MarkingVerdict.MARKING

    def makes_a_mention(self, before: str, text: str, after: str) -> bool:
        """Say whether a bare level word only goes on a word from the line before, or into the next.

        Args:
            before: text of the line right above it in its column, empty where there is none.
            text: the line of the bare level word.
            after: text of the line right below it.
        """
        middle = without_spaces(text).text
        above, below = without_spaces(before).text, without_spaces(after).text
        if self._telling.isdisjoint(middle) or self._patterns.level.search(middle) is None:
            return False
        return bool(
            self._patterns.compound_before.search(above)
            or self._patterns.compound_after.match(below)
        )

    def labels_a_level(self, text: str) -> bool:
        """Say whether a line is a label such as 密级 whose value stands in the next cell."""
        return bool(self._patterns.label_alone.fullmatch(text.replace(" ", "")))

    def _level_of(self, matched: str) -> tuple[ClassificationLevel, str]:
        """Return the level that a match names and the word in its standard form."""
        for word in self._names:
            found = re.search(letters_of(self._words, word), matched)
            if found is not None:
                return self._words.level_of(word), word
        return ClassificationLevel.CONFIDENTIAL, ""

    def _choices(self, line: Line) -> Judgement | None:
        """Judge rows that offer several levels, to be ticked or by way of a list."""
        ticked = self._patterns.ticked.search(line.text)
        if ticked is not None and len(self._occurring(line.text)) == 1:
            return self._marking(line, *ticked.span(), Form.BESIDE)
        several = len(self._occurring(line.text)) > 1
        boxed = any(sign in line.text for sign in BOX_SIGNS + TICKED)
        boxed = boxed or bool(self._patterns.choice.search(line.text))
        # A dot or square may stand for the star.
        if several or (boxed and not self._patterns.full.fullmatch(line.text)):
            return self._as_mention(line)
        return None

    def _occurring(self, text: str) -> set[str]:
        """Return the level words of a line that do not belong to 国家秘密 and the like."""
        return {
            self._level_of(found.group())[1]
            for found in self._patterns.level.finditer(text)
            if not self._patterns.compound_before.search(text[: found.start()])
        }

    def _whole(self, line: Line) -> Judgement | None:
        """Judge lines that are a marking and nothing else."""
        text, whole = line.text, (line, 0, len(line.text))
        if self._patterns.internal.fullmatch(text):
            return self._internal_marking(*whole)
        if self._patterns.half_read.fullmatch(text) and self._patterns.level.search(text) is None:
            term = re.split(f"[{re.escape(self._words.stars)}]", text, maxsplit=1)[1]
            return self._half_marking(line, text[:3], term.strip("()[]"))
        telling = (self._patterns.level, self._patterns.use, self._patterns.unnamed)
        if all(one.search(text) is None for one in telling):
            return None
        if self._is_voided(line):
            return self._marking(*whole, Form.FULL, MarkingVerdict.VOIDED)
        labelled = self._patterns.labelled.fullmatch(text.strip("()[]【】·.-—_|"))
        if labelled or any(one.fullmatch(text) for one in self._patterns.whole):
            return self._marking(*whole, Form.FULL)
        if any(one.fullmatch(text) for one in self._patterns.bare):
            return self._marking(*whole, Form.BARE)
        if self._patterns.grade.fullmatch(text):
            return self._marking(*whole, Form.GRADE)
        return None

    def _is_voided(self, line: Line) -> bool:
        """Say whether a marking is declared void on its own line.

        机密★10年解密 only says when the secret will end.
        """
        found = self._patterns.voided.fullmatch(line.text)
        if found is None:
            return False
        at_its_end = found["term"] and not found["apart"] and found["void"] == "解密"
        return not (at_its_end and found.start("void") not in line.gaps)

    def _within(self, line: Line) -> Judgement | None:
        """Judge lines on which a marking stands beside other words."""
        text = line.text
        for found in self._patterns.bracketed.finditer(text):
            if self._brackets_mark(line, found):
                return self._marking(line, *found.span(), Form.FULL)
        for found in self._patterns.labelled.finditer(text):
            if self._label_stands(line, found):
                return self._marking(line, *found.span(), Form.FULL)
        for found in self._patterns.starred.finditer(text):
            if self._star_marks(line, found):
                return self._marking(line, *found.span(), Form.FULL)
        return None

    def _beside(self, line: Line) -> Judgement | None:
        """Judge bare level words that a gap sets apart from the rest of a short line."""
        word = self._patterns.internal_word.search(line.text)
        if word is not None and self._is_apart(line, word):
            return self._internal_marking(line, *word.span())
        for found in self._patterns.level.finditer(line.text):
            if self._is_apart(line, found) and not self._is_compound(line.text, found):
                return self._marking(line, *found.span(), Form.BESIDE)
        return None

    def _is_apart(self, line: Line, found: re.Match[str]) -> bool:
        rest = line.text[: found.start()] + line.text[found.end() :]
        return (
            line.is_set_apart(*found.span())
            and found.start() * (len(line.text) - found.end()) == 0
            and not SENTENCE.search(rest)
        )

    def _is_compound(self, text: str, found: re.Match[str]) -> bool:
        return bool(
            self._patterns.compound_before.search(text[: found.start()])
            or self._patterns.compound_after.match(text[found.end() :])
        )

    def _brackets_mark(self, line: Line, found: re.Match[str]) -> bool:
        """Say whether a bracketed marking stands at the start or the end of a paragraph."""
        before, after = line.text[: found.start()], line.text[found.end() :]
        if self._patterns.example.search(before + found.group()[0]):
            return False
        at_edge = not before or not after.strip("。.")
        if len(found.group()) > len("(机密)"):
            return at_edge or before[-1] in SENTENCE_END
        if before:
            return at_edge and (before[-1] in SENTENCE_END or not SENTENCE.search(before + after))
        return after[:1].isalnum() and not self._patterns.after.match(after)

    def _label_stands(self, line: Line, found: re.Match[str]) -> bool:
        """Say whether 密级：机密 is an entry of its own, not the beginning of a sentence."""
        after = line.text[found.end() :]
        if SENTENCE.search(after[:12]) or any(one in found.group() for one in QUOTES):
            return False
        ends = not after or found.end() in line.gaps or not after[0].isalnum()
        return ends or bool(self._patterns.neighbours.match(after))

    def _star_marks(self, line: Line, found: re.Match[str]) -> bool:
        """Say whether a level with a star is a marking and not an example in a sentence."""
        before, after = line.text[: found.start()], line.text[found.end() :]
        if self._patterns.example.search(before):
            return False
        quoted = bool(before) and before[-1] in QUOTES
        if quoted or (bool(after) and after[0] in QUOTES):
            return False
        goes_on = bool(self._patterns.after.match(after))
        if line.is_set_apart(*found.span()) and not goes_on:
            return True
        if not before and self._patterns.additions.fullmatch(after):
            return True
        if SENTENCE.search(before + after):
            return False
        glued_before = found.start() not in line.gaps and self._patterns.before.search(before)
        glued_after = found.end() not in line.gaps and goes_on
        return not (glued_before or glued_after)

    def _marking(
        self,
        line: Line,
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

    def _half_marking(self, line: Line, before: str, term: str) -> Judgement:
        """Return a marking of which one letter of the level is lost, named by the other."""
        word = next(
            (one for one in self._names if re.search(letters_of(self._words, one[0]), before)),
            self._names[-1],
        )
        level, verdict = self._words.level_of(word), MarkingVerdict.MARKING
        span = line.span(0, len(line.text))
        return Judgement(level, verdict, Form.HALF, f"{word}★{term}", *span)

    def _starred_term(self, matched: str, word: str) -> str:
        """Return the star and the term of a marking in their standard form."""
        found = self._patterns.full.fullmatch(
            matched.strip("()[]【】〔〕")
        ) or self._patterns.starred.search(matched)
        if found is None:
            return ""
        groups = found.groupdict()
        term = groups.get("term") or groups.get("t2") or ""
        return f"★{term}" if term or matched != word else ""

    def _internal_marking(self, line: Line, start: int, end: int) -> Judgement:
        return Judgement(
            ClassificationLevel.INTERNAL,
            MarkingVerdict.MARKING,
            Form.FULL,
            line.text[start:end],
            *line.span(start, end),
        )

    def _as_mention(self, line: Line) -> Judgement | None:
        found = self._patterns.mention.search(line.text) or self._patterns.level.search(line.text)
        if found is None:
            return None
        level, _ = self._level_of(line.text)
        return Judgement(
            level, MarkingVerdict.MENTION, Form.BARE, found.group(), *line.span(*found.span())
        )
