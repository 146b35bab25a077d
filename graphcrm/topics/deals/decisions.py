"""What was decided on a deal: what stands, what was reversed, and who was absent and must still hear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.model import Answer, PartyRef, RecordLabel, record_ref
from graphcrm.topics.deals.committee import SEATS, SeatRow, left_by
from graphcrm.topics.people.colleagues import BY_IDX
from graphcrm.topics.topic import Topic


@dataclass(frozen=True, slots=True)
class Beside:
    """Another decision, or a to-do that follows, with its day."""

    id: str
    name: str
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class DecisionRow:
    id: str
    name: str
    day: dt.date
    reason: str | None
    taken_by: tuple[PartyRef, ...]
    present: tuple[int, ...]
    superseded_by: tuple[Beside, ...]
    supersedes: tuple[Beside, ...]
    open_tasks: tuple[Beside, ...]


@dataclass(frozen=True, slots=True)
class DecisionTaken:
    """A decision. ``stands`` until another supersedes it.

    ``present`` are those who took part in the conversation in which it was taken; null where none is known.
    ``must_hear`` are those with a seat on the day who were not: null where the decision no longer stands, or nobody
    knows who was there.
    """

    id: str
    name: str
    day: dt.date
    stands: bool
    reason: str | None
    taken_by: tuple[PartyRef, ...]
    present: tuple[PartyRef, ...] | None
    must_hear: tuple[PartyRef, ...] | None
    superseded_by: tuple[Beside, ...]
    supersedes: tuple[Beside, ...]
    open_tasks: tuple[Beside, ...]


class Decisions(Answer):
    """What was decided on a deal up to the day, the latest first."""

    rows_field: ClassVar[str] = "decisions"

    deal: str
    name: str | None = None
    decisions: tuple[DecisionTaken, ...] = ()


DECISIONS = Query("deals/decisions", DecisionRow)


def decisions_of(topic: Topic, deal_id: str) -> tuple[DecisionTaken, ...]:
    """The decisions about a deal that the view may see."""
    ref = record_ref(RecordLabel.DEAL, deal_id)
    rows = topic.graph.rows(DECISIONS, topic.view, ref=ref)
    seats = topic.graph.rows(SEATS, topic.view, ref=ref) if rows else []
    numbers = sorted({one for row in rows for one in row.present})
    parties = {row.number: row.party for row in topic.graph.rows(BY_IDX, None, numbers=numbers)} if numbers else {}
    seated = _seated(seats, topic.view.as_of)
    return tuple(_told(row, parties, seated) for row in rows)


def _seated(seats: Sequence[SeatRow], day: dt.date) -> dict[int, PartyRef]:
    """Who has a seat on the day and has not left, in order of name."""
    there = [row for row in seats if row.evident_from and row.evident_from <= day and not left_by(row.roles, day)]
    return {row.number: row.person for row in sorted(there, key=lambda row: (row.person.name, row.person.id))}


def _told(row: DecisionRow, parties: Mapping[int, PartyRef], seated: Mapping[int, PartyRef]) -> DecisionTaken:
    stands, known = not row.superseded_by, bool(row.present)
    present = tuple(sorted((parties[one] for one in row.present), key=lambda party: (party.name, party.id)))
    absent = tuple(party for number, party in seated.items() if number not in row.present)
    return DecisionTaken(
        row.id, row.name, row.day, stands, row.reason, row.taken_by, present if known else None,
        absent if stands and known else None, row.superseded_by, row.supersedes, row.open_tasks,
    )  # fmt: skip
