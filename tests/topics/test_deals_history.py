"""How a deal went: who spoke with whom, its stages with what happened in them, and somebody's week."""

from __future__ import annotations

import datetime as dt

import pytest
from worlds import World

from graphcrm.errors import NotFound
from graphcrm.model import Found

DAY = dt.date(2025, 6, 1)
WORLD = """
person ann "Ann"
person bob "Bob"
person cas "Cas"
person olga "Olga"
person otto "Otto"
company us ours
olga employee us 2020-01-01..
otto employee us 2020-01-01..
deal d1 "Offer" kind=sales opened=2025-01-01 amount=100 currency=EUR expected_close=2025-12-01
deal d2 "Soon" kind=sales opened=2025-01-01 amount=5 currency=EUR expected_close=2025-06-15
deal d3 "Closed" kind=sales opened=2024-01-01 closed=2024-06-01 outcome=lost
deal d4 "Walled" kind=sales opened=2025-01-01 amount=900 currency=EUR @care
d1 lead d1 2025-01-01..2025-03-01
d1 proposal d1 2025-03-01..
d1 expected_close d1 2025-01-01..2025-02-01 day=2025-06-01
d1 expected_close d1 2025-02-01..2025-03-01 day=2025-05-01
d1 expected_close d1 2025-03-01.. day=2025-12-01
ann champion d1 2025-01-01.. side=theirs
cas user d1 2025-01-01.. side=theirs
olga account_lead d1 2025-01-01.. side=ours
olga account_lead d2 2025-01-01.. side=ours
olga account_lead d3 2024-01-01.. side=ours
olga account_lead d4 2025-01-01.. side=ours @care
interaction i1 kind=mail at=2025-02-01T10:00:00Z direction=in
interaction i2 kind=mail at=2025-02-02T10:00:00Z direction=out
interaction i3 kind=meeting at=2025-04-01T10:00:00Z direction=both
ann from i1
olga to i1
olga from i2
ann to i2
bob cc i2
ann present i3
olga present i3
otto present i3
i1 about d1
i2 about d1
i3 about d1
decision c1 "Go on" day=2025-04-01
c1 about d1
"""


def test_their_people_by_ours(world: World):
    answer = world.build(WORLD).crm.at(as_of=DAY, scopes=["b2b"]).deals.matrix("d1")
    assert ([one.id for one in answer.theirs], [one.id for one in answer.ours]) == (
        ["ann", "bob", "cas"], ["olga", "otto"],
    )  # fmt: skip
    told = [
        (one.theirs.id, one.ours.id, one.touches, one.into, one.out, one.both, one.last) for one in answer.cells
    ]
    assert told == [
        ("ann", "olga", 3, 1, 1, 1, dt.date(2025, 4, 1)),
        ("ann", "otto", 1, 0, 0, 1, dt.date(2025, 4, 1)),
        ("bob", "olga", 1, 0, 1, 0, dt.date(2025, 2, 2)),
    ]


def test_stages_with_who_took_part_and_what_was_decided(world: World):
    answer = world.build(WORLD).crm.at(as_of=DAY, scopes=["b2b"]).deals.stages("d1")
    told = [
        (one.kind, one.days, one.interactions, [p.id for p in one.theirs], [p.id for p in one.ours],
         [d.id for d in one.decisions])
        for one in answer.stages
    ]  # fmt: skip
    assert told == [
        ("lead", 59, 2, ["ann", "bob"], ["olga"], []),
        ("proposal", 92, 1, ["ann"], ["olga", "otto"], ["c1"]),
    ]
    assert (answer.stalled, answer.stalled_days) == (True, 60)
    # from June to May is no slip, from May to December is one
    assert [(one.was, one.becomes, one.days) for one in answer.slips] == [
        (dt.date(2025, 5, 1), dt.date(2025, 12, 1), 214)
    ]


@pytest.mark.parametrize(("day", "stalled"), [("2025-04-29", False), ("2025-04-30", True)])
def test_it_stands_still_after_sixty_days_in_a_stage(world: World, day: str, stalled: bool):
    deals = world.build(WORLD).crm.at(as_of=dt.date.fromisoformat(day)).deals
    assert deals.stages("d1").stalled is stalled
    assert deals.stages("d3").stalled is None


def test_a_week_begins_with_what_closes_soon_and_has_few_lines_of_a_deal(world: World):
    crm = world.build(WORLD).crm.at(as_of=DAY, scopes=["b2b"])
    week = crm.deals.week("olga")
    assert [line.deal for line in week.lines] == ["d2", "d2", "d2", "d1", "d1", "d1"]
    assert (week.deals, week.findings) == (2, sum(len(crm.deals.coverage(one).findings) for one in ("d1", "d2")))
    first = crm.deals.coverage("d2").findings[0]
    assert (week.lines[0].what, week.lines[0].why, week.lines[0].step) == (first.rule, first.says, first.mend)
    assert len(crm.deals.week("olga", limit=1).lines) == 1
    assert [line.deal for line in crm.deals.week("otto").lines] == []


def test_of_what_is_not_there_or_walled(world: World):
    crm = world.build(WORLD).crm.at(as_of=DAY)
    assert "d4" in [line.deal for line in crm.deals.week("olga").lines]
    walled = crm.at(scopes=["b2b"]).deals
    for ask in (walled.matrix, walled.stages):
        with pytest.raises(NotFound, match="no deal"):
            ask("d4")
    with pytest.raises(NotFound):
        walled.week("nobody")
    early = crm.at(known_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC)).deals
    assert early.matrix("d1").found is early.stages("d1").found is early.week("olga").found is Found.NOT_LOOKED_FOR
