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
_DIGIT = "[0-9OoIl]"
_DATE = (
    rf"(?:{_DIGIT}{{4}}[年.\-/](?:{_DIGIT}{{1,2}}[月.\-/]?(?:{_DIGIT}{{1,2}}日?)?)?底?|[0-9]{{8}})"
)
_EVENT = r"(?:[^\W\d_]{1,8})"
_ORNAMENT = r"|·•.\-—_=~*#※▲△▼▽◆◇●■★☆"
_LEAD = rf"[\s(\[【〔〖<「『{{{_ORNAMENT}]*"
_TRAIL = rf"[\s)\]】〕〗>」』}}{_ORNAMENT}]*"
_OPEN, _CLOSE = r"[(\[【〔〖]", r"[)\]】〕〗]"
_ENGLISH = r"(?:[(]?[A-Za-z]{3,12}[)]?)?"
_BOX = BOX_SIGNS + "口回"
_SEPARATOR = r"[\s·★☆*,，。.!！:：、\-—_|]*"
_VOID_LEAD = r"(?:原|原定|原密级|原标)?[:：]?"


@dataclass(frozen=True, slots=True)
class Patterns:
    """What a line, or a part of one, may be; build it with :func:`patterns_of`.

    Attributes:
        level: a level word, its letters perhaps misread.
        whole: a line that is a marking and nothing else, beyond doubt: with star or term (the
            first, ``full``, also alone), 启用前, 特急·机密, 本件密级为机密, 国家秘密★10年.
        half_read: such a line of which one letter of the level is lost.
        in_stamp: what is left of a level on a stamp that print crosses: 密★ or 密10年.
        labelled: 密级：机密, whole or within a line.
        starred: a level with a star within a line.
        bracketed: （机密★10年） at a paragraph.
        bare: a line with nothing but a level word, or 机密（10年） as a table of levels may hold
            it, or 机密，严禁外传; ``grade`` with 级, 件 or 文件, or 涉密文件, which is ``unnamed``.
        additions: what may follow a marking: ，严禁外传.
        use: 启用前 of examination papers.
        choice: a level beside an empty box; ``ticked`` beside a ticked one.
        internal: a line that marks 内部资料; ``internal_word`` its first word alone.
        voided: a marking that is declared void on its line; ``void_alone`` the declaration.
            ``term`` and ``void`` are its groups, ``apart`` what stands between them.
        mention: words of prose about secrecy.
        before: text that ends in what makes the level word after it a mention, ``after`` text that
            begins so; ``compound_before`` and ``compound_after`` leave out single letters.
        example: text that announces an example.
        label_alone: a line with nothing but a label such as 密级.
        neighbours: what may follow a marking at once.
    """

    level: re.Pattern[str]
    full: re.Pattern[str]
    whole: tuple[re.Pattern[str], ...]
    half_read: re.Pattern[str]
    in_stamp: re.Pattern[str]
    labelled: re.Pattern[str]
    starred: re.Pattern[str]
    bracketed: re.Pattern[str]
    bare: tuple[re.Pattern[str], ...]
    grade: re.Pattern[str]
    unnamed: re.Pattern[str]
    additions: re.Pattern[str]
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
    other = level.replace("level", "other")
    star, false_star = f"[{re.escape(words.stars)}]", f"[{re.escape(words.stars_misread)}]"
    grade = f"(?:{any_of(words.grades)})?"
    term = "(?:" + "|".join(_term(words, one) for one in words.terms) + ")"
    firm = "(?:" + "|".join(_term(words, t) for t in words.terms if "{event}" not in t) + ")"
    use = f"(?:{any_of(words.before_use)})"
    firm = f"(?:{firm}前?|{use})"
    label = f"(?:(?:{any_of(words.labels)})[:：·|/*★=-]?)"
    neighbours = f"(?:{any_of(words.neighbours)})"
    firsts = "".join(letters_of(words, word[0]).strip("[]") for word in names)
    lasts = "".join(letters_of(words, word[-1]).strip("[]") for word in names)
    additions = f"(?:{_SEPARATOR}(?:{any_of(words.internal.additions)}))"
    kinds = f"(?:{any_of(words.documents)})"
    urgency = f"(?:{any_of(words.urgencies)})"
    # 绝密级 30年 without a star is a row of a table about levels, not a marking.
    starred = (
        f"(?:{level}{grade}{kinds}?{star}(?P<term>{term}|{use})?"
        f"|{level.replace('level', 'l5')}{false_star}?(?P<t2>{firm}))"
    )
    full = re.compile(
        f"{_LEAD}{label}?(?:{starred}|{other}(?:{star}+|{false_star})){_TRAIL}{neighbours}?{_TRAIL}"
    )
    # 国家秘密★10年 names no level, yet nothing else has a star and a term.
    state_secret = re.compile(f"{_LEAD}国家{level}{star}(?:{firm}){_TRAIL}")
    by_urgency = re.compile(
        f"{_LEAD}(?:{urgency}{_SEPARATOR}{level}|{other}{_SEPARATOR}{urgency}){_TRAIL}"
    )
    declared = re.compile(
        f"{_LEAD}(?:{any_of(words.declarations)})(?:的?密级)?(?:定为|属于|[为属系是:：])?"
        f"(?:{level}|国家{other}){grade}{kinds}?[。.!！]?{_TRAIL}"
    )
    before_use = re.compile(
        f"{_LEAD}(?:{use}{star}?{false_star}?{level}?|{other}.?{use})"
        f"{neighbours}?[\\W_A-Za-z0-9]{{0,3}}卷?"
    )
    bare = re.compile(f"{_LEAD}{level}{_TRAIL}{_ENGLISH}{_TRAIL}")
    in_brackets = re.compile(f"{_LEAD}{level}{_OPEN}{star}?(?P<term>{firm}){_CLOSE}{_TRAIL}")
    with_additions = re.compile(f"{_LEAD}{level}{grade}{kinds}?{star}?{additions}+[!！]?{_TRAIL}")
    return Patterns(
        level=re.compile(level),
        full=full,
        whole=(full, state_secret, by_urgency, declared, before_use),
        # A level of which one letter is lost under other print; star and term leave no doubt.
        half_read=re.compile(f"{_LEAD}(?:[{firsts}]\\w|\\w?[{lasts}]){star}{firm}{_TRAIL}"),
        in_stamp=re.compile(
            f"(?P<before>.?)[{lasts}](?:{star}(?P<term>{firm})?|{false_star}?(?P<t2>{firm}))"
        ),
        labelled=re.compile(f"{label}{level}{grade}(?:{star}?{term})?"),
        starred=re.compile(f"{level}{grade}{star}(?P<term>{term}|{use})?"),
        bracketed=re.compile(
            f"{_OPEN}{level}(?:(?:{star}|{false_star})?(?P<term>{firm}|{term})?|{star})?{_CLOSE}"
        ),
        bare=(bare, in_brackets, with_additions),
        grade=re.compile(
            f"{_LEAD}(?:{level}(?:{any_of(words.grades)}|级?{kinds})|涉密{kinds}){_TRAIL}"
        ),
        unnamed=re.compile(f"涉密{kinds}"),
        additions=re.compile(f"{additions}+[。!！]?"),
        use=before_use,
        choice=re.compile(f"[{_BOX}]{plain}|{plain}{grade}[{_BOX}](?!\\d)"),
        ticked=re.compile(f"[{TICKED}]{level}"),
        label_alone=re.compile(f"\\W*(?:{any_of(words.labels)})\\W*"),
        neighbours=re.compile(any_of(words.neighbours)),
        **_of_internal(words, f"(?:{star}|{false_star})(?:{firm})?", additions),
        **_of_voided(words, level, f"(?:{star}|{false_star})?(?P<term>{firm})?", f"(?:{star}.*)?"),
        **_of_mentions(words),
    )


