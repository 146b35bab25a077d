"""Days as numbers from 1900-01-01, so that they fit into columns; ``NO_DAY`` where there is none."""

from __future__ import annotations

import datetime as dt

import numpy as np

from graphcrm.worlds.draws import Ints

NO_DAY = -1
_BEGIN = dt.date(1900, 1, 1)
YEAR = 365


def number_of(day: dt.date) -> int:
    """The number of a day."""
    return (day - _BEGIN).days


FIRST = number_of(dt.date(2006, 1, 1))
"""Nothing that ended by this day is told."""
LAST_DAY = dt.date(2026, 1, 1)
LAST = number_of(LAST_DAY)
"""The day on which every world is seen; nothing happens on it or after it."""

# The empty text stands last, so that NO_DAY finds it.
_ISO = [*(str(day) for day in np.arange("1900-01-01", "2031-01-01", dtype="datetime64[D]")), ""]


def iso(days: Ints) -> list[str]:
    """Days as 2026-03-01, nothing for ``NO_DAY``."""
    return [_ISO[day] for day in days.tolist()]


def moments(days: Ints, minutes: Ints) -> list[str]:
    """Moments as 2026-03-01T09:30:00Z, from a day and minutes after midnight."""
    pairs = zip(days.tolist(), minutes.tolist(), strict=True)
    return [f"{_ISO[day]}T{minute // 60:02d}:{minute % 60:02d}:00Z" for day, minute in pairs]
