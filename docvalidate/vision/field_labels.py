"""Printed words that ask for a signature, a seal or a date, told from the same words in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docvalidate.model.evidence import Expectation, TextLine
from docvalidate.model.geometry import Box
from docvalidate.vision.ruling import Ruling

_SIGN = r"[签簽鉴]"
_SIGNING = rf"{_SIGN}\s*(?:名|字|章|署|宇|各)"
_HAN = r"[\u4e00-\u9fff]"
# Who signs: an office that a person holds. A unit seals; it does not sign.
_PERSON = (
    r"(?:人|员|委|领\s*导|主\s*任|专\s*家|代\s*表|书\s*记|经\s*理|主\s*管|导\s*师|教\s*师|医\s*师|"
    r"[校院所局处科厂站部组会队]\s*长)"
)
# Roles that sign even where the label says no more than who: 审核人：
_SIGNER = (
    r"(?:承\s*诺\s*人|申\s*报\s*人|申\s*请\s*人|审\s*核\s*人|审\s*查\s*人|审\s*批\s*人|审\s*验\s*人|"
    r"核\s*对\s*人|查\s*验\s*人|验\s*收\s*人|经\s*办\s*人|经\s*手\s*人|负\s*责\s*人|法\s*定\s*代\s*表\s*人|"
    r"复\s*核\s*人|校\s*对\s*人|考\s*核\s*人|批\s*准\s*人|签\s*发\s*人|填\s*表\s*人|填\s*报\s*人|"
    r"制\s*表\s*人|证\s*明\s*人|见\s*证\s*人|监\s*督\s*人|推\s*荐\s*人|记\s*录\s*人|"
    r"主\s*任\s*委\s*员|评\s*委|主\s*管\s*领\s*导|分\s*管\s*领\s*导|单\s*位\s*领\s*导)"
)
# 本人 is a pronoun: only a colon makes it a label, and 本人承诺 or 本人总结 heads a section.
_SIGNER_OR_SELF = rf"(?:{_SIGNER}|本\s*人)"
_HOW = r"(?:手\s*写|亲\s*笔|本\s*人|手\s*工|须\s*手\s*写)"
_ALSO = r"(?:\s*(?:或|及|并|、|/)\s*(?:盖\s*章|日\s*期|时\s*间))?"
_BRACKETED = rf"[（(]\s*{_HOW}?\s*(?:{_SIGNING}|盖\s*章){_ALSO}\s*[）)]?"
_SIGNATURE_LABEL = re.compile(
    rf"(?P<label>"
    rf"(?:{_HAN}|[/、]){{0,12}}?(?:[（(][^）)]{{1,8}}[）)])?{_SIGNING}{_ALSO}(?:[（(][^）)]{{1,8}}[）)]?){{0,2}}"
    rf"|{_HAN}{{0,9}}?{_PERSON}\s*{_BRACKETED}(?:[（(][^）)]{{1,8}}[）)])?"
    rf"|[（(]\s*{_HOW}?\s*{_SIGNING}\s*[）)]"
    rf"|^\s*{_HAN}{{1,8}}(?:亲\s*笔|手\s*写){_SIGN}(?=\s*$)"  # the last letter under a seal
    rf"|{_HAN}{{0,8}}?{_SIGNER_OR_SELF}(?=\s*[:：])"
    rf")\s*(?P<colon>[:：]?)"
)
_BARE_ROLE = re.compile(rf"^\s*(?P<label>{_HAN}{{0,6}}?{_SIGNER})(?P<rest>.*)$")
_ROLE_ALONE = re.compile(rf"^\s*{_HAN}{{0,6}}?{_SIGNER}\s*[:：]?\s*$")
_ROLE_LAST = re.compile(rf"(?P<label>{_SIGNER})\s*$")
_SEAL_LABEL = re.compile(
    rf"(?P<label>{_HAN}{{0,10}}[（(]\s*{_HAN}{{0,6}}(?:公\s*章|盖\s*章|印\s*章|签\s*章)(?:\s*[）)]|$)"
    r"|加\s*盖\s*公\s*章(?:处)?|(?:单\s*位\s*)?(?:公\s*章|盖\s*章)(?=\s*[:：]|$))\s*(?P<colon>[:：]?)"
)
_BY_PERSON = re.compile(rf"(?:{_PERSON}|{_SIGNER_OR_SELF})\s*[（(]?\s*{_HOW}?\s*{_SIGN}")
_DATE = re.compile(
    r"(?P<label>(?:\d[\d\s]{0,5})?\s*年\s*(?:[\d\s]{0,4})\s*月\s*(?:[\d\s]{0,4})\s*日)"
)
_DATE_LABEL = re.compile(r"(?P<label>(?:填表|签署|申报|审核)?\s*(?:日\s*期|时\s*间)\s*[:：])")
_DATE_PART = re.compile(r"^\s*\d{0,2}\s*[年月][\s年月日]*\d{0,2}[\s年月日]*$")
_OTHER_LABEL = re.compile(rf"{_HAN}{{2,8}}\s*[:：]")
_PROSE_AFTER = re.compile(r"^[，。；、的后并或和及与须应]")
_FILLED = re.compile(r"^[\d年（(_\s.]")
_LONGEST_LABEL_LINE = 26
_LONGEST_CELL_LABEL = 22
_LONGEST_NAME = 4
_NOT_A_NAME = re.compile(
    r"姓名|名称|单位|部门|职务|职称|电话|身份|意见|情况|信息|名单|简况|类别|编号|[，。；、的须应员]"
)
_WIDEST_CHARACTER = 1.1


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label as read.

    Attributes:
        has_colon: whether a colon follows: then the mark belongs behind it.
        bare: whether it names a role only, so that something else must show that one signs here.
    """

    text: str
    expects: Expectation
    box: Box
    has_colon: bool = False
    bare: bool = False


