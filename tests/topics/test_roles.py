"""Combinations of roles and rankings, asked of the graph."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.errors import InputError, UnknownWord
from graphcrm.model import Found, Period
from graphcrm.topics.roles import Condition, RolesCombined

SAMPLES = Path(__file__).parents[2] / "samples"

BODIES = """
person ann
person bob
person cleo
person dan
special_interest_group net
special_interest_group node
working_group wg
company acme
company beta
shop shop1
shop shop2
shop shop3
ann chair net 2020-01-01..
ann tech_lead node 2020-01-01..
bob chair net 2020-01-01..
bob tech_lead net 2020-01-01..
bob member wg 2019-01-01..2020-01-01
cleo employee acme 2015-01-01..2018-01-01
cleo employee beta 2018-01-01..
cleo chair wg ..  seen 2024-01-01
dan employee acme 2016-01-01..
dan chair node 2022-01-01..2023-01-01
dan contact_person shop1 2020-01-01.. "Owner"
ann contact_person shop1 2020-01-01.. "Purchasing Manager"
bob contact_person shop2 2020-01-01.. "Owner"
bob contact_person shop2 2020-01-01.. "Purchasing Manager"
"""
LEADS = ("chair", "tech_lead")
CHAIR, TECH_LEAD = Condition(kind="chair"), Condition(kind="tech_lead")
OWNER = Condition(kind="contact_person", title="owner")
BUYER = Condition(kind="contact_person", title="Purchasing Manager")


def ids(answer: RolesCombined) -> list[str]:
    return [row.party.id for row in answer.parties]


def unknown(answer: RolesCombined) -> list[str]:
    return [row.party.id for row in answer.start_unknown]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.fixture
def bodies(world: World) -> GraphCRM:
    return world.build(BODIES).crm


def test_chairs_one_group_and_is_tech_lead_of_another(bodies: GraphCRM):
    assert ids(bodies.roles.combination([CHAIR, TECH_LEAD])) == ["ann", "bob"]
    assert ids(bodies.roles.combination([CHAIR, TECH_LEAD], same_body="different")) == ["ann"]
    same = bodies.roles.combination([CHAIR, TECH_LEAD], same_body=True)
    assert ids(same) == ["bob"]
    told = [(role.condition, role.kind, role.body.id) for role in same.parties[0].roles]
    assert told == [(1, "chair", "net"), (2, "tech_lead", "net")]


def test_in_both_of_two_groups(bodies: GraphCRM):
    assert ids(bodies.roles.combination([Condition(body="net"), Condition(body="node")])) == ["ann"]
    ever = [Condition(body="net"), Condition(body="wg", when="ever")]
    assert ids(bodies.roles.combination(ever)) == ["bob"]


def test_held_one_role_on_a_day_and_another_now(bodies: GraphCRM):
    then = Condition(kind="employee", body="acme", when=day("2017-12-31"))
    assert ids(bodies.roles.combination([then, Condition(kind="employee", body="beta")])) == ["cleo"]
    on_the_day_after = Condition(kind="employee", body="acme", when=day("2018-01-01"))
    assert ids(bodies.roles.combination([on_the_day_after, Condition(body="beta")])) == []


def test_more_than_one_employer_ever_and_in_a_period(bodies: GraphCRM):
    ever = Condition(kind="employee", body_kind="company", when="ever", at_least=2)
    assert ids(bodies.roles.combination([ever])) == ["cleo"]
    assert ids(bodies.at(as_of=day("2017-12-31")).roles.combination([ever])) == []
    period = Condition(kind="chair", when=Period(day("2022-06-01"), day("2022-07-01")))
    assert ids(bodies.roles.combination([period, Condition(kind="employee")])) == ["dan"]


def test_at_least_so_many_and_none_of(bodies: GraphCRM):
    three = [CHAIR, TECH_LEAD, Condition(kind="employee")]
    assert ids(bodies.roles.combination(three, at_least=2)) == ["ann", "bob", "cleo"]
    assert ids(bodies.roles.combination(three, at_least=1)) == ["ann", "bob", "cleo", "dan"]
    assert ids(bodies.roles.combination([CHAIR], none_of=[TECH_LEAD])) == ["cleo"]
    assert ids(bodies.roles.combination(none_of=[Condition(kind="employee")], among="person")) == ["ann", "bob"]
    leads = Condition(kind=LEADS, body_kind=("special_interest_group", "working_group"), at_least=2)
    assert ids(bodies.roles.combination([leads])) == ["ann"]


def test_bodies_by_who_holds_roles_in_them(bodies: GraphCRM):
    both = bodies.roles.combination([OWNER, BUYER], of="bodies")
    assert ids(both) == ["shop1", "shop2"]
    assert ids(bodies.roles.combination([OWNER, BUYER], of="bodies", same_person=True)) == ["shop2"]
    assert ids(bodies.roles.combination([OWNER, BUYER], of="bodies", same_person="different")) == ["shop1"]
    assert ids(bodies.roles.combination(none_of=[OWNER], of="bodies", among="shop")) == ["shop3"]
    two = Condition(kind="contact_person", at_least=2, at_most=2)
    assert ids(bodies.roles.combination([two], of="bodies", among="shop")) == ["shop1"]
    of_ann = Condition(kind="chair", person="ann")
    assert ids(bodies.roles.combination([of_ann], of="bodies")) == ["net"]
    assert ids(bodies.roles.combination([CHAIR], of="bodies", among="group")) == ["net", "wg"]


def test_a_role_of_unknown_start_is_certain_from_its_first_evidence(bodies: GraphCRM):
    hats = [CHAIR, Condition(kind="employee")]
    assert ids(bodies.roles.combination(hats)) == ["cleo"]
    before = bodies.at(as_of=day("2023-12-31"))
    assert ids(before.roles.combination(hats)) == []
    assert unknown(before.roles.combination(hats)) == ["cleo"]
    # whoever may have been a chair is not certainly without a chair
    without = before.roles.combination([Condition(kind="employee")], none_of=[CHAIR])
    assert ids(without) == ["dan"]
    assert unknown(without) == ["cleo"]
    assert without.total == 1


def test_pages_follow_each_other_in_order_of_name(bodies: GraphCRM):
    anyone = [Condition(when="ever")]
    first = bodies.roles.combination(anyone, limit=3)
    assert (ids(first), first.total, first.following) == (["ann", "bob", "cleo"], 4, ("Cleo", "cleo"))
    second = bodies.roles.combination(anyone, limit=3, after=first.following)
    assert (ids(second), second.total, second.following) == (["dan"], 4, None)


def test_what_was_retracted_or_is_walled_off_does_not_count(world: World):
    crm = world.build(BODIES).crm
    then = crm.settled().view.known_at
    crm.statements.retract(world.said[1])
    assert ids(crm.roles.combination([CHAIR, TECH_LEAD])) == ["bob"]
    assert ids(crm.at(known_at=then).roles.combination([CHAIR, TECH_LEAD])) == ["ann", "bob"]
    world.build("person eve Eve @care\nshop shop9 Shop9 @care\neve chair net 2020-01-01.. @care")
    walled = crm.at(scopes=["b2b"]).roles
    assert "eve" not in ids(walled.combination([CHAIR]))
    assert "eve" in ids(crm.roles.combination([CHAIR]))
    assert ids(walled.combination(none_of=[OWNER], of="bodies", among="shop")) == ["shop3"]
    assert ids(crm.roles.combination(none_of=[OWNER], of="bodies", among="shop")) == ["shop3", "shop9"]
    assert ids(walled.combination(none_of=[CHAIR], among="person")) == ["dan"]


def test_empty_and_not_looked_for_differ(bodies: GraphCRM):
    assert bodies.roles.combination([Condition(body="nowhere")]).found is Found.EMPTY
    before = bodies.at(known_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC))
    assert before.roles.combination([CHAIR]).found is Found.NOT_LOOKED_FOR
    assert before.roles.most_seats().found is Found.NOT_LOOKED_FOR
    assert bodies.roles.fullest_groups(kind="board_member").found is Found.EMPTY


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({}, "conditions"),
        ({"conditions": [CHAIR], "of": "groups"}, "of"),
        ({"conditions": [CHAIR], "at_least": 2}, "at_least"),
        ({"conditions": [CHAIR], "same_body": "both"}, "same_body"),
        ({"conditions": [CHAIR], "same_person": True}, "same_person"),
        ({"conditions": [CHAIR], "of": "bodies", "same_body": True}, "same_body"),
        ({"conditions": [Condition(kind="boss")]}, "kind"),
        ({"conditions": [Condition(body_kind="shoppe")]}, "body_kind"),
        ({"conditions": [Condition(body="a/b")]}, "body"),
        ({"conditions": [CHAIR], "among": "shoppe", "of": "bodies"}, "among"),
        ({"conditions": [CHAIR], "among": "shop"}, "among"),
        ({"conditions": [CHAIR], "among": "person", "of": "bodies"}, "among"),
        ({"conditions": [CHAIR], "limit": 0}, "limit"),
    ],
)
def test_what_cannot_be_asked_is_refused(bodies: GraphCRM, question: dict[str, object], field: str):
    with pytest.raises(InputError) as refused:
        bodies.roles.combination(**question)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert refused.value.expected


def test_most_seats_with_ties(bodies: GraphCRM):
    # ann: net, node, shop1; bob: net (two roles) and shop2 (two roles); cleo: beta, wg; dan: acme, shop1
    answer = bodies.roles.most_seats()
    told = [(row.rank, row.party.id, row.seats, row.roles) for row in answer.people]
    assert told == [(1, "ann", 3, 3), (2, "bob", 2, 4), (2, "cleo", 2, 2), (2, "dan", 2, 2)]
    assert not answer.tied_beyond
    cut = bodies.roles.most_seats(limit=2)
    assert [row.party.id for row in cut.people] == ["ann", "bob"]
    assert cut.tied_beyond
    chairs = bodies.roles.most_seats(kind="chair", body_kind="special_interest_group")
    assert [(row.rank, row.party.id, row.seats) for row in chairs.people] == [(1, "ann", 1), (1, "bob", 1)]
    before = bodies.at(as_of=day("2023-12-31")).roles.most_seats(limit=4)
    assert [(row.party.id, row.seats, row.start_unknown) for row in before.people][-1] == ("cleo", 1, 1)
    with pytest.raises(UnknownWord):
        bodies.roles.most_seats(kind="boss")


def test_fullest_groups_with_ties(bodies: GraphCRM):
    told = [(row.rank, row.party.id, row.members, row.roles) for row in bodies.roles.fullest_groups().groups]
    assert told == [(1, "net", 2, 3), (2, "node", 1, 1), (2, "wg", 1, 1)]
    shops = bodies.roles.fullest_groups(body_kind="shop").groups
    assert [(row.rank, row.party.id, row.members) for row in shops] == [(1, "shop1", 2), (2, "shop2", 1)]
    one = bodies.roles.fullest_groups(kind="tech_lead", limit=1)
    assert [row.party.id for row in one.groups] == ["net"]
    assert one.tied_beyond


def test_kubernetes(sampled: GraphCRM):
    crm = sampled
    kinds = ("special_interest_group", "working_group", "committee")
    places = Condition(kind=LEADS, body_kind=kinds, at_least=3)
    assert sorted(ids(crm.roles.combination([places]))) == ["aojea", "pohly", "soltysh"]
    both = crm.roles.combination([CHAIR, TECH_LEAD], same_body=True)
    assert both.total == 11
    early = crm.at(as_of=day("2020-01-01")).roles.combination([CHAIR, TECH_LEAD], same_body=True)
    assert (early.total, early.start_unknown_total, len(early.start_unknown)) == (0, 11, 11)


def test_adventure_works(crm: GraphCRM):
    crm.imports.load(SAMPLES / "adventureworks")
    ask = crm.roles.combination
    assert ask([OWNER, BUYER], of="bodies", among="shop").total == 16
    contact = Condition(kind="contact_person", body_kind="shop")
    assert ask([contact], of="bodies", none_of=[OWNER]).total == 435
    assert ask(of="bodies", none_of=[OWNER], among="shop").total == 435
    assert ask(of="bodies", none_of=[contact], among="shop").total == 0
    two = Condition(kind="contact_person", body_kind="shop", at_least=2, at_most=2)
    assert ask([two], of="bodies").total == 52
    assert ask([contact]).total == 753
    assert ask([Condition(kind="contact_person", body_kind="supplier")]).total == 156
