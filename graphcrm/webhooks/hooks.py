"""Webhooks as they are kept, and as they are shown: the secret is shown once, when it is made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from graphcrm.db.cypher import Query
from graphcrm.ledger.rows import CountRow


class State(StrEnum):
    """How a webhook is: paused is one that failed for too long, until it is resumed."""

    ACTIVE = "active"
    FAILING = "failing"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class HookRow:
    id: str
    url: str
    families: tuple[str, ...]
    scopes: tuple[str, ...]
    who: str
    secret: str
    cursor: str | None
    added_at: dt.datetime
    paused: bool
    attempts: int
    failing_since: dt.datetime | None
    next_try: dt.datetime | None
    last_error: str | None
    delivered_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class AddedRow:
    added: bool


@dataclass(frozen=True, slots=True)
class LatestRow:
    change: str


ADD = Query("webhooks/add", AddedRow)
HOOKS = Query("webhooks/hooks", HookRow)
HOOK = Query("webhooks/hook", HookRow)
REMOVE = Query("webhooks/remove", CountRow)
DELIVERED = Query("webhooks/delivered", CountRow)
FAILED = Query("webhooks/failed", CountRow)
RESUME = Query("webhooks/resume", CountRow)
LATEST = Query("webhooks/latest", LatestRow)


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook. ``cursor`` is the last change that its receiver took; no ``families`` are all.

    ``attempts`` counts the tries of the next change that failed, since ``failing_since``; ``next_try`` is when
    it is tried again, ``last_error`` why it failed.
    """

    id: str
    url: str
    families: tuple[str, ...]
    scopes: tuple[str, ...]
    who: str
    state: State
    cursor: str | None
    added_at: dt.datetime
    delivered_at: dt.datetime | None
    attempts: int
    failing_since: dt.datetime | None
    next_try: dt.datetime | None
    last_error: str | None


class Hooks(BaseModel):
    """All webhooks, in the order in which they were added."""

    model_config = ConfigDict(frozen=True)
    rows_field: ClassVar[str] = "webhooks"

    webhooks: tuple[Hook, ...]


class HookAdded(BaseModel):
    """A new webhook. Its ``secret`` is shown here and never again: keep it where the receiver finds it."""

    model_config = ConfigDict(frozen=True)

    id: str
    url: str
    secret: str
    cursor: str | None


class HookRemoved(BaseModel):
    """The webhook that was removed, and the last change that its receiver took."""

    model_config = ConfigDict(frozen=True)

    id: str
    cursor: str | None


class HookTested(BaseModel):
    """What came of a test message: null as ``error`` where the receiver took it."""

    model_config = ConfigDict(frozen=True)

    id: str
    status: int | None
    error: str | None


class Deliveries(BaseModel):
    """What was delivered now: changes that receivers took, and webhooks at which a delivery failed."""

    model_config = ConfigDict(frozen=True)

    delivered: int
    failed: tuple[str, ...]


def shown(row: HookRow) -> Hook:
    """The webhook without its secret."""
    state = State.PAUSED if row.paused else State.FAILING if row.failing_since else State.ACTIVE
    return Hook(
        id=row.id,
        url=row.url,
        families=row.families,
        scopes=row.scopes,
        who=row.who,
        state=state,
        cursor=row.cursor,
        added_at=row.added_at,
        delivered_at=row.delivered_at,
        attempts=row.attempts,
        failing_since=row.failing_since,
        next_try=None if row.paused else row.next_try,
        last_error=row.last_error,
    )
