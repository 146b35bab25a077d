"""What groups share: overlap of two, interlock of all, and those who alone join two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.model import Answer, PartyRef


@dataclass(frozen=True, slots=True)
class RoleThere:
    """A role in short: kind and title, and whether there is evidence of it by the view's day."""

    kind: str
    title: str | None
    evident: bool


@dataclass(frozen=True, slots=True)
class SharedMember:
    """Somebody with a role in both of two bodies."""

    party: PartyRef
    in_first: tuple[RoleThere, ...]
    in_second: tuple[RoleThere, ...]

    @property
    def is_certain(self) -> bool:
        return any(role.evident for role in self.in_first) and any(role.evident for role in self.in_second)


@dataclass(frozen=True, slots=True)
class RolesInRow:
    """The roles in one body as columns of equal length; no title is an empty one."""

    body: str
    members: tuple[int, ...]
    kinds: tuple[str, ...]
    titles: tuple[str, ...]
    evident: tuple[bool, ...]

    def by_member(self) -> dict[int, tuple[RoleThere, ...]]:
        """Each member's roles, in order of kind and title."""
        found: defaultdict[int, list[RoleThere]] = defaultdict(list)
        for member, kind, title, evident in zip(self.members, self.kinds, self.titles, self.evident, strict=True):
            found[member].append(RoleThere(kind, title or None, evident))
        return {
            member: tuple(sorted(roles, key=lambda role: (role.kind, role.title or "")))
            for member, roles in found.items()
        }


def certain_in(roles: Mapping[int, tuple[RoleThere, ...]]) -> int:
    """How many certainly have a role."""
    return sum(any(role.evident for role in held) for held in roles.values())


class Overlap(Answer):
    """Who has a role in both of two bodies on the view's day.

    ``jaccard`` is the number of shared members over that of all members of either (0 to 1; null where neither
    has any). ``start_unknown`` are those for whom one of the two is without evidence yet; they count nowhere.
    """

    rows_field: ClassVar[str] = "shared"

    first: PartyRef | None
    second: PartyRef | None
    first_total: int
    second_total: int
    jaccard: float | None
    shared: tuple[SharedMember, ...]
    start_unknown: tuple[SharedMember, ...]


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """A group with the node numbers of all its members, and of those who certainly are."""

    body: PartyRef
    members: tuple[int, ...]
    certain: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class InterlockedPair:
    """Two groups with shared members; ``start_unknown`` more may be shared. Equal counts share a rank."""

    rank: int
    first: PartyRef
    second: PartyRef
    shared: int
    jaccard: float | None
    start_unknown: int


class Interlock(Answer):
    """All pairs of groups with at least ``minimum`` shared members on the view's day, the most shared first."""

    rows_field: ClassVar[str] = "pairs"

    groups: int
    minimum: int
    total: int
    pairs: tuple[InterlockedPair, ...]


@dataclass(frozen=True, slots=True)
class JoinedPair:
    """Two groups that share exactly one member; ``start_unknown`` more may join them."""

    first: PartyRef
    second: PartyRef
    start_unknown: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """Somebody who alone joins pairs of groups."""

    rank: int
    party: PartyRef
    count: int
    pairs: tuple[JoinedPair, ...]


class Bridges(Answer):
    """Who alone joins two groups on the view's day, those who join most pairs first; ties share a rank.

    ``left_out`` more object to being ranked.
    """

    rows_field: ClassVar[str] = "bridges"

    groups: int
    left_out: int
    bridges: tuple[Bridge, ...]


MEMBERSHIPS_IN = Query("groups/memberships_in", RolesInRow)
MEMBERSHIPS = Query("groups/memberships", MembershipRow)
