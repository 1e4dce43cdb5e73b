"""Cut the text of a notice into clauses by its own numbering: 一、 (一) 1. and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from docvalidate.model.obligation import Clause

_NUMERALS = "一二三四五六七八九十"
_CHAPTER = re.compile(r"^([一二三四五六七八九十]{1,3})、")
_SECTION = re.compile(r"^[(（]([一二三四五六七八九十]{1,3})[)）]")
_ITEM = re.compile(r"^(\d{1,3})[.．、](?!\d)")
_ATTACHMENTS = re.compile(r"^附件\s*[:：1]?")
_DAY = re.compile(r"^\d{4}年\d{1,2}月\d{1,2}日$")
_SENTENCE = re.compile(r"[^。]+。?")


def outline(text: str) -> tuple[Clause, ...]:
    """Return the clauses of a notice, each with the id and reference its numbering gives it.

    Lines before the first sentence become ``title`` and ``head.1`` and so on; sentences before
    一、 become ``0.1``, ``0.2``; a paragraph without a number of its own belongs to the item
    above it, or is counted within its chapter or section. The last date and the line above it
    become ``issued`` and ``issuer``. It is a draft: a person looks it over.

    Args:
        text: the whole notice.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    closing = max((at for at, line in enumerate(lines) if _DAY.match(line)), default=len(lines))
    drafting = _Drafting()
    for at, line in enumerate(lines):
        if at == closing - 1:
            drafting.add("issuer", "落款", line)
        elif at == closing:
            drafting.add("issued", "落款日期", line)
        elif at > closing:
            drafting.add_tail(line)
        else:
            drafting.take(line)
    return tuple(Clause(one.id, one.ref, "\n".join(one.lines)) for one in drafting.renamed())


@dataclass
class _Draft:
    id: str
    ref: str
    lines: list[str]


@dataclass
class _Drafting:
    drafts: list[_Draft] = field(default_factory=list)
    chapter: int = 0
    section: int = 0
    item: int = 0
    in_attachments: bool = False
    in_body: bool = False

    def add(self, identifier: str, ref: str, line: str) -> _Draft:
        draft = _Draft(identifier, ref, [line])
        self.drafts.append(draft)
        return draft

    def add_tail(self, line: str) -> None:
        count = sum(one.id.startswith("tail.") for one in self.drafts)
        self.add(f"tail.{count + 1}", "文后", line)

    def take(self, line: str) -> None:
        chapter, section, item = (one.match(line) for one in (_CHAPTER, _SECTION, _ITEM))
        if _ATTACHMENTS.match(line) and self.chapter:
            self.in_attachments = True
            self.item = 0
            self.add("A", "附件", line)
        elif self.in_attachments:
            self._attachment(line, item)
        elif chapter:
            self.chapter, self.section, self.item = _number(chapter[1]), 0, 0
            self._open(line)
        elif section and self.chapter:
            self.section, self.item = _number(section[1]), 0
            self._open(line)
        elif item and self.chapter:
            self.item = int(item[1])
            self.add(self._id(), self._ref(), line)
        elif self.item:
            self.drafts[-1].lines.append(line)
        elif self.chapter:
            self.add(self._id(), self._ref(), line)
        else:
            self._before_the_first_chapter(line)

    def renamed(self) -> Iterator[_Draft]:
        """Number the paragraphs that several share one heading, and yield all drafts."""
        shared: dict[str, list[_Draft]] = {}
        for draft in self.drafts:
            shared.setdefault(draft.id, []).append(draft)
        for drafts in shared.values():
            first = drafts[0]
            # A heading that only names what follows keeps its id; one with a text is paragraph 1.
            numbered = drafts if _holds_text(first) else drafts[1:]
            if len(drafts) == 1:
                continue
            for count, draft in enumerate(numbered, start=1):
                draft.id, draft.ref = f"{draft.id}.{count}", f"{draft.ref}第{_chinese(count)}段"
        yield from self.drafts

    def _open(self, line: str) -> None:
        self.add(self._id(), self._ref(), line)

    def _attachment(self, line: str, item: re.Match[str] | None) -> None:
        if item:
            self.item = int(item[1])
            self.add(f"A.{self.item}", f"附件{self.item}", line)
        else:
            self.drafts[-1].lines.append(line)

    def _before_the_first_chapter(self, line: str) -> None:
        if "。" not in line and not self.in_body:
            heads = sum(one.id.startswith("head.") for one in self.drafts)
            if "通知" in line and not any(one.id == "title" for one in self.drafts):
                self.add("title", "标题", line)
            else:
                self.add(f"head.{heads + 1}", "文前", line)
            return
        self.in_body = True
        for sentence in _SENTENCE.findall(line):
            count = sum(one.id.startswith("0.") for one in self.drafts)
            self.add(f"0.{count + 1}", "导言", sentence.strip())

    def _id(self) -> str:
        return ".".join(str(part) for part in (self.chapter, self.section, self.item) if part)

    def _ref(self) -> str:
        ref = _chinese(self.chapter)
        if self.section:
            ref += f"({_chinese(self.section)})"
        return ref + (str(self.item) if self.item else "")


def _holds_text(draft: _Draft) -> bool:
    return "。" in "".join(draft.lines) and draft.lines[0].rstrip().endswith("。")


def _number(numeral: str) -> int:
    """Return the value of a Chinese numeral up to 99."""
    tens, ten, ones = numeral.rpartition("十")
    units = _NUMERALS.index(ones) + 1 if ones else 0
    if not ten:
        return units
    return (_NUMERALS.index(tens) + 1 if tens else 1) * 10 + units


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    words = "" if tens == 0 else ("十" if tens == 1 else f"{_NUMERALS[tens - 1]}十")
    return words + (_NUMERALS[ones - 1] if ones else "")
