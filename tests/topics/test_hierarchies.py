"""Hierarchies: up, down, roots, circles, roll-ups."""

from __future__ import annotations

import datetime as dt

import pytest
from worlds import World

from graphcrm.errors import InputError, UnknownWord
from graphcrm.model import Found
from graphcrm.topics.hierarchies import Levels

# b and c are both part of a, d of both of them: two ways lead from d to a.
DIAMOND = """
person ann
person bob
person cid
company a
company b
company c
company d
b legal a 2010-01-01..
c legal a 2010-01-01..
d legal b 2010-01-01..
d legal c 2010-01-01..
ann employee a 2010-01-01..
bob employee b 2010-01-01..
bob adviser c 2010-01-01..
cid employee d 2010-01-01..
cid chair d 2010-01-01..
"""

LINE = """
person fuller
person davolio
person buchanan
person king
davolio line fuller 2010-01-01..
buchanan line fuller 2010-01-01..
king line buchanan 2010-01-01..
king dotted davolio 2010-01-01..
"""


def shown(answer: Levels) -> list[tuple[int, str, str]]:
    return [(step.depth, step.beside.id, step.party.id) for step in answer.steps]


def test_up_and_down_list_each_statement_once(world: World):
    hierarchies = world.build(DIAMOND).crm.hierarchies
    assert shown(hierarchies.up("d", "legal")) == [(1, "d", "b"), (1, "d", "c"), (2, "b", "a"), (2, "c", "a")]
    assert shown(hierarchies.down("a", "legal")) == [(1, "a", "b"), (1, "a", "c"), (2, "b", "d"), (2, "c", "d")]
    assert shown(hierarchies.down("a", "legal", max_depth=1)) == [(1, "a", "b"), (1, "a", "c")]
    assert hierarchies.up("a", "legal").found is Found.EMPTY


def test_several_hierarchies_at_once(world: World):
    hierarchies = world.build(LINE).crm.hierarchies
    assert shown(hierarchies.up("king", "line")) == [(1, "king", "buchanan"), (2, "buchanan", "fuller")]
    assert shown(hierarchies.up("king", ["line", "dotted"])) == [
        (1, "king", "buchanan"),
        (1, "king", "davolio"),
        (2, "buchanan", "fuller"),
        (2, "davolio", "fuller"),
    ]
    assert hierarchies.up("king", "REPORTS_TO.dotted").hierarchies == ("REPORTS_TO.dotted",)


def test_an_ended_or_walled_short_cut_is_not_taken(world: World):
    world.build("company a\ncompany b\ncompany c\ncompany e")
    world.build("a legal b 2010-01-01..2015-01-01\na commercial b 2010-01-01.. @hr")
    world.build("a legal c 2010-01-01..\nc legal e 2010-01-01..\ne legal b 2010-01-01..")
    hierarchies = world.crm.at(scopes=["b2b"]).hierarchies
    both = ["legal", "commercial"]
    assert shown(hierarchies.up("a", both)) == [(1, "a", "c"), (2, "c", "e"), (3, "e", "b")]
    assert shown(hierarchies.down("b", both)) == [(1, "b", "e"), (2, "e", "c"), (3, "c", "a")]
    assert shown(world.crm.hierarchies.up("a", both))[0] == (1, "a", "b")
    assert [root.party.id for root in hierarchies.roots(both).roots] == ["b"]
    rolled = hierarchies.roll_up("b", both, count="parties")
    assert [(row.party.id, row.depth, row.total) for row in rolled.rows] == [
        ("b", 0, 4),
        ("e", 1, 3),
        ("c", 2, 2),
        ("a", 3, 1),
    ]


def test_a_step_of_unknown_start_is_not_walked_before_its_evidence(world: World):
    world.build("company a\ncompany b\ncompany c\na legal b .. seen 2020-01-01\nb legal c 2010-01-01..")
    hierarchies = world.crm.at(as_of=dt.date(2019, 1, 1)).hierarchies
    up = hierarchies.up("a", "legal")
    assert (up.steps, [step.party.id for step in up.start_unknown]) == ((), ["b"])
    assert shown(world.crm.hierarchies.up("a", "legal")) == [(1, "a", "b"), (2, "b", "c")]
    roots = hierarchies.roots("legal").roots
    assert [(root.party.id, root.below, root.perhaps_below) for root in roots] == [("c", 1, False)]


