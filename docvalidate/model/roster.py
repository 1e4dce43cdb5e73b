"""What came of holding a roster (花名册) against the folders handed in."""

from __future__ import annotations

from dataclasses import dataclass

from docvalidate.language import Message


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """Someone on the roster.

    Attributes:
        row: number of the row in the file, from 1, as a spreadsheet shows it.
        number: the roster's own number of the person; empty without one.
        employer: empty where the roster does not say.
    """

    row: int
    name: str
    number: str = ""
    employer: str = ""


@dataclass(frozen=True, slots=True)
class RosterCheck:
    """How a roster and the folders fit together.

    Attributes:
        file: name of the roster.
        matched: how many people have a folder.
        without_folder: people for whom nothing was handed in, or not surely.
        without_person: submissions that belong to nobody on the roster.
        undecided: submissions that fit several people, or one person that fits several of them;
            they are in ``without_person`` too.
        problems: cells that need mending, each a sentence with row, column and what to do.
    """

    file: str
    matched: int
    without_folder: tuple[RosterPerson, ...] = ()
    without_person: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    problems: tuple[Message, ...] = ()
