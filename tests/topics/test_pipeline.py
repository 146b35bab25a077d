"""The pipeline in figures, counted by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.errors import InputError, NotSupported, UnknownWord
from graphcrm.model import Found

DAY = dt.date(2025, 6, 1)
WORLD = """
person olga "Olga"
person otto "Otto"
company acme "Acme"
deal d1 "One" kind=sales amount=100.10 currency=EUR opened=2025-01-01
deal d2 "Two" kind=sales amount=200.20 currency=EUR opened=2025-02-01
deal d3 "Won" kind=sales amount=0.30 currency=EUR opened=2025-01-01 closed=2025-01-31 outcome=won
deal d4 "Lost" kind=sales amount=50 currency=EUR opened=2025-01-01 closed=2025-03-01 outcome=lost
deal d5 "Won later" kind=sales amount=1000 currency=EUR opened=2025-01-01 closed=2025-08-01 outcome=won
deal d6 "Dollars" kind=sales amount=5 currency=USD opened=2025-01-01
deal d7 "Nothing said" kind=sales opened=2025-01-01
deal d8 "Not yet" kind=sales amount=7 currency=EUR opened=2025-09-01
deal d9 "Walled" kind=sales amount=9 currency=EUR opened=2025-01-01 @care
d1 lead d1 2025-01-01..2025-02-01
d1 proposal d1 2025-02-01..
d2 lead d2 2025-02-01..
d3 won d3 2025-01-31..
d4 lost d4 2025-03-01..
olga account_lead d1 2025-01-01.. side=ours
olga account_lead d3 2025-01-01.. side=ours
otto account_lead d4 2025-01-01.. side=ours
d1 customer acme
d3 customer acme
"""


def built(world: World) -> GraphCRM:
    return world.build(WORLD).crm.at(as_of=DAY, scopes=["b2b"])


def test_by_stage_with_exact_sums(world: World):
    answer = built(world).pipeline.figures()
    rows = [(row.group, row.currency, row.open, row.open_amount, row.won, row.won_amount) for row in answer.figures]
    assert rows == [
        ("lead", "EUR", 1, Decimal("200.20"), 0, Decimal(0)),
        ("proposal", "EUR", 1, Decimal("100.10"), 0, Decimal(0)),
        ("won", "EUR", 0, Decimal(0), 1, Decimal("0.30")),
        ("lost", "EUR", 0, Decimal(0), 0, Decimal(0)),
        (None, "EUR", 1, Decimal(1000), 0, Decimal(0)),  # closed after the day: open on it
        (None, "USD", 1, Decimal(5), 0, Decimal(0)),
        (None, None, 1, Decimal(0), 0, Decimal(0)),
    ]
    assert (answer.deals, answer.figures[-1].without_amount) == (7, 1)


def test_by_owner_with_win_rate_and_cycle_time_and_those_without(world: World):
    pipeline = built(world).pipeline
    with pytest.raises(NotSupported, match="not compared"):
        pipeline.figures(by="owner")
    allowed = replace(pipeline, ranks_own_people=True)
    rows = {(row.group, row.currency): row for row in allowed.figures(by="owner").figures}
    olga, otto, nobody = rows["olga", "EUR"], rows["otto", "EUR"], rows[None, "EUR"]
    assert (olga.win_rate, olga.cycle_days, olga.open) == (1.0, 30.0, 1)
    assert (otto.win_rate, otto.cycle_days, otto.lost) == (0.0, None, 1)
    assert (nobody.win_rate, nobody.open, nobody.open_amount) == (None, 2, Decimal("1200.20"))


def test_by_account_and_by_pipeline(world: World):
    pipeline = built(world).pipeline
    assert [(row.name, row.won) for row in pipeline.figures(by="account").figures if row.group] == [("Acme", 1)]
    assert {row.group for row in pipeline.figures(by="pipeline", pipeline="sales").figures} == {"sales"}


def test_a_period_leaves_out_what_was_closed_outside_of_it(world: World):
    pipeline = built(world).pipeline
    figures = pipeline.figures(by="pipeline", since=dt.date(2025, 2, 1), until=dt.date(2025, 6, 1)).figures
    euro = next(row for row in figures if row.currency == "EUR")
    assert (euro.won, euro.lost, euro.open) == (0, 1, 3)


def test_on_another_day_and_in_another_scope_it_is_another(world: World):
    crm = built(world)
    later = crm.at(as_of=dt.date(2025, 12, 1)).pipeline.figures(by="pipeline").figures
    euro = next(row for row in later if row.currency == "EUR")
    assert (euro.won, euro.won_amount, euro.open) == (2, Decimal("1000.30"), 3)
    assert crm.at(scopes=["b2b"]).pipeline.figures().deals == 7
    assert world.crm.at(as_of=DAY).pipeline.figures().deals == 8


def test_what_makes_no_sense_is_refused(world: World):
    pipeline = built(world).pipeline
    with pytest.raises(UnknownWord, match="account"):
        pipeline.figures(by="moon")
    with pytest.raises(UnknownWord):
        pipeline.figures(pipeline="moon")
    with pytest.raises(InputError, match="the period ends"):
        pipeline.figures(since=dt.date(2025, 2, 1), until=dt.date(2025, 1, 1))
    early = world.crm.at(known_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC)).pipeline
    assert early.figures().found is Found.NOT_LOOKED_FOR
