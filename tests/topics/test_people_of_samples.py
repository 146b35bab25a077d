"""People, groups and hierarchies on real data."""

from __future__ import annotations

import datetime as dt

import pytest

from graphcrm.crm import GraphCRM


def on(crm: GraphCRM, day: str) -> GraphCRM:
    return crm.at(as_of=dt.date.fromisoformat(day))


def test_the_employers_of_adam_harwell_in_order(sampled: GraphCRM):
    career = sampled.people.career("adam-harwell")
    assert [role.body.name for role in career.roles] == ["Rackspace", "Independent", "GoDaddy", "Verizon Media"]
    assert (career.start_unknown, career.gaps) == ((), ())
    held = on(sampled, "2017-06-01").people.roles_held("adam-harwell")
    assert [role.body.name for role in held.roles] == ["GoDaddy"]


def test_five_people_changed_department(sampled: GraphCRM):
    everybody = sampled.groups.people("adventure-works", hierarchy="department", ever=True)
    changed = [
        member.party.id
        for member in everybody.members
        if len({role.body.id for role in member.roles if role.body.kind == "department"}) > 1
    ]
    assert sorted(changed) == ["david0", "laura1", "rob0", "sheela0", "william0"]
    assert everybody.total == 290


def test_who_was_in_quality_assurance(sampled: GraphCRM):
    people = on(sampled, "2012-01-15").groups.people("department-quality-assurance")
    assert "sheela0" in [member.party.id for member in people.members]
    held = on(sampled, "2012-01-15").people.roles_held("sheela0")
    assert [role.body.name for role in held.roles] == ["Quality Assurance"]


@pytest.mark.parametrize(("day", "person"), [("2012-01-15", "michael9"), ("2013-06-15", "jillian0")])
def test_who_covered_northeast(sampled: GraphCRM, day: str, person: str):
    people = on(sampled, day).groups.people("territory-northeast", kind="salesperson")
    assert [member.party.id for member in people.members] == [person]


def test_fuller_heads_northwind(sampled: GraphCRM):
    roots = [root for root in sampled.hierarchies.roots("line").roots if root.party.id == "andrew-fuller"]
    assert [root.below for root in roots] == [5]
    down = sampled.hierarchies.down("andrew-fuller", "line")
    below = {}
    for step in down.steps:
        below.setdefault(step.beside.name.split()[1], []).append(step.party.name.split()[1])
    assert {head: sorted(people) for head, people in below.items()} == {
        "Fuller": ["Buchanan", "Callahan", "Davolio", "Leverling", "Peacock"],
        "Buchanan": ["Dodsworth", "King", "Suyama"],
    }
    assert sampled.hierarchies.roll_up("andrew-fuller", "line").rows[0].total == 9


def test_no_sample_has_a_circle(sampled: GraphCRM):
    assert sampled.hierarchies.cycles(["line", "department", "subgroup", "territory"]).circles == ()


def test_head_counts_are_those_of_each_day(sampled: GraphCRM):
    whole = sampled.groups.head_count(
        "adventure-works", since=dt.date(2008, 10, 1), until=dt.date(2014, 10, 2), every="year", hierarchy="department"
    )
    for step in whole.steps:
        people = on(sampled, step.day.isoformat()).groups.people("adventure-works", hierarchy="department", ever=False)
        unknown = people.start_unknown_total
        if step.day < dt.date(2014, 9, 22):  # nothing says since when the departments are the company's
            assert (people.total, step.people) == (0, 0)
        else:
            assert (step.people, step.start_unknown) == (people.total, unknown) == (290, 0)


def test_before_the_first_evidence_nobody_leads_for_certain(sampled: GraphCRM):
    before, after = on(sampled, "2026-04-30").groups, on(sampled, "2026-05-01").groups
    leads = before.people("sig-apps", kind="chair")
    assert (leads.members, leads.total) == ((), 0)
    assert [member.party.id for member in leads.start_unknown] == [
        member.party.id for member in after.people("sig-apps", kind="chair").members
    ]


def test_interlock_of_the_kubernetes_groups(sampled: GraphCRM):
    pairs = sampled.groups.interlock(kind="special_interest_group")
    assert pairs.groups == 24
    for pair in pairs.pairs[:3]:
        overlap = sampled.groups.overlap(pair.first.id, pair.second.id)
        assert (len(overlap.shared), overlap.jaccard) == (pair.shared, pair.jaccard)
    bridges = sampled.groups.bridges(kind="special_interest_group")
    alone = {(pair.first.id, pair.second.id) for bridge in bridges.bridges for pair in bridge.pairs}
    assert alone == {(pair.first.id, pair.second.id) for pair in pairs.pairs if pair.shared == 1}
