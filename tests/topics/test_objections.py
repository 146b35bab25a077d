"""Objections: who objects to being ranked, put on a path or contacted is not, at once and in every question."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.model import Found
from graphcrm.topics.objections import REFUSED_BY, Use, uses_refused
from graphcrm.topics.topic import Topic
from graphcrm.topics.writing import WritingTopic

WORLD = """
company us ours
company acme
working_group wg "Alpha"
working_group other "Beta"
working_group third "Gamma"
person ada
person ann
person bob
person cyd
ada employee us 2020-01-01..
ann employee acme 2020-01-01..
bob employee acme 2020-01-01..
cyd employee acme 2020-01-01..
ann member wg 2020-01-01..
ann member other 2020-01-01..
cyd member wg 2020-01-01..
bob member third 2020-01-01..
bob member other 2020-01-01..
interaction m1 kind=mail at=2026-05-20T10:00:00Z
ada from m1
ann to m1
cyd to m1
ann friend ada 2020-01-01..
"""
DAY = dt.date(2026, 6, 1)
RANKING: dict[str, Callable[[GraphCRM], Any]] = {
    "people.colleagues": lambda crm: [one.person.id for one in crm.people.colleagues("bob").colleagues],
    "groups.bridges": lambda crm: [one.party.id for one in crm.groups.bridges().bridges],
    "roles.most_seats": lambda crm: [one.party.id for one in crm.roles.most_seats().people],
    "ties.strength": lambda crm: ["ann"] if crm.ties.strength("ada", "ann").strength else [],
    "ties.who_knows": lambda crm: [tie.through.id for tie in crm.ties.who_knows("acme").ties if tie.through],
    "ties.whom_knows": lambda crm: [tie.person.id for tie in crm.ties.whom_knows("ada").ties],
}
"""The questions that rank, score or recommend people: whom of this world they tell."""
FACTS, ONE, ORDER = "what is held, in no ranking", "about one that is named", "what took place, in its order"
NOT_RANKING = {
    **dict.fromkeys(("people.card", "people.roles_held", "people.career", "people.hats", "consents.given"), ONE),
    **dict.fromkeys(("parties.record", "parties.sources", "parties.by", "parties.by_email"), ONE),
    **dict.fromkeys(("statements.statement", "statements.held", "groups.body", "deals.deal", "tasks.brief"), ONE),
    **dict.fromkeys(("timeline.of_party", "timeline.of_deal", "changes.between", "changes.knowledge"), ORDER),
    **dict.fromkeys(("changes.provenance", "changes.feed"), ORDER),
    **dict.fromkeys(("groups.people", "groups.members", "groups.subgroups", "roles.combination"), FACTS),
    **dict.fromkeys(("deals.open", "deals.committee", "readers.all", "readers.reader"), FACTS),
    **dict.fromkeys(("deals.decisions", "deals.stages", "deals.week", "tasks.open"), ORDER),
    "deals.matrix": "how often who of a deal spoke with whom: counts, and no score",
    "pipeline.figures": "measures deals, names nobody",
    **dict.fromkeys(("deals.coverage", "deals.what_if"), "measures a deal by rules about its seats, and ranks nobody"),
    **dict.fromkeys(("groups.head_count", "groups.interlock", "roles.fullest_groups"), "measures bodies, names nobody"),
    "groups.overlap": "who holds roles in both, in order of names; the measure is that of the bodies",
    "search.parties": "finds whom the asker named: it measures the text, not the person",
    **dict.fromkeys(
        ("doubles.candidates", "doubles.side_by_side", "doubles.merges"),
        "whether two records are one person, which keeping data right asks for",
    ),
}
WRITES = {
    *("parties.put", "consents.record", "doubles.merge", "doubles.merge_above", "doubles.unmerge"),
    *(f"readers.{word}" for word in ("add", "token", "link", "revoke")),
    *(f"statements.{word}" for word in ("record", "record_all", "end", "correct", "retract")),
}


def questions(crm: GraphCRM) -> set[str]:
    """Every public method of every topic on the front door; hierarchies, which are of bodies, apart."""
    found = set()
    for name, held in vars(GraphCRM).items():
        topic = getattr(crm, name) if isinstance(held, cached_property) and name != "hierarchies" else None
        if isinstance(topic, Topic):
            shared = {*vars(Topic), *vars(WritingTopic)}
            own = {word for word, method in vars(type(topic)).items() if callable(method) and word[0] != "_"}
            found |= {f"{name}.{word}" for word in own - shared}
    return found


@pytest.mark.parametrize("name", sorted(RANKING))
def test_who_objects_to_profiling_is_in_no_ranking(world: World, name: str):
    world.build(WORLD)
    crm = world.crm.at(as_of=DAY)
    moment = crm.settled().view.known_at
    assert "ann" in RANKING[name](crm)
    world.build("ann opted_out us 2026-05-30..9000-01-01 profiling")
    for view in (
        crm,
        crm.at(as_of=dt.date(2026, 5, 25)),  # before it was said
        crm.at(known_at=moment),  # before it was recorded
        crm.at(scopes=["b2b", "care"]),  # without the scope under which it is held
    ):
        assert "ann" not in RANKING[name](view)


def test_it_ends_when_it_is_ended(world: World):
    crm = world.build(WORLD + "ann opted_out us 2020-01-01..2026-05-30 profiling").crm.at(as_of=DAY)
    assert [seat.party.id for seat in crm.roles.most_seats().people] == ["ann", "bob", "cyd"]
    assert crm.people.card("ann").not_for == ()
    before = crm.at(as_of=dt.date(2026, 5, 29))
    assert before.people.card("ann").not_for == (Use.CONTACT, Use.PATH, Use.SCORE)


def test_an_objection_that_was_a_mistake_protects_no_longer(world: World):
    said = world.build(WORLD + "ann opted_out us 2020-01-01..").said[-1]
    assert world.crm.people.card("ann").not_for == (Use.CONTACT, Use.PATH, Use.SCORE)
    world.crm.statements.retract(said)
    assert world.crm.people.card("ann").not_for == ()


def test_consent_withdrawn_protects_until_it_is_given_anew(world: World):
    crm = world.build(WORLD).crm
    crm.consents.record("ann", "us", "profiling", kind="given", since=dt.date(2025, 1, 1))
    assert crm.people.card("ann").not_for == ()
    crm.consents.record("ann", "us", "profiling", kind="withdrawn", since=dt.date(2026, 1, 1))
    assert crm.people.card("ann").not_for == (Use.CONTACT, Use.PATH, Use.SCORE)
    crm.consents.record("ann", "us", "profiling", kind="given", since=dt.date(2026, 5, 1))
    assert crm.people.card("ann").not_for == ()


def test_those_in_whose_place_others_step_up_may_object_too(world: World):
    world.build(WORLD + "ann opted_out us 2020-01-01..\nbob opted_out acme 2020-01-01.. Profiling")
    assert [seat.party.id for seat in world.crm.roles.most_seats(limit=1).people] == ["cyd"]


def test_what_is_refused_is_said_on_the_answer_about_somebody(world: World):
    world.build(WORLD + "ann opted_out us 2020-01-01.. profiling")
    crm = world.crm.at(as_of=DAY)
    tie = crm.ties.strength("ada", "ann")
    assert (tie.refused, tie.found, tie.claims, tie.interactions, tie.evidence.interactions) == (
        True, Found.EMPTY, (), (), 0,
    )  # fmt: skip
    assert (crm.ties.who_knows("ann").refused, crm.ties.who_knows("ann").ties) == (True, ())
    assert not crm.ties.who_knows("cyd").refused
    assert crm.people.colleagues("bob").left_out == 1
    assert crm.groups.bridges().left_out == 1
    assert [role.kind for role in crm.people.roles_held("ann").roles] == ["employee", "member", "member"]  # facts stay


@pytest.mark.parametrize(
    ("purpose", "uses"),
    [(None, set(Use)), ("Direct Marketing", {Use.CONTACT}), ("introduction", {Use.PATH}), ("survey", set())],
)
def test_what_each_purpose_refuses(purpose: str | None, uses: set[Use]):
    assert uses_refused([purpose]) == uses


def test_the_page_has_each_purpose():
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
    assert [word for word in REFUSED_BY if f"`{word}`" not in page] == []


def test_every_question_says_whether_it_ranks_people(crm: GraphCRM):
    assert questions(crm) == RANKING.keys() | NOT_RANKING.keys() | WRITES


def test_our_own_people_are_not_ranked_unless_a_setting_allows_it(world: World):
    more = "department sales\nsales department us 2020-01-01..\nperson eve\neve employee sales 2020-01-01..\n"
    crm = world.build(WORLD + more + "ada member wg 2020-01-01..\nada member third 2020-01-01..").crm.at(as_of=DAY)
    assert [seat.party.id for seat in crm.roles.most_seats().people] == ["ann", "bob", "cyd"]
    assert "ada" not in [one.party.id for one in crm.groups.bridges().bridges]
    settings = crm.settings.model_copy(update={"rank_own_people": True})
    allowed = GraphCRM(crm.graph, settings, crm.vocabulary, crm.view, crm.who)
    assert [seat.party.id for seat in allowed.roles.most_seats().people] == ["ada", "ann", "bob", "cyd", "eve"]
    assert "ada" in [one.party.id for one in allowed.groups.bridges().bridges]
    before = crm.at(as_of=dt.date(2019, 1, 1))  # before anybody worked for us
    assert before.roles.most_seats().people == ()
