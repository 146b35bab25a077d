"""Head counts over time. Which steps a person counts at is one integer, a bit for each step.

A role covers a range of steps, the body's place in a hierarchy another; AND of both, OR over a person's roles.
People with the same steps are then counted together, so that 100,000 people at 120 steps take a second.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphcrm.errors import InputError

MONTHS = {"month": 1, "quarter": 3, "year": 12}
STEPS_AT_MOST = 1_200


@dataclass(frozen=True, slots=True)
class Span:
    """Days on which something may hold, from ``valid_from``, and certainly does, from ``evident_from``."""

    valid_from: dt.date
    evident_from: dt.date
    valid_to: dt.date


@dataclass(frozen=True, slots=True)
class Steps:
    """At which steps something certainly holds, and at which it may: a bit for each step."""

    certain: int
    possible: int


def days_of(since: dt.date, until: dt.date, every: str) -> list[dt.date]:
    """``since``, and the same day of each following month, quarter or year before ``until``.

    Where a month is too short for the day, its last day stands for it.

    Raises:
        InputError: an unknown step, an empty period, or more than 1,200 steps.
    """
    if every not in MONTHS:
        raise InputError(f"every {every!r} is no step", field="every", expected=", ".join(MONTHS))
    if until <= since:
        raise InputError(
            f"the period ends on {until}, not after its start on {since}", field="until", expected="a day after since"
        )
    days: list[dt.date] = []
    while (day := month_later(since, len(days) * MONTHS[every])) is not None and day < until:
        if len(days) == STEPS_AT_MOST:
            raise InputError(
                f"the period has over {STEPS_AT_MOST} steps",
                field="every",
                expected="a longer step or a shorter period",
            )
        days.append(day)
    return days


def month_later(day: dt.date, months: int) -> dt.date | None:
    """The same day so many months later, or that month's last; None beyond the calendar's end."""
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    if year > dt.MAXYEAR:
        return None
    for number in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, number)
        except ValueError:
            continue
    return dt.date(year, month + 1, day.day)


def steps_of(days: Sequence[dt.date], span: Span) -> Steps:
    """The steps that lie in a span."""
    end = bits_before(days, span.valid_to)
    return Steps(end & ~bits_before(days, span.evident_from), end & ~bits_before(days, span.valid_from))


def bits_before(days: Sequence[dt.date], day: dt.date) -> int:
    """A bit for each step before ``day``."""
    return (1 << bisect_left(days, day)) - 1


def below_on(days: Sequence[dt.date], root: str, edges: Iterable[tuple[str, str, Span]]) -> dict[str, Steps]:
    """At which steps each body is the root or below it; ``edges`` are (lower, upper, when).

    Goes round until nothing changes: bits are only ever added, so a circle ends it too.
    """
    everywhere = (1 << len(days)) - 1
    lower_of: dict[str, list[tuple[str, Steps]]] = {}
    for lower, upper, span in edges:
        lower_of.setdefault(upper, []).append((lower, steps_of(days, span)))
    found = {root: Steps(everywhere, everywhere)}
    waiting = [root]
    while waiting:
        upper = waiting.pop()
        here = found[upper]
        for lower, when in lower_of.get(upper, ()):
            before = found.get(lower, Steps(0, 0))
            after = Steps(
                before.certain | (here.certain & when.certain), before.possible | (here.possible & when.possible)
            )
            if after != before:
                found[lower] = after
                waiting.append(lower)
    return found


def head_counts(
    days: Sequence[dt.date], roles: Iterable[tuple[int, str, Span]], bodies: Mapping[str, Steps]
) -> list[tuple[int, int]]:
    """For each step: how many different people certainly hold a role, and how many more may.

    ``roles`` are (person, body, when); ``bodies`` says at which steps each body counts.
    """
    seen: dict[Span, Steps] = {}
    certain: dict[int, int] = {}
    possible: dict[int, int] = {}
    for person, body, span in roles:
        steps = seen.get(span) or seen.setdefault(span, steps_of(days, span))
        place = bodies[body]
        certain[person] = certain.get(person, 0) | (steps.certain & place.certain)
        possible[person] = possible.get(person, 0) | (steps.possible & place.possible)
    surely = summed(certain.values(), len(days))
    maybe = summed((possible[person] & ~certain[person] for person in possible), len(days))
    return list(zip(surely, maybe, strict=True))


def summed(masks: Iterable[int], count: int) -> list[int]:
    """How many masks have each bit."""
    totals = [0] * count
    for mask, people in Counter(masks).items():
        while mask:
            lowest = mask & -mask
            totals[lowest.bit_length() - 1] += people
            mask ^= lowest
    return totals
