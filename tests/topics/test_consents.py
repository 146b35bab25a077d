"""What somebody consents and objects to, on which day."""

from __future__ import annotations

import datetime as dt

import pytest
from worlds import World

from graphcrm.errors import InputError, NotFound, UnknownWord
from graphcrm.model import Found

DAY = dt.date(2026, 6, 1)
WORLD = "person ann @b2c\ncompany us\ncompany them"


def standing(world: World, day: dt.date = DAY) -> dict[tuple[str, str | None], bool]:
    answer = world.crm.at(as_of=day).consents.given("ann")
    return {(row.towards.id, row.purpose): row.allowed for row in answer.standings}


def test_nobody_asked_is_no_consent(world: World):
    world.build(WORLD)
    assert world.crm.consents.given("ann").found is Found.NOT_LOOKED_FOR
    world.build("person bob @b2c\nbob given us 2020-01-01.. newsletter")
    answer = world.crm.consents.given("ann")
    assert (answer.found, answer.standings, answer.consents) == (Found.EMPTY, (), ())
    with pytest.raises(NotFound):
        world.crm.consents.given("nobody")


def test_each_purpose_and_body_stands_by_itself(world: World):
    world.build(
        WORLD
        + """
        ann given us 2020-01-01.. newsletter
        ann given us 2020-01-01.. profiling
        ann opted_out us 2022-01-01.. profiling
        ann opted_out them 2022-01-01.. newsletter
        """
    )
    assert standing(world) == {
        ("us", "newsletter"): True,
        ("us", "profiling"): False,
        ("them", "newsletter"): False,
    }
    assert standing(world, dt.date(2021, 1, 1)) == {("us", "newsletter"): True, ("us", "profiling"): True}


def test_a_withdrawal_ends_consent_until_it_is_given_again(world: World):
    consents = world.build(WORLD).crm.consents
    consents.record("ann", "us", "mail", since=dt.date(2020, 1, 1))
    consents.record("ann", "us", "mail", since=dt.date(2022, 1, 1), kind="withdrawn")
    consents.record("ann", "us", "mail", since=dt.date(2024, 1, 1), basis="form")
    assert standing(world, dt.date(2019, 12, 31)) == {}
    assert standing(world, dt.date(2021, 12, 31)) == {("us", "mail"): True}
    assert standing(world, dt.date(2022, 1, 1)) == {("us", "mail"): False}
    assert standing(world, dt.date(2024, 1, 1)) == {("us", "mail"): True}
    held = world.crm.consents.given("ann").consents
    assert [(one.kind, one.valid_from) for one in held] == [("given", dt.date(2024, 1, 1))]


def test_of_what_sources_say_differently_the_later_counts(world: World):
    world.build(WORLD + "\nann given us 2020-01-01.. mail\nann withdrawn us 2022-01-01.. mail")
    assert standing(world, dt.date(2021, 12, 31)) == {("us", "mail"): True}
    assert standing(world, dt.date(2022, 1, 1)) == {("us", "mail"): False}


def test_an_objection_stands_over_everything_until_it_is_ended(world: World):
    world.build(WORLD + "\nann opted_out us 2020-01-01.. mail\nann given us 2022-01-01.. mail")
    assert standing(world) == {("us", "mail"): False}
    world.crm.statements.end(world.said[0], dt.date(2023, 1, 1))
    assert standing(world) == {("us", "mail"): True}
    assert standing(world, dt.date(2022, 12, 31)) == {("us", "mail"): False}


def test_an_objection_without_a_purpose_is_to_all(world: World):
    world.build(WORLD + "\nann given us 2020-01-01.. mail\nann opted_out us 2021-01-01..")
    assert standing(world) == {("us", "mail"): False, ("us", None): False}


def test_consent_of_unknown_start_is_none_before_its_evidence(world: World):
    world.build(WORLD + "\nann given us .. mail seen 2024-01-01")
    assert standing(world) == {("us", "mail"): True}
    before = world.crm.at(as_of=dt.date(2023, 1, 1)).consents.given("ann")
    assert (before.standings, [one.purpose for one in before.start_unknown]) == ((), ["mail"])


def test_the_standing_names_what_decides(world: World):
    written = world.build(WORLD).crm.consents.record("ann", "us", "mail", kind="opted_out", basis="phone call")
    (row,) = world.crm.consents.given("ann").standings
    assert row.decided_by.statement == written.records[0].id
    assert (row.decided_by.kind, row.decided_by.basis, row.decided_by.scope) == ("opted_out", "phone call", "b2c")


def test_it_is_read_under_its_scope_only(world: World):
    world.build("person ann\ncompany us\nann given us 2020-01-01.. mail")
    assert world.crm.at(scopes=["b2b"]).consents.given("ann").consents == ()
    assert len(world.crm.at(scopes=["b2b", "b2c"]).consents.given("ann").consents) == 1


def test_what_is_wrong_is_named(world: World):
    crm = world.build(WORLD).crm
    with pytest.raises(InputError, match="for a purpose"):
        crm.consents.record("ann", "us", " ")
    with pytest.raises(UnknownWord, match="opted_out"):
        crm.consents.record("ann", "us", "mail", kind="maybe")
    with pytest.raises(InputError, match="nobody"):
        crm.consents.record("nobody", "us", "mail")
    with pytest.raises(InputError) as problem:
        crm.consents.record("us", "ann", "mail")
    assert problem.value.field == "to"
