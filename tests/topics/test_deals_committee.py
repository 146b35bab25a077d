"""The committee of a deal, its coverage by published rules, and what it would be after a change."""

from __future__ import annotations

import datetime as dt

import pytest
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.errors import InputError, NotFound, UnknownWord
from graphcrm.model import Found
from graphcrm.topics.deals.coverage import Coverage

DAY = dt.date(2025, 6, 1)
WORLD = """
person ann "Ann"
person bob "Bob"
person eve "Eve"
person cas "Cas"
person zed "Zed"
person olga "Olga"
person otto "Otto"
company acme
company us ours
working_group wg
olga employee us 2020-01-01..
otto employee us 2020-01-01..
ann employee acme 2020-01-01.. "Head of IT"
ann chair wg 2021-01-01..
bob employee acme 2015-01-01..
zed employee acme 2015-01-01..2025-04-01
deal d1 "Offer" kind=sales opened=2025-01-01
deal d2 "Old" kind=sales opened=2024-01-01 closed=2024-06-01 outcome=lost
d1 customer acme
d1 proposal d1 2025-02-01..
ann champion d1 2025-01-05.. side=theirs stance=supporter status=inner_circle power=high
bob economic_buyer d1 2025-02-01.. side=theirs stance=neutral power=high
eve technical_buyer d1 2025-02-01.. side=theirs stance=opponent power=high
zed user d1 2025-01-05.. side=theirs
olga account_lead d1 2025-01-01.. side=ours
interaction i1 kind=mail at=2025-04-10T10:00:00Z direction=in
interaction i2 kind=mail at=2025-04-12T10:00:00Z direction=out
interaction i3 kind=meeting at=2025-02-10T10:00:00Z direction=both
interaction i4 kind=call at=2025-05-20T10:00:00Z direction=out
ann from i1
olga to i1
cas cc i1
olga from i2
ann to i2
bob present i3
ann present i3
olga present i3
olga from i4
bob to i4 reply=declined
i1 about d1
i2 about d1
i3 about d1
i4 about d1
"""


def built(world: World) -> GraphCRM:
    return world.build(WORLD).crm.at(as_of=DAY)


def rules(answer: Coverage) -> list[str]:
    return [finding.rule for finding in answer.findings]


def test_a_committee_has_seats_roles_and_touches(world: World):
    seats = {seat.person.id: seat for seat in built(world).deals.committee("d1").seats}
    ann, bob, zed, olga = (seats[one] for one in ("ann", "bob", "zed", "olga"))
    assert (ann.kind, ann.stance, ann.status, ann.side) == ("champion", "supporter", "inner_circle", "theirs")
    assert ([body.id for body in ann.employers], [hat.body.id for hat in ann.hats]) == (["acme"], ["wg"])
    assert (ann.last_in, ann.last_out, ann.interactions) == (dt.date(2025, 4, 10), dt.date(2025, 4, 12), 3)
    assert (ann.engaged, ann.met, bob.engaged, bob.met) == (True, True, False, True)
    assert [(one.party.id, one.interactions) for one in ann.known_by] == [("olga", 3)]
    assert (bob.last_out, zed.left is None, zed.employers) == (dt.date(2025, 2, 10), False, ())
    assert (olga.side, olga.engaged, olga.known_by) == ("ours", None, ())


def test_who_took_part_without_a_seat_is_told(world: World):
    without = built(world).deals.committee("d1").without_seat
    assert [(one.party.id, one.ours, one.interactions) for one in without] == [("cas", False, 1)]


def test_the_committee_is_that_of_the_day_and_as_it_was_known(world: World):
    crm = built(world)
    assert [seat.person.id for seat in crm.at(as_of=dt.date(2025, 1, 7)).deals.committee("d1").seats] == [
        "olga", "ann", "zed",
    ]  # fmt: skip
    then = crm.settled()
    world.build("otto pre_sales d1 2025-01-01.. side=ours")
    assert "otto" not in [seat.person.id for seat in then.deals.committee("d1").seats]
    early = crm.at(known_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC)).deals
    assert early.committee("d1").found is early.coverage("d1").found is Found.NOT_LOOKED_FOR


