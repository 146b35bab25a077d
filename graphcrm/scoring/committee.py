"""A buying committee as plain values: who has a seat, who spoke with whom, who is engaged; and changes to it.

A seat is a claim, a conversation is evidence: they are never mixed. People are named by numbers.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from graphcrm.scoring.strength import COPIED, MEETS, Way, flags, way

OURS, THEIRS = "ours", "theirs"
SUPPOSED = "supposed"
"""What stands where a statement or a conversation has its id, when it is only supposed."""


@dataclass(frozen=True, slots=True)
class Place:
    """A seat: who has it, as what, and where they stand. ``left``: the employment that ended, with none since."""

    person: int
    kind: str
    side: str | None
    statement: str
    stance: str | None = None
    status: str | None = None
    power: str | None = None
    since: dt.date | None = None
    left: str | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation: the flags of each who took part, and whether it is about this deal by name."""

    id: str
    day: dt.date
    parts: Mapping[int, int]
    about: bool = True


@dataclass(frozen=True, slots=True)
class Touches:
    """What conversations say of one of their people: the last each way, how many, and with whom of us."""

    last_in: dt.date | None
    last_out: dt.date | None
    count: int
    met: bool
    colleagues: Mapping[int, int]
    recent: tuple[str, ...]
    engaged: bool


@dataclass(frozen=True, slots=True)
class Situation:
    """A deal on a day: its stage's place in the pipeline, its seats, its conversations, who is one of us."""

    day: dt.date
    opened: dt.date | None
    place: int | None
    seats: tuple[Place, ...]
    talks: tuple[Talk, ...]
    ours: frozenset[int]
    names: Mapping[int, str]

    def theirs(self) -> tuple[Place, ...]:
        """Their seats, without those of people who have left."""
        return tuple(seat for seat in self.seats if self.is_theirs(seat) and not seat.left)

    def is_theirs(self, seat: Place) -> bool:
        return seat.side == THEIRS or (seat.side is None and seat.person not in self.ours)

    def seated(self, kind: str) -> tuple[Place, ...]:
        return tuple(seat for seat in self.theirs() if seat.kind == kind)

    def name(self, person: int) -> str:
        return self.names.get(person, "somebody")

    def with_them(self, since: dt.date | None = None) -> list[Talk]:
        """The conversations in which one of us and one who is not took part, about this deal by name."""
        return [
            talk
            for talk in self.talks
            if talk.about and (since is None or talk.day > since) and self.ours & talk.parts.keys() < talk.parts.keys()
            and self.ours & talk.parts.keys()
        ]  # fmt: skip


def parts_of(people: Iterable[int], kinds: Iterable[str], direction: str | None) -> dict[int, int]:
    """The flags of each who took part, from the columns of a row."""
    told: dict[int, list[str]] = {}
    for person, kind in zip(people, kinds, strict=True):
        told.setdefault(person, []).append(kind)
    return {person: flags(kinds, direction) for person, kinds in told.items()}


def touches(situation: Situation, person: int, window_days: float) -> Touches:
    """What is known of one person's conversations with us up to the day."""
    since = situation.day - dt.timedelta(days=window_days)
    ways: list[tuple[Talk, set[Way]]] = []
    colleagues: Counter[int] = Counter()
    for talk in situation.talks:
        if person not in talk.parts or talk.day > situation.day:
            continue
        met = {one: how for one in situation.ours & talk.parts.keys() if (how := _way(talk, one, person))}
        if met:
            ways.append((talk, set(met.values())))
            colleagues.update(met.keys())
    into = [talk for talk, how in ways if how & {Way.IN, Way.BOTH}]
    out = [talk for talk, how in ways if how & {Way.OUT, Way.BOTH}]
    recent = [any(talk.day > since for talk in side) for side in (into, out)]
    return Touches(
        last_in=max((talk.day for talk in into), default=None),
        last_out=max((talk.day for talk in out), default=None),
        count=len(ways),
        met=any(Way.BOTH in how for _, how in ways),
        colleagues=dict(sorted(colleagues.items(), key=lambda item: (-item[1], item[0]))),
        recent=tuple(talk.id for talk, _ in ways if talk.day > since),
        engaged=all(recent),
    )


def _way(talk: Talk, ours: int, theirs: int) -> Way | None:
    how = way(talk.parts[ours], talk.parts[theirs])
    return how[0] if how else None


@dataclass(frozen=True, slots=True)
class Supposed:
    """One change that is not stored: somebody leaves, takes a seat, changes stance, or people meet.

    Exactly one of ``leaves``, ``seat``, ``stance`` and ``meets`` says what.
    """

    leaves: int | None = None
    seat: tuple[int, str] | None = None
    stance: tuple[int, str] | None = None
    meets: tuple[int, ...] = ()


def supposing(situation: Situation, change: Supposed) -> Situation:
    """The situation as it would be: the rows are changed, the rules stay the same."""
    if change.leaves is not None:
        return _without(situation, change.leaves)
    if change.seat is not None:
        person, kind = change.seat
        taken = Place(person, kind, THEIRS, SUPPOSED, since=situation.day)
        return replace(situation, seats=(*situation.seats, taken))
    if change.stance is not None:
        person, stance = change.stance
        seats = tuple(replace(seat, stance=stance) if seat.person == person else seat for seat in situation.seats)
        return replace(situation, seats=seats)
    hosts = [seat.person for seat in situation.seats if not situation.is_theirs(seat) and not seat.left]
    present = dict.fromkeys((*change.meets, *(hosts[:1] or sorted(situation.ours)[:1])), MEETS)
    return replace(situation, talks=(*situation.talks, Talk(SUPPOSED, situation.day, present)))


def _without(situation: Situation, person: int) -> Situation:
    """Somebody left: their seats are those of one who left, and what a colleague of ours knew goes along."""
    seats = tuple(
        replace(seat, left=seat.left or SUPPOSED) if seat.person == person else seat for seat in situation.seats
    )
    if person not in situation.ours:
        return replace(situation, seats=seats)
    talks = tuple(
        replace(talk, parts={one: part for one, part in talk.parts.items() if one != person})
        for talk in situation.talks
    )
    return replace(situation, seats=seats, talks=talks, ours=situation.ours - {person})


def copied_only(talk: Talk, person: int) -> bool:
    """Whether somebody got no more than a copy."""
    return bool(talk.parts[person] & COPIED)


@dataclass(frozen=True, slots=True)
class Pair:
    """What passed between one of them and one of us: conversations in, out and both ways, and the last."""

    into: int
    out: int
    both: int
    last: dt.date


def pairs(situation: Situation) -> dict[tuple[int, int], Pair]:
    """For each of them with each of us who spoke with each other about this deal, or about none: what passed."""
    found: dict[tuple[int, int], list[tuple[Way, dt.date]]] = {}
    for talk in situation.talks:
        for ours in situation.ours & talk.parts.keys():
            for theirs in talk.parts.keys() - situation.ours:
                if how := _way(talk, ours, theirs):
                    found.setdefault((theirs, ours), []).append((how, talk.day))
    return {
        key: _pair(Counter(how for how, _ in ways), max(day for _, day in ways)) for key, ways in found.items()
    }


def _pair(ways: Counter[Way], last: dt.date) -> Pair:
    return Pair(ways[Way.IN], ways[Way.OUT], ways[Way.BOTH], last)
