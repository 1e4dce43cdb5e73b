"""Tell classification markings from words about secrecy, by grammar and position.

GB/T 9704-2012, 7.2.2: the level stands at the upper left of the first page, followed by ★ and
the term (机密★1年). The rules on marking state secrets (国家秘密定密管理规定 and its notes on
marking) add covers, map titles and single paragraphs. Words such as 不涉及国家秘密 or 商业秘密
in running prose are mentions, not markings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from docvalidate.model.evidence import ClassificationLevel, Marking, MarkingVerdict, TextLine
from docvalidate.model.geometry import Box

_LEVELS = {
    "绝密": ClassificationLevel.TOP_SECRET,
    "机密": ClassificationLevel.SECRET,
    "秘密": ClassificationLevel.CONFIDENTIAL,
}
# 密 is now and then read as 蜜; the star as one of many things.
_LEVEL = r"(?P<level>绝\s*[密蜜]|机\s*[密蜜]|秘\s*[密蜜])"
_STAR = r"[★☆*＊✩✭⭐女大xX·]"
_TERM = r"(?:\d{1,2}\s*(?:年|个月|月|天|日)|长\s*期|\d{4}\s*年.{0,8}|启用前|公布前|解密前)"
_FULL = re.compile(rf"^\W*{_LEVEL}\s*{_STAR}\s*(?P<term>{_TERM})?")
_WITH_TERM = re.compile(rf"^\W*{_LEVEL}\s*(?P<term>{_TERM})\W*$")
_ALONE = re.compile(rf"^[\s【\[（(《]*{_LEVEL}[\s】\]）)》]*$")
_INSIDE = re.compile(rf"{_LEVEL}\s*[★☆⭐]\s*(?P<term>{_TERM})?")
_LABELLED = re.compile(rf"密\s*级\s*[:：]?\s*{_LEVEL}")
_BEFORE_USE = re.compile(
    r"^\W*(?:绝密|机密|秘密)?\s*[★☆*]?\s*(?:启用前|考试启用前)\W*$|^\W*绝\s*密.{0,3}启\s*用\s*前"
)
_INTERNAL = re.compile(
    r"^\W*(?:内\s*部\s*(?:资\s*料|文\s*件|材\s*料|使\s*用|刊\s*物))(?:[\s，,。★·]*(?:注意保存|不得外传|严禁外传|请勿外传|妥善保管|不得公开))?\W*$"
)
_MENTION = re.compile(
    r"(?:国\s*家\s*秘\s*密|商\s*业\s*秘\s*密|工\s*作\s*秘\s*密|涉\s*密|脱\s*密|保\s*密|解\s*密|绝\s*密|机\s*密|秘\s*密)"
)
_VOIDED = re.compile(r"(?:已\s*)?解\s*密|脱密处理|密级变更|不\s*再\s*保\s*密")


def find_markings(
    lines: Sequence[TextLine], number: int, size: tuple[int, int]
) -> tuple[Marking, ...]:
    """Find classification markings and mentions of secrecy on a page.

    Args:
        lines: text of the page as read.
        number: page number from 1; markings stand on the first page above all.
        size: width and height of the page in pixels.
    """
    found = [
        marking for line in lines if (marking := _judged(line, number, size, lines)) is not None
    ]
    found = [
        marking
        for position, marking in enumerate(found)
        if all(marking.box.overlap_ratio(other.box) < 0.5 for other in found[:position])
    ]
    voiding = [line.box for line in lines if re.fullmatch(r"\W*已?\s*解\s*密\W*", line.text)]
    return tuple(_voided(marking, voiding, size) for marking in found)


def names_a_level(text: str) -> bool:
    """Say whether the words of a stamp are a classification marking."""
    return bool(_FULL.match(text) or _WITH_TERM.match(text) or _ALONE.match(text))


def _judged(
    line: TextLine, number: int, size: tuple[int, int], lines: Sequence[TextLine]
) -> Marking | None:
    """Return what one line says about secrecy, ``None`` when it says nothing."""
    text = line.text.strip()
    match = _FULL.match(text) or _WITH_TERM.match(text) or _LABELLED.search(text)
    if match is None and not _is_sentence(text):
        match = _INSIDE.search(text)
    if match is not None:
        return _marking(line, match, MarkingVerdict.MARKING, 0.97 * line.confidence)
    alone = _ALONE.match(text)
    if alone is not None:
        confidence = _position_weight(line.box, number, size, lines) * line.confidence
        return _marking(line, alone, MarkingVerdict.MARKING, confidence)
    if _BEFORE_USE.match(text):
        level = ClassificationLevel.TOP_SECRET if "绝" in text else ClassificationLevel.CONFIDENTIAL
        return Marking(
            line.box, level, text, MarkingVerdict.MARKING, round(0.9 * line.confidence, 3)
        )
    if _INTERNAL.match(text):
        return Marking(
            line.box,
            ClassificationLevel.INTERNAL,
            text,
            MarkingVerdict.MARKING,
            round(line.confidence, 3),
        )
    mention = _MENTION.search(text)
    if mention is not None:
        return Marking(
            line.box,
            _level_in(text),
            mention.group(),
            MarkingVerdict.MENTION,
            round(line.confidence, 3),
        )
    return None


def _is_sentence(text: str) -> bool:
    """Say whether a line is running prose rather than a heading or a mark."""
    return len(text) > 20 or bool(re.search(r"[，。；]", text))


def _marking(
    line: TextLine, match: re.Match[str], verdict: MarkingVerdict, confidence: float
) -> Marking:
    """Return the marking that a match stands for."""
    word = re.sub(r"\s", "", match.group("level")).replace("蜜", "密")
    return Marking(line.box, _LEVELS[word], line.text.strip(), verdict, round(confidence, 3))


def _level_in(text: str) -> ClassificationLevel:
    """Return the level that a mention names, the lowest when it names none."""
    for word, level in _LEVELS.items():
        if word in text:
            return level
    return ClassificationLevel.CONFIDENTIAL


def _position_weight(
    box: Box, number: int, size: tuple[int, int], lines: Sequence[TextLine]
) -> float:
    """Return how well a bare level word stands where markings stand, 0.6 to 0.95."""
    width, height = size
    x, y = box.center
    upper_left = x < 0.5 * width and y < 0.3 * height
    top = y < 0.2 * height
    heights = sorted(line.box.height for line in lines)
    large = bool(heights) and box.height > 1.2 * heights[len(heights) // 2]
    if upper_left and number == 1:
        return 0.95
    return 0.9 if top or large else 0.7


def _voided(marking: Marking, voiding: Sequence[Box], size: tuple[int, int]) -> Marking:
    """Return the marking as voided when a 解密 stamp stands beside it."""
    if marking.verdict is not MarkingVerdict.MARKING:
        return marking
    near = marking.box.expanded(0.12 * size[0], 0.06 * size[1])
    struck = bool(_VOIDED.search(marking.text)) and "前" not in marking.text
    if struck or any(near.intersection(box).area for box in voiding):
        return Marking(
            marking.box, marking.level, marking.text, MarkingVerdict.VOIDED, marking.confidence
        )
    return marking