def find_labels(lines: Sequence[TextLine], ruling: Ruling) -> tuple[list[Label], list[Box]]:
    """Find all labels of a page, and where other labels such as 电话： begin.

    A label that is broken over two lines of a table cell is put together first.
    """
    whole = _joined_in_cells(lines, ruling)
    labels = [label for line in whole for label in _labels_in(line)]
    others = [
        line.part(*match.span()) for line in whole for match in _OTHER_LABEL.finditer(line.text)
    ]
    others.extend(line.box for line in whole if _DATE_PART.match(line.text))
    return labels, others


def asks_for_signature(text: str) -> bool:
    """Say whether a short text is a label that asks for a signature."""
    line = TextLine(text, 1.0, Box(0, 0, 20 * max(1, len(text)), 20))
    return any(
        label.expects is Expectation.SIGNATURE and (not label.bare or label.text == text.strip())
        for label in _labels_in(line)
    )


def _joined_in_cells(lines: Sequence[TextLine], ruling: Ruling) -> list[TextLine]:
    """Return the lines, those that make one short label of a table cell put together."""
    result: list[TextLine] = []
    by_cell: dict[Box, list[TextLine]] = {}
    for line in lines:
        cell = ruling.cell_around(line.box) if len(line.text) <= _LONGEST_CELL_LABEL else None
        if cell is None:
            result.append(line)
        else:
            by_cell.setdefault(cell, []).append(line)
    for together in by_cell.values():
        result.extend(_one_label(sorted(together, key=lambda line: line.box.y0)))
    return result


def _one_label(stacked: list[TextLine]) -> list[TextLine]:
    """Return stacked lines as one where only together they make a label."""
    if not 2 <= len(stacked) <= 3:
        return stacked
    text = "".join(line.text for line in stacked)
    apart = any(
        _SIGNATURE_LABEL.fullmatch(line.text.strip()) or _ROLE_ALONE.match(line.text)
        for line in stacked
    )
    if apart or len(text) > _LONGEST_CELL_LABEL or not _SIGNATURE_LABEL.fullmatch(text.strip()):
        return stacked
    box = stacked[0].box
    for line in stacked[1:]:
        box = box.union(line.box)
    return [TextLine(text, min(line.confidence for line in stacked), box)]


