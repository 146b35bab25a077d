"""Who of us knows somebody, whom somebody knows: by evidence, by claims, never one who has left."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from worlds import World

from graphcrm.errors import InputError, NotFound
from graphcrm.model import Found
from graphcrm.scoring.claims import TogetherFormula, days_until
from graphcrm.scoring.periods import Stretch
from graphcrm.topics.ties import KnownTies

OURS = """
company us ours
department sales
person ada
person ben
person gone
person late
person cleo "Cleo"
person dora "Dora"
company acme
working_group wg
sales department us 2020-01-01..
ada employee us 2020-01-01..
ben employee sales 2020-01-01..
gone employee us 2020-01-01..2025-01-01
gone head sales 2020-01-01..
late employee us 2026-07-01..
cleo employee acme 2024-01-01..
dora employee acme 2024-01-01..
interaction m1 kind=mail at=2026-05-20T10:00:00Z
interaction m2 kind=mail at=2026-05-21T10:00:00Z
interaction m3 kind=meeting at=2024-05-21T10:00:00Z
interaction m4 kind=mail at=2026-05-22T10:00:00Z
ada from m1
cleo to m1
cleo from m2
ada to m2
gone present m3
cleo present m3
ben from m4
dora to m4
cleo cc m4
"""
DAY = dt.date(2026, 6, 1)


def built(world: World, more: str = "") -> World:
    return world.build(OURS + more)


def lines(answer: KnownTies) -> list[str]:
    return [tie.person.id for tie in answer.ties]


def test_our_people_by_strength_with_their_evidence(world: World):
    found = built(world).crm.at(as_of=DAY).ties.who_knows("cleo")
    assert lines(found) == ["ada", "ben"]
    first, second = found.ties
    assert (first.evidence.sent, first.evidence.received, first.evidence.last) == (1, 1, dt.date(2026, 5, 21))
    assert (second.evidence.sent, second.evidence.received, second.evidence.last_received) == (1, 0, None)
    assert first.strength == world.crm.at(as_of=DAY).ties.strength("ada", "cleo").strength
    assert second.strength == world.crm.at(as_of=DAY).ties.strength("ben", "cleo").strength
    assert (found.colleagues, found.total, found.people) == (2, 2, 1)


def test_who_left_is_not_offered_and_was_before(world: World):
    built(world)
    assert "gone" not in lines(world.crm.at(as_of=DAY).ties.who_knows("cleo"))
    assert lines(world.crm.at(as_of=dt.date(2024, 12, 1)).ties.who_knows("cleo")) == ["gone"]


def test_of_a_body_the_best_of_its_people(world: World):
    found = built(world).crm.at(as_of=DAY).ties.who_knows("acme")
    assert [(tie.person.id, tie.through.id if tie.through else None, tie.others) for tie in found.ties] == [
        ("ada", "cleo", 0), ("ben", "dora", 1),
    ]  # fmt: skip
    assert found.people == 2


def test_who_objects_to_introducing_is_not_offered(world: World):
    built(world, "ada opted_out us 2026-01-01.. introduction\nben opted_out us 2026-01-01.. newsletter")
    assert lines(world.crm.at(as_of=DAY).ties.who_knows("cleo")) == ["ben"]
    assert "ada" not in lines(world.crm.at(as_of=dt.date(2025, 12, 31)).ties.who_knows("cleo"))
    assert lines(world.crm.at(as_of=DAY, scopes=["b2b"]).ties.who_knows("cleo")) == ["ben"]


def test_whom_somebody_knows(world: World):
    found = built(world).crm.at(as_of=DAY).ties.whom_knows("cleo")
    assert lines(found)[0] == "dora"  # two years at one small employer
    assert set(lines(found)) == {"dora", "ada", "ben", "gone"}
    ada = next(tie for tie in found.ties if tie.person.id == "ada")
    assert (ada.evidence.sent, ada.evidence.received) == (1, 1)
    assert lines(world.crm.at(as_of=DAY).ties.whom_knows("cleo", limit=1)) == ["dora"]


def test_a_claim_stands_beside_the_evidence_and_is_marked(world: World):
    crm = built(world, "ben friend cleo 2020-01-01..\nada conflicts_with cleo 2020-01-01..").crm.at(as_of=DAY)
    tie = crm.ties.strength("cleo", "ben")
    assert [(claim.kind, claim.label, claim.strength) for claim in tie.claims] == [
        ("RELATED_TO.friend", "is a friend of", 0.6)
    ]
    assert tie.evidence.strength is not None
    assert tie.evidence.strength < tie.strength == 0.6
    assert crm.ties.strength("ada", "cleo").claims == ()
    assert lines(crm.ties.who_knows("cleo")) == ["ben", "ada"]


def test_a_line_reads_from_the_one_asked_about(world: World):
    crm = built(world, "dora line cleo 2025-01-01..").crm.at(as_of=DAY, scopes=["b2b"])
    labels = [crm.ties.strength(*two).claims[0].label for two in (("dora", "cleo"), ("cleo", "dora"))]
    assert labels == ["reports to", "leads"]


def test_serving_together_by_hand(world: World):
    more = "person eve\ncleo member wg 2020-01-01..2022-01-01\nben member wg 2021-01-01..\neve member wg 2019-01-01.."
    crm = built(world, more).crm.at(as_of=DAY)
    claim = crm.ties.strength("ben", "cleo").claims[0]
    over = (DAY - dt.date(2021, 12, 31)).days
    assert (claim.kind, claim.days, claim.members, claim.until) == ("together", 365, 3, dt.date(2022, 1, 1))
    assert claim.strength == pytest.approx(0.5 * 0.5 * math.exp2(-over / 1000))
    assert crm.ties.strength("eve", "cleo").claims[0].days == 731


def test_what_serving_together_says_by_size():
    formula = TogetherFormula(0.5, 365, 10, 150, 1000)
    assert formula.strength(365, 11, 0) == pytest.approx(0.25)
    assert formula.strength(365, 21, 0) == pytest.approx(0.125)
    assert formula.strength(365, 151, 0) == 0
    assert formula.strength(365, 11, 1000) == pytest.approx(0.125)
    first, second = Stretch(dt.date(2026, 1, 1), dt.date(2026, 1, 11)), Stretch(dt.date(2026, 1, 5), dt.date.max)
    assert days_until([first, second], dt.date(2026, 1, 20)) == (20, 0)
    assert days_until([first], dt.date(2026, 1, 20)) == (10, 10)


def test_behind_the_wall_nobody_knows_anybody(world: World):
    built(world, "ben friend cleo 2020-01-01.. @care\nwg subgroup us 2020-01-01.. @care")
    open_scopes = ["b2b", "b2c", "hr"]
    found = world.crm.at(as_of=DAY, scopes=open_scopes).ties.who_knows("cleo")
    assert [len(tie.claims) for tie in found.ties] == [0, 0]


def test_none_and_not_looked_for(world: World):
    crm = built(world, "person alone").crm.at(as_of=DAY)
    assert crm.ties.who_knows("alone").found is Found.EMPTY
    before = crm.at(known_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC))
    assert before.ties.who_knows("alone").found is Found.NOT_LOOKED_FOR
    assert before.ties.whom_knows("alone").found is Found.NOT_LOOKED_FOR


def test_bad_input_is_told(world: World):
    ties = built(world).crm.ties
    with pytest.raises(NotFound, match="nobody"):
        ties.who_knows("nobody")
    with pytest.raises(NotFound, match="no person"):
        ties.whom_knows("acme")
    with pytest.raises(InputError, match="limit"):
        ties.who_knows("cleo", limit=-1)
