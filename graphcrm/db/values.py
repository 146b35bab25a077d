"""Values between the driver and the rest: its temporal types, and the stored ends of time that mean "none"."""

from __future__ import annotations

import datetime as dt
from typing import Any

from neo4j.time import Date, DateTime

from graphcrm.model import FOREVER, OPEN_END, OPEN_START

_OPEN_DAYS = (OPEN_START, OPEN_END)


def native(value: Any) -> Any:
    """A value from the driver as Python's own; the sentinels of open ends become None."""
    kind = type(value)
    if kind is str or kind is int or value is None or kind is bool or kind is float:
        return value
    if kind is Date:
        day = value.to_native()
        return None if day in _OPEN_DAYS else day
    if kind is DateTime:
        moment = value.to_native()
        return None if moment >= FOREVER else moment.astimezone(dt.UTC)
    if kind is list:
        return [native(item) for item in value]
    if kind is dict:
        return {name: native(item) for name, item in value.items()}
    return value


def start_day(day: dt.date | None) -> str:
    """A first day as rows carry it: ISO text (packing temporal values is what costs a client most)."""
    return (day or OPEN_START).isoformat()


def end_day(day: dt.date | None) -> str:
    """The day after the last one, as rows carry it."""
    return (day or OPEN_END).isoformat()
