"""Groups that people of several organisations belong to, with chairs; mostly of one community."""

from __future__ import annotations

import numpy as np

from graphcrm.worlds.careers import careers
from graphcrm.worlds.days import FIRST, LAST, NO_DAY, YEAR, iso
from graphcrm.worlds.draws import Ints
from graphcrm.worlds.names import TRADES
from graphcrm.worlds.organisations import city_of
from graphcrm.worlds.society import Society
from graphcrm.worlds.tables import Files, Table, chunks

KINDS = (
    "working_group", "committee", "special_interest_group", "care_network", "board", "user_group", "buying_club",
)  # fmt: skip
_SUFFIX = ("Working Group", "Committee", "Interest Group", "Care Network", "Board", "User Group", "Buying Club")
FEWEST, MOST = 4, 150
_SKEW = 1.6
"""Seats go to the same people more often than not: the place of a member is this power of a uniform draw."""
_FROM_ELSEWHERE = 0.12
_SUBGROUPS = 0.25
_CHUNK = 2_000


def ids_of(groups: Ints) -> list[str]:
    return [f"g{number}" for number in groups.tolist()]


def groups(files: Files, society: Society) -> None:
    """groups.csv and subgroups.csv."""
    with (
        files.table("groups.csv", "id name kind city") as table,
        files.table("subgroups.csv", "from to kind valid_from") as parts,
    ):
        for numbers in chunks(society.size.groups):
            kinds = kind_of(society, numbers)
            trades = society.draws("groups").below(len(TRADES), numbers, 1).tolist()
            cities = city_of(society, community_of(society, numbers))
            rows = zip(cities, trades, kinds.tolist(), numbers.tolist(), strict=True)
            called = [f"{city} {TRADES[trade]} {_SUFFIX[kind]} {number}" for city, trade, kind, number in rows]
            table.add(ids_of(numbers), called, [KINDS[kind] for kind in kinds.tolist()], cities)
            _subgroups(parts, society, numbers)


def kind_of(society: Society, numbers: Ints) -> Ints:
    return society.draws("kind of group").below(len(KINDS), numbers)


def community_of(society: Society, numbers: Ints) -> Ints:
    """Where a group is at home: groups of one community stand side by side."""
    return numbers * society.communities // society.size.groups


def begun(society: Society, numbers: Ints) -> Ints:
    return FIRST + society.draws("groups").below(LAST - FIRST - YEAR, numbers, 2)


def _subgroups(parts: Table, society: Society, numbers: Ints) -> None:
    """A quarter belongs to a group with a lower number of the same community: no circle closes."""
    draws = society.draws("subgroups")
    above = numbers - 1 - draws.below(5, numbers)
    same = (above >= 0) & (community_of(society, np.maximum(above, 0)) == community_of(society, numbers))
    rows = np.flatnonzero(same & draws.chance(_SUBGROUPS, numbers, 1))
    day = np.maximum(begun(society, numbers), begun(society, np.maximum(above, 0)))
    parts.add(ids_of(numbers[rows]), ids_of(above[rows]), ["subgroup"] * len(rows), iso(day[rows]))


def sizes(society: Society, numbers: Ints) -> Ints:
    """How many seats are drawn for each group: a heavy tail, or all the same in a flat world."""
    if society.size.flat:
        return np.full(len(numbers), 8, dtype=np.int64)
    drawn = society.draws("size of group").uniform(numbers)
    return np.minimum(FEWEST * (1 - drawn) ** (-1 / 1.6), MOST).astype(np.int64)


def group_roles(table: Table, society: Society) -> None:
    """HOLDS_ROLE rows of the members; the first three of a group chair it, stand in, and keep the minutes."""
    for numbers in chunks(society.size.groups, _CHUNK):
        group, member = _members(society, numbers)
        place = np.arange(len(group)) - np.searchsorted(group, group)
        seat = group * (2 * MOST) + place
        kind = np.select([place == 0, place == 1, place == 2], ["chair", "vice_chair", "secretary"], "member")
        start, end = _periods(society, group, seat)
        _write(table, society, (group, member, start, end), kind)
        # Some chairs are technical leads too, of the same group and over the same time.
        is_field = np.isin(kind_of(society, group), (0, 2))
        leads = society.draws("tech leads").chance(0.3, seat)
        both = np.flatnonzero((place == 0) & is_field & leads)
        lead = np.full(len(both), "tech_lead")
        _write(table, society, (group[both], member[both], start[both], end[both]), lead)


def _write(
    table: Table, society: Society, rows: tuple[Ints, Ints, Ints, Ints], kind: np.ndarray[tuple[int], np.dtype[np.str_]]
) -> None:
    group, member, start, end = rows
    nothing = [""] * len(group)
    table.add(society.ids(member), ids_of(group), kind.tolist(), nothing, iso(start), iso(end), nothing)


def _members(society: Society, numbers: Ints) -> tuple[Ints, Ints]:
    """Pairs of group and position, each once, in an order that does not follow from the position."""
    many = sizes(society, numbers)
    group = np.repeat(numbers, many)
    place = np.arange(len(group)) - np.repeat(np.cumsum(many) - many, many)
    seat = group * (2 * MOST) + place
    draws = society.draws("members")
    community = community_of(society, group)
    start, stop = society.home_starts[community], society.home_starts[community + 1]
    near = start + ((stop - start) * draws.uniform(seat) ** _SKEW).astype(np.int64)
    anywhere = draws.below(society.people, seat, 1)
    slot = np.where(draws.chance(_FROM_ELSEWHERE, seat, 2), anywhere, near)
    member = society.positions(slot)
    first = np.sort(np.unique(group * society.people + member, return_index=True)[1])
    group, member = group[first], member[first]
    works = careers(society, member).has_worked
    return group[works], member[works]


def _periods(society: Society, group: Ints, seat: Ints) -> tuple[Ints, Ints]:
    draws = society.draws("seats in groups")
    first = begun(society, group)
    start = first + (draws.uniform(seat) * (LAST - 100 - first)).astype(np.int64)
    end = start + 90 + draws.waiting(1500, seat, 1)
    return start, np.where((end < LAST) & draws.chance(0.7, seat, 2), end, NO_DAY)