def test_a_conversation_about_another_deal_is_no_evidence_here(world: World):
    crm = built(world)
    world.build(
        """
        interaction i5 kind=meeting at=2025-05-25T10:00:00Z direction=both
        interaction i6 kind=meeting at=2025-05-26T10:00:00Z direction=both
        bob present i5
        olga present i5
        bob present i6
        otto present i6
        i5 about d2
        """
    )
    bob = next(seat for seat in crm.deals.committee("d1").seats if seat.person.id == "bob")
    assert (bob.last_in, bob.engaged) == (dt.date(2025, 5, 26), True)
    assert {one.party.id for one in bob.known_by} == {"olga", "otto"}


def test_coverage_tells_what_is_missing_with_its_evidence(world: World):
    answer = built(world).deals.coverage("d1")
    assert rules(answer) == [
        "single_threaded_theirs", "going_cold", "opponent_with_power", "somebody_left", "copied_without_seat",
    ]  # fmt: skip
    found = {finding.rule: finding for finding in answer.findings}
    assert found["single_threaded_theirs"].says == "Engaged on their side: Ann; 2 should be."
    assert found["going_cold"].evidence == ("i2",)
    assert "2025-04-12, 50 days ago" in found["going_cold"].says
    assert [one.id for one in found["somebody_left"].people] == ["zed"]
    assert found["copied_without_seat"].evidence == ("i1",)
    assert (answer.version, answer.thresholds["cold_days"], answer.judged) == ("coverage/1", 30, True)
    assert answer.required["economic_buyer"] == 3


def test_the_step_that_mends_most_comes_first(world: World):
    first = built(world).deals.coverage("d1").steps[0]
    assert (first.does, first.mends, first.left) == ("we meet Bob", ("going_cold", "single_threaded_theirs"), 3)


@pytest.mark.parametrize(
    ("change", "mended", "arisen"),
    [
        ({"leaves": ["ann"]}, set(), {"empty_seat", "no_engaged_champion", "somebody_left"}),
        ({"stances": [("eve", "neutral")]}, {"opponent_with_power"}, set()),
        ({"seats": [("cas", "evaluator")]}, {"copied_without_seat"}, set()),
        ({"meets": ["bob"]}, {"single_threaded_theirs", "going_cold"}, set()),
        ({"leaves": ["olga"]}, set(), {"no_engaged_champion", "no_economic_buyer_met", "somebody_left"}),
    ],
)
def test_what_if_changes_the_rows_and_asks_the_same_rules(world: World, change, mended, arisen):
    crm = built(world)
    answer = crm.deals.what_if("d1", **change)
    assert mended <= set(answer.mended)
    assert arisen <= set(answer.arisen)
    assert len(answer.before) + len(answer.arisen) - len(answer.mended) == len(answer.after)
    assert answer.before == crm.deals.coverage("d1").findings


def test_a_closed_deal_is_not_judged(world: World):
    crm = built(world)
    answer = crm.deals.coverage("d2")
    assert (answer.judged, answer.findings, answer.found) == (False, (), Found.EMPTY)
    with pytest.raises(InputError, match="'d2' is closed"):
        crm.deals.what_if("d2", leaves=["ann"])


def test_what_makes_no_sense_is_refused_by_name(world: World):
    deals = built(world).deals
    with pytest.raises(NotFound, match="no deal"):
        deals.committee("d9")
    with pytest.raises(NotFound, match="no deal"):
        deals.coverage("d9")
    with pytest.raises(InputError, match="nothing is supposed"):
        deals.what_if("d1")
    with pytest.raises(NotFound, match="no person"):
        deals.what_if("d1", leaves=["nobody"])
    with pytest.raises(UnknownWord):
        deals.what_if("d1", stances=[("ann", "angry")])
    with pytest.raises(UnknownWord):
        deals.what_if("d1", seats=[("ann", "king")])


def test_behind_a_wall_nothing_of_it_is_told(world: World):
    crm = built(world)
    before = crm.at(scopes=["b2b"]).deals.committee("d1")
    world.build("cas influencer d1 2025-01-01.. side=theirs @care")
    world.build("interaction i7 kind=meeting at=2025-05-30T10:00:00Z direction=both @care")
    world.build("bob present i7 @care\nolga present i7 @care\ni7 about d1 @care")
    assert crm.at(scopes=["b2b"]).deals.committee("d1") == before
    assert crm.deals.committee("d1") != before
