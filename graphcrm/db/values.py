"""Values between the driver and the rest: its temporal types, and the stored ends of time that mean "none"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from neo4j.time import Date, DateTime

try:
    from neo4j._codec.hydration.bolt.v1.temporal import dehydrate_date as pack_day
    from neo4j._codec.hydration.bolt.v2.temporal import dehydrate_datetime as pack_moment
except ImportError:  # the driver's own business, which may move: then it packs them for each query itself

    def pack_day(value: Any) -> Any:
        return value

    pack_moment = pack_day

from graphcrm.model import FOREVER, OPEN_END, OPEN_START

_PLAIN = frozenset((str, int, float, bool, type(None)))


def native(value: Any) -> Any:
    """A value from the driver as Python's own; the sentinels of open ends become None."""
    convert = _CONVERTERS.get(type(value))
    return value if convert is None else convert(value)


def natives(values: Iterable[Any]) -> list[Any]:
    """Values from the driver as Python's own. Most are plain: they are worth no call each."""
    return [value if type(value) in _PLAIN else native(value) for value in values]


def _day(value: Date) -> dt.date | None:
    day = value.to_native()
    return None if day in (OPEN_START, OPEN_END) else day


def _moment(value: DateTime) -> dt.datetime | None:
    moment = value.to_native()
    return None if moment >= FOREVER else moment.astimezone(dt.UTC)


def _map(value: dict[str, Any]) -> dict[str, Any]:
    return dict(zip(value, natives(value.values()), strict=True))


_CONVERTERS: dict[type, Callable[[Any], Any]] = {Date: _day, DateTime: _moment, list: natives, dict: _map}


@lru_cache(maxsize=4096)
def packed(value: dt.date) -> Any:
    """A day or a moment as the driver packs it. A view's are the same from one query to the next, and packing
    a moment anew costs a third of the client's time for a small query.
    """
    pack: Callable[[Any], Any] = pack_moment if isinstance(value, dt.datetime) else pack_day
    return pack(value)


def start_day(day: dt.date | None) -> str:
    """A first day as rows carry it: ISO text (packing temporal values is what costs a client most)."""
    return (day or OPEN_START).isoformat()


def end_day(day: dt.date | None) -> str:
    """The day after the last one, as rows carry it."""
    return (day or OPEN_END).isoformat()


def tagged(value: Any) -> Any:
    """A value from the driver as JSON can hold it without loss, the sentinels of open ends as they are stored.

    A day is ``{"$day": "2026-03-01"}``, a moment ``{"$moment": "2026-03-01T12:00:00Z"}``.
    """
    if isinstance(value, Date):
        return {"$day": value.iso_format()}
    if isinstance(value, DateTime):
        return {"$moment": value.iso_format()}
    if isinstance(value, list):
        return [tagged(item) for item in value]
    if isinstance(value, dict):
        return {name: tagged(item) for name, item in value.items()}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(f"no way to keep a {type(value).__name__} in a file")


def untagged(value: Any) -> Any:
    """What ``tagged`` made, as the driver takes it."""
    if isinstance(value, list):
        return [untagged(item) for item in value]
    if isinstance(value, dict):
        if "$day" in value:
            return Date.from_iso_format(value["$day"])
        if "$moment" in value:
            return DateTime.from_iso_format(value["$moment"])
        return {name: untagged(item) for name, item in value.items()}
    return value
