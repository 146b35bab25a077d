"""People with a combination of roles, and bodies with a combination of people: the rule, without the graph.

A condition asks for roles of some sort on some day. A combination asks for all of its conditions, or at
least so many, in one body or in different ones, and for none of some others. Of a role of unknown start
nobody knows whether it held before its first evidence: whoever fits only if it did stands apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from graphcrm.errors import InputError, shown
from graphcrm.model import OPEN_END, OPEN_START, Period

When = Literal["now", "ever"] | dt.date | Period


class Of(StrEnum):
    """What a combination finds."""

    PEOPLE = "people"
    BODIES = "bodies"


class Where(StrEnum):
    """How the other ends of the conditions relate: any, all the same one, or pairwise different ones."""

    ANY = "any"
    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Condition:
    """Roles of some sort. What is not given does not matter; of several words one has to fit.

    ``kind`` and ``title`` are those of the role (a title in any case), ``body_kind`` that of the body.
    ``when``: "now" is the view's day, "ever" any day up to it; or a day, or a period.
    ``at_least`` and ``at_most`` count different bodies, and different people where bodies are asked for.
    """

    kind: str | tuple[str, ...] = ()
    title: str | None = None
    body: str | None = None
    body_kind: str | tuple[str, ...] = ()
    person: str | None = None
    when: When = "now"
    at_least: int = 1
    at_most: int | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.kind,) if isinstance(self.kind, str) else tuple(self.kind)

    @property
    def body_kinds(self) -> tuple[str, ...]:
        return (self.body_kind,) if isinstance(self.body_kind, str) else tuple(self.body_kind)

    @property
    def counts(self) -> bool:
        """Whether it asks for more than one that fits."""
        return self.at_least != 1 or self.at_most is not None

    @property
    def rarity(self) -> int:
        """A guess at how few roles fit, from the words alone: the smaller, the fewer."""
        given = (self.body, self.person, self.title, self.body_kinds, self.kinds)
        return next((place for place, value in enumerate(given) if value), len(given))

    def days(self, as_of: dt.date) -> tuple[dt.date, dt.date]:
        """The days asked about: from the first up to, and without, the second."""
        tomorrow = _after(as_of)
        if self.when == "now":
            return as_of, tomorrow
        if self.when == "ever":
            return OPEN_START, tomorrow
        if isinstance(self.when, Period):
            return self.when.since or OPEN_START, min(self.when.until or tomorrow, tomorrow)
        assert isinstance(self.when, dt.date)
        return self.when, _after(self.when)


def _after(day: dt.date) -> dt.date:
    return min(day, OPEN_END - dt.timedelta(days=1)) + dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fact:
    """A role that fits a condition: somebody's, in a body. ``evident_from`` is its first day of evidence."""

    person: str
    body: str
    statement: str
    kind: str
    title: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    from_earliest: dt.date | None = None
    to_earliest: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Combination:
    """The conditions of one question. ``needed`` is how many of them have to hold, all if None."""

    conditions: tuple[Condition, ...]
    of: Of = Of.PEOPLE
    where: Where = Where.ANY
    needed: int | None = None
    none_of: tuple[Condition, ...] = ()

    @property
    def least(self) -> int:
        return len(self.conditions) if self.needed is None else self.needed

    def subject(self, fact: Fact) -> str:
        return fact.person if self.of is Of.PEOPLE else fact.body

    def other(self, fact: Fact) -> str:
        return fact.body if self.of is Of.PEOPLE else fact.person


@dataclass(frozen=True, slots=True)
class Fit:
    """Somebody who fits: the facts that say so, by the number of their condition, from 0."""

    subject: str
    facts: tuple[tuple[int, Fact], ...]


@dataclass(frozen=True, slots=True)
class Fits:
    """Those who fit for certain, and those who do only if a role held before its first evidence."""

    certain: tuple[Fit, ...]
    start_unknown: tuple[Fit, ...]


