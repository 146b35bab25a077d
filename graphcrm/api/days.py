"""Days and moments as they come over the wire: ISO text and nothing else, a moment with its zone."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

from graphcrm.errors import shown
from graphcrm.model import OPEN_END, OPEN_START

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BLANK_PLUS = re.compile(r" (?=\d\d:?\d\d$)")


# Left to itself pydantic takes 1780000000 for a day too.
def _day(value: Any) -> dt.date:
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            day = dt.date.fromisoformat(value)
        except ValueError:
            pass
        else:
            if OPEN_START < day < OPEN_END:
                return day
    raise ValueError(f"{shown(value)} is not a day; right would be YYYY-MM-DD, like 2026-03-01")


def _moment(value: Any) -> dt.datetime:
    try:
        # a plus that was not escaped in a URL arrives as a blank
        moment = dt.datetime.fromisoformat(_BLANK_PLUS.sub("+", value))
        if moment.tzinfo is not None:
            return moment.astimezone(dt.UTC)
        why = "has no zone"
    except (ValueError, TypeError, OverflowError):
        why = "is not a moment"
    raise ValueError(f"{shown(value)} {why}; right would be like 2026-03-01T12:00:00Z")


Day = Annotated[dt.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    dt.datetime,
    BeforeValidator(_moment),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
