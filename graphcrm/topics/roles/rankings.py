"""Rankings: who has most seats, which groups are fullest; equal ones share a rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.model import Answer, PartyRef


@dataclass(frozen=True, slots=True)
class SeatsRow:
    number: int
    party: PartyRef
    seats: int
    roles: int
    start_unknown: int


@dataclass(frozen=True, slots=True)
class MembersRow:
    party: PartyRef
    members: int
    roles: int
    start_unknown: int


@dataclass(frozen=True, slots=True)
class Seats:
    """A person's place: ``seats`` different bodies, ``roles`` in them; equal seats share a rank (1, 1, 3).

    ``start_unknown`` bodies are not counted: nobody knows whether the role there had begun.
    """

    rank: int
    party: PartyRef
    seats: int
    roles: int
    start_unknown: int


@dataclass(frozen=True, slots=True)
class Fullness:
    """A group's place: ``members`` different people and organisations, ``roles`` that they hold."""

    rank: int
    party: PartyRef
    members: int
    roles: int
    start_unknown: int


class MostSeats(Answer):
    """People with most seats; ``tied_beyond`` where others with as many as the last follow.

    Who objects to being ranked is not among them.
    """

    rows_field: ClassVar[str] = "people"

    people: tuple[Seats, ...]
    tied_beyond: bool


class FullestGroups(Answer):
    """Groups with most members; ``tied_beyond`` where others with as many as the last follow."""

    rows_field: ClassVar[str] = "groups"

    groups: tuple[Fullness, ...]
    tied_beyond: bool


MOST_SEATS = Query("roles/most_seats", SeatsRow)
FULLEST_GROUPS = Query("roles/fullest_groups", MembersRow)


def places(values: Sequence[int]) -> list[int]:
    """The ranks of values in falling order; equal ones share the first one's (1, 1, 3)."""
    ranks: list[int] = []
    for place, value in enumerate(values):
        is_tie = place > 0 and values[place - 1] == value
        ranks.append(ranks[-1] if is_tie else place + 1)
    return ranks
