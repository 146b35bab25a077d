"""The rules of coverage one by one, on situations made by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from graphcrm.scoring.committee import Place, Situation, Talk
from graphcrm.scoring.coverage import Thresholds, best_steps, judge
from graphcrm.scoring.strength import COPIED, MEETS, RECEIVES, SENDS

DAY = dt.date(2025, 6, 1)
OLGA, OTTO, ANN, BOB, CAS = range(5)
LIMITS = Thresholds(90, 30, 2, 0.8, 5, 60, {"champion": 2, "procurement": 5})
NAMES = {OLGA: "Olga", OTTO: "Otto", ANN: "Ann", BOB: "Bob", CAS: "Cas"}


def met(name: str, day: str, *people: int) -> Talk:
    return Talk(name, dt.date.fromisoformat(day), dict.fromkeys(people, MEETS))


GOOD = Situation(
    DAY,
    dt.date(2025, 1, 1),
    3,
    (
        Place(ANN, "champion", "theirs", "s1", since=dt.date(2025, 1, 1)),
        Place(BOB, "economic_buyer", "theirs", "s2"),
        Place(OLGA, "account_lead", "ours", "s3"),
    ),
    (met("m1", "2025-05-20", OLGA, ANN, BOB), met("m2", "2025-05-28", OTTO, ANN)),
    frozenset({OLGA, OTTO}),
    NAMES,
)


def rules(situation: Situation, limits: Thresholds = LIMITS) -> list[str]:
    return [found.rule for found in judge(situation, limits)]


def seats(*places: Place) -> Situation:
    return replace(GOOD, seats=places)


def test_nothing_is_wrong_with_a_deal_that_is_well():
    assert rules(GOOD) == []
    assert best_steps(GOOD, LIMITS) == []


@pytest.mark.parametrize(
    ("place", "found"), [(None, []), (1, []), (4, []), (5, ["empty_seat"]), (6, ["empty_seat"])]
)
def test_a_seat_is_required_from_its_place_in_the_pipeline_on(place: int | None, found: list[str]):
    assert rules(replace(GOOD, place=place)) == found


@pytest.mark.parametrize(("days", "cold"), [(29, False), (30, True)])
def test_it_goes_cold_on_the_thirtieth_day(days: int, cold: bool):
    assert ("going_cold" in rules(replace(GOOD, day=dt.date(2025, 5, 28) + dt.timedelta(days)))) == cold


@pytest.mark.parametrize(("days", "engaged"), [(89, True), (90, False)])
def test_engaged_is_who_spoke_both_ways_within_the_days(days: int, engaged: bool):
    day = dt.date(2025, 5, 28) + dt.timedelta(days)
    assert ("no_engaged_champion" in rules(replace(GOOD, day=day))) == (not engaged)


def test_one_way_is_not_engaged():
    mail = Talk("i1", DAY, {OLGA: SENDS, ANN: RECEIVES, BOB: COPIED})
    assert rules(replace(GOOD, talks=(mail,)))[:3] == [
        "no_engaged_champion", "no_economic_buyer_met", "single_threaded_theirs",
    ]  # fmt: skip


@pytest.mark.parametrize(("others", "alone"), [(0, True), (1, True), (2, False)])
def test_one_of_us_has_nearly_all_of_at_least_five(others: int, alone: bool):
    talks = [met(f"m{number}", "2025-05-20", OLGA, ANN, BOB) for number in range(5)]
    talks += [met(f"o{number}", "2025-05-21", OTTO, ANN) for number in range(others)]
    assert ("single_threaded_ours" in rules(replace(GOOD, talks=tuple(talks)))) == alone
    assert "single_threaded_ours" not in rules(replace(GOOD, talks=tuple(talks[:4])))


def test_a_champion_stands_alone_who_brought_nobody_new():
    day = dt.date(2025, 7, 25)
    later = replace(GOOD, day=day, talks=(*GOOD.talks, met("m3", "2025-07-20", OLGA, ANN, BOB)))
    assert rules(later) == ["champion_alone"]
    brought = replace(later, talks=(*later.talks, met("m4", "2025-07-22", OLGA, ANN, CAS)))
    assert rules(brought) == []


def test_an_opponent_matters_where_they_have_power():
    against = Place(CAS, "user", "theirs", "s4", stance="opponent")
    for place, found in ((against, []), (replace(against, power="high"), ["opponent_with_power"])):
        assert rules(seats(*GOOD.seats, place)) == found
    assert rules(seats(*GOOD.seats, Place(CAS, "blocker", "theirs", "s4", status="inner_circle"))) != []


def test_who_left_fills_no_seat_and_is_told():
    gone = seats(replace(GOOD.seats[0], left="job1"), *GOOD.seats[1:])
    found = judge(gone, LIMITS)
    assert [one.rule for one in found] == [
        "empty_seat", "no_engaged_champion", "single_threaded_theirs", "somebody_left",
    ]  # fmt: skip
    assert found[-1].evidence == ("s1", "job1")


def test_a_copy_to_somebody_without_a_seat_is_told_and_ours_are_not():
    mail = Talk("i1", DAY, {ANN: SENDS, OLGA: RECEIVES, OTTO: COPIED, CAS: COPIED})
    found = judge(replace(GOOD, talks=(*GOOD.talks, mail)), LIMITS)
    assert [(one.rule, one.people, one.evidence) for one in found] == [("copied_without_seat", (CAS,), ("i1",))]


def test_of_a_deal_without_any_conversation_the_day_it_was_opened_counts():
    found = {one.rule: one for one in judge(replace(GOOD, talks=()), LIMITS)}
    assert found["going_cold"].says == "No conversation since it was opened on 2025-01-01, 151 days ago."
    assert "going_cold" not in rules(replace(GOOD, talks=(), opened=None))
