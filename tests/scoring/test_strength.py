"""The strength of a tie: worked out by hand, and what must hold whatever the evidence."""

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as some

from graphcrm.scoring.strength import Band, Contact, Formula, Way, flags, measured, way

DAY = dt.date(2026, 6, 1)
WEIGHTS = {"mail": 1.0, "call": 2.0, "meeting": 3.0}
FORMULA = Formula(90, 5, 0.5, 50, 0.25, 0.6, WEIGHTS)


def contact(ago: int, how: Way, *, channel: str = "mail", copied: bool = False, participants: int = 2) -> Contact:
    return Contact("i", DAY - dt.timedelta(days=ago), channel, how, copied, participants)


def strength(*contacts: Contact) -> float | None:
    return measured(contacts, DAY, FORMULA).strength


contacts = some.lists(
    some.builds(
        contact,
        some.integers(-20, 20_000),
        some.sampled_from(Way),
        channel=some.sampled_from(["mail", "call", "meeting", "touch"]),
        copied=some.booleans(),
        participants=some.integers(1, 60),
    ),
    max_size=12,
)


@given(contacts, contacts)
def test_more_evidence_never_lowers_it(before: list[Contact], more: list[Contact]):
    weaker, stronger = strength(*before), strength(*before, *more)
    assert weaker is None or (stronger is not None and stronger >= weaker)


@given(contacts, some.randoms(use_true_random=False))
def test_the_order_in_which_it_comes_changes_nothing(some_contacts: list[Contact], rng):
    shuffled = rng.sample(some_contacts, len(some_contacts))
    assert measured(shuffled, DAY, FORMULA) == measured(some_contacts, DAY, FORMULA)


@given(contacts)
def test_it_is_above_0_and_at_most_1_or_nothing(some_contacts: list[Contact]):
    found = strength(*some_contacts)
    counts = [one for one in some_contacts if one.day <= DAY and one.weight(FORMULA) > 0]
    assert (found is None) == (not counts)
    assert found is None or 0 < found <= 1


@given(contacts)
def test_it_is_the_same_from_either_side(some_contacts: list[Contact]):
    turned = {Way.OUT: Way.IN, Way.IN: Way.OUT, Way.BOTH: Way.BOTH}
    back = [contact((DAY - one.day).days, turned[one.way], channel=one.channel, copied=one.copied,
                    participants=one.participants) for one in some_contacts]  # fmt: skip
    assert strength(*back) == strength(*some_contacts)


def test_by_hand():
    # one mail today, unanswered: a quarter of 1 - e^(-1/5)
    assert strength(contact(0, Way.OUT)) == pytest.approx(0.25 * (1 - math.exp(-0.2)))
    # one each way, a half-life ago: half a weight each; rec = 1/4 + 3/4 * 0.5/1.5 = 1/2
    assert strength(contact(90, Way.OUT), contact(90, Way.IN)) == pytest.approx(0.5 * (1 - math.exp(-0.2)))
    # a meeting of two weighs 3 both ways: rec = 1/4 + 3/4 * 3/4
    assert strength(contact(0, Way.BOTH, channel="meeting")) == pytest.approx(0.8125 * (1 - math.exp(-0.6)))
    # a copy to one of four: half of a third
    assert strength(contact(0, Way.IN, copied=True, participants=4)) == pytest.approx(
        0.25 * (1 - math.exp(-1 / 6 / 5))
    )


def test_what_does_not_count():
    assert strength() is None
    assert strength(contact(-1, Way.BOTH)) is None  # tomorrow
    assert strength(contact(0, Way.OUT, channel="touch")) is None
    assert strength(contact(0, Way.OUT, participants=51)) is None
    assert strength(contact(0, Way.OUT, participants=1)) is None
    assert strength(contact(700_000, Way.OUT)) == 1e-9  # met once, long ago, is not never met


def test_bands_begin_where_they_are_set():
    assert [FORMULA.band(value) for value in (0.2499, 0.25, 0.5999, 0.6, 1.0)] == [
        Band.WEAK, Band.MODERATE, Band.MODERATE, Band.STRONG, Band.STRONG,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("mine", "theirs", "direction", "expected"),
    [
        (["from"], ["to"], None, (Way.OUT, False)),
        (["to"], ["from"], "in", (Way.IN, False)),
        (["from"], ["cc"], None, (Way.OUT, True)),
        (["from"], ["to", "cc"], None, (Way.OUT, False)),
        (["bcc"], ["from"], None, (Way.IN, True)),
        (["to"], ["cc"], None, None),  # nobody of the two spoke to the other
        (["from"], ["to"], "both", (Way.BOTH, False)),  # a call that was answered
        (["from"], ["cc"], "both", (Way.OUT, True)),
        (["present"], ["speaker"], None, (Way.BOTH, False)),
        (["organizer"], ["present"], None, (Way.BOTH, False)),
        (["organizer"], ["invited"], None, (Way.OUT, False)),  # whether they came, nobody said
        (["present"], ["invited"], None, None),
        (["from", "to"], ["from", "to"], None, (Way.BOTH, False)),
        (["from", "cc"], ["to"], None, (Way.OUT, False)),  # a copy to oneself is no answer
        (["steward"], ["from"], None, None),  # a part of the operator's own, of which nothing is known
    ],
)
def test_which_way_an_interaction_went(mine: list[str], theirs: list[str], direction: str | None, expected: object):
    assert way(flags(mine, direction), flags(theirs, direction)) == expected
