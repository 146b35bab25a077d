"""Cells of a row as values: days, lists, maps; what cannot be one is refused with what would be right."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from graphcrm.errors import InputError, shown
from graphcrm.model import OPEN_END

A_MAP = 'a struct, or JSON like {"city": "Utrecht"}'
A_DAY = "a day like 2026-03-01; in the select: strptime(x, '%d.%m.%Y')::date"
A_MOMENT = "a moment like 2026-03-01T12:00:00Z; in the select: strptime(x, '%d.%m.%Y %H:%M')"
_LARGEST = 2**63 - 1
_TRUE = {"true", "t", "yes", "y", "1"}
_FALSE = {"false", "f", "no", "n", "0"}


def text(value: Any, field: str) -> str | None:
    """Text without the blanks around it; None where nothing stands."""
    if value is None:
        return None
    if type(value) is str:
        return value.strip() or None
    if isinstance(value, float | Decimal) and value == int(value):
        value = int(value)  # a workbook's 17.0
    if isinstance(value, str | int | float | Decimal | dt.date):
        return str(value)
    raise InputError(f"{shown(value)} is not text", field=field, expected="text")


def day(value: Any, field: str) -> dt.date | None:
    """A day; of a moment only where it is midnight, for else its zone would matter."""
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        if value.time() == dt.time() and value.tzinfo is None:
            return value.date()
        raise InputError(f"{value} has a time of day", field=field, expected=A_DAY)
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str):
        written = value.strip()
        if not written:
            return None
        try:
            return dt.date.fromisoformat(written)
        except ValueError:
            pass
    raise InputError(f"{shown(value)} is not a day", field=field, expected=A_DAY)


def day_after(value: Any, field: str) -> dt.date | None:
    """The day after a last day."""
    last = day(value, field)
    if last is None or last >= OPEN_END:
        return None
    return last + dt.timedelta(days=1)


def texts(value: Any, field: str) -> tuple[str, ...]:
    """A list, or text whose parts are separated by ``;``; each once."""
    if value is None:
        return ()
    parts = value.split(";") if isinstance(value, str) else value
    if not isinstance(parts, list | tuple):
        raise InputError(f"{shown(value)} is not a list", field=field, expected="a list, or text with ; between")
    found = (text(part, field) for part in parts)
    return tuple(dict.fromkeys(part for part in found if part))


def flag(value: Any, field: str) -> bool:
    """True or false; false where nothing stands."""
    if value is None or isinstance(value, bool):
        return bool(value)
    written = str(value).strip().lower()
    if written in _TRUE or written in _FALSE or not written:
        return written in _TRUE
    raise InputError(f"{shown(value)} is neither true nor false", field=field, expected="true or false")


def number(value: Any, field: str) -> float | None:
    """A number."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        return float(value)
    except (TypeError, ValueError):
        raise InputError(f"{shown(value)} is not a number", field=field, expected="a number like 0.8") from None


def decimal(value: Any, field: str) -> Decimal | None:
    """An exact number: an amount, a quantity."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    try:
        found = Decimal(str(value).strip())
    except InvalidOperation:
        found = Decimal("nan")
    if not found.is_finite():
        raise InputError(f"{shown(value)} is not a number", field=field, expected="a number like 50000.00")
    return found


def whole(value: Any, field: str) -> int | None:
    """A whole number."""
    found = decimal(value, field)
    if found is None:
        return None
    if abs(found) > _LARGEST or found != found.to_integral_value():
        raise InputError(f"{shown(value)} is not a whole number", field=field, expected="a number like 45")
    return int(found)


def moment(value: Any, field: str) -> dt.datetime | None:
    """A moment, in the zone it is written in; UTC where it has none."""
    if isinstance(value, str):
        if not value.strip():
            return None
        try:
            value = dt.datetime.fromisoformat(value.strip())
        except ValueError:
            raise InputError(f"{shown(value)} is not a moment", field=field, expected=A_MOMENT) from None
    if value is None:
        return None
    if not isinstance(value, dt.datetime):
        raise InputError(f"{shown(value)} is not a moment", field=field, expected=A_MOMENT)
    return value if value.tzinfo else value.replace(tzinfo=dt.UTC)


def attributes(value: Any, field: str) -> dict[str, Any]:
    """A map by name, without the empty ones."""
    if value is None or value == "":
        return {}
    found = value
    if isinstance(value, str):
        try:
            found = json.loads(value)
        except ValueError:
            found = None
    if not isinstance(found, Mapping):
        raise InputError(f"{shown(value)} is not a map", field=field, expected=A_MAP)
    return {str(name): _plain(item) for name, item in found.items() if item is not None and item != ""}


def _plain(value: Any) -> Any:
    """A value as JSON holds it."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
