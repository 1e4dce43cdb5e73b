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


_MOST_CHARACTERS = 40


def text_of(rng: np.random.Generator, corpus: str) -> str:
    """Return what a line says, longer than any line is."""
    parts: list[str] = []
    while sum(map(len, parts)) < _MOST_CHARACTERS:
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
        return _latin_word(rng)
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


def _figures(rng: np.random.Generator) -> str:
    kind = int(rng.integers(8))
    number = "".join(map(str, rng.integers(0, 10, int(rng.integers(1, 12)))))
    if kind == 0:
        return f"{rng.integers(1950, 2035)}年{rng.integers(1, 13)}月{rng.integers(1, 32)}日"
    if kind == 1:
        return f"{rng.integers(1950, 2035)}-{rng.integers(1, 13):02d}-{rng.integers(1, 32):02d}"
    if kind == 2:
        return "".join(map(str, rng.integers(0, 10, 17))) + "0123456789X"[rng.integers(11)]
    if kind == 3:
        return f"{rng.integers(0, 100000)}.{rng.integers(0, 100):02d}元"
    if kind == 4:
        return f"（{rng.integers(1, 30)}）" if rng.random() < 0.5 else f"({rng.integers(1, 30)})"
    if kind == 5:
        return f"{rng.integers(0, 101)}%"
    if kind == 6:
        return f"〔{rng.integers(1990, 2035)}〕{rng.integers(1, 500)}号"
    return number


def _latin_word(rng: np.random.Generator) -> str:
    word = "".join(LATIN[n] for n in rng.integers(10, 36, int(rng.integers(1, 9))))
    kind = rng.random()
    if kind < 0.3:
        word = word.upper()
    elif kind < 0.5:
        word = word.capitalize()
    elif kind < 0.7:
        word = "".join(LATIN[n] for n in rng.integers(0, len(LATIN), int(rng.integers(1, 9))))
    return f" {word} " if rng.random() < 0.3 else word


def corpus_of(files: Sequence[Path]) -> str:
    """Return the Chinese text of files, only what is known by sight, spaces left out."""
    together = "".join(path.read_text("utf-8") for path in files)
    return "".join(one for one in together if one in NUMBER_OF and not one.isascii())
