"""A career: roles in order of time, what overlaps with what, and the gaps between employments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.model import OPEN_END, Answer, PartyRef
from graphcrm.scoring.periods import DAY, Stretch, between, overlaps
from graphcrm.topics.people.roles import RoleHeld


@dataclass(frozen=True, slots=True)
class RoleOverlap:
    """Another role held at the same time, and for how many days; ``at_least`` where the days are not known."""

    statement: str
    body: PartyRef
    kind: str
    days: int
    at_least: bool


@dataclass(frozen=True, slots=True)
class CareerRole:
    """A role within a career. ``days`` counts those that we know of, up to the view's day.

    ``at_least`` where its start is unknown, or start or end approximate (``from_earliest``, ``to_earliest``).
    """

    body: PartyRef
    kind: str
    title: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    days: int
    at_least: bool
    overlaps: tuple[RoleOverlap, ...]
    statement: str
    source: str
    scope: str
    agreed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Days without any role of the kinds asked about; ``at_most`` where the days beside it are not known."""

    since: dt.date
    until: dt.date
    days: int
    at_most: bool
    after: tuple[PartyRef, ...]
    before: tuple[PartyRef, ...]


class Career(Answer):
    """All roles that had begun by the view's day, in order of time; days half-open.

    A role of unknown start stands at its first evidence; where that is later than the view's day, it is
    listed apart in ``start_unknown``. ``gaps`` lie between roles of the kinds ``gap_kinds``.
    """

    rows_field: ClassVar[str] = "roles"

    party: PartyRef | None
    roles: tuple[CareerRole, ...]
    start_unknown: tuple[RoleHeld, ...]
    gap_kinds: tuple[str, ...]
    gaps: tuple[Gap, ...]


CAREER = Query("people/career", RoleHeld)


def stretch_of(role: RoleHeld, day: dt.date) -> Stretch | None:
    """The days up to ``day`` on which we know that it held; None if there are none."""
    since = role.evident_from or role.valid_from
    until = min(role.to_earliest or role.valid_to or OPEN_END, day + DAY)
    return Stretch(since, until) if since is not None and since < until else None


def career_roles(roles: Sequence[RoleHeld], day: dt.date) -> tuple[CareerRole, ...]:
    """The roles with what overlaps with each, up to ``day``."""
    stretches = [stretch_of(role, day) for role in roles]
    beside = overlaps(stretches)
    return tuple(
        CareerRole(
            body=role.body,
            kind=role.kind,
            title=role.title,
            valid_from=role.valid_from,
            valid_to=role.valid_to,
            evident_from=role.evident_from,
            from_earliest=role.from_earliest,
            to_earliest=role.to_earliest,
            days=stretch.days if stretch else 0,
            at_least=role.is_approximate,
            overlaps=tuple(_overlap(role, roles[place], days) for place, days in pairs),
            statement=role.statement,
            source=role.source,
            scope=role.scope,
            agreed_by=role.agreed_by,
        )
        for role, stretch, pairs in zip(roles, stretches, beside, strict=True)
    )


def _overlap(role: RoleHeld, other: RoleHeld, days: int) -> RoleOverlap:
    at_least = role.is_approximate or other.is_approximate
    return RoleOverlap(other.statement, other.body, other.kind, days, at_least)


def gaps(roles: Sequence[RoleHeld], kinds: Collection[str], day: dt.date) -> tuple[Gap, ...]:
    """The gaps between roles of these kinds, up to ``day``, with the bodies left and joined."""
    held = [(role, stretch) for role in roles if role.kind in kinds and (stretch := stretch_of(role, day))]
    found = []
    for gap in between(stretch for _, stretch in held):
        left = [role for role, stretch in held if stretch.until == gap.since]
        joined = [role for role, stretch in held if stretch.since == gap.until]
        found.append(
            Gap(
                since=gap.since,
                until=gap.until,
                days=gap.days,
                at_most=_may_be_shorter(left, joined),
                after=tuple(role.body for role in left),
                before=tuple(role.body for role in joined),
            )
        )
    return tuple(found)


def _may_be_shorter(left: Sequence[RoleHeld], joined: Sequence[RoleHeld]) -> bool:
    ends = any(role.to_earliest for role in left)
    return ends or any(role.valid_from is None or role.from_earliest for role in joined)
