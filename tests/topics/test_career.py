"""Careers: order of time, overlaps, gaps."""

from __future__ import annotations

import datetime as dt

import pytest
from worlds import World

from graphcrm.errors import UnknownWord
from graphcrm.topics.people import Career

ANN = """
person ann
company acme
company beta
company gamma
company delta
board board
ann employee acme ..2014-06-01
ann employee beta 2014-06-01..2016-01-01
ann employee gamma 2016-03-01..2018-03-01
ann chair board 2017-03-01..2019-03-01
ann employee delta 2018-01-01..
"""


def career(world: World, day: str, **given: object) -> Career:
    return world.crm.at(as_of=dt.date.fromisoformat(day)).people.career("ann", **given)  # type: ignore[arg-type]


def test_roles_stand_in_order_of_time(world: World):
    found = career(world.build(ANN), "2020-01-01")
    assert [role.body.id for role in found.roles] == ["acme", "beta", "gamma", "board", "delta"]
    # an unknown start is evident on the last day at the latest
    assert found.roles[0].evident_from == dt.date(2014, 5, 31)
    assert [(role.days, role.at_least) for role in found.roles][:2] == [(1, True), (579, False)]


def test_overlaps_are_counted_in_days_for_both(world: World):
    found = {role.body.id: role for role in career(world.build(ANN), "2020-01-01").roles}
    overlaps = {body: [(other.body.id, other.days) for other in role.overlaps] for body, role in found.items()}
    assert overlaps == {
        "acme": [],
        "beta": [],
        "gamma": [("board", 365), ("delta", 59)],
        "board": [("gamma", 365), ("delta", 424)],
        "delta": [("gamma", 59), ("board", 424)],
    }


def test_days_are_counted_up_to_the_view(world: World):
    found = career(world.build(ANN), "2018-01-10")
    assert [(role.body.id, role.days) for role in found.roles][-1] == ("delta", 10)
    assert [(other.body.id, other.days) for other in found.roles[-1].overlaps] == [("gamma", 10), ("board", 10)]
    assert [role.body.id for role in career(world, "2015-01-01").roles] == ["acme", "beta"]


def test_gaps_lie_between_employments(world: World):
    found = career(world.build(ANN), "2020-01-01")
    assert [(gap.since, gap.until, gap.days, gap.at_most) for gap in found.gaps] == [
        (dt.date(2016, 1, 1), dt.date(2016, 3, 1), 60, False)
    ]
    assert [[party.id for party in side] for side in (found.gaps[0].after, found.gaps[0].before)] == [
        ["beta"],
        ["gamma"],
    ]
    assert career(world, "2020-01-01", kinds=["chair"]).gaps == ()
    with pytest.raises(UnknownWord, match="plumber"):
        career(world, "2020-01-01", kinds=["plumber"])


def test_a_role_of_unknown_start_stands_apart_until_its_evidence(world: World):
    world.build("person ann\ncompany acme\ncompany beta\nann employee acme 2010-01-01..2012-01-01")
    world.build("ann employee beta .. seen 2015-01-01")
    before, after = career(world, "2014-12-31"), career(world, "2015-01-01")
    assert ([role.body.id for role in before.roles], [role.body.id for role in before.start_unknown]) == (
        ["acme"],
        ["beta"],
    )
    assert [role.body.id for role in after.roles] == ["acme", "beta"]
    assert [(gap.days, gap.at_most) for gap in after.gaps] == [(1096, True)]
