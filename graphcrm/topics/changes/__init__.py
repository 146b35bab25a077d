"""Changes: what changed in the world, what changed in what we know, and why we believe it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from graphcrm.errors import InputError, shown
from graphcrm.ledger.feed import put_in_order
from graphcrm.model import Found, told
from graphcrm.topics.changes.feed import Feed, FeedChange, feed_of
from graphcrm.topics.changes.knowledge import KnowledgeChanges, KnownChange, knowledge_changes
from graphcrm.topics.changes.provenance import Provenance, Version, provenance_of
from graphcrm.topics.changes.world import WorldChange, WorldChanges, world_changes
from graphcrm.topics.topic import Topic

__all__ = [
    "Changes",
    "Feed",
    "FeedChange",
    "KnowledgeChanges",
    "KnownChange",
    "Provenance",
    "Version",
    "WorldChange",
    "WorldChanges",
]

AT_MOST = 10_000


class Changes(Topic):
    """Changes: what changed in the world, what changed in what we know, and why we believe it."""

    def between(
        self,
        since: dt.date,
        until: dt.date | None = None,
        *,
        party: str | None = None,
        families: Sequence[str] = (),
        limit: int = 1_000,
        after: tuple[str, str, str] | None = None,
    ) -> WorldChanges:
        """What began and what ended after ``since``, up to and with ``until`` (the view's day if None).

        Of one ``party`` (a person, or a body with all who join and leave it), or of the whole graph, which
        reads all of it. ``families`` narrows it. ``after`` is the ``following`` of the page before.

        Raises:
            NotFound: no such party, or none that this view may see.
            InputError: the days are not in order.
        """
        end = until or self.view.as_of
        if end <= since:
            raise InputError(f"until {end}", field="until", expected=f"a day after {since}")
        wanted = self._families(families)
        self._check(party, limit)
        rows, unknown = world_changes(self.graph, self.view, since, end, party, wanted)
        rest = rows if after is None else [row for row in rows if row.order > after]
        return WorldChanges(
            **told(self.view),
            found=Found.FOUND if rows or unknown else self.found(*wanted),
            since=since,
            until=end,
            total=len(rows),
            changes=tuple(rest[:limit]),
            start_unknown_total=len(unknown),
            start_unknown=tuple(unknown[:limit]),
            following=rest[limit - 1].order if len(rest) > limit else None,
        )

    def knowledge(
        self,
        known_since: dt.datetime,
        known_until: dt.datetime | None = None,
        *,
        party: str | None = None,
        families: Sequence[str] = (),
        limit: int = 1_000,
        after: tuple[str, str] | None = None,
    ) -> KnowledgeChanges:
        """What we know at ``known_until`` and did not at ``known_since``, and the other way round.

        Two states are compared: what came and went between them does not show. ``known_until`` is at most
        the view's own ``known_at``, and that if None. ``after`` is the ``following`` of the page before.

        Raises:
            NotFound: no such party, or none that this view may see.
            InputError: a moment without a zone, or the two not in order.
        """
        for name, moment in (("known_since", known_since), ("known_until", known_until)):
            if moment is not None and moment.tzinfo is None:
                raise InputError(
                    f"{name} {shown(moment)} has no time zone",
                    field=name,
                    expected="a moment with a zone, like 2026-03-01T12:00:00Z",
                )
        end = min(known_until or self.view.known_at, self.view.known_at)
        if end <= known_since:
            raise InputError(
                "known_until is not after known_since",
                field="known_until",
                expected=f"later than {known_since}",
            )
        wanted = self._families(families)
        self._check(party, limit)
        rows = knowledge_changes(self.graph, self.view, known_since, end, party, wanted)
        rest = rows if after is None else [row for row in rows if row.order > after]
        return KnowledgeChanges(
            **told(self.view),
            found=Found.FOUND if rows else self.found(*wanted),
            known_since=known_since,
            known_until=known_until,
            total=len(rows),
            changes=tuple(rest[:limit]),
            following=rest[limit - 1].order if len(rest) > limit else None,
        )

    def provenance(self, statement: str) -> Provenance:
        """Why we believe a statement: all its versions, with who recorded each, when, from which source.

        Raises:
            NotFound: no such statement, or none that this view may see.
            InputError: it is not a statement's id.
        """
        versions = provenance_of(self.graph, self.view, statement)
        return Provenance(
            **told(self.view),
            statement=statement,
            is_live=any(version.statement == statement and not version.retracted_at for version in versions),
            versions=tuple(versions),
        )

    def feed(
        self, *, after: str | None = None, families: Sequence[str] = (), limit: int = 1_000
    ) -> Feed:
        """Every change, in the order in which they became readable, each once; ``after`` is the ``next`` before.

        Ids only: what they say is asked for by their ids. Only changes that touched ``families`` (all if none) in
        the view's scopes are told, and of them only what was touched there.

        Raises:
            InputError: ``after`` is no change that was told.
        """
        every = [family.name for family in self.vocabulary.families]
        for name in families:
            self.vocabulary.family(name)
        self._check(None, limit)
        # putting them in order is bookkeeping, which a reader without the right to write may cause
        put_in_order(self.graph.refusing_writes(None))
        wanted = sorted(set(families)) or every
        sees_all = set(self.view.scopes) >= set(self.vocabulary.scope_names)
        found = feed_of(self.graph, self.view, wanted, after, limit, sees_all=sees_all)
        rows = tuple(found[:limit])
        return Feed(
            **told(self.view),
            found=Found.FOUND if rows else self.found(*wanted),
            changes=rows,
            next=rows[-1].id if rows else after,
            more=len(found) > limit,
        )

    def _families(self, families: Sequence[str]) -> list[str]:
        for name in families:
            self.vocabulary.family(name)
        every = [family.name for family in self.vocabulary.families if family.name != "KNOWN_AS"]
        return sorted(set(families)) or every

    def _check(self, party: str | None, limit: int) -> None:
        if not 1 <= limit <= AT_MOST:
            raise InputError(f"limit {limit}", field="limit", expected=f"1 to {AT_MOST}")
        if party is not None:
            self.party(party)
