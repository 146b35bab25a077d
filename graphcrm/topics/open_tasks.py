"""To-dos that are open: their rows and the answer they make."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from graphcrm.model import Answer, PartyRef


@dataclass(frozen=True, slots=True)
class TaskRow:
    id: str
    name: str
    due: dt.date | None
    opened: dt.date | None
    side: str | None
    owners: tuple[PartyRef, ...]
    waiting: tuple[PartyRef, ...]
    deals: tuple[str, ...]
    origins: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A to-do that is open on the day.

    ``side`` is who promised it: ours where one of us owns it, theirs where only others do, null where nobody does.
    ``overdue`` is null where it has no day. ``origins`` are the refs of conversations and decisions it comes from.
    """

    id: str
    name: str
    due: dt.date | None
    overdue: bool | None
    opened: dt.date | None
    side: str | None
    owners: tuple[PartyRef, ...]
    waiting: tuple[PartyRef, ...]
    deals: tuple[str, ...]
    origins: tuple[str, ...]


class OpenTasks(Answer):
    """Open to-dos by the day on which they are due, those without one last."""

    rows_field: ClassVar[str] = "tasks"

    tasks: tuple[OpenTask, ...]
    following: tuple[str, ...] | None
