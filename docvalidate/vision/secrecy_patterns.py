"""The patterns of the grammar of markings, compiled from the words of ``secrecy.yaml``.

All of them read a line without its spaces and in half width
(:mod:`docvalidate.vision.secrecy_line`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docvalidate.vision.secrecy_words import SecrecyWords

QUOTES = '“”"‘’「」『』《》'
BOX_SIGNS = "□☐〇○◯◻▢"
TICKED = "☑☒√✓✔■●▣"
SENTENCE = re.compile(r"[,，。;；!！?？、]")
SENTENCE_END = "。;；!！?？"

_NUMBER = r"(?:[0-9OoIl]{1,3}|[一二两三四五六七八九十百]{1,4})"
_DATE = r"(?:[0-9]{4}[年.\-/](?:[0-9]{1,2}[月.\-/]?(?:[0-9]{1,2}日?)?)?)"
_EVENT = r"(?:[^\W\d_]{1,8})"
_LEAD = r"[\s(\[【〔<「『{|·.\-—_=~*#]*"
_TRAIL = r"[\s)\]】〕>」』}|·.\-—_=~*#]*"
_OPEN, _CLOSE = r"[(\[【〔]", r"[)\]】〕]"
_BOX = BOX_SIGNS + "口回"
_VOID_LEAD = r"(?:原|原定|原密级|原标)?[:：]?"


@dataclass(frozen=True, slots=True)
class Patterns:
    """What a line, or a part of one, may be; build it with :func:`patterns_of`.

    Attributes:
        level: a level word, its letters perhaps misread.
        full: a line that is a marking with star or term and nothing else.
        half_read: such a line of which one letter of the level is lost.
        labelled: 密级：机密, whole or within a line.
        starred: a level with a star within a line.
        bracketed: （机密★10年） at a paragraph.
        bare: a line with nothing but a level word; ``grade`` with 级 or 件.
        use: 启用前 of examination papers.
        choice: a level beside an empty box; ``ticked`` beside a ticked one.
        internal: a line that marks 内部资料; ``internal_word`` its first word alone.
        voided: a marking that is declared void on its line; ``void_alone`` the declaration.
        mention: words of prose about secrecy.
        before: text that ends in what makes the level word after it a mention, ``after`` text that
            begins so; ``compound_before`` and ``compound_after`` leave out single letters.
        example: text that announces an example.
        label_alone: a line with nothing but a label such as 密级.
        neighbours: what may follow a marking at once.
    """

    level: re.Pattern[str]
    full: re.Pattern[str]
    half_read: re.Pattern[str]
    labelled: re.Pattern[str]
    starred: re.Pattern[str]
    bracketed: re.Pattern[str]
    bare: re.Pattern[str]
    grade: re.Pattern[str]
    use: re.Pattern[str]
    choice: re.Pattern[str]
    ticked: re.Pattern[str]
    internal: re.Pattern[str]
    internal_word: re.Pattern[str]
    voided: re.Pattern[str]
    void_alone: re.Pattern[str]
    mention: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    compound_before: re.Pattern[str]
    compound_after: re.Pattern[str]
    example: re.Pattern[str]
    label_alone: re.Pattern[str]
    neighbours: re.Pattern[str]


def patterns_of(words: SecrecyWords) -> Patterns:
    """Compile the words.

    Raises:
        re.error: if a bureau's own words make no pattern.
    """
    names = level_words(words)
    level = "(?P<level>" + "|".join(letters_of(words, word) for word in names) + ")"
    plain = level.replace("?P<level>", "?:")
    star, false_star = f"[{re.escape(words.stars)}]", f"[{re.escape(words.stars_misread)}]"
    grade = f"(?:{any_of(words.grades)})?"
    term = "(?:" + "|".join(_term(words, one) for one in words.terms) + ")"
    firm = "(?:" + "|".join(_term(words, t) for t in words.terms if "{event}" not in t) + ")"
    use = f"(?:{any_of(words.before_use)})"
    firm = f"(?:{firm}前?|{use})"
    label = f"(?:(?:{any_of(words.labels)})[:：]?)"
    neighbours = f"(?:{any_of(words.neighbours)})"
    # 绝密级 30年 without a star is a row of a table about levels, not a marking.
    starred = (
        f"(?:{level}{grade}{star}(?P<term>{term}|{use})?"
        f"|{level.replace('level', 'l5')}{false_star}?(?P<t2>{firm}))"
    )
    firsts = "".join(letters_of(words, word[0]).strip("[]") for word in names)
    lasts = "".join(letters_of(words, word[-1]).strip("[]") for word in names)
    separator = r"[\s·★☆*,，。.!！:：、\-—_|]*"
    addition = f"(?:{separator}(?:{any_of(words.internal.additions)}))*"
    internal = f"(?:{any_of(words.internal.words)})"
    void = f"(?:{any_of(words.voided)})"
    before, after = words.mentions.before, words.mentions.after
    return Patterns(
        level=re.compile(level),
        full=re.compile(
            f"{_LEAD}{label}?(?:{starred}|{level.replace('level', 'l3')}(?:{star}|{false_star}))"
            f"{_TRAIL}{neighbours}?{_TRAIL}"
        ),
        # A level of which one letter is lost under other print; star and term leave no doubt.
        half_read=re.compile(f"{_LEAD}(?:[{firsts}]\\w|\\w[{lasts}]){star}{firm}{_TRAIL}"),
        labelled=re.compile(f"{label}{level}{grade}(?:{star}?{term})?"),
        starred=re.compile(f"{level}{grade}{star}(?P<term>{term}|{use})?"),
        bracketed=re.compile(
            f"{_OPEN}{level}(?:(?:{star}|{false_star})?(?P<term>{firm}|{term})?|{star})?{_CLOSE}"
        ),
        bare=re.compile(f"{_LEAD}{level}{_TRAIL}"),
        grade=re.compile(f"{_LEAD}{level}(?:{any_of(words.grades)}){_TRAIL}"),
        use=re.compile(
            f"{_LEAD}(?:{use}{star}?{false_star}?{level}?|{level.replace('level', 'l3')}.?{use})"
            f"{neighbours}?[\\W_A-Za-z0-9]{{0,3}}卷?"
        ),
        choice=re.compile(f"[{_BOX}]{plain}|{plain}{grade}[{_BOX}](?!\\d)"),
        ticked=re.compile(f"[{TICKED}]{level}"),
        internal=re.compile(
            f"{_LEAD}{internal}{addition}[。!！]?{_TRAIL}"
            f"|{_LEAD}工作秘密(?:{star}|{false_star})(?:{firm})?{_TRAIL}"
        ),
        internal_word=re.compile(internal),
        voided=re.compile(
            f"{_LEAD}{_VOID_LEAD}{label}?{level}{grade}(?:{star}|{false_star})?{firm}?"
            f"\\W*(?:现|已|已经|于.{{4,12}})?{void}\\W*"
            f"|{_LEAD}{void}\\W*{level.replace('level', 'l3')}{grade}(?:{star}.*)?"
            f"|{_LEAD}原(?:定)?{label}{level.replace('level', 'l4')}{grade}(?:{star}.*)?"
        ),
        void_alone=re.compile(f"\\W*{void}(?:章|专用章)?\\W*"),
        mention=re.compile(any_of(words.mentions.words)),
        before=re.compile(f"(?:{any_of(before)})$"),
        after=re.compile(any_of(after)),
        compound_before=re.compile(f"(?:{any_of([one for one in before if len(one) > 1])})$"),
        compound_after=re.compile(any_of([one for one in after if len(one) > 1])),
        example=re.compile(f"(?:{any_of(words.mentions.examples)})[:：为是]?{_OPEN}?$"),
        label_alone=re.compile(f"\\W*(?:{any_of(words.labels)})\\W*"),
        neighbours=re.compile(any_of(words.neighbours)),
    )


def level_words(words: SecrecyWords) -> list[str]:
    """Return the words that name a level, the highest first."""
    return [word for several in words.levels.values() for word in several]


def letters_of(words: SecrecyWords, word: str) -> str:
    """Return a pattern for a word, each letter of which may be misread."""
    return "".join(f"[{re.escape(letter + words.misread.get(letter, ''))}]" for letter in word)


def any_of(words: Sequence[str]) -> str:
    """Return a pattern for any of the words, the longest first; for none, one that never fits."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)"


def _term(words: SecrecyWords, pattern: str) -> str:
    parts = re.split(r"(\{n\}|\{date\}|\{event\})", pattern)
    known = {"{n}": _NUMBER, "{date}": _DATE, "{event}": _EVENT}
    return "".join(known.get(part) or letters_of(words, part) for part in parts)
