"""What groups share: overlap, interlock, bridges."""

from __future__ import annotations

import datetime as dt

import pytest
from worlds import World

from graphcrm.errors import InputError, UnknownWord

GROUPS = """
person ann
person bob
person cid
person dan
working_group red
working_group blue
working_group pink
committee top
ann chair red 2020-01-01..
ann member blue 2020-01-01..
bob member red 2020-01-01..
bob member blue 2020-01-01..2021-01-01
bob secretary blue 2021-01-01..
cid member blue 2020-01-01..
cid member pink 2020-01-01..
cid member top 2020-01-01..
dan member pink 2020-01-01..
dan member red .. seen 2025-01-01
"""


def at(world: World, day: str) -> World:
    world.crm = world.crm.at(as_of=dt.date.fromisoformat(day))
    return world


def test_overlap_of_two_with_the_roles_in_both(world: World):
    found = at(world.build(GROUPS), "2022-01-01").crm.groups.overlap("red", "blue")
    assert [
        (row.party.id, [role.kind for role in row.in_first], [role.kind for role in row.in_second])
        for row in found.shared
    ] == [("ann", ["chair"], ["member"]), ("bob", ["member"], ["secretary"])]
    assert (found.first_total, found.second_total, found.jaccard) == (2, 3, 2 / 3)


def test_an_overlap_without_evidence_stands_apart(world: World):
    found = at(world.build(GROUPS), "2022-01-01").crm.groups.overlap("red", "pink")
    assert (found.shared, found.jaccard) == ((), 0)
    assert [row.party.id for row in found.start_unknown] == ["dan"]
    later = at(world, "2025-01-01").crm.groups.overlap("red", "pink")
    assert [row.party.id for row in later.shared] == ["dan"]


def test_interlock_ranks_pairs_and_shows_ties(world: World):
    found = at(world.build(GROUPS), "2022-01-01").crm.groups.interlock()
    assert [(row.rank, row.first.id, row.second.id, row.shared) for row in found.pairs] == [
        (1, "blue", "red", 2),
        (2, "blue", "pink", 1),
        (2, "blue", "top", 1),
        (2, "pink", "top", 1),
    ]
    assert (found.groups, found.total) == (4, 4)


def test_interlock_of_one_kind_from_a_minimum(world: World):
    groups = at(world.build(GROUPS), "2022-01-01").crm.groups
    assert [(row.first.id, row.second.id) for row in groups.interlock(kind="working_group").pairs] == [
        ("blue", "red"),
        ("blue", "pink"),
    ]
    assert [(row.first.id, row.second.id) for row in groups.interlock(minimum=2).pairs] == [("blue", "red")]
    limited = groups.interlock(limit=1)
    assert (len(limited.pairs), limited.total) == (1, 4)


def test_bridges_alone_join_two_groups(world: World):
    groups = at(world.build(GROUPS), "2025-01-01").crm.groups
    found = groups.bridges()
    assert [
        (row.rank, row.party.id, [(pair.first.id, pair.second.id) for pair in row.pairs]) for row in found.bridges
    ] == [
        (1, "cid", [("blue", "pink"), ("blue", "top"), ("pink", "top")]),
        (2, "dan", [("pink", "red")]),
    ]
    assert [row.party.id for row in groups.bridges(kind="committee").bridges] == []


def test_bad_input_is_refused(world: World):
    groups = world.build(GROUPS).crm.groups
    with pytest.raises(InputError, match="overlaps with itself"):
        groups.overlap("red", "red")
    with pytest.raises(UnknownWord, match="kind of Group"):
        groups.interlock(kind="company")
    with pytest.raises(InputError, match="minimum is 0"):
        groups.interlock(minimum=0)
