"""Days and moments as they come over the wire: ISO text and nothing else, a moment with its zone."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from graphcrm.errors import shown
from graphcrm.model import OPEN_END, OPEN_START

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", re.DOTALL)


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


def _moment(value: Any) -> Any:
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        # a plus that was not escaped in a URL arrives as a blank
        return re.sub(r" (?=\d\d:?\d\d$)", "+", value)
    raise ValueError(f"{shown(value)} is not a moment; right would be like 2026-03-01T12:00:00Z")


def _zoned(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone at the end; right would be like 2026-03-01T12:00:00Z")
    return moment.astimezone(dt.UTC)


Day = Annotated[dt.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Moment = Annotated[
    dt.datetime,
    BeforeValidator(_moment),
    AfterValidator(_zoned),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
