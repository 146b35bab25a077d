"""The rule of combinations told once more, in the plainest words and slowly: every case is gone through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from itertools import permutations

from graphcrm.model import OPEN_END, OPEN_START, Period
from graphcrm.scoring.combinations import Combination, Condition, Fact, Where

TODAY = dt.date(2020, 1, 11)
DAYS = [dt.date(2020, 1, day) for day in (1, 5, 9, 11, 13)]
PEOPLE = ("p1", "p2", "p3", "p4")
BODIES = ("b1", "b2", "b3")
BODY_KINDS = {"b1": "board", "b2": "team", "b3": "team"}
KINDS = ("chair", "member")
TITLES = (None, "Owner")
DOUBTFUL_AT_MOST = 8


class TooManyCases(Exception):
    """More doubtful roles than can be gone through one by one."""


def fits_condition(fact: Fact, condition: Condition) -> bool:
    """The filter that the database applies, told once more in plain words."""
    since, until = {
        "now": (TODAY, TODAY + dt.timedelta(days=1)),
        "ever": (OPEN_START, TODAY + dt.timedelta(days=1)),
    }.get(str(condition.when), (None, None))
    if isinstance(condition.when, Period):
        since, until = condition.when.since or OPEN_START, condition.when.until or dt.date.max
        until = min(until, TODAY + dt.timedelta(days=1))
    elif isinstance(condition.when, dt.date):
        since, until = condition.when, condition.when + dt.timedelta(days=1)
    assert since is not None
    assert until is not None
    return (
        (fact.valid_from or OPEN_START) < until
        and since < (fact.valid_to or OPEN_END)
        and (not condition.kinds or fact.kind in condition.kinds)
        and (condition.title is None or (fact.title or "").lower() == condition.title.lower())
        and condition.body in (None, fact.body)
        and condition.person in (None, fact.person)
        and (not condition.body_kinds or BODY_KINDS[fact.body] in condition.body_kinds)
    )


def settled(world: list[Fact], combination: Combination, subject: str, *, surely: bool) -> bool:
    """The same rule with doubtful roles counted against (surely) or for the subject."""
    every = [*combination.conditions, *combination.none_of]
    mine = [fact for fact in world if combination.subject(fact) == subject]
    doubtful = {
        (place, fact.statement)
        for place, condition in enumerate(every)
        for fact in mine
        if fits_condition(fact, condition)
        and fact.evident_from is not None
        and fact.evident_from >= until_of(condition)
    }
    if len(doubtful) > DOUBTFUL_AT_MOST:
        raise TooManyCases
    # each doubtful role may or may not fit each condition: for certain is in all of these cases
    cases = subsets(doubtful)
    met = [holds_without(mine, combination, subject, case) for case in cases]
    return all(met) if surely else any(met)


def subsets(items: Collection[tuple[int, str]]) -> list[set[tuple[int, str]]]:
    found: list[set[tuple[int, str]]] = [set()]
    for item in sorted(items):
        found += [{*one, item} for one in found]
    return found


def until_of(condition: Condition) -> dt.date:
    tomorrow = TODAY + dt.timedelta(days=1)
    if isinstance(condition.when, Period):
        return min(condition.when.until or tomorrow, tomorrow)
    if isinstance(condition.when, dt.date):
        return condition.when + dt.timedelta(days=1)
    return tomorrow


def holds_without(world: list[Fact], combination: Combination, subject: str, missing: set[tuple[int, str]]) -> bool:
    """``holds``, where some roles do not fit some conditions: those had not begun by then."""
    every = [*combination.conditions, *combination.none_of]

    def others(place: int) -> set[str]:
        return {
            combination.other(fact)
            for fact in world
            if fits_condition(fact, every[place]) and (place, fact.statement) not in missing
        }

    def is_met(place: int) -> bool:
        count, most = len(others(place)), every[place].at_most
        return every[place].at_least <= count and (most is None or count <= most)

    count = len(combination.conditions)
    if any(is_met(place) for place in range(count, len(every))):
        return False
    if combination.where is Where.ANY:
        return sum(map(is_met, range(count))) >= combination.least
    ends = [others(place) for place in range(count)]
    ids = sorted({end for some in ends for end in some})
    if combination.where is Where.SAME:
        return any(sum(end in some for some in ends) >= combination.least for end in ids)
    return any(
        sum(end in some for end, some in zip(order, ends, strict=True)) >= combination.least
        for order in permutations([*ids, *[""] * count], count)
    )
