"""Colleagues: who served together, where, when, and for how long."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.model import OPEN_END, Answer, PartyRef
from graphcrm.scoring.periods import DAY, Stretch, merged, shared


@dataclass(frozen=True, slots=True)
class TogetherRow:
    """One role of the person, and the roles of others in the same body as columns of equal length."""

    body: PartyRef
    statement: str
    valid_from: dt.date | None
    evident_from: dt.date
    valid_to: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    people: tuple[int, ...]
    unknown: tuple[bool, ...]
    since: tuple[str, ...]
    until: tuple[str, ...]

    @property
    def is_approximate(self) -> bool:
        """Whether the person's own days are fewer than they may have been."""
        return self.valid_from is None or bool(self.from_earliest or self.to_earliest)


@dataclass(frozen=True, slots=True)
class Together:
    """A stretch of days in one body; ``until`` is null while it goes on."""

    since: dt.date
    until: dt.date | None
    days: int


@dataclass(frozen=True, slots=True)
class BodyTogether:
    """The time together in one body; ``at_least`` where a start is unknown, or a date approximate."""

    body: PartyRef
    days: int
    at_least: bool
    periods: tuple[Together, ...]


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who served in the same bodies: ``days`` is the sum over the bodies."""

    person: PartyRef
    days: int
    at_least: bool
    bodies: tuple[BodyTogether, ...]


class Colleagues(Answer):
    """Who served with a person up to the view's day, the longest first.

    ``total`` counts them all, ``colleagues`` holds at most ``limit``. A day in two bodies together counts in
    each; in one body it counts once, however many roles there were. A role of unknown start counts from its
    first evidence, one that ended between two snapshots until the first of them: the days are at least so many.
    ``left_out`` more object to being ranked.
    """

    rows_field: ClassVar[str] = "colleagues"

    person: PartyRef | None
    total: int
    left_out: int
    colleagues: tuple[Colleague, ...]


@dataclass(frozen=True, slots=True)
class NumberedRow:
    number: int
    party: PartyRef


COLLEAGUES = Query("people/colleagues", TogetherRow)
BY_IDX = Query("parties/by_idx", NumberedRow)


@dataclass(slots=True)
class Tally:
    """What one colleague and the person share in one body."""

    stretches: list[Stretch]
    at_least: bool = False


Tallies = Mapping[int, Mapping[str, Tally]]


def tallies(rows: Iterable[TogetherRow], day: dt.date) -> Tallies:
    """What each colleague (by node number) shares with the person in each body (by id), up to ``day``."""
    found: dict[int, dict[str, Tally]] = defaultdict(dict)
    parse = dt.date.fromisoformat
    for row in rows:
        mine = Stretch(row.evident_from, min(row.to_earliest or row.valid_to or OPEN_END, day + DAY))
        for person, unknown, since, until in zip(row.people, row.unknown, row.since, row.until, strict=True):
            both = shared(mine, Stretch(parse(since), parse(until)))
            if both is not None:
                tally = found[person].setdefault(row.body.id, Tally([]))
                tally.stretches.append(both)
                tally.at_least |= unknown or row.is_approximate
    return found


def days_together(bodies: Mapping[str, Tally]) -> int:
    """The days in each body, summed."""
    return sum(stretch.days for tally in bodies.values() for stretch in merged(tally.stretches))


def colleague(person: PartyRef, bodies: Mapping[str, Tally], names: Mapping[str, PartyRef], day: dt.date) -> Colleague:
    """The row of one colleague, bodies with the longest time first."""
    together = [_in_body(names[body], tally, day) for body, tally in bodies.items()]
    together.sort(key=lambda entry: (-entry.days, entry.body.name, entry.body.id))
    return Colleague(
        person=person,
        days=sum(entry.days for entry in together),
        at_least=any(entry.at_least for entry in together),
        bodies=tuple(together),
    )


def _in_body(body: PartyRef, tally: Tally, day: dt.date) -> BodyTogether:
    periods = tuple(
        Together(stretch.since, None if stretch.until > day else stretch.until, stretch.days)
        for stretch in merged(tally.stretches)
    )
    return BodyTogether(body, sum(period.days for period in periods), tally.at_least, periods)
