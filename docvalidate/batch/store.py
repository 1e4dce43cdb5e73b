"""The results of runs, kept as they come in one SQLite file, readable by its owner alone.

Each result is committed by itself (write-ahead log), so that a run killed at any moment has
lost nothing that was finished. Lines are those of ``docvalidate/result/1``: masked, and of a
quarantined document they hold file, page and box only.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from docvalidate.language import Language, Message
from docvalidate.model.errors import CannotWriteError
from docvalidate.model.finding import Verdict
from docvalidate.report.files import cannot_write, make_folder
from docvalidate.report.json_report import Line
from docvalidate.report.words import shown

STORE_NAME = "results.sqlite"
_LAYOUT = 1
_RUNS_KEPT = 20
_BUSY_SECONDS = 30.0

_TABLES = """
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL,
    started TEXT NOT NULL,
    ended TEXT,
    identity TEXT NOT NULL,
    subject TEXT NOT NULL,
    arguments TEXT NOT NULL,
    tool_version TEXT NOT NULL,
    notice TEXT NOT NULL,
    notice_sha256 TEXT NOT NULL,
    as_of TEXT,
    today TEXT NOT NULL,
    language TEXT NOT NULL,
    total INTEGER NOT NULL
);
CREATE TABLE result (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    submission TEXT NOT NULL,
    position INTEGER NOT NULL,
    inputs TEXT NOT NULL,
    verdict TEXT NOT NULL,
    finished TEXT NOT NULL,
    line BLOB NOT NULL,
    PRIMARY KEY (run, submission)
) WITHOUT ROWID;
CREATE TABLE document (
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    submission TEXT NOT NULL,
    document TEXT NOT NULL,
    sha256 TEXT NOT NULL
);
CREATE INDEX document_of_run ON document (run, submission);
"""


class RunState(StrEnum):
    """How far a run has come; one that was killed stays ``UNFINISHED``."""

    UNFINISHED = "unfinished"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class RunIdentity:
    """What a run checks, by what, and how; two runs with the same identity are one.

    Attributes:
        identity: digest of everything the results depend on but the files themselves.
        subject: digest of the paths checked; runs of the same subject are compared.
        arguments: as given on the command line, personal numbers masked.
        as_of: the date given, ``None`` without; ``today`` the day the run began.
        language: of the messages in the lines.
    """

    identity: str
    subject: str
    arguments: tuple[str, ...]
    tool_version: str
    notice: str
    notice_sha256: str
    as_of: dt.date | None
    today: dt.date
    language: Language


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run as the store knows it; ``done`` of ``total`` applicants have a result."""

    id: int
    state: RunState
    started: dt.datetime
    ended: dt.datetime | None
    subject: str
    arguments: tuple[str, ...]
    tool_version: str
    notice: str
    notice_sha256: str
    as_of: dt.date | None
    today: dt.date
    language: Language
    total: int
    done: int
    verdicts: Mapping[Verdict, int]


