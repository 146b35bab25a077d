"""The network room: the same numbers as for each pair alone, whatever the world; fresh after each write."""

from __future__ import annotations

import datetime as dt
import itertools
import random

import pytest
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.network.room import Room
from graphcrm.topics.ties.measure import network

DAY = dt.date(2026, 6, 1)
OPEN = ["b2b", "b2c", "hr"]
PEOPLE = [f"p{number}" for number in range(7)]
BODIES = ["acme", "wg"]
PARTS = ["from", "to", "to", "cc", "bcc", "invited", "present", "present", "organizer", "speaker"]
CHANNELS = ["mail", "mail", "call", "meeting", "touch", "message"]


def parties() -> str:
    return "\n".join([*(f"person {name}" for name in PEOPLE), "company acme", "working_group wg"])


def interactions(rng: random.Random, names: list[str]) -> str:
    lines = []
    said: dict[tuple[str, str, str], str] = {}
    for name in names:
        day = DAY - dt.timedelta(days=rng.randint(-30, 900))
        both = rng.choice(["", "direction=both", "direction=in"])
        scope = rng.choice(["", "", "@care"])
        lines.append(f"interaction {name} kind={rng.choice(CHANNELS)} at={day}T10:00:00Z {both} {scope}")
        for _ in range(rng.randint(1, 5)):
            who, part = rng.choice([*PEOPLE, "acme"]), rng.choice(PARTS)
            said.setdefault((who, part, name), f"{who} {part} {name} .. {rng.choice(['', '', '@care'])}")
    return "\n".join([*lines, *said.values()])


def claims(rng: random.Random) -> str:
    lines = []
    for one, other in itertools.combinations(PEOPLE, 2):
        if rng.random() < 0.3:
            kind = rng.choice(["friend", "knows", "line", "conflicts_with", "advises"])
            since = rng.choice(["2020-01-01..", "2020-01-01..2026-01-01", ".."])
            lines.append(f"{one} {kind} {other} {since} {rng.choice(['', '@care'])}")
    for name in PEOPLE:
        for body in BODIES:
            begin = dt.date(2015 + rng.randint(0, 9), rng.randint(1, 12), 1)
            if rng.random() < 0.6:
                kind = "employee" if body == "acme" else rng.choice(["member", "chair"])
                lines.append(f"{name} {kind} {body} {begin}..{begin + dt.timedelta(days=rng.randint(30, 3000))}")
            if rng.random() < 0.3:
                lines.append(f"{name} adviser {body} {begin + dt.timedelta(days=100)}.. {rng.choice(['', '@care'])}")
    return "\n".join(lines)


def alike(crm: GraphCRM) -> None:
    """Each tie of the network is that of the pair alone, and no pair has one that the network has not."""
    found = network(crm.ties)
    numbers = dict(zip(PEOPLE, crm.ties._numbers(*PEOPLE), strict=True))
    seen = 0
    for one, other in itertools.combinations(PEOPLE, 2):
        alone = crm.ties.strength(one, other).strength
        held = found.strength(numbers[one], numbers[other])
        assert (held is None) == (alone is None), (one, other, alone, held)
        assert held is None or held == pytest.approx(alone, rel=1e-6, abs=1e-9), (one, other)
        assert held == found.strength(numbers[other], numbers[one])
        seen += held is not None
    assert found.ties.nnz == 2 * seen
    assert seen > 3


@pytest.mark.parametrize("seed", range(4))
def test_the_same_numbers_as_for_a_pair_alone(world: World, seed: int):
    rng = random.Random(seed)
    crm = world.build("\n".join([parties(), interactions(rng, [f"i{n}" for n in range(30)]), claims(rng)])).crm
    alike(crm.at(as_of=DAY, scopes=OPEN))
    alike(crm.at(as_of=DAY))
    alike(crm.at(as_of=dt.date(2025, 3, 1), scopes=OPEN))


def test_fresh_after_each_write_as_if_read_anew(world: World):
    rng = random.Random(7)
    crm = world.build(parties()).crm.at(as_of=DAY, scopes=OPEN)
    world.build(interactions(rng, [f"i{n}" for n in range(20)]))
    network(crm.ties)
    room = crm.graph.kept[Room]
    before = room.held
    world.build(interactions(rng, [f"j{n}" for n in range(5)]))
    alike(crm)
    assert room.held is not before
    assert room.held.roles is before.roles  # only what changed was read
    known = crm.settled()
    world.build("interaction i3 kind=meeting at=2026-05-31T10:00:00Z")  # corrected
    world.build(claims(rng))
    alike(crm)
    alike(known.at())  # another state of knowledge is read by itself
    held = room.held
    network(crm.ties)
    assert room.held is held  # nothing new
    said = world.said[-1]
    crm.statements.retract(said)
    alike(crm)


def test_another_graph_is_read_anew(world: World):
    world.build(parties() + "\np0 friend p1 2020-01-01..")
    crm = world.crm.at(as_of=DAY)
    assert network(crm.ties).ties.nnz == 2
    from worlds import clear

    clear(crm.graph)
    assert network(crm.ties).ties.nnz == 0
    World(crm).build(parties() + "\np0 friend p1 2020-01-01..\np2 friend p1 2020-01-01..")
    assert network(crm.ties).ties.nnz == 4


def test_an_empty_graph_has_no_ties(crm: GraphCRM):
    assert network(crm.ties).ties.nnz == 0


def test_few_views_are_kept(world: World):
    crm = world.build(parties() + "\np0 friend p1 2020-01-01..").crm
    for day in range(1, 8):
        assert network(crm.at(as_of=dt.date(2026, 1, day)).ties).ties.nnz == 2
    assert len(crm.graph.kept[Room].views) == 4
