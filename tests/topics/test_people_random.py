"""Colleagues, overlap, interlock, bridges and head counts against plain loops over days, on random worlds."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations

import pytest
from worlds import World

from graphcrm.ledger.statements import StatementDraft

PEOPLE = [f"p{number}" for number in range(6)]
GROUPS = ["g0", "g1", "g2", "g3"]
FIRST = dt.date(2020, 1, 1)
DAYS = [FIRST + dt.timedelta(days=number) for number in range(60)]
TODAY = DAYS[45]
WORLDS = 8


@dataclass(frozen=True)
class Role:
    """A role as the days on which it certainly holds, and on which it may."""

    person: str
    group: str
    start: dt.date | None
    evident: dt.date
    end: dt.date

    def is_certain(self, day: dt.date) -> bool:
        return self.evident <= day < self.end

    def is_possible(self, day: dt.date) -> bool:
        return (self.start or dt.date.min) <= day < self.end


def some_roles(chance: random.Random) -> list[Role]:
    roles: list[Role] = []
    for _ in range(14):
        start = chance.choice([None, *DAYS, *DAYS])
        seen = start or chance.choice(DAYS)
        end = chance.choice([dt.date.max, *(day for day in DAYS if day > seen), dt.date.max])
        role = Role(chance.choice(PEOPLE), chance.choice(GROUPS), start, seen, end)
        clash = [one for one in roles if (one.person, one.group) == (role.person, role.group)]
        if len(clash) < 2:  # one as member, one as chair: the same role twice at one time would be refused
            roles.append(role)
    return roles


def built(world: World, roles: list[Role]) -> World:
    world.build("\n".join([*(f"person {one}" for one in PEOPLE), *(f"working_group {one}" for one in GROUPS)]))
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    drafts = []
    for role in roles:
        kind = ["member", "chair"][seen[role.person, role.group]]
        seen[role.person, role.group] += 1
        drafts.append(
            StatementDraft(
                "HOLDS_ROLE",
                kind,
                role.person,
                role.group,
                valid_from=role.start,
                valid_to=None if role.end == dt.date.max else role.end,
                seen_on=None if role.start else role.evident,
            )
        )
    world.crm.statements.record_all(drafts)
    world.crm = world.crm.at(as_of=TODAY)
    return world


def members(roles: list[Role], group: str, day: dt.date = TODAY) -> set[str]:
    return {role.person for role in roles if role.group == group and role.is_certain(day)}


def brute_colleagues(roles: list[Role], person: str) -> dict[str, int]:
    days: defaultdict[str, int] = defaultdict(int)
    for day in DAYS:
        for group in GROUPS:
            there = members(roles, group, day)
            if day <= TODAY and person in there:
                for other in there - {person}:
                    days[other] += 1
    return dict(days)


@pytest.mark.parametrize("seed", range(WORLDS))
def test_the_same_as_looking_at_each_day(world: World, seed: int):
    roles = some_roles(random.Random(seed))
    crm = built(world, roles).crm

    for person in PEOPLE:
        found = crm.people.colleagues(person)
        assert {row.person.id: row.days for row in found.colleagues} == brute_colleagues(roles, person)

    shared = {
        (first, second): members(roles, first) & members(roles, second) for first, second in combinations(GROUPS, 2)
    }
    for (first, second), both in shared.items():
        overlap = crm.groups.overlap(first, second)
        either = members(roles, first) | members(roles, second)
        assert {row.party.id for row in overlap.shared} == both
        assert overlap.jaccard == (len(both) / len(either) if either else None)
    pairs = {(row.first.id, row.second.id): row.shared for row in crm.groups.interlock().pairs}
    assert pairs == {pair: len(both) for pair, both in shared.items() if both}
    alone = {
        (row.party.id, pair.first.id, pair.second.id) for row in crm.groups.bridges().bridges for pair in row.pairs
    }
    assert alone == {(*both, *pair) for pair, both in shared.items() if len(both) == 1}

    for group in GROUPS:
        counts = crm.groups.head_count(group, since=DAYS[0], until=DAYS[-1])
        for step in counts.steps:
            certain = members(roles, group, step.day)
            possible = {role.person for role in roles if role.group == group and role.is_possible(step.day)}
            assert (step.people, step.start_unknown) == (len(certain), len(possible - certain))
