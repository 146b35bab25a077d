"""Values on their way to the database and back."""

from __future__ import annotations

import datetime as dt

import pytest

from graphcrm.crm import GraphCRM
from graphcrm.db.values import native, packed
from graphcrm.model import ALL_WE_KNOW, FOREVER, OPEN_END, OPEN_START

MOMENTS = [
    ALL_WE_KNOW,
    dt.datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=dt.UTC),
    dt.datetime(2026, 3, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=5, minutes=30))),
    dt.datetime(1969, 12, 31, 23, 59, 59, tzinfo=dt.UTC),
]
DAYS = [dt.date(2026, 3, 1), dt.date(1900, 2, 28), dt.date(9999, 12, 30)]


def back(crm: GraphCRM, value: object) -> object:
    connection = crm.graph._held.connection
    records, _, _ = connection.driver.execute_query(
        "RETURN $value AS value", value=value, database_=connection.database
    )
    return native(records[0]["value"])


@pytest.mark.parametrize("value", [*MOMENTS, *DAYS], ids=str)
def test_what_is_packed_once_is_what_is_packed_each_time(crm: GraphCRM, value: dt.date):
    assert back(crm, packed(value)) == back(crm, value) == value


def test_the_open_ends_are_none_and_nested_values_are_native(crm: GraphCRM):
    value = [OPEN_START, {"end": OPEN_END, "retracted": FOREVER, "days": [DAYS[0]], "text": "x", "n": 1, "f": 0.5}]
    assert back(crm, value) == [
        None,
        {"end": None, "retracted": None, "days": [DAYS[0]], "text": "x", "n": 1, "f": 0.5},
    ]
