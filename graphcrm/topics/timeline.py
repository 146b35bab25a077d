"""Timelines: the conversations of a deal or a party, the latest first; what was said only to whom it concerns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.model import Answer, Found, PartyRef, RecordLabel, record_ref, told
from graphcrm.topics.deals import DealRef, deal_ref
from graphcrm.topics.topic import Topic

_LATEST = "~"
"""Behind every moment."""


@dataclass(frozen=True, slots=True)
class Participant:
    """Who took part, and as what."""

    party: PartyRef
    kind: str
    reply: str | None


@dataclass(frozen=True, slots=True)
class EventRow:
    id: str
    day: dt.date
    at: dt.datetime | None
    channel: str
    direction: str | None
    minutes: int | None
    source: str
    participants: tuple[Participant, ...]
    key: str


@dataclass(frozen=True, slots=True)
class WordsRow:
    id: str
    subject: str | None
    notes: str | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """An interaction: that it took place is told to all, subject and notes to those it concerns.

    ``words``: whether this reader may read them; where not, they are null, whether there are any or not.
    """

    id: str
    day: dt.date
    at: dt.datetime | None
    channel: str
    direction: str | None
    minutes: int | None
    participants: tuple[Participant, ...]
    words: bool
    subject: str | None
    notes: str | None
    source: str


class Conversations(Answer):
    """Conversations up to the day, the latest first, page by page."""

    rows_field: ClassVar[str] = "conversations"

    deal: DealRef | None = None
    party: PartyRef | None = None
    conversations: tuple[Conversation, ...]
    following: tuple[str, ...] | None


OF_DEAL = Query("timeline/of_deal", EventRow)
OF_PARTY = Query("timeline/of_party", EventRow)
WORDS = Query("timeline/words", WordsRow)


class Timeline(Topic):
    """What was said with whom, in order of time."""

    def of_deal(
        self, deal_id: str, *, channel: str | None = None, limit: int = 100, after: Sequence[str] | None = None
    ) -> Conversations:
        """The conversations about a deal.

        Raises:
            NotFound: no such deal, or none that this view may see.
            UnknownWord: no such channel.
        """
        self.vocabulary.record_kind("Interaction", channel)
        deal = deal_ref(self, deal_id)
        ref = record_ref(RecordLabel.DEAL, deal_id)
        asked = {"ref": ref, "channel": channel, "before": after[0] if after else _LATEST, "limit": limit + 1}
        rows = self.graph.rows(OF_DEAL, self.view, **asked) if deal else []
        return self._told(rows, limit).model_copy(update={"deal": deal})

    def of_party(
        self, party_id: str, *, channel: str | None = None, limit: int = 100, after: Sequence[str] | None = None
    ) -> Conversations:
        """The conversations in which a party took part, or that are about it.

        Raises:
            NotFound: no such party, or none that this view may see.
            UnknownWord: no such channel.
        """
        self.vocabulary.record_kind("Interaction", channel)
        party = self.party(party_id)
        asked = {"id": party_id, "channel": channel, "before": after[0] if after else _LATEST, "limit": limit + 1}
        rows = self.graph.rows(OF_PARTY, self.view, **asked) if party else []
        return self._told(rows, limit).model_copy(update={"party": party})

    def _told(self, rows: Sequence[EventRow], limit: int) -> Conversations:
        shown = rows[:limit]
        refs = [record_ref(RecordLabel.INTERACTION, row.id) for row in shown]
        read = self.graph.rows(WORDS, self.view, refs=refs, reader=self.view.reader) if refs else []
        words = {row.id: row for row in read}
        return Conversations(
            **told(self.view),
            found=Found.FOUND if rows else self.found("Interaction"),
            conversations=tuple(_conversation(row, words.get(row.id)) for row in shown),
            following=(shown[-1].key,) if rows[limit:] else None,
        )


def _conversation(row: EventRow, words: WordsRow | None) -> Conversation:
    return Conversation(
        row.id, row.day, row.at, row.channel, row.direction, row.minutes, row.participants, words is not None,
        words.subject if words else None, words.notes if words else None, row.source,
    )  # fmt: skip