Fetch = Callable[[Condition, Collection[str] | None], Sequence[Fact]]
"""Gives the facts of a condition, of these subjects alone where they are given (others do no harm)."""


def check(combination: Combination, *, among: bool, as_of: dt.date) -> None:
    """Refuse a combination that asks for nothing, or for what cannot be.

    Raises:
        InputError: names the field and what would be right.
    """
    count = len(combination.conditions)
    if not count and not among:
        raise InputError("nothing is asked for", field="conditions", expected="a condition, or among whom to look")
    if not count and not combination.none_of:
        raise InputError("nothing is asked for", field="conditions", expected="a condition, or none_of")
    if combination.needed is not None and not 1 <= combination.needed <= count:
        expected = f"1 to {count}, the number of conditions" if count else "no at_least without conditions"
        raise InputError(f"at_least {combination.needed}", field="at_least", expected=expected)
    for name, conditions in (("conditions", combination.conditions), ("none_of", combination.none_of)):
        for place, condition in enumerate(conditions):
            _check_condition(condition, f"{name}.{place}", as_of)
            if combination.where is not Where.ANY and condition.counts and name == "conditions":
                raise InputError(
                    "a condition that counts cannot be tied to the same or to different ones",
                    field=f"{name}.{place}.at_least",
                    expected="1, or same and different left out",
                )


def _check_condition(condition: Condition, field_name: str, as_of: dt.date) -> None:
    if condition.at_least < 1:
        raise InputError(
            f"at_least {condition.at_least}",
            field=f"{field_name}.at_least",
            expected="1 or more; for nobody at all use none_of",
        )
    if condition.at_most is not None and condition.at_most < condition.at_least:
        raise InputError(
            f"at_most {condition.at_most} is less than at_least {condition.at_least}",
            field=f"{field_name}.at_most",
            expected=f"{condition.at_least} or more",
        )
    if isinstance(condition.when, str) and condition.when not in ("now", "ever"):
        raise InputError(
            f"when {shown(condition.when)}",
            field=f"{field_name}.when",
            expected="now, ever, a day or a period",
        )
    since, until = condition.days(as_of)
    if max(since, until - dt.timedelta(days=1)) > as_of:
        raise InputError(
            f"{since} is after {as_of}, the day of the view",
            field=f"{field_name}.when",
            expected="a day or period up to it; ask at a later as_of",
        )


@dataclass(slots=True)
class _Held:
    """The other ends by which each subject fits one condition: for certain, and with unknown starts too."""

    condition: Condition
    sure: dict[str, set[str]] = field(default_factory=dict)
    maybe: dict[str, set[str]] = field(default_factory=dict)
    facts: dict[str, list[tuple[bool, Fact]]] = field(default_factory=dict)

    def holds(self, subject: str, *, surely: bool) -> bool:
        """Whether the condition holds: what it asks at least is counted narrowly, what at most widely."""
        sure, maybe = self.sure.get(subject, _NONE), self.maybe.get(subject, _NONE)
        narrow, wide = (sure, maybe) if surely else (maybe, sure)
        most = self.condition.at_most
        return len(narrow) >= self.condition.at_least and (most is None or len(wide) <= most)

    def others(self, subject: str, *, surely: bool) -> Collection[str]:
        return (self.sure if surely else self.maybe).get(subject, _NONE)


_NONE: frozenset[str] = frozenset()


def solve(combination: Combination, as_of: dt.date, fetch: Fetch, among: Collection[str] | None = None) -> Fits:
    """Who fits the combination on the view's day, in order of id; ``among`` narrows it to these.

    The rarest condition is fetched first and its subjects are passed on, so that the others are looked for
    among these alone.
    """
    held, candidates = _gather(combination, as_of, fetch, among)
    against = [
        _held(condition, combination, as_of, fetch(condition, candidates))
        for condition in (combination.none_of if candidates else ())
    ]
    certain: list[Fit] = []
    unknown: list[Fit] = []
    for subject in sorted(candidates):
        if _fits(combination, held, against, subject, surely=True):
            certain.append(_fit(combination, held, subject, surely=True))
        elif _fits(combination, held, against, subject, surely=False):
            unknown.append(_fit(combination, held, subject, surely=False))
    return Fits(tuple(certain), tuple(unknown))


