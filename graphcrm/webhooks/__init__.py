"""Webhooks: each change is sent to those who follow, signed, in order, until they have it; ``crm.webhooks``.

A webhook is configuration, no statement about anybody: it is kept beside the changes and is none itself.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from threading import Event, Thread
from uuid import uuid4

from graphcrm.db.graph import Graph
from graphcrm.errors import Conflict, GraphCRMError, InputError, NotFound
from graphcrm.ledger.change import place_of
from graphcrm.ledger.feed import SLICE
from graphcrm.model import View
from graphcrm.settings import Settings
from graphcrm.topics.changes import Changes
from graphcrm.topics.changes.feed import PLACE, SLICES_AT_ONCE
from graphcrm.topics.clock import now
from graphcrm.vocabulary import Vocabulary
from graphcrm.webhooks import addresses
from graphcrm.webhooks.delivering import Clock, Delivering
from graphcrm.webhooks.hooks import (
    ADD,
    HOOK,
    HOOKS,
    LATEST,
    REMOVE,
    RESUME,
    Deliveries,
    Hook,
    HookAdded,
    HookRemoved,
    HookRow,
    Hooks,
    HookTested,
    State,
    shown,
)
from graphcrm.webhooks.sending import SECONDS, Message, new_secret, send

__all__ = ["Deliveries", "Hook", "HookAdded", "HookRemoved", "HookTested", "Hooks", "State", "Webhooks"]

POLL_SECONDS = 3.0

log = logging.getLogger("graphcrm.webhooks")


@dataclass(frozen=True, slots=True)
class Webhooks:
    """Receivers of changes: ``add`` one, ``list`` them, ``deliver`` what they have not had."""

    graph: Graph
    view: View
    vocabulary: Vocabulary
    settings: Settings
    who: str
    clock: Clock | None = None

    def add(
        self, url: str, *, families: Sequence[str] = (), after: str | None = None, from_start: bool = False
    ) -> HookAdded:
        """Send each change from now on to ``url``; ``after`` a change of the feed, or ``from_start``, those before too.

        Only changes that touch ``families`` (all if none) in the view's scopes are sent. The answer holds the
        secret, which is shown this once.

        Raises:
            InputError: a URL or an address that a webhook may not have; ``after`` is no change that was told.
            Conflict: there is one like it already.
        """
        for name in families:
            self.vocabulary.family(name)
        addresses.place_of(url, private=self.settings.webhook_private_hosts)
        wanted = sorted(set(families))
        told = {
            "id": _id_of(url, wanted, self.view.scopes),
            "url": url,
            "families": wanted,
            "scopes": list(self.view.scopes),
            "who": self.who,
            "secret": new_secret(),
            "cursor": self._cursor(after, from_start),
            "now": self._now().isoformat(),
        }
        row = self.graph.write(lambda transaction: transaction.one(ADD, **told))
        if row is None or not row.added:
            raise Conflict(f"there is such a webhook already: {told['id']}", field="url")
        return HookAdded(id=str(told["id"]), url=url, secret=str(told["secret"]), cursor=_text(told["cursor"]))

    def list(self) -> Hooks:
        """All webhooks, with how far each is and why the last delivery failed; without their secrets."""
        return Hooks(webhooks=tuple(shown(row) for row in self.graph.rows(HOOKS)))

    def remove(self, hook: str) -> HookRemoved:
        """Send nothing more there, and forget the secret.

        Raises:
            NotFound: no such webhook.
        """
        row = self._row(hook)
        self.graph.write(lambda transaction: transaction.rows(REMOVE, id=hook))
        return HookRemoved(id=hook, cursor=row.cursor)

    def resume(self, hook: str) -> Hooks:
        """Try one that failed or is paused again at once; it gets everything from its cursor on.

        Raises:
            NotFound: no such webhook.
        """
        self._row(hook)
        self.graph.write(lambda transaction: transaction.rows(RESUME, id=hook))
        return Hooks(webhooks=(shown(self._row(hook)),))

    def test(self, hook: str) -> HookTested:
        """Send a signed message that is no change, and tell what became of it.

        Raises:
            NotFound: no such webhook.
        """
        row = self._row(hook)
        at = self._now()
        name = f"test-{uuid4().hex}"
        message = Message(name, json.dumps({"id": name, "at": at.isoformat(), "did": "test"}))
        sent = send(row.url, row.secret, message, at, private=self.settings.webhook_private_hosts)
        return HookTested(id=hook, status=sent.status, error=sent.error)

    def deliver(self, *, stopped: Callable[[], bool] = lambda: False) -> Deliveries:
        """Deliver until each webhook has all its changes, or failed; ``stopped`` is asked before each.

        Raises:
            Conflict: another worker is delivering.
        """
        patience = dt.timedelta(days=self.settings.webhook_patience_days)
        private = self.settings.webhook_private_hosts
        return Delivering(self.graph, self.view, self.vocabulary, self._now, private, patience).all(stopped)

    @contextmanager
    def delivering(self, seconds: float = POLL_SECONDS) -> Iterator[None]:
        """Deliver in a thread while the block runs, looking every so many seconds."""
        over = Event()
        thread = Thread(target=self._deliver_until, args=(over, seconds), daemon=True, name="webhooks")
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join(SECONDS + 5)

    def _deliver_until(self, over: Event, seconds: float) -> None:
        while not over.wait(seconds):
            try:
                self.deliver(stopped=over.is_set)
            except Conflict:
                continue  # another worker is at it
            except GraphCRMError as error:
                log.warning("webhooks wait: %s", error.code)
            except Exception:
                log.exception("webhooks wait")  # its words are not logged, see api/logs.py; nothing is lost

    def _now(self) -> dt.datetime:
        return self.clock() if self.clock else now(self.graph)

    def _row(self, hook: str) -> HookRow:
        row = self.graph.one(HOOK, id=hook)
        if row is None:
            raise NotFound("webhook", hook)
        return row

    def _cursor(self, after: str | None, from_start: bool) -> str | None:
        """Where a new webhook begins."""
        if from_start and after is not None:
            raise InputError("after and from_start exclude each other", field="after", expected="one of them")
        page = Changes(self.graph, self.view, self.vocabulary).feed(after=after, limit=1)
        return after if from_start or after is not None or not page.changes else self._latest()

    def _latest(self) -> str | None:
        """The latest change that this reader may hear of."""
        families = [family.name for family in self.vocabulary.families]
        places = [place_of(family, scope) for family in families for scope in self.view.scopes]
        row = self.graph.one(PLACE, change="")
        last = row.last // SLICE if row else 0
        for end in range(last, -1, -SLICES_AT_ONCE):
            slices = [*range(max(end - SLICES_AT_ONCE + 1, 0), end + 1)]
            if found := self.graph.one(LATEST, slices=slices, places=places):
                return found.change
        return None


def _id_of(url: str, families: Sequence[str], scopes: Sequence[str]) -> str:
    """The same webhook has the same id, so that adding it twice is seen."""
    told = "\0".join([url, *families, "", *sorted(scopes)])
    return "wh-" + sha256(told.encode()).hexdigest()[:16]


def _text(value: object) -> str | None:
    return None if value is None else str(value)
