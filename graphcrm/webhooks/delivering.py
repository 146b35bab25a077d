"""Delivering: to each webhook its changes in order, one at a time; the cursor moves when a change was taken."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter

from graphcrm.db.graph import Graph
from graphcrm.db.locks import Lock, held
from graphcrm.errors import InputError
from graphcrm.model import View
from graphcrm.topics.changes import Changes, Feed, FeedChange
from graphcrm.vocabulary import Vocabulary
from graphcrm.webhooks.hooks import DELIVERED, FAILED, HOOKS, Deliveries, HookRow
from graphcrm.webhooks.sending import GONE, SECONDS, Message, Sent, send

LEASE_SECONDS = 60
PAGE = 100
"""Changes for one webhook until the next one has its turn."""
FIRST_WAIT = dt.timedelta(seconds=5)
LONGEST_WAIT = dt.timedelta(hours=1)

Clock = Callable[[], dt.datetime]

_BODY = TypeAdapter(FeedChange)


def wait_after(attempts: int) -> dt.timedelta:
    """How long until the next try after so many that failed: twice as long each time, and not all at once."""
    doubled: dt.timedelta = FIRST_WAIT * 2 ** min(attempts - 1, 20)
    return min(doubled, LONGEST_WAIT) * random.uniform(0.5, 1.0)


@dataclass(slots=True)
class Turn:
    """One worker's turn at the lock, and what came of it."""

    lock: Lock
    stopped: Callable[[], bool]
    delivered: int = 0
    failed: set[str] = field(default_factory=set)
    renewed: float = field(default_factory=time.monotonic)

    def keep(self) -> None:
        """Keep the lock for another delivery.

        Raises:
            Conflict: it was lost to another worker.
        """
        if time.monotonic() - self.renewed > LEASE_SECONDS - 2 * SECONDS - 10:
            self.lock.renew()
            self.renewed = time.monotonic()


@dataclass(frozen=True, slots=True)
class Delivering:
    """What a worker needs: ``private`` lets it reach private addresses, ``patience`` is when it gives up."""

    graph: Graph
    view: View
    vocabulary: Vocabulary
    clock: Clock
    private: bool
    patience: dt.timedelta

    def all(self, stopped: Callable[[], bool]) -> Deliveries:
        """Deliver until each webhook has all its changes, or failed.

        Raises:
            Conflict: another worker is delivering.
        """
        if not self._waiting():
            return Deliveries(delivered=0, failed=())
        with held(self.graph, "webhooks", seconds=LEASE_SECONDS) as lock:
            turn = Turn(lock, stopped)
            while not stopped() and (hooks := self._waiting()):
                for hook in hooks:
                    self._page(hook, turn)
            return Deliveries(delivered=turn.delivered, failed=tuple(sorted(turn.failed)))

    def _waiting(self) -> list[HookRow]:
        """The webhooks for which there is something, and whose time has come."""
        hooks = [hook for hook in self.graph.rows(HOOKS) if not hook.paused]
        if not hooks:
            return []
        now = self.clock()
        due = [hook for hook in hooks if hook.next_try is None or hook.next_try <= now]
        return [hook for hook in due if self._is_waiting(hook)]

    def _is_waiting(self, hook: HookRow) -> bool:
        try:
            return bool(self._feed(hook, 1).changes)
        except InputError:
            return True  # it is noted as an error when its turn comes

    def _feed(self, hook: HookRow, limit: int) -> Feed:
        scopes = tuple(scope for scope in self.vocabulary.scope_names if scope in hook.scopes)
        view = View(as_of=self.view.as_of, scopes=scopes)
        changes = Changes(self.graph, view, self.vocabulary)
        return changes.feed(after=hook.cursor, families=hook.families, limit=limit)

    def _page(self, hook: HookRow, turn: Turn) -> None:
        """Deliver a page of changes, up to the first that is not taken."""
        try:
            page = self._feed(hook, PAGE)
        except InputError as error:
            self._failed(hook, turn, Sent(None, error.message))
            return
        for change in page.changes:
            if turn.stopped():
                return
            turn.keep()
            message = Message(change.id, _BODY.dump_json(change).decode())
            sent = send(hook.url, hook.secret, message, self.clock(), private=self.private)
            if sent.error is not None:
                self._failed(hook, turn, sent)
                return
            if not self._delivered(hook, change.id):
                return
            turn.delivered += 1
            hook = replace(hook, cursor=change.id, attempts=0, failing_since=None)

    def _delivered(self, hook: HookRow, cursor: str) -> bool:
        """Move the cursor; whether the webhook is still there."""
        at = self.clock().isoformat()
        told = {"id": hook.id, "cursor": cursor, "now": at}
        row = self.graph.write(lambda transaction: transaction.one(DELIVERED, **told))
        return row is not None and row.count > 0

    def _failed(self, hook: HookRow, turn: Turn, sent: Sent) -> None:
        turn.failed.add(hook.id)
        now = self.clock()
        gives_up = sent.status == GONE or now - (hook.failing_since or now) >= self.patience
        told = {
            "id": hook.id,
            "error": sent.error,
            "now": now.isoformat(),
            "next_try": (now + wait_after(hook.attempts + 1)).isoformat(),
            "paused": gives_up,
        }
        self.graph.write(lambda transaction: transaction.rows(FAILED, **told))