def _gather(
    combination: Combination, as_of: dt.date, fetch: Fetch, among: Collection[str] | None
) -> tuple[list[_Held], set[str]]:
    """What is held for each condition, in their order, and the subjects that may still fit."""
    conditions = combination.conditions
    order = sorted(range(len(conditions)), key=lambda place: (conditions[place].rarity, place))
    held: dict[int, _Held] = {}
    hits: dict[str, int] = {}
    candidates = None if among is None else set(among)
    for done, place in enumerate(order, start=1):
        facts = fetch(conditions[place], candidates)
        held[place] = _held(conditions[place], combination, as_of, facts)
        for subject in held[place].maybe:
            hits[subject] = hits.get(subject, 0) + 1
        wanted = combination.least - (len(conditions) - done)
        if wanted > 0:
            fitting = {subject for subject, count in hits.items() if count >= wanted}
            candidates = fitting if candidates is None else candidates & fitting
    return [held[place] for place in range(len(conditions))], candidates or set()


def _held(condition: Condition, combination: Combination, as_of: dt.date, facts: Sequence[Fact]) -> _Held:
    _, until = condition.days(as_of)
    held = _Held(condition)
    for fact in facts:
        subject, other = combination.subject(fact), combination.other(fact)
        is_sure = fact.evident_from is None or fact.evident_from < until
        held.maybe.setdefault(subject, set()).add(other)
        if is_sure:
            held.sure.setdefault(subject, set()).add(other)
        held.facts.setdefault(subject, []).append((is_sure, fact))
    return held


def _fits(
    combination: Combination, held: Sequence[_Held], against: Sequence[_Held], subject: str, *, surely: bool
) -> bool:
    if any(one.holds(subject, surely=not surely) for one in against):
        return False
    if combination.where is Where.ANY:
        return sum(one.holds(subject, surely=surely) for one in held) >= combination.least
    ends = [one.others(subject, surely=surely) for one in held]
    if combination.where is Where.SAME:
        return bool(_shared(ends, combination.least))
    return most_apart(ends) >= combination.least


def _shared(ends: Sequence[Collection[str]], least: int) -> set[str]:
    """The other ends that at least so many conditions share."""
    every = {end for some in ends for end in some}
    return {end for end in every if sum(end in some for some in ends) >= least}


def most_apart(ends: Sequence[Collection[str]]) -> int:
    """How many of the conditions can have an end of their own (maximum bipartite matching, Kuhn 1955)."""
    taken: dict[str, int] = {}

    def place(number: int, tried: set[str]) -> bool:
        for end in ends[number]:
            if end not in tried:
                tried.add(end)
                if end not in taken or place(taken[end], tried):
                    taken[end] = number
                    return True
        return False

    return sum(place(number, set()) for number in range(len(ends)))


def _fit(combination: Combination, held: Sequence[_Held], subject: str, *, surely: bool) -> Fit:
    shared: set[str] | None = None
    if combination.where is Where.SAME:
        shared = _shared([one.others(subject, surely=surely) for one in held], combination.least)
    facts = [
        (number, fact)
        for number, one in enumerate(held)
        for is_sure, fact in sorted(one.facts.get(subject, ()), key=_in_order)
        if (is_sure or not surely) and (shared is None or combination.other(fact) in shared)
    ]
    return Fit(subject, tuple(facts))


def _in_order(item: tuple[bool, Fact]) -> tuple[dt.date, str, str, str, str]:
    """By time, then by what the role is: the same in any graph that the same data were loaded into."""
    _, fact = item
    return fact.valid_from or OPEN_START, fact.body, fact.kind, fact.person, fact.statement
