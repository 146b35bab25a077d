"""Timelines: who spoke with whom when; and what was said, to those it concerns."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.errors import NotFound
from graphcrm.topics.timeline import Conversations, Timeline

WORLD = """
person ann "Ann"
person our "Olga"
person ben "Ben"
company acme
deal d1 "Offer" kind=sales
interaction i1 kind=mail at=2025-02-03T10:00:00Z direction=in "subject=The price" "notes=Too high"
interaction i2 kind=meeting at=2025-02-03T09:00:00+01:00 direction=both "subject=First talk"
interaction i3 kind=call day=2025-01-10
interaction i4 kind=mail at=2025-09-01T10:00:00Z @care
ann from i1
our to i1
ann present i2
ben present i2
our from i3
ann to i3
ann from i4 .. @care
i1 about d1
i2 about d1
i2 about acme
i2 shared our
"""
DAY = dt.date(2025, 12, 1)


def lines(answer: Conversations) -> list[str]:
    return [one.id for one in answer.conversations]


def read_by(crm: GraphCRM, person: str | None) -> Timeline:
    return Timeline(crm.graph, replace(crm.view, as_of=DAY, reader=person), crm.vocabulary)


def test_the_latest_comes_first_by_its_moment_in_any_zone(world: World):
    crm = world.build(WORLD).crm.at(as_of=DAY, scopes=["b2b"])
    assert lines(crm.timeline.of_party("ann")) == ["i1", "i2", "i3"]
    assert lines(crm.timeline.of_deal("d1")) == ["i1", "i2"]
    assert lines(crm.timeline.of_party("acme")) == ["i2"]
    assert lines(crm.timeline.of_party("ann", channel="call")) == ["i3"]
    assert lines(crm.at(as_of=dt.date(2025, 2, 1)).timeline.of_party("ann")) == ["i3"]


def test_who_took_part_and_as_what(world: World):
    first = world.build(WORLD).crm.at(as_of=DAY).timeline.of_deal("d1").conversations[0]
    assert [(one.party.id, one.kind) for one in first.participants] == [("ann", "from"), ("our", "to")]
    assert (first.channel, first.direction, first.day) == ("mail", "in", dt.date(2025, 2, 3))


@pytest.mark.parametrize(
    ("reader", "subjects"),
    [
        (None, ["The price", "First talk"]),
        ("our", ["The price", "First talk"]),  # took part in the one, the other is shared with her
        ("ben", [None, "First talk"]),
        ("nobody", [None, None]),
    ],
)
def test_what_was_said_is_told_to_those_it_concerns(world: World, reader: str | None, subjects: list[str | None]):
    found = read_by(world.build(WORLD).crm, reader).of_deal("d1").conversations
    assert [one.subject for one in found] == subjects
    assert [one.words for one in found] == [subject is not None for subject in subjects]
    assert [one.id for one in found] == ["i1", "i2"]
    assert (found[0].notes == "Too high") == (subjects[0] is not None)


def test_it_comes_page_by_page(world: World):
    timeline = world.build(WORLD).crm.at(as_of=DAY, scopes=["b2b"]).timeline
    first = timeline.of_party("ann", limit=2)
    assert lines(first) == ["i1", "i2"]
    assert lines(timeline.of_party("ann", limit=2, after=first.following)) == ["i3"]
    assert timeline.of_party("ann", limit=2, after=first.following).following is None


def test_a_conversation_corrected_moves_in_the_line_of_all_who_took_part(world: World):
    crm = world.build(WORLD).crm
    world.build("interaction i1 kind=call at=2024-12-01T10:00:00Z direction=out")
    answer = crm.at(as_of=DAY, scopes=["b2b"]).timeline.of_party("ann")
    assert lines(answer) == ["i2", "i3", "i1"]
    assert answer.conversations[-1].channel == "call"


def test_of_what_is_not_there(world: World):
    timeline = world.build(WORLD).crm.timeline
    with pytest.raises(NotFound, match="no deal"):
        timeline.of_deal("d9")
    with pytest.raises(NotFound, match="no party"):
        timeline.of_party("nobody")
