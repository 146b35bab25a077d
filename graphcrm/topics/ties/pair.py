"""The tie of two: its strength, and the interactions behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from graphcrm.db.cypher import Query
from graphcrm.model import Answer, PartyRef
from graphcrm.scoring.strength import Band, Contact, Formula, Way, flags, measured, way
from graphcrm.topics.ties.claims import Claim
from graphcrm.topics.ties.formula import FormulaTold


@dataclass(frozen=True, slots=True)
class BetweenRow:
    id: str
    day: dt.date
    channel: str
    direction: str | None
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    participants: int


@dataclass(frozen=True, slots=True)
class Counted:
    """An interaction that counts, and how much on the view's day; ``way`` is seen from the first."""

    id: str
    day: dt.date
    channel: str
    way: Way
    copied: bool
    participants: int
    weight: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """What interactions say of a tie: its strength by them alone (null where they never met), how many went which
    way, the last of each, and their decayed weights.
    """

    strength: float | None
    interactions: int
    sent: int
    received: int
    both: int
    last: dt.date | None
    last_sent: dt.date | None
    last_received: dt.date | None
    weight: float
    weight_sent: float
    weight_received: float


class TieStrength(Answer):
    """How strong the tie of two is on the view's day: by evidence or by claims, whichever is stronger; else null.

    ``interactions`` are those that count most, up to ``limit``; ``evidence`` counts them all. ``later`` ones lie
    after the view's day (a clock that goes wrong, or a day in the past that is asked about); ``uncounted`` ones say
    nothing of the two: a campaign, too many participants, or neither spoke to the other. ``refused``: one of the two
    objects to being scored, and nothing was looked at.
    """

    rows_field: ClassVar[str] = "interactions"

    first: PartyRef | None
    second: PartyRef | None
    refused: bool
    strength: float | None
    band: Band | None
    evidence: Evidence
    claims: tuple[Claim, ...]
    later: int
    uncounted: int
    formula: FormulaTold
    interactions: tuple[Counted, ...]


BETWEEN = Query("ties/between", BetweenRow)


def contacts_between(rows: Iterable[BetweenRow]) -> list[Contact]:
    """The contacts of two: interactions in which one of them spoke to the other, or both were present."""
    found = ((row, way(flags(row.mine, row.direction), flags(row.theirs, row.direction))) for row in rows)
    return [Contact(row.id, row.day, row.channel, *how, row.participants) for row, how in found if how]


def evidence_of(contacts: Sequence[Contact], day: dt.date, formula: Formula) -> Evidence:
    """What these contacts say on the day."""
    counted = [one for one in contacts if counts(one, day, formula)]
    sums = measured(counted, day, formula)
    return Evidence(
        strength=sums.strength,
        interactions=len(counted),
        **{name: sum(one.way is word for one in counted) for name, word in _WAYS},
        last=_last(counted, *Way),
        last_sent=_last(counted, Way.OUT, Way.BOTH),
        last_received=_last(counted, Way.IN, Way.BOTH),
        weight=sums.total,
        weight_sent=sums.sent,
        weight_received=sums.received,
    )


def counts(contact: Contact, day: dt.date, formula: Formula) -> bool:
    """Whether it counts on the day."""
    return contact.day <= day and contact.weight(formula) > 0


_WAYS: tuple[tuple[str, Way], ...] = (("sent", Way.OUT), ("received", Way.IN), ("both", Way.BOTH))


def _last(contacts: Iterable[Contact], *ways: Way) -> dt.date | None:
    return max((one.day for one in contacts if one.way in ways), default=None)


def heaviest(contacts: Iterable[Contact], day: dt.date, formula: Formula, limit: int) -> tuple[Counted, ...]:
    """The interactions that count most on the day, the heaviest first."""
    found = [_counted(one, day, formula) for one in contacts if counts(one, day, formula)]
    found.sort(key=_order)
    return tuple(found[:limit])


def strongest(evidence: Evidence, claims: Sequence[Claim]) -> float | None:
    """The strength of a tie: by evidence or by its strongest claim, whichever is more; None without either."""
    return max((evidence.strength or 0.0, *(claim.strength for claim in claims))) or None


def _counted(one: Contact, day: dt.date, formula: Formula) -> Counted:
    weight = one.weight(formula) * formula.decay((day - one.day).days)
    return Counted(one.id, one.day, one.channel, one.way, one.copied, one.participants, weight)


def _order(one: Counted) -> tuple[Any, ...]:
    return -one.weight, -one.day.toordinal(), one.id
