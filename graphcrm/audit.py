"""Who asked what kind of question about whom: one line a request in files that only ever grow; no content.

A line has the moment, the reader by id, the route or command, the ids of the parties and records in it, and how it
ended. Files are one a day, so that old ones can go; an erasure blanks the lines that name the person.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from graphcrm.errors import InputError, SettingsError, shown
from graphcrm.settings import Settings

FOLDER = "audit"
"""In the data folder."""
AT_MOST = 10_000
log = logging.getLogger("graphcrm.audit")


class Level(StrEnum):
    """How much is kept: nothing, what writes, what names somebody too, or everything."""

    OFF = "off"
    WRITES = "writes"
    PEOPLE = "people"
    ALL = "all"


class AuditRow(BaseModel):
    """One request or command. ``asked`` is the route or the command, ``about`` the ids that it named.

    ``name`` is the reader's today, null where it is no reader any more; no file has it.
    """

    model_config = ConfigDict(frozen=True)

    at: dt.datetime
    reader: str
    name: str | None = None
    asked: str
    about: tuple[str, ...]
    status: int | None
    is_write: bool


class AuditRead(BaseModel):
    """What was asked, the latest first; ``more`` where there is more than was asked for."""

    model_config = ConfigDict(frozen=True)
    rows_field: ClassVar[str] = "rows"

    rows: tuple[AuditRow, ...]
    more: bool
    level: str


class AuditLog:
    """The log of one data folder. Safe between threads and processes: a line is one write."""

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.data_dir / FOLDER
        self.level = level_of(settings.audit)
        self.days = settings.audit_days

    def note(
        self, reader: str, asked: str, about: Sequence[str], *, is_write: bool, status: int | None = None
    ) -> None:
        """Note a request. One that cannot be noted is said in the server's log, and answered all the same."""
        if not self.takes(is_write=is_write, names=bool(about)):
            return
        now = dt.datetime.now(dt.UTC)
        row = AuditRow(at=now, reader=reader, asked=asked, about=tuple(about), status=status, is_write=is_write)
        line = row.model_dump_json(exclude={"name"}).encode() + b"\n"
        file = self.folder / f"{now:%Y-%m-%d}.jsonl"
        try:
            try:
                place = os.open(file, os.O_WRONLY | os.O_APPEND)
            except FileNotFoundError:
                place = self._begun(file, now.date())
            try:
                os.write(place, line)
            finally:
                os.close(place)
        except OSError as error:
            log.warning("audit", extra={"told": {"event": "request not noted", "error": type(error).__name__}})

    def takes(self, *, is_write: bool, names: bool) -> bool:
        """Whether such a request is noted at this level."""
        if self.level is Level.PEOPLE:
            return is_write or names
        return self.level is Level.ALL or (self.level is Level.WRITES and is_write)

    def read(
        self,
        *,
        reader: str | None = None,
        about: str | None = None,
        since: dt.date | None = None,
        limit: int = 100,
    ) -> AuditRead:
        """What was asked, the latest first: by one reader (by id), about one id, since a day (UTC).

        Raises:
            InputError: a limit below 1 or above 10,000.
        """
        if not 1 <= limit <= AT_MOST:
            raise InputError(f"limit {limit}", field="limit", expected=f"1 to {AT_MOST}")
        found: list[AuditRow] = []
        for row in self._rows(since):
            if (reader is None or row.reader == reader) and (about is None or about in row.about):
                if len(found) == limit:
                    return AuditRead(rows=tuple(found), more=True, level=self.level)
                found.append(row)
        return AuditRead(rows=tuple(found), more=False, level=self.level)

    def _rows(self, since: dt.date | None) -> Iterator[AuditRow]:
        files = sorted(self.folder.glob("????-??-??.jsonl"), reverse=True)
        for file in files:
            if since is not None and file.stem < since.isoformat():
                return
            for line in reversed(file.read_text(encoding="utf-8").splitlines()):
                told = _told(line)
                if told is not None:
                    yield told

    def _begun(self, file: Path, day: dt.date) -> int:
        """The day's new file, for its owner alone; files older than the setting allows go."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        oldest = f"{day - dt.timedelta(days=self.days):%Y-%m-%d}"
        for old in self.folder.glob("????-??-??.jsonl"):
            if old.stem < oldest:
                old.unlink(missing_ok=True)
        return os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def level_of(word: str) -> Level:
    """The level that a setting names.

    Raises:
        SettingsError: it names none.
    """
    try:
        return Level(word)
    except ValueError:
        right = ", ".join(Level)
        raise SettingsError(f"audit: {shown(word)} is no level; right would be one of {right}") from None


def _told(line: str) -> AuditRow | None:
    """A line as a row; None for one that an erasure blanked, or that a full disk cut."""
    try:
        told: dict[str, Any] = json.loads(line)
        return AuditRow.model_validate(told)
    except ValueError:
        return None
