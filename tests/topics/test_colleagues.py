"""Colleagues: who served together, where, when, how long."""

from __future__ import annotations

import datetime as dt

import pytest
from worlds import World

from graphcrm.errors import InputError, NotFound
from graphcrm.model import Found
from graphcrm.topics.people import Colleagues

OFFICE = """
person ann
person bob
person cid
person dan
person eve
company acme
company beta
working_group wg
ann employee acme 2020-01-01..2020-03-01
ann member wg 2020-02-01..
bob employee acme 2020-02-01..
bob chair wg 2020-01-01..2020-02-11
cid employee acme 2020-03-01..
dan member wg .. seen 2020-05-01
eve employee beta 2020-01-01..
"""


def colleagues(world: World, day: str, **given: object) -> Colleagues:
    return world.crm.at(as_of=dt.date.fromisoformat(day)).people.colleagues("ann", **given)  # type: ignore[arg-type]


def test_days_together_are_summed_over_bodies(world: World):
    found = colleagues(world.build(OFFICE), "2020-05-10")
    assert [(row.person.id, row.days, row.at_least) for row in found.colleagues] == [
        ("bob", 29 + 10, False),
        ("dan", 10, True),
    ]
    assert [(body.body.id, body.days) for body in found.colleagues[0].bodies] == [("acme", 29), ("wg", 10)]
    period = found.colleagues[0].bodies[1].periods[0]
    assert (period.since, period.until) == (dt.date(2020, 2, 1), dt.date(2020, 2, 11))
    # still together on the day asked about
    assert found.colleagues[1].bodies[0].periods[0].until is None
    assert found.total == 2


def test_only_what_had_begun_by_the_day_counts(world: World):
    found = colleagues(world.build(OFFICE), "2020-02-05")
    assert [(row.person.id, row.days) for row in found.colleagues] == [("bob", 5 + 5)]
    assert colleagues(world, "2020-01-31").found is Found.EMPTY


def test_one_body_a_least_number_of_days_and_a_limit(world: World):
    world.build(OFFICE)
    assert [row.days for row in colleagues(world, "2020-05-10", body="acme").colleagues] == [29]
    assert [row.person.id for row in colleagues(world, "2020-05-10", minimum_days=11).colleagues] == ["bob"]
    limited = colleagues(world, "2020-05-10", limit=1)
    assert ([row.person.id for row in limited.colleagues], limited.total) == (["bob"], 2)


def test_two_roles_in_one_body_count_a_day_once(world: World):
    world.build("person ann\nperson bob\nworking_group wg\nann member wg 2020-01-01..2020-01-11")
    world.build("bob member wg 2020-01-05..2020-01-09\nbob chair wg 2020-01-07..2020-02-01")
    found = colleagues(world, "2021-01-01")
    assert [(row.person.id, row.days) for row in found.colleagues] == [("bob", 6)]


def test_an_ended_or_walled_role_makes_no_colleague(world: World):
    world.build("person ann\nperson bob\nperson cid\ncompany acme")
    world.build("ann employee acme 2020-01-01..2021-01-01\nbob employee acme 2021-01-01..")
    world.build("cid employee acme 2020-01-01.. @hr")
    world.crm = world.crm.at(scopes=["b2b"])
    assert colleagues(world, "2022-01-01").colleagues == ()


def test_bad_input_is_refused(world: World):
    world.build(OFFICE)
    with pytest.raises(InputError, match="minimum_days is 0"):
        colleagues(world, "2020-05-10", minimum_days=0)
    with pytest.raises(NotFound):
        colleagues(world, "2020-05-10", body="nowhere")
    with pytest.raises(NotFound, match="no person"):
        world.crm.people.colleagues("acme")
