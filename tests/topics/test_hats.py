"""Hats: through which roles a person is tied to a body or to another person."""

from __future__ import annotations

import datetime as dt

import pytest
from worlds import World

from graphcrm.errors import UnknownWord

WORLD = """
person ann
person bob
company holding
company acme
department lab
working_group wg
acme legal holding 2010-01-01..
lab department acme 2010-01-01..
wg subgroup acme 2010-01-01..
ann employee lab 2020-01-01.. "Chemist"
ann adviser holding 2020-01-01..
ann chair wg .. seen 2021-01-01
bob member wg 2020-01-01..
"""


def hats(world: World, subject: str, **given: object) -> list[tuple[str, str, list[str]]]:
    found = world.crm.people.hats("ann", subject, **given)  # type: ignore[arg-type]
    return [(hat.role.body.id, hat.way.value, [party.id for party in hat.path]) for hat in found.hats]


def test_directly_and_through_parts_the_most_direct_first(world: World):
    world.build(WORLD)
    assert hats(world, "lab") == [("lab", "direct", ["lab"])]
    assert hats(world, "holding") == [
        ("holding", "direct", ["holding"]),
        ("lab", "part", ["lab", "acme", "holding"]),
        ("wg", "part", ["wg", "acme", "holding"]),
    ]


def test_up_one_hierarchy_only(world: World):
    world.build(WORLD)
    assert hats(world, "acme", hierarchy="department") == [("lab", "part", ["lab", "acme"])]
    with pytest.raises(UnknownWord, match="plumbing"):
        hats(world, "acme", hierarchy="plumbing")


def test_through_a_shared_body_to_a_person(world: World):
    found = world.build(WORLD).crm.people.hats("ann", "bob")
    assert [(hat.role.body.id, hat.way.value, hat.subject_roles[0].kind) for hat in found.hats] == [
        ("wg", "shared", "member")
    ]


def test_a_role_without_evidence_stands_apart(world: World):
    found = world.build(WORLD).crm.at(as_of=dt.date(2020, 6, 1)).people.hats("ann", "acme")
    assert [hat.role.body.id for hat in found.hats] == ["lab"]
    assert [hat.role.body.id for hat in found.start_unknown] == ["wg"]


def test_an_ended_or_walled_short_cut_is_not_taken(world: World):
    world.build("person ann\ncompany a\ncompany b\ncompany c\ncompany d\nann employee a 2020-01-01..")
    world.build("a legal d 2010-01-01..2015-01-01\na commercial d 2010-01-01.. @hr")
    world.build("a legal b 2010-01-01..\nb legal c 2010-01-01..\nc legal d 2010-01-01..")
    world.crm = world.crm.at(scopes=["b2b"])
    assert hats(world, "d") == [("a", "part", ["a", "b", "c", "d"])]
