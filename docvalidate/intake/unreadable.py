"""What happens when a file, or one of its pages, cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

from docvalidate.language import Message
from docvalidate.model.errors import NothingReadableError
from docvalidate.model.evidence import UnreadableReason


class UnreadableDocument(NothingReadableError):  # noqa: N818 - the name of the thing, as in the report
    """A whole file cannot be read.

    Attributes:
        reason: from the closed list.
        detail: what the decoder said, in English, for the log; never text of the file.
    """

    def __init__(self, reason: UnreadableReason, detail: str, what: str | None = None) -> None:
        """Keep the reason; ``what`` names a catalogue entry more exact than the reason's own."""
        key = f"intake.unreadable.{what or reason.value}"
        super().__init__(Message(key), Message(f"{key}.remedy"))
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class PageFailure:
    """One page that cannot be read; the others of its file may well be.

    Attributes:
        number: of the page, from 1.
        reason: from the closed list.
        detail: what the decoder said, in English, for the log; never text of the page.
    """

    number: int
    reason: UnreadableReason
    detail: str


def explain(reason: UnreadableReason) -> tuple[Message, Message]:
    """Return what is wrong with a file and what to do about it, in the applicant's words."""
    key = f"intake.unreadable.{reason.value}"
    return Message(key), Message(f"{key}.remedy")