class ResultsStore:
    """Runs and their results; use it as a context manager.

    Raises:
        CannotWriteError: from any method, if the file cannot be read or written, or is none of
            this program's.
    """

    def __init__(self, path: Path, *, create: bool = True) -> None:
        """Open the store at a path, and make it where there is none and ``create`` is set."""
        self._path = path
        if create:
            make_folder(path.parent)
        with self._explained():
            if create:
                # Made by us, so that no moment passes in which others may read it.
                os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            self._connection = sqlite3.connect(
                path, timeout=_BUSY_SECONDS, isolation_level=None, cached_statements=32
            )
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._connection.close()

    def begin(self, identity: RunIdentity, total: int) -> RunRecord:
        """Begin a run, and forget the oldest ones beyond the number kept."""
        with self._transaction():
            cursor = self._connection.execute(
                "INSERT INTO run (state, started, identity, subject, arguments, tool_version,"
                " notice, notice_sha256, as_of, today, language, total)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    RunState.UNFINISHED.value,
                    _now(),
                    identity.identity,
                    identity.subject,
                    json.dumps(identity.arguments, ensure_ascii=False),
                    identity.tool_version,
                    identity.notice,
                    identity.notice_sha256,
                    None if identity.as_of is None else identity.as_of.isoformat(),
                    identity.today.isoformat(),
                    identity.language.value,
                    total,
                ),
            )
            number = cursor.lastrowid or 0
            self._connection.execute("DELETE FROM run WHERE id <= ?", (number - _RUNS_KEPT,))
        return self.run(number)

    def unfinished(self, identity: RunIdentity) -> RunRecord | None:
        """Return the newest run of this identity if it was not finished."""
        rows = self._rows(
            "SELECT id, state FROM run WHERE identity = ? ORDER BY id DESC LIMIT 1",
            (identity.identity,),
        )
        if not rows or rows[0][1] != RunState.UNFINISHED.value:
            return None
        return self.run(rows[0][0])

    def keep_only(self, run: int, submissions: frozenset[str], total: int) -> None:
        """Forget results of a run about submissions that are no longer there."""
        gone = [
            (run, row[0])
            for row in self._rows("SELECT submission FROM result WHERE run = ?", (run,))
            if row[0] not in submissions
        ]
        with self._transaction():
            self._connection.executemany(
                "DELETE FROM result WHERE run = ? AND submission = ?", gone
            )
            self._connection.executemany(
                "DELETE FROM document WHERE run = ? AND submission = ?", gone
            )
            self._connection.execute("UPDATE run SET total = ? WHERE id = ?", (total, run))

    def add(self, run: int, position: int, inputs: str, key: str, line: Line) -> None:
        """Keep the result of one submission, in place of one that was there.

        Args:
            run: id of the run.
            position: of the submission in the run.
            inputs: digest of what the result was made from.
            key: unique name of the submission in the run.
            line: as ``docvalidate/result/1``.
        """
        packed = zlib.compress(json.dumps(line, ensure_ascii=False).encode("utf-8"))
        files = [(run, key, one["document"], one["sha256"]) for one in line["receipt"]["files"]]
        with self._transaction():
            self._connection.execute(
                "DELETE FROM document WHERE run = ? AND submission = ?", (run, key)
            )
            self._connection.execute(
                "INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?, ?, ?, ?)",
                (run, key, position, inputs, line["verdict"], _now(), packed),
            )
            self._connection.executemany("INSERT INTO document VALUES (?, ?, ?, ?)", files)

    def inputs_of(self, run: int, key: str) -> tuple[str, Verdict] | None:
        """Return what a submission's result was made from, and its verdict."""
        rows = self._rows(
            "SELECT inputs, verdict FROM result WHERE run = ? AND submission = ?", (run, key)
        )
        return (rows[0][0], Verdict(rows[0][1])) if rows else None

    def finish(self, run: int) -> RunRecord:
        """Note that all results of a run are there and everything is written."""
        with self._transaction():
            self._connection.execute(
                "UPDATE run SET state = ?, ended = ? WHERE id = ?",
                (RunState.FINISHED.value, _now(), run),
            )
        return self.run(run)

    def runs(self) -> tuple[RunRecord, ...]:
        """Return all runs, the newest first."""
        return tuple(
            self.run(row[0]) for row in self._rows("SELECT id FROM run ORDER BY id DESC", ())
        )

    def run(self, number: int) -> RunRecord:
        """Return one run.

        Raises:
            KeyError: if there is none of this id.
        """
        rows = self._rows(
            "SELECT id, state, started, ended, subject, arguments, tool_version, notice,"
            " notice_sha256, as_of, today, language, total FROM run WHERE id = ?",
            (number,),
        )
        if not rows:
            raise KeyError(number)
        counted = self._rows(
            "SELECT verdict, count(*) FROM result WHERE run = ? GROUP BY verdict", (number,)
        )
        return _record(rows[0], {Verdict(verdict): count for verdict, count in counted})

    def previous(self, run: RunRecord) -> RunRecord | None:
        """Return the last finished run of the same subject before this one."""
        rows = self._rows(
            "SELECT id FROM run WHERE subject = ? AND id < ? AND state = ?"
            " ORDER BY id DESC LIMIT 1",
            (run.subject, run.id, RunState.FINISHED.value),
        )
        return self.run(rows[0][0]) if rows else None

    def lines(self, run: int) -> Iterator[Line]:
        """Yield the results of a run in the order of its submissions, one in memory at a time."""
        positions = self._rows(
            "SELECT submission FROM result WHERE run = ? ORDER BY position", (run,)
        )
        for (key,) in positions:
            for (packed,) in self._rows(
                "SELECT line FROM result WHERE run = ? AND submission = ?", (run, key)
            ):
                line: dict[str, Any] = json.loads(zlib.decompress(packed))
                yield line

    def _prepare(self) -> None:
        """Set the file up, or make sure that it is one of ours."""
        run = self._connection.execute
        layout = run("PRAGMA user_version").fetchone()[0]
        tables = run("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if layout != _LAYOUT and (layout or tables):
            raise _no_store(self._path)
        run("PRAGMA journal_mode = WAL")
        run("PRAGMA synchronous = FULL")
        run("PRAGMA foreign_keys = ON")
        run("PRAGMA secure_delete = ON")
        if layout != _LAYOUT:
            self._connection.executescript(
                f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_LAYOUT}; COMMIT;"
            )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[None]:
        """Commit what the block writes all together, or none of it."""
        with self._explained():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def _rows(self, query: str, values: tuple[object, ...]) -> list[Any]:
        with self._explained():
            return self._connection.execute(query, values).fetchall()

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        """Put what SQLite and the system raise into a clerk's words."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorname == "SQLITE_NOTADB":
                raise _no_store(self._path) from error
            name = error.sqlite_errorname
            raise cannot_write(self._path, OSError(0, name)) from error
        except OSError as error:
            raise cannot_write(self._path, error) from error


def _now() -> str:
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")


def _record(row: tuple[Any, ...], verdicts: Mapping[Verdict, int]) -> RunRecord:
    return RunRecord(
        id=row[0],
        state=RunState(row[1]),
        started=dt.datetime.fromisoformat(row[2]),
        ended=None if row[3] is None else dt.datetime.fromisoformat(row[3]),
        subject=row[4],
        arguments=tuple(json.loads(row[5])),
        tool_version=row[6],
        notice=row[7],
        notice_sha256=row[8],
        as_of=None if row[9] is None else dt.date.fromisoformat(row[9]),
        today=dt.date.fromisoformat(row[10]),
        language=Language(row[11]),
        total=row[12],
        done=sum(verdicts.values()),
        verdicts=verdicts,
    )


def _no_store(path: Path) -> CannotWriteError:
    return CannotWriteError(
        Message("batch.store.foreign", {"path": shown(str(path))}),
        Message("batch.store.foreign.remedy"),
    )
