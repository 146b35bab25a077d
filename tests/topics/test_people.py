"""The roles that somebody holds."""

from __future__ import annotations

import datetime as dt

import pytest
from worlds import World

from graphcrm.errors import NotFound
from graphcrm.model import Found

ANN = """
person ann "Ann Müller"
company acme
company beta
working_group wg
ann employee acme 2020-01-01..2022-01-01 "Engineer"
ann employee beta 2022-01-01.. "Head of innovation"
ann member wg .. seen 2024-05-01
"""


def held(world: World, day: str) -> list[str]:
    answer = world.crm.at(as_of=dt.date.fromisoformat(day)).people.roles_held("ann")
    return [row.body.id for row in answer.roles]


@pytest.mark.parametrize(
    ("day", "bodies"),
    [
        ("2019-12-31", []),
        ("2020-01-01", ["acme"]),
        ("2021-12-31", ["acme"]),
        ("2022-01-01", ["beta"]),
        ("2024-04-30", ["beta"]),
        ("2024-05-01", ["beta", "wg"]),
    ],
)
def test_roles_are_held_from_their_first_day_up_to_without_the_last(world: World, day: str, bodies: list[str]):
    assert held(world.build(ANN), day) == bodies


def test_a_role_of_unknown_start_stands_apart_before_its_first_evidence(world: World):
    answer = world.build(ANN).crm.at(as_of=dt.date(2024, 4, 30)).people.roles_held("ann")
    assert [row.body.id for row in answer.start_unknown] == ["wg"]


def test_empty_and_not_looked_for_differ(world: World):
    crm = world.build("person ann\nperson bob\ncompany acme\nbob employee acme 2020-01-01..").crm
    assert crm.people.roles_held("ann").found is Found.EMPTY
    before = crm.at(known_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC))
    assert before.people.roles_held("ann").found is Found.NOT_LOOKED_FOR
    with pytest.raises(NotFound):
        crm.people.roles_held("nobody")


def test_what_was_retracted_is_read_as_it_was_known_then(world: World):
    crm = world.build(ANN).crm
    role = crm.people.roles_held("ann").roles[0].statement
    then = crm.statements.statement(role).recorded_at
    crm.statements.retract(role)
    assert [row.body.id for row in crm.people.roles_held("ann").roles] == ["wg"]
    assert [row.body.id for row in crm.at(known_at=then).people.roles_held("ann").roles] == ["beta", "wg"]


def test_a_corrected_start_is_where_the_evidence_begins(world: World):
    crm = world.build("person ann\ncompany acme\nann employee acme 2020-01-01..").crm
    crm.statements.correct(world.said[0], {"valid_from": dt.date(2021, 1, 1)})
    (role,) = crm.people.roles_held("ann").roles
    assert (role.valid_from, role.evident_from) == (dt.date(2021, 1, 1), dt.date(2021, 1, 1))
