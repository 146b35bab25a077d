"""Ties: the strength of two, on which evidence, through whose eyes."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path

import pytest
from worlds import World

from graphcrm.errors import InputError, NotFound, SettingsError
from graphcrm.model import Found
from graphcrm.scoring.strength import Band, Way
from graphcrm.topics.ties import Ties
from graphcrm.vocabulary import read_vocabulary

WORLD = """
person ann "Ann"
person bob "Bob"
person cat "Cat"
interaction i1 kind=mail at=2026-06-01T10:00:00Z
interaction i2 kind=mail at=2026-03-03T10:00:00Z
interaction i3 kind=meeting at=2026-06-01T09:00:00Z
interaction i4 kind=touch at=2026-05-01T09:00:00Z
interaction i5 kind=mail at=2026-05-01T09:00:00Z
interaction i6 kind=mail at=2026-08-01T09:00:00Z
interaction i7 kind=meeting at=2026-05-01T10:00:00Z @care
ann from i1
bob to i1
bob from i2
ann to i2
ann present i3
cat present i3
bob present i3
ann from i4
bob to i4
cat from i5
ann to i5
bob cc i5
ann from i6
bob to i6
ann present i7 2026-05-01.. @care
bob present i7 2026-05-01.. @care
"""
DAY = dt.date(2026, 6, 1)
OPEN = ["b2b", "b2c", "hr"]


def ties(world: World, **view: object) -> Ties:
    return world.crm.at(**{"as_of": DAY, "scopes": OPEN} | view).ties  # type: ignore[arg-type]


def test_the_strength_and_the_interactions_behind_it(world: World):
    found = ties(world.build(WORLD)).strength("ann", "bob")
    # a mail today (1), one 90 days ago (a half), a meeting of three today (3 / 2)
    assert (found.evidence.weight, found.evidence.weight_sent, found.evidence.weight_received) == (3.0, 2.5, 2.0)
    assert found.strength == pytest.approx((0.25 + 0.75 * 2 / 3) * (1 - math.exp(-3 / 5)))
    assert found.band is Band.MODERATE
    assert [(one.id, one.way, one.weight) for one in found.interactions] == [
        ("i3", Way.BOTH, 1.5), ("i1", Way.OUT, 1.0), ("i2", Way.IN, 0.5),
    ]  # fmt: skip
    counts = found.evidence
    assert (counts.interactions, counts.sent, counts.received, counts.both) == (3, 1, 1, 1)
    assert (counts.last_sent, counts.last_received) == (DAY, DAY)
    # i6 has not happened yet; i4 is a campaign, and in i5 both were written to
    assert (found.later, found.uncounted) == (1, 2)
    assert (found.formula.version, found.formula.parameters["half_life_days"]) == ("strength/1", 90)


def test_it_is_the_same_from_the_other_side(world: World):
    there, back = (ties(world.build(WORLD)).strength(*two) for two in (("ann", "bob"), ("bob", "ann")))
    assert there.strength == back.strength
    assert [one.way for one in back.interactions] == [Way.BOTH, Way.IN, Way.OUT]


def test_it_is_another_one_at_another_view(world: World):
    world.build(WORLD)
    before = world.crm.settled().view.known_at
    world.build("interaction i8 kind=call at=2026-05-30T10:00:00Z\nann from i8\nbob to i8")
    assert ties(world, as_of=dt.date(2026, 3, 1)).strength("ann", "bob").strength is None
    assert ties(world, as_of=dt.date(2026, 3, 3)).strength("ann", "bob").evidence.interactions == 1
    known, now = ties(world, known_at=before), ties(world)
    assert known.strength("ann", "bob").evidence.interactions == 3
    assert now.strength("ann", "bob").evidence.interactions == 4
    seen = ties(world, scopes=[*OPEN, "care"]).strength("ann", "bob").evidence
    assert (seen.interactions, seen.both) == (5, 2)


def test_who_took_part_unseen_is_not_counted(world: World):
    world.build(WORLD)
    world.build("person eve\neve present i3 2026-06-01.. @care")
    assert ties(world).strength("ann", "bob").interactions[0].participants == 3
    assert ties(world, scopes=[*OPEN, "care"]).strength("ann", "bob").interactions[-1].participants in (2, 4)
    care = {one.id: one.participants for one in ties(world, scopes=[*OPEN, "care"]).strength("ann", "bob").interactions}
    assert care["i3"] == 4


def test_whoever_never_met_has_no_strength(world: World):
    world.build(WORLD)
    world.build("person dan")
    found = ties(world).strength("ann", "dan")
    assert (found.strength, found.band, found.found, found.interactions) == (None, None, Found.EMPTY, ())
    assert ties(world, known_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC)).strength("ann", "dan").found is (
        Found.NOT_LOOKED_FOR
    )


def test_bad_input_is_told(world: World):
    asked = ties(world.build(WORLD))
    with pytest.raises(InputError, match="between two"):
        asked.strength("ann", "ann")
    with pytest.raises(InputError, match="limit"):
        asked.strength("ann", "bob", limit=-1)
    with pytest.raises(NotFound, match="nobody"):
        asked.strength("ann", "nobody")


def test_the_operator_sets_the_numbers(world: World, tmp_path: Path):
    own = tmp_path / "own.toml"
    own.write_text("[parameters.strength.half_life_days]\nvalue = 30\n[records.Interaction.mail]\nweight = 2\n")
    vocabulary = read_vocabulary(("b2b", "b2c", "ecommerce", "care"), own)
    door = ties(world.build(WORLD))
    found = Ties(door.graph, door.view, vocabulary).strength("ann", "bob")
    assert (found.formula.parameters["half_life_days"], found.formula.channels["mail"]) == (30, 2)
    assert {one.id: one.weight for one in found.interactions} == {"i1": 2.0, "i3": 1.5, "i2": 2 * 0.5**3}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[parameters.strength.half_life_days]\nvalue = 0\n", "greater than 0"),
        ("[parameters.strength.half_live]\nvalue = 3\nmeaning = 'x'\n", "unknown parameter; there are: .*strength"),
        ("[parameters.strength.strong]\nvalue = 0.2\n", "moderate < strong <= 1"),
        ("[kinds.RELATED_TO.friend]\nweight = 2\n", "less than or equal to 1"),
        ("[parameters.strength]\nhalf_life_days = 3\n", "a word is a table of its own: \\[parameters.measure.name\\]"),
    ],
)
def test_wrong_numbers_are_refused(tmp_path: Path, text: str, message: str):
    own = tmp_path / "own.toml"
    own.write_text(text)
    with pytest.raises(SettingsError, match=message):
        read_vocabulary((), own)
