"""Deals: one on a day, as it was known; those that are open."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from worlds import World

from graphcrm.errors import NotFound, UnknownWord
from graphcrm.model import Found

WORLD = """
person ann "Ann"
person bob "Bob"
person our "Olga"
company acme
company rival
deal d1 "Big offer" kind=sales amount=50000.5 currency=EUR opened=2025-01-01 expected_close=2025-12-01
deal d2 "Small offer" kind=sales opened=2025-02-01 closed=2025-06-01 outcome=lost
deal d3 "Other offer" kind=sales opened=2025-03-01 expected_close=2025-11-01
deal d4 "Care offer" kind=sales opened=2025-03-01 @care
d1 customer acme
d1 competitor rival
d3 customer rival
ann champion d1 2025-01-01..2025-07-01 side=theirs stance=supporter power=high
ann champion d1 2025-07-01.. side=theirs stance=mentor power=high
bob economic_buyer d1 2025-03-01.. side=theirs stance=neutral
our account_lead d1 2025-01-01.. side=ours
d1 lead d1 2025-01-01..2025-03-01
d1 proposal d1 2025-03-01..
d3 lead d3 2025-03-01..
task t1 "Send the offer" due=2025-04-01
t1 about d1
t1 assignee our 2025-03-01..
t1 open t1 2025-03-01..2025-04-02
t1 done t1 2025-04-02..
"""


def test_a_deal_shows_who_decides_and_where_it_stands(world: World):
    crm = world.build(WORLD).crm
    card = crm.at(as_of=dt.date(2025, 8, 1)).deals.deal("d1")
    assert (card.name, card.pipeline, card.stage) == ("Big offer", "sales", "proposal")
    assert (card.amount, card.currency) == (Decimal("50000.50"), "EUR")
    assert [(seat.person.id, seat.kind, seat.stance) for seat in card.seats] == [
        ("our", "account_lead", None),
        ("ann", "champion", "mentor"),
        ("bob", "economic_buyer", "neutral"),
    ]
    assert [(one.kind, one.party.id) for one in card.parties] == [("competitor", "rival"), ("customer", "acme")]
    assert [stage.kind for stage in card.stages] == ["lead", "proposal"]
    assert [(task.name, task.state, task.owners[0].id) for task in card.tasks] == [("Send the offer", "done", "our")]


def test_seats_and_stage_are_those_of_the_day(world: World):
    crm = world.build(WORLD).crm
    card = crm.at(as_of=dt.date(2025, 2, 1)).deals.deal("d1")
    assert [(seat.person.id, seat.stance) for seat in card.seats] == [("our", None), ("ann", "supporter")]
    assert (card.stage, [stage.kind for stage in card.stages]) == ("lead", ["lead"])


def test_values_are_as_they_were_known(world: World):
    crm = world.build(WORLD).crm
    then = crm.settled()
    world.build('deal d1 "Bigger offer" kind=sales amount=60000 currency=EUR opened=2025-01-01')
    assert (crm.deals.deal("d1").name, crm.deals.deal("d1").amount) == ("Bigger offer", Decimal(60_000))
    card = then.deals.deal("d1")
    assert (card.name, card.amount, card.expected_close) == ("Big offer", Decimal("50000.5"), dt.date(2025, 12, 1))


def test_open_are_those_of_the_day_by_expected_close(world: World):
    crm = world.build(WORLD).crm

    def on(day: dt.date, **asked: str) -> list[str]:
        return [deal.id for deal in crm.at(as_of=day, scopes=["b2b"]).deals.open(**asked).deals]

    assert on(dt.date(2025, 5, 31)) == ["d3", "d1", "d2"]
    assert on(dt.date(2025, 6, 1)) == ["d3", "d1"]
    assert on(dt.date(2025, 1, 15)) == ["d1"]
    assert on(dt.date(2025, 5, 1), party="rival") == ["d3", "d1"]
    assert on(dt.date(2025, 5, 1), stage="lead") == ["d3"]
    assert on(dt.date(2025, 5, 1), pipeline="sales", stage="proposal") == ["d1"]


def test_open_deals_come_page_by_page(world: World):
    deals = world.build(WORLD).crm.at(as_of=dt.date(2025, 5, 1), scopes=["b2b"]).deals
    found, after = [], None
    while True:
        page = deals.open(limit=1, after=after)
        found += [deal.id for deal in page.deals]
        after = page.following
        if after is None:
            break
    assert found == ["d3", "d1", "d2"]


def test_behind_a_wall_or_not_there_is_the_same_and_before_anything_not_looked_for(world: World):
    crm = world.build(WORLD).crm
    assert crm.deals.deal("d4").name == "Care offer"
    for deals in (crm.at(scopes=["b2b"]).deals, crm.deals):
        missing = "d4" if deals is not crm.deals else "d9"
        with pytest.raises(NotFound, match=f"no deal with the id '{missing}'"):
            deals.deal(missing)
    early = crm.at(known_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC)).deals
    assert early.deal("d1").found is early.open().found is Found.NOT_LOOKED_FOR
    with pytest.raises(UnknownWord, match="unknown kind of IN_STAGE 'prospecting', did you mean lead"):
        crm.deals.open(stage="prospecting")
