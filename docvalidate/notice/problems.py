"""What is wrong with a notice file: where, what, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from docvalidate.language import Language, Message
from docvalidate.model.errors import BadNoticeError


@dataclass(frozen=True, slots=True)
class LintProblem:
    """One defect of a notice, checklist or case file.

    Attributes:
        file: the file it stands in.
        line: line number from 1; 0 where the file as a whole is meant.
        code: stable English name of the kind of defect, such as ``unknown_key``.
        message: what is wrong, and ``remedy`` how to mend it.
    """

    file: Path
    line: int
    code: str
    message: Message
    remedy: Message

    def in_language(self, language: Language) -> str:
        """Return where it stands, what is wrong and how to mend it, in one line."""
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        glue = " " if language is Language.ENGLISH else ""
        words = glue.join((self.message.in_language(language), self.remedy.in_language(language)))
        return f"{place}: {words}"


def problem(file: Path, line: int, code: str, /, **words: object) -> LintProblem:
    """Return a defect whose sentences stand in the catalogue under ``notice.lint.<code>``.

    Args:
        file: where it stands, with ``line`` from 1.
        line: 0 where the file as a whole is meant.
        code: the kind of defect; the remedy stands under the same key with ``.remedy``.
        **words: what to fill in, in either sentence.
    """
    name = f"notice.lint.{code}"
    return LintProblem(file, line, code, Message(name, words), Message(f"{name}.remedy", words))


class NoticeProblemsError(BadNoticeError):
    """A notice file with defects; the sentence shown names the first of them.

    Attributes:
        problems: all of them, in the order of the file.
    """

    def __init__(self, problems: tuple[LintProblem, ...]) -> None:
        """Keep the problems; there is at least one."""
        first = problems[0]
        words = {
            "file": str(first.file),
            "line": first.line,
            "message": first.message,
            "remedy": first.remedy,
            "count": len(problems),
        }
        key = "notice.bad" if first.line else "notice.bad_file"
        more = Message("notice.bad.more", words) if len(problems) > 1 else None
        super().__init__(Message(key, words), more)
        self.problems = problems
