"""Combinations of roles: the rule against brute force on random worlds, and by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

import pytest
from brute_force import BODIES, DAYS, KINDS, PEOPLE, TITLES, TODAY, TooManyCases, fits_condition, settled
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from graphcrm.errors import InputError
from graphcrm.model import Period
from graphcrm.scoring.combinations import (
    Combination,
    Condition,
    Fact,
    Of,
    Where,
    check,
    most_apart,
    solve,
)

days = st.sampled_from(DAYS)
whens = st.one_of(
    st.just("now"),
    st.just("ever"),
    st.sampled_from([day for day in DAYS if day <= TODAY]),
    st.builds(Period, st.none() | st.just(DAYS[1]), st.none() | st.sampled_from(DAYS[2:])),
)


@st.composite
def facts(draw: st.DrawFn) -> list[Fact]:
    found = []
    for number in range(draw(st.integers(0, 9))):
        first, last = draw(st.none() | days), draw(st.none() | days)
        if first and last and last <= first:
            first, last = last, None
        found.append(
            Fact(
                person=draw(st.sampled_from(PEOPLE)),
                body=draw(st.sampled_from(BODIES)),
                statement=f"s{number}",
                kind=draw(st.sampled_from(KINDS)),
                title=draw(st.sampled_from(TITLES)),
                valid_from=first,
                valid_to=last,
                evident_from=first or draw(days),
            )
        )
    return found


@st.composite
def conditions(draw: st.DrawFn, counting: bool) -> Condition:
    least = draw(st.integers(1, 2)) if counting else 1
    return Condition(
        kind=draw(st.sampled_from(["", "chair", ("chair", "member")])) or (),
        title=draw(st.none() | st.sampled_from(["owner", "OWNER"])),
        body=draw(st.none() | st.none() | st.sampled_from(BODIES)),
        body_kind=draw(st.sampled_from([(), (), "team"])),
        when=draw(whens),
        at_least=least,
        at_most=draw(st.none() | st.integers(least, 2)) if counting else None,
    )


@st.composite
def combinations(draw: st.DrawFn) -> Combination:
    where = draw(st.sampled_from(Where))
    asked = draw(st.lists(conditions(where is Where.ANY), min_size=1, max_size=3))
    return Combination(
        conditions=tuple(asked),
        of=draw(st.sampled_from(Of)),
        where=where,
        needed=draw(st.none() | st.integers(1, len(asked))),
        none_of=tuple(draw(st.lists(conditions(True), max_size=2))),
    )


@given(facts(), combinations(), st.booleans())
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
def test_it_says_what_brute_force_says(world: list[Fact], combination: Combination, only_some: bool):
    subjects = PEOPLE if combination.of is Of.PEOPLE else BODIES
    among = set(subjects[:2]) if only_some else None

    def fetch(condition: Condition, wanted: Collection[str] | None) -> list[Fact]:
        rows = [fact for fact in world if fits_condition(fact, condition)]
        return [fact for fact in rows if wanted is None or combination.subject(fact) in wanted]

    fits = solve(combination, TODAY, fetch, among)
    asked = among or set(subjects)
    try:
        certain = {one for one in asked if settled(world, combination, one, surely=True)}
        possible = {one for one in asked if settled(world, combination, one, surely=False)}
    except TooManyCases:
        reject()
    assert {fit.subject for fit in fits.certain} == certain
    assert {fit.subject for fit in fits.start_unknown} == possible - certain


def role(person: str, body: str, kind: str = "chair", **more: object) -> Fact:
    values: dict[str, object] = {"title": None, "valid_from": DAYS[0], "valid_to": None}
    values |= {"evident_from": DAYS[0], "statement": f"{person} {kind} {body}", **more}
    return Fact(person=person, body=body, kind=kind, **values)  # type: ignore[arg-type]


def test_the_rarest_condition_is_asked_first_and_its_people_are_passed_on():
    world = [role("p1", "b1"), role("p2", "b1"), *(role(person, "b2", "member") for person in PEOPLE)]
    asked: list[tuple[str, set[str] | None]] = []

    def fetch(condition: Condition, wanted: Collection[str] | None) -> list[Fact]:
        asked.append((condition.kinds[0], None if wanted is None else set(wanted)))
        return [fact for fact in world if fits_condition(fact, condition)]

    fits = solve(Combination((Condition(kind="member"), Condition(kind="chair", body="b1"))), TODAY, fetch)
    assert [fit.subject for fit in fits.certain] == ["p1", "p2"]
    assert asked == [("chair", None), ("member", {"p1", "p2"})]
    # the facts stand in the order of the conditions as they were given
    assert [(number, fact.kind) for number, fact in fits.certain[0].facts] == [(0, "member"), (1, "chair")]


def test_one_of_two_conditions_needs_everybody_of_both():
    world = [role("p1", "b1"), role("p2", "b2", "member")]
    asked = []

    def fetch(condition: Condition, wanted: Collection[str] | None) -> list[Fact]:
        asked.append(wanted)
        return [fact for fact in world if fits_condition(fact, condition)]

    both = (Condition(kind="chair"), Condition(kind="member"))
    fits = solve(Combination(both, needed=1), TODAY, fetch)
    assert [fit.subject for fit in fits.certain] == ["p1", "p2"]
    assert asked == [None, None]


def test_different_ones_need_not_be_found_in_the_order_given():
    # the first condition can take b1 or b2, the second b1 only
    assert most_apart([["b1", "b2"], ["b1"]]) == 2
    assert most_apart([["b1"], ["b1"]]) == 1
    assert most_apart([["b1", "b2"], ["b1", "b2"], ["b1", "b2"]]) == 2
    assert most_apart([]) == 0


@pytest.mark.parametrize(
    ("combination", "among", "field"),
    [
        (Combination(()), False, "conditions"),
        (Combination(()), True, "conditions"),
        (Combination((Condition(),), needed=2), False, "at_least"),
        (Combination((Condition(),), needed=0), False, "at_least"),
        (Combination((), needed=1, none_of=(Condition(),)), True, "at_least"),
        (Combination((Condition(at_least=0),)), False, "conditions.0.at_least"),
        (Combination((Condition(at_least=3, at_most=2),)), False, "conditions.0.at_most"),
        (Combination((Condition(), Condition(at_least=2)), where=Where.SAME), False, "conditions.1.at_least"),
        (Combination((Condition(when=dt.date(2020, 1, 12)),)), False, "conditions.0.when"),
        (Combination((Condition(when=Period(since=dt.date(2021, 1, 1))),)), False, "conditions.0.when"),
        (Combination((Condition(),), none_of=(Condition(when="once"),)), False, "none_of.0.when"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_asked_is_refused(combination: Combination, among: bool, field: str):
    with pytest.raises(InputError) as refused:
        check(combination, among=among, as_of=TODAY)
    assert refused.value.field == field
    assert refused.value.expected
