"""The days of a head count, and counting by bits."""

from __future__ import annotations

import datetime as dt

import pytest

from graphcrm.scoring.head_counts import Span, Steps, below_on, days_of, head_counts, month_later


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("since", "until", "every", "days"),
    [
        ("2020-01-31", "2020-05-01", "month", ["2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30"]),
        ("2020-01-01", "2020-07-01", "quarter", ["2020-01-01", "2020-04-01"]),
        ("2020-02-29", "2022-03-01", "year", ["2020-02-29", "2021-02-28", "2022-02-28"]),
        ("9999-11-30", "9999-12-31", "month", ["9999-11-30", "9999-12-30"]),
    ],
)
def test_the_same_day_of_each_step(since: str, until: str, every: str, days: list[str]):
    assert [step.isoformat() for step in days_of(day(since), day(until), every)] == days


def test_the_calendar_ends():
    assert month_later(day("9999-12-31"), 1) is None


def test_a_body_counts_while_it_is_below_through_any_way():
    days = days_of(day("2020-01-01"), day("2020-05-01"), "month")

    def span(since: str, until: str) -> Span:
        return Span(day(since), day(since), day(until))

    edges = [
        ("b", "a", span("2020-02-01", "2020-03-01")),
        ("c", "b", span("2020-01-01", "2021-01-01")),
        ("c", "a", span("2020-04-01", "2021-01-01")),
        ("a", "c", span("2020-01-01", "2021-01-01")),
    ]
    bodies = below_on(days, "a", edges)
    assert bodies == {"a": Steps(0b1111, 0b1111), "b": Steps(0b0010, 0b0010), "c": Steps(0b1010, 0b1010)}
    roles = [(1, "c", span("2020-01-01", "2021-01-01")), (1, "b", span("2020-02-01", "2021-01-01"))]
    assert head_counts(days, roles, bodies) == [(0, 0), (1, 0), (0, 0), (1, 0)]
