"""Who applies, and which files were handed in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Level(StrEnum):
    """Level of the professional title applied for."""

    JUNIOR = "junior"
    INTERMEDIATE = "intermediate"
    SENIOR = "senior"


class Channel(StrEnum):
    """How material is handed in."""

    ONLINE = "online"
    PAPER = "paper"


class FactSource(StrEnum):
    """Where a fact about the applicant comes from; a read fact is weaker than a declared one."""

    DECLARED = "declared"
    ROSTER = "roster"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Applicant:
    """The facts about one applicant (申报人).

    Attributes:
        level: as declared, such as 副高级 or ``senior``; the notice decides what it means.
        series: as declared, such as 会计系列.
        facts: further declared facts by name (``jurisdiction: county``, ``id_number``, ...).
        submitted: the dates on which material went, or will go, through each channel.
        sources: where each of ``name``, ``level``, ``series``, ``employer`` comes from.
    """

    name: str | None = None
    level: str | None = None
    series: str | None = None
    employer: str | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    submitted: Mapping[Channel, dt.date] = field(default_factory=dict)
    sources: Mapping[str, FactSource] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SubmittedFile:
    """One file of a submission.

    Attributes:
        path: where it lies on this machine.
        name: as shown to the user: relative to the submission, ``/`` between parts.
        channel: how it is handed in, from its folder; ``None`` where the folder does not say.
    """

    path: Path
    name: str
    channel: Channel | None


@dataclass(frozen=True, slots=True)
class Submission:
    """Everything one applicant hands in.

    Attributes:
        key: stable short name, unique in a run: the folder's name.
        folder: where the files lie.
    """

    key: str
    folder: Path
    applicant: Applicant
    files: tuple[SubmittedFile, ...]