def _labels_in(line: TextLine) -> list[Label]:
    """Return the labels inside one line of text, left to right, none overlapping another."""
    found = [*_signature_labels(line), *_seal_labels(line)]
    found.extend((*m.span("label"), Expectation.DATE, True, False) for m in _dates_in(line.text))
    found.extend(_bare_roles(line, bool(found)))
    chosen: list[_Span] = []
    for one in sorted(found, key=lambda item: (item[0], -item[1])):
        if not chosen or one[0] >= chosen[-1][1]:
            chosen.append(one)
    return [
        Label(line.text[first:last].strip(), expects, _extent(line, first, last), has_colon, bare)
        for first, last, expects, has_colon, bare in chosen
    ]


def _extent(line: TextLine, first: int, last: int) -> Box:
    """Return where some characters of a line stand.

    Where the engine gives no place for each, the line may reach far beyond its text, over what
    was written behind a label; but print is hardly wider than high.
    """
    box = line.part(first, last)
    widest = round(_WIDEST_CHARACTER * line.box.height * (last - first))
    if len(line.spans) == len(line.text) or box.width <= widest:
        return box
    return Box(box.x0, box.y0, box.x0 + widest, box.y1)


_Span = tuple[int, int, Expectation, bool, bool]


def _signature_labels(line: TextLine) -> Iterator[_Span]:
    for match in _SIGNATURE_LABEL.finditer(line.text):
        by_unit = "章" in match.group("label") and _SEAL_LABEL.search(match.group("label"))
        if by_unit and not _BY_PERSON.search(match.group("label")):
            continue
        if _is_label(line.text, match):
            yield (*match.span("label"), Expectation.SIGNATURE, bool(match.group("colon")), False)


def _seal_labels(line: TextLine) -> Iterator[_Span]:
    for match in _SEAL_LABEL.finditer(line.text):
        if not _BY_PERSON.search(match.group("label")) and _is_label(line.text, match):
            yield (*match.span("label"), Expectation.SEAL, bool(match.group("colon")), False)


def _bare_roles(line: TextLine, after_others: bool) -> Iterator[_Span]:
    """Yield a role that stands alone, or before a name or a date: 经办人 ______.

    Behind other labels of the line it may stand at the line's end.
    """
    if after_others:
        last_role = _ROLE_LAST.search(line.text)
        if last_role is not None:
            yield (*last_role.span("label"), Expectation.SIGNATURE, False, True)
        return
    match = _BARE_ROLE.match(line.text)
    if match is None:
        return
    rest = match.group("rest")
    first, last = match.span("label")
    signed = 0 < len(rest.strip()) <= _LONGEST_NAME and not _NOT_A_NAME.search(rest)
    if not rest.strip() or (_FILLED.match(rest) and len(rest) <= 14) or signed:
        yield first, last, Expectation.SIGNATURE, False, True


def _dates_in(text: str) -> list[re.Match[str]]:
    """Return the places for a date: a blank to fill in, or a date that stands by itself.

    A date inside a sentence asks for nothing.
    """
    places = [
        match
        for match in _DATE.finditer(text)
        if not re.search(r"\d", match.group()) or len(text) - len(match.group()) <= 1
    ]
    return places + list(_DATE_LABEL.finditer(text))


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Tell a label from the same words in a sentence."""
    first, last = match.span("label")
    rest = text[match.end() :].strip()
    if match.group("colon"):
        return True
    if _PROSE_AFTER.match(rest) or len(text) > _LONGEST_LABEL_LINE:
        return False
    before = text[:first].strip()
    if before and before[-1] in "，。；由经须应请者":
        return False
    # Without a colon: alone on its line, in brackets, or followed by a name or a date only.
    return not rest or last - first >= len(text) - 6 or bool(_FILLED.match(rest))
