"""The committee of a deal: who has a seat on either side, in which other roles, and how they speak with us."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.model import Answer, PartyRef, RecordLabel, record_ref
from graphcrm.scoring.committee import Place, Situation, Talk, parts_of, touches
from graphcrm.topics.people.colleagues import BY_IDX
from graphcrm.topics.ties.ours import EMPLOYEE, our_side
from graphcrm.topics.topic import Topic


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """A role beside the seat: a hat. ``valid_to`` is null while it holds."""

    statement: str
    kind: str
    title: str | None
    valid_to: dt.date | None
    body: PartyRef


@dataclass(frozen=True, slots=True)
class SeatRow:
    statement: str
    number: int
    person: PartyRef
    kind: str
    title: str | None
    side: str | None
    stance: str | None
    status: str | None
    power: str | None
    valid_from: dt.date | None
    evident_from: dt.date | None
    source: str
    scope: str
    roles: tuple[RoleHeld, ...]


@dataclass(frozen=True, slots=True)
class TalkRow:
    id: str
    day: dt.date
    channel: str
    direction: str | None
    people: tuple[int, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Knows:
    """One of us who spoke with them, and how often."""

    party: PartyRef
    interactions: int


@dataclass(frozen=True, slots=True)
class CommitteeSeat:
    """A seat with what is known of who has it on the day.

    The seat is somebody's claim; the touches are evidence: last each way, how many, whether both ways within the
    days that count (``engaged``), whether we have met. ``left`` is the employment that ended, with none since.
    """

    person: PartyRef
    kind: str
    title: str | None
    side: str
    stance: str | None
    status: str | None
    power: str | None
    employers: tuple[PartyRef, ...]
    hats: tuple[RoleHeld, ...]
    left: str | None
    last_in: dt.date | None
    last_out: dt.date | None
    interactions: int
    engaged: bool | None
    met: bool | None
    known_by: tuple[Knows, ...]
    statement: str
    valid_from: dt.date | None
    source: str
    scope: str


@dataclass(frozen=True, slots=True)
class WithoutSeat:
    """Somebody who took part in conversations about the deal and has no seat on it."""

    party: PartyRef
    ours: bool
    interactions: int
    last: dt.date


class Committee(Answer):
    """Who decides a deal, and who of us works on it. ``start_unknown``: seats not yet evident on the day."""

    rows_field: ClassVar[str] = "seats"

    deal: str
    name: str | None = None
    stage: str | None = None
    engaged_days: float | None = None
    seats: tuple[CommitteeSeat, ...] = ()
    start_unknown: tuple[CommitteeSeat, ...] = ()
    without_seat: tuple[WithoutSeat, ...] = ()


SEATS = Query("deals/committee", SeatRow)
TALKS_ABOUT = Query("deals/talks_about", TalkRow)
TALKS_OF = Query("deals/talks_of", TalkRow)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is read of a deal: its seats, the situation that they make, and the parties by number."""

    rows: tuple[SeatRow, ...]
    later: tuple[SeatRow, ...]
    situation: Situation
    parties: Mapping[int, PartyRef]


def gathered(topic: Topic, deal_id: str, *, opened: dt.date | None, place: int | None) -> Gathered:
    """The rows about a deal that the view may see, as one situation. Four questions and that of our own side."""
    ref, day, channels = record_ref(RecordLabel.DEAL, deal_id), topic.view.as_of, sorted(_channels(topic))
    every = topic.graph.rows(SEATS, topic.view, ref=ref)
    rows = tuple(row for row in every if row.evident_from and row.evident_from <= day)
    about = topic.graph.rows(TALKS_ABOUT, topic.view, ref=ref, channels=channels)
    seated = sorted({row.number for row in every})
    others = topic.graph.rows(TALKS_OF, topic.view, numbers=seated, channels=channels) if seated else []
    ours = our_side(topic).people | {row.number for row in rows if row.side == "ours"}
    ours -= {row.number for row in rows if row.side == "theirs"}
    talks = (*_talks(about, about=True), *_talks(others, about=False))
    numbers = sorted({one for talk in talks for one in talk.parts} | set(seated))
    parties = {row.number: row.party for row in topic.graph.rows(BY_IDX, None, numbers=numbers)} if numbers else {}
    situation = Situation(
        day, opened, place, tuple(_place(row, day) for row in rows), talks, frozenset(ours),
        {number: party.name for number, party in parties.items()},
    )  # fmt: skip
    return Gathered(rows, tuple(row for row in every if row not in rows), situation, parties)


def _channels(topic: Topic) -> Iterable[str]:
    return topic.vocabulary.channel_weights()


def _talks(rows: Iterable[TalkRow], *, about: bool) -> list[Talk]:
    return [Talk(row.id, row.day, parts_of(row.people, row.kinds, row.direction), about) for row in rows]


def _place(row: SeatRow, day: dt.date) -> Place:
    return Place(
        row.number, row.kind, row.side, row.statement, row.stance, row.status, row.power, row.valid_from,
        left_by(row.roles, day),
    )  # fmt: skip


def left_by(roles: Sequence[RoleHeld], day: dt.date) -> str | None:
    """The employment that ended last, where none is live on the day: they have left."""
    jobs = [role for role in roles if role.kind == EMPLOYEE]
    ended = [role for role in jobs if role.valid_to and role.valid_to <= day]
    if len(ended) < len(jobs):
        return None
    return max(((role.valid_to or day, role.statement) for role in ended), default=(day, None))[1]


def told_seats(found: Gathered, rows: Sequence[SeatRow], engaged_days: float) -> tuple[CommitteeSeat, ...]:
    """Seats as an answer tells them."""
    return tuple(_told(found, row, engaged_days) for row in rows)


def _told(found: Gathered, row: SeatRow, engaged_days: float) -> CommitteeSeat:
    situation = found.situation
    side = row.side or ("ours" if row.number in situation.ours else "theirs")
    ours = row.number in situation.ours
    touch = touches(situation, row.number, engaged_days)
    live = tuple(role for role in row.roles if not role.valid_to or situation.day < role.valid_to)
    employers = tuple(role.body for role in live if role.kind == EMPLOYEE)
    hats = tuple(role for role in live if role.kind != EMPLOYEE)
    known_by = tuple(Knows(found.parties[one], count) for one, count in touch.colleagues.items())
    return CommitteeSeat(
        row.person, row.kind, row.title, side, row.stance, row.status, row.power, employers, hats,
        left_by(row.roles, situation.day), touch.last_in, touch.last_out, touch.count, None if ours else touch.engaged,
        None if ours else touch.met, () if ours else known_by, row.statement, row.valid_from, row.source, row.scope,
    )  # fmt: skip


def without_seat(found: Gathered) -> tuple[WithoutSeat, ...]:
    """Those who took part in conversations about the deal without a seat, the most often first."""
    situation = found.situation
    seated = {seat.person for seat in situation.seats}
    days: dict[int, list[dt.date]] = {}
    for talk in situation.talks:
        for one in talk.parts if talk.about else ():
            if one not in seated:
                days.setdefault(one, []).append(talk.day)
    rows = [
        WithoutSeat(found.parties[one], one in situation.ours, len(when), max(when)) for one, when in days.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.interactions, row.party.name, row.party.id)))