def _of_internal(words: SecrecyWords, starred: str, additions: str) -> dict[str, re.Pattern[str]]:
    internal = f"(?:{any_of(words.internal.words)})"
    return {
        "internal": re.compile(
            f"{_LEAD}{internal}{additions}*[。!！]?{_TRAIL}"
            f"|{_LEAD}(?:{any_of(words.internal.starred)}){starred}{_TRAIL}"
        ),
        "internal_word": re.compile(internal),
    }


def _of_voided(
    words: SecrecyWords, level: str, star_and_term: str, rest: str
) -> dict[str, re.Pattern[str]]:
    void = f"(?:{any_of(words.voided)})"
    grade = f"(?:{any_of(words.grades)})?"
    label = f"(?:(?:{any_of(words.labels)})[:：]?)"
    return {
        "voided": re.compile(
            f"{_LEAD}{_VOID_LEAD}{label}?{level}{grade}{star_and_term}"
            f"(?P<apart>\\W*(?:现|已|已经|于.{{4,12}})?)(?P<void>{void})\\W*"
            f"|{_LEAD}{void}\\W*{level.replace('level', 'l3')}{grade}{rest}"
            f"|{_LEAD}原(?:定)?{label}{level.replace('level', 'l4')}{grade}{rest}"
        ),
        "void_alone": re.compile(f"\\W*{void}(?:章|专用章)?\\W*"),
    }


def _of_mentions(words: SecrecyWords) -> dict[str, re.Pattern[str]]:
    before, after = words.mentions.before, words.mentions.after
    return {
        "mention": re.compile(any_of(words.mentions.words)),
        "before": re.compile(f"(?:{any_of(before)})$"),
        "after": re.compile(any_of(after)),
        "compound_before": re.compile(f"(?:{any_of([one for one in before if len(one) > 1])})$"),
        "compound_after": re.compile(any_of([one for one in after if len(one) > 1])),
        "example": re.compile(f"(?:{any_of(words.mentions.examples)})[:：为是]?{_OPEN}?$"),
    }


def level_words(words: SecrecyWords) -> list[str]:
    """Return the words that name a level, the highest first."""
    return [word for several in words.levels.values() for word in several]


def telling_letters(words: SecrecyWords) -> frozenset[str]:
    """Return letters of which every marking and every word that voids one holds one.

    Those of level words, well or badly read, that of 解密, and one of each internal word.
    """
    letters = {letter for word in (*level_words(words), "解") for letter in word}
    letters |= {one for letter in letters for one in words.misread.get(letter, "")}
    for word in sorted((*words.internal.words, *words.internal.starred), key=len):
        if letters.isdisjoint(word):
            letters.add(word[0])
    return frozenset(letters)


def first_letters(words: SecrecyWords, known: frozenset[str]) -> frozenset[str]:
    """Return the first letters of what else says something about secrecy and holds none known."""
    others = (*words.before_use, *words.mentions.words)
    return frozenset(word[0] for word in others if known.isdisjoint(word))


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
