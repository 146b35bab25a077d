"""Groups: people with paging and down a hierarchy, members, parts, head counts."""

from __future__ import annotations

import datetime as dt

import pytest
from worlds import World

from graphcrm.errors import InputError, NotFound, UnknownWord
from graphcrm.model import Found
from graphcrm.topics.groups import Members

FIRM = """
person ann "Ann"
person bob "Bob"
person cid "Cid"
person dan "Dan"
person eve "Ann"
company firm
company partner
department lab
department hall
working_group wg
lab department firm 2010-01-01..
hall department lab 2010-01-01..2020-07-01
ann head firm 2010-01-01.. "CEO"
ann employee lab 2015-01-01..2020-01-01 "Chemist"
bob employee lab 2020-01-01.. "Chemist"
cid employee hall 2020-01-01.. "Porter"
dan employee lab .. seen 2020-06-01
eve employee firm 2020-03-01.. "Chemist"
partner member wg 2020-01-01..
ann member wg 2020-01-01..
"""


def shown(answer: Members) -> list[tuple[str, list[str]]]:
    return [(member.party.id, [role.body.id for role in member.roles]) for member in answer.members]


def at(world: World, day: str) -> World:
    world.crm = world.crm.at(as_of=dt.date.fromisoformat(day))
    return world


def test_the_people_of_a_body_on_a_day(world: World):
    groups = at(world.build(FIRM), "2020-04-01").crm.groups
    assert shown(groups.people("firm")) == [("ann", ["firm"]), ("eve", ["firm"])]
    lab = groups.people("lab")
    assert shown(lab) == [("bob", ["lab"])]
    assert [member.party.id for member in lab.start_unknown] == ["dan"]
    assert (lab.total, lab.start_unknown_total) == (1, 1)


def test_down_a_hierarchy_as_it_is_on_the_day(world: World):
    world.build(FIRM)
    people = at(world, "2020-06-10").crm.groups.people("firm", hierarchy="department")
    assert shown(people) == [
        ("ann", ["firm"]),
        ("eve", ["firm"]),
        ("bob", ["lab"]),
        ("cid", ["hall"]),
        ("dan", ["lab"]),
    ]
    assert people.bodies == 3
    later = at(world, "2020-07-01").crm.groups.people("firm", hierarchy="department")
    assert [party for party, _ in shown(later)] == ["ann", "eve", "bob", "dan"]


def test_ever_by_kind_and_by_title(world: World):
    groups = at(world.build(FIRM), "2020-06-10").crm.groups
    assert shown(groups.people("lab", ever=True)) == [("ann", ["lab"]), ("bob", ["lab"]), ("dan", ["lab"])]
    assert shown(groups.people("firm", kind="head")) == [("ann", ["firm"])]
    chemists = groups.people("firm", title="Chemist", hierarchy=["department"], ever=True)
    assert shown(chemists) == [("ann", ["lab"]), ("eve", ["firm"]), ("bob", ["lab"])]
    with pytest.raises(UnknownWord, match="plumber"):
        groups.people("firm", kind="plumber")


def test_pages_follow_each_other_in_order_of_name_and_id(world: World):
    groups = at(world.build(FIRM), "2020-06-10").crm.groups
    pages, after = [], None
    while not pages or after:
        page = groups.people("firm", hierarchy="department", limit=2, after=after)
        assert page.total == 5
        pages.append([party for party, _ in shown(page)])
        after = page.following
    assert pages == [["ann", "eve"], ["bob", "cid"], ["dan"]]


def test_members_are_organisations_too(world: World):
    groups = world.build(FIRM).crm.groups
    assert shown(groups.members("wg")) == [("ann", ["wg"]), ("partner", ["wg"])]
    assert shown(groups.people("wg")) == [("ann", ["wg"])]


def test_subgroups_one_level_or_all(world: World):
    groups = at(world.build(FIRM), "2020-06-10").crm.groups
    assert [(row.body.id, row.depth) for row in groups.subgroups("firm").subgroups] == [("lab", 1)]
    every = groups.subgroups("firm", every=True).subgroups
    assert [(row.body.id, row.part_of.id, row.depth) for row in every] == [("lab", "firm", 1), ("hall", "lab", 2)]
    assert groups.subgroups("firm", kind="site").subgroups == ()
    assert groups.subgroups("hall").found is Found.EMPTY


def test_head_count_over_time_with_unknown_starts_apart(world: World):
    groups = world.build(FIRM).crm.groups
    found = groups.head_count("lab", since=dt.date(2019, 12, 1), until=dt.date(2020, 8, 1))
    assert [(step.day.isoformat()[:7], step.people, step.start_unknown) for step in found.steps] == [
        ("2019-12", 1, 1),
        ("2020-01", 1, 1),
        ("2020-02", 1, 1),
        ("2020-03", 1, 1),
        ("2020-04", 1, 1),
        ("2020-05", 1, 1),
        ("2020-06", 2, 0),
        ("2020-07", 2, 0),
    ]


def test_head_count_follows_the_hierarchy_of_each_day(world: World):
    groups = world.build(FIRM).crm.groups
    found = groups.head_count(
        "firm", since=dt.date(2019, 7, 1), until=dt.date(2021, 1, 1), every="quarter", hierarchy="department"
    )
    # ann counts once, though she holds two roles until 2020; cid's hall leaves the lab on 1 July
    assert [(step.people, step.start_unknown) for step in found.steps] == [
        (1, 1),
        (1, 1),
        (3, 1),
        (4, 1),
        (4, 0),
        (4, 0),
    ]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"until": dt.date(2020, 1, 1)}, "not after its start"),
        ({"every": "week"}, "'week' is no step"),
        ({"until": dt.date(2999, 1, 1)}, "over 1200 steps"),
        ({"hierarchy": "line"}, "unknown kind of hierarchy 'line'"),
    ],
)
def test_bad_periods_are_refused(world: World, wrong: dict[str, object], message: str):
    given = {"since": dt.date(2020, 1, 1), "until": dt.date(2021, 1, 1)} | wrong
    with pytest.raises(InputError, match=message):
        world.build(FIRM).crm.groups.head_count("firm", **given)


def test_a_person_is_no_body(world: World):
    groups = world.build(FIRM).crm.groups
    with pytest.raises(InputError, match="ann is a person"):
        groups.people("ann")
    with pytest.raises(NotFound):
        groups.people("nowhere")
    with pytest.raises(InputError, match="limit is 0"):
        groups.people("firm", limit=0)
    with pytest.raises(InputError, match="no key to go on after"):
        groups.people("firm", limit=1, after=("Ann", "ann"))  # type: ignore[arg-type]
    before = world.crm.at(known_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC)).groups.people("firm")
    assert before.found is Found.NOT_LOOKED_FOR
