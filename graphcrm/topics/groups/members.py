"""Who is in a body: members with their roles, the bodies below it, its head count over time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from pydantic import Field

from graphcrm.db.cypher import Query
from graphcrm.errors import InputError
from graphcrm.model import Answer, PartyRef
from graphcrm.topics.people.roles import RoleHeld

MemberKey = tuple[str, str, str, str]
"""Where a page ends, as text that fits a cursor: the last one's name and id, and the two totals."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with roles in a body or below it; those of unknown start and without evidence yet apart."""

    party: PartyRef
    roles: tuple[RoleHeld, ...]
    start_unknown: tuple[RoleHeld, ...]


@dataclass(frozen=True, slots=True)
class MemberRow:
    party: PartyRef
    roles: tuple[RoleHeld, ...]


class Members(Answer):
    """One page of those with a role in a body, in order of name and id.

    ``members`` certainly have one, ``start_unknown`` only roles without evidence yet; ``total`` and
    ``start_unknown_total`` count all pages. ``following`` is the key to go on after, None on the last page; it
    carries the totals, so that only the first page counts.
    """

    rows_field: ClassVar[str] = "members"

    body: PartyRef | None
    bodies: int = 0
    total: int = 0
    start_unknown_total: int = 0
    members: tuple[Member, ...] = ()
    start_unknown: tuple[Member, ...] = ()
    following: MemberKey | None = Field(None, exclude=True)


@dataclass(frozen=True, slots=True)
class MemberCountRow:
    certain: int
    start_unknown: int


@dataclass(frozen=True, slots=True)
class Subgroup:
    """A body that is part of ``part_of``, so many steps below the one asked about."""

    body: PartyRef
    part_of: PartyRef
    depth: int
    hierarchy: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    statement: str


class Subgroups(Answer):
    """The bodies below a body on the view's day: the next level, or all. Each statement stands once."""

    rows_field: ClassVar[str] = "subgroups"

    body: PartyRef | None
    subgroups: tuple[Subgroup, ...]
    start_unknown: tuple[Subgroup, ...]


@dataclass(frozen=True, slots=True)
class HeadCountStep:
    """Different people on one day; ``start_unknown`` are those who may have been there already."""

    day: dt.date
    people: int
    start_unknown: int


class HeadCount(Answer):
    """How many people have a role in a body, step by step. The period is the question's own.

    With a hierarchy the bodies below count as long as they were below.
    """

    rows_field: ClassVar[str] = "steps"

    body: PartyRef | None
    every: str
    steps: tuple[HeadCountStep, ...]


@dataclass(frozen=True, slots=True)
class RolesDuringRow:
    """The roles in one body, as columns of equal length: node numbers and ISO days."""

    body: str
    people: tuple[int, ...]
    valid_from: tuple[str, ...]
    evident_from: tuple[str, ...]
    valid_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepDuringRow:
    lower: str
    upper: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date


MEMBERS = Query("groups/members", MemberRow)
MEMBER_COUNT = Query("groups/member_count", MemberCountRow)
ROLES_DURING = Query("groups/roles_during", RolesDuringRow)
STEPS_DURING = Query("hierarchies/down_steps_during", StepDuringRow)


def checked_key(after: MemberKey) -> MemberKey:
    """The key itself, or an InputError: it may have come back from outside."""
    if len(after) != 4 or not (after[2].isdecimal() and after[3].isdecimal()):
        raise InputError("this is no key to go on after", field="after", expected="the following of a page")
    return after
