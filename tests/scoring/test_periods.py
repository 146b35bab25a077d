"""Stretches of days against sets of days."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.scoring.periods import DAY, Stretch, between, merged, overlaps, shared, total_days

FIRST = dt.date(2020, 2, 20)


@st.composite
def stretches(draw: st.DrawFn) -> Stretch:
    since = draw(st.integers(0, 30))
    return Stretch(FIRST + since * DAY, FIRST + draw(st.integers(since + 1, 31)) * DAY)


def days(stretch: Stretch | None) -> set[dt.date]:
    return set() if stretch is None else {stretch.since + number * DAY for number in range(stretch.days)}


@given(stretches(), stretches())
def test_shared_days(first: Stretch, second: Stretch):
    assert days(shared(first, second)) == days(first) & days(second)


@given(st.lists(stretches(), max_size=6))
def test_merged_days_and_gaps(given_stretches: list[Stretch]):
    covered = set().union(*map(days, given_stretches))
    found = merged(given_stretches)
    assert set().union(*map(days, found)) == covered
    assert total_days(given_stretches) == len(covered) == sum(stretch.days for stretch in found)
    assert all(left.until < right.since for left, right in pairwise(found))
    spanned = days(Stretch(found[0].since, found[-1].until)) if found else set()
    assert set().union(*map(days, between(given_stretches))) == spanned - covered


@given(st.lists(st.none() | stretches(), max_size=6))
def test_overlaps_are_those_of_each_pair(given_stretches: list[Stretch | None]):
    expected = [
        [
            (place, len(days(mine) & days(other)))
            for place, other in enumerate(given_stretches)
            if place != here and days(mine) & days(other)
        ]
        for here, mine in enumerate(given_stretches)
    ]
    assert overlaps(given_stretches) == expected
