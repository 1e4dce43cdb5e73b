"""Prove that the clauses are the notice's own text: all of it, once, in order, letter for letter.

Runs of blanks, and the blank lines between paragraphs, count as one blank: they cannot be told
apart on paper. Everything else must be equal.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docvalidate.notice.problems import LintProblem, problem
from docvalidate.notice.schema import NoticeModel
from docvalidate.notice.yaml_source import YamlSource

_SHOWN = 24


def lint_text(model: NoticeModel, source: YamlSource) -> tuple[LintProblem, ...]:
    """Compare the clauses with the verbatim text beside the notice.

    Args:
        model: the notice's content.
        source: its file, beside which the text lies.
    """
    path = source.path.parent / model.text
    line = source.line(("text",))
    try:
        content = path.read_text(encoding="utf-8-sig")
    except OSError:
        return (problem(source.path, line, "no_text", name=model.text),)
    except UnicodeDecodeError:
        return (problem(path, 0, "not_utf8"),)
    texts = [plain_text(clause.text) for clause in model.clauses]
    walk = _Walk(_Original(content), frozenset(plain_text(one) for one in model.page_text))
    found: list[LintProblem] = []
    for index, (clause, text) in enumerate(zip(model.clauses, texts, strict=True)):
        code, words = walk.take(text, texts[index + 1 :])
        if code:
            place = source.line(("clauses", index))
            found.append(
                problem(source.path, place, code, clause=clause.id, file=model.text, **words)
            )
    rest = walk.rest()
    if rest:
        last = source.line(("clauses", len(texts) - 1))
        words = {**rest, "clause": model.clauses[-1].id, "file": model.text}
        found.append(problem(source.path, last, "text_missing_at_end", **words))
    return tuple(found)


def plain_text(text: str) -> str:
    """Return the text with one blank for each run of blanks and one break for each paragraph."""
    return "\n".join(line for line in (" ".join(one.split()) for one in text.splitlines()) if line)


class _Original:
    """The verbatim text without blank lines, which still knows the line numbers of the file."""

    def __init__(self, content: str) -> None:
        self.text = plain_text(content)
        numbered = enumerate(content.splitlines(), start=1)
        self._lines = [number for number, line in numbered if line.split()]

    def line(self, offset: int) -> int:
        index = self.text.count("\n", 0, offset)
        return self._lines[min(index, len(self._lines) - 1)] if self._lines else 1


@dataclass
class _Walk:
    """Walks through the original, taking one clause after another off its front."""

    original: _Original
    page_text: frozenset[str]
    at: int = 0

    def take(self, text: str, following: Sequence[str]) -> tuple[str, dict[str, object]]:
        """Take one clause; return what is wrong with it, or an empty code."""
        self._skip()
        whole = self.original.text
        if whole.startswith(text, self.at):
            self.at += len(text)
            return "", {}
        ahead = whole.find(text, self.at)
        if ahead >= 0:
            gap, self.at = self._gap(ahead), ahead + len(text)
            return ("text_forgotten", gap) if gap else ("", {})
        if text in whole:
            return "text_overlaps", {"text": _short(text)}
        return "text_differs", self._difference(text, following)

    def rest(self) -> dict[str, object]:
        """Return what no clause has taken, empty where nothing is left."""
        self._skip()
        return self._gap(len(self.original.text))

    def _gap(self, end: int) -> dict[str, object]:
        """Return the first passage before an offset that belongs to no clause."""
        self._skip()
        if self.at >= end:
            return {}
        text = self.original.text[self.at : end].strip()
        return {"text": _short(text), "line": self.original.line(self.at)}

    def _skip(self) -> None:
        """Go past blanks, and lines of the web page that are not the notice's."""
        whole = self.original.text
        while self.at < len(whole):
            if whole[self.at].isspace():
                self.at += 1
                continue
            line = next(iter(whole[self.at :].splitlines()), "")
            if line not in self.page_text or (self.at and whole[self.at - 1] != "\n"):
                return
            self.at += len(line)

    def _difference(self, text: str, following: Sequence[str]) -> dict[str, object]:
        """Say where a clause first departs from the original, then find the next clause."""
        whole, start = self.original.text, self.at
        same = next(_differing(text, whole[start:]))
        words = {
            "here": _short(text[max(0, same - 6) : same + 12]),
            "there": _short(whole[max(start, start + same - 6) : start + same + 12]),
            "line": self.original.line(min(start + same, len(whole) - 1)),
        }
        found = (whole.find(one, start) for one in following)
        self.at = next((offset for offset in found if offset >= 0), len(whole))
        return words


def _differing(one: str, other: str) -> Iterator[int]:
    for index, (first, second) in enumerate(zip(one, other, strict=False)):
        if first != second:
            yield index
    yield min(len(one), len(other))


def _short(text: str) -> str:
    flat = text.replace("\n", " ")
    return flat if len(flat) <= _SHOWN else f"{flat[:_SHOWN]}…"