def test_roots_of_each_hierarchy(world: World):
    roots = world.build(DIAMOND + LINE).crm.hierarchies.roots(["legal", "line", "dotted"]).roots
    assert [(root.hierarchy, root.party.id, root.below) for root in roots] == [
        ("PART_OF.legal", "a", 2),
        ("REPORTS_TO.dotted", "davolio", 1),
        ("REPORTS_TO.line", "fuller", 2),
    ]


TURN_ROUND = """
MATCH (lower:Party {id: $lower})-[said:PART_OF]->(upper:Party {id: $upper})
CREATE (upper)-[back:PART_OF]->(lower)
SET back = properties(said), back.id = said.id + 'x', back.from_idx = said.to_idx, back.to_idx = said.from_idx
"""


def close_circle(world: World, lower: str, upper: str) -> None:
    """What old data may hold and a write would refuse: the upper is below the lower as well."""
    statement = TURN_ROUND.replace("$lower", f"'{lower}'").replace("$upper", f"'{upper}'")
    world.crm.graph.run_schema(statement)


def test_circles_are_found_and_walked_round_once(world: World):
    world.build("company a\ncompany b\ncompany c\ncompany d\ncompany e\nperson ann\nann employee c 2010-01-01..")
    world.build("a legal b 2010-01-01..\nb legal c 2010-01-01..\nc legal d 2010-01-01..\na legal c 2010-01-01..")
    world.build("e commercial a 2010-01-01..")
    hierarchies = world.crm.hierarchies
    assert hierarchies.cycles("legal").circles == ()
    close_circle(world, "a", "c")
    circles = hierarchies.cycles(["legal", "commercial"]).circles
    assert [([party.id for party in circle.parties], circle.knot) for circle in circles] == [(["a", "c"], 3)]
    assert [step.party.id for step in hierarchies.up("a", "legal").steps] == ["b", "c", "a", "c", "d"]
    rolled = hierarchies.roll_up("d", "legal")
    assert [(row.party.id, row.total) for row in rolled.rows] == [("d", 1), ("c", 1), ("a", 1), ("b", 1)]


def test_people_roll_up_once_however_many_ways_there_are(world: World):
    found = world.build(DIAMOND).crm.hierarchies.roll_up("a", "legal")
    assert [(row.party.id, row.depth, row.own, row.total) for row in found.rows] == [
        ("a", 0, 1, 3),
        ("b", 1, 1, 2),
        ("c", 1, 1, 2),
        ("d", 2, 1, 1),
    ]
    assert [(count.kind, count.people) for count in found.rows[0].by_kind] == [
        ("adviser", 1),
        ("chair", 1),
        ("employee", 3),
    ]
    chairs = world.crm.hierarchies.roll_up("a", "legal", role="chair")
    assert [row.total for row in chairs.rows] == [1, 1, 1, 1]


def test_reporting_lines_roll_up_the_people_themselves(world: World):
    found = world.build(LINE).crm.hierarchies.roll_up("fuller", "line")
    assert [(row.party.id, row.own, row.total) for row in found.rows] == [
        ("fuller", 1, 4),
        ("buchanan", 1, 2),
        ("davolio", 1, 1),
        ("king", 1, 1),
    ]


def test_bad_input_is_refused(world: World):
    hierarchies = world.build(DIAMOND).crm.hierarchies
    with pytest.raises(UnknownWord, match="'plumbing'"):
        hierarchies.up("a", "plumbing")
    with pytest.raises(InputError, match="no kind of hierarchy"):
        hierarchies.roots([])
    with pytest.raises(InputError, match="depth of 0"):
        hierarchies.down("a", "legal", max_depth=0)
    with pytest.raises(InputError, match="cannot count 'cats'"):
        hierarchies.roll_up("a", "legal", count="cats")  # type: ignore[arg-type]
