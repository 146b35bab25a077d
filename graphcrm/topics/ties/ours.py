"""Our own side: who works for us on the day, and who may be on no path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphcrm.db.cypher import Query
from graphcrm.topics.objections import Use, all_refusing
from graphcrm.topics.topic import Topic
from graphcrm.topics.walking import hierarchies_named, walk

EMPLOYEE = "employee"
WORKS_FOR = (EMPLOYEE, "contractor", "head", "volunteer")
"""Roles by which somebody is one of us; whoever was an employee is one of us while they are."""
OURS_WITHIN = ("department", "legal", "site")
"""Kinds of PART_OF by which what is part of our side is our side."""


@dataclass(frozen=True, slots=True)
class OursRow:
    id: str


@dataclass(frozen=True, slots=True)
class WorkRow:
    kind: str
    live: bool
    people: tuple[int, ...]


OURS = Query("ties/ours", OursRow)
OUR_PEOPLE = Query("ties/our_people", WorkRow)


@dataclass(frozen=True, slots=True)
class OurSide:
    """Our bodies by id, our people and who (of all) may be on no path, by node number."""

    bodies: tuple[str, ...]
    people: frozenset[int]
    opted_out: frozenset[int]


def our_side(topic: Topic) -> OurSide:
    """Who is on our side on the view's day: whoever works in an organisation that is ours, or in a part of one."""
    kinds = hierarchies_named(topic.vocabulary, OURS_WITHIN, ["PART_OF"])
    ours = [row.id for row in topic.graph.rows(OURS, topic.view)]
    bodies = sorted(walk(topic.graph, topic.view, ours, kinds, direction="down").parties) if ours else []
    if not bodies:
        return OurSide((), frozenset(), frozenset())
    rows = topic.graph.rows(OUR_PEOPLE, topic.view, ids=bodies, kinds=list(WORKS_FOR))
    return OurSide(tuple(bodies), _at_work(rows), all_refusing(topic, Use.PATH))


def not_ranked(topic: Topic, *, ranks_own_people: bool) -> frozenset[int]:
    """Our own people, whom no ranking compares unless the setting allows it; by node number."""
    return frozenset() if ranks_own_people else our_side(topic).people


def _at_work(rows: Sequence[WorkRow]) -> frozenset[int]:
    live = {number for row in rows if row.live for number in row.people}
    employed = {number for row in rows if row.kind == EMPLOYEE and row.live for number in row.people}
    departed = {number for row in rows if row.kind == EMPLOYEE for number in row.people} - employed
    return frozenset(live - departed)
