"""What drawn lines say, and which of their characters are known by sight.

Half of it makes no sense: characters drawn at random, so that no network can learn words instead
of shapes. The rest has the shares of characters that notices and forms have.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

HANZI = tuple(
    bytes([0xA0 + row, 0xA0 + cell]).decode("gb2312")
    for row in range(16, 88)
    for cell in range(1, 95)
    if not (row == 55 and cell > 89)
)
"""All of GB/T 2312, the common ones first."""
_COMMON = 3755
LATIN = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ASCII_MARKS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_{|}~"
_MARKS = (
    "，。、；：？！（）《》“”‘’【】〔〕「」〈〉—…·～％＋－＝×÷±℃°№→←↑↓√①②③④⑤⑥⑦⑧⑨⑩■□●○▲△★☆◆◇¥§ⅠⅡⅢⅣ㎡"
)
_FREQUENT_MARKS = "，。、；：（）《》“”？！—·"
CHARACTERS = tuple(dict.fromkeys((*LATIN, *_ASCII_MARKS, *_MARKS, *HANZI)))
"""What is known by sight, in the order of the network's answers."""
UNKNOWN = len(CHARACTERS)
"""The answer for everything else: rare characters, handwriting, what is no character."""
IGNORED = -1
"""The answer that is not asked for: a character cut through by the line's end."""

NUMBER_OF = {character: number for number, character in enumerate(CHARACTERS)}


_MOST_CHARACTERS = 60
_LEVEL_SHARE = 0.25
_LATIN_LINES, _FIGURE_LINES = 0.07, 0.09
_ENGLISH = "eeeeeetttttaaaaooooiiiinnnnsssshhhrrrrddlllluuccmmwwffggyyppbbvkjxqz"


def text_of(rng: np.random.Generator, corpus: str) -> str:
    """Return what a line says, longer than any line is."""
    kind = rng.random()
    parts: list[str] = []
    while sum(map(len, parts)) < _MOST_CHARACTERS:
        if kind < _LATIN_LINES:
            parts.append(_latin(rng))
        elif kind < _LATIN_LINES + _FIGURE_LINES:
            parts.append(_figures(rng) + " " * int(rng.integers(0, 3)))
        else:
            parts.append(_phrase(rng, corpus))
    return "".join(parts)


def _phrase(rng: np.random.Generator, corpus: str) -> str:
    kind = rng.random()
    length = int(rng.integers(2, 14))
    if kind < 0.34:
        words = "".join(HANZI[n] for n in rng.integers(0, _COMMON, length))
    elif kind < 0.46:
        words = "".join(HANZI[n] for n in rng.integers(_COMMON, len(HANZI), length))
    elif kind < 0.72:
        start = int(rng.integers(0, len(corpus) - length))
        words = corpus[start : start + length]
    elif kind < 0.84:
        return _figures(rng)
    elif kind < 0.90:
        return _latin(rng)
    elif kind < 0.94:
        marks = _ASCII_MARKS + _MARKS
        words = "".join(
            HANZI[rng.integers(_COMMON)] + marks[rng.integers(len(marks))]
            for _ in range(length // 2 + 1)
        )
    elif kind < 0.955:
        # Beyond GB/T 2312: to be known as unknown.
        words = "".join(chr(n) for n in rng.integers(0x4E00, 0x9FA5, length // 2 + 1))
    else:
        words = "".join(corpus[n] for n in rng.integers(0, len(corpus), length))
    if rng.random() < 0.3:
        at = int(rng.integers(0, len(words) + 1))
        words = words[:at] + _FREQUENT_MARKS[rng.integers(len(_FREQUENT_MARKS))] + words[at:]
    if rng.random() < 0.06:
        words += " " * int(rng.integers(1, 4))
    return words


def stamp_text_of(rng: np.random.Generator, corpus: str) -> str:
    """Return what a stamp says: now and then how secret something is, else anything."""
    if rng.random() >= _LEVEL_SHARE:
        return text_of(rng, corpus)
    level = ("绝密", "机密", "秘密", "内部", "内部资料", "工作秘密", "解密")[rng.integers(7)]
    terms = ("", "", "★", "★长期", "★1年", "★10年", "★30年", "☆5年", "事项", "文件")
    before = "".join(HANZI[n] for n in rng.integers(0, _COMMON, int(rng.integers(0, 2))))
    return before + level + terms[rng.integers(len(terms))] + text_of(rng, corpus)


def _figures(rng: np.random.Generator) -> str:
    """Return a date, a number, an amount, a share: what stands in the cells of forms."""
    year, month, day = rng.integers(1950, 2035), rng.integers(1, 13), rng.integers(1, 32)
    small, large = int(rng.integers(0, 100)), int(np.exp(rng.uniform(0, np.log(1e9))))
    digits = "".join(map(str, rng.integers(0, 10, 17)))
    kinds = (
        f"{year}年{month}月{day}日",
        f"{year}-{month:02d}-{day:02d}",
        f"{year}.{month:02d}.{day:02d}",
        f"{year}/{month}/{day}",
        digits + "0123456789X"[rng.integers(11)],
        f"{large}.{small:02d}元",
        f"{large:,}",
        f"¥{large:,}.{small:02d}",
        f"{small}.{large % 10}",
        f"（{small}）",
        f"({small})",
        f"{small}、",
        f"{small}%",
        f"{small}.{large % 100:02d}%",
        f"-{small}.{large % 10}",
        f"{small % 24:02d}:{large % 60:02d}",
        f"0{digits[:3]}-{digits[3:10]}",
        f"1{digits[:10]}",
        f"{small}-{large % 1000}",
        f"{small}~{large % 1000}",
        f"{small}×{large % 1000}",
        f"〔{year}〕{large % 500}号",
        str(large),
        digits[: int(rng.integers(1, 17))],
    )
    return kinds[rng.integers(len(kinds))]


def _latin(rng: np.random.Generator) -> str:
    """Return a few made-up words, spelt with the shares of letters that English has."""
    words = []
    for _ in range(int(rng.integers(1, 5))):
        length, kind = int(rng.integers(1, 11)), rng.random()
        if kind < 0.15:
            word = "".join(LATIN[n] for n in rng.integers(0, len(LATIN), length))
        else:
            word = "".join(_ENGLISH[n] for n in rng.integers(0, len(_ENGLISH), length))
            word = word.upper() if kind < 0.3 else word.capitalize() if kind < 0.5 else word
        if rng.random() < 0.25:
            word += (",", ".", ";", ":", "'s", "-", "!", "?", ")")[rng.integers(9)]
        words.append(word)
    return " ".join(words) + (" " if rng.random() < 0.7 else "")


def corpus_of(files: Sequence[Path]) -> str:
    """Return the Chinese text of files, only what is known by sight, spaces left out."""
    together = "".join(path.read_text("utf-8") for path in files)
    return "".join(one for one in together if one in NUMBER_OF and not one.isascii())
